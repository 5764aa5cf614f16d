//! The document types of the scenario format: what a file may say, and nothing else.
//!
//! The JSON Schema of editors and of the validator is generated from these types, so each doc comment
//! here is also what an author reads in the editor. A file that uses a catalogue gives only what differs, so much is
//! optional here that a compiled plan must have; `compile` reports what is missing after the merge.

mod script;
mod shown;
mod when;

use schemars::JsonSchema;
use serde::Deserialize;

pub use script::*;
pub use shown::*;
pub use when::*;

use crate::yaml::{Duration, Id, Offset, Percent, Table, WeekTime};

/// A firedrill scenario: an incident that can be drilled, in several variants.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The version of the format: 1.
    #[schemars(range(min = 1, max = 1))]
    pub format: u32,
    /// The scenario's id, usually the name of the file.
    pub id: Id,
    /// The catalogue that this scenario builds on, such as `epb`.
    #[serde(default)]
    pub uses: Option<Id>,
    /// What to leave out of the catalogue: `injects/ceo-asks`, `views/old-tab`, or a plain id.
    #[serde(default)]
    pub drop: Vec<String>,
    /// What the scenario is called. It must not give the cause away.
    pub title: String,
    /// For whom it is.
    pub level: Level,
    /// Words to find it by.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The length of play.
    pub time_box: Duration,
    /// The notional day and time of StartEx, such as `Tue 14:05`.
    pub starts: WeekTime,
    /// How long play goes on after `resolve` (10m); new impact reopens the incident.
    #[serde(default)]
    pub monitor: Option<Duration>,
    /// The drill's own, tighter times. Needed wherever the policy's time is longer than half the time box.
    #[serde(default)]
    pub targets: Targets,
    /// What players are told before StartEx.
    pub brief: String,
    /// Training objectives.
    #[serde(default)]
    pub objectives: Table<String>,
    /// The variables of the simulated system and their values; the first holds before the history.
    #[serde(default)]
    pub system: Table<Vec<Id>>,
    /// What happened before StartEx, in all variants.
    #[serde(default)]
    pub history: Vec<Past>,
    /// Named conditions of the system. With a severity they hurt users; the first that holds is the impact.
    #[serde(default)]
    pub states: Vec<State>,
    /// The closed list that a diagnosis is chosen from, decoys included.
    pub causes: Table<String>,
    /// How many users 100 % are.
    #[serde(default)]
    #[schemars(range(min = 1))]
    pub users: Option<u32>,
    /// The voices around the team. Who may be on call or hold roles stands in the policy.
    #[serde(default)]
    pub people: Table<Person>,
    /// Values that texts draw from: `{{sample.user}}`.
    #[serde(default)]
    pub samples: Table<Vec<String>>,
    /// What can be measured.
    #[serde(default)]
    pub metrics: Table<Metric>,
    /// What a responder can look at.
    #[serde(default)]
    pub views: Table<View>,
    /// What views reveal.
    #[serde(default)]
    pub evidence: Table<Evidence>,
    /// What a responder can do.
    #[serde(default)]
    pub actions: Table<Action>,
    /// How the world moves without a message.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// The script.
    #[serde(default)]
    pub injects: Vec<Inject>,
    /// What is really wrong, in several versions; the seed picks one.
    pub variants: Table<Variant>,
    /// What the scenario expects of players; skipped in false alarms unless `if` names them.
    #[serde(default)]
    pub expect: Vec<Expect>,
    /// What the MSEL says that players should do, in words. Without this key it names the policy's times.
    #[serde(default)]
    pub expected_actions: Option<Vec<ExpectedAction>>,
    /// The common rungs of the hint ladder: where to look, what to compare.
    #[serde(default)]
    pub hints: Vec<Hint>,
    /// The procedure for this kind of incident; the runbook is made of it.
    #[serde(default)]
    pub procedure: Procedure,
    /// What is told in the hot wash.
    #[serde(default)]
    pub debrief: Debrief,
}

