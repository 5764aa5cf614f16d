//! The system as a search sees it: what is true, which movers have started, and what can happen next.
//!
//! Time is left out. What is due at once happens at once; everything else that has started (a `held`, a `delay`, an `at`)
//! may come before or after anything players do. So each course that a drill can take is a path here. A path here need
//! not fit into the time box: whoever claims that it does plays it with the engine (`walk`).

use crate::model::{
    ActionId, CondId, Fact, Facts, Outcome, OutcomeId, Plan, Sets, Severity, Span, Start, StateId,
    Trigger, VarId,
};

use super::cone::{Cone, Source};

/// A point of the search.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Node {
    /// What is true, as far as it can matter.
    pub(super) facts: Facts,
    /// Per mover, how far it has come.
    arms: Box<[u8]>,
}

/// The condition holds.
const HOLDS: u8 = 1;
/// It has to hold for some more time.
const WAITS: u8 = 2;
/// It is due, now or later.
const DUE: u8 = 4;
/// It has started for good: an inject starts once.
const USED: u8 = 8;

/// How often movers may set each other off at one instant.
const CHAIN_MAX: usize = 64;

/// Something that leads from one point to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Move {
    /// A player runs an action, with this outcome.
    Run(ActionId, Option<OutcomeId>),
    /// A player says or looks at something, so that this becomes true.
    Say(Fact),
    /// A player declares the incident resolved.
    Resolve,
    /// Time passes until a mover (by its number) has got further; whether something comes of it that a log shows.
    Time(usize, bool),
}

struct Mover {
    source: Source,
    trigger: Trigger,
    guard: CondId,
    sets: Sets,
    repeats: bool,
}

/// The rules by which one point leads to others.
pub(super) struct Moves<'a> {
    plan: &'a Plan,
    pub(super) cone: Cone,
    movers: Vec<Mover>,
    resolves: bool,
}

impl<'a> Moves<'a> {
    pub(super) fn new(plan: &'a Plan) -> Self {
        let cone = Cone::of(plan);
        let movers = cone.movers.iter().map(|source| match *source {
            Source::Change(id) => {
                let change = &plan.changes[id.index()];
                Mover {
                    source: *source,
                    trigger: change.trigger,
                    guard: change.guard,
                    sets: change.sets.clone(),
                    repeats: false,
                }
            }
            Source::Inject(id) => {
                let inject = &plan.injects[id.index()];
                Mover {
                    source: *source,
                    trigger: inject.trigger,
                    guard: inject.guard,
                    sets: inject.sets.clone(),
                    repeats: inject.every.is_some(),
                }
            }
        });
        Self {
            movers: movers.collect(),
            resolves: cone.has(plan, Fact::Resolved),
            cone,
            plan,
        }
    }

    /// Where a mover comes from.
    pub(super) fn source(&self, mover: usize) -> Source {
        self.movers[mover].source
    }

    /// StartEx as the engine sees it: whatever started in the history has started here.
    pub(super) fn start(&self, history: &[Facts], now: &Facts) -> Node {
        let mut node = Node {
            facts: Facts::default(),
            arms: vec![0; self.movers.len()].into(),
        };
        for (arm, mover) in node.arms.iter_mut().zip(&self.movers) {
            if matches!(mover.trigger.start, Start::At(_)) {
                *arm = DUE | USED;
            }
        }
        for facts in history {
            node.facts = self.masked(facts);
            self.wake(&mut node);
        }
        node.facts = self.masked(now);
        self.settle(&mut node);
        node
    }

    fn masked(&self, facts: &Facts) -> Facts {
        let mut masked = *facts;
        for (word, mask) in masked.words.iter_mut().zip(&self.cone.facts.words) {
            *word &= mask;
        }
        masked
    }

    /// Whether the system stands as it stands at a point, as far as that can matter.
    pub(super) fn agrees(&self, node: &Node, facts: &Facts) -> bool {
        let vars = self.plan.vars.iter().enumerate();
        vars.flat_map(|(v, var)| (0..var.values.len()).map(move |n| (v, n)))
            .map(|(v, n)| Fact::Value(VarId::at(v), n as u8))
            .filter(|fact| self.cone.has(self.plan, *fact))
            .all(|fact| self.has(node, fact) == facts.has(self.plan.layout.bit(fact)))
    }

    /// What hurts users.
    pub(super) fn impact(&self, node: &Node) -> Option<StateId> {
        let holds = |id: StateId| self.has(node, Fact::State(id));
        self.plan.impacts().map(|(id, _)| id).find(|id| holds(*id))
    }

