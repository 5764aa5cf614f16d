//! firedrill: a fire drill for software incidents.
//!
//! The modules stand in layer order; a file imports only from lower layers or its own folder.
//!
//! - L0 [`model`]: ids, drill time, keyed draws, the compiled plan, events, commands.
//! - L1 [`grammar`]: the one grammar of responses and scripts.
//! - L1 [`world`]: what the simulated system shows, as pure functions of (plan, seed, timeline, time).
//! - L1 [`engine`]: the drill: decides, applies, keeps timers. Sans-IO and deterministic.
//! - L1 [`yaml`]: YAML with places, and the diagnostics about it.
//! - L2 [`policy`]: the organisation: severities, people, procedures, and how drills are scored.
//! - L2 [`scenario`]: from a scenario file to plans.
//! - L2 [`log`]: the persisted form of a drill: header, records, chain, reading and writing.
//! - L2 [`score`]: the score card, from the plan and the log.
//! - L3 [`simulate`]: many drills at once, and the play-checks of scenarios.
//! - L3 `store`: where drills are kept.
//! - L4 `session`: drills in real time, the only place with a clock.
//! - L4 `exchange`: spreadsheet files.
//! - L4 `report`: the training report and its renderings.
//! - L5 `tui`: the drill on a terminal.
//! - L6 `cli`: the command line.

#[cfg(feature = "app")]
pub mod cli;
pub mod engine;
#[cfg(feature = "app")]
pub mod exchange;
pub mod grammar;
pub mod log;
pub mod model;
pub mod policy;
#[cfg(feature = "app")]
pub mod report;
pub mod scenario;
pub mod score;
#[cfg(feature = "app")]
pub mod session;
pub mod simulate;
#[cfg(feature = "app")]
pub mod store;
#[cfg(feature = "app")]
pub mod tui;
pub mod world;
pub mod yaml;
