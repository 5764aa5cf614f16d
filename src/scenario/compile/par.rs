//! The author's reference play: lines of a time and a response.

use super::Compiler;
use crate::model::Time;
use crate::yaml::{Diagnostic, Place};

/// A line of a par that says something.
#[derive(Clone, Copy, Debug)]
pub(in crate::scenario) struct ParRow<'t> {
    /// Its number in the block, from 0.
    pub(in crate::scenario) number: usize,
    /// The whole line.
    pub(in crate::scenario) line: &'t str,
    clock: &'t str,
    response: &'t str,
    /// After how many characters of the line the response begins.
    pub(in crate::scenario) response_start: usize,
}

/// The lines of a par that say something.
pub(in crate::scenario) fn par_rows(text: &str) -> impl Iterator<Item = ParRow<'_>> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| {
            let start = line.trim_start();
            let (clock, rest) = start.split_once(char::is_whitespace).unwrap_or((start, ""));
            let response = rest.trim();
            let before = line.len() - rest.trim_start().len();
            ParRow {
                number,
                line,
                clock,
                response,
                response_start: line[..before].chars().count(),
            }
        })
}

/// The place in a line of a block text, which stands where its first line stands.
pub(in crate::scenario) fn par_place(
    block: &Place,
    number: usize,
    skipped: usize,
    len: usize,
) -> Place {
    let small = |n: usize| u32::try_from(n).unwrap_or(0);
    Place {
        file: block.file.clone(),
        line: block.line + small(number),
        column: block.column + small(skipped),
        len,
    }
}

impl Compiler<'_> {
    pub(super) fn par(&mut self) -> Vec<(Time, String)> {
        let text = self.variant.par.as_str();
        let block = self.loaded.tree.place_of(&["variants", self.id, "par"]);
        let mut par: Vec<(Time, String)> = Vec::new();
        for row in par_rows(text) {
            let place = par_place(&block, row.number, 0, row.clock.len());
            let mut wrong = |message: String| {
                self.found
                    .push(Diagnostic::error("S211", place.clone(), message));
            };
            match Time::parse(row.clock) {
                Err(message) => wrong(message),
                Ok(_) if row.response.is_empty() => {
                    wrong("this line has a time and no response".to_owned());
                }
                Ok(at) if par.last().is_some_and(|(before, _)| at < *before) => {
                    wrong(format!("{} is earlier than the line before", row.clock));
                }
                Ok(at) => par.push((at, row.response.to_owned())),
            }
        }
        par
    }
}
