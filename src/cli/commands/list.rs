//! `firedrill list`: the scenarios that can be played.

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::error::Outcome;
use crate::model::Span;
use crate::scenario;
use crate::yaml::{self, Node, Source};

/// List the built-in scenarios
#[derive(Args, Debug)]
pub struct List {}

/// What the list says about a scenario.
struct Row {
    id: &'static str,
    title: String,
    level: String,
    time_box: Span,
    tags: Vec<String>,
    variants: usize,
}

impl List {
    /// Prints the list.
    ///
    /// # Errors
    /// When stdout cannot be written.
    pub fn run(&self, cx: &Context) -> Outcome {
        let rows: Vec<Row> = scenario::builtins()
            .iter()
            .filter_map(|(id, text)| Row::read(id, text))
            .collect();
        if cx.out.json {
            return cx.out.print_json(&rows.iter().map(Row::to_json).collect());
        }
        let cells: Vec<Vec<String>> = rows
            .iter()
            .map(|r| {
                let length = r.time_box.to_string();
                vec![r.id.to_owned(), r.level.clone(), length, r.title.clone()]
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

impl Row {
    /// Reads the head of a scenario without checking or compiling the rest: the list is to be there at once.
    fn read(id: &'static str, text: &str) -> Option<Self> {
        let root = yaml::parse(&Source::new(id, text)).ok()?;
        let text = |key: &str| root.get(key).and_then(Node::as_str).unwrap_or_default();
        let tags = root.get("tags").map(Node::items).unwrap_or_default();
        Some(Self {
            id,
            title: text("title").to_owned(),
            level: text("level").to_owned(),
            time_box: Span::parse(text("time_box")).unwrap_or_default(),
            tags: tags
                .iter()
                .filter_map(Node::as_str)
                .map(str::to_owned)
                .collect(),
            variants: root.get("variants").map_or(0, |v| v.entries().len()),
        })
    }

    fn to_json(&self) -> serde_json::Value {
        json!({
            "id": self.id,
            "title": self.title,
            "level": self.level,
            "time_box_ms": self.time_box.0,
            "tags": self.tags,
            "variants": self.variants,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_has_a_row() {
        for (id, text) in scenario::builtins() {
            let row = Row::read(id, text).unwrap();
            assert!(!row.title.is_empty() && !row.level.is_empty(), "{id}");
            assert!(row.time_box > Span::ZERO && row.variants >= 2, "{id}");
        }
    }
}
