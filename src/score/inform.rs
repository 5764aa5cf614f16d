//! Step 3: who was told what, when, and how regularly.
//!
//! Of several messages within one interval only the last one starts the next interval, so sending more
//! often than needed earns nothing; and words that an audience has had before are no message to it.

use crate::model::{AudienceId, Audiences, Criterion, Sla, Span, Time};

use super::trace::{Told, curve};
use super::{Line, Reason, Sheet};

/// How the required audiences were told.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Telling {
    /// The mean credit.
    credit: f64,
    /// The longest time that it took; `None` while an audience was not told.
    pub(super) time: Option<Span>,
    /// The target of that time.
    target: Option<Span>,
    told: u16,
    of: u16,
}

impl Sheet<'_> {
    /// The audiences that the true severities required.
    fn required(&self) -> Audiences {
        let rules = &self.plan.rules;
        let of = |w: &super::hurt::Worsening| rules.severities[w.severity.index()].audiences.0;
        Audiences(self.trace.worsenings.iter().fold(0, |all, w| all | of(w)))
    }

    /// The required audiences that messages go to, not just the acknowledgement.
    fn messaged(&self) -> impl Iterator<Item = AudienceId> + use<> {
        let by_ack = self.plan.rules.told_by_ack;
        self.required().iter().filter(move |a| Some(*a) != by_ack)
    }

    /// The clocks of an audience: from when it had to be told and within which time, what to update.
    fn clocks(&self, audience: AudienceId) -> impl Iterator<Item = Clock> {
        let asked = move |w: &&super::hurt::Worsening| {
            let rule = &self.plan.rules.severities[w.severity.index()];
            rule.audiences.has(audience)
        };
        self.trace.worsenings.iter().filter(asked).map(|w| Clock {
            from: w.clock,
            tell: self.plan.target(w.severity, Sla::Notify),
            update: self.plan.target(w.severity, Sla::Update),
        })
    }

    /// Step 3: each required audience on its own clock.
    pub(super) fn audiences_told(&mut self) {
        let all = self.told();
        let reason = match all.told {
            0 => Reason::NotDone,
            told if told < all.of => Reason::Part(told, all.of),
            _ => Reason::Late,
        };
        let mut line = Line::credit(all.credit, reason);
        line.target = all.target;
        line.actual = all.time;
        let (trace, plan) = (self.trace, self.plan);
        let told = self.required();
        let told = told.iter().filter_map(|a| trace.first_told(plan, a));
        self.add(Criterion::AudiencesTold, line, told.map(|(_, seq)| seq));
    }

    /// The telling of all required audiences.
    pub(super) fn told(&self) -> Telling {
        let mut all = Telling::default();
        for audience in self.required().iter() {
            let (credit, time, target) = self.told_one(audience);
            all.of += 1;
            all.told += u16::from(time.is_some());
            all.credit += credit;
            if all.of == 1 || time > all.time {
                (all.time, all.target) = (time, target);
            }
        }
        all.credit /= f64::from(all.of.max(1));
        if all.told < all.of {
            all.time = None;
        }
        all
    }

    /// The credit for telling an audience first, the time that it took, and the target: those of the clock
    /// that was kept worst.
    fn told_one(&self, audience: AudienceId) -> (f64, Option<Span>, Option<Span>) {
        let told = self.trace.first_told(self.plan, audience);
        let mut worst: Option<(f64, Option<Span>, Option<Span>)> = None;
        for clock in self.clocks(audience) {
            let time = told.map(|(at, _)| (at - clock.from).max(Span::ZERO));
            let credit = match (time, clock.tell) {
                (None, _) => 0.0,
                (Some(_), None) => 1.0,
                (Some(time), Some(target)) => curve(time, target),
            };
            if worst.is_none_or(|(least, ..)| credit < least) {
                worst = Some((credit, time, clock.tell));
            }
        }
        worst.unwrap_or((f64::from(u8::from(told.is_some())), None, None))
    }

    /// Step 3: the share of update intervals that were met, until mitigation.
    pub(super) fn updates_kept(&mut self) {
        let (mut sum, mut audiences) = (0.0, 0.0);
        let first = self.card.records.len();
        let trace = self.trace;
        for audience in self.messaged() {
            audiences += 1.0;
            let news = trace.told.iter().filter(|t| t.is_news_for(audience));
            self.card.records.extend(news.map(|t| t.seq));
            let (met, due) = self.intervals(audience);
            // A share of nothing takes the credit of the first message.
            sum += match due {
                0 => self.told_one(audience).0,
                _ => f64::from(met) / f64::from(due),
            };
        }
        let credit = if audiences > 0.0 {
            sum / audiences
        } else if self.saved() {
            self.told().credit
        } else {
            // Nobody waits for updates, and restraint earns nothing by itself.
            0.0
        };
        let reason = if credit > 0.0 {
            Reason::Late
        } else {
            Reason::NotDone
        };
        let mut line = Line::credit(credit, reason);
        line.target = self.plan.target(self.worst(), Sla::Update);
        self.add_since(Criterion::UpdatesKept, line, first);
    }

    /// How many update intervals of an audience were due until mitigation, and how many of them were met.
    fn intervals(&self, audience: AudienceId) -> (u32, u32) {
        let until = self.mitigated.map_or(self.trace.end, |m| m.at);
        let news = |t: &&Told| t.is_news_for(audience);
        let mut news = self.trace.told.iter().filter(news).peekable();
        let Some(clock) = self.clocks(audience).next() else {
            return (0, 0);
        };
        let mut from = news.peek().map_or(clock.from, |t| t.at.max(clock.from));
        let (mut met, mut due) = (0, 0);
        while let Some(by) = self.update_due(audience, from).filter(|by| *by <= until) {
            due += 1;
            let mut last = None;
            while let Some(told) = news.next_if(|t| t.at <= by) {
                last = Some(told.at).filter(|at| *at > from).or(last);
            }
            met += u32::from(last.is_some());
            from = last.unwrap_or(by);
        }
        (met, due)
    }

    /// When the next update to an audience is due that had its last one then.
    fn update_due(&self, audience: AudienceId, from: Time) -> Option<Time> {
        let due = |c: Clock| Some(c.from.max(from) + c.update.filter(|every| every.0 > 0)?);
        self.clocks(audience).filter_map(due).min()
    }

    /// Step 3: the share of promised next updates that came in time. No promise made is no credit.
    pub(super) fn promises_kept(&mut self) {
        let mut audiences = 0u16;
        let mut all = Promises::default();
        let mut sum = 0.0;
        let first = self.card.records.len();
        for audience in self.messaged() {
            audiences += 1;
            let one = self.promises(audience);
            sum += self.promised(audience, one);
            all.add(one);
        }
        if audiences == 0 {
            // Nobody has to get a message, so whoever got one counts.
            let to = self.trace.told.iter();
            let to = Audiences(to.fold(0, |all, t| all | t.message.draft.to.0));
            for audience in to.iter() {
                audiences += 1;
                let one = self.promises(audience);
                sum += self.promised(audience, one);
                all.add(one);
            }
        }
        let reason = match (all.made, all.kept + all.broken) {
            (0, _) => Reason::NoPromise,
            (_, 0) => Reason::Late,
            (_, due) => Reason::part(all.kept, due),
        };
        let line = Line::credit(sum / f64::from(audiences.max(1)), reason);
        self.add_since(Criterion::PromisesKept, line, first);
    }

    /// The credit for the promises to one audience.
    fn promised(&self, audience: AudienceId, promises: Promises) -> f64 {
        match promises.kept + promises.broken {
            // A share of nothing takes the credit of the first message, when the promise was of any use.
            0 if promises.useful => self.told_one(audience).0,
            0 => 0.0,
            due => f64::from(promises.kept) / f64::from(due),
        }
    }

    /// Follows the promises to one audience; the records behind them are kept.
    fn promises(&mut self, audience: AudienceId) -> Promises {
        let trace = self.trace;
        let closed = trace.closed().map_or(trace.end, |r| r.at);
        let useful = self.plan.rules.sla(self.worst(), Sla::Update);
        let mut found = Promises::default();
        // Of the messages within a promised time only the last one can keep another promise.
        let mut covered = Time::LONG_AGO;
        let mut news = trace
            .told
            .iter()
            .filter(|t| t.is_news_for(audience))
            .peekable();
        while let Some(told) = news.next() {
            let next = told.message.draft.next;
            if next <= Span::ZERO {
                continue;
            }
            let by = told.at + next;
            found.made += 1;
            found.useful |= useful.is_none_or(|every| next <= every);
            match news.peek().filter(|answer| answer.at <= by) {
                Some(answer) if told.at >= covered => {
                    found.kept += 1;
                    self.card.records.push(answer.seq);
                    let within = news.clone().take_while(|t| t.at <= by);
                    covered = within.last().map_or(covered, |t| t.at);
                }
                Some(_) => {}
                None if by > closed => {}
                None => {
                    found.broken += 1;
                    self.card.records.push(told.seq);
                }
            }
        }
        found
    }

    /// Step 3: the share of required elements that were there and true. Repeats are left out.
    pub(super) fn message_elements(&mut self) {
        let (mut filled, mut needed) = (0u32, 0u32);
        let mut known = Audiences::default();
        let first = self.card.records.len();
        for told in &self.trace.told {
            let message = &told.message;
            let to = message.draft.to.0;
            if to & !message.repeats.0 == 0 {
                continue;
            }
            let fresh = Audiences(to & !known.0);
            known.0 |= to;
            let required = self.plan.elements(message.draft.kind, fresh);
            needed += required.count();
            let good = required.0 & message.draft.has.0 & !message.contradicts.0;
            filled += good.count_ones();
            if good != required.0 {
                self.card.records.push(told.seq);
            }
        }
        let line = if needed == 0 {
            Line::NOT_DONE
        } else {
            let share = f64::from(filled) / f64::from(needed);
            Line::credit(share, Reason::part(filled, needed))
        };
        self.add_since(Criterion::MessageElements, line, first);
    }
}

/// What one true severity asks for one audience.
#[derive(Clone, Copy, Debug)]
struct Clock {
    from: Time,
    tell: Option<Span>,
    update: Option<Span>,
}

/// The promises to one audience.
#[derive(Clone, Copy, Debug, Default)]
struct Promises {
    made: u32,
    /// Whether one was not later than the policy's update interval.
    useful: bool,
    kept: u32,
    broken: u32,
}

impl Promises {
    fn add(&mut self, other: Self) {
        self.made += other.made;
        self.kept += other.kept;
        self.broken += other.broken;
    }
}
