//! `check --watch`, with the ways in which editors write files.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::Home;

/// A check that goes on, and the lines that it has printed.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn begin(home: &Home, args: &[&str]) -> Self {
        // One pipe for both, so that lines come in the order in which they were written.
        let (from, both) = std::io::pipe().unwrap();
        let mut command = home.command(args);
        command.stdout(both.try_clone().unwrap()).stderr(both);
        let child = command.spawn().unwrap();
        let (to, lines) = channel();
        std::thread::spawn(move || pass_on(from, &to));
        Self { child, lines }
    }

    /// Reads until a line that contains the words; what comes instead is in the message.
    fn until(&self, words: &str) {
        let mut seen = Vec::new();
        loop {
            match self.lines.recv_timeout(Duration::from_secs(60)) {
                Ok(line) if line.contains(words) => return,
                Ok(line) => seen.push(line),
                Err(_) => panic!("no `{words}` in {seen:#?}"),
            }
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn pass_on(from: impl std::io::Read, to: &std::sync::mpsc::Sender<String>) {
    for line in BufReader::new(from).lines() {
        let Ok(line) = line else { return };
        if to.send(line).is_err() {
            return;
        }
    }
}

const FINE: &str = "nothing to complain about";
const WAITS: &str = "Waiting for changes";

#[test]
fn every_change_is_checked_and_ctrl_c_ends_it() {
    let home = Home::new();
    home.ok(&["new", "drill", "--catalogue", "shop"]);
    let path = home.path("drill.yaml");
    let good = fs::read_to_string(&path).unwrap();
    let bad = good.replace("level: novice", "levl: novice");
    let mut watching = Watching::begin(&home, &["check", "drill.yaml", "--watch"]);
    watching.until(FINE);
    watching.until(WAITS);
    fs::write(&path, &bad).unwrap();
    watching.until("did you mean `level`?");
    watching.until(WAITS);
    // A new file takes the place of the old one.
    fs::write(home.path("drill.yaml~"), &good).unwrap();
    fs::rename(home.path("drill.yaml~"), &path).unwrap();
    watching.until(FINE);
    watching.until(WAITS);
    fs::remove_file(&path).unwrap();
    watching.until("there is no file `drill.yaml`");
    watching.until(WAITS);
    fs::write(&path, &good).unwrap();
    watching.until(FINE);
    watching.until(WAITS);
    let catalogue = home.path("catalogues/shop.yaml");
    let shared = fs::read_to_string(&catalogue).unwrap();
    fs::write(&catalogue, shared.replace("users: 1400", "usrs: 1400")).unwrap();
    watching.until("did you mean `users`?");
    watching.until(WAITS);
    // The whole directory goes and comes back.
    fs::rename(home.path("catalogues"), home.path("away")).unwrap();
    watching.until("there is no catalogue `shop`");
    watching.until(WAITS);
    fs::write(home.path("away/shop.yaml"), &shared).unwrap();
    fs::rename(home.path("away"), home.path("catalogues")).unwrap();
    watching.until(FINE);
    watching.until(WAITS);
    fs::write(&catalogue, "format: 1\n").unwrap();
    watching.until("error");
    watching.until(WAITS);
    let id = watching.child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    // As any program that Ctrl-C ends: shells say 130.
    assert_eq!(watching.child.wait().unwrap().signal(), Some(2));
}
