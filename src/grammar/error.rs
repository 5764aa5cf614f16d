//! What is wrong with a line: what, where, and what to do next.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::ask::Reading;
use super::verbs;
use super::words::Word;
use crate::model::{closest, listed};

/// Why a line is no response.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}{}", .hint.as_ref().map(|h| format!("; {h}")).unwrap_or_default())]
pub struct GrammarError {
    /// What is wrong, without a full stop.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// The place in the line, in characters from 1.
    pub column: Option<usize>,
}

impl GrammarError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
            column: None,
        }
    }

    /// The same with advice.
    #[must_use]
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same with the number of characters before the place.
    #[must_use]
    pub(super) fn at(mut self, start: usize) -> Self {
        self.column = Some(start + 1);
        self
    }

    /// A name that is not among the known ones.
    pub(super) fn unknown<'a>(
        kind: &str,
        word: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        let begins = || {
            let mut all = known.iter().filter(|k| k.starts_with(word));
            all.next()
                .filter(|_| word.len() > 1 && all.next().is_none())
        };
        let hint = match closest(word, known.iter().copied()).or_else(|| begins().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it can be {}", listed(&known, "or")),
        };
        Self::new(format!("there is no {kind} `{word}`")).hint(hint)
    }
}

/// What clap refused, in the words of this grammar; help is not an error.
pub(super) fn from_clap(error: &clap::Error, words: &[Word]) -> Result<Reading, GrammarError> {
    let verb = words.first().map_or("", |w| w.text.as_str());
    let bad = text(error, ContextKind::InvalidArg).unwrap_or_default();
    // Clap names an option together with its value, as in `--next <20m>`.
    let option = bad.split(' ').next().unwrap_or_default();
    let found = |e: GrammarError, word: &str| match words.iter().find(|w| w.text == word) {
        Some(w) => e.at(w.start),
        None => e,
    };
    let result = match error.kind() {
        ErrorKind::DisplayHelp => {
            return Ok(Reading::Help(
                error.render().to_string().trim_end().to_owned(),
            ));
        }
        ErrorKind::MissingRequiredArgument => GrammarError::new(format!("`{verb}` needs {bad}")),
        ErrorKind::UnknownArgument if verb != "as" && bad == "--ago" => {
            let e = GrammarError::new("`--ago` goes with the response of somebody else");
            return Err(found(e.hint("as in: as ana ack --ago 40s"), &bad));
        }
        ErrorKind::UnknownArgument if bad.starts_with('-') => {
            let e = found(
                GrammarError::new(format!("`{verb}` has no option `{bad}`")),
                &bad,
            );
            return Err(match text(error, ContextKind::SuggestedArg) {
                Some(near) => e.hint(format!("did you mean `{near}`?")),
                None => e.hint("put a text that begins with a hyphen in quotes"),
            });
        }
        ErrorKind::UnknownArgument => found(
            GrammarError::new(format!("`{bad}` is too much for `{verb}`")),
            &bad,
        ),
        ErrorKind::InvalidValue => GrammarError::new(format!("`{option}` needs a value")),
        ErrorKind::ArgumentConflict => GrammarError::new(format!("`{option}` stands twice")),
        _ => GrammarError::new(format!("`{verb}` cannot be read")),
    };
    Err(match verbs::example(verb) {
        Some(example) => result.hint(format!("as in: {example}")),
        None => result,
    })
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(verbs::unshield(text).to_owned()),
        ContextValue::Strings(texts) => {
            let bare = |t: &String| t.trim_matches(['<', '>', '[', ']', '.']).to_owned();
            Some(texts.iter().map(bare).collect::<Vec<_>>().join(" and "))
        }
        _ => None,
    }
}
