//! Sections 5 to 9: the workflow, messages, tools, rollbacks, and what follows an incident.

use super::section::{Block, Section};
use super::words::{duration, or_none, people, sentence, team_name};
use crate::policy::{MessageElement, Policy, ReviewElement, Rollback, Template};

/// Section 5.
pub(super) fn workflow(policy: &Policy) -> Section {
    let mut section = Section::new(
        5,
        "The eight steps of every incident. Steps 4 and 5 may change places: when users are hurt, a step back comes before the search.",
    );
    for step in &policy.workflow {
        section.part(
            &format!("step-{}", step.step),
            format!("Step {}: {}", step.step, step.title),
            vec![
                Block::facts([("Aim", step.aim.clone().unwrap_or_default())]),
                Block::list(&step.r#do),
            ],
        );
    }
    section
}

/// Section 6.
pub(super) fn messages(policy: &Policy) -> Section {
    let mut section = Section::new(
        6,
        "What we say, to whom, and what no message may lack. Words in braces are filled in.",
    );
    let audiences = policy.audiences.iter().map(|(_, a)| {
        let channel = a.channel.as_ref();
        let channel = channel.and_then(|id| policy.channels.get(id.as_str()));
        vec![
            a.title.clone(),
            channel.map(|c| c.title.clone()).unwrap_or_default(),
            or_none(a.wants.as_ref()),
        ]
    });
    section.part(
        "audiences",
        "Audiences",
        vec![Block::table(
            &["Audience", "Channel", "Wants to know"],
            audiences,
        )],
    );
    let t = &policy.templates;
    for (id, template) in [
        ("initial", &t.initial),
        ("update", &t.update),
        ("resolution", &t.resolution),
    ] {
        let title = or_none(template.title.as_ref());
        section.part(id, title, template_blocks(template, element));
    }
    if let Some(template) = &t.post_mortem {
        let title = or_none(template.title.as_ref());
        section.part(
            "post-mortem",
            title,
            template_blocks(template, review_element),
        );
    }
    section
}

fn template_blocks<E: Copy>(template: &Template<E>, element: fn(E) -> &'static str) -> Vec<Block> {
    let required: Vec<&str> = template.required.iter().map(|e| element(*e)).collect();
    vec![
        Block::facts([
            ("When", template.when.clone().unwrap_or_default()),
            ("Required", required.join("; ")),
            ("Never", template.never.join("; ")),
        ]),
        Block::Copy(template.text.clone().unwrap_or_default()),
    ]
}

fn element(element: MessageElement) -> &'static str {
    match element {
        MessageElement::Impact => "impact (who notices what, and how many)",
        MessageElement::Action => "action (what is being done)",
        MessageElement::Next => "time of the next message",
        MessageElement::Severity => "severity",
        MessageElement::Cause => "cause",
    }
}

fn review_element(element: ReviewElement) -> &'static str {
    match element {
        ReviewElement::Impact => "impact",
        ReviewElement::Timeline => "timeline",
        ReviewElement::Cause => "contributing factors",
        ReviewElement::WentWell => "what went well",
        ReviewElement::Improve => "what to improve",
        ReviewElement::ActionItem => "action items with owner and due date",
    }
}

