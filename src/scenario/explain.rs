//! Why each rule about scenarios exists, for `check --explain`.

use crate::yaml::{self, explained};

/// The rule in a few sentences; none for an id that is not a rule of scenarios or of YAML.
pub fn explain(rule: &str) -> Option<&'static str> {
    explained(&RULES, rule).or_else(|| yaml::explain(rule))
}

/// All rules of scenarios with their explanations.
pub const RULES: [(&str, &str); 42] = [
    (
        "S101",
        "A name is used that nothing in the scenario, its catalogue or the policy defines: a state, a value of a variable, a view, an action, a person, a role, an audience, a piece of evidence and so on. Names are checked in all variants, also where a condition can never hold.",
    ),
    (
        "S103",
        "`uses` names a catalogue that was not found. It is looked for as `catalogues/ID.yaml` beside the scenario, then among the built-in ones.",
    ),
    (
        "S104",
        "`drop` names something that the catalogue does not have. Write `injects/ceo-asks`, `views/old-tab`, or a plain id.",
    ),
    (
        "S201",
        "An inject or a change starts either at a time (`at`) or when a condition comes true (`when`), never both and never neither.",
    ),
    (
        "S202",
        "A log line is written either as often as a metric says (`rate`) or at an interval (`every`, at least 100ms).",
    ),
    (
        "S203",
        "An expectation asks either that something comes true (`that`, with `before` or `by`) or that something does not happen (`forbid`, with `until`).",
    ),
    (
        "S204",
        "A state with a severity hurts users, so it says how many (`users`) and what they notice (`text`). A state without one is only a name for a condition and has neither.",
    ),
    (
        "S205",
        "States that read each other in a circle have no meaning. Take one of them out of the circle by naming values of the system instead.",
    ),
    (
        "S206",
        "A part is incomplete: neither the scenario nor its catalogue gives this key. A scenario may leave out what its catalogue says.",
    ),
    (
        "S207",
        "Ids are unique in their list, over the common part and a variant together. `page` is the id of the alert at 0 s.",
    ),
    (
        "S208",
        "The scenario has more of this than a drill can keep track of.",
    ),
    (
        "S209",
        "`times` needs `every`, `held` needs `when`, and an inject repeats at most every ten seconds.",
    ),
    (
        "S210",
        "Placeholders are a closed list: {{at -7m}} {{ago -7m}} {{ran.ACTION}} {{metric.ID}} {{total.ID 15m}} {{sample.ID}} {{hex 4}}. They are filled in in rows, cells, log lines, injects and pages. {{{{ writes {{.",
    ),
    (
        "S211",
        "A line of a par is a time since StartEx and a response, such as `4:30 run rollback`; times do not go back.",
    ),
    (
        "S212",
        "A row has either a text or as many cells as its view has columns. A row with evidence alone says that what the view shows anyway is the evidence.",
    ),
    (
        "S213",
        "A variable has at least one value, each once, and none that YAML readers take for true or false.",
    ),
    (
        "S214",
        "The history lies before StartEx, at most a year. What moves later is a change.",
    ),
    (
        "S216",
        "A drill plays one variant, so there is at least one that can be drawn.",
    ),
    (
        "S217",
        "Expectations are chosen when a drill starts, so their `if` can ask for the variant and nothing else. What depends on the course of the drill belongs into `that`.",
    ),
    (
        "S218",
        "Typed commands find one view or action. Two that are typed alike could not be told apart.",
    ),
    (
        "S219",
        "The value contradicts itself: more than 100 %, a lower limit above the upper one, evidence for and against the same cause, a change that changes nothing.",
    ),
    (
        "S220",
        "A line of a par is entered like a line of a player, so it has to be a response of the grammar with names that exist.",
    ),
    (
        "S301",
        "Nothing ever gives the variable this value: no history, action, change or inject. Either something is missing, or the value can go.",
    ),
    (
        "S302",
        "The inject or change waits for something that cannot be, in any variant that has it.",
    ),
    (
        "S303",
        "The first outcome that applies happens. After one without `when` and `chance` no other does.",
    ),
    (
        "S304",
        "The row or line depends on a variant that cannot show it.",
    ),
    (
        "S305",
        "The condition asks for a value that holds only before the history. A trigger without `held` starts there, and what it starts comes at StartEx, although the condition is false by then. Ask for a value of the incident, or give it a `held`.",
    ),
    (
        "S306",
        "A line with a `rate` is written as often as its metric says, and this metric is above zero when nothing is wrong. Without `when`, whoever looks finds the evidence, incident or not. Say in which state the line is written.",
    ),
    (
        "S401",
        "No condition asks for this variable, so its values make no difference.",
    ),
    (
        "S402",
        "The state has no severity, and no condition, level or view uses it.",
    ),
    (
        "S403",
        "The metric is in no panel, in no text, and drives no log line, so nobody ever sees it.",
    ),
    ("S404", "No text draws from this sample."),
    (
        "S405",
        "No inject and no expectation serves this objective, so it cannot be rated.",
    ),
    (
        "S406",
        "This person never says anything and is never paged.",
    ),
    (
        "S407",
        "No row and no log line reveals this evidence, so nobody can find it.",
    ),
    (
        "S408",
        "Evidence is for or against causes. This one is neither and is left out.",
    ),
    (
        "S409",
        "A true cause needs evidence that supports it, or it cannot be proved; a decoy needs evidence that refutes it, or it cannot be excluded.",
    ),
    (
        "S501",
        "The policy's time is longer than half the time box, so a drill could hardly miss it. Give the scenario a tighter target of its own.",
    ),
    (
        "S502",
        "The target is longer than the drill, so it is never tested.",
    ),
    (
        "S601",
        "Without the author's reference play, nobody knows what good looks like, and user-minutes lost have nothing to be compared with.",
    ),
    (
        "S602",
        "The debrief tells what was really wrong; without `explain` it cannot.",
    ),
    (
        "S603",
        "Players see this before they have found anything: a title, the brief, the page, an inject that waits for nothing they did, a row or a line without evidence. It names the true cause by its id or its full title, or repeats seven words of the explanation. Say what is noticed, not why.",
    ),
];
