//! How much a drill allocates: a binary of its own, because it replaces the allocator.

use std::sync::Arc;

use firedrill::engine::{Engine, Step, play};
use firedrill::grammar::Script;
use firedrill::model::{Plan, Time};
use firedrill::scenario;
use firedrill::score::Scorer;
use firedrill::yaml::Source;

fn plan() -> Plan {
    let source = |name: &str, text: &str| Source {
        name: name.into(),
        text: text.into(),
    };
    let policy = firedrill::policy::load(&source("policy.yaml", firedrill::policy::builtin())).0;
    let rules = policy.expect("the built-in policy is valid").rules();
    let catalogues = |id: &str| scenario::builtin_catalogue(id).map(|text| source(id, text));
    let text = scenario::builtin("blank-page").expect("a built-in scenario");
    let loaded = scenario::load(source("blank-page", text), &catalogues).loaded;
    scenario::compile(&loaded.expect("it loads"), &rules, "env-missing").expect("it compiles")
}

/// Plays and scores the par; gives how often and how much that allocated.
fn one_drill(
    engine: &mut Engine,
    scorer: &mut Scorer,
    steps: &[Step],
    seed: u64,
) -> allocation_counter::AllocationInfo {
    let mut log = Vec::with_capacity(1024);
    allocation_counter::measure(|| {
        engine.reset(seed);
        play(engine, steps, &mut log);
        let lost = engine.world().user_minutes(Time::ZERO, Time(3_600_000));
        assert!(scorer.score(engine.plan(), true, &log, lost).score > 90.0);
    })
}

/// A zip file that claims to be small and unpacks to much more.
#[cfg(feature = "app")]
#[test]
fn a_hostile_workbook_costs_little_memory() {
    use std::io::{Cursor, Write as _};
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let spaces = vec![b' '; 24 * 1024 * 1024];
    for name in ["xl/workbook.xml", "xl/worksheets/sheet1.xml"] {
        let options = zip::write::SimpleFileOptions::default();
        writer
            .start_file(
                name,
                options.compression_method(zip::CompressionMethod::Deflated),
            )
            .expect("a name");
        writer.write_all(&spaces).expect("memory");
    }
    let mut bomb = writer.finish().expect("memory").into_inner();
    let claimed = u32::try_from(spaces.len()).expect("24 MiB").to_le_bytes();
    for at in 0..bomb.len() - 4 {
        if bomb[at..at + 4] == claimed {
            bomb[at..at + 4].copy_from_slice(&1000_u32.to_le_bytes());
        }
    }
    let spent = allocation_counter::measure(|| {
        assert!(firedrill::exchange::read(&bomb, None).is_err());
    });
    assert!(spent.bytes_max < 32 * 1024 * 1024, "{spent:?}");
}

#[test]
fn a_drill_allocates_next_to_nothing_and_never_more() {
    let plan = Arc::new(plan());
    let script = Script::from_par(&plan, "ana").expect("the par parses");
    let steps: Vec<Step> = script
        .rows
        .iter()
        .filter_map(|r| r.command.map(|command| Step { at: r.at, command }))
        .collect();
    let mut engine = Engine::new(plan, Arc::new(script.roster), 0);
    let mut scorer = Scorer::default();
    for seed in 0..100 {
        one_drill(&mut engine, &mut scorer, &steps, seed);
    }
    let first = one_drill(&mut engine, &mut scorer, &steps, 100);
    let mut last = first;
    for seed in 101..10_100 {
        last = one_drill(&mut engine, &mut scorer, &steps, seed);
        assert_eq!(last.bytes_current, 0, "drill {seed} kept memory");
    }
    assert!(first.count_total <= 20, "{first:?}");
    assert!(
        last.count_total <= first.count_total,
        "{first:?} grew to {last:?}"
    );
}