/// Section 7.
pub(super) fn tools(policy: &Policy) -> Section {
    let mut section = Section::new(
        7,
        "What we work with, who owns it, and how access is got. Test your access before your first turn on call.",
    );
    for (id, tool) in policy.tools.iter() {
        let holds = |p: &crate::policy::Person| p.access.iter().any(|a| a.as_str() == id);
        section.part(
            id,
            &tool.title,
            vec![Block::facts([
                ("For", tool.r#use.clone().unwrap_or_default()),
                ("Owner", owner(policy, tool.owner.as_ref())),
                ("Access", tool.access.clone().unwrap_or_default()),
                (
                    "In an emergency",
                    tool.emergency.clone().unwrap_or_default(),
                ),
                ("Held by", people(policy, holds)),
            ])],
        );
    }
    let rights = policy.permissions.iter().map(|(id, right)| {
        let holds = |p: &crate::policy::Person| p.access.iter().any(|a| a.as_str() == id);
        vec![
            right.title.clone(),
            owner(policy, right.owner.as_ref()),
            or_none(right.access.as_ref()),
            people(policy, holds),
        ]
    });
    section.part(
        "rights",
        "Rights beyond a tool",
        vec![Block::table(
            &["Right", "Granted by", "Access", "Held by"],
            rights,
        )],
    );
    let channels = policy.channels.iter().map(|(_, c)| {
        let tool = c.tool.as_ref().and_then(|id| policy.tools.get(id.as_str()));
        let reached = c.contact.clone().or_else(|| tool.map(|t| t.title.clone()));
        vec![
            c.title.clone(),
            or_none(c.r#use.as_ref()),
            or_none(reached.as_ref()),
        ]
    });
    section.part(
        "channels",
        "Communication channels",
        vec![Block::table(&["Channel", "For", "Reached by"], channels)],
    );
    section
}

fn owner(policy: &Policy, owner: Option<&String>) -> String {
    owner.map(|id| team_name(policy, id)).unwrap_or_default()
}

/// Section 8.
pub(super) fn rollbacks(policy: &Policy) -> Section {
    let mut section = Section::new(
        8,
        "How a change is taken back. Read \"Not when\" first; announce the step; then do it and verify.",
    );
    for (id, rollback) in policy.rollbacks.iter() {
        section.part(id, &rollback.title, rollback_blocks(policy, rollback));
    }
    section
}

fn rollback_blocks(policy: &Policy, rollback: &Rollback) -> Vec<Block> {
    let tool = rollback.tool.as_ref();
    let tool = tool.and_then(|id| policy.tools.get(id.as_str()));
    vec![
        Block::facts([
            ("Owner", owner(policy, rollback.owner.as_ref())),
            ("Tool", tool.map(|t| t.title.clone()).unwrap_or_default()),
        ]),
        Block::heading("When"),
        Block::list(&rollback.when),
        Block::heading("Not when"),
        Block::list(&rollback.not_when),
        Block::heading("Steps"),
        Block::steps(&rollback.steps),
        Block::heading("Verify"),
        Block::list(&rollback.verify),
        Block::heading("Undo"),
        Block::text(rollback.undo.as_deref().unwrap_or_default()),
    ]
}

/// Section 9.
pub(super) fn afterwards(policy: &Policy) -> Section {
    let mut section = Section::new(
        9,
        "What an incident leaves behind: a record, a cause, items that somebody owns, and a better process.",
    );
    if let Some(review) = &policy.review {
        let within = review.within.iter().flat_map(|w| {
            [w.p0, w.p1, w.p2, w.p3, w.p4]
                .into_iter()
                .zip(["P0", "P1", "P2", "P3", "P4"])
                .filter(|(time, _)| time.is_some())
                .map(|(time, name)| format!("{name} within {}", duration(time)))
        });
        let within: Vec<String> = within.collect();
        section.part(
            "review",
            "The review",
            vec![
                Block::facts([("Held", sentence(within.iter().map(String::as_str)))]),
                Block::list(&review.rules),
            ],
        );
        section.part(
            "timeline",
            "Incident timeline documentation",
            vec![Block::list(&review.timeline)],
        );
        if let Some(method) = &review.method {
            section.part(
                "cause",
                "Root cause analysis",
                vec![
                    Block::facts([("Method", method.title.clone())]),
                    Block::steps(&method.steps),
                ],
            );
        }
        section.part(
            "items",
            "Action items and ownership",
            vec![Block::list(&review.action_items)],
        );
        section.part(
            "improvement",
            "Process improvements",
            vec![Block::list(&review.improvement)],
        );
        section.part(
            "sharing",
            "Lessons learned sharing",
            vec![Block::list(&review.sharing)],
        );
    }
    section.part(
        "tracking",
        "Incident tracking",
        vec![Block::list(&policy.tracking)],
    );
    section.part(
        "training",
        "Training and dry-runs",
        vec![Block::list(&policy.training)],
    );
    section
}
