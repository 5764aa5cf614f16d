//! A timeline as people keep it in a spreadsheet: which columns it has, and its rows.
//!
//! Everything that is wrong is found at once, with its place; a timeline exists only when nothing is.

use super::clock::{Clock, Reading, reading};
use super::kinds::{What, what};
use crate::grammar::{LineCount, place};
use crate::model::Span;
use crate::yaml::may_stand;

/// The most rows of a timeline.
const ROWS_MAX: usize = 500;
/// How long an incident can be.
const LONGEST: i64 = 7 * 24 * 3_600_000;

/// A timeline without mistakes.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// The rows, in order of time.
    pub(super) entries: Vec<Entry>,
    /// The time of the week of the first row, in minutes since Monday 00:00, when it is known.
    pub(super) starts: Option<u32>,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// Since the first row.
    pub(super) at: Span,
    pub(super) text: String,
    /// Who it is about; empty when nobody is named.
    pub(super) who: String,
    pub(super) what: What,
}

/// Something that is wrong with a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineProblem {
    /// The line of the file, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// The names of the columns, the most telling first: time, event, who, kind.
const NAMES: [(&str, &[&str]); 4] = [
    (
        "time",
        &[
            "time",
            "timestamp",
            "datetime",
            "date time",
            "when",
            "at",
            "clock",
            "date",
            "elapsed",
            "t",
        ],
    ),
    (
        "event",
        &[
            "event",
            "description",
            "what happened",
            "what",
            "entry",
            "details",
            "detail",
            "message",
            "update",
            "text",
            "summary",
            "action",
            "note",
            "notes",
        ],
    ),
    (
        "who",
        &[
            "who",
            "by",
            "actor",
            "person",
            "author",
            "owner",
            "user",
            "name",
            "responder",
            "from",
            "role",
            "team",
        ],
    ),
    (
        "kind",
        &[
            "kind",
            "type",
            "category",
            "channel",
            "event type",
            "via",
            "source",
            "phase",
            "tag",
        ],
    ),
];

impl Timeline {
    /// Reads a CSV file whose columns are separated by commas, semicolons or tabs.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the lines.
    pub fn read(text: &str) -> Result<Self, Vec<TimelineProblem>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = Reader {
            separator: separator(text),
            columns: [None; 4],
            width: 0,
            date: None,
            clock: Clock::default(),
            first: None,
            problems: Vec::new(),
        };
        let entries = reader.entries(text);
        if !reader.problems.is_empty() {
            return Err(reader.problems);
        }
        let first = entries.first().map_or(0, |(at, _)| *at);
        Ok(Self {
            starts: reader.clock.of_week(first),
            entries: entries
                .into_iter()
                .map(|(at, entry)| Entry {
                    at: Span(at - first),
                    ..entry
                })
                .collect(),
        })
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.entries.len()
    }
}

/// The character that separates most cells of the head.
fn separator(text: &str) -> char {
    let head = text
        .lines()
        .find(|l| !l.trim().is_empty())
        .unwrap_or_default();
    let count = |c: char| head.matches(c).count();
    let best = [';', '\t', ','].into_iter().max_by_key(|c| count(*c));
    best.unwrap_or(',')
}

struct Reader {
    separator: char,
    /// Where time, event, who and kind stand.
    columns: [Option<usize>; 4],
    /// How many columns the head names.
    width: usize,
    /// Where the day stands, when the time has a column without it.
    date: Option<usize>,
    clock: Clock,
    first: Option<i64>,
    problems: Vec<TimelineProblem>,
}

/// A record with its place.
struct Record<'a> {
    cells: csv::StringRecord,
    line: usize,
    raw: &'a str,
}

impl Record<'_> {
    fn cell(&self, column: Option<usize>) -> String {
        let cell = column.and_then(|c| self.cells.get(c)).unwrap_or_default();
        let words = cell.split(|c: char| c.is_whitespace() || !may_stand(c));
        let words: Vec<&str> = words.filter(|w| !w.is_empty()).collect();
        // What a template of a tool has left is no placeholder of ours.
        words.join(" ").replace("{{", "{ {").replace("{{", "{ {")
    }
}

