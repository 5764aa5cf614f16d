//! L3: many drills at once, and the play-checks of scenarios.
//!
//! [`check`] plays every variant of a scenario with the real engine (the author's par, nobody, somebody who does
//! everything, many who do anything) and searches the states that it can reach. What it reports was played, or holds
//! for every course that a drill can take. Invariants: no I/O and no clock; the same scenario gives the same findings
//! on any number of threads.

mod bars;
mod bench;
mod cone;
mod explain;
mod knowledge;
mod moves;
pub mod players;
mod reach;
mod search;
mod trial;
mod walk;

pub use bars::{Bars, Par, Spread};
pub use bench::Bench;
pub use explain::{RULES, explain};
pub use trial::{Checked, Effort, Searched, Standing, check};
