//! Playing a fixed list of commands in virtual time.

use crate::model::{Ask, By, Command, Span, Stamped, Time};

use super::{Engine, Phase};

/// A command and when it is given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// When, in drill time.
    pub at: Time,
    /// What.
    pub command: Command,
}

/// Plays the steps from StartEx to EndEx, then the rest as the hot wash, and closes the drill.
///
/// Steps must ascend in time. After the last one, time runs on to EndEx. What the drill refuses is in the
/// log, and play goes on.
pub fn play(engine: &mut Engine, steps: &[Step], out: &mut Vec<Stamped>) {
    let control = |ask| Command {
        by: By::Facilitator,
        ago: Span::ZERO,
        ask,
    };
    let give = |engine: &mut Engine, command, out: &mut Vec<Stamped>| {
        // A refusal is part of the log, and a script goes on after it.
        let _ = engine.submit(command, out);
    };
    give(engine, control(Ask::Start), out);
    for step in steps {
        engine.advance(step.at, out);
        give(engine, step.command, out);
    }
    if engine.state().phase == Phase::Play {
        if engine.state().paused {
            give(engine, control(Ask::Continue), out);
        }
        let time_box = Time::ZERO + engine.plan().time_box;
        engine.advance(time_box, out);
    }
    if engine.state().phase == Phase::HotWash {
        give(engine, control(Ask::End), out);
    }
}
