//! This drill beside the author's reference play and beside earlier drills, and the curves.

use crate::model::{Metric, MetricId, Span, Time};
use crate::world::format_value;

use super::super::input::Baseline;
use super::super::model::{CompareRow, Curve, ReportModel};
use super::super::words::{count, percent, spoken, trimmed, whole};
use super::{Ctx, front, swim};

/// How many metrics are drawn.
const CURVES: usize = 4;
/// How many points a curve has at most.
const POINTS: i64 = 160;

pub(super) fn fill(ctx: &Ctx<'_>, model: &mut ReportModel) {
    model.compare = rows(ctx, model);
    model.baseline = baseline(ctx.input.baseline);
    model.curves = curves(ctx);
}

fn rows(ctx: &Ctx<'_>, model: &ReportModel) -> Vec<CompareRow> {
    let (card, par, before) = (ctx.input.card, ctx.input.par, ctx.input.baseline);
    let earlier = |key: &str, show: &dyn Fn(f64) -> String| {
        before.median(key).map_or_else(|| "–".to_owned(), show)
    };
    let number = |v: f64| trimmed(v, 1);
    let mut rows = vec![
        CompareRow {
            title: "Score".to_owned(),
            here: model.score.text.clone(),
            par: par.map_or_else(|| "–".to_owned(), |c| number(c.score)),
            before: earlier("score", &number),
        },
        CompareRow {
            title: "User-minutes lost".to_owned(),
            here: model.lost.actual.text.clone(),
            par: par.map_or_else(|| "–".to_owned(), |c| whole(c.user_minutes)),
            before: earlier("user_minutes_lost", &whole),
        },
    ];
    let here = front::by_key(&card.times);
    for (row, time) in model.times.iter().zip(here) {
        if time.is_none() && !row.par.known() {
            continue;
        }
        rows.push(CompareRow {
            title: row.title.to_owned(),
            here: row.actual.text.clone(),
            par: row.par.text.clone(),
            before: earlier(row.key, &|ms| spoken(Span(ms as i64))),
        });
    }
    rows
}

fn baseline(baseline: &Baseline) -> String {
    match baseline.drills {
        0 => "There are no earlier drills of this scenario and variant to compare with.".to_owned(),
        n if n < Baseline::ENOUGH => format!(
            "Too few drills to tell: there {} of this kind, and {} are needed before a change can be called one.",
            if n == 1 {
                "is 1 earlier drill".to_owned()
            } else {
                format!("are {n} earlier drills")
            },
            Baseline::ENOUGH
        ),
        n => format!(
            "Medians of {} of this kind.",
            count(n as usize, "earlier drill", "earlier drills")
        ),
    }
}

fn curves(ctx: &Ctx<'_>) -> Vec<Curve> {
    let from = swim::window_start(ctx);
    let mut curves = vec![affected(ctx, from)];
    let mut moved: Vec<(f64, MetricId)> = (0..ctx.plan.metrics.len())
        .map(MetricId::at)
        .map(|id| (movement(ctx, id, from), id))
        .filter(|(m, _)| *m > 0.2)
        .collect();
    moved.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    curves.extend(
        moved
            .into_iter()
            .take(CURVES)
            .map(|(_, id)| metric(ctx, id, from)),
    );
    curves.retain(|c| !c.points.is_empty());
    curves
}

fn step(ctx: &Ctx<'_>, from: Time) -> Span {
    let raw = (ctx.end - from).0 / POINTS;
    Span((raw / 1000 * 1000).max(5000))
}

fn series(ctx: &Ctx<'_>, id: MetricId, from: Time) -> Vec<(Time, f64)> {
    let mut out = Vec::new();
    ctx.world
        .series(id, from, ctx.end, step(ctx, from), &mut out);
    out
}

/// How far a metric got from its normal value: 0 for not at all, 1 for all the way to nothing or to
/// many times as much.
fn movement(ctx: &Ctx<'_>, id: MetricId, from: Time) -> f64 {
    let normal = ctx.plan.metrics[id.index()].normal;
    series(ctx, id, from)
        .iter()
        .map(|(_, v)| {
            let (low, high) = if *v < normal {
                (*v, normal)
            } else {
                (normal, *v)
            };
            if high <= 0.0 {
                0.0
            } else {
                1.0 - low.max(0.0) / high
            }
        })
        .fold(0.0, f64::max)
}

fn metric(ctx: &Ctx<'_>, id: MetricId, from: Time) -> Curve {
    let metric = &ctx.plan.metrics[id.index()];
    let points = series(ctx, id, from);
    Curve {
        id: format!("metric-{}", metric.id),
        title: metric.title.clone(),
        unit: metric.unit.clone(),
        normal: metric.normal,
        table: table(ctx, metric, id, &points),
        points: points.iter().map(|(t, v)| (t.0, *v)).collect(),
        steps: false,
        marks: swim::curve_marks(ctx),
    }
}

fn table(
    ctx: &Ctx<'_>,
    metric: &Metric,
    id: MetricId,
    points: &[(Time, f64)],
) -> Vec<(String, String)> {
    let far = |v: f64| (v - metric.normal).abs();
    let worst = points
        .iter()
        .max_by(|a, b| far(a.1).total_cmp(&far(b.1)).then(b.0.cmp(&a.0)));
    let show = |v: f64| format_value(metric, v);
    let mut rows = vec![
        ("Normal (dashed)".to_owned(), show(metric.normal)),
        (
            "At StartEx".to_owned(),
            show(ctx.world.sample(id, Time::ZERO)),
        ),
    ];
    if let Some((time, value)) = worst {
        rows.push((format!("Furthest off, {}", time.clock()), show(*value)));
    }
    rows.push(("At EndEx".to_owned(), show(ctx.world.sample(id, ctx.end))));
    rows
}

/// The share of affected users, in per cent.
fn affected(ctx: &Ctx<'_>, from: Time) -> Curve {
    let mut times: Vec<Time> = Vec::new();
    let mut t = from;
    while t <= ctx.end {
        times.push(t);
        t = t + step(ctx, from);
    }
    // The jumps themselves, so that the curve falls when it fell.
    for moment in ctx.input.timeline.moments() {
        if moment.at > from && moment.at <= ctx.end {
            times.push(moment.at);
        }
    }
    times.push(ctx.end);
    times.sort_unstable();
    times.dedup();
    let points: Vec<(i64, f64)> = times
        .iter()
        .map(|t| (t.0, ctx.world.affected(*t) * 100.0))
        .collect();
    let worst = points.iter().map(|(_, v)| *v).fold(0.0, f64::max);
    let last = points.last().map_or(0.0, |(_, v)| *v);
    let share = |v: f64| {
        format!(
            "{} ({} users)",
            percent(v / 100.0),
            whole(v / 100.0 * f64::from(ctx.plan.users))
        )
    };
    Curve {
        id: "affected".to_owned(),
        title: "Affected users".to_owned(),
        unit: "% of users".to_owned(),
        normal: 0.0,
        table: vec![
            (
                "At StartEx".to_owned(),
                share(ctx.world.affected(Time::ZERO) * 100.0),
            ),
            ("At its worst".to_owned(), share(worst)),
            ("At EndEx".to_owned(), share(last)),
            (
                "User-minutes lost".to_owned(),
                whole(ctx.input.card.user_minutes),
            ),
        ],
        points,
        steps: true,
        marks: swim::curve_marks(ctx),
    }
}
