//! What was true in the simulated system, and since when.
//!
//! Invariants: the moments ascend; each holds all facts from its time on; the first lies before
//! everything that views can show.

use crate::model::{ActionId, Cost, Facts, Time};

/// The history of a drill's facts, as far as anything shown depends on them.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    moments: Vec<Moment>,
    ran: Vec<(ActionId, Time)>,
    costs: Vec<(Time, Cost)>,
}

/// The facts from a time on.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// From when.
    pub at: Time,
    /// What holds.
    pub facts: Facts,
}

impl Timeline {
    /// Forgets everything and keeps its memory for the next drill.
    pub fn clear(&mut self) {
        self.moments.clear();
        self.ran.clear();
        self.costs.clear();
    }

    /// Notes the facts from `at` on; a second note at the same time replaces the first.
    pub fn note(&mut self, at: Time, facts: &Facts) {
        match self.moments.last_mut() {
            Some(last) if last.at == at => last.facts = *facts,
            _ => self.moments.push(Moment { at, facts: *facts }),
        }
    }

    /// Notes that an action ended.
    pub fn ran(&mut self, action: ActionId, at: Time) {
        self.ran.push((action, at));
    }

    /// Notes that users are hurt from `at` on for the time of the cost.
    pub fn cost(&mut self, at: Time, cost: Cost) {
        self.costs.push((at, cost));
    }

    /// All moments, the earliest first.
    #[must_use]
    pub fn moments(&self) -> &[Moment] {
        &self.moments
    }

    /// The facts at a time; those of the first moment for any time before it.
    #[must_use]
    pub fn facts(&self, at: Time) -> &Facts {
        let after = self.moments.partition_point(|m| m.at <= at);
        &self.moments[after.saturating_sub(1)].facts
    }

    /// When the action last ended, up to a time.
    #[must_use]
    pub fn last_ran(&self, action: ActionId, until: Time) -> Option<Time> {
        self.ran
            .iter()
            .rev()
            .find(|(a, at)| *a == action && *at <= until)
            .map(|(_, at)| *at)
    }

    /// What actions and changes cost users, with the times from which they do.
    #[must_use]
    pub fn costs(&self) -> &[(Time, Cost)] {
        &self.costs
    }
}
