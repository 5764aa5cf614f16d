//! Playing a log again: folding it into the drill that it left, and deciding it anew.
//!
//! Folding trusts the log, so a newer engine opens every drill. [`verify`] trusts nothing: it
//! rebuilds each command from the event that it led to, gives it to a fresh engine, and compares
//! what that decides with what was logged. A drill that an engine of another version played may
//! differ there without being damaged.

use std::fmt;
use std::sync::Arc;

use super::codec::encode;
use super::file::{LogFile, Record, Side};
use super::read::LogError;
use crate::engine::Engine;
use crate::model::{
    Ask, Assignee, Audiences, By, Command, Draft, Elements, EndReason, Event, MessageKind,
    Participant, PauseReason, Plan, Refusal, ReviewKind, Seq, Span, Stamped, TextId, Tried,
};

/// Why a log cannot be played again, or is not what the engine decides.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// A record does not fit the plan.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The engine decides something else.
    #[error(transparent)]
    Diverged(#[from] Box<Divergence>),
}

/// The first record that the engine would not have written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Divergence {
    /// The record.
    pub seq: Seq,
    /// What the log says.
    pub logged: Record,
    /// What the engine decides instead; `None` when it does nothing there.
    pub decided: Option<Record>,
}

impl fmt::Display for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "record {}: the log says {}, the engine decides ",
            self.seq,
            self.logged.line()
        )?;
        match &self.decided {
            Some(record) => f.write_str(&record.line()),
            None => f.write_str("nothing"),
        }
    }
}

impl LogFile {
    /// The drill as its log left it.
    ///
    /// # Errors
    /// The first record that does not fit the plan.
    pub fn replay(&self, plan: &Arc<Plan>) -> Result<Engine, LogError> {
        let fresh = self.fresh(plan)?;
        let events = self.events(plan)?;
        let roster = Arc::new(fresh.roster().clone());
        Ok(Engine::resume(plan.clone(), roster, fresh.seed(), &events))
    }

    /// Decides every record again and compares.
    ///
    /// # Errors
    /// The first record that does not fit the plan, or that the engine would not have written.
    pub fn verify(&self, plan: &Arc<Plan>) -> Result<(), VerifyError> {
        let mut engine = self.fresh(plan)?;
        let log = self.events(plan)?;
        let mut done = 0;
        let mut decided = Vec::new();
        while let Some(next) = log.get(done) {
            decided.clear();
            engine.advance(next.at, &mut decided);
            if decided.is_empty()
                && let Some(command) = command_of(&engine, &log[done..])
            {
                // A refusal is in the log, so it is compared like everything else.
                let _ = engine.submit(command, &mut decided);
            }
            if decided.is_empty() {
                return Err(diverged(plan, next, None));
            }
            // Where the log was interrupted, the rest is not known to be wrong.
            for (decided, logged) in decided.iter().zip(&log[done..]) {
                if decided != logged {
                    return Err(diverged(plan, logged, Some(decided)));
                }
            }
            done += decided.len();
        }
        Ok(())
    }

    /// The drill before its first event. Names do not matter to the engine.
    fn fresh(&self, plan: &Arc<Plan>) -> Result<Engine, LogError> {
        let roster = self.header().roster(plan, &Side::default());
        let roster = roster.map_err(|error| LogError::at(0, error))?;
        Ok(Engine::new(
            plan.clone(),
            Arc::new(roster),
            self.header().seed,
        ))
    }
}

fn diverged(plan: &Plan, logged: &Stamped, decided: Option<&Stamped>) -> VerifyError {
    Box::new(Divergence {
        seq: logged.seq,
        logged: encode(plan, logged, None),
        decided: decided.map(|event| encode(plan, event, None)),
    })
    .into()
}

