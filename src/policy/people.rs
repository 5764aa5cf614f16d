//! Who responds: incident roles, people, on-call layers and the levels of escalation.

use schemars::JsonSchema;
use serde::Deserialize;

use super::doc::SeverityName;
use super::runbook::Weekday;
use crate::yaml::{ClockTime, Day, Duration, HandOver, Id, Moment, Percent, Table, Turn};

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
    /// The on-call layers or people that it comes from.
    #[serde(default)]
    pub called_from: Vec<Id>,
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

/// A team of the organisation.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// What people read.
    pub title: String,
    /// The person who leads it.
    pub lead: Option<Id>,
    /// The channel in which it is asked.
    pub channel: Option<Id>,
    /// What it answers for.
    pub owns: Option<String>,
}

/// Who is on call.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OnCall {
    /// The layers; in each, one person is on call at a time.
    pub layers: Table<Layer>,
    /// Who stands in for whom: for its time, an override goes before every turn of its layer.
    #[serde(default)]
    pub overrides: Vec<Override>,
    /// How often all levels are paged again, from the first, when nobody acknowledged by the last one's timeout.
    #[serde(default)]
    #[schemars(range(max = 9))]
    pub repeat: u8,
    /// What is handed over at the end of a turn.
    #[serde(default)]
    pub hand_over: Vec<String>,
    /// What a simulated person does who is paged, where a level says nothing else.
    pub answers: Option<Answers>,
}

/// A layer of the on-call rotation: people who take turns, or several groups of them by the hour (`shifts`).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// What people read.
    pub title: String,
    /// Who takes turns, in this order.
    #[serde(default)]
    pub people: Vec<Id>,
    /// How long a turn is: `week` (when left out), `day`, `12h`, `3d`, `2w`.
    pub turn: Option<Turn>,
    /// Time of the hand-over, of the first one also the weekday, as in `Mon 09:00`; 09:00 when left out.
    pub hand_over: Option<HandOver>,
    /// The date on or after which the first person's turn began; 2026-01-05 when left out.
    pub from: Option<Day>,
    /// The time zone of its times (IANA name); the policy's when left out.
    pub timezone: Option<String>,
    /// The hours in which anybody is on call here; always when left out.
    #[serde(default)]
    pub hours: Vec<Hours>,
    /// Groups that follow the sun. Where the hours of two overlap, the first of them is on call.
    #[serde(default)]
    pub shifts: Vec<Shift>,
}

/// One group of a layer that follows the sun. What is left out is as the layer says.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// Who takes turns, in this order.
    pub people: Vec<Id>,
    /// The hours of the group.
    #[serde(default)]
    pub hours: Vec<Hours>,
    /// The time zone of its times.
    pub timezone: Option<String>,
    /// How long a turn is.
    pub turn: Option<Turn>,
    /// Time of the hand-over.
    pub hand_over: Option<HandOver>,
    /// The date on or after which the first person's turn began.
    pub from: Option<Day>,
}

/// Hours of the week.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// The days on which they begin; every day when left out.
    #[serde(default)]
    pub days: Vec<Weekday>,
    /// When they begin.
    pub from: ClockTime,
    /// When they end; on the next day when this is not after `from`.
    pub to: ClockTime,
}

/// Somebody stands in for whoever would be on call.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The layer.
    pub layer: Id,
    /// Who is on call instead.
    pub who: Id,
    /// Since when, in the layer's zone.
    pub from: Moment,
    /// Until when.
    pub to: Moment,
    /// Why.
    pub reason: Option<String>,
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
