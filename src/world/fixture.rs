//! A small scenario for the tests of this folder: three states, a few metrics, a log and a board.

use proptest::prelude::Strategy;

use super::{Timeline, World};
use crate::model::{
    ActionId, CondId, Conds, Counts, EvidenceId, Expr, Fact, Facts, Layout, Level, Line, Metric,
    MetricId, Pace, Piece, Plan, Row, Severity, Shape, Span, State, StateId, Template, Time, View,
    ViewId,
};

/// Hurts half of the users (P0).
pub(super) const CRASH: StateId = StateId(0);
/// Hurts 40 % of the users and halves every ten minutes (P2).
pub(super) const FADING: StateId = StateId(1);
/// Hurts 10 % of the users (P3), residual.
pub(super) const SLOW: StateId = StateId(2);

/// Normal 12 a minute, 900 in a crash, 60 when slow.
pub(super) const EVENTS: MetricId = MetricId(0);
/// Normal 0; 600 at once in a crash, in `per 5 min`; settles back in a minute.
pub(super) const FAILURES: MetricId = MetricId(1);
/// A share in %: normal 99.7; 4 in a crash, ragged 60 while fading.
pub(super) const SHARE: MetricId = MetricId(2);
/// Normal 10; a burst to 110 in a crash, no noise, lag of two minutes.
pub(super) const BURST: MetricId = MetricId(3);
/// Normal 100,000 with a hard limit of 120,000.
pub(super) const POOL: MetricId = MetricId(4);

/// A log: a regular stream, a stream of errors in a crash, a stream that is as frequent as EVENTS.
pub(super) const LOG: ViewId = ViewId(0);
/// Rows.
pub(super) const BOARD: ViewId = ViewId(1);

pub(super) const ALWAYS: CondId = CondId(0);
const CRASHING: CondId = CondId(1);

/// Plan and timeline of a test.
pub(super) struct Fixture {
    pub(super) plan: Plan,
    pub(super) timeline: Timeline,
    pub(super) seed: u64,
}

impl Fixture {
    /// The timeline names the states that hold from a minute on; before the first of them none does.
    pub(super) fn new<S: AsRef<[StateId]>>(states: &[(i64, S)]) -> Self {
        let plan = plan();
        let mut timeline = Timeline::default();
        timeline.note(Time::LONG_AGO, &Facts::default());
        let mut seen = false;
        for (minute, states) in states {
            let mut facts = Facts::default();
            let states = states.as_ref();
            for state in states {
                facts.set(plan.layout.bit(Fact::State(*state)), true);
            }
            seen |= states.contains(&CRASH);
            facts.set(plan.layout.bit(Fact::Seen(0)), seen);
            timeline.note(Time(minute * 60_000), &facts);
        }
        let seed = 7;
        Self {
            plan,
            timeline,
            seed,
        }
    }

    pub(super) fn world(&self) -> World<'_> {
        World {
            plan: &self.plan,
            seed: self.seed,
            timeline: &self.timeline,
        }
    }
}

/// Random states from minute to minute, for properties.
pub(super) fn any_states() -> impl Strategy<Value = Vec<(i64, Vec<StateId>)>> {
    proptest::collection::vec(
        (
            1i64..12,
            proptest::sample::subsequence(vec![CRASH, FADING, SLOW], 0..=3),
        ),
        0..6,
    )
    .prop_map(|steps| {
        let mut minute = -15;
        let moved = steps.into_iter().map(|(gap, states)| {
            minute += gap;
            (minute, states)
        });
        moved.collect()
    })
}

pub(super) fn text(text: &str) -> Template {
    vec![Piece::Text(text.to_owned())]
}

fn plan() -> Plan {
    let layout = Layout::new(&Counts {
        states: 3,
        actions: 1,
        seen: 1,
        ..Counts::default()
    })
    .unwrap();
    let mut conds = Conds::default();
    conds.add(&Expr::Const(true));
    conds.add(&Expr::AnyOf(vec![layout.bit(Fact::State(CRASH))]));
    Plan {
        starts: 24 * 60 + 14 * 60 + 5,
        users: 1000,
        layout,
        conds,
        states: vec![
            state("crash", Severity::P0, 0.5),
            State {
                half_life: Some(Span::mins(10)),
                ..state("fading", Severity::P2, 0.4)
            },
            State {
                residual: true,
                ..state("slow", Severity::P3, 0.1)
            },
        ],
        state_order: vec![CRASH, FADING, SLOW],
        metrics: metrics(),
        views: vec![log(), board()],
        seen: vec![CRASHING],
        samples: vec![(
            "user".into(),
            ["ana", "bo", "cy", "di"].map(String::from).into(),
        )],
        ..Plan::blank()
    }
}

