//! The timeline: each record that a reader needs, in words.

use crate::model::{
    ActionId, Assignee, Event, Inject, OutcomeId, Rating, Refusal, Severity, Stamped, Tried,
};

use crate::world::clock_time;

use super::super::model::{Entry, ReportModel, Tone};
use super::super::words::{at, on_level, sentence, short, spoken};
use super::Ctx;

pub(super) fn fill(ctx: &Ctx<'_>, model: &mut ReportModel) {
    let mut list: Vec<Entry> = Vec::new();
    for record in ctx.log() {
        if let Event::EvidenceFound { evidence, .. } = record.event {
            let text = &ctx.plan.evidence[evidence.index()].text;
            if let Some(look) = list.last_mut().filter(|e| e.at.ms == record.at.0) {
                if !look.detail.is_empty() {
                    look.detail.push(' ');
                }
                look.detail.push_str(&format!("Found: {}", sentence(text)));
            }
            continue;
        }
        if let Some(words) = words(ctx, record) {
            list.push(Entry {
                seq: record.seq,
                at: at(record.at),
                lane: words.lane,
                who: ctx.who(record.by),
                what: words.what,
                detail: words.detail,
                tone: words.tone,
            });
        }
    }
    model.timeline = list;
}

/// A record in words.
struct Words {
    lane: &'static str,
    what: String,
    detail: String,
    tone: Tone,
}

fn said(lane: &'static str, what: impl Into<String>, detail: impl Into<String>) -> Words {
    Words {
        lane,
        what: what.into(),
        detail: detail.into(),
        tone: Tone::Plain,
    }
}

impl Words {
    fn toned(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }
}

fn words(ctx: &Ctx<'_>, record: &Stamped) -> Option<Words> {
    control(ctx, record)
        .or_else(|| world(ctx, record))
        .or_else(|| response(ctx, record))
        .or_else(|| work(ctx, record))
}

fn control(ctx: &Ctx<'_>, record: &Stamped) -> Option<Words> {
    Some(match record.event {
        Event::Started => said(
            "control",
            "StartEx",
            format!("{} in the story", clock_time(ctx.plan.starts, record.at)),
        ),
        Event::Paused { reason } => {
            let stood = ctx.input.stops.iter().find(|(seq, _)| *seq == record.seq);
            let long = stood.map_or(String::new(), |(_, span)| format!(" for {}", spoken(*span)));
            said("control", format!("Paused{long}"), reason.name())
        }
        Event::Continued => said("control", "Continued", ""),
        Event::Skipped { to } => said("control", format!("Skipped to {}", to.clock()), ""),
        Event::Ended { reason } => said("control", "EndEx", reason.name().replace('-', " ")),
        Event::Closed => said("control", "Closed", ""),
        Event::Checkpointed => said("control", "Checkpoint", ""),
        Event::Hinted { rung } => said(
            "control",
            format!("Hint {}", rung + 1),
            ctx.plan
                .hints
                .get(usize::from(rung))
                .map(|hint| hint.text.clone())
                .unwrap_or_default(),
        ),
        _ => return None,
    })
}

fn world(ctx: &Ctx<'_>, record: &Stamped) -> Option<Words> {
    Some(match record.event {
        Event::ImpactChanged { state: None, .. } => {
            said("system", "Nobody is affected any more", "").toned(Tone::Good)
        }
        Event::ImpactChanged {
            state: Some(id), ..
        } => {
            let state = &ctx.plan.states[id.index()];
            let tone = if state.residual {
                Tone::Partial
            } else {
                Tone::Bad
            };
            let severity = state.severity.map_or("", Severity::name);
            said(
                "system",
                format!("{severity} impact"),
                sentence(&state.text),
            )
            .toned(tone)
        }
        Event::InjectDelivered { inject, .. } => said(
            "inject",
            voice(ctx, &ctx.plan.injects[inject.index()]),
            short(&ctx.inject_text(inject, record.at), 240),
        ),
        Event::LevelPaged { level } => said(
            "system",
            format!(
                "Escalation level {} paged: {}",
                level + 1,
                on_level(ctx.plan, usize::from(level))
            ),
            "",
        ),
        Event::PageAnswered { person, answered } => {
            let how = if answered {
                "answered the page"
            } else {
                "did not answer the page"
            };
            said("system", format!("{} {how}", ctx.person(person)), "")
        }
        Event::Reopened => said("system", "The incident reopened", "").toned(Tone::Bad),
        Event::InjectSkipped { .. } | Event::Changed { .. } | Event::Expected { .. } => {
            return None;
        }
        _ => return None,
    })
}

