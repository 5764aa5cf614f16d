//! The post-mortem summary: the policy's template, filled with what the log knows.
//!
//! Invariant: it is a draft for people. What the log and the hot wash do not hold is marked as
//! missing, never guessed.

use super::model::ReportModel;
use super::recorded::Recorded;
use super::words::clean;
use crate::model::{Event, ReviewKind, Time};
use crate::world::clock_time;

/// Marks what somebody has to write.
const MISSING: &str = "(to be written: the hot wash did not say)";

/// The draft of a drill's post-mortem summary; empty when its policy has no template.
#[must_use]
pub fn post_mortem(recorded: &Recorded, report: &ReportModel) -> String {
    let values = [
        ("title", report.about.title.clone()),
        ("severity", severity(recorded)),
        ("since", since(recorded)),
        ("until", until(recorded)),
        ("impact", impact(report)),
        ("timeline", timeline(recorded, report)),
        ("cause", said(report, ReviewKind::Cause)),
        ("went-well", said(report, ReviewKind::WentWell)),
        ("improve", said(report, ReviewKind::Improve)),
        ("action-items", items(report)),
    ];
    let mut text = recorded.plan.rules.post_mortem.clone();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), &value);
    }
    text
}

fn clock(recorded: &Recorded, at: Time) -> String {
    clock_time(recorded.plan.starts, at)
}

fn severity(recorded: &Recorded) -> String {
    let mut declared = recorded.events.iter().filter_map(|r| match r.event {
        Event::Classified { severity, .. } => Some(severity),
        _ => None,
    });
    match declared.next_back() {
        Some(Some(severity)) => severity.name().to_owned(),
        Some(None) => "no incident".to_owned(),
        None => "severity not declared".to_owned(),
    }
}

/// The times at which users began to be hurt, and were not any more or only residually.
fn hurt(recorded: &Recorded) -> (Option<Time>, Option<Time>) {
    let (mut from, mut to) = (None, None);
    for record in &recorded.events {
        let Event::ImpactChanged { state, .. } = record.event else {
            continue;
        };
        let hurts = state.is_some_and(|s| !recorded.plan.states[s.index()].residual);
        if hurts {
            from = from.or(Some(record.at));
            to = None;
        } else if from.is_some() && to.is_none() {
            to = Some(record.at);
        }
    }
    (from, to)
}

fn since(recorded: &Recorded) -> String {
    hurt(recorded)
        .0
        .map_or_else(|| "no impact".to_owned(), |t| clock(recorded, t))
}

fn until(recorded: &Recorded) -> String {
    hurt(recorded)
        .1
        .map_or_else(|| "not ended".to_owned(), |t| clock(recorded, t))
}

fn impact(report: &ReportModel) -> String {
    let lost = &report.lost.actual.text;
    format!("{} User-minutes lost: {lost}.", report.outcome.sentence)
}

/// What a reader needs of the timeline: turns of the system, decisions and messages.
fn timeline(recorded: &Recorded, report: &ReportModel) -> String {
    let decisive: Vec<u32> = (recorded.events.iter())
        .filter(|r| {
            matches!(
                r.event,
                Event::ImpactChanged { .. }
                    | Event::Acked { .. }
                    | Event::Classified { .. }
                    | Event::Assigned { .. }
                    | Event::Notified(_)
                    | Event::Diagnosed { .. }
                    | Event::ActionBegan { .. }
                    | Event::ActionEnded { .. }
                    | Event::Verified { .. }
                    | Event::Resolved { .. }
                    | Event::Reopened
            )
        })
        .map(|r| r.seq)
        .collect();
    // Records are in the order of their numbers.
    let told = |seq: u32| decisive.binary_search(&seq).is_ok();
    let lines = report.timeline.iter().filter(|e| told(e.seq)).map(|e| {
        let at = clock(recorded, Time(e.at.ms));
        let who = if e.who.is_empty() {
            String::new()
        } else {
            format!(" ({})", e.who)
        };
        format!("\n- {at} {}{who}", clean(&e.what))
    });
    lines.collect()
}

fn said(report: &ReportModel, kind: ReviewKind) -> String {
    let all: Vec<&str> = report
        .hot_wash
        .iter()
        .filter(|s| s.kind == kind.name())
        .map(|s| s.text.as_str())
        .collect();
    match all.as_slice() {
        [] => MISSING.to_owned(),
        [one] => (*one).to_owned(),
        more => more.iter().map(|s| format!("\n- {s}")).collect(),
    }
}

fn items(report: &ReportModel) -> String {
    let agreed = report.plan.iter().filter(|p| p.source != "proposed");
    let lines: String = agreed
        .map(|p| {
            let or = |text: &str, otherwise: &str| {
                if text.is_empty() { otherwise } else { text }.to_owned()
            };
            let owner = or(&p.owner, "no owner yet");
            format!(
                "\n- {} ({owner}, {})",
                p.action,
                or(&p.due, "no due date yet")
            )
        })
        .collect();
    if lines.is_empty() {
        MISSING.to_owned()
    } else {
        lines
    }
}
