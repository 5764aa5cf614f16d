//! The compiled scenario: one variant of it, under one policy.
//!
//! A plan is what engine, world and score read; it holds no unresolved names, and conditions on
//! the variant have been folded away. Tables are indexed by the ids of their entries.

use super::cond::Conds;
use super::event::MessageKind;
use super::facts::Layout;
use super::id::{
    ActionId, Audiences, CauseId, CondId, EvidenceId, InjectId, MetricId, ObjectiveId, PersonId,
    RoleId, Severity, StateId, VarId, ViewId,
};
use super::rules::{Named, Rules, Sla};
use super::time::{Span, Time};

/// One variant of a scenario, ready to be played.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The scenario's id.
    pub id: String,
    /// The variant's id.
    pub variant: String,
    /// What the scenario is called.
    pub title: String,
    /// `novice`, `competent` or `expert`.
    pub level: String,
    /// The length of play.
    pub time_box: Span,
    /// How long play goes on after `resolve`.
    pub monitor: Span,
    /// The notional time of StartEx: minutes since Monday 00:00.
    pub starts: u32,
    /// How many users 100 % are.
    pub users: u32,
    /// The organisation's rules.
    pub rules: Rules,
    /// The scenario's own, tighter times, by severity and [`Sla::index`].
    pub targets: [[Option<Span>; 5]; 5],
    /// Where each fact stands.
    pub layout: Layout,
    /// All conditions.
    pub conds: Conds,
    /// The variables of the system.
    pub vars: Vec<Var>,
    /// What happened before StartEx, in order of time: times are negative or zero.
    pub history: Vec<(Time, Sets)>,
    /// Named conditions, in the order of the file: the first with a severity that holds is the impact.
    pub states: Vec<State>,
    /// The states in an order in which each comes after those that it reads.
    pub state_order: Vec<StateId>,
    /// Possible causes.
    pub causes: Vec<Named>,
    /// The true one.
    pub cause: CauseId,
    /// What can be measured.
    pub metrics: Vec<Metric>,
    /// What can be looked at.
    pub views: Vec<View>,
    /// The conditions of rows that keep, by their [`super::Fact::Seen`] number.
    pub seen: Vec<CondId>,
    /// What views reveal.
    pub evidence: Vec<Evidence>,
    /// What can be done.
    pub actions: Vec<Action>,
    /// How many locks the actions share.
    pub locks: u8,
    /// How the world moves by itself.
    pub changes: Vec<Change>,
    /// The script; the first inject is the variant's page at 0 s.
    pub injects: Vec<Inject>,
    /// Training objectives.
    pub objectives: Vec<Named>,
    /// What the scenario expects of players.
    pub expects: Vec<Expect>,
    /// Policy people first (same positions as in [`Rules::people`]), then the catalogue's voices.
    pub people: Vec<Person>,
    /// Sample values for texts: name and choices.
    pub samples: Vec<(String, Vec<String>)>,
    /// The hint ladder: the common rungs, then the variant's own.
    pub hints: Vec<Hint>,
    /// The author's reference play: `at` and response, as in a script file.
    pub par: Vec<(Time, String)>,
    /// Nothing is wrong: right is `severity none` and no harm.
    pub false_alarm: bool,
    /// The severity whose times a false alarm is held to.
    pub looks: Severity,
    /// The impact ends without players.
    pub self_heals: bool,
    /// The texts around the drill.
    pub texts: Prose,
}

/// A rung of the hint ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The words.
    pub text: String,
    /// While this holds the words say nothing new, and the rung is passed over.
    pub until: CondId,
}

/// The prose of a scenario that no rule reads.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    /// Told to players before StartEx.
    pub brief: String,
    /// What was really wrong in this variant.
    pub explain: String,
    /// The same for the scenario as a whole.
    pub debrief: String,
    /// Lessons.
    pub lessons: Vec<String>,
    /// Questions for the hot wash.
    pub questions: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// The procedure: title of the part and its steps.
    pub procedure: Vec<(String, Vec<String>)>,
}

/// A list of assignments: variable and the number of its value.
pub type Sets = Vec<(VarId, u8)>;

/// A variable of the simulated system.
#[derive(Clone, Debug)]
pub struct Var {
    /// Its name.
    pub id: String,
    /// Its domain; the first value holds before the history.
    pub values: Vec<String>,
}

/// A named condition of the system.
#[derive(Clone, Debug)]
pub struct State {
    /// Its name.
    pub id: String,
    /// When it holds.
    pub when: CondId,
    /// How bad it is for users; `None` when it does not hurt.
    pub severity: Option<Severity>,
    /// The share of users that it hurts, 0 to 1.
    pub users: f64,
    /// The time in which the number of hurt users halves by itself.
    pub half_life: Option<Span>,
    /// Mitigated but not healthy.
    pub residual: bool,
    /// What users notice.
    pub text: String,
}

