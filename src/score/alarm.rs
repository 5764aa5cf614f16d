//! False alarms: nothing is wrong, and leaving it alone is the right response.

use crate::model::{Criterion, Message};

use super::trace::Declared;
use super::{Line, Reason, Sheet};

impl Sheet<'_> {
    /// The declaration that this is no incident, if it was the last word and was justified.
    fn none_declared(&self) -> Option<&Declared> {
        self.trace.declared.last().filter(|d| d.severity.is_none())
    }

    /// Whether the alarm was acknowledged and judged.
    pub(super) fn judged(&self) -> bool {
        !self.trace.acks.is_empty() && self.none_declared().is_some()
    }

    /// Step 2: `severity none` with a reason; half without the decisive evidence.
    pub(super) fn judged_none(&mut self) {
        let page = self.trace.paged_at();
        let line = match self.none_declared().copied() {
            None if self.trace.declared.is_empty() => Line::NOT_DONE,
            None => Line::credit(0.0, Reason::TooHigh),
            Some(d) if !d.has_why => Line::credit(0.0, Reason::Part(1, 2)),
            Some(d) => {
                let credit = if d.proved {
                    1.0
                } else {
                    self.plan.rules.thresholds.unproved
                };
                let mut line = Line::credit(credit, Reason::NoEvidence);
                line.actual = Some(d.at - page);
                line
            }
        };
        let records = self.trace.declared.iter().map(|d| d.seq);
        self.add(Criterion::JudgedNone, line, records);
    }

    /// Step 4: evidence for the true cause was seen.
    pub(super) fn evidence_seen(&mut self) {
        let supports = |e: crate::model::EvidenceId| {
            self.plan.evidence[e.index()]
                .supports
                .contains(&self.plan.cause)
        };
        let seen = self.trace.found.iter().find(|(_, e, _)| supports(*e));
        let mut line = seen.map_or(Line::NOT_DONE, |_| Line::credit(1.0, Reason::Full));
        line.actual = seen.map(|(at, ..)| *at - self.trace.paged_at());
        self.add(Criterion::EvidenceSeen, line, seen.map(|(.., seq)| *seq));
    }

    /// Step 3: nobody beyond the team was alarmed. Earned only by who acknowledged and judged.
    pub(super) fn no_broad_alarm(&mut self) {
        let broad = self.plan.rules.broad;
        let is_broad = |m: &Message| m.draft.to.0 & broad.0 != 0;
        let alarms = self.trace.told.iter().filter(move |(_, m, _)| is_broad(m));
        let alarms = alarms.map(|(.., seq)| *seq);
        let line = match (self.judged(), alarms.clone().next().is_none()) {
            (false, _) => Line::credit(0.0, Reason::NotMitigated),
            (true, true) => Line::credit(1.0, Reason::Full),
            (true, false) => Line::credit(0.0, Reason::TooEarly),
        };
        self.add(Criterion::NoBroadAlarm, line, alarms);
    }
}
