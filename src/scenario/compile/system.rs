//! The simulated system: variables, states and what happened before StartEx.

use super::Compiler;
use crate::model::{Sets, Severity, Span, State, StateId, Time, Var, VarId};
use crate::scenario::doc::{self, When};
use crate::yaml::Diagnostic;

/// Words that other YAML readers take for true or false, or that conditions use themselves.
const CONFUSING: [&str; 6] = ["on", "off", "yes", "no", "any", "none-of"];

impl<'a> Compiler<'a> {
    pub(super) fn vars(&mut self) -> Vec<Var> {
        let doc = self.doc;
        let mut vars = Vec::new();
        for (id, values) in doc.system.iter() {
            self.path = vec!["system".to_owned(), id.to_owned()];
            if values.is_empty() {
                self.report("S213", format!("the variable `{id}` has no values"));
            }
            for (i, value) in values.iter().enumerate() {
                if CONFUSING.contains(&value.as_str()) {
                    let message = format!(
                        "`{value}` is easily taken for true or false; name the value in words, such as `enabled`"
                    );
                    self.within(i, |c| c.report("S213", message));
                }
                if values[..i].contains(value) {
                    self.within(i, |c| {
                        c.report("S213", format!("the value `{value}` stands here twice"));
                    });
                }
            }
            vars.push(Var {
                id: id.to_owned(),
                values: values.iter().map(ToString::to_string).collect(),
            });
        }
        self.path.clear();
        vars
    }

    /// The states, and an order in which each comes after those that it reads.
    pub(super) fn states(&mut self) -> (Vec<State>, Vec<StateId>) {
        let doc = self.doc;
        let mut states = Vec::new();
        for (i, state) in doc.states.iter().enumerate() {
            self.path = vec!["states".to_owned(), i.to_string()];
            let when = self.condition("when", Some(&state.when));
            self.impact_is_complete(state);
            states.push(State {
                id: state.id.to_string(),
                when,
                severity: state.severity.map(Severity::from),
                users: state.users.map_or(0.0, |u| u.fraction()),
                half_life: state.half_life.map(|d| d.0),
                residual: state.residual,
                text: state
                    .text
                    .as_deref()
                    .map_or_else(String::new, |t| self.plain("text", t)),
            });
        }
        self.path.clear();
        (states, self.state_order())
    }

    fn impact_is_complete(&mut self, state: &doc::State) {
        let id = &state.id;
        if state.severity.is_none() {
            for (key, present) in [
                ("users", state.users.is_some()),
                ("half_life", state.half_life.is_some()),
                ("residual", state.residual),
            ] {
                if present {
                    let message = format!(
                        "the state `{id}` has `{key}` and no `severity`, so it hurts nobody"
                    );
                    self.within(key, |c| c.report("S204", message));
                }
            }
            return;
        }
        if state.users.is_none() {
            self.report(
                "S204",
                format!(
                    "the state `{id}` has a severity and needs `users`, the share that it hurts"
                ),
            );
        }
        if state.text.is_none() {
            self.report(
                "S204",
                format!("the state `{id}` has a severity and needs `text`, what users notice"),
            );
        }
        if state.users.is_some_and(|u| u.fraction() > 1.0) {
            self.within("users", |c| {
                c.report("S204", "more than 100% of users cannot be hurt");
            });
        }
    }

    fn state_order(&mut self) -> Vec<StateId> {
        let reads: Vec<Vec<usize>> = self
            .doc
            .states
            .iter()
            .map(|s| {
                let mut names = Vec::new();
                states_read(&s.when, &mut names);
                names
                    .iter()
                    .filter_map(|n| self.names.states.iter().position(|k| k == n))
                    .collect()
            })
            .collect();
        let mut order: Vec<usize> = Vec::new();
        while order.len() < reads.len() {
            let ready = (0..reads.len()).find(|i| {
                !order.contains(i) && reads[*i].iter().all(|needed| order.contains(needed))
            });
            let Some(next) = ready else {
                let cycle = find_cycle(&reads, &order);
                let names: Vec<&str> = cycle.iter().map(|i| self.names.states[*i]).collect();
                let place = self
                    .loaded
                    .tree
                    .place_of(&["states", &cycle[0].to_string(), "when"]);
                let message = format!(
                    "these states read each other in a circle: {}",
                    names.join(" -> ")
                );
                self.found.push(Diagnostic::error("S205", place, message));
                break;
            };
            order.push(next);
        }
        order.into_iter().map(StateId::at).collect()
    }

    /// What happened before StartEx, the earliest first.
    pub(super) fn history(&mut self) -> Vec<(Time, Sets)> {
        let (doc, variant) = (self.doc, self.variant);
        let own = vec![
            "variants".to_owned(),
            self.id.to_owned(),
            "history".to_owned(),
        ];
        let mut history = Vec::new();
        for (base, list) in [
            (vec!["history".to_owned()], &doc.history),
            (own, &variant.history),
        ] {
            for (i, past) in list.iter().enumerate() {
                self.path = base.clone();
                self.path.push(i.to_string());
                if past.at.0 > Time::ZERO {
                    self.within("at", |c| c.report("S214", "the history lies before StartEx: use an offset such as -7m, or a change"));
                }
                if past.at.0 < Time::ZERO - Span::MAX {
                    self.within("at", |c| {
                        c.report("S214", "the history does not go back further than a year");
                    });
                }
                let sets = self.sets(&past.sets);
                history.push((past.at.0, sets));
            }
        }
        self.path.clear();
        history.sort_by_key(|(at, _)| *at);
        history
    }

    /// Assignments under `sets` of the present place.
    pub(super) fn sets(&mut self, sets: &doc::Sets) -> Sets {
        let mut assigned = Vec::new();
        for (var, value) in sets.iter() {
            let pair = self.within("sets", |c| {
                c.within(var, |c| {
                    let index = c.resolve("variable", var, |n| &n.vars)?;
                    Some((VarId::at(index), c.value(index, value.as_str())?))
                })
            });
            assigned.extend(pair);
        }
        assigned
    }
}

/// The states that a condition reads.
pub(super) fn states_read<'w>(when: &'w When, names: &mut Vec<&'w str>) {
    names.extend(
        when.state
            .iter()
            .flat_map(|list| list.iter())
            .map(|id| id.as_str()),
    );
    when.parts().for_each(|part| states_read(part, names));
}

/// A circle among the states that could not be ordered: the first state is named again at the end.
fn find_cycle(reads: &[Vec<usize>], ordered: &[usize]) -> Vec<usize> {
    let mut walk: Vec<usize> = Vec::new();
    let mut at = (0..reads.len()).find(|i| !ordered.contains(i)).unwrap_or(0);
    while !walk.contains(&at) {
        walk.push(at);
        // Each state that could not be ordered reads another one of them.
        at = reads[at]
            .iter()
            .copied()
            .find(|next| !ordered.contains(next))
            .unwrap_or(at);
    }
    let start = walk.iter().position(|seen| *seen == at).unwrap_or(0);
    let mut cycle = walk.split_off(start);
    cycle.push(at);
    cycle
}
