//! Streams of log lines.
//!
//! A stream that is written at an interval has one line in each multiple of it, at a keyed place
//! within its first half. A stream that is written at the rate of a metric is drawn in slots of
//! ten seconds: the number of lines is the rate at the beginning of the slot, rounded up or down by a
//! keyed draw, and they lie evenly jittered in it. A line exists if its stream's condition holds at
//! its time. So a line depends on nothing but its own slot: the lines of a window are those of its
//! parts.

use super::World;
use super::metric::{Walk, per_minute};
use crate::model::{Line, MetricId, Pace, Purpose, Span, Time, ViewId, key, keyed_unit};

/// How far back a look shows log lines.
pub const LOOK_WINDOW: Span = Span::mins(15);

/// A line of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine<'a> {
    /// When it was written.
    pub at: Time,
    /// `info`, `warning` or `error`.
    pub level: &'a str,
    /// What it says.
    pub text: String,
}

/// One stream of one view.
#[derive(Clone, Copy)]
struct Stream<'a> {
    world: World<'a>,
    line: &'a Line,
    entity: u64,
}

/// A line before its text is made; the order is that of the log.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    at: Time,
    stream: usize,
    number: u64,
    /// The newest of its stream: a limit does not drop it.
    newest: bool,
}

impl<'a> World<'a> {
    /// The log lines of a view from `from` (included) to `to` (not included), the oldest first.
    ///
    /// A `limit` drops the oldest lines, but never the newest one of each stream: whatever a
    /// look reveals stands on the screen.
    #[must_use]
    pub fn lines(&self, view: ViewId, from: Time, to: Time, limit: usize) -> Vec<LogLine<'a>> {
        let streams = &self.plan.views[view.index()].lines;
        let mut entries = Vec::new();
        for index in 0..streams.len() {
            let first = entries.len();
            self.stream(view, index)
                .newest(from, to, limit.max(1), |at, number| {
                    let newest = entries.len() == first;
                    entries.push(Entry {
                        at,
                        stream: index,
                        number,
                        newest,
                    });
                });
        }
        entries.sort_unstable();
        let mut surplus = entries.len().saturating_sub(limit);
        entries.retain(|e| {
            let drop = surplus > 0 && !e.newest;
            surplus -= usize::from(drop);
            !drop
        });
        entries
            .iter()
            .map(|e| self.stream(view, e.stream).written(e))
            .collect()
    }

    /// Whether a stream has a line from `from` (included) to `to` (not included).
    pub(super) fn writes(&self, view: ViewId, index: usize, from: Time, to: Time) -> bool {
        let stream = self.stream(view, index);
        self.holds_within(stream.line.when, from, to) && stream.any(from, to)
    }

    fn stream(&self, view: ViewId, index: usize) -> Stream<'a> {
        Stream {
            world: *self,
            line: &self.plan.views[view.index()].lines[index],
            entity: u64::from(view.0) << 16 | index as u64,
        }
    }
}

impl<'a> Stream<'a> {
    /// Calls `found` with up to `limit` lines of a window, the newest first.
    fn newest(&self, from: Time, to: Time, limit: usize, mut found: impl FnMut(Time, u64)) {
        let mut left = limit;
        let mut offer = |at: Time, number: u64| {
            if left > 0 && at >= from && at < to && self.world.holds(self.line.when, at) {
                left -= 1;
                found(at, number);
            }
            left > 0
        };
        match self.line.pace {
            Pace::Every(period) => {
                let (first, last) = multiples(from, to, period.0);
                for k in (first..=last).rev() {
                    if !offer(self.tick(period, k), k as u64) {
                        return;
                    }
                }
            }
            Pace::Rate(metric) => {
                let (first, last) = multiples(from, to, SLOT);
                let mut rate = Rate::new(self, metric);
                let counts: Vec<u64> = (first..=last).map(|slot| rate.count(slot)).collect();
                for (i, count) in counts.iter().enumerate().rev() {
                    let slot = first + i as i64;
                    for place in (0..*count).rev() {
                        if !offer(self.place(slot, place, *count), number(slot, place)) {
                            return;
                        }
                    }
                }
            }
        }
    }

