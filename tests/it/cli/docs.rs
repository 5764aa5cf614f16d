//! The page about commands, against the binary.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::Home;

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/commands.md")).unwrap()
}

/// The keys that the page promises for a command.
fn promised(page: &str, command: &str) -> Vec<String> {
    let begins = format!("| `{command}");
    let row = page.lines().find(|l| l.starts_with(&begins)).unwrap();
    let cell = row.split('|').nth(2).unwrap();
    let quoted = cell.split('`').nth(1).unwrap();
    let keys = quoted.split_whitespace();
    keys.map(|k| k.trim_end_matches(['[', ']', '{', '}']).to_owned())
        .collect()
}

#[test]
fn json_has_the_keys_that_the_page_promises() {
    let home = Home::new();
    let page = page();
    let report = home.played();
    let first = |value: Value| value[0].clone();
    let replay = home.ok(&["replay", "last", "--json"]);
    let entry: Value = serde_json::from_str(replay.lines().next().unwrap()).unwrap();
    for (command, value) in [
        ("list", first(home.json(&["list"]))),
        ("learn", home.json(&["learn"])),
        ("show", home.json(&["show", "blank-page"])),
        ("run", report),
        ("drills", first(home.json(&["drills"]))),
        ("replay", entry),
        ("verify", home.json(&["verify", "last"])),
        ("check", first(home.json(&["check", "blank-page"]))),
        ("doctor", home.json(&["doctor"])),
        ("oncall`", home.json(&["oncall"])),
        (
            "oncall --from",
            home.json(&["oncall", "--from", "2026-03-01"]),
        ),
        ("delete", home.json(&["delete", "last"])),
    ] {
        let keys = promised(&page, command);
        assert!(keys.len() >= 3, "{command}: {keys:?}");
        for key in keys {
            assert!(value.get(&key).is_some(), "{command}: {key}: {value}");
        }
    }
}

#[test]
fn the_script_gates_and_settings_of_the_page_work() {
    let home = Home::new();
    let page = page();
    let block = |language: &str| {
        let begin = page.find(&format!("```{language}\n")).unwrap() + language.len() + 4;
        page[begin..].split("```").next().unwrap().to_owned()
    };
    home.write("team.csv", block("csv"));
    home.ok(&["run", "blank-page", "--script", "team.csv"]);
    let gates = page
        .split("--gate '")
        .nth(1)
        .unwrap()
        .split('\'')
        .next()
        .unwrap();
    let ran = home.run(&["run", "blank-page", "--script", "team.csv", "--gate", gates]);
    assert_eq!(ran.code, 4, "{}", ran.err);
    let error: Value = serde_json::from_str(&block("json")).unwrap();
    assert!(error["error"]["code"].is_number());
    let unknown = home.run(&[
        "run",
        "blank-page",
        "--script",
        "team.csv",
        "--gate",
        "x>=1",
    ]);
    let known = unknown.err.split("Known are ").nth(1).unwrap();
    let known: Vec<&str> = known.lines().next().unwrap().split(", ").collect();
    assert!(known.len() > 10, "{known:?}");
    for figure in known {
        assert!(page.contains(&format!("`{figure}`")), "{figure}");
    }
    let help = home.ok(&["--help"]);
    for name in ["STORE", "POLICY", "REPORTS", "PLAYER"] {
        let name = format!("FIREDRILL_{name}");
        assert!(help.contains(&name) && page.contains(&name), "{name}");
    }
}
