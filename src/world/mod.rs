//! L1: the simulated system.
//!
//! What responders see (metrics, log lines, rows) is a pure function of (plan, seed, timeline, t):
//! any t in any order gives the same answer, before StartEx too. The [`Timeline`] is kept by the
//! engine while it applies events, so it is itself a function of the log. An answer for t reads
//! no moment after t, so what was shown once stays true while the timeline grows.
//!
//! - `metric`: values, series and sums of metrics.
//! - `lines`: streams of log lines.
//! - `rows`: rows and evidence of views, and whether a view shows health.
//! - `impact`: who is hurt, and for how many user-minutes.
//! - `text`: templates, clock times and numbers as people read them.

#[cfg(test)]
mod fixture;
mod impact;
mod lines;
mod metric;
mod rows;
mod text;
mod timeline;

pub use impact::*;
pub use lines::*;
pub use rows::*;
pub use text::*;
pub use timeline::*;

use crate::model::{CondId, Fact, Facts, Plan, StateId, Time};

/// The simulated system of one drill: a borrowed handle, cheap to make and to copy.
///
/// The timeline must hold at least one moment, as that of every started engine does.
#[derive(Clone, Copy, Debug)]
pub struct World<'a> {
    /// The compiled scenario.
    pub plan: &'a Plan,
    /// The seed of the drill.
    pub seed: u64,
    /// What was true, and since when.
    pub timeline: &'a Timeline,
}

impl<'a> World<'a> {
    /// The facts at a time.
    #[must_use]
    pub fn facts(&self, t: Time) -> &'a Facts {
        self.timeline.facts(t)
    }

    /// Whether a condition holds at a time.
    #[must_use]
    pub fn holds(&self, condition: CondId, t: Time) -> bool {
        match self.plan.conds.constant(condition) {
            Some(value) => value,
            None => self.plan.conds.holds(condition, self.facts(t)),
        }
    }

    /// Whether a condition holds at any time from `from` up to, but not at, `to`.
    fn holds_within(&self, condition: CondId, from: Time, to: Time) -> bool {
        let conds = &self.plan.conds;
        if let Some(value) = conds.constant(condition) {
            return value;
        }
        let moments = self.timeline.moments();
        let first = moments.partition_point(|m| m.at <= from).saturating_sub(1);
        moments[first..]
            .iter()
            .enumerate()
            .take_while(|(i, m)| *i == 0 || m.at < to)
            .any(|(_, m)| conds.holds(condition, &m.facts))
    }
}

/// Whether a state holds, as the engine has noted it among the facts.
fn in_state(plan: &Plan, state: StateId, facts: &Facts) -> bool {
    facts.has(plan.layout.bit(Fact::State(state)))
}
