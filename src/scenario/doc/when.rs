//! Conditions as authors write them.

use schemars::JsonSchema;
use serde::Deserialize;

pub use crate::policy::SeverityName as Severity;
use crate::yaml::{Id, OneOrMany, Table};

/// A condition: all keys must hold. A value is one or a list, of which any will do.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// A variable of the system has this value, or one of these.
    #[serde(default)]
    pub is: Table<OneOrMany<Id>>,
    /// A named state holds.
    #[serde(default)]
    pub state: Option<OneOrMany<Id>>,
    /// This variant is played.
    #[serde(default)]
    pub variant: Option<OneOrMany<Id>>,
    /// The worst impact on users now.
    #[serde(default)]
    pub impact: Option<OneOrMany<Severity>>,
    /// All of these hold.
    #[serde(default)]
    pub all: Option<Vec<Self>>,
    /// At least one of these holds.
    #[serde(default)]
    pub any: Option<Vec<Self>>,
    /// This does not hold.
    #[serde(default)]
    pub not: Option<Box<Self>>,
    /// A player has acknowledged.
    #[serde(default)]
    pub acked: Option<bool>,
    /// The incident is declared resolved and nothing has reopened it.
    #[serde(default)]
    pub resolved: Option<bool>,
    /// The declared severity; `none` means "this is no incident", `any` that something was declared.
    #[serde(default)]
    pub classified: Option<OneOrMany<Declared>>,
    /// The view has been looked at (`any`: some view).
    #[serde(default)]
    pub looked: Option<OneOrMany<Id>>,
    /// The view has been asserted healthy (`any`: some view).
    #[serde(default)]
    pub verified: Option<OneOrMany<Id>>,
    /// The action has ended (`any`: some action). In `before` and `until` its start counts.
    #[serde(default)]
    pub ran: Option<OneOrMany<Id>>,
    /// The action is going on (`any`: some action).
    #[serde(default)]
    pub running: Option<OneOrMany<Id>>,
    /// The audience has been told (`any`: some audience).
    #[serde(default)]
    pub notified: Option<OneOrMany<Id>>,
    /// The person has been paged (`any`: somebody).
    #[serde(default)]
    pub paged: Option<OneOrMany<Id>>,
    /// Somebody holds the incident role.
    #[serde(default)]
    pub assigned: Option<OneOrMany<Id>>,
    /// The cause has been named as a hypothesis (`any`: some cause).
    #[serde(default)]
    pub suspected: Option<OneOrMany<Id>>,
    /// The cause has been diagnosed (`any`: some cause).
    #[serde(default)]
    pub diagnosed: Option<OneOrMany<Id>>,
    /// The evidence has been found.
    #[serde(default)]
    pub evidence: Option<OneOrMany<Id>>,
    /// The inject has been delivered.
    #[serde(default)]
    pub fired: Option<OneOrMany<Id>>,
}

impl When {
    /// The conditions that this one is made of.
    pub fn parts(&self) -> impl Iterator<Item = &Self> {
        let lists = self.all.iter().chain(&self.any).flatten();
        lists.chain(self.not.as_deref())
    }
}

/// What players can declare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum Declared {
    P0,
    P1,
    P2,
    P3,
    P4,
    /// This is no incident.
    #[serde(rename = "none")]
    None,
    /// Something has been declared.
    #[serde(rename = "any")]
    Any,
}
