//! Why a command failed: what happened, where, what to do next, and the exit code.
//!
//! Invariant: an error is printed once, by [`super::run`], in the form that was asked for: a text on
//! stderr, or one JSON object on stdout.

use serde_json::{Value, json};

use crate::grammar::Problem;
use crate::log::{Fault, LogError};
use crate::store::StoreError;
use crate::yaml::{self, Diagnostic, Place, Source};

/// The kind of a failure; each has its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something outside did not work: a disk, a database.
    Failed,
    /// The command line is wrong.
    Usage,
    /// A file that was handed in is invalid.
    InvalidInput,
    /// Everything ran, and a gate or check was missed.
    Missed,
    /// What was named is not there.
    NotFound,
    /// Ended from outside.
    Interrupted,
    /// Nobody reads the output any more: not worth a word.
    PipeClosed,
}

impl Kind {
    /// The exit code.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::PipeClosed => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::InvalidInput => 3,
            Self::Missed => 4,
            Self::NotFound => 5,
            Self::Interrupted => 130,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::PipeClosed => "pipe-closed",
            Self::Failed => "failed",
            Self::Usage => "usage",
            Self::InvalidInput => "invalid-input",
            Self::Missed => "missed",
            Self::NotFound => "not-found",
            Self::Interrupted => "interrupted",
        }
    }
}

/// Why a command failed.
#[derive(Clone, Debug)]
pub struct CliError {
    /// The kind, which is the exit code.
    pub kind: Kind,
    /// What happened; a sentence without a full stop.
    pub message: String,
    /// What to do next.
    pub hints: Vec<String>,
    /// Where in the input, as far as it is about input.
    pub found: Vec<Diagnostic>,
    /// The texts that the diagnostics are about.
    pub sources: Vec<Source>,
    /// The number of the record that it is about.
    pub seq: Option<u32>,
    /// The command has printed its result already, which says the same: only the exit code is left to give.
    pub told: bool,
}

/// The result of a command.
pub type Outcome<T = ()> = Result<T, CliError>;

impl CliError {
    /// An error of a kind.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hints: Vec::new(),
            found: Vec::new(),
            sources: Vec::new(),
            seq: None,
            told: false,
        }
    }

    /// The same with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// What is wrong with texts that were handed in.
    pub fn diagnostics(
        message: impl Into<String>,
        found: Vec<Diagnostic>,
        sources: Vec<Source>,
    ) -> Self {
        Self {
            found,
            sources,
            ..Self::new(Kind::InvalidInput, message)
        }
    }

    /// What is wrong with a script.
    pub fn script(source: Source, problems: &[Problem]) -> Self {
        let found = problems
            .iter()
            .map(|p| {
                let place = place(&source, p.line, p.column);
                let found = Diagnostic::error("R001", place, p.error.message.as_str());
                match &p.error.hint {
                    Some(hint) => found.with_help(hint.as_str()),
                    None => found,
                }
            })
            .collect();
        let message = format!(
            "{} has {}: nothing was run and nothing was stored",
            source.name,
            count(problems.len(), "bad row", "bad rows")
        );
        Self::diagnostics(message, found, vec![source])
            .hint("`firedrill show SCENARIO --par --variant V` prints a script that works")
    }

    /// A file or directory that cannot be used.
    pub fn io(what: impl std::fmt::Display, error: &std::io::Error) -> Self {
        let kind = match error.kind() {
            std::io::ErrorKind::NotFound => Kind::NotFound,
            _ => Kind::Failed,
        };
        Self::new(kind, format!("cannot {what}: {error}"))
    }

    /// The error as a JSON object.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut error = json!({
            "code": self.kind.code(),
            "kind": self.kind.name(),
            "message": self.message,
            "hints": self.hints,
            "diagnostics": yaml::to_json(&self.found),
        });
        if let Some(seq) = self.seq {
            error["seq"] = seq.into();
        }
        json!({ "error": error })
    }

    /// The error as people read it.
    #[must_use]
    pub fn to_text(&self, colour: bool) -> String {
        let mut text = yaml::render(&self.found, &self.sources, colour);
        let (red, cyan, end) = if colour {
            ("\x1b[1;31m", "\x1b[1;36m", "\x1b[0m")
        } else {
            ("", "", "")
        };
        text += &format!("{red}error{end}: {}\n", self.message);
        for hint in &self.hints {
            text += &format!("{cyan}hint{end}: {hint}\n");
        }
        text
    }
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        let kind = match &error {
            StoreError::NotFound { .. } | StoreError::NoEntry { .. } => Kind::NotFound,
            StoreError::Url(_) | StoreError::Postgres(_) | StoreError::Ambiguous { .. } => {
                Kind::Usage
            }
            _ => Kind::Failed,
        };
        let seq = match &error {
            StoreError::Damaged { error, .. } => Some(error.seq),
            _ => None,
        };
        Self {
            seq,
            ..Self::new(kind, error.to_string()).hint(error.hint())
        }
    }
}

impl CliError {
    /// A log that cannot be used; `name` says which.
    pub fn log(name: &str, error: &LogError) -> Self {
        let made = Self::new(Kind::InvalidInput, format!("{name}: {error}"));
        let hint = match error.fault {
            Fault::TooNew(_) => return made,
            Fault::Damaged(_) if error.seq == 0 => "give a log that `firedrill export` wrote",
            Fault::Damaged(_) => "the records before it are intact; restore the rest from a copy",
            Fault::Decode(_) => "the records do not fit the scenario in the log's first line",
        };
        Self {
            seq: Some(error.seq),
            ..made.hint(hint)
        }
    }
}

/// `1 file`, `2 files`.
#[must_use]
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// The place of a character of a text: the word that begins there is marked.
#[must_use]
pub fn place(source: &Source, line: usize, column: usize) -> Place {
    let row = source
        .text
        .lines()
        .nth(line.saturating_sub(1))
        .unwrap_or_default();
    let skip: usize = row
        .chars()
        .take(column.saturating_sub(1))
        .map(char::len_utf8)
        .sum();
    let word = row[skip..]
        .find([' ', ',', '"'])
        .unwrap_or(row.len() - skip)
        .max(1);
    Place {
        file: source.name.as_str().into(),
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column).unwrap_or(u32::MAX),
        len: word,
    }
}
