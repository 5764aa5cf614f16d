//! From a log to everything that follows from it: the plan, the drill as it ended, the cards, the report.
//!
//! Invariant: a [`Recorded`] depends on its log alone, so whoever has the log gets the same cards and
//! the same report as the one who played.

use std::sync::Arc;

use super::follow::Earlier;
use super::{Baseline, Header as Frame, Input, Reference, ReportModel, end_of_play};
use crate::engine::Engine;
use crate::log::{self, Header, LogError, LogFile, Mode, Record, Side, WireEvent};
use crate::model::{Plan, Roster, Rules, Seq, Span, Stamped, Texts, Time};
use crate::score::{Card, Scorer};
use crate::yaml::{Diagnostic, Source, has_errors};
use crate::{policy, scenario, score};

/// A drill, made again from its log.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The drill's id.
    pub drill: String,
    /// The first record.
    pub header: Header,
    /// What was played.
    pub plan: Arc<Plan>,
    /// What happened.
    pub events: Vec<Stamped>,
    /// The drill as the log left it.
    pub engine: Engine,
    /// The free texts that were not erased.
    pub texts: Texts,
    /// How long each pause was in real time, by its record; nothing in virtual time.
    pub stops: Vec<(Seq, Span)>,
    /// The names that were not erased, by seat.
    pub names: Vec<String>,
}

/// The card of a drill, and those that it is compared with.
#[derive(Clone, Debug, PartialEq)]
pub struct Cards {
    /// Of the drill.
    pub card: Card,
    /// Of the plays that it is compared with.
    pub reference: Reference,
    /// Which scorer made them.
    pub scorer: String,
    /// The improvement items of earlier drills, as they stood when the drill closed.
    pub earlier: Vec<Earlier>,
}

/// Why a log cannot be made into a drill again.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RecordedError {
    /// A text in the header cannot be used.
    #[error("the {what} in the log cannot be used by this firedrill: {why}")]
    Text {
        /// Scenario or policy.
        what: &'static str,
        /// The first problem.
        why: String,
    },
    /// A record does not fit the plan.
    #[error(transparent)]
    Log(#[from] LogError),
}

impl Recorded {
    /// The drill of a log.
    ///
    /// # Errors
    /// When the texts or records of the log make no sense to this program.
    pub fn from_log(log: &LogFile) -> Result<Self, RecordedError> {
        let plan = plan(log.header())?;
        Self::with_plan(log, Arc::new(plan))
    }

    /// The drill of a log whose plan is at hand.
    ///
    /// # Errors
    /// When the records make no sense with the plan.
    pub fn with_plan(log: &LogFile, plan: Arc<Plan>) -> Result<Self, RecordedError> {
        let header = log.header().clone();
        let roster = roster(&header, &plan, &log.side)?;
        let events = log.events(&plan)?;
        let engine = Engine::resume(Arc::clone(&plan), Arc::new(roster), header.seed, &events);
        Ok(Self {
            drill: log.drill().to_owned(),
            names: names(&header, &log.side),
            stops: stops(log),
            texts: log.side.texts(),
            header,
            plan,
            events,
            engine,
        })
    }

    /// Whether one person played alone.
    #[must_use]
    pub fn solo(&self) -> bool {
        self.header.mode != Mode::Team
    }

    /// Scores the drill, and what it is compared with, by the scorer of this program.
    #[must_use]
    pub fn score(&self) -> Cards {
        let end = end_of_play(&self.events);
        let lost = self.engine.world().user_minutes(Time::ZERO, end);
        let mut scorer = Scorer::default();
        let card = scorer.score(&self.plan, self.solo(), &self.events, lost);
        Cards {
            card: card.clone(),
            reference: Reference::of(&self.plan, self.header.seed),
            scorer: score::VERSION.to_string(),
            earlier: Vec::new(),
        }
    }

