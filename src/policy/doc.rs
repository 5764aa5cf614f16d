//! The policy file as its author writes it: everything that drills and scoring read.
//!
//! What only the runbook prints stands in `runbook.rs` and is optional here, so an organisation can
//! start with severities and people alone.

use schemars::JsonSchema;
use serde::Deserialize;

use super::people::{Level, OnCall, Person, Role, Team};
use super::runbook::{
    BusinessHours, Channel, Contact, ImpactCriterion, Permission, Review, Rollback, Tool, Triage,
    UrgencyCriterion, WorkedExample, WorkflowStep,
};
use crate::model;
use crate::yaml::{Duration, Id, Percent, Table};

/// An organisation's incident policy.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The version of this file format; this program reads 1.
    pub format: u32,
    /// The id of the policy.
    pub policy: Id,
    /// The organisation, as reports name it.
    pub organisation: String,
    /// The time zone of on-call turns (IANA name); UTC when left out.
    pub timezone: Option<String>,
    /// When business days begin and end.
    pub business_hours: Option<BusinessHours>,
    /// What each severity means and asks for.
    pub severities: Severities,
    /// How impact is judged, one question per line.
    #[serde(default)]
    pub impact_criteria: Vec<ImpactCriterion>,
    /// What makes an incident more or less urgent.
    #[serde(default)]
    pub urgency_criteria: Vec<UrgencyCriterion>,
    /// How urgency moves the severity that the impact gives.
    pub urgency_rule: Option<String>,
    /// The questions of the first minutes.
    #[serde(default)]
    pub triage: Vec<Triage>,
    /// One incident, judged step by step.
    pub worked_example: Option<WorkedExample>,
    /// The groups that are told about incidents.
    pub audiences: Table<Audience>,
    /// Names for several audiences at once.
    #[serde(default)]
    pub audience_groups: Table<Vec<Id>>,
    /// Where messages go.
    #[serde(default)]
    pub channels: Table<Channel>,
    /// The incident roles; `incident-commander` and `communications` must be among them.
    pub roles: Table<Role>,
    /// The teams that people belong to.
    #[serde(default)]
    pub teams: Table<Team>,
    /// The people who may play, be on call or hold roles.
    pub people: Table<Person>,
    /// Who is on call, and what a simulated person does who is paged.
    pub on_call: OnCall,
    /// Who is paged, level by level, until somebody acknowledges.
    pub escalation: Vec<Level>,
    /// Whom to call outside the team.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// The eight steps of the workflow.
    #[serde(default)]
    pub workflow: Vec<WorkflowStep>,
    /// The messages and what they must contain.
    pub templates: Templates,
    /// The tools, who owns them and how access is got.
    #[serde(default)]
    pub tools: Table<Tool>,
    /// Rights beyond a tool.
    #[serde(default)]
    pub permissions: Table<Permission>,
    /// How a change is taken back.
    #[serde(default)]
    pub rollbacks: Table<Rollback>,
    /// What happens after the incident.
    pub review: Option<Review>,
    /// How incidents and their action items are recorded until they are closed.
    #[serde(default)]
    pub tracking: Vec<String>,
    /// How people learn and rehearse the runbook.
    #[serde(default)]
    pub training: Vec<String>,
    /// How drills are scored.
    #[serde(default)]
    pub scoring: Scoring,
}

/// The name of a severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum SeverityName {
    P0,
    P1,
    P2,
    P3,
    P4,
}

impl From<SeverityName> for model::Severity {
    fn from(name: SeverityName) -> Self {
        Self::ALL[name as usize]
    }
}

/// All five severities.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Severities {
    /// The worst.
    #[serde(rename = "P0")]
    pub p0: Severity,
    /// High.
    #[serde(rename = "P1")]
    pub p1: Severity,
    /// Medium.
    #[serde(rename = "P2")]
    pub p2: Severity,
    /// Low.
    #[serde(rename = "P3")]
    pub p3: Severity,
    /// The mildest.
    #[serde(rename = "P4")]
    pub p4: Severity,
}

impl Severities {
    /// All with their names, the worst first.
    #[must_use]
    pub fn all(&self) -> [(model::Severity, &Severity); 5] {
        use model::Severity::{P0, P1, P2, P3, P4};
        [
            (P0, &self.p0),
            (P1, &self.p1),
            (P2, &self.p2),
            (P3, &self.p3),
            (P4, &self.p4),
        ]
    }
}

