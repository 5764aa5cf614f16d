//! What scoring needs to know of a log, gathered in one pass. Reused without allocating.
//!
//! Responses count at the time that is claimed for them; all lists ascend in that time.

use crate::model::{
    Assignee, AudienceId, By, CauseId, EndReason, Event, EvidenceId, Facts, Message, Participant,
    Plan, Rating, ReviewKind, RoleId, Seats, Seq, Severity, Span, Stamped, Time,
};

use super::hurt::{Hurt, Impact, Worsening};

/// The log of a drill, sorted by what it is evidence of.
#[derive(Clone, Debug, Default)]
pub(super) struct Trace {
    pub(super) end: Time,
    pub(super) ended: Option<EndReason>,
    pub(super) page: Option<(Time, Seq)>,
    pub(super) acks: Vec<Ack>,
    /// Responses that show that a participant is at work.
    work: Vec<(Time, Participant)>,
    /// The acknowledgement that counts.
    pub(super) ack: Option<Ack>,
    pub(super) impacts: Vec<Impact>,
    pub(super) hurts: Vec<Hurt>,
    pub(super) worsenings: Vec<Worsening>,
    pub(super) declared: Vec<Declared>,
    pub(super) told: Vec<Told>,
    /// The first message to each audience.
    first_told: [Option<(Time, Seq)>; 16],
    /// Roles that participants took; people who do not play cannot fill one.
    pub(super) roles: Vec<(Time, RoleId, Seq)>,
    pub(super) diagnoses: Vec<Diagnosis>,
    /// Harmful actions.
    pub(super) harm: Vec<Seq>,
    pub(super) verifies: Vec<Verify>,
    pub(super) resolves: Vec<Resolve>,
    pub(super) reopened: Vec<(Time, Seq)>,
    pub(super) reviews: [Option<Seq>; 4],
    pub(super) expects: Vec<Option<(Time, bool, Seq)>>,
    pub(super) evidence: Facts,
    /// The first evidence for the true cause.
    pub(super) proof: Option<(Time, Seq)>,
    pub(super) hints: u16,
    pub(super) skipped: bool,
    /// The next record, when it follows from a response that was entered late, and how late.
    echo: Option<(Seq, Span)>,
}

/// An acknowledgement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ack {
    pub(super) at: Time,
    pub(super) by: Participant,
    /// Whether no work followed it in time, so that it counts from the first that did.
    pub(super) empty: bool,
    pub(super) seq: Seq,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Declared {
    pub(super) at: Time,
    pub(super) severity: Option<Severity>,
    pub(super) has_why: bool,
    pub(super) seq: Seq,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub(super) at: Time,
    pub(super) message: Message,
    pub(super) seq: Seq,
}

