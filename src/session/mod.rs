//! L4: drills in real time: the only place with a clock.
//!
//! Invariants: one task owns each drill, and everything that reaches it passes through one queue;
//! what happened is on disk before anybody sees it; time in which nobody could play is not played.

pub mod announce;
mod clocks;
pub mod compose;
mod input;
mod live;
mod pacer;
mod run;

pub use clocks::{Clock, Notice, Stage, What, clocks, notices};
pub use input::{Signal, next_input, stdin_lines};
pub use live::{
    Answer, COMPOSE_MAX, Checkpoint, Effects, Input, Live, Unsaved, Wall, chance, linger,
};
pub use pacer::{Pacer, Poll};
pub use run::{Cue, Entered, Front, Left, Session, SessionError};
