//! The HSEEP ratings, proposed from the credits until an evaluator confirms them.

use crate::model::{ObjectiveId, Sla};

use super::{Psmu, Reason, Rule, Scored, Sheet, SlaOutcome};

impl Sheet<'_> {
    /// Rates each workflow step and each objective.
    pub(super) fn ratings(&mut self) {
        for step in 1..=8u8 {
            let breach = self.breached(step);
            self.card.steps[usize::from(step) - 1] = self.rate(breach, |c| c.step == step);
        }
        for objective in (0..self.plan.objectives.len()).map(ObjectiveId::at) {
            let serves = |c: &Scored| c.objective == Some(objective);
            let crossed = |c: &Scored| serves(c) && c.reason == Reason::TooEarly;
            let breach = self.harmed() || self.card.criteria.iter().any(crossed);
            let rating = self.rate(breach, serves);
            self.card.objectives.push(rating);
        }
    }

    /// Whether any action was harmful. A log does not say which objective it set back, so that is held
    /// against each of them.
    fn harmed(&self) -> bool {
        !self.trace.harm.is_empty()
    }

    /// Whether the policy was breached in a step: a harmful action, or an SLA of the step.
    fn breached(&self, step: u8) -> bool {
        let of = |sla: Sla| match sla {
            Sla::Respond => 1,
            Sla::Notify | Sla::Update => 3,
            Sla::Mitigate => 5,
            Sla::Resolve => 7,
        };
        let late = |v: &super::Verdict| of(v.sla) == step && v.outcome == SlaOutcome::Breached;
        self.card.slas.iter().any(late) || step == 5 && self.harmed()
    }

    /// Achieved: every critical criterion has some credit, and all together have enough.
    fn rate(&self, breach: bool, of: impl Fn(&Scored) -> bool) -> Option<Psmu> {
        let limits = &self.plan.rules.thresholds;
        let (mut weight, mut earned, mut critical) = (0.0, 0.0, true);
        for c in self.card.criteria.iter().filter(|c| of(c)) {
            weight += c.weight;
            earned += c.weight * c.credit;
            if let Rule::Policy(criterion) = c.rule
                && self.plan.rules.critical[criterion.index()]
            {
                critical &= c.credit > 0.0;
            }
        }
        if weight <= 0.0 {
            return None;
        }
        let credit = earned / weight;
        Some(match (critical && credit >= limits.achieved, breach) {
            (false, _) => Psmu::U,
            (true, true) => Psmu::M,
            (true, false) if credit >= limits.performed => Psmu::P,
            _ => Psmu::S,
        })
    }
}
