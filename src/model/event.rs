//! What can happen in a drill.
//!
//! Events are facts, small and `Copy`, with interned ids; folding them with
//! `engine::State::apply` gives the state. The form on disk is another type (`log::Record`).

use super::id::{
    ActionId, Audiences, CauseId, ChangeId, EvidenceId, ExpectId, InjectId, OutcomeId, Participant,
    PersonId, RoleId, Seats, Seq, Severity, StateId, TextId, ViewId,
};
use super::rules::Elements;
use super::time::{Span, Time};

/// An event with its place in the log.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stamped {
    /// Dense from 1.
    pub seq: Seq,
    /// Who brought it about.
    pub by: By,
    /// When, in drill time; never earlier than the event before it.
    pub at: Time,
    /// What happened.
    pub event: Event,
}

/// Who brought an event about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The engine: a timer, a trigger, a consequence.
    Engine,
    /// The facilitator.
    Facilitator,
    /// A participant.
    Seat(Participant),
}

impl From<Participant> for By {
    fn from(participant: Participant) -> Self {
        Self::Seat(participant)
    }
}

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// StartEx: play begins.
    Started,
    /// The drill clock stands still.
    Paused {
        /// Why.
        reason: PauseReason,
    },
    /// The drill clock runs again.
    Continued,
    /// Idle time was skipped; the clock goes on at `to`.
    Skipped {
        /// The drill time that play goes on at.
        to: Time,
    },
    /// EndEx: play is over and the hot wash begins, or the drill is aborted.
    Ended {
        /// Why.
        reason: EndReason,
    },
    /// The hot wash is over; nothing more can happen.
    Closed,
    /// The worst visible impact changed.
    ImpactChanged {
        /// The state that hurts users now; `None` when nobody is hurt.
        state: Option<StateId>,
        /// Whether what players did brought it about.
        by_team: bool,
    },
    /// An inject reached players.
    InjectDelivered {
        /// Which.
        inject: InjectId,
        /// Who received it.
        to: Seats,
        /// Why these, when nobody holds the roles that the script names.
        routing: Routing,
    },
    /// An inject was due and its conditions said no.
    InjectSkipped {
        /// Which.
        inject: InjectId,
    },
    /// The world moved without a message.
    Changed {
        /// Which change.
        change: ChangeId,
    },
    /// A level of the escalation was paged.
    LevelPaged {
        /// From 0.
        level: u8,
    },
    /// A person who is not playing answered a page, or let it pass.
    PageAnswered {
        /// Who.
        person: PersonId,
        /// Whether there was an answer at all.
        answered: bool,
    },
    /// A participant acknowledged the page.
    Acked {
        /// How long before now the participant claims to have done so.
        ago: Span,
    },
    /// A severity was declared; `None` for "this is no incident".
    Classified {
        /// Which.
        severity: Option<Severity>,
        /// Why.
        why: TextId,
        /// How long before now.
        ago: Span,
    },
    /// A role was given to somebody.
    Assigned {
        /// Which role.
        role: RoleId,
        /// To whom.
        to: Assignee,
        /// Whether it was handed over by the one who held it.
        handoff: bool,
        /// What was said.
        text: TextId,
    },
    /// A participant paged somebody.
    Paged {
        /// Whom.
        person: PersonId,
    },
    /// A message went to audiences.
    Notified(Message),
    /// A participant looked at a view.
    Looked {
        /// Which.
        view: ViewId,
    },
    /// What a participant saw was a fact about the causes.
    EvidenceFound {
        /// Which.
        evidence: EvidenceId,
        /// Where.
        view: ViewId,
    },
    /// A cause was named as a hypothesis.
    Suspected {
        /// Which.
        cause: CauseId,
        /// Why.
        why: TextId,
    },
    /// The team commits to a cause.
    Diagnosed {
        /// Which.
        cause: CauseId,
        /// Why.
        why: TextId,
        /// How long before now.
        ago: Span,
    },
    /// An action began.
    ActionBegan {
        /// Which.
        action: ActionId,
        /// When it will end.
        until: Time,
    },
    /// An action ended with an outcome.
    ActionEnded {
        /// Which.
        action: ActionId,
        /// The outcome; `None` when none applied and nothing changed.
        outcome: Option<OutcomeId>,
    },
    /// A participant asserted that what a view shows is healthy.
    Verified {
        /// Which view.
        view: ViewId,
        /// Whether that was true.
        healthy: bool,
        /// Whether the view could tell: it shows a state that hurt users in this drill.
        tells: bool,
    },
    /// The incident was declared resolved.
    Resolved {
        /// What was said.
        text: TextId,
        /// Whether nobody was hurt then.
        healthy: bool,
    },
    /// New impact reopened the incident.
    Reopened,
    /// The scenario's expectation came true in time to count, or can no longer come true.
    Expected {
        /// Which.
        expect: ExpectId,
        /// Whether it came true.
        met: bool,
    },
    /// A participant said something in the hot wash.
    Reviewed {
        /// About what.
        kind: ReviewKind,
        /// The text.
        text: TextId,
        /// Who will do it.
        owner: TextId,
        /// By when.
        due: TextId,
        /// The id of the criterion that it is to improve.
        about: TextId,
    },
    /// A participant wrote something down.
    Noted {
        /// What.
        text: TextId,
    },
    /// A player marked a moment of a practice drill to come back to.
    Checkpointed,
    /// A hint was given.
    Hinted {
        /// Which rung of the ladder, from 0.
        rung: u8,
    },
    /// A response was refused.
    Refused {
        /// What was tried.
        tried: Tried,
        /// Why not.
        why: Refusal,
    },
}

