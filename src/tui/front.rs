//! The front end of a live drill on a terminal: inputs become wishes, what happened becomes a screen.

use std::io;

use ratatui::crossterm::event::Event as Input;

use super::draw::{Theme, draw};
use super::model::{Model, Wish};
use super::terminal::Screen;
use crate::engine::Phase;
use crate::model::Time;
use crate::session::{Answer, Effects, Entered, Front, Live};

/// The terminal program.
pub struct Tui {
    screen: Screen,
    theme: Theme,
    model: Model,
    /// What the last drawn screen was about.
    drawn: About,
}

impl Tui {
    /// Takes the terminal and shows the drill.
    ///
    /// # Errors
    /// When the terminal cannot be used.
    pub fn open(live: &Live, theme: Theme) -> io::Result<Self> {
        Self::with(live, Model::new(live), theme)
    }

    /// Takes the terminal and shows a team's drill to somebody who watches.
    pub(super) fn watching(live: &Live, theme: Theme) -> io::Result<Self> {
        Self::with(live, Model::watching(live), theme)
    }

    fn with(live: &Live, model: Model, theme: Theme) -> io::Result<Self> {
        let mut tui = Self {
            screen: Screen::open()?,
            theme,
            model,
            drawn: about(live),
        };
        tui.draw()?;
        Ok(tui)
    }

    /// The screen, to show something else on it.
    #[must_use]
    pub fn into_screen(self) -> Screen {
        self.screen
    }

    /// The next move of those who are watched: what came in before is read.
    pub(super) fn turn(&mut self, number: usize, of: usize) {
        self.model.turn(number, of);
    }

    pub(super) fn draw(&mut self) -> io::Result<()> {
        let (model, theme) = (&self.model, self.theme);
        let mut spots = None;
        self.screen
            .terminal()
            .draw(|frame| spots = Some(draw(model, theme, frame)))?;
        if let Some(spots) = spots {
            self.model.spots = spots;
        }
        Ok(())
    }
}

/// What a screen is about: it is drawn again only when that changes.
type About = (usize, Time, Phase, Option<u64>);

fn about(live: &Live) -> About {
    let second = Time(live.engine().now().0 / 1000);
    let composing = live.compose_left().map(|left| left.as_secs());
    (live.events().len(), second, live.phase(), composing)
}

impl Front for Tui {
    type Given = Input;

    fn entered(&mut self, live: &Live, input: Input) -> io::Result<Entered> {
        let wish = self.model.update(&input);
        self.model.look_up(live);
        Ok(match wish {
            Some(Wish::Line(line)) => Entered::Line(line),
            Some(Wish::Start) => Entered::Start,
            Some(Wish::Close) => Entered::Close,
            Some(Wish::Leave) => Entered::Leave,
            None => {
                self.draw()?;
                Entered::Answered
            }
        })
    }

    fn show(&mut self, live: &Live, effects: &Effects) -> io::Result<()> {
        let about = about(live);
        if about == self.drawn && effects.answer == Answer::None {
            return Ok(());
        }
        self.drawn = about;
        self.model.refresh(live, effects);
        if let Some(held) = effects.held {
            let text = format!(
                "This computer stood still for {} s: that is not drill time.",
                held.as_secs()
            );
            self.model.said = Some((text, false));
        }
        self.draw()
    }
}
