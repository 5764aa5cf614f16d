//! The mapping between wall time and drill time.
//!
//! Pure: every method takes the wall time as an argument. Invariants (tested):
//!
//! - drill time never goes back, and while the pacer is stopped it stands still;
//! - when the process was stalled or the computer slept, that time is held and not played, so
//!   nothing fires in a burst afterwards;
//! - after [`Pacer::nap`] the moment that was waited for has come.

use std::time::{Duration, Instant};

use crate::model::Time;

/// A longer time between two polls is an interruption.
const STALL: Duration = Duration::from_secs(10);
/// The longest time to wait before the next poll.
const NAP_MAX: Duration = Duration::from_secs(1);

/// Paces one drill.
#[derive(Clone, Copy, Debug)]
pub struct Pacer {
    /// Thousandths of real time.
    permille: u32,
    running: bool,
    /// The drill time at `since`.
    base: Time,
    since: Instant,
    /// The last poll.
    polled: Instant,
}

/// What a poll found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Poll {
    /// The drill time.
    pub now: Time,
    /// How long the process had been stalled; that time was not played.
    pub held: Option<Duration>,
}

impl Pacer {
    /// A stopped pacer at a drill time; `permille` is the speed in thousandths of real time.
    #[must_use]
    pub fn new(at: Time, permille: u32, wall: Instant) -> Self {
        Self {
            permille: permille.max(1),
            running: false,
            base: at,
            since: wall,
            polled: wall,
        }
    }

    /// Thousandths of real time.
    #[must_use]
    pub fn permille(&self) -> u32 {
        self.permille
    }

    /// Whether drill time passes.
    #[must_use]
    pub fn running(&self) -> bool {
        self.running
    }

    /// The drill time now. Has to be called at least as often as [`Self::nap`] says.
    pub fn poll(&mut self, wall: Instant) -> Poll {
        let wall = wall.max(self.polled);
        let gap = wall - self.polled;
        self.polled = wall;
        let stalled = self.running && gap > STALL;
        if stalled {
            self.since += gap;
        }
        Poll {
            now: self.at(wall),
            held: stalled.then_some(gap),
        }
    }

    /// Lets drill time pass.
    pub fn run(&mut self, wall: Instant) {
        self.rebase(wall);
        self.running = true;
    }

    /// Stops drill time.
    pub fn stop(&mut self, wall: Instant) {
        self.rebase(wall);
        self.running = false;
    }

    /// Goes on at another speed, in thousandths of real time.
    pub fn set_speed(&mut self, permille: u32, wall: Instant) {
        self.rebase(wall);
        self.permille = permille.max(1);
    }

    /// Goes on at a later drill time; an earlier one changes nothing.
    pub fn skip(&mut self, to: Time, wall: Instant) {
        self.rebase(wall);
        self.base = self.base.max(to);
    }

    /// How long to wait before the next poll when the drill has something to do at `deadline`.
    #[must_use]
    pub fn nap(&self, deadline: Option<Time>, wall: Instant) -> Duration {
        let Some(deadline) = deadline.filter(|_| self.running) else {
            return NAP_MAX;
        };
        let drill_ms = u128::try_from(deadline.0 - self.base.0).unwrap_or(0);
        // The millisecond is complete only when all of its fraction has passed: round up.
        let wall_us = (drill_ms * 1_000_000).div_ceil(u128::from(self.permille));
        let due = Duration::from_micros(u64::try_from(wall_us).unwrap_or(u64::MAX));
        let passed = wall.saturating_duration_since(self.since);
        due.saturating_sub(passed).min(NAP_MAX)
    }

    fn rebase(&mut self, wall: Instant) {
        let now = self.poll(wall).now;
        self.base = now;
        self.since = self.polled;
    }

