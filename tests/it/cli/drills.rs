//! A drill from the script to the report, and what is kept of it.

use std::fs;

use firedrill::report::recorded::Recorded;
use firedrill::store::{FrozenCard, Listing, Store};
use serde_json::Value;

use super::{Home, PLAY, files};

#[test]
fn the_par_scores_90_and_the_report_has_its_keys() {
    let home = Home::new();
    let report = home.played();
    assert!(
        report["score"].as_f64().unwrap() >= 90.0,
        "{}",
        report["score"]
    );
    for key in [
        "drill",
        "scenario",
        "variant",
        "seed",
        "mode",
        "independence",
        "ratings",
    ] {
        assert!(!report[key].is_null(), "{key}");
    }
    let has = |value: &Value, keys: &[&str]| {
        for key in keys {
            assert!(value.get(key).is_some(), "{key}: {value}");
        }
    };
    for criterion in report["criteria"].as_array().unwrap() {
        has(
            criterion,
            &[
                "id",
                "step",
                "objective",
                "weight",
                "target_ms",
                "actual_ms",
                "credit",
                "records",
                "advice",
            ],
        );
    }
    for sla in report["slas"].as_array().unwrap() {
        has(
            sla,
            &["severity", "sla", "target_ms", "actual_ms", "verdict"],
        );
    }
    for time in [
        "acknowledge",
        "classify",
        "notify",
        "command",
        "diagnose",
        "mitigate",
        "verify",
        "resolve",
    ] {
        assert!(
            report["metrics"][format!("time_to_{time}_ms")].is_number(),
            "{time}"
        );
    }
    has(
        &report["user_minutes_lost"],
        &["actual", "par", "do_nothing"],
    );
    assert!(report.get("gates").is_none());
}

#[test]
fn the_same_command_twice_gives_the_same_bytes_and_one_drill() {
    let (one, two) = (Home::new(), Home::new());
    let drill = one.played()["drill"].as_str().unwrap().to_owned();
    let log = one.ok(&["export", "last", "--texts"]);
    let reports = files(&one.path("reports").join(&drill));
    let names: Vec<&str> = reports.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "criteria.csv",
            "junit.xml",
            "report.html",
            "report.json",
            "report.md",
            "timeline.csv"
        ]
    );

    one.ok(&PLAY);
    two.par("blank-page", "env-missing");
    two.ok(&PLAY);
    for home in [&one, &two] {
        assert_eq!(home.ok(&["export", "last", "--texts"]), log);
        assert_eq!(files(&home.path("reports").join(&drill)), reports);
        assert_eq!(home.json(&["drills"]).as_array().unwrap().len(), 1);
    }
    // The report that is made from the store is the one that was made after play.
    one.ok(&["report", "last", "--out", "again"]);
    assert_eq!(files(&one.path("again")), reports);
}

#[test]
fn a_drill_is_listed_and_found_by_its_beginning() {
    let home = Home::new();
    let drill = home.played()["drill"].as_str().unwrap().to_owned();
    let row = &home.json(&["drills"])[0];
    assert_eq!(row["id"], drill.as_str());
    assert_eq!(
        (&row["status"], &row["scenario"]),
        (&"closed".into(), &"blank-page".into())
    );
    assert!(home.ok(&["drills"]).contains(&drill));
    for name in ["last", &drill, &drill[..6], &drill[2..8]] {
        assert_eq!(home.json(&["score", name])["drill"], drill.as_str());
    }
    let score = home.ok(&["score", "last"]);
    assert!(
        score.contains("Score") && score.contains("Impact ended in time"),
        "{score}"
    );
    for (format, begins) in [
        ("html", "<!"),
        ("md", "# "),
        ("json", "{"),
        ("csv", "id,"),
        ("timeline", "seq,"),
        ("junit", "<?xml"),
        ("text", "Application not loading"),
    ] {
        let text = home.ok(&["report", "last", "--format", format]);
        assert!(
            text.to_lowercase().starts_with(&begins.to_lowercase()),
            "{format}: {}",
            &text[..40]
        );
    }
    assert_eq!(home.json(&["report", "last"])["drill"], drill.as_str());
}

