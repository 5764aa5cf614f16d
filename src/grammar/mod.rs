//! L1: the one grammar of responses.
//!
//! The terminal, the web, script files, pars and simulated responders all say the same words.
//! [`Parser::parse`] turns a line into a [`Command`]; [`Parser::render`] turns a command into its
//! canonical line. Invariants: a line never panics, whatever it holds; `parse(render(c)) == c`;
//! an error names the word that is wrong and what was probably meant; ids are exact. Nothing
//! here knows the state of a drill, except who holds a role if it is told with
//! [`Parser::assigned`]: whether a response is allowed now is the engine's to decide.

mod ask;
mod complete;
mod error;
mod message;
mod names;
mod places;
mod render;
mod script;
mod tools;
mod verbs;
mod words;

pub use error::GrammarError;
pub use message::{Parts, parts};
pub use places::{LineCount, place};
pub use render::render;
pub use script::{Problem, ROWS_MAX, Script, ScriptRow, par_csv};

use crate::model::{
    AGO_MAX, Ask, Assignee, By, Command, Participant, Plan, RoleId, Roster, Span, Texts,
};
use words::Word;

/// The longest line that is read, in bytes.
pub const LINE_MAX: usize = 4096;

/// Reads responses for one drill.
#[derive(Clone, Debug)]
pub struct Parser<'a> {
    plan: &'a Plan,
    roster: &'a Roster,
    holders: Vec<Option<Assignee>>,
    clap: clap::Command,
}

/// What a line means.
#[derive(Clone, Debug, PartialEq)]
pub enum Parsed {
    /// Something to submit to the engine.
    Command(Command),
    /// Let so much time pass.
    Wait(Span),
    /// Show this text.
    Help(String),
}

impl<'a> Parser<'a> {
    /// A parser for the names of a plan and a roster.
    #[must_use]
    pub fn new(plan: &'a Plan, roster: &'a Roster) -> Self {
        Self {
            plan,
            roster,
            holders: vec![None; plan.rules.roles.len()],
            clap: verbs::command(),
        }
    }

    /// Tells the parser who holds a role, for `page ROLE`.
    pub fn assigned(&mut self, role: RoleId, to: Assignee) {
        self.holders[role.index()] = Some(to);
    }

    /// Reads one line, entered by a participant or a facilitator. Free texts go into `texts`.
    ///
    /// # Errors
    /// When the line is no response; nothing has been put into `texts` then.
    pub fn parse(
        &self,
        line: &str,
        by: impl Into<By>,
        texts: &mut Texts,
    ) -> Result<Parsed, GrammarError> {
        if line.len() > LINE_MAX {
            return Err(GrammarError::new(format!(
                "the line is longer than {LINE_MAX} bytes"
            )));
        }
        let words = words::split(line);
        let by = by.into();
        match words.first() {
            None => {
                Err(GrammarError::new("nothing was entered").hint("`help` lists the responses"))
            }
            Some(first) if verb_of(first) == "as" => self.on_behalf(&words, by, texts),
            Some(_) => self.response(&words, by, Span::ZERO, texts),
        }
    }

    /// `as NAME RESPONSE [--ago SPAN]`, the option in any place.
    fn on_behalf(&self, words: &[Word], by: By, texts: &mut Texts) -> Result<Parsed, GrammarError> {
        let (words, ago) = take_ago(words)?;
        let [_, name, response @ ..] = words.as_slice() else {
            return self.response(&words, by, Span::ZERO, texts);
        };
        match response.first() {
            None => return self.response(&words, by, Span::ZERO, texts),
            Some(verb) if verb_of(verb) == "as" => {
                return Err(GrammarError::new("`as` stands twice").at(verb.start));
            }
            Some(_) => {}
        }
        let seat = self.participant(name)?;
        self.response(response, By::Seat(seat), ago, texts)
    }

    fn participant(&self, name: &Word) -> Result<Participant, GrammarError> {
        self.roster.find(&name.text).ok_or_else(|| {
            let names = self.roster.seats.iter().map(|s| s.name.as_str());
            GrammarError::unknown("participant", &name.text, names).at(name.start)
        })
    }

    /// A response or a command of a tool.
    fn response(
        &self,
        words: &[Word],
        by: By,
        ago: Span,
        texts: &mut Texts,
    ) -> Result<Parsed, GrammarError> {
        let command = |ask: Ask| Parsed::Command(Command { by, ago, ask });
        let first = words.first().map(verb_of).unwrap_or_default();
        if !verbs::names().any(|v| v == first) {
            return tools::find(self.plan, words)
                .map(command)
                .ok_or_else(|| tools::unknown(self.plan, words));
        }
        let mut lowered = words.to_vec();
        lowered[0].text = first;
        let read = verbs::read(&self.clap, &lowered).map_or_else(
            |e| error::from_clap(&e, &lowered),
            |verb| {
                ask::Line {
                    parser: self,
                    words,
                    by,
                }
                .ask(verb, texts)
            },
        );
        match read {
            Ok(ask::Reading::Ask(ask)) => Ok(command(ask)),
            Ok(ask::Reading::Wait(span)) => Ok(Parsed::Wait(span)),
            Ok(ask::Reading::Help(text)) => Ok(Parsed::Help(text)),
            // A tool may have a command that begins like a response.
            Err(error) => tools::find(self.plan, words).map(command).ok_or(error),
        }
    }
}

/// A text as one word of a line, whatever it holds.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The first word as a response: phones like to begin with a capital.
fn verb_of(word: &Word) -> String {
    word.text.to_lowercase()
}

/// Whom a line speaks for, when it begins with `as`.
fn spoken_for(line: &str) -> Option<String> {
    let (words, _) = take_ago(&words::split(line)).ok()?;
    let [first, name, ..] = words.as_slice() else {
        return None;
    };
    (verb_of(first) == "as").then(|| name.text.clone())
}

/// The words without `--ago SPAN`, and the span.
fn take_ago(words: &[Word]) -> Result<(Vec<Word>, Span), GrammarError> {
    let mut left = words.to_vec();
    let Some(at) = left
        .iter()
        .position(|w| !w.quoted && (w.text == "--ago" || w.text.starts_with("--ago=")))
    else {
        return Ok((left, Span::ZERO));
    };
    let option = left.remove(at);
    let value = match option.text.strip_prefix("--ago=") {
        Some(value) => Word {
            text: value.to_owned(),
            ..option
        },
        None if at < left.len() => left.remove(at),
        None => {
            return Err(GrammarError::new("`--ago` needs a time")
                .hint("as in: as ana ack --ago 40s")
                .at(option.start));
        }
    };
    let span = Span::parse(&value.text).map_err(|e| GrammarError::new(e).at(value.start))?;
    if span < Span::ZERO || span > AGO_MAX {
        return Err(
            GrammarError::new(format!("`--ago {}` is not possible", value.text))
                .hint(format!("a response can be entered up to {AGO_MAX} late"))
                .at(value.start),
        );
    }
    Ok((left, span))
}

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
