//! L2: the score of a drill, from its plan and its log alone.
//!
//! Every point names its rule, its target, its actual and the records behind it. Nothing here
//! reads the world or draws: the log holds the facts (`ImpactChanged`, `Expected`, ...).

mod card;

pub use card::*;
