//! `firedrill runbook`: the Incident Response Runbook of the policy and the scenarios, and what it lacks.

use std::fs;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::cli::context::{ChosenScenario, Context};
use crate::cli::error::{CliError, Kind, Outcome, count};
use crate::report::runbook::{self, Checked, Finding, RunbookModel, SECTIONS};
use crate::scenario::{self, Head};

const EXAMPLES: &str = "\
Examples:
  firedrill runbook > runbook.md
  firedrill runbook --format html -o runbook.html      one file, to search, to print and to keep offline
  firedrill runbook --check                            what is missing, and what only you can fill in
  firedrill runbook --policy policy.yaml my-scenario.yaml
";

/// Write the complete Incident Response Runbook
///
/// It is made of the policy and of the procedures of the scenarios, so it says what drills are run and scored by. With --check
/// nothing is written: every missing part and placeholder is listed with its section and the key that feeds it (exit code 4).
/// Contact details that are marked \"to fill in\" are notes.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct Runbook {
    /// Scenarios whose procedures it holds, ids or files; all built-in drills without any
    scenarios: Vec<String>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Md, conflicts_with = "check")]
    format: Format,
    /// Write to this file instead of stdout
    #[arg(long, short, value_name = "FILE", conflicts_with = "check")]
    output: Option<PathBuf>,
    /// List what is missing instead
    #[arg(long)]
    check: bool,
    /// The policy
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Markdown
    Md,
    /// One HTML page that needs nothing else
    Html,
}

impl Runbook {
    /// Writes the runbook, or checks it.
    ///
    /// # Errors
    /// When the policy or a scenario is invalid, the output cannot be written, or something is missing.
    pub fn run(&self, cx: &Context) -> Outcome {
        let policy = cx.policy(self.policy.as_deref())?;
        let chosen = self.chosen(cx)?;
        let docs: Vec<_> = chosen.iter().map(|s| &s.loaded.doc).collect();
        let mut checked = runbook::check(&policy.doc, &policy.tree, &docs);
        if self.check {
            for scenario in &chosen {
                let found = scenario::check(&scenario.loaded, &policy.rules);
                checked.misfits(&scenario.loaded.doc, &found);
            }
            return report(cx, &policy.name, &checked);
        }
        let model = RunbookModel::build(&policy.doc, &docs, &checked);
        let text = match self.format {
            Format::Md => runbook::markdown(&model),
            Format::Html => runbook::html(&model),
        };
        match &self.output {
            None => cx.out.print(&text)?,
            Some(path) => {
                fs::write(path, text).map_err(|error| {
                    CliError::io(format_args!("write {}", path.display()), &error)
                })?;
                cx.out.say(&format!("{} is written", path.display()));
            }
        }
        if !checked.missing.is_empty() {
            let n = count(checked.missing.len(), "part is", "parts are");
            cx.out.suggest(&format!(
                "{n} missing; `firedrill runbook --check` lists them"
            ));
        }
        Ok(())
    }

    fn chosen(&self, cx: &Context) -> Outcome<Vec<ChosenScenario>> {
        if !self.scenarios.is_empty() {
            return self
                .scenarios
                .iter()
                .map(|name| cx.scenario(name))
                .collect();
        }
        // A guided lesson teaches the steps; it is no kind of incident.
        let drills = scenario::builtins()
            .iter()
            .filter(|(id, text)| !Head::read(id, text).is_some_and(|head| head.guided()));
        drills.map(|(id, _)| cx.scenario(id)).collect()
    }
}

fn report(cx: &Context, policy: &str, checked: &Checked) -> Outcome {
    let message = format!(
        "the runbook lacks {}",
        count(checked.missing.len(), "part", "parts")
    );
    if cx.out.json {
        cx.out.print_json(&json!({
            "policy": policy,
            "ok": checked.missing.is_empty(),
            "missing": findings(&checked.missing),
            "notes": findings(&checked.notes),
        }))?;
    } else {
        cx.out.print(&text(cx, policy, checked))?;
    }
    if checked.missing.is_empty() {
        return Ok(());
    }
    Err(CliError {
        told: true,
        ..CliError::new(Kind::Missed, message)
    })
}

fn findings(found: &[Finding]) -> Value {
    let value = |f: &Finding| {
        json!({
            "section": f.section,
            "title": title(f.section),
            "what": f.what,
            "key": f.key,
            "text": f.text,
        })
    };
    found.iter().map(value).collect()
}

fn title(section: usize) -> &'static str {
    section
        .checked_sub(1)
        .and_then(|i| SECTIONS.get(i))
        .map_or("Title page", |(_, title)| title)
}

fn text(cx: &Context, policy: &str, checked: &Checked) -> String {
    let mut text = String::new();
    let mut last = None;
    for found in &checked.missing {
        if last != Some(found.section) {
            let number = found.section;
            text += &(cx.out.bold(&format!("Section {number}: {}", title(number))) + "\n");
            last = Some(found.section);
        }
        text += &format!("  missing: {}\n", found.what);
        text += &(cx.out.faint(&format!("           key `{}`", found.key)) + "\n");
    }
    if checked.missing.is_empty() {
        text += &format!("{policy}: nothing is missing in the nine sections of the runbook\n");
    }
    if !checked.notes.is_empty() {
        let n = count(checked.notes.len(), "detail", "details");
        text += &format!("\nTo fill in ({n} that only the organisation knows):\n");
        let rows: Vec<Vec<String>> = checked
            .notes
            .iter()
            .map(|n| vec![format!("  {}", n.key), n.what.clone()])
            .collect();
        text += &cx.out.table(&["  key", "what"], &rows);
    }
    text
}
