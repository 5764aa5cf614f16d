//! `firedrill report`: the training report of a drill.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::{CliError, Kind, Outcome};
use crate::cli::reports::{self, Format};
use crate::cli::stored::StoredDrill;

const EXAMPLES: &str = "\
Examples:
  firedrill report last --open                   the page, in the browser
  firedrill report last --format md > report.md
  firedrill report d-48 --out ./aar              all files into a directory
";

/// Write and show the training report of a drill
///
/// Without --format all files of the report are written and a summary is printed.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct Report {
    /// The drill's id, the beginning of its id, or `last`
    drill: String,
    /// Open the page in the browser
    #[arg(long, conflicts_with = "format")]
    open: bool,
    /// Print this form on stdout instead of writing files
    #[arg(long, value_enum, conflicts_with = "out")]
    format: Option<Format>,
    /// Write the files into this directory
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Call people by their names instead of their seats
    #[arg(long)]
    names: bool,
    /// Score the drill by the scorer of this version
    #[arg(long)]
    rescore: bool,
}

impl Report {
    /// Writes and prints the report.
    ///
    /// # Errors
    /// When there is no such drill, or files or stdout cannot be written.
    pub fn run(&self, cx: &Context) -> Outcome {
        let stored = StoredDrill::load(cx, &self.drill, self.rescore)?;
        let model = stored.report(self.names);
        if let Some(remark) = stored.remark() {
            cx.out.say(&format!("Note: {remark}."));
        }
        let format = if cx.out.json {
            Some(Format::Json)
        } else {
            self.format
        };
        if let Some(format) = format {
            return cx.out.print(&reports::render(&model, format, &cx.out));
        }
        let directory = self.out.clone();
        let directory = directory.unwrap_or_else(|| cx.config.reports.join(&model.about.drill));
        let page = reports::write(&model, &directory, &cx.out)?;
        cx.out
            .print(&reports::render(&model, Format::Text, &cx.out))?;
        cx.out.say(&format!("\nReport: {}", page.display()));
        if self.open { open(&page) } else { Ok(()) }
    }
}

/// Opens a page with the user's browser, or what the system has for it.
fn open(page: &Path) -> Outcome {
    let browser = std::env::var_os("BROWSER").filter(|b| !b.is_empty());
    let (program, arguments): (OsString, &[&str]) = match (browser, std::env::consts::OS) {
        (Some(browser), _) => (browser, &[]),
        (None, "macos") => ("open".into(), &[]),
        (None, "windows") => ("cmd".into(), &["/C", "start", ""]),
        (None, _) => ("xdg-open".into(), &[]),
    };
    let done = Command::new(&program)
        .args(arguments)
        .arg(page)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let why = match done {
        Ok(status) if status.success() => return Ok(()),
        Ok(status) => status.to_string(),
        Err(error) => error.to_string(),
    };
    let program = program.to_string_lossy().into_owned();
    let message = format!("cannot open the report with {program}: {why}");
    Err(CliError::new(Kind::Failed, message)
        .hint(format!("it is in {}", page.display()))
        .hint("BROWSER names the program to use"))
}
