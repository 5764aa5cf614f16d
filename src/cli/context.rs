//! What commands share: the settings, the way to write, and how scenarios, policies and stores are found.

use std::cell::RefCell;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use super::config::Config;
use super::error::{CliError, Kind, Outcome};
use super::out::Out;
use crate::model::{Plan, Rules, closest};
use crate::policy::{self, Policy};
use crate::scenario::{self, Loaded, Reading};
use crate::store::Store;
use crate::yaml::{self, Day, Diagnostic, MAX_BYTES, Node, Source, has_errors};

/// What commands share.
#[derive(Clone, Debug)]
pub struct Context {
    /// How to write.
    pub out: Out,
    /// The settings.
    pub config: Config,
}

/// A scenario, and the texts that it was read from.
#[derive(Debug)]
pub struct ChosenScenario {
    /// The scenario.
    pub loaded: Loaded,
    sources: Vec<Source>,
}

/// A policy: the text for the log, and what the engine reads.
#[derive(Debug)]
pub struct ChosenPolicy {
    /// What messages call it.
    pub name: String,
    /// The text.
    pub text: String,
    /// The same as a tree.
    pub tree: Node,
    /// What it says.
    pub doc: Policy,
    /// The rules.
    pub rules: Rules,
    /// What is doubtful in it.
    pub warnings: Vec<String>,
}

impl ChosenPolicy {
    /// The policy in a text.
    ///
    /// # Errors
    /// When it has errors.
    pub fn read(source: Source) -> Outcome<Self> {
        match (policy::load(&source), yaml::parse(&source)) {
            ((Some(policy), found), Ok(tree)) => Ok(Self {
                warnings: found.into_iter().map(|d| d.message).collect(),
                rules: policy.rules(),
                name: source.name,
                text: source.text,
                tree,
                doc: policy,
            }),
            ((_, found), _) => {
                let name = source.name.clone();
                Err(invalid("policy", &name, found, vec![source]))
            }
        }
    }
}

impl ChosenPolicy {
    /// The rules on the day on which a scenario takes place: the first that fits on or after the date, if there is one.
    ///
    /// # Errors
    /// When a date is given on which nobody is on call.
    pub fn on_the_day(&self, scenario: &ChosenScenario, date: Option<Day>) -> Outcome<Rules> {
        let starts = scenario.loaded.doc.starts.0;
        let at = self.doc.story_time(starts, date);
        let rules = self.doc.rules_at(Some(at));
        if date.is_some() && rules.levels.first().is_none_or(|l| l.people.is_empty()) {
            let at = self.doc.moment_text(at);
            let message = format!("nobody is on call at level 1 at the time of the drill, {at}");
            return Err(CliError::new(Kind::Usage, message)
                .hint("`firedrill oncall --from DATE` shows the rotation"));
        }
        Ok(rules)
    }
}

impl Context {
    /// Reads a scenario: a built-in's id or the path of a file.
    ///
    /// # Errors
    /// When there is none of that name, or it has errors; warnings are for `check`.
    pub fn scenario(&self, name: &str) -> Outcome<ChosenScenario> {
        let mut reading = read_scenario(scenario_source(name)?, Path::new(name));
        if has_errors(&reading.found)
            && let Ok(policy) = self.policy(None)
        {
            find_more(&mut reading, &policy.rules);
        }
        match reading.loaded {
            Some(loaded) if !has_errors(&reading.found) => Ok(ChosenScenario {
                loaded,
                sources: reading.sources,
            }),
            _ => Err(invalid("scenario", name, reading.found, reading.sources)),
        }
    }

    /// The policy that the flag names, else the settings, else the built-in one.
    ///
    /// # Errors
    /// When the file cannot be read or has errors.
    pub fn policy(&self, flag: Option<&Path>) -> Outcome<ChosenPolicy> {
        let source = match flag.or(self.config.policy.as_deref()) {
            Some(path) => file_source(path)?,
            None => Source::new("the built-in policy", policy::builtin()),
        };
        ChosenPolicy::read(source)
    }

