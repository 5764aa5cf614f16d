//! What holds on every screen in every size: nothing overlaps, no frame is broken, what matters is there.

use firedrill::engine::Phase;
use firedrill::tui::{KEYS, Over, Spots, Theme};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;

use super::{Sitting, text_of};

const SIZES: [(u16, u16); 11] = [
    (200, 60),
    (120, 40),
    (110, 30),
    (80, 24),
    (79, 24),
    (80, 23),
    (40, 12),
    (39, 12),
    (40, 11),
    (20, 5),
    (1, 1),
];

/// All screens of a drill, with their names.
fn screens(at: &mut Sitting, visit: &mut dyn FnMut(&str, &mut Sitting)) {
    if at.live.phase() == Phase::Lobby {
        visit("brief", at);
        at.key(KeyCode::Enter);
    }
    visit("play", at);
    for tab in 0..at.model.shown.tabs.len() {
        at.key(KeyCode::Tab);
        let views = at.model.shown.tabs[tab].views.len();
        for view in 0..views.max(1) {
            visit(&format!("tab {tab} view {view}"), at);
            at.key(KeyCode::Right);
        }
    }
    at.key(KeyCode::Char('2'));
    for key in [
        '?', ':', '/', 'S', 'N', 'D', 'X', 'V', 'Z', 'G', 'P', 'U', 'M', 'E', 'Q', 'B',
    ] {
        at.key(KeyCode::Char(key));
        assert!(at.model.over.is_some(), "{key} opens nothing");
        for field in 0..6 {
            visit(&format!("over {key} {field}"), at);
            let Some(Over::Form(form)) = &mut at.model.over else {
                break;
            };
            if !form.go(true) {
                break;
            }
        }
        at.key(KeyCode::Esc);
    }
    for key in ['I', 'C', 'T', 'O'] {
        at.key(KeyCode::Char(key));
        visit(&format!("pane {key}"), at);
    }
    at.types("ack 日本語 👩‍💻 e\u{301} and so on and on");
    visit("typing", at);
    at.key(KeyCode::Enter);
    visit("wrong", at);
    at.key(KeyCode::Esc);
    at.types("help");
    at.key(KeyCode::Enter);
    visit("help of responses", at);
    at.key(KeyCode::Esc);
    at.key(KeyCode::Esc);
    at.key(KeyCode::Char('A'));
    at.line("severity P2 it is dark");
    visit("declared", at);
    at.key(KeyCode::Char(' '));
    visit("paused", at);
    at.key(KeyCode::Char(' '));
    at.line("end");
    visit("hot wash, first question", at);
    at.key(KeyCode::Esc);
    visit("hot wash", at);
}

/// What must hold of a screen.
fn holds(name: &str, at: &Sitting, buffer: &Buffer, spots: &Spots) {
    let area = buffer.area;
    let screen = text_of(buffer);
    let named = format!("{name} at {} x {}:\n{screen}", area.width, area.height);
    let trick = |c: char| c != '\n' && (c.is_control() || "\u{202e}\u{200f}".contains(c));
    assert!(!screen.contains(trick), "a control character: {named}");
    let small = area.width < 40 || area.height < 12;
    if small {
        let sentence = screen.replace('\n', " ");
        let begins = "The terminal is too small".chars();
        let begins: String = begins.take(usize::from(area.width).min(20)).collect();
        assert!(sentence.starts_with(&begins), "{named}");
        return;
    }
    for (i, (a, _)) in spots.panes.iter().enumerate() {
        assert_eq!(a.intersection(area), *a, "beyond the screen: {named}");
        for (b, _) in &spots.panes[i + 1..] {
            assert!(a.intersection(*b).is_empty(), "two parts overlap: {named}");
        }
    }
    if at.model.over.is_none() {
        for (pane, _) in &spots.panes {
            framed(buffer, *pane, &named);
        }
    }
    if area.width >= 80 && area.height >= 24 {
        what_matters(at, &screen, &named);
    }
}

/// The frame of a part is whole.
fn framed(buffer: &Buffer, pane: Rect, named: &str) {
    let symbol = |x: u16, y: u16| buffer[(x, y)].symbol();
    let (right, bottom) = (pane.right() - 1, pane.bottom() - 1);
    for (x, y) in [
        (pane.x, pane.y),
        (right, pane.y),
        (pane.x, bottom),
        (right, bottom),
    ] {
        assert!(
            "┏┓┗┛┌┐└┘+".contains(symbol(x, y)),
            "no corner at {x},{y}: {named}"
        );
    }
    for y in pane.y + 1..bottom {
        for x in [pane.x, right] {
            assert!(
                "┃│|".contains(symbol(x, y)),
                "no border at {x},{y}: {named}"
            );
        }
    }
}

