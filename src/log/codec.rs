//! Stamped events to records and back.

use super::file::Record;
use super::names::{DecodeError, Wire};
use crate::model::{By, Event, Plan, Stamped, Time};

/// The record of an event, not yet chained to those before it.
///
/// `wall` is the wall-clock time in RFC 3339, absent in virtual time.
#[must_use]
pub fn encode(plan: &Plan, stamped: &Stamped, wall: Option<&str>) -> Record {
    Record {
        seq: stamped.seq,
        at_ms: stamped.at.write(plan),
        wall: wall.map(str::to_owned),
        by: stamped.by.write(plan),
        event: stamped.event.write(plan),
        chain: String::new(),
    }
}

/// The event of a record. What this accepts can be folded into a state of the same plan.
///
/// # Errors
/// When the record names something that the plan does not have, or a number is out of range.
pub fn decode(plan: &Plan, record: &Record) -> Result<Stamped, DecodeError> {
    let event = Event::read(&record.event, plan)?;
    let table = match event {
        Event::LevelPaged { level } => Some(("the level", level, plan.rules.levels.len())),
        Event::Hinted { rung } => Some(("the rung", rung, plan.hints.len())),
        Event::ActionEnded {
            action,
            outcome: Some(outcome),
        } => Some((
            "the outcome",
            outcome.0,
            plan.actions[action.index()].outcomes.len(),
        )),
        _ => None,
    };
    match table {
        Some((what, value, len)) if usize::from(value) >= len => Err(DecodeError::Range {
            what,
            value: value.into(),
        }),
        _ => Ok(Stamped {
            seq: record.seq,
            by: By::read(&record.by, plan)?,
            at: Time::read(&record.at_ms, plan)?,
            event,
        }),
    }
}
