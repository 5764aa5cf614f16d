//! What was found, done and said, what was really wrong, and the after-action parts.

use super::{At, Bar, Length, Mark, Rated, Tone};

/// A fact about the cause.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EvidenceRow {
    /// What it says.
    pub text: String,
    /// The causes it supports.
    pub supports: String,
    /// The causes it rules out.
    pub refutes: String,
    /// Whether it bears on the true cause.
    pub decisive: bool,
    /// When it was found first; `None` when it never was.
    pub found: Option<At>,
    /// By whom.
    pub by: String,
    /// Where it was found, or could have been.
    pub view: String,
}

/// A cause that was named.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hypothesis {
    /// When.
    pub at: At,
    /// By whom.
    pub who: String,
    /// `suspected` or `diagnosed`.
    pub kind: &'static str,
    /// The cause.
    pub cause: String,
    /// Why, in their words.
    pub why: String,
    /// How much evidence for and against it had been seen.
    pub seen: String,
    /// Whether it was the true cause.
    pub right: bool,
}

/// Something that was done to the system.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ActionRow {
    /// When it began.
    pub at: At,
    /// When it ended; `None` when play ended first.
    pub ended: Option<At>,
    /// By whom.
    pub who: String,
    /// What.
    pub title: String,
    /// What was told at once.
    pub result: String,
    /// `fix`, `workaround`, `neutral`, `harmful`, or empty.
    pub rating: &'static str,
    /// Its tone.
    pub tone: Tone,
    /// What stood behind it, told after EndEx.
    pub why: String,
    /// What it cost users.
    pub cost: String,
}

/// A message to audiences.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MessageRow {
    /// When.
    pub at: At,
    /// By whom.
    pub who: String,
    /// To whom.
    pub to: String,
    /// `initial`, `update` or `resolution`.
    pub kind: &'static str,
    /// The words.
    pub text: String,
    /// The promised next update.
    pub next: String,
    /// What is in it and what was missing, in words.
    pub elements: String,
    /// Its tone.
    pub tone: Tone,
}

/// How regularly one audience was told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CadenceRow {
    /// The audience.
    pub audience: String,
    /// Whether the policy asks for it.
    pub required: bool,
    /// The messages.
    pub marks: Vec<Mark>,
    /// The time beyond the agreed interval.
    pub over: Vec<Bar>,
    /// The longest gap between two messages.
    pub longest: Length,
    /// The interval that the policy asks for.
    pub limit: Length,
    /// The whole in words.
    pub says: String,
}

/// What could be seen when something was decided.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moment {
    /// When.
    pub at: At,
    /// The clock time of the story.
    pub clock: String,
    /// What was decided.
    pub title: String,
    /// In whose words.
    pub said: String,
    /// The views that had been looked at until then.
    pub views: Vec<Seen>,
    /// Views not opened by then that held evidence.
    pub unopened: Vec<String>,
    /// The truth at that time.
    pub truth: String,
}

/// What a view showed at a moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// The view.
    pub title: String,
    /// When it had last been looked at.
    pub looked: String,
    /// Its rows.
    pub rows: Vec<String>,
}

/// What was really wrong.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Truth {
    /// The true cause.
    pub cause: String,
    /// The author's explanation of this variant.
    pub explain: String,
    /// The author's explanation of the scenario.
    pub scenario: String,
    /// What happened in the system, in order.
    pub chain: Vec<Link>,
}

/// One link of the causal chain.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    /// When.
    pub at: At,
    /// What brought it about.
    pub by: String,
    /// What happened.
    pub what: String,
    /// Its tone.
    pub tone: Tone,
}

/// One figure beside the same of the reference play.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CompareRow {
    /// Which figure.
    pub title: String,
    /// In this drill.
    pub here: String,
    /// In the reference play.
    pub par: String,
    /// In earlier drills of the same kind.
    pub before: String,
}

/// Something that was said in the hot wash.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// `cause`, `went-well`, `improve` or `action-item`.
    pub kind: &'static str,
    /// What it is about, as a heading.
    pub title: &'static str,
    /// The words.
    pub text: String,
    /// By whom.
    pub who: String,
}

/// The analysis of one objective or workflow step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analysis {
    /// The rating.
    pub rated: Rated,
    /// What went well.
    pub strengths: Vec<String>,
    /// What did not.
    pub areas: Vec<Area>,
}

/// An area for improvement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Area {
    /// What was seen.
    pub observation: String,
    /// Why it matters: the rule behind it.
    pub analysis: String,
    /// What to do.
    pub recommendation: String,
    /// The capability element (POETE) that this usually belongs to.
    pub element: &'static str,
}

/// A row of the improvement plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanRow {
    /// The objective or step.
    pub capability: String,
    /// What is to be improved.
    pub issue: String,
    /// The corrective action.
    pub action: String,
    /// The capability element: planning, organization, equipment, training or exercise; may be empty.
    pub element: String,
    /// Who.
    pub owner: String,
    /// The day from which on it is worked at; may be empty.
    pub start: String,
    /// By when.
    pub due: String,
    /// `agreed by the team` or `proposed`.
    pub source: &'static str,
}

/// An improvement item of an earlier drill.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FollowRow {
    /// Its number in the register.
    pub id: i64,
    /// What was to be done.
    pub item: String,
    /// Who.
    pub owner: String,
    /// By when.
    pub due: String,
    /// `open`, `done` or `dropped`, when this drill closed.
    pub state: String,
    /// The drill that it came from.
    pub from: String,
    /// The criterion that it is to improve; empty when none was named.
    pub criterion: String,
    /// The credit of that criterion in the earlier drill.
    pub before: String,
    /// Its credit in this drill.
    pub now: String,
    /// Whether the criterion improved, in words.
    pub verdict: &'static str,
    /// The same as a tone.
    pub tone: Tone,
}

/// Somebody who took part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Participant {
    /// A name if it was given, otherwise the seat.
    pub label: String,
    /// The roles held.
    pub roles: String,
}
