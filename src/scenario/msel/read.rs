//! From a table that a planner made to a list of events, or to everything that is wrong with the table.

use super::clock::{Reading, Style, Timeline, reading, starts_of};
use super::header::{Field, Header};
use super::of::BY_HAND;
use super::{Cell, Event, Kind, Msel, Profile, Row, Table, a1, column_name};
use crate::model::Time;

/// The most events of a list.
const MOST_EVENTS: usize = 1_000;

/// The most characters of a cell, as in spreadsheets.
const LONGEST_CELL: usize = 32_767;

/// What a table came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The list.
    pub msel: Msel,
    /// The notional time of StartEx in minutes since Monday 00:00, when the table says it.
    pub starts: Option<u32>,
    /// The profile whose columns the table has.
    pub profile: Option<Profile>,
    /// The number of the row with the names of the columns.
    pub header_row: u32,
    /// The columns that were kept in the notes.
    pub kept: Vec<String>,
    /// Rows that were taken for headings and hold no event.
    pub headings: Vec<u32>,
}

/// Something that is wrong with a cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The row, from 1.
    pub row: u32,
    /// The column, from 1.
    pub column: u32,
    /// What is wrong, beginning with the cell.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

/// Advice for cells whose time cannot be read.
const TIMES: &str = "write T+05, +00:10, H+1:30, 10 (minutes), 09:30, 07:29 PM, 0930, Monday 9:30 AM or 2026-11-23 09:30, or a trigger that begins with When";

/// Reads a table with this profile, or with the one that it has.
///
/// # Errors
/// Everything that is wrong, row by row.
pub fn read(table: &Table, profile: Option<Profile>) -> Result<Read, Vec<Problem>> {
    let header = Header::find(table, profile).map_err(|message| {
        let row = table.rows.first().map_or(1, |row| row.number);
        vec![Problem {
            row,
            column: 1,
            message,
            help: "name the columns in one row: at least a time and a message",
        }]
    })?;
    let rows = table.rows.get(header.index + 1..).unwrap_or_default();
    let times = header.column(Field::Time).unwrap_or_default();
    let cells = rows.iter().filter_map(|row| row.cells.get(times));
    let style = Style::of(cells, header.elapsed);
    let mut reader = Reader {
        header: &header,
        style,
        timeline: Timeline::default(),
        starts: None,
        problems: Vec::new(),
    };
    let mut events = Vec::new();
    let mut headings = Vec::new();
    for row in rows {
        if reader.skips(row) {
            continue;
        }
        if reader.is_heading(row) {
            headings.push(row.number);
            continue;
        }
        events.extend(reader.event(row));
        if events.len() > MOST_EVENTS {
            reader.problem(
                row,
                0,
                format!("there are more than {MOST_EVENTS} events"),
                "split the list",
            );
            break;
        }
    }
    if events.is_empty() && reader.problems.is_empty() {
        let row = table.rows[header.index].number;
        let message = "no row below the names of the columns has an event".to_owned();
        reader.problems.push(Problem {
            row,
            column: 1,
            message,
            help: "write one event a row",
        });
    }
    if !reader.problems.is_empty() {
        return Err(reader.problems);
    }
    let (starts, timeline) = (reader.starts, reader.timeline);
    Ok(Read {
        msel: Msel::new(events),
        starts: timeline.starts().or(starts),
        profile: header.profile,
        header_row: table.rows[header.index].number,
        kept: kept(&header),
        headings,
    })
}

/// How many columns of a table have a name that is known: with the wrong separator there are few.
#[must_use]
pub fn understood(table: &Table) -> usize {
    Header::best(table, None).map_or(0, |header| header.known())
}

/// The names of the columns that have no meaning of their own.
fn kept(header: &Header) -> Vec<String> {
    let columns = header.columns.iter();
    let other = columns.filter(|(field, name)| field.is_none() && !name.is_empty());
    other.map(|(_, name)| name.clone()).collect()
}

