//! Gates decide the exit code, and never quietly.

use serde_json::Value;

use super::{Home, PLAY};

fn gated<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&PLAY[..], more].concat()
}

#[test]
fn gates_that_hold_change_nothing() {
    let home = Home::new();
    home.played();
    let gates = [
        "--fail-under",
        "90",
        "--gate",
        "score>=80 && time_to_mitigate<=15m && hints<1",
    ];
    assert_eq!(home.run(&gated(&gates)).code, 0);
    let ran = home.run(&gated(&["--speed", "4", "--player", "ana"]));
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("--speed means nothing"), "{}", ran.err);
}

#[test]
fn a_missed_gate_is_exit_4_with_the_expression_and_the_value() {
    let home = Home::new();
    home.played();
    let ran = home.run(&gated(&["--gate", "score>=80 && time_to_mitigate<=5m"]));
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(
        ran.err.contains("time_to_mitigate<=5m: 5m 10s"),
        "{}",
        ran.err
    );
    assert!(!ran.err.contains("score>=80"), "{}", ran.err);
    let ran = home.run(&gated(&["--fail-under", "100.5"]));
    assert_eq!(ran.code, 4);
    assert!(ran.err.contains("score>=100.5"), "{}", ran.err);

    let ran = home.run(&gated(&["--gate", "time_to_mitigate<=5m", "--json"]));
    assert_eq!(ran.code, 4);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["gates"][0]["met"], false);
    assert_eq!(report["gates"][0]["measured"], 310_000.0);
    assert!(report["score"].is_number());
}

#[test]
fn a_gate_on_an_unknown_figure_is_a_usage_error_that_names_the_known_ones() {
    let home = Home::new();
    home.par("blank-page", "env-missing");
    let ran = home.run(&gated(&["--gate", "mttr<=15m"]));
    assert_eq!(ran.code, 2);
    for part in ["mttr", "score", "time_to_mitigate", "user_minutes_lost"] {
        assert!(ran.err.contains(part), "{}", ran.err);
    }
    assert_eq!(home.json(&["drills"]), Value::Array(Vec::new()));
}
