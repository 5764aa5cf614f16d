//! However a drill is played, the same responses at the same times have the same score: by keys on
//! the whole terminal, by plain lines on a terminal, by plain lines through a pipe, by script.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use firedrill::engine::commands;
use firedrill::grammar::render;
use firedrill::log::LogFile;
use firedrill::model::{Ask, By};
use firedrill::report::recorded;
use tempfile::TempDir;

use super::terminal::{BINARY, Seat, json, output};

const RUN: [&str; 6] = [
    "run",
    "first-page",
    "--variant",
    "bad-release",
    "--seed",
    "3",
];

/// What was done in the last drill as a script with the same times.
fn script(dir: &Path) -> String {
    let log = LogFile::read(output(dir, &["export", "last", "--texts"]).as_bytes()).unwrap();
    let plan = Arc::new(recorded::plan(log.header()).unwrap());
    let roster = Arc::new(log.header().roster(&plan, &log.side).unwrap());
    let events = log.events(&plan).unwrap();
    let steps = commands(&plan, &roster, log.header().seed, &events).unwrap();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["at", "by", "response"]).unwrap();
    for step in steps {
        // A script begins by itself and closes by itself.
        let controls = step.command.by == By::Facilitator;
        if controls && !matches!(step.command.ask, Ask::Pause(_) | Ask::Continue) {
            continue;
        }
        let line = render(&step.command, &plan, &roster, &log.side.texts());
        let row = [step.at.exact(), "player".to_owned(), line];
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// The score of the last drill; the same responses by script have the same, criterion by criterion.
fn same_by_script(dir: &Path) -> f64 {
    let played = json(dir, &["score", "last", "--json"]);
    let script = script(dir);
    std::fs::write(dir.join("same.csv"), &script).unwrap();
    let mut args = RUN.to_vec();
    args.extend(["--script", "same.csv", "--json"]);
    let scripted = json(dir, &args);
    assert_eq!(scripted["score"], played["score"], "{script}");
    let again = json(dir, &["score", "last", "--json"]);
    assert_eq!(again["criteria"], played["criteria"], "{script}");
    played["score"].as_f64().unwrap()
}

fn reported(dir: &Path) -> bool {
    let drills = std::fs::read_dir(dir.join("reports")).unwrap();
    drills.count() == 1
}

#[test]
fn a_whole_drill_by_keys_alone() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    let mut args = RUN.to_vec();
    args.extend(["--speed", "20"]);
    let mut seat = Seat::new(dir, &args);
    seat.until("Enter starts the drill clock");
    seat.press("\r", "▲ PAGE");
    seat.press("A", "ACK The page is acknowledged");
    seat.press("6", "Photos that load");
    seat.press("4", "grey square");
    seat.press("S", "How bad is it?");
    seat.press("P", "● P1");
    seat.press("P", "● P2");
    seat.press("\r", "▶ Why");
    seat.press("photos are missing\r", "SEVERITY P2 declared");
    seat.press("N", "Tell whom what?");
    seat.press(" ", "[x] Engineering team");
    seat.press("\r", "▶ Kind");
    seat.press("\r", "▶ Impact");
    seat.press("No photos since 09:51\r", "▶ Action");
    seat.press("I look at what changed\r", "▶ Next");
    seat.press("5m\r", "▶ More words");
    seat.press("I lead\r", "TOLD");
    seat.press("2", "r421");
    seat.press("3", "no switch was touched");
    seat.press("D", "This commits you");
    seat.press("\r", "▶ Why");
    seat.press("it fits\r", "DIAGNOSIS");
    seat.press("2", "run rollback");
    seat.press("X", "● Go back to the release before");
    seat.press("\r", "RUNNING");
    seat.press("K", "RESULT");
    seat.press("6", "99 of 100 photos load");
    seat.press("V", "● Photos of profiles");
    seat.press("\r", "VERIFY");
    seat.press("Z", "The incident is resolved?");
    seat.press("photos load again\r", "MONITORING");
    seat.press("K", "Well done");
    seat.press("K", "Hot wash, 1 of 4");
    seat.press("a wrong address\r", "Hot wash, 2 of 4");
    seat.press("we looked first\r", "Hot wash, 3 of 4");
    seat.press("look at a photo\r", "Hot wash, 4 of 4");
    seat.press("Check one photo\r", "▶ Owner");
    seat.press("ana\r", "▶ Due");
    seat.press("2026-12-01\r", "E closes the drill");
    seat.press("E", "Close the hot wash");
    let screen = seat.press("\r", "Every point of the score");
    seat.send("Q");
    let (code, raw) = seat.end();
    assert_eq!(code, 0, "{raw}");
    assert!(reported(dir));

    let score = same_by_script(dir);
    let words = screen.split(' ');
    let shown = words.skip_while(|w| *w != "Score").nth(1).unwrap();
    let shown: f64 = shown.parse().unwrap();
    assert!(
        score > 60.0 && (shown - score).abs() < 0.06,
        "{score}: {screen}"
    );
}

