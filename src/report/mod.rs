//! L4: the training report.
//!
//! [`ReportModel::build`] makes plain data from the log and what follows from it; [`html`],
//! [`markdown`], [`json`], [`criteria_csv`], [`timeline_csv`], [`junit`] and [`text`] lay it out
//! and compute nothing. Invariants: a report is a function of its [`Input`], the same bytes each
//! time; whatever people wrote is inert in every rendering; the HTML needs no network and no script.

mod advice;
mod build;
mod charts;
mod csv;
pub mod follow;
mod frozen;
mod html;
pub mod incident;
mod input;
mod json;
mod junit;
pub mod learn;
mod markdown;
mod model;
mod post_mortem;
pub mod recorded;
mod reference;
pub mod runbook;
mod svg;
mod text;
mod words;

pub use csv::{criteria_csv, texts_csv, timeline_csv};
pub use frozen::kept_points;
pub use html::html;
pub use input::*;
pub use json::json;
pub use junit::junit;
pub use markdown::markdown;
pub use model::*;
pub use post_mortem::post_mortem;
pub use reference::{Reference, end_of_play, steps};
pub use text::text;
pub use words::{clean, on_call};

/// Makes the report of a drill: [`ReportModel::build`] as a function.
#[must_use]
pub fn build(input: &Input<'_>) -> ReportModel {
    ReportModel::build(input)
}
