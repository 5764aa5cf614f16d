//! Deciding a log again: does every record follow from those before it?
//!
//! The commands are read off the records that they left. Whatever the engine then does by itself
//! (timers, triggers, draws, consequences) has to be what the log says.

use std::sync::Arc;

use super::{Engine, Step};
use crate::model::{
    AGO_MAX, Ask, Assignee, Audiences, By, Command, Draft, Elements, EndReason, Event, MessageKind,
    Participant, PauseReason, Plan, Refusal, ReviewKind, Roster, Seq, Span, Stamped, TextId, Tried,
};

/// The first record that the engine decides otherwise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Divergence {
    /// Its number.
    pub seq: Seq,
    /// What the log says; `None` when the log ends before.
    pub logged: Option<Stamped>,
    /// What the engine decides; `None` when nothing would happen.
    pub decided: Option<Stamped>,
}

/// Decides a log again, from the lobby on.
///
/// # Errors
/// The first record that the engine decides otherwise.
pub fn verify(
    plan: &Arc<Plan>,
    roster: &Arc<Roster>,
    seed: u64,
    log: &[Stamped],
) -> Result<(), Divergence> {
    commands(plan, roster, seed, log).map(|_| ())
}

/// The commands that left a log, in their order.
///
/// # Errors
/// The first record that the engine decides otherwise.
pub fn commands(
    plan: &Arc<Plan>,
    roster: &Arc<Roster>,
    seed: u64,
    log: &[Stamped],
) -> Result<Vec<Step>, Divergence> {
    let mut steps = Vec::new();
    let mut engine = Engine::new(Arc::clone(plan), Arc::clone(roster), seed);
    let mut made = Vec::with_capacity(log.len());
    for (i, record) in log.iter().enumerate() {
        if made.len() <= i {
            engine.advance(record.at, &mut made);
        }
        if made.len() <= i
            && let Some(command) = engine.command_of(&log[i..])
        {
            // A refusal is a record like any other.
            let _ = engine.submit(command, &mut made);
            let at = record.at;
            steps.push(Step { at, command });
        }
        if made.get(i) != Some(record) {
            return Err(Divergence {
                seq: record.seq,
                logged: Some(*record),
                decided: made.get(i).copied(),
            });
        }
    }
    match made.get(log.len()) {
        None => Ok(steps),
        Some(missing) => Err(Divergence {
            seq: missing.seq,
            logged: None,
            decided: Some(*missing),
        }),
    }
}

impl Engine {
    /// The command that left these records, the first of which the engine did not make by itself.
    fn command_of(&self, records: &[Stamped]) -> Option<Command> {
        let first = records.first()?;
        let end = Event::Ended {
            reason: EndReason::Ended,
        };
        // What the end of play itself decides stands before it, and may be all that an interrupted log has.
        let decided = records
            .iter()
            .find(|r| !matches!(r.event, Event::Expected { .. }));
        if decided.is_none_or(|r| r.event == end) {
            // The log does not say who ended play: the engine records the end as its own.
            return Some(Command {
                by: By::Facilitator,
                ago: Span::ZERO,
                ask: Ask::End,
            });
        }
        let ask = match first.event {
            Event::Looked { view } if verified(records) => Ask::Verify(view),
            Event::Refused { tried, why } => self.refused(tried, why),
            event => control(event).or_else(|| response(event))?,
        };
        Some(Command {
            by: first.by,
            ago: ago(first.event),
            ask,
        })
    }

