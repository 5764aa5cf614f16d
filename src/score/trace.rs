//! What scoring needs to know of a log, gathered in one pass. Reused without allocating.

use crate::model::{
    ActionId, AudienceId, Audiences, By, CauseId, Event, Facts, Message, Participant, Plan, Rating,
    RoleId, Seq, Severity, Span, Stamped, Time,
};

/// The log of a drill, sorted by what it is evidence of.
#[derive(Clone, Debug, Default)]
pub(super) struct Trace {
    pub(super) end: Time,
    pub(super) page: Option<(Time, Seq)>,
    pub(super) acks: Vec<(Time, Participant, Seq)>,
    /// Responses that show that a participant is at work.
    pub(super) work: Vec<(Time, Participant)>,
    pub(super) impacts: Vec<Impact>,
    pub(super) declared: Vec<Declared>,
    pub(super) told: Vec<(Time, Message, Seq)>,
    pub(super) roles: Vec<(Time, RoleId, Seq)>,
    pub(super) diagnoses: Vec<Diagnosis>,
    pub(super) actions: Vec<(Time, ActionId, Rating, Seq)>,
    pub(super) verifies: Vec<Verify>,
    pub(super) resolves: Vec<(Time, bool, Seq)>,
    pub(super) reopened: Vec<(Time, Seq)>,
    pub(super) reviews: [Option<Seq>; 4],
    pub(super) expects: Vec<Option<(Time, bool, Seq)>>,
    pub(super) evidence: Facts,
    pub(super) found: Vec<(Time, crate::model::EvidenceId, Seq)>,
    pub(super) hints: u16,
    pub(super) skipped: bool,
}

