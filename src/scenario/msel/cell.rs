//! The cells of a table, what is kept of their texts, and how they are named.

use std::fmt::Write as _;

/// A cell as a spreadsheet or a CSV file has it.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text.
    Text(String),
    /// A number without a date format.
    Number(f64),
    /// A date, a time of day or both: days since the end of 1899.
    Moment(f64),
    /// A length of time, in days.
    Length(f64),
    /// A value that cannot be used, and why.
    Bad(String),
}

impl Cell {
    /// Whether there is nothing to read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => tidy(text).is_empty(),
            _ => false,
        }
    }

    /// What people see, tidied; a value that cannot be used shows nothing.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Empty | Self::Bad(_) => String::new(),
            Self::Text(text) => tidy(text),
            Self::Number(number) => number.to_string(),
            Self::Moment(days) => super::clock::moment_text(*days),
            Self::Length(days) => super::clock::length_text(*days),
        }
    }
}

/// A row with its number in the sheet, from 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The number.
    pub number: u32,
    /// The cells, from column A on.
    pub cells: Vec<Cell>,
}

/// The rows of one sheet. Empty rows may be missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The sheet's name; none for CSV.
    pub sheet: Option<String>,
    /// The rows, from the top.
    pub rows: Vec<Row>,
}

/// A text without control characters, without characters that reorder what is shown, and without space around it.
/// Lines end with a line feed.
#[must_use]
pub fn tidy(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = lines.chars().filter(|c| match c {
        '\n' | '\t' => true,
        c => !c.is_control() && !reorders(*c),
    });
    kept.collect::<String>().trim().to_owned()
}

/// Bidirectional controls, separators that no reader sees, and what is no character in XML.
fn reorders(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}'
        | '\u{61c}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// The name of a column: `A` for 1, `AA` for 27.
#[must_use]
pub fn column_name(column: u32) -> String {
    let mut left = column;
    let mut letters = Vec::new();
    while left > 0 {
        letters.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The name of a cell: `D12` for column 4 of row 12.
#[must_use]
pub fn a1(row: u32, column: u32) -> String {
    let mut name = column_name(column);
    // Writing to a String cannot fail.
    let _ = write!(name, "{row}");
    name
}

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The text for a CSV cell, with an apostrophe before what a spreadsheet would compute.
#[must_use]
pub fn inert(text: &str) -> String {
    // A text that has the apostrophe already takes another one, or it would lose its own on the way back.
    if text.trim_start_matches('\'').starts_with(FORMULA) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The text of a CSV cell: [`inert`] undone.
#[must_use]
pub fn uninert(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(FORMULA) => rest,
        _ => text,
    }
}