/// A firedrill catalogue: the organisation's system, written once and used by many scenarios.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// The version of the format: 1.
    #[schemars(range(min = 1, max = 1))]
    pub format: u32,
    /// The catalogue's id, as scenarios name it in `uses`.
    pub catalogue: Id,
    /// How many users 100 % are.
    #[schemars(range(min = 1))]
    pub users: u32,
    /// The voices around the team.
    #[serde(default)]
    pub people: Table<Person>,
    /// Values that texts draw from: `{{sample.user}}`.
    #[serde(default)]
    pub samples: Table<Vec<String>>,
    /// What can be measured.
    #[serde(default)]
    pub metrics: Table<Metric>,
    /// What a responder can look at, on a healthy day.
    #[serde(default)]
    pub views: Table<View>,
    /// What views reveal. A scenario says which of its causes it supports or refutes.
    #[serde(default)]
    pub evidence: Table<Evidence>,
    /// The usual actions.
    #[serde(default)]
    pub actions: Table<Action>,
    /// The usual messages; skipped in false alarms unless `if` names them.
    #[serde(default)]
    pub injects: Vec<Inject>,
    /// What is always expected of players; skipped in false alarms unless `if` names them.
    #[serde(default)]
    pub expect: Vec<Expect>,
}

/// For whom a scenario is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// A new joiner, with hints.
    Novice,
    /// Somebody who has been on call before.
    Competent,
    /// A team that knows the system well.
    Expert,
}

impl Level {
    /// The word in files.
    pub fn name(self) -> &'static str {
        ["novice", "competent", "expert"][self as usize]
    }
}

/// Times per severity.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names are the meaning")]
pub struct Targets {
    #[serde(rename = "P0", default)]
    pub p0: Times,
    #[serde(rename = "P1", default)]
    pub p1: Times,
    #[serde(rename = "P2", default)]
    pub p2: Times,
    #[serde(rename = "P3", default)]
    pub p3: Times,
    #[serde(rename = "P4", default)]
    pub p4: Times,
}

/// The times of one severity.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Times {
    /// First page to first acknowledgement.
    #[serde(default)]
    pub respond: Option<Duration>,
    /// First page to the last required audience told.
    #[serde(default)]
    pub notify: Option<Duration>,
    /// Between two updates to an audience.
    #[serde(default)]
    pub update: Option<Duration>,
    /// Impact visible to impact gone or residual.
    #[serde(default)]
    pub mitigate: Option<Duration>,
    /// First page to resolved.
    #[serde(default)]
    pub resolve: Option<Duration>,
}

/// Something that happened before StartEx.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Past {
    /// When, such as `-7m`.
    pub at: Offset,
    /// Which variables took which values.
    pub sets: Sets,
}

/// Assignments: variable and value.
pub type Sets = Table<Id>;

/// A named condition of the system.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// Its id.
    pub id: Id,
    /// When it holds.
    pub when: When,
    /// How bad it is for users; without one it is only a name for a condition.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// The share of users that it hurts.
    #[serde(default)]
    pub users: Option<Percent>,
    /// What users notice.
    #[serde(default)]
    pub text: Option<String>,
    /// The time in which the number of hurt users halves by itself.
    #[serde(default)]
    pub half_life: Option<Duration>,
    /// Mitigated but not healthy.
    #[serde(default)]
    pub residual: bool,
}

/// A voice around the team.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Name and function.
    pub title: String,
    /// How their messages come.
    #[serde(default)]
    pub via: Via,
    /// Tool permissions.
    #[serde(default)]
    pub access: Vec<Id>,
}

/// How a message comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum Via {
    Pager,
    #[default]
    Chat,
    Phone,
    Mail,
    Ticket,
    News,
    InPerson,
}

impl Via {
    /// The word in files.
    pub fn name(self) -> &'static str {
        [
            "pager",
            "chat",
            "phone",
            "mail",
            "ticket",
            "news",
            "in-person",
        ][self as usize]
    }
}

/// The procedure for this kind of incident.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// How it shows: what monitors, users and support report.
    #[serde(default)]
    pub symptoms: Vec<String>,
    /// How to find out what is wrong.
    #[serde(default)]
    pub diagnose: Vec<String>,
    /// How to stop the harm.
    #[serde(default)]
    pub mitigate: Vec<String>,
    /// How to take the steps back.
    #[serde(default)]
    pub rollback: Vec<String>,
    /// How to prove that it is over.
    #[serde(default)]
    pub verify: Vec<String>,
    /// What looks like it and needs another response, or none.
    #[serde(default)]
    pub false_alarms: Vec<String>,
}

/// What is told in the hot wash.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Debrief {
    /// What the variants have in common.
    #[serde(default)]
    pub explain: String,
    /// Lessons.
    #[serde(default)]
    pub lessons: Vec<String>,
    /// Questions to talk about.
    #[serde(default)]
    pub questions: Vec<String>,
}
