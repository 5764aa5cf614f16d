//! Which conditions may change with which fact: derived from a plan, once.

use crate::model::{
    Bit, ChangeId, CondId, ExpectId, ExpectKind, Fact, Facts, InjectId, Pace, Plan, Start, VarId,
    View,
};

/// Something that waits for facts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Watcher {
    /// The trigger of an inject.
    Inject(InjectId, CondId),
    /// The trigger of a change.
    Change(ChangeId, CondId),
    /// An expectation.
    Expect(ExpectId),
    /// A row that keeps, by its number.
    Seen(u16),
}

/// The watchers of each fact.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    first: Vec<u32>,
    list: Vec<Watcher>,
    /// Facts that named states read.
    pub(super) states: Facts,
    /// Facts that what is shown depends on: they go into the timeline.
    pub(super) shown: Facts,
    /// Per view, the evidence that it can reveal at all.
    pub(super) reveals: Vec<Facts>,
    /// Per expectation, whether what it asks can only come true and never become false again.
    pub(super) sticky: Vec<bool>,
}

impl Watch {
    /// Derives the watchers of a plan.
    pub(super) fn new(plan: &Plan) -> Self {
        let mut pairs: Vec<(Bit, Watcher)> = Vec::new();
        let mut watch =
            |deps: &Facts, watcher: Watcher| pairs.extend(deps.iter().map(|bit| (bit, watcher)));
        for (i, inject) in plan.injects.iter().enumerate() {
            if let Start::When(cond) = inject.trigger.start {
                watch(
                    plan.conds.deps(cond),
                    Watcher::Inject(InjectId::at(i), cond),
                );
            }
        }
        for (i, change) in plan.changes.iter().enumerate() {
            if let Start::When(cond) = change.trigger.start {
                watch(
                    plan.conds.deps(cond),
                    Watcher::Change(ChangeId::at(i), cond),
                );
            }
        }
        for (i, expect) in plan.expects.iter().enumerate() {
            let (a, b) = conditions(expect.kind);
            watch(plan.conds.deps(a), Watcher::Expect(ExpectId::at(i)));
            watch(plan.conds.deps(b), Watcher::Expect(ExpectId::at(i)));
        }
        for (i, cond) in plan.seen.iter().enumerate() {
            watch(plan.conds.deps(*cond), Watcher::Seen(i as u16));
        }
        let (first, list) = grouped(pairs, plan.layout.size());
        let mut states = Facts::default();
        for state in &plan.states {
            states.add(plan.conds.deps(state.when));
        }
        let reveals = plan.views.iter().map(|view| reveals(plan, view)).collect();
        let unsteady = unsteady(plan);
        let sticky = plan
            .expects
            .iter()
            .map(|e| !plan.conds.deps(conditions(e.kind).0).meets(&unsteady))
            .collect();
        Self {
            first,
            list,
            states,
            shown: shown(plan),
            reveals,
            sticky,
        }
    }

    /// What waits for this fact.
    pub(super) fn of(&self, bit: Bit) -> &[Watcher] {
        let i = usize::from(bit.0);
        &self.list[self.first[i] as usize..self.first[i + 1] as usize]
    }
}

/// The two conditions of an expectation: what it is about, and its limit.
pub(super) fn conditions(kind: ExpectKind) -> (CondId, CondId) {
    match kind {
        ExpectKind::That { that, before, .. } => (that, before),
        ExpectKind::Forbid { forbid, until } => (forbid, until),
    }
}

fn grouped(mut pairs: Vec<(Bit, Watcher)>, size: usize) -> (Vec<u32>, Vec<Watcher>) {
    pairs.sort_by_key(|(bit, _)| *bit);
    let mut first = vec![0u32; size + 1];
    for (bit, _) in &pairs {
        first[usize::from(bit.0) + 1] += 1;
    }
    for i in 0..size {
        first[i + 1] += first[i];
    }
    (
        first,
        pairs.into_iter().map(|(_, watcher)| watcher).collect(),
    )
}

fn reveals(plan: &Plan, view: &View) -> Facts {
    let mut facts = Facts::default();
    let rows = view.rows.iter().flat_map(|r| &r.evidence);
    for evidence in rows.chain(view.lines.iter().flat_map(|l| &l.evidence)) {
        facts.set(plan.layout.bit(Fact::Evidence(*evidence)), true);
    }
    facts
}

/// Facts that rows, lines, metrics and impact read.
fn shown(plan: &Plan) -> Facts {
    let mut shown = Facts::default();
    for view in &plan.views {
        for row in &view.rows {
            shown.add(plan.conds.deps(row.when));
            if let Some(seen) = row.keep {
                shown.set(plan.layout.bit(Fact::Seen(seen)), true);
            }
        }
        for line in &view.lines {
            shown.add(plan.conds.deps(line.when));
            debug_assert!(!matches!(line.pace, Pace::Every(span) if span.0 <= 0));
        }
    }
    for i in 0..plan.states.len() {
        shown.set(
            plan.layout.bit(Fact::State(crate::model::StateId::at(i))),
            true,
        );
    }
    shown
}

/// Facts that can become false again.
fn unsteady(plan: &Plan) -> Facts {
    let mut facts = Facts::default();
    let mut add = |fact| facts.set(plan.layout.bit(fact), true);
    for (v, var) in plan.vars.iter().enumerate() {
        for value in 0..var.values.len() {
            add(Fact::Value(VarId::at(v), value as u8));
        }
    }
    for s in 0..plan.states.len() {
        add(Fact::State(crate::model::StateId::at(s)));
    }
    for a in 0..plan.actions.len() {
        add(Fact::Running(crate::model::ActionId::at(a)));
    }
    for s in crate::model::Severity::ALL {
        add(Fact::Impact(s));
        add(Fact::Classified(Some(s)));
    }
    add(Fact::Classified(None));
    add(Fact::Resolved);
    add(Fact::RunningAny);
    facts
}
