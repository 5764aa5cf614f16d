//! Why each rule about playing a scenario exists, for `check --explain`.

use crate::yaml::explained;

/// The rule in a few sentences; none for an id that is not a rule of plays.
pub fn explain(rule: &str) -> Option<&'static str> {
    explained(&RULES, rule)
}

/// All rules of plays with their explanations.
pub const RULES: [(&str, &str); 19] = [
    (
        "S701",
        "Players must be able to end the hurt and to make the system healthy within the time box. The search follows every action with every outcome, every change and every inject, and plays the shortest ways with the engine; none of them arrived.",
    ),
    (
        "S702",
        "What was repaired has to stay repaired once it is called resolved. Repairs that come undone are good drills, as long as there is another one that holds.",
    ),
    (
        "S703",
        "After these steps no further step makes the system healthy. A drill that cannot be won any more teaches nothing: leave a way back, however long.",
    ),
    (
        "S704",
        "Nobody did anything, and users are not hurt any more when the time box ends. Then nothing has to be done. A variant where that is meant says `self_heals: true`.",
    ),
    (
        "S705",
        "The variant says `self_heals`, and users are still hurt at the end when nobody does anything.",
    ),
    (
        "S706",
        "Who does nothing must miss a target, or there is no hurry. Give `targets` that end before the time box does.",
    ),
    (
        "S707",
        "When one action makes every variant healthy for good, nobody has to find out what is wrong: the first thing to try always helps.",
    ),
    (
        "S708",
        "The par is the author's proof that the drill can be played well: it scores 90 at least, whatever the seed, also when each step comes up to 20 seconds earlier or later.",
    ),
    (
        "S709",
        "The par breaches an SLA of the policy, so players would be compared with somebody who was late.",
    ),
    (
        "S710",
        "Doing nothing scores 10 at most. Where it scores more, something is given away, such as an expectation that holds by itself.",
    ),
    (
        "S711",
        "Acknowledging, running every action in turn and resolving scores 45 at most. Where it scores more, trying everything beats thinking.",
    ),
    (
        "S712",
        "Half of the random players score 35 at most (50 in a lesson with the tag `guided`). Where they score more, the drill is won by luck.",
    ),
    (
        "S713",
        "Changes and injects that set each other off at the same instant would go on for ever; the engine ends such a drill.",
    ),
    (
        "S714",
        "In a false alarm nothing is wrong, and leaving production alone is right: the par must not score more when an action is added to it.",
    ),
    (
        "S801",
        "A view that `verifies` a state has to look different while the state holds than when all is well: another row, another log line, or a level of a metric outside its noise. Otherwise players are asked to see what is not there.",
    ),
    (
        "S802",
        "No view can tell this state from health, so players who verify before they resolve cannot see that it still holds. Name it in `verifies` of a view that shows it.",
    ),
    (
        "S803",
        "What can be found in this variant must tell its cause from each other one: some evidence refutes the other cause, or supports only the true one while nothing speaks for the other alone.",
    ),
    (
        "S804",
        "The true cause must be provable: some view shows evidence that supports it, and does so also after the system was repaired, for a team that mitigates first and asks later. A row with `keep: true` stays.",
    ),
    (
        "S805",
        "Evidence that can be found in this variant refutes its true cause: whoever believes it is led astray by the facts, not by a colleague.",
    ),
];
