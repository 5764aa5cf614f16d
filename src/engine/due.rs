//! What happens when a timer is due.

use crate::model::{
    ActionId, Assignee, By, Draws, EndReason, Event, Fact, InjectId, OutcomeId, Participant,
    Purpose, Routing, Seats, Stamped,
};

use super::Engine;
use super::timers::Timer;

impl Engine {
    /// Makes happen what a due timer stands for.
    pub(super) fn fire(&mut self, timer: Timer, out: &mut Vec<Stamped>) {
        match timer {
            Timer::HeldInject(_) | Timer::HeldChange(_) => self.held_long_enough(self.now, timer),
            Timer::Inject(id) => self.inject_due(id, out),
            Timer::Change(id) => {
                let guard = self.plan.changes[id.index()].guard;
                if self.plan.conds.holds(guard, &self.state.facts) {
                    self.emit(By::Engine, Event::Changed { change: id }, out);
                }
            }
            Timer::Action(id) => {
                let outcome = self.outcome(id);
                let by = self
                    .state
                    .running
                    .iter()
                    .find(|r| r.action == id)
                    .map_or(By::Engine, |r| r.by);
                self.emit(
                    by,
                    Event::ActionEnded {
                        action: id,
                        outcome,
                    },
                    out,
                );
            }
            Timer::Answer(person, answered) => {
                self.emit(By::Engine, Event::PageAnswered { person, answered }, out);
            }
            Timer::Level => {
                if let Some(level) = self.state.level {
                    let last = usize::from(level) + 1 == self.plan.rules.levels.len();
                    let level = if last { 0 } else { level + 1 };
                    self.emit(By::Engine, Event::LevelPaged { level }, out);
                }
            }
            Timer::Monitor => self.end(EndReason::Resolved, out),
            Timer::TimeBox => self.end(EndReason::TimeBox, out),
        }
    }

    /// EndEx: first what the end itself decides, then the end.
    pub(super) fn end(&mut self, reason: EndReason, out: &mut Vec<Stamped>) {
        while let Some(expect) = self.true_at_the_end() {
            self.emit(By::Engine, Event::Expected { expect, met: true }, out);
        }
        self.emit(By::Engine, Event::Ended { reason }, out);
    }

    fn inject_due(&mut self, id: InjectId, out: &mut Vec<Stamped>) {
        let inject = &self.plan.injects[id.index()];
        let (guard, alert) = (inject.guard, inject.alert);
        if !self.plan.conds.holds(guard, &self.state.facts) {
            self.emit(By::Engine, Event::InjectSkipped { inject: id }, out);
            return;
        }
        let (to, routing) = self.route(id);
        let holds = |fact| self.state.facts.has(self.plan.layout.bit(fact));
        let unattended = !holds(Fact::Acked) || holds(Fact::Resolved);
        self.emit(
            By::Engine,
            Event::InjectDelivered {
                inject: id,
                to,
                routing,
            },
            out,
        );
        if alert && unattended && self.state.level.is_none() && !self.plan.rules.levels.is_empty() {
            self.emit(By::Engine, Event::LevelPaged { level: 0 }, out);
        }
    }

    /// Who receives an inject: those the script names, else the commander, else the on-call, else all.
    fn route(&self, id: InjectId) -> (Seats, Routing) {
        let inject = &self.plan.injects[id.index()];
        let everybody =
            (0..self.roster.seats.len()).fold(0, |all, i| all | Seats::one(Participant::at(i)).0);
        let on_call = self
            .roster
            .seats
            .iter()
            .enumerate()
            .filter(|(_, seat)| seat.on_call)
            .fold(0, |all, (i, _)| all | Seats::one(Participant::at(i)).0);
        let holder = |role: crate::model::RoleId| match self.state.roles[role.index()] {
            Some(Assignee::Seat(p)) => Seats::one(p).0,
            _ => 0,
        };
        let mut to = inject
            .to_roles
            .iter()
            .fold(0, |all, role| all | holder(*role));
        if inject.to_on_call {
            to |= on_call;
        }
        if inject.to_roles.is_empty() && !inject.to_on_call {
            to = everybody;
        }
        let choices = [
            (to, Routing::Scripted),
            (holder(self.plan.rules.commander), Routing::ToCommander),
            (on_call, Routing::ToOnCall),
        ];
        let first = choices.into_iter().find(|(seats, _)| *seats != 0);
        let (seats, routing) = first.unwrap_or((everybody, Routing::ToAll));
        (Seats(seats), routing)
    }

    /// The outcome of an action that ends now: the first that applies and whose chance comes up.
    fn outcome(&self, id: ActionId) -> Option<OutcomeId> {
        let occurrence = u64::from(self.state.begun[id.index()]);
        let action = &self.plan.actions[id.index()];
        action.outcomes.iter().enumerate().find_map(|(i, outcome)| {
            if !self.plan.conds.holds(outcome.when, &self.state.facts) {
                return None;
            }
            let entity = u64::from(id.0) << 8 | i as u64;
            let lucky = outcome.chance >= 1.0
                || Draws::keyed(self.seed, Purpose::Outcome, entity, occurrence).unit()
                    < outcome.chance;
            lucky.then(|| OutcomeId::at(i))
        })
    }
}
