//! Reading YAML with places and diagnostics, for scenarios, catalogues and policies.
//!
//! A text becomes a [`Node`] tree whose every value knows its place. The JSON Schema generated from a
//! document type validates the tree: all problems are reported at once, what is wrong is taken out
//! of the tree, and the rest still becomes a document, so that later checks run on it too.
//!
//! Invariants: nothing here reads a file; a hostile text ends in an error within tight budgets; no input panics.

mod calendar;
mod diagnostic;
mod explain;
mod node;
mod parse;
mod reference;
mod render;
mod scalar;
mod schema;
mod validate;

pub use calendar::{ClockTime, Day, HandOver, Moment, Turn};
pub use diagnostic::{Diagnostic, Severity, explained, has_errors, sort};
pub use explain::{RULES, explain};
pub use node::{Key, Node, Place, Value};
pub use parse::{MAX_BYTES, Source, may_stand, parse};
pub use reference::{Told, reference};
pub use render::{render, to_json};
pub use scalar::{Duration, Id, Offset, OneOrMany, Percent, Table, WeekTime};
pub use schema::schema_of;
pub use validate::{decode, validate};

#[cfg(test)]
mod tests;
