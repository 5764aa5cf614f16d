//! L4: drills in real time: the only place with a clock.
//!
//! Invariants: one task owns each drill, and everything that reaches it passes through one queue;
//! what happened is on disk before anybody sees it; time in which nobody could play is not played.

mod pacer;

pub use pacer::{Pacer, Poll};
