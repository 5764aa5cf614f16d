//! The evidence board, the hypothesis trail, and what could be seen when it mattered.

use crate::model::{CauseId, Event, EvidenceId, Rating, Stamped, Time, ViewId};
use crate::world::{Body, LOOK_WINDOW, clock_time, format_value};

use super::super::model::{EvidenceRow, Hypothesis, Moment, ReportModel, Seen};
use super::super::words::{at, clean, list, sentence};
use super::Ctx;

/// How much of a view a moment shows.
const ROWS: usize = 8;
/// How many log lines of a view a moment shows, the newest.
const LINES: usize = 3;
/// How many views a moment shows, the ones looked at last.
const VIEWS: usize = 5;

pub(super) fn fill(ctx: &Ctx<'_>, model: &mut ReportModel) {
    model.evidence = board(ctx);
    let (found, of) = ctx.input.card.evidence;
    model.coverage = format!("{found} of {of} pieces of evidence found");
    model.hypotheses = trail(ctx);
    model.moments = moments(ctx);
}

/// Which evidence each view can reveal in this variant.
fn revealed(ctx: &Ctx<'_>, view: ViewId) -> Vec<EvidenceId> {
    let view = &ctx.plan.views[view.index()];
    let never = |when| ctx.plan.conds.constant(when) == Some(false);
    let rows = view
        .rows
        .iter()
        .filter(|r| !never(r.when))
        .flat_map(|r| &r.evidence);
    let lines = view
        .lines
        .iter()
        .filter(|l| !never(l.when))
        .flat_map(|l| &l.evidence);
    rows.chain(lines).copied().collect()
}

fn views(ctx: &Ctx<'_>) -> impl Iterator<Item = ViewId> {
    (0..ctx.plan.views.len()).map(ViewId::at)
}

fn board(ctx: &Ctx<'_>) -> Vec<EvidenceRow> {
    let mut rows: Vec<EvidenceRow> = (0..ctx.plan.evidence.len())
        .map(EvidenceId::at)
        .filter_map(|id| row(ctx, id))
        .collect();
    rows.sort_by_key(|r| r.found.as_ref().map_or(i64::MAX, |a| a.ms));
    rows
}

fn row(ctx: &Ctx<'_>, id: EvidenceId) -> Option<EvidenceRow> {
    let evidence = &ctx.plan.evidence[id.index()];
    let found = ctx.play().find_map(|r| match r.event {
        Event::EvidenceFound { evidence, view } if evidence == id => Some((r, view)),
        _ => None,
    });
    let places: Vec<String> = match found {
        Some((_, view)) => vec![ctx.plan.views[view.index()].title.clone()],
        None => views(ctx)
            .filter(|v| revealed(ctx, *v).contains(&id))
            .map(|v| ctx.plan.views[v.index()].title.clone())
            .collect(),
    };
    if places.is_empty() {
        return None;
    }
    let titles = |causes: &[CauseId]| -> String {
        let names: Vec<String> = causes
            .iter()
            .map(|c| ctx.plan.causes[c.index()].id.clone())
            .collect();
        names.join(", ")
    };
    Some(EvidenceRow {
        text: sentence(&evidence.text),
        supports: titles(&evidence.supports),
        refutes: titles(&evidence.refutes),
        decisive: evidence.supports.contains(&ctx.plan.cause),
        found: found.map(|(r, _)| at(r.at)),
        by: found.map_or_else(String::new, |(r, _)| ctx.who(r.by)),
        view: list(&places),
    })
}

fn trail(ctx: &Ctx<'_>) -> Vec<Hypothesis> {
    let mut seen: Vec<EvidenceId> = Vec::new();
    let mut out = Vec::new();
    for record in ctx.play() {
        let (kind, cause, why) = match record.event {
            Event::EvidenceFound { evidence, .. } => {
                seen.push(evidence);
                continue;
            }
            Event::Suspected { cause, why } => ("suspected", cause, why),
            Event::Diagnosed { cause, why, .. } => ("diagnosed", cause, why),
            _ => continue,
        };
        let count = |of: fn(&crate::model::Evidence) -> &Vec<CauseId>| {
            seen.iter()
                .filter(|e| of(&ctx.plan.evidence[e.index()]).contains(&cause))
                .count()
        };
        let (pro, contra) = (count(|e| &e.supports), count(|e| &e.refutes));
        out.push(Hypothesis {
            at: at(record.at),
            who: ctx.who(record.by),
            kind,
            cause: ctx.plan.causes[cause.index()].title.clone(),
            why: ctx.text(why),
            seen: format!("{pro} for, {contra} against"),
            right: cause == ctx.plan.cause,
        });
    }
    out
}

/// The first severity, the first mitigation, the first diagnosis and the last resolve.
fn moments(ctx: &Ctx<'_>) -> Vec<Moment> {
    let first = |wanted: &dyn Fn(&Event) -> bool| ctx.play().find(|r| wanted(&r.event));
    let severity = first(&|e| matches!(e, Event::Classified { .. }));
    let diagnosis = first(&|e| matches!(e, Event::Diagnosed { .. }));
    let resolve = ctx
        .play()
        .filter(|r| matches!(r.event, Event::Resolved { .. }))
        .last();
    let mut chosen: Vec<&Stamped> = [severity, mitigation(ctx), diagnosis, resolve]
        .into_iter()
        .flatten()
        .collect();
    chosen.sort_by_key(|r| r.seq);
    chosen.dedup_by_key(|r| r.seq);
    chosen.into_iter().map(|r| moment(ctx, r)).collect()
}

