//! Steps 4 to 8: investigate, fix, verify, monitor, review.

use crate::model::{Criterion, Seq, Sla, Span};

use super::{Line, Reason, Sheet};

impl Sheet<'_> {
    /// Step 4: the cause named before resolving.
    pub(super) fn cause_named(&mut self) {
        let limits = &self.plan.rules.thresholds;
        let in_time = self.trace.diagnoses.iter().filter(|d| !d.resolved);
        let right = in_time.clone().find(|d| d.cause == self.plan.cause);
        let mut line = match right {
            None if in_time.clone().next().is_some() => Line::credit(0.0, Reason::Wrong),
            None => Line::NOT_DONE,
            Some(right) => {
                let wrong = in_time
                    .clone()
                    .take_while(|d| d.cause != self.plan.cause)
                    .count();
                let mut credit = 1.0 - limits.wrong_diagnosis * wrong as f64;
                let mut reason = Reason::WrongFirst(wrong as u16);
                if !right.proved && credit > limits.unproved {
                    credit = limits.unproved;
                    reason = Reason::NoEvidence;
                }
                Line::credit(credit.max(0.0), reason)
            }
        };
        line.actual = right.map(|d| d.at - self.trace.paged_at());
        self.add(Criterion::CauseNamed, line, in_time.map(|d| d.seq));
    }

    /// Step 5: the hurt ended or reduced by players, in time; harmful actions cost.
    pub(super) fn mitigation(&mut self) {
        let target = self.mitigate_target();
        let harm = self.trace.harm().count();
        let mut line = match self.mitigated {
            None => Line {
                target,
                ..Line::NOT_DONE
            },
            Some(m) => {
                let time = m.at - m.since;
                let mut line = target.map_or(Line::credit(1.0, Reason::Full), |t| {
                    Line::timed(Some(time), t)
                });
                line.actual = Some(time);
                if !m.by_team {
                    line.credit = 0.0;
                    line.reason = Reason::NotByTeam;
                }
                line
            }
        };
        if harm > 0 && line.credit > 0.0 {
            line.credit = (line.credit
                - self.plan.rules.thresholds.harm_to_mitigation * harm as f64)
                .max(0.0);
            line.reason = Reason::Harm(harm as u16);
        }
        let hurt = self.trace.first_hurt().map(|(.., seq)| seq);
        let records = hurt.into_iter().chain(self.mitigated.map(|m| m.seq));
        self.add(Criterion::Mitigated, line, records);
    }

    /// The time from the first visible hurt to the earliest deadline that a true severity set.
    fn mitigate_target(&self) -> Option<Span> {
        let (start, ..) = self.trace.first_hurt()?;
        let until = self.mitigated.map_or(self.trace.end, |m| m.at);
        let deadline = |(from, severity, _): (crate::model::Time, crate::model::Severity, Seq)| {
            self.plan
                .target(severity, Sla::Mitigate)
                .map(|t| from + t - start)
        };
        self.trace
            .worsenings()
            .filter(|(from, ..)| *from <= until)
            .filter_map(deadline)
            .min()
    }

    /// Step 5: nothing harmful. Restraint earns nothing by itself.
    pub(super) fn no_harm(&mut self) {
        let harm = self.trace.harm().count();
        let earned = if self.plan.false_alarm {
            self.judged()
        } else {
            self.saved()
        };
        let credit = 1.0 - self.plan.rules.thresholds.harm * harm as f64;
        let line = if earned {
            Line::credit(credit.max(0.0), Reason::Harm(harm as u16))
        } else {
            Line::credit(0.0, Reason::NotMitigated)
        };
        self.add(Criterion::NoHarm, line, self.trace.harm());
    }

    /// Step 6: after recovery and before resolving, with a view that can tell.
    pub(super) fn verified(&mut self) {
        let resolve = self
            .trace
            .resolves
            .last()
            .map_or(self.trace.end, |(at, ..)| *at);
        let before = self.trace.verifies.iter().filter(|v| v.at <= resolve);
        let false_one = before.clone().find(|v| !v.healthy);
        let recovery = self.mitigated.filter(|m| m.by_team).map(|m| m.at);
        let good =
            |v: &&super::trace::Verify| v.healthy && v.tells && recovery.is_some_and(|r| v.at >= r);
        let first = before.clone().find(good);
        let (credit, reason) = match (false_one, first, recovery) {
            (Some(_), ..) => (0.0, Reason::FalseVerify),
            (None, _, None) => (0.0, Reason::NotMitigated),
            (None, Some(_), _) => (1.0, Reason::Full),
            (None, None, _) if before.clone().next().is_some() => (0.0, Reason::BlindVerify),
            _ => (0.0, Reason::NotDone),
        };
        let mut line = Line::credit(credit, reason);
        line.actual = first.map(|v| v.at - self.trace.paged_at());
        self.add(
            Criterion::Verified,
            line,
            false_one.or(first).map(|v| v.seq),
        );
    }

    /// Step 7: resolved when healthy, and no recurrence missed.
    pub(super) fn monitored(&mut self) {
        let reopened = self.trace.reopened.len();
        let (credit, reason) = match (self.trace.closed(), self.saved()) {
            // What came back and stands at EndEx is not mitigated either: say the reason behind it.
            (None, false) if reopened > 0 => (0.0, Reason::Recurred),
            (_, false) => (0.0, Reason::NotMitigated),
            (None, _) if reopened > 0 => (0.0, Reason::Recurred),
            (None, _) => (0.0, Reason::NotDone),
            (Some((_, healthy, _)), _) => {
                let quiet = if reopened == 0 { 0.5 } else { 0.25 };
                let reason = if healthy {
                    Reason::Recurred
                } else {
                    Reason::NotHealthy
                };
                (quiet + if healthy { 0.5 } else { 0.0 }, reason)
            }
        };
        let resolves = self.trace.resolves.iter().map(|(.., seq)| *seq);
        let records = resolves.chain(self.trace.reopened.iter().map(|(_, seq)| *seq));
        self.add(Criterion::Monitored, Line::credit(credit, reason), records);
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
