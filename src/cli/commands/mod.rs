//! One file per command: its flags, and what it does.

pub mod actions;
pub mod check;
mod check_watch;
pub mod completions;
pub mod delete;
pub mod demo;
pub mod doctor;
pub mod drills;
pub mod export;
pub mod incidents;
pub mod learn;
pub mod list;
pub mod man;
pub mod msel;
pub mod msel_import;
pub mod new;
pub mod oncall;
pub mod preview;
mod preview_page;
pub mod replay;
pub mod report;
pub mod run;
pub mod run_live;
pub mod schema;
pub mod score;
pub mod show;
pub mod verify;
