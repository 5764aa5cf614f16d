//! A drill in real time: `firedrill run SCENARIO` and `firedrill run --resume DRILL`.

use std::io::{self, IsTerminal as _, Write};
use std::sync::Arc;

use ratatui::crossterm;
use tokio::sync::mpsc::Receiver;

use crate::cli::context::{ChosenPolicy, ChosenScenario, Context};
use crate::cli::error::{CliError, Kind, Outcome};
use crate::cli::plain::Plain;
use crate::cli::stored::{self, unusable};
use crate::engine::Phase;
use crate::log::{self, Header, LogSeat, Mode, Version};
use crate::model::{EndReason, Plan, Roster};
use crate::report::ReportModel;
use crate::report::recorded::{self, Recorded};
use crate::session::{Left, Live, Session, SessionError, Wall, stdin_lines};
use crate::store::{Hold, Store};
use crate::tui::{self, Screen, Theme, Tui};

/// What a new live drill is made of.
#[derive(Debug)]
pub struct Begin<'a> {
    /// The scenario.
    pub scenario: &'a ChosenScenario,
    /// The policy.
    pub policy: &'a ChosenPolicy,
    /// The variant of the scenario under the policy.
    pub plan: Arc<Plan>,
    /// The seed.
    pub seed: u64,
    /// The speed in thousandths of real time.
    pub permille: u32,
    /// The name of the one who plays.
    pub player: &'a str,
    /// Nothing counts, and the player may go back to checkpoints.
    pub practice: bool,
    /// In panes over the whole terminal, not in lines.
    pub full_screen: bool,
}

/// A drill that was played to its end.
pub struct Played {
    /// Its report.
    pub model: ReportModel,
    /// The terminal, when it was played on the whole of it.
    pub desk: Option<Desk>,
}

/// The terminal and what comes from it.
pub struct Desk {
    /// Where to draw.
    pub screen: Screen,
    /// Keys, clicks and sizes.
    pub inputs: Receiver<crossterm::event::Event>,
}

/// Reads a speed: `1`, `2.5`, `60`.
///
/// # Errors
/// When it is no number between 0.1 and 3600.
pub fn speed(text: &str) -> Result<u32, String> {
    let speed: f64 = text.parse().map_err(|_| "it is no number".to_owned())?;
    if (0.1..=3600.0).contains(&speed) {
        Ok((speed * 1000.0).round() as u32)
    } else {
        Err("a speed lies between 0.1 and 3600 times real time".to_owned())
    }
}

/// Plays a new drill to its end.
///
/// # Errors
/// When the player's name cannot be used, the store cannot be written, or the player leaves.
pub fn begin(cx: &Context, begin: &Begin<'_>) -> Outcome<Played> {
    let plan = &begin.plan;
    let roster = Roster {
        practice: begin.practice,
        ..Roster::new(plan, [begin.player])
            .map_err(|error| CliError::new(Kind::Usage, error.to_string()))?
    };
    let wall = Wall::now();
    let header = Header {
        format: Version::CURRENT,
        app: env!("CARGO_PKG_VERSION").to_owned(),
        scenario: log::Source::new(begin.scenario.loaded.merged_text.as_str()),
        policy: log::Source::new(begin.policy.text.as_str()),
        seed: begin.seed,
        variant: plan.variant.clone(),
        mode: if begin.practice {
            Mode::Practice
        } else {
            Mode::Solo
        },
        branch: None,
        speed_permille: Some(begin.permille),
        opened: Some(wall.text()),
        on_call_at: plan.rules.on_call_at.clone(),
        roster: LogSeat::list(plan, &roster),
    };
    let store = cx.store()?;
    let live = Live::new(Arc::clone(plan), Arc::new(roster), header, wall);
    let hold = store.hold(live.file().drill())?;
    play(cx, store, live, &hold, begin.full_screen)
}

/// Goes on with a drill that was interrupted.
///
/// # Errors
/// When there is no such drill, it is over or being played, its log cannot be used, or the player leaves again.
pub fn resume(cx: &Context, name: &str, full_screen: bool) -> Outcome<Played> {
    let mut store = cx.store()?;
    let drill = store.find(name)?;
    let hold = store.hold(&drill)?;
    let file = store.load(&drill)?;
    let plan = recorded::plan(file.header()).map_err(|error| unusable(&drill, &error))?;
    let live = Live::resume(Arc::new(plan), file, Wall::now())
        .map_err(|error| CliError::log(&drill, &error))?;
    if live.phase() == Phase::Closed {
        let error = CliError::new(Kind::Usage, format!("drill {drill} is over"));
        return Err(error.hint(format!("`firedrill report {drill}` shows its report")));
    }
    play(cx, store, live, &hold, full_screen)
}