impl Reader {
    fn entries(&mut self, text: &str) -> Vec<(i64, Entry)> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator as u8)
            .from_reader(text.as_bytes());
        let mut lines = LineCount::new(text);
        let mut entries = Vec::new();
        let mut head = false;
        let mut rows = 0;
        let mut cells = csv::StringRecord::new();
        while reader.read_record(&mut cells).unwrap_or(false) {
            let begins = cells.position().map_or(0, csv::Position::byte);
            let (line, raw) = lines.record(usize::try_from(begins).unwrap_or(text.len()));
            let record = Record {
                cells: cells.clone(),
                line,
                raw,
            };
            if record.cells.iter().all(|c| c.trim().is_empty()) {
                continue;
            }
            if !head {
                head = true;
                if !self.head(&record) {
                    return Vec::new();
                }
                continue;
            }
            rows += 1;
            if rows > ROWS_MAX {
                let message = format!("a timeline can have at most {ROWS_MAX} rows");
                self.problem(&record, 0, message, "keep the rows that mattered");
                break;
            }
            entries.extend(self.entry(&record));
        }
        if entries.is_empty() && self.problems.is_empty() {
            self.problems.push(TimelineProblem {
                line: 1,
                column: 1,
                message: "the timeline has no rows".to_owned(),
                help: HEAD.to_owned(),
            });
        }
        entries
    }

    fn head(&mut self, record: &Record<'_>) -> bool {
        let names: Vec<String> = record.cells.iter().map(plain).collect();
        self.width = names.len();
        for ((_, known), column) in NAMES.iter().zip(&mut self.columns) {
            let found = known.iter().find_map(|k| names.iter().position(|n| n == k));
            *column = found;
        }
        let date = names.iter().position(|n| n == "date");
        self.date = date.filter(|_| date != self.columns[0]);
        let missing: Vec<&str> = (0..2)
            .filter(|i| self.columns[*i].is_none())
            .map(|i| NAMES[i].0)
            .collect();
        if missing.is_empty() {
            return true;
        }
        let message = format!("the head names no column for {}", missing.join(" and "));
        self.problem(record, 0, message, HEAD);
        false
    }

    /// The time of a row on the clock of the timeline.
    fn time(&mut self, record: &Record<'_>, column: usize) -> Option<i64> {
        let cell = record.cell(Some(column));
        let day = record.cell(self.date);
        let whole = match reading(&cell) {
            Some(Reading::OfDay(_)) if !day.is_empty() => reading(&format!("{day} {cell}")),
            other => other,
        };
        let (message, help) = match whole.map(|reading| self.clock.place(reading)) {
            Some(Ok(at)) => return Some(at),
            Some(Err(problem)) => problem,
            None if cell.is_empty() => ("the time is missing".to_owned(), TIMES),
            None => {
                let said = format!("{day} {cell}");
                (format!("`{}` is no time", said.trim()), TIMES)
            }
        };
        self.problem(record, column, message, help);
        None
    }

    fn entry(&mut self, record: &Record<'_>) -> Option<(i64, Entry)> {
        let [time, event, who, kind] = self.columns;
        let before = self.problems.len();
        let column = time.unwrap_or_default();
        let at = self.time(record, column);
        let text = record.cell(event);
        if text.is_empty() {
            let column = event.unwrap_or_default();
            self.problem(
                record,
                column,
                "nothing says what happened".to_owned(),
                "write it down, or take the row out",
            );
        }
        if record.cells.len() > self.width {
            let message = format!(
                "{} cells in a row of {} columns",
                record.cells.len(),
                self.width
            );
            self.problem(
                record,
                self.width,
                message,
                "put a text that contains the separator in double quotes",
            );
        }
        let at = at.filter(|_| self.problems.len() == before)?;
        let what = what(&record.cell(kind), &text);
        let who = record.cell(who);
        let entry = Entry {
            at: Span::ZERO,
            text,
            who,
            what,
        };
        let first = *self.first.get_or_insert(at);
        if at - first > LONGEST {
            let message = "this is more than a week after the first row".to_owned();
            self.problem(
                record,
                column,
                message,
                "keep the part that is to be drilled",
            );
            return None;
        }
        Some((at, entry))
    }

    fn problem(&mut self, record: &Record<'_>, cell: usize, message: String, help: &str) {
        let cell = cell.min(record.cells.len().saturating_sub(1));
        let (lines, chars) = place(record.raw, cell, 0, self.separator);
        self.problems.push(TimelineProblem {
            line: record.line + lines,
            column: chars + 1,
            message,
            help: help.to_owned(),
        });
    }
}

const HEAD: &str = "the first row names the columns: time, event, and if you like who and kind";
const TIMES: &str = "write 2026-11-24 14:05, 2026-11-24T14:05:00Z, 14:05, 2:05 pm or T+05 (minutes since the start)";

/// A name without case, brackets and signs.
fn plain(name: &str) -> String {
    let name = name.split('(').next().unwrap_or_default().to_lowercase();
    let words = name.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|w| !w.is_empty() && *w != "utc").collect();
    words.join(" ")
}
