//! Following the facts: named states, triggers and timers after each event.
//!
//! What stands here happens for each event alike, live and when a log is folded, so a resumed drill
//! has the timers of the one that was interrupted. Draws that only schedule (whether and when a paged
//! person answers) are made here; they are keyed and so always come out the same.

use crate::model::{
    AGO_MAX, Answers, Assignee, Bit, ChangeId, Draws, Event, ExpectId, ExpectKind, Fact, Facts,
    InjectId, Participant, PersonId, Purpose, RoleId, Severity, Span, Stamped, Start, StateId,
    Time, Trigger,
};

use super::Engine;
use super::state::{Change, Phase};
use super::timers::Timer;
use super::watch::{Watcher, conditions};

/// How far the trigger of an inject or a change has come.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Arm {
    /// Since when its condition has held without a break.
    pub(super) since: Option<Time>,
    /// Whether it has started (an inject starts once).
    pub(super) used: bool,
}

impl Engine {
    /// The facts before StartEx: first values, then the history, each at its time.
    pub(super) fn live_through_history(&mut self) {
        let plan = self.plan.clone();
        self.now = Time::LONG_AGO;
        let mut dirty = Facts::default();
        for bit in 0..plan.layout.size() {
            dirty.set(Bit(bit as u16), true);
        }
        self.dirty = dirty;
        self.track();
        self.state.timeline.note(Time::LONG_AGO, &self.state.facts);
        for (at, sets) in &plan.history {
            self.now = *at;
            let mut dirty = Facts::default();
            self.state.assign(
                &plan,
                sets,
                &mut Change {
                    team: false,
                    dirty: &mut dirty,
                },
            );
            self.dirty = dirty;
            self.track();
        }
        self.now = Time::ZERO;
        self.held_at_start.clear();
        self.held_at_start.extend(
            plan.expects
                .iter()
                .map(|e| plan.conds.holds(conditions(e.kind).0, &self.state.facts)),
        );
        self.waiting.clear();
        for (i, inject) in plan.injects.iter().enumerate() {
            if let Start::At(at) = inject.trigger.start {
                self.timers
                    .set(at + inject.trigger.delay, Timer::Inject(InjectId::at(i)));
            }
        }
        for (i, change) in plan.changes.iter().enumerate() {
            if let Start::At(at) = change.trigger.start {
                self.timers
                    .set(at + change.trigger.delay, Timer::Change(ChangeId::at(i)));
            }
        }
        self.timers.set(Time::ZERO + plan.time_box, Timer::TimeBox);
    }

    /// Takes in an event of a log: live, the same happens in the course of `emit`.
    pub(super) fn refold(&mut self, stamped: &Stamped) {
        // What was due before this event and is still scheduled happened silently, or only holds.
        while let Some((at, timer)) = self.timers.peek() {
            let silent = matches!(timer, Timer::HeldInject(_) | Timer::HeldChange(_));
            if at > stamped.at || (at == stamped.at && !silent) {
                break;
            }
            self.timers.pop(at);
            self.held_long_enough(at, timer);
        }
        self.pass_to(stamped.at);
        self.absorb(stamped);
        self.instant += 1;
        while self
            .consequence()
            .is_some_and(|event| matches!(event, Event::Expected { .. }))
        {}
    }

    /// Starts the delay of a trigger whose condition has held for long enough.
    pub(super) fn held_long_enough(&mut self, at: Time, timer: Timer) {
        match timer {
            Timer::HeldInject(id) => {
                self.injects[id.index()].used = true;
                self.timers.set(
                    at + self.plan.injects[id.index()].trigger.delay,
                    Timer::Inject(id),
                );
            }
            Timer::HeldChange(id) => {
                self.timers.set(
                    at + self.plan.changes[id.index()].trigger.delay,
                    Timer::Change(id),
                );
            }
            _ => {}
        }
    }

    /// Applies an event, and keeps states, triggers and timers in step with it.
    pub(super) fn absorb(&mut self, stamped: &Stamped) {
        let plan = self.plan.clone();
        let mut dirty = std::mem::take(&mut self.dirty);
        self.team = self.state.caused_by_team(&plan, stamped);
        self.state.apply(&plan, stamped, &mut dirty);
        self.dirty = dirty;
        self.keep_timers(stamped);
        if !self.dirty.is_empty() {
            self.track();
        }
    }

