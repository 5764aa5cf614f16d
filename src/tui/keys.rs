//! The one table of keys: the footer, the help and the palette are made from it.
//!
//! Invariants (tested): no key stands twice; whatever cannot be done now has a reason; no key is a small letter, because
//! every response begins with one: whoever types a word types it, from its first letter on.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::form::Kind;
use super::model::{Model, Pane};
use crate::engine::Phase;

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the table of keys says what each does")]
pub enum Act {
    Ack,
    Form(Kind),
    Refresh,
    Hint,
    Pause,
    Skip,
    Checkpoint,
    End,
    Leave,
    Type,
    Palette,
    Help,
    Brief,
    Filter,
    Focus(Pane),
    NextTab,
    PreviousTab,
    NextView,
    PreviousView,
    Up,
    Down,
    PageUp,
    PageDown,
}

/// A key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key itself.
    pub code: KeyCode,
    /// As it stands on the screen.
    pub shown: &'static str,
    /// What it does, in a word or two.
    pub name: &'static str,
    /// What it is for.
    pub help: &'static str,
    /// What it does.
    pub act: Act,
}

const fn key(
    code: KeyCode,
    shown: &'static str,
    name: &'static str,
    help: &'static str,
    act: Act,
) -> Key {
    Key {
        code,
        shown,
        name,
        help,
        act,
    }
}

const fn letter(
    c: char,
    shown: &'static str,
    name: &'static str,
    help: &'static str,
    act: Act,
) -> Key {
    key(KeyCode::Char(c), shown, name, help, act)
}

/// All keys, in the order of the workflow; the footer shows them in this order.
#[rustfmt::skip]
pub const KEYS: &[Key] = &[
    letter('?', "?", "Keys", "all keys", Act::Help),
    letter('H', "H", "Hint", "help when you are stuck", Act::Hint),
    letter('A', "A", "Acknowledge", "say that you have the page", Act::Ack),
    letter('S', "S", "Severity", "declare how bad it is", Act::Form(Kind::Severity)),
    letter('N', "N", "Notify", "tell people", Act::Form(Kind::Notify)),
    letter('R', "R", "Look again", "read the open view again", Act::Refresh),
    letter('D', "D", "Diagnose", "commit to a cause", Act::Form(Kind::Diagnose)),
    letter('X', "X", "Run", "do something about it", Act::Form(Kind::Run)),
    letter('V', "V", "Verify", "state that a view shows a healthy system", Act::Form(Kind::Verify)),
    letter('Z', "Z", "Resolve", "declare the incident resolved", Act::Form(Kind::Resolve)),
    letter('W', "W", "Review", "contribute to the hot wash", Act::Form(Kind::Review)),
    key(KeyCode::Enter, "Enter", "Type", "type a response or a command of a tool", Act::Type),
    letter(':', ":", "All commands", "find a command by its name (also Ctrl-P)", Act::Palette),
    letter('G', "G", "Assign", "give somebody a role", Act::Form(Kind::Assign)),
    letter('P', "P", "Page", "page somebody", Act::Form(Kind::Page)),
    letter('U', "U", "Suspect", "name a possible cause", Act::Form(Kind::Suspect)),
    letter('M', "M", "Note", "write something down", Act::Form(Kind::Note)),
    letter(' ', "Space", "Pause", "stop the clock, or go on", Act::Pause),
    letter('K', "K", "Skip", "go to the next event", Act::Skip),
    letter('+', "+", "Checkpoint", "keep this moment of a practice drill", Act::Checkpoint),
    letter('<', "<", "Rewind", "go back to a checkpoint of a practice drill", Act::Form(Kind::Rewind)),
    letter('E', "E", "End", "end play; then close the drill and see the score", Act::End),
    letter('Q', "Q", "Leave", "leave; the drill is kept and can go on", Act::Leave),
    letter('B', "B", "Brief", "read the situation again", Act::Brief),
    letter('O', "O", "Tools", "go to the tools", Act::Focus(Pane::Tool)),
    letter('I', "I", "Inbox", "go to the inbox and mark it as read", Act::Focus(Pane::Inbox)),
    letter('C', "C", "Incident card", "go to the incident card", Act::Focus(Pane::Card)),
    letter('T', "T", "Timeline", "go to the timeline", Act::Focus(Pane::Timeline)),
    letter('/', "/", "Filter", "show only the rows and log lines that hold some words", Act::Filter),
    key(KeyCode::Tab, "Tab", "Next tool", "open the next tool (also 1 to 9)", Act::NextTab),
    key(KeyCode::BackTab, "Shift-Tab", "Previous tool", "open the previous tool", Act::PreviousTab),
    key(KeyCode::Right, "Right", "Next view", "look at the tool's next view", Act::NextView),
    key(KeyCode::Left, "Left", "Previous view", "look at the tool's previous view", Act::PreviousView),
    key(KeyCode::Up, "Up", "Scroll up", "scroll up", Act::Up),
    key(KeyCode::Down, "Down", "Scroll down", "scroll down", Act::Down),
    key(KeyCode::PageUp, "PgUp", "Page up", "scroll up by ten lines", Act::PageUp),
    key(KeyCode::PageDown, "PgDn", "Page down", "scroll down by ten lines", Act::PageDown),
];

