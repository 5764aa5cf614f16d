//! L0: the data of a drill and its arithmetic.
//!
//! Nothing here reads a clock, does I/O or is serialisable: what is written to disk is
//! the business of `log`. Invariants: a [`Plan`] that exists is valid (every id in it is in
//! range), events are small and `Copy`, and time is always an argument.

#[cfg(test)]
mod blank;
mod command;
mod cond;
mod event;
mod facts;
mod id;
mod plan;
mod rng;
mod roster;
mod rules;
mod suggest;
mod texts;
mod time;

pub use command::*;
pub use cond::*;
pub use event::*;
pub use facts::*;
pub use id::*;
pub use plan::*;
pub use rng::*;
pub use roster::*;
pub use rules::*;
pub use suggest::*;
pub use texts::*;
pub use time::*;