/// A message to audiences, with what was found in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Message {
    /// The message as it was written.
    pub draft: Draft,
    /// How long before now it was really sent, in milliseconds: at most [`super::AGO_MAX`].
    pub ago_ms: u32,
    /// To whom the very same words had gone before.
    pub repeats: Audiences,
    /// The elements that contradict what was visible.
    pub contradicts: Elements,
}

impl Message {
    /// How long before its record it was really sent.
    #[must_use]
    pub fn ago(&self) -> Span {
        Span(i64::from(self.ago_ms))
    }
}

/// A message as it was written, with what the grammar found in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Draft {
    /// To whom.
    pub to: Audiences,
    /// Initial, update or resolution.
    pub kind: MessageKind,
    /// The elements it contains.
    pub has: Elements,
    /// A severity that it names.
    pub severity: Option<Severity>,
    /// A share of users that it names, in per cent.
    pub percent: Option<u8>,
    /// When the next message is promised, from now; zero when nothing is promised.
    pub next: Span,
    /// The words.
    pub text: TextId,
    /// A hash of the words, for finding repeats.
    pub print: u32,
}

/// The kind of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum MessageKind {
    Initial,
    Update,
    Resolution,
}

impl MessageKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Initial, Self::Update, Self::Resolution];

    /// The key in files and commands.
    #[must_use]
    pub fn name(self) -> &'static str {
        ["initial", "update", "resolution"][self as usize]
    }
}

/// What a contribution to the hot wash is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum ReviewKind {
    Cause,
    WentWell,
    Improve,
    ActionItem,
}

impl ReviewKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Cause, Self::WentWell, Self::Improve, Self::ActionItem];

    /// The key in commands and logs.
    #[must_use]
    pub fn name(self) -> &'static str {
        ["cause", "went-well", "improve", "action-item"][self as usize]
    }
}

/// Why a drill is paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum PauseReason {
    Break,
    Technical,
    Coaching,
    /// Somebody who plays alone writes a message.
    Compose,
}

impl PauseReason {
    /// All reasons.
    pub const ALL: [Self; 4] = [Self::Break, Self::Technical, Self::Coaching, Self::Compose];

    /// The key in commands and logs.
    #[must_use]
    pub fn name(self) -> &'static str {
        ["break", "technical", "coaching", "compose"][self as usize]
    }
}

/// Why play ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndReason {
    /// The monitoring time after `resolve` passed quietly.
    Resolved,
    /// The time box was used up.
    TimeBox,
    /// The facilitator or solo player ended it.
    Ended,
    /// It was aborted.
    Aborted,
    /// It was aborted for a real emergency ("No Duff").
    RealIncident,
    /// The scenario's triggers ran in a loop.
    Runaway,
    /// The player of a practice drill went back to a checkpoint: another drill goes on from there.
    Rewound,
}

