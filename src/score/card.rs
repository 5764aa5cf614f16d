//! The score card: plain numbers and ids, without prose (`advice` turns them into sentences).

use crate::model::{Criterion, ExpectId, ObjectiveId, Seq, Severity, Sla, Span};

/// The result of a drill. Reused from drill to drill without allocating.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// 0 to 100.
    pub score: f64,
    /// 0 to 100: what was done without hints.
    pub independence: f64,
    /// Every applicable criterion, policy's first, then the scenario's expectations.
    pub criteria: Vec<Scored>,
    /// Every SLA of the true severities.
    pub slas: Vec<Verdict>,
    /// The times of the response.
    pub times: Times,
    /// User-minutes lost in this drill.
    pub user_minutes: f64,
    /// How much of the evidence about the causes was found: found, of how many.
    pub evidence: (u16, u16),
    /// A proposed rating per workflow step; `None` where nothing applies.
    pub steps: [Option<Psmu>; 8],
    /// A proposed rating per objective of the scenario.
    pub objectives: Vec<Option<Psmu>>,
    /// The records that criteria and verdicts point into.
    pub records: Vec<Seq>,
    /// Whether idle time was skipped: spanned times are then marked.
    pub skipped: bool,
    /// How many hints were taken.
    pub hints: u16,
}

/// What a criterion belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The policy's table.
    Policy(Criterion),
    /// The scenario's own list.
    Expect(ExpectId),
}

/// One line of the card.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// Which criterion.
    pub rule: Rule,
    /// The workflow step, 1 to 8; 0 for the scenario's own.
    pub step: u8,
    /// The objective it serves.
    pub objective: Option<ObjectiveId>,
    /// Its weight.
    pub weight: f64,
    /// The time asked for.
    pub target: Option<Span>,
    /// The time taken; `None` when it did not happen or is no time.
    pub actual: Option<Span>,
    /// 0 to 1.
    pub credit: f64,
    /// Why there is not full credit.
    pub reason: Reason,
    /// Where its records stand in [`Card::records`].
    pub records: Slice,
}

/// A part of [`Card::records`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    /// The first position.
    pub first: u32,
    /// How many.
    pub len: u32,
}

/// Why a criterion did not get full credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It did.
    Full,
    /// It was never done.
    NotDone,
    /// It was done late.
    Late,
    /// Only a part of it was done: so many of so many.
    Part(u16, u16),
    /// The acknowledgement had no response behind it for five minutes.
    EmptyAck,
    /// The declared severity was too high for part of the time.
    TooHigh,
    /// The declared severity was too low for part of the time.
    TooLow,
    /// A wrong cause was named first, so many times.
    WrongFirst(u16),
    /// A cause was named without having seen evidence for it.
    NoEvidence,
    /// The named cause is wrong.
    Wrong,
    /// So many harmful actions.
    Harm(u16),
    /// The impact ended, and no player had brought that about.
    NotByTeam,
    /// It depends on mitigation, and the impact was not mitigated by players.
    NotMitigated,
    /// A view was called healthy when it was not.
    FalseVerify,
    /// What was looked at could not tell.
    BlindVerify,
    /// Resolved while users were still hurt, or the system not healthy.
    NotHealthy,
    /// The incident came back.
    Recurred,
    /// No promise was made.
    NoPromise,
    /// A limit was crossed: what had to wait was done first.
    TooEarly,
}

impl Reason {
    /// A part was done: the numbers saturate.
    pub(super) fn part(done: u32, of: u32) -> Self {
        let small = |n: u32| u16::try_from(n).unwrap_or(u16::MAX);
        Self::Part(small(done), small(of))
    }
}

/// A verdict about one SLA of the policy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// The true severity.
    pub severity: Severity,
    /// Which SLA.
    pub sla: Sla,
    /// The policy's time.
    pub target: Span,
    /// The time taken, when it happened.
    pub actual: Option<Span>,
    /// How it went.
    pub outcome: SlaOutcome,
    /// Where its records stand in [`Card::records`].
    pub records: Slice,
}

/// How an SLA went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlaOutcome {
    /// In time.
    Met,
    /// Late, or due and not done.
    Breached,
    /// Due only after EndEx, and not done by then.
    NotTestable,
}

impl SlaOutcome {
    /// The key in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        ["met", "breached", "not testable"][self as usize]
    }
}

/// The times of the response, each with its end points; `None` when it did not happen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Times {
    /// First page to first acknowledgement by a player.
    pub acknowledge: Option<Span>,
    /// First page to first declaration.
    pub classify: Option<Span>,
    /// First page to the last required audience told.
    pub notify: Option<Span>,
    /// First page to an incident commander assigned (solo: the acknowledgement).
    pub command: Option<Span>,
    /// First page to the right diagnosis.
    pub diagnose: Option<Span>,
    /// First visible impact to impact gone or residual.
    pub mitigate: Option<Span>,
    /// First page to the first true verification after recovery.
    pub verify: Option<Span>,
    /// First page to the `resolve` that closed the incident for good.
    pub resolve: Option<Span>,
}

/// The HSEEP rating: performed without, with some, with major challenges, or unable to be performed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum Psmu {
    P,
    S,
    M,
    U,
}

impl Psmu {
    /// The letter.
    #[must_use]
    pub fn letter(self) -> &'static str {
        ["P", "S", "M", "U"][self as usize]
    }

    /// What the letter stands for.
    #[must_use]
    pub fn words(self) -> &'static str {
        [
            "performed without challenges",
            "performed with some challenges",
            "performed with major challenges",
            "unable to be performed",
        ][self as usize]
    }
}
