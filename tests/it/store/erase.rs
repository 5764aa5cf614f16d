//! Erased means that no byte of it is left in any file of the store, and that the log stays whole.

use std::path::Path;

use firedrill::store::{Erase, StoreError};

use super::{LISTING, log, open};

/// Whether the bytes of a text are in any file of a directory.
fn traces(dir: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        if bytes.windows(text.len()).any(|w| w == text.as_bytes()) {
            found.push(path.display().to_string());
        }
    }
    found
}

/// Long and many, so that pages overflow and split.
fn drill_with_texts(id: &str) -> firedrill::log::LogFile {
    let mut log = log(id, 300);
    for (seat, name) in [("p1", "Ana-Maria"), ("p2", "Bertram")] {
        log.side
            .names
            .insert(seat.to_owned(), format!("{name} of {id}"));
    }
    for n in 0..300 {
        let filler = "x".repeat(n as usize * 17 % 5000);
        let by = if n % 2 == 0 { "first" } else { "second" };
        log.side
            .texts
            .insert(n, format!("{by} secret of {id} {n} {filler}"));
    }
    log
}

#[test]
fn what_is_erased_leaves_no_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    for id in ["d-1", "d-2"] {
        // Appended in reverse, so that pages split while they are filled.
        let log = drill_with_texts(id);
        store.create(&super::log(id, 0), LISTING).unwrap();
        store.append(id, 0, log.records(), &log.side).unwrap();
    }
    assert!(!traces(dir.path(), "secret of d-1").is_empty());
    let all = Erase {
        names: true,
        texts: true,
        seat: None,
    };
    // Piece by piece: what moves between pages meanwhile must not leave copies.
    for seat in ["p1", "p2"] {
        let seat = Some(seat);
        assert_eq!(store.erase("d-1", Erase { seat, ..all }), Ok(151));
    }
    for text in ["secret of d-1", "Ana-Maria of d-1", "Bertram of d-1"] {
        assert_eq!(traces(dir.path(), text), Vec::<String>::new(), "{text}");
    }
    let left = store.load("d-1").unwrap();
    assert!(left.side.is_empty());
    assert_eq!(left.records(), drill_with_texts("d-1").records());
    assert_eq!(
        store.load("d-2").unwrap().side,
        drill_with_texts("d-2").side
    );

    store.delete("d-2").unwrap();
    for text in ["of d-2", "\"d-2\""] {
        assert_eq!(traces(dir.path(), text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn one_participant_can_be_erased() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let mut log = drill_with_texts("d-1");
    // Both said it: it stays, because it is the other's too.
    log.push_record(super::record(
        301,
        Some("p2"),
        firedrill::log::WireEvent::Noted { text: Some(1) },
    ));
    log.push_record(super::record(
        302,
        Some("p1"),
        firedrill::log::WireEvent::Noted { text: Some(1) },
    ));
    store.create(&log, LISTING).unwrap();
    let second = Erase {
        names: true,
        texts: true,
        seat: Some("p2"),
    };
    assert_eq!(store.erase("d-1", second), Ok(150));
    assert_eq!(traces(dir.path(), "Bertram"), Vec::<String>::new());
    assert_eq!(
        traces(dir.path(), "second secret of d-1 3 "),
        Vec::<String>::new()
    );
    let left = store.load("d-1").unwrap();
    assert_eq!(left.side.names.len(), 1);
    assert_eq!(left.side.texts.len(), 151);
    assert!(left.side.texts[&1].starts_with("second"));
    assert_eq!(left.records(), log.records());
}

#[test]
fn another_reader_that_keeps_traces_alive_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.create(&drill_with_texts("d-1"), LISTING).unwrap();
    let reader = Reader::start(dir.path());
    let all = Erase {
        names: true,
        texts: true,
        seat: None,
    };
    let error = store.erase("d-1", all).unwrap_err();
    assert!(matches!(error, StoreError::NotScrubbed { .. }), "{error}");
    drop(reader);
    // The second time there is nothing to erase, and the traces go.
    assert_eq!(store.erase("d-1", all), Ok(0));
    assert_eq!(traces(dir.path(), "secret of d-1"), Vec::<String>::new());
}

/// Another connection in the middle of a read.
struct Reader {
    runtime: tokio::runtime::Runtime,
    db: sqlx::SqliteConnection,
}

impl Reader {
    fn start(dir: &Path) -> Self {
        use sqlx::Connection as _;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let db = runtime.block_on(async {
            let url = format!("sqlite:{}", dir.join("drills.db").display());
            let mut db = sqlx::SqliteConnection::connect(&url).await.unwrap();
            let begin = "BEGIN; SELECT count(*) FROM texts;";
            sqlx::raw_sql(begin).execute(&mut db).await.unwrap();
            db
        });
        Self { runtime, db }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let end = sqlx::raw_sql("COMMIT").execute(&mut self.db);
        self.runtime.block_on(end).unwrap();
    }
}
