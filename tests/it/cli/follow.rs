//! Follow-through: what a hot wash agrees on stands in the register, and in the report of the next drill.

use super::*;

/// Plays a drill in which only the page is answered, after this time, and says this in the hot wash.
fn drill(home: &Home, ack_after: &str, wash: &[&str]) -> Value {
    let mut lines = format!("wait {ack_after}\nack\nseverity P0 nobody gets in\nend\n");
    for line in wash {
        lines += line;
        lines += "\n";
    }
    let ran = home.run_with(
        &[
            "run",
            "blank-page",
            "--variant",
            "env-missing",
            "--seed",
            "7",
            "--plain",
            "--speed",
            "600",
            "--json",
        ],
        &lines,
    );
    assert_eq!(ran.code, 0, "{ran:?}");
    home.json(&["report", "last"])
}

#[test]
fn an_item_goes_from_the_hot_wash_through_the_register_into_the_next_report() {
    let home = Home::new();
    let first = drill(
        &home,
        "9m",
        &[
            "review cause nobody watched the deployment",
            "review cause the release had no smoke test",
            "review action-item \"Page with sound\" --owner ana --due 2026-01-31 --for acknowledged",
            "review action-item \"Smoke test after each release\" --owner ben --due 2099-01-31",
        ],
    );
    assert_eq!(first["earlier_action_items"], serde_json::json!([]));
    assert_eq!(first["root_cause_chain"].as_array().unwrap().len(), 2);
    assert_eq!(first["improvement_plan"][0]["element"], "organization");

    let draft = home.ok(&["report", "last", "--format", "post-mortem"]);
    for part in [
        "P0, ",
        "Contributing factors: \n- Nobody watched the deployment.",
        "Page with sound. (ana, 2026-01-31)",
        "What went well: (to be written",
        "User-minutes lost:",
    ] {
        assert!(draft.contains(part), "{part}: {draft}");
    }
    assert!(!draft.contains('{'), "{draft}");

    let items = home.json(&["actions", "list"]);
    assert_eq!(items.as_array().unwrap().len(), 2, "{items}");
    assert_eq!(items[0]["text"], "Page with sound");
    assert_eq!(items[0]["overdue"], true);
    assert_eq!(items[0]["criterion"], "acknowledged");
    assert_eq!(items[1]["overdue"], false);
    // To look at a drill again enters nothing twice.
    home.json(&["report", "last"]);
    let listed = home.ok(&["actions"]);
    assert!(listed.contains("OVERDUE"), "{listed}");
    assert_eq!(listed.lines().count(), 3, "{listed}");

    let doctor = home.run(&["doctor"]);
    assert_eq!(doctor.code, 4, "{doctor:?}");
    assert!(
        doctor.out.contains("1 action item is overdue: 1"),
        "{doctor:?}"
    );

    home.ok(&["actions", "close", "1", "--remark", "the pager rings"]);
    let second = drill(&home, "1m", &["review cause again"]);
    let earlier = second["earlier_action_items"].as_array().unwrap();
    let of = |id: i64| earlier.iter().find(|e| e["id"] == id).unwrap();
    assert_eq!(earlier.len(), 2);
    assert_eq!(
        (&of(1)["state"], &of(1)["verdict"]),
        (&"done".into(), &"improved".into())
    );
    assert_eq!(of(1)["now"], "100 %", "{earlier:?}");
    assert_eq!(
        (&of(2)["state"], &of(2)["verdict"]),
        (&"open".into(), &"no criterion was named".into())
    );
    let page = home.ok(&["report", "last", "--format", "html"]);
    assert!(page.contains("Earlier action items") && page.contains("Page with sound"));

    // What the report says was frozen with the drill.
    home.ok(&["actions", "close", "2"]);
    let again = home.json(&["report", "last"]);
    assert_eq!(
        again["earlier_action_items"],
        second["earlier_action_items"]
    );
}

