//! What a scenario says and what can never happen.

use super::{Check, Usage};
use crate::model::{CondId, Plan, Start, Trigger};
use crate::scenario::compile::folded;
use crate::scenario::doc::When;

impl Check<'_> {
    pub(super) fn unreachable(&mut self, usage: &Usage<'_>, plans: &[Plan]) {
        self.values(usage);
        self.outcomes();
        self.shown();
        self.script(plans);
    }

    fn values(&mut self, usage: &Usage<'_>) {
        for (var, values) in self.loaded.doc.system.iter() {
            for (i, value) in values.iter().enumerate().skip(1) {
                if !usage.set.contains(&(var, value.as_str())) {
                    let message = format!("nothing ever sets `{var}` to `{value}`");
                    self.warn("S301", &["system", var, &i.to_string()], message);
                }
            }
        }
    }

    fn outcomes(&mut self) {
        for (id, action) in self.loaded.doc.actions.iter() {
            let always = action
                .outcomes
                .iter()
                .position(|o| o.when.is_none() && o.chance.is_none());
            let Some(at) = always.filter(|at| at + 1 < action.outcomes.len()) else {
                continue;
            };
            let message = format!(
                "outcome {} of `{id}` always applies, so this one never does",
                at + 1
            );
            self.warn(
                "S303",
                &["actions", id, "outcomes", &(at + 1).to_string()],
                message,
            );
        }
    }

    /// Rows and lines that no variant can show.
    fn shown(&mut self) {
        let doc = &self.loaded.doc;
        let never = |when: &Option<When>, variants: &[&str]| {
            when.as_ref()
                .is_some_and(|w| variants.iter().all(|v| folded(w, v) == Some(false)))
        };
        let all: Vec<&str> = doc.variants.ids().collect();
        for (view, shared) in doc.views.iter() {
            let rows = shared
                .rows
                .iter()
                .map(|r| &r.when)
                .enumerate()
                .map(|at| ("rows", at));
            let lines = shared
                .lines
                .iter()
                .map(|l| &l.when)
                .enumerate()
                .map(|at| ("lines", at));
            for (key, (i, when)) in rows.chain(lines) {
                if never(when, &all) {
                    self.warn(
                        "S304",
                        &["views", view, key, &i.to_string()],
                        "no variant can show this",
                    );
                }
            }
        }
        for (id, variant) in doc.variants.iter() {
            let rows = variant.rows.iter().flat_map(|(view, rows)| {
                rows.iter()
                    .map(|r| &r.when)
                    .enumerate()
                    .map(move |at| ("rows", view, at))
            });
            let lines = variant.lines.iter().flat_map(|(view, lines)| {
                lines
                    .iter()
                    .map(|l| &l.when)
                    .enumerate()
                    .map(move |at| ("lines", view, at))
            });
            for (key, view, (i, when)) in rows.chain(lines) {
                if never(when, &[id]) {
                    self.warn(
                        "S304",
                        &["variants", id, key, view, &i.to_string()],
                        "this variant can never show this",
                    );
                }
            }
        }
    }

    /// Injects and changes that are due in no variant.
    fn script(&mut self, plans: &[Plan]) {
        let loaded = self.loaded;
        let own = loaded.doc.variants.iter().flat_map(|(_, v)| &v.injects);
        let injects = loaded.doc.injects.iter().chain(own);
        let by_hand: Vec<&str> = injects
            .filter(|i| i.by_hand)
            .map(|i| i.id.as_str())
            .collect();
        for (key, list) in [
            ("injects", shared_ids(loaded, "injects")),
            ("changes", shared_ids(loaded, "changes")),
        ] {
            for (i, id) in list.iter().enumerate() {
                let given = key == "injects" && by_hand.contains(&id.as_str());
                if !given && !plans.iter().any(|plan| can_be_due(plan, key, id)) {
                    let message = format!("`{id}` can come in no variant");
                    self.warn("S302", &[key, &i.to_string(), "id"], message);
                }
            }
        }
        for ((variant, doc), plan) in loaded.doc.variants.iter().zip(plans) {
            let injects = doc
                .injects
                .iter()
                .map(|i| i.id.as_str())
                .enumerate()
                .map(|at| ("injects", at));
            let changes = doc
                .changes
                .iter()
                .map(|c| c.id.as_str())
                .enumerate()
                .map(|at| ("changes", at));
            for (key, (i, id)) in injects.chain(changes) {
                let given = key == "injects" && by_hand.contains(&id);
                if !given && !can_be_due(plan, key, id) {
                    let message = format!("`{id}` can never come in this variant");
                    self.warn(
                        "S302",
                        &["variants", variant, key, &i.to_string(), "id"],
                        message,
                    );
                }
            }
        }
    }
}

fn shared_ids(loaded: &crate::scenario::Loaded, key: &str) -> Vec<String> {
    let doc = &loaded.doc;
    match key {
        "injects" => doc.injects.iter().map(|i| i.id.to_string()).collect(),
        _ => doc.changes.iter().map(|c| c.id.to_string()).collect(),
    }
}

fn can_be_due(plan: &Plan, key: &str, id: &str) -> bool {
    let due = |trigger: &Trigger, guard: CondId| {
        let never = |cond: CondId| plan.conds.constant(cond) == Some(false);
        !never(guard) && !matches!(trigger.start, Start::When(cond) if never(cond))
    };
    match key {
        "injects" => plan
            .injects
            .iter()
            .any(|i| i.id == id && due(&i.trigger, i.guard)),
        _ => plan
            .changes
            .iter()
            .any(|c| c.id == id && due(&c.trigger, c.guard)),
    }
}
