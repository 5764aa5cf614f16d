//! When users were hurt, how badly, and who ended it.

use crate::model::{Seq, Severity, Time};

use super::trace::Trace;

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

impl Impact {
    /// Whether it hurts less than another level.
    fn is_less_than(&self, other: Option<(Severity, f64)>) -> bool {
        match (self.hurting, other) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(now), Some((severity, users))) => {
                now > severity || now == severity && self.users < users
            }
        }
    }
}

/// A time of one true severity.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hurt {
    pub(super) from: Time,
    pub(super) to: Time,
    pub(super) severity: Severity,
}

/// The hurt became worse than ever before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Worsening {
    /// From when responding, classifying and telling are timed: the page for the first one.
    pub(super) clock: Time,
    /// From when it was visible: mitigation is timed from here.
    pub(super) seen: Time,
    pub(super) severity: Severity,
    pub(super) seq: Seq,
}

/// The end of the hurt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mitigated {
    pub(super) at: Time,
    /// Whether players had ended or reduced the hurt.
    pub(super) by_team: bool,
    pub(super) seq: Seq,
    /// The record that closed the incident after it, or one beyond the log.
    pub(super) closed: Seq,
}

impl Trace {
    /// Derives the times of hurt and the worsenings from the impacts.
    pub(super) fn follow_hurt(&mut self) {
        self.hurts.clear();
        self.worsenings.clear();
        let page = self.paged_at();
        let mut open: Option<Hurt> = None;
        for impact in &self.impacts {
            if open.map(|hurt| hurt.severity) == impact.hurting {
                continue;
            }
            let at = impact.at.max(page);
            self.hurts.extend(open.map(|hurt| Hurt { to: at, ..hurt }));
            open = impact.hurting.map(|severity| Hurt {
                from: at,
                to: at,
                severity,
            });
            let worst = self.worsenings.last().map(|w| w.severity);
            if let Some(severity) = impact.hurting
                && worst.is_none_or(|worst| severity < worst)
            {
                self.worsenings.push(Worsening {
                    clock: if worst.is_none() { page } else { at },
                    seen: at,
                    severity,
                    seq: impact.seq,
                });
            }
        }
        let end = self.end;
        self.hurts.extend(open.map(|hurt| Hurt {
            to: end.max(hurt.from),
            ..hurt
        }));
    }

    /// When the hurt ended: for the last time before the incident was resolved, by a resolve that was made
    /// while nobody was hurt. Without such a resolve, for good. Hurt that stands at EndEx has not ended.
    pub(super) fn mitigated(&self) -> Option<Mitigated> {
        let first = self.worsenings.first()?;
        if self.impacts.last()?.hurting.is_some() {
            return None;
        }
        let closed = self
            .resolves
            .iter()
            .find(|r| !r.hurting && r.seq > first.seq)
            .map_or(Seq::MAX, |r| r.seq);
        let (mut end, mut hurting, mut by_team) = (None, false, false);
        // What players made worse and put right again is not their merit.
        let mut natural = None;
        for impact in self.impacts.iter().take_while(|i| i.seq < closed) {
            if !impact.by_team {
                natural = impact.hurting.map(|severity| (severity, impact.users));
            } else if impact.is_less_than(natural) {
                by_team = true;
            }
            if hurting && impact.hurting.is_none() {
                end = Some(impact);
            }
            hurting = impact.hurting.is_some();
        }
        let end = end.filter(|_| !hurting)?;
        Some(Mitigated {
            at: end.at.max(first.seen),
            by_team,
            seq: end.seq,
            closed,
        })
    }

    /// When the hurt ended for good; `None` while users are hurt at EndEx.
    pub(super) fn ended_for_good(&self) -> Option<(Time, Seq)> {
        let last = self.impacts.last().filter(|i| i.hurting.is_none())?;
        let hurt = self.impacts.iter().rposition(|i| i.hurting.is_some())?;
        let end = self.impacts.get(hurt + 1).unwrap_or(last);
        Some((end.at, end.seq))
    }
}
