//! The master scenario events list (MSEL): injects and expected actions as a table.
//!
//! [`Msel::of`] lists a scenario, [`read`] understands a table that a planner made, and [`draft`] makes a scenario of it.
//! Invariants: nothing here reads a file, tables come as rows of [`Cell`]s; the list of a draft is the list that the
//! draft was made of, so that export, import and export again give the same cells.

mod cell;
mod clock;
mod draft;
mod header;
mod of;
mod policy;
mod profile;
mod read;
mod words;

pub use cell::{Cell, Row, Table, a1, column_name, inert, tidy, uninert};
pub use draft::{Draft, Setup, draft, slug};
pub use profile::Profile;
pub use read::{Problem, Read, read, understood};

use super::doc::Via;
use crate::model::Time;

/// The columns of the `hseep` profile, which every export has.
pub const COLUMNS: [&str; 10] = [
    "Event Number",
    "Designated Scenario Time",
    "Event Type",
    "Inject Mode",
    "From",
    "To",
    "Message",
    "Expected Participant Response",
    "Exercise Objective",
    "Notes",
];

/// What kind of event a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A planned inject.
    #[default]
    Inject,
    /// An inject for the case that something expected did not happen.
    Contingency,
    /// Something that players are expected to do.
    Expected,
}

impl Kind {
    /// The word in the column "Event Type".
    #[must_use]
    pub fn name(self) -> &'static str {
        ["Inject", "Contingency Inject", "Expected Action"][self as usize]
    }
}

/// One event of the list. Its texts are tidy: see [`tidy`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// What the scenario calls it; empty for an event that no scenario has yet.
    pub id: String,
    /// When it is designated for; none when its time is no time on the clock.
    pub at: Option<Time>,
    /// What it is.
    pub kind: Kind,
    /// The event number.
    pub number: String,
    /// The designated time in words, where there is no time on the clock.
    pub time: String,
    /// How it is delivered.
    pub mode: String,
    /// Who sends it.
    pub from: String,
    /// Who receives it.
    pub to: String,
    /// The words of the inject.
    pub message: String,
    /// What players are expected to do.
    pub expected: String,
    /// The objective that it serves.
    pub objective: String,
    /// What controllers and evaluators should know.
    pub notes: String,
}

impl Event {
    /// The designated time as the column shows it.
    #[must_use]
    pub fn designated(&self) -> String {
        self.at.map_or_else(|| self.time.clone(), clock::elapsed)
    }

    /// The cells under [`COLUMNS`].
    #[must_use]
    pub fn cells(&self) -> [String; 10] {
        [
            self.number.clone(),
            self.designated(),
            self.kind.name().to_owned(),
            self.mode.clone(),
            self.from.clone(),
            self.to.clone(),
            self.message.clone(),
            self.expected.clone(),
            self.objective.clone(),
            self.notes.clone(),
        ]
    }
}

/// A list of events by designated time; those without a time on the clock come last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Msel {
    /// The events.
    pub events: Vec<Event>,
}

impl Msel {
    /// The list of these events: in the order of their times, at one time injects before expected actions. Events
    /// without a number take that of their place.
    #[must_use]
    pub fn new(mut events: Vec<Event>) -> Self {
        events.sort_by_key(|e| (e.at.is_none(), e.at, e.kind == Kind::Expected));
        for (i, event) in events.iter_mut().enumerate() {
            if event.number.is_empty() {
                event.number = (i + 1).to_string();
            }
        }
        Self { events }
    }
}

/// How the column "Inject Mode" calls the ways in which messages come.
const MODES: [(Via, &str); 7] = [
    (Via::Pager, "Pager"),
    (Via::Chat, "Chat"),
    (Via::Phone, "Phone"),
    (Via::Mail, "E-mail"),
    (Via::Ticket, "Ticket"),
    (Via::News, "News"),
    (Via::InPerson, "In person"),
];

/// The word for a way in which messages come.
fn mode_word(via: &str) -> &'static str {
    let known = MODES.iter().find(|(v, _)| v.name() == via);
    known.map_or("Chat", |(_, word)| word)
}

#[cfg(test)]
mod tests;
