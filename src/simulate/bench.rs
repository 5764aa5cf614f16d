//! One seat at a drill, used again and again: plays lists of steps and scores them.

use std::sync::Arc;

use crate::engine::{Engine, Step, play};
use crate::model::{Plan, Roster, Stamped, Time};
use crate::score::{Card, Scorer};

use super::players::PLAYER;

/// An engine, a log and a scorer that are kept from drill to drill.
#[derive(Clone, Debug)]
pub struct Bench {
    engine: Engine,
    log: Vec<Stamped>,
    scorer: Scorer,
}

impl Bench {
    /// A bench for drills of a plan, played alone.
    #[must_use]
    pub fn new(plan: &Arc<Plan>) -> Self {
        let roster = Roster::new(plan, [PLAYER]).expect("one name makes a roster");
        Self {
            engine: Engine::new(plan.clone(), Arc::new(roster), 0),
            log: Vec::new(),
            scorer: Scorer::default(),
        }
    }

    /// Plays steps from StartEx until the drill is closed, and scores the drill.
    pub fn drill(&mut self, seed: u64, steps: &[Step]) -> &Card {
        self.log.clear();
        self.engine.reset(seed);
        play(&mut self.engine, steps, &mut self.log);
        let world = self.engine.world();
        let lost = world.user_minutes(Time::ZERO, self.engine.now());
        let plan = self.engine.plan();
        self.scorer.score(plan, true, &self.log, lost)
    }

    /// The log of the last drill.
    #[must_use]
    pub fn log(&self) -> &[Stamped] {
        &self.log
    }

    /// The engine as the last drill left it.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The engine, to play a drill by hand.
    pub fn engine_mut(&mut self) -> &mut Engine {
        &mut self.engine
    }
}