/// The beginning of the first action that helped, or of the first action at all.
fn mitigation<'a>(ctx: &Ctx<'a>) -> Option<&'a Stamped> {
    let runs = ctx.runs();
    let helped = runs.iter().find(|run| {
        run.outcome.is_some_and(|o| {
            let rating = ctx.plan.actions[run.action.index()].outcomes[o.index()].rating;
            matches!(rating, Rating::Fix | Rating::Workaround)
        })
    });
    let run = helped.or(runs.first())?;
    ctx.play().find(|r| {
        r.at == run.began
            && matches!(r.event, Event::ActionBegan { action, .. } if action == run.action)
    })
}

fn moment(ctx: &Ctx<'_>, record: &Stamped) -> Moment {
    let (title, said) = match record.event {
        Event::Classified { severity, why, .. } => (
            severity.map_or_else(
                || "Declared: no incident".to_owned(),
                |s| format!("Declared {}", s.name()),
            ),
            ctx.text(why),
        ),
        Event::Diagnosed { cause, why, .. } => (
            format!("Diagnosed: {}", ctx.plan.causes[cause.index()].title),
            ctx.text(why),
        ),
        Event::ActionBegan { action, .. } => (
            format!("Began: {}", ctx.plan.actions[action.index()].title),
            String::new(),
        ),
        Event::Resolved { text, .. } => ("Declared resolved".to_owned(), ctx.text(text)),
        _ => (String::new(), String::new()),
    };
    let looked = looked(ctx, record);
    Moment {
        at: at(record.at),
        clock: clock_time(ctx.plan.starts, record.at),
        title,
        said,
        views: looked
            .iter()
            .take(VIEWS)
            .map(|(view, when)| seen(ctx, *view, *when, record.at))
            .collect(),
        unopened: unopened(ctx, &looked),
        truth: truth_at(ctx, record.at),
    }
}

/// The views that anybody had looked at before a record, the last first, with the time of the look.
fn looked(ctx: &Ctx<'_>, until: &Stamped) -> Vec<(ViewId, Time)> {
    let mut list: Vec<(ViewId, Time)> = Vec::new();
    for record in ctx.play().take_while(|r| r.seq < until.seq) {
        if let Event::Looked { view } = record.event {
            list.retain(|(v, _)| *v != view);
            list.insert(0, (view, record.at));
        }
    }
    list
}

fn seen(ctx: &Ctx<'_>, view: ViewId, looked: Time, now: Time) -> Seen {
    let plan = &ctx.plan.views[view.index()];
    let mut rows: Vec<String> = plan
        .panels
        .iter()
        .map(|id| {
            let metric = &ctx.plan.metrics[id.index()];
            format!(
                "{}: {} {} (normally {})",
                metric.title,
                format_value(metric, ctx.world.sample(*id, now)),
                metric.unit,
                format_value(metric, metric.normal)
            )
        })
        .collect();
    for shown in ctx.world.rows(view, now) {
        let earlier = if shown.earlier.is_some() {
            " (seen earlier)"
        } else {
            ""
        };
        match shown.body {
            Body::Text(text) => rows.push(clean(&text) + earlier),
            Body::Cells(cells) => rows.push(clean(&cells.join(" | ")) + earlier),
            Body::Panel => {}
        }
    }
    rows.extend(
        ctx.world
            .lines(view, now - LOOK_WINDOW, now, LINES)
            .iter()
            .map(|line| {
                format!(
                    "{} {}",
                    clock_time(ctx.plan.starts, line.at),
                    clean(&line.text)
                )
            }),
    );
    if rows.is_empty() {
        rows.extend(plan.empty.clone());
    }
    let more = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    if more > 0 {
        rows.push(format!("… and {more} more"));
    }
    Seen {
        title: plan.title.clone(),
        looked: looked.clock(),
        rows,
    }
}

/// Views that could have shown evidence for the true cause and had not been opened.
fn unopened(ctx: &Ctx<'_>, looked: &[(ViewId, Time)]) -> Vec<String> {
    views(ctx)
        .filter(|v| !looked.iter().any(|(l, _)| l == v))
        .filter(|v| {
            revealed(ctx, *v).iter().any(|e| {
                ctx.plan.evidence[e.index()]
                    .supports
                    .contains(&ctx.plan.cause)
            })
        })
        .map(|v| ctx.plan.views[v.index()].title.clone())
        .collect()
}

fn truth_at(ctx: &Ctx<'_>, time: Time) -> String {
    let state = ctx
        .impact_at(time)
        .and_then(|i| i.state)
        .map(|s| &ctx.plan.states[s.index()]);
    match state {
        Some(state) => format!(
            "{}: {}",
            state
                .severity
                .map_or("no severity", crate::model::Severity::name),
            sentence(&state.text)
        ),
        None => "Nobody was affected.".to_owned(),
    }
}
