//! The criteria of the score, what went well, what to improve, and the analysis by objective.

use crate::model::{Criterion, Event, ReviewKind};
use crate::score::{Rule, Scored};

use super::super::advice;
use super::super::model::{Analysis, Area, CriterionRow, PlanRow, Point, Rated, ReportModel, Tone};
use super::super::words::{length, percent, sentence, spoken, trimmed};
use super::Ctx;

/// How many strengths and improvements page 1 names.
const POINTS: usize = 3;
/// From this credit on a criterion is a strength.
const STRONG: f64 = 0.9;

pub(super) fn fill(ctx: &Ctx<'_>, model: &mut ReportModel) {
    let card = ctx.input.card;
    model.criteria = card.criteria.iter().map(|c| row(ctx, c)).collect();
    model.strengths = strengths(ctx);
    model.improvements = improvements(ctx);
    model.analysis = analysis(ctx, model);
    model.plan = plan(ctx, model);
}

fn row(ctx: &Ctx<'_>, scored: &Scored) -> CriterionRow {
    let plan = ctx.plan;
    let total: f64 = ctx.input.card.criteria.iter().map(|c| c.weight).sum();
    let worth = if total > 0.0 {
        100.0 * scored.weight / total
    } else {
        0.0
    };
    CriterionRow {
        id: match scored.rule {
            Rule::Policy(criterion) => criterion.id().to_owned(),
            Rule::Expect(id) => plan.expects[id.index()].id.clone(),
        },
        title: advice::title(plan, scored.rule),
        step: scored.step,
        step_title: step_title(ctx, scored.step),
        objective: scored
            .objective
            .map_or_else(String::new, |o| plan.objectives[o.index()].id.clone()),
        weight: scored.weight,
        weight_text: trimmed(scored.weight, 2),
        points: format!(
            "{} of {}",
            trimmed(worth * scored.credit, 1),
            trimmed(worth, 1)
        ),
        target: length(scored.target, "–"),
        actual: length(scored.actual, "–"),
        credit: scored.credit,
        credit_text: percent(scored.credit),
        tone: tone(scored.credit),
        records: ctx.records(scored.records),
        advice: advice::advice(plan, scored),
    }
}

fn step_title(ctx: &Ctx<'_>, step: u8) -> String {
    match step {
        1..=8 => ctx.plan.rules.steps[usize::from(step) - 1].clone(),
        _ => "The scenario's own expectations".to_owned(),
    }
}

fn tone(credit: f64) -> Tone {
    if credit >= STRONG {
        Tone::Good
    } else if credit >= 0.5 {
        Tone::Partial
    } else {
        Tone::Bad
    }
}

/// The criteria by this key, the greatest first; equal ones stay in the order of the card.
fn ranked<'a>(
    ctx: &'a Ctx<'_>,
    chosen: impl Fn(&Scored) -> bool,
    key: impl Fn(&Scored) -> f64,
) -> Vec<&'a Scored> {
    let mut list: Vec<&Scored> = ctx
        .input
        .card
        .criteria
        .iter()
        .filter(|c| chosen(c))
        .collect();
    list.sort_by(|a, b| key(b).total_cmp(&key(a)));
    list
}

fn strengths(ctx: &Ctx<'_>) -> Vec<Point> {
    // The policy's criteria say more to a reader than the names of the scenario's own.
    let key = |c: &Scored| match c.rule {
        Rule::Policy(_) => c.weight,
        Rule::Expect(_) => c.weight - 1000.0,
    };
    ranked(ctx, |c| c.credit >= STRONG, key)
        .into_iter()
        .take(POINTS)
        .map(|c| Point {
            title: sentence(&advice::title(ctx.plan, c.rule))
                .trim_end_matches('.')
                .to_owned(),
            text: advice::praise(ctx.plan, c),
            ..Point::default()
        })
        .collect()
}

/// What cost most points; when that is fewer than three things, what the team itself named.
fn improvements(ctx: &Ctx<'_>) -> Vec<Point> {
    let lost = |c: &Scored| c.weight * (1.0 - c.credit);
    let mut points: Vec<Point> = ranked(ctx, |c| c.credit < STRONG, lost)
        .into_iter()
        .map(|c| Point {
            title: sentence(&advice::title(ctx.plan, c.rule))
                .trim_end_matches('.')
                .to_owned(),
            text: advice::advice(ctx.plan, c),
            ..Point::default()
        })
        .collect();
    for kind in [ReviewKind::ActionItem, ReviewKind::Improve] {
        points.extend(reviewed(ctx, kind));
    }
    points.truncate(POINTS);
    points
}