    fn at(&self, wall: Instant) -> Time {
        if !self.running {
            return self.base;
        }
        let us = wall.saturating_duration_since(self.since).as_micros();
        let ms = us * u128::from(self.permille) / 1_000_000;
        Time(self.base.0 + i64::try_from(ms).unwrap_or(i64::MAX / 4))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[expect(
        clippy::disallowed_methods,
        reason = "an instant can only be made by reading the clock; the tests add to it"
    )]
    fn start() -> Instant {
        Instant::now()
    }

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn speed_scales_and_a_pause_is_not_drill_time() {
        let w = start();
        let mut pacer = Pacer::new(Time::ZERO, 2000, w);
        assert_eq!(pacer.poll(w + ms(5000)).now, Time(0), "not started");
        pacer.run(w + ms(5000));
        assert_eq!(pacer.poll(w + ms(6000)).now, Time(2000));
        pacer.stop(w + ms(6000));
        assert_eq!(pacer.poll(w + ms(3_600_000)).now, Time(2000));
        pacer.run(w + ms(3_600_000));
        assert_eq!(pacer.poll(w + ms(3_600_500)).now, Time(3000));
        pacer.skip(Time(60_000), w + ms(3_600_500));
        assert_eq!(pacer.poll(w + ms(3_601_000)).now, Time(61_000));
    }

    #[test]
    fn a_night_in_the_bag_is_held() {
        let w = start();
        let mut pacer = Pacer::new(Time::ZERO, 1000, w);
        pacer.run(w);
        assert_eq!(pacer.poll(w + ms(900)).held, None);
        let poll = pacer.poll(w + ms(900) + ms(28_800_000));
        assert_eq!(poll.now, Time(900));
        assert_eq!(poll.held, Some(ms(28_800_000)));
        let poll = pacer.poll(w + ms(1900) + ms(28_800_000));
        assert_eq!((poll.now, poll.held), (Time(1900), None));
    }

    #[test]
    fn a_nap_is_never_longer_than_a_second() {
        let w = start();
        let mut pacer = Pacer::new(Time::ZERO, 1000, w);
        assert_eq!(pacer.nap(Some(Time(5)), w), NAP_MAX, "stopped");
        pacer.run(w);
        assert_eq!(pacer.nap(None, w), NAP_MAX);
        assert_eq!(pacer.nap(Some(Time(60_000)), w), NAP_MAX);
        assert_eq!(pacer.nap(Some(Time(300)), w), ms(300));
        assert_eq!(pacer.nap(Some(Time(300)), w + ms(400)), Duration::ZERO);
    }

    #[derive(Clone, Copy, Debug)]
    enum Step {
        Wait(u64),
        Run,
        Stop,
        Skip(i64),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            4 => (0u64..20_000).prop_map(Step::Wait),
            1 => Just(Step::Run),
            1 => Just(Step::Stop),
            1 => (0i64..100_000).prop_map(Step::Skip),
        ];
        proptest::collection::vec(step, 1..60)
    }

    proptest! {
        #[test]
        fn drill_time_is_the_played_wall_time(permille in 1u32..1_000_000, steps in steps()) {
            let mut wall = start();
            let mut pacer = Pacer::new(Time::ZERO, permille, wall);
            let (mut least, mut most, mut last) = (0i64, 0i64, Time::ZERO);
            for step in steps {
                match step {
                    Step::Wait(n) => {
                        let ran = pacer.running();
                        wall += ms(n);
                        let poll = pacer.poll(wall);
                        prop_assert_eq!(poll.held.is_some(), ran && n > 10_000);
                        if ran && n <= 10_000 {
                            let played = n as i64 * i64::from(permille) / 1000;
                            least += played;
                            most += played + 1;
                        }
                    }
                    Step::Run => pacer.run(wall),
                    Step::Stop => pacer.stop(wall),
                    Step::Skip(n) => {
                        let to = Time(last.0 + n);
                        pacer.skip(to, wall);
                        least += n;
                        most += n;
                    }
                }
                let now = pacer.poll(wall).now;
                prop_assert!(now >= last, "monotone");
                // Each change of pace may cut a fraction of a millisecond.
                prop_assert!(now.0 >= least - 60 && now.0 <= most + 60, "{now:?} {least} {most}");
                last = now;
            }
        }

        #[test]
        fn after_the_nap_the_moment_has_come(permille in 1u32..1_000_000, at in 0i64..5_000, early in 0u64..900) {
            let wall = start();
            let mut pacer = Pacer::new(Time::ZERO, permille, wall);
            pacer.run(wall);
            let wall = wall + ms(early);
            let nap = pacer.nap(Some(Time(at)), wall);
            let now = pacer.poll(wall + nap).now;
            prop_assert!(now >= Time(at) || nap == NAP_MAX, "{now:?} after {nap:?}");
        }
    }
}
