//! What keys, pastes and clicks do.

use firedrill::engine::Phase;
use firedrill::model::{Event as Happened, Severity};
use firedrill::tui::{Act, KEYS, Over, Wish, blocked};
use ratatui::crossterm::event::{
    Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use super::Sitting;

#[test]
fn opening_a_tool_is_a_look_and_reading_again_another() {
    let mut at = Sitting::playing();
    let looks = |at: &Sitting| {
        let events = at.live.events().iter();
        events
            .filter(|s| matches!(s.event, Happened::Looked { .. }))
            .count()
    };
    assert_eq!(looks(&at), 0);
    at.key(KeyCode::Char('2'));
    assert_eq!(looks(&at), 1);
    assert!(!at.model.shown.view.found.is_empty());
    at.key(KeyCode::Right);
    at.key(KeyCode::Char('R'));
    assert_eq!(looks(&at), 3);
    // A typed command of a tool opens its tab.
    at.line("look errors");
    assert_eq!(at.model.open_view().unwrap().1.id, "errors");
}

#[test]
fn forms_send_what_could_have_been_typed() {
    let mut at = Sitting::playing();
    at.key(KeyCode::Char('S'));
    at.key(KeyCode::Down);
    at.key(KeyCode::Enter);
    at.types("some say \"all\"");
    at.key(KeyCode::Enter);
    assert_eq!(at.model.shown.view.declared, Some(Some(Severity::P1)));
    assert!(
        at.model
            .shown
            .timeline
            .iter()
            .any(|(.., t)| t.contains("some say \"all\""))
    );
    at.key(KeyCode::Char('N'));
    at.key(KeyCode::Enter);
    for _ in 0..5 {
        at.key(KeyCode::Enter);
    }
    // Nobody was marked: the form stays and says what is wrong.
    let Some(Over::Form(form)) = &at.model.over else {
        panic!("the form is gone");
    };
    assert!(!form.error.is_empty());
}

#[test]
fn the_hot_wash_asks_and_then_the_drill_closes() {
    let mut at = Sitting::playing();
    at.key(KeyCode::Char('E'));
    at.key(KeyCode::Enter);
    assert_eq!(at.live.phase(), Phase::HotWash);
    for text in ["a variable", "we were quick", "tell support"] {
        at.types(text);
        at.key(KeyCode::Enter);
    }
    at.types("Check variables");
    at.key(KeyCode::Enter);
    at.types("ana");
    at.key(KeyCode::Enter);
    at.types("2026-12-01");
    at.key(KeyCode::Enter);
    assert_eq!(at.model.shown.reviews, [1; 4]);
    assert_eq!(at.model.over, None);
    at.key(KeyCode::Char('E'));
    at.key(KeyCode::Enter);
    assert_eq!(at.live.phase(), Phase::Closed);
}

#[test]
fn whatever_cannot_be_done_says_why_and_the_palette_has_everything() {
    let mut at = Sitting::playing();
    let entries = at.model.palette("");
    for key in KEYS {
        let entry = entries.iter().find(|e| e.shown == key.shown).unwrap();
        assert_eq!(entry.blocked, blocked(&at.model, key.act));
    }
    at.key(KeyCode::Char('A'));
    at.key(KeyCode::Char('A'));
    assert!(blocked(&at.model, Act::Ack).is_some());
    assert_eq!(
        at.model.said,
        Some(("Not now: the page is acknowledged.".into(), true))
    );
    at.key(KeyCode::Char(':'));
    at.types("pause");
    at.key(KeyCode::Enter);
    assert!(at.live.paused());
}

#[test]
fn the_command_line_completes_remembers_and_takes_pastes() {
    let mut at = Sitting::playing();
    at.key(KeyCode::Enter);
    at.types("look err");
    at.key(KeyCode::Tab);
    assert_eq!(at.model.typing.as_ref().unwrap().text(), "look errors ");
    at.key(KeyCode::Enter);
    at.key(KeyCode::Up);
    assert_eq!(at.model.typing.as_ref().unwrap().text(), "look errors");
    let paste = Event::Paste("ack\n\u{1b}".repeat(50_000));
    assert_eq!(at.model.update(&paste), None);
    assert!(at.model.typing.as_ref().unwrap().text().len() <= 4096);
    assert!(at.screen(80, 24).contains("ack"));
    at.key(KeyCode::Enter);
    assert!(at.model.said.as_ref().is_some_and(|(_, bad)| *bad));
}

#[test]
fn ctrl_c_holds_the_clock_before_it_leaves() {
    let mut at = Sitting::playing();
    let ctrl_c = Event::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL));
    let wish = at.model.update(&ctrl_c);
    assert_eq!(wish, Some(Wish::Line("pause technical".into())));
    at.wants(wish);
    assert_eq!(at.model.update(&ctrl_c), Some(Wish::Leave));
}

#[test]
fn a_click_opens_a_tab_and_the_wheel_scrolls() {
    let mut at = Sitting::playing();
    let (_, spots) = at.draw(120, 40, true);
    let mouse = |kind, column, row| {
        Event::Mouse(MouseEvent {
            kind,
            column,
            row,
            modifiers: KeyModifiers::NONE,
        })
    };
    let (area, tab) = spots.tabs[3];
    let click = mouse(MouseEventKind::Down(MouseButton::Left), area.x + 1, area.y);
    let wish = at.model.update(&click);
    at.wants(wish);
    assert_eq!(at.model.tab, tab);
    at.key(KeyCode::Char('1'));
    at.screen(80, 24);
    let (area, pane) = at.model.spots.panes[0];
    assert!(at.model.spots.reach[pane as usize] > 3);
    at.model
        .update(&mouse(MouseEventKind::ScrollDown, area.x + 1, area.y + 1));
    assert_eq!(at.model.scroll[pane as usize], 3);
}

