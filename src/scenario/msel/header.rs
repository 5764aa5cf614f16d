//! Which row of a table is its head, and what its columns mean.
//!
//! Names are compared without case, spaces and punctuation. A profile's own names come first, then the synonyms; of several
//! columns with one meaning the first name of the list below wins, and the others are kept in the notes.

use super::{Profile, Table};

/// What a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Id,
    Time,
    Simulated,
    Kind,
    Mode,
    From,
    To,
    Title,
    /// A description beside the message itself; the message where there is none.
    Summary,
    Body,
    Expected,
    Objective,
    Notes,
    /// Choices that belong to the message.
    Poll,
}

/// The names of columns in the wild, most telling first. `Measure` and `Status` have no meaning here and stay in the notes.
const SYNONYMS: [(Field, &[&str]); 12] = [
    (
        Field::Id,
        &[
            "Event Number",
            "Event #",
            "Event No",
            "Control Number",
            "MSEL #",
            "MSEL Number",
            "Inject ID",
            "Inject #",
            "Inject Number",
            "#",
            "No.",
            "Number",
            "ID",
            "Serial",
        ],
    ),
    (
        Field::Time,
        &[
            "Designated Scenario Time",
            "Scenario Time",
            "Delivery Time",
            "Time of Delivery",
            "Planned Time",
            "Real Time",
            "Local Time",
            "Elapsed Time",
            "T+",
            "Time",
            "Due",
        ],
    ),
    (
        Field::Simulated,
        &["Simulated Time", "Scenario Date", "StartEx+", "Date"],
    ),
    (
        Field::Kind,
        &[
            "Event Type",
            "Inject Type",
            "Event Category",
            "Category",
            "Type",
        ],
    ),
    (
        Field::Mode,
        &[
            "Inject Mode",
            "Delivery Method",
            "Method",
            "Mode",
            "Means",
            "Medium",
            "Channel",
        ],
    ),
    (
        Field::From,
        &[
            "From",
            "From Org",
            "Sender",
            "Source",
            "Simulator",
            "Controller",
        ],
    ),
    (
        Field::To,
        &[
            "To",
            "To Org",
            "Recipient",
            "Intended Player",
            "Player",
            "Target",
            "Assigned To",
        ],
    ),
    (
        Field::Title,
        &[
            "Title",
            "Subject",
            "Event Synopsis",
            "Inject Summary",
            "Event",
        ],
    ),
    (
        Field::Body,
        &[
            "Message",
            "Script",
            "Details",
            "Inject Content",
            "Event Description",
            "Description",
            "Inject",
        ],
    ),
    (
        Field::Expected,
        &[
            "Expected Participant Response",
            "Expected Player Action",
            "Expected Actions",
            "Expected Action",
            "Expected Outcome",
            "Expected Decisions",
        ],
    ),
    (
        Field::Objective,
        &[
            "Exercise Objective",
            "Exercise Objectives",
            "Exercise Objective(s)",
            "Objective",
            "Objectives",
            "Core Capability",
            "Capability",
            "Learning Points",
        ],
    ),
    (
        Field::Notes,
        &[
            "Notes",
            "Controller Notes",
            "White Cell Notes",
            "Evaluator Comments",
        ],
    ),
];

/// Heads of the time column that say "since StartEx".
const ELAPSED: [&str; 3] = ["T+", "Elapsed Time", "StartEx+"];

/// How far down the head of a table is looked for.
const DEEPEST: usize = 40;

/// The head of a table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Header {
    /// Where in the rows of the table it stands.
    pub(super) index: usize,
    /// The profile that it has all columns of.
    pub(super) profile: Option<Profile>,
    /// By column: its meaning, and its name as the planner wrote it.
    pub(super) columns: Vec<(Option<Field>, String)>,
    /// The time column says how long after StartEx events are.
    pub(super) elapsed: bool,
}

