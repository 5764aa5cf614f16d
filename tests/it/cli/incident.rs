//! `from-incident`: timelines as people keep them become drafts without a finding; bad rows are reported at once.

use firedrill::scenario::{Timeline, check, from_incident, load};
use firedrill::yaml::{Id, Source, render};
use proptest::prelude::*;
use serde_json::Value;

use super::Home;
use crate::harness::rules;

/// From a spreadsheet, with the columns that a post-mortem template has.
const CHECKOUT: &str = "\
Time (UTC),Event,Who,Type
2026-03-02 13:52,\"Deployed checkout 2.41, with a smaller pool of connections\",Ana,deploy
2026-03-02 14:05,\"Alert: checkout latency p99 above 5 s for 5 min\",,alert
2026-03-02 14:07,Acknowledged the page,Ben,
2026-03-02 14:09,\"Customers write that \"\"Pay now\"\" spins, {{order}} is empty\",Support desk,chat
2026-03-02 14:12,Declared SEV-2 and opened a channel,Ben,
2026-03-02 14:15,Suspects the payment provider,Ben,
2026-03-02 14:18,Status page: investigating slow checkout,Cleo,
2026-03-02 14:24,Looked at the pool graph: 5 of 5 connections in use,Ben,
2026-03-02 14:26,Restarted the checkout servers,Ben,
2026-03-02 14:33,Root cause found: the pool went from 40 to 5 with 2.41,Ana,
2026-03-02 14:35,Rolled back to 2.40,Ana,
2026-03-02 14:41,Latency is back to normal,Ana,
2026-03-02 14:45,Status page: checkout is fast again,Cleo,
2026-03-02 15:10,Resolved,Ben,
2026-03-02 16:00,Wrote the post-mortem,Ana,
";

fn written(text: &str, args: &[&str]) -> (Home, Value) {
    let home = Home::new();
    home.write("timeline.csv", text);
    let mut all = vec!["from-incident", "timeline.csv"];
    all.extend(args);
    let made = home.json(&all);
    let id = made["id"].as_str().unwrap();
    let found = home.json(&["check", "--static", &format!("{id}.yaml")]);
    assert_eq!(
        found[0]["diagnostics"],
        Value::Array(Vec::new()),
        "{found:#}"
    );
    (home, made)
}

#[test]
fn a_timeline_becomes_a_draft_that_can_be_played() {
    let (home, made) = written(
        CHECKOUT,
        &["--id", "slow-checkout", "--title", "Checkout is slow"],
    );
    assert_eq!(made["files"][0], "./slow-checkout.yaml");
    let text = std::fs::read_to_string(home.path("slow-checkout.yaml")).unwrap();
    for line in [
        "# yaml-language-server: $schema=scenario.schema.json",
        "title: \"Checkout is slow\"",
        "starts: Mon 14:05",
        "time_box: 1h25m",
        "#   -13m  Deployed checkout 2.41, with a smaller pool of connections (Ana)",
        "history: [{at: -13m, sets: {fault: present}}]",
        "  true-cause: \"Root cause found: the pool went from 40 to 5 with 2.41\"",
        "  other-cause: \"Suspects the payment provider\"",
        "  - {id: customers-write-that-pay-now, at: 4m, from: support-desk, to: [on-call], text: \"Customers write that \\\"Pay now\\\" spins, { {order}} is empty\"}",
        "  rolled-back-to-2-40:",
        "    takes: 6m",
        "      2:00 ack",
        "      7:00 severity P1 Declared SEV-2 and opened a channel",
        "      10:00 suspect other-cause Suspects the payment provider",
        "      19:00 look looked-at-the-pool-graph-5",
        "      28:00 diagnose true-cause Root cause found: the pool went from 40 to 5 with 2.41",
        "      30:00 run rolled-back-to-2-40",
        "      36:00 verify graphs",
        "      1:05:00 resolve Resolved",
        "  - {id: repaired, objective: as-then, that: {ran: rolled-back-to-2-40}, by: 31m}",
        "# After the drill: 1h 55m  Wrote the post-mortem (Ana)",
    ] {
        assert!(text.lines().any(|l| l == line), "{line}\nnot in\n{text}");
    }
    let questions = text
        .lines()
        .filter(|l| l.trim_start().starts_with("#? ") && l.ends_with('?'));
    assert!(questions.count() > 15, "{text}");
    // What the team did then repairs it at the same time again.
    home.par("slow-checkout.yaml", "as-it-was");
    let report = home.json(&["run", "slow-checkout.yaml", "--script", "par.csv"]);
    assert_eq!(
        report["metrics"]["time_to_acknowledge_ms"].as_i64(),
        Some(120_000),
        "{:#}",
        report["metrics"]
    );
    assert!(
        report["score"].as_f64().unwrap() > 50.0,
        "{}",
        report["score"]
    );
    let seen = home.json(&["preview", "slow-checkout.yaml", "--at", "40m", "--par"]);
    assert_eq!(seen["impact"], Value::Null);
}