    /// Whether users are hurt by more than a residual state.
    pub(super) fn hurting(&self, node: &Node) -> bool {
        self.impact(node)
            .is_some_and(|id| !self.plan.states[id.index()].residual)
    }

    /// Whether the incident is closed, or closing it makes no difference.
    pub(super) fn closed(&self, node: &Node) -> bool {
        !self.resolves || self.resolved(node)
    }

    /// Whether the incident is closed, if closing it makes a difference.
    pub(super) fn resolved(&self, node: &Node) -> bool {
        self.has(node, Fact::Resolved)
    }

    fn has(&self, node: &Node, fact: Fact) -> bool {
        node.facts.has(self.plan.layout.bit(fact))
    }

    fn holds(&self, node: &Node, cond: CondId) -> bool {
        self.plan.conds.holds(cond, &node.facts)
    }

    /// Makes a fact true, if it can matter.
    fn set(&self, node: &mut Node, fact: Fact, on: bool) {
        let bit = self.plan.layout.bit(fact);
        if self.cone.facts.has(bit) {
            node.facts.set(bit, on);
        }
    }

    fn assign(&self, node: &mut Node, sets: &Sets) {
        for (var, value) in sets {
            let values = self.plan.vars[var.index()].values.len();
            for other in 0..values {
                self.set(
                    node,
                    Fact::Value(*var, other as u8),
                    other == usize::from(*value),
                );
            }
        }
    }

    /// Brings states and movers up to date, and lets happen what is due at once.
    fn settle(&self, node: &mut Node) {
        for _ in 0..CHAIN_MAX {
            self.derive(node);
            self.wake(node);
            let urgent =
                (0..self.movers.len()).find(|i| node.arms[*i] & DUE != 0 && self.urgent(*i));
            match urgent {
                Some(mover) => self.fire(node, mover),
                None => return,
            }
        }
    }

    fn urgent(&self, mover: usize) -> bool {
        let trigger = &self.movers[mover].trigger;
        trigger.delay == Span::ZERO && matches!(trigger.start, Start::When(_))
    }

    fn derive(&self, node: &mut Node) {
        for id in &self.plan.state_order {
            if self.cone.has(self.plan, Fact::State(*id)) {
                let holds = self.holds(node, self.plan.states[id.index()].when);
                self.set(node, Fact::State(*id), holds);
            }
        }
        let severity = self
            .impact(node)
            .and_then(|id| self.plan.states[id.index()].severity);
        for s in Severity::ALL {
            self.set(node, Fact::Impact(s), severity == Some(s));
        }
        if self.hurting(node) {
            self.set(node, Fact::Resolved, false);
        }
    }

    fn wake(&self, node: &mut Node) {
        for (i, mover) in self.movers.iter().enumerate() {
            let Start::When(cond) = mover.trigger.start else {
                continue;
            };
            let holds = self.holds(node, cond);
            let arm = &mut node.arms[i];
            match (holds, *arm & HOLDS != 0) {
                (true, false) => {
                    *arm |= HOLDS;
                    if *arm & USED == 0 {
                        if mover.trigger.held > Span::ZERO {
                            *arm |= WAITS;
                        } else {
                            self.starts(arm, mover);
                        }
                    }
                }
                (false, true) => *arm &= !(HOLDS | WAITS),
                _ => {}
            }
        }
    }

    fn starts(&self, arm: &mut u8, mover: &Mover) {
        *arm |= DUE;
        if matches!(mover.source, Source::Inject(_)) {
            *arm |= USED;
        }
    }

    fn fire(&self, node: &mut Node, mover: usize) {
        let Mover {
            source,
            guard,
            sets,
            repeats,
            ..
        } = &self.movers[mover];
        if !repeats {
            node.arms[mover] &= !DUE;
        }
        if self.holds(node, *guard) {
            if let Source::Inject(id) = source {
                self.set(node, Fact::Fired(*id), true);
            }
            self.assign(node, sets);
        }
    }

    /// All points that come next.
    pub(super) fn next(&self, node: &Node, out: &mut Vec<(Move, Node)>) {
        out.clear();
        self.pass_time(node, out);
        for id in &self.cone.actions {
            self.run(node, *id, out);
        }
        for fact in &self.cone.says {
            if !self.has(node, *fact) && self.sayable(node, *fact) {
                let mut next = node.clone();
                self.say(&mut next, *fact);
                self.settle(&mut next);
                out.push((Move::Say(*fact), next));
            }
        }
        if self.resolves && !self.has(node, Fact::Resolved) && !self.hurting(node) {
            let mut next = node.clone();
            self.set(&mut next, Fact::Resolved, true);
            self.settle(&mut next);
            out.push((Move::Resolve, next));
        }
        out.retain(|(_, next)| next != node);
    }

