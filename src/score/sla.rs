//! A verdict for every SLA of every true severity: the policy's own times, beside the score.

use crate::model::{Seq, Severity, Sla, Span, Time};

use super::{Sheet, SlaOutcome, Verdict};

impl Sheet<'_> {
    /// Adds the verdicts.
    pub(super) fn verdicts(&mut self) {
        if self.plan.false_alarm {
            let page = self.trace.paged_at();
            self.verdict(self.plan.looks, Sla::Respond, page);
            return;
        }
        let clocks: Vec<(Time, Severity)> = self
            .trace
            .worsenings()
            .map(|(at, severity, _)| (at, severity))
            .collect();
        for (i, (from, severity)) in clocks.iter().enumerate() {
            for sla in Sla::ALL {
                // One who has answered the page does not answer again when it gets worse.
                if i == 0 || sla != Sla::Respond {
                    self.verdict(*severity, sla, *from);
                }
            }
        }
    }

    fn verdict(&mut self, severity: Severity, sla: Sla, from: Time) {
        let Some(target) = self.plan.rules.sla(severity, sla) else {
            return;
        };
        let (actual, seq) = self.actual(severity, sla, from);
        let lasted = self.trace.end - from;
        let outcome = match actual {
            Some(actual) if actual <= target => SlaOutcome::Met,
            Some(_) => SlaOutcome::Breached,
            // No update fell due before the mitigation.
            None if sla == Sla::Update => SlaOutcome::NotTestable,
            // No gap between updates means that the impact was over before one fell due.
            None if sla != Sla::Update && lasted > target => SlaOutcome::Breached,
            None => SlaOutcome::NotTestable,
        };
        let records = self.keep(seq);
        self.card.slas.push(Verdict {
            severity,
            sla,
            target,
            actual,
            outcome,
            records,
        });
    }

    /// How long it took, and the record that ended it.
    fn actual(&self, severity: Severity, sla: Sla, from: Time) -> (Option<Span>, Option<Seq>) {
        let since = |(at, seq): (Time, Seq)| (Some((at - from).max(Span::ZERO)), Some(seq));
        match sla {
            Sla::Respond => self
                .trace
                .acks
                .first()
                .map_or((None, None), |(at, _, seq)| since((*at, *seq))),
            Sla::Notify => self.last_told(severity).map_or((None, None), since),
            Sla::Update => self.longest_gap(severity, from),
            Sla::Mitigate => self
                .mitigated
                .map_or((None, None), |m| since((m.at, m.seq))),
            Sla::Resolve => self
                .trace
                .closed()
                .map_or((None, None), |(at, _, seq)| since((at, seq))),
        }
    }

    /// When the last of the severity's audiences was told; `None` while one was not.
    fn last_told(&self, severity: Severity) -> Option<(Time, Seq)> {
        let mut last = None;
        for audience in self.plan.rules.severities[severity.index()]
            .audiences
            .iter()
        {
            last = last.max(Some(self.trace.first_told(self.plan, audience)?));
        }
        last
    }

    /// The longest time without a message to any of the severity's audiences, until mitigation; `None`
    /// when it was over before an update fell due.
    fn longest_gap(&self, severity: Severity, from: Time) -> (Option<Span>, Option<Seq>) {
        let until = self.mitigated.map_or(self.trace.end, |m| m.at);
        let mut longest = (Span::ZERO, None);
        for audience in self.plan.rules.severities[severity.index()]
            .audiences
            .iter()
        {
            if self.plan.rules.told_by_ack == Some(audience) {
                continue;
            }
            let mut last = (from, None);
            let told = self
                .trace
                .told
                .iter()
                .filter(|(at, m, _)| *at <= until && m.draft.to.has(audience));
            for (at, seq) in told
                .map(|(at, _, seq)| (*at, Some(*seq)))
                .chain([(until, None)])
            {
                if at - last.0 > longest.0 {
                    longest = (at - last.0, last.1);
                }
                last = (at, seq);
            }
        }
        let due = self
            .plan
            .rules
            .sla(severity, Sla::Update)
            .is_some_and(|every| until - from > every);
        if due {
            (Some(longest.0), longest.1)
        } else {
            (None, None)
        }
    }
}
