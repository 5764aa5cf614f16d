//! `firedrill export`: the log of a drill as NDJSON.

use std::fs;
use std::path::PathBuf;

use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::{CliError, Outcome};
use crate::log::LogFile;

const EXAMPLES: &str = "\
Examples:
  firedrill export last -o log.ndjson            without names and texts
  firedrill export last --texts -o log.ndjson
";

/// Export the log of a drill as NDJSON
///
/// The first line is the header; a line per record follows. Names and free texts are left out unless --texts asks for them.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct Export {
    /// The drill's id, the beginning of its id, or `last`
    drill: String,
    /// Include the names and free texts that were not erased
    #[arg(long)]
    texts: bool,
    /// Write to this file instead of stdout
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Export {
    /// Exports the log.
    ///
    /// # Errors
    /// When there is no such drill, it is damaged, or the output cannot be written.
    pub fn run(&self, cx: &Context) -> Outcome {
        let mut store = cx.store()?;
        let drill = store.find(&self.drill)?;
        let text = store.text(&drill)?;
        let (log, damage) = LogFile::read_prefix(text.as_bytes());
        // What comes before a damage is worth having.
        if let Some(mut log) = log {
            log.side = store.side(&drill)?;
            let text = log.to_text(self.texts);
            match &self.output {
                None => cx.out.print(&text)?,
                Some(path) => fs::write(path, text).map_err(|error| {
                    CliError::io(format_args!("write {}", path.display()), &error)
                })?,
            }
        }
        match damage {
            None => Ok(()),
            Some(error) => Err(CliError::log(&drill, &error)),
        }
    }
}