    /// Sets and cancels the timers that an event decides.
    fn keep_timers(&mut self, stamped: &Stamped) {
        match stamped.event {
            Event::Started if self.roster.solo => self.take_all_roles(),
            Event::InjectDelivered { inject, .. } | Event::InjectSkipped { inject } => {
                self.timers.cancel(Timer::Inject(inject));
                self.repeat(inject);
            }
            Event::Changed { change } => self.timers.cancel(Timer::Change(change)),
            Event::ActionBegan { action, until } => self.timers.set(until, Timer::Action(action)),
            Event::ActionEnded { action, .. } => self.timers.cancel(Timer::Action(action)),
            Event::LevelPaged { level } => self.level_paged(level),
            Event::Paged { person }
                if self.roster.playing(person).is_none() && !self.script_answers(person) =>
            {
                let rules = &self.plan.rules;
                self.expect_answer(person, rules.answers, AGO_MAX);
            }
            Event::PageAnswered { person, answered } => {
                self.timers.cancel(Timer::Answer(person, answered));
                if answered {
                    self.timers.cancel(Timer::Level);
                }
            }
            Event::Acked { .. } => self.timers.cancel(Timer::Level),
            Event::Resolved { .. } => {
                self.timers.cancel(Timer::Monitor);
                self.timers
                    .set(stamped.at + self.plan.monitor, Timer::Monitor);
            }
            Event::Reopened => self.timers.cancel(Timer::Monitor),
            Event::Ended { .. } => self.timers.clear(),
            _ => {}
        }
    }

    fn take_all_roles(&mut self) {
        let plan = self.plan.clone();
        for role in (0..plan.rules.roles.len()).map(RoleId::at) {
            self.state.roles[role.index()] = Some(Assignee::Seat(Participant(0)));
            let mut cx = Change {
                team: false,
                dirty: &mut self.dirty,
            };
            self.state.fact(&plan, Fact::Assigned(role), &mut cx);
        }
    }

    /// Schedules an inject once more when the script repeats it.
    fn repeat(&mut self, id: InjectId) {
        let inject = &self.plan.injects[id.index()];
        if let Some(every) = inject.every
            && self.state.delivered[id.index()] < inject.times
        {
            self.timers.set(self.now + every, Timer::Inject(id));
        }
    }

    fn level_paged(&mut self, level: u8) {
        let plan = self.plan.clone();
        self.timers.cancel(Timer::Level);
        let here = &plan.rules.levels[usize::from(level)];
        let last = usize::from(level) + 1 == plan.rules.levels.len();
        if !last || self.state.rounds < plan.rules.repeat {
            self.timers.set(self.now + here.timeout, Timer::Level);
        }
        for person in here.people.iter().map(|p| PersonId::at(*p)) {
            if level > 0 && self.roster.playing(person).is_none() {
                self.expect_answer(person, here.answers, here.timeout);
            }
        }
    }

    /// Whether the script has a line of this person that waits for the page: then nothing is drawn.
    fn script_answers(&self, person: PersonId) -> bool {
        let paged = self.plan.layout.bit(Fact::Paged(person));
        self.watch.of(paged).iter().any(|watcher| {
            matches!(watcher, Watcher::Inject(id, _) if self.plan.injects[id.index()].from == person)
        })
    }

    /// Draws whether and when somebody who is not playing answers a page; without an answer it is
    /// clear after `patience`.
    fn expect_answer(&mut self, person: PersonId, answers: Answers, patience: Span) {
        let occurrence = u64::from(self.state.pages);
        let mut draws = Draws::keyed(self.seed, Purpose::Answer, u64::from(person.0), occurrence);
        let answered = draws.unit() < answers.chance;
        let after = draws.log_normal(answers.median.0 as f64, answers.spread) as i64;
        let after = if answered {
            Span(after.clamp(1, Span::MAX.0))
        } else {
            patience
        };
        self.timers
            .set(self.now + after, Timer::Answer(person, answered));
    }

    /// Brings named states up to date and wakes what waits for the facts that changed.
    pub(super) fn track(&mut self) {
        let mut shown = false;
        while !self.dirty.is_empty() {
            let mut changed = std::mem::take(&mut self.dirty);
            if changed.meets(&self.watch.states) {
                self.derive_states();
                changed.add(&self.dirty);
                self.dirty = Facts::default();
            }
            shown |= changed.meets(&self.watch.shown);
            let watch = self.watch.clone();
            for bit in changed.iter() {
                for watcher in watch.of(bit) {
                    self.wake(*watcher);
                }
            }
        }
        if shown {
            self.state.timeline.note(self.now, &self.state.facts);
        }
    }

    fn derive_states(&mut self) {
        self.restate = true;
        let plan = self.plan.clone();
        for id in &plan.state_order {
            let holds = plan
                .conds
                .holds(plan.states[id.index()].when, &self.state.facts);
            let mut cx = Change {
                team: self.team,
                dirty: &mut self.dirty,
            };
            self.state.set(&plan, Fact::State(*id), holds, &mut cx);
        }
    }

