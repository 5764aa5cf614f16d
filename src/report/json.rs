//! The report as JSON: the keys that programs rely on, and what else is useful.

use serde_json::{Map, Value, json};

use super::model::{Length, Minutes, Rated, ReportModel};

/// The report as JSON.
#[must_use]
pub fn json(model: &ReportModel) -> String {
    let mut text =
        serde_json::to_string_pretty(&value(model)).expect("a JSON value can be written");
    text.push('\n');
    text
}

fn value(model: &ReportModel) -> Value {
    let about = &model.about;
    json!({
        "drill": about.drill,
        "scenario": about.scenario,
        "title": about.title,
        "variant": about.variant,
        "seed": about.seed,
        "mode": about.mode,
        "level": about.level,
        "started": text(&about.started),
        "played_ms": about.played.ms,
        "ended": about.ended,
        "made_by": about.made_by,
        "score": model.score.value,
        "independence": model.score.independence,
        "hints": model.score.hints,
        "outcome": model.outcome.sentence,
        "outcome_details": model.outcome.details,
        "criteria": criteria(model),
        "slas": slas(model),
        "metrics": metrics(model),
        "user_minutes_lost": {
            "actual": model.lost.actual.value,
            "par": minutes(model.lost.par.as_ref()),
            "do_nothing": minutes(model.lost.nothing.as_ref()),
        },
        "ratings": {
            "steps": ratings(&model.steps),
            "objectives": ratings(&model.objectives),
        },
        "strengths": points(&model.strengths),
        "improvements": points(&model.improvements),
        "next": model.next,
        "evidence": evidence(model),
        "hypotheses": hypotheses(model),
        "actions": actions(model),
        "messages": messages(model),
        "truth": {
            "cause": model.truth.cause,
            "explain": model.truth.explain,
        },
        "root_cause_chain": model.whys,
        "improvement_plan": plan(model),
        "earlier_action_items": follow(model),
        "baseline": model.baseline,
        "timeline": timeline(model),
        "notes": model.notes,
    })
}

/// The text, or null when there is none.
fn text(text: &str) -> Value {
    if text.is_empty() {
        Value::Null
    } else {
        Value::from(text)
    }
}

fn ms(length: &Length) -> Value {
    Value::from(length.ms)
}

fn minutes(minutes: Option<&Minutes>) -> Value {
    Value::from(minutes.map(|m| m.value))
}

fn criteria(model: &ReportModel) -> Vec<Value> {
    let one = |c: &super::model::CriterionRow| {
        json!({
            "id": c.id,
            "step": c.step,
            "objective": text(&c.objective),
            "weight": c.weight,
            "target_ms": ms(&c.target),
            "actual_ms": ms(&c.actual),
            "credit": c.credit,
            "records": c.records,
            "advice": c.advice,
            "title": c.title,
        })
    };
    model.criteria.iter().map(one).collect()
}

fn slas(model: &ReportModel) -> Vec<Value> {
    let one = |s: &super::model::SlaRow| {
        json!({
            "severity": s.severity,
            "sla": s.sla,
            "target_ms": ms(&s.target),
            "actual_ms": ms(&s.actual),
            "verdict": s.verdict,
            "records": s.records,
        })
    };
    model.slas.iter().map(one).collect()
}

fn metrics(model: &ReportModel) -> Map<String, Value> {
    model
        .times
        .iter()
        .map(|t| (t.key.to_owned(), ms(&t.actual)))
        .collect()
}

fn ratings(rated: &[Rated]) -> Vec<Value> {
    rated
        .iter()
        .map(|r| {
            json!({
                "id": r.id,
                "title": r.title,
                "rating": text(r.letter),
                "credit": r.share,
                "status": "proposed",
            })
        })
        .collect()
}

fn points(points: &[super::model::Point]) -> Vec<Value> {
    points
        .iter()
        .map(|p| {
            json!({
                "title": p.title,
                "text": p.text,
                "owner": text(&p.owner),
                "due": text(&p.due),
            })
        })
        .collect()
}

fn evidence(model: &ReportModel) -> Vec<Value> {
    model
        .evidence
        .iter()
        .map(|e| {
            json!({
                "text": e.text,
                "supports_the_true_cause": e.decisive,
                "found_ms": e.found.as_ref().map(|a| a.ms),
                "by": text(&e.by),
                "view": e.view,
            })
        })
        .collect()
}

fn hypotheses(model: &ReportModel) -> Vec<Value> {
    model
        .hypotheses
        .iter()
        .map(|h| {
            json!({
                "at_ms": h.at.ms,
                "by": h.who,
                "kind": h.kind,
                "cause": h.cause,
                "why": text(&h.why),
                "right": h.right,
            })
        })
        .collect()
}

fn actions(model: &ReportModel) -> Vec<Value> {
    model
        .actions
        .iter()
        .map(|a| {
            json!({
                "at_ms": a.at.ms,
                "ended_ms": a.ended.as_ref().map(|e| e.ms),
                "by": a.who,
                "title": a.title,
                "result": a.result,
                "rating": text(a.rating),
                "why": text(&a.why),
            })
        })
        .collect()
}

fn messages(model: &ReportModel) -> Vec<Value> {
    model
        .messages
        .iter()
        .map(|m| {
            json!({
                "at_ms": m.at.ms,
                "by": m.who,
                "to": m.to,
                "kind": m.kind,
                "text": m.text,
                "elements": m.elements,
            })
        })
        .collect()
}

fn plan(model: &ReportModel) -> Vec<Value> {
    model
        .plan
        .iter()
        .map(|p| {
            json!({
                "capability": p.capability,
                "issue": text(&p.issue),
                "action": p.action,
                "element": text(&p.element),
                "owner": text(&p.owner),
                "start": text(&p.start),
                "due": text(&p.due),
                "source": p.source,
            })
        })
        .collect()
}

fn follow(model: &ReportModel) -> Vec<Value> {
    let row = |f: &super::model::FollowRow| {
        json!({
            "id": f.id,
            "item": f.item,
            "owner": text(&f.owner),
            "due": text(&f.due),
            "state": f.state,
            "from": f.from,
            "criterion": text(&f.criterion),
            "before": text(&f.before),
            "now": text(&f.now),
            "verdict": f.verdict,
        })
    };
    model.follow.iter().map(row).collect()
}

fn timeline(model: &ReportModel) -> Vec<Value> {
    model
        .timeline
        .iter()
        .map(|e| {
            json!({
                "seq": e.seq,
                "at_ms": e.at.ms,
                "lane": e.lane,
                "by": text(&e.who),
                "what": e.what,
                "detail": text(&e.detail),
            })
        })
        .collect()
}
