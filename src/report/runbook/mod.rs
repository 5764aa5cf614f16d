//! The Incident Response Runbook: a document made of the policy and the procedures of scenarios.
//!
//! [`RunbookModel::build`] gathers the content section by section, [`check()`] finds what is missing, and [`markdown()`] and
//! [`html()`] lay the document out and add nothing. Invariants: the same files give the same bytes; whatever stands in the
//! files is inert in both renderings; the HTML needs no network, and no script to be read.

mod answers;
mod check;
mod classify;
mod html;
mod markdown;
mod placeholders;
mod scenarios;
mod section;
mod team;
mod words;
mod work;

pub use answers::{Answer, COVERAGE, Covered, answers};
pub use check::{Checked, Finding, check};
pub use html::html;
pub use markdown::markdown;
pub use section::{Block, Part, SECTIONS, Section};

use crate::policy::Policy;
use crate::scenario::doc::Scenario;

/// The runbook as a document.
#[derive(Clone, Debug, PartialEq)]
pub struct RunbookModel {
    /// The organisation.
    pub organisation: String,
    /// The id of the policy.
    pub policy: String,
    /// What is made of it, in the order of reading.
    pub sections: Vec<Section>,
    /// How many details only the organisation can fill in are still open.
    pub to_fill_in: usize,
}

impl RunbookModel {
    /// Makes the document. What `checked` found missing is said at the head of each section.
    #[must_use]
    pub fn build(policy: &Policy, scenarios: &[&Scenario], checked: &Checked) -> Self {
        let mut sections = vec![
            classify::classification(policy),
            team::team(policy),
            classify::procedures(policy),
            scenarios::scenarios(scenarios),
            work::workflow(policy),
            work::messages(policy),
            work::tools(policy),
            work::rollbacks(policy),
            work::afterwards(policy),
            answers::readiness(checked),
        ];
        for section in &mut sections {
            let found = checked.missing.iter();
            section.missing = found
                .filter(|m| m.section == section.number)
                .map(|m| m.what.clone())
                .collect();
        }
        Self {
            organisation: policy.organisation.clone(),
            policy: policy.policy.to_string(),
            sections,
            to_fill_in: checked.notes.len(),
        }
    }
}

/// The parts of a text: whether each is `code` in backticks, and what it says.
fn spans(text: &str) -> Vec<(bool, &str)> {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        // A single backtick is a character like any other.
        return vec![(false, text)];
    }
    let parts = parts.into_iter().enumerate();
    parts
        .map(|(i, part)| (i % 2 == 1, part))
        .filter(|(_, part)| !part.is_empty())
        .collect()
}