    fn pass_time(&self, node: &Node, out: &mut Vec<(Move, Node)>) {
        for (i, mover) in self.movers.iter().enumerate() {
            if self.comes_later(node, i) {
                continue;
            }
            let mut next = node.clone();
            let arm = &mut next.arms[i];
            // A change whose guard says no leaves no record.
            let recorded =
                matches!(mover.source, Source::Inject(_)) || self.holds(node, mover.guard);
            let shown = if *arm & WAITS != 0 {
                *arm &= !WAITS;
                self.starts(arm, mover);
                recorded && mover.trigger.delay == Span::ZERO
            } else if *arm & DUE != 0 {
                self.fire(&mut next, i);
                recorded
            } else {
                continue;
            };
            self.settle(&mut next);
            out.push((Move::Time(i, shown), next));
        }
    }

    /// Whether something else that comes at a fixed time comes before.
    fn comes_later(&self, node: &Node, mover: usize) -> bool {
        let due = |i: usize| match self.movers[i].trigger.start {
            Start::At(at) => Some((at + self.movers[i].trigger.delay, i)),
            Start::When(_) => None,
        };
        let Some(own) = due(mover) else { return false };
        let mut others =
            (0..self.movers.len()).filter(|i| !self.movers[*i].repeats && node.arms[*i] & DUE != 0);
        others.any(|i| due(i).is_some_and(|other| other < own))
    }

    fn run(&self, node: &Node, id: ActionId, out: &mut Vec<(Move, Node)>) {
        let mut begun = node.clone();
        for fact in [
            Fact::Begun(id),
            Fact::BegunAny,
            Fact::Running(id),
            Fact::RunningAny,
        ] {
            self.set(&mut begun, fact, true);
        }
        self.settle(&mut begun);
        let mut end = |outcome: Option<(usize, &Outcome)>| {
            let mut next = begun.clone();
            for fact in [Fact::Running(id), Fact::RunningAny] {
                self.set(&mut next, fact, false);
            }
            for fact in [Fact::Ran(id), Fact::RanAny] {
                self.set(&mut next, fact, true);
            }
            if let Some((_, outcome)) = outcome {
                self.assign(&mut next, &outcome.sets);
            }
            self.settle(&mut next);
            let outcome = outcome.map(|(i, _)| OutcomeId::at(i));
            out.push((Move::Run(id, outcome), next));
        };
        let outcomes = self.plan.actions[id.index()].outcomes.iter().enumerate();
        for (i, outcome) in outcomes.filter(|(_, o)| self.holds(&begun, o.when)) {
            if outcome.chance > 0.0 {
                end(Some((i, outcome)));
            }
            if outcome.chance >= 1.0 {
                return;
            }
        }
        end(None);
    }

    /// Whether players can bring a fact about now.
    fn sayable(&self, node: &Node, fact: Fact) -> bool {
        let plan = self.plan;
        match fact {
            Fact::Verified(view) => {
                let states = &plan.views[view.index()].verifies;
                !states.iter().any(|s| self.has(node, Fact::State(*s)))
            }
            Fact::Evidence(id) => plan.views.iter().any(|view| {
                let rows = view.rows.iter().map(|r| (&r.evidence, r.when));
                let lines = view.lines.iter().map(|l| (&l.evidence, l.when));
                rows.chain(lines)
                    .any(|(evidence, when)| evidence.contains(&id) && self.holds(node, when))
            }),
            _ => true,
        }
    }

    /// Makes a fact true by what players say, with what follows from saying it.
    fn say(&self, node: &mut Node, fact: Fact) {
        match fact {
            Fact::Acked => {
                if let Some(audience) = self.plan.rules.told_by_ack {
                    self.set(node, Fact::Notified(audience), true);
                }
            }
            Fact::Looked(_) => self.set(node, Fact::LookedAny, true),
            Fact::Verified(view) => {
                self.set(node, Fact::VerifiedAny, true);
                self.set(node, Fact::Looked(view), true);
                self.set(node, Fact::LookedAny, true);
            }
            Fact::Notified(_) => self.set(node, Fact::NotifiedAny, true),
            Fact::Paged(_) => self.set(node, Fact::PagedAny, true),
            Fact::Classified(_) => {
                for s in Severity::ALL.into_iter().map(Some).chain([None]) {
                    self.set(node, Fact::Classified(s), false);
                }
            }
            _ => {}
        }
        self.set(node, fact, true);
    }
}
