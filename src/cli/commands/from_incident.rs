//! `firedrill from-incident`: the draft of a scenario, from the timeline of a real incident.

use std::path::PathBuf;

use clap::Args;

use super::new::{SCENARIO_SCHEMA, id, schema_file, told};
use crate::cli::context::{Context, file_source};
use crate::cli::error::{CliError, Outcome, count, place};
use crate::cli::files::write_new;
use crate::scenario::{self, Timeline};
use crate::yaml::{Diagnostic, Source};

const EXAMPLES: &str = "\
Examples:
  firedrill from-incident timeline.csv
  firedrill from-incident postmortem.csv --id lost-orders --title 'Orders get lost' --dir drills
";

/// Make a draft of a scenario from the timeline of a real incident
///
/// The timeline is a CSV file with the columns time and event, and who and kind if you have them; times are ISO 8601,
/// 14:05, 2:05 pm or T+05. Messages become injects, findings views, steps actions, and what the team did the
/// reference play. The draft is sound; its questions (#?) are about what a timeline does not say.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct FromIncident {
    /// The timeline, a CSV file
    timeline: PathBuf,
    /// The id of the scenario; the name of the file without it
    #[arg(long)]
    id: Option<String>,
    /// What the scenario is called
    #[arg(long)]
    title: Option<String>,
    /// Where to write
    #[arg(long, value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// The policy file to use
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

/// Why the rule about rows of timelines exists.
pub const BAD_TIMELINE: &str = "Each row of a timeline has a time and says what happened, in the order of time. A row that \
    cannot be read would leave a hole in the story, so no draft is made at all.";

impl FromIncident {
    /// Writes the draft.
    ///
    /// # Errors
    /// When the timeline cannot be read or has bad rows, or the draft exists or cannot be written.
    pub fn run(&self, cx: &Context) -> Outcome {
        let rules = cx.policy(self.policy.as_deref())?.rules;
        let source = file_source(&self.timeline)?;
        let name = self.timeline.file_stem().unwrap_or_default();
        let name = name
            .to_string_lossy()
            .to_lowercase()
            .replace(['_', ' '], "-");
        let id = id("scenario", self.id.as_ref().unwrap_or(&name))?;
        let timeline = Timeline::read(&source.text).map_err(|found| bad_rows(source, &found))?;
        let text = scenario::from_incident(&timeline, &id, self.title.as_deref(), &rules);
        let path = self.dir.join(format!("{id}.yaml"));
        let mut files = vec![(path.clone(), text)];
        let schema = self.dir.join(SCENARIO_SCHEMA);
        files.extend(schema_file(cx, &schema, scenario::schema_text()));
        write_new(&files)?;
        told(cx, id.as_str(), &files)?;
        let path = path.display();
        cx.out.suggest(&format!(
            "Answer its questions (`grep -n '#?' {path}`); `firedrill check {path} --watch` follows you."
        ));
        Ok(())
    }
}

fn bad_rows(source: Source, found: &[scenario::TimelineProblem]) -> CliError {
    let diagnostics = found.iter().map(|p| {
        let place = place(&source, p.line, p.column);
        Diagnostic::error("R002", place, p.message.as_str()).with_help(p.help.as_str())
    });
    let diagnostics = diagnostics.collect();
    let message = format!(
        "{} has {}: nothing was written",
        source.name,
        count(found.len(), "bad row", "bad rows")
    );
    CliError::diagnostics(message, diagnostics, vec![source])
}
