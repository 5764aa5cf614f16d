//! Everything that a report says, as plain data.
//!
//! Invariant: renderings lay out what stands here and compute nothing; every text is final and
//! already free of control characters. Times are drill time in milliseconds with their text.

/// The report of one drill.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportModel {
    /// Which drill this is.
    pub about: About,
    /// How it went, in a few sentences.
    pub outcome: Outcome,
    /// The score and what stands beside it.
    pub score: Score,
    /// A rating per workflow step that applies.
    pub steps: Vec<Rated>,
    /// A rating per objective of the scenario.
    pub objectives: Vec<Rated>,
    /// A verdict per SLA of the true severities.
    pub slas: Vec<SlaRow>,
    /// The response times, each with its end points.
    pub times: Vec<TimeRow>,
    /// What users lost.
    pub lost: Lost,
    /// Up to three things that went well.
    pub strengths: Vec<Point>,
    /// Up to three things to do better.
    pub improvements: Vec<Point>,
    /// What to drill next.
    pub next: Vec<String>,
    /// Every criterion of the score.
    pub criteria: Vec<CriterionRow>,
    /// The swim lanes.
    pub swim: Swim,
    /// Every record worth reading, in order.
    pub timeline: Vec<Entry>,
    /// Affected users, then the metrics that moved most.
    pub curves: Vec<Curve>,
    /// What could be known about the cause.
    pub evidence: Vec<EvidenceRow>,
    /// How much of the evidence was found.
    pub coverage: String,
    /// The causes that were named, in order.
    pub hypotheses: Vec<Hypothesis>,
    /// What was done to the system.
    pub actions: Vec<ActionRow>,
    /// What was told to whom.
    pub messages: Vec<MessageRow>,
    /// How regularly each audience was told.
    pub cadence: Vec<CadenceRow>,
    /// What could be seen when it mattered.
    pub moments: Vec<Moment>,
    /// What was really wrong.
    pub truth: Truth,
    /// This drill beside the author's reference play.
    pub compare: Vec<CompareRow>,
    /// What earlier drills allow to say.
    pub baseline: String,
    /// What the scenario teaches.
    pub lessons: Vec<String>,
    /// Questions for the hot wash.
    pub questions: Vec<String>,
    /// What the team said in the hot wash, by kind.
    pub hot_wash: Vec<Said>,
    /// The exercise overview of the after-action report.
    pub overview: Vec<(String, String)>,
    /// Strengths and areas for improvement per objective or step.
    pub analysis: Vec<Analysis>,
    /// The improvement plan.
    pub plan: Vec<PlanRow>,
    /// Who took part.
    pub participants: Vec<Participant>,
    /// What a reader must know to judge the figures.
    pub notes: Vec<String>,
}

impl ReportModel {
    /// Whether any objective is rated: a false alarm may serve none.
    #[must_use]
    pub fn rates_objectives(&self) -> bool {
        self.objectives.iter().any(|o| !o.letter.is_empty())
    }
}

/// Which drill a report is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    /// The drill's id.
    pub drill: String,
    /// The scenario's id.
    pub scenario: String,
    /// The scenario's title.
    pub title: String,
    /// The variant that was played.
    pub variant: String,
    /// The seed, as text.
    pub seed: String,
    /// `solo` or `team`.
    pub mode: String,
    /// The level of the scenario.
    pub level: String,
    /// The day and time of StartEx, when there was a wall clock.
    pub started: String,
    /// The length of play.
    pub played: Length,
    /// How play ended.
    pub ended: String,
    /// The program and its version.
    pub made_by: String,
}

/// A length of time, or that there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Length {
    /// In milliseconds, when there is one.
    pub ms: Option<i64>,
    /// What a person reads.
    pub text: String,
}

impl Length {
    /// Whether there is a time at all.
    #[must_use]
    pub fn known(&self) -> bool {
        self.ms.is_some()
    }
}

/// A moment of the drill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct At {
    /// Milliseconds since StartEx.
    pub ms: i64,
    /// The drill clock: `10:14`.
    pub text: String,
}

/// How good or bad something is; always shown with a word or a sign beside the colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    Good,
    /// In between.
    Partial,
    /// Not as it should be.
    Bad,
    /// Neither.
    #[default]
    Plain,
}

