//! Conditions: from `when:` structs to expressions over facts.

use super::Compiler;
use crate::model::{
    ActionId, AudienceId, CauseId, CondId, EvidenceId, Expr, Fact, InjectId, PersonId, RoleId,
    Severity, StateId, VarId, ViewId,
};
use crate::scenario::doc::{Declared, When};
use crate::yaml::{Id, OneOrMany};

/// In history keys: some view, some action, somebody.
const ANY: &str = "any";

/// The value of a condition as far as the variant decides it.
pub(in crate::scenario) fn folded(when: &When, variant: &str) -> Option<bool> {
    let all = |values: Vec<Option<bool>>| {
        if values.contains(&Some(false)) {
            Some(false)
        } else {
            values.iter().all(|v| *v == Some(true)).then_some(true)
        }
    };
    let mut parts = Vec::new();
    if let Some(names) = &when.variant {
        parts.push(Some(names.iter().any(|n| n.as_str() == variant)));
    }
    if let Some(list) = &when.all {
        parts.push(all(list.iter().map(|w| folded(w, variant)).collect()));
    }
    if let Some(list) = &when.any {
        let negated = list
            .iter()
            .map(|w| folded(w, variant).map(|v| !v))
            .collect();
        parts.push(all(negated).map(|v| !v));
    }
    if let Some(inner) = &when.not {
        parts.push(folded(inner, variant).map(|v| !v));
    }
    if reads_facts(when) {
        parts.push(None);
    }
    all(parts)
}

/// Whether a condition itself, apart from its parts, reads anything but the variant.
fn reads_facts(when: &When) -> bool {
    let When {
        is,
        state,
        variant: _,
        impact,
        all: _,
        any: _,
        not: _,
        acked,
        resolved,
        classified,
        ..
    } = when;
    let lists = [
        state,
        &when.looked,
        &when.verified,
        &when.ran,
        &when.running,
        &when.notified,
        &when.paged,
        &when.assigned,
        &when.suspected,
        &when.diagnosed,
        &when.evidence,
        &when.fired,
    ];
    !is.is_empty()
        || impact.is_some()
        || classified.is_some()
        || acked.is_some()
        || resolved.is_some()
        || lists.iter().any(|l| l.is_some())
}

/// Whether a condition asks for the variant by name.
pub(super) fn names_variant(when: &When, variant: &str) -> bool {
    let here = when
        .variant
        .as_ref()
        .is_some_and(|names| names.iter().any(|n| n.as_str() == variant));
    let parts = when.all.iter().chain(&when.any).flatten();
    here || parts.into_iter().any(|w| names_variant(w, variant))
}

impl<'a> Compiler<'a> {
    /// An optional condition, true without one.
    pub(super) fn condition(&mut self, key: &str, when: Option<&When>) -> CondId {
        let expr = self.optional(key, when, true);
        self.conds.add(&expr)
    }

    /// `if` and not `unless`.
    pub(super) fn guard(&mut self, only_if: Option<&When>, unless: Option<&When>) -> CondId {
        let yes = self.optional("if", only_if, true);
        let no = self.optional("unless", unless, false);
        self.conds
            .add(&Expr::All(vec![yes, Expr::Not(Box::new(no))]))
    }

    /// The expression of an optional condition under a key.
    pub(super) fn optional(&mut self, key: &str, when: Option<&When>, default: bool) -> Expr {
        match when {
            None => Expr::Const(default),
            Some(when) => self.within(key, |c| c.expr(when)),
        }
    }

