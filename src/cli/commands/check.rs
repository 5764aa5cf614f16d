//! `firedrill check`: everything that is wrong with files that people write.
//!
//! Scenarios without errors are played as well, unless `--static` says no.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::check_watch;
use super::from_incident::BAD_TIMELINE;
use crate::cli::checked::{sarif, table};
use crate::cli::context::{Context, find_more, read_scenario, scenario_source};
use crate::cli::error::{CliError, Kind, Outcome, count};
use crate::cli::watch::directory;
use crate::scenario::Loaded;
use crate::simulate::{self, Effort, Standing};
use crate::yaml::{self, Diagnostic, Severity, Source, has_errors};
use crate::{policy, scenario};

const EXAMPLES: &str = "\
Examples:
  firedrill check my-scenario.yaml
  firedrill check scenarios/*.yaml --json
  firedrill check my-scenario.yaml --watch       again after each change, until Ctrl-C
  firedrill check --explain S101                 why a rule exists
";

/// Check scenarios, catalogues and policies
///
/// All problems are reported at once, with their places. A scenario without errors is played as well: its states are searched,
/// and the par, nobody, somebody who does everything and random players play each variant. Warnings do not fail the check.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct Check {
    /// Files, or ids of built-in scenarios
    #[arg(required_unless_present = "explain", value_name = "FILE")]
    files: Vec<String>,
    /// Say why a rule exists, such as S101
    #[arg(long, value_name = "RULE", conflicts_with = "files")]
    explain: Option<String>,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Check again whenever a file, its catalogue or the policy changes, until Ctrl-C
    #[arg(long, conflicts_with = "explain")]
    watch: bool,
    /// The policy that scenarios are checked against
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Read the files only, and play nothing
    #[arg(long = "static")]
    still: bool,
    /// How many random players play each variant
    #[arg(long, value_name = "N", default_value_t = Effort::default().players, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    seeds: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines with snippets
    Text,
    /// One JSON object for each file
    Json,
    /// SARIF 2.1.0, for code hosts
    Sarif,
}

/// What a check of one file came to.
#[derive(Default)]
struct Checked {
    file: String,
    kind: &'static str,
    found: Vec<Diagnostic>,
    sources: Vec<Source>,
    /// The scenario, until it is played.
    loaded: Option<Loaded>,
    /// How the variants of a scenario stand that was played.
    played: Vec<Standing>,
}

impl Check {
    /// Checks the files.
    ///
    /// # Errors
    /// When a file is not there or has errors.
    pub fn run(&self, cx: &Context) -> Outcome {
        if let Some(rule) = &self.explain {
            return explain(cx, rule);
        }
        if self.watch {
            return check_watch::follow(cx, &self.watched(cx), || self.once(cx));
        }
        self.once(cx)
    }

    /// The directories of what a check reads: the files that are named, the catalogues that may stand beside them, and the policy.
    fn watched(&self, cx: &Context) -> Vec<PathBuf> {
        let files = self.files.iter().map(|f| directory(Path::new(f)));
        let both = files.flat_map(|d| [d.join("catalogues"), d]);
        let policy = self.policy.as_ref().or(cx.config.policy.as_ref());
        both.chain(policy.map(|p| directory(p))).collect()
    }

    fn once(&self, cx: &Context) -> Outcome {
        let policy = cx.policy(self.policy.as_deref())?;
        let checked: Vec<Checked> = self
            .files
            .iter()
            .map(|file| self.check(file, &policy.rules))
            .collect::<Outcome<_>>()?;
        match self.format {
            Format::Sarif => {
                let found = checked.iter().flat_map(|c| &c.found);
                cx.out.print_json(&sarif::log(found, why))?;
            }
            Format::Text if !cx.out.json => {
                let texts = checked.iter().map(|c| c.to_text(cx.out.colour));
                let table = table::table(&cx.out, checked.iter().map(|c| (&*c.file, &*c.played)));
                cx.out.print(&(texts.collect::<String>() + &table))?;
            }
            Format::Text | Format::Json => {
                cx.out
                    .print_json(&checked.iter().map(Checked::to_json).collect())?;
            }
        }
        let bad = checked.iter().filter(|c| has_errors(&c.found)).count();
        if bad == 0 {
            return Ok(());
        }
        // A file that can be used and is no good drill missed the check; one with other errors is invalid.
        let invalid =
            |d: &Diagnostic| d.severity == Severity::Error && simulate::explain(d.rule).is_none();
        let kind = if checked.iter().any(|c| c.found.iter().any(invalid)) {
            Kind::InvalidInput
        } else {
            Kind::Missed
        };
        let message = format!(
            "{} of {} with errors",
            bad,
            count(checked.len(), "file", "files")
        );
        Err(CliError {
            told: true,
            ..CliError::new(kind, message)
        })
    }

    fn check(&self, file: &str, rules: &crate::model::Rules) -> Outcome<Checked> {
        let mut checked = read(file, rules)?;
        let Some(loaded) = checked
            .loaded
            .take()
            .filter(|_| !self.still && !has_errors(&checked.found))
        else {
            return Ok(checked);
        };
        let effort = Effort {
            players: self.seeds,
            ..Effort::default()
        };
        let played = simulate::check(&loaded, rules, effort);
        checked.found.extend(played.found);
        checked.played = played.variants;
        yaml::sort(&mut checked.found);
        Ok(checked)
    }
}

/// Why the rule about rows of scripts exists.
const BAD_ROW: &str = "Each row of a script has a time, a participant and a response, in the order of time. \
    A row that is no response would leave a hole in the drill, so the script is not run at all.";

/// Why the rule about rows of MSEL spreadsheets exists.
const BAD_EVENT: &str = "Each row of a list of events has words and a time that can be read, or a trigger in words. \
    A row that was guessed at or left out would be missed in the exercise, so nothing is imported at all.";

/// Why a rule exists, whatever it is about.
fn why(rule: &str) -> Option<&'static str> {
    let rows = [
        ("R001", BAD_ROW),
        ("R002", BAD_TIMELINE),
        ("M001", BAD_EVENT),
    ];
    scenario::explain(rule)
        .or_else(|| policy::explain(rule))
        .or_else(|| simulate::explain(rule))
        .or_else(|| yaml::explained(&rows, rule))
}

fn explain(cx: &Context, rule: &str) -> Outcome {
    let Some(why) = why(rule) else {
        let error = CliError::new(Kind::NotFound, format!("there is no rule `{rule}`"));
        return Err(error.hint("the id of a rule stands in brackets after `error` or `warning`"));
    };
    let rule = rule.to_uppercase();
    if cx.out.json {
        return cx.out.print_json(&json!({ "rule": rule, "why": why }));
    }
    cx.out.print(&format!("{rule}: {why}\n"))
}

/// Reads a file and checks it without playing.
fn read(file: &str, rules: &crate::model::Rules) -> Outcome<Checked> {
    let source = match scenario_source(file) {
        Ok(source) => source,
        // A file that is no text is a finding like any other.
        Err(error) if !error.found.is_empty() => {
            return Ok(Checked {
                file: file.to_owned(),
                kind: "file",
                found: error.found,
                sources: error.sources,
                ..Checked::default()
            });
        }
        Err(error) if Path::new(file).exists() => return Err(error),
        Err(error) => {
            return Err(CliError {
                message: format!("there is no file `{file}`"),
                ..error
            });
        }
    };
    let kind = yaml::parse(&source).map_or("scenario", |root| {
        let has = |key: &str| root.get(key).is_some();
        if has("catalogue") {
            "catalogue"
        } else if has("severities") && !has("variants") {
            "policy"
        } else {
            "scenario"
        }
    });
    let mut checked = Checked {
        file: file.to_owned(),
        kind,
        ..Checked::default()
    };
    match kind {
        "catalogue" => checked.found = scenario::check_catalogue(&source, rules),
        "policy" => checked.found = policy::load(&source).1,
        _ => {
            let mut reading = read_scenario(source, Path::new(file));
            find_more(&mut reading, rules);
            yaml::sort(&mut reading.found);
            checked.found = reading.found;
            checked.sources = reading.sources;
            checked.loaded = reading.loaded;
            return Ok(checked);
        }
    }
    checked.sources.push(source);
    Ok(checked)
}

impl Checked {
    fn count(&self, severity: Severity) -> usize {
        let of = self.found.iter().filter(|d| d.severity == severity);
        of.count()
    }

    fn to_text(&self, colour: bool) -> String {
        let mut text = yaml::render(&self.found, &self.sources, colour);
        let (errors, warnings) = (self.count(Severity::Error), self.count(Severity::Warning));
        let mut said = Vec::new();
        if errors > 0 {
            said.push(count(errors, "error", "errors"));
        }
        if warnings > 0 {
            said.push(count(warnings, "warning", "warnings"));
        }
        if said.is_empty() {
            said.push("nothing to complain about".to_owned());
            let variants = count(self.played.len(), "variant", "variants");
            said.extend((!self.played.is_empty()).then(|| format!("{variants} played")));
        }
        text += &format!("{} ({}): {}\n", self.file, self.kind, said.join(", "));
        text
    }

    fn to_json(&self) -> Value {
        json!({
            "file": self.file,
            "kind": self.kind,
            "ok": !has_errors(&self.found),
            "errors": self.count(Severity::Error),
            "warnings": self.count(Severity::Warning),
            "diagnostics": yaml::to_json(&self.found),
            "variants": table::to_json(&self.played),
        })
    }
}
