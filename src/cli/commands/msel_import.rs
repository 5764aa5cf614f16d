//! `firedrill msel import`: a draft of a scenario out of a planner's spreadsheet. Everything that is wrong is told at
//! once, and then nothing is written.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::{Value, json};

use crate::cli::context::{Context, find_more};
use crate::cli::error::{CliError, Kind, Outcome, count};
use crate::cli::files::write_whole;
use crate::exchange::{self, MOST_BYTES, Refused, Workbook};
use crate::model::Rules;
use crate::scenario;
use crate::scenario::msel::{self, Draft, Profile, Read, Setup, Table, understood};
use crate::yaml::{Diagnostic, Id, Place, Source, has_errors};

const EXAMPLES: &str = "\
Examples:
  firedrill msel import msel.csv > draft.yaml
  firedrill msel import exercise.xlsx --sheet \"MSEL day 1\" --id spring-exercise -o spring-exercise.yaml
";

/// Make a draft of a scenario out of an MSEL spreadsheet
///
/// The draft plays the planner's injects on a placeholder of a system, and passes the check. The columns are found by
/// their names. All bad rows are reported with their cells, and then nothing is written.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct Import {
    /// A CSV or .xlsx file
    file: PathBuf,
    /// The kind of list; auto finds it by the names of the columns
    #[arg(long, value_name = "NAME", default_value = "auto", value_parser = PossibleValuesParser::new(profiles()))]
    profile: String,
    /// The sheet of the workbook; without this the one whose columns are best known
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// The id of the scenario; without this it is made of the file's name
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Write to this file, which must not exist, instead of stdout
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The policy whose roles and people the draft uses
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

/// The values of `--profile`.
fn profiles() -> Vec<&'static str> {
    let mut names = vec!["auto"];
    names.extend(Profile::ALL.map(Profile::name));
    names
}

impl Import {
    pub(super) fn run(&self, cx: &Context) -> Outcome {
        let policy = cx.policy(self.policy.as_deref())?;
        let name = self.file.display().to_string();
        let stem = self
            .file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let id = self.scenario_id(&stem)?;
        if let Some(path) = self.output.as_ref().filter(|path| path.exists()) {
            let message = format!("`{}` exists already: nothing was imported", path.display());
            let error = CliError::new(Kind::Usage, message);
            return Err(error.hint("choose another name, or move the file away"));
        }
        let refused = |refused: Refused| {
            let message = format!("{name}: {refused}");
            CliError::new(Kind::InvalidInput, message).hint(refused.help)
        };
        let bytes = read_file(&self.file)?;
        let book = exchange::read(&bytes, self.sheet.as_deref()).map_err(refused)?;
        let table = best(&book);
        let file = match &table.sheet {
            Some(sheet) => format!("{name}, sheet {sheet}"),
            None => name.clone(),
        };
        let profile = Profile::ALL.into_iter().find(|p| p.name() == self.profile);
        let read = msel::read(table, profile).map_err(|problems| bad_rows(&file, &problems))?;
        let title = stem.replace(['_', '-'], " ");
        let setup = Setup {
            id: &id,
            title: title.trim(),
            source: &self.file.file_name().unwrap_or_default().to_string_lossy(),
            starts: read.starts,
            rules: &policy.rules,
        };
        let draft = msel::draft(&read.msel, &setup);
        sound(&draft, &policy.rules)?;
        if let Some(path) = &self.output {
            write_whole(path, draft.text.as_bytes())?;
        }
        let remarks = remarks(&book, &read, &draft);
        if cx.out.json {
            return cx
                .out
                .print_json(&self.to_json(&id, table, &read, &draft, &remarks));
        }
        if self.output.is_none() {
            cx.out.print(&draft.text)?;
        }
        self.tell(cx, &file, &read, &draft);
        for remark in &remarks {
            cx.out.say(&format!("Note: {remark}."));
        }
        Ok(())
    }

    /// What was found, and what to do with it.
    fn tell(&self, cx: &Context, file: &str, read: &Read, draft: &Draft) {
        let known = match read.profile {
            Some(profile) => format!("profile {}", profile.name()),
            None => "columns known by their names".to_owned(),
        };
        cx.out.say(&format!(
            "{file}: {known}, head in row {}; {}, {}.",
            read.header_row,
            count(draft.injects, "inject", "injects"),
            count(draft.expected, "expected action", "expected actions"),
        ));
        if let Some(path) = &self.output {
            let path = path.display();
            cx.out.suggest(&format!(
                "`firedrill check {path}` says what to write next; `firedrill show {path} --msel` is the list again."
            ));
        }
    }

