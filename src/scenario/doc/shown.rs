//! What the simulated system shows: metrics, views and the evidence in them.

use schemars::JsonSchema;
use serde::Deserialize;

use super::When;
use crate::yaml::{Duration, Id, Percent, Table};

/// Something that can be measured: normal value, noise, and the levels that states bring.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    /// What people read.
    #[serde(default)]
    pub title: Option<String>,
    /// The unit, such as `req/min`.
    #[serde(default)]
    pub unit: Option<String>,
    /// The value on a healthy day.
    #[serde(default)]
    pub normal: Option<f64>,
    /// One standard deviation as a share of the value.
    #[serde(default)]
    pub noise: Option<Percent>,
    /// How long a change of the system takes to show.
    #[serde(default)]
    pub lag: Option<Duration>,
    /// The time constant with which the value approaches a new level.
    #[serde(default)]
    pub settle: Option<Duration>,
    /// A hard lower limit (0).
    #[serde(default)]
    pub min: Option<f64>,
    /// A hard upper limit.
    #[serde(default)]
    pub max: Option<f64>,
    /// The value in a state; the first state that holds counts.
    #[serde(default)]
    pub levels: Table<f64>,
    /// How the value behaves at a level.
    #[serde(default)]
    pub curves: Table<Curve>,
}

/// How a metric behaves at a level.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Curve {
    /// The form of the curve.
    #[serde(default)]
    pub shape: Shape,
    /// The time in which the distance from normal halves.
    #[serde(default)]
    pub half_life: Option<Duration>,
    /// A time constant of its own.
    #[serde(default)]
    pub settle: Option<Duration>,
}

/// The form of a curve.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// Approaches the level.
    #[default]
    Settle,
    /// Is there at once.
    Step,
    /// Is there at once and decays.
    Burst,
    /// Swings around the level.
    Ragged,
}

/// Something that a responder can look at.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// The kind of tool.
    #[serde(default)]
    pub tool: Option<Tool>,
    /// What people read.
    #[serde(default)]
    pub title: Option<String>,
    /// What can be typed to look at it: whole words; `<id>` stands for any word.
    #[serde(default)]
    pub commands: Vec<String>,
    /// Tool permissions, one of which is needed.
    #[serde(default)]
    pub access: Vec<Id>,
    /// Incident roles that this is for, as soon as another person holds one of them.
    #[serde(default, rename = "for")]
    pub roles: Vec<Id>,
    /// What looking costs a simulated responder.
    #[serde(default)]
    pub takes: Option<Duration>,
    /// Shown when no row with a text holds.
    #[serde(default)]
    pub empty: Option<String>,
    /// Titles of the columns; rows then have `cells`.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Metrics that are drawn here.
    #[serde(default)]
    pub panels: Vec<Id>,
    /// States that this view can tell from health.
    #[serde(default)]
    pub verifies: Vec<Id>,
    /// What it shows.
    #[serde(default)]
    pub rows: Vec<Row>,
    /// Log lines that run through it.
    #[serde(default)]
    pub lines: Vec<Line>,
}

/// The kind of a tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum Tool {
    Monitoring,
    ErrorTracking,
    Logs,
    Deploys,
    Database,
    Flags,
    Shell,
    Docs,
    StatusPage,
    ProviderConsole,
    Browser,
    Support,
    Source,
    Jobs,
    Chat,
}

impl Tool {
    /// The word in files.
    pub fn name(self) -> &'static str {
        [
            "monitoring",
            "error-tracking",
            "logs",
            "deploys",
            "database",
            "flags",
            "shell",
            "docs",
            "status-page",
            "provider-console",
            "browser",
            "support",
            "source",
            "jobs",
            "chat",
        ][self as usize]
    }
}

/// A row of a view.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// When it is shown; always without one.
    #[serde(default)]
    pub when: Option<When>,
    /// What it says. Without text and cells the panel itself is the evidence.
    #[serde(default)]
    pub text: Option<String>,
    /// What it says, column by column.
    #[serde(default)]
    pub cells: Vec<String>,
    /// What it reveals.
    #[serde(default)]
    pub evidence: Vec<Id>,
    /// Stays once it was true, shown as seen earlier.
    #[serde(default)]
    pub keep: bool,
    /// In a variant: stands before the common rows.
    #[serde(default)]
    pub first: bool,
}

/// A stream of log lines: exactly one of `rate` and `every`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// While it is written; always without one.
    #[serde(default)]
    pub when: Option<When>,
    /// As many a minute as this metric says.
    #[serde(default)]
    pub rate: Option<Id>,
    /// One in this interval.
    #[serde(default)]
    pub every: Option<Duration>,
    /// How grave it is.
    pub level: LineLevel,
    /// What it says.
    pub text: String,
    /// What it reveals.
    #[serde(default)]
    pub evidence: Vec<Id>,
}

/// How grave a log line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum LineLevel {
    Info,
    Warning,
    Error,
}

impl LineLevel {
    /// The word in files.
    pub fn name(self) -> &'static str {
        ["info", "warning", "error"][self as usize]
    }
}

/// A fact that a view reveals.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What it says.
    #[serde(default)]
    pub text: Option<String>,
    /// Causes that it speaks for.
    #[serde(default)]
    pub supports: Vec<Id>,
    /// Causes that it speaks against.
    #[serde(default)]
    pub refutes: Vec<Id>,
}
