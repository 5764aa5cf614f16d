//! Logs of each format version, kept for ever: they must be read, decided alike, and written again byte by byte.
//!
//! The files are never edited once a version is released. A new version of the format gets a folder
//! of its own, with logs that `firedrill run` made and `firedrill export` wrote (`team.csv` is the
//! script of the busiest one).

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use firedrill::engine::verify;
use firedrill::log::{LogFile, WireEvent};
use firedrill::report::recorded::Recorded;

use super::codec::all_kinds;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn golden_logs_are_read_decided_alike_and_written_alike() {
    let mut seen = 0;
    let mut kinds = BTreeSet::new();
    for version in fs::read_dir(root().join("tests/golden")).unwrap() {
        for entry in fs::read_dir(version.unwrap().path()).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|e| e != "ndjson") {
                continue;
            }
            let name = path.display();
            let bytes = fs::read(&path).unwrap();
            let log = LogFile::read(&bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert!(
                log.to_text(true).as_bytes() == bytes,
                "{name}: is written differently"
            );
            let drill = Recorded::from_log(&log).unwrap_or_else(|e| panic!("{name}: {e}"));
            let roster = Arc::new(drill.engine.roster().clone());
            verify(&drill.plan, &roster, log.header().seed, &drill.events)
                .unwrap_or_else(|d| panic!("{name}: {d:?}"));
            let names = log.records().iter().map(|r| kind(&r.event));
            kinds.extend(names);
            seen += 1;
        }
    }
    assert!(seen >= 5, "{seen} golden logs");
    let missing: Vec<_> = all_kinds()
        .into_iter()
        .filter(|k| !kinds.contains(k))
        .collect();
    assert!(missing.is_empty(), "events in no golden log: {missing:?}");
}

/// The name of an event on disk.
fn kind(event: &WireEvent) -> String {
    let json = serde_json::to_value(event).unwrap();
    json.as_object().unwrap().keys().next().unwrap().clone()
}
