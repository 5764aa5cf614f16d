//! Drills page whoever is on call at their time in the story, and climb the levels when nobody acknowledges.

use std::fs;

use serde_json::Value;

use super::Home;
use crate::rota::policy_text;

/// Nobody answers a page here.
const SILENT: &str = "on_call:
  layers:
    primary: {title: Primary, people: [nadia, jonas], turn: week, hand_over: \"Mon 09:00\", from: \"2026-01-05\", timezone: Europe/Berlin}
    backup: {title: Backup, people: [sofia, kenji], turn: day, hand_over: \"09:00\", from: \"2026-01-05\", timezone: Europe/Berlin}
  answers: {chance: 0%, median: 2m}
  repeat: 1
escalation:
  - {level: 1, who: [primary], timeout: 3m}
  - {level: 2, who: [backup, helena], timeout: 4m}
";

const RUN: [&str; 11] = [
    "run",
    "blank-page",
    "--variant",
    "env-missing",
    "--policy",
    "p.yaml",
    "--date",
    "2026-04-15",
    "--script",
    "idle.csv",
    "--json",
];

/// A home with one drill in which nobody does anything; its report.
fn silent() -> (Home, Value) {
    let home = Home::new();
    home.write("p.yaml", policy_text(SILENT));
    home.write("idle.csv", "at,by,response\n");
    let report = home.ok(&RUN);
    (home, serde_json::from_str(&report).unwrap())
}

#[test]
fn the_page_climbs_the_levels_in_log_and_report() {
    let (home, report) = silent();
    let replay = home.ok(&["replay", "last", "--json"]);
    let lines: Vec<Value> = replay
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let told: Vec<String> = lines
        .iter()
        .filter(|l| {
            l["what"]
                .as_str()
                .is_some_and(|w| w.contains("page") && !w.starts_with("Page"))
        })
        .map(|l| {
            format!(
                "minute {}: {}",
                l["at_ms"].as_i64().unwrap() / 60_000,
                l["what"].as_str().unwrap()
            )
        })
        .take(9)
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    minute 0: Escalation level 1 paged: Jonas Weber (backend engineer)
    minute 3: Escalation level 2 paged: Sofia Lindqvist (lead engineer) and Helena Novak (head of engineering)
    minute 7: Escalation level 1 paged: Jonas Weber (backend engineer)
    minute 7: Sofia Lindqvist (lead engineer) did not answer the page
    minute 7: Helena Novak (head of engineering) did not answer the page
    minute 10: Escalation level 2 paged: Sofia Lindqvist (lead engineer) and Helena Novak (head of engineering)
    minute 14: Sofia Lindqvist (lead engineer) did not answer the page
    minute 14: Helena Novak (head of engineering) did not answer the page
    ");
    let at = ["oncall", "--policy", "p.yaml", "--at", "2026-04-21T14:05Z"];
    let on_call = home.json(&at);
    assert_eq!(on_call["layers"][0]["person"], "jonas");
    assert_eq!(on_call["layers"][1]["person"], "sofia");
    let notes = report["notes"].to_string();
    assert!(
        notes.contains("In the story it is 2026-04-21 at 14:05. On call are level 1: Jonas Weber"),
        "{notes}"
    );
}

#[test]
fn the_log_keeps_the_day_so_a_replay_pages_the_same_people() {
    let (home, _) = silent();
    let log = home.ok(&["export", "last"]);
    let first: Value = serde_json::from_str(log.lines().next().unwrap()).unwrap();
    assert_eq!(first["header"]["on_call_at"], "2026-04-21T14:05:00+00:00");
    fs::remove_file(home.path("p.yaml")).unwrap();
    home.ok(&["verify", "last"]);
    let file = home.write("log.ndjson", &log);
    home.ok(&["verify", file.to_str().unwrap()]);
    let other = log.replacen("2026-04-21T14:05:00", "2026-04-14T14:05:00", 1);
    home.write("other.ndjson", other);
    assert_ne!(
        home.run(&["verify", "other.ndjson"]).code,
        0,
        "the chain holds the day"
    );
}

#[test]
fn without_a_date_the_day_is_the_first_on_which_all_layers_have_begun() {
    let (home, _) = silent();
    home.ok(&[
        "run",
        "blank-page",
        "--variant",
        "env-missing",
        "--script",
        "idle.csv",
    ]);
    let log = home.ok(&["export", "last"]);
    assert!(log.contains("\"on_call_at\":\"2026-01-06T14:05:00+00:00\""));
    let mut early = RUN;
    early[7] = "2020-01-01";
    let ran = home.run(&early);
    assert_eq!(ran.code, 2);
    assert!(
        ran.out.contains("nobody is on call at level 1"),
        "{}",
        ran.out
    );
}