    /// Whether there is a line in a window.
    fn any(&self, from: Time, to: Time) -> bool {
        let exists = |at: Time| at >= from && at < to && self.world.holds(self.line.when, at);
        match self.line.pace {
            Pace::Every(period) => {
                let (first, last) = multiples(from, to, period.0);
                (first..=last).any(|k| exists(self.tick(period, k)))
            }
            Pace::Rate(metric) => {
                let (first, last) = multiples(from, to, SLOT);
                let mut rate = Rate::new(self, metric);
                (first..=last).any(|slot| {
                    let count = rate.count(slot);
                    (0..count).any(|i| exists(self.place(slot, i, count)))
                })
            }
        }
    }

    /// The time of the line in the k-th multiple of an interval.
    fn tick(&self, period: Span, k: i64) -> Time {
        let jitter = keyed_unit(self.world.seed, Purpose::Lines, self.entity, k as u64);
        let period = period.0.max(1);
        Time(k * period + (jitter * 0.5 * period as f64) as i64)
    }

    /// The time of the i-th of `count` lines of a slot.
    fn place(&self, slot: i64, i: u64, count: u64) -> Time {
        let seed = self.world.seed;
        let jitter = keyed_unit(seed, Purpose::Lines, self.entity, number(slot, i));
        let share = (i as f64 + jitter) / count as f64;
        Time(slot * SLOT + (share * SLOT as f64) as i64)
    }

    fn written(&self, entry: &Entry) -> LogLine<'a> {
        let texts = self.entity | TEXTS;
        let salt = key(self.world.seed, Purpose::Lines, texts, entry.number);
        LogLine {
            at: entry.at,
            level: &self.line.level,
            text: self.world.render(&self.line.text, entry.at, salt),
        }
    }
}

/// How many lines a stream has in each slot; cheapest when asked in ascending order.
struct Rate<'a> {
    walk: Walk<'a>,
    per_slot: f64,
    seed: u64,
    entity: u64,
}

impl<'a> Rate<'a> {
    fn new(stream: &Stream<'a>, metric: MetricId) -> Self {
        let unit = &stream.world.plan.metrics[metric.index()].unit;
        Self {
            walk: Walk::new(&stream.world, metric),
            per_slot: per_minute(unit) * SLOT as f64 / 60_000.0,
            seed: stream.world.seed,
            entity: stream.entity,
        }
    }

    fn count(&mut self, slot: i64) -> u64 {
        let rate = self.walk.sample(Time(slot * SLOT)) * self.per_slot;
        let draw = keyed_unit(self.seed, Purpose::Lines, self.entity, number(slot, COUNT));
        (rate.max(0.0) + draw).min(MOST) as u64
    }
}

/// The multiples of a period that reach into a window.
fn multiples(from: Time, to: Time, period: i64) -> (i64, i64) {
    let period = period.max(1);
    (from.0.div_euclid(period), (to.0 - 1).div_euclid(period))
}

/// The number of a line, different for each slot and place in it.
fn number(slot: i64, place: u64) -> u64 {
    (slot as u64) << 14 | place
}