    /// A command that is refused as the one that was: what it said besides is not in the log.
    fn refused(&self, tried: Tried, why: Refusal) -> Ask {
        let text = TextId::NONE;
        match tried {
            Tried::Ack => Ask::Ack,
            Tried::Severity => Ask::Severity(None, text),
            Tried::Assign(role) => Ask::Assign {
                role,
                to: self.state.roles[role.index()].unwrap_or(Assignee::Seat(Participant(0))),
                handoff: false,
                text,
            },
            Tried::Page(person) => Ask::Page(person),
            Tried::Notify => Ask::Notify(Draft {
                to: Audiences(0),
                kind: MessageKind::Update,
                has: Elements::default(),
                severity: None,
                percent: None,
                next: Span::ZERO,
                text,
                print: 0,
            }),
            Tried::Look(view) => Ask::Look(view),
            Tried::Suspect(cause) => Ask::Suspect(cause, text),
            Tried::Diagnose(cause) => Ask::Diagnose(cause, text),
            Tried::Run(action) => Ask::Run(action),
            Tried::Verify(view) => Ask::Verify(view),
            Tried::Resolve => Ask::Resolve(text),
            Tried::Review => Ask::Review {
                kind: ReviewKind::Improve,
                text,
                owner: text,
                due: text,
                about: text,
            },
            Tried::Note => Ask::Note(text),
            Tried::Hint => Ask::Hint,
            Tried::Start => Ask::Start,
            Tried::Pause => Ask::Pause(match why {
                Refusal::NotAlone | Refusal::Composed => PauseReason::Compose,
                _ => PauseReason::Break,
            }),
            Tried::Continue => Ask::Continue,
            Tried::Skip => Ask::Skip,
            Tried::Checkpoint => Ask::Checkpoint,
            Tried::Rewind => Ask::Rewind(1),
            Tried::End => Ask::End,
            Tried::Abort => Ask::Abort { real: false },
        }
    }
}

/// The control that an event comes from.
fn control(event: Event) -> Option<Ask> {
    match event {
        Event::Started => Some(Ask::Start),
        Event::Paused { reason } => Some(Ask::Pause(reason)),
        Event::Continued => Some(Ask::Continue),
        Event::Skipped { .. } => Some(Ask::Skip),
        Event::Checkpointed => Some(Ask::Checkpoint),
        Event::Closed => Some(Ask::End),
        Event::Ended { reason } => match reason {
            EndReason::Aborted => Some(Ask::Abort { real: false }),
            EndReason::RealIncident => Some(Ask::Abort { real: true }),
            EndReason::Rewound => Some(Ask::Rewind(1)),
            EndReason::Ended | EndReason::Resolved | EndReason::TimeBox | EndReason::Runaway => {
                None
            }
        },
        _ => None,
    }
}

/// The response that an event comes from.
fn response(event: Event) -> Option<Ask> {
    Some(match event {
        Event::Acked { .. } => Ask::Ack,
        Event::Classified { severity, why, .. } => Ask::Severity(severity, why),
        Event::Assigned {
            role,
            to,
            handoff,
            text,
        } => Ask::Assign {
            role,
            to,
            handoff,
            text,
        },
        Event::Paged { person } => Ask::Page(person),
        Event::Notified(message) => Ask::Notify(message.draft),
        Event::Looked { view } => Ask::Look(view),
        Event::Suspected { cause, why } => Ask::Suspect(cause, why),
        Event::Diagnosed { cause, why, .. } => Ask::Diagnose(cause, why),
        Event::ActionBegan { action, .. } => Ask::Run(action),
        Event::Resolved { text, .. } => Ask::Resolve(text),
        Event::Reviewed {
            kind,
            text,
            owner,
            due,
            about,
        } => Ask::Review {
            kind,
            text,
            owner,
            due,
            about,
        },
        Event::Noted { text } => Ask::Note(text),
        Event::Hinted { .. } => Ask::Hint,
        // Everything else the engine does by itself.
        _ => return None,
    })
}

/// How long before its record something was done; too long when it was refused for that.
fn ago(event: Event) -> Span {
    match event {
        Event::Acked { ago } | Event::Classified { ago, .. } | Event::Diagnosed { ago, .. } => ago,
        Event::Notified(message) => message.ago(),
        Event::Refused {
            why: Refusal::TooLongAgo,
            ..
        } => AGO_MAX + Span(1),
        _ => Span::ZERO,
    }
}

/// Whether a look was made by `verify`: its assertion follows before its author does anything else.
fn verified(records: &[Stamped]) -> bool {
    let [first, rest @ ..] = records else {
        return false;
    };
    let mut own = rest
        .iter()
        .take_while(|r| r.at == first.at)
        .filter(|r| r.by == first.by)
        .filter(|r| {
            !matches!(
                r.event,
                Event::EvidenceFound { .. } | Event::ActionEnded { .. }
            )
        });
    let view = |event| match event {
        Event::Looked { view } | Event::Verified { view, .. } => Some(view),
        _ => None,
    };
    own.next().is_some_and(|r| {
        matches!(r.event, Event::Verified { .. }) && view(r.event) == view(first.event)
    })
}
