//! The command `check`: its table, its forms and its exit codes.

use serde_json::Value;

use super::{BASE, changed};
use crate::cli::Home;

/// The base with a trap: an error, and the file can be used.
fn trap() -> String {
    changed(&[
        ("cache: [warm, cold]", "cache: [warm, cold, gone]"),
        (
            "when: {is: {cache: cold}}, severity",
            "when: {is: {cache: [cold, gone]}}, severity",
        ),
        (
            "sets: {cache: cold}, rating: harmful, ",
            "sets: {cache: gone}, rating: harmful, ",
        ),
    ])
}

#[test]
fn a_table_says_how_the_variants_stand() {
    let home = Home::new();
    home.write("base.yaml", BASE);
    let ran = home.run(&["check", "base.yaml", "--seeds", "20"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let rows: Vec<Vec<&str>> = ran
        .out
        .lines()
        .map(|l| l.split_whitespace().collect())
        .collect();
    let row = |variant: &str| {
        rows.iter()
            .find(|r| r.get(1) == Some(&variant))
            .unwrap()
            .clone()
    };
    assert_eq!(
        row("VARIANT")[..5],
        ["SCENARIO", "VARIANT", "STATES", "MOVES", "PAR"]
    );
    assert_eq!(
        row("broken-index")[..6],
        ["base", "broken-index", "6", "1", "28:00", "100"]
    );
    assert!(
        ran.out
            .contains("base.yaml (scenario): nothing to complain about, 3 variants played")
    );
    assert!(
        ran.out
            .contains("base/old-check: the par triggers shop-asks")
    );
    let ran = home.run(&["check", "base.yaml", "--static"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!ran.out.contains("VARIANT"), "{}", ran.out);
}

#[test]
fn errors_of_plays_miss_the_check_and_errors_of_files_are_invalid_input() {
    let home = Home::new();
    home.write("trap.yaml", trap());
    home.write("bad.yaml", BASE.replace("level: novice", "level: easy"));
    let ran = home.run(&["check", "trap.yaml", "--seeds", "5"]);
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert!(
        ran.out.contains("error[S703]") && ran.out.contains("trap.yaml:"),
        "{}",
        ran.out
    );
    assert_eq!(home.run(&["check", "trap.yaml", "--static"]).code, 0);
    let ran = home.run(&["check", "trap.yaml", "bad.yaml", "--seeds", "5"]);
    assert_eq!(ran.code, 3, "{}", ran.out);
    let why = home.run(&["check", "--explain", "s703"]);
    assert!(why.out.starts_with("S703: "), "{}", why.out);
}

#[test]
fn findings_are_data_in_two_forms() {
    let home = Home::new();
    home.write("trap.yaml", trap());
    let json = home.run(&["check", "trap.yaml", "--seeds", "5", "--json"]);
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(
        json[0]["variants"][0]["par"]["resolved_ms"], 1_680_000,
        "{json}"
    );
    assert_eq!(json[0]["diagnostics"][0]["rule"], "S703");

    let sarif = home.run(&["check", "trap.yaml", "--seeds", "5", "--format", "sarif"]);
    let sarif: Value = serde_json::from_str(&sarif.out).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert!(!rules.is_empty() && !results.is_empty(), "{sarif}");
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(result["ruleId"], rule["id"]);
        assert!(!rule["fullDescription"]["text"].as_str().unwrap().is_empty());
        assert!(["error", "warning"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "trap.yaml");
        assert!(place["region"]["startLine"].as_u64().unwrap() > 1);
    }
}
