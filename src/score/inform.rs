//! Steps 1 to 3: detect and acknowledge, assess, notify and organise.

use crate::model::{AudienceId, Criterion, Seq, Severity, Sla, Span, Time};

use super::trace::{Declared, curve};
use super::{Line, Reason, Sheet};

impl Sheet<'_> {
    /// The true severity when the incident began to be visible; a false alarm's is what it looks like.
    pub(super) fn opening(&self) -> Severity {
        if self.plan.false_alarm {
            return self.plan.looks;
        }
        self.trace
            .first_hurt()
            .map_or(self.plan.looks, |(_, severity, _)| severity)
    }

    /// Step 1. An empty acknowledgement counts from the first real response of that player.
    pub(super) fn acknowledged(&mut self) {
        let page = self.trace.paged_at();
        let target = self.plan.target(self.opening(), Sla::Respond);
        let grace = self.plan.rules.thresholds.empty_ack;
        let counts = |(at, by, seq): &(Time, crate::model::Participant, Seq)| {
            let real = self
                .trace
                .work
                .iter()
                .find(|(t, p)| p == by && t >= at)
                .map(|(t, _)| *t)?;
            let empty = real - *at > grace;
            Some((if empty { real } else { *at }, empty, *seq))
        };
        let best = self
            .trace
            .acks
            .iter()
            .filter_map(counts)
            .min_by_key(|(at, ..)| *at);
        let line = match (best, target) {
            (None, target) if self.trace.acks.is_empty() => Line {
                target,
                ..Line::NOT_DONE
            },
            (None, target) => Line {
                target,
                reason: Reason::EmptyAck,
                ..Line::NOT_DONE
            },
            (Some((at, empty, _)), Some(target)) => {
                let mut line = Line::timed(Some(at - page), target);
                if empty && line.credit < 1.0 {
                    line.reason = Reason::EmptyAck;
                }
                line
            }
            (Some((at, ..)), None) => Line {
                actual: Some(at - page),
                ..Line::credit(1.0, Reason::Full)
            },
        };
        let ack = best
            .map(|(.., seq)| seq)
            .or_else(|| self.trace.acks.first().map(|(.., seq)| *seq));
        self.add_from_page(Criterion::Acknowledged, line, ack);
    }

    /// Adds a criterion whose records are the page and one more.
    fn add_from_page(&mut self, criterion: Criterion, line: Line, seq: Option<Seq>) {
        let page = self.trace.page.map(|(_, page)| page);
        self.add(criterion, line, page.into_iter().chain(seq));
    }

    /// Step 2: the share of time with the right declaration, from some minutes after each change of the
    /// true severity until mitigation.
    pub(super) fn severity_right(&mut self) {
        let until = self.mitigated.map_or(self.trace.end, |m| m.at);
        let (mut earned, mut whole) = (0.0, 0.0);
        let mut reason = Reason::NotDone;
        for (from, to, truth) in self.true_periods(until) {
            let mut t = from;
            while t < to {
                let next = self
                    .trace
                    .declared
                    .iter()
                    .map(|d| d.at)
                    .find(|at| *at > t)
                    .map_or(to, |at| at.min(to));
                let (credit, why) = self.right_at(t, truth);
                if credit < 1.0 {
                    reason = why;
                }
                earned += credit * (next - t).0 as f64;
                whole += (next - t).0 as f64;
                t = next;
            }
        }
        let line = if whole > 0.0 {
            Line::credit(earned / whole, reason)
        } else {
            // A share of nothing takes the credit of the last declaration.
            let before = self
                .trace
                .impacts
                .iter()
                .filter(|i| i.at <= until)
                .filter_map(|i| i.hurting)
                .next_back();
            let (credit, why) = self.right_at(self.trace.end, before.unwrap_or(self.opening()));
            Line::credit(credit, why)
        };
        let records = self.trace.declared.iter().map(|d| d.seq);
        self.add(Criterion::SeverityRight, line, records);
    }

    /// The periods in which a true severity must have been recognised: after the grace, until `until`.
    fn true_periods(&self, until: Time) -> impl Iterator<Item = (Time, Time, Severity)> {
        let page = self.trace.paged_at();
        let grace = self.plan.rules.thresholds.severity_grace;
        let impacts = &self.trace.impacts;
        let end = self.trace.end;
        let changes = (0..impacts.len())
            .filter(|i| *i == 0 || impacts[*i].hurting != impacts[*i - 1].hurting);
        changes.clone().filter_map(move |i| {
            let truth = impacts[i].hurting?;
            let next = changes
                .clone()
                .find(|j| *j > i)
                .map_or(end, |j| impacts[j].at);
            let from = impacts[i].at.max(page) + grace;
            let to = next.min(until);
            (from < to).then_some((from, to, truth))
        })
    }

    fn declaration_at(&self, t: Time) -> Option<&Declared> {
        self.trace.declared.iter().rev().find(|d| d.at <= t)
    }

    fn right_at(&self, t: Time, truth: Severity) -> (f64, Reason) {
        let limits = &self.plan.rules.thresholds;
        let Some(declared) = self.declaration_at(t) else {
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
        let target = self.declare_target();
        let actual = first.map(|d| d.at - page);
        let seq = first.map(|d| d.seq);
        self.add_from_page(
            Criterion::SeverityDeclared,
            Line::timed(actual, target),
            seq,
        );
    }

    fn declare_target(&self) -> Span {
        let severity = self.opening();
        let half = || {
            self.plan
                .target(severity, Sla::Respond)
                .map_or(Span::mins(60), |s| Span(s.0 / 2))
        };
        self.plan.rules.severities[severity.index()]
            .declare
            .unwrap_or_else(half)
    }

    /// Step 3: each required audience on its own clock.
    pub(super) fn audiences_told(&mut self) {
        let (credit, worst, target, told, of) = self.told();
        let mut line = Line::credit(
            credit,
            if told < of {
                Reason::Part(told, of)
            } else {
                Reason::Late
            },
        );
        line.target = target;
        line.actual = worst;
        let required = self.trace.required(self.plan);
        let (trace, plan) = (self.trace, self.plan);
        let told = required
            .set
            .iter()
            .filter_map(|a| trace.first_told(plan, a));
        self.add(Criterion::AudiencesTold, line, told.map(|(_, seq)| seq));
    }

    /// Mean credit, the longest time and its target, and how many of the required audiences were told.
    pub(super) fn told(&self) -> (f64, Option<Span>, Option<Span>, u16, u16) {
        let required = self.trace.required(self.plan);
        let (mut sum, mut worst, mut told, mut of) = (0.0, None, 0u16, 0u16);
        let mut target = None;
        for audience in required.set.iter() {
            of += 1;
            let (credit, time, limit) =
                self.told_one(audience, required.clock[usize::from(audience.0)]);
            sum += credit;
            told += u16::from(time.is_some());
            worst = worst.max(time);
            target = target.max(limit);
        }
        let share = if of == 0 { 0.0 } else { sum / f64::from(of) };
        (
            share,
            if told == of { worst } else { None },
            target,
            told,
            of,
        )
    }

    fn told_one(
        &self,
        audience: AudienceId,
        (from, severity): (Time, Severity),
    ) -> (f64, Option<Span>, Option<Span>) {
        let target = self.plan.target(severity, Sla::Notify);
        let time = self
            .trace
            .first_told(self.plan, audience)
            .map(|(at, _)| (at - from).max(Span::ZERO));
        let credit = match (time, target) {
            (None, _) => 0.0,
            (Some(_), None) => 1.0,
            (Some(time), Some(target)) => curve(time, target),
        };
        (credit, time, target)
    }

    /// Step 3: the roles that the worst true severity needs.
    pub(super) fn command_taken(&mut self) {
        let worst = self.worst();
        let needed = &self.plan.rules.severities[worst.index()].roles;
        let taken =
            |role: &crate::model::RoleId| self.trace.roles.iter().find(|(_, r, _)| r == role);
        let records = needed.iter().filter_map(taken).map(|(.., seq)| *seq);
        let held = records.clone().count();
        let line = if needed.is_empty() {
            // Nobody needs to command this severity: whoever acknowledges does.
            let credit = f64::from(u8::from(!self.trace.acks.is_empty()));
            Line::credit(credit, Reason::NotDone)
        } else {
            let share = held as f64 / needed.len() as f64;
            Line::credit(share, Reason::Part(held as u16, needed.len() as u16))
        };
        self.add(Criterion::CommandTaken, line, records);
    }

    /// The worst true severity of the drill.
    pub(super) fn worst(&self) -> Severity {
        self.trace
            .worsenings()
            .map(|(_, severity, _)| severity)
            .min()
            .unwrap_or(self.plan.looks)
    }

    /// Step 3: the share of update intervals that were met, until mitigation.
    pub(super) fn updates_kept(&mut self) {
        let every = self.plan.target(self.worst(), Sla::Update);
        let required = self.trace.required(self.plan);
        let (mut sum, mut audiences) = (0.0, 0.0);
        let mut records = Vec::new();
        for audience in required
            .set
            .iter()
            .filter(|a| self.plan.rules.told_by_ack != Some(*a))
        {
            audiences += 1.0;
            let clock = required.clock[usize::from(audience.0)];
            let messages = self.messages(audience);
            records.extend(messages.clone().map(|(_, seq)| seq));
            let (met, due) = self.intervals(messages.map(|(at, _)| at), clock.0, every);
            // A share of nothing takes the credit of the first message.
            sum += if due == 0 {
                self.told_one(audience, clock).0
            } else {
                met as f64 / due as f64
            };
        }
        let credit = if audiences > 0.0 {
            sum / audiences
        } else {
            self.told().0
        };
        let mut line = Line::credit(
            credit,
            if credit > 0.0 {
                Reason::Late
            } else {
                Reason::NotDone
            },
        );
        line.target = every;
        self.add(Criterion::UpdatesKept, line, records);
    }

    /// The messages to an audience that were no repeats.
    fn messages(&self, audience: AudienceId) -> impl Iterator<Item = (Time, Seq)> + Clone {
        let fresh =
            move |m: &crate::model::Message| m.draft.to.has(audience) && !m.repeats.has(audience);
        self.trace
            .told
            .iter()
            .filter(move |(_, m, _)| fresh(m))
            .map(|(at, _, seq)| (*at, *seq))
    }

    /// How many update intervals were due until mitigation, and how many of them were met.
    pub(super) fn intervals(
        &self,
        messages: impl Iterator<Item = Time>,
        clock: Time,
        every: Option<Span>,
    ) -> (u32, u32) {
        let Some(every) = every.filter(|e| e.0 > 0) else {
            return (0, 0);
        };
        let until = self.mitigated.map_or(self.trace.end, |m| m.at);
        let (mut met, mut due) = (0, 0);
        let mut last = None;
        let mut count = |from: Time, to: Time, closed: bool| {
            let missed = ((to - from).0.max(0) / every.0) as u32;
            if closed && to - from <= every {
                met += 1;
                due += 1;
            } else {
                due += missed;
            }
        };
        for at in messages.take_while(|at| *at <= until) {
            if let Some(last) = last {
                count(last, at, true);
            }
            last = Some(at);
        }
        count(last.unwrap_or(clock), until, false);
        (met, due)
    }

    /// Step 3: the share of promised next updates that came in time. No promise made is no credit.
    pub(super) fn promises_kept(&mut self) {
        let closed = self
            .trace
            .resolves
            .last()
            .map_or(self.trace.end, |(at, ..)| *at);
        let (mut kept, mut due, mut made) = (0u16, 0u16, 0u16);
        let mut records = Vec::new();
        for (i, (at, message, seq)) in self.trace.told.iter().enumerate() {
            if message.draft.next <= Span::ZERO {
                continue;
            }
            let by = *at + message.draft.next;
            for audience in message.draft.to.iter() {
                made += 1;
                let answer = self.trace.told[i + 1..]
                    .iter()
                    .find(|(_, m, _)| m.draft.to.has(audience));
                let came = answer.filter(|(when, ..)| *when <= by);
                if came.is_none() && by > closed {
                    continue;
                }
                due += 1;
                kept += u16::from(came.is_some());
                records.push(came.map_or(*seq, |(.., answer)| *answer));
            }
        }
        let line = match (made, due) {
            (0, _) => Line::credit(0.0, Reason::NoPromise),
            (_, 0) => Line::credit(self.told().0, Reason::Late),
            _ => Line::credit(f64::from(kept) / f64::from(due), Reason::Part(kept, due)),
        };
        self.add(Criterion::PromisesKept, line, records);
    }

    /// Step 3: the share of required elements that were there and true.
    pub(super) fn message_elements(&mut self) {
        let (mut filled, mut needed) = (0u32, 0u32);
        let mut first = crate::model::Audiences::default();
        let mut records = Vec::new();
        for (_, message, seq) in &self.trace.told {
            let mut required = self.plan.elements(message.draft.kind);
            for audience in message.draft.to.iter().filter(|a| !first.has(*a)) {
                let more = self.plan.rules.elements_first.get(usize::from(audience.0));
                required.0 |= more.map_or(0, |e| e.0);
            }
            first.0 |= message.draft.to.0;
            needed += required.count();
            let good = required.0 & message.draft.has.0 & !message.contradicts.0;
            filled += good.count_ones();
            if good != required.0 {
                records.push(*seq);
            }
        }
        let line = if needed == 0 {
            Line::NOT_DONE
        } else {
            let share = f64::from(filled) / f64::from(needed);
            Line::credit(share, Reason::Part(filled as u16, needed as u16))
        };
        self.add(Criterion::MessageElements, line, records);
    }
}
