//! From a log to its report: a one-hour drill, in parts and as a whole.

mod shared;

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use firedrill::engine::{Engine, play};
use firedrill::grammar::Script;
use firedrill::log::{Header, LogFile, LogSeat, Mode, Side, Source, Version};
use firedrill::report;
use firedrill::report::recorded::Recorded;
use shared::{loaded, plan};

/// The log of the par of `blank-page`, as `run --script` writes it.
fn log() -> LogFile {
    let plan = plan("blank-page", "env-missing");
    let script = Script::from_par(&plan, "ana").expect("the par parses");
    let header = Header {
        format: Version::CURRENT,
        app: "bench".to_owned(),
        scenario: Source::new(loaded("blank-page").merged_text.as_str()),
        policy: Source::new(firedrill::policy::builtin()),
        seed: 7,
        variant: plan.variant.clone(),
        mode: Mode::Solo,
        branch: None,
        speed_permille: None,
        opened: None,
        on_call_at: plan.rules.on_call_at.clone(),
        roster: LogSeat::list(&plan, &script.roster),
    };
    let mut engine = Engine::new(plan.clone(), Arc::new(script.roster.clone()), 7);
    let mut events = Vec::new();
    play(&mut engine, &report::steps(&script.rows), &mut events);
    let mut log = LogFile::new("d-bench", header);
    for event in &events {
        log.push(&plan, event, None);
    }
    log.side = Side::new(&script.roster, &script.texts);
    log
}

fn reports(c: &mut Criterion) {
    let log = log();
    let text = log.to_text(true);
    let recorded = Recorded::from_log(&log).expect("the log is whole");
    let cards = recorded.score();
    let model = recorded.report(&cards, false);
    let mut group = c.benchmark_group("report");
    group.bench_function("read and check a log", |b| {
        b.iter(|| LogFile::read(black_box(text.as_bytes())).expect("the log is whole"));
    });
    group.bench_function("plan and drill from a log", |b| {
        b.iter(|| Recorded::from_log(black_box(&log)).expect("the log is whole"));
    });
    group.bench_function("score, par and doing nothing", |b| {
        b.iter(|| black_box(&recorded).score());
    });
    group.bench_function("model", |b| {
        b.iter(|| recorded.report(black_box(&cards), false));
    });
    group.bench_function("html", |b| b.iter(|| report::html(black_box(&model))));
    group.bench_function("json", |b| b.iter(|| report::json(black_box(&model))));
    group.finish();
}

criterion_group!(benches, reports);
criterion_main!(benches);
