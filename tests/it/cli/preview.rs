//! A preview shows what a drill would show at that time, to those who would see it.

use serde_json::Value;

use super::Home;

fn texts(list: &Value, key: &str) -> Vec<String> {
    let items = list.as_array().unwrap().iter();
    items.map(|i| i[key].as_str().unwrap().to_owned()).collect()
}

fn preview(home: &Home, more: &[&str]) -> Value {
    let mut args = vec!["preview", "drill.yaml", "--variant", "expired-key"];
    args.extend(more);
    home.json(&args)
}

fn with_drill() -> Home {
    let home = Home::new();
    home.ok(&["new", "drill", "--catalogue", "shop"]);
    home
}

#[test]
fn each_role_gets_what_is_meant_for_it() {
    let home = with_drill();
    let seen = preview(&home, &["--at", "12m"]);
    assert_eq!(
        (&seen["at_ms"], &seen["clock"]),
        (&Value::from(720_000), &Value::from("14:17"))
    );
    assert_eq!(seen["impact"]["severity"], "P1");
    assert_eq!(seen["truth"], Value::Null);
    let players = seen["players"].as_array().unwrap();
    let inbox = |name: &str| {
        let player = players.iter().find(|p| p["name"] == name).unwrap();
        texts(&player["inbox"], "text")
    };
    assert_eq!(
        inbox("on-call"),
        [
            "Check failed: saving a form, 3 of 3 regions",
            "Is anybody looking at the alert?"
        ]
    );
    assert_eq!(
        inbox("communications"),
        ["People write that saving fails. What do I tell them?"]
    );
    assert_eq!(inbox("responder"), ["I put r2 live at 13:57. Is it that?"]);
    assert_eq!(inbox("scribe"), Vec::<String>::new());
    let early = preview(&home, &["--at", "3:59"]);
    assert_eq!(
        early["players"][0]["inbox"].as_array().unwrap().len(),
        1,
        "{early}"
    );
    let one = preview(&home, &["--at", "12m", "--as", "communications"]);
    assert_eq!(one["players"].as_array().unwrap().len(), 1);
    assert_eq!(one["screens"], seen["screens"]);
}

#[test]
fn screens_are_those_of_the_drill_after_the_moves() {
    let home = with_drill();
    let errors = |seen: &Value| {
        let screens = seen["screens"].as_array().unwrap();
        let errors = screens.iter().find(|s| s["id"] == "errors").unwrap();
        errors["rows"].clone()
    };
    let broken = preview(&home, &["--at", "12m"]);
    assert_eq!(errors(&broken)[0]["earlier_ms"], Value::Null);
    // The key is renewed from 5:00 to 8:00.
    let during = preview(&home, &["--at", "7m", "--par"]);
    assert_eq!(during["impact"]["severity"], "P1");
    assert_eq!(texts(&during["players"][0]["running"], "title").len(), 1);
    let after = preview(&home, &["--at", "12m", "--par"]);
    assert_eq!(after["impact"], Value::Null);
    // A healthy screen, and below it what was seen before.
    assert_eq!(errors(&after)[0]["cells"][0], "No new errors");
    assert!(errors(&after)[1]["earlier_ms"].is_number());
    assert_eq!(after["moves"], 10);
    assert_eq!(after["players"][0]["declared"], "P1");
    assert_eq!(
        after["players"][0]["results"][0]["text"],
        "The new key is in use."
    );
    // The same moves as a script of a team, in which ben takes a role.
    home.write(
        "team.csv",
        "at,by,response\n0:40,ana,ack\n0:50,ben,look errors\n1:00,ana,assign communications ben\n5:00,ana,run renew-key\n",
    );
    let team = ["--at", "10m", "--script", "team.csv", "--as"];
    let ben = preview(&home, &[&team[..], &["communications"]].concat());
    assert_eq!(ben["players"][0]["name"], "ben");
    assert_eq!(ben["players"][0]["roles"][0], "communications");
    assert_eq!(ben["impact"], Value::Null);
    assert_eq!(preview(&home, &[&team[..], &["ben"]].concat()), ben);
    let ran = home.run(&[
        "preview",
        "drill.yaml",
        "--at",
        "10m",
        "--script",
        "team.csv",
        "--as",
        "scribe",
    ]);
    assert_eq!(ran.code, 5);
    assert!(
        ran.err.contains("nobody holds the role scribe at 10:00"),
        "{}",
        ran.err
    );
    let ended = preview(&home, &["--at", "35m", "--par"]);
    assert_eq!(ended["ended"], true);
}

#[test]
fn the_facilitator_sees_the_truth_and_the_script() {
    let home = with_drill();
    let seen = preview(&home, &["--at", "5m", "--as", "facilitator"]);
    assert_eq!(
        seen["truth"]["cause"],
        "The key for the storage service has expired"
    );
    assert_eq!(seen["truth"]["states"][0], "failing");
    let script = seen["truth"]["script"].as_array().unwrap();
    let status = |id: &str| {
        let inject = script.iter().find(|i| i["id"] == id).unwrap();
        inject["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        (status("developer"), status("support-asks")),
        ("delivered".into(), "pending".into())
    );
    let text = home.ok(&[
        "preview",
        "drill.yaml",
        "--variant",
        "expired-key",
        "--at",
        "5m",
        "--as",
        "facilitator",
    ]);
    for part in [
        "Drill  variant expired-key, seed 1\nClock: 5:00 of play, 14:10\nImpact on users: P1, 35 % of users: Saving fails",
        "Moves: none; each role is held by somebody else.\n",
        "  Cause: The key for the storage service has expired\n",
        "  delivered at 4:00 [developer] Marta (frontend): I put r2 live at 13:57. Is it that?\n",
        "  due at 9:00 [support-asks]",
        "\nfresh-browser (A private window, as a user)\n- The page loads. Save: something went wrong, please try again\n",
    ] {
        assert!(text.contains(part), "{part}\nnot in\n{text}");
    }
}

#[test]
fn mistakes_are_told() {
    let home = with_drill();
    for (more, code, said) in [
        (["--at", "41m"].as_slice(), 2, "the drill is over at 40m"),
        (&["--at", "soon"], 2, "is no duration"),
        (
            &["--at", "1m", "--as", "comunications"],
            5,
            "did you mean `communications`?",
        ),
        (
            &["--at", "1m", "--script", "none.csv"],
            5,
            "cannot read none.csv",
        ),
        (
            &["--at", "1m", "--variant", "other"],
            5,
            "has no variant `other`",
        ),
    ] {
        let ran = home.run(&[&["preview", "drill.yaml"][..], more].concat());
        assert_eq!(ran.code, code, "{more:?}: {}", ran.err);
        assert!(ran.err.contains(said), "{more:?}: {}", ran.err);
    }
}