#[test]
fn the_story_is_told_with_the_drill_clock() {
    let home = Home::new();
    home.played();
    let story = home.ok(&["replay", "last"]);
    assert!(story.contains("    0:40   p1: Acknowledged\n"), "{story}");
    let lines = home.ok(&["replay", "last", "--json"]);
    let entries: Vec<Value> = lines
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert!(entries.len() > 40);
    assert!(
        entries
            .windows(2)
            .all(|w| w[0]["at_ms"].as_i64() <= w[1]["at_ms"].as_i64())
    );
}

#[test]
fn people_are_seats_unless_names_are_asked_for_and_can_be_erased() {
    let home = Home::new();
    let script = "at,by,response\n0:40,Petronella,ack\n1:00,Petronella,note a secret thought\n";
    home.write("s.csv", script);
    home.ok(&["run", "blank-page", "--script", "s.csv"]);
    let log = home.ok(&["export", "last"]);
    assert!(!log.contains("Petronella") && !log.contains("a secret thought"));
    assert!(
        !home
            .ok(&["report", "last", "--format", "html"])
            .contains("Petronella")
    );
    assert!(
        home.ok(&["report", "last", "--format", "html", "--names"])
            .contains("Petronella")
    );
    assert!(home.ok(&["replay", "last"]).contains("a secret thought"));

    assert_eq!(
        home.json(&["delete", "last", "--erase", "texts"])["erased"],
        1
    );
    assert!(
        !home
            .ok(&["replay", "last", "--names"])
            .contains("a secret thought")
    );
    assert!(
        home.ok(&["replay", "last", "--names"])
            .contains("Petronella")
    );
    assert_eq!(
        home.json(&["delete", "last", "--erase", "names"])["erased"],
        1
    );
    let left = home.ok(&["export", "last", "--texts"]);
    assert_eq!(left, log, "the log stays as it is");
    assert!(
        !home
            .ok(&["replay", "last", "--names"])
            .contains("Petronella")
    );
    home.ok(&["verify", "last"]);

    assert_eq!(home.json(&["delete", "last"])["deleted"], true);
    assert_eq!(home.json(&["drills"]), Value::Array(Vec::new()));
    assert_eq!(home.run(&["report", "last"]).code, 5);
    let file = fs::read(home.path("data/firedrill/drills.db")).unwrap();
    assert!(!file.windows(10).any(|w| w == b"Petronella"));
}

#[test]
fn what_one_participant_left_can_be_erased() {
    let home = Home::new();
    let script =
        "at,by,response\n0:40,Petronella,note a first thought\n1:00,Ben,note a second one\n";
    home.write("s.csv", script);
    home.ok(&["run", "blank-page", "--script", "s.csv"]);
    let stranger = home.run(&["delete", "last", "--erase", "names", "--of", "cem"]);
    assert_eq!(stranger.code, 5);
    assert!(
        stranger.err.contains("there are Petronella, Ben"),
        "{}",
        stranger.err
    );
    let erase = [
        "delete",
        "last",
        "--erase",
        "names,texts",
        "--of",
        "petronella",
    ];
    assert_eq!(home.json(&erase)["erased"], 2);
    let left = home.ok(&["export", "last", "--texts"]);
    assert!(!left.contains("Petronella") && !left.contains("first thought"));
    assert!(left.contains("Ben") && left.contains("second one"));
    home.ok(&["verify", "last"]);
}

