//! Sections 1 and 3: what the severities mean and what each asks for.

use super::section::{Block, Section};
use super::words::{NONE, duration, or_none, titles};
use crate::model;
use crate::policy::{Policy, Severity, SlaTimes};

/// Section 1.
pub(super) fn classification(policy: &Policy) -> Section {
    let mut section = Section::new(
        1,
        "How bad is it, and how fast must we be? Decide in the first minutes; the severity can be changed at any time.",
    );
    let levels = policy.severities.all().map(|(name, s)| {
        vec![
            name.name().to_owned(),
            s.name.clone(),
            s.means.join(", "),
            s.examples.join("; "),
        ]
    });
    section.part(
        "levels",
        "Severity levels",
        vec![Block::table(
            &["Severity", "Name", "It means", "For example"],
            levels,
        )],
    );
    let impact = policy.impact_criteria.iter().map(|c| {
        [&c.question, &c.p0, &c.p1, &c.p2, &c.p3, &c.p4]
            .map(String::clone)
            .to_vec()
    });
    section.part(
        "impact",
        "Impact assessment criteria",
        vec![Block::table(
            &["Question", "P0", "P1", "P2", "P3", "P4"],
            impact,
        )],
    );
    let urgency = policy.urgency_criteria.iter();
    let urgency = urgency.map(|c| vec![c.question.clone(), c.raises.clone(), c.lowers.clone()]);
    section.part(
        "urgency",
        "Urgency determination",
        vec![
            Block::text(policy.urgency_rule.as_deref().unwrap_or_default()),
            Block::table(&["Question", "Raises", "Lowers"], urgency),
        ],
    );
    triage(policy, &mut section);
    section
}

fn triage(policy: &Policy, section: &mut Section) {
    let triage = policy.triage.iter();
    let triage = triage.map(|t| vec![t.ask.clone(), t.how.clone()]);
    section.part(
        "triage",
        "Initial triage process",
        vec![
            Block::text("In this order, in the first five minutes. Write the answers into the incident room."),
            Block::table(&["Ask", "How to find out"], triage),
        ],
    );
    if let Some(example) = &policy.worked_example {
        let answers = example.answers.iter();
        let answers = answers.map(|a| vec![a.ask.clone(), a.answer.clone()]);
        let severity = model::Severity::from(example.severity).name();
        section.part(
            "example",
            "Triage: a worked example",
            vec![
                Block::text(&example.situation),
                Block::table(&["Question", "Answer"], answers),
                Block::facts([
                    ("Severity", severity.to_owned()),
                    ("Because", example.because.clone()),
                ]),
            ],
        );
    }
}

/// Section 3.
pub(super) fn procedures(policy: &Policy) -> Section {
    let mut section = Section::new(
        3,
        "What each severity asks for. All times run from the first page; the time to mitigate from the first visible signal.",
    );
    let rows = policy.severities.all().map(|(name, s)| {
        let sla = &s.sla;
        vec![
            name.name().to_owned(),
            respond(sla),
            declare(sla),
            duration(sla.notify),
            duration(sla.update),
            duration(sla.mitigate),
            duration(sla.resolve),
        ]
    });
    section.part(
        "sla",
        "Targets",
        vec![Block::table(
            &[
                "Severity",
                "Acknowledge",
                "Declare severity",
                "Tell everybody",
                "Update every",
                "Mitigate",
                "Resolve",
            ],
            rows,
        )],
    );
    for (name, severity) in policy.severities.all() {
        let title = format!(
            "{} {}: {}",
            name.name(),
            severity.name,
            severity.means.join(", ")
        );
        let id = name.name().to_lowercase();
        section.part(&id, title, severity_blocks(policy, name, severity));
    }
    section
}

fn severity_blocks(policy: &Policy, name: model::Severity, severity: &Severity) -> Vec<Block> {
    let told = policy.expand(&severity.notify);
    let told: Vec<&str> = told
        .into_iter()
        .map(|id| policy.audiences.get(id).map_or(id, |a| a.title.as_str()))
        .collect();
    let roles = policy.roles.iter();
    let roles: Vec<&str> = roles
        .filter(|(_, r)| {
            r.needed_for
                .iter()
                .any(|n| model::Severity::from(*n) == name)
        })
        .map(|(_, r)| r.title.as_str())
        .collect();
    let within = |what: String, time: Option<crate::yaml::Duration>| match time {
        Some(time) => format!("{what}, within {}", time.0),
        None => what,
    };
    let first = Block::facts([
        ("Response time", or_none(severity.response.as_ref())),
        ("Notification", within(told.join(", "), severity.sla.notify)),
        ("Roles needed", roles.join(", ")),
        (
            "Where we work",
            titles(&severity.channels, &policy.channels, |c| &c.title),
        ),
    ]);
    vec![
        first,
        Block::heading("Actions"),
        Block::steps(&severity.actions),
    ]
}

fn respond(sla: &SlaTimes) -> String {
    if sla.business_days {
        format!("{} (business days)", sla.respond.0)
    } else {
        sla.respond.0.to_string()
    }
}

/// Without a time of its own, a severity is declared in half of the time to respond.
fn declare(sla: &SlaTimes) -> String {
    match sla.declare {
        Some(time) => time.0.to_string(),
        None if sla.business_days => NONE.to_owned(),
        None => model::Span(sla.respond.0.0 / 2).to_string(),
    }
}
