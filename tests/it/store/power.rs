//! Power that goes away, and system calls that fail: what was acknowledged is there, and what is
//! there is the beginning of what was written.

use std::path::Path;
use std::process::Command;

use super::faults::{CHILD, COUNT};
use super::{LISTING, log, note, open};

/// Opens what a disk could hold after the power went: the file, and the first bytes of its WAL.
fn after_power_loss(from: &Path, wal: &[u8]) -> u32 {
    let dir = tempfile::tempdir().unwrap();
    std::fs::copy(from.join("drills.db"), dir.path().join("drills.db")).unwrap();
    std::fs::write(dir.path().join("drills.db-wal"), wal).unwrap();
    let mut store = open(dir.path());
    match store.find("d-1") {
        Ok(drill) => {
            let stored = store.load(&drill).unwrap();
            assert_eq!(stored, log("d-1", stored.last_seq()));
            stored.last_seq()
        }
        Err(_) => 0,
    }
}

#[test]
fn what_was_acknowledged_survives_a_power_loss() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.create(&log("d-1", 0), LISTING).unwrap();
    let wal = dir.path().join("drills.db-wal");
    let mut log = log("d-1", 0);
    let mut synced = Vec::new();
    for after in 0..20 {
        let record = log.push_record(note(after + 1)).clone();
        store.append("d-1", after, &[record], &log.side).unwrap();
        synced.push(std::fs::metadata(&wal).unwrap().len() as usize);
    }
    let whole = std::fs::read(&wal).unwrap();
    for (stored, len) in (1..).zip(&synced) {
        assert_eq!(after_power_loss(dir.path(), &whole[..*len]), stored);
        // The next write had begun: a part of it, or nonsense in its place.
        let mut torn = whole[..*len].to_vec();
        torn.extend_from_slice(&[0xa5; 3000]);
        assert_eq!(after_power_loss(dir.path(), &torn), stored);
    }
    // Cut anywhere, it is what had been acknowledged by then.
    for len in (0..whole.len()).step_by(whole.len() / 37) {
        let acknowledged = synced.iter().filter(|l| **l <= len).count();
        assert_eq!(
            after_power_loss(dir.path(), &whole[..len]) as usize,
            acknowledged
        );
    }
}

#[test]
fn a_system_call_that_fails_is_an_error_and_never_a_lost_record() {
    let mut clean = false;
    let mut failed = 0;
    for nth in 1..100 {
        let dir = tempfile::tempdir().unwrap();
        open(dir.path()).create(&log("d-1", 0), LISTING).unwrap();
        let out = Command::new("strace")
            .args([
                "-f",
                "-o",
                "/dev/null",
                "-e",
                "trace=pwrite64,fdatasync,ftruncate",
            ])
            .arg("-e")
            .arg(format!(
                "inject=pwrite64,fdatasync,ftruncate:error=EIO:when={nth}"
            ))
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "store::faults::append_as_a_child", "--nocapture"])
            .env(CHILD, dir.path())
            .env(COUNT, "3")
            .output()
            .unwrap();
        let text = String::from_utf8(out.stdout).unwrap();
        assert!(out.status.success(), "call {nth}: {text}");
        let acknowledged = text
            .lines()
            .filter_map(|l| l.strip_prefix("stored "))
            .next_back();
        let acknowledged = acknowledged.map_or(0, |n| n.parse::<u32>().unwrap());
        let stored = open(dir.path()).load("d-1").unwrap();
        assert!(stored.last_seq() >= acknowledged, "call {nth}: {text}");
        assert!(stored.last_seq() <= acknowledged + 1, "call {nth}: {text}");
        if text.contains("child: ") {
            failed += 1;
        } else if acknowledged == 3 && nth > 20 {
            clean = true;
            break;
        }
    }
    assert!(clean && failed > 3, "{failed} failures");
}
