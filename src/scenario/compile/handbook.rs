//! The runbook as views of a drill: the page for this kind of incident, and the rollback procedures of the policy.
//!
//! Every scenario with a procedure has them, unless it has a view called `runbook` of its own. They show what the runbook prints,
//! the same in each variant, so they give no cause away; a look at them is recorded like any other.

use super::{Compiler, prose};
use crate::model::{Page, Piece, Row, Rules, View};
use crate::scenario::doc::Scenario;

/// The view with the page for this kind of incident.
const RUNBOOK: &str = "runbook";
/// The view with the rollback procedures.
const ROLLBACKS: &str = "rollbacks";

/// The ids of the views that are added.
pub(super) fn added(doc: &Scenario, rules: &Rules) -> Vec<&'static str> {
    pages(doc, rules).into_iter().map(|(id, _, _)| id).collect()
}

/// Id and title of the views that are added, and their pages.
fn pages(doc: &Scenario, rules: &Rules) -> Vec<(&'static str, String, Vec<Page>)> {
    let parts: Vec<(String, Vec<String>)> = prose::procedure(doc)
        .into_iter()
        .filter(|(_, lines)| !lines.is_empty())
        .collect();
    if parts.is_empty() || doc.views.get(RUNBOOK).is_some() {
        return Vec::new();
    }
    let page = Page {
        title: String::new(),
        parts,
    };
    let title = format!("Runbook of {}: {}", rules.organisation, doc.title);
    let mut all = vec![(RUNBOOK, title, vec![page])];
    if !rules.rollbacks.is_empty() && doc.views.get(ROLLBACKS).is_none() {
        let title = "Runbook: rollback procedures".to_owned();
        all.push((ROLLBACKS, title, rules.rollbacks.clone()));
    }
    all
}

impl Compiler<'_> {
    /// The views that are added, after those of the scenario.
    pub(super) fn handbook(&mut self) -> Vec<View> {
        let pages = pages(self.doc, self.rules);
        pages
            .into_iter()
            .map(|(id, title, pages)| self.handbook_view(id, title, &pages))
            .collect()
    }

    fn handbook_view(&mut self, id: &str, title: String, pages: &[Page]) -> View {
        let when = self.condition("when", None);
        let row = |text: String| Row {
            when,
            text: Some(vec![Piece::Text(text)]),
            cells: Vec::new(),
            evidence: Vec::new(),
            keep: None,
        };
        let rows = pages.iter().flat_map(lines).map(row).collect();
        View {
            id: id.to_owned(),
            title,
            tool: "docs".to_owned(),
            commands: vec![id.to_owned()],
            access: Vec::new(),
            roles: Vec::new(),
            takes: super::shown::LOOK_TAKES,
            empty: None,
            columns: Vec::new(),
            panels: Vec::new(),
            verifies: Vec::new(),
            rows,
            lines: Vec::new(),
        }
    }
}

/// A page line by line: each says to which page and part it belongs.
fn lines(page: &Page) -> Vec<String> {
    let all = page.parts.iter().flat_map(|(part, lines)| {
        let head = match page.title.as_str() {
            "" => part.clone(),
            title => format!("{title}, {}", part.to_lowercase()),
        };
        lines.iter().map(move |line| format!("{head}: {line}"))
    });
    // A screen of a drill shows no markup.
    all.map(|line| line.replace('`', "")).collect()
}
