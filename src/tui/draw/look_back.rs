//! What a question of the hot wash is about: a few lines of what happened, below the question.

use ratatui::text::Line;

use super::{Theme, guide, short};
use crate::model::ReviewKind;
use crate::tui::form::{Form, Kind, Value};
use crate::tui::model::Model;

/// How many lines at most stand below a question.
const MOST: usize = 7;

/// The evidence for the question that is open; nothing in other forms.
pub(super) fn lines(model: &Model, form: &Form, theme: Theme, width: usize) -> Vec<Line<'static>> {
    if form.kind != Kind::Review {
        return Vec::new();
    }
    let Some(Value::One(_, kind)) = form.fields.first().map(|f| &f.value) else {
        return Vec::new();
    };
    let (title, facts) = match ReviewKind::ALL[*kind] {
        ReviewKind::Cause => (
            "What you found and said of it:",
            told(model, &["EVIDENCE", "SUSPECT", "DIAGNOSIS"]),
        ),
        ReviewKind::WentWell => ("What was done in time:", clocks(model, true)),
        ReviewKind::Improve => ("What was late, is open or was not done:", {
            let undone = guide::undone(model).map(|step| format!("{step}: not done"));
            undone.chain(clocks(model, false)).collect()
        }),
        ReviewKind::ActionItem => ("What you want to improve:", told(model, &["REVIEW"])),
    };
    if facts.is_empty() {
        return Vec::new();
    }
    let first = facts.len().saturating_sub(MOST);
    let facts = facts.into_iter().skip(first);
    let facts = facts.map(|fact| Line::styled(short(&format!("  {fact}"), width), theme.faint()));
    [Line::default(), Line::styled(title, theme.title())]
        .into_iter()
        .chain(facts)
        .collect()
}

fn told(model: &Model, labels: &[&str]) -> Vec<String> {
    let told = model.shown.timeline.iter();
    let told = told.filter(|(_, label, _)| labels.contains(label));
    told.map(|(at, _, text)| format!("{} {text}", at.clock()))
        .collect()
}

fn clocks(model: &Model, in_time: bool) -> Vec<String> {
    let clocks = model.shown.clocks.iter();
    let clocks = clocks.filter(|c| (c.done && c.used < 1.0) == in_time);
    clocks
        .map(|c| format!("{}: {}", c.asks, c.stands))
        .collect()
}