/// Who speaks in an inject, and whether it pages.
pub(super) fn voice(ctx: &Ctx<'_>, inject: &Inject) -> String {
    let from = ctx.person(inject.from);
    if inject.alert {
        format!("Page from {from}")
    } else {
        from.to_owned()
    }
}

fn response(ctx: &Ctx<'_>, record: &Stamped) -> Option<Words> {
    let late = |ago: crate::model::Span| {
        if ago.0 > 0 {
            format!("entered {} late", spoken(ago))
        } else {
            String::new()
        }
    };
    Some(match record.event {
        Event::Acked { ago } => said("team", "Acknowledged", late(ago)),
        Event::Classified { severity, why, .. } => said(
            "team",
            severity.map_or_else(
                || "Declared: no incident".to_owned(),
                |s| format!("Declared {}", s.name()),
            ),
            ctx.text(why),
        ),
        Event::Assigned {
            role,
            to,
            handoff,
            text,
        } => {
            let verb = if handoff { "Handed over" } else { "Assigned" };
            said(
                "team",
                format!(
                    "{verb} {} to {}",
                    ctx.plan.rules.roles[role.index()].title,
                    assignee(ctx, to)
                ),
                ctx.text(text),
            )
        }
        Event::Paged { person } => said("team", format!("Paged {}", ctx.person(person)), ""),
        Event::Notified(message) => said(
            "message",
            format!(
                "{} to {}",
                super::super::words::capital(message.draft.kind.name()),
                ctx.audiences(message.draft.to)
            ),
            ctx.text(message.draft.text),
        ),
        Event::Reviewed { kind, text, .. } => said(
            "team",
            format!("Review: {}", kind.name().replace('-', " ")),
            ctx.text(text),
        ),
        Event::Noted { text } => said("team", "Note", ctx.text(text)),
        _ => return None,
    })
}

fn work(ctx: &Ctx<'_>, record: &Stamped) -> Option<Words> {
    let cause = |id: crate::model::CauseId| ctx.plan.causes[id.index()].title.as_str();
    Some(match record.event {
        Event::Looked { view } => said(
            "team",
            format!("Looked at {}", ctx.plan.views[view.index()].title),
            "",
        ),
        Event::Suspected { cause: id, why } => {
            said("team", format!("Suspected: {}", cause(id)), ctx.text(why))
        }
        Event::Diagnosed { cause: id, why, .. } => {
            said("team", format!("Diagnosed: {}", cause(id)), ctx.text(why)).toned(
                if id == ctx.plan.cause {
                    Tone::Good
                } else {
                    Tone::Bad
                },
            )
        }
        Event::ActionBegan { action, .. } => said(
            "team",
            format!("Began: {}", ctx.plan.actions[action.index()].title),
            "",
        ),
        Event::ActionEnded { action, outcome } => ended(ctx, action, outcome),
        Event::Verified {
            view,
            healthy,
            tells,
        } => {
            let (detail, tone) = match (healthy, tells) {
                (false, _) => ("It was not healthy.", Tone::Bad),
                (true, true) => ("It was, and this view can tell.", Tone::Good),
                (true, false) => ("It was, but this view cannot tell.", Tone::Partial),
            };
            let title = &ctx.plan.views[view.index()].title;
            said("team", format!("Verified {title}"), detail).toned(tone)
        }
        Event::Resolved { text, healthy } => said("team", "Declared resolved", ctx.text(text))
            .toned(if healthy { Tone::Good } else { Tone::Bad }),
        Event::Refused { tried, why } => said(
            "team",
            format!("Refused: {}", tried_words(ctx, tried)),
            refusal(why),
        )
        .toned(Tone::Partial),
        _ => return None,
    })
}