/// The session, and what follows from it. `_hold` keeps other processes away meanwhile.
fn play(
    cx: &Context,
    store: Store,
    live: Live,
    _hold: &Hold,
    full_screen: bool,
) -> Outcome<Played> {
    if full_screen {
        in_panes(cx, store, live)
    } else {
        let model = in_lines(cx, store, live)?;
        Ok(Played { model, desk: None })
    }
}

fn in_panes(cx: &Context, store: Store, mut live: Live) -> Outcome<Played> {
    let mut front = Tui::open(&live, theme(cx)).map_err(|e| unwritten(&e))?;
    let mut inputs = tui::inputs();
    let session = Session {
        listed: (live.plan().id.clone(), live.plan().title.clone()),
        live: &mut live,
        front: &mut front,
        interactive: true,
    };
    let (store, left) = session.run(store, &mut inputs);
    let screen = front.into_screen();
    let model = match after(left, &live)? {
        Left::Closed => close(store, &live)?,
        Left::Interrupted => {
            return Err(CliError {
                told: false,
                ..interrupted(cx, &live)
            });
        }
    };
    let desk = Some(Desk { screen, inputs });
    Ok(Played { model, desk })
}

fn in_lines(cx: &Context, store: Store, mut live: Live) -> Outcome<ReportModel> {
    let interactive = io::stdin().is_terminal();
    // With --json stdout is for the report alone.
    let out: Box<dyn Write> = if cx.out.json {
        Box::new(io::stderr())
    } else {
        Box::new(io::stdout())
    };
    let mut front = Plain::new(out, interactive);
    let kept = store.place().to_string();
    let opened = match live.phase() {
        Phase::Lobby => front.lobby(&live, &kept),
        _ => front.welcome_back(&live),
    };
    opened.map_err(|e| unwritten(&e))?;
    let session = Session {
        listed: (live.plan().id.clone(), live.plan().title.clone()),
        live: &mut live,
        front: &mut front,
        interactive,
    };
    let (store, left) = session.run(store, &mut stdin_lines());
    match after(left, &live)? {
        Left::Closed => close(store, &live),
        Left::Interrupted => {
            // Whoever left may have closed the terminal as well.
            let _ = front.goodbye(&live);
            Err(interrupted(cx, &live))
        }
    }
}

/// How a session ended, or why it broke off.
fn after(left: Result<Left, SessionError>, live: &Live) -> Outcome<Left> {
    left.map_err(|error| match error {
        SessionError::Io(error) => unwritten(&error),
        SessionError::Store(error) => {
            let drill = live.file().drill();
            let error = CliError::from(error);
            error.hint(format!(
                "then `firedrill run --resume {drill}` goes on from the last record"
            ))
        }
    })
}

fn interrupted(cx: &Context, live: &Live) -> CliError {
    let drill = live.file().drill();
    let error = match live.phase() {
        Phase::Lobby => CliError::new(Kind::Interrupted, "the drill was not started"),
        _ => CliError::new(Kind::Interrupted, format!("drill {drill} was interrupted"))
            .hint(format!("`firedrill run --resume {drill}` goes on")),
    };
    CliError {
        // The front end has said the same.
        told: !cx.out.json,
        ..error
    }
}

/// Scores the drill, keeps the card, and makes the report.
fn close(mut store: Store, live: &Live) -> Outcome<ReportModel> {
    let plan = Arc::clone(live.engine().plan());
    let recorded = Recorded::with_plan(live.file(), plan)
        .map_err(|error| CliError::new(Kind::Failed, error.to_string()))?;
    let cards = stored::close(&mut store, &recorded)?;
    let ended = live.engine().state().ended.map(|(_, reason)| reason);
    if matches!(ended, Some(EndReason::Aborted | EndReason::RealIncident)) {
        let message = format!("drill {} was aborted", recorded.drill);
        return Err(CliError::new(Kind::Interrupted, message).hint(format!(
            "`firedrill report {}` makes its report all the same",
            recorded.drill
        )));
    }
    Ok(recorded.report(&cards, false))
}

fn unwritten(error: &io::Error) -> CliError {
    match error.kind() {
        io::ErrorKind::BrokenPipe => CliError::new(Kind::PipeClosed, ""),
        _ => CliError::io("show the drill", error),
    }
}

/// What the terminal can show.
pub fn theme(cx: &Context) -> Theme {
    Theme {
        colour: cx.out.colour,
        unicode: utf8_locale(),
    }
}

/// Whether the terminal shows more than ASCII.
fn utf8_locale() -> bool {
    ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .is_some_and(|value| {
            let value = value.to_lowercase();
            value.contains("utf-8") || value.contains("utf8")
        })
}
