//! The organisation's rules as the engine and the score read them: a compiled policy.

use super::id::{AudienceId, Audiences, RoleId, Severity};
use super::time::Span;

/// A compiled policy. Tables are indexed by the ids of their entries.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The organisation.
    pub organisation: String,
    /// How changes are taken back, as the runbook says.
    pub rollbacks: Vec<Page>,
    /// Per severity, P0 first.
    pub severities: [SeverityRule; 5],
    /// The groups that are told about incidents (at most 16).
    pub audiences: Vec<Named>,
    /// Names for several audiences at once.
    pub groups: Vec<(String, Audiences)>,
    /// The audience that the acknowledgement itself tells (the on-call engineer).
    pub told_by_ack: Option<AudienceId>,
    /// The audiences that a false alarm must not alarm.
    pub broad: Audiences,
    /// The incident roles (at most 8).
    pub roles: Vec<Named>,
    /// The role that is in command.
    pub commander: RoleId,
    /// The role that speaks for the incident.
    pub communications: RoleId,
    /// The people of the organisation who may play, be on call or hold roles.
    pub people: Vec<RulePerson>,
    /// Who is paged, one level after another, until somebody acknowledges.
    pub levels: Vec<Escalation>,
    /// How often all levels are paged again, from the first, when nobody has answered by the timeout of the last.
    pub repeat: u8,
    /// The moment in the story at which `levels` are on call (RFC 3339); none when each layer's first person is.
    pub on_call_at: Option<String>,
    /// What a person does who is not playing and is paged by a player.
    pub answers: Answers,
    /// The elements that each kind of message must contain.
    pub elements: [Elements; 3],
    /// Per audience, the elements that the first message to it must contain besides.
    pub elements_first: Vec<Elements>,
    /// The text of each kind of message, with elements in braces; empty when the policy gives none.
    pub templates: [String; 3],
    /// The text of the post-mortem summary, with elements in braces; empty when the policy gives none.
    pub post_mortem: String,
    /// The titles of the eight workflow steps.
    pub steps: [String; 8],
    /// The weight of each criterion, by [`Criterion::index`].
    pub weights: [f64; Criterion::ALL.len()],
    /// The criteria that a step and an objective cannot do without, by [`Criterion::index`].
    pub critical: [bool; Criterion::ALL.len()],
    /// The other numbers of the score.
    pub thresholds: Thresholds,
}

/// A page of the runbook: its title, and its parts with their lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What people read.
    pub title: String,
    /// Title and lines of each part.
    pub parts: Vec<(String, Vec<String>)>,
}

/// The numbers of the score besides weights and SLAs; shares are 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// The most that the scenario's own expectations may make of the whole weight.
    pub expect_share: f64,
    /// An acknowledgement without a real response by the same player in this time counts from that response.
    pub empty_ack: Span,
    /// The time to see that the impact changed before the declared severity must follow.
    pub severity_grace: Span,
    /// The credit for a severity one step too high.
    pub severity_too_high: f64,
    /// The credit for a severity one step too low.
    pub severity_too_low: f64,
    /// Taken off for each wrong diagnosis before the right one.
    pub wrong_diagnosis: f64,
    /// The most for a right diagnosis or judgement without supporting evidence seen.
    pub unproved: f64,
    /// Taken off the mitigation for each harmful action.
    pub harm_to_mitigation: f64,
    /// Taken off "no harm" for each harmful action.
    pub harm: f64,
    /// The credit from which a step or an objective is achieved.
    pub achieved: f64,
    /// The credit from which it is performed without challenges.
    pub performed: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            expect_share: 0.3,
            empty_ack: Span::mins(5),
            severity_grace: Span::mins(5),
            severity_too_high: 0.7,
            severity_too_low: 0.4,
            wrong_diagnosis: 0.3,
            unproved: 0.5,
            harm_to_mitigation: 0.25,
            harm: 0.5,
            achieved: 0.5,
            performed: 0.9,
        }
    }
}

/// An id and what to call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The id in files and commands.
    pub id: String,
    /// What people read.
    pub title: String,
}

/// The rules for one severity. `None` means that the policy asks for nothing.
#[derive(Clone, Debug, Default)]
pub struct SeverityRule {
    /// What the severity means.
    pub means: String,
    /// The time per SLA, by [`Sla::index`].
    pub sla: [Option<Span>; 5],
    /// Who must be told.
    pub audiences: Audiences,
    /// By when the severity must be declared; `None` means half of the time to respond.
    pub declare: Option<Span>,
    /// Which roles must be taken.
    pub roles: Vec<RoleId>,
}

/// A person of the organisation.
#[derive(Clone, Debug)]
pub struct RulePerson {
    /// The id in files and commands.
    pub id: String,
    /// Name and function.
    pub title: String,
    /// `pager`, `chat`, `phone` or `mail`.
    pub via: &'static str,
    /// Tool permissions.
    pub access: Vec<String>,
    /// The roles that the person may hold.
    pub roles: Vec<RoleId>,
}

/// What a simulated person does who is paged: the time to answer is log-normal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answers {
    /// The chance that there is an answer at all.
    pub chance: f64,
    /// The median of the time until that answer.
    pub median: Span,
    /// The shape of the distribution.
    pub spread: f64,
}