fn ended(ctx: &Ctx<'_>, action: ActionId, outcome: Option<OutcomeId>) -> Words {
    let action = &ctx.plan.actions[action.index()];
    let Some(outcome) = outcome.map(|o| &action.outcomes[o.index()]) else {
        return said(
            "team",
            format!("Ended: {}", action.title),
            "Nothing changes.",
        );
    };
    said(
        "team",
        format!("Ended: {}", action.title),
        sentence(&outcome.text),
    )
    .toned(rating_tone(outcome.rating))
}

pub(super) fn rating_tone(rating: Rating) -> Tone {
    match rating {
        Rating::Fix | Rating::Workaround => Tone::Good,
        Rating::Neutral => Tone::Plain,
        Rating::Harmful => Tone::Bad,
    }
}

fn assignee(ctx: &Ctx<'_>, to: Assignee) -> String {
    match to {
        Assignee::Seat(p) => ctx.seat(p),
        Assignee::Person(p) => ctx.person(p).to_owned(),
    }
}

fn tried_words(ctx: &Ctx<'_>, tried: Tried) -> String {
    let plan = ctx.plan;
    match tried {
        Tried::Ack => "ack".to_owned(),
        Tried::Severity => "severity".to_owned(),
        Tried::Assign(role) => format!("assign {}", plan.rules.roles[role.index()].id),
        Tried::Page(person) => format!("page {}", plan.people[person.index()].id),
        Tried::Notify => "notify".to_owned(),
        Tried::Look(view) => format!("look {}", plan.views[view.index()].id),
        Tried::Suspect(cause) => format!("suspect {}", plan.causes[cause.index()].id),
        Tried::Diagnose(cause) => format!("diagnose {}", plan.causes[cause.index()].id),
        Tried::Run(action) => format!("run {}", plan.actions[action.index()].id),
        Tried::Verify(view) => format!("verify {}", plan.views[view.index()].id),
        Tried::Resolve => "resolve".to_owned(),
        Tried::Review => "review".to_owned(),
        Tried::Note => "note".to_owned(),
        Tried::Hint => "hint".to_owned(),
        Tried::Start => "start".to_owned(),
        Tried::Pause => "pause".to_owned(),
        Tried::Continue => "continue".to_owned(),
        Tried::Skip => "skip".to_owned(),
        Tried::Checkpoint => "checkpoint".to_owned(),
        Tried::Rewind => "rewind".to_owned(),
        Tried::End => "end".to_owned(),
        Tried::Abort => "abort".to_owned(),
    }
}

fn refusal(why: Refusal) -> &'static str {
    match why {
        Refusal::NotStarted => "The drill had not started.",
        Refusal::Paused => "The drill was paused.",
        Refusal::PlayOver => "Play was over.",
        Refusal::StillPlaying => "A review comes after EndEx.",
        Refusal::Closed => "The drill was closed.",
        Refusal::NoAccess => "It needs a permission that was missing.",
        Refusal::ForOthers => "It belongs to a role that somebody else held.",
        Refusal::AlreadyRunning => "The same action was already going on.",
        Refusal::Locked => "Another action was in the way.",
        Refusal::TooMany => "Too many things were going on at once.",
        Refusal::NoMoreHints => "There was no further hint about what was not found yet.",
        Refusal::NotAllowed => "Only a facilitator may do this.",
        Refusal::NothingToDo => "It already was so.",
        Refusal::TooLongAgo => "The claimed time was too long ago.",
        Refusal::NotPractice => "Only a practice drill can be rewound.",
        Refusal::NoCheckpoint => "There was no such checkpoint.",
        Refusal::NotAlone => "Only who plays alone can stop the clock to write.",
        Refusal::Composed => "The clock had stood still for this message already.",
        Refusal::Unknown => "This participant is not in the drill.",
    }
}
