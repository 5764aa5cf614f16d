//! Play-checks: one scenario that passes them all, and for each rule a change to it that breaks that rule.

mod command;
mod rules;
mod statics;

use firedrill::scenario;
use firedrill::simulate::{self, Checked, Effort};
use firedrill::yaml::Diagnostic;

use crate::harness::{load, rules};

/// A small scenario with two incidents and a false alarm that passes every check.
const BASE: &str = include_str!("playcheck/base.yaml");

const EFFORT: Effort = Effort {
    players: 60,
    states: 2_000,
};

/// The base with some texts in place of others, each of which it has once.
fn changed(changes: &[(&str, &str)]) -> String {
    let mut text = BASE.to_owned();
    for (from, to) in changes {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text = text.replace(from, to);
    }
    text
}

/// What playing a scenario gives; the files have no errors.
fn played(text: &str) -> Checked {
    let loaded = load("base.yaml", text);
    let errors: Vec<Diagnostic> = scenario::check(&loaded, &rules());
    assert!(!firedrill::yaml::has_errors(&errors), "{errors:#?}");
    simulate::check(&loaded, &rules(), EFFORT)
}
