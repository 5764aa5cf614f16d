//! How fast the engine is: complete, scored drills against a bare event loop in the same run.
//!
//! `docs/performance.md` says what was measured, on which machine and with which command.

use std::cmp::Reverse;
mod shared;

use std::collections::BinaryHeap;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use firedrill::engine::{Engine, Step, play};
use firedrill::model::{
    ActionId, Ask, Audiences, By, CauseId, Command, Draft, Draws, Elements, MessageKind, MetricId,
    Participant, Plan, Purpose, Roster, Severity, Span, Stamped, TextId, Time, ViewId,
};
use firedrill::score::Scorer;
use shared::plan;

/// Four players who do something every second for an hour: look, write, tell, act, judge.
fn busy_steps(plan: &Plan) -> Vec<Step> {
    let seconds = plan.time_box.0 / 1000;
    (1..seconds).map(|s| step(plan, s)).collect()
}

fn step(plan: &Plan, s: i64) -> Step {
    let n = s as usize;
    let ask = match s % 20 {
        1 => Ask::Ack,
        2 => Ask::Severity(Severity::ALL.get(n % 5).copied(), TextId(0)),
        3 | 13 => Ask::Notify(message(n)),
        4 | 14 => Ask::Run(ActionId::at(n / 20 % plan.actions.len())),
        5 => Ask::Suspect(CauseId::at(n / 20 % plan.causes.len()), TextId(1)),
        6 => Ask::Verify(ViewId::at(n / 20 % plan.views.len())),
        7 | 8 | 17 | 18 => Ask::Note(TextId(2)),
        19 if s > seconds(plan) - 900 => Ask::Diagnose(plan.cause, TextId(3)),
        _ => Ask::Look(ViewId::at(n % plan.views.len())),
    };
    let by = By::Seat(Participant((s % 4) as u8));
    Step {
        at: Time(s * 1000),
        command: Command {
            by,
            ago: Span::ZERO,
            ask,
        },
    }
}

fn seconds(plan: &Plan) -> i64 {
    plan.time_box.0 / 1000
}

fn message(n: usize) -> Draft {
    Draft {
        to: Audiences(1 << (n % 4)),
        kind: MessageKind::Update,
        has: Elements(0b111),
        severity: None,
        percent: None,
        next: Span::mins(20),
        text: TextId(4),
        print: n as u32,
    }
}

/// A drill of the engine with its score and every metric at each minute.
struct Drill {
    plan: Arc<Plan>,
    engine: Engine,
    scorer: Scorer,
    steps: Vec<Step>,
    log: Vec<Stamped>,
    series: Vec<(Time, f64)>,
}

impl Drill {
    fn new(plan: Arc<Plan>, steps: Vec<Step>) -> Self {
        let roster = Roster::new(&plan, ["ana", "ben", "cem", "dia"]).expect("four names");
        let engine = Engine::new(plan.clone(), Arc::new(roster), 0);
        Self {
            plan,
            engine,
            scorer: Scorer::default(),
            steps,
            log: Vec::new(),
            series: Vec::new(),
        }
    }

    /// Plays and scores; gives the number of events.
    fn run(&mut self, seed: u64) -> usize {
        self.log.clear();
        self.engine.reset(seed);
        play(&mut self.engine, &self.steps, &mut self.log);
        let world = self.engine.world();
        let end = Time::ZERO + self.plan.time_box;
        let lost = world.user_minutes(Time::ZERO, end);
        for metric in 0..self.plan.metrics.len() {
            world.series(
                MetricId::at(metric),
                Time::ZERO,
                end,
                Span::mins(1),
                &mut self.series,
            );
            black_box(self.series.last());
        }
        black_box(self.scorer.score(&self.plan, false, &self.log, lost).score);
        self.log.len()
    }
}

/// The bare loop: as many events through a binary heap, a keyed draw for each, a push to a log. Nothing else.
fn bare_loop(
    events: usize,
    seed: u64,
    heap: &mut BinaryHeap<Reverse<(i64, u32)>>,
    log: &mut Vec<Stamped>,
) -> usize {
    heap.clear();
    log.clear();
    for i in 0..64u32 {
        heap.push(Reverse((i64::from(i) * 1000, i)));
    }
    while let Some(Reverse((at, i))) = heap.pop() {
        let draw =
            Draws::keyed(seed, Purpose::Outcome, u64::from(i), log.len() as u64).below(64_000);
        log.push(Stamped {
            seq: log.len() as u32 + 1,
            by: By::Engine,
            at: Time(at),
            event: firedrill::model::Event::Noted { text: TextId(i) },
        });
        if log.len() == events {
            break;
        }
        heap.push(Reverse((at + 1 + i64::from(draw), i)));
    }
    log.len()
}

fn engine(c: &mut Criterion) {
    let plan = plan("blank-page", "env-missing");
    let steps = busy_steps(&plan);
    let mut drill = Drill::new(plan.clone(), steps);
    let events = drill.run(1);
    let mut group = c.benchmark_group("events");
    group.throughput(Throughput::Elements(events as u64));
    let mut seed = 0;
    group.bench_function("a busy drill, scored", |b| {
        b.iter(|| {
            seed += 1;
            drill.run(seed)
        });
    });
    let (mut heap, mut log) = (BinaryHeap::new(), Vec::new());
    group.bench_function("bare loop", |b| {
        b.iter(|| {
            seed += 1;
            bare_loop(events, seed, &mut heap, &mut log)
        });
    });
    let log = drill.log.clone();
    let roster = Arc::new(Roster::new(&plan, ["ana", "ben", "cem", "dia"]).expect("four names"));
    group.bench_function("replay", |b| {
        b.iter(|| Engine::resume(plan.clone(), roster.clone(), 1, black_box(&log)));
    });
    group.finish();
}

fn telemetry(c: &mut Criterion) {
    let plan = plan("blank-page", "env-missing");
    let steps = busy_steps(&plan);
    let mut drill = Drill::new(plan.clone(), steps);
    drill.run(1);
    let world = drill.engine.world();
    let mut out = Vec::new();
    let mut group = c.benchmark_group("telemetry");
    group.throughput(Throughput::Elements(3600));
    group.bench_function("one metric, an hour, each second", |b| {
        b.iter(|| {
            world.series(
                MetricId(0),
                Time::ZERO,
                Time(3_600_000),
                Span::secs(1),
                &mut out,
            );
            out.len()
        });
    });
    group.finish();
}

criterion_group!(benches, engine, telemetry);
criterion_main!(benches);
