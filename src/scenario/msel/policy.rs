//! The policy's times as expected actions: what a drill without expected actions of its own is evaluated by.

use std::sync::Arc;

use super::words::list;
use super::{Event, Kind, tidy};
use crate::engine::Engine;
use crate::model::{Plan, Roster, Severity, Sla, Time};

/// What the policy promises for the severity at StartEx, as far as the drill is long enough for it. Of a false alarm it
/// asks the response only.
pub(super) fn promised(plan: &Plan) -> Vec<Event> {
    let Some(severity) = severity(plan) else {
        return Vec::new();
    };
    let rules = &plan.rules;
    let told = rules.severities[severity.index()].audiences;
    let told: Vec<String> = told
        .iter()
        .map(|a| rules.audiences[a.index()].title.clone())
        .collect();
    let actions = [
        (Sla::Respond, "Acknowledge the page".to_owned()),
        (Sla::Notify, format!("Tell {}", list(&told, "and"))),
        (Sla::Mitigate, "End or reduce the harm to users".to_owned()),
        (Sla::Resolve, "Declare the incident resolved".to_owned()),
    ];
    let asked = actions
        .into_iter()
        .take(if plan.false_alarm { 1 } else { 4 });
    asked
        .filter_map(|(sla, expected)| {
            let within = plan
                .target(severity, sla)
                .filter(|span| *span <= plan.time_box)?;
            let mut notes = format!("{}: {} within {within}.", severity.name(), sla.name());
            if let (Sla::Notify, Some(every)) = (sla, plan.target(severity, Sla::Update)) {
                notes += &format!(" Then an update every {every}.");
            }
            Some(Event {
                id: format!("sla-{}", sla.name()),
                at: Some(Time::ZERO + within),
                kind: Kind::Expected,
                expected: tidy(&expected),
                notes,
                ..Event::default()
            })
        })
        .collect()
}

/// The severity whose times hold at StartEx.
fn severity(plan: &Plan) -> Option<Severity> {
    if plan.false_alarm {
        return Some(plan.looks);
    }
    let roster = Roster::new(plan, ["player"]).ok()?;
    let engine = Engine::new(Arc::new(plan.clone()), Arc::new(roster), 0);
    let first = engine.state().impact;
    // An impact that comes later is held to the times of the first that can come.
    let impact = first.or_else(|| plan.impacts().next().map(|(id, _)| id))?;
    plan.states[impact.index()].severity
}
