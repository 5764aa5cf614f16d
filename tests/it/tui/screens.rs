//! Screens in all sizes: nothing panics, and what matters is on them.

use std::sync::Arc;
use std::time::Duration;

use firedrill::grammar::Script;
use firedrill::log::{Header, LogSeat, Mode};
use firedrill::model::{By, Time};
use firedrill::report::{CriterionRow, ReportModel};
use firedrill::scenario::demo_script;
use firedrill::session::{Answer, Input, Live, Wall};
use firedrill::tui::{Model, Results, Theme, Wish};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::KeyCode;
use ratatui::style::{Color, Modifier};

use super::Sitting;
use crate::harness::builtin_plan;
use crate::live::session::{header, later};

const SIZES: [(u16, u16); 9] = [
    (200, 60),
    (120, 40),
    (80, 24),
    (79, 23),
    (40, 12),
    (39, 12),
    (20, 5),
    (5, 1),
    (1, 1),
];

/// Draws in all sizes; the screens must hold these words from 80x24 on.
fn shows(at: &mut Sitting, words: &[&str]) {
    for (width, height) in SIZES {
        let screen = at.screen(width, height);
        if width >= 80 && height >= 24 {
            for word in words {
                assert!(
                    screen.contains(word),
                    "no `{word}` at {width}x{height}:\n{screen}"
                );
            }
        }
    }
}

#[test]
fn the_brief_comes_first_and_then_the_guide_with_the_alarm() {
    let mut at = Sitting::new();
    shows(
        &mut at,
        &[
            "Application not loading",
            "Enter starts the drill clock",
            "LOBBY",
        ],
    );
    at.key(KeyCode::Enter);
    let words = [
        "PLAY",
        "▲ PAGE",
        "A acknowledges",
        "1 Guide",
        "2 Monitoring",
        "Inbox: 1 unread",
        "NOT acknowledged",
        "1. Detect and acknowledge",
        "? Keys",
    ];
    shows(&mut at, &words);
    assert!(at.screen(200, 60).contains("Timeline"));
    at.key(KeyCode::Char('A'));
    shows(
        &mut at,
        &["✓ 1. Detect and acknowledge: 0:0", "▶ 2. Assess"],
    );
}

#[test]
fn every_tool_is_full_as_soon_as_it_is_open() {
    let mut at = Sitting::playing();
    let tabs = at.model.shown.tabs.len();
    assert!(tabs > 8);
    for _ in 0..tabs {
        at.key(KeyCode::Tab);
        shows(&mut at, &["PLAY"]);
        let screen = at.screen(120, 40);
        assert!(!screen.contains("There is nothing to see"), "{screen}");
        assert_eq!(
            at.model.look.is_some(),
            at.model.open_view().is_some(),
            "{screen}"
        );
    }
    at.key(KeyCode::Tab);
    at.key(KeyCode::Char('2'));
    // The chart reaches back before StartEx, and the failing check has its row.
    shows(
        &mut at,
        &["Successful sign-ins", "13:20", "14:05", "FAIL 3/3 regions"],
    );
}

#[test]
fn what_lies_over_the_screen_fits_on_it() {
    let mut at = Sitting::playing();
    at.key(KeyCode::Char('?'));
    shows(
        &mut at,
        &["All keys", "Review: not now, the hot wash", "goes back"],
    );
    at.key(KeyCode::Esc);
    at.key(KeyCode::Char(':'));
    at.types("look");
    shows(&mut at, &["All commands", "> look", "look synthetic"]);
    at.key(KeyCode::Esc);
    at.key(KeyCode::Char('N'));
    shows(
        &mut at,
        &[
            "Tell whom what?",
            "[ ] Management",
            "= notify --kind initial",
            "Enter: next",
        ],
    );
    at.key(KeyCode::Esc);
    at.key(KeyCode::Char('X'));
    for _ in 0..40 {
        at.key(KeyCode::Down);
        shows(&mut at, &["Do what?", "= run "]);
    }
    at.key(KeyCode::Esc);
    at.key(KeyCode::Char('E'));
    shows(&mut at, &["End play now?", "Enter: yes"]);
}

#[test]
fn a_pause_hides_what_the_tools_show() {
    let mut at = Sitting::playing();
    at.key(KeyCode::Char('2'));
    at.key(KeyCode::Char(' '));
    shows(
        &mut at,
        &["PAUSED", "Paused: what the tools show is hidden"],
    );
    assert!(!at.screen(120, 40).contains("Successful sign-ins"));
    at.key(KeyCode::Char(' '));
    shows(&mut at, &["PLAY", "Successful sign-ins"]);
}

