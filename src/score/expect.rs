//! The scenario's own expectations, together at most a share of the whole weight.

use crate::model::{ExpectId, ExpectKind, Seq, Span, Time};

use super::{Line, Reason, Rule, Scored, Sheet};

impl Sheet<'_> {
    /// Adds them, after the criteria of the policy.
    pub(super) fn expectations(&mut self) {
        let scale = self.scale();
        for (i, expect) in self.plan.expects.iter().enumerate() {
            let decided = self.trace.expects[i];
            let line = self.expectation(expect.kind, decided);
            let records = self.keep(decided.map(|(_, _, seq)| seq));
            self.card.criteria.push(Scored {
                rule: Rule::Expect(ExpectId::at(i)),
                step: 0,
                objective: expect.objective,
                weight: expect.weight * scale,
                target: line.target,
                actual: line.actual,
                credit: line.credit,
                reason: line.reason,
                records,
            });
        }
    }

    /// What weights are multiplied with, so that they keep to their share.
    fn scale(&self) -> f64 {
        let policy: f64 = self.card.criteria.iter().map(|c| c.weight).sum();
        let wanted: f64 = self.plan.expects.iter().map(|e| e.weight).sum();
        let share = self.plan.rules.thresholds.expect_share;
        if share >= 1.0 || wanted <= 0.0 {
            return 1.0;
        }
        (policy * share / (1.0 - share) / wanted).min(1.0)
    }

    fn expectation(&self, kind: ExpectKind, decided: Option<(Time, bool, Seq)>) -> Line {
        let crossed = matches!(decided, Some((_, false, _)));
        match kind {
            _ if crossed => Line::credit(0.0, Reason::TooEarly),
            ExpectKind::That { by, .. } => {
                let met = decided.map(|(at, ..)| at - Time::ZERO);
                match by {
                    Some(by) => Line::timed(met, Span(by.0)),
                    None => met.map_or(Line::NOT_DONE, |_| Line::credit(1.0, Reason::Full)),
                }
            }
            ExpectKind::Forbid { .. } if !self.earned() => Line::credit(0.0, Reason::NotMitigated),
            ExpectKind::Forbid { .. } => Line::credit(1.0, Reason::Full),
        }
    }
}
