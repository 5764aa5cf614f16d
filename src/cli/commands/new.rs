//! `firedrill new`: a scenario to begin with.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::cli::context::{Context, find_more, read_scenario};
use crate::cli::error::{CliError, Kind, Outcome};
use crate::cli::files::write_new;
use crate::scenario;
use crate::yaml::{Id, Source, has_errors};

const EXAMPLES: &str = "\
Examples:
  firedrill new runaway-cron                          a drill on the built-in catalogue epb
  firedrill new slow-checkout --catalogue shop        and a catalogue of your own beside it
  firedrill new empty-cart --uses shop                a second drill on it
";

/// Write a scenario to begin with
///
/// The scenario is small and complete: two causes and a false alarm, with evidence, actions and a reference play. It
/// has no finding and can be played; its comments say what each part is for. The schema for your editor is
/// written beside it. No file is written over.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct New {
    /// The id of the scenario, which is also the name of its file
    id: String,
    /// What the scenario is called
    #[arg(long)]
    title: Option<String>,
    /// The catalogue that it builds on: epb, or one in the directory `catalogues` beside it
    #[arg(long, value_name = "ID", default_value = "epb")]
    uses: String,
    /// Write a small catalogue of this id and build on it
    #[arg(long, value_name = "ID", conflicts_with = "uses")]
    catalogue: Option<String>,
    /// Where to write
    #[arg(long, value_name = "DIR", default_value = ".")]
    dir: PathBuf,
}

/// The schema of scenarios, beside them.
pub const SCENARIO_SCHEMA: &str = "scenario.schema.json";
/// The schema of catalogues, beside them.
const CATALOGUE_SCHEMA: &str = "catalogue.schema.json";

impl New {
    /// Writes the files.
    ///
    /// # Errors
    /// When an id is none, the template does not fit the catalogue, or a file exists or cannot be written.
    pub fn run(&self, cx: &Context) -> Outcome {
        let id = id("scenario", &self.id)?;
        let uses = id_of_catalogue(self)?;
        let text = scenario::new_scenario(&id, self.title.as_deref(), &uses);
        let path = self.dir.join(format!("{id}.yaml"));
        let mut files = Vec::new();
        if self.catalogue.is_some() {
            let catalogues = self.dir.join("catalogues");
            let catalogue = catalogues.join(format!("{uses}.yaml"));
            files.push((catalogue, scenario::new_catalogue(&uses)));
            let schema = catalogues.join(CATALOGUE_SCHEMA);
            files.extend(schema_file(cx, &schema, scenario::catalogue_schema_text()));
        } else {
            self.fits(cx, &text, &path)?;
        }
        files.insert(0, (path.clone(), text));
        let schema = self.dir.join(SCENARIO_SCHEMA);
        files.extend(schema_file(cx, &schema, scenario::schema_text()));
        write_new(&files)?;
        told(cx, id.as_str(), &files)?;
        let path = path.display();
        cx.out.suggest(&format!(
            "`firedrill run {path}` plays it; `firedrill check {path} --watch` follows you while you write."
        ));
        Ok(())
    }

    /// The template names parts that a catalogue of the user's may not have.
    fn fits(&self, cx: &Context, text: &str, path: &Path) -> Outcome {
        let name = path.display().to_string();
        let mut reading = read_scenario(Source::new(name, text), path);
        find_more(&mut reading, &cx.policy(None)?.rules);
        if !has_errors(&reading.found) {
            return Ok(());
        }
        let message = format!(
            "the template does not fit the catalogue {}: nothing was written",
            self.uses
        );
        Err(
            CliError::diagnostics(message, reading.found, reading.sources).hint(
                "write it with `--catalogue ID` or on epb, then change `uses` and what follows from it",
            ),
        )
    }
}

/// Says which files were written.
///
/// # Errors
/// When stdout cannot be written.
pub fn told(cx: &Context, id: &str, files: &[(PathBuf, String)]) -> Outcome {
    let paths: Vec<String> = files.iter().map(|(p, _)| p.display().to_string()).collect();
    if cx.out.json {
        return cx.out.print_json(&json!({ "id": id, "files": paths }));
    }
    cx.out
        .print(&paths.iter().map(|p| format!("{p}\n")).collect::<String>())
}

/// The schema for editors, unless it is there. One of another version is the user's to replace.
pub fn schema_file(cx: &Context, path: &Path, text: String) -> Option<(PathBuf, String)> {
    let Ok(there) = std::fs::read_to_string(path) else {
        return Some((path.to_owned(), text));
    };
    if there != text {
        cx.out.say(&format!(
            "Note: {} is of another version; `firedrill schema` prints the present one.",
            path.display()
        ));
    }
    None
}

fn id_of_catalogue(new: &New) -> Outcome<Id> {
    id("catalogue", new.catalogue.as_ref().unwrap_or(&new.uses))
}

/// An id that the user gives.
///
/// # Errors
/// When it is none.
pub fn id(what: &str, text: &str) -> Outcome<Id> {
    Id::new(text).ok_or_else(|| {
        let message = format!("`{text}` is no id of a {what}");
        CliError::new(Kind::Usage, message).hint(
            "an id is made of lower-case words and digits with single hyphens, as in runaway-cron",
        )
    })
}
