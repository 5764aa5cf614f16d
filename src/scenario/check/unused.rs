//! What a scenario defines and nothing uses.

use super::{Check, Usage};
use crate::scenario::doc::Evidence;

impl Check<'_> {
    pub(super) fn unused(&mut self, usage: &Usage<'_>) {
        let doc = &self.loaded.doc;
        for id in doc.system.ids().filter(|id| !usage.read.contains(id)) {
            self.warn(
                "S401",
                &["system", id],
                format!("no condition asks for the variable `{id}`"),
            );
        }
        for (i, state) in doc.states.iter().enumerate() {
            let id = state.id.as_str();
            if state.severity.is_none() && !usage.states.contains(id) {
                self.warn(
                    "S402",
                    &["states", &i.to_string(), "id"],
                    format!("nothing uses the state `{id}`"),
                );
            }
        }
        for id in doc.metrics.ids().filter(|id| !usage.metrics.contains(id)) {
            let message = format!("the metric `{id}` is in no panel, text or log line");
            self.warn("S403", &["metrics", id], message);
        }
        for id in doc.samples.ids().filter(|id| !usage.samples.contains(id)) {
            self.warn(
                "S404",
                &["samples", id],
                format!("no text draws from the sample `{id}`"),
            );
        }
        for id in doc
            .objectives
            .ids()
            .filter(|id| !usage.objectives.contains(id))
        {
            self.warn(
                "S405",
                &["objectives", id],
                format!("no inject and no expectation serves the objective `{id}`"),
            );
        }
        for id in doc.people.ids().filter(|id| !usage.people.contains(id)) {
            self.warn(
                "S406",
                &["people", id],
                format!("`{id}` never says anything and is never paged"),
            );
        }
        self.unused_insight(usage);
    }

    fn unused_insight(&mut self, usage: &Usage<'_>) {
        let doc = &self.loaded.doc;
        for (id, evidence) in doc.evidence.iter() {
            if evidence.supports.is_empty() && evidence.refutes.is_empty() {
                self.warn(
                    "S408",
                    &["evidence", id],
                    format!("the evidence `{id}` neither supports nor refutes a cause"),
                );
            } else if !usage.evidence.contains(id) {
                self.warn(
                    "S407",
                    &["evidence", id],
                    format!("no view ever reveals the evidence `{id}`"),
                );
            }
        }
        let shown = || {
            doc.evidence
                .iter()
                .filter(|(id, _)| usage.evidence.contains(id))
                .map(|(_, e)| e)
        };
        let supports = |e: &Evidence, cause: &str| e.supports.iter().any(|c| c.as_str() == cause);
        let refutes = |e: &Evidence, cause: &str| e.refutes.iter().any(|c| c.as_str() == cause);
        for cause in doc.causes.ids() {
            let is_true = doc
                .variants
                .iter()
                .any(|(id, v)| v.cause.as_ref().map_or(id, |c| c.as_str()) == cause);
            if is_true && !shown().any(|e| supports(e, cause)) {
                let message = format!(
                    "`{cause}` is the true cause of a variant, and no evidence supports it"
                );
                self.warn("S409", &["causes", cause], message);
            } else if !is_true && !shown().any(|e| refutes(e, cause)) {
                let message =
                    format!("`{cause}` is never the true cause, and no evidence refutes it");
                self.warn("S409", &["causes", cause], message);
            }
        }
    }
}
