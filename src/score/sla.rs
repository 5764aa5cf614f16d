//! A verdict for every SLA of every true severity: the policy's own times, beside the score.

use crate::model::{AudienceId, Seq, Severity, Sla, Span, Time};

use super::hurt::Worsening;
use super::{Sheet, SlaOutcome, Verdict};

impl Sheet<'_> {
    /// Adds the verdicts.
    pub(super) fn verdicts(&mut self) {
        let trace = self.trace;
        if self.plan.false_alarm {
            let page = trace.paged_at();
            let looks = Worsening {
                clock: page,
                seen: page,
                severity: self.plan.looks,
                seq: 0,
            };
            self.verdict(&looks, Sla::Respond);
            return;
        }
        for worsening in &trace.worsenings {
            for sla in Sla::ALL {
                // One who has answered the page does not answer again when it gets worse.
                let answered = trace.ack.is_some_and(|a| a.at < worsening.clock);
                if sla != Sla::Respond || !answered {
                    self.verdict(worsening, sla);
                }
            }
        }
    }

    fn verdict(&mut self, of: &Worsening, sla: Sla) {
        let Some(target) = self.plan.rules.sla(of.severity, sla) else {
            return;
        };
        let from = if sla == Sla::Mitigate {
            of.seen
        } else {
            of.clock
        };
        let (actual, seq) = match self.actual(of, sla, target) {
            Some((at, seq)) => (Some((at - from).max(Span::ZERO)), seq),
            None => (None, None),
        };
        let outcome = match actual {
            Some(actual) if actual <= target => SlaOutcome::Met,
            Some(_) => SlaOutcome::Breached,
            // The impact was over before an update fell due.
            None if sla == Sla::Update => SlaOutcome::NotTestable,
            None if self.trace.end - from > target => SlaOutcome::Breached,
            None => SlaOutcome::NotTestable,
        };
        let records = self.keep(seq);
        self.card.slas.push(Verdict {
            severity: of.severity,
            sla,
            target,
            actual,
            outcome,
            records,
        });
    }

    /// When it was done, or for updates a time as long after the clock as the longest silence, and the
    /// record of that.
    fn actual(&self, of: &Worsening, sla: Sla, target: Span) -> Option<(Time, Option<Seq>)> {
        let trace = self.trace;
        match sla {
            Sla::Respond => trace.ack.map(|a| (a.at, Some(a.seq))),
            Sla::Notify => self.last_told(of.severity).map(|(at, seq)| (at, Some(seq))),
            Sla::Update => {
                let (silence, seq) = self.longest_silence(of, target)?;
                Some((of.clock + silence, seq))
            }
            Sla::Mitigate => {
                let usual = self.mitigated.map(|m| (m.at, m.seq));
                let end = usual.filter(|(at, _)| *at >= of.seen);
                end.or_else(|| trace.ended_for_good())
                    .filter(|(at, _)| *at >= of.seen)
                    .map(|(at, seq)| (at, Some(seq)))
            }
            Sla::Resolve => trace.closed().map(|r| (r.at, Some(r.seq))),
        }
    }

    /// When the last of the severity's audiences was told; `None` while one was not.
    fn last_told(&self, severity: Severity) -> Option<(Time, Seq)> {
        let mut last = None;
        let rule = &self.plan.rules.severities[severity.index()];
        for audience in rule.audiences.iter() {
            last = last.max(Some(self.trace.first_told(self.plan, audience)?));
        }
        last
    }

    /// The longest time without news for any of the severity's audiences, from their first message until
    /// mitigation; `None` when it was over before an update fell due.
    fn longest_silence(&self, of: &Worsening, every: Span) -> Option<(Span, Option<Seq>)> {
        let until = self.mitigated.map_or(self.trace.end, |m| m.at);
        let rule = &self.plan.rules.severities[of.severity.index()];
        let by_ack = self.plan.rules.told_by_ack;
        let messaged = rule.audiences.iter().filter(|a| Some(*a) != by_ack);
        let mut longest = None;
        for audience in messaged {
            let (whole, silence, seq) = self.silence(audience, of.clock, until);
            if whole >= every && longest.is_none_or(|(most, _)| silence > most) {
                longest = Some((silence, seq));
            }
        }
        longest
    }

    /// How long updates to an audience were asked for, and the longest time without news in it with the
    /// record that ended it.
    fn silence(&self, audience: AudienceId, clock: Time, until: Time) -> (Span, Span, Option<Seq>) {
        let news = self.trace.told.iter().filter(|t| t.is_news_for(audience));
        let mut news = news.take_while(|t| t.at <= until).peekable();
        let start = news.peek().map_or(clock, |t| t.at.max(clock));
        let (mut last, mut longest, mut by) = (start, Span::ZERO, None);
        let times = news.map(|t| (t.at, Some(t.seq))).chain([(until, None)]);
        for (at, seq) in times.filter(|(at, _)| *at >= start) {
            if at - last > longest {
                (longest, by) = (at - last, seq);
            }
            last = at;
        }
        ((until - start).max(Span::ZERO), longest, by)
    }
}
