//! What goes wrong around a terminal: floods of keys, of lines and of sizes, terminals that can do
//! little, terminals that go away.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::HOSTILE;
use super::terminal::{Seat, given_back, json};

const RUN: [&str; 4] = ["run", "blank-page", "--seed", "7"];

/// A drill in play.
fn playing(dir: &Path) -> Seat {
    let mut seat = Seat::new(dir, &RUN);
    seat.until("Enter starts the drill clock");
    seat.press("\r", "▲ PAGE");
    seat
}

/// The scenario that tries to trick terminals, as a file.
fn hostile(dir: &Path) -> PathBuf {
    let file = dir.join("hostile.yaml");
    std::fs::write(&file, HOSTILE).unwrap();
    file
}

/// Control sequences that the program itself never writes: what is left is from a text.
fn tricked(raw: &str) -> bool {
    let tricks = [
        "\u{1b}]",
        "\u{1b}[3J",
        "\u{1b}[5m",
        "\u{7}",
        "\u{9b}",
        "\u{202e}",
        "\u{200f}",
    ];
    tricks.iter().any(|trick| raw.contains(trick))
}

/// Leaves by Ctrl-C twice: the terminal is given back, and the drill kept.
fn leave(mut seat: Seat) -> String {
    seat.press("\u{3}", "PAUSED");
    seat.send("\u{3}");
    let (code, raw) = seat.end();
    assert_eq!(code, 130, "{raw}");
    assert!(given_back(&raw), "{raw}");
    raw
}

#[test]
fn a_paste_of_100_kb_is_one_line_that_was_not_sent() {
    let dir = TempDir::new().unwrap();
    let text = "Error: E is not a function\n\u{1b}[31mQ\n".repeat(3200);
    assert!(text.len() > 100_000);
    // As terminals mark a paste, and as those that mark none.
    for marked in [true, false] {
        let mut seat = playing(dir.path());
        let keys = match marked {
            true => format!("\u{1b}[200~{text}\u{1b}[201~"),
            // Without marks an escape would be the key; pasted texts have none as a rule.
            false => text.replace('\u{1b}', ""),
        };
        seat.send(&keys);
        seat.until("is not a function");
        // The line is full, so what is typed at its end changes nothing; it can be deleted as a whole.
        seat.press("\u{15}", "Enter sends");
        seat.press("note still here\r", "NOTE still here");
        leave(seat);
        let log = super::terminal::output(dir.path(), &["export", "last"]);
        assert!(
            !log.contains("\"ended\"") && log.lines().count() < 40,
            "{log}"
        );
    }
}

#[test]
fn a_storm_of_sizes_ends_in_a_whole_screen() {
    let dir = TempDir::new().unwrap();
    let mut seat = playing(dir.path());
    // A fixed walk through many sizes, the smallest among them.
    let mut size = 7_u32;
    for i in 0..300 {
        size = size.wrapping_mul(1_103_515_245).wrapping_add(12_345) % 1_000_003;
        let (columns, rows) = match i % 10 {
            0 => (1, 1),
            _ => (1 + size % 250, 1 + size / 251 % 80),
        };
        seat.resize(
            u16::try_from(columns).unwrap(),
            u16::try_from(rows).unwrap(),
        );
        if i % 7 == 0 {
            seat.send("\t");
        }
    }
    seat.resize(100, 30);
    seat.press("1", "? Keys");
    let screen = seat.until("What to do");
    let first = screen.lines().next().unwrap();
    assert!(
        first.contains("PLAY") && screen.contains("Inbox"),
        "{screen}"
    );
    leave(seat);
}

#[test]
fn a_flood_of_log_lines_and_texts_with_tricks_leave_the_screen_whole() {
    let dir = TempDir::new().unwrap();
    let file = hostile(dir.path());
    let file = file.to_str().unwrap();
    let mut seat = Seat::new(
        dir.path(),
        &["run", file, "--speed", "10", "--player", "A日本"],
    );
    seat.until("Enter starts the drill clock");
    seat.press("\r", "▲ PAGE");
    seat.press("A", "ACK");
    seat.press("3", "line of the flood");
    seat.press("/line of\r", "only `line of`");
    for _ in 0..200 {
        seat.send("\u{1b}[6~");
    }
    seat.press("2", "Zelle");
    seat.press("note 漢字 👩\u{200d}💻 e\u{301}\r", "漢字");
    let raw = leave(seat);
    assert!(!tricked(&raw), "{raw:?}");
}

