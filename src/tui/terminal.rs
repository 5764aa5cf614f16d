//! The terminal while the program has it: raw, on its other screen, with the mouse.
//!
//! Invariant: whatever ends the program, a panic too, the terminal is given back as it was.

use std::io::{self, Stdout, Write as _, stdout};
use std::panic;
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::event::{
    self, DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
    Event, KeyCode, KeyEventKind, KeyModifiers,
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
        panic::set_hook(then_speak(give_back, panic::take_hook()));
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

type Hook = Box<dyn Fn(&panic::PanicHookInfo<'_>) + Send + Sync>;

/// A hook for panics that gives the terminal back first, so that what is said can be read.
fn then_speak(give_back: impl Fn() + Send + Sync + 'static, earlier: Hook) -> Hook {
    Box::new(move |panic| {
        give_back();
        earlier(panic);
    })
}

/// Undoes everything. A terminal that is gone cannot be given back, so errors mean nothing.
fn give_back() {
    let _ = disable_raw_mode();
    let _ = execute!(
        stdout(),
        DisableBracketedPaste,
        DisableMouseCapture,
        LeaveAlternateScreen,
        Show
    );
    let _ = stdout().flush();
}

/// What comes from the terminal; the channel closes when it is gone.
///
/// A thread of its own reads, because a read from a terminal cannot be called off. Movements of the
/// mouse without a button mean nothing here and are left out. What comes in a rush is put together:
/// of many sizes only the last counts, and so many characters at once were pasted, whatever the
/// terminal says.
#[must_use]
pub fn inputs() -> Receiver<Event> {
    let (to, inputs) = channel(64);
    std::thread::spawn(move || {
        while let Ok(rush) = rush() {
            for event in gathered(rush) {
                if to.blocking_send(event).is_err() {
                    return;
                }
            }
        }
    });
    inputs
}

/// From so many events on, what waits to be read is no typing.
const RUSH: usize = 256;
/// How many events are put together at most.
const RUSH_MAX: usize = 200_000;
/// What comes within this time came together. Not zero: that never finds anything.
const TYPED_GAP: Duration = Duration::from_millis(1);
/// When nothing has come for so long, a paste is over.
const PASTE_GAP: Duration = Duration::from_millis(30);

/// The next event with all that wait behind it.
fn rush() -> io::Result<Vec<Event>> {
    let mut rush = vec![event::read()?];
    while rush.len() < RUSH_MAX {
        let gap = if rush.len() < RUSH {
            TYPED_GAP
        } else {
            PASTE_GAP
        };
        if !event::poll(gap)? {
            break;
        }
        rush.push(event::read()?);
    }
    Ok(rush)
}

/// What a rush of events means.
fn gathered(mut rush: Vec<Event>) -> Vec<Event> {
    rush.retain(|e| !matches!(e, Event::Mouse(m) if m.kind == event::MouseEventKind::Moved));
    let last_size = rush.iter().rposition(|e| matches!(e, Event::Resize(..)));
    let mut at = 0;
    rush.retain(|e| {
        at += 1;
        !matches!(e, Event::Resize(..)) || Some(at - 1) == last_size
    });
    if rush.len() < RUSH {
        return rush;
    }
    let mut events = Vec::new();
    let mut pasted = String::new();
    for event in rush {
        match typed(&event) {
            Some(c) => pasted.push(c),
            None => {
                pasted_so_far(&mut pasted, &mut events);
                events.push(event);
            }
        }
    }
    pasted_so_far(&mut pasted, &mut events);
    events
}

fn pasted_so_far(pasted: &mut String, events: &mut Vec<Event>) {
    if !pasted.is_empty() {
        events.push(Event::Paste(std::mem::take(pasted)));
    }
}

/// The character that a key puts into a text.
fn typed(event: &Event) -> Option<char> {
    let Event::Key(key) = event else {
        return None;
    };
    let chord = KeyModifiers::CONTROL | KeyModifiers::ALT;
    match key.code {
        _ if key.kind == KeyEventKind::Release || key.modifiers.contains(KeyModifiers::ALT) => None,
        KeyCode::Char('j') if key.modifiers == KeyModifiers::CONTROL => Some('\n'),
        KeyCode::Char(c) if !key.modifiers.intersects(chord) => Some(c),
        KeyCode::Enter => Some('\n'),
        KeyCode::Tab => Some('\t'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<Event> {
        let code = |c| match c {
            '\n' => KeyCode::Enter,
            c => KeyCode::Char(c),
        };
        text.chars().map(|c| Event::Key(code(c).into())).collect()
    }

    #[test]
    fn a_rush_of_keys_is_a_paste_and_typing_is_not() {
        let typed = keys("note by hand\nA");
        assert_eq!(gathered(typed.clone()), typed);
        let text = "ack\nE ".repeat(100);
        let mut rush = keys(&text);
        rush.push(Event::Key(KeyCode::Esc.into()));
        assert_eq!(
            gathered(rush),
            [Event::Paste(text), Event::Key(KeyCode::Esc.into())]
        );
    }

    #[test]
    fn of_many_sizes_the_last_counts() {
        let storm = (1..300).map(|i| Event::Resize(i, 1));
        let key = Event::Key(KeyCode::Esc.into());
        let rush = storm.chain([key.clone(), Event::Resize(80, 24)]).collect();
        assert_eq!(gathered(rush), [key, Event::Resize(80, 24)]);
    }

    #[test]
    fn a_panic_gives_the_terminal_back_before_it_speaks() {
        use std::sync::{Arc, Mutex};
        let order = Arc::new(Mutex::new(Vec::new()));
        let (back, spoken) = (Arc::clone(&order), Arc::clone(&order));
        let hook = then_speak(
            move || back.lock().unwrap().push("back"),
            Box::new(move |_| spoken.lock().unwrap().push("spoken")),
        );
        let earlier = panic::take_hook();
        panic::set_hook(hook);
        let panicked = std::thread::spawn(|| panic!("on purpose")).join();
        panic::set_hook(earlier);
        assert!(panicked.is_err());
        let order = order.lock().unwrap();
        assert!(order.starts_with(&["back", "spoken"]), "{order:?}");
    }
}
