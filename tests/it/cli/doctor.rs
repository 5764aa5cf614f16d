//! `doctor`: what works, what does not, and the command that mends it.

use std::fs;

use serde_json::Value;

use super::Home;
use crate::rota::{layer, policy_text};

/// The texts of an area with their states.
fn area(report: &Value, name: &str) -> Vec<String> {
    let checks = report["checks"].as_array().unwrap().iter();
    let own = checks.filter(|c| c["area"] == name);
    own.map(|c| {
        format!(
            "{}: {}",
            c["state"].as_str().unwrap(),
            c["text"].as_str().unwrap()
        )
    })
    .collect()
}

/// What is said to mend the first thing of an area that needs it.
fn mend(report: &Value, name: &str) -> String {
    let mut checks = report["checks"].as_array().unwrap().iter();
    let found = checks.find(|c| c["area"] == name && c["state"] == "mend");
    found.unwrap_or_else(|| panic!("{report}"))["mend"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// The report of a home in which something needs mending.
fn ill(home: &Home, args: &[&str]) -> Value {
    let ran = home.run(&[&["doctor", "--json"], args].concat());
    assert_eq!(ran.code, 4, "{}{}", ran.out, ran.err);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["ok"], false);
    report
}

#[test]
fn a_new_home_needs_no_mending_and_nothing_is_made_in_it() {
    let home = Home::new();
    let report = home.json(&["doctor"]);
    assert_eq!(report["ok"], true);
    assert_eq!(area(&report, "store").len(), 1);
    assert!(area(&report, "store")[0].ends_with("is made by the first drill"));
    assert_eq!(area(&report, "settings")[1], "ok: policy = - (the default)");
    assert!(
        area(&report, "policy")
            .last()
            .unwrap()
            .starts_with("note: 1"),
        "places to fill in"
    );
    assert!(area(&report, "on call")[0].starts_with("ok: somebody is on call at every level"));
    assert_eq!(
        fs::read_dir(home.path("")).unwrap().count(),
        0,
        "nothing is left"
    );
    let text = home.ok(&["doctor"]);
    assert!(text.starts_with("ok    program   firedrill "), "{text}");
    assert!(
        text.contains("                 -> export LC_ALL=C.UTF-8\n"),
        "{text}"
    );
}

#[test]
fn settings_say_where_they_come_from() {
    let home = Home::new();
    home.write("firedrill.toml", "reports = \"out\"\nplayer = \"ana\"\n");
    home.write(
        "config/firedrill/config.toml",
        "player = \"ben\"\npolicy = \"p.yaml\"\n",
    );
    home.write(
        "config/firedrill/p.yaml",
        policy_text(&layer("people: [nadia]")),
    );
    let mut command = home.command(&["doctor", "--json", "--store", "memory:"]);
    let output = command.env("FIREDRILL_PLAYER", "cem").output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let said = area(&report, "settings");
    assert_eq!(said[0], "ok: store = memory: (the flag)");
    assert!(
        said[1].ends_with("/config/firedrill/config.toml)"),
        "{said:?}"
    );
    assert_eq!(said[2], "ok: reports = out (./firedrill.toml)");
    assert_eq!(said[3], "ok: player = cem (FIREDRILL_PLAYER)");
}

#[test]
fn the_store_is_looked_at() {
    let home = Home::new();
    home.played();
    let report = home.json(&["doctor"]);
    let store = area(&report, "store");
    assert!(
        store[0].contains("opens and can be written; SQLite 3.")
            && store[0].contains("journal_mode=wal synchronous=2"),
        "{store:?}"
    );
    assert_eq!(store[1], "ok: whole, with 1 drill");
    home.write(
        "bad.db",
        "this is no database, but a text that somebody put here",
    );
    let report = ill(&home, &["--store", "sqlite:bad.db"]);
    assert!(
        area(&report, "store")[0].starts_with("mend: bad.db is no database"),
        "{report}"
    );
    assert!(mend(&report, "store").contains("--store sqlite:FILE"));
}

#[test]
fn a_damaged_store_is_told_from_a_whole_one() {
    let home = Home::new();
    home.played();
    let path = home.path("data/firedrill/drills.db");
    let mut bytes = fs::read(&path).unwrap();
    // The inside of a page in the middle: the first pages and the header stay.
    let page = bytes.len() / 2 / 4096 * 4096;
    bytes[page..page + 64].fill(0xa5);
    fs::write(&path, bytes).unwrap();
    let report = ill(&home, &[]);
    assert!(
        area(&report, "store")
            .iter()
            .any(|t| t.starts_with("mend: ") && t.contains("damaged")),
        "{report}"
    );
}

#[test]
fn a_bad_policy_and_a_gap_need_mending() {
    let home = Home::new();
    home.write("bad.yaml", policy_text(&layer("people: [nobody]")));
    let report = ill(&home, &["--policy", "bad.yaml"]);
    assert_eq!(
        area(&report, "policy"),
        ["mend: the policy bad.yaml has 1 error"]
    );
    assert_eq!(mend(&report, "policy"), "firedrill check bad.yaml");
    home.write(
        "late.yaml",
        policy_text(&layer("people: [nadia], from: \"2190-01-01\"")),
    );
    let report = ill(&home, &["--policy", "late.yaml"]);
    assert!(area(&report, "on call")[0].starts_with("mend: nobody is on call at level 1 from 2"));
    assert!(mend(&report, "on call").starts_with("firedrill oncall --from 2"));
    let ran = home.run(&["doctor", "--policy", "late.yaml"]);
    assert_eq!(ran.code, 4);
    assert!(ran.err.contains("1 thing needs mending"), "{}", ran.err);
}
