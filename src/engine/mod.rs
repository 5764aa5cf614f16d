//! L1: the drill itself, sans-IO and deterministic.
//!
//! A driver calls [`Engine::advance`] and [`Engine::submit`] and appends what they push to the log;
//! [`Engine::next_deadline`] says when something is due. The same engine serves a person at a
//! terminal, a live team, a script, simulated drills and a replay.
//!
//! Invariants (each is a property test in `tests/it/engine.rs`):
//! - The result does not depend on how a driver slices time.
//! - Folding the log ([`Engine::resume`]) gives the state of the live drill.
//! - At one instant timers fire first, in the order of their scheduling, then commands in the order of
//!   their arrival; `seq` is dense, and `at` never goes back.
//! - A pause is not drill time: the clock, inject offsets, escalation and SLA clocks all stand still.
//! - Everything has a limit; triggers that run in a loop end the drill with a reason.
//!
//! Deciding (here, in `decide` and `due`) draws and may refuse; applying (`state`) never does.

mod decide;
mod due;
mod script;
mod state;
mod timers;
mod track;
mod verify;
mod view;
mod watch;

use std::sync::Arc;

pub use script::{Step, play};
pub use state::{Phase, Running, State};
pub use verify::{Divergence, commands, verify};
pub use view::*;

use crate::model::{By, Command, EndReason, Event, Facts, Plan, Refusal, Roster, Stamped, Time};
use timers::Timers;
use track::Arm;
use watch::Watch;

/// How many events may happen at one instant before the drill ends as a runaway.
const INSTANT_MAX: u32 = 1_000;
/// How many events a drill may have.
const EVENTS_MAX: u32 = 2_000_000;
/// How many actions may go on at once.
const RUNNING_MAX: usize = 32;

/// A drill.
#[derive(Clone, Debug)]
pub struct Engine {
    plan: Arc<Plan>,
    watch: Arc<Watch>,
    roster: Arc<Roster>,
    seed: u64,
    now: Time,
    state: State,
    timers: Timers,
    injects: Vec<Arm>,
    changes: Vec<Arm>,
    /// Per expectation: whether it held before anybody could do anything.
    held_at_start: Vec<bool>,
    /// Expectations whose conditions may have changed.
    waiting: Vec<crate::model::ExpectId>,
    dirty: Facts,
    team: bool,
    /// Whether a named state may have changed since the impact was last compared.
    restate: bool,
    instant: u32,
    found: Vec<crate::model::EvidenceId>,
}

impl Engine {
    /// A drill in its lobby: the history before StartEx has happened, play has not begun.
    #[must_use]
    pub fn new(plan: Arc<Plan>, roster: Arc<Roster>, seed: u64) -> Self {
        let watch = Arc::new(Watch::new(&plan));
        let state = State::new(&plan);
        let mut engine = Self {
            watch,
            roster,
            seed,
            now: Time::ZERO,
            state,
            timers: Timers::default(),
            injects: Vec::new(),
            changes: Vec::new(),
            held_at_start: Vec::new(),
            waiting: Vec::new(),
            dirty: Facts::default(),
            team: false,
            restate: true,
            instant: 0,
            found: Vec::new(),
            plan,
        };
        engine.reset(seed);
        engine
    }

    /// The same drill again with another seed, keeping all memory.
    pub fn reset(&mut self, seed: u64) {
        self.seed = seed;
        self.now = Time::ZERO;
        self.team = false;
        self.restate = true;
        self.instant = 0;
        self.waiting.clear();
        self.state.reset(&self.plan);
        self.timers.reset(&self.plan);
        for (arms, len) in [
            (&mut self.injects, self.plan.injects.len()),
            (&mut self.changes, self.plan.changes.len()),
        ] {
            arms.clear();
            arms.resize(len, Arm::default());
        }
        self.live_through_history();
    }

    /// A drill as its log left it. Events must come in order and belong to this plan.
    #[must_use]
    pub fn resume(plan: Arc<Plan>, roster: Arc<Roster>, seed: u64, log: &[Stamped]) -> Self {
        let mut engine = Self::new(plan, roster, seed);
        let mut skipped = Time::ZERO;
        for stamped in log {
            engine.refold(stamped);
            if let Event::Skipped { to } = stamped.event {
                skipped = to;
            }
        }
        // What happened on the way of a skip is logged after it, at times before its end.
        engine.pass_to(skipped);
        engine
    }

    /// The compiled scenario.
    #[must_use]
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// Who takes part.
    #[must_use]
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// The seed.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The drill clock.
    #[must_use]
    pub fn now(&self) -> Time {
        self.now
    }

    /// What is true now. Not for players: see [`crate::engine::State`].
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// When the drill has to be advanced to next; `None` while it is paused or not in play.
    #[must_use]
    pub fn next_deadline(&mut self) -> Option<Time> {
        if self.state.phase == Phase::Play && !self.state.paused {
            self.timers.next()
        } else {
            None
        }
    }

    /// Lets the drill clock run to `to` and pushes what happens on the way. Does nothing in a pause;
    /// a `to` in the past counts as now.
    pub fn advance(&mut self, to: Time, out: &mut Vec<Stamped>) {
        if self.state.paused || matches!(self.state.phase, Phase::Lobby | Phase::Closed) {
            return;
        }
        self.run_due(to, out);
        self.pass_to(to);
    }

    /// Does what is asked, or refuses it; either way pushes what happened.
    ///
    /// # Errors
    /// The refusal, which is in the log as well (unless the drill is closed).
    pub fn submit(&mut self, command: Command, out: &mut Vec<Stamped>) -> Result<(), Refusal> {
        let result = self.decide(command, out);
        if let Err(why) = result
            && self.state.phase != Phase::Closed
            && self.state.seq < EVENTS_MAX
        {
            let tried = decide::tried(command.ask);
            self.emit(command.by, Event::Refused { tried, why }, out);
        }
        if self.state.phase == Phase::Play && !self.state.paused {
            self.run_due(self.now, out);
        }
        result
    }

    /// Fires the timers that are due by `to`, in order.
    fn run_due(&mut self, to: Time, out: &mut Vec<Stamped>) {
        while self.state.phase == Phase::Play && !self.state.paused {
            let Some((at, timer)) = self.timers.pop(to) else {
                return;
            };
            self.pass_to(at);
            if self.instant > INSTANT_MAX {
                self.run_away(out);
                return;
            }
            self.fire(timer, out);
        }
    }

    fn pass_to(&mut self, at: Time) {
        if at > self.now {
            self.now = at;
            self.instant = 0;
        }
    }

    /// Logs an event, applies it, and logs what follows from it at once.
    fn emit(&mut self, by: By, event: Event, out: &mut Vec<Stamped>) {
        self.push(by, event, out);
        while let Some(event) = self.consequence() {
            if self.instant > INSTANT_MAX || self.state.seq > EVENTS_MAX {
                self.run_away(out);
                return;
            }
            self.push(By::Engine, event, out);
        }
    }

    /// Ends a drill whose triggers set each other off without end.
    fn run_away(&mut self, out: &mut Vec<Stamped>) {
        let reason = EndReason::Runaway;
        self.push(By::Engine, Event::Ended { reason }, out);
    }

    fn push(&mut self, by: By, event: Event, out: &mut Vec<Stamped>) {
        self.instant += 1;
        let stamped = Stamped {
            seq: self.state.seq + 1,
            by,
            at: self.now,
            event,
        };
        self.absorb(&stamped);
        out.push(stamped);
    }
}
