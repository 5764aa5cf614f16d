//! The report of a drill as files: one directory per drill.

use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::error::{CliError, Outcome};
use super::out::Out;
use crate::report::{self, ReportModel};

/// A form of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One page that needs no network
    Html,
    /// Markdown
    Md,
    /// JSON
    Json,
    /// The criteria of the score as a table
    Csv,
    /// Everything that happened as a table
    Timeline,
    /// The post-mortem summary, drafted by the policy's template
    PostMortem,
    /// JUnit, for build servers
    Junit,
    /// For the terminal
    Text,
}

/// The files of a report.
const FILES: [(Format, &str); 6] = [
    (Format::Html, "report.html"),
    (Format::Md, "report.md"),
    (Format::Json, "report.json"),
    (Format::Csv, "criteria.csv"),
    (Format::Timeline, "timeline.csv"),
    (Format::Junit, "junit.xml"),
];

/// The report in one form.
#[must_use]
pub fn render(model: &ReportModel, format: Format, out: &Out) -> String {
    match format {
        Format::Html => report::html(model),
        Format::Md => report::markdown(model),
        Format::Json => report::json(model),
        Format::Csv => report::criteria_csv(model),
        Format::Timeline => report::timeline_csv(model),
        Format::PostMortem => model.post_mortem.clone(),
        Format::Junit => report::junit(model),
        Format::Text => report::text(model, out.width, out.colour),
    }
}

/// Writes all files of a report and returns the path of the page.
///
/// # Errors
/// When the directory cannot be made or written.
pub fn write(model: &ReportModel, directory: &Path, out: &Out) -> Outcome<PathBuf> {
    let name = directory.display();
    fs::create_dir_all(directory)
        .map_err(|error| CliError::io(format_args!("make the directory {name}"), &error))?;
    for (format, file) in FILES {
        let path = directory.join(file);
        fs::write(&path, render(model, format, out))
            .map_err(|error| CliError::io(format_args!("write {}", path.display()), &error))?;
    }
    Ok(directory.join(FILES[0].1))
}
