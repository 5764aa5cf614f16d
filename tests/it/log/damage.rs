//! Whatever happens to a log on disk, the first bad record is named.

use firedrill::log::{Fault, LogError, LogFile, Side};
use firedrill::model::Seq;

use super::{file, play};

/// The log of a busy drill, as lines.
fn lines() -> Vec<String> {
    let (plan, roster, events) = play();
    let log = file(&plan, &roster, 7, &events);
    assert!(log.records().len() >= 100, "{}", log.records().len());
    log.to_text(false).lines().map(str::to_owned).collect()
}

fn read(lines: &[String]) -> Result<LogFile, LogError> {
    LogFile::read((lines.join("\n") + "\n").as_bytes())
}

/// The record that is named for a damaged log; the log before it must still be readable.
fn named(bytes: &[u8], whole: &[String], what: &str) -> Seq {
    let (prefix, error) = LogFile::read_prefix(bytes);
    let error = error.unwrap_or_else(|| panic!("{what}: nothing was found"));
    if let Some(prefix) = prefix {
        let text = prefix.to_text(false);
        let kept: Vec<&str> = text.lines().collect();
        assert!(kept.iter().zip(whole).all(|(a, b)| a == b), "{what}");
        // What stands twice was already read once.
        assert!(kept.len() >= error.seq as usize, "{what}: {error}");
    }
    error.seq
}

#[test]
fn an_intact_log_is_written_again_byte_by_byte() {
    let lines = lines();
    let log = read(&lines).unwrap();
    assert_eq!(log.to_text(false), lines.join("\n") + "\n");
    let crlf = lines.join("\r\n");
    assert_eq!(LogFile::read(crlf.as_bytes()), Ok(log));
}

#[test]
fn a_flipped_bit_is_found_in_each_record() {
    let whole = lines();
    let text = whole.join("\n") + "\n";
    let mut start = 0;
    for (seq, line) in whole.iter().enumerate() {
        // Every byte of some records, some bytes of every record.
        let step = if seq == 40 { 1 } else { line.len() / 3 };
        for at in (0..line.len()).step_by(step) {
            let mut bytes = text.clone().into_bytes();
            bytes[start + at] ^= 1 << (at % 8);
            let what = format!("record {seq} byte {at}");
            assert_eq!(named(&bytes, &whole, &what) as usize, seq, "{what}");
        }
        start += line.len() + 1;
    }
}

#[test]
fn a_changed_value_is_found_in_each_record() {
    let whole = lines();
    for seq in 1..whole.len() {
        let mut damaged = whole.clone();
        damaged[seq] = damaged[seq].replacen("\"at_ms\":", "\"at_ms\":1", 1);
        let bytes = damaged.join("\n");
        assert_eq!(named(bytes.as_bytes(), &whole, "at_ms") as usize, seq);
    }
}

#[test]
fn lines_that_are_cut_missing_twice_swapped_or_empty_are_found() {
    let whole = lines();
    let last = whole.len() - 1;
    for seq in 1..=last {
        let check = |damaged: Vec<String>, what: &str| {
            let bytes = damaged.join("\n") + "\n";
            let what = format!("{what} {seq}");
            assert_eq!(
                named(bytes.as_bytes(), &whole, &what) as usize,
                seq,
                "{what}"
            );
        };
        let mut cut = whole.clone();
        let half = cut[seq].len() / 2;
        cut[seq].truncate(half);
        check(cut, "cut");
        let mut twice = whole.clone();
        twice.insert(seq, whole[seq].clone());
        check(twice, "twice");
        let mut empty = whole.clone();
        empty[seq].clear();
        check(empty, "empty");
        if seq < last {
            let mut missing = whole.clone();
            missing.remove(seq);
            check(missing, "missing");
            let mut swapped = whole.clone();
            swapped.swap(seq, seq + 1);
            check(swapped, "swapped");
        }
    }
    // A log that just stops is that of an interrupted drill.
    assert_eq!(read(&whole[..last]).unwrap().last_seq() as usize, last - 1);
}

#[test]
fn what_is_no_log_is_told() {
    let told = |text: &str| LogFile::read(text.as_bytes()).unwrap_err().to_string();
    insta::assert_snapshot!(told(""), @"record 0 (line 1): the log is empty");
    insta::assert_snapshot!(told("\n"), @"record 0 (line 1): the log is empty");
    insta::assert_snapshot!(told("at,by,response\n"), @"record 0 (line 1): cannot be read: expected value, at column 1");
    insta::assert_snapshot!(told("{\"seq\":0}\n"), @"record 0 (line 1): cannot be read: missing field `header`, at column 9");
    insta::assert_snapshot!(LogFile::read(&[0xff, 0xfe, 0]).unwrap_err(), @"record 0 (line 1): cannot be read: invalid utf-8 sequence of 1 bytes from index 0");
}

#[test]
fn a_log_of_a_newer_format_is_refused_with_the_version_it_needs() {
    let mut lines = lines();
    lines[0] = lines[0]
        .replace("{\"major\":1,\"minor\":1}", "{\"major\":1,\"minor\":7}")
        .replace("\"app\":\"0.1.0\"", "\"app\":\"0.8.3\",\"moon\":\"full\"");
    let error = read(&lines).unwrap_err();
    assert!(matches!(error.fault, Fault::TooNew(_)));
    insta::assert_snapshot!(error, @"record 0 (line 1): the log has format 1.7, written by firedrill 0.8.3, and this firedrill reads formats up to 1.1: use firedrill 0.8.3 or newer; nothing was changed");
}

#[test]
fn names_and_texts_are_beside_the_chain() {
    let lines = lines();
    let bare = read(&lines).unwrap();
    let mut full = bare.clone();
    full.side = Side {
        names: [("p1".to_owned(), "Ana \"the\" <b>".to_owned())].into(),
        texts: [(0, "don't\npanic".to_owned()), (7, "é".to_owned())].into(),
    };
    let text = full.to_text(true);
    assert_eq!(LogFile::read(text.as_bytes()), Ok(full.clone()));
    assert_eq!(full.to_text(false), bare.to_text(false));
    assert_eq!(full.tip(), bare.tip());
    let texts = full.side.texts();
    let get = |id| texts.get(firedrill::model::TextId(id)).to_owned();
    assert_eq!(
        [get(0), get(3), get(7), get(8)],
        ["don't\npanic", "", "é", ""]
    );

    let bomb = text.replace("\"7\":", "\"4294967295\":");
    let error = LogFile::read(bomb.as_bytes()).unwrap_err();
    insta::assert_snapshot!(error, @"record 0 (line 3): a text beside the log has a number that is too high");
}