    /// The plan of a variant: the one that is named, else the one that the seed picks.
    ///
    /// # Errors
    /// When there is no such variant, or it does not compile.
    pub fn plan(
        &self,
        scenario: &ChosenScenario,
        rules: &Rules,
        variant: Option<&str>,
        seed: u64,
    ) -> Outcome<Plan> {
        let loaded = &scenario.loaded;
        let id = loaded.doc.id.as_str();
        let variant = match variant {
            Some(variant) => variant,
            None => scenario::pick(loaded, seed).ok_or_else(|| {
                CliError::new(
                    Kind::InvalidInput,
                    format!("no variant of {id} has a weight, so a seed cannot pick one"),
                )
                .hint("name one with --variant")
            })?,
        };
        if !loaded.variants.iter().any(|known| known == variant) {
            let error = CliError::new(
                Kind::NotFound,
                format!("the scenario {id} has no variant `{variant}`"),
            );
            let known = loaded.variants.iter().map(String::as_str);
            return Err(match closest(variant, known) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint(format!(
                    "it has {}; without --variant the seed picks one",
                    loaded.variants.join(", ")
                )),
            });
        }
        scenario::compile(loaded, rules, variant)
            .map_err(|found| invalid("scenario", id, found, scenario.sources.clone()))
    }

    /// Opens the store.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn store(&self) -> Outcome<Store> {
        Ok(Store::open(&self.config.store)?)
    }
}

/// Input with errors. Warnings are left out: they are for `check`.
fn invalid(what: &str, name: &str, found: Vec<Diagnostic>, sources: Vec<Source>) -> CliError {
    let errors: Vec<Diagnostic> = found
        .into_iter()
        .filter(|d| d.severity == yaml::Severity::Error)
        .collect();
    let count = super::error::count(errors.len(), "error", "errors");
    CliError::diagnostics(format!("the {what} {name} has {count}"), errors, sources)
}

/// The text of a scenario: a built-in's id or the path of a file.
///
/// # Errors
/// When there is none of that name, or the file cannot be read as a text.
pub fn scenario_source(name: &str) -> Outcome<Source> {
    if let Some(text) = scenario::builtin(name) {
        return Ok(Source::new(name, text));
    }
    let path = Path::new(name);
    if path.exists() {
        return file_source(path);
    }
    let error = CliError::new(Kind::NotFound, format!("there is no scenario `{name}`"));
    let ids = scenario::builtins().iter().map(|(id, _)| *id);
    if let Some(near) = closest(name, ids) {
        return Err(error.hint(format!("did you mean `{near}`?")));
    }
    let file = PathBuf::from(format!("{name}.yaml"));
    if file.exists() {
        return Err(error.hint(format!("did you mean the file `{}`?", file.display())));
    }
    Err(error.hint("a scenario is a built-in's id (`firedrill list`) or the path of a YAML file"))
}

/// The text of a file, read only as far as texts may be long.
///
/// # Errors
/// When it cannot be read, or is no text.
pub fn file_source(path: &Path) -> Outcome<Source> {
    let name = path.display().to_string();
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| {
        if file.metadata()?.is_dir() {
            return Err(ErrorKind::IsADirectory.into());
        }
        file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)
    });
    read.map_err(|error| CliError::io(format_args!("read {name}"), &error))?;
    Source::from_bytes(name.as_str(), bytes).map_err(|found| {
        let shown = vec![Source::new(name.as_str(), "")];
        CliError::diagnostics(format!("{name} is no text file"), vec![found], shown)
    })
}

/// Adds what is wrong beyond the form, also when the form is not right yet.
pub fn find_more(reading: &mut Reading, rules: &Rules) {
    if let Some(loaded) = &reading.loaded {
        for found in scenario::check(loaded, rules) {
            if !reading.found.contains(&found) {
                reading.found.push(found);
            }
        }
    }
}

/// Reads a scenario with its catalogue: `catalogues/ID.yaml` beside its file, else a built-in one.
#[must_use]
pub fn read_scenario(source: Source, path: &Path) -> Reading {
    let unreadable = RefCell::new(Vec::new());
    let catalogues = |id: &str| {
        let beside = path.parent()?.join("catalogues").join(format!("{id}.yaml"));
        if beside.exists() {
            return file_source(&beside)
                .map_err(|error| unreadable.borrow_mut().extend(error.found))
                .ok();
        }
        scenario::builtin_catalogue(id)
            .map(|text| Source::new(format!("the built-in catalogue {id}"), text))
    };
    let mut reading = scenario::load(source, &catalogues);
    reading.found.extend(unreadable.into_inner());
    reading
}