/// What the team said of a kind in the hot wash.
fn reviewed(ctx: &Ctx<'_>, wanted: ReviewKind) -> Vec<Point> {
    ctx.log()
        .iter()
        .filter_map(|r| match r.event {
            Event::Reviewed {
                kind,
                text,
                owner,
                due,
                about,
            } if kind == wanted => Some(Point {
                title: if wanted == ReviewKind::ActionItem {
                    "Agreed by the team".to_owned()
                } else {
                    "Named by the team".to_owned()
                },
                text: sentence(&ctx.text(text)),
                owner: ctx.text(owner),
                due: ctx.text(due),
                element: Criterion::ALL
                    .into_iter()
                    .find(|c| c.id() == ctx.input.texts.get(about))
                    .map_or("", advice::element),
            }),
            _ => None,
        })
        .filter(|p| !p.text.is_empty())
        .collect()
}

/// By objective; criteria that serve none stand under their workflow step.
fn analysis(ctx: &Ctx<'_>, model: &ReportModel) -> Vec<Analysis> {
    let mut list: Vec<Analysis> = Vec::new();
    for (i, objective) in model.objectives.iter().enumerate() {
        let part = |c: &Scored| c.objective.is_some_and(|o| o.index() == i);
        list.push(analysed(ctx, objective.clone(), part));
    }
    for step in &model.steps {
        let part = |c: &Scored| c.objective.is_none() && c.step.to_string() == step.id;
        list.push(analysed(ctx, step.clone(), part));
    }
    list.retain(|a| !(a.strengths.is_empty() && a.areas.is_empty()));
    list
}

fn analysed(ctx: &Ctx<'_>, rated: Rated, part: impl Fn(&Scored) -> bool) -> Analysis {
    let chosen: Vec<&Scored> = ctx.input.card.criteria.iter().filter(|c| part(c)).collect();
    Analysis {
        rated,
        strengths: chosen
            .iter()
            .filter(|c| c.credit >= STRONG)
            .map(|c| advice::praise(ctx.plan, c))
            .collect(),
        areas: chosen
            .iter()
            .filter(|c| c.credit < STRONG)
            .map(|c| area(ctx, c))
            .collect(),
    }
}

fn area(ctx: &Ctx<'_>, scored: &Scored) -> Area {
    let observed = match (scored.actual, scored.target) {
        (Some(actual), Some(target)) => {
            format!("{} against a target of {}", spoken(actual), spoken(target))
        }
        (Some(actual), None) => spoken(actual),
        (None, Some(target)) => format!("not done, target {}", spoken(target)),
        (None, None) => "see the records".to_owned(),
    };
    let rule = match scored.rule {
        Rule::Policy(c) => format!("policy criterion {}", c.id()),
        Rule::Expect(id) => format!("scenario expectation {}", ctx.plan.expects[id.index()].id),
    };
    let full = advice::advice(ctx.plan, scored);
    let (analysis, recommendation) = full.split_once(". ").unwrap_or((&full, ""));
    Area {
        observation: format!(
            "{}: {} of the credit ({observed}; {rule}).",
            advice::title(ctx.plan, scored.rule),
            percent(scored.credit)
        ),
        analysis: sentence(analysis),
        recommendation: sentence(recommendation),
        element: match scored.rule {
            Rule::Policy(criterion) => advice::element(criterion),
            Rule::Expect(_) => "training",
        },
    }
}

/// What the team agreed on, then what the score proposes.
fn plan(ctx: &Ctx<'_>, model: &ReportModel) -> Vec<PlanRow> {
    let mut rows: Vec<PlanRow> = reviewed(ctx, ReviewKind::ActionItem)
        .into_iter()
        .map(|p| PlanRow {
            capability: "Named in the hot wash".to_owned(),
            issue: String::new(),
            action: p.text,
            element: p.element.to_owned(),
            owner: p.owner,
            start: model.about.started.chars().take(10).collect(),
            due: p.due,
            source: "agreed by the team",
        })
        .collect();
    for analysis in &model.analysis {
        for area in &analysis.areas {
            rows.push(PlanRow {
                capability: analysis.rated.title.clone(),
                issue: area.analysis.clone(),
                action: area.recommendation.clone(),
                element: area.element.to_owned(),
                source: "proposed",
                ..PlanRow::default()
            });
        }
    }
    rows
}