/// What one severity means and asks for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Severity {
    /// What people call it.
    pub name: String,
    /// What makes an incident this severe.
    pub means: Vec<String>,
    /// What that looks like.
    #[serde(default)]
    pub examples: Vec<String>,
    /// The times.
    pub sla: SlaTimes,
    /// The audiences, or groups of them, that must be told.
    pub notify: Vec<Id>,
    /// The channels in which the team works.
    #[serde(default)]
    pub channels: Vec<Id>,
    /// The response time in words.
    pub response: Option<String>,
    /// What the team does.
    #[serde(default)]
    pub actions: Vec<String>,
}

/// The times of a severity. What is left out is not asked for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SlaTimes {
    /// First page to first acknowledgement.
    pub respond: Duration,
    /// The respond time counts business days: `1d` is the next business day.
    #[serde(default)]
    pub business_days: bool,
    /// First page to a declared severity; half of `respond` when left out.
    pub declare: Option<Duration>,
    /// First page to the last required audience told.
    pub notify: Option<Duration>,
    /// The longest time between two messages to an audience.
    pub update: Option<Duration>,
    /// First visible signal to impact gone or residual.
    pub mitigate: Option<Duration>,
    /// First page to resolved.
    pub resolve: Option<Duration>,
}

impl SlaTimes {
    /// The time of one SLA.
    #[must_use]
    pub fn get(&self, sla: model::Sla) -> Option<model::Span> {
        match sla {
            model::Sla::Respond => Some(self.respond),
            model::Sla::Notify => self.notify,
            model::Sla::Update => self.update,
            model::Sla::Mitigate => self.mitigate,
            model::Sla::Resolve => self.resolve,
        }
        .map(|time| time.0)
    }
}

/// A group that is told about incidents.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Audience {
    /// What people read.
    pub title: String,
    /// The channel that reaches it.
    pub channel: Option<Id>,
    /// What tells it without a message.
    pub told_by: Option<ToldBy>,
    /// It stands outside the organisation.
    #[serde(default)]
    pub external: bool,
    /// Telling it is an alarm that a false alarm must not raise.
    #[serde(default)]
    pub broad: bool,
    /// What the first message to it must contain besides what the template asks for.
    #[serde(default)]
    pub also: Vec<MessageElement>,
    /// What it wants to know.
    pub wants: Option<String>,
}

/// What tells an audience without a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ToldBy {
    /// The acknowledgement.
    Ack,
}

/// The messages and what they must contain.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Templates {
    /// The first message.
    pub initial: Template<MessageElement>,
    /// The messages after it.
    pub update: Template<MessageElement>,
    /// The last message.
    pub resolution: Template<MessageElement>,
    /// The summary of the review.
    pub post_mortem: Option<Template<ReviewElement>>,
}

/// One kind of message.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Template<E> {
    /// What people read.
    pub title: Option<String>,
    /// When it is sent.
    pub when: Option<String>,
    /// The elements that it must contain.
    pub required: Vec<E>,
    /// What it must not contain.
    #[serde(default)]
    pub never: Vec<String>,
    /// The text, with elements in braces.
    pub text: Option<String>,
}

/// What a message to an audience can contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MessageElement {
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

impl From<MessageElement> for model::Element {
    fn from(element: MessageElement) -> Self {
        Self::ALL[element as usize]
    }
}

/// What the summary of a review can contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewElement {
    /// Who was hurt, how and how long.
    Impact,
    /// What happened when.
    Timeline,
    /// What was wrong.
    Cause,
    /// What went well.
    WentWell,
    /// What to improve.
    Improve,
    /// What will be done, by whom, by when.
    ActionItem,
}

/// How drills are scored. What is left out keeps its default.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scoring {
    /// The weight of each criterion; 0 takes it out of the score.
    #[serde(default)]
    pub weights: Table<f64>,
    /// The criteria without which a step or an objective is not achieved.
    pub critical: Option<Vec<Id>>,
    /// The most that a scenario's own expectations weigh.
    pub expectations: Option<Percent>,
    /// An acknowledgement without any response by the same player in this time counts from that response.
    pub empty_ack: Option<Duration>,
    /// The time to see that the impact changed.
    pub severity_grace: Option<Duration>,
    /// The credit for a severity one step too high.
    pub severity_too_high: Option<Percent>,
    /// The credit for a severity one step too low.
    pub severity_too_low: Option<Percent>,
    /// Taken off for each wrong diagnosis before the right one.
    pub wrong_diagnosis: Option<Percent>,
    /// The most for a right diagnosis, or a right judgement of a false alarm, without evidence seen.
    pub unproved: Option<Percent>,
    /// Taken off the mitigation for each harmful action.
    pub harm_to_mitigation: Option<Percent>,
    /// Taken off "no harm" for each harmful action.
    pub harm: Option<Percent>,
    /// The credit that a step or an objective needs to be achieved (S).
    pub achieved: Option<Percent>,
    /// The credit that it needs to be performed without challenges (P).
    pub performed: Option<Percent>,
}
