//! The swim lanes: system truth, injects, each participant, actions, messages.

use crate::model::{Event, MessageKind, Participant, Sla, Span, Stamped, Time};

use super::super::model::{Band, Bar, Lane, Mark, ReportModel, Sign, Swim, Tone};
use super::super::words::{at, sentence, short};
use super::{Ctx, story};

pub(super) fn fill(ctx: &Ctx<'_>, model: &mut ReportModel) {
    let from = window_start(ctx);
    let mut lanes = vec![injects(ctx)];
    lanes.extend(participants(ctx));
    lanes.push(actions(ctx));
    lanes.push(messages(ctx));
    lanes.retain(|l| !(l.marks.is_empty() && l.bars.is_empty()));
    model.swim = Swim {
        from: from.0,
        to: ctx.end.0.max(from.0 + 60_000),
        targets: targets(ctx),
        bands: bands(ctx, from),
        lanes,
    };
}

/// A little before StartEx, so that the beginning of the impact shows, but never more than a sixth.
pub(super) fn window_start(ctx: &Ctx<'_>) -> Time {
    let sixth = Time(-(ctx.until_end().0 / 6));
    let first = ctx
        .world
        .impact_segments(Time(-Span::mins(60).0), Time::ZERO)
        .into_iter()
        .find(|s| s.state.is_some())
        .map_or(Time::ZERO, |s| s.from - Span::mins(1));
    first.max(sixth).min(Time::ZERO)
}

/// The drill's targets for the worst true severity; they count from the first page.
fn targets(ctx: &Ctx<'_>) -> Vec<Mark> {
    let Some(severity) = ctx.worst() else {
        return Vec::new();
    };
    [Sla::Respond, Sla::Notify, Sla::Mitigate, Sla::Resolve]
        .into_iter()
        .filter_map(|sla| {
            let target = ctx.plan.target(severity, sla)?;
            let due = Time::ZERO + target;
            (due <= ctx.end).then(|| {
                let title = format!("{} {} by then", severity.name(), sla.name());
                mark(due, Sign::Look, sla.name(), title)
            })
        })
        .collect()
}

fn bands(ctx: &Ctx<'_>, from: Time) -> Vec<Band> {
    ctx.world
        .impact_segments(from, ctx.end)
        .into_iter()
        .map(|segment| {
            let state = segment.state.map(|s| &ctx.plan.states[s.index()]);
            Band {
                from: at(segment.from),
                to: at(segment.to),
                severity: state
                    .and_then(|s| s.severity)
                    .map_or("", crate::model::Severity::name),
                residual: state.is_some_and(|s| s.residual),
                label: state.map_or_else(|| "nobody affected".to_owned(), |s| sentence(&s.text)),
            }
        })
        .collect()
}

fn mark(time: Time, sign: Sign, label: impl Into<String>, title: impl Into<String>) -> Mark {
    Mark {
        at: at(time),
        sign,
        label: label.into(),
        title: title.into(),
    }
}

fn injects(ctx: &Ctx<'_>) -> Lane {
    let mut lane = Lane {
        title: "Injects".to_owned(),
        ..Lane::default()
    };
    for record in ctx.play() {
        if let Event::InjectDelivered { inject, .. } = record.event {
            let text = ctx.inject_text(inject, record.at);
            let inject = &ctx.plan.injects[inject.index()];
            let sign = match (inject.alert, inject.contingency) {
                (true, _) => Sign::Alert,
                (false, true) => Sign::Contingency,
                (false, false) => Sign::Inject,
            };
            let label = inject.id.replace('-', " ");
            let title = format!("{}: {text}", story::voice(ctx, inject));
            lane.marks.push(mark(record.at, sign, label, title));
        }
    }
    lane
}

fn participants(ctx: &Ctx<'_>) -> Vec<Lane> {
    (0..ctx.input.header.seats.max(1))
        .map(Participant)
        .map(|p| Lane {
            title: ctx.titled(p),
            marks: ctx
                .play()
                .filter(|r| r.by == crate::model::By::Seat(p))
                .filter_map(|r| response(ctx, r))
                .collect(),
            bars: Vec::new(),
        })
        .collect()
}

fn response(ctx: &Ctx<'_>, record: &Stamped) -> Option<Mark> {
    let plan = ctx.plan;
    Some(match record.event {
        Event::Acked { .. } => mark(record.at, Sign::Decision, "ack", "Acknowledged"),
        Event::Classified { severity, why, .. } => {
            let name = severity.map_or("none", crate::model::Severity::name);
            mark(
                record.at,
                Sign::Decision,
                name,
                format!("Declared {name}: {}", ctx.text(why)),
            )
        }
        Event::Looked { view } => {
            let title = format!("Looked at {}", plan.views[view.index()].title);
            mark(record.at, Sign::Look, "", title)
        }
        Event::Suspected { cause, .. } => {
            let title = format!("Suspected: {}", plan.causes[cause.index()].title);
            mark(record.at, Sign::Look, "", title)
        }
        Event::Diagnosed { cause, .. } => {
            let right = cause == plan.cause;
            mark(
                record.at,
                if right { Sign::Decision } else { Sign::Trouble },
                "diagnosis",
                format!("Diagnosed: {}", plan.causes[cause.index()].title),
            )
        }
        Event::Verified {
            view,
            healthy,
            tells,
        } => {
            let good = healthy && tells;
            let sign = if good { Sign::Check } else { Sign::Trouble };
            let title = &plan.views[view.index()].title;
            let how = if good { "healthy" } else { "not proved" };
            mark(
                record.at,
                sign,
                "verify",
                format!("Verified {title}: {how}"),
            )
        }
        Event::Resolved { healthy, .. } => {
            let sign = if healthy {
                Sign::Decision
            } else {
                Sign::Trouble
            };
            mark(record.at, sign, "resolve", "Declared resolved")
        }
        Event::Hinted { rung } => mark(
            record.at,
            Sign::Look,
            "hint",
            format!("Took hint {}", rung + 1),
        ),
        Event::Refused { .. } => mark(record.at, Sign::Trouble, "", "A response was refused"),
        _ => return None,
    })
}

