//! What holds for every store.

use firedrill::log::WireEvent;
use firedrill::store::{FrozenCard, Status, Store, StoreError, Stored};

use super::{LISTING, log, open, record};

/// Runs a test on memory and on a fresh file.
fn each(test: fn(&mut Store)) {
    test(&mut Store::open("memory:").unwrap());
    let dir = tempfile::tempdir().unwrap();
    test(&mut open(dir.path()));
}

fn card(score: f64) -> FrozenCard {
    FrozenCard {
        scorer: "1".to_owned(),
        score,
        json: format!("{{\"score\":{score}}}"),
    }
}

#[test]
fn what_was_stored_is_loaded() {
    each(|store| {
        let mut log = log("d-1", 3);
        log.side.names.insert("p1".to_owned(), "Ana".to_owned());
        log.side.texts.insert(0, "don't panic".to_owned());
        store.create(&log, LISTING).unwrap();
        assert_eq!(store.load("d-1").unwrap(), log);
        assert_eq!(store.text("d-1").unwrap(), log.to_text(false));

        let more = log.push_record(super::note(4)).clone();
        let mut side = firedrill::log::Side::default();
        side.texts.insert(3, "more".to_owned());
        store.append("d-1", 3, &[more], &side).unwrap();
        log.side.texts.extend(side.texts);
        assert_eq!(store.load("d-1").unwrap(), log);
    });
}

#[test]
fn many_records_are_appended_in_order() {
    each(|store| {
        let whole = log("d-1", 1500);
        store.create(&log("d-1", 0), LISTING).unwrap();
        store
            .append("d-1", 0, whole.records(), &whole.side)
            .unwrap();
        assert_eq!(store.load("d-1").unwrap(), whole);
    });
}

#[test]
fn only_the_record_that_is_due_is_appended() {
    each(|store| {
        let whole = log("d-1", 3);
        store.create(&log("d-1", 1), LISTING).unwrap();
        let next = &whole.records()[1..2];
        store.append("d-1", 1, next, &whole.side).unwrap();
        let again = store.append("d-1", 1, next, &whole.side).unwrap_err();
        assert_eq!(
            again,
            StoreError::Behind {
                drill: "d-1".to_owned(),
                expected: 1,
                found: 2
            }
        );
        assert_eq!(store.load("d-1").unwrap().last_seq(), 2);
        let nowhere = store.append("d-2", 0, next, &whole.side).unwrap_err();
        assert!(matches!(nowhere, StoreError::NotFound { .. }));
    });
}

#[test]
fn a_batch_is_appended_whole_or_not_at_all() {
    each(|store| {
        let whole = log("d-1", 4);
        store.create(&log("d-1", 1), LISTING).unwrap();
        let mut broken = whole.records()[1..].to_vec();
        broken[2].seq = 2;
        store.append("d-1", 1, &broken, &whole.side).unwrap_err();
        assert_eq!(store.load("d-1").unwrap().last_seq(), 1);
    });
}

#[test]
fn storing_a_whole_drill_twice_is_storing_it_once() {
    each(|store| {
        let whole = log("d-1", 5);
        let put = |store: &mut Store| store.put_whole(&whole, LISTING, Some(&card(91.5)));
        assert_eq!(put(store), Ok(Stored::New));
        store.put_whole(&log("d-2", 1), LISTING, None).unwrap();
        assert_eq!(store.find("last").unwrap(), "d-2");
        assert_eq!(put(store), Ok(Stored::Already));
        assert_eq!(store.find("last").unwrap(), "d-1");
        assert_eq!(store.list().unwrap().len(), 2);

        let other = store.put_whole(&log("d-1", 6), LISTING, None);
        assert!(matches!(other, Err(StoreError::Differs { .. })));
        let taken = store.create(&log("d-1", 0), LISTING);
        assert!(matches!(taken, Err(StoreError::Exists { .. })));
        assert_eq!(store.load("d-1").unwrap(), whole);
    });
}

#[test]
fn a_frozen_card_stays() {
    each(|store| {
        store.put_whole(&log("d-1", 1), LISTING, None).unwrap();
        assert_eq!(store.card("d-1").unwrap(), None);
        store.freeze("d-1", &card(80.25)).unwrap();
        store.freeze("d-1", &card(99.0)).unwrap();
        assert_eq!(store.card("d-1").unwrap(), Some(card(80.25)));
        assert_eq!(store.list().unwrap()[0].score, Some(80.25));
        let nowhere = store.freeze("d-2", &card(1.0)).unwrap_err();
        assert!(matches!(nowhere, StoreError::NotFound { .. }));
    });
}

