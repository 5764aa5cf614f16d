//! Who is hurt, when, and how much that adds up to.
//!
//! The impact is the first state of the scenario that has a severity and holds; residual states
//! count. It hurts its share of the users, which halves every `half_life` since the state began to
//! hold (also while another state stood before it). The costs of actions and changes come on top;
//! the sum never exceeds all users. Integrals are exact, not sampled.

use super::{World, in_state};
use crate::model::{Facts, Plan, Span, StateId, Time};

/// A stretch of time with one impact, or with none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImpactSegment {
    /// From when.
    pub from: Time,
    /// Until when; the state does not hold at that time any more.
    pub to: Time,
    /// The state that hurts users.
    pub state: Option<StateId>,
}

/// The first state with a severity that holds.
#[must_use]
pub fn impact_at(plan: &Plan, facts: &Facts) -> Option<StateId> {
    plan.impacts()
        .map(|(id, _)| id)
        .find(|id| in_state(plan, *id, facts))
}

impl World<'_> {
    /// The share of users that are hurt at a time, 0 to 1, with the costs of actions and changes.
    #[must_use]
    pub fn affected(&self, t: Time) -> f64 {
        let (share, _) = self.share(t);
        (share + self.costs(t)).min(1.0)
    }

    /// How many users are hurt for how many minutes between two times.
    #[must_use]
    pub fn user_minutes(&self, from: Time, to: Time) -> f64 {
        let mut lost_ms = 0.0;
        let mut at = from;
        while at < to {
            let next = self.next_edge(at).map_or(to, |edge| edge.min(to));
            let (share, half_life) = self.share(at);
            lost_ms += integral(share, half_life, self.costs(at), (next - at).0 as f64);
            at = next;
        }
        lost_ms * f64::from(self.plan.users) / 60_000.0
    }

    /// The impacts between two times, one segment after the other without a gap.
    #[must_use]
    pub fn impact_segments(&self, from: Time, to: Time) -> Vec<ImpactSegment> {
        let mut segments: Vec<ImpactSegment> = Vec::new();
        let moments = self.timeline.moments();
        let inner = moments.iter().filter(|m| m.at > from && m.at < to);
        let starts = std::iter::once((from, self.facts(from)));
        for (at, facts) in starts.chain(inner.map(|m| (m.at, &m.facts))) {
            let state = impact_at(self.plan, facts);
            match segments.last_mut() {
                Some(last) if last.state == state => {}
                Some(last) => {
                    last.to = at;
                    segments.push(ImpactSegment {
                        from: at,
                        to,
                        state,
                    });
                }
                None => segments.push(ImpactSegment {
                    from: at,
                    to,
                    state,
                }),
            }
        }
        segments
    }

    /// The share that the impact hurts at a time, and how it decays from then on.
    fn share(&self, t: Time) -> (f64, Option<Span>) {
        let Some(id) = impact_at(self.plan, self.facts(t)) else {
            return (0.0, None);
        };
        let state = &self.plan.states[id.index()];
        let Some(half_life) = state.half_life.filter(|h| h.0 > 0) else {
            return (state.users, None);
        };
        let age = (t - self.since(id, t)).0 as f64;
        (
            state.users * libm::exp2(-age / half_life.0 as f64),
            Some(half_life),
        )
    }

    /// Since when a state that holds at a time has held without a break.
    fn since(&self, state: StateId, t: Time) -> Time {
        let moments = self.timeline.moments();
        let upto = moments.partition_point(|m| m.at <= t);
        moments[..upto]
            .iter()
            .rev()
            .take_while(|m| in_state(self.plan, state, &m.facts))
            .last()
            .map_or(t, |m| m.at)
    }

    /// The share that costs hurt at a time.
    fn costs(&self, t: Time) -> f64 {
        self.timeline
            .costs()
            .iter()
            .filter(|(at, cost)| *at <= t && t < *at + cost.lasts)
            .map(|(_, cost)| cost.users)
            .sum()
    }

    /// The next time at which the impact or the costs may change.
    fn next_edge(&self, t: Time) -> Option<Time> {
        let moments = self.timeline.moments();
        let moment = moments.get(moments.partition_point(|m| m.at <= t));
        let costs = self.timeline.costs().iter();
        costs
            .flat_map(|(at, cost)| [*at, *at + cost.lasts])
            .filter(|edge| *edge > t)
            .chain(moment.map(|m| m.at))
            .min()
    }
}

