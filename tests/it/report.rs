//! The report of a real drill: the reference play of `blank-page`, and the sample in `reports/`.

use std::path::Path;
use std::sync::Arc;

use firedrill::engine::{Engine, Step, play};
use firedrill::grammar::Script;
use firedrill::model::{Plan, Stamped, Time};
use firedrill::report::{self, Baseline, Header, Input, Reference, ReportModel};
use firedrill::score::Scorer;
use firedrill::world::World;

use crate::harness::{all_plans, builtin_plan};

/// The report of a script, as `run --script` makes it.
fn drill(plan: &Arc<Plan>, script: &Script, seed: u64) -> ReportModel {
    named(plan, script, seed, &[])
}

/// The same with the names of the participants.
fn named(plan: &Arc<Plan>, script: &Script, seed: u64, names: &[String]) -> ReportModel {
    let roster = Arc::new(script.roster.clone());
    let mut engine = Engine::new(Arc::clone(plan), Arc::clone(&roster), seed);
    let steps: Vec<Step> = script
        .rows
        .iter()
        .filter_map(|row| Some((row.at, row.command?)))
        .map(|(at, command)| Step { at, command })
        .collect();
    let mut log: Vec<Stamped> = Vec::new();
    play(&mut engine, &steps, &mut log);
    let timeline = &engine.state().timeline;
    let world = World {
        plan,
        seed,
        timeline,
    };
    let lost = world.user_minutes(Time::ZERO, report::end_of_play(&log));
    let card = Scorer::default()
        .score(plan, roster.solo, &log, lost)
        .clone();
    let reference = Reference::of(plan, seed);
    report::build(&Input {
        header: &Header {
            drill: "sample".to_owned(),
            solo: roster.solo,
            seats: roster.seats.len() as u8,
            made_by: "firedrill".to_owned(),
            ..Header::default()
        },
        plan,
        seed,
        log: &log,
        card: &card,
        texts: &script.texts,
        names,
        stops: &[],
        timeline,
        par: reference.par.as_ref(),
        nothing: Some(&reference.nothing),
        baseline: &Baseline::default(),
    })
}

fn sample() -> ReportModel {
    let plan = builtin_plan("blank-page", "env-missing");
    let script = Script::from_par(&plan, "player").expect("the par is valid");
    drill(&plan, &script, 7)
}

#[test]
fn the_sample_is_up_to_date() {
    let model = sample();
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/sample");
    for (name, text) in [
        ("report.html", report::html(&model)),
        ("report.md", report::markdown(&model)),
        ("report.json", report::json(&model)),
    ] {
        let path = dir.join(name);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::create_dir_all(&dir).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == text,
            "reports/sample/{name} differs: run the tests with UPDATE=1 and look at the change"
        );
    }
}

fn played(id: &str, variant: &str, script: &str) -> ReportModel {
    let plan = builtin_plan(id, variant);
    let script = Script::parse(&plan, script).expect("the script is valid");
    drill(&plan, &script, 7)
}

/// Two people, of whom one tries to trick the reader, and who do harm before they help.
const TEAM: &str = r#"at,by,response
00:00:50,zelda,ack
00:01:30,zelda,assign incident-commander zelda
00:02:00,yorick,look errors
00:02:30,zelda,severity P2 only some people <script>alert(1)</script>
00:03:00,yorick,suspect cdn-cache
00:04:00,yorick,diagnose cdn-cache the CDN always is it
00:05:00,yorick,run csp-off
00:06:00,yorick,run deploy
00:08:00,zelda,"notify engineering --kind initial --impact ""=HYPERLINK(1) white page"" --action looking"
00:15:00,yorick,run rollback
00:20:00,zelda,resolve it works again
00:50:00,zelda,note done
"#;

#[test]
fn what_people_write_is_inert() {
    let model = played("blank-page", "env-missing", TEAM);
    let html = report::html(&model);
    assert!(html.contains("&#60;script&#62;alert(1)"));
    assert!(!html.contains("<script"));
    assert!(report::markdown(&model).contains("\\<script\\>"));
}

#[test]
fn names_stand_only_where_they_are_asked_for() {
    let plan = builtin_plan("blank-page", "env-missing");
    let script = Script::parse(&plan, TEAM).expect("the script is valid");
    let all = |model: &ReportModel| {
        let csv = report::timeline_csv(model);
        [
            report::html(model),
            report::markdown(model),
            report::json(model),
            csv,
        ]
    };
    for text in all(&drill(&plan, &script, 7)) {
        assert!(!text.contains("zelda") && text.contains("p1"));
    }
    let names = ["zelda".to_owned(), "yorick".to_owned()];
    for text in all(&named(&plan, &script, 7, &names)) {
        assert!(text.contains("zelda") && text.contains("yorick"));
    }
}

/// The values of an attribute, in order.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    html.split(&format!(" {attribute}=\""))
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[test]
fn the_page_stands_alone_and_is_well_formed() {
    for model in [sample(), played("blank-page", "env-missing", TEAM)] {
        let html = report::html(&model);
        for address in ["src", "href", "xlink:href", "action", "srcset"] {
            for value in values(&html, address) {
                assert!(value.starts_with('#'), "{address}={value}");
            }
        }
        for outside in ["url(", "@import", "<link", "<iframe", "<object", " onload="] {
            assert!(!html.contains(outside), "{outside}");
        }
        let mut ids = values(&html, "id");
        for target in values(&html, "href") {
            assert!(ids.contains(&&target[1..]), "{target} leads nowhere");
        }
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "an id stands twice");

        let levels: Vec<u32> = html
            .split("<h")
            .skip(1)
            .filter_map(|rest| rest.chars().next()?.to_digit(10))
            .collect();
        assert_eq!(levels.first(), Some(&1));
        assert!(levels.windows(2).all(|w| w[1] <= w[0] + 1), "{levels:?}");

        let drawings: Vec<&str> = html.split("<svg").skip(1).collect();
        assert!(drawings.len() > 6);
        for drawing in drawings {
            let start: Vec<&str> = drawing.splitn(3, '\n').collect();
            assert!(start[1].starts_with("<title id="), "{}", start[0]);
        }
    }
}

