//! `firedrill msel`: the list of events of a scenario as a spreadsheet, and a draft of a scenario out of one.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::msel_import::Import;
use crate::cli::context::Context;
use crate::cli::error::{CliError, Kind, Outcome};
use crate::cli::files::write_whole;
use crate::cli::out::wrap;
use crate::exchange::{write_csv, write_xlsx};
use crate::scenario::msel::{Event, Msel};

const EXAMPLES: &str = "\
Examples:
  firedrill msel export blank-page -o msel.csv
  firedrill msel import msel.xlsx -o draft.yaml
";

const EXPORT_EXAMPLES: &str = "\
Examples:
  firedrill msel export blank-page --variant env-missing > msel.csv
  firedrill msel export blank-page --format xlsx -o msel.xlsx
";

/// Exchange the master scenario events list with spreadsheets
///
/// The list has the injects and the expected actions of a drill by their times, for controllers and evaluators.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct MselCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Export(Export),
    Import(Import),
}

/// Export the list of events of a scenario as CSV or .xlsx
#[derive(Args, Debug)]
#[command(before_help = EXPORT_EXAMPLES)]
struct Export {
    /// A built-in's id or the path of a scenario file
    scenario: String,
    /// Which variant; the first one without this
    #[arg(long, value_name = "V")]
    variant: Option<String>,
    /// The kind of file
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// Which columns
    #[arg(long, value_enum, default_value_t = Columns::Hseep)]
    profile: Columns,
    /// Write to this file instead of stdout
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The policy file to use
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Comma-separated values, UTF-8
    Csv,
    /// A workbook
    Xlsx,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Columns {
    /// The ten columns of HSEEP
    Hseep,
}

impl MselCommand {
    /// Exports or imports.
    ///
    /// # Errors
    /// When the input is not there or invalid, or the output cannot be written.
    pub fn run(&self, cx: &Context) -> Outcome {
        match &self.what {
            What::Export(export) => export.run(cx),
            What::Import(import) => import.run(cx),
        }
    }
}

impl Export {
    fn run(&self, cx: &Context) -> Outcome {
        let Columns::Hseep = self.profile;
        let scenario = cx.scenario(&self.scenario)?;
        let policy = cx.policy(self.policy.as_deref())?;
        let first = scenario.loaded.variants.first();
        let variant = self.variant.as_ref().or(first);
        let plan = cx.plan(&scenario, &policy.rules, variant.map(String::as_str), 0)?;
        let msel = Msel::of(&scenario.loaded, &plan);
        if self.variant.is_none() && scenario.loaded.variants.len() > 1 {
            cx.out.suggest(&format!(
                "This is the variant {}; --variant names another one.",
                plan.variant
            ));
        }
        if cx.out.json && self.output.is_none() {
            return cx.out.print_json(&to_json(&msel));
        }
        let bytes = match self.format {
            Format::Csv => write_csv(&msel).into_bytes(),
            Format::Xlsx => write_xlsx(&msel, &plan.title).map_err(|refused| {
                CliError::new(Kind::Failed, refused.message).hint(refused.help)
            })?,
        };
        match &self.output {
            Some(path) => write_whole(path, &bytes),
            None if self.format == Format::Xlsx && std::io::stdout().is_terminal() => {
                let error = CliError::new(Kind::Usage, "a workbook cannot be shown on a terminal");
                Err(error.hint("write it to a file: -o msel.xlsx"))
            }
            None => cx.out.print_bytes(&bytes),
        }
    }
}

/// Prints a list for people, or as JSON.
///
/// # Errors
/// When stdout cannot be written.
pub fn print(cx: &Context, msel: &Msel) -> Outcome {
    if cx.out.json {
        return cx.out.print_json(&to_json(msel));
    }
    let events = msel.events.iter().map(|event| to_text(cx, event));
    cx.out.print(&events.collect::<Vec<_>>().join("\n"))
}

fn to_json(msel: &Msel) -> Value {
    let event = |e: &Event| {
        json!({
            "id": e.id,
            "number": e.number,
            "at_ms": e.at.map(|at| at.0),
            "time": e.designated(),
            "kind": e.kind.name(),
            "mode": e.mode,
            "from": e.from,
            "to": e.to,
            "message": e.message,
            "expected": e.expected,
            "objective": e.objective,
            "notes": e.notes,
        })
    };
    msel.events.iter().map(event).collect()
}

/// How far the texts of an event stand from the left.
const INDENT: usize = 6;

fn to_text(cx: &Context, event: &Event) -> String {
    let width = cx.out.width;
    let mut way = [event.from.as_str(), event.to.as_str()]
        .map(str::to_owned)
        .to_vec();
    way.retain(|end| !end.is_empty());
    let mode = if event.mode.is_empty() {
        String::new()
    } else {
        format!(" ({})", event.mode)
    };
    let way = format!("{}{mode}", way.join(" -> "));
    let time = event.designated();
    let head = [event.kind.name(), time.as_str()].join(if time.is_empty() { "" } else { ", " });
    let head = wrap(&head, width, INDENT);
    let number = format!("{:>4}  ", event.number);
    let mut text = cx.out.bold((number + head.trim_start()).trim_end()) + "\n";
    let labelled = |label: &str, words: &str| match words {
        "" => String::new(),
        words => wrap(&format!("{label}{words}"), width, INDENT),
    };
    text += &labelled("", way.trim());
    text += &labelled("", &event.message);
    text += &labelled("Expected: ", &event.expected);
    text += &labelled("Objective: ", &event.objective);
    text + &labelled("Notes: ", &event.notes)
}