/// How many of the keys may stand in the footer.
pub(super) const IN_FOOTER: usize = 23;

/// What a key does; `None` when it does nothing.
#[must_use]
pub(super) fn find(event: &KeyEvent) -> Option<Act> {
    if event.modifiers.contains(KeyModifiers::CONTROL) {
        return (event.code == KeyCode::Char('p')).then_some(Act::Palette);
    }
    if event.modifiers.contains(KeyModifiers::ALT) {
        return None;
    }
    KEYS.iter().find(|k| k.code == event.code).map(|k| k.act)
}

/// Why something cannot be done now.
#[must_use]
pub fn blocked(model: &Model, act: Act) -> Option<&'static str> {
    let view = &model.shown.view;
    let plays = || match view.phase {
        Phase::Lobby => Some("the drill has not started"),
        Phase::Play if view.paused => Some("the drill is paused: Space goes on"),
        Phase::Play => None,
        Phase::HotWash | Phase::Closed => Some("play is over"),
    };
    match act {
        Act::Ack => plays().or_else(|| view.acked.then_some("the page is acknowledged")),
        Act::Form(Kind::Review) => {
            (view.phase != Phase::HotWash).then_some("the hot wash comes after EndEx")
        }
        Act::Checkpoint | Act::Form(Kind::Rewind) if !model.roster.practice => {
            Some("only in practice: `firedrill run SCENARIO --practice`")
        }
        Act::Form(Kind::Rewind) if model.shown.checkpoints.is_empty() => {
            Some("there is no checkpoint yet: + makes one, and so does each action")
        }
        Act::Form(Kind::Rewind) => match view.phase {
            Phase::Closed => Some("play is over"),
            _ => None,
        },
        // A message ends the pause in which it is written.
        Act::Form(Kind::Notify) if model.shown.composing.is_some() => None,
        Act::Form(Kind::Note) => match view.phase {
            Phase::HotWash => None,
            _ => plays(),
        },
        Act::Refresh => plays().or_else(|| {
            let open = model.open_view().is_some();
            (!open).then_some("no view is open: 2 opens the first tool")
        }),
        Act::Filter => (model.open_view().is_none()).then_some("no view is open"),
        Act::Form(_) | Act::Hint | Act::Skip | Act::Checkpoint => plays(),
        Act::Pause => match view.phase {
            Phase::Play => None,
            _ => plays(),
        },
        Act::End => (view.phase == Phase::Lobby).then_some("the drill has not started"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_stands_twice() {
        for (i, key) in KEYS.iter().enumerate() {
            assert!(KEYS[i + 1..].iter().all(|k| k.code != key.code), "{key:?}");
            assert!(KEYS[i + 1..].iter().all(|k| k.act != key.act), "{key:?}");
            assert_eq!(find(&KeyEvent::from(key.code)), Some(key.act));
            let word = matches!(key.code, KeyCode::Char(c) if c.is_lowercase());
            assert!(!word, "{key:?}");
        }
    }
}
