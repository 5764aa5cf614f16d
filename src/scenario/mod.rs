//! Authoring: a scenario file and its catalogue become a [`Plan`](crate::model::Plan).
//!
//! [`load`] reads and merges the texts, [`check`] finds what is wrong beyond the schema, [`compile`] makes the plan of one
//! variant. Invariants: a plan that exists is valid; loading the merged text again gives the same plan;
//! nothing here reads a file, the caller hands texts in.

mod builtin;
mod check;
mod compile;
pub mod doc;
mod draft;
mod explain;
mod graph;
mod head;
mod incident;
mod load;
mod merge;
pub mod msel;
mod pick;

pub use builtin::{builtin, builtin_catalogue, builtins, demo_script};
pub use check::{check, check_catalogue};
pub use compile::compile;
pub use draft::{new_catalogue, new_scenario};
pub use explain::{RULES, explain};
pub use graph::graph;
pub use head::Head;
pub use incident::{Timeline, TimelineProblem, from_incident};
pub use load::{Loaded, Reading, catalogue_schema_text, load, schema_text};
pub use pick::pick;

#[cfg(test)]
mod tests;
