//! Values of metrics: level plus noise.
//!
//! The level at t is decided by the facts at `t - lag`. While the first listed level whose state
//! holds stays the same, the value is on one *leg*; each leg starts where the one before it was.
//!
//! - The *aim* of a leg is the value of its level, or normal. With a half-life, the distance of the
//!   aim from normal halves in that time since the leg began.
//! - `settle`: the distance to the aim shrinks by the factor e in each time constant (the level's own,
//!   else the metric's), and is nothing after seven of them. Returning to normal always settles.
//! - `step`: at the aim at once.
//! - `burst`: a step that decays: without a half-life, the time constant is its half-life, or five
//!   minutes when there is none.
//! - `ragged`: settles, and swings around the aim by about a quarter of its distance from normal.
//!
//! Before the first moment, and while nothing has changed since, the value is at its aim.
//!
//! Noise is a smooth keyed wave with standard deviation `noise * |level|`, so 0 has none. It never
//! crosses `max`: close to it the noise shrinks, and a value pinned to its limit is calm. Metrics whose
//! normal and levels are not negative never are; shares in `%` whose normal and levels are at most
//! 100 never exceed it.
//!
//! A metric whose unit names a period (`/min`, `req/min`, `per 5 min`, `per hour`) can be counted:
//! its value is divided by that period. Any other unit counts as per minute.

use super::{World, in_state};
use crate::model::{Facts, Metric, MetricId, Purpose, Shape, Span, Time, key};

impl World<'_> {
    /// The value of a metric at a time.
    #[must_use]
    pub fn sample(&self, metric: MetricId, t: Time) -> f64 {
        Walk::new(self, metric).sample(t)
    }

    /// The values of a metric from `from` to `to` (both included) at every `step`, in place of
    /// what `out` held.
    pub fn series(
        &self,
        metric: MetricId,
        from: Time,
        to: Time,
        step: Span,
        out: &mut Vec<(Time, f64)>,
    ) {
        out.clear();
        let mut walk = Walk::new(self, metric);
        let mut t = from;
        while t <= to {
            out.push((t, walk.sample(t)));
            t = Time(t.0 + step.0.max(1));
        }
    }

    /// How many of what a metric counts happened in the span before a time. Each quarter of a minute
    /// counts with the value at its beginning, so that parts add up and nothing later is read.
    #[must_use]
    pub fn total(&self, metric: MetricId, span: Span, t: Time) -> f64 {
        let from = t - span;
        let mut walk = Walk::new(self, metric);
        let per_ms = per_minute(&walk.metric.unit) / 60_000.0;
        let mut sum = 0.0;
        let mut start = Time(from.0.div_euclid(BUCKET) * BUCKET);
        while start < t {
            let end = Time(start.0 + BUCKET);
            let width = (end.min(t) - start.max(from)).0;
            sum += walk.sample(start) * per_ms * width as f64;
            start = end;
        }
        sum
    }
}

/// What a value of this unit must be multiplied by to become a count per minute.
pub(super) fn per_minute(unit: &str) -> f64 {
    let period = unit
        .rsplit_once('/')
        .or_else(|| unit.split_once("per "))
        .map_or("", |(_, period)| period.trim());
    let digits = period
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(period.len());
    let count: f64 = period[..digits].parse().unwrap_or(1.0);
    let minutes = match period[digits..].trim() {
        "ms" => 1.0 / 60_000.0,
        "s" | "sec" | "second" | "seconds" => 1.0 / 60.0,
        "h" | "hour" | "hours" => 60.0,
        "d" | "day" | "days" => 1440.0,
        _ => 1.0,
    };
    if count > 0.0 {
        1.0 / (count * minutes)
    } else {
        1.0
    }
}

/// A metric followed through time; cheapest when asked in ascending order.
#[derive(Clone, Debug)]
pub(super) struct Walk<'a> {
    world: World<'a>,
    metric: &'a Metric,
    entity: u64,
    floor: f64,
    ceiling: f64,
    next: usize,
    leg: Leg,
}