fn actions(ctx: &Ctx<'_>) -> Lane {
    let mut lane = Lane {
        title: "Actions".to_owned(),
        ..Lane::default()
    };
    for run in ctx.runs() {
        let action = &ctx.plan.actions[run.action.index()];
        let outcome = run.outcome.map(|o| &action.outcomes[o.index()]);
        let (tone, told) = outcome.map_or((Tone::Plain, "Nothing changes."), |o| {
            (story::rating_tone(o.rating), o.text.as_str())
        });
        lane.bars.push(Bar {
            from: at(run.began),
            to: run.ended.map_or_else(|| at(ctx.end), at),
            label: action.id.replace('-', " "),
            title: format!("{}: {told}", action.title),
            tone,
        });
    }
    lane
}

fn messages(ctx: &Ctx<'_>) -> Lane {
    Lane {
        title: "Messages".to_owned(),
        marks: ctx
            .play()
            .filter_map(|r| match r.event {
                Event::Notified(m) => Some(mark(
                    r.at,
                    message_sign(m.draft.kind),
                    "",
                    format!(
                        "{} to {}: {}",
                        m.draft.kind.name(),
                        ctx.audiences(m.draft.to),
                        short(&ctx.text(m.draft.text), 160)
                    ),
                )),
                _ => None,
            })
            .collect(),
        bars: Vec::new(),
    }
}

pub(super) fn message_sign(kind: MessageKind) -> Sign {
    match kind {
        MessageKind::Initial => Sign::Initial,
        MessageKind::Update => Sign::Update,
        MessageKind::Resolution => Sign::Resolution,
    }
}

/// What the team did, for marking on curves: decisions and the ends of actions.
pub(super) fn curve_marks(ctx: &Ctx<'_>) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for record in ctx.play() {
        let found = match record.event {
            Event::ActionEnded { action, outcome } => {
                let action = &ctx.plan.actions[action.index()];
                let harmful = outcome.is_some_and(|o| {
                    action.outcomes[o.index()].rating == crate::model::Rating::Harmful
                });
                let sign = if harmful { Sign::Trouble } else { Sign::Check };
                Some(mark(
                    record.at,
                    sign,
                    action.id.replace('-', " "),
                    action.title.clone(),
                ))
            }
            Event::Looked { .. } | Event::Suspected { .. } | Event::Refused { .. } => None,
            Event::Verified { .. } | Event::Hinted { .. } => None,
            _ => response(ctx, record),
        };
        marks.extend(found);
    }
    marks
}

/// An action from its beginning to its end.
#[derive(Clone, Copy)]
pub(super) struct Run {
    pub(super) action: crate::model::ActionId,
    pub(super) by: crate::model::By,
    pub(super) began: Time,
    pub(super) ended: Option<Time>,
    pub(super) outcome: Option<crate::model::OutcomeId>,
}

impl Ctx<'_> {
    /// Every action that was begun, in order.
    pub(super) fn runs(&self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for record in self.play() {
            match record.event {
                Event::ActionBegan { action, .. } => runs.push(Run {
                    action,
                    by: record.by,
                    began: record.at,
                    ended: None,
                    outcome: None,
                }),
                Event::ActionEnded { action, outcome } => {
                    let open = runs
                        .iter_mut()
                        .find(|r| r.action == action && r.ended.is_none());
                    if let Some(run) = open {
                        run.ended = Some(record.at);
                        run.outcome = outcome;
                    }
                }
                _ => {}
            }
        }
        runs
    }

    /// A participant with the roles that they held.
    pub(super) fn titled(&self, p: Participant) -> String {
        let roles = self.roles(p);
        if roles.is_empty() {
            self.seat(p)
        } else {
            format!("{}, {}", self.seat(p), roles.join(", "))
        }
    }

    /// The roles that a participant held at any time, each once.
    pub(super) fn roles(&self, p: Participant) -> Vec<String> {
        let mut roles: Vec<String> = Vec::new();
        for record in self.log() {
            if let Event::Assigned { role, to, .. } = record.event
                && to == crate::model::Assignee::Seat(p)
            {
                let title = self.plan.rules.roles[role.index()].title.clone();
                if !roles.contains(&title) {
                    roles.push(title);
                }
            }
        }
        roles
    }
}
