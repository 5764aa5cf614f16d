//! The state of a drill, and how events change it.
//!
//! `apply` is total: it draws nothing, fails never and reads nothing but the plan, the state and
//! the event. Folding the log with it gives the state that the live drill had.

use crate::model::{
    ActionId, Assignee, Audiences, By, Draft, EndReason, Event, Fact, Facts, InjectId, Participant,
    PauseReason, PersonId, Plan, Seq, Sets, Severity, Span, Stamped, Start, StateId, Time, Trigger,
    VarId,
};
use crate::world::Timeline;

/// Everything that is true about a drill now.
#[derive(Clone, Debug)]
pub struct State {
    /// Where in its life the drill is.
    pub phase: Phase,
    /// The drill clock as of the last event.
    pub at: Time,
    /// Whether the drill clock stands still.
    pub paused: bool,
    /// It stands still so that a message can be written.
    pub composing: bool,
    /// It has stood still for the next message already.
    pub composed: bool,
    /// The number of the last event.
    pub seq: Seq,
    /// What is true now.
    pub facts: Facts,
    /// The facts that are as they are because of what players did.
    pub by_team: Facts,
    /// The number of each variable's present value.
    pub values: Vec<u8>,
    /// What was true when, as far as it shows.
    pub timeline: Timeline,
    /// The impact that has been reported.
    pub impact: Option<StateId>,
    /// The impact when the incident was last resolved.
    pub impact_at_resolve: Option<StateId>,
    /// The states that have hurt users during play.
    pub hurt: Facts,
    /// Actions going on.
    pub running: Vec<Running>,
    /// How often each action was begun.
    pub begun: Vec<u32>,
    /// How often each inject was delivered.
    pub delivered: Vec<u16>,
    /// Who has acknowledged.
    pub acked: crate::model::Seats,
    /// The declared severity, once one is declared.
    pub declared: Option<Option<Severity>>,
    /// Who holds each role.
    pub roles: [Option<Assignee>; 8],
    /// The messages sent: to whom, their hash and whether anything was promised.
    pub sent: Vec<(Time, Draft)>,
    /// The escalation level that was paged last, while nobody has answered.
    pub level: Option<u8>,
    /// How often all levels were paged in vain before.
    pub rounds: u8,
    /// How often anybody was paged.
    pub pages: u32,
    /// The rungs of the hint ladder that were given, in order.
    pub hinted: Vec<u8>,
    /// When and why play ended.
    pub ended: Option<(Time, EndReason)>,
    /// Per expectation, whether it has been decided.
    pub decided: Vec<bool>,
}

/// Where in its life a drill is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Before StartEx.
    Lobby,
    /// Between StartEx and EndEx.
    Play,
    /// The debrief after EndEx.
    HotWash,
    /// Over.
    Closed,
}

/// An action going on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Running {
    /// Which.
    pub action: ActionId,
    /// Who began it.
    pub by: By,
    /// When it ends.
    pub until: Time,
}

impl State {
    /// The state in the lobby, before the history of the plan is applied.
    pub(super) fn new(plan: &Plan) -> Self {
        let mut state = Self {
            phase: Phase::Lobby,
            at: Time::ZERO,
            paused: false,
            composing: false,
            composed: false,
            seq: 0,
            facts: Facts::default(),
            by_team: Facts::default(),
            values: Vec::new(),
            timeline: Timeline::default(),
            impact: None,
            impact_at_resolve: None,
            hurt: Facts::default(),
            running: Vec::new(),
            begun: Vec::new(),
            delivered: Vec::new(),
            acked: crate::model::Seats::default(),
            declared: None,
            roles: [None; 8],
            sent: Vec::new(),
            level: None,
            rounds: 0,
            pages: 0,
            hinted: Vec::new(),
            ended: None,
            decided: Vec::new(),
        };
        state.reset(plan);
        state
    }

    /// Back to the lobby, keeping all memory.
    pub(super) fn reset(&mut self, plan: &Plan) {
        self.phase = Phase::Lobby;
        self.at = Time::ZERO;
        self.paused = false;
        self.composing = false;
        self.composed = false;
        self.seq = 0;
        self.facts = Facts::default();
        self.by_team = Facts::default();
        self.hurt = Facts::default();
        self.timeline.clear();
        self.impact = None;
        self.impact_at_resolve = None;
        self.running.clear();
        self.acked = crate::model::Seats::default();
        self.declared = None;
        self.roles = [None; 8];
        self.sent.clear();
        self.level = None;
        self.rounds = 0;
        self.pages = 0;
        self.hinted.clear();
        self.ended = None;
        refill(&mut self.values, plan.vars.len());
        refill(&mut self.begun, plan.actions.len());
        refill(&mut self.delivered, plan.injects.len());
        refill(&mut self.decided, plan.expects.len());
        for var in 0..plan.vars.len() {
            self.facts
                .set(plan.layout.bit(Fact::Value(VarId::at(var), 0)), true);
        }
    }

