//! The terminal while the program has it: raw, on its other screen, with the mouse.
//!
//! Invariant: whatever ends the program, a panic too, the terminal is given back as it was.

use std::io::{self, Stdout, Write as _, stdout};
use std::panic;

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::event::{
    self, DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
    Event,
};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use tokio::sync::mpsc::{Receiver, channel};

/// The terminal; given back when this is dropped.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<Stdout>>,
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When it cannot be set up.
    pub fn open() -> io::Result<Self> {
        let earlier = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            give_back();
            earlier(panic);
        }));
        enable_raw_mode()?;
        // From here on dropping gives it back, also when the rest fails.
        let screen = Self {
            terminal: Terminal::new(CrosstermBackend::new(stdout()))?,
        };
        execute!(
            stdout(),
            EnterAlternateScreen,
            EnableMouseCapture,
            EnableBracketedPaste,
            Clear(ClearType::All)
        )?;
        Ok(screen)
    }

    /// The terminal to draw on.
    pub fn terminal(&mut self) -> &mut Terminal<CrosstermBackend<Stdout>> {
        &mut self.terminal
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Undoes everything. A terminal that is gone cannot be given back, so errors mean nothing.
fn give_back() {
    let _ = disable_raw_mode();
    let _ = execute!(
        stdout(),
        DisableBracketedPaste,
        DisableMouseCapture,
        LeaveAlternateScreen,
        ratatui::crossterm::cursor::Show
    );
    let _ = stdout().flush();
}

/// What comes from the terminal; the channel closes when it is gone.
///
/// A thread of its own reads, because a read from a terminal cannot be called off. Movements of the
/// mouse without a button mean nothing here and are left out.
#[must_use]
pub fn inputs() -> Receiver<Event> {
    let (to, inputs) = channel(64);
    std::thread::spawn(move || {
        while let Ok(event) = event::read() {
            let moves = matches!(&event, Event::Mouse(m) if m.kind == event::MouseEventKind::Moved);
            if !moves && to.blocking_send(event).is_err() {
                return;
            }
        }
    });
    inputs
}
