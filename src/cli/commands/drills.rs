//! `firedrill drills`: the drills in the store.

use clap::Args;
use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::error::Outcome;
use crate::model::Time;
use crate::store::{DrillRow, Status};

/// List the drills that were run, the last one first
#[derive(Args, Debug)]
pub struct Drills {}

impl Drills {
    /// Prints the list.
    ///
    /// # Errors
    /// When the store cannot be read or stdout not written.
    pub fn run(&self, cx: &Context) -> Outcome {
        let rows = cx.store()?.list()?;
        if cx.out.json {
            return cx.out.print_json(&rows.iter().map(to_json).collect());
        }
        if rows.is_empty() {
            cx.out
                .suggest("No drill was run yet. `firedrill learn` shows where to begin, `firedrill list` what can be played.");
            return Ok(());
        }
        let cells: Vec<Vec<String>> = rows.iter().map(cells).collect();
        let head = [
            "DRILL", "SCENARIO", "VARIANT", "MODE", "SCORE", "CLOCK", "STATUS", "OPENED",
        ];
        cx.out.print(&cx.out.table(&head, &cells))?;
        let interrupted = rows.iter().find(|r| r.status == Status::Interrupted);
        cx.out.suggest(&match interrupted {
            Some(row) => format!("\n`firedrill run --resume {}` goes on with it.", row.id),
            None => "\n`firedrill report last --open` shows the report of the first of these."
                .to_owned(),
        });
        Ok(())
    }
}

fn cells(row: &DrillRow) -> Vec<String> {
    let over = row.status == Status::Closed;
    let status = match row.status {
        Status::Running(Some(pid)) => format!("running (process {pid})"),
        status => status.name().to_owned(),
    };
    vec![
        row.id.clone(),
        row.scenario.clone(),
        // It says what is wrong, so not before the drill is over.
        if over {
            row.variant.clone()
        } else {
            "-".to_owned()
        },
        row.mode.clone(),
        row.score
            .map_or_else(|| "-".to_owned(), |s| format!("{s:.1}")),
        Time(row.at_ms).clock(),
        status,
        row.opened
            .as_deref()
            .map_or_else(|| "by script".to_owned(), minute),
    ]
}

/// The minute of a time in RFC 3339: `2026-11-23 14:05 UTC`.
fn minute(opened: &str) -> String {
    match opened.get(..16) {
        Some(minute) => format!("{} UTC", minute.replace('T', " ")),
        None => opened.to_owned(),
    }
}

fn to_json(row: &DrillRow) -> Value {
    let process = match row.status {
        Status::Running(pid) => pid,
        Status::Interrupted | Status::Closed => None,
    };
    json!({
        "id": row.id,
        "scenario": row.scenario,
        "title": row.title,
        "variant": row.variant,
        "mode": row.mode,
        "seed": row.seed,
        "speed": row.speed_permille.map(|p| f64::from(p) / 1000.0),
        "opened": row.opened,
        "records": row.records,
        "at_ms": row.at_ms,
        "ended": row.ended,
        "score": row.score,
        "status": row.status.name(),
        "process": process,
    })
}
