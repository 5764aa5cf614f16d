//! False alarms: nothing is wrong, and leaving it alone is the right response.

use crate::model::Criterion;

use super::trace::Declared;
use super::{Line, Reason, Sheet};

impl Sheet<'_> {
    /// The declaration that this is no incident, if it was the last word.
    fn none_declared(&self) -> Option<&Declared> {
        self.trace.declared.last().filter(|d| d.severity.is_none())
    }

    /// Whether the alarm was acknowledged and judged, with a reason.
    pub(super) fn judged(&self) -> bool {
        self.trace.ack.is_some() && self.none_declared().is_some_and(|d| d.has_why)
    }

    /// Step 2: `severity none` with a reason; half without the decisive evidence.
    pub(super) fn judged_none(&mut self) {
        let page = self.trace.paged_at();
        let line = match self.none_declared().copied() {
            None if self.trace.declared.is_empty() => Line::NOT_DONE,
            None => Line::credit(0.0, Reason::TooHigh),
            Some(d) if !d.has_why => Line::credit(0.0, Reason::Part(1, 2)),
            Some(d) => {
                let credit = if self.trace.proved(d.at) {
                    1.0
                } else {
                    self.plan.rules.thresholds.unproved
                };
                let mut line = Line::credit(credit, Reason::NoEvidence);
                line.actual = Some(d.at - page);
                line
            }
        };
        let trace = self.trace;
        let records = trace.declared.iter().map(|d| d.seq);
        self.add(Criterion::JudgedNone, line, records);
    }

    /// Step 4: evidence for the true cause was seen, and believed: a look that changes no judgement is no insight.
    pub(super) fn evidence_seen(&mut self) {
        let seen = self.trace.proof;
        let mut line = match seen {
            None => Line::NOT_DONE,
            Some(_) if !self.judged() => Line::credit(0.0, Reason::NotMitigated),
            Some(_) => Line::credit(1.0, Reason::Full),
        };
        line.actual = seen.map(|(at, _)| at - self.trace.paged_at());
        self.add(Criterion::EvidenceSeen, line, seen.map(|(_, seq)| seq));
    }

    /// Step 3: nobody beyond the team was alarmed. Earned only by who acknowledged and judged.
    pub(super) fn no_broad_alarm(&mut self) {
        let (trace, broad) = (self.trace, self.plan.rules.broad.0);
        let alarms = trace.told.iter();
        let alarms = alarms.filter(|t| t.message.draft.to.0 & broad != 0);
        let line = match (self.judged(), alarms.clone().next().is_none()) {
            (false, _) => Line::credit(0.0, Reason::NotMitigated),
            (true, true) => Line::credit(1.0, Reason::Full),
            (true, false) => Line::credit(0.0, Reason::TooEarly),
        };
        self.add(Criterion::NoBroadAlarm, line, alarms.map(|t| t.seq));
    }
}
