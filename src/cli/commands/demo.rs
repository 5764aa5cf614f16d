//! `firedrill demo`: a simulated team plays a drill before the reader's eyes and leaves a report.
//!
//! The drill is played by a script at once, like any other, and kept. On a terminal the same script then
//! plays it once more on the screen of a drill, with captions; else it is told in lines.

use std::io::{self, IsTerminal as _};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::run::{full_screen, play_script};
use super::run_live;
use crate::cli::context::{ChosenPolicy, Context};
use crate::cli::error::{CliError, Kind, Outcome};
use crate::cli::out::wrap;
use crate::cli::plain;
use crate::cli::reports;
use crate::cli::stored::{frozen_card, listing};
use crate::grammar::Script;
use crate::log::Header;
use crate::model::{Event, Stamped};
use crate::policy;
use crate::report::recorded::Recorded;
use crate::report::{ReportModel, json};
use crate::scenario;
use crate::session::announce::and_list;
use crate::session::{Left, Live, Session, Wall, linger};
use crate::store::Store;
use crate::tui::{self, Results, Watch, Watched};
use crate::yaml::Source;

/// Watch a simulated team in a drill, and see its report
///
/// It takes less than a minute: Space stops it, Enter goes to the score, Q leaves. The incident is one of its own, so it gives nothing away about the drills of `list`.
#[derive(Args, Debug)]
pub struct Demo {
    /// Plain lines instead of the whole terminal, as screen readers and pipes like them
    #[arg(long)]
    plain: bool,
}

/// The seed of the demo.
const SEED: u64 = 1;
/// How long the story takes on a terminal.
const STORY: Duration = Duration::from_secs(46);
/// How fast the clock runs up to the first row, in thousandths of real time.
const FIRST_PACE: u32 = 3_500;
/// What counts at most of the text of one moment: long lists are not read in full.
const READ_MAX: usize = 260;

impl Demo {
    /// Plays, tells, and writes the report.
    ///
    /// # Errors
    /// When the store or the report cannot be written.
    pub fn run(&self, cx: &Context) -> Outcome {
        let mut cx = cx.clone();
        if self.plain {
            cx.out = cx.out.plain();
        }
        let cx = &cx;
        let (recorded, script) = played(cx)?;
        let cards = recorded.score();
        let model = recorded.report(&cards, true);
        let directory = cx.config.reports.join(&recorded.drill);
        let page = reports::write(&model, &directory, &cx.out)?;
        if cx.out.json {
            return cx.out.print(&json(&model));
        }
        if full_screen(cx, self.plain) {
            let path = page.display().to_string();
            watch(cx, &recorded, &script, &model, path)
                .map_err(|e| CliError::io("show the drill", &e))?;
        } else {
            self.tell(cx, &recorded)?;
        }
        cx.out.print(&ending(cx, &model))?;
        cx.out.print(&format!("\nReport: {}\n", page.display()))?;
        cx.out.suggest(&format!(
            "`firedrill report {} --open` shows it. Now you: `firedrill run first-page`, with a coach at your side.",
            recorded.drill
        ));
        Ok(())
    }

    fn tell(&self, cx: &Context, recorded: &Recorded) -> Outcome {
        let plan = &recorded.plan;
        let live = io::stdout().is_terminal();
        let names: Vec<&str> = recorded.names.iter().map(String::as_str).collect();
        let people = and_list(&names);
        let head = format!(
            "{}. A drill: the system is simulated, and so are {people}. They have {}, you need less than a minute.",
            plan.title, plan.time_box
        );
        let head = wrap(&head, 80, 0);
        cx.out
            .print(&format!("{}\n", cx.out.bold(head.trim_end())))?;
        cx.out
            .print(&format!("\n{}\n", wrap(&plan.texts.brief, 80, 0)))?;
        let moments: Vec<(&Stamped, String)> = recorded
            .events
            .iter()
            .map(|s| (s, plain::tell(&recorded.engine, &recorded.texts, s, true)))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let weight = |text: &str| text.chars().count().min(READ_MAX);
        let all: usize = moments.iter().map(|(_, text)| weight(text)).sum();
        for (s, text) in &moments {
            // What the team thinks stands apart from what it does.
            let shown = match s.event {
                Event::Noted { .. } => format!("\n{}\n", cx.out.bold(text.trim_end())),
                _ => text.clone(),
            };
            cx.out.print(&shown)?;
            if live {
                linger(STORY.mul_f64(weight(text) as f64 / all as f64));
            }
        }
        Ok(())
    }
}

/// Shows the team play, then the score.
fn watch(
    cx: &Context,
    recorded: &Recorded,
    script: &Script,
    report: &ReportModel,
    path: String,
) -> io::Result<()> {
    let store = Store::open("memory:").map_err(io::Error::other)?;
    let header = Header {
        speed_permille: Some(FIRST_PACE),
        ..recorded.header.clone()
    };
    let roster = Arc::new(script.roster.clone());
    let mut live = Live::new(Arc::clone(&recorded.plan), roster, header, Wall::now());
    let mut front = Watch::open(&live, script, STORY, run_live::theme(cx))?;
    let mut inputs = tui::inputs();
    let session = Session {
        listed: (recorded.plan.id.clone(), recorded.plan.title.clone()),
        live: &mut live,
        front: &mut front,
        // It starts by itself, and nothing is asked before it is left.
        interactive: false,
    };
    let (_, left) = session.run(store, &mut inputs);
    let left = left.map_err(io::Error::other)?;
    let (mut screen, watched) = front.into_screen();
    if left == Left::Interrupted && watched != Watched::Skipped {
        return Ok(());
    }
    let results = Results {
        report,
        path,
        at: 0,
    };
    results.show(&mut screen, &mut inputs, run_live::theme(cx))
}

/// The drill, played and stored. It does not depend on the settings, so it is the same everywhere.
fn played(cx: &Context) -> Outcome<(Recorded, Script)> {
    let failed = |why: String| CliError::new(Kind::Failed, why);
    let scenario = cx.scenario("demo")?;
    let policy = ChosenPolicy::read(Source::new("the built-in policy", policy::builtin()))?;
    let rules = policy.on_the_day(&scenario, None)?;
    let plan = Arc::new(cx.plan(&scenario, &rules, None, SEED)?);
    let text = scenario::demo_script();
    let script = Script::parse(&plan, text)
        .map_err(|found| CliError::script(Source::new("the script of the demo", text), &found))?;
    let log = play_script(&plan, &scenario, &policy, SEED, &script);
    let recorded = Recorded::with_plan(&log, plan).map_err(|error| failed(error.to_string()))?;
    let card = frozen_card(&recorded, &recorded.score());
    cx.store()?
        .put_whole(&log, listing(&recorded), card.as_ref())?;
    Ok((recorded, script))
}

/// How it went, and what the score is made of.
fn ending(cx: &Context, model: &ReportModel) -> String {
    let out = &cx.out;
    let mut text = format!("\n{}\n", out.bold(&model.score.line));
    text += &wrap(&model.outcome.sentence, 80, 0);
    let lost = model.criteria.iter().filter(|c| c.credit < 0.995);
    for criterion in lost {
        text += &wrap(
            &format!(
                "- {} {}: {}",
                criterion.points, criterion.title, criterion.advice
            ),
            80,
            0,
        );
    }
    text
}