impl EndReason {
    /// All reasons.
    pub const ALL: [Self; 7] = [
        Self::Resolved,
        Self::TimeBox,
        Self::Ended,
        Self::Aborted,
        Self::RealIncident,
        Self::Runaway,
        Self::Rewound,
    ];

    /// The key in logs.
    #[must_use]
    pub fn name(self) -> &'static str {
        [
            "resolved",
            "time-box",
            "ended",
            "aborted",
            "real-incident",
            "runaway",
            "rewound",
        ][self as usize]
    }
}

/// How an inject found its receivers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Routing {
    /// As the script says.
    Scripted,
    /// Nobody held the role: to the incident commander.
    ToCommander,
    /// Nor was there a commander: to the on-call.
    ToOnCall,
    /// To everybody.
    ToAll,
}

impl Routing {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Scripted,
        Self::ToCommander,
        Self::ToOnCall,
        Self::ToAll,
    ];

    /// The key in logs.
    #[must_use]
    pub fn name(self) -> &'static str {
        ["scripted", "to-commander", "to-on-call", "to-all"][self as usize]
    }
}

/// Who a role was given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assignee {
    /// A participant.
    Seat(Participant),
    /// Somebody who is not playing.
    Person(PersonId),
}

/// What a refused response tried, with the thing it named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the responses")]
pub enum Tried {
    Ack,
    Severity,
    Assign(RoleId),
    Page(PersonId),
    Notify,
    Look(ViewId),
    Suspect(CauseId),
    Diagnose(CauseId),
    Run(ActionId),
    Verify(ViewId),
    Resolve,
    Review,
    Note,
    Hint,
    Start,
    Pause,
    Continue,
    Skip,
    End,
    Abort,
    Checkpoint,
    Rewind,
}

/// Why a response was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The drill has not started.
    NotStarted,
    /// The drill is paused.
    Paused,
    /// Play is over.
    PlayOver,
    /// Play is still going on (a review comes after EndEx).
    StillPlaying,
    /// The drill is closed.
    Closed,
    /// The tool asks for a permission that the participant lacks.
    NoAccess,
    /// Another person holds the role that this is for.
    ForOthers,
    /// The same action is already going on.
    AlreadyRunning,
    /// Another action holds the lock.
    Locked,
    /// Too many things at once (a limit of the engine).
    TooMany,
    /// There is no further hint.
    NoMoreHints,
    /// Only a facilitator, or the one person of a solo drill, may do this.
    NotAllowed,
    /// It already is so.
    NothingToDo,
    /// The claimed time is too long ago, or lies before StartEx.
    TooLongAgo,
    /// The participant is not in this drill.
    Unknown,
    /// Only a practice drill can be rewound.
    NotPractice,
    /// There is no such checkpoint.
    NoCheckpoint,
    /// Only who plays alone can stop the clock to write.
    NotAlone,
    /// The clock has stood still for this message already.
    Composed,
}

impl Refusal {
    /// All reasons.
    pub const ALL: [Self; 19] = [
        Self::NotStarted,
        Self::Paused,
        Self::PlayOver,
        Self::StillPlaying,
        Self::Closed,
        Self::NoAccess,
        Self::ForOthers,
        Self::AlreadyRunning,
        Self::Locked,
        Self::TooMany,
        Self::NoMoreHints,
        Self::NotAllowed,
        Self::NothingToDo,
        Self::TooLongAgo,
        Self::Unknown,
        Self::NotPractice,
        Self::NoCheckpoint,
        Self::NotAlone,
        Self::Composed,
    ];

    /// The key in logs.
    #[must_use]
    pub fn name(self) -> &'static str {
        [
            "not-started",
            "paused",
            "play-over",
            "still-playing",
            "closed",
            "no-access",
            "for-others",
            "already-running",
            "locked",
            "too-many",
            "no-more-hints",
            "not-allowed",
            "nothing-to-do",
            "too-long-ago",
            "unknown",
            "not-practice",
            "no-checkpoint",
            "not-alone",
            "composed",
        ][self as usize]
    }
}

const _: () = assert!(size_of::<Event>() <= 40);
const _: () = assert!(size_of::<Stamped>() <= 56);