    pub(super) fn expr(&mut self, when: &When) -> Expr {
        let mut parts = Vec::new();
        for (var, values) in when.is.iter() {
            let part = self.within("is", |c| c.within(var, |c| c.values(var, values)));
            parts.push(part);
        }
        if let Some(names) = &when.variant {
            let mut hit = false;
            self.each("variant", names, |c, name| {
                c.resolve("variant", name, |n| &n.variants);
                hit |= name == c.id;
            });
            parts.push(Expr::Const(hit));
        }
        if let Some(list) = &when.impact {
            let facts = list
                .iter()
                .map(|s| Fact::Impact(Severity::from(*s)))
                .collect();
            parts.push(self.any_of(facts));
        }
        if let Some(list) = &when.all {
            let inner = self.list("all", list);
            parts.push(Expr::All(inner));
        }
        if let Some(list) = &when.any {
            let inner = self.list("any", list);
            parts.push(Expr::Any(inner));
        }
        if let Some(inner) = &when.not {
            let inner = self.within("not", |c| c.expr(inner));
            parts.push(Expr::Not(Box::new(inner)));
        }
        self.history_parts(when, &mut parts);
        Expr::All(parts)
    }

    /// The keys that ask what players have done.
    fn history_parts(&mut self, when: &When, parts: &mut Vec<Expr>) {
        for (value, fact) in [(when.acked, Fact::Acked), (when.resolved, Fact::Resolved)] {
            let Some(wanted) = value else { continue };
            let holds = self.any_of(vec![fact]);
            parts.push(if wanted {
                holds
            } else {
                Expr::Not(Box::new(holds))
            });
        }
        if let Some(list) = &when.classified {
            let facts = list.iter().flat_map(|d| declared(*d)).collect();
            parts.push(self.any_of(facts));
        }
        let begun = self.begun;
        let ran_any = if begun { Fact::BegunAny } else { Fact::RanAny };
        parts.extend([
            self.named("looked", &when.looked, &[Fact::LookedAny], |c, name| {
                c.resolve("view", name, |n| &n.views)
                    .map(|i| Fact::Looked(ViewId::at(i)))
            }),
            self.named(
                "verified",
                &when.verified,
                &[Fact::VerifiedAny],
                |c, name| {
                    c.resolve("view", name, |n| &n.views)
                        .map(|i| Fact::Verified(ViewId::at(i)))
                },
            ),
            self.named("ran", &when.ran, &[ran_any], |c, name| {
                let action = ActionId::at(c.resolve("action", name, |n| &n.actions)?);
                Some(if begun {
                    Fact::Begun(action)
                } else {
                    Fact::Ran(action)
                })
            }),
            self.named("running", &when.running, &[Fact::RunningAny], |c, name| {
                c.resolve("action", name, |n| &n.actions)
                    .map(|i| Fact::Running(ActionId::at(i)))
            }),
            self.named(
                "notified",
                &when.notified,
                &[Fact::NotifiedAny],
                |c, name| {
                    c.resolve("audience", name, |n| &n.audiences)
                        .map(|i| Fact::Notified(AudienceId::at(i)))
                },
            ),
            self.named("paged", &when.paged, &[Fact::PagedAny], |c, name| {
                c.resolve("person", name, |n| &n.people)
                    .map(|i| Fact::Paged(PersonId::at(i)))
            }),
        ]);
        self.insight_parts(when, parts);
    }

    /// The keys that ask what the team knows and who leads it.
    fn insight_parts(&mut self, when: &When, parts: &mut Vec<Expr>) {
        let every = |fact: fn(CauseId) -> Fact, c: &Self| -> Vec<Fact> {
            (0..c.names.causes.len())
                .map(|i| fact(CauseId::at(i)))
                .collect()
        };
        let (suspected, diagnosed) = (every(Fact::Suspected, self), every(Fact::Diagnosed, self));
        parts.extend([
            self.named("state", &when.state, &[], |c, name| {
                c.resolve("state", name, |n| &n.states)
                    .map(|i| Fact::State(StateId::at(i)))
            }),
            self.named("assigned", &when.assigned, &[], |c, name| {
                c.resolve("incident role", name, |n| &n.roles)
                    .map(|i| Fact::Assigned(RoleId::at(i)))
            }),
            self.named("suspected", &when.suspected, &suspected, |c, name| {
                c.resolve("cause", name, |n| &n.causes)
                    .map(|i| Fact::Suspected(CauseId::at(i)))
            }),
            self.named("diagnosed", &when.diagnosed, &diagnosed, |c, name| {
                c.resolve("cause", name, |n| &n.causes)
                    .map(|i| Fact::Diagnosed(CauseId::at(i)))
            }),
            self.named("evidence", &when.evidence, &[], |c, name| {
                c.evidence_id(name).map(Fact::Evidence)
            }),
            self.named("fired", &when.fired, &[], |c, name| {
                let here = c.names.injects.iter().position(|i| *i == name);
                if here.is_none() {
                    // An inject of another variant never comes in this one.
                    c.resolve("inject", name, |n| &n.known_injects);
                }
                here.map(|i| Fact::Fired(InjectId::at(i)))
            }),
        ]);
    }