#[test]
fn items_by_hand_are_checked_changed_and_exported() {
    let home = Home::new();
    assert_eq!(home.json(&["actions"]), serde_json::json!([]));
    let bad = home.run(&["actions", "add", "x", "--due", "soon"]);
    assert_eq!(
        (bad.code, bad.err.contains("2026-12-15")),
        (2, true),
        "{}",
        bad.err
    );
    let bad = home.run(&["actions", "add", "x", "--for", "acknowledge"]);
    assert!(
        bad.code == 2 && bad.err.contains("acknowledged"),
        "{}",
        bad.err
    );
    assert_eq!(home.run(&["actions", "close", "1", "2"]).code, 5);

    home.ok(&[
        "actions",
        "add",
        "=2+2, really",
        "--owner",
        "ana",
        "--due",
        "2026-12-01",
        "--element",
        "training",
    ]);
    home.ok(&["actions", "add", "Second"]);
    home.ok(&[
        "actions", "edit", "2", "--owner", "ben", "--for", "verified",
    ]);
    // One of them is not there, so none is closed.
    assert_eq!(home.run(&["actions", "close", "1", "9"]).code, 5);
    assert_eq!(home.json(&["actions"]).as_array().unwrap().len(), 2);
    home.ok(&[
        "actions",
        "close",
        "2",
        "--dropped",
        "--remark",
        "not worth it",
    ]);
    home.ok(&["actions", "reopen", "2"]);

    let jira = home.ok(&["actions", "export", "--format", "jira"]);
    let mut reader = csv::Reader::from_reader(jira.as_bytes());
    assert_eq!(reader.headers().unwrap().get(4), Some("Due Date"));
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(
        (&rows[0][0], &rows[0][3], &rows[0][4]),
        ("'=2+2, really", "ana", "2026-12-01")
    );
    let github = home.ok(&["actions", "export", "--format", "github"]);
    assert!(
        github.starts_with("title,body,labels,assignees\r\n"),
        "{github}"
    );
    let all = home.ok(&["actions", "export"]);
    assert_eq!(
        csv::Reader::from_reader(all.as_bytes()).records().count(),
        2
    );
}

#[test]
fn a_real_incident_is_tracked_from_the_first_failure_to_the_review() {
    let home = Home::new();
    home.ok(&[
        "incidents",
        "open",
        "Sign-in fails",
        "--severity",
        "P1",
        "--at",
        "2026-11-20T10:00Z",
        "--by",
        "ana",
    ]);
    for (kind, text, at) in [
        ("acknowledged", "", "2026-11-20T10:04Z"),
        ("impact", "first failure", "2026-11-20T09:50Z"),
        ("role", "incident-commander ben", "2026-11-20T10:05Z"),
        ("mitigated", "rolled back", "2026-11-20T10:30Z"),
        ("resolved", "", "2026-11-20T10:45Z"),
    ] {
        home.ok(&["incidents", "add", "1", kind, text, "--at", at]);
    }
    home.ok(&["incidents", "close", "1", "review held"]);
    let shown = home.json(&["incidents", "show", "1"]);
    assert_eq!(shown["status"], "closed");
    assert_eq!(shown["times"]["time_to_acknowledge_secs"], 240);
    assert_eq!(shown["times"]["time_to_mitigate_secs"], 2400);
    assert_eq!(shown["roles"]["incident-commander"], "ben");
    let text = home.ok(&["incidents", "show", "1"]);
    assert!(
        text.contains("time to resolve: 45m") && text.contains("first failure"),
        "{text}"
    );

    let csv = home.ok(&["incidents", "export"]);
    assert!(
        csv.contains("firedrill,INC-1,Sign-in fails,P1,real,closed,2026-11-20T09:50:00Z"),
        "{csv}"
    );
    home.ok(&["actions", "add", "Alert earlier", "--incident", "1"]);
    assert_eq!(home.json(&["actions"])[0]["source"], "incident:1");

    for (args, code, says) in [
        (
            ["incidents", "add", "1", "acknowleged", ""],
            2,
            "did you mean `acknowledged`?",
        ),
        (["incidents", "add", "1", "severity", "bad"], 2, "P0, P1"),
        (["incidents", "add", "7", "note", "x"], 5, "no incident 7"),
    ] {
        let ran = home.run(&args);
        assert!(
            ran.code == code && ran.err.contains(says),
            "{args:?}: {ran:?}"
        );
    }
    let future = home.run(&[
        "incidents",
        "add",
        "1",
        "note",
        "x",
        "--at",
        "2999-01-01T00:00Z",
    ]);
    assert!(
        future.code == 2 && future.err.contains("not come yet"),
        "{future:?}"
    );
}