fn state(id: &str, severity: Severity, users: f64) -> State {
    State {
        id: id.into(),
        when: ALWAYS,
        severity: Some(severity),
        users,
        half_life: None,
        residual: false,
        text: String::new(),
    }
}

fn metrics() -> Vec<Metric> {
    let metric = |unit: &str, normal: f64, noise: f64, levels: &[(StateId, f64, Shape)]| Metric {
        id: "metric".into(),
        title: String::new(),
        unit: unit.into(),
        normal,
        noise,
        lag: Span::ZERO,
        settle: Span::mins(1),
        min: f64::NEG_INFINITY,
        max: f64::INFINITY,
        levels: levels
            .iter()
            .map(|(state, value, shape)| Level {
                state: *state,
                value: *value,
                shape: *shape,
                half_life: None,
                settle: None,
            })
            .collect(),
    };
    let mut burst = metric("ms", 10.0, 0.0, &[(CRASH, 110.0, Shape::Burst)]);
    burst.lag = Span::mins(2);
    burst.levels[0].half_life = Some(Span::mins(5));
    let mut pool = metric(
        "tokens",
        100_000.0,
        0.2,
        &[(SLOW, 120_000.0, Shape::Settle)],
    );
    pool.max = 120_000.0;
    vec![
        metric(
            "events/min",
            12.0,
            0.2,
            &[(CRASH, 900.0, Shape::Settle), (SLOW, 60.0, Shape::Settle)],
        ),
        metric("per 5 min", 0.0, 0.3, &[(CRASH, 600.0, Shape::Step)]),
        metric(
            "%",
            99.7,
            0.1,
            &[(CRASH, 4.0, Shape::Settle), (FADING, 60.0, Shape::Ragged)],
        ),
        burst,
        pool,
    ]
}

fn view(id: &str) -> View {
    View {
        id: id.into(),
        title: String::new(),
        tool: "logs".into(),
        commands: Vec::new(),
        access: Vec::new(),
        roles: Vec::new(),
        takes: Span::ZERO,
        empty: None,
        columns: Vec::new(),
        panels: Vec::new(),
        verifies: vec![CRASH],
        rows: Vec::new(),
        lines: Vec::new(),
    }
}

fn log() -> View {
    let line = |when, pace, level: &str, words: &str, evidence: u16| Line {
        when,
        pace,
        level: level.into(),
        text: vec![
            Piece::Text(format!("{words} ")),
            Piece::Sample(0),
            Piece::Text(" ".into()),
            Piece::Hex(4),
        ],
        evidence: vec![EvidenceId(evidence)],
    };
    let every = Pace::Every(Span::secs(2));
    View {
        lines: vec![
            line(ALWAYS, every, "info", "GET 200", 0),
            line(CRASHING, Pace::Rate(FAILURES), "error", "TypeError", 1),
            line(ALWAYS, Pace::Rate(EVENTS), "warning", "event", 2),
            line(ALWAYS, Pace::Rate(FAILURES), "error", "failed", 3),
        ],
        ..view("log")
    }
}

fn board() -> View {
    let row = |when, evidence: u16| Row {
        when,
        text: None,
        cells: Vec::new(),
        evidence: vec![EvidenceId(evidence)],
        keep: None,
    };
    View {
        empty: Some("All quiet".into()),
        rows: vec![
            Row {
                text: Some(vec![
                    Piece::Text("crash ".into()),
                    Piece::Metric(BURST),
                    Piece::Text(", first seen ".into()),
                    Piece::Ago(Time(0)),
                ]),
                keep: Some(0),
                ..row(CRASHING, 10)
            },
            Row {
                cells: vec![text("host"), vec![Piece::Ran(ActionId(0))]],
                ..row(CRASHING, 11)
            },
            row(CRASHING, 12),
        ],
        ..view("board")
    }
}
