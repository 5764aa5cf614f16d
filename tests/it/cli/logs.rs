//! Logs that were exported: intact, damaged, changed, too new.

use std::sync::Arc;

use firedrill::engine::verify;
use firedrill::log::LogFile;
use firedrill::report::recorded::Recorded;

use super::Home;

#[test]
fn an_exported_log_is_verified() {
    let home = Home::new();
    home.played();
    home.ok(&["export", "last", "-o", "log.ndjson"]);
    home.ok(&["export", "last", "--texts", "-o", "texts.ndjson"]);
    for name in ["last", "log.ndjson", "texts.ndjson"] {
        let found = home.json(&["verify", name]);
        assert_eq!(found["ok"], true);
        assert!(found["records"].as_u64().unwrap() > 50);
    }
    assert!(home.ok(&["verify", "last"]).contains("intact"));
}

#[test]
fn any_damaged_record_is_named() {
    let home = Home::new();
    home.played();
    let text = home.ok(&["export", "last"]);
    let lines: Vec<&str> = text.lines().collect();
    for seq in 0..lines.len() {
        let middle = lines[seq].len() / 2;
        let mut line = lines[seq].as_bytes().to_vec();
        line[middle] = if line[middle] == b'7' { b'8' } else { b'7' };
        let mut damaged = lines.clone();
        let line = String::from_utf8(line).unwrap();
        damaged[seq] = &line;
        let damaged = damaged.join("\n") + "\n";
        let error = LogFile::read(damaged.as_bytes()).expect_err("it is damaged");
        assert_eq!(error.seq as usize, seq, "{error}");
        if seq % 25 == 3 {
            home.write("damaged.ndjson", &damaged);
            let ran = home.run(&["verify", "damaged.ndjson"]);
            assert_eq!(ran.code, 3);
            assert!(
                ran.err
                    .contains(&format!("record {seq} (line {})", seq + 1)),
                "{}",
                ran.err
            );
            let ran = home.run(&["verify", "damaged.ndjson", "--json"]);
            assert_eq!(ran.error()["seq"], seq);
        }
    }
}

#[test]
fn a_newer_log_is_refused_with_the_version_that_it_needs() {
    let home = Home::new();
    home.played();
    let text = home.ok(&["export", "last"]);
    let newer = text
        .replacen(
            "\"format\":{\"major\":1,\"minor\":1}",
            "\"format\":{\"major\":2,\"minor\":3}",
            1,
        )
        .replacen(
            &format!("\"app\":\"{}\"", env!("CARGO_PKG_VERSION")),
            "\"app\":\"9.1.0\"",
            1,
        );
    assert_ne!(text, newer);
    let path = home.write("newer.ndjson", &newer);
    let ran = home.run(&["verify", "newer.ndjson"]);
    assert_eq!(ran.code, 3);
    assert!(
        ran.err.contains("firedrill 9.1.0") && ran.err.contains("2.3"),
        "{}",
        ran.err
    );
    assert_eq!(std::fs::read_to_string(path).unwrap(), newer);
}

#[test]
fn a_changed_log_with_a_good_chain_is_found_by_deciding_it_again() {
    let home = Home::new();
    home.played();
    let text = home.ok(&["export", "last"]);
    let log = LogFile::read(text.as_bytes()).unwrap();
    let mut forged = LogFile::new(log.drill(), log.header().clone());
    let mut changed = None;
    for record in log.records() {
        let mut record = record.clone();
        // A record goes a little later: the chain is made again and fits.
        if changed.is_none() && record.seq > 20 && record.by.is_none() {
            record.at_ms += 1;
            changed = Some(record.seq);
        }
        forged.push_record(record);
    }
    let seq = changed.unwrap();
    let read = LogFile::read(forged.to_text(false).as_bytes());
    // When the next record is earlier, the order gives it away before.
    if let Ok(read) = read {
        let recorded = Recorded::from_log(&read).unwrap();
        let roster = Arc::new(recorded.engine.roster().clone());
        let found = verify(
            &recorded.plan,
            &roster,
            recorded.header.seed,
            &recorded.events,
        )
        .unwrap_err();
        assert_eq!(found.seq, seq);
    }
    home.write("forged.ndjson", forged.to_text(false));
    let ran = home.run(&["verify", "forged.ndjson", "--json"]);
    assert!([3, 4].contains(&ran.code));
    let named = ran.error()["seq"].as_u64().unwrap();
    assert!(
        (u64::from(seq)..=u64::from(seq) + 1).contains(&named),
        "{}",
        ran.out
    );
}
