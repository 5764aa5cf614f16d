//! What only the runbook prints: optional to the parser, and reported by `runbook --check` when it is missing.

use schemars::JsonSchema;
use serde::Deserialize;

use super::doc::SeverityName;
use crate::yaml::{Duration, Id};

/// When business days begin and end.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BusinessHours {
    /// The business days.
    pub days: Vec<Weekday>,
    /// When they begin, as in `08:00`.
    pub from: String,
    /// When they end, as in `18:00`.
    pub to: String,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// One question about impact, with the answer that fits each severity.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "one answer per severity")]
pub struct ImpactCriterion {
    /// The id.
    pub id: Id,
    /// What is asked.
    pub question: String,
    #[serde(rename = "P0")]
    pub p0: String,
    #[serde(rename = "P1")]
    pub p1: String,
    #[serde(rename = "P2")]
    pub p2: String,
    #[serde(rename = "P3")]
    pub p3: String,
    #[serde(rename = "P4")]
    pub p4: String,
}

/// One question about urgency.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UrgencyCriterion {
    /// The id.
    pub id: Id,
    /// What is asked.
    pub question: String,
    /// The answer that makes it more urgent.
    pub raises: String,
    /// The answer that makes it less urgent.
    pub lowers: String,
}

/// One question of the first minutes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Triage {
    /// What is asked.
    pub ask: String,
    /// How it is answered.
    pub how: String,
}

/// One incident, judged step by step.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkedExample {
    /// What is seen.
    pub situation: String,
    /// The triage questions with their answers.
    pub answers: Vec<TriageAnswer>,
    /// The severity that follows.
    pub severity: SeverityName,
    /// Why.
    pub because: String,
}

/// One answer of a worked example.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TriageAnswer {
    /// What is asked.
    pub ask: String,
    /// The answer.
    pub answer: String,
}

/// Where messages go.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// What people read.
    pub title: String,
    /// What it is for.
    pub r#use: Option<String>,
    /// The tool that carries it.
    pub tool: Option<Id>,
    /// How it is reached.
    pub contact: Option<String>,
}

/// Somebody outside the team whom an incident may need.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Who.
    pub who: String,
    /// When to call.
    pub when: String,
    /// How to call.
    pub how: String,
    /// Contact details.
    pub contact: Option<String>,
}

/// A step of the incident workflow.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkflowStep {
    /// The number, 1 to 8.
    pub step: u8,
    /// The id.
    pub id: Id,
    /// What people read.
    pub title: String,
    /// What it is for.
    pub aim: Option<String>,
    /// What is done.
    #[serde(default)]
    pub r#do: Vec<String>,
}

/// A tool of the response.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// What people read.
    pub title: String,
    /// What it is for.
    pub r#use: Option<String>,
    /// The team that owns it.
    pub owner: Option<String>,
    /// How access is got.
    pub access: Option<String>,
    /// How it is got in the middle of an incident.
    pub emergency: Option<String>,
}

/// A right beyond a tool.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Permission {
    /// What people read.
    pub title: String,
    /// How it is got.
    pub access: Option<String>,
    /// The team that grants it.
    pub owner: Option<String>,
}

/// How a change is taken back.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rollback {
    /// What people read.
    pub title: String,
    /// The team that owns the procedure.
    pub owner: Option<String>,
    /// The tool it needs.
    pub tool: Option<Id>,
    /// When to do it.
    #[serde(default)]
    pub when: Vec<String>,
    /// When not to do it.
    #[serde(default)]
    pub not_when: Vec<String>,
    /// What is done, in order.
    #[serde(default)]
    pub steps: Vec<String>,
    /// How success is seen.
    #[serde(default)]
    pub verify: Vec<String>,
    /// How it is taken back in its turn.
    pub undo: Option<String>,
}

/// What happens after the incident.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// By when a review is held.
    pub within: Option<ReviewTimes>,
    /// The rules of the meeting.
    #[serde(default)]
    pub rules: Vec<String>,
    /// How the timeline is documented.
    #[serde(default)]
    pub timeline: Vec<String>,
    /// How causes are analysed.
    pub method: Option<Method>,
    /// What an action item needs, and who owns it.
    #[serde(default)]
    pub action_items: Vec<String>,
    /// How the process itself is improved.
    #[serde(default)]
    pub improvement: Vec<String>,
    /// How lessons are shared.
    #[serde(default)]
    pub sharing: Vec<String>,
}

/// By when a review is held; a severity that is left out needs none.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "one time per severity")]
pub struct ReviewTimes {
    #[serde(rename = "P0")]
    pub p0: Option<Duration>,
    #[serde(rename = "P1")]
    pub p1: Option<Duration>,
    #[serde(rename = "P2")]
    pub p2: Option<Duration>,
    #[serde(rename = "P3")]
    pub p3: Option<Duration>,
    #[serde(rename = "P4")]
    pub p4: Option<Duration>,
}

/// A method of analysis.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Method {
    /// What people call it.
    pub title: String,
    /// How it is done.
    #[serde(default)]
    pub steps: Vec<String>,
}

impl Weekday {
    /// The weekday of a date.
    #[must_use]
    pub fn of(date: jiff::civil::Date) -> Self {
        const ALL: [Weekday; 7] = [
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
            Weekday::Fri,
            Weekday::Sat,
            Weekday::Sun,
        ];
        ALL[date.weekday().to_monday_zero_offset() as usize]
    }
}
