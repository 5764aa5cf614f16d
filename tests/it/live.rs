//! Drills in real time: pace, interruptions, and the real binary with pipes.

mod binary;
mod plain;
pub(crate) mod session;