#[test]
fn the_json_has_the_keys_that_programs_rely_on() {
    let model = sample();
    let json: serde_json::Value = serde_json::from_str(&report::json(&model)).unwrap();
    for key in ["drill", "scenario", "variant", "seed", "mode"] {
        assert!(json[key].is_string(), "{key}");
    }
    assert!(json["score"].is_number() && json["independence"].is_number());
    assert!(json["score"].as_f64() >= Some(90.0));
    let has = |value: &serde_json::Value, keys: &[&str]| {
        for key in keys {
            assert!(value.get(key).is_some(), "{key} is missing in {value}");
        }
    };
    let criterion = [
        "id",
        "step",
        "objective",
        "weight",
        "target_ms",
        "actual_ms",
        "credit",
        "records",
        "advice",
    ];
    for value in json["criteria"].as_array().unwrap() {
        has(value, &criterion);
    }
    for value in json["slas"].as_array().unwrap() {
        has(
            value,
            &["severity", "sla", "target_ms", "actual_ms", "verdict"],
        );
    }
    let times = [
        "acknowledge",
        "classify",
        "notify",
        "command",
        "diagnose",
        "mitigate",
        "verify",
        "resolve",
    ];
    for time in times {
        let value = &json["metrics"][format!("time_to_{time}_ms")];
        assert!(value.is_i64(), "{time} {value}");
    }
    let lost = &json["user_minutes_lost"];
    assert!(lost["actual"].as_f64() < lost["do_nothing"].as_f64());
    assert_eq!(lost["actual"], lost["par"]);
    has(&json["ratings"], &["steps", "objectives"]);
}

#[test]
fn a_report_has_the_same_bytes_each_time() {
    let (first, second) = (sample(), sample());
    assert_eq!(first, second);
    assert_eq!(report::html(&first), report::html(&second));
    assert_eq!(report::json(&first), report::json(&second));
}

#[test]
fn page_one_fits_a_terminal_and_takes_no_orders() {
    let mut model = played("blank-page", "env-missing", TEAM);
    model.outcome.sentence = "\u{1b}[2Jgone \u{202e}thgir\u{9b}31m".to_owned();
    let text = report::text(&model, 80, false);
    assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
    assert!(!text.contains('\u{202e}'));
    let coloured = report::text(&model, 80, true);
    assert!(coloured.contains("\u{1b}[1m") && !coloured.contains("\u{1b}[2J"));
}

#[test]
fn doing_nothing_is_reported_honestly() {
    let nothing = "at,by,response\n00:59:00,p,note nobody came\n";
    let model = played("blank-page", "env-missing", nothing);
    assert!(
        model
            .outcome
            .sentence
            .starts_with("Users were still affected when play ended"),
        "{}",
        model.outcome.sentence
    );
    assert!(model.strengths.is_empty());
    assert_eq!(model.improvements.len(), 3);
    assert!(model.slas.iter().any(|s| s.verdict == "breached"));
    assert!(model.evidence.iter().all(|e| e.found.is_none()));
    let junit = report::junit(&model);
    assert!(junit.contains("<failure message=\"breached\">"), "{junit}");
    for csv in [report::criteria_csv(&model), report::timeline_csv(&model)] {
        assert!(csv.lines().count() > 3);
    }
}

#[test]
fn a_false_alarm_is_no_incident() {
    let plan = builtin_plan("blank-page", "check-account");
    let script = Script::from_par(&plan, "player").expect("the par is valid");
    let model = drill(&plan, &script, 7);
    assert!(
        model
            .outcome
            .sentence
            .starts_with("It was a false alarm, and the responder said so"),
        "{}",
        model.outcome.sentence
    );
    assert_eq!(model.lost.actual.text, "0");
}

/// A script that acknowledges, does everything that can be done, one thing after the other, and resolves.
fn shotgun(plan: &Plan) -> String {
    let mut script = "at,by,response\n00:00:10,x,ack\n".to_owned();
    for (i, action) in plan.actions.iter().enumerate() {
        let at = 30 * (i + 1);
        script += &format!("00:{:02}:{:02},x,run {}\n", at / 60, at % 60, action.id);
    }
    script + "00:40:00,x,resolve done\n"
}

#[test]
fn every_variant_has_a_report() {
    for plan in all_plans() {
        let name = format!("{} {}", plan.id, plan.variant);
        let par = Script::from_par(&plan, "player").expect("the par is valid");
        let shotgun = Script::parse(&plan, &shotgun(&plan)).expect("the script is valid");
        for script in [par, shotgun] {
            let model = drill(&plan, &script, 11);
            assert!(!model.outcome.sentence.is_empty(), "{name}");
            for c in model.criteria.iter().filter(|c| c.credit < 1.0) {
                assert!(!c.advice.is_empty(), "{name} {}", c.id);
            }
            let html = report::html(&model);
            assert!(!html.contains("NaN") && !html.contains("inf "), "{name}");
            for text in [report::markdown(&model), report::junit(&model)] {
                assert!(text.contains(&plan.variant), "{name}");
            }
        }
    }
}
