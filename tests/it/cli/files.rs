//! Files that are handed in: what is wrong with them is said all at once, with places.

use serde_json::Value;

use super::Home;

const FIVE_BAD_ROWS: &str = "\
at,by,response
0:40,ana,ack
1:99,ana,look errors
2:00,ana,lok errors
3:00,ana,run rolback
4:00,ana,severity P9
3:30,ana,note late
";

/// The five places.
const PLACES: [(u64, u64); 5] = [(3, 1), (4, 10), (5, 14), (6, 19), (7, 1)];

#[test]
fn five_bad_rows_are_all_reported_and_nothing_is_stored() {
    let home = Home::new();
    home.write("bad.csv", FIVE_BAD_ROWS);
    let args = ["run", "blank-page", "--script", "bad.csv"];
    let ran = home.run(&args);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert_eq!(ran.out, "");
    for (line, column) in PLACES {
        assert!(
            ran.err.contains(&format!("bad.csv:{line}:{column}")),
            "{line}:{column} {}",
            ran.err
        );
    }
    assert!(ran.err.contains("did you mean `rollback`?"), "{}", ran.err);
    assert!(ran.err.contains("bad.csv has 5 bad rows"), "{}", ran.err);

    let ran = home.run(&[&args[..], &["--json"]].concat());
    let error = ran.error();
    let found = error["diagnostics"].as_array().unwrap();
    let places: Vec<_> = found
        .iter()
        .map(|d| (d["line"].as_u64().unwrap(), d["column"].as_u64().unwrap()))
        .collect();
    assert_eq!(places, PLACES);

    assert_eq!(home.json(&["drills"]), Value::Array(Vec::new()));
    assert!(!home.path("reports").exists());
}

#[test]
fn a_script_may_come_from_stdin() {
    let home = Home::new();
    let args = [
        "run",
        "blank-page",
        "--variant",
        "env-missing",
        "--script",
        "-",
        "--json",
    ];
    let ran = home.run_with(&args, "at,by,response\n0:40,ana,ack\n");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (&report["variant"], &report["mode"]),
        (&"env-missing".into(), &"solo".into())
    );
    let ran = home.run_with(&args, "\u{0}\u{1}");
    assert_eq!(ran.code, 3, "{}", ran.out);
}

/// A scenario with an unknown key, a wrong type and a bad reference.
fn three_mistakes() -> String {
    let text = firedrill::scenario::builtin("blank-page").unwrap();
    let title = text.lines().find(|l| l.starts_with("title:")).unwrap();
    text.replace(title, &format!("{title}\ntitel: again"))
        .replace("time_box: 60m", "time_box: [60]")
        .replace("time_box: 1h", "time_box: [60]")
        .replacen(
            "unless: {resolved: true}",
            "unless: {looked: no-such-view}",
            1,
        )
}

#[test]
fn all_mistakes_of_a_scenario_are_reported_with_snippets() {
    let home = Home::new();
    home.write("mine.yaml", three_mistakes());
    let ran = home.run(&["check", "mine.yaml"]);
    assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
    for part in [
        "titel",
        "did you mean `title`?",
        "time_box: [60]",
        "no-such-view",
        "mine.yaml:",
        "^^^",
    ] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    let found = home.run(&["check", "mine.yaml", "--json"]);
    assert_eq!(found.code, 3);
    let found: Value = serde_json::from_str(&found.out).unwrap();
    assert_eq!(
        (&found[0]["file"], &found[0]["ok"]),
        (&"mine.yaml".into(), &false.into())
    );
    assert_eq!(found[0]["errors"], 3, "{found}");
    let ran = home.run(&["run", "mine.yaml", "--script", "par.csv", "--json"]);
    assert_eq!(ran.code, 3, "{}", ran.out);
    assert_eq!(ran.error()["diagnostics"].as_array().unwrap().len(), 3);
}

#[test]
fn hostile_files_end_in_an_error_at_once() {
    let home = Home::new();
    let bomb = {
        let list = |name: &str| vec![format!("*{name}"); 9].join(", ");
        format!(
            "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [{}]\nc: &c [{}]\nd: &d [{}]\ne: &e [{}]\nf: [{}]\n",
            list("a"),
            list("b"),
            list("c"),
            list("d"),
            list("e")
        )
    };
    let cases: [(&str, Vec<u8>); 7] = [
        ("empty.yaml", Vec::new()),
        ("bomb.yaml", bomb.into_bytes()),
        ("deep.yaml", "[".repeat(100_000).into_bytes()),
        ("binary.yaml", (0..=255).cycle().take(5_000).collect()),
        ("nul.yaml", b"format: 1\nid: a\0b\n".to_vec()),
        ("twice.yaml", b"format: 1\nformat: 1\n".to_vec()),
        ("large.yaml", vec![b'a'; 100 * 1024 * 1024]),
    ];
    for (name, bytes) in cases {
        home.write(name, bytes);
        for args in [
            &["check", name][..],
            &["show", name],
            &["run", name, "--script", "x.csv"],
        ] {
            let ran = home.run(args);
            assert_eq!(ran.code, 3, "{args:?}: {}{}", ran.out, ran.err);
            assert!(format!("{}{}", ran.out, ran.err).contains(name), "{args:?}");
        }
        let ran = home.run(&["show", name, "--json"]);
        assert!(
            !ran.error()["diagnostics"].as_array().unwrap().is_empty(),
            "{name}"
        );
    }
    let ran = home.run(&["check", "."]);
    assert_ne!(ran.code, 0);
    assert!(ran.err.contains("directory"), "{}", ran.err);
}

#[test]
fn catalogues_and_policies_are_checked_too() {
    let home = Home::new();
    home.write("policy.yaml", firedrill::policy::builtin());
    home.write(
        "catalogues/epb.yaml",
        firedrill::scenario::builtin_catalogue("epb").unwrap(),
    );
    home.write(
        "mine.yaml",
        firedrill::scenario::builtin("blank-page").unwrap(),
    );
    let checked = home.json(&[
        "check",
        "policy.yaml",
        "catalogues/epb.yaml",
        "mine.yaml",
        "oauth-failure",
    ]);
    let kinds: Vec<&str> = checked
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["policy", "catalogue", "scenario", "scenario"]);
    assert!(
        checked.as_array().unwrap().iter().all(|c| c["ok"] == true),
        "{checked}"
    );

    let policy = firedrill::policy::builtin().replacen("severities:", "severitys:\nseverities:", 1);
    home.write("policy.yaml", policy);
    let ran = home.run(&["check", "policy.yaml"]);
    assert_eq!(ran.code, 3);
    assert!(
        ran.out.contains("severitys") && ran.out.contains("policy.yaml:"),
        "{}",
        ran.out
    );
    let ran = home.run(&["show", "blank-page", "--policy", "policy.yaml"]);
    assert_eq!(ran.code, 3);

    // The catalogue beside the scenario is used, not the built-in one.
    home.write(
        "catalogues/epb.yaml",
        "format: 1\ncatalogue: epb\nusers: many\n",
    );
    let ran = home.run(&["check", "mine.yaml"]);
    assert_eq!(ran.code, 3);
    assert!(ran.out.contains("epb.yaml:3"), "{}", ran.out);
}
