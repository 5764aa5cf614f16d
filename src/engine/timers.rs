//! What is due when.
//!
//! A heap ordered by (time, order of scheduling), so ties fire in the order in which they were
//! scheduled. A cancelled timer stays in the heap with an old generation and is dropped when
//! it reaches the top.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::model::{ActionId, ChangeId, InjectId, PersonId, Plan, Time};

/// Something that will be due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Timer {
    /// The condition of an inject has held for long enough.
    HeldInject(InjectId),
    /// The condition of a change has held for long enough.
    HeldChange(ChangeId),
    /// An inject is due.
    Inject(InjectId),
    /// A change is due.
    Change(ChangeId),
    /// An action ends.
    Action(ActionId),
    /// A paged person answers (or it is clear that they do not).
    Answer(PersonId, bool),
    /// The next level of escalation is paged.
    Level,
    /// The monitoring time after `resolve` is over.
    Monitor,
    /// The time box is used up.
    TimeBox,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    at: Time,
    order: u32,
    generation: u32,
    timer: Timer,
}

/// The timers of a drill.
#[derive(Clone, Debug, Default)]
pub(super) struct Timers {
    heap: BinaryHeap<Reverse<Entry>>,
    order: u32,
    generations: Vec<u32>,
    base: [usize; 5],
}

impl Timers {
    /// Forgets all timers, for a plan with so many entities.
    pub(super) fn reset(&mut self, plan: &Plan) {
        self.heap.clear();
        self.order = 0;
        let (injects, changes) = (plan.injects.len(), plan.changes.len());
        let mut next = 3;
        for (base, size) in
            self.base
                .iter_mut()
                .zip([injects, changes, injects, changes, plan.actions.len()])
        {
            *base = next;
            next += size;
        }
        self.generations.clear();
        self.generations.resize(next + plan.people.len(), 0);
    }

    /// Schedules a timer.
    pub(super) fn set(&mut self, at: Time, timer: Timer) {
        let entry = Entry {
            at,
            order: self.order,
            generation: self.generation(timer),
            timer,
        };
        self.order += 1;
        self.heap.push(Reverse(entry));
    }

    /// Cancels what is scheduled of this kind for this entity.
    pub(super) fn cancel(&mut self, timer: Timer) {
        let slot = self.slot(timer);
        self.generations[slot] += 1;
    }

    /// Forgets everything that is scheduled.
    pub(super) fn clear(&mut self) {
        self.heap.clear();
    }

    /// When the next timer is due.
    pub(super) fn next(&mut self) -> Option<Time> {
        self.drop_cancelled();
        self.heap.peek().map(|Reverse(entry)| entry.at)
    }

    /// The next timer and when it is due.
    pub(super) fn peek(&mut self) -> Option<(Time, Timer)> {
        self.drop_cancelled();
        self.heap
            .peek()
            .map(|Reverse(entry)| (entry.at, entry.timer))
    }

    /// Takes the next timer if it is due by `until`.
    pub(super) fn pop(&mut self, until: Time) -> Option<(Time, Timer)> {
        if self.next()? > until {
            return None;
        }
        self.heap
            .pop()
            .map(|Reverse(entry)| (entry.at, entry.timer))
    }

    /// The time of the next timer for which `wanted` holds.
    pub(super) fn next_of(&self, wanted: impl Fn(Timer) -> bool) -> Option<Time> {
        self.heap
            .iter()
            .filter(|Reverse(e)| self.valid(e) && wanted(e.timer))
            .map(|Reverse(e)| e.at)
            .min()
    }

    fn drop_cancelled(&mut self) {
        while let Some(Reverse(entry)) = self.heap.peek() {
            if self.valid(entry) {
                return;
            }
            self.heap.pop();
        }
    }

    fn valid(&self, entry: &Entry) -> bool {
        entry.generation == self.generation(entry.timer)
    }

    fn generation(&self, timer: Timer) -> u32 {
        self.generations[self.slot(timer)]
    }

    fn slot(&self, timer: Timer) -> usize {
        match timer {
            Timer::Level => 0,
            Timer::Monitor => 1,
            Timer::TimeBox => 2,
            Timer::HeldInject(id) => self.base[0] + id.index(),
            Timer::HeldChange(id) => self.base[1] + id.index(),
            Timer::Inject(id) => self.base[2] + id.index(),
            Timer::Change(id) => self.base[3] + id.index(),
            Timer::Action(id) => self.base[4] + id.index(),
            Timer::Answer(id, _) => self.generations.len() - 1 - id.index(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_fire_in_the_order_of_scheduling_and_cancelled_ones_never() {
        let mut timers = Timers {
            generations: vec![0; 3],
            ..Timers::default()
        };
        timers.set(Time(5), Timer::TimeBox);
        timers.set(Time(5), Timer::Level);
        timers.set(Time(1), Timer::Monitor);
        timers.cancel(Timer::Monitor);
        assert_eq!(timers.next(), Some(Time(5)));
        assert_eq!(timers.pop(Time(4)), None);
        assert_eq!(timers.pop(Time(5)), Some((Time(5), Timer::TimeBox)));
        assert_eq!(timers.pop(Time(5)), Some((Time(5), Timer::Level)));
        assert_eq!(timers.pop(Time(9)), None);
    }
}
