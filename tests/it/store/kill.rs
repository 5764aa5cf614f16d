//! A process that appends is killed at any moment: what it was told is stored is there.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use firedrill::log::{LogFile, Side};
use firedrill::store::{Status, StoreError};

use super::{LISTING, log, note, open};

const DIR: &str = "FIREDRILL_TEST_APPEND_IN";

/// Not a test of its own: with the variable set, this is the process that is killed.
#[test]
fn append_until_killed() {
    let Some(dir) = std::env::var_os(DIR) else {
        return;
    };
    let mut store = open(Path::new(&dir));
    let _hold = store.hold("d-1").unwrap();
    let mut log: LogFile = store.load("d-1").unwrap();
    loop {
        let after = log.last_seq();
        let mut side = Side::default();
        for seq in after + 1..=after + 1 + after % 3 {
            log.push_record(note(seq));
            side.texts.insert(seq - 1, format!("text {seq}"));
        }
        let batch = &log.records()[after as usize..];
        store.append("d-1", after, batch, &side).unwrap();
        println!("stored {}", log.last_seq());
    }
}

fn start(dir: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::kill::append_until_killed", "--nocapture"])
        .env(DIR, dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn nothing_acknowledged_is_lost_by_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path()).create(&log("d-1", 0), LISTING).unwrap();
    for round in 0..20 {
        let mut child = start(dir.path());
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut stored = 0;
        let mut seen = 0;
        while seen <= round * 3 {
            let line = lines.next().unwrap().unwrap();
            if let Some(seq) = line.strip_prefix("stored ") {
                stored = seq.parse::<u32>().unwrap();
                seen += 1;
            }
        }
        if round == 19 {
            let mut store = open(dir.path());
            let pid = Some(child.id());
            assert_eq!(store.list().unwrap()[0].status, Status::Running(pid));
            let drill = "d-1".to_owned();
            assert_eq!(
                store.hold("d-1").unwrap_err(),
                StoreError::Running { drill, pid }
            );
        }
        child.kill().unwrap();
        child.wait().unwrap();
        for line in lines.map_while(Result::ok) {
            if let Some(seq) = line.strip_prefix("stored ") {
                stored = seq.parse().unwrap();
            }
        }
        let mut store = open(dir.path());
        assert_eq!(store.list().unwrap()[0].status, Status::Interrupted);
        // The chain was checked: there is no gap, and no record is half there.
        let log = store.load("d-1").unwrap();
        let extra = log.last_seq() - stored;
        assert!(
            extra <= 3,
            "{extra} more than the one batch that was on its way"
        );
        assert_eq!(log.side.texts.len() as u32, log.last_seq());
        store.hold("d-1").unwrap();
    }
}
