//! A message while it is written: what it still lacks, and how it will read.
//!
//! Invariant: what lacks here is what the score will miss, because both ask the same plan and grammar.

use crate::grammar::{Parsed, Parser, Parts, parts};
use crate::model::{
    Ask, Audiences, By, Draft, Element, MessageKind, Participant, Plan, Roster, Severity, Texts,
    Time,
};
use crate::world::clock_time;

/// What a drill knows that a message may say.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The audiences that were told before.
    pub told: Audiences,
    /// The declared severity; `Some(None)` when it is no incident.
    pub severity: Option<Option<Severity>>,
    /// Who commands; empty when nobody does.
    pub commander: &'a str,
    /// How many messages were sent before.
    pub sent: usize,
}

/// A message that could be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// The required elements that are not in it.
    pub missing: Vec<&'static str>,
    /// The policy's template with what is known; what nobody knows yet stands as `…`.
    pub text: String,
}

/// The message that a line would send; `None` when it would send none.
#[must_use]
pub fn compose(plan: &Plan, roster: &Roster, line: &str, known: Known<'_>) -> Option<Composed> {
    let mut texts = Texts::default();
    let parsed = Parser::new(plan, roster)
        .parse(line, By::Seat(Participant(0)), &mut texts)
        .ok()?;
    let Parsed::Command(command) = parsed else {
        return None;
    };
    let Ask::Notify(draft) = command.ask else {
        return None;
    };
    let fresh = Audiences(draft.to.0 & !known.told.0);
    let required = plan.elements(draft.kind, fresh);
    let missing = Element::ALL
        .into_iter()
        .filter(|e| required.has(*e) && !draft.has.has(*e))
        .map(Element::name)
        .collect();
    // An audience that hears of it for the first time gets the first message.
    let kind = match draft.kind {
        MessageKind::Update if fresh.0 != 0 => MessageKind::Initial,
        kind => kind,
    };
    let template = &plan.rules.templates[kind as usize];
    let text = fill(
        plan,
        template,
        &draft,
        &parts(&draft, texts.get(draft.text)),
        known,
    );
    Some(Composed { missing, text })
}

fn fill(plan: &Plan, template: &str, draft: &Draft, said: &Parts<'_>, known: Known<'_>) -> String {
    let severity = draft.severity.or(known.severity.flatten());
    let next = if draft.next.0 > 0 {
        format!("{} from now", draft.next)
    } else {
        String::new()
    };
    let since = clock_time(plan.starts, Time::ZERO);
    let number = known.sent.to_string();
    let values = [
        ("severity", severity.map_or("", Severity::name)),
        ("title", plan.title.as_str()),
        ("impact", said.impact),
        ("action", said.action),
        ("next", &next),
        ("since", &since),
        ("number", &number),
        ("incident-commander", known.commander),
    ];
    let mut text = template.trim_end().to_owned();
    for (name, value) in values {
        let value = if value.is_empty() { "…" } else { value };
        text = text.replace(&format!("{{{name}}}"), value);
    }
    // What only the end of an incident tells is left for whoever writes.
    for name in ["until", "duration", "data", "review"] {
        text = text.replace(&format!("{{{name}}}"), "…");
    }
    if !said.text.is_empty() {
        text = format!("{text}\n{}", said.text);
    }
    text
}
