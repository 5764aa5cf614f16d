//! What was told to whom, and how regularly.

use crate::model::{
    AudienceId, Audiences, Element, Event, Message, MessageKind, Severity, Sla, Span, Stamped, Time,
};

use super::super::model::{Bar, CadenceRow, Mark, MessageRow, ReportModel, Tone};
use super::super::words::{at, count, length, spoken};
use super::{Ctx, swim};

pub(super) fn fill(ctx: &Ctx<'_>, model: &mut ReportModel) {
    model.messages = rows(ctx);
    model.cadence = cadence(ctx);
}

fn sent<'a>(ctx: &Ctx<'a>) -> Vec<(&'a Stamped, Message)> {
    ctx.play()
        .filter_map(|r| match r.event {
            Event::Notified(m) => Some((r, m)),
            _ => None,
        })
        .collect()
}

fn rows(ctx: &Ctx<'_>) -> Vec<MessageRow> {
    let mut told = Audiences::default();
    sent(ctx)
        .into_iter()
        .map(|(record, message)| {
            let row = row(ctx, record, &message, told);
            for audience in message.draft.to.iter() {
                told = told.with(audience);
            }
            row
        })
        .collect()
}

fn row(ctx: &Ctx<'_>, record: &Stamped, message: &Message, told: Audiences) -> MessageRow {
    let draft = &message.draft;
    let fresh = Audiences(draft.to.0 & !told.0);
    let required = ctx.plan.elements(draft.kind, fresh);
    let missing = named(|e| required.has(e) && !draft.has.has(e));
    let wrong = named(|e| message.contradicts.has(e));
    let mut parts = Vec::new();
    let of = Element::ALL.iter().filter(|e| required.has(**e)).count();
    let missed = missing.len();
    parts.push(format!("{} of {of}", of - missed));
    if !missing.is_empty() {
        parts.push(format!("missing: {}", missing.join(", ")));
    }
    if !wrong.is_empty() {
        parts.push(format!(
            "contradicted by what was visible: {}",
            wrong.join(", ")
        ));
    }
    if message.repeats != Audiences::default() {
        parts.push("repeats an earlier text".to_owned());
    }
    MessageRow {
        at: at(record.at),
        who: ctx.who(record.by),
        to: ctx.audiences(draft.to),
        kind: draft.kind.name(),
        text: ctx.text(draft.text),
        next: if draft.next.0 > 0 {
            spoken(draft.next)
        } else {
            String::new()
        },
        elements: parts.join("; "),
        tone: if !wrong.is_empty() {
            Tone::Bad
        } else if missed > 0 || message.repeats != Audiences::default() {
            Tone::Partial
        } else {
            Tone::Good
        },
    }
}

fn named(wanted: impl Fn(Element) -> bool) -> Vec<&'static str> {
    Element::ALL
        .into_iter()
        .filter(|e| wanted(*e))
        .map(Element::name)
        .collect()
}

fn cadence(ctx: &Ctx<'_>) -> Vec<CadenceRow> {
    let severity = ctx.worst();
    let required = severity.map_or_else(Audiences::default, |s| {
        ctx.plan.rules.severities[s.index()].audiences
    });
    (0..ctx.plan.rules.audiences.len())
        .map(AudienceId::at)
        .filter(|a| Some(*a) != ctx.plan.rules.told_by_ack)
        .filter_map(|a| audience(ctx, a, required.has(a), severity))
        .collect()
}

fn audience(
    ctx: &Ctx<'_>,
    id: AudienceId,
    required: bool,
    severity: Option<Severity>,
) -> Option<CadenceRow> {
    let times: Vec<(Time, MessageKind)> = sent(ctx)
        .into_iter()
        .filter(|(_, m)| m.draft.to.has(id))
        .map(|(r, m)| (r.at, m.draft.kind))
        .collect();
    if times.is_empty() && !required {
        return None;
    }
    let limit = severity.and_then(|s| ctx.plan.target(s, Sla::Update));
    let longest = longest(ctx, &times);
    let says = match (times.len(), longest, limit) {
        (0, ..) => "never told".to_owned(),
        (n, Some(gap), Some(limit)) => format!(
            "{}, longest gap {} ({} {})",
            count(n, "message", "messages"),
            spoken(gap),
            if gap <= limit { "within" } else { "over" },
            spoken(limit)
        ),
        (n, ..) => count(n, "message", "messages"),
    };
    Some(CadenceRow {
        audience: ctx.plan.rules.audiences[id.index()].title.clone(),
        required,
        marks: times
            .iter()
            .map(|(time, kind)| Mark {
                at: at(*time),
                sign: swim::message_sign(*kind),
                label: String::new(),
                title: format!("{} at {}", kind.name(), time.clock()),
            })
            .collect(),
        over: limit.map_or_else(Vec::new, |limit| over(ctx, &times, limit)),
        longest: length(longest, "–"),
        limit: length(limit, "–"),
        says,
    })
}

/// From each message to the next, from the first one until the closing one or EndEx.
fn gaps(ctx: &Ctx<'_>, times: &[(Time, MessageKind)]) -> Vec<(Time, Time)> {
    let closed = times
        .iter()
        .rfind(|(_, kind)| *kind == MessageKind::Resolution)
        .map_or(ctx.end, |(t, _)| *t);
    let ends = times.iter().skip(1).map(|(t, _)| *t).chain([closed]);
    times
        .iter()
        .zip(ends)
        .map(|((from, _), to)| (*from, to.max(*from)))
        .collect()
}

/// The longest time without a message.
fn longest(ctx: &Ctx<'_>, times: &[(Time, MessageKind)]) -> Option<Span> {
    gaps(ctx, times).iter().map(|(from, to)| *to - *from).max()
}

/// The parts of the gaps that lie beyond the agreed interval.
fn over(ctx: &Ctx<'_>, times: &[(Time, MessageKind)], limit: Span) -> Vec<Bar> {
    gaps(ctx, times)
        .into_iter()
        .filter(|(from, to)| *to - *from > limit)
        .map(|(from, to)| Bar {
            from: at(from + limit),
            to: at(to),
            label: String::new(),
            title: format!("{} without a message", spoken(to - from)),
            tone: Tone::Bad,
        })
        .collect()
}
