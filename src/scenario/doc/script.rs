//! What happens: actions, changes, injects, what is expected, and the variants.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Line, Past, Row, Sets, Severity, Tool, When};
use crate::yaml::{Duration, Id, Percent, Table};

/// Something that a responder can do.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// The kind of tool.
    #[serde(default)]
    pub tool: Option<Tool>,
    /// What people read.
    #[serde(default)]
    pub title: Option<String>,
    /// What can be typed to do it: whole words; `<id>` stands for any word.
    #[serde(default)]
    pub commands: Vec<String>,
    /// Tool permissions, one of which is needed.
    #[serde(default)]
    pub access: Vec<Id>,
    /// Incident roles that this is for, as soon as another person holds one of them.
    #[serde(default, rename = "for")]
    pub roles: Vec<Id>,
    /// How long it takes; the outcome is chosen at the end.
    #[serde(default)]
    pub takes: Option<Duration>,
    /// Actions with the same lock run one at a time.
    #[serde(default)]
    pub lock: Option<Id>,
    /// What it can lead to; the first that applies happens.
    #[serde(default)]
    pub outcomes: Vec<Outcome>,
}

/// What an action can lead to.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// When it applies; always without one.
    #[serde(default)]
    pub when: Option<When>,
    /// The chance that it happens when it applies.
    #[serde(default)]
    pub chance: Option<Percent>,
    /// Which variables take which values.
    #[serde(default)]
    pub sets: Sets,
    /// How good it was.
    #[serde(default)]
    pub rating: Rating,
    /// Told at once.
    pub text: String,
    /// Told after EndEx.
    #[serde(default)]
    pub why: Option<String>,
    /// What it costs users.
    #[serde(default)]
    pub cost: Option<Cost>,
}

/// How good an outcome was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rating {
    /// It removes the cause.
    Fix,
    /// It helps users and leaves the cause.
    Workaround,
    /// It neither helps nor harms.
    #[default]
    Neutral,
    /// It makes things worse.
    Harmful,
}

/// Users hurt for some time, beside the impact of states.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// The share of users.
    pub users: Percent,
    /// For how long.
    #[serde(rename = "for")]
    pub lasts: Duration,
}

/// A movement of the world without a message: exactly one of `at` and `when`. It re-arms when its condition becomes false.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Its id.
    pub id: Id,
    /// At this drill time.
    #[serde(default)]
    pub at: Option<Duration>,
    /// When this comes true.
    #[serde(default)]
    pub when: Option<When>,
    /// The condition must have held for so long without a break.
    #[serde(default)]
    pub held: Option<Duration>,
    /// So much later in any case.
    #[serde(default)]
    pub delay: Option<Duration>,
    /// Only if this holds when it is due.
    #[serde(default, rename = "if")]
    pub only_if: Option<When>,
    /// Not if this holds when it is due.
    #[serde(default)]
    pub unless: Option<When>,
    /// Which variables take which values.
    #[serde(default)]
    pub sets: Sets,
    /// What it costs users.
    #[serde(default)]
    pub cost: Option<Cost>,
}

/// A scripted message or event: exactly one of `at`, `when` and `by_hand`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Inject {
    /// Its id.
    pub id: Id,
    /// At this drill time.
    #[serde(default)]
    pub at: Option<Duration>,
    /// When this comes true.
    #[serde(default)]
    pub when: Option<When>,
    /// Never by itself: a facilitator gives it.
    #[serde(default)]
    pub by_hand: bool,
    /// The condition must have held for so long without a break.
    #[serde(default)]
    pub held: Option<Duration>,
    /// So much later in any case.
    #[serde(default)]
    pub delay: Option<Duration>,
    /// Only if this holds when it is due.
    #[serde(default, rename = "if")]
    pub only_if: Option<When>,
    /// Not if this holds when it is due.
    #[serde(default)]
    pub unless: Option<When>,
    /// Planned, or only because something expected did not happen.
    #[serde(default)]
    pub kind: InjectKind,
    /// The voice: one of `people`.
    pub from: Id,
    /// Incident roles, or `on-call`.
    #[serde(default)]
    pub to: Vec<Id>,
    /// The words.
    pub text: String,
    /// Pages the on-call.
    #[serde(default)]
    pub alert: bool,
    /// Repeats at this interval.
    #[serde(default)]
    pub every: Option<Duration>,
    /// How often in all, with `every`.
    #[serde(default)]
    #[schemars(range(min = 1, max = 100))]
    pub times: Option<u16>,
    /// Which variables take which values on delivery.
    #[serde(default)]
    pub sets: Sets,
    /// What the facilitator expects players to do.
    #[serde(default)]
    pub expects: Option<String>,
    /// The objective that it serves.
    #[serde(default)]
    pub objective: Option<Id>,
    /// Part of the usual chorus: skipped in false alarms unless `if` names them. Injects of a catalogue always are.
    #[serde(default)]
    pub chorus: bool,
    /// What a controller should know; it stands in the MSEL, and players never see it.
    #[serde(default)]
    pub notes: Option<String>,
    /// The words of the planner's MSEL.
    #[serde(default)]
    pub msel: MselWords,
}

