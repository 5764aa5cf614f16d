//! What the charts show, and the timeline in words.

use super::{At, Tone};

/// The swim-lane chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Swim {
    /// The left end, in milliseconds.
    pub from: i64,
    /// The right end.
    pub to: i64,
    /// By when things are to be done.
    pub targets: Vec<Mark>,
    /// What users went through.
    pub bands: Vec<Band>,
    /// Injects, participants, actions, messages.
    pub lanes: Vec<Lane>,
}

/// A stretch of impact.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Band {
    /// From when.
    pub from: At,
    /// To when.
    pub to: At,
    /// `P0` to `P4`; empty when nobody is hurt.
    pub severity: &'static str,
    /// Mitigated but not healthy.
    pub residual: bool,
    /// What users notice.
    pub label: String,
}

/// A row of the swim-lane chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lane {
    /// Whose row it is.
    pub title: String,
    /// Moments.
    pub marks: Vec<Mark>,
    /// Stretches of time.
    pub bars: Vec<Bar>,
}

/// A moment in a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    /// When.
    pub at: At,
    /// Its sign.
    pub sign: Sign,
    /// A word or two; empty when the sign says it all.
    pub label: String,
    /// The whole, for the tooltip.
    pub title: String,
}

/// The sign of a mark: shape and colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sign {
    /// A page or an alert.
    Alert,
    /// A scripted message.
    Inject,
    /// A message because something expected did not happen.
    Contingency,
    /// A decision: acknowledge, classify, diagnose, resolve.
    Decision,
    /// A look at a view.
    #[default]
    Look,
    /// A true check that the system is healthy.
    Check,
    /// Something that went wrong or was refused.
    Trouble,
    /// A first message.
    Initial,
    /// An update.
    Update,
    /// A closing message.
    Resolution,
}

/// A stretch of time in a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// From when.
    pub from: At,
    /// To when.
    pub to: At,
    /// A word or two.
    pub label: String,
    /// The whole, for the tooltip.
    pub title: String,
    /// Its tone.
    pub tone: Tone,
}

/// A record of the log in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// Its number in the log.
    pub seq: u32,
    /// When.
    pub at: At,
    /// `system`, `inject`, `team`, `message` or `control`.
    pub lane: &'static str,
    /// Who; empty for the system.
    pub who: String,
    /// What.
    pub what: String,
    /// More about it.
    pub detail: String,
    /// Its tone.
    pub tone: Tone,
}

/// A curve over the time of the drill.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// Its id.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// The unit.
    pub unit: String,
    /// The value on a healthy day.
    pub normal: f64,
    /// Time in milliseconds and value.
    pub points: Vec<(i64, f64)>,
    /// Whether the value jumps instead of sloping.
    pub steps: bool,
    /// What the team did meanwhile.
    pub marks: Vec<Mark>,
    /// The values that matter: when, what, value.
    pub table: Vec<(String, String)>,
}