impl Told {
    /// Whether it brings an audience words that it has not had before.
    pub(super) fn is_news_for(&self, audience: AudienceId) -> bool {
        self.message.draft.to.has(audience) && !self.message.repeats.has(audience)
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Diagnosis {
    pub(super) at: Time,
    pub(super) cause: CauseId,
    /// Whether it came after the incident had been called resolved.
    pub(super) too_late: bool,
    pub(super) seq: Seq,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Verify {
    pub(super) at: Time,
    pub(super) healthy: bool,
    pub(super) tells: bool,
    pub(super) seq: Seq,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Resolve {
    pub(super) at: Time,
    pub(super) healthy: bool,
    /// Whether users were still hurt, beyond a residual state.
    pub(super) hurting: bool,
    pub(super) seq: Seq,
}

impl Trace {
    /// Reads a log.
    pub(super) fn read(&mut self, plan: &Plan, log: &[Stamped]) {
        self.clear(plan);
        for stamped in log {
            self.take(plan, stamped);
        }
        if self.ended.is_none() {
            self.end = log.last().map_or(Time::ZERO, |last| last.at);
        }
        // Nothing but what was entered late is out of order, so sorting costs next to nothing.
        self.acks.sort_by_key(|a| a.at);
        self.work.sort_by_key(|w| w.0);
        self.declared.sort_by_key(|d| d.at);
        self.told.sort_by_key(|t| t.at);
        self.diagnoses.sort_by_key(|d| d.at);
        self.ack = self.real_ack(plan.rules.thresholds.empty_ack);
        self.note_first_told();
        self.follow_hurt();
    }

    fn clear(&mut self, plan: &Plan) {
        self.end = Time::ZERO;
        self.ended = None;
        self.page = None;
        self.acks.clear();
        self.work.clear();
        self.impacts.clear();
        self.declared.clear();
        self.told.clear();
        self.first_told = [None; 16];
        self.roles.clear();
        self.diagnoses.clear();
        self.harm.clear();
        self.verifies.clear();
        self.resolves.clear();
        self.reopened.clear();
        self.reviews = [None; 4];
        self.expects.clear();
        self.expects.resize(plan.expects.len(), None);
        self.evidence = Facts::default();
        self.proof = None;
        self.hints = 0;
        self.skipped = false;
        self.echo = None;
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
                self.impacts.push(Impact {
                    at,
                    hurting,
                    users: now.map_or(0.0, |s| s.users),
                    by_team,
                    seq,
                });
            }
            Event::Ended { reason } => {
                self.end = at;
                self.ended = Some(reason);
            }
            Event::Skipped { .. } => self.skipped = true,
            Event::Hinted { .. } => self.hints += 1,
            Event::EvidenceFound { evidence, .. } => self.found(plan, evidence, at, seq),
            Event::Expected { expect, met } => {
                let late = self
                    .echo
                    .filter(|(next, _)| *next == seq)
                    .map(|(_, ago)| ago);
                self.echo = late.map(|ago| (seq + 1, ago));
                let at = at - late.unwrap_or(Span::ZERO);
                self.expects[expect.index()] = Some((at, met, seq));
            }
            Event::Reopened => self.reopened.push((at, seq)),
            Event::ActionEnded { action, outcome } => {
                let outcomes = &plan.actions[action.index()].outcomes;
                if outcome.is_some_and(|o| outcomes[o.index()].rating == Rating::Harmful) {
                    self.harm.push(seq);
                }
            }
            Event::Reviewed {
                kind,
                text,
                owner,
                due,
                ..
            } => {
                let complete = kind != ReviewKind::ActionItem || owner.is_some() && due.is_some();
                if complete && text.is_some() {
                    self.reviews[kind as usize].get_or_insert(seq);
                }
            }
            _ => self.take_response(s),
        }
    }

    fn found(&mut self, plan: &Plan, evidence: EvidenceId, at: Time, seq: Seq) {
        self.evidence.set(crate::model::Bit(evidence.0), true);
        let supports = &plan.evidence[evidence.index()].supports;
        if self.proof.is_none() && supports.contains(&plan.cause) {
            self.proof = Some((at, seq));
        }
    }

    fn take_response(&mut self, s: &Stamped) {
        let By::Seat(by) = s.by else { return };
        let seq = s.seq;
        let ago = match s.event {
            Event::Acked { ago } | Event::Classified { ago, .. } | Event::Diagnosed { ago, .. } => {
                ago
            }
            Event::Notified(message) => message.ago(),
            _ => Span::ZERO,
        };
        if ago > Span::ZERO {
            self.echo = Some((seq + 1, ago));
        }
        let at = s.at - ago;
        match s.event {
            Event::Acked { .. } => {
                self.acks.push(Ack {
                    at,
                    by,
                    empty: false,
                    seq,
                });
                return;
            }
            Event::Classified { severity, why, .. } => self.declared.push(Declared {
                at,
                severity,
                has_why: why.is_some(),
                seq,
            }),
            Event::Assigned { role, to, .. } => {
                if matches!(to, Assignee::Seat(_)) {
                    self.roles.push((at, role, seq));
                }
            }
            Event::Notified(message) => self.told.push(Told { at, message, seq }),
            Event::Diagnosed { cause, .. } => {
                let resolved = self.resolves.first();
                self.diagnoses.push(Diagnosis {
                    at,
                    cause,
                    too_late: resolved.is_some_and(|r| ago == Span::ZERO || at > r.at),
                    seq,
                });
            }
            Event::Verified { healthy, tells, .. } => self.verifies.push(Verify {
                at,
                healthy,
                tells,
                seq,
            }),
            Event::Resolved { healthy, .. } => self.resolves.push(Resolve {
                at,
                healthy,
                hurting: self.impacts.last().is_some_and(|i| i.hurting.is_some()),
                seq,
            }),
            Event::Paged { .. }
            | Event::Looked { .. }
            | Event::Suspected { .. }
            | Event::ActionBegan { .. } => {}
            _ => return,
        }
        self.work.push((at, by));
    }

    /// The acknowledgement that counts first: one without work by the same player within the grace counts
    /// from the first work, and without any it does not count.
    fn real_ack(&self, grace: Span) -> Option<Ack> {
        let mut next: [Option<Time>; Seats::MAX] = [None; Seats::MAX];
        let mut left = self.work.len();
        let mut first: Option<Ack> = None;
        for ack in self.acks.iter().rev() {
            while let Some((at, by)) = left.checked_sub(1).map(|i| self.work[i])
                && at >= ack.at
            {
                next[by.index()] = Some(at);
                left -= 1;
            }
            let Some(work) = next[ack.by.index()] else {
                continue;
            };
            let empty = work - ack.at > grace;
            let at = if empty { work } else { ack.at };
            if first.is_none_or(|f| at <= f.at) {
                first = Some(Ack { at, empty, ..*ack });
            }
        }
        first
    }

    fn note_first_told(&mut self) {
        for told in &self.told {
            for audience in told.message.draft.to.iter() {
                self.first_told[audience.index()].get_or_insert((told.at, told.seq));
            }
        }
    }

    /// Whether evidence for the true cause had been seen by then.
    pub(super) fn proved(&self, at: Time) -> bool {
        self.proof.is_some_and(|(seen, _)| seen <= at)
    }

    /// When the page came; StartEx when it never did.
    pub(super) fn paged_at(&self) -> Time {
        self.page.map_or(Time::ZERO, |(at, _)| at)
    }

    /// When the audience was first told, by a message or by the acknowledgement.
    pub(super) fn first_told(&self, plan: &Plan, audience: AudienceId) -> Option<(Time, Seq)> {
        if plan.rules.told_by_ack == Some(audience) {
            return self.ack.map(|ack| (ack.at, ack.seq));
        }
        self.first_told[audience.index()]
    }

    /// The resolve that closed the incident: made when nobody was hurt, and nothing has reopened it.
    pub(super) fn closed(&self) -> Option<&Resolve> {
        let reopened = self.reopened.last().map_or(0, |(_, seq)| *seq);
        self.resolves
            .last()
            .filter(|r| !r.hurting && r.seq > reopened)
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
