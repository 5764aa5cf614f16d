//! What is wrong with a scenario beyond its form, without playing it.
//!
//! Errors come from compiling every variant. When there are none, warnings follow: what can never happen, what nothing
//! uses, which targets a drill is too short to test. What stands in a catalogue is not warned about, for it serves other scenarios too.

mod catalogue;
mod lines;
mod telling;
mod unreachable;
mod unused;
mod usage;

pub use catalogue::check_catalogue;

use super::Loaded;
use super::compile::{self, compile};
use crate::model::{Rules, Severity, Sla, Span};
use crate::yaml::{Diagnostic, has_errors};
use usage::Usage;

/// Everything that is wrong with a scenario, errors first.
pub fn check(loaded: &Loaded, rules: &Rules) -> Vec<Diagnostic> {
    let mut check = Check {
        loaded,
        found: Vec::new(),
    };
    let mut plans = Vec::new();
    for variant in &loaded.variants {
        match compile(loaded, rules, variant) {
            Ok(plan) => plans.push(plan),
            Err(found) => check.add_new(found),
        }
    }
    check.variants();
    plans.iter().for_each(|plan| check.par(plan));
    check.commands();
    if has_errors(&check.found) || plans.len() < loaded.variants.len() {
        return check.found;
    }
    let usage = Usage::of(&loaded.doc);
    check.unreachable(&usage, &plans);
    check.unused(&usage);
    check.targets(rules);
    check.spoilers();
    check.always_revealed();
    plans
        .iter()
        .for_each(|plan| check.started_in_the_past(plan));
    check.found
}

pub(super) struct Check<'a> {
    loaded: &'a Loaded,
    found: Vec<Diagnostic>,
}

impl Check<'_> {
    /// Problems of shared parts come up in every variant; each is reported once.
    fn add_new(&mut self, found: Vec<Diagnostic>) {
        for diagnostic in found {
            if !self.found.contains(&diagnostic) {
                self.found.push(diagnostic);
            }
        }
    }

    fn error(&mut self, rule: &'static str, path: &[&str], message: impl Into<String>) {
        let place = self.loaded.tree.place_of(path);
        self.add_new(vec![Diagnostic::error(rule, place, message)]);
    }

    /// A warning, unless it is about a part of the catalogue.
    fn warn(&mut self, rule: &'static str, path: &[&str], message: impl Into<String>) {
        let place = self.loaded.tree.place_of(path);
        if place.file == self.loaded.file {
            self.add_new(vec![Diagnostic::warning(rule, place, message)]);
        }
    }

    fn variants(&mut self) {
        let doc = &self.loaded.doc;
        if doc.variants.is_empty() {
            self.error(
                "S216",
                &["variants"],
                "a scenario needs at least one variant",
            );
        } else if doc.variants.iter().all(|(_, v)| v.weight == Some(0)) {
            self.error(
                "S216",
                &["variants"],
                "all variants have the weight 0, so none can be drawn",
            );
        }
        for (id, variant) in doc.variants.iter() {
            if variant.explain.trim().is_empty() {
                self.warn(
                    "S602",
                    &["variants", id],
                    format!("the variant `{id}` has no `explain` for the debrief"),
                );
            }
            if variant.par.trim().is_empty() {
                self.warn(
                    "S601",
                    &["variants", id],
                    format!("the variant `{id}` has no `par` to compare players with"),
                );
            }
        }
    }

    /// A time that the drill is too short to test needs a target of the scenario's own.
    fn targets(&mut self, rules: &Rules) {
        let doc = &self.loaded.doc;
        let time_box = doc.time_box.0;
        let half = Span(time_box.0 / 2);
        let own = compile::targets(doc);
        let occurs = |severity: Severity| {
            doc.states
                .iter()
                .any(|s| s.severity.map(Severity::from) == Some(severity) && !s.residual)
        };
        for severity in Severity::ALL.into_iter().filter(|s| occurs(*s)) {
            for sla in Sla::ALL {
                let target = own[severity.index()][sla.index()];
                let (name, key) = (severity.name(), sla.name());
                match (rules.sla(severity, sla), target) {
                    (_, Some(target)) if target > time_box => {
                        let message =
                            format!("{target} to {key} a {name} cannot be tested in {time_box}");
                        self.warn("S502", &["targets", name, key], message);
                    }
                    (Some(time), None) if time > half => {
                        let message = format!(
                            "{name} occurs here, and the policy's {time} to {key} is longer than half the time box: give a target"
                        );
                        self.warn("S501", &["targets", name], message);
                    }
                    _ => {}
                }
            }
        }
    }
}
