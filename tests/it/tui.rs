//! The terminal program: screens of all sizes without a terminal, and the real binary in one.

mod keys;
mod robust;
mod same;
mod screens;
mod sizes;
mod terminal;

use std::time::Duration;

use firedrill::log::Mode;
use firedrill::model::{Ask, By, Participant};
use firedrill::session::{Answer, Effects, Input, Live, Wall};
use firedrill::tui::{Model, Spots, Theme, Wish, draw};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{Event, KeyCode};

use crate::harness::plan_of;
use crate::live::session::{later, lobby, lobby_of, lobby_with};

/// A scenario whose texts try to trick terminals, with a flood of log lines.
const HOSTILE: &str = include_str!("tui/hostile.yaml");

/// Somebody at a terminal that is only a buffer.
struct Sitting {
    live: Live,
    wall: Wall,
    model: Model,
}

impl Sitting {
    /// In the lobby of a drill.
    fn new() -> Self {
        let (live, wall) = lobby(1000);
        Self {
            model: Model::new(&live),
            live,
            wall,
        }
    }

    /// In the lobby of a scenario with texts that try to trick terminals.
    fn hostile() -> Self {
        let (live, wall) = lobby_with(plan_of(HOSTILE, "only"), Mode::Solo, 1000);
        Self {
            model: Model::new(&live),
            live,
            wall,
        }
    }

    /// In play.
    fn playing() -> Self {
        let mut at = Self::new();
        at.key(KeyCode::Enter);
        at
    }

    /// In practice.
    fn practising() -> Self {
        let (live, wall) = lobby_of(Mode::Practice, 1000);
        let mut at = Self {
            model: Model::new(&live),
            live,
            wall,
        };
        at.key(KeyCode::Enter);
        at
    }

    /// Presses a key a second later.
    fn key(&mut self, code: KeyCode) {
        let wish = self.model.update(&Event::Key(code.into()));
        self.wants(wish);
    }

    /// Presses the keys of these characters.
    fn types(&mut self, text: &str) {
        for c in text.chars() {
            self.key(KeyCode::Char(c));
        }
    }

    /// Types a line and sends it.
    fn line(&mut self, line: &str) {
        self.key(KeyCode::Enter);
        self.types(line);
        self.key(KeyCode::Enter);
        self.key(KeyCode::Esc);
    }

    fn wants(&mut self, wish: Option<Wish>) {
        self.wall = later(self.wall, Duration::from_secs(1));
        let effects = match wish {
            None => self.live.handle(Input::Tick, self.wall),
            Some(Wish::Line(line)) => {
                let by = By::Seat(Participant(0));
                self.live.handle(Input::Line(by, &line), self.wall)
            }
            Some(Wish::Start) => self.live.run_control(Ask::Start, self.wall),
            Some(Wish::Close) => self.live.run_control(Ask::End, self.wall),
            Some(Wish::Leave) => return,
        };
        self.model.refresh(&self.live, &effects);
        if let Answer::Rewind(to) = effects.answer {
            self.live = self.live.branch(to, self.wall);
            let effects = Effects {
                before: self.live.events().len(),
                answer: Answer::Rewound(to),
                held: None,
            };
            self.model.refresh(&self.live, &effects);
        }
    }

    fn draw(&mut self, width: u16, height: u16, colour: bool) -> (Buffer, Spots) {
        self.draw_as(
            width,
            height,
            Theme {
                colour,
                unicode: true,
            },
        )
    }

    fn draw_as(&mut self, width: u16, height: u16, theme: Theme) -> (Buffer, Spots) {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let mut spots = Spots::default();
        terminal
            .draw(|frame| spots = draw(&self.model, theme, frame))
            .unwrap();
        self.model.spots = spots.clone();
        (terminal.backend().buffer().clone(), spots)
    }

    /// The screen as text.
    fn screen(&mut self, width: u16, height: u16) -> String {
        let (buffer, _) = self.draw(width, height, true);
        text_of(&buffer)
    }
}

/// A screen as text; a space stands in the second column of a wide character.
fn text_of(buffer: &Buffer) -> String {
    let width = buffer.area.width;
    let rows = buffer.content().chunks(usize::from(width));
    rows.map(|row| {
        let row = row.iter().map(ratatui::buffer::Cell::symbol);
        row.collect::<String>().trim_end().to_owned()
    })
    .collect::<Vec<_>>()
    .join("\n")
}
