//! `firedrill run`: a drill, by a person in real time or by script in virtual time.

use std::io::{self, IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde_json::Value;

use super::run_live::{self, Begin, Played};
use super::score;
use super::show::PAR_PLAYER;
use crate::cli::context::{ChosenPolicy, ChosenScenario, Context, file_source};
use crate::cli::error::{CliError, Kind, Outcome};
use crate::cli::gate::Gate;
use crate::cli::reports::{self, Format};
use crate::cli::stored::{frozen_card, listing};
use crate::engine::{Engine, play};
use crate::grammar::Script;
use crate::log::{self, Header, LogFile, LogSeat, Mode, Side, Version};
use crate::model::{Plan, Roster};
use crate::report::recorded::Recorded;
use crate::report::{ReportModel, follow, json, steps};
use crate::session;
use crate::tui::Results;
use crate::yaml::{Day, MAX_BYTES, Source};

const EXAMPLES: &str = "\
Examples:
  firedrill run blank-page                       play it now, alone, in real time
  firedrill run blank-page --speed 4             four times as fast
  firedrill run blank-page --practice            without a score, with checkpoints to go back to
  firedrill run --resume last                    go on with a drill that was interrupted
  firedrill run blank-page --seed 7 --script team.csv --json
  firedrill run blank-page --script team.csv --gate 'score>=80 && time_to_mitigate<=15m'
";

/// Run a drill
///
/// You play it in real time, alone, with all roles, on the whole terminal or, with --plain, in lines. It is kept at each step: Ctrl-C or a crash interrupts it, and
/// --resume goes on where it stood. Without a terminal, responses are read from stdin, one a line.
///
/// With --script the drill is played in virtual time, at once: the same script gives the same log, score and
/// report. The script is a CSV file with the columns at,by,response.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct Run {
    /// A built-in's id or the path of a scenario file
    #[arg(required_unless_present = "resume")]
    scenario: Option<String>,
    /// Play this script in virtual time; - is stdin
    #[arg(long, value_name = "FILE")]
    script: Option<PathBuf>,
    /// Go on with a drill that was interrupted: its id, the beginning of it, or last
    #[arg(long, value_name = "DRILL", conflicts_with_all = ["scenario", "script", "seed", "variant", "policy", "date", "speed", "player"])]
    resume: Option<String>,
    /// Picks the variant and every chance in the drill; 1 for scripts and any number for people without it
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Which variant; the seed picks one without it
    #[arg(long, value_name = "V")]
    variant: Option<String>,
    /// The policy file to use
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// The date in the story: the drill takes place on its weekday on or after it, with those on call who are then
    #[arg(long, value_name = "DATE", value_parser = date)]
    date: Option<Day>,
    /// How many times as fast as real time (1)
    #[arg(long, value_name = "X", value_parser = run_live::speed)]
    speed: Option<u32>,
    /// Your name in the drill
    #[arg(long, value_name = "NAME")]
    player: Option<String>,
    /// Practise: checkpoints to go back to, no score, counted nowhere
    #[arg(long, conflicts_with_all = ["script", "resume", "fail_under", "gate"])]
    practice: bool,
    /// Plain lines instead of the whole terminal, as screen readers and pipes like them
    #[arg(long)]
    plain: bool,
    /// Write the report into this directory
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Exit with 4 when the score is below this
    #[arg(long, value_name = "N")]
    fail_under: Option<f64>,
    /// Exit with 4 when a limit is missed, as in `score>=80 && time_to_mitigate<=15m`
    #[arg(long, value_name = "EXPR", value_parser = Gate::parse)]
    gate: Option<Gate>,
}

impl Run {
    /// Runs the drill.
    ///
    /// # Errors
    /// When something handed in is invalid, the store or the reports cannot be written, or a gate is missed.
    pub fn run(&self, cx: &Context) -> Outcome {
        let mut cx = cx.clone();
        if self.plain {
            cx.out = cx.out.plain();
        }
        let cx = &cx;
        let played = match (&self.scenario, &self.resume) {
            (_, Some(drill)) => run_live::resume(cx, drill, self.full_screen(cx))?,
            (Some(scenario), None) => self.new_drill(cx, scenario)?,
            (None, None) => return Err(CliError::new(Kind::Usage, "no scenario is named")),
        };
        self.finish(cx, played)
    }

    /// Whether the drill takes the whole terminal.
    fn full_screen(&self, cx: &Context) -> bool {
        full_screen(cx, self.plain)
    }

    fn new_drill(&self, cx: &Context, scenario: &str) -> Outcome<Played> {
        let scenario = cx.scenario(scenario)?;
        let policy = cx.policy(self.policy.as_deref())?;
        let rules = policy.on_the_day(&scenario, self.date)?;
        let variant = self.variant.as_deref();
        if let Some(script) = &self.script {
            for (flag, given) in [
                ("--speed", self.speed.is_some()),
                ("--player", self.player.is_some()),
            ] {
                if given {
                    cx.out
                        .say(&format!("Note: {flag} means nothing to a script."));
                }
            }
            let seed = self.seed.unwrap_or(1);
            let plan = Arc::new(cx.plan(&scenario, &rules, variant, seed)?);
            let model = by_script(cx, plan, &scenario, &policy, seed, script)?;
            return Ok(Played { model, desk: None });
        }
        let seed = self.seed.unwrap_or_else(|| session::chance() % SEEDS);
        let player = self.player.as_deref().or(cx.config.player.as_deref());
        run_live::begin(
            cx,
            &Begin {
                plan: Arc::new(cx.plan(&scenario, &rules, variant, seed)?),
                scenario: &scenario,
                policy: &policy,
                seed,
                permille: self.speed.unwrap_or(1000),
                player: player.unwrap_or(PAR_PLAYER),
                practice: self.practice,
                full_screen: self.full_screen(cx),
            },
        )
    }