/// What nobody may miss, whatever lies over the screen.
fn what_matters(at: &Sitting, screen: &str, named: &str) {
    let view = &at.model.shown.view;
    let head: String = screen.lines().take(2).collect::<Vec<_>>().join("\n");
    let foot = screen.lines().last().unwrap_or_default();
    let mut words = vec![view.now.clock(), at.model.shown.severity.clone()];
    words.push(match (view.phase, view.paused) {
        (Phase::Lobby, _) => "LOBBY".to_owned(),
        (Phase::Play, true) => "PAUSED".to_owned(),
        (Phase::Play, false) => "PLAY".to_owned(),
        _ => "HOT WASH".to_owned(),
    });
    words.extend(
        at.model
            .shown
            .clocks
            .first()
            .map(|clock| clock.stands.clone()),
    );
    for word in words {
        assert!(head.contains(&word), "no `{word}` on top: {named}");
    }
    assert!(foot.starts_with("? Keys"), "no keys: {named}");
    if view.phase == Phase::Play && !view.acked {
        assert!(
            screen.contains(" PAGE  A acknowledges"),
            "the page is missed: {named}"
        );
    }
}

#[test]
fn every_screen_holds_together_in_every_size() {
    for mut at in [Sitting::new(), Sitting::hostile()] {
        let mut seen = 0;
        screens(&mut at, &mut |name, at| {
            for (width, height) in SIZES {
                for unicode in [true, false] {
                    let theme = Theme {
                        colour: unicode,
                        unicode,
                    };
                    let (buffer, spots) = at.draw_as(width, height, theme);
                    holds(name, at, &buffer, &spots);
                    let all = text_of(&buffer);
                    assert!(unicode || all.is_ascii(), "{name}: not ASCII:\n{all}");
                    seen += 1;
                }
            }
        });
        assert!(seen > 50 * SIZES.len(), "{seen}");
    }
}

#[test]
fn what_is_long_scrolls_to_its_end() {
    let mut at = Sitting::playing();
    for (open, last) in [("?", KEYS[KEYS.len() - 1].help), ("help", "abort")] {
        match open {
            "?" => at.key(KeyCode::Char('?')),
            line => {
                at.types(line);
                at.key(KeyCode::Enter);
            }
        }
        let mut all = String::new();
        for _ in 0..20 {
            all += &at.screen(80, 24);
            at.key(KeyCode::PageDown);
        }
        assert!(all.contains(last), "no `{last}` in:\n{all}");
        at.key(KeyCode::Esc);
        at.key(KeyCode::Esc);
        assert_eq!((&at.model.over, at.model.over_scroll), (&None, 0));
    }
}

#[test]
fn a_new_message_is_read_in_full_where_the_screen_is_small() {
    let mut at = Sitting::playing();
    at.key(KeyCode::Char('A'));
    assert_eq!(at.model.unread(), 0, "who acknowledges has read the page");
    at.line("skip");
    assert!(at.model.unread() > 0);
    at.key(KeyCode::Esc);
    let text = at.model.shown.view.inbox.last().unwrap().text.clone();
    let squeeze = |t: &str| t.split_whitespace().collect::<String>();
    let screen = at.screen(80, 24);
    let banner: Vec<&str> = screen.lines().skip(2).take(4).collect();
    assert!(
        squeeze(&banner.concat()).contains(&squeeze(&text)),
        "{text}\n{screen}"
    );
    // In its pane the inbox has the large place.
    at.key(KeyCode::Char('I'));
    let (_, spots) = at.draw(80, 24, true);
    let wide = |i: usize| spots.panes[i].0.width;
    assert!(wide(0) > wide(1), "{spots:?}");
}

#[test]
fn an_old_look_says_so_and_which_key_looks_again() {
    let mut at = Sitting::playing();
    at.key(KeyCode::Char('2'));
    at.key(KeyCode::Char('O'));
    at.key(KeyCode::Char('O'));
    assert!(at.screen(80, 24).contains("s ago: R looks again"));
    for _ in 0..60 {
        at.key(KeyCode::Char('O'));
    }
    for (width, height) in [(80, 24), (120, 40)] {
        let screen = at.screen(width, height);
        assert!(
            screen.contains("▲ 1m") && screen.contains("R looks again"),
            "{screen}"
        );
    }
    at.key(KeyCode::Char('R'));
    assert!(!at.screen(80, 24).contains("R looks again"));
}

#[test]
fn control_c_is_heard_under_whatever_lies_over_the_screen() {
    let ctrl_c = Event::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL));
    for key in ['?', ':', '/', 'N', 'E'] {
        let mut at = Sitting::playing();
        at.key(KeyCode::Char(key));
        assert!(at.model.update(&ctrl_c).is_some(), "{key}");
    }
}
