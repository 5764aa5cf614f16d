//! One file per command: its flags, and what it does.

pub mod check;
pub mod completions;
pub mod list;
pub mod man;
pub mod run;
pub mod schema;
pub mod show;