    /// Whether a participant holds the role.
    #[must_use]
    pub fn holds_role(&self, participant: Participant, role: crate::model::RoleId) -> bool {
        self.roles[role.index()] == Some(Assignee::Seat(participant))
    }

    /// Takes in an event. The facts that changed are added to `dirty`.
    pub(super) fn apply(&mut self, plan: &Plan, stamped: &Stamped, dirty: &mut Facts) {
        self.seq = stamped.seq;
        self.at = stamped.at;
        let mut cx = Change {
            team: self.caused_by_team(plan, stamped),
            dirty,
        };
        match stamped.event {
            Event::Started => self.phase = Phase::Play,
            Event::Paused { reason } => {
                self.paused = true;
                self.composing = reason == PauseReason::Compose;
                self.composed |= self.composing;
            }
            Event::Continued => {
                self.paused = false;
                self.composing = false;
            }
            Event::Skipped { to } => self.at = to,
            Event::Ended { reason } => {
                self.phase = match reason {
                    EndReason::Aborted | EndReason::RealIncident | EndReason::Rewound => {
                        Phase::Closed
                    }
                    _ => Phase::HotWash,
                };
                self.paused = false;
                self.composing = false;
                self.running.clear();
                self.ended = Some((stamped.at, reason));
            }
            Event::Closed => self.phase = Phase::Closed,
            Event::ImpactChanged { state, .. } => self.impact_changed(plan, state, &mut cx),
            Event::InjectDelivered { inject, .. } => self.delivered(plan, inject, &mut cx),
            Event::Changed { change } => {
                let change = &plan.changes[change.index()];
                self.assign(plan, &change.sets, &mut cx);
                if let Some(cost) = change.cost {
                    self.timeline.cost(stamped.at, cost);
                }
            }
            Event::LevelPaged { level } => {
                // The first level again while nobody has answered begins another round.
                if level == 0 {
                    self.rounds = self.level.map_or(0, |_| self.rounds.saturating_add(1));
                }
                self.level = Some(level);
                self.pages += 1;
                for person in &plan.rules.levels[usize::from(level)].people {
                    self.fact(plan, Fact::Paged(PersonId::at(*person)), &mut cx);
                }
            }
            Event::PageAnswered { answered, .. } => {
                if answered {
                    self.level = None;
                }
            }
            Event::Expected { expect, .. } => self.decided[expect.index()] = true,
            Event::Reopened => self.clear(plan, Fact::Resolved, &mut cx),
            Event::Hinted { rung } => self.hinted.push(rung),
            Event::InjectSkipped { .. }
            | Event::Reviewed { .. }
            | Event::Noted { .. }
            | Event::Checkpointed
            | Event::Refused { .. } => {}
            _ => self.apply_response(plan, stamped, &mut cx),
        }
    }

    /// The events that players bring about by responses.
    fn apply_response(&mut self, plan: &Plan, stamped: &Stamped, cx: &mut Change<'_>) {
        match stamped.event {
            Event::Acked { .. } => {
                self.level = None;
                if let By::Seat(p) = stamped.by {
                    self.acked.0 |= crate::model::Seats::one(p).0;
                }
                self.fact(plan, Fact::Acked, cx);
                if let Some(audience) = plan.rules.told_by_ack {
                    self.fact(plan, Fact::Notified(audience), cx);
                }
            }
            Event::Classified { severity, .. } => {
                self.declared = Some(severity);
                for s in Severity::ALL.into_iter().map(Some).chain([None]) {
                    self.set(plan, Fact::Classified(s), s == severity, cx);
                }
            }
            Event::Assigned { role, to, .. } => {
                self.roles[role.index()] = Some(to);
                self.fact(plan, Fact::Assigned(role), cx);
            }
            Event::Paged { person } => {
                self.pages += 1;
                self.fact(plan, Fact::Paged(person), cx);
                self.fact(plan, Fact::PagedAny, cx);
            }
            Event::Notified(message) => {
                self.composed = false;
                self.sent.push((stamped.at, message.draft));
                for audience in message.draft.to.iter() {
                    self.fact(plan, Fact::Notified(audience), cx);
                }
                self.fact(plan, Fact::NotifiedAny, cx);
            }
            Event::Looked { view } => {
                self.fact(plan, Fact::Looked(view), cx);
                self.fact(plan, Fact::LookedAny, cx);
            }
            Event::EvidenceFound { evidence, .. } => self.fact(plan, Fact::Evidence(evidence), cx),
            Event::Suspected { cause, .. } => self.fact(plan, Fact::Suspected(cause), cx),
            Event::Diagnosed { cause, .. } => self.fact(plan, Fact::Diagnosed(cause), cx),
            Event::Verified { view, healthy, .. } if healthy => {
                self.fact(plan, Fact::Verified(view), cx);
                self.fact(plan, Fact::VerifiedAny, cx);
            }
            Event::Resolved { .. } => {
                self.impact_at_resolve = self.impact;
                self.fact(plan, Fact::Resolved, cx);
            }
            Event::ActionBegan { action, until } => self.began(plan, action, until, stamped.by, cx),
            Event::ActionEnded { action, outcome } => self.ended(plan, action, outcome, cx),
            _ => {}
        }
    }