/// A stretch of time with one level.
#[derive(Clone, Copy, Debug)]
struct Leg {
    from: Time,
    level: Option<usize>,
    /// The value with which the leg begins.
    start: f64,
    /// The aim with which it begins.
    target: f64,
    settle: f64,
    half_life: Option<f64>,
    shape: Shape,
}

impl<'a> Walk<'a> {
    pub(super) fn new(world: &World<'a>, id: MetricId) -> Self {
        let metric = &world.plan.metrics[id.index()];
        let mut walk = Self {
            world: *world,
            metric,
            entity: u64::from(id.0),
            floor: metric.min,
            ceiling: metric.max,
            next: 0,
            leg: Leg {
                from: Time::LONG_AGO,
                level: None,
                start: metric.normal,
                target: metric.normal,
                settle: 0.0,
                half_life: None,
                shape: Shape::Settle,
            },
        };
        let values = || metric.levels.iter().map(|l| l.value).chain([metric.normal]);
        if values().all(|v| v >= 0.0) {
            walk.floor = walk.floor.max(0.0);
        }
        if metric.unit == "%" && values().all(|v| v <= 100.0) {
            walk.ceiling = walk.ceiling.min(100.0);
        }
        walk.rewind();
        walk
    }

    /// The value at a time.
    pub(super) fn sample(&mut self, t: Time) -> f64 {
        let level = self.level(t - self.metric.lag);
        let level = level.max(self.floor).min(self.ceiling);
        let deviation = (self.metric.noise * level.abs()).min((self.ceiling - level) / REACH);
        if deviation <= 0.0 {
            return level;
        }
        let noise = wave(self.world.seed, self.entity, t, BUCKET);
        (level + deviation * noise)
            .max(self.floor)
            .min(self.ceiling)
    }

    /// The value without lag, noise and limits.
    fn level(&mut self, t: Time) -> f64 {
        if t < self.leg.from {
            self.rewind();
        }
        let moments = self.world.timeline.moments();
        while let Some(moment) = moments.get(self.next).filter(|m| m.at <= t) {
            let level = self.choose(&moment.facts);
            if level != self.leg.level {
                let start = self.on_leg(moment.at);
                self.leg = self.leg_of(level, moment.at, start);
            }
            self.next += 1;
        }
        self.on_leg(t)
    }

    /// Goes back to the first moment, at which the value is at its aim.
    fn rewind(&mut self) {
        let Some(first) = self.world.timeline.moments().first() else {
            return;
        };
        let level = self.choose(&first.facts);
        self.leg = self.leg_of(level, first.at, 0.0);
        self.leg.start = self.leg.target;
        self.next = 1;
    }

    fn choose(&self, facts: &Facts) -> Option<usize> {
        let plan = self.world.plan;
        let levels = &self.metric.levels;
        levels.iter().position(|l| in_state(plan, l.state, facts))
    }

    fn leg_of(&self, level: Option<usize>, from: Time, start: f64) -> Leg {
        let listed = level.map(|i| &self.metric.levels[i]);
        let own = listed.and_then(|l| l.settle);
        let settle = own.unwrap_or(self.metric.settle).0 as f64;
        let shape = listed.map_or(Shape::Settle, |l| l.shape);
        let half_life = listed.and_then(|l| l.half_life).map(|h| h.0 as f64);
        let fading = match shape {
            Shape::Burst if settle > 0.0 => Some(settle),
            Shape::Burst => Some(BURST),
            _ => None,
        };
        Leg {
            from,
            level,
            start,
            target: listed.map_or(self.metric.normal, |l| l.value),
            settle,
            half_life: half_life.filter(|h| *h > 0.0).or(fading),
            shape,
        }
    }

    fn on_leg(&self, t: Time) -> f64 {
        let leg = &self.leg;
        let age = (t - leg.from).0.max(0) as f64;
        let left = match leg.half_life {
            Some(half_life) => libm::exp2(-age / half_life),
            None => 1.0,
        };
        let distance = (leg.target - self.metric.normal) * left;
        let aim = self.metric.normal + distance;
        if matches!(leg.shape, Shape::Step | Shape::Burst) {
            return aim;
        }
        let rest = if age < SETTLED * leg.settle {
            libm::exp(-age / leg.settle)
        } else {
            0.0
        };
        let value = aim + (leg.start - leg.target) * rest;
        if leg.shape != Shape::Ragged {
            return value;
        }
        let swing = wave(self.world.seed, self.entity | RAGGED, t, SWING_PERIOD);
        value + distance * (SWING * swing.clamp(-2.0, 2.0)) * (1.0 - rest)
    }
}