#[test]
fn other_columns_separators_and_clocks_are_understood() {
    for text in [
        "when;what happened\nT+00;Page: orders fail\nT+03;acked\nT+20;restarted the queue\nT+25;recovered\nT+1:10;resolved\n",
        "Timestamp\tDescription\tActor\n11:50 pm\tAlarm: disk full\t\n12:10 am\tDeleted old logs\tOps\n",
        "date,time,notes\n2026-11-02,23:50,nothing is known\n2026-11-03,00:10,still nothing\n",
        "at,message\n2026-03-02T14:05:00+01:00,One row only\n",
    ] {
        written(text, &[]);
    }
}

#[test]
fn all_bad_rows_are_reported_and_nothing_is_written() {
    let home = Home::new();
    home.write(
        "timeline.csv",
        "time,event,who\n14:05,Alert,\nsoon,\"Somebody, \n looks\",Ben\n14:10,,Ben\n,No time,\n14:02,Back in time,\n14:20,a,b,c\nT+5,Mixed,\n14:30,Fine,\n",
    );
    let ran = home.run(&["from-incident", "timeline.csv", "--json"]);
    assert_eq!(ran.code, 3);
    let found = ran.error();
    let places: Vec<(i64, i64, &str)> = found["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| {
            let number = |key: &str| d[key].as_i64().unwrap();
            (
                number("line"),
                number("column"),
                d["message"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        places,
        [
            (3, 1, "`soon` is no time"),
            (5, 7, "nothing says what happened"),
            (6, 1, "the time is missing"),
            (7, 1, "this is 8m before the row above"),
            (8, 11, "4 cells in a row of 3 columns"),
            (
                9,
                1,
                "some rows have times by the clock, others times since the start"
            ),
        ]
    );
    assert_eq!(
        found["message"],
        "timeline.csv has 6 bad rows: nothing was written"
    );
    let left = std::fs::read_dir(home.path(".")).unwrap().count();
    assert_eq!(left, 1);
    for (text, said) in [
        ("", "the timeline has no rows"),
        ("time,event\n", "the timeline has no rows"),
        (
            "zeit,ereignis\n14:05,Alarm\n",
            "the head names no column for time and event",
        ),
    ] {
        home.write("timeline.csv", text);
        let ran = home.run(&["from-incident", "timeline.csv"]);
        assert_eq!(ran.code, 3, "{text}");
        assert!(ran.err.contains(said), "{text}: {}", ran.err);
    }
    home.ok(&["check", "--explain", "R002"]);
}

/// A cell that is hard on CSV, on YAML, on the texts of players, and on the guess of its kind.
fn cell() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "rolled back",
        "acked",
        "alert",
        "resolved",
        "found",
        "root cause",
        "{{ago",
        "}}",
        "# no",
        ": yes",
        "- x",
        "\"q",
        "it's",
        "--kind",
        "\\",
        "'",
        "| pipe",
        "no",
        "null",
        "12:30",
        "ünïcode",
        "P3",
        "SEV0",
        "restored",
        "status page",
        "suspects",
        "\u{202e}",
        "😀",
        "%d",
        "&a",
        "*b",
        "@",
    ]);
    let part = prop_oneof![words.prop_map(str::to_owned), "\\PC{0,12}"];
    prop::collection::vec(part, 1..5).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever rows say, the draft has no finding.
    #[test]
    fn drafts_of_any_timeline_are_sound(rows in prop::collection::vec((0..90u32, cell(), cell(), cell()), 1..14)) {
        let mut writer = Vec::new();
        let mut minutes = 0;
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        writer.push("time,event,who,kind".to_owned());
        for (wait, event, who, kind) in &rows {
            minutes += wait;
            let event = if event.trim().is_empty() { "x" } else { event };
            writer.push(format!("T+{minutes},{},{},{}", quoted(event), quoted(who), quoted(kind)));
        }
        let timeline = match Timeline::read(&writer.join("\n")) {
            Ok(timeline) => timeline,
            // Characters that show nothing are no text.
            Err(found) => {
                prop_assert!(found.iter().all(|p| p.message == "nothing says what happened"), "{found:?}");
                return Ok(());
            }
        };
        let id = Id::new("drill").unwrap();
        let text = from_incident(&timeline, &id, None, &rules());
        let reading = load(Source::new("drill.yaml", text.as_str()), &|_| None);
        let mut found = reading.found.clone();
        found.extend(reading.loaded.iter().flat_map(|loaded| check(loaded, &rules())));
        prop_assert!(reading.loaded.is_some() && found.is_empty(), "{}\n{text}", render(&found, &reading.sources, false));
    }
}