    fn scenario_id(&self, stem: &str) -> Outcome<String> {
        match &self.id {
            Some(id) if Id::new(id).is_some() => Ok(id.clone()),
            Some(id) => {
                let error = CliError::new(
                    Kind::Usage,
                    format!("`{id}` cannot be the id of a scenario"),
                );
                Err(error.hint(
                    "an id is made of lower-case words, digits and single hyphens: spring-exercise",
                ))
            }
            None => Ok(msel::slug(stem, "msel")),
        }
    }

    fn to_json(
        &self,
        id: &str,
        table: &Table,
        read: &Read,
        draft: &Draft,
        remarks: &[String],
    ) -> Value {
        json!({
            "id": id,
            "file": self.output.as_ref().map(|path| path.display().to_string()),
            "sheet": table.sheet,
            "profile": read.profile.map(Profile::name),
            "header_row": read.header_row,
            "injects": draft.injects,
            "expected_actions": draft.expected,
            "by_hand": draft.by_hand,
            "kept": read.kept,
            "remarks": remarks,
            "scenario": if self.output.is_none() { Some(&draft.text) } else { None },
        })
    }
}

/// The bytes of a file, only as many as are ever read.
fn read_file(path: &Path) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| {
        if file.metadata()?.is_dir() {
            return Err(std::io::ErrorKind::IsADirectory.into());
        }
        file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)
    });
    read.map_err(|error| CliError::io(format_args!("read {}", path.display()), &error))?;
    Ok(bytes)
}

/// The sheet whose columns are best known; the first of those.
fn best(book: &Workbook) -> &Table {
    let mut best = &book.sheets[0];
    for sheet in &book.sheets[1..] {
        if understood(sheet) > understood(best) {
            best = sheet;
        }
    }
    best
}

fn bad_rows(file: &str, problems: &[msel::Problem]) -> CliError {
    let found = problems.iter().map(|p| {
        let place = Place {
            file: file.into(),
            line: p.row,
            column: p.column,
            len: 0,
        };
        Diagnostic::error("M001", place, p.message.as_str()).with_help(p.help)
    });
    let found: Vec<Diagnostic> = found.collect();
    let message = format!(
        "{file} has {}: nothing was imported",
        count(found.len(), "problem", "problems")
    );
    CliError::diagnostics(message, found, Vec::new())
}

/// A draft that does not pass the check is not handed out.
fn sound(draft: &Draft, rules: &Rules) -> Outcome {
    let source = Source::new("the draft", draft.text.as_str());
    let mut reading = scenario::load(source, &|_| None);
    find_more(&mut reading, rules);
    if !has_errors(&reading.found) {
        return Ok(());
    }
    reading
        .found
        .retain(|d| d.severity == crate::yaml::Severity::Error);
    let error = CliError::diagnostics(
        "the list does not make a sound scenario",
        reading.found,
        reading.sources,
    );
    Err(error.hint("shorten the list, or split it"))
}

/// What a person should know about an import that went well.
fn remarks(book: &Workbook, read: &Read, draft: &Draft) -> Vec<String> {
    let mut remarks = book.remarks.clone();
    if !read.kept.is_empty() {
        remarks.push(format!("kept in the notes: {}", read.kept.join(", ")));
    }
    if !read.headings.is_empty() {
        let rows: Vec<String> = read.headings.iter().map(u32::to_string).collect();
        remarks.push(format!(
            "taken for headings and left out: {} {}",
            if rows.len() == 1 { "row" } else { "rows" },
            rows.join(", ")
        ));
    }
    if draft.by_hand > 0 {
        let waiting = count(draft.by_hand, "inject has", "injects have");
        remarks.push(format!(
            "{waiting} a trigger in words and a facilitator gives it, until you write `when:`"
        ));
    }
    if draft.own_page {
        remarks.push(
            "no inject stands at StartEx, so the draft opens with a page of its own".to_owned(),
        );
    }
    remarks
}