#[test]
fn small_screens_show_one_part_and_tiny_ones_a_sentence() {
    let mut at = Sitting::playing();
    at.key(KeyCode::Char('2'));
    let screen = at.screen(60, 20);
    assert!(
        screen.contains("Successful sign-ins") && !screen.contains("Inbox"),
        "{screen}"
    );
    at.key(KeyCode::Char('I'));
    let screen = at.screen(60, 20);
    assert!(
        screen.contains("Inbox") && !screen.contains("Successful sign-ins"),
        "{screen}"
    );
    insta::assert_snapshot!(at.screen(39, 5), @r"
    The terminal is too small: 40 x 12 is
    needed, this is 39 x 5. Make it larger,
    or use `--plain`.
    ");
}

#[test]
fn the_alarm_does_not_depend_on_colour() {
    let mut at = Sitting::playing();
    let alarm = |(buffer, _): (ratatui::buffer::Buffer, _)| {
        let cells = buffer.content().iter();
        cells.clone().find(|c| c.symbol() == "▲").unwrap().clone()
    };
    let cell = alarm(at.draw(120, 40, true));
    assert_eq!(cell.fg, Color::Red);
    assert!(cell.modifier.contains(Modifier::REVERSED | Modifier::BOLD));
    let (buffer, _) = at.draw(120, 40, false);
    let plain = |c: &ratatui::buffer::Cell| c.fg == Color::Reset && c.bg == Color::Reset;
    assert!(buffer.content().iter().all(plain));
    let cell = alarm(at.draw(120, 40, false));
    assert!(cell.modifier.contains(Modifier::REVERSED | Modifier::BOLD));
}

#[test]
fn what_could_trick_a_terminal_does_not_reach_it() {
    let mut at = Sitting::playing();
    at.line("note a \u{1b}[2J b");
    let mut live_line = |line: &str| at.wants(Some(Wish::Line(line.to_owned())));
    live_line("note x\u{1b}[31my\u{202e}z\u{7}");
    live_line("severity P1 \u{9b}31m \u{feff}why");
    live_line("nonsense\u{1b}]0;title\u{7}");
    for (width, height) in [(200, 60), (80, 24)] {
        at.key(KeyCode::Char('T'));
        let screen = at.screen(width, height);
        assert!(screen.contains("[31myz"), "{screen}");
        let bad = |c: char| c != '\n' && (c.is_control() || "\u{202e}\u{feff}".contains(c));
        assert!(!screen.contains(bad), "{screen:?}");
    }
}

#[test]
fn the_score_is_explained_in_all_sizes() {
    let mut report = ReportModel::default();
    report.score.line = "Score 62.5 of 100".into();
    report.criteria = (1..40)
        .map(|i| CriterionRow {
            title: format!("Criterion {i}"),
            credit_text: "50 %".into(),
            advice: "Say when the next message comes, and keep to it.".into(),
            ..CriterionRow::default()
        })
        .collect();
    for (width, height) in SIZES {
        for at in [0, 38] {
            let results = Results {
                report: &report,
                path: "reports/d-1/report.html".into(),
                at,
            };
            let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
            let theme = Theme {
                colour: false,
                unicode: true,
            };
            terminal.draw(|frame| results.draw(theme, frame)).unwrap();
            let screen = terminal.backend().to_string();
            if width >= 80 && height >= 24 {
                let criterion = format!("Criterion {}", at + 1);
                for word in [
                    "Score 62.5 of 100",
                    &criterion,
                    "keep to it",
                    "report.html",
                    "Q: leave",
                ] {
                    assert!(screen.contains(word), "no `{word}`:\n{screen}");
                }
            }
        }
    }
}

#[test]
fn who_watches_sees_each_move_and_why_it_is_made() {
    let plan = builtin_plan("demo", "broken-job");
    let script = Script::parse(&plan, demo_script()).unwrap();
    let wall = Wall::now();
    let roster = Arc::new(script.roster.clone());
    let header = Header {
        roster: LogSeat::list(&plan, &roster),
        ..header(&plan, Mode::Team, 20_000)
    };
    let live = Live::new(plan, roster, header, wall);
    let mut at = Sitting {
        model: Model::watching(&live),
        live,
        wall,
    };
    shows(&mut at, &["A drill in fast motion", "Space Stop"]);
    at.wants(Some(Wish::Start));
    shows(
        &mut at,
        &[
            "▲ PAGE  Queue monitor",
            "Space Stop  Enter To the score  Q Leave",
        ],
    );
    let mut seen = 0;
    for row in script.rows.iter().filter(|r| r.at < Time(420_000)) {
        at.wall = later(wall, Duration::from_millis(row.at.0 as u64 / 20 + 1000));
        let effects = at
            .live
            .handle(Input::Line(By::Seat(row.by), &row.line), at.wall);
        assert_eq!(effects.answer, Answer::Done, "{}", row.line);
        at.model.refresh(&at.live, &effects);
        let screen = at.screen(80, 24);
        if let Some(words) = row.line.strip_prefix("note ") {
            let words = words.trim_matches('"').split(' ').next().unwrap();
            assert!(
                screen.contains(&format!("\n {words} ")),
                "{words}:\n{screen}"
            );
            seen += 1;
        }
        if row.line == "look worker-log" {
            // The look of another player is on the screen, and nothing asks for a key.
            shows(&mut at, &["job 88213", "Log of the export"]);
            assert!(
                !screen.contains("looks again") && !screen.contains("I reads"),
                "{screen}"
            );
        }
    }
    assert!(seen > 8, "{seen}");
    assert!(
        at.model.shown.view.inbox.len() >= 2,
        "what reached any of them"
    );
    at.wants(Some(Wish::Line("pause".into())));
    let hidden = at.model.hidden();
    assert!(!hidden, "who watches may look at a drill that stands still");
}

#[test]
fn the_hot_wash_has_the_timeline_beside_its_questions() {
    let mut at = Sitting::playing();
    at.line("ack");
    at.line("severity P0 all of them");
    at.line("look env");
    at.line("diagnose env-missing the variable");
    at.key(KeyCode::Char('E'));
    at.key(KeyCode::Enter);
    shows(
        &mut at,
        &[
            "Hot wash, 1 of 4",
            "What you found and said of it:",
            "VITE_SUPABASE_URL",
        ],
    );
    for text in ["a variable", "we were quick"] {
        at.types(text);
        at.key(KeyCode::Enter);
    }
    shows(
        &mut at,
        &[
            "What was late, is open or was not done:",
            "Verify resolution: not done",
        ],
    );
    at.key(KeyCode::Esc);
    shows(&mut at, &["How it went, step by step"]);
    let screen = at.screen(120, 40);
    assert!(
        screen.contains("ACK The page is acknowledged")
            && screen.contains("5. Implement fix or workaround: not done"),
        "{screen}"
    );
}
