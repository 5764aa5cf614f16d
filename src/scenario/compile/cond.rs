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
        if let Some(list) = &when.state {
            let mut facts = Vec::new();
            self.each("state", list, |c, name| {
                facts.extend(
                    c.resolve("state", name, |n| &n.states)
                        .map(|i| Fact::State(StateId::at(i))),
                );
            });
            parts.push(self.any_of(facts));
        }
        let (ran, ran_any): (fn(ActionId) -> Fact, Fact) = if self.begun {
            (Fact::Begun, Fact::BegunAny)
        } else {
            (Fact::Ran, Fact::RanAny)
        };
        self.views_part(when, parts);
        for (key, list, fact, any) in [
            ("ran", &when.ran, ran, ran_any),
            (
                "running",
                &when.running,
                Fact::Running as fn(ActionId) -> Fact,
                Fact::RunningAny,
            ),
        ] {
            let Some(list) = list else { continue };
            let mut facts = Vec::new();
            self.each(key, list, |c, name| {
                facts.extend(c.or_any(name, any, |c| {
                    Some(fact(ActionId::at(
                        c.resolve("action", name, |n| &n.actions)?,
                    )))
                }));
            });
            parts.push(self.any_of(facts));
        }
        self.people_parts(when, parts);
        self.insight_parts(when, parts);
    }

    fn views_part(&mut self, when: &When, parts: &mut Vec<Expr>) {
        let kinds: [(&str, &Option<OneOrMany<Id>>, fn(ViewId) -> Fact, Fact); 2] = [
            ("looked", &when.looked, Fact::Looked, Fact::LookedAny),
            (
                "verified",
                &when.verified,
                Fact::Verified,
                Fact::VerifiedAny,
            ),
        ];
        for (key, list, fact, any) in kinds {
            let Some(list) = list else { continue };
            let mut facts = Vec::new();
            self.each(key, list, |c, name| {
                facts.extend(c.or_any(name, any, |c| {
                    Some(fact(ViewId::at(c.resolve("view", name, |n| &n.views)?)))
                }));
            });
            parts.push(self.any_of(facts));
        }
    }

    fn people_parts(&mut self, when: &When, parts: &mut Vec<Expr>) {
        if let Some(list) = &when.notified {
            let mut facts = Vec::new();
            self.each("notified", list, |c, name| {
                facts.extend(c.or_any(name, Fact::NotifiedAny, |c| {
                    Some(Fact::Notified(AudienceId::at(c.resolve(
                        "audience",
                        name,
                        |n| &n.audiences,
                    )?)))
                }));
            });
            parts.push(self.any_of(facts));
        }
        if let Some(list) = &when.paged {
            let mut facts = Vec::new();
            self.each("paged", list, |c, name| {
                facts.extend(c.or_any(name, Fact::PagedAny, |c| {
                    Some(Fact::Paged(PersonId::at(c.resolve(
                        "person",
                        name,
                        |n| &n.people,
                    )?)))
                }));
            });
            parts.push(self.any_of(facts));
        }
        if let Some(list) = &when.assigned {
            let mut facts = Vec::new();
            self.each("assigned", list, |c, name| {
                facts.extend(
                    c.resolve("incident role", name, |n| &n.roles)
                        .map(|i| Fact::Assigned(RoleId::at(i))),
                );
            });
            parts.push(self.any_of(facts));
        }
    }

    fn insight_parts(&mut self, when: &When, parts: &mut Vec<Expr>) {
        let kinds: [(&str, &Option<OneOrMany<Id>>, fn(CauseId) -> Fact); 2] = [
            ("suspected", &when.suspected, Fact::Suspected),
            ("diagnosed", &when.diagnosed, Fact::Diagnosed),
        ];
        for (key, list, fact) in kinds {
            let Some(list) = list else { continue };
            let mut facts = Vec::new();
            self.each(key, list, |c, name| {
                if name == ANY {
                    facts.extend((0..c.names.causes.len()).map(|i| fact(CauseId::at(i))));
                } else {
                    facts.extend(
                        c.resolve("cause", name, |n| &n.causes)
                            .map(|i| fact(CauseId::at(i))),
                    );
                }
            });
            parts.push(self.any_of(facts));
        }
        if let Some(list) = &when.evidence {
            let mut facts = Vec::new();
            self.each("evidence", list, |c, name| {
                facts.extend(c.evidence_id(name).map(Fact::Evidence))
            });
            parts.push(self.any_of(facts));
        }
        if let Some(list) = &when.fired {
            let mut facts = Vec::new();
            self.each("fired", list, |c, name| {
                let here = c.names.injects.iter().position(|i| *i == name);
                if here.is_none() {
                    c.resolve("inject", name, |n| &n.known_injects);
                }
                facts.extend(here.map(|i| Fact::Fired(InjectId::at(i))));
            });
            parts.push(self.any_of(facts));
        }
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

    fn or_any(
        &mut self,
        name: &str,
        any: Fact,
        fact: impl FnOnce(&mut Self) -> Option<Fact>,
    ) -> Option<Fact> {
        if name == ANY { Some(any) } else { fact(self) }
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
