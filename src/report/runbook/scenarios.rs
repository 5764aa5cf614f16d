//! Section 4: the procedure of each kind of incident.

use super::section::{Block, Section};
use crate::model::Severity;
use crate::scenario::doc::Scenario;

/// Section 4.
pub(super) fn scenarios(all: &[&Scenario]) -> Section {
    let mut section = Section::new(
        4,
        "One page for each kind of incident. Find the symptom, then read from top to bottom; each can be rehearsed as a drill.",
    );
    for scenario in all {
        let p = &scenario.procedure;
        section.part(
            scenario.id.as_str(),
            &scenario.title,
            vec![
                Block::facts([
                    ("Usual severity", usual(scenario)),
                    ("Rehearse it", format!("`firedrill run {}`", scenario.id)),
                ]),
                Block::heading("How it shows"),
                Block::list(&p.symptoms),
                Block::heading("Diagnose"),
                Block::steps(&p.diagnose),
                Block::heading("Mitigate: take what fits"),
                Block::list(&p.mitigate),
                Block::heading("Roll back"),
                Block::list(&p.rollback),
                Block::heading("Verify"),
                Block::list(&p.verify),
                Block::heading("False alarms to know"),
                Block::list(&p.false_alarms),
            ],
        );
    }
    section
}

/// From the worst to the mildest severity of its states that hurt users.
fn usual(scenario: &Scenario) -> String {
    let states = scenario.states.iter().filter(|s| !s.residual);
    let mut found: Vec<Severity> = states
        .filter_map(|s| s.severity.map(Severity::from))
        .collect();
    found.sort();
    match (found.first(), found.last()) {
        (Some(worst), Some(mildest)) if worst != mildest => {
            format!("{} to {}", worst.name(), mildest.name())
        }
        (Some(only), _) => only.name().to_owned(),
        _ => String::new(),
    }
}