    /// Writes the report, prints it, and tests the gates.
    fn finish(&self, cx: &Context, played: Played) -> Outcome {
        let model = &played.model;
        let drill = &model.about.drill;
        let directory = self.out.clone();
        let directory = directory.unwrap_or_else(|| cx.config.reports.join(drill));
        let page = reports::write(model, &directory, &cx.out)?;
        if let Some(mut desk) = played.desk {
            let results = Results {
                report: model,
                path: page.display().to_string(),
                at: 0,
            };
            let shown = results.show(&mut desk.screen, &mut desk.inputs, run_live::theme(cx));
            shown.map_err(|error| CliError::io("show the score", &error))?;
        }
        let gate = self.gate.clone().unwrap_or_default();
        let gate = match self.fail_under {
            Some(least) => gate.and_score(least),
            None => gate,
        };
        let measured = gate.measure(model);
        if cx.out.json {
            let mut value: Value = serde_json::from_str(&json(model)).expect("the report is JSON");
            if !measured.is_empty() {
                value["gates"] = measured.iter().map(|m| m.to_json()).collect();
            }
            cx.out.print_json(&value)?;
        } else {
            cx.out
                .print(&reports::render(model, Format::Text, &cx.out))?;
            if self.script.is_none() {
                cx.out.print(&format!("\n{}", score::card(cx, model)))?;
            }
        }
        cx.out.suggest(&format!(
            "\nReport: {}\n`firedrill report {drill} --open` shows it; `firedrill replay {drill}` tells the story; `firedrill learn` says what comes next.",
            page.display()
        ));
        let missed = measured.iter().filter(|m| !m.met);
        let missed: Vec<String> = missed
            .map(|m| format!("{}: {}", m.expression, m.measured))
            .collect();
        if missed.is_empty() {
            return Ok(());
        }
        let message = format!("missed {}", missed.join("; "));
        if cx.out.json {
            // The report on stdout says so; stderr says it to people.
            cx.out.say(&message);
        }
        Err(CliError {
            told: cx.out.json,
            ..CliError::new(Kind::Missed, message)
        })
    }
}

fn date(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "a date is written as 2026-03-30".to_owned())
}

/// Whether something takes the whole terminal.
pub(super) fn full_screen(cx: &Context, plain: bool) -> bool {
    let terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    let simple = std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
    if terminal && simple && !plain && !cx.out.json {
        cx.out
            .say("TERM names no terminal that can be drawn on: it comes as plain lines, as with --plain.");
    }
    terminal && !simple && !plain && !cx.out.json
}

/// Seeds that are drawn for people are small enough to be read aloud.
const SEEDS: u64 = 1_000_000;

/// Plays a script, keeps the drill, and makes its report.
fn by_script(
    cx: &Context,
    plan: Arc<Plan>,
    scenario: &ChosenScenario,
    policy: &ChosenPolicy,
    seed: u64,
    script: &Path,
) -> Outcome<ReportModel> {
    let source = script_source(script)?;
    let script = Script::parse(&plan, &source.text)
        .map_err(|problems| CliError::script(source, &problems))?;
    let log = play_script(&plan, scenario, policy, seed, &script);
    let recorded = Recorded::with_plan(&log, plan)
        .map_err(|error| CliError::new(Kind::Failed, error.to_string()))?;
    let cards = recorded.score();
    let mut store = cx.store()?;
    store.put_whole(
        &log,
        listing(&recorded),
        frozen_card(&recorded, &cards).as_ref(),
    )?;
    store.add_actions(&follow::agreed(&recorded, &cards.card))?;
    Ok(recorded.report(&cards, false))
}

/// The text of a script file, or of stdin.
pub(super) fn script_source(path: &Path) -> Outcome<Source> {
    if path != Path::new("-") {
        return file_source(path);
    }
    let mut bytes = Vec::new();
    io::stdin()
        .take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| CliError::io("read stdin", &error))?;
    Source::from_bytes("stdin", bytes)
        .map_err(|found| CliError::diagnostics("stdin is no text", vec![found], Vec::new()))
}

/// Plays a script in virtual time; the log depends on nothing else.
pub fn play_script(
    plan: &Arc<Plan>,
    scenario: &ChosenScenario,
    policy: &ChosenPolicy,
    seed: u64,
    script: &Script,
) -> LogFile {
    let header = Header {
        format: Version::CURRENT,
        app: env!("CARGO_PKG_VERSION").to_owned(),
        scenario: log::Source::new(scenario.loaded.merged_text.as_str()),
        policy: log::Source::new(policy.text.as_str()),
        seed,
        variant: plan.variant.clone(),
        mode: mode(&script.roster),
        branch: None,
        speed_permille: None,
        opened: None,
        on_call_at: plan.rules.on_call_at.clone(),
        roster: LogSeat::list(plan, &script.roster),
    };
    let drill = log::drill_id(&header, script.to_csv().as_bytes());
    let roster = Arc::new(script.roster.clone());
    let mut engine = Engine::new(Arc::clone(plan), roster, seed);
    let mut events = Vec::new();
    play(&mut engine, &steps(&script.rows), &mut events);
    let mut log = LogFile::new(drill, header);
    for event in &events {
        log.push(plan, event, None);
    }
    log.side = Side::new(&script.roster, &script.texts);
    log
}

fn mode(roster: &Roster) -> Mode {
    if roster.solo { Mode::Solo } else { Mode::Team }
}
