//! The real binary, played through pipes, killed, and asked to go on.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use firedrill::model::Span;
use serde_json::Value;
use tempfile::TempDir;

/// A directory of its own for some runs of the binary.
struct Desk {
    dir: TempDir,
}

/// A drill that is being played.
struct Played {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Desk {
    fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_firedrill"));
        command
            .args(args)
            .current_dir(self.dir.path())
            .env_clear()
            .env("HOME", self.dir.path())
            .env("LANG", "C.UTF-8")
            .env("FIREDRILL_STORE", "sqlite:drills.db")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn spawn(&self, args: &[&str]) -> Played {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        Played {
            stdin: child.stdin.take().unwrap(),
            stdout: BufReader::new(child.stdout.take().unwrap()),
            child,
        }
    }

    fn ok(&self, args: &[&str]) -> String {
        let output = self.command(args).output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {out}{err}");
        out
    }

    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.ok(args)).unwrap()
    }

    fn status(&self) -> String {
        let drills = self.json(&["drills", "--json"]);
        assert_eq!(drills.as_array().unwrap().len(), 1, "{drills}");
        drills[0]["status"].as_str().unwrap().to_owned()
    }
}

impl Played {
    fn enter(&mut self, line: &str) {
        writeln!(self.stdin, "{line}").unwrap();
    }

    /// Reads until a line holds the words; all that was read.
    fn until(&mut self, words: &str) -> String {
        let mut read = String::new();
        while self.stdout.read_line(&mut read).unwrap() > 0 {
            if read.lines().last().is_some_and(|l| l.contains(words)) {
                return read;
            }
        }
        panic!("no `{words}` in:\n{read}");
    }

    /// Ends the input and waits for the end: the rest of the output and the exit code.
    fn finish(self) -> (String, Option<i32>) {
        let Self {
            child,
            stdin,
            stdout: mut rest,
        } = self;
        drop(stdin);
        let mut out = String::new();
        std::io::Read::read_to_string(&mut rest, &mut out).unwrap();
        (out, child.wait_with_output().unwrap().status.code())
    }
}

/// A script file as lines for a pipe: its times become waits.
fn as_lines(script: &str) -> String {
    let mut lines = String::new();
    let mut last = 0;
    for row in csv::Reader::from_reader(script.as_bytes()).records() {
        let row = row.unwrap();
        let (minutes, seconds) = row[0].rsplit_once(':').unwrap();
        let at = Span::parse(&format!("{minutes}m{seconds}s")).unwrap().0;
        writeln!(lines, "wait {}ms", at - last).unwrap();
        writeln!(lines, "{}", &row[2]).unwrap();
        last = at;
    }
    lines
}

#[test]
fn a_pipe_plays_a_whole_drill_as_a_script_does() {
    let desk = Desk::new();
    let which = ["oauth-failure", "--variant", "lost-verifier", "--seed", "7"];
    let with = |more: &[&'static str]| -> Vec<&'static str> {
        [&["run"], &which[..], more, &["--json"]].concat()
    };
    let par = desk.ok(&["show", which[0], "--par", "--variant", which[2]]);
    std::fs::write(desk.dir.path().join("par.csv"), &par).unwrap();
    let by_script = desk.json(&with(&["--script", "par.csv"]));

    let mut drill = desk.spawn(&with(&["--plain", "--speed", "600"]));
    drill.stdin.write_all(as_lines(&par).as_bytes()).unwrap();
    let (out, code) = drill.finish();
    assert_eq!(code, Some(0), "{out}");
    let live: Value = serde_json::from_str(&out).unwrap();
    let scores = [&live["score"], &by_script["score"]].map(|s| s.as_f64().unwrap());
    assert!((scores[0] - scores[1]).abs() < 6.0, "{scores:?}");
    let count = |report: &Value| report["criteria"].as_array().unwrap().len();
    assert_eq!(count(&live), count(&by_script));
    let id = live["drill"].as_str().unwrap();
    assert!(
        desk.dir
            .path()
            .join("reports")
            .join(id)
            .join("report.html")
            .exists()
    );
    desk.ok(&["verify", id]);
}

#[test]
fn what_was_answered_survives_kill_9() {
    let desk = Desk::new();
    let mut drill = desk.spawn(&[
        "run",
        "blank-page",
        "--seed",
        "7",
        "--plain",
        "--player",
        "Ana",
    ]);
    drill.until("START");
    drill.enter("ack");
    drill.until("ACK");
    drill.enter("look support");
    drill.until("LOOK");
    for i in 0..20 {
        drill.enter(&format!("note don't forget {i}"));
        drill.until(&format!("NOTE don't forget {i}"));
    }
    assert_eq!(desk.status(), "running");
    drill.child.kill().unwrap();
    drill.child.wait().unwrap();
    assert_eq!(desk.status(), "interrupted");

    let mut again = desk.spawn(&["run", "--resume", "last"]);
    let recap = again.until("The drill clock runs again");
    assert!(recap.contains("don't forget 19"), "{recap}");
    again.enter("timeline");
    let timeline = again.until("don't forget 19");
    for word in ["ACK", "LOOK", "don't forget 0", "don't forget 18"] {
        assert!(timeline.contains(word), "{word}: {timeline}");
    }
    again.enter("end");
    again.until("END EndEx");
    again.enter("review cause \"a variable\"");
    let (out, code) = again.finish();
    assert_eq!(code, Some(0), "{out}");
    assert!(out.contains("CLOSED") && out.contains("Score"), "{out}");
    assert_eq!(desk.status(), "closed");
    desk.ok(&["verify", "last"]);

    let over = desk.command(&["run", "--resume", "last"]).output().unwrap();
    assert_eq!(over.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&over.stderr).contains("is over"));
}

