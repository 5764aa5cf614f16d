//! Lines typed as at work: the `commands:` of views and actions.
//!
//! A pattern matches when its words stand at the beginning of the typed line, `<id>` for any one
//! word. Options of the typed line count only if the pattern has them. Of several patterns the
//! longest wins, then the one with fewer `<id>`, then a view before an action.

use super::GrammarError;
use super::names::action;
use super::verbs;
use super::words::{Word, join, split};
use crate::model::{ActionId, Ask, Plan, ViewId, closest, listed};

/// What a typed command of a tool asks.
pub(super) fn find(plan: &Plan, words: &[Word]) -> Option<Ask> {
    let typed = Shape::of(words);
    let mut best: Option<((usize, usize), Ask)> = None;
    for (pattern, ask) in commands(plan) {
        if let Some(rank) = typed.matches(&Shape::of(&split(pattern)))
            && best.as_ref().is_none_or(|(b, _)| rank > *b)
        {
            best = Some((rank, ask));
        }
    }
    best.map(|(_, ask)| ask)
}

/// All patterns with what they ask; views first.
pub(super) fn commands(plan: &Plan) -> impl Iterator<Item = (&str, Ask)> {
    let views = plan.views.iter().enumerate().flat_map(|(i, v)| {
        v.commands
            .iter()
            .map(move |c| (c.as_str(), Ask::Look(ViewId::at(i))))
    });
    let actions = plan.actions.iter().enumerate().flat_map(|(i, a)| {
        a.commands
            .iter()
            .map(move |c| (c.as_str(), Ask::Run(ActionId::at(i))))
    });
    views.chain(actions)
}

/// A command line apart from its options.
struct Shape {
    words: Vec<String>,
    options: Vec<String>,
}

impl Shape {
    fn of(words: &[Word]) -> Self {
        let mut shape = Self {
            words: Vec::new(),
            options: Vec::new(),
        };
        for word in words {
            let text = word.text.as_str();
            if word.quoted || !text.starts_with('-') || text == "-" {
                shape.words.push(text.to_owned());
            } else if let Some((option, value)) = text.split_once('=') {
                shape.options.push(option.to_owned());
                shape.words.push(value.to_owned());
            } else {
                shape.options.push(text.to_owned());
            }
        }
        shape
    }

    /// The rank of a pattern that matches: its length, and how much of it is literal.
    fn matches(&self, pattern: &Self) -> Option<(usize, usize)> {
        let same = |(p, t): (&String, &String)| is_place(p) || p == t;
        let fits = !pattern.words.is_empty()
            && pattern.words.len() <= self.words.len()
            && pattern.words.iter().zip(&self.words).all(same)
            && pattern.options.iter().all(|o| self.options.contains(o));
        let places = pattern.words.iter().filter(|w| is_place(w)).count();
        let length = pattern.words.len() + pattern.options.len();
        fits.then_some((length, length - places))
    }
}

fn is_place(word: &str) -> bool {
    word.len() > 2 && word.starts_with('<') && word.ends_with('>')
}

/// The error for a line that is neither a response nor a command of a tool.
pub(super) fn unknown(plan: &Plan, words: &[Word]) -> GrammarError {
    let line = join(words.iter().map(|w| w.text.as_str()));
    let first = words.first().map_or("", |w| w.text.as_str());
    let error = GrammarError::new(format!(
        "`{line}` is neither a response nor a command of a tool"
    ));
    let error = error.at(words.first().map_or(0, |w| w.start));
    let all: Vec<&str> = commands(plan).map(|(c, _)| c).collect();
    if let Some(near) = closest(&line, all.iter().copied()) {
        return error.hint(format!("did you mean `{near}`?"));
    }
    if plan.view(first).is_some() {
        return error.hint(format!("did you mean `look {first}`?"));
    }
    if action(plan, first).is_some() {
        return error.hint(format!("did you mean `run {first}`?"));
    }
    let lower = first.to_lowercase();
    let longer = |v: &&str| lower.len() > 2 && (lower.starts_with(*v) || v.starts_with(&lower));
    if let Some(near) = closest(&lower, verbs::names()).or_else(|| verbs::names().find(longer)) {
        return error.hint(format!("did you mean `{near}`?"));
    }
    let same_tool: Vec<&str> = all
        .into_iter()
        .filter(|c| c.split(' ').next() == Some(first))
        .collect();
    if same_tool.is_empty() {
        error.hint("`help` lists the responses")
    } else {
        error.hint(format!("{first} knows {}", listed(&same_tool, "and")))
    }
}
