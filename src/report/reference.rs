//! The plays that a drill is compared with: the author's reference play, and doing nothing.

use std::sync::Arc;

use crate::engine::{Engine, Step, play};
use crate::grammar::Script;
use crate::model::{Event, Plan, Roster, Stamped, Time};
use crate::score::{Card, Scorer};
use crate::world::World;

/// The cards of the reference plays of a variant with one seed.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The author's play; `None` when the variant has none that can be played.
    pub par: Option<Card>,
    /// A drill in which nobody does anything.
    pub nothing: Card,
}

impl Reference {
    /// Plays both in virtual time, each by one person.
    #[must_use]
    pub fn of(plan: &Arc<Plan>, seed: u64) -> Self {
        let nobody = Roster::new(plan, ["nobody"]).unwrap_or_default();
        let par = Script::from_par(plan, "par").ok();
        Self {
            par: par
                .filter(|script| !script.rows.is_empty())
                .map(|script| card(plan, script.roster, seed, &steps(&script.rows))),
            nothing: card(plan, nobody, seed, &[]),
        }
    }
}

/// The rows of a script as the engine plays them.
#[must_use]
pub fn steps(rows: &[crate::grammar::ScriptRow]) -> Vec<Step> {
    rows.iter()
        .filter_map(|row| {
            row.command.map(|command| Step {
                at: row.at,
                command,
            })
        })
        .collect()
}

fn card(plan: &Arc<Plan>, roster: Roster, seed: u64, steps: &[Step]) -> Card {
    let solo = roster.solo;
    let mut engine = Engine::new(Arc::clone(plan), Arc::new(roster), seed);
    let mut log = Vec::new();
    play(&mut engine, steps, &mut log);
    let world = World {
        plan,
        seed,
        timeline: &engine.state().timeline,
    };
    let lost = world.user_minutes(Time::ZERO, end_of_play(&log));
    Scorer::default().score(plan, solo, &log, lost).clone()
}

/// EndEx, or the last record when play has not ended.
#[must_use]
pub fn end_of_play(log: &[Stamped]) -> Time {
    let ended = |r: &&Stamped| matches!(r.event, Event::Ended { .. });
    let last = log.iter().find(ended).or(log.last());
    last.map_or(Time::ZERO, |r| r.at)
}
