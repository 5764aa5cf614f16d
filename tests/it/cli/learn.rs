//! `learn` from an empty store to the first drill that went badly.

use super::Home;

/// Plays a script of a variant with seed 7; the score.
fn play(home: &Home, scenario: &str, variant: &str, script: &str) -> f64 {
    home.write("play.csv", script);
    let run = ["run", scenario, "--variant", variant, "--seed", "7"];
    let report = home.json(&[&run[..], &["--script", "play.csv"]].concat());
    report["score"].as_f64().unwrap()
}

fn par(home: &Home, scenario: &str, variant: &str) -> String {
    home.ok(&["show", scenario, "--par", "--variant", variant])
}

/// The reference play without looking, verifying and half of the review, and with two harmful actions before everything.
fn poor(par: &str) -> String {
    let left_out = ["look ", "verify ", "review improve", "review action-item"];
    let rows = par
        .lines()
        .filter(|row| !left_out.iter().any(|word| row.contains(word)));
    let mut rows: Vec<&str> = rows.collect();
    let harm = [
        "0:50,player,run restart-database",
        "0:50,player,run purge-cache",
    ];
    rows.splice(2..2, harm);
    rows.join("\n") + "\n"
}

#[test]
fn an_empty_store_gives_the_start_of_the_path() {
    let home = Home::new();
    let learn = home.json(&["learn"]);
    assert_eq!(learn["next"]["scenario"], "first-page");
    assert_eq!(learn["next"]["command"], "firedrill run first-page");
    assert!(learn["weakest_step"].is_null() && learn["longest_not_practised"].is_null());
    let path = learn["path"].as_array().unwrap();
    assert_eq!(path[0]["scenario"], "first-page");
    let levels: Vec<&str> = path.iter().map(|s| s["level"].as_str().unwrap()).collect();
    let rank = |level: &&str| {
        ["novice", "competent", "expert"]
            .iter()
            .position(|l| l == level)
    };
    assert!(levels.is_sorted_by_key(rank), "{levels:?}");
    for stage in path {
        let pass = match (stage["scenario"].as_str(), stage["level"].as_str()) {
            (Some("first-page"), _) => 60.0,
            (_, Some("novice")) => 70.0,
            (_, Some("competent")) => 75.0,
            _ => 80.0,
        };
        assert_eq!(stage["pass"], pass, "{stage}");
        assert_eq!(
            (&stage["passed"], &stage["drills"]),
            (&false.into(), &0.into())
        );
    }
    let text = home.ok(&["learn"]);
    let next = text.lines().find(|line| line.starts_with("[ ] >")).unwrap();
    assert!(
        next.contains("first-page") && next.ends_with("never"),
        "{next}"
    );
    assert!(
        text.ends_with("\nType:  firedrill run first-page\n"),
        "{text}"
    );
}

#[test]
fn the_first_page_opens_the_first_drill_and_a_poor_one_names_the_weak_step() {
    let home = Home::new();
    let lesson = par(&home, "first-page", "bad-switch");
    assert!(play(&home, "first-page", "bad-switch", &lesson) >= 95.0);
    let learn = home.json(&["learn"]);
    assert_eq!(
        (&learn["path"][0]["passed"], &learn["path"][0]["drills"]),
        (&true.into(), &1.into())
    );
    assert_eq!(learn["next"]["scenario"], learn["path"][1]["scenario"]);
    assert!(learn["weakest_step"].is_null(), "{learn}");

    let script = poor(&par(&home, "blank-page", "env-missing"));
    let score = play(&home, "blank-page", "env-missing", &script);
    assert!(score < 70.0, "{score}");
    let learn = home.json(&["learn"]);
    let weak = &learn["weakest_step"];
    assert_eq!(
        (&weak["step"], &weak["share"], &weak["drills"]),
        (&6.into(), &0.5.into(), &2.into()),
        "{learn}"
    );
    assert!(
        learn["longest_not_practised"].is_null(),
        "it was the last one"
    );
    assert_eq!(learn["next"]["scenario"], "blank-page");
    let text = home.ok(&["learn"]);
    assert!(
        text.contains(&format!(
            "Your best score is {score:.1}, and 70 points pass it."
        )),
        "{text}"
    );
    assert!(
        text.contains("Step 6, Verify resolution: 50 % of its points over your last 2 drills."),
        "{text}"
    );
}

#[test]
fn people_who_share_a_store_have_paths_of_their_own() {
    let home = Home::new();
    let lesson = par(&home, "first-page", "bad-release");
    play(
        &home,
        "first-page",
        "bad-release",
        &lesson.replace(",player,", ",Ana,"),
    );
    let team = lesson.replacen(",player,", ",Ben,", 1);
    play(&home, "first-page", "bad-release", &team);
    let drills =
        |player: &str| home.json(&["learn", "--player", player])["path"][0]["drills"].clone();
    assert_eq!(
        (drills("ana"), drills("ben"), drills("player")),
        (1.into(), 0.into(), 0.into())
    );
    assert_eq!(
        home.json(&["learn"])["path"][0]["drills"],
        1,
        "a team's drill is nobody's own"
    );
    let next = home.json(&["learn", "--player", "Ben B"])["next"].clone();
    assert_eq!(next["command"], "firedrill run first-page --player 'Ben B'");
    let mut command = home.command(&["learn", "--json"]);
    let by_setting = command.env("FIREDRILL_PLAYER", "ana").output().unwrap();
    let learn: serde_json::Value = serde_json::from_slice(&by_setting.stdout).unwrap();
    assert_eq!(
        (&learn["player"], &learn["path"][0]["passed"]),
        (&"ana".into(), &true.into())
    );
}

#[test]
fn an_aborted_drill_is_no_try() {
    let home = Home::new();
    let script = "at,by,response\n0:20,player,ack\n0:40,player,abort\n";
    play(&home, "first-page", "bad-release", script);
    assert_eq!(home.json(&["drills"])[0]["status"], "closed");
    assert_eq!(home.json(&["learn"])["path"][0]["drills"], 0);
}
