//! L6: the command line. One file per command in [`commands`]; errors, settings and output are here.
//!
//! Invariants: stdout is data and stderr is messages; `--json` gives JSON for results and for
//! errors; an error is printed once, and its kind is the exit code; no panic reaches a user.

mod checked;
pub mod commands;
pub mod complete;
pub mod config;
pub mod context;
pub mod error;
pub mod files;
pub mod gate;
pub mod out;
pub mod plain;
pub mod reports;
pub mod stored;
pub mod watch;

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use config::Config;
use context::Context;
use error::{CliError, Kind, Outcome};
use out::Out;

const EXAMPLES: &str = "\
Examples:
  firedrill demo                      watch a simulated team, and see its report
  firedrill learn                     the path for newcomers: what to play next, and why
  firedrill list                      the scenarios that can be played
  firedrill show blank-page           what one of them is about
  firedrill run blank-page            play it, against the clock
  firedrill run blank-page --seed 7 --script team.csv
                                      play a script in virtual time: the same result each time
  firedrill report last --open        the training report of the last drill
  firedrill new my-scenario           a scenario to begin with
  firedrill check my-scenario.yaml    everything that is wrong with a file
";

const AFTER: &str = "\
Exit codes: 0 ok, 1 failed, 2 usage, 3 an input file is invalid, 4 a gate or check was missed,
5 not found, 130 interrupted.
Settings: flags, then FIREDRILL_STORE, FIREDRILL_POLICY, FIREDRILL_REPORTS, FIREDRILL_PLAYER, then
./firedrill.toml, then firedrill/config.toml in the user's configuration directory.";

/// A fire drill for software incidents: timed injects, a system that reacts, SLA scoring, a training report.
#[derive(Debug, Parser)]
#[command(name = "firedrill", version, max_term_width = 100, before_help = EXAMPLES, after_help = AFTER, help_template = HELP)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Help leads with examples, for the program and for each command.
const HELP: &str =
    "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";

/// The program with all its commands, as clap knows it.
fn program() -> clap::Command {
    let program = Cli::command().mut_subcommands(|command| command.help_template(HELP));
    complete::with_names(program)
}

/// The heading of the flags that every command has.
const GLOBAL: &str = "Everywhere";

#[derive(Args, Debug)]
struct Global {
    /// Print results and errors as JSON on stdout
    #[arg(long, global = true, help_heading = GLOBAL)]
    json: bool,
    /// Print nothing on stderr but errors
    #[arg(long, short, global = true, help_heading = GLOBAL)]
    quiet: bool,
    /// Where drills are kept: sqlite:FILE or memory:
    #[arg(long, global = true, help_heading = GLOBAL, value_name = "URL")]
    store: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(commands::demo::Demo),
    List(commands::list::List),
    Learn(commands::learn::Learn),
    Show(commands::show::Show),
    Run(Box<commands::run::Run>),
    Drills(commands::drills::Drills),
    Report(commands::report::Report),
    Score(commands::score::Score),
    Replay(commands::replay::Replay),
    Verify(commands::verify::Verify),
    Export(commands::export::Export),
    Delete(commands::delete::Delete),
    New(commands::new::New),
    FromIncident(commands::from_incident::FromIncident),
    Init(commands::init::Init),
    Preview(commands::preview::Preview),
    Actions(commands::actions::Actions),
    Incidents(commands::incidents::Incidents),
    Check(commands::check::Check),
    #[command(name = "oncall")]
    OnCall(commands::oncall::OnCall),
    Doctor(commands::doctor::Doctor),
    Msel(commands::msel::MselCommand),
    Runbook(commands::runbook::Runbook),
    Schema(commands::schema::Schema),
    Completions(commands::completions::Completions),
    Man(commands::man::Man),
}

impl Command {
    fn run(&self, cx: &Context) -> Outcome {
        match self {
            Self::Demo(demo) => demo.run(cx),
            Self::List(list) => list.run(cx),
            Self::Learn(learn) => learn.run(cx),
            Self::Show(show) => show.run(cx),
            Self::Run(run) => run.run(cx),
            Self::Drills(drills) => drills.run(cx),
            Self::Report(report) => report.run(cx),
            Self::Score(score) => score.run(cx),
            Self::Replay(replay) => replay.run(cx),
            Self::Verify(verify) => verify.run(cx),
            Self::Export(export) => export.run(cx),
            Self::Delete(delete) => delete.run(cx),
            Self::New(new) => new.run(cx),
            Self::FromIncident(incident) => incident.run(cx),
            Self::Init(init) => init.run(cx),
            Self::Preview(preview) => preview.run(cx),
            Self::Actions(actions) => actions.run(cx),
            Self::Incidents(incidents) => incidents.run(cx),
            Self::Check(check) => check.run(cx),
            Self::OnCall(oncall) => oncall.run(cx),
            Self::Doctor(doctor) => doctor.run(cx),
            Self::Msel(msel) => msel.run(cx),
            Self::Runbook(runbook) => runbook.run(cx),
            Self::Schema(schema) => schema.run(cx),
            Self::Completions(completions) => completions.run(cx),
            Self::Man(man) => man.run(cx),
        }
    }
}

/// Runs the program with these arguments, the first of which is its name.
#[must_use]
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let json = args.iter().any(|a| a == "--json");
    let out = Out::new(json, false);
    let bug = Arc::new(Mutex::new(None));
    let noted = Arc::clone(&bug);
    std::panic::set_hook(Box::new(move |panic| {
        // The first panic is the cause, and a poisoned lock still holds it.
        let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
        noted.get_or_insert_with(|| panic.to_string());
    }));
    let result = std::panic::catch_unwind(|| start(&args)).unwrap_or_else(|_| {
        let why = bug.lock().unwrap_or_else(PoisonError::into_inner).take();
        let why = why.unwrap_or_default().replace('\n', " ");
        let message = format!("firedrill {} has a bug: {why}", env!("CARGO_PKG_VERSION"));
        Err(CliError::new(Kind::Failed, message).hint(
            "what was acknowledged is safe; please report this with the command that you used",
        ))
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&out, &error);
            ExitCode::from(error.kind.code())
        }
    }
}

fn start(args: &[OsString]) -> Outcome {
    if complete::answer(program, args)? {
        return Ok(());
    }
    let read = program()
        .try_get_matches_from(args)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match read {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let out = Out::new(cli.global.json, cli.global.quiet);
    let Some(command) = cli.command else {
        return out.print(&program().render_help().to_string());
    };
    let config = Config::read(cli.global.store.as_deref())?;
    command.run(&Context { out, config })
}

/// What clap has to say: help and versions are data, everything else is an error.
fn usage(error: &clap::Error) -> Outcome {
    let out = Out::new(false, false);
    let text = error.render();
    if !error.use_stderr() {
        return out.print(&if out.colour {
            text.ansi().to_string()
        } else {
            text.to_string()
        });
    }
    let text = text.to_string();
    let (message, rest) = text.split_once("\n\n").unwrap_or((&text, ""));
    let mut made = CliError::new(
        Kind::Usage,
        message.trim_start_matches("error: ").trim_end(),
    );
    for hint in rest.split("\n\n").map(str::trim).filter(|h| !h.is_empty()) {
        made = made.hint(hint.trim_start_matches("tip: "));
    }
    Err(made)
}

fn tell(out: &Out, error: &CliError) {
    if error.kind == Kind::PipeClosed || error.told {
        return;
    }
    if out.json {
        // When stdout is gone there is no other place for it.
        let _ = out.print_json(&error.to_json());
    } else {
        eprint!("{}", error.to_text(out.colour_messages));
    }
}
