//! The real binary in a pseudo terminal: a drill by keys alone, and the terminal given back.

use std::io::{Read as _, Write};
use std::num::NonZero;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use firedrill::model::Time;
use firedrill::session::Wall;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use serde_json::Value;
use tempfile::TempDir;

pub(super) const BINARY: &str = env!("CARGO_BIN_EXE_firedrill");
/// How long a screen may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The size of the terminal.
const ROWS: NonZero<u16> = NonZero::new(40).unwrap();
const COLUMNS: NonZero<u16> = NonZero::new(120).unwrap();

/// The binary in a terminal.
pub(super) struct Seat {
    pub(super) child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    bytes: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    raw: Vec<u8>,
    /// How much of `raw` was heard, of lines that only grow.
    heard: usize,
    /// The terminal lives as long as its master.
    master: Box<dyn MasterPty + Send>,
}

impl Seat {
    pub(super) fn new(dir: &Path, args: &[&str]) -> Self {
        Self::with(
            dir,
            args,
            &[("TERM", "xterm-256color"), ("LANG", "C.UTF-8")],
        )
    }

    /// With exactly these variables.
    pub(super) fn with(dir: &Path, args: &[&str], variables: &[(&str, &str)]) -> Self {
        let size = PtySize {
            rows: ROWS.get(),
            cols: COLUMNS.get(),
            ..PtySize::default()
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(BINARY);
        command.args(args);
        command.cwd(dir);
        command.env_clear();
        command.env("HOME", dir);
        for (name, value) in variables {
            command.env(name, value);
        }
        command.env("FIREDRILL_STORE", "sqlite:drills.db");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (to, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if to.send(buffer[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            keys: pair.master.take_writer().unwrap(),
            bytes,
            screen: vt100::Parser::new(ROWS, COLUMNS, 0),
            raw: Vec::new(),
            heard: 0,
            master: pair.master,
        }
    }

    /// Waits until the screen holds the words; the screen.
    pub(super) fn until(&mut self, words: &str) -> String {
        self.until_it(words, true)
    }

    /// Waits until the screen holds the words or does not.
    fn until_it(&mut self, words: &str, holds: bool) -> String {
        let until = Wall::now().instant + PATIENCE;
        loop {
            let screen = self.screen.screen().contents();
            if screen.contains(words) == holds {
                return screen;
            }
            let Some(bytes) = self.next(until) else {
                panic!("`{words}` is never {holds} on:\n{screen}");
            };
            self.screen.process(&bytes);
            self.raw.extend(bytes);
        }
    }

    /// What is written next, if it comes in time: a clock on the screen writes for ever.
    fn next(&self, until: Instant) -> Option<Vec<u8>> {
        let left = until.saturating_duration_since(Wall::now().instant);
        self.bytes.recv_timeout(left).ok()
    }

    /// Presses keys, then waits for the words.
    pub(super) fn press(&mut self, keys: &str, words: &str) -> String {
        self.send(keys);
        self.until(words)
    }

    /// Presses keys.
    pub(super) fn send(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until the lines that only grow hold the words, after what was heard before.
    pub(super) fn hears(&mut self, words: &str) {
        let until = Wall::now().instant + PATIENCE;
        loop {
            let new = String::from_utf8_lossy(&self.raw[self.heard..]).into_owned();
            // The words may be broken over two lines.
            let flat = new.replace("\r\n  ", " ");
            if flat.contains(words) {
                self.heard = self.raw.len();
                return;
            }
            let Some(bytes) = self.next(until) else {
                panic!("`{words}` is never said:\n{new}");
            };
            self.raw.extend(bytes);
        }
    }

    /// Enters a line, then waits for the words.
    pub(super) fn say(&mut self, line: &str, words: &str) {
        self.send(line);
        self.send("\r");
        self.hears(words);
    }

    /// Gives the terminal another size.
    pub(super) fn resize(&mut self, columns: u16, rows: u16) {
        let size = PtySize {
            rows,
            cols: columns,
            ..PtySize::default()
        };
        self.master.resize(size).unwrap();
        let least = |n: u16| NonZero::new(n).unwrap();
        self.screen
            .screen_mut()
            .set_size(least(rows), least(columns));
    }

    /// Takes the terminal away.
    pub(super) fn hang_up(self) -> Box<dyn Child + Send + Sync> {
        self.child
    }

    /// Waits for the end: the exit code and what was written last.
    pub(super) fn end(mut self) -> (u32, String) {
        while let Ok(bytes) = self.bytes.recv_timeout(PATIENCE) {
            self.raw.extend(bytes);
        }
        let code = self.child.wait().unwrap().exit_code();
        (code, String::from_utf8_lossy(&self.raw).into_owned())
    }
}

pub(super) fn output(dir: &Path, args: &[&str]) -> String {
    let output = Command::new(BINARY)
        .args(args)
        .current_dir(dir)
        .env_clear()
        .env("HOME", dir)
        .env("FIREDRILL_STORE", "sqlite:drills.db")
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {err}");
    String::from_utf8(output.stdout).unwrap()
}

pub(super) fn json(dir: &Path, args: &[&str]) -> Value {
    serde_json::from_str(&output(dir, args)).unwrap()
}

/// What the terminal gets back: its screen, its mouse, its cursor.
pub(super) fn given_back(raw: &str) -> bool {
    [
        "\u{1b}[?1049l",
        "\u{1b}[?1000l",
        "\u{1b}[?2004l",
        "\u{1b}[?25h",
    ]
    .iter()
    .all(|code| raw.contains(code))
}

const RUN: [&str; 6] = [
    "run",
    "blank-page",
    "--variant",
    "env-missing",
    "--seed",
    "7",
];

/// The responses in a log as a script with the same times.
fn script(log: &str) -> String {
    let mut script = "at,by,response\n".to_owned();
    for line in log.lines().skip(1) {
        let record: Value = serde_json::from_str(line).unwrap();
        let Some((name, event)) = record["event"].as_object().and_then(|e| e.iter().next()) else {
            continue;
        };
        let response = match name.as_str() {
            "acked" => "ack".to_owned(),
            "looked" => format!("look {}", event["view"].as_str().unwrap()),
            "classified" => "severity P0 everybody is hurt".to_owned(),
            "noted" => "note by hand".to_owned(),
            "ended" => "end".to_owned(),
            "reviewed" => "review cause a variable was missing".to_owned(),
            _ => continue,
        };
        let at = Time(record["at_ms"].as_i64().unwrap()).exact();
        script += &format!("{at},player,{response}\n");
    }
    script
}

#[test]
fn a_drill_by_keys_alone_scores_as_the_same_responses_by_script() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    let mut seat = Seat::new(dir, &RUN);
    seat.until("Enter starts the drill clock");
    seat.press("\r", "▲ PAGE");
    seat.press("A", "The page is acknowledged");
    seat.press("2", "Successful sign-ins");
    seat.press("3", "EPB-WEB");
    seat.press("S", "How bad is it?");
    seat.press("\r", "▶ Why");
    seat.press("everybody is hurt", "everybody is hurt");
    seat.press("\r", "P0 declared");
    // A word that begins with the letter of a key is a word.
    seat.press("note by hand\r", "NOTE");
    seat.press("E", "End play now?");
    seat.press("\r", "Hot wash, 1 of 4");
    seat.press("a variable was missing\r", "Hot wash, 2 of 4");
    seat.keys.write_all(b"\x1b").unwrap();
    seat.until_it("Hot wash, 2 of 4", false);
    seat.press("E", "Close the hot wash");
    let screen = seat.press("\r", "Every point of the score");
    seat.keys.write_all(b"q").unwrap();
    let (code, raw) = seat.end();
    assert_eq!(code, 0, "{raw}");
    assert!(given_back(&raw));

    let played = json(dir, &["score", "last", "--json"]);
    let score = played["score"].as_f64().unwrap();
    let shown = screen
        .split(' ')
        .skip_while(|w| *w != "Score")
        .nth(1)
        .unwrap();
    let shown: f64 = shown.parse().unwrap();
    assert!(score > 10.0 && (shown - score).abs() < 0.06, "{screen}");
    let drill = json(dir, &["drills", "--json"])[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(dir.join("reports").join(drill).join("report.html").exists());

    let script = script(&output(dir, &["export", "last"]));
    std::fs::write(dir.join("same.csv"), &script).unwrap();
    let mut args = RUN.to_vec();
    args.extend(["--script", "same.csv", "--json"]);
    let scripted = json(dir, &args);
    assert_eq!(scripted["score"], played["score"], "{script}");
}

#[test]
fn a_signal_gives_the_terminal_back_and_keeps_the_drill() {
    let dir = TempDir::new().unwrap();
    let mut seat = Seat::new(dir.path(), &RUN);
    seat.until("Enter starts the drill clock");
    seat.press("\r", "▲ PAGE");
    seat.press("A", "The page is acknowledged");
    let pid = seat.child.process_id().unwrap().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .unwrap()
            .success()
    );
    let (code, raw) = seat.end();
    assert_eq!(code, 130, "{raw}");
    assert!(given_back(&raw) && raw.contains("run --resume"), "{raw}");

    let mut seat = Seat::new(dir.path(), &["run", "--resume", "last"]);
    seat.until("acknowledged");
    // Ctrl-C holds the clock first, then leaves.
    seat.press("\u{3}", "PAUSED");
    seat.keys.write_all(b"\x03").unwrap();
    let (code, raw) = seat.end();
    assert_eq!(code, 130, "{raw}");
    assert!(given_back(&raw));
}

#[test]
fn the_demo_plays_stops_goes_to_the_score_and_leaves_a_report() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    let mut seat = Seat::new(dir, &["demo"]);
    seat.until("▲ PAGE");
    // The first caption, then the move that it explains.
    seat.until("First of all somebody answers it.");
    seat.until("The page is acknowledged");
    let screen = seat.press(" ", "Space Go on");
    assert!(screen.contains("PAUSED"), "{screen}");
    seat.press(" ", "Space Stop");
    let screen = seat.press("\r", "Q: leave");
    assert!(
        screen.contains("Every point of the score") && screen.contains("Report: "),
        "{screen}"
    );
    seat.keys.write_all(b"q").unwrap();
    let (code, raw) = seat.end();
    assert_eq!(code, 0, "{raw}");
    assert!(
        given_back(&raw) && raw.contains("firedrill run first-page"),
        "{raw}"
    );
    let drills = json(dir, &["drills", "--json"]);
    assert_eq!(drills.as_array().unwrap().len(), 1);
    let drill = drills[0]["id"].as_str().unwrap();
    assert!(dir.join("reports").join(drill).join("report.html").exists());

    // Leaving at once leaves the same report, and no other drill.
    let mut seat = Seat::new(dir, &["demo"]);
    seat.until("▲ PAGE");
    seat.keys.write_all(b"q").unwrap();
    let (code, raw) = seat.end();
    assert_eq!(code, 0, "{raw}");
    assert!(given_back(&raw) && raw.contains(drill), "{raw}");
    assert_eq!(json(dir, &["drills", "--json"]), drills);
}

#[test]
fn practice_goes_back_by_keys() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    let mut seat = Seat::new(dir, &["run", "blank-page", "--seed", "7", "--practice"]);
    seat.until("recorded and not scored");
    seat.press("\r", "PLAY PRACTICE");
    seat.press("A", "The page is acknowledged");
    seat.press("run rollback\r", "Running");
    seat.press("<", "Go back to when?");
    let screen = seat.press("\r", "You are back at");
    assert!(!screen.contains("Running"), "{screen}");
    seat.press("E", "End play now?");
    seat.press("\r", "Hot wash, 1 of 4");
    seat.keys.write_all(b"\x1b").unwrap();
    seat.until_it("Hot wash, 1 of 4", false);
    seat.press("E", "Close the hot wash");
    seat.press("\r", "Practice: not scored");
    seat.keys.write_all(b"q").unwrap();
    let (code, raw) = seat.end();
    assert_eq!(code, 0, "{raw}");
    let drills = json(dir, &["drills", "--json"]);
    let ends: Vec<_> = drills
        .as_array()
        .unwrap()
        .iter()
        .map(|d| &d["ended"])
        .collect();
    assert_eq!(ends, ["ended", "rewound"]);
    for drill in drills.as_array().unwrap() {
        output(dir, &["verify", drill["id"].as_str().unwrap()]);
    }
}
