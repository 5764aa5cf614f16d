//! The clocks that a team watches: how much time the policy and its own promises leave it.
//!
//! Everything here follows from what the team itself knows: the page, the severity that it declared,
//! what it told whom. Nothing depends on the true severity or on the true impact.

use crate::model::{AudienceId, Audiences, Event, Plan, Severity, Sla, Span, Stamped, Time};

/// A clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// What it asks for.
    pub what: What,
    /// The declared severity; `None` when it does not depend on one.
    pub severity: Option<Severity>,
    /// When it started.
    pub from: Time,
    /// By when it is to be done.
    pub due: Time,
    /// When it was done.
    pub done: Option<Time>,
}

/// What a clock asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Acknowledge the page.
    Respond,
    /// Tell these audiences for the first time.
    Notify(Audiences),
    /// Tell these audiences how it goes.
    Update(Audiences),
    /// Keep the promise of a next message to these audiences.
    Promise(Audiences),
    /// Fix it or work around it. The team cannot know that it is mitigated, only say that it is resolved.
    Mitigate,
    /// Declare it resolved.
    Resolve,
    /// Use the time: play ends.
    TimeBox,
}

/// How far a clock has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Half of the time is used.
    Half,
    /// Four fifths are used.
    Most,
    /// All is used.
    Over,
}

/// A moment at which the team should hear of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// When.
    pub at: Time,
    /// How far the clock has come then.
    pub stage: Stage,
    /// The clock.
    pub clock: Clock,
}

/// The clocks after so much of the log, in the order of the workflow.
#[must_use]
pub fn clocks(plan: &Plan, log: &[Stamped]) -> Vec<Clock> {
    let known = Known::read(plan, log);
    let mut clocks = Vec::new();
    if let Some((severity, from)) = known.declared {
        known.of_severity(plan, severity, from, &mut clocks);
    }
    if known.resolved.is_none() {
        known.promises(&mut clocks);
    }
    clocks.push(Clock {
        what: What::TimeBox,
        severity: None,
        from: Time::ZERO,
        due: Time::ZERO + plan.time_box,
        done: known.ended,
    });
    clocks
}

/// What the clocks say after `after` and up to `until`, in order of time.
#[must_use]
pub fn notices(plan: &Plan, log: &[Stamped], after: Time, until: Time) -> Vec<Notice> {
    let open = clocks(plan, log).into_iter().filter(|c| c.done.is_none());
    let mut found: Vec<Notice> = open
        .flat_map(|clock| {
            let length = (clock.due - clock.from).0;
            [
                (Stage::Half, length / 2),
                (Stage::Most, length * 4 / 5),
                (Stage::Over, length),
            ]
            .map(|(stage, passed)| Notice {
                at: clock.from + Span(passed),
                stage,
                clock,
            })
        })
        // The end of play is told by the drill itself.
        .filter(|n| n.at > after && n.at <= until)
        .filter(|n| n.clock.what != What::TimeBox || n.stage != Stage::Over)
        .collect();
    found.sort_by_key(|n| n.at);
    found
}

/// What the team knows.
#[derive(Default)]
struct Known {
    acked: Option<Time>,
    /// The declared severity and since when it counts.
    declared: Option<(Severity, Time)>,
    resolved: Option<Time>,
    ended: Option<Time>,
    /// Per audience: the first and the last message, and what the last one promised.
    told: [Option<(Time, Time, Span)>; 16],
}

impl Known {
    fn read(plan: &Plan, log: &[Stamped]) -> Self {
        let mut known = Self::default();
        for s in log {
            match s.event {
                Event::Acked { .. } => {
                    known.acked = known.acked.or(Some(s.at));
                    if let Some(audience) = plan.rules.told_by_ack {
                        known.tell(audience, s.at, Span::ZERO);
                    }
                }
                Event::Classified { severity, .. } => known.declare(severity, s.at),
                Event::Notified(message) => {
                    for audience in message.draft.to.iter() {
                        known.tell(audience, s.at, message.draft.next);
                    }
                }
                Event::Resolved { .. } => known.resolved = Some(s.at),
                Event::Reopened => known.resolved = None,
                Event::Ended { .. } => known.ended = Some(s.at),
                _ => {}
            }
        }
        known
    }

    fn tell(&mut self, audience: AudienceId, at: Time, next: Span) {
        let told = &mut self.told[usize::from(audience.0)];
        *told = Some((told.map_or(at, |(first, ..)| first), at, next));
    }

    /// The first declaration counts from the page, a worsening from its declaration.
    fn declare(&mut self, severity: Option<Severity>, at: Time) {
        self.declared = severity.map(|new| match self.declared {
            None => (new, Time::ZERO),
            Some((old, _)) if new.index() < old.index() => (new, at),
            Some((_, from)) => (new, from),
        });
    }

    fn of_severity(&self, plan: &Plan, severity: Severity, from: Time, clocks: &mut Vec<Clock>) {
        let mut add = |what, sla, from: Time, done| {
            let target: Option<Span> = plan.target(severity, sla);
            clocks.extend(target.map(|target| Clock {
                what,
                severity: Some(severity),
                from,
                due: from + target,
                done,
            }));
        };
        add(What::Respond, Sla::Respond, Time::ZERO, self.acked);
        let audiences = plan.rules.severities[severity.index()].audiences;
        let left = audiences
            .iter()
            .filter(|a| self.told[usize::from(a.0)].is_none())
            .fold(Audiences::default(), Audiences::with);
        let last = audiences
            .iter()
            .filter_map(|a| self.told[usize::from(a.0)].map(|(first, ..)| first))
            .max();
        let all = last.filter(|_| left == Audiences::default());
        let asked = if all.is_some() { audiences } else { left };
        add(What::Notify(asked), Sla::Notify, from, all);
        if self.resolved.is_none() {
            let spoken_to = audiences
                .iter()
                .filter(|a| plan.rules.told_by_ack != Some(*a));
            let last = |a: AudienceId| self.told[usize::from(a.0)].map(|(_, last, _)| last);
            for (group, at) in grouped(spoken_to, last) {
                add(What::Update(group), Sla::Update, at, None);
            }
        }
        add(What::Mitigate, Sla::Mitigate, from, self.resolved);
        add(What::Resolve, Sla::Resolve, from, self.resolved);
    }

    fn promises(&self, clocks: &mut Vec<Clock>) {
        let open = |a: AudienceId| {
            self.told[usize::from(a.0)]
                .filter(|(_, _, next)| *next > Span::ZERO)
                .map(|(_, last, next)| (last, next))
        };
        for (group, (last, next)) in grouped((0..16).map(AudienceId), open) {
            clocks.push(Clock {
                what: What::Promise(group),
                severity: None,
                from: last,
                due: last + next,
                done: None,
            });
        }
    }
}

/// The audiences for which something is the same, together.
fn grouped<K: PartialEq>(
    audiences: impl Iterator<Item = AudienceId>,
    key: impl Fn(AudienceId) -> Option<K>,
) -> Vec<(Audiences, K)> {
    let mut groups: Vec<(Audiences, K)> = Vec::new();
    for audience in audiences {
        let Some(k) = key(audience) else { continue };
        match groups.iter_mut().find(|(_, known)| *known == k) {
            Some((group, _)) => *group = group.with(audience),
            None => groups.push((Audiences::default().with(audience), k)),
        }
    }
    groups
}
