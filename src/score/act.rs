//! Steps 4 to 8: investigate, fix, verify, monitor, review.

use crate::model::{Criterion, EndReason, Sla, Span};

use super::trace::{Diagnosis, Verify};
use super::{Line, Reason, Sheet};

impl Sheet<'_> {
    /// Step 4: the cause named before resolving. The last word counts, and each wrong one costs.
    pub(super) fn cause_named(&mut self) {
        let limits = &self.plan.rules.thresholds;
        let trace = self.trace;
        let in_time = trace.diagnoses.iter().filter(|d| !d.too_late);
        let right = |d: &&Diagnosis| d.cause == self.plan.cause;
        let mut line = match in_time.clone().next_back() {
            None => Line::NOT_DONE,
            Some(last) if !right(&last) => Line::credit(0.0, Reason::Wrong),
            Some(last) => {
                let wrong = in_time.clone().filter(|d| !right(d)).count();
                let mut credit = 1.0 - limits.wrong_diagnosis * wrong as f64;
                let mut reason = Reason::WrongFirst(u16::try_from(wrong).unwrap_or(u16::MAX));
                if !trace.proved(last.at) && credit > limits.unproved {
                    credit = limits.unproved;
                    reason = Reason::NoEvidence;
                }
                Line::credit(credit.max(0.0), reason)
            }
        };
        let first = in_time.clone().find(right);
        line.actual = first.map(|d| d.at - trace.paged_at());
        self.add(Criterion::CauseNamed, line, in_time.map(|d| d.seq));
    }

    /// Step 5: the hurt ended or reduced by players, in time; harmful actions cost.
    pub(super) fn mitigation(&mut self) {
        let trace = self.trace;
        let time = self.mitigation_time();
        let harm = trace.harm.len();
        let mut line = Line::timed_if(time, self.mitigation_target());
        if self.mitigated.is_some_and(|m| !m.by_team) {
            line.credit = 0.0;
            line.reason = Reason::NotByTeam;
        }
        if harm > 0 && line.credit > 0.0 {
            let cost = self.plan.rules.thresholds.harm_to_mitigation * harm as f64;
            line.credit = (line.credit - cost).max(0.0);
            line.reason = Reason::Harm(u16::try_from(harm).unwrap_or(u16::MAX));
        }
        let hurt = trace.worsenings.first().map(|w| w.seq);
        let records = hurt.into_iter().chain(self.mitigated.map(|m| m.seq));
        self.add(Criterion::Mitigated, line, records);
    }

    /// From the first visible hurt to its end.
    pub(super) fn mitigation_time(&self) -> Option<Span> {
        let first = self.trace.worsenings.first()?;
        self.mitigated.map(|m| m.at - first.seen)
    }

    /// The time from the first visible hurt to the earliest deadline that a true severity set.
    fn mitigation_target(&self) -> Option<Span> {
        let all = &self.trace.worsenings;
        let start = all.first()?.seen;
        let until = self.mitigated.map_or(self.trace.end, |m| m.at);
        let on_the_way = all.iter().filter(|w| w.seen <= until);
        let due = on_the_way.filter_map(|w| {
            let target = self.plan.target(w.severity, Sla::Mitigate)?;
            Some(w.seen + target - start)
        });
        due.min()
    }

    /// Step 5: nothing harmful. Restraint earns nothing by itself.
    pub(super) fn no_harm(&mut self) {
        let trace = self.trace;
        let harm = trace.harm.len();
        let credit = 1.0 - self.plan.rules.thresholds.harm * harm as f64;
        let line = if self.earned() {
            let reason = Reason::Harm(u16::try_from(harm).unwrap_or(u16::MAX));
            Line::credit(credit.max(0.0), reason)
        } else {
            Line::credit(0.0, Reason::NotMitigated)
        };
        self.add(Criterion::NoHarm, line, trace.harm.iter().copied());
    }

    /// Step 6: after recovery and before resolving, with a view that can tell; nothing called healthy that
    /// was not.
    pub(super) fn verified(&mut self) {
        let trace = self.trace;
        let wrong = trace.verifies.iter().find(|v| !v.healthy);
        let recovery = self.mitigated.filter(|m| m.by_team);
        let between = |v: &&Verify| recovery.is_some_and(|m| v.seq > m.seq && v.seq < m.closed);
        let mut after = trace.verifies.iter().filter(between);
        let blind = after.clone().next().is_some();
        let good = after.find(|v| v.healthy && v.tells);
        let (credit, reason) = match (wrong, good) {
            (Some(_), _) => (0.0, Reason::FalseVerify),
            (None, Some(_)) => (1.0, Reason::Full),
            (None, None) if recovery.is_none() => (0.0, Reason::NotMitigated),
            (None, None) if blind => (0.0, Reason::BlindVerify),
            (None, None) => (0.0, Reason::NotDone),
        };
        let mut line = Line::credit(credit, reason);
        line.actual = good.map(|v| v.at - trace.paged_at());
        self.add(Criterion::Verified, line, wrong.or(good).map(|v| v.seq));
    }

    /// Step 7: half for resolving only when healthy, half for no recurrence while somebody watched.
    pub(super) fn monitored(&mut self) {
        let trace = self.trace;
        let reopened = trace.reopened.len();
        let (credit, reason) = match trace.closed() {
            // What came back and stands at EndEx is not mitigated either: say the reason behind it.
            None if reopened > 0 => (0.0, Reason::Recurred),
            _ if !self.saved() => (0.0, Reason::NotMitigated),
            None if trace.resolves.is_empty() => (0.0, Reason::NotDone),
            None => (0.0, Reason::NotHealthy),
            Some(closed) => {
                let all = trace.resolves.len();
                let healthy = trace.resolves.iter().filter(|r| r.healthy).count();
                let quiet = match reopened {
                    _ if !self.watched(closed.at) => 0.0,
                    0 => 0.5,
                    _ => 0.25,
                };
                let reason = if healthy < all {
                    Reason::NotHealthy
                } else if reopened > 0 {
                    Reason::Recurred
                } else {
                    Reason::Part(1, 2)
                };
                (quiet + 0.5 * healthy as f64 / all as f64, reason)
            }
        };
        let resolves = trace.resolves.iter().map(|r| r.seq);
        let records = resolves.chain(trace.reopened.iter().map(|(_, seq)| *seq));
        self.add(Criterion::Monitored, Line::credit(credit, reason), records);
    }

    /// Whether play went on for as long as it has to after resolving, or until the time box was used up.
    fn watched(&self, resolved: crate::model::Time) -> bool {
        let cut = matches!(
            self.trace.ended,
            Some(EndReason::Ended | EndReason::Aborted | EndReason::RealIncident)
        );
        !cut || self.trace.end - resolved >= self.plan.monitor
    }

    /// Step 8: cause, went well, improve, one action item with owner and due date.
    pub(super) fn reviewed(&mut self) {
        let done = self.trace.reviews.iter().flatten().count();
        let records = self.trace.reviews.iter().flatten().copied();
        let line = if done == 0 {
            Line::NOT_DONE
        } else {
            Line::credit(done as f64 / 4.0, Reason::Part(done as u16, 4))
        };
        self.add(Criterion::Reviewed, line, records);
    }
}
