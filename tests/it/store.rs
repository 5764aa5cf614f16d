//! The store's contract, run on memory and on SQLite, and what only a file can go through.

mod contract;
mod erase;
mod faults;
mod kill;
mod power;

use std::path::Path;

use firedrill::log::{Header, LogFile, LogSeat, Mode, Record, Source, Version, WireEvent};
use firedrill::store::{Listing, Store};

/// What lists show of the drills made here.
pub(super) const LISTING: Listing<'static> = Listing {
    scenario: "blank-page",
    title: "Blank page after a deployment",
};

/// A log with so many notes, by `p1` and `p2` in turn; note `n` points to text `n - 1`.
pub(super) fn log(drill: &str, notes: u32) -> LogFile {
    let seat = |id: &str| LogSeat {
        id: id.to_owned(),
        person: None,
        access: vec!["org-admin".to_owned()],
        on_call: true,
        facilitator: false,
    };
    let header = Header {
        format: Version::CURRENT,
        app: "0.1.0".to_owned(),
        scenario: Source::new("format: 1\nid: blank-page\n"),
        policy: Source::new("format: 1\n"),
        seed: u64::MAX,
        variant: "env-missing".to_owned(),
        mode: Mode::Team,
        branch: None,
        speed_permille: Some(1000),
        opened: Some("2026-11-24T14:00:00.000Z".to_owned()),
        on_call_at: Some("2026-01-06T14:05:00+00:00".to_owned()),
        roster: vec![seat("p1"), seat("p2")],
    };
    let mut log = LogFile::new(drill, header);
    for seq in 1..=notes {
        log.push_record(note(seq));
    }
    log
}

/// The record of a note, not yet chained.
pub(super) fn note(seq: u32) -> Record {
    let by = if seq % 2 == 1 { "p1" } else { "p2" };
    record(
        seq,
        Some(by),
        WireEvent::Noted {
            text: Some(seq - 1),
        },
    )
}

/// Any record, not yet chained.
pub(super) fn record(seq: u32, by: Option<&str>, event: WireEvent) -> Record {
    Record {
        seq,
        at_ms: i64::from(seq) * 1000,
        wall: None,
        by: by.map(str::to_owned),
        event,
        chain: String::new(),
    }
}

/// Opens the file of drills in a directory.
pub(super) fn open(dir: &Path) -> Store {
    Store::open(&url(dir)).unwrap()
}

/// The address of the file of drills in a directory.
pub(super) fn url(dir: &Path) -> String {
    format!("sqlite:{}", dir.join("drills.db").display())
}