#[test]
fn a_filter_leaves_only_the_lines_that_hold_the_words() {
    let mut at = Sitting::playing();
    at.line("look runtime-logs");
    assert!(at.screen(120, 40).contains("GET 200"));
    at.key(KeyCode::Char('/'));
    at.types("gEt 200");
    at.key(KeyCode::Enter);
    assert!(at.screen(120, 40).contains("GET 200"));
    at.key(KeyCode::Char('/'));
    at.types(" and no such line");
    at.key(KeyCode::Enter);
    let screen = at.screen(120, 40);
    assert!(
        screen.contains("Nothing here holds") && !screen.contains("GET 200"),
        "{screen}"
    );
    at.key(KeyCode::Char('/'));
    at.key(KeyCode::Esc);
    assert!(at.screen(120, 40).contains("GET 200"));
}

#[test]
fn a_word_is_typed_from_its_first_letter_on() {
    let mut at = Sitting::playing();
    for word in [
        "ack",
        "severity P1 all of them",
        "note x",
        "assign communications me",
    ] {
        at.types(word);
        assert_eq!(at.model.typing.as_ref().unwrap().text(), word);
        assert_eq!(at.model.over, None);
        at.key(KeyCode::Enter);
    }
    assert_eq!(at.model.shown.view.declared, Some(Some(Severity::P1)));
    // The line is empty again, so keys are keys, and the arrows bring back what was typed.
    at.key(KeyCode::Char('S'));
    assert!(matches!(at.model.over, Some(Over::Form(_))));
    at.key(KeyCode::Esc);
    at.key(KeyCode::Enter);
    at.key(KeyCode::Up);
    assert_eq!(
        at.model.typing.as_ref().unwrap().text(),
        "assign communications me"
    );
    // A letter that is no key and no response begins a line too.
    at.key(KeyCode::Esc);
    at.types("Y");
    assert_eq!(at.model.typing.as_ref().unwrap().text(), "Y");
    at.key(KeyCode::Esc);
    // The shift key was forgotten: Enter does what the key does.
    at.types("d");
    at.key(KeyCode::Enter);
    assert!(matches!(at.model.over, Some(Over::Form(_))));
}

fn ctrl(c: char) -> Event {
    Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL))
}

#[test]
fn the_clock_stops_in_the_form_of_a_message_and_only_there() {
    let mut at = Sitting::playing();
    at.key(KeyCode::Char('N'));
    assert!(at.screen(80, 24).contains("Ctrl-T stops the clock"));
    let wish = at.model.update(&ctrl('t'));
    assert_eq!(wish, Some(Wish::Line("pause compose".into())));
    at.wants(wish);
    assert!(
        matches!(at.model.over, Some(Over::Form(_))),
        "the form stays"
    );
    let screen = at.screen(80, 24);
    assert!(
        screen.contains("The clock stands still: 120 s left") && screen.contains("CLOCK STOPPED"),
        "{screen}"
    );
    // Sending ends it: the first audience, then an impact.
    at.types(" ");
    at.key(KeyCode::Enter);
    at.key(KeyCode::Enter);
    at.types("white page");
    for _ in 0..4 {
        at.key(KeyCode::Enter);
    }
    assert_eq!((at.live.paused(), &at.model.over), (false, &None));
    assert_eq!(at.model.shown.view.told.len(), 1);
    // Leaving the form ends it as well, and the same message does not stop the clock twice.
    at.key(KeyCode::Char('N'));
    let wish = at.model.update(&ctrl('t'));
    at.wants(wish);
    assert!(at.live.paused());
    at.key(KeyCode::Esc);
    assert!(!at.live.paused());
    at.key(KeyCode::Char('N'));
    let wish = at.model.update(&ctrl('t'));
    at.wants(wish);
    let Some(Over::Form(form)) = &at.model.over else {
        panic!("the form is gone");
    };
    assert!(form.error.contains("already"), "{}", form.error);
}

#[test]
fn practice_goes_back_and_a_drill_says_why_not() {
    let mut at = Sitting::playing();
    at.key(KeyCode::Char('<'));
    let said = at.model.said.clone().unwrap();
    assert!(said.0.contains("--practice"), "{said:?}");

    let mut at = Sitting::practising();
    assert!(at.screen(80, 24).contains("PLAY PRACTICE"));
    at.key(KeyCode::Char('<'));
    assert!(
        at.model
            .said
            .as_ref()
            .unwrap()
            .0
            .contains("no checkpoint yet")
    );
    at.key(KeyCode::Char('+'));
    at.line("run rollback");
    at.key(KeyCode::Char('A'));
    assert!(at.model.shown.view.acked);
    at.key(KeyCode::Char('<'));
    let screen = at.screen(80, 24);
    assert!(
        screen.contains("before: ") && screen.contains("your checkpoint"),
        "{screen}"
    );
    at.key(KeyCode::Enter);
    assert!(
        at.model
            .said
            .as_ref()
            .unwrap()
            .0
            .starts_with("You are back at")
    );
    assert!(!at.model.shown.view.acked);
    assert!(at.model.shown.view.running.is_empty());
    assert_eq!(at.model.over, None);
}
