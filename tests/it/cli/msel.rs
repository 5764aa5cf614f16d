//! The commands themselves: what they print, what they refuse, and what they leave on the disk.

use std::fs;

use serde_json::Value;

use super::Home;

#[test]
fn a_list_is_shown_exported_and_imported_again() {
    let home = Home::new();
    let shown = home.ok(&["show", "blank-page", "--msel", "--variant", "env-missing"]);
    assert!(shown.contains("   1  Inject, T+00:00\n"), "{shown}");
    let rows = home.json(&["show", "blank-page", "--msel", "--variant", "env-missing"]);
    assert_eq!(
        rows,
        home.json(&["msel", "export", "blank-page", "--variant", "env-missing"])
    );
    assert_eq!(
        (rows[0]["id"].as_str(), rows[0]["at_ms"].as_i64()),
        (Some("page"), Some(0))
    );
    let export = ["msel", "export", "blank-page", "--variant", "env-missing"];
    let csv = home.ok(&export);
    assert!(csv.starts_with("Event Number,Designated Scenario Time,Event Type,Inject Mode,From,To,Message,Expected Participant Response,Exercise Objective,Notes\r\n"));
    for format in ["csv", "xlsx"] {
        let file = format!("list.{format}");
        home.ok(&[&export[..], &["--format", format, "-o", &file]].concat());
        let draft = format!("{format}.yaml");
        home.ok(&["msel", "import", &file, "-o", &draft]);
        assert!(
            home.ok(&["check", &draft])
                .contains("nothing to complain about")
        );
        assert_eq!(home.ok(&["msel", "export", &draft]), csv, "{format}");
    }
    assert_eq!(fs::read_to_string(home.path("list.csv")).unwrap(), csv);
    let files = fs::read_dir(home.path("")).unwrap().flatten();
    assert!(
        files
            .map(|f| f.file_name())
            .all(|name| !name.to_string_lossy().ends_with(".part"))
    );
}

#[test]
fn an_imported_draft_can_be_played() {
    let home = Home::new();
    home.write(
        "Storm list.csv",
        "Time,From,To,Message\r\n0,SOC,IC,It begins\r\n5,CEO,scribe,And now?\r\n",
    );
    home.ok(&["msel", "import", "Storm list.csv", "-o", "storm.yaml"]);
    let par = home.ok(&["show", "./storm.yaml", "--par", "--variant", "as-planned"]);
    home.write("par.csv", par);
    let report = home.json(&["run", "./storm.yaml", "--script", "par.csv"]);
    assert_eq!(
        report["scenario"]["id"]
            .as_str()
            .or(report["scenario"].as_str()),
        Some("storm-list")
    );
    assert!(
        report["score"].as_f64().unwrap() > 80.0,
        "{}",
        report["score"]
    );
}

#[test]
fn bad_rows_are_all_reported_and_nothing_is_written() {
    let home = Home::new();
    home.write("bad.csv", "Number;Time;Message\r\n1;soon;a\r\n2;T+05;\r\n");
    let ran = home.run(&["msel", "import", "bad.csv", "-o", "draft.yaml"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(
        ran.err
            .contains("B2 (Time): `soon` is no time\n--> bad.csv:2:2"),
        "{}",
        ran.err
    );
    assert!(
        ran.err
            .contains("C3 (Message): the expected action has no words"),
        "{}",
        ran.err
    );
    assert!(
        ran.err
            .contains("bad.csv has 2 problems: nothing was imported"),
        "{}",
        ran.err
    );
    assert!(!home.path("draft.yaml").exists());
    let ran = home.run(&["msel", "import", "bad.csv", "--json"]);
    let error: Value = serde_json::from_str(&ran.out).unwrap();
    let found = &error["error"]["diagnostics"];
    assert_eq!((ran.code, found.as_array().unwrap().len()), (3, 2));
    assert_eq!(
        (
            found[0]["rule"].as_str(),
            found[0]["line"].as_u64(),
            found[0]["column"].as_u64()
        ),
        (Some("M001"), Some(2), Some(2))
    );
    assert!(
        home.ok(&["check", "--explain", "M001"])
            .starts_with("M001: ")
    );
}

#[test]
fn an_import_says_what_it_found_and_never_writes_over_a_file() {
    let home = Home::new();
    home.write(
        "Autumn_Storm 2.csv",
        b"Time,Message,Colour\r\nWhen asked,caf\xe9,red\r\n",
    );
    let found = home.json(&["msel", "import", "Autumn_Storm 2.csv"]);
    assert_eq!(
        (
            found["id"].as_str(),
            found["by_hand"].as_u64(),
            found["file"].is_null()
        ),
        (Some("autumn-storm-2"), Some(1), true)
    );
    assert_eq!(found["kept"][0], "Colour");
    assert!(
        found["scenario"]
            .as_str()
            .unwrap()
            .contains("title: \"Autumn Storm 2\"")
    );
    let ran = home.run(&[
        "msel",
        "import",
        "Autumn_Storm 2.csv",
        "-o",
        "d.yaml",
        "--id",
        "storm",
    ]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    for said in [
        "columns known by their names, head in row 1; 1 inject, 0 expected actions",
        "Windows-1252",
        "kept in the notes: Colour",
        "a trigger in words",
        "a page of its own",
    ] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    let written = fs::read(home.path("d.yaml")).unwrap();
    let ran = home.run(&["msel", "import", "Autumn_Storm 2.csv", "-o", "d.yaml"]);
    assert_eq!(
        (ran.code, fs::read(home.path("d.yaml")).unwrap()),
        (2, written)
    );
    for (args, code) in [
        (&["msel", "import", "nowhere.csv"][..], 5),
        (&["msel", "import", "Autumn_Storm 2.csv", "--sheet", "x"], 3),
        (
            &["msel", "import", "Autumn_Storm 2.csv", "--id", "No Id"],
            2,
        ),
        (
            &["msel", "import", "Autumn_Storm 2.csv", "--profile", "mitre"],
            3,
        ),
        (&["msel", "export", "nowhere"], 5),
        (&["msel", "export", "blank-page", "--variant", "x"], 5),
        (
            &["msel", "export", "blank-page", "-o", "no/such/dir.csv"],
            5,
        ),
    ] {
        assert_eq!(home.run(args).code, code, "{args:?}");
    }
}