    fn wake(&mut self, watcher: Watcher) {
        match watcher {
            Watcher::Inject(id, cond) => {
                let holds = self.plan.conds.holds(cond, &self.state.facts);
                let trigger = self.plan.injects[id.index()].trigger;
                let due = (Timer::HeldInject(id), Timer::Inject(id));
                let mut arm = self.injects[id.index()];
                if self.arm(&mut arm, holds, trigger, due) {
                    arm.used = true;
                }
                self.injects[id.index()] = arm;
            }
            Watcher::Change(id, cond) => {
                let holds = self.plan.conds.holds(cond, &self.state.facts);
                let trigger = self.plan.changes[id.index()].trigger;
                let due = (Timer::HeldChange(id), Timer::Change(id));
                let mut arm = self.changes[id.index()];
                self.arm(&mut arm, holds, trigger, due);
                self.changes[id.index()] = arm;
            }
            Watcher::Expect(id) => {
                if !self.state.decided[id.index()] {
                    self.waiting.push(id);
                }
            }
            Watcher::Seen(row) => {
                let plan = self.plan.clone();
                if plan
                    .conds
                    .holds(plan.seen[usize::from(row)], &self.state.facts)
                {
                    let mut cx = Change {
                        team: self.team,
                        dirty: &mut self.dirty,
                    };
                    self.state.fact(&plan, Fact::Seen(row), &mut cx);
                }
            }
        }
    }

    /// Starts or breaks a trigger; says whether one without a `held` has started for good.
    fn arm(
        &mut self,
        arm: &mut Arm,
        holds: bool,
        trigger: Trigger,
        (held, due): (Timer, Timer),
    ) -> bool {
        match (holds, arm.since) {
            (true, None) => {
                // What has held for ever counts from StartEx: it never came true.
                let since = if self.now == Time::LONG_AGO {
                    Time::ZERO
                } else {
                    self.now
                };
                arm.since = Some(since);
                if arm.used {
                    return false;
                }
                if trigger.held.0 > 0 {
                    self.timers.set(since + trigger.held, held);
                    return false;
                }
                self.timers.set(since + trigger.delay, due);
                true
            }
            (false, Some(_)) => {
                arm.since = None;
                if trigger.held.0 > 0 {
                    self.timers.cancel(held);
                }
                false
            }
            _ => false,
        }
    }

    /// The next event that follows from the present facts without any time passing.
    pub(super) fn consequence(&mut self) -> Option<Event> {
        if self.state.phase != Phase::Play {
            self.waiting.clear();
            return None;
        }
        if self.restate {
            let impact = self.visible_impact();
            if impact != self.state.impact {
                return Some(Event::ImpactChanged {
                    state: impact,
                    by_team: self.team,
                });
            }
            self.restate = false;
            let resolved = self.plan.layout.bit(Fact::Resolved);
            if self.state.facts.has(resolved) && self.has_new_impact(impact) {
                return Some(Event::Reopened);
            }
        }
        while let Some(id) = self.waiting.pop() {
            if let Some(met) = self.judge(id) {
                return Some(Event::Expected { expect: id, met });
            }
        }
        None
    }

    /// The first state with a severity that holds.
    fn visible_impact(&self) -> Option<StateId> {
        let holds = |id: StateId| self.state.facts.has(self.plan.layout.bit(Fact::State(id)));
        self.plan.impacts().map(|(id, _)| id).find(|id| holds(*id))
    }

    /// Whether users are hurt, by something else than when the incident was resolved.
    fn has_new_impact(&self, impact: Option<StateId>) -> bool {
        impact.is_some_and(|s| !self.plan.states[s.index()].residual)
            && impact != self.state.impact_at_resolve
    }

    /// Whether an expectation is decided by the present facts, and how.
    fn judge(&self, id: ExpectId) -> Option<bool> {
        if self.state.decided[id.index()] {
            return None;
        }
        let holds = |cond| self.plan.conds.holds(cond, &self.state.facts);
        match self.plan.expects[id.index()].kind {
            ExpectKind::That { that, before, .. } => {
                let limited = self.plan.conds.constant(before).is_none();
                if limited && holds(before) {
                    Some(holds(that))
                } else if (self.watch.sticky[id.index()] || !limited) && holds(that) {
                    (!self.held_at_start[id.index()]).then_some(true)
                } else {
                    None
                }
            }
            ExpectKind::Forbid { forbid, until } => {
                if holds(until) {
                    Some(true)
                } else {
                    holds(forbid).then_some(false)
                }
            }
        }
    }

    /// The expectations that EndEx finds true although their limit never came.
    pub(super) fn true_at_the_end(&self) -> Option<ExpectId> {
        let open =
            |id: &ExpectId| !self.state.decided[id.index()] && !self.held_at_start[id.index()];
        (0..self.plan.expects.len())
            .map(ExpectId::at)
            .filter(open)
            .find(|id| match self.plan.expects[id.index()].kind {
                ExpectKind::That { that, .. } => self.plan.conds.holds(that, &self.state.facts),
                ExpectKind::Forbid { .. } => false,
            })
    }

    /// The severity of the impact that players can see; `None` when nobody is hurt.
    #[must_use]
    pub fn true_severity(&self) -> Option<Severity> {
        self.state
            .impact
            .and_then(|s| self.plan.states[s.index()].severity)
    }
}
