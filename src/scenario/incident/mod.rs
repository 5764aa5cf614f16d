//! From the timeline of a real incident to the draft of a scenario.
//!
//! [`Timeline::read`] reads the rows that people kept, [`from_incident`] makes a file of them. Invariant (tested): the draft
//! of any timeline has no finding of the static checks; what only the author can know stands in it as a question.

mod clock;
mod draft;
mod kinds;
mod parts;
mod read;

pub use draft::from_incident;
pub use read::{Timeline, TimelineProblem};