#[test]
fn a_frozen_score_stays_and_a_newer_one_is_labelled() {
    let home = Home::new();
    home.played();
    let url = format!("sqlite:{}", home.path("data/firedrill/drills.db").display());
    let log = {
        let mut store = Store::open(&url).unwrap();
        let drill = store.find("last").unwrap();
        store.load(&drill).unwrap()
    };
    let recorded = Recorded::from_log(&log).unwrap();
    let mut cards = recorded.score();
    cards.card.score = 12.5;
    cards.scorer = "0".to_owned();
    let listing = Listing {
        scenario: "blank-page",
        title: "Application not loading",
    };
    let card = FrozenCard {
        scorer: "0".to_owned(),
        score: 12.5,
        json: cards.to_json(&recorded.plan),
    };
    let old = format!("sqlite:{}", home.path("old.db").display());
    Store::open(&old)
        .unwrap()
        .put_whole(&log, listing, Some(&card))
        .unwrap();

    let frozen = home.json(&["score", "last", "--store", &old]);
    assert_eq!(
        (&frozen["score"], &frozen["scorer"]),
        (&12.5.into(), &"0".into())
    );
    let ran = home.run(&["score", "last", "--store", &old]);
    assert!(ran.err.contains("frozen by scorer 0"), "{}", ran.err);
    assert_eq!(
        home.json(&["report", "last", "--store", &old])["score"],
        12.5
    );

    let again = home.json(&["score", "last", "--store", &old, "--rescore"]);
    assert!(again["score"].as_f64().unwrap() >= 90.0);
    assert_eq!(again["frozen"]["score"], 12.5);
    let ran = home.run(&[
        "report",
        "last",
        "--store",
        &old,
        "--rescore",
        "--format",
        "text",
    ]);
    assert!(
        ran.err.contains("frozen is 12.5 by scorer 0"),
        "{}",
        ran.err
    );
    assert_eq!(home.json(&["drills", "--store", &old])[0]["score"], 12.5);
}

#[test]
fn the_seed_picks_the_variant_and_a_team_plays_with_its_names() {
    let home = Home::new();
    let script = "at,by,response\n0:40,ana,ack\n1:00,ben,look synthetic\n1:20,ana,assign incident-commander ben\n";
    home.write("team.csv", script);
    let mut variants = Vec::new();
    for seed in ["1", "2", "3", "4", "5", "6"] {
        let args = [
            "run",
            "blank-page",
            "--seed",
            seed,
            "--script",
            "team.csv",
            "--out",
            "out",
        ];
        let report = home.json(&args);
        assert_eq!(
            (&report["mode"], &report["seed"]),
            (&"team".into(), &seed.into())
        );
        variants.push(report["variant"].as_str().unwrap().to_owned());
    }
    variants.sort();
    variants.dedup();
    assert!(variants.len() >= 2, "{variants:?}");
    assert!(home.path("out/report.html").exists() && !home.path("reports").exists());
    assert_eq!(home.json(&["drills"]).as_array().unwrap().len(), 6);
}

#[test]
fn a_script_without_rows_does_nothing_and_scores_next_to_nothing() {
    let home = Home::new();
    home.write("nothing.csv", "at,by,response\n");
    let report = home.json(&[
        "run",
        "blank-page",
        "--variant",
        "env-missing",
        "--script",
        "nothing.csv",
    ]);
    assert!(
        report["score"].as_f64().unwrap() <= 10.0,
        "{}",
        report["score"]
    );
    let lost = &report["user_minutes_lost"];
    assert_eq!(lost["actual"], lost["do_nothing"]);
}

#[test]
fn a_store_that_cannot_be_used_is_a_clear_error() {
    let home = Home::new();
    home.par("blank-page", "env-missing");
    home.write(
        "notes.txt",
        "this is no database, however long one looks at it\n".repeat(99),
    );
    for (url, says) in [
        ("sqlite:notes.txt", "notes.txt"),
        ("sqlite:.", "it is a directory"),
        ("postgres://a/b", "not supported"),
    ] {
        let run = [&PLAY[..], &["--store", url]].concat();
        for args in [&run[..], &["drills", "--store", url]] {
            let ran = home.run(args);
            assert!([1, 2].contains(&ran.code), "{args:?}: {}", ran.code);
            assert!(
                ran.err.contains(says) && ran.err.contains("hint: "),
                "{}",
                ran.err
            );
        }
        let ran = home.run(&["drills", "--json", "--store", url]);
        assert_eq!(ran.error()["hints"].as_array().unwrap().len(), 1);
    }
    assert!(!home.path("reports").exists());
    home.ok(&[&PLAY[..], &["--store", "memory:"]].concat());
    assert!(!home.path("data").exists());
}
