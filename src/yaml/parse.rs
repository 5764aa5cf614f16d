//! From a text to a tree, within budgets that a hostile text cannot exceed.

use std::sync::Arc;

use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::{Error, Location, Options};

use super::{Diagnostic, Node, Place};

/// The largest text that is parsed at all.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;

/// Deeper nesting is refused. The deepest honest document nests about a dozen levels.
const MAX_DEPTH: usize = 32;

/// A text and the name by which diagnostics call it.
#[derive(Clone, Debug)]
pub struct Source {
    /// A path, or a built-in's id.
    pub name: String,
    /// The text.
    pub text: String,
}

impl Source {
    /// A source from a text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
        }
    }

    /// A source from the bytes of a file, which may be no text at all.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, Diagnostic> {
        let name = name.into();
        check_size(&name, bytes.len())?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self { name, text }),
            Err(error) => {
                let good = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(&error.as_bytes()[..good]).into_owned();
                let place = place_at(&name, &text, good);
                let message = format!("byte {good} is not UTF-8, so this is no YAML text");
                Err(Diagnostic::error("Y002", place, message).with_help("save the file as UTF-8"))
            }
        }
    }
}

/// Parses one document.
pub fn parse(source: &Source) -> Result<Node, Diagnostic> {
    check_size(&source.name, source.text.len())?;
    check_characters(source)?;
    let file: Arc<str> = Arc::from(source.name.as_str());
    let mut node: Node = serde_saphyr::from_str_with_options(&source.text, options())
        .map_err(|error| syntax(error.without_snippet(), source))?;
    if node.value == super::Value::Null {
        let place = place_at(&source.name, &source.text, 0);
        return Err(Diagnostic::error("Y006", place, "the file is empty"));
    }
    node.set_file(&file);
    Ok(node)
}

fn check_size(name: &str, bytes: usize) -> Result<(), Diagnostic> {
    if bytes <= MAX_BYTES {
        return Ok(());
    }
    let message =
        format!("the file has more than {MAX_BYTES} bytes, which is the most that is read");
    Err(Diagnostic::error("Y001", place_at(name, "", 0), message))
}

/// Whether a character may stand in a text file: what cannot be seen or reorders what is seen may not.
#[must_use]
pub fn may_stand(c: char) -> bool {
    let space = matches!(c, '\n' | '\r' | '\t' | '\u{85}');
    (space || !c.is_control()) && !is_bidi(c)
}

/// Control characters mean a binary file, or text made to deceive a terminal.
fn check_characters(source: &Source) -> Result<(), Diagnostic> {
    let text = source.text.as_str();
    let Some((at, c)) = text.char_indices().find(|(_, c)| !may_stand(*c)) else {
        return Ok(());
    };
    let message = format!(
        "the character U+{:04X} may not stand in a text file",
        u32::from(c)
    );
    let help = if is_bidi(c) {
        "it changes the direction of what follows; delete it"
    } else {
        "this looks like a binary file"
    };
    Err(Diagnostic::error("Y002", place_at(&source.name, text, at), message).with_help(help))
}

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The place of a byte in a text.
fn place_at(name: &str, text: &str, byte: usize) -> Place {
    let before = &text[..byte.min(text.len())];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
    let len = text[before.len()..]
        .chars()
        .next()
        .map_or(0, char::len_utf8);
    Place {
        file: Arc::from(name),
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column).unwrap_or(u32::MAX),
        len,
    }
}

fn options() -> Options {
    serde_saphyr::options! {
        strict_booleans: true,
        budget: serde_saphyr::budget! {
            max_events: 80_000,
            max_aliases: 100,
            max_anchors: 50,
            max_recorded_anchor_events: 20_000,
            max_recorded_anchor_bytes: 512 * 1024,
            max_depth: MAX_DEPTH,
            flow_nesting_limit: MAX_DEPTH,
            max_documents: 2,
            max_nodes: 30_000,
            max_total_scalar_bytes: 3 * 1024 * 1024,
            max_merge_keys: 50,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 20_000,
            max_replay_stack_depth: 8,
            max_alias_expansions_per_anchor: 100,
        },
    }
}

fn syntax(error: &Error, source: &Source) -> Diagnostic {
    let location = error.location().unwrap_or(Location::UNKNOWN);
    let mut place = Place::from_location(location);
    place.file = Arc::from(source.name.as_str());
    let (rule, message, help) = describe(error);
    let diagnostic = Diagnostic::error(rule, place, message);
    match help {
        Some(help) => diagnostic.with_help(help),
        None => diagnostic,
    }
}

fn describe(error: &Error) -> (&'static str, String, Option<&'static str>) {
    match error {
        Error::AliasError { error, .. } => describe(error.without_snippet()),
        Error::DuplicateMappingKey { key, .. } => {
            let key = key.as_deref().unwrap_or("?");
            (
                "Y004",
                format!("the key `{key}` stands here twice"),
                Some("merge the two, or rename one"),
            )
        }
        Error::Budget {
            breach: BudgetBreach::Depth { .. },
            ..
        } => (
            "Y005",
            format!("this nests deeper than {MAX_DEPTH} levels"),
            None,
        ),
        Error::Budget { .. } => (
            "Y005",
            "this file is too large to be read in bounded time".to_owned(),
            None,
        ),
        Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => (
            "Y005",
            "aliases repeat too much here".to_owned(),
            Some("write the parts out instead of using `*` aliases"),
        ),
        Error::RecursiveReferencesRequireWeakTypes { .. } => (
            "Y003",
            "this alias stands inside the value that it repeats".to_owned(),
            None,
        ),
        Error::Eof { .. } => ("Y006", "the file is empty".to_owned(), None),
        Error::MultipleDocuments { .. } => (
            "Y003",
            "a second document starts here".to_owned(),
            Some("one file holds one document; delete the `---`"),
        ),
        other => describe_syntax(&plain(other)),
    }
}

/// The parser reports what its scanner finds as words only.
fn describe_syntax(words: &str) -> (&'static str, String, Option<&'static str>) {
    if words.contains("recursion limit") {
        return (
            "Y005",
            format!("this nests deeper than {MAX_DEPTH} levels"),
            None,
        );
    }
    ("Y003", format!("this is not valid YAML: {words}"), None)
}

/// The parser's own words without the place, which the diagnostic shows itself.
fn plain(error: &Error) -> String {
    let text = error.to_string();
    let text = text.lines().next().unwrap_or_default();
    let cut = [" at line ", " (line ", ": line "]
        .iter()
        .filter_map(|mark| text.find(mark))
        .min();
    text[..cut.unwrap_or(text.len())]
        .trim_end_matches(['.', ':', ','])
        .to_owned()
}