/// One level of escalation.
#[derive(Clone, Debug)]
pub struct Escalation {
    /// Who is paged, by position in [`Rules::people`].
    pub people: Vec<usize>,
    /// How long until the next level is paged.
    pub timeout: Span,
    /// What a person of this level does who is not playing.
    pub answers: Answers,
}

/// The times that a policy promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sla {
    /// First page to first acknowledgement.
    Respond,
    /// First page to the last required audience told.
    Notify,
    /// Between two updates to an audience.
    Update,
    /// Impact visible to impact gone or residual.
    Mitigate,
    /// First page to resolved.
    Resolve,
}

impl Sla {
    /// All of them, in the order of the policy's table.
    pub const ALL: [Self; 5] = [
        Self::Respond,
        Self::Notify,
        Self::Update,
        Self::Mitigate,
        Self::Resolve,
    ];

    /// The position in a severity's table.
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    /// The key in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        ["respond", "notify", "update", "mitigate", "resolve"][self.index()]
    }
}

/// What a message to an audience can contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Element {
    /// Who notices what, and how many.
    Impact,
    /// What is being done.
    Action,
    /// When the next message comes.
    Next,
    /// The declared severity.
    Severity,
    /// What was wrong.
    Cause,
}

impl Element {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Impact,
        Self::Action,
        Self::Next,
        Self::Severity,
        Self::Cause,
    ];

    /// The key in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        ["impact", "action", "next", "severity", "cause"][self as usize]
    }
}

/// A set of message elements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Elements(pub u8);

impl Elements {
    /// Whether the element is in the set.
    #[must_use]
    pub fn has(self, element: Element) -> bool {
        self.0 >> element as u8 & 1 == 1
    }

    /// The set with one more element.
    #[must_use]
    pub fn with(self, element: Element) -> Self {
        Self(self.0 | 1 << element as u8)
    }

    /// How many elements are in the set.
    #[must_use]
    pub fn count(self) -> u32 {
        self.0.count_ones()
    }
}

macro_rules! criteria {
    ($($(#[$doc:meta])* $name:ident = $id:literal, step $step:literal, weight $weight:literal;)*) => {
        /// What the policy scores, besides the scenario's own expectations.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Criterion { $($(#[$doc])* $name,)* }

        impl Criterion {
            /// All criteria in the order of the score card.
            pub const ALL: [Self; [$($id),*].len()] = [$(Self::$name),*];

            /// The position in [`Rules::weights`].
            #[must_use]
            pub fn index(self) -> usize {
                self as usize
            }

            /// The id in files and reports.
            #[must_use]
            pub fn id(self) -> &'static str {
                [$($id),*][self.index()]
            }

            /// The step of the workflow, 1 to 8.
            #[must_use]
            pub fn step(self) -> u8 {
                [$($step),*][self.index()]
            }

            /// The weight when the policy names none.
            #[must_use]
            pub fn default_weight(self) -> f64 {
                [$($weight),*][self.index()]
            }
        }
    };
}

criteria! {
    /// Acknowledged in time.
    Acknowledged = "acknowledged", step 1, weight 10.0;
    /// The declared severity is the true one.
    SeverityRight = "severity-right", step 2, weight 8.0;
    /// A severity was declared in time.
    SeverityDeclared = "severity-declared", step 2, weight 4.0;
    /// The required audiences were told in time.
    AudiencesTold = "audiences-told", step 3, weight 8.0;
    /// The roles that the severity needs were taken.
    CommandTaken = "command-taken", step 3, weight 5.0;
    /// Updates came as often as the policy asks.
    UpdatesKept = "updates-kept", step 3, weight 6.0;
    /// Each promised next update came.
    PromisesKept = "promises-kept", step 3, weight 2.0;
    /// Messages had the elements that they must have.
    MessageElements = "message-elements", step 3, weight 4.0;
    /// The cause was named before resolving.
    CauseNamed = "cause-named", step 4, weight 10.0;
    /// The impact was ended or reduced in time.
    Mitigated = "mitigated", step 5, weight 15.0;
    /// Nothing harmful was done.
    NoHarm = "no-harm", step 5, weight 10.0;
    /// The recovery was verified before resolving.
    Verified = "verified", step 6, weight 5.0;
    /// Resolved when healthy, and no recurrence was missed.
    Monitored = "monitored", step 7, weight 5.0;
    /// The hot wash was held.
    Reviewed = "reviewed", step 8, weight 6.0;
    /// A false alarm: the decisive evidence was seen.
    EvidenceSeen = "evidence-seen", step 4, weight 10.0;
    /// A false alarm: judged as no incident, with a reason.
    JudgedNone = "judged-none", step 2, weight 12.0;
    /// A false alarm: nobody beyond the team was alarmed.
    NoBroadAlarm = "no-broad-alarm", step 3, weight 5.0;
}

impl Rules {
    /// The policy's time for a severity.
    #[must_use]
    pub fn sla(&self, severity: Severity, sla: Sla) -> Option<Span> {
        self.severities[severity.index()].sla[sla.index()]
    }
}