/// Something that can be measured over time.
#[derive(Clone, Debug)]
pub struct Metric {
    /// Its name.
    pub id: String,
    /// What people read.
    pub title: String,
    /// The unit.
    pub unit: String,
    /// The value on a healthy day.
    pub normal: f64,
    /// Relative noise: one standard deviation as a share of the value.
    pub noise: f64,
    /// How long a change of the system takes to show.
    pub lag: Span,
    /// The time constant with which the value approaches a new level.
    pub settle: Span,
    /// A hard lower limit.
    pub min: f64,
    /// A hard upper limit.
    pub max: f64,
    /// The first level whose state holds is aimed at.
    pub levels: Vec<Level>,
}

/// The value of a metric while a state holds.
#[derive(Clone, Debug)]
pub struct Level {
    /// The state.
    pub state: StateId,
    /// The value.
    pub value: f64,
    /// How the value gets there and stays there.
    pub shape: Shape,
    /// The time in which the distance from normal halves; `None` for never.
    pub half_life: Option<Span>,
    /// A time constant of its own.
    pub settle: Option<Span>,
}

/// How a metric behaves at a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Approaches the level exponentially.
    Settle,
    /// Is there at once.
    Step,
    /// Overshoots to the level at once and decays.
    Burst,
    /// Swings around the level.
    Ragged,
}

/// Something that can be looked at.
#[derive(Clone, Debug)]
pub struct View {
    /// Its name.
    pub id: String,
    /// What people read.
    pub title: String,
    /// The kind of tool: one of the closed list of the format.
    pub tool: String,
    /// What can be typed to look at it.
    pub commands: Vec<String>,
    /// A permission that is needed.
    pub access: Vec<String>,
    /// Roles that this is for, as soon as another person holds one.
    pub roles: Vec<RoleId>,
    /// What looking costs a simulated responder.
    pub takes: Span,
    /// Shown when no row with a text holds.
    pub empty: Option<String>,
    /// Column titles of rows with cells.
    pub columns: Vec<String>,
    /// Metrics drawn here.
    pub panels: Vec<MetricId>,
    /// States that this view can tell from health.
    pub verifies: Vec<StateId>,
    /// The rows.
    pub rows: Vec<Row>,
    /// The log lines.
    pub lines: Vec<Line>,
}

/// A row of a view.
#[derive(Clone, Debug)]
pub struct Row {
    /// When it is shown.
    pub when: CondId,
    /// Its text; `None` when a panel itself is the evidence, or when it has cells.
    pub text: Option<Template>,
    /// Its cells under [`View::columns`].
    pub cells: Vec<Template>,
    /// What it reveals.
    pub evidence: Vec<EvidenceId>,
    /// Stays once it was true: the [`super::Fact::Seen`] number.
    pub keep: Option<u16>,
}

/// A stream of log lines.
#[derive(Clone, Debug)]
pub struct Line {
    /// While it is written.
    pub when: CondId,
    /// How often.
    pub pace: Pace,
    /// `info`, `warning` or `error`.
    pub level: String,
    /// Its text.
    pub text: Template,
    /// What it reveals.
    pub evidence: Vec<EvidenceId>,
}

/// How often a log line is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// As many a minute as the metric says.
    Rate(MetricId),
    /// At this interval.
    Every(Span),
}

/// A text with places to fill in.
pub type Template = Vec<Piece>;

/// A part of a [`Template`].
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Literal text.
    Text(String),
    /// The clock time at this drill time, as `14:05`.
    At(Time),
    /// The age of this drill time, as `12 min ago`.
    Ago(Time),
    /// When the action last ended, as a clock time.
    Ran(ActionId),
    /// The present value of a metric.
    Metric(MetricId),
    /// The sum of a per-minute metric over the span before now.
    Total(MetricId, Span),
    /// A sample value, by position in [`Plan::samples`].
    Sample(u16),
    /// So many hexadecimal digits.
    Hex(u8),
}

/// A fact about the causes.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Its name.
    pub id: String,
    /// What it says.
    pub text: String,
    /// The causes it supports.
    pub supports: Vec<CauseId>,
    /// The causes it refutes.
    pub refutes: Vec<CauseId>,
}

/// Something a responder can do.
#[derive(Clone, Debug)]
pub struct Action {
    /// Its name.
    pub id: String,
    /// What people read.
    pub title: String,
    /// The kind of tool.
    pub tool: String,
    /// What can be typed to do it.
    pub commands: Vec<String>,
    /// A permission that is needed.
    pub access: Vec<String>,
    /// Roles that this is for, as soon as another person holds one.
    pub roles: Vec<RoleId>,
    /// How long it takes; the outcome is chosen at the end.
    pub takes: Span,
    /// The lock that it holds meanwhile, below [`Plan::locks`].
    pub lock: Option<u8>,
    /// The first that applies happens.
    pub outcomes: Vec<Outcome>,
}

/// What an action can lead to.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// When it applies.
    pub when: CondId,
    /// The chance that it happens when it applies, 0 to 1.
    pub chance: f64,
    /// What it changes.
    pub sets: Sets,
    /// How good it was.
    pub rating: Rating,
    /// Told at once.
    pub text: String,
    /// Told after EndEx.
    pub why: Option<String>,
    /// What it costs users.
    pub cost: Option<Cost>,
}