impl Header {
    /// The column of a meaning, from 0.
    pub(super) fn column(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|(f, _)| *f == Some(field))
    }

    /// How much of the table is understood.
    pub(super) fn known(&self) -> usize {
        self.columns.iter().filter(|(f, _)| f.is_some()).count()
    }

    /// Finds the head: the row that names most columns, at least a time and words. With a profile it must have its columns.
    ///
    /// # Errors
    /// What is missing, and what to do.
    pub(super) fn find(table: &Table, wanted: Option<Profile>) -> Result<Self, String> {
        let best = Self::best(table, wanted).ok_or_else(|| "there are no rows".to_owned())?;
        best.sound(wanted)?;
        Ok(best)
    }

    /// The row that names most columns.
    pub(super) fn best(table: &Table, wanted: Option<Profile>) -> Option<Self> {
        let rows = table.rows.iter().take(DEEPEST).enumerate();
        let heads = rows.map(|(index, row)| {
            let names: Vec<String> = row.cells.iter().map(super::Cell::text).collect();
            Self::of(index, &names, wanted)
        });
        let mut best: Option<Self> = None;
        for head in heads {
            if best.as_ref().is_none_or(|b| head.known() > b.known()) {
                best = Some(head);
            }
        }
        best
    }

    /// Why this cannot be the head of an MSEL.
    fn sound(&self, wanted: Option<Profile>) -> Result<(), String> {
        if let Some(profile) = wanted {
            let has = |name: &str| {
                self.columns
                    .iter()
                    .any(|(_, own)| plain(own) == plain(name))
            };
            let needed = profile
                .columns()
                .iter()
                .filter(|(_, field)| field.is_some_and(essential));
            let missing: Vec<String> = needed
                .map(|(name, _)| (*name).to_owned())
                .filter(|name| !has(name))
                .collect();
            if !missing.is_empty() {
                let missing = super::words::list(&missing, "and");
                return Err(format!(
                    "no row is the head of the profile {}: no column {missing}",
                    profile.name()
                ));
            }
        }
        let words = [Field::Body, Field::Title, Field::Summary, Field::Expected];
        if self.column(Field::Time).is_none() {
            return Err("no row names a column with times".to_owned());
        }
        if words.into_iter().all(|field| self.column(field).is_none()) {
            return Err("no row names a column with messages or expected actions".to_owned());
        }
        Ok(())
    }

    fn of(index: usize, names: &[String], wanted: Option<Profile>) -> Self {
        let known: Vec<String> = names.iter().map(|name| plain(name)).collect();
        let has = |name: &str| known.contains(&plain(name));
        let complete = |p: &Profile| {
            p.columns()
                .iter()
                .filter(|(_, f)| f.is_some())
                .all(|(name, _)| has(name))
        };
        let profile = wanted.or_else(|| Profile::ALL.into_iter().find(complete));
        let mut columns: Vec<(Option<Field>, String)> =
            names.iter().map(|name| (None, name.clone())).collect();
        let mut taken = Vec::new();
        let own = profile.map_or(&[][..], Profile::columns);
        for (name, field) in own {
            let Some(at) = known.iter().position(|k| *k == plain(name)) else {
                continue;
            };
            columns[at].0 = *field;
            taken.push(at);
        }
        for (field, synonyms) in SYNONYMS {
            let used = |columns: &[(Option<Field>, String)]| {
                columns.iter().any(|(f, _)| *f == Some(field))
            };
            for synonym in synonyms {
                let found = known.iter().position(|k| *k == plain(synonym));
                if let Some(at) = found.filter(|at| !taken.contains(at) && !used(&columns)) {
                    columns[at].0 = Some(field);
                    taken.push(at);
                }
            }
        }
        let mut header = Self {
            index,
            profile,
            columns,
            elapsed: false,
        };
        let time = header
            .column(Field::Time)
            .map(|at| plain(&header.columns[at].1));
        header.elapsed = time.is_some_and(|name| ELAPSED.iter().any(|e| plain(e) == name));
        header
    }
}

/// What a profile cannot do without.
fn essential(field: Field) -> bool {
    matches!(field, Field::Id | Field::Time | Field::Body)
}

/// A name for comparison: without case, spaces and punctuation, with `#` and `+` as words.
fn plain(name: &str) -> String {
    let spelt = name
        .to_lowercase()
        .replace('#', "number")
        .replace('+', "plus");
    spelt.chars().filter(|c| c.is_alphanumeric()).collect()
}
