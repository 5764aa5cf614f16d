//! The report of a real drill: the reference play of `blank-page`, and the sample in `reports/`.

use std::path::Path;
use std::sync::Arc;

use firedrill::engine::{Engine, Step, play};
use firedrill::grammar::Script;
use firedrill::model::{Plan, Stamped, Time};
use firedrill::report::{self, Baseline, Header, Input, Reference, ReportModel};
use firedrill::score::Scorer;
use firedrill::world::World;
use firedrill::yaml::Source;
use firedrill::{policy, scenario};

fn plan(id: &str, variant: &str) -> Arc<Plan> {
    let (policy, _) = policy::load(&Source::new("policy.yaml", policy::builtin()));
    let rules = policy.expect("the built-in policy is valid").rules();
    let text = scenario::builtin(id).expect("a built-in scenario");
    let reading = scenario::load(Source::new(id, text), &|id| {
        scenario::builtin_catalogue(id).map(|text| Source::new(id, text))
    });
    let loaded = reading.loaded.expect("a built-in scenario is valid");
    Arc::new(scenario::compile(&loaded, &rules, variant).expect("a built-in variant compiles"))
}

/// The report of a script, as `run --script` makes it.
fn drill(plan: &Arc<Plan>, script: &Script, seed: u64) -> ReportModel {
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
        names: &[],
        timeline,
        par: reference.par.as_ref(),
        nothing: Some(&reference.nothing),
        baseline: &Baseline::default(),
    })
}

fn sample() -> ReportModel {
    let plan = plan("blank-page", "env-missing");
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