/// A smooth random wave with mean 0 and variance 1, within ±[`REACH`]: keyed values at the multiples
/// of a period, blended between them.
fn wave(seed: u64, entity: u64, t: Time, period: i64) -> f64 {
    let bucket = t.0.div_euclid(period);
    let x = t.0.rem_euclid(period) as f64 / period as f64;
    let b = x * x * (3.0 - 2.0 * x);
    let a = 1.0 - b;
    let before = bell(key(seed, Purpose::Noise, entity, bucket as u64));
    let after = bell(key(seed, Purpose::Noise, entity, (bucket + 1) as u64));
    ((a * before + b * after) / (a * a + b * b).sqrt()).clamp(-REACH, REACH)
}

/// A nearly normal value from 64 even bits: the sum of four even values, scaled to variance 1.
fn bell(bits: u64) -> f64 {
    let sum: u64 = (0..4).map(|i| bits >> (16 * i) & 0xffff).sum();
    (sum as f64 / 65_535.0 - 2.0) * (REACH / 2.0)
}

/// The length of a bucket of noise and of sums in milliseconds.
const BUCKET: i64 = 15_000;
/// The furthest that noise gets, in standard deviations: twice the square root of 3.
const REACH: f64 = 3.464_101_615_137_754_4;
/// After so many time constants a value has settled.
const SETTLED: f64 = 7.0;
/// The half-life in milliseconds of a burst for which nothing says it.
const BURST: f64 = 300_000.0;
/// The standard deviation of a ragged level's swing, as a share of its distance from normal.
const SWING: f64 = 0.25;
/// How fast a ragged level swings, in milliseconds.
const SWING_PERIOD: i64 = 120_000;
/// Tells the swing of a metric from its noise.
const RAGGED: u64 = 1 << 32;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fixture::{
        BURST, CRASH, EVENTS, FADING, FAILURES, Fixture, POOL, SHARE, SLOW, any_states,
    };
    use super::*;

    const ALL: [MetricId; 5] = [EVENTS, FAILURES, SHARE, BURST, POOL];

    fn mins(n: i64) -> Time {
        Time(n * 60_000)
    }

    fn mean(world: World<'_>, metric: MetricId, from: i64, to: i64) -> f64 {
        let mut points = Vec::new();
        world.series(metric, mins(from), mins(to), Span::secs(5), &mut points);
        points.iter().map(|(_, v)| v).sum::<f64>() / points.len() as f64
    }

    #[test]
    fn a_value_is_near_its_level_before_during_and_after() {
        let f = Fixture::new(&[(0, vec![CRASH]), (30, vec![])]);
        let w = f.world();
        for (from, to, level) in [(-90, 0, 12.0), (10, 30, 900.0), (40, 90, 12.0)] {
            let got = mean(w, EVENTS, from, to);
            assert!((got / level - 1.0).abs() < 0.06, "{from}..{to}: {got}");
        }
        let halfway = Walk::new(&w, EVENTS).level(Time(60_000));
        let expected = 900.0 - 888.0 * libm::exp(-1.0);
        assert!((halfway - expected).abs() < 1e-9);
    }

    #[test]
    fn nothing_has_no_noise_and_comes_back() {
        let f = Fixture::new(&[(0, vec![CRASH]), (30, vec![])]);
        let w = f.world();
        assert_eq!(w.sample(FAILURES, mins(-3)), 0.0);
        assert!(w.sample(FAILURES, Time(0)) > 100.0);
        assert!(w.sample(FAILURES, mins(31)) > 0.0);
        assert_eq!(w.sample(FAILURES, mins(37)), 0.0);
    }

    #[test]
    fn a_burst_shows_after_its_lag_and_halves() {
        let f = Fixture::new(&[(0, vec![CRASH])]);
        let w = f.world();
        let got = [1, 2, 7, 12].map(|m| w.sample(BURST, mins(m)));
        assert_eq!(got, [10.0, 110.0, 60.0, 35.0]);
    }

    #[test]
    fn noise_is_as_strong_as_said_and_shrinks_at_the_limit() {
        let f = Fixture::new(&[(600, vec![SLOW])]);
        let w = f.world();
        let mut points = Vec::new();
        w.series(EVENTS, mins(-2000), mins(600), Span::secs(7), &mut points);
        let n = points.len() as f64;
        let variance = points
            .iter()
            .map(|(_, v)| (v / 12.0 - 1.0).powi(2))
            .sum::<f64>()
            / n;
        assert!((variance.sqrt() - 0.2).abs() < 0.01, "{}", variance.sqrt());
        assert_eq!(w.sample(POOL, mins(700)), 120_000.0);
    }

    #[test]
    fn a_ragged_level_swings_slowly() {
        let f = Fixture::new(&[(0, vec![FADING])]);
        let mut walk = Walk::new(&f.world(), SHARE);
        let levels: Vec<f64> = (10..200).map(|m| walk.level(mins(m))).collect();
        let low = levels.iter().copied().fold(f64::MAX, f64::min);
        let high = levels.iter().copied().fold(f64::MIN, f64::max);
        // The level is 60, 39.7 below normal.
        assert!(
            low < 53.0 && high > 67.0 && low >= 40.0 && high <= 80.0,
            "{low} {high}"
        );
    }

    #[test]
    fn a_total_counts_by_the_period_of_the_unit() {
        let f = Fixture::new(&[(0, vec![CRASH])]);
        let w = f.world();
        // 600 per 5 minutes for half an hour.
        let total = w.total(FAILURES, Span::mins(60), mins(30));
        assert!((total / 3600.0 - 1.0).abs() < 0.05, "{total}");
        let parts = w.total(FAILURES, Span::secs(100), Time(100_000))
            + w.total(FAILURES, Span::secs(77), Time(177_000));
        let whole = w.total(FAILURES, Span::secs(177), Time(177_000));
        assert!((parts - whole).abs() < 1e-9);
    }

    #[test]
    fn units_name_their_period() {
        for (unit, expected) in [
            ("/min", 1.0),
            ("req/min", 1.0),
            ("per 5 min", 0.2),
            ("per min", 1.0),
            ("per hour", 1.0 / 60.0),
            ("errors/s", 60.0),
            ("per 30 s", 2.0),
            ("%", 1.0),
            ("per 0 min", 1.0),
            ("", 1.0),
        ] {
            assert!((per_minute(unit) - expected).abs() < 1e-12, "{unit}");
        }
    }

    proptest! {
        #[test]
        fn order_and_later_moments_do_not_matter(
            states in any_states(),
            times in proptest::collection::vec(-2_000_000i64..6_000_000, 1..20),
        ) {
            let f = Fixture::new(&states);
            for metric in ALL {
                let mut walk = Walk::new(&f.world(), metric);
                for t in &times {
                    let t = Time(*t);
                    let known: Vec<_> =
                        states.iter().filter(|(m, _)| mins(*m) <= t).cloned().collect();
                    let then = Fixture::new(&known);
                    let value = f.world().sample(metric, t);
                    prop_assert_eq!(value, walk.sample(t));
                    prop_assert_eq!(value, then.world().sample(metric, t));
                }
            }
        }

        #[test]
        fn limits_hold(states in any_states(), seed: u64) {
            let mut f = Fixture::new(&states);
            f.seed = seed;
            let mut points = Vec::new();
            for (metric, low, high) in [
                (EVENTS, 0.0, f64::INFINITY),
                (FAILURES, 0.0, f64::INFINITY),
                (SHARE, 0.0, 100.0),
                (POOL, 0.0, 120_000.0),
            ] {
                f.world().series(metric, mins(-30), mins(60), Span(13_331), &mut points);
                prop_assert!(points.iter().all(|(_, v)| (low..=high).contains(v)));
            }
        }
    }
}
