//! Drills in real time: pace, interruptions, and the real binary with pipes.

mod binary;
mod compose;
mod plain;
mod practice;
pub(crate) mod session;
