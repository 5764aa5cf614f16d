//! L1: the simulated system.
//!
//! What responders see (metrics, log lines, rows) is a pure function of (plan, seed, timeline, t):
//! any t in any order gives the same answer, before StartEx too. The [`Timeline`] is kept by the
//! engine while it applies events, so it is itself a function of the log.

mod timeline;

pub use timeline::*;