#[test]
fn lists_show_where_each_drill_stands() {
    each(|store| {
        let mut over = log("d-1", 1);
        let reason = "resolved".to_owned();
        over.push_record(record(2, None, WireEvent::Ended { reason }));
        over.push_record(record(3, Some("p1"), WireEvent::Closed {}));
        store.create(&over, LISTING).unwrap();
        store.create(&log("d-2", 2), LISTING).unwrap();
        for (id, reason) in [("d-3", "real-incident"), ("d-4", "time-box")] {
            let mut ended = log(id, 0);
            let reason = reason.to_owned();
            ended.push_record(record(1, None, WireEvent::Ended { reason }));
            store.create(&ended, LISTING).unwrap();
        }
        let mut rows = store.list().unwrap();
        // The hot wash of the first can still be held; an abort has none.
        assert_eq!(rows.remove(0).status, Status::Interrupted);
        assert_eq!(rows.remove(0).status, Status::Closed);
        let told: Vec<_> = rows
            .iter()
            .map(|r| {
                (
                    r.id.as_str(),
                    r.records,
                    r.at_ms,
                    r.ended.as_deref(),
                    r.status,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("d-2", 2, 2000, None, Status::Interrupted),
                ("d-1", 3, 3000, Some("resolved"), Status::Closed),
            ]
        );
        assert_eq!(rows[0].seed, u64::MAX.to_string());
        assert_eq!(rows[0].opened.as_deref(), Some("2026-11-24T14:00:00.000Z"));
    });
}

#[test]
fn drills_are_found_by_id_beginning_and_last() {
    each(|store| {
        let none = store.find("last").unwrap_err();
        assert!(matches!(none, StoreError::NotFound { .. }));
        for id in ["d-3f9a", "d-3f00", "d-aa"] {
            store.put_whole(&log(id, 1), LISTING, None).unwrap();
        }
        for (name, id) in [
            ("last", "d-aa"),
            ("d-3f9a", "d-3f9a"),
            ("d-3f9", "d-3f9a"),
            ("3f0", "d-3f00"),
            ("aa", "d-aa"),
        ] {
            assert_eq!(store.find(name).as_deref(), Ok(id), "{name}");
        }
        let error = store.find("d-3f").unwrap_err();
        insta::allow_duplicates! {
            insta::assert_snapshot!(error, @"`d-3f` could be any of d-3f00, d-3f9a");
        }
        for name in ["", "x", "%", "d-3f9aa"] {
            assert!(
                matches!(store.find(name), Err(StoreError::NotFound { .. })),
                "{name}"
            );
        }
    });
}

#[test]
fn a_deleted_drill_is_gone_and_others_stay() {
    each(|store| {
        store
            .put_whole(&log("d-1", 2), LISTING, Some(&card(1.0)))
            .unwrap();
        store.put_whole(&log("d-2", 2), LISTING, None).unwrap();
        store.delete("d-1").unwrap();
        assert!(matches!(
            store.load("d-1"),
            Err(StoreError::NotFound { .. })
        ));
        assert!(matches!(
            store.delete("d-1"),
            Err(StoreError::NotFound { .. })
        ));
        assert_eq!(store.card("d-1").unwrap(), None);
        assert_eq!(store.load("d-2").unwrap(), log("d-2", 2));
    });
}

#[test]
fn an_id_that_is_a_path_is_refused() {
    each(|store| {
        let error = store.create(&log("../x", 1), LISTING).unwrap_err();
        assert_eq!(error, StoreError::BadId("../x".to_owned()));
    });
}

#[test]
fn several_processes_can_make_the_same_store_at_once() {
    let dir = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for n in 0..8 {
            let dir = dir.path().join("new").join("data");
            scope.spawn(move || {
                let id = format!("d-{n}");
                open(&dir).create(&log(&id, 2), LISTING).unwrap();
            });
        }
    });
    let dir = dir.path().join("new").join("data");
    assert_eq!(open(&dir).list().unwrap().len(), 8);
    let left = std::fs::read_dir(&dir).unwrap();
    let left: Vec<_> = left.map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 1, "{left:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&dir).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}

#[test]
fn a_drill_is_held_by_one_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let (mut here, there) = (open(dir.path()), open(dir.path()));
    here.create(&log("d-1", 1), LISTING).unwrap();
    let hold = there.hold("d-1").unwrap();
    let pid = Some(std::process::id());
    assert_eq!(here.list().unwrap()[0].status, Status::Running(pid));
    let drill = "d-1".to_owned();
    let running = StoreError::Running { drill, pid };
    assert_eq!(here.hold("d-1").unwrap_err(), running);
    assert_eq!(here.delete("d-1").unwrap_err(), running);
    drop(hold);
    assert_eq!(here.list().unwrap()[0].status, Status::Interrupted);
    here.hold("d-1").unwrap();
    here.delete("d-1").unwrap();
}