/// The drill in plain lines, as its coach asks for it; choices by number where the verb stands alone.
const LINES: [(&str, &str); 24] = [
    ("", "PAGE"),
    ("ack", "ACK"),
    ("tools", "A number looks"),
    ("look photos", "EVIDENCE"),
    ("look support", "LOOK"),
    ("severity", "Severity? A number or a word"),
    ("3", "Why"),
    ("photos are missing", "SEVERITY P2 declared"),
    ("notify", "Numbers or words"),
    ("1", "Kind? A number or a word"),
    ("", "Impact"),
    ("No photos since 09:51", "Action"),
    ("I look at what changed", "Next message"),
    ("5m", "More words"),
    ("", "TOLD"),
    ("look deployments", "EVIDENCE"),
    ("look flags", "EVIDENCE"),
    ("diagnose bad-release it fits", "DIAGNOSIS"),
    ("status", "Diagnosis:"),
    ("run rollback", "RESULT"),
    ("verify photos", "VERIFY"),
    ("resolve photos load again", "RESOLVED"),
    ("skip", "Well done"),
    ("skip", "1 of 4."),
];

#[test]
fn a_whole_drill_by_plain_lines_on_a_terminal() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    let mut args = RUN.to_vec();
    args.extend(["--plain", "--speed", "20"]);
    let mut seat = Seat::new(dir, &args);
    seat.until("Enter starts the drill clock");
    for (line, words) in LINES {
        seat.say(line, words);
    }
    for answer in [
        "a wrong address",
        "we looked",
        "look at a photo",
        "Check one",
        "ana",
    ] {
        seat.say(answer, "?");
    }
    seat.say("2026-12-01", "Thank you.");
    seat.send("end\r");
    let (code, raw) = seat.end();
    assert_eq!(code, 0, "{raw}");
    let noise =
        |c: char| ('\u{2500}'..='\u{259f}').contains(&c) || ('\u{2800}'..='\u{28ff}').contains(&c);
    assert!(!raw.contains(noise) && !raw.contains('\u{1b}'), "{raw:?}");
    assert!(raw.contains("Score") && reported(dir), "{raw}");
    assert!(same_by_script(dir) > 60.0);
}

#[test]
fn a_whole_drill_by_plain_lines_through_a_pipe() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    let mut lines = String::new();
    for line in [
        "ack",
        "look photos",
        "look support",
        "severity P2 photos are missing",
        "notify engineering --kind initial --impact \"No photos\" --action \"I look\" --next 5m",
        "look deployments",
        "look flags",
        "diagnose bad-release it fits",
        "run rollback",
        "wait 40s",
        "verify photos",
        "resolve photos load again",
        "wait 10m",
        "review cause a wrong address",
        "end",
    ] {
        writeln!(lines, "{line}").unwrap();
    }
    let mut child = Command::new(BINARY)
        .args(RUN)
        .args(["--plain", "--speed", "600"])
        .current_dir(dir)
        .env_clear()
        .env("HOME", dir)
        .env("FIREDRILL_STORE", "sqlite:drills.db")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), lines.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    assert!(out.status.success() && !text.contains('\u{1b}'), "{text}");
    assert!(reported(dir));
    assert!(same_by_script(dir) > 60.0, "{text}");
}
