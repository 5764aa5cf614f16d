//! `firedrill list`: the scenarios that can be played.

use clap::Args;
use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::error::Outcome;
use crate::scenario::{self, Head};

/// List the built-in scenarios
#[derive(Args, Debug)]
pub struct List {}

impl List {
    /// Prints the list.
    ///
    /// # Errors
    /// When stdout cannot be written.
    pub fn run(&self, cx: &Context) -> Outcome {
        let rows: Vec<Head> = scenario::builtins()
            .iter()
            .filter_map(|(id, text)| Head::read(id, text))
            .collect();
        if cx.out.json {
            return cx.out.print_json(&rows.iter().map(to_json).collect());
        }
        let cells: Vec<Vec<String>> = rows
            .iter()
            .map(|r| {
                let length = r.time_box.to_string();
                vec![r.id.clone(), r.level.clone(), length, r.title.clone()]
            })
            .collect();
        cx.out.print(
            &cx.out
                .table(&["SCENARIO", "LEVEL", "TIME BOX", "TITLE"], &cells),
        )?;
        cx.out.suggest(
            "\n`firedrill show SCENARIO` says more; `firedrill run SCENARIO` starts a drill.",
        );
        Ok(())
    }
}

fn to_json(head: &Head) -> Value {
    json!({
        "id": head.id,
        "title": head.title,
        "level": head.level,
        "time_box_ms": head.time_box.0,
        "tags": head.tags,
        "variants": head.variants,
    })
}