/// What stands in an MSEL where it is not what follows from the rest: `firedrill msel import` keeps a planner's words here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MselWords {
    /// The event number; its place in the list without one.
    #[serde(default)]
    pub number: Option<String>,
    /// The designated time of what has no time on the clock.
    #[serde(default)]
    pub time: Option<String>,
    /// The inject mode.
    #[serde(default)]
    pub mode: Option<String>,
    /// Who sends it.
    #[serde(default)]
    pub from: Option<String>,
    /// Who receives it.
    #[serde(default)]
    pub to: Option<String>,
}

/// Something that players are expected to do, in words: it stands in the MSEL for evaluators and is not scored.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectedAction {
    /// By this drill time.
    #[serde(default)]
    pub at: Option<Duration>,
    /// What players should do.
    pub text: String,
    /// The message that it belongs to.
    #[serde(default)]
    pub message: Option<String>,
    /// The objective that it serves.
    #[serde(default)]
    pub objective: Option<Id>,
    /// What an evaluator should know.
    #[serde(default)]
    pub notes: Option<String>,
    /// The words of the planner's MSEL.
    #[serde(default)]
    pub msel: MselWords,
}

/// Why an inject comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InjectKind {
    /// Planned.
    #[default]
    Contextual,
    /// Only because something expected did not happen.
    Contingency,
}

/// Something expected of players: either `that` (with `before`, `by`) or `forbid` (with `until`).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// Its id.
    pub id: Id,
    /// The objective that it serves.
    #[serde(default)]
    pub objective: Option<Id>,
    /// Only where this holds: a condition on the variant.
    #[serde(default, rename = "if")]
    pub only_if: Option<When>,
    /// What is to come true.
    #[serde(default)]
    pub that: Option<When>,
    /// Too late as soon as this holds.
    #[serde(default)]
    pub before: Option<When>,
    /// By when, for full credit.
    #[serde(default)]
    pub by: Option<Duration>,
    /// What must not happen.
    #[serde(default)]
    pub forbid: Option<When>,
    /// From when on it may.
    #[serde(default)]
    pub until: Option<When>,
    /// How much it counts (1).
    #[serde(default)]
    #[schemars(range(min = 0, max = 10))]
    pub weight: Option<f64>,
}

/// One version of what is really wrong; everything that differs stands here.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// How often the seed picks it (1).
    #[serde(default)]
    #[schemars(range(min = 0, max = 100))]
    pub weight: Option<u32>,
    /// The true cause; the variant's id without one.
    #[serde(default)]
    pub cause: Option<Id>,
    /// Nothing is wrong: right is `severity none` and no harm.
    #[serde(default)]
    pub false_alarm: bool,
    /// The severity whose times a false alarm is held to (P1).
    #[serde(default)]
    pub looks: Option<Severity>,
    /// The impact ends without players.
    #[serde(default)]
    pub self_heals: bool,
    /// What happened before StartEx in this variant.
    #[serde(default)]
    pub history: Vec<Past>,
    /// The alert at 0 s.
    pub page: Page,
    /// Rows of this variant, by view. They come after the common ones unless `first`.
    #[serde(default)]
    pub rows: Table<Vec<Row>>,
    /// Log lines of this variant, by view.
    #[serde(default)]
    pub lines: Table<Vec<Line>>,
    /// Changes of this variant.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// Injects of this variant.
    #[serde(default)]
    pub injects: Vec<Inject>,
    /// Expectations of this variant.
    #[serde(default)]
    pub expect: Vec<Expect>,
    /// Further rungs of the hint ladder: what it means, what to do.
    #[serde(default)]
    pub hints: Vec<Hint>,
    /// What was really wrong.
    #[serde(default)]
    pub explain: String,
    /// The author's reference play: lines of a time and a response, such as `0:40 ack`.
    #[serde(default)]
    pub par: String,
}

/// A rung of the hint ladder: its words alone, or with a condition.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Hint {
    /// The words.
    Text(String),
    /// The words, and from when on they say nothing new.
    Until(Box<HintUntil>),
}

/// A rung of the hint ladder that is passed over once it says nothing new.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HintUntil {
    /// The words.
    pub text: String,
    /// While this holds the rung is passed over: its player has found what it points to.
    pub until: When,
}

impl Hint {
    /// The words.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Until(hint) => &hint.text,
        }
    }

    /// While what it is passed over.
    #[must_use]
    pub fn until(&self) -> Option<&When> {
        match self {
            Self::Text(_) => None,
            Self::Until(hint) => Some(&hint.until),
        }
    }
}

/// The alert that opens the drill.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// The voice: one of `people`.
    pub from: Id,
    /// The words.
    pub text: String,
    /// What the facilitator expects players to do (An acknowledgement).
    #[serde(default)]
    pub expects: Option<String>,
    /// The objective that it serves.
    #[serde(default)]
    pub objective: Option<Id>,
    /// What a controller should know; it stands in the MSEL, and players never see it.
    #[serde(default)]
    pub notes: Option<String>,
    /// The words of the planner's MSEL.
    #[serde(default)]
    pub msel: MselWords,
}