    /// "One of these names" under a key, true without one. `any` stands for the facts that some keys have for it.
    fn named(
        &mut self,
        key: &str,
        list: &Option<OneOrMany<Id>>,
        any: &[Fact],
        mut fact: impl FnMut(&mut Self, &str) -> Option<Fact>,
    ) -> Expr {
        let Some(list) = list else {
            return Expr::Const(true);
        };
        let mut facts = Vec::new();
        self.each(key, list, |c, name| {
            if name == ANY && !any.is_empty() {
                facts.extend_from_slice(any);
            } else {
                facts.extend(fact(c, name));
            }
        });
        self.any_of(facts)
    }

    /// A piece of evidence; none when it concerns no cause of the scenario and so is not in the plan.
    pub(super) fn evidence_id(&mut self, name: &str) -> Option<EvidenceId> {
        self.resolve("evidence", name, |n| &n.known_evidence)?;
        self.names
            .evidence
            .iter()
            .position(|e| *e == name)
            .map(EvidenceId::at)
    }

    fn values(&mut self, var: &str, values: &OneOrMany<Id>) -> Expr {
        let Some(index) = self.resolve("variable", var, |n| &n.vars) else {
            return Expr::Const(false);
        };
        let mut facts = Vec::new();
        for (i, value) in values.iter().enumerate() {
            let position = self.within(i, |c| c.value(index, value.as_str()));
            facts.extend(position.map(|v| Fact::Value(VarId::at(index), v)));
        }
        self.any_of(facts)
    }

    /// The number of a value in the domain of a variable.
    pub(super) fn value(&mut self, var: usize, value: &str) -> Option<u8> {
        let name = self.names.vars[var];
        let message = || format!("`{name}` has no value `{value}`");
        let position = self.resolve_or(value, |n| &n.domains[var], message)?;
        u8::try_from(position).ok()
    }

    fn list(&mut self, key: &str, list: &[When]) -> Vec<Expr> {
        self.within(key, |c| {
            list.iter()
                .enumerate()
                .map(|(i, when)| c.within(i, |c| c.expr(when)))
                .collect()
        })
    }

    /// Visits each name of "one or a list" at its place.
    fn each(&mut self, key: &str, names: &OneOrMany<Id>, mut visit: impl FnMut(&mut Self, &str)) {
        self.within(key, |c| {
            for (i, name) in names.iter().enumerate() {
                c.within(i, |c| visit(c, name.as_str()));
            }
        });
    }

    fn any_of(&self, facts: Vec<Fact>) -> Expr {
        Expr::AnyOf(
            facts
                .into_iter()
                .map(|fact| self.layout.bit(fact))
                .collect(),
        )
    }
}

fn declared(declared: Declared) -> Vec<Fact> {
    let severity = |s: Severity| Fact::Classified(Some(s));
    match declared {
        Declared::None => vec![Fact::Classified(None)],
        Declared::Any => {
            let mut all: Vec<Fact> = Severity::ALL.map(severity).to_vec();
            all.push(Fact::Classified(None));
            all
        }
        _ => vec![severity(Severity::ALL[declared as usize])],
    }
}