struct Reader<'a> {
    header: &'a Header,
    style: Style,
    timeline: Timeline,
    /// StartEx as a label of the simulated time says it.
    starts: Option<u32>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&mut self, row: &Row, at: usize, what: impl AsRef<str>, help: &'static str) {
        let column = u32::try_from(at + 1).unwrap_or(u32::MAX);
        let name = self
            .header
            .columns
            .get(at)
            .map_or("", |(_, name)| name.as_str());
        let name = if name.is_empty() {
            String::new()
        } else {
            format!(" ({name})")
        };
        let message = format!("{}{name}: {}", a1(row.number, column), what.as_ref());
        self.problems.push(Problem {
            row: row.number,
            column,
            message,
            help,
        });
    }

    /// Rows without any text, and the head again, as printed lists repeat it.
    fn skips(&self, row: &Row) -> bool {
        let names = self.header.columns.iter();
        let again = || {
            names
                .zip(&row.cells)
                .all(|((_, name), cell)| cell.text() == *name)
        };
        row.cells.iter().all(Cell::is_empty) || again()
    }

    /// A row with one text across it, as merged cells are: it names a part of the list.
    fn is_heading(&self, row: &Row) -> bool {
        let mut filled = row
            .cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty());
        let (Some((at, cell)), None) = (filled.next(), filled.next()) else {
            return false;
        };
        match self.header.columns.get(at).and_then(|(field, _)| *field) {
            Some(Field::Body | Field::Title | Field::Summary | Field::Expected) => false,
            Some(Field::Time) => {
                matches!(cell, Cell::Text(_)) && reading(cell, self.style).is_err()
            }
            _ => matches!(cell, Cell::Text(_)),
        }
    }

    /// The cell of a meaning; the text is empty where there is none.
    fn text(&self, row: &Row, field: Field) -> String {
        let cell = self.header.column(field).and_then(|at| row.cells.get(at));
        cell.map(Cell::text).unwrap_or_default()
    }

    fn event(&mut self, row: &Row) -> Option<Event> {
        let before = self.problems.len();
        self.unusable(row);
        let mut notes = vec![self.text(row, Field::Notes)];
        let (mut kind, odd) = kind(&self.text(row, Field::Kind));
        if odd {
            notes.push(self.labelled(row, Field::Kind));
        }
        let (mut message, summary) = self.message(row);
        notes.extend(summary);
        let mut expected = self.text(row, Field::Expected);
        if self.text(row, Field::Kind).is_empty() && message.is_empty() {
            kind = Kind::Expected;
        }
        if kind == Kind::Expected && expected.is_empty() {
            std::mem::swap(&mut expected, &mut message);
        }
        if message.is_empty() && (kind != Kind::Expected || expected.is_empty()) {
            let at = self
                .header
                .column(Field::Body)
                .or(self.header.column(Field::Expected));
            let what = format!("the {} has no words", kind.name().to_lowercase());
            self.problem(
                row,
                at.unwrap_or_default(),
                what,
                "write what players receive, or what is expected of them",
            );
        }
        let (at, time) = self.time(row, kind, &mut notes);
        notes.extend(self.simulated(row));
        notes.extend(self.other(row));
        notes.retain(|line| !line.is_empty());
        let made = Event {
            id: String::new(),
            at,
            kind,
            number: self.text(row, Field::Id),
            time,
            mode: self.text(row, Field::Mode),
            from: self.text(row, Field::From),
            to: self.text(row, Field::To),
            message,
            expected,
            objective: self.text(row, Field::Objective),
            notes: notes.join("\n"),
        };
        (self.problems.len() == before).then_some(made)
    }

    /// Reports cells that no text can be read from, and those that are far too long.
    fn unusable(&mut self, row: &Row) {
        for (at, cell) in row.cells.iter().enumerate() {
            match cell {
                Cell::Bad(why) => {
                    self.problem(row, at, why, "write the value itself into the cell");
                }
                Cell::Text(text) if text.chars().count() > LONGEST_CELL => {
                    let what = format!("the cell has more than {LONGEST_CELL} characters");
                    self.problem(
                        row,
                        at,
                        what,
                        "shorten it; in CSV a quotation mark may be missing",
                    );
                }
                _ => {}
            }
        }
    }

    /// The words of the event, and a description that stands beside them.
    fn message(&self, row: &Row) -> (String, Option<String>) {
        let title = self.text(row, Field::Title);
        let summary = self.text(row, Field::Summary);
        let body = self.text(row, Field::Body);
        let beside = !body.is_empty() && !summary.is_empty();
        let body = if body.is_empty() { summary } else { body };
        let mut lines = vec![title];
        if lines[0] != body {
            lines.push(body);
        }
        let poll = self.text(row, Field::Poll);
        if !poll.is_empty() {
            lines.push(format!("Options: {poll}"));
        }
        lines.retain(|line| !line.is_empty());
        (
            lines.join("\n"),
            beside.then(|| self.labelled(row, Field::Summary)),
        )
    }

    /// The time on the clock, or the trigger in words.
    fn time(&mut self, row: &Row, kind: Kind, notes: &mut Vec<String>) -> (Option<Time>, String) {
        let at = self.header.column(Field::Time).unwrap_or_default();
        let cell = row.cells.get(at).unwrap_or(&Cell::Empty);
        // What cannot be used has been reported already.
        if matches!(cell, Cell::Bad(_)) {
            return (None, String::new());
        }
        let placed = match reading(cell, self.style) {
            Ok(None) if kind == Kind::Contingency => return (None, BY_HAND.to_owned()),
            Ok(None) if kind == Kind::Expected => return (None, String::new()),
            Ok(None) => Err("the inject has no time".to_owned()),
            Ok(Some(Reading::Words(words))) => return (None, words),
            Ok(Some(time)) => {
                if matches!(time, Reading::Weekday(_)) {
                    notes.push(self.labelled(row, Field::Time));
                }
                self.timeline.place(&time)
            }
            Err(what) => Err(what),
        };
        match placed {
            Ok(time) => (Some(time), String::new()),
            Err(what) => {
                self.problem(row, at, what, TIMES);
                (None, String::new())
            }
        }
    }

    /// The simulated time, which is a label for players; the first one says when StartEx is.
    fn simulated(&mut self, row: &Row) -> Option<String> {
        let at = self.header.column(Field::Simulated)?;
        let cell = row.cells.get(at).filter(|cell| !cell.is_empty())?;
        self.starts = self.starts.or_else(|| starts_of(cell));
        Some(self.labelled(row, Field::Simulated))
    }

    /// `Name of the column: text`.
    fn labelled(&self, row: &Row, field: Field) -> String {
        let name = self
            .header
            .column(field)
            .map(|at| self.header.columns[at].1.as_str());
        format!("{}: {}", name.unwrap_or_default(), self.text(row, field))
    }

    /// The columns without a meaning of their own.
    fn other(&self, row: &Row) -> Vec<String> {
        let cells = row
            .cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty());
        let other = cells.filter_map(|(at, cell)| {
            let name = match self.header.columns.get(at) {
                Some((Some(_), _)) => return None,
                Some((None, name)) if !name.is_empty() => name.clone(),
                _ => format!(
                    "Column {}",
                    column_name(u32::try_from(at + 1).unwrap_or(u32::MAX))
                ),
            };
            Some(format!("{name}: {}", cell.text()))
        });
        other.collect()
    }
}

/// The kind of an event from the word of the planner, and whether that word says more.
fn kind(word: &str) -> (Kind, bool) {
    let letters: String = word
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    match letters.as_str() {
        "" | "inject" | "contextual" | "contextualinject" | "plannedinject" => {
            (Kind::Inject, false)
        }
        "contingency" | "contingencyinject" => (Kind::Contingency, false),
        "expectedaction" | "expectedactions" | "expectedplayeraction" => (Kind::Expected, false),
        other if other.contains("contingency") => (Kind::Contingency, true),
        other if other.contains("expected") => (Kind::Expected, true),
        _ => (Kind::Inject, true),
    }
}