impl Tone {
    /// The class in the page.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Partial => "partial",
            Self::Bad => "bad",
            Self::Plain => "plain",
        }
    }

    /// A sign that says the same without colour.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Good => "✓",
            Self::Partial => "~",
            Self::Bad => "✗",
            Self::Plain => "–",
        }
    }
}

/// How the drill went.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// The one sentence.
    pub sentence: String,
    /// Two or three more.
    pub details: Vec<String>,
    /// The tone of the whole.
    pub tone: Tone,
}

/// The score.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score {
    /// 0 to 100.
    pub value: f64,
    /// The same as text.
    pub text: String,
    /// 0 to 100: what was done without hints.
    pub independence: f64,
    /// The same as text.
    pub independence_text: String,
    /// How many hints were taken.
    pub hints: u16,
    /// What the score is made of, in one sentence.
    pub rule: String,
}

/// A rating of a workflow step or of an objective.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rated {
    /// The objective's id, or the step's number.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// `P`, `S`, `M`, `U`; empty where nothing applies.
    pub letter: &'static str,
    /// What the letter stands for.
    pub words: &'static str,
    /// The share of the possible credit, in per cent, as text.
    pub credit: String,
    /// The same from 0 to 1.
    pub share: f64,
}

impl Rated {
    /// The tone of the letter.
    #[must_use]
    pub fn tone(&self) -> Tone {
        match self.letter {
            "P" => Tone::Good,
            "S" => Tone::Partial,
            "M" | "U" => Tone::Bad,
            _ => Tone::Plain,
        }
    }
}

/// One line of the SLA table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SlaRow {
    /// The true severity.
    pub severity: &'static str,
    /// The SLA's key.
    pub sla: &'static str,
    /// What it measures.
    pub title: &'static str,
    /// The policy's time.
    pub target: Length,
    /// The time taken.
    pub actual: Length,
    /// `met`, `breached` or `not testable`.
    pub verdict: &'static str,
    /// Its tone.
    pub tone: Tone,
    /// How far from the target, or why it could not be tested.
    pub remark: String,
    /// The records behind it.
    pub records: Vec<u32>,
}

/// One response time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimeRow {
    /// The key in JSON.
    pub key: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// From when to when.
    pub span: &'static str,
    /// The time taken.
    pub actual: Length,
    /// The time asked for, where there is one.
    pub target: Length,
    /// The reference play's time.
    pub par: Length,
}

/// What users lost, in user-minutes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lost {
    /// In this drill.
    pub actual: Minutes,
    /// In the author's reference play, where there is one.
    pub par: Option<Minutes>,
    /// When nobody does anything.
    pub nothing: Option<Minutes>,
    /// The comparison as a sentence.
    pub sentence: String,
}

/// User-minutes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Minutes {
    /// The number.
    pub value: f64,
    /// The same as text.
    pub text: String,
}

/// A strength, or something to improve.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Point {
    /// A few words.
    pub title: String,
    /// A sentence or two.
    pub text: String,
    /// Who will do it, if the team said so.
    pub owner: String,
    /// By when, if the team said so.
    pub due: String,
}

/// One criterion of the score.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CriterionRow {
    /// Its id.
    pub id: String,
    /// What it asks.
    pub title: String,
    /// The workflow step, 1 to 8; 0 for the scenario's own.
    pub step: u8,
    /// The step's title.
    pub step_title: String,
    /// The objective that it serves; empty for none.
    pub objective: String,
    /// Its weight.
    pub weight: f64,
    /// The weight as text.
    pub weight_text: String,
    /// The points that it brought, of those it could bring, as text.
    pub points: String,
    /// The time asked for.
    pub target: Length,
    /// The time taken.
    pub actual: Length,
    /// 0 to 1.
    pub credit: f64,
    /// The credit in per cent.
    pub credit_text: String,
    /// Its tone.
    pub tone: Tone,
    /// The records behind it.
    pub records: Vec<u32>,
    /// What to do next time; empty at full credit.
    pub advice: String,
}

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
    /// Who.
    pub owner: String,
    /// By when.
    pub due: String,
    /// `agreed by the team` or `proposed`.
    pub source: &'static str,
}

/// Somebody who took part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Participant {
    /// A name if it was given, otherwise the seat.
    pub label: String,
    /// The roles held.
    pub roles: String,
}