/// The area under `min(1, share * 2^(-x / half_life) + cost)` for x from 0 to `width`.
fn integral(share: f64, half_life: Option<Span>, cost: f64, width: f64) -> f64 {
    let Some(half_life) = half_life else {
        return (share + cost).min(1.0) * width;
    };
    let h = half_life.0 as f64;
    let room = 1.0 - cost;
    if room <= 0.0 {
        return width;
    }
    let full = if share > room {
        (h * libm::log2(share / room)).min(width)
    } else {
        0.0
    };
    let area = |x: f64| share * h / std::f64::consts::LN_2 * (1.0 - libm::exp2(-x / h));
    full + (area(width) - area(full)) + cost * (width - full)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{CRASH, FADING, Fixture, SLOW};
    use super::*;
    use crate::model::Cost;

    fn mins(n: i64) -> Time {
        Time(n * 60_000)
    }

    #[test]
    fn the_first_state_with_a_severity_is_the_impact() {
        let f = Fixture::new(&[(0, vec![SLOW]), (5, vec![CRASH, SLOW]), (9, vec![])]);
        let w = f.world();
        assert_eq!(impact_at(w.plan, w.facts(mins(1))), Some(SLOW));
        assert_eq!(impact_at(w.plan, w.facts(mins(5))), Some(CRASH));
        assert_eq!(impact_at(w.plan, w.facts(mins(9))), None);
        assert_eq!(
            w.impact_segments(mins(-1), mins(12)),
            [
                (-1, 0, None),
                (0, 5, Some(SLOW)),
                (5, 9, Some(CRASH)),
                (9, 12, None)
            ]
            .map(|(from, to, state)| ImpactSegment {
                from: mins(from),
                to: mins(to),
                state
            })
        );
    }

    #[test]
    fn costs_come_on_top_and_all_users_are_the_most() {
        let mut f = Fixture::new(&[(0, vec![CRASH]), (10, vec![])]);
        f.timeline.cost(
            mins(8),
            Cost {
                users: 0.7,
                lasts: Span::mins(4),
            },
        );
        let w = f.world();
        // CRASH hurts half of 1000 users.
        assert_eq!(w.affected(mins(1)), 0.5);
        assert_eq!(w.affected(mins(8)), 1.0);
        assert_eq!(w.affected(mins(11)), 0.7);
        assert_eq!(w.affected(mins(12)), 0.0);
        let lost = w.user_minutes(mins(-5), mins(60));
        assert!((lost - (4000.0 + 2000.0 + 1400.0)).abs() < 1e-6, "{lost}");
    }

    #[test]
    fn a_decaying_impact_is_integrated_exactly() {
        let mut f = Fixture::new(&[(0, vec![FADING])]);
        f.timeline.cost(
            mins(5),
            Cost {
                users: 0.8,
                lasts: Span::mins(9),
            },
        );
        let w = f.world();
        // FADING starts at 40 % and halves every 10 minutes.
        assert!((w.affected(mins(20)) - 0.1).abs() < 1e-12);
        let exact = w.user_minutes(mins(0), mins(30));
        let steps = 300_000;
        let width = 30 * 60_000 / steps;
        let sampled: f64 = (0..steps)
            .map(|i| w.affected(Time(i * width + width / 2)) * width as f64)
            .sum::<f64>()
            * 1000.0
            / 60_000.0;
        assert!((exact - sampled).abs() < 0.05, "{exact} {sampled}");
        let parts = w.user_minutes(mins(0), mins(7)) + w.user_minutes(mins(7), mins(30));
        assert!((exact - parts).abs() < 1e-6);
    }

    #[test]
    fn a_decay_goes_on_behind_a_worse_impact() {
        let f = Fixture::new(&[
            (0, vec![FADING]),
            (5, vec![CRASH, FADING]),
            (10, vec![FADING]),
        ]);
        assert!((f.world().affected(mins(10)) - 0.2).abs() < 1e-12);
    }
}
