//! `firedrill verify`: whether a log is what was written, and whether it follows from itself.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::error::{CliError, Kind, Outcome};
use crate::cli::stored::unusable;
use crate::engine::{self, Divergence};
use crate::log::{LogFile, encode};
use crate::model::{Plan, Stamped};
use crate::report::recorded::Recorded;

const EXAMPLES: &str = "\
Examples:
  firedrill verify last
  firedrill verify log.ndjson
";

/// Verify the log of a drill
///
/// The chain of the records finds any damage and names the first bad record. Then the drill is decided
/// again from its commands, and every record has to come out as it is in the log.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct Verify {
    /// The drill's id, the beginning of its id, or `last`; or an exported log
    #[arg(value_name = "DRILL|FILE")]
    drill: String,
}

impl Verify {
    /// Verifies the log.
    ///
    /// # Errors
    /// When it is not there, damaged, too new, or does not follow from itself.
    pub fn run(&self, cx: &Context) -> Outcome {
        let (name, bytes) = self.read(cx)?;
        let log = LogFile::read(&bytes).map_err(|error| CliError::log(&name, &error))?;
        let recorded = Recorded::from_log(&log).map_err(|error| unusable(&name, &error))?;
        let roster = Arc::new(recorded.engine.roster().clone());
        let seed = recorded.header.seed;
        engine::verify(&recorded.plan, &roster, seed, &recorded.events)
            .map_err(|found| diverged(&name, &recorded, &found))?;
        let records = log.records().len();
        if cx.out.json {
            return cx.out.print_json(&json!({
                "drill": log.drill(),
                "ok": true,
                "records": records,
                "tip": log.tip(),
            }));
        }
        cx.out.print(&format!(
            "{}: all {records} records are intact, and each follows from those before it.\n",
            log.drill()
        ))
    }

    /// The log as bytes: a file, else a drill of the store.
    fn read(&self, cx: &Context) -> Outcome<(String, Vec<u8>)> {
        let path = Path::new(&self.drill);
        if path.is_file() {
            let bytes = fs::read(path)
                .map_err(|error| CliError::io(format_args!("read {}", path.display()), &error))?;
            return Ok((self.drill.clone(), bytes));
        }
        let mut store = cx.store()?;
        let drill = store.find(&self.drill)?;
        let text = store.text(&drill)?;
        Ok((drill, text.into_bytes()))
    }
}

fn diverged(name: &str, recorded: &Recorded, found: &Divergence) -> CliError {
    let says = |event: &Option<Stamped>| match event {
        Some(event) => event_text(&recorded.plan, event),
        None => "nothing".to_owned(),
    };
    let message = format!(
        "{name}: record {}: the log says {}, and the drill decides {}",
        found.seq,
        says(&found.logged),
        says(&found.decided)
    );
    let error = CliError::new(Kind::Missed, message);
    let app = env!("CARGO_PKG_VERSION");
    let error = if recorded.header.app == app {
        error.hint("the log was changed, and its chain made again")
    } else {
        error.hint(format!(
            "firedrill {} played it and this is firedrill {app}: a rule may have changed",
            recorded.header.app
        ))
    };
    CliError {
        seq: Some(found.seq),
        ..error
    }
}

fn event_text(plan: &Plan, event: &Stamped) -> String {
    let record = encode(plan, event, None);
    let event = serde_json::to_string(&record.event).expect("records are plain data");
    format!("{event} at {} ms", record.at_ms)
}
