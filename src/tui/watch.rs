//! A script that plays before somebody's eyes: one more front end of a drill, with captions.
//!
//! The notes of its players are the captions: they say why the next move is made, and why now. How fast
//! the drill clock runs from one row to the next follows from how much there is to read.

use std::io;
use std::time::{Duration, Instant};

use ratatui::crossterm::event::{Event as Input, KeyCode, KeyEventKind, KeyModifiers};

use super::draw::Theme;
use super::front::Tui;
use super::terminal::Screen;
use crate::engine::Phase;
use crate::grammar::Script;
use crate::model::{Ask, By, PauseReason, Time};
use crate::session::{Answer, Cue, Effects, Entered, Front, Live};

/// How somebody left who watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watched {
    /// Not at all: it played to its end.
    Whole,
    /// To the score at once.
    Skipped,
    /// For good.
    Left,
}

/// A script that plays before somebody's eyes.
pub struct Watch {
    tui: Tui,
    rows: Vec<Row>,
    next: usize,
    /// When the last row was played.
    last: Instant,
    watched: Watched,
}

/// A row of the script.
struct Row {
    at: Time,
    by: By,
    line: String,
    /// How long it stands before the next one.
    stands: Duration,
}

/// How much a row counts that is no note, in characters.
const MOVE: usize = 40;
/// The fastest pace that a drill may have, in thousandths.
const FASTEST: u128 = 3_600_000;

impl Watch {
    /// Takes the terminal and shows the drill, which is to take so long.
    ///
    /// # Errors
    /// When the terminal cannot be used.
    pub fn open(live: &Live, script: &Script, takes: Duration, theme: Theme) -> io::Result<Self> {
        let weight = |line: &str| match line.strip_prefix("note ") {
            Some(words) => words.len(),
            None => MOVE,
        };
        let all: usize = script.rows.iter().map(|r| weight(&r.line)).sum();
        let rows = script.rows.iter().map(|r| Row {
            at: r.at,
            by: r.by.into(),
            line: r.line.clone(),
            stands: takes.mul_f64(weight(&r.line) as f64 / all.max(1) as f64),
        });
        Ok(Self {
            tui: Tui::watching(live, theme)?,
            rows: rows.collect(),
            next: 0,
            last: live.handled(),
            watched: Watched::Whole,
        })
    }

    /// The screen, to show something else on it, and how the person left.
    #[must_use]
    pub fn into_screen(self) -> (Screen, Watched) {
        (self.tui.into_screen(), self.watched)
    }
}

impl Front for Watch {
    type Given = Input;

    fn entered(&mut self, live: &Live, input: Input) -> io::Result<Entered> {
        let key = match input {
            Input::Key(key) if key.kind != KeyEventKind::Release => key,
            _ => {
                self.tui.draw()?;
                return Ok(Entered::Answered);
            }
        };
        let interrupts = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('q' | 'Q') => self.watched = Watched::Left,
            KeyCode::Char('c') if interrupts => self.watched = Watched::Left,
            KeyCode::Enter | KeyCode::Esc => self.watched = Watched::Skipped,
            KeyCode::Char(' ') if live.phase() == Phase::Play => {
                return Ok(Entered::Control(match live.paused() {
                    true => Ask::Continue,
                    false => Ask::Pause(PauseReason::Break),
                }));
            }
            _ => return Ok(Entered::Answered),
        }
        Ok(Entered::Leave)
    }

    fn show(&mut self, live: &Live, effects: &Effects) -> io::Result<()> {
        if effects.answer != Answer::None {
            self.last = live.handled();
        }
        self.tui.show(live, effects)
    }

    fn wakes(&self, live: &Live) -> Option<Duration> {
        let stood = live.handled().saturating_duration_since(self.last);
        let Some(row) = self
            .rows
            .get(self.next)
            .filter(|_| live.phase() == Phase::Play)
        else {
            let washes = live.phase() == Phase::HotWash;
            let stands = self.next.checked_sub(1).map(|i| self.rows[i].stands);
            return washes.then(|| stands.unwrap_or_default().saturating_sub(stood));
        };
        let left = u64::try_from((row.at - live.engine().now()).0).unwrap_or(0);
        let wall = u128::from(left) * 1_000_000 / u128::from(live.permille());
        (!live.paused()).then(|| Duration::from_micros(u64::try_from(wall).unwrap_or(u64::MAX)))
    }

    fn cue(&mut self, live: &Live) -> Cue {
        let Some(row) = self.rows.get(self.next) else {
            return Cue::Close;
        };
        self.next += 1;
        self.tui.turn(self.next, self.rows.len());
        // What comes after the last row of play is its end, and that is not waited for at its own pace.
        let next = self.rows.get(self.next).map_or(row.at, |next| next.at);
        let gap = u128::try_from((next - live.engine().now()).0).unwrap_or(0);
        let permille = (gap * 1_000 / row.stands.as_millis().max(1)).clamp(1_000, FASTEST);
        Cue::Say {
            by: row.by,
            line: row.line.clone(),
            permille: u32::try_from(permille).unwrap_or(1_000),
        }
    }
}
