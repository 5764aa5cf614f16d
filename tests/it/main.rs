//! The one integration binary: each module is a subject. `tidy` checks that no file is forgotten here.

#![expect(
    clippy::unwrap_used,
    reason = "a failing test may panic, its helpers too"
)]

mod cli;
mod editor;
mod engine;
mod grammar;
mod harness;
mod live;
mod log;
mod msel;
mod node;
mod playcheck;
mod report;
mod rota;
mod runbook;
mod scenario;
mod scenarios;
mod score;
mod store;
mod tidy;
mod tui;
mod verify;