/// How good an outcome was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum Rating {
    Fix,
    Workaround,
    Neutral,
    Harmful,
}

impl Rating {
    /// The key in files and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        ["fix", "workaround", "neutral", "harmful"][self as usize]
    }
}

/// Users hurt for some time, beside the impact of states.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// The share of users, 0 to 1.
    pub users: f64,
    /// For how long.
    pub lasts: Span,
}

/// A movement of the world without a message.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its name.
    pub id: String,
    /// When it happens.
    pub trigger: Trigger,
    /// Tested when it is due.
    pub guard: CondId,
    /// What it changes.
    pub sets: Sets,
    /// What it costs users.
    pub cost: Option<Cost>,
}

/// When an inject or a change is due.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trigger {
    /// At this drill time, or when a condition has come true.
    pub start: Start,
    /// The condition must have held for so long without a break.
    pub held: Span,
    /// So much later in any case.
    pub delay: Span,
}

/// What starts a [`Trigger`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Start {
    /// A drill time.
    At(Time),
    /// A condition.
    When(CondId),
}

/// A scripted message or event put to players.
#[derive(Clone, Debug)]
pub struct Inject {
    /// Its name.
    pub id: String,
    /// When it is due.
    pub trigger: Trigger,
    /// `if` and not `unless`, tested when it is due.
    pub guard: CondId,
    /// Only when something expected did not happen.
    pub contingency: bool,
    /// The voice.
    pub from: PersonId,
    /// The roles that it is meant for.
    pub to_roles: Vec<RoleId>,
    /// Whether it is meant for the on-call.
    pub to_on_call: bool,
    /// The words.
    pub text: Template,
    /// Pages the on-call.
    pub alert: bool,
    /// Repeated at this interval.
    pub every: Option<Span>,
    /// How often in all (1 without `every`).
    pub times: u16,
    /// What it changes when it is delivered.
    pub sets: Sets,
    /// What the facilitator expects players to do.
    pub expects: String,
    /// The objective that it serves.
    pub objective: Option<ObjectiveId>,
}

/// Something the scenario expects of players.
#[derive(Clone, Debug)]
pub struct Expect {
    /// Its name.
    pub id: String,
    /// The objective that it serves.
    pub objective: Option<ObjectiveId>,
    /// Its weight.
    pub weight: f64,
    /// What it asks.
    pub kind: ExpectKind,
}

/// What an expectation asks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ExpectKind {
    /// `that` comes true, before `before` does.
    That {
        /// What is to come true.
        that: CondId,
        /// Too late as soon as this holds (constant false when there is no such limit).
        before: CondId,
        /// By when, for full credit.
        by: Option<Time>,
    },
    /// `forbid` does not come true before `until` does.
    Forbid {
        /// What must not happen.
        forbid: CondId,
        /// From when on it may (constant false: never).
        until: CondId,
    },
}

/// A person or voice.
#[derive(Clone, Debug)]
pub struct Person {
    /// The id.
    pub id: String,
    /// Name and function.
    pub title: String,
    /// `pager`, `chat`, `phone`, `mail`, `ticket`, `news` or `in-person`.
    pub via: String,
    /// Tool permissions.
    pub access: Vec<String>,
}

impl Plan {
    /// The time that holds for a true severity: the tighter of SLA and scenario target.
    #[must_use]
    pub fn target(&self, severity: Severity, sla: Sla) -> Option<Span> {
        let policy = self.rules.sla(severity, sla);
        let own = self.targets[severity.index()][sla.index()];
        match (policy, own) {
            (Some(a), Some(b)) => Some(if a < b { a } else { b }),
            (a, b) => a.or(b),
        }
    }

    /// The states that have a severity, in the order in which the impact is chosen.
    pub fn impacts(&self) -> impl Iterator<Item = (StateId, &State)> {
        self.states
            .iter()
            .enumerate()
            .filter(|(_, s)| s.severity.is_some())
            .map(|(i, s)| (StateId::at(i), s))
    }

    /// The elements that a message of this kind must contain, when `fresh` of its audiences hear for the
    /// first time: they need what an initial message says, whatever it is called.
    #[must_use]
    pub fn elements(&self, kind: MessageKind, fresh: Audiences) -> super::rules::Elements {
        let mut all = self.rules.elements[kind as usize];
        if fresh.0 != 0 && kind == MessageKind::Update {
            all.0 |= self.rules.elements[MessageKind::Initial as usize].0;
        }
        for audience in fresh.iter() {
            let more = self.rules.elements_first.get(audience.index());
            all.0 |= more.map_or(0, |e| e.0);
        }
        all
    }

    /// The inject that opens the drill: the variant's page.
    pub const PAGE: InjectId = InjectId(0);

    /// The position of a person's id.
    #[must_use]
    pub fn person(&self, id: &str) -> Option<PersonId> {
        self.people
            .iter()
            .position(|p| p.id == id)
            .map(PersonId::at)
    }

    /// The position of a view's id.
    #[must_use]
    pub fn view(&self, id: &str) -> Option<ViewId> {
        self.views.iter().position(|v| v.id == id).map(ViewId::at)
    }
}