#[cfg(unix)]
#[test]
fn a_polite_end_keeps_the_clock() {
    let desk = Desk::new();
    let mut drill = desk.spawn(&["run", "blank-page", "--seed", "7", "--speed", "60"]);
    drill.until("START");
    drill.enter("wait 30s");
    drill.enter("ack");
    drill.until("ACK");
    let pid = drill.child.id().to_string();
    let kill = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    assert!(kill.success());
    let out = drill.until("goes on.");
    assert!(out.contains("run --resume"), "{out}");
    assert_eq!(drill.child.wait().unwrap().code(), Some(130));
    assert_eq!(desk.status(), "interrupted");
    let drills = desk.json(&["drills", "--json"]);
    assert!(drills[0]["at_ms"].as_i64().unwrap() >= 30_000, "{drills}");
}

#[test]
fn what_is_asked_at_any_time_is_answered_in_plain_lines() {
    let desk = Desk::new();
    let mut drill = desk.spawn(&[
        "run",
        "blank-page",
        "--variant",
        "env-missing",
        "--seed",
        "7",
    ]);
    let brief = drill.until("PAGE from");
    assert!(brief.contains("Before it starts:"), "{brief}");
    for line in [
        "tools",
        "1",
        "severity P0",
        "status",
        "evidence",
        "causes",
        "inbox",
        "lok errors",
        "pause",
        "2",
        "continue",
        "abort",
    ] {
        drill.enter(line);
    }
    let (out, code) = drill.finish();
    assert_eq!(code, Some(130), "{out}");
    let unwrapped = out.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "1 look synthetic",
        "LOOK Synthetic check",
        "Due: Acknowledge (P0, within 5m)",
        "Clock: ",
        "EVIDENCE The document is served",
        "env-missing: A build-time variable",
        "PAGE from Synthetic monitor",
        "did you mean `look`",
        "REFUSED The drill is paused",
        "END EndEx: the drill was aborted",
    ] {
        assert!(unwrapped.contains(words), "{words}:\n{out}");
    }
    for line in out.lines() {
        assert!(line.chars().count() <= 100, "{line}");
        assert!(!line.contains(['\u{1b}', '│', '─', '┌']), "{line}");
    }
    // The cause stands in the list of causes, and nothing marks it as the true one.
    assert!(
        !out.contains("variable is missing from the production build and"),
        "{out}"
    );
}

#[test]
fn the_demo_is_told_at_once_to_a_pipe_and_is_kept_once() {
    let desk = Desk::new();
    let first = desk.ok(&["demo"]);
    assert_eq!(desk.ok(&["demo"]), first);
    assert!(
        first.contains("NOTE Nadia") && first.contains("\nReport: reports"),
        "{first}"
    );
    assert_eq!(desk.status(), "closed");
    desk.ok(&["verify", "last"]);
    assert!(!desk.ok(&["list"]).contains("demo"));
}

#[test]
fn practice_goes_back_as_another_drill_and_counts_nowhere() {
    let desk = Desk::new();
    let args = [
        "run",
        "blank-page",
        "--practice",
        "--plain",
        "--speed",
        "600",
        "--seed",
        "7",
    ];
    let mut played = desk.spawn(&args);
    for line in [
        "ack",
        "checkpoint",
        "severity P0 white page",
        "run rollback",
        "wait 2m",
        "rewind",
    ] {
        played.enter(line);
    }
    let told = played.until("REWIND");
    assert!(told.contains("Practice, not scored."), "{told}");
    for line in [
        "checkpoints",
        "run rollback",
        "end",
        "rewind",
        "note once more",
        "end",
    ] {
        played.enter(line);
    }
    let (told, code) = played.finish();
    assert_eq!(code, Some(0), "{told}");
    assert!(
        told.contains("rewind 1: 0:") && told.contains("Practice: not scored"),
        "{told}"
    );

    let drills = desk.json(&["drills", "--json"]);
    let drills = drills.as_array().unwrap();
    assert_eq!(drills.len(), 3);
    for drill in drills {
        assert_eq!(drill["mode"], "practice");
        assert_eq!(
            (&drill["score"], &drill["status"]),
            (&Value::Null, &"closed".into())
        );
        desk.ok(&["verify", drill["id"].as_str().unwrap()]);
    }
    let ends: Vec<_> = drills
        .iter()
        .map(|d| d["ended"].as_str().unwrap())
        .collect();
    assert_eq!(ends, ["ended", "ended", "rewound"]);
    let report = desk.json(&["report", "last", "--format", "json"]);
    assert_eq!(
        (&report["score"], &report["mode"]),
        (&Value::Null, &"practice".into())
    );
    let first = desk.json(&["score", drills[2]["id"].as_str().unwrap(), "--json"]);
    assert_eq!(first["score"], Value::Null);
    let learnt = desk.ok(&["learn", "--json"]);
    assert!(!learnt.contains("\"passed\": true"), "{learnt}");

    let output = desk
        .command(&["run", "blank-page", "--practice", "--fail-under", "50"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}
