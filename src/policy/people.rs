//! Who responds: incident roles, people, on-call layers and the levels of escalation.

use schemars::JsonSchema;
use serde::Deserialize;

use super::doc::SeverityName;
use crate::yaml::{Duration, Id, Percent, Table, WeekTime};

/// An incident role.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// What people read.
    pub title: String,
    /// The severities that need it; scored in team drills.
    #[serde(default)]
    pub needed_for: Vec<SeverityName>,
    /// The severities in which it helps; not scored.
    #[serde(default)]
    pub useful_for: Vec<SeverityName>,
    /// What it does.
    #[serde(default)]
    pub duties: Vec<String>,
    /// What is said when it goes to somebody else.
    #[serde(default)]
    pub hand_over: Vec<String>,
}

/// A person of the organisation.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The function.
    pub title: String,
    /// The team.
    pub team: Option<String>,
    /// The incident roles that the person may hold.
    #[serde(default)]
    pub roles: Vec<Id>,
    /// The tools and permissions that the person has.
    #[serde(default)]
    pub access: Vec<Id>,
    /// How the person is reached.
    pub via: Via,
    /// Whether the person may be on call.
    #[serde(default)]
    pub on_call: bool,
    /// Contact details.
    pub contact: Option<String>,
}

/// How somebody is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum Via {
    Pager,
    Chat,
    Phone,
    Mail,
}

impl Via {
    /// The word in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        ["pager", "chat", "phone", "mail"][self as usize]
    }
}

/// Who is on call.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OnCall {
    /// The layers; in each, one person is on call at a time.
    pub layers: Table<Layer>,
    /// What is handed over at the end of a turn.
    #[serde(default)]
    pub hand_over: Vec<String>,
    /// What a simulated person does who is paged, where a level says nothing else.
    pub answers: Option<Answers>,
}

/// A layer of the on-call rotation.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// What people read.
    pub title: String,
    /// Who takes turns, in this order.
    pub people: Vec<Id>,
    /// How long a turn is.
    pub turn: Option<Turn>,
    /// Weekday and time of the hand-over, as in `Mon 09:00`.
    pub hand_over: Option<WeekTime>,
    /// The date on which the first person's turn began, as in `2026-01-05`.
    pub from: Option<String>,
}

/// How long a turn is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    /// A day.
    Day,
    /// A week.
    Week,
}

/// What a simulated person does who is paged: the time to answer is log-normal.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// The chance that there is an answer at all.
    pub chance: Percent,
    /// Half of the answers come within this time.
    pub median: Duration,
    /// How much the times vary (the shape of the log-normal distribution); 0.9 when left out.
    #[schemars(range(min = 0, max = 3))]
    pub spread: Option<f64>,
}

/// One level of escalation.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// The number, from 1.
    pub level: u8,
    /// Layers or people; all of them are paged.
    pub who: Vec<Id>,
    /// How long until the next level is paged.
    pub timeout: Duration,
    /// What a simulated person of this level does.
    pub answers: Option<Answers>,
}
