//! The runbook as one self-contained HTML page.
//!
//! Invariants: no address outside the page; everything escaped; ids are unique; without its script everything can be read,
//! and the script only hides what a search does not find.

use askama::Template;

use super::section::Block;
use super::words::inert;
use super::{RunbookModel, spans};
use crate::model::Severity;
use crate::report::words::clean;

#[derive(Template)]
#[template(path = "runbook/runbook.html")]
struct Page<'a> {
    m: &'a RunbookModel,
}

impl Page<'_> {
    /// A text with its code marked.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn rich(&self, text: &str) -> Vec<(bool, String)> {
        let parts = spans(text).into_iter();
        parts.map(|(code, part)| (code, inert(part))).collect()
    }

    /// A text to copy, line by line.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn copy(&self, text: &str) -> String {
        let lines: Vec<String> = text.trim_end().lines().map(clean).collect();
        lines.join("\n")
    }

    /// The anchors that a cell names, or none.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn anchors<'t>(&self, cell: &'t str) -> Vec<&'t str> {
        let anchors = cell.split(", ").filter_map(|a| a.strip_prefix('#'));
        anchors.collect()
    }

    /// What an anchor is called.
    fn title<'t>(&'t self, anchor: &'t str) -> &'t str {
        let mut parts = self.m.sections.iter().flat_map(|s| &s.parts);
        parts.find(|p| p.id == anchor).map_or(anchor, |p| &p.title)
    }

    /// Whether a cell names a severity.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn severity(&self, cell: &str) -> bool {
        Severity::ALL.iter().any(|s| s.name() == cell)
    }
}

/// The runbook as HTML.
#[must_use]
pub fn html(model: &RunbookModel) -> String {
    let page = Page { m: model };
    page.render().expect("writing to a string cannot fail")
}
