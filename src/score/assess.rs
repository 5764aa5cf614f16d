//! Steps 1 and 2, and who is in command: acknowledge, judge, lead.

use crate::model::{Criterion, Seq, Severity, Sla, Span, Time};

use super::hurt::Hurt;
use super::trace::Declared;
use super::{Line, Reason, Sheet};

impl Sheet<'_> {
    /// The true severity when the incident began to be visible; a false alarm's is what it looks like.
    fn opening(&self) -> Severity {
        let first = self.trace.worsenings.first();
        first.map_or(self.plan.looks, |w| w.severity)
    }

    /// The time from the page to the earliest deadline that the true severities had set by then.
    fn due_after_page(
        &self,
        by: Option<Time>,
        target: impl Fn(Severity) -> Option<Span>,
    ) -> Option<Span> {
        let page = self.trace.paged_at();
        let by = by.unwrap_or(self.trace.end);
        let later = self.trace.worsenings.iter().skip(1);
        let later = later.filter(|w| w.clock <= by);
        later
            .filter_map(|w| Some(w.clock + target(w.severity)? - page))
            .chain(target(self.opening()))
            .min()
    }

    /// Step 1. An empty acknowledgement counts from the first real response of that player.
    pub(super) fn acknowledged(&mut self) {
        let ack = self.trace.ack;
        let page = self.trace.paged_at();
        let respond = |severity| self.plan.target(severity, Sla::Respond);
        let target = self.due_after_page(ack.map(|a| a.at), respond);
        let mut line = Line::timed_if(ack.map(|a| a.at - page), target);
        let silent = ack.is_none() && !self.trace.acks.is_empty();
        if silent || line.credit < 1.0 && ack.is_some_and(|a| a.empty) {
            line.reason = Reason::EmptyAck;
        }
        let first = self.trace.acks.first().map(|a| a.seq);
        self.add_from_page(Criterion::Acknowledged, line, ack.map(|a| a.seq).or(first));
    }

    /// Adds a criterion whose records are the page and one more.
    fn add_from_page(&mut self, criterion: Criterion, line: Line, seq: Option<Seq>) {
        let page = self.trace.page.map(|(_, page)| page);
        self.add(criterion, line, page.into_iter().chain(seq));
    }

    /// Step 2: the share of time with the right declaration, from some minutes after each change of the
    /// true severity until mitigation.
    pub(super) fn severity_right(&mut self) {
        let trace = self.trace;
        let grace = self.plan.rules.thresholds.severity_grace;
        let until = self.mitigated.map_or(trace.end, |m| m.at);
        let (mut earned, mut whole, mut most) = (0.0, 0.0, 0.0);
        let mut reason = Reason::NotDone;
        let mut heard = 0;
        for hurt in &trace.hurts {
            let (mut t, to) = (hurt.from + grace, hurt.to.min(until));
            while t < to {
                while trace.declared.get(heard).is_some_and(|d| d.at <= t) {
                    heard += 1;
                }
                let next = trace.declared.get(heard).map_or(to, |d| d.at.min(to));
                let said = heard.checked_sub(1).map(|i| &trace.declared[i]);
                let (credit, why) = self.judge(said, hurt.severity);
                let lasted = (next - t).0 as f64;
                if lasted * (1.0 - credit) > most {
                    most = lasted * (1.0 - credit);
                    reason = why;
                }
                earned += credit * lasted;
                whole += lasted;
                t = next;
            }
        }
        let line = if whole > 0.0 {
            Line::credit(earned / whole, reason)
        } else {
            self.severity_of_a_short_one(until, grace)
        };
        let records = trace.declared.iter().map(|d| d.seq);
        self.add(Criterion::SeverityRight, line, records);
    }

    /// A share of nothing takes the credit of the declaration that stood at mitigation, or of the first one
    /// after it that came within the grace.
    fn severity_of_a_short_one(&self, until: Time, grace: Span) -> Line {
        let trace = self.trace;
        let last: Option<&Hurt> = trace.hurts.iter().rfind(|h| h.from <= until);
        let (from, truth) =
            last.map_or((trace.paged_at(), self.opening()), |h| (h.from, h.severity));
        let stood = trace.declared.iter().rfind(|d| d.at <= until);
        let after = || trace.declared.iter().find(|d| d.at <= from + grace);
        let (credit, why) = self.judge(stood.or_else(after), truth);
        Line::credit(credit, why)
    }

    fn judge(&self, declared: Option<&Declared>, truth: Severity) -> (f64, Reason) {
        let limits = &self.plan.rules.thresholds;
        let Some(declared) = declared else {
            return (0.0, Reason::NotDone);
        };
        let Some(said) = declared.severity else {
            return (0.0, Reason::TooLow);
        };
        match said.index() as i32 - truth.index() as i32 {
            0 => (1.0, Reason::Full),
            -1 => (limits.severity_too_high, Reason::TooHigh),
            1 => (limits.severity_too_low, Reason::TooLow),
            ..=-2 => (0.0, Reason::TooHigh),
            _ => (0.0, Reason::TooLow),
        }
    }

    /// Step 2: when a severity was first declared.
    pub(super) fn severity_declared(&mut self) {
        let page = self.trace.paged_at();
        let first = self.trace.declared.iter().find(|d| d.severity.is_some());
        let declare = |severity: Severity| {
            let respond = self.plan.target(severity, Sla::Respond);
            let half = respond.map_or(Span::mins(60), |s| Span(s.0 / 2));
            let rule = &self.plan.rules.severities[severity.index()];
            Some(rule.declare.unwrap_or(half))
        };
        let target = self.due_after_page(first.map(|d| d.at), declare);
        let line = Line::timed_if(first.map(|d| d.at - page), target);
        self.add_from_page(Criterion::SeverityDeclared, line, first.map(|d| d.seq));
    }

    /// Step 3: the roles that the worst true severity needs, taken by participants before the incident was
    /// called resolved.
    pub(super) fn command_taken(&mut self) {
        let trace = self.trace;
        let needed = &self.plan.rules.severities[self.worst().index()].roles;
        let resolved = trace.resolves.first().map_or(Seq::MAX, |r| r.seq);
        let in_time = trace.roles.iter().filter(|(.., seq)| *seq < resolved);
        let taken = |role: &crate::model::RoleId| in_time.clone().find(|(_, r, _)| r == role);
        let records = needed.iter().filter_map(taken).map(|(.., seq)| *seq);
        let held = records.clone().count();
        if needed.is_empty() {
            // Nobody needs to command this severity: whoever acknowledges does.
            let credit = f64::from(u8::from(trace.ack.is_some()));
            let line = Line::credit(credit, Reason::NotDone);
            self.add(Criterion::CommandTaken, line, trace.ack.map(|a| a.seq));
            return;
        }
        let share = held as f64 / needed.len() as f64;
        let line = match held {
            0 => Line::NOT_DONE,
            _ => Line::credit(share, Reason::Part(held as u16, needed.len() as u16)),
        };
        self.add(Criterion::CommandTaken, line, records);
    }

    /// The worst true severity of the drill.
    pub(super) fn worst(&self) -> Severity {
        let last = self.trace.worsenings.last();
        last.map_or(self.plan.looks, |w| w.severity)
    }
}
