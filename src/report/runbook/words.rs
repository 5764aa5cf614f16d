//! Small words of the runbook: who, when, and lists of names.

use crate::model::{Severity, Span};
use crate::policy::{Policy, SeverityName};
use crate::report::words::clean;
use crate::yaml::{Duration, Id, Table};

/// What stands where nothing is asked for.
pub(super) const NONE: &str = "–";

/// An optional text.
pub(super) fn or_none(text: Option<&String>) -> String {
    text.cloned().unwrap_or_else(|| NONE.to_owned())
}

/// A time of the policy in words.
pub(super) fn time(span: Option<Span>) -> String {
    span.map_or_else(|| NONE.to_owned(), |s| s.to_string())
}

/// The same for what the parser read.
pub(super) fn duration(time: Option<Duration>) -> String {
    self::time(time.map(|t| t.0))
}

/// `P0, P1 and P2`.
pub(super) fn severities(names: &[SeverityName]) -> String {
    let names = names.iter().map(|n| Severity::from(*n).name());
    sentence(names)
}

/// `a, b and c`.
pub(super) fn sentence<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<&str> = words.into_iter().collect();
    match words.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// What ids stand for in a table; an id that is not in it stands for itself.
pub(super) fn titles<T>(ids: &[Id], table: &Table<T>, title: impl Fn(&T) -> &str) -> String {
    let title = |id: &Id| {
        table
            .get(id.as_str())
            .map_or(id.to_string(), |t| title(t).to_owned())
    };
    let all: Vec<String> = ids.iter().map(title).collect();
    all.join(", ")
}

/// Who is meant by ids of layers and people.
pub(super) fn who(policy: &Policy, ids: &[Id]) -> String {
    let name = |id: &Id| {
        let layer = policy.on_call.layers.get(id.as_str());
        let person = || policy.people.get(id.as_str()).map(|p| p.name.as_str());
        let known = layer.map(|l| l.title.as_str()).or_else(person);
        known.unwrap_or(id.as_str()).to_owned()
    };
    let all: Vec<String> = ids.iter().map(name).collect();
    all.join(", ")
}

/// What a team is called; a word that names no team stands for itself.
pub(super) fn team_name(policy: &Policy, id: &str) -> String {
    policy
        .teams
        .get(id)
        .map_or(id, |t| t.title.as_str())
        .to_owned()
}

/// The names of the people that fit.
pub(super) fn people(policy: &Policy, fits: impl Fn(&crate::policy::Person) -> bool) -> String {
    let names = policy.people.iter().filter(|(_, p)| fits(p));
    let names: Vec<&str> = names.map(|(_, p)| p.name.as_str()).collect();
    names.join(", ")
}

/// A part of a line without what could act on a reader's screen. [`clean`] takes the blanks at its ends away; here they
/// stand between code and text.
pub(super) fn inert(text: &str) -> String {
    let space = |there: bool| if there { " " } else { "" };
    let last = text.len() > 1 && text.ends_with(' ');
    let first = text.starts_with(' ');
    format!("{}{}{}", space(first), clean(text), space(last))
}
