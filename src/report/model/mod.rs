//! Everything that a report says, as plain data.
//!
//! Invariant: renderings lay out what stands here and compute nothing; every text is final and
//! already free of control characters. Times are drill time in milliseconds with their text.

mod charts;
mod findings;

pub use charts::*;
pub use findings::*;

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
    /// The chain of causes that the team named, each the answer to why the one before could happen.
    pub whys: Vec<String>,
    /// The improvement plan.
    pub plan: Vec<PlanRow>,
    /// The post-mortem summary, drafted by the policy's template; empty when it has none.
    pub post_mortem: String,
    /// What became of the improvement items of earlier drills.
    pub follow: Vec<FollowRow>,
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
    /// 0 to 100; `None` in practice, which is not scored.
    pub value: Option<f64>,
    /// The same as text.
    pub text: String,
    /// The same as a title: `Score 62.5 of 100`.
    pub line: String,
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
    /// The capability element of the criterion that the team named; empty when it named none.
    pub element: &'static str,
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