#[test]
fn a_simple_terminal_gets_plain_lines_and_is_told_so() {
    let dir = TempDir::new().unwrap();
    for term in [&[("TERM", "dumb")][..], &[]] {
        let mut seat = Seat::with(dir.path(), &RUN, term);
        seat.hears("comes as plain lines");
        seat.hears("Enter starts the drill clock");
        seat.say("", "PAGE");
        seat.say("ack", "ACK");
        seat.send("\u{3}");
        seat.hears("PAUSE");
        seat.send("\u{3}");
        let (code, raw) = seat.end();
        assert_eq!(code, 130);
        assert!(!raw.contains('\u{1b}'), "{raw:?}");
    }
}

#[test]
fn without_a_locale_everything_is_ascii_and_without_colour_nothing_is_coloured() {
    let dir = TempDir::new().unwrap();
    let file = hostile(dir.path());
    let args = ["run", file.to_str().unwrap()];
    for locale in [&[][..], &[("LC_ALL", "C")], &[("LANG", "POSIX")]] {
        let variables = [&[("TERM", "xterm"), ("NO_COLOR", "1")], locale].concat();
        let mut seat = Seat::with(dir.path(), &args, &variables);
        seat.until("Enter starts the drill clock");
        seat.press("\r", "! PAGE");
        seat.press("A", "ACK");
        seat.press("2", "Zelle");
        let screen = seat.press("?", "+ All keys");
        assert!(screen.is_ascii(), "{screen}");
        seat.press("\u{1b}", "Zeilen");
        let raw = leave(seat);
        let drawn = raw.split("\u{1b}[?1049l").next().unwrap();
        assert!(drawn.is_ascii(), "{drawn:?}");
        for colour in (30..38).chain(40..48).chain(90..108) {
            assert!(
                !raw.contains(&format!("\u{1b}[{colour}m")),
                "{colour} in {raw:?}"
            );
        }
        assert!(
            !raw.contains("\u{1b}[38;5;") && !raw.contains("\u{1b}[48;5;"),
            "{raw:?}"
        );
    }
}

#[test]
fn signals_give_the_terminal_back_and_keep_the_drill() {
    let dir = TempDir::new().unwrap();
    for signal in ["-TERM", "-HUP"] {
        let mut seat = playing(dir.path());
        seat.press("A", "ACK");
        kill(&seat, signal);
        let (code, raw) = seat.end();
        assert_eq!(code, 130, "{signal}: {raw}");
        assert!(
            given_back(&raw) && raw.contains("run --resume"),
            "{signal}: {raw}"
        );
    }
}

#[test]
fn a_terminal_that_goes_away_leaves_a_drill_that_can_go_on() {
    let dir = TempDir::new().unwrap();
    for plain in [false, true] {
        let mut seat = match plain {
            false => playing(dir.path()),
            true => {
                let mut args = RUN.to_vec();
                args.push("--plain");
                let mut seat = Seat::new(dir.path(), &args);
                seat.say("", "PAGE");
                seat
            }
        };
        match plain {
            false => _ = seat.press("A", "ACK"),
            true => seat.say("ack", "ACK"),
        }
        let mut child = seat.hang_up();
        let status = child.wait().unwrap();
        assert!(!status.success());
        let drills = json(dir.path(), &["drills", "--json"]);
        assert_eq!(drills[0]["status"], "interrupted", "{drills}");
        let mut again = Seat::new(dir.path(), &["run", "--resume", "last"]);
        again.until("acknowledged");
        leave(again);
    }
}

fn kill(seat: &Seat, signal: &str) {
    let pid = seat.child.process_id().unwrap().to_string();
    let status = Command::new("kill").args([signal, &pid]).status().unwrap();
    assert!(status.success());
}
