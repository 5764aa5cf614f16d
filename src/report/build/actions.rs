//! What was done to the system, and what was really wrong.

use crate::model::{By, Cost, Event, Inject, Rating, Sets, Severity, Stamped};

use super::super::model::{ActionRow, Link, ReportModel, Tone, Truth};
use super::super::words::{at, percent, sentence, spoken};
use super::{Ctx, story};

pub(super) fn fill(ctx: &Ctx<'_>, model: &mut ReportModel) {
    model.actions = actions(ctx);
    model.truth = truth(ctx);
}

fn actions(ctx: &Ctx<'_>) -> Vec<ActionRow> {
    ctx.runs()
        .into_iter()
        .map(|run| {
            let action = &ctx.plan.actions[run.action.index()];
            let outcome = run.outcome.map(|o| &action.outcomes[o.index()]);
            let unfinished = run.ended.is_none();
            ActionRow {
                at: at(run.began),
                ended: run.ended.map(at),
                who: ctx.who(run.by),
                title: action.title.clone(),
                result: match outcome {
                    _ if unfinished => "Still going on when play ended.".to_owned(),
                    Some(o) => sentence(&o.text),
                    None => "Nothing changes.".to_owned(),
                },
                rating: outcome.map_or("", |o| o.rating.name()),
                tone: outcome.map_or(Tone::Plain, |o| story::rating_tone(o.rating)),
                why: outcome
                    .and_then(|o| o.why.as_deref())
                    .map_or_else(String::new, sentence),
                cost: outcome.and_then(|o| o.cost).map_or_else(String::new, cost),
            }
        })
        .collect()
}

fn cost(cost: Cost) -> String {
    format!(
        "{} of users for {}",
        percent(cost.users),
        spoken(cost.lasts)
    )
}

fn truth(ctx: &Ctx<'_>) -> Truth {
    let plan = ctx.plan;
    Truth {
        cause: plan
            .causes
            .get(plan.cause.index())
            .map_or_else(String::new, |c| sentence(&c.title)),
        explain: sentence(&plan.texts.explain),
        scenario: sentence(&plan.texts.debrief),
        chain: chain(ctx),
    }
}

/// What moved the system, before StartEx and after, with the impact that followed.
fn chain(ctx: &Ctx<'_>) -> Vec<Link> {
    let mut links: Vec<Link> = ctx
        .plan
        .history
        .iter()
        .map(|(time, sets)| Link {
            at: at(*time),
            by: "before StartEx".to_owned(),
            what: assigned(ctx, sets),
            tone: Tone::Plain,
        })
        .filter(|l| !l.what.is_empty())
        .collect();
    for record in ctx.play() {
        links.extend(link(ctx, record));
    }
    links
}

fn link(ctx: &Ctx<'_>, record: &Stamped) -> Option<Link> {
    let (by, what, tone) = match record.event {
        Event::ImpactChanged { state, .. } => {
            let state = state.map(|s| &ctx.plan.states[s.index()]);
            let what = state.map_or_else(
                || "Nobody is affected any more.".to_owned(),
                |s| {
                    let severity = s.severity.map_or("", Severity::name);
                    format!("{severity}: {}", sentence(&s.text))
                },
            );
            let tone = match state {
                None => Tone::Good,
                Some(s) if s.residual => Tone::Partial,
                Some(_) => Tone::Bad,
            };
            ("impact".to_owned(), what, tone)
        }
        Event::ActionEnded {
            action,
            outcome: Some(o),
        } => {
            let action = &ctx.plan.actions[action.index()];
            let outcome = &action.outcomes[o.index()];
            let sets = assigned(ctx, &outcome.sets);
            if sets.is_empty() && outcome.rating == Rating::Neutral {
                return None;
            }
            let tail = if sets.is_empty() {
                String::new()
            } else {
                format!(" ({sets})")
            };
            (
                actor(ctx, record.by),
                format!("{}{tail}", action.title),
                story::rating_tone(outcome.rating),
            )
        }
        Event::Changed { change } => {
            let change = &ctx.plan.changes[change.index()];
            (
                "the system".to_owned(),
                assigned(ctx, &change.sets),
                Tone::Plain,
            )
        }
        Event::InjectDelivered { inject, .. } => {
            let inject: &Inject = &ctx.plan.injects[inject.index()];
            let by = ctx.person(inject.from).to_owned();
            (by, assigned(ctx, &inject.sets), Tone::Plain)
        }
        _ => return None,
    };
    (!what.is_empty()).then(|| Link {
        at: at(record.at),
        by,
        what,
        tone,
    })
}

/// Actions end by the engine's timer: the one who began them is the team.
fn actor(ctx: &Ctx<'_>, by: By) -> String {
    let who = ctx.who(by);
    if who.is_empty() {
        "the team".to_owned()
    } else {
        who
    }
}

/// `live = r412, new-editor = enabled`.
fn assigned(ctx: &Ctx<'_>, sets: &Sets) -> String {
    let parts: Vec<String> = sets
        .iter()
        .map(|(var, value)| {
            let var = &ctx.plan.vars[var.index()];
            format!("{} = {}", var.id, var.values[usize::from(*value)])
        })
        .collect();
    parts.join(", ")
}