/// The length of a slot in milliseconds.
const SLOT: i64 = 10_000;
/// The most lines that a slot has: one a millisecond.
const MOST: f64 = SLOT as f64;
/// The place in a slot that no line has: the draw of their number.
const COUNT: u64 = (1 << 14) - 1;
/// Tells the contents of lines from their places.
const TEXTS: u64 = 1 << 32;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fixture::{ALWAYS, CRASH, EVENTS, Fixture, LOG, any_states};
    use super::*;
    use crate::model::EvidenceId;

    fn mins(n: i64) -> Time {
        Time(n * 60_000)
    }

    fn shown(f: &Fixture, from: i64, to: i64, limit: usize) -> String {
        f.world()
            .lines(LOG, Time(from), Time(to), limit)
            .iter()
            .map(|l| format!("{} {} {}\n", l.at.0, l.level, l.text))
            .collect()
    }

    #[test]
    fn a_log_is_full_before_startex() {
        let f = Fixture::new(&[(0, vec![CRASH])]);
        insta::assert_snapshot!(shown(&f, -10_000, 0, 100), @r"
        -9831 info GET 200 ana 8cf1
        -7160 info GET 200 di 8b23
        -5479 warning event cy d7e2
        -5003 info GET 200 bo 94d1
        -3619 info GET 200 ana 63c7
        -1456 info GET 200 di 9cba
        -1133 warning event cy 02b9
        ");
    }

    #[test]
    fn rates_are_those_of_the_metric() {
        let f = Fixture::new(&[(0, vec![CRASH])]);
        let count = |from, to, level| {
            let lines = f.world().lines(LOG, mins(from), mins(to), usize::MAX);
            lines.iter().filter(|l| l.level == level).count() as f64
        };
        assert_eq!(count(-10, 0, "error"), 0.0);
        assert_eq!(count(-10, 0, "info"), 300.0);
        // EVENTS: 12 a minute, then 900.
        assert!((count(-60, 0, "warning") / 720.0 - 1.0).abs() < 0.1);
        assert!((count(10, 20, "warning") / 9000.0 - 1.0).abs() < 0.1);
        // FAILURES: two streams at 600 per 5 minutes.
        assert!((count(0, 10, "error") / 2400.0 - 1.0).abs() < 0.1);
    }

    #[test]
    fn a_limit_keeps_the_newest_and_one_of_each_stream() {
        let f = Fixture::new(&[(0, vec![CRASH]), (1, vec![])]);
        let all = f.world().lines(LOG, mins(-5), mins(30), usize::MAX);
        let few = f.world().lines(LOG, mins(-5), mins(30), 50);
        assert_eq!(few.len(), 50);
        let newest = |level| all.iter().rev().find(|l| l.level == level);
        for level in ["info", "warning", "error"] {
            assert!(few.contains(newest(level).unwrap()), "{level}");
        }
        assert_eq!(few[2..], all[all.len() - 48..]);
    }

    #[test]
    fn thousands_of_lines_ascend() {
        let f = Fixture::new(&[(0, vec![CRASH])]);
        let lines = f.world().lines(LOG, mins(0), mins(30), 5000);
        assert_eq!(lines.len(), 5000);
        assert!(lines.is_sorted_by_key(|l| l.at));
    }

    #[test]
    fn an_empty_window_has_no_lines() {
        let f = Fixture::new(&[(0, vec![CRASH])]);
        assert!(f.world().lines(LOG, mins(3), mins(3), 10).is_empty());
        assert!(f.world().lines(LOG, mins(4), mins(3), 10).is_empty());
        assert!(f.world().lines(LOG, mins(0), mins(3), 0).len() <= 4);
    }

    #[test]
    fn rare_lines_are_rare() {
        let mut f = Fixture::new::<Vec<_>>(&[]);
        f.plan.metrics[EVENTS.index()].normal = 0.05;
        let line = &mut f.plan.views[LOG.index()].lines[2];
        line.when = ALWAYS;
        let lines = f.world().lines(LOG, mins(-10_000), mins(0), usize::MAX);
        let rare = lines.iter().filter(|l| l.level == "warning").count();
        assert!((430..570).contains(&rare), "{rare}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn a_window_has_the_lines_of_its_parts(
            states in any_states(),
            from in -600_000i64..600_000,
            first in 0i64..90_000,
            second in 0i64..90_000,
        ) {
            let f = Fixture::new(&states);
            let (middle, to) = (from + first, from + first + second);
            let whole = shown(&f, from, to, usize::MAX);
            let parts = shown(&f, from, middle, usize::MAX) + &shown(&f, middle, to, usize::MAX);
            prop_assert_eq!(whole, parts);
        }

        #[test]
        fn a_look_reveals_the_streams_that_it_shows(states in any_states(), minute in -20i64..60) {
            let f = Fixture::new(&states);
            let t = mins(minute);
            let mut found = Vec::new();
            f.world().evidence(LOG, t, &mut found);
            let mut expected = Vec::new();
            for index in 0..4 {
                let mut any = false;
                f.world().stream(LOG, index).newest(t - LOOK_WINDOW, t, 1, |_, _| any = true);
                expected.extend(any.then_some(EvidenceId(index as u16)));
            }
            prop_assert_eq!(found, expected);
        }
    }
}