/// The command that the first of these events came from; `None` when none could bring it about now.
fn command_of(engine: &Engine, log: &[Stamped]) -> Option<Command> {
    let first = log.first()?;
    let (ask, ago) = match first.event {
        Event::Started => (Ask::Start, Span::ZERO),
        Event::Paused { reason } => (Ask::Pause(reason), Span::ZERO),
        Event::Continued => (Ask::Continue, Span::ZERO),
        Event::Skipped { .. } => (Ask::Skip, Span::ZERO),
        Event::Closed => (Ask::End, Span::ZERO),
        Event::Acked { ago } => (Ask::Ack, ago),
        Event::Classified { severity, why, ago } => (Ask::Severity(severity, why), ago),
        Event::Assigned {
            role,
            to,
            handoff,
            text,
        } => (
            Ask::Assign {
                role,
                to,
                handoff,
                text,
            },
            Span::ZERO,
        ),
        Event::Paged { person } => (Ask::Page(person), Span::ZERO),
        Event::Notified(message) => (Ask::Notify(message.draft), Span::ZERO),
        Event::Looked { view } if verifies(log) => (Ask::Verify(view), Span::ZERO),
        Event::Looked { view } => (Ask::Look(view), Span::ZERO),
        Event::Suspected { cause, why } => (Ask::Suspect(cause, why), Span::ZERO),
        Event::Diagnosed { cause, why, ago } => (Ask::Diagnose(cause, why), ago),
        Event::ActionBegan { action, .. } => (Ask::Run(action), Span::ZERO),
        Event::Resolved { text, .. } => (Ask::Resolve(text), Span::ZERO),
        Event::Reviewed {
            kind,
            text,
            owner,
            due,
        } => (
            Ask::Review {
                kind,
                text,
                owner,
                due,
            },
            Span::ZERO,
        ),
        Event::Noted { text } => (Ask::Note(text), Span::ZERO),
        Event::Hinted { .. } => (Ask::Hint, Span::ZERO),
        Event::Refused { tried, why } => refused(engine, tried, why),
        Event::Expected { .. } | Event::Ended { .. } => return ending(log),
        Event::ImpactChanged { .. }
        | Event::InjectDelivered { .. }
        | Event::InjectSkipped { .. }
        | Event::Changed { .. }
        | Event::LevelPaged { .. }
        | Event::PageAnswered { .. }
        | Event::EvidenceFound { .. }
        | Event::ActionEnded { .. }
        | Event::Verified { .. }
        | Event::Reopened => return None,
    };
    Some(Command {
        by: first.by,
        ago,
        ask,
    })
}

/// Whether a look is the first half of a verification: the same person asserts it right away.
fn verifies(log: &[Stamped]) -> bool {
    let look = log[0];
    let between = |e: &&Stamped| {
        e.by == By::Engine || e.by == look.by && matches!(e.event, Event::EvidenceFound { .. })
    };
    match (look.event, log[1..].iter().find(|e| !between(e))) {
        (Event::Looked { view: looked }, Some(next)) => {
            let same = (next.by, next.at) == (look.by, look.at);
            same && matches!(next.event, Event::Verified { view, .. } if view == looked)
        }
        _ => false,
    }
}

/// The end of play by a command: what the end decides stands before it, and its author is not logged
/// unless it is an abort.
fn ending(log: &[Stamped]) -> Option<Command> {
    let end = log
        .iter()
        .take_while(|e| e.at == log[0].at)
        .find(|e| !matches!(e.event, Event::Expected { met: true, .. }))?;
    let (by, ask) = match end.event {
        Event::Ended {
            reason: EndReason::Ended,
        } => (By::Facilitator, Ask::End),
        Event::Ended {
            reason: EndReason::Aborted,
        } => (end.by, Ask::Abort { real: false }),
        Event::Ended {
            reason: EndReason::RealIncident,
        } => (end.by, Ask::Abort { real: true }),
        _ => return None,
    };
    Some(Command {
        by,
        ago: Span::ZERO,
        ask,
    })
}

/// A command that is refused for this reason. What the log does not say of it was not the reason.
fn refused(engine: &Engine, tried: Tried, why: Refusal) -> (Ask, Span) {
    let none = TextId::NONE;
    let ask = match tried {
        Tried::Ack => Ask::Ack,
        Tried::Severity => Ask::Severity(None, none),
        Tried::Assign(role) => Ask::Assign {
            role,
            // Refused with nothing to do: it was for whoever has the role.
            to: engine.state().roles[role.index()].unwrap_or(Assignee::Seat(Participant(0))),
            handoff: false,
            text: none,
        },
        Tried::Page(person) => Ask::Page(person),
        Tried::Notify => Ask::Notify(Draft {
            to: Audiences::default(),
            kind: MessageKind::Update,
            has: Elements::default(),
            severity: None,
            percent: None,
            next: Span::ZERO,
            text: none,
            print: 0,
        }),
        Tried::Look(view) => Ask::Look(view),
        Tried::Suspect(cause) => Ask::Suspect(cause, none),
        Tried::Diagnose(cause) => Ask::Diagnose(cause, none),
        Tried::Run(action) => Ask::Run(action),
        Tried::Verify(view) => Ask::Verify(view),
        Tried::Resolve => Ask::Resolve(none),
        Tried::Review => Ask::Review {
            kind: ReviewKind::Cause,
            text: none,
            owner: none,
            due: none,
        },
        Tried::Note => Ask::Note(none),
        Tried::Hint => Ask::Hint,
        Tried::Start => Ask::Start,
        Tried::Pause => Ask::Pause(PauseReason::Break),
        Tried::Continue => Ask::Continue,
        Tried::Skip => Ask::Skip,
        Tried::End => Ask::End,
        Tried::Abort => Ask::Abort { real: false },
    };
    let ago = match why {
        Refusal::TooLongAgo => Span::MAX,
        _ => Span::ZERO,
    };
    (ask, ago)
}