    fn impact_changed(&mut self, plan: &Plan, state: Option<StateId>, cx: &mut Change<'_>) {
        self.impact = state;
        match state {
            Some(state) => {
                self.hurt.set(plan.layout.bit(Fact::State(state)), true);
            }
            // What comes back after it was gone is new.
            None => self.impact_at_resolve = None,
        }
        let now = state.and_then(|s| plan.states[s.index()].severity);
        for severity in Severity::ALL {
            self.set(plan, Fact::Impact(severity), now == Some(severity), cx);
        }
    }

    fn delivered(&mut self, plan: &Plan, inject: InjectId, cx: &mut Change<'_>) {
        self.delivered[inject.index()] += 1;
        self.fact(plan, Fact::Fired(inject), cx);
        self.assign(plan, &plan.injects[inject.index()].sets, cx);
    }

    fn began(&mut self, plan: &Plan, action: ActionId, until: Time, by: By, cx: &mut Change<'_>) {
        self.running.push(Running { action, by, until });
        self.begun[action.index()] += 1;
        for fact in [
            Fact::Begun(action),
            Fact::BegunAny,
            Fact::Running(action),
            Fact::RunningAny,
        ] {
            self.fact(plan, fact, cx);
        }
    }

    fn ended(
        &mut self,
        plan: &Plan,
        action: ActionId,
        outcome: Option<crate::model::OutcomeId>,
        cx: &mut Change<'_>,
    ) {
        self.running.retain(|r| r.action != action);
        self.clear(plan, Fact::Running(action), cx);
        if self.running.is_empty() {
            self.clear(plan, Fact::RunningAny, cx);
        }
        self.fact(plan, Fact::Ran(action), cx);
        self.fact(plan, Fact::RanAny, cx);
        self.timeline.ran(action, self.at);
        if let Some(outcome) = outcome {
            let outcome = &plan.actions[action.index()].outcomes[outcome.index()];
            self.assign(plan, &outcome.sets, cx);
            if let Some(cost) = outcome.cost {
                self.timeline.cost(self.at, cost);
            }
        }
    }

    /// Gives variables their values.
    pub(super) fn assign(&mut self, plan: &Plan, sets: &Sets, cx: &mut Change<'_>) {
        for (var, value) in sets {
            let before = std::mem::replace(&mut self.values[var.index()], *value);
            if before != *value {
                self.clear(plan, Fact::Value(*var, before), cx);
                self.fact(plan, Fact::Value(*var, *value), cx);
            }
        }
    }

    /// Makes a fact true.
    pub(super) fn fact(&mut self, plan: &Plan, fact: Fact, cx: &mut Change<'_>) {
        self.set(plan, fact, true, cx);
    }

    fn clear(&mut self, plan: &Plan, fact: Fact, cx: &mut Change<'_>) {
        self.set(plan, fact, false, cx);
    }

    /// Makes a fact true or false and notes the change and its author.
    pub(super) fn set(&mut self, plan: &Plan, fact: Fact, on: bool, cx: &mut Change<'_>) {
        let bit = plan.layout.bit(fact);
        if self.facts.set(bit, on) {
            cx.dirty.set(bit, true);
            self.by_team.set(bit, cx.team);
        }
    }

    /// Whether an event is a consequence of what players did.
    pub(super) fn caused_by_team(&self, plan: &Plan, stamped: &Stamped) -> bool {
        let triggered = |trigger: &Trigger| match trigger.start {
            Start::At(_) => false,
            Start::When(cond) => self.by_team.meets(plan.conds.deps(cond)),
        };
        match stamped.event {
            Event::ActionEnded { .. } => true,
            Event::InjectDelivered { inject, .. } => {
                triggered(&plan.injects[inject.index()].trigger)
            }
            Event::Changed { change } => triggered(&plan.changes[change.index()].trigger),
            Event::ImpactChanged { by_team, .. } => by_team,
            _ => matches!(stamped.by, By::Seat(_)),
        }
    }

    /// The participants' promise that is open for an audience, if any: when it falls due.
    #[must_use]
    pub fn promised(&self, audience: crate::model::AudienceId) -> Option<Time> {
        let (at, draft) = self.sent.iter().rev().find(|(_, d)| d.to.has(audience))?;
        (draft.next > Span::ZERO).then(|| *at + draft.next)
    }

    /// The audiences that have been told.
    #[must_use]
    pub fn told(&self) -> Audiences {
        Audiences(self.sent.iter().fold(0, |all, (_, d)| all | d.to.0))
    }
}

/// The company of a change of facts: who caused it, and where it is noted.
pub(super) struct Change<'a> {
    pub(super) team: bool,
    pub(super) dirty: &'a mut Facts,
}

fn refill<T: Clone + Default>(list: &mut Vec<T>, len: usize) {
    list.clear();
    list.resize(len, T::default());
}
