//! A directory to begin with: everything in it passes, and what is edited shows everywhere.

use std::fs;

use super::Home;

#[test]
fn everything_works_in_a_new_directory_and_edits_show_everywhere() {
    let home = Home::new();
    home.ok(&["init", "."]);
    let found = home.json(&[
        "check",
        "policy.yaml",
        "first-drill.yaml",
        "catalogues/ours.yaml",
    ]);
    for file in found.as_array().unwrap() {
        assert_eq!(
            (&file["errors"], &file["warnings"]),
            (&0.into(), &0.into()),
            "{file}"
        );
    }
    let checked = home.json(&["runbook", "--check"]);
    assert_eq!(checked["ok"], true);
    assert!(home.ok(&["oncall"]).contains("primary"));

    let policy = home.path("policy.yaml");
    let text = fs::read_to_string(&policy).unwrap();
    let text = text
        .replace("Nadia Haddad", "Zora Testa")
        .replace("Example Org", "Blue Kite");
    fs::write(&policy, text).unwrap();
    let runbook = home.ok(&["runbook", "first-drill.yaml"]);
    assert!(runbook.starts_with("# Blue Kite: Incident Response Runbook"));
    assert!(runbook.contains("Zora Testa") && !runbook.contains("Nadia"));
    home.write("play.csv", "at,by,response\n0:30,ana,ack\n1:00,ana,page nadia\n2:00,ana,look runbook\n9:00,ana,resolve\n");
    let args = [
        "run",
        "first-drill.yaml",
        "--variant",
        "bad-release",
        "--script",
        "play.csv",
        "--out",
        "out",
    ];
    home.ok(&args);
    let report = fs::read_to_string(home.path("out/report.md")).unwrap();
    assert!(
        report.contains("Blue Kite"),
        "the report names the organisation"
    );
    assert!(report.contains("Zora Testa"), "the report names the people");
    let drill = home.ok(&["replay", "last"]);
    assert!(drill.contains("Zora Testa"), "{drill}");
    assert!(
        home.ok(&["oncall", "--at", "2026-01-06T12:00"])
            .contains("Zora Testa")
    );
}

#[test]
fn nothing_is_written_over() {
    let home = Home::new();
    home.write("there/notes.txt", "mine");
    home.ok(&["init", "there"]);
    assert_eq!(
        fs::read_to_string(home.path("there/notes.txt")).unwrap(),
        "mine"
    );
    home.write("taken/policy.yaml", "mine");
    let ran = home.run(&["init", "taken"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("policy.yaml"), "{}", ran.err);
    let left = fs::read_dir(home.path("taken")).unwrap().count();
    assert_eq!(
        (
            left,
            fs::read_to_string(home.path("taken/policy.yaml")).unwrap()
        ),
        (1, "mine".to_owned())
    );
}