    /// The report of the drill. With `names` people are called by their names, else by their seats.
    #[must_use]
    pub fn report(&self, cards: &Cards, names: bool) -> ReportModel {
        let app = env!("CARGO_PKG_VERSION");
        let speed = self
            .header
            .speed_permille
            .filter(|permille| *permille != 1000);
        let frame = Frame {
            drill: self.drill.clone(),
            solo: self.solo(),
            practice: self.header.mode == Mode::Practice,
            branch: self
                .header
                .branch
                .as_ref()
                .map(|b| (b.drill.clone(), b.seq)),
            seats: u8::try_from(self.header.roster.len()).unwrap_or(u8::MAX),
            started: self.header.opened.clone().unwrap_or_default(),
            speed: speed.map_or_else(String::new, |p| format!("{}x", f64::from(p) / 1000.0)),
            played_by: format!("firedrill {}", self.header.app),
            made_by: format!("firedrill {app}, scorer {}", cards.scorer),
        };
        let mut report = super::build(&Input {
            header: &frame,
            plan: &self.plan,
            seed: self.header.seed,
            log: &self.events,
            card: &cards.card,
            texts: &self.texts,
            stops: &self.stops,
            names: if names { &self.names } else { &[] },
            timeline: &self.engine.state().timeline,
            par: cards.reference.par.as_ref(),
            nothing: Some(&cards.reference.nothing),
            baseline: &Baseline::default(),
        });
        report.post_mortem = super::post_mortem(self, &report);
        report.follow = super::follow::rows(cards, &self.plan);
        report
    }
}

/// The plan that the first record of a log describes.
///
/// # Errors
/// When a text in it cannot be used by this program.
pub fn plan(header: &Header) -> Result<Plan, RecordedError> {
    let rules = rules(header)?;
    let source = Source::new("scenario", header.scenario.text.as_str());
    let reading = scenario::load(source, &|_| None);
    let loaded = match reading.loaded {
        Some(loaded) if !has_errors(&reading.found) => loaded,
        _ => return Err(unusable("scenario", &reading.found)),
    };
    scenario::compile(&loaded, &rules, &header.variant)
        .map_err(|found| unusable("scenario", &found))
}

/// The real time from each pause to the record that ended it.
fn stops(log: &LogFile) -> Vec<(Seq, Span)> {
    let wall = |r: &Record| r.wall.as_deref()?.parse::<jiff::Timestamp>().ok();
    let pairs = log.records().iter().zip(log.records().iter().skip(1));
    let paused = |(a, b): (&Record, &Record)| {
        let (from, to) = (wall(a)?, wall(b)?);
        let span = Span(to.as_millisecond() - from.as_millisecond());
        matches!(a.event, WireEvent::Paused { .. }).then_some((a.seq, span))
    };
    pairs.filter_map(paused).collect()
}

fn rules(header: &Header) -> Result<Rules, RecordedError> {
    let on_call_at = match &header.on_call_at {
        Some(text) => Some(text.parse().map_err(|_| RecordedError::Text {
            what: "time of the story",
            why: format!("`{text}` is no time"),
        })?),
        None => None,
    };
    match policy::load(&Source::new("policy", header.policy.text.as_str())) {
        (Some(policy), _) => Ok(policy.rules_at(on_call_at)),
        (None, found) => Err(unusable("policy", &found)),
    }
}

fn unusable(what: &'static str, found: &[Diagnostic]) -> RecordedError {
    let first = found
        .first()
        .map_or("it is incomplete", |d| d.message.as_str());
    RecordedError::Text {
        what,
        why: first.to_owned(),
    }
}

fn roster(header: &Header, plan: &Plan, side: &Side) -> Result<Roster, RecordedError> {
    header.roster(plan, side).map_err(|error| {
        RecordedError::Log(LogError {
            line: Some(1),
            seq: 0,
            fault: error.into(),
        })
    })
}

fn names(header: &Header, side: &Side) -> Vec<String> {
    let seats = header.roster.iter();
    let name = |seat: &log::LogSeat| side.names.get(&seat.id).cloned();
    seats.map(|seat| name(seat).unwrap_or_default()).collect()
}
