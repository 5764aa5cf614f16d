//! The after-action part: overview, hot wash, lessons, participants.

use crate::model::{Event, Participant, ReviewKind};

use super::super::model::{Participant as Row, ReportModel, Said};
use super::super::words::{list, sentence, spoken, story_start};
use super::Ctx;

pub(super) fn fill(ctx: &Ctx<'_>, model: &mut ReportModel) {
    model.overview = overview(ctx, model);
    model.hot_wash = hot_wash(ctx);
    let causes = |s: &&Said| s.kind == ReviewKind::Cause.name();
    model.whys = model
        .hot_wash
        .iter()
        .filter(causes)
        .map(|s| s.text.clone())
        .collect();
    model.lessons = ctx.plan.texts.lessons.iter().map(|l| sentence(l)).collect();
    model.questions = ctx.plan.texts.questions.clone();
    model.participants = participants(ctx);
}

fn overview(ctx: &Ctx<'_>, model: &ReportModel) -> Vec<(String, String)> {
    let about = &model.about;
    let objectives: Vec<String> = ctx
        .plan
        .objectives
        .iter()
        .map(|o| o.title.clone())
        .collect();
    let when = if about.started.is_empty() {
        "virtual time".to_owned()
    } else {
        about.started.clone()
    };
    [
        (
            "Exercise name",
            format!("{} ({})", about.title, about.scenario),
        ),
        ("Exercise date", when),
        (
            "Scope",
            format!(
                "{} drill, {} of a time box of {}, {}",
                about.mode,
                about.played.text,
                spoken(ctx.plan.time_box),
                about.ended
            ),
        ),
        ("Story time at StartEx", story_start(ctx.plan)),
        ("Organisation", ctx.plan.rules.organisation.clone()),
        ("Level", about.level.clone()),
        ("Objectives", objectives.join("; ")),
        ("Threat or hazard", list(&ctx.plan.texts.tags)),
        ("Scenario", ctx.plan.texts.brief.trim().to_owned()),
        (
            "Variant and seed",
            format!("{}, seed {}", about.variant, about.seed),
        ),
        ("Drill", about.drill.clone()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(key, value)| (key.to_owned(), value))
    .collect()
}

fn hot_wash(ctx: &Ctx<'_>) -> Vec<Said> {
    let mut said: Vec<Said> = ctx
        .log()
        .iter()
        .filter_map(|r| match r.event {
            Event::Reviewed { kind, text, .. } => Some(Said {
                kind: kind.name(),
                title: heading(kind),
                text: sentence(&ctx.text(text)),
                who: ctx.who(r.by),
            }),
            _ => None,
        })
        .collect();
    said.sort_by_key(|s| ReviewKind::ALL.iter().position(|k| k.name() == s.kind));
    said
}

fn heading(kind: ReviewKind) -> &'static str {
    match kind {
        ReviewKind::Cause => "The cause",
        ReviewKind::WentWell => "What went well",
        ReviewKind::Improve => "What to improve",
        ReviewKind::ActionItem => "Action items",
    }
}

fn participants(ctx: &Ctx<'_>) -> Vec<Row> {
    let solo = ctx.input.header.solo;
    (0..ctx.input.header.seats.max(1))
        .map(Participant)
        .map(|p| {
            let roles = ctx.roles(p);
            Row {
                label: ctx.seat(p),
                roles: match (solo, roles.is_empty()) {
                    (true, _) => "all roles (solo)".to_owned(),
                    (false, true) => "no role assigned".to_owned(),
                    (false, false) => list(&roles),
                },
            }
        })
        .collect()
}
