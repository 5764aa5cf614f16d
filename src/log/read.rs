//! Reading a log so strictly that any damage is found, and named by the first record it is in.

use serde::Deserialize;

use super::file::{First, Link, LogFile, Record, Side};
use super::header::{FormatError, Source, Version, is_drill_id};
use super::names::DecodeError;
use crate::model::Seq;

/// Where and why a log cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct LogError {
    /// The line of the file, from 1; `None` when the log did not come from a file.
    pub line: Option<usize>,
    /// The first bad record; 0 is the header.
    pub seq: Seq,
    /// What is wrong with it.
    pub fault: Fault,
}

impl std::fmt::Display for LogError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "record {}", self.seq)?;
        if let Some(line) = self.line {
            write!(f, " (line {line})")?;
        }
        write!(f, ": {}", self.fault)
    }
}

/// What is wrong with a record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The log was written by a newer program.
    #[error(transparent)]
    TooNew(#[from] FormatError),
    /// The bytes are not those that were written.
    #[error("{0}")]
    Damaged(String),
    /// The record is intact but does not fit the plan.
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

impl LogError {
    pub(super) fn at(seq: Seq, fault: impl Into<Fault>) -> Self {
        Self {
            line: None,
            seq,
            fault: fault.into(),
        }
    }
}

/// A text beside the log has a number below this: what comes from a file must not choose how much
/// memory is used.
const TEXTS_MAX: u32 = 1 << 20;

impl LogFile {
    /// Reads a log.
    ///
    /// # Errors
    /// The first record that is damaged, or a format that is too new.
    pub fn read(bytes: &[u8]) -> Result<Self, LogError> {
        match Self::read_prefix(bytes) {
            (Some(log), None) => Ok(log),
            (_, Some(error)) => Err(error),
            (None, None) => unreachable!("without a log there is an error"),
        }
    }

    /// Reads as much of a log as is intact: the log up to the first bad record, and that record's error.
    #[must_use]
    pub fn read_prefix(bytes: &[u8]) -> (Option<Self>, Option<LogError>) {
        let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let mut lines = bytes.split(|b| *b == b'\n').zip(1..);
        let first = lines.next().map_or(&bytes[..0], |(line, _)| line);
        let mut log = match read_first(first) {
            Ok(first) => Self::from_first(first),
            Err(fault) => {
                let error = LogError {
                    line: Some(1),
                    ..LogError::at(0, fault)
                };
                return (None, Some(error));
            }
        };
        for (line, number) in lines {
            if let Err((seq, fault)) = log.read_line(line) {
                let error = LogError {
                    line: Some(number),
                    ..LogError::at(seq, fault)
                };
                return (Some(log), Some(error));
            }
        }
        (Some(log), None)
    }

    fn read_line(&mut self, line: &[u8]) -> Result<(), (Seq, Fault)> {
        let due = self.last_seq() + 1;
        let text = utf8(line).map_err(|fault| (due, fault))?;
        if self.records().is_empty()
            && (text.starts_with("{\"names\":") || text.starts_with("{\"texts\":"))
        {
            return self.read_side(text).map_err(|fault| (0, fault));
        }
        let mut record: Record = parse(text).map_err(|fault| (due, fault))?;
        if record.seq != due {
            return Err(self.out_of_order(text, record.seq, due));
        }
        check(&mut record, self.tip(), text).map_err(|fault| (due, fault))?;
        if self
            .records()
            .last()
            .is_some_and(|last| record.at_ms < last.at_ms)
        {
            return Err((due, damaged("is earlier than the record before it")));
        }
        self.push_sealed(record);
        Ok(())
    }

    fn read_side(&mut self, text: &str) -> Result<(), Fault> {
        let side: Side = parse(text)?;
        if side.texts.keys().any(|id| *id >= TEXTS_MAX) {
            return Err(damaged(
                "a text beside the log has a number that is too high",
            ));
        }
        self.side.names.extend(side.names);
        self.side.texts.extend(side.texts);
        Ok(())
    }

    /// Which record is to blame for a wrong number: the one that stands twice, else the one that was due.
    fn out_of_order(&self, text: &str, found: Seq, due: Seq) -> (Seq, Fault) {
        let twice = self
            .records()
            .iter()
            .any(|r| r.seq == found && r.line() == text);
        if twice {
            (found, damaged("stands in the log twice"))
        } else {
            let what = format!("is missing: record {found} stands in its place");
            (due, Fault::Damaged(what))
        }
    }
}

/// Only what must be understood of a log of any version.
#[derive(Deserialize)]
struct Probe {
    header: ProbeHeader,
}

#[derive(Deserialize)]
struct ProbeHeader {
    format: Version,
    app: String,
}

fn read_first(line: &[u8]) -> Result<First, Fault> {
    if line.is_empty() {
        return Err(damaged("the log is empty"));
    }
    let text = utf8(line)?;
    let probe: Probe = parse(text)?;
    let app = probe.header.app.escape_debug().to_string();
    probe
        .header
        .format
        .check_readable_by(Version::CURRENT, &app)?;
    let mut first: First = parse(text)?;
    check(&mut first, "", text)?;
    if !is_drill_id(&first.drill) {
        return Err(damaged("the id of the drill is none"));
    }
    for (what, source) in [
        ("scenario", &first.header.scenario),
        ("policy", &first.header.policy),
    ] {
        if *source != Source::new(source.text.as_str()) {
            return Err(Fault::Damaged(format!(
                "the {what} does not have the hash that is given for it"
            )));
        }
    }
    Ok(first)
}

/// Compares a line with what would have been written for it after `previous`.
fn check<T: Link>(link: &mut T, previous: &str, text: &str) -> Result<(), Fault> {
    let found = link.chain().clone();
    let sealed = link.seal(previous);
    if *link.chain() != found {
        return Err(damaged("was changed: it does not fit its chain"));
    }
    if sealed != text {
        return Err(damaged(
            "was changed: it is not written as firedrill writes it",
        ));
    }
    Ok(())
}

fn utf8(line: &[u8]) -> Result<&str, Fault> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    std::str::from_utf8(line).map_err(|e| Fault::Damaged(format!("cannot be read: {e}")))
}

fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|e| {
        // The line number is always 1 here, and the message may quote what the file says.
        let what = e.to_string();
        let what = what.split(" at line ").next().unwrap_or_default();
        let what = what.replace(char::is_control, "?");
        Fault::Damaged(format!("cannot be read: {what}, at column {}", e.column()))
    })
}

fn damaged(what: &str) -> Fault {
    Fault::Damaged(what.to_owned())
}
