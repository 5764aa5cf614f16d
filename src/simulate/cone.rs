//! What can matter to the health of the system: the facts and the moves that the search has to follow.
//!
//! It begins with the states that hurt users and goes back: what they read, what sets that, when that happens, and so on.
//! Whatever is outside (the wording of rows, most messages) cannot change who is hurt, so leaving it out changes no answer.

use crate::model::{
    ActionId, AudienceId, CauseId, ChangeId, CondId, EvidenceId, Fact, Facts, InjectId, PersonId,
    Plan, Sets, Severity, Start, StateId, VarId, ViewId,
};

/// What can matter to health.
#[derive(Clone, Debug)]
pub(super) struct Cone {
    /// The facts that the search keeps.
    pub(super) facts: Facts,
    /// The changes and injects that can move the system, or that one of them waits for.
    pub(super) movers: Vec<Source>,
    /// The actions that can.
    pub(super) actions: Vec<ActionId>,
    /// What players can say or look at that something depends on.
    pub(super) says: Vec<Fact>,
}

/// Where a mover comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Change(ChangeId),
    Inject(InjectId),
}

impl Cone {
    pub(super) fn of(plan: &Plan) -> Self {
        let mut cone = Self {
            facts: Facts::default(),
            movers: Vec::new(),
            actions: Vec::new(),
            says: Vec::new(),
        };
        for (id, _) in plan.impacts() {
            cone.facts.set(plan.layout.bit(Fact::State(id)), true);
        }
        loop {
            let before = cone.facts;
            cone.grow(plan);
            if cone.facts == before {
                break;
            }
        }
        cone.says = says(plan).filter(|fact| cone.has(plan, *fact)).collect();
        cone
    }

    pub(super) fn has(&self, plan: &Plan, fact: Fact) -> bool {
        self.facts.has(plan.layout.bit(fact))
    }

    /// One step back from everything that matters so far.
    fn grow(&mut self, plan: &Plan) {
        for (i, state) in plan.states.iter().enumerate() {
            if self.has(plan, Fact::State(StateId::at(i))) {
                self.reads(plan, state.when);
            }
        }
        for (v, var) in plan.vars.iter().enumerate() {
            let values = || (0..var.values.len()).map(|n| Fact::Value(VarId::at(v), n as u8));
            if values().any(|fact| self.has(plan, fact)) {
                values().for_each(|fact| self.add(plan, fact));
            }
        }
        self.grow_movers(plan);
        self.grow_actions(plan);
        self.grow_evidence(plan);
    }

    fn grow_movers(&mut self, plan: &Plan) {
        let changes = plan.changes.iter().enumerate().map(|(i, c)| {
            let source = Source::Change(ChangeId::at(i));
            (source, c.trigger.start, c.guard, &c.sets)
        });
        let injects = plan.injects.iter().enumerate().map(|(i, inject)| {
            let source = Source::Inject(InjectId::at(i));
            (source, inject.trigger.start, inject.guard, &inject.sets)
        });
        for (source, start, guard, sets) in changes.chain(injects) {
            let awaited = matches!(source, Source::Inject(id) if self.has(plan, Fact::Fired(id)));
            if !awaited && !self.sets(plan, sets) {
                continue;
            }
            if !self.movers.contains(&source) {
                self.movers.push(source);
            }
            self.reads(plan, guard);
            if let Start::When(cond) = start {
                self.reads(plan, cond);
            }
        }
    }

    fn grow_actions(&mut self, plan: &Plan) {
        let any = [Fact::BegunAny, Fact::RunningAny, Fact::RanAny]
            .iter()
            .any(|fact| self.has(plan, *fact));
        for (i, action) in plan.actions.iter().enumerate() {
            let id = ActionId::at(i);
            let moves = action.outcomes.iter().any(|o| self.sets(plan, &o.sets));
            let awaited = [Fact::Begun(id), Fact::Running(id), Fact::Ran(id)]
                .iter()
                .any(|fact| self.has(plan, *fact));
            if !moves && !awaited && !any {
                continue;
            }
            if !self.actions.contains(&id) {
                self.actions.push(id);
            }
            if moves {
                action
                    .outcomes
                    .iter()
                    .for_each(|o| self.reads(plan, o.when));
            }
        }
    }

    /// Evidence that something waits for is found where a row shows it.
    fn grow_evidence(&mut self, plan: &Plan) {
        for view in &plan.views {
            let rows = view.rows.iter().map(|r| (&r.evidence, r.when));
            let lines = view.lines.iter().map(|l| (&l.evidence, l.when));
            for (evidence, when) in rows.chain(lines) {
                if evidence.iter().any(|e| self.has(plan, Fact::Evidence(*e))) {
                    self.reads(plan, when);
                }
            }
        }
    }

    fn sets(&self, plan: &Plan, sets: &Sets) -> bool {
        sets.iter()
            .any(|(var, value)| self.has(plan, Fact::Value(*var, *value)))
    }

    fn reads(&mut self, plan: &Plan, cond: CondId) {
        self.facts.add(plan.conds.deps(cond));
    }

    fn add(&mut self, plan: &Plan, fact: Fact) {
        self.facts.set(plan.layout.bit(fact), true);
    }
}

/// Everything that players bring about by a response alone.
fn says(plan: &Plan) -> impl Iterator<Item = Fact> {
    let views = || (0..plan.views.len()).map(ViewId::at);
    let causes = || (0..plan.causes.len()).map(CauseId::at);
    let severities = Severity::ALL.into_iter().map(Some).chain([None]);
    [
        Fact::Acked,
        Fact::LookedAny,
        Fact::VerifiedAny,
        Fact::NotifiedAny,
        Fact::PagedAny,
    ]
    .into_iter()
    .chain(views().map(Fact::Looked))
    .chain(views().map(Fact::Verified))
    .chain((0..plan.rules.audiences.len()).map(|i| Fact::Notified(AudienceId::at(i))))
    .chain((0..plan.people.len()).map(|i| Fact::Paged(PersonId::at(i))))
    .chain(causes().map(Fact::Suspected))
    .chain(causes().map(Fact::Diagnosed))
    .chain(severities.map(Fact::Classified))
    .chain((0..plan.evidence.len()).map(|i| Fact::Evidence(EvidenceId::at(i))))
}