/// The worst impact from a time on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Impact {
    pub(super) at: Time,
    /// `None` when nobody is hurt, or the state is residual.
    pub(super) hurting: Option<Severity>,
    pub(super) users: f64,
    pub(super) by_team: bool,
    pub(super) seq: Seq,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Declared {
    pub(super) at: Time,
    pub(super) severity: Option<Severity>,
    pub(super) has_why: bool,
    /// Whether evidence for the true cause had been seen.
    pub(super) proved: bool,
    pub(super) seq: Seq,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Diagnosis {
    pub(super) at: Time,
    pub(super) cause: CauseId,
    pub(super) proved: bool,
    pub(super) resolved: bool,
    pub(super) seq: Seq,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Verify {
    pub(super) at: Time,
    pub(super) healthy: bool,
    pub(super) tells: bool,
    pub(super) seq: Seq,
}

impl Trace {
    /// Reads a log.
    pub(super) fn read(&mut self, plan: &Plan, log: &[Stamped]) {
        self.clear(plan);
        for stamped in log {
            self.take(plan, stamped);
        }
        if let Some(last) = log.last()
            && self.end == Time::LONG_AGO
        {
            self.end = last.at;
        }
        self.declared.sort_by_key(|d| d.at);
        self.diagnoses.sort_by_key(|d| d.at);
    }

    fn clear(&mut self, plan: &Plan) {
        self.end = Time::LONG_AGO;
        self.page = None;
        self.acks.clear();
        self.work.clear();
        self.impacts.clear();
        self.declared.clear();
        self.told.clear();
        self.roles.clear();
        self.diagnoses.clear();
        self.actions.clear();
        self.verifies.clear();
        self.resolves.clear();
        self.reopened.clear();
        self.reviews = [None; 4];
        self.expects.clear();
        self.expects.resize(plan.expects.len(), None);
        self.evidence = Facts::default();
        self.found.clear();
        self.hints = 0;
        self.skipped = false;
    }

    fn take(&mut self, plan: &Plan, s: &Stamped) {
        let (at, seq) = (s.at, s.seq);
        match s.event {
            Event::InjectDelivered { inject, .. } => {
                let alert = inject == Plan::PAGE || plan.injects[inject.index()].alert;
                if alert && self.page.is_none() {
                    self.page = Some((at, seq));
                }
            }
            Event::ImpactChanged { state, by_team } => {
                let now = state.map(|id| &plan.states[id.index()]);
                let hurting = now.filter(|s| !s.residual).and_then(|s| s.severity);
                let users = now.map_or(0.0, |s| s.users);
                self.impacts.push(Impact {
                    at,
                    hurting,
                    users,
                    by_team,
                    seq,
                });
            }
            Event::Ended { .. } => self.end = at,
            Event::Skipped { .. } => self.skipped = true,
            Event::Hinted { .. } => self.hints += 1,
            Event::EvidenceFound { evidence, .. } => {
                self.evidence.set(crate::model::Bit(evidence.0), true);
                self.found.push((at, evidence, seq));
            }
            Event::Expected { expect, met } => self.expects[expect.index()] = Some((at, met, seq)),
            Event::Reopened => self.reopened.push((at, seq)),
            Event::ActionEnded { action, outcome } => {
                let outcomes = &plan.actions[action.index()].outcomes;
                let rating = outcome.map_or(Rating::Neutral, |o| outcomes[o.index()].rating);
                self.actions.push((at, action, rating, seq));
            }
            Event::Reviewed {
                kind,
                text,
                owner,
                due,
            } => {
                let complete = kind != crate::model::ReviewKind::ActionItem
                    || owner.is_some() && due.is_some();
                if complete && text.is_some() {
                    self.reviews[kind as usize].get_or_insert(seq);
                }
            }
            _ => self.take_response(plan, s),
        }
    }

    fn take_response(&mut self, plan: &Plan, s: &Stamped) {
        let By::Seat(by) = s.by else { return };
        let (at, seq) = (s.at, s.seq);
        match s.event {
            Event::Acked { ago } => {
                self.acks.push((at - ago, by, seq));
                return;
            }
            Event::Classified { severity, why, ago } => {
                let proved = self.proved(plan, plan.cause);
                self.declared.push(Declared {
                    at: at - ago,
                    severity,
                    has_why: why.is_some(),
                    proved,
                    seq,
                });
            }
            Event::Assigned { role, .. } => self.roles.push((at, role, seq)),
            Event::Notified(message) => self.told.push((at, message, seq)),
            Event::Diagnosed { cause, ago, .. } => {
                let (proved, resolved) = (self.proved(plan, cause), !self.resolves.is_empty());
                self.diagnoses.push(Diagnosis {
                    at: at - ago,
                    cause,
                    proved,
                    resolved,
                    seq,
                });
            }
            Event::Verified { healthy, tells, .. } => self.verifies.push(Verify {
                at,
                healthy,
                tells,
                seq,
            }),
            Event::Resolved { healthy, .. } => self.resolves.push((at, healthy, seq)),
            Event::Paged { .. }
            | Event::Looked { .. }
            | Event::Suspected { .. }
            | Event::ActionBegan { .. } => {}
            _ => return,
        }
        self.work.push((at, by));
    }

    /// Whether evidence that supports the cause has been seen so far.
    fn proved(&self, plan: &Plan, cause: CauseId) -> bool {
        self.found
            .iter()
            .any(|(_, e, _)| plan.evidence[e.index()].supports.contains(&cause))
    }

    /// When the page came; StartEx when it never did.
    pub(super) fn paged_at(&self) -> Time {
        self.page.map_or(Time::ZERO, |(at, _)| at)
    }

    /// The impact when it first hurt visibly: never before the first page.
    pub(super) fn first_hurt(&self) -> Option<(Time, Severity, Seq)> {
        let first = self
            .impacts
            .iter()
            .find_map(|i| i.hurting.map(|s| (i.at, s, i.seq)))?;
        Some((first.0.max(self.paged_at()), first.1, first.2))
    }

    /// Each time the hurt became worse than ever before, with the time from which that was visible.
    pub(super) fn worsenings(&self) -> impl Iterator<Item = (Time, Severity, Seq)> {
        let page = self.paged_at();
        let mut worst = None;
        self.impacts.iter().filter_map(move |i| {
            let severity = i.hurting?;
            if worst.is_some_and(|w| w <= severity) {
                return None;
            }
            worst = Some(severity);
            Some((i.at.max(page), severity, i.seq))
        })
    }

    /// When the hurt ended for good before the incident was first resolved (or, failing that, the first
    /// time after), and whether players had ended or reduced it. Hurt that stands at EndEx has not ended.
    pub(super) fn mitigated(&self) -> Option<Mitigated> {
        let first = self.first_hurt()?;
        if self.impacts.last()?.hurting.is_some() {
            return None;
        }
        let resolve = self.resolves.first().map_or(self.end, |(at, ..)| *at);
        let ends = || {
            self.impacts
                .windows(2)
                .filter(|w| w[0].hurting.is_some() && w[1].hurting.is_none())
                .map(|w| w[1])
        };
        let last_before = ends().rfind(|i| i.at <= resolve);
        let open_at_resolve = self
            .impacts
            .iter()
            .take_while(|i| i.at <= resolve)
            .last()
            .is_some_and(|i| i.hurting.is_some());
        let end = if open_at_resolve {
            ends().find(|i| i.at > resolve)?
        } else {
            last_before?
        };
        let reduced = |w: &[Impact]| {
            let less = match (w[0].hurting, w[1].hurting) {
                (Some(a), Some(b)) => b > a || b == a && w[1].users < w[0].users,
                (before, after) => before.is_some() && after.is_none(),
            };
            less && w[1].by_team && w[1].at <= end.at
        };
        let by_team = self.impacts.windows(2).any(reduced);
        Some(Mitigated {
            at: end.at,
            since: first.0,
            by_team,
            seq: end.seq,
        })
    }

    /// The last time that the incident was resolved, unless it has come back since; and whether all was healthy.
    pub(super) fn closed(&self) -> Option<(Time, bool, Seq)> {
        let reopened = self.reopened.last().map(|(at, _)| *at);
        let last = self.resolves.last().copied();
        last.filter(|(at, ..)| reopened.is_none_or(|r| *at > r))
    }

    /// The harmful actions.
    pub(super) fn harm(&self) -> impl Iterator<Item = Seq> {
        self.actions
            .iter()
            .filter(|(_, _, rating, _)| *rating == Rating::Harmful)
            .map(|(.., seq)| *seq)
    }

    /// The audiences that a true severity requires, with the time from which and by which they must know.
    pub(super) fn required(&self, plan: &Plan) -> Required {
        let mut required = Required::default();
        for (from, severity, _) in self.worsenings() {
            let rule = &plan.rules.severities[severity.index()];
            let known = required.set;
            for audience in rule.audiences.iter().filter(|a| !known.has(*a)) {
                required.set = required.set.with(audience);
                required.clock[usize::from(audience.0)] = (from, severity);
            }
        }
        required
    }

    /// When the audience was first told, by a message or by the acknowledgement.
    pub(super) fn first_told(&self, plan: &Plan, audience: AudienceId) -> Option<(Time, Seq)> {
        if plan.rules.told_by_ack == Some(audience) {
            return self.acks.first().map(|(at, _, seq)| (*at, *seq));
        }
        self.told
            .iter()
            .find(|(_, m, _)| m.draft.to.has(audience))
            .map(|(at, _, seq)| (*at, *seq))
    }
}

/// The end of the hurt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mitigated {
    pub(super) at: Time,
    pub(super) since: Time,
    pub(super) by_team: bool,
    pub(super) seq: Seq,
}

/// The required audiences and their clocks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Required {
    pub(super) set: Audiences,
    pub(super) clock: [(Time, Severity); 16],
}

impl Default for Required {
    fn default() -> Self {
        Self {
            set: Audiences::default(),
            clock: [(Time::ZERO, Severity::P4); 16],
        }
    }
}

/// Full credit up to the target, none from twice the target on, straight in between.
pub(super) fn curve(actual: Span, target: Span) -> f64 {
    if actual <= target {
        return 1.0;
    }
    if target.0 <= 0 {
        return 0.0;
    }
    (2.0 - actual.0 as f64 / target.0 as f64).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_is_straight_between_target_and_twice_the_target() {
        let t = Span::mins(10);
        for (minutes, credit) in [(0, 1.0), (10, 1.0), (15, 0.5), (20, 0.0), (99, 0.0)] {
            assert!((curve(Span::mins(minutes), t) - credit).abs() < 1e-9);
        }
        assert_eq!(curve(Span(1), Span::ZERO), 0.0);
    }
}
