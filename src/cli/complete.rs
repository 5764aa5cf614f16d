//! What shells complete: commands and flags, and the names of scenarios, variants, drills, roles and catalogues.
//!
//! The script of `firedrill completions` asks this binary at each completion, so what is completed is what there is now. An argument is known
//! by its id: every command that has a `scenario`, a `variant` or a `drill` gets their names. What cannot be read completes to nothing.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::{Arg, Command};
use clap_complete::engine::{
    ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter as _,
};
use clap_complete::env::CompleteEnv;

use super::config::Config;
use super::context::{Context, read_scenario, scenario_source};
use super::error::{CliError, Kind, Outcome};
use super::out::Out;
use crate::store::Store;
use crate::{policy, scenario, yaml};

/// The variable with which the scripts of shells ask for completions.
pub const VARIABLE: &str = "FIREDRILL_COMPLETE";

/// Answers when a shell asks; whether one did.
///
/// # Errors
/// When it is a shell that is not known, or stdout cannot be written.
pub fn answer(program: fn() -> Command, args: &[OsString]) -> Outcome<bool> {
    let here = std::env::current_dir().ok();
    CompleteEnv::with_factory(program)
        .var(VARIABLE)
        .try_complete(args, here.as_deref())
        .map_err(|error| CliError::new(Kind::Usage, error.to_string()))
}

/// The program, with completions for its arguments.
#[must_use]
pub fn with_names(program: Command) -> Command {
    program.mut_subcommands(|command| {
        let name = command.get_name().to_owned();
        command.mut_args(|arg| complete(&name, arg))
    })
}

fn complete(command: &str, arg: Arg) -> Arg {
    let completer = match (command, arg.get_id().as_str()) {
        (_, "scenario") | ("check", "files") => ArgValueCompleter::new(scenarios),
        (_, "variant") => ArgValueCompleter::new(variants),
        (_, "drill" | "resume") => ArgValueCompleter::new(drills),
        (_, "script") => ArgValueCompleter::new(PathCompleter::file().stdio().filter(is_csv)),
        ("preview", "role") => ArgValueCompleter::new(roles),
        ("new", "uses") => ArgValueCompleter::new(catalogues),
        ("check", "explain") => ArgValueCompleter::new(rules),
        ("man", "command") => ArgValueCompleter::new(commands),
        _ => return arg,
    };
    arg.add(completer)
}

/// The candidates that begin with what was typed.
fn matching<S: AsRef<str>>(
    current: &OsStr,
    candidates: impl IntoIterator<Item = (S, String)>,
) -> Vec<CompletionCandidate> {
    let typed = current.to_string_lossy();
    let begin = candidates
        .into_iter()
        .filter(|(name, _)| name.as_ref().starts_with(&*typed));
    begin
        .map(|(name, help)| {
            let help = (!help.is_empty()).then(|| help.into());
            CompletionCandidate::new(name.as_ref()).help(help)
        })
        .collect()
}

/// Built-in scenarios, then files.
fn scenarios(current: &OsStr) -> Vec<CompletionCandidate> {
    let titles = scenario::builtins().iter().map(|(id, text)| {
        let head = scenario::Head::read(id, text);
        (*id, head.map_or_else(String::new, |h| h.title))
    });
    let mut found = matching(current, titles);
    found.extend(PathCompleter::file().filter(is_yaml).complete(current));
    found
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "yaml" || e == "yml")
}

fn is_csv(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "csv")
}

/// The words of the command line that is being completed.
fn words() -> Vec<String> {
    let words = std::env::args_os().skip_while(|word| word != "--").skip(2);
    words
        .map(|word| word.to_string_lossy().into_owned())
        .collect()
}

/// The variants of the scenario that the command line names.
fn variants(current: &OsStr) -> Vec<CompletionCandidate> {
    let words = words();
    let named = words.iter().skip(1).filter(|word| !word.starts_with('-'));
    let loaded = named.into_iter().find_map(|name| {
        let source = scenario_source(name).ok()?;
        read_scenario(source, Path::new(name)).loaded
    });
    let Some(loaded) = loaded else {
        return Vec::new();
    };
    let doc = &loaded.doc;
    let candidates = doc.variants.iter().map(|(id, variant)| {
        let cause = variant.cause.as_ref().map_or(id, yaml::Id::as_str);
        (id, doc.causes.get(cause).cloned().unwrap_or_default())
    });
    matching(current, candidates)
}

/// `last`, and the drills of the store. A store that is not there is not made.
fn drills(current: &OsStr) -> Vec<CompletionCandidate> {
    let words = words();
    let flag = words.iter().position(|word| word == "--store");
    let url = flag.and_then(|at| words.get(at + 1)).map(String::as_str);
    let rows = Config::read(url).ok().and_then(|config| {
        let file = config.store.strip_prefix("sqlite:")?;
        if !Path::new(file).exists() {
            return None;
        }
        Store::open(&config.store).ok()?.list().ok()
    });
    let rows = rows.unwrap_or_default();
    let last = (!rows.is_empty()).then(|| ("last".to_owned(), "The last one".to_owned()));
    let known = rows.into_iter().map(|row| (row.id, row.title));
    matching(current, last.into_iter().chain(known))
}

/// The incident roles of the policy, and who else can be looked over the shoulder.
fn roles(current: &OsStr) -> Vec<CompletionCandidate> {
    let source = yaml::Source::new("policy", policy::builtin());
    let own = Config::read(None).ok().and_then(|config| {
        let cx = Context {
            out: Out::new(false, true),
            config,
        };
        cx.policy(None).ok().map(|policy| policy.rules)
    });
    let rules = own.or_else(|| policy::load(&source).0.map(|p| p.rules()));
    let roles = rules.map(|rules| rules.roles).unwrap_or_default();
    let roles = roles.into_iter().map(|role| (role.id, role.title));
    let others = [
        ("on-call", "Who is paged"),
        ("facilitator", "The truth and the script"),
    ];
    let others = others.map(|(id, help)| (id.to_owned(), help.to_owned()));
    matching(current, roles.chain(others))
}

/// The built-in catalogue, and those beside the scenarios of this directory.
fn catalogues(current: &OsStr) -> Vec<CompletionCandidate> {
    let files = std::fs::read_dir("catalogues")
        .into_iter()
        .flatten()
        .flatten();
    let mut names: Vec<PathBuf> = files.map(|f| f.path()).filter(|p| is_yaml(p)).collect();
    names.sort();
    let names = names
        .iter()
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()));
    let all = std::iter::once("epb".to_owned()).chain(names);
    matching(current, all.map(|name| (name, String::new())))
}

fn rules(current: &OsStr) -> Vec<CompletionCandidate> {
    let all = yaml::RULES
        .iter()
        .chain(&scenario::RULES)
        .chain(&policy::RULES);
    matching(current, all.map(|(id, why)| (*id, (*why).to_owned())))
}

fn commands(current: &OsStr) -> Vec<CompletionCandidate> {
    let program = super::program();
    let names = program.get_subcommands().map(|c| {
        let about = c.get_about().map(ToString::to_string);
        (c.get_name().to_owned(), about.unwrap_or_default())
    });
    matching(current, names)
}
