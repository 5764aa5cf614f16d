//! A live drill: engine, log and pacer under one owner.
//!
//! [`Live::handle`] is synchronous and does no I/O: it takes an input and the wall time and says
//! what came of it. Invariant: what [`Live::unsaved`] returns has to be stored before anything of
//! the effects is shown.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::pacer::Pacer;
use crate::engine::{Engine, Phase};
use crate::grammar::{GrammarError, Parsed, Parser};
use crate::log::{Branch, Header, LogError, LogFile, Record, Side, drill_id};
use crate::model::{
    ActionId, Ask, By, Command, Event, PauseReason, Plan, Refusal, RoleId, Roster, Seq, Span,
    Stamped, TextId, Texts, Time,
};

/// The wall time, in both of its forms.
#[derive(Clone, Copy, Debug)]
pub struct Wall {
    /// For measuring.
    pub instant: Instant,
    /// For the log.
    pub stamp: Timestamp,
}

impl Wall {
    /// Now.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the clock"
    )]
    pub fn now() -> Self {
        Self {
            instant: Instant::now(),
            stamp: Timestamp::now(),
        }
    }

    /// As it stands in headers and records.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{:.3}", self.stamp)
    }
}

/// Does nothing for so long.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that waits for the clock"
)]
pub fn linger(time: Duration) {
    std::thread::sleep(time);
}

/// A drill in real time.
#[derive(Debug)]
pub struct Live {
    engine: Engine,
    events: Vec<Stamped>,
    file: LogFile,
    texts: Texts,
    pacer: Pacer,
    /// The number of the last record that is stored; `None` while not even the header is.
    saved: Option<Seq>,
    saved_texts: usize,
    /// Until when the clock stands still for a message that is being written.
    composes: Option<Instant>,
    /// When the last input was taken in.
    handled: Instant,
}

/// What reaches a drill.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Input<'a> {
    /// Time has passed.
    Tick,
    /// A participant entered a line.
    Line(By, &'a str),
    /// Somebody asked for something by other means than a line.
    Ask(Command),
}

/// What came of an input.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Effects {
    /// How many events there were before.
    pub before: usize,
    /// What is said to whoever gave the input.
    pub answer: Answer,
    /// How long the process had been stalled; that time was not played.
    pub held: Option<Duration>,
}

/// What is said to whoever gave an input.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Nothing: there was only time.
    None,
    /// It was done.
    Done,
    /// The drill refuses it.
    Refused(Refusal),
    /// The line is no response.
    Wrong(GrammarError),
    /// The text that was asked for.
    Help(String),
    /// So much time is to pass.
    Wait(Span),
    /// The drill is to go on from this checkpoint.
    Rewind(Checkpoint),
    /// It goes on from there, as another drill.
    Rewound(Checkpoint),
}

/// A moment of a practice drill that its player can come back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The last record before it.
    pub seq: Seq,
    /// When.
    pub at: Time,
    /// The action that began then; `None` for one that the player made.
    pub before: Option<ActionId>,
}

/// The longest time for which the clock stands still for a message.
pub const COMPOSE_MAX: Duration = Duration::from_secs(120);

impl Live {
    /// A new drill in its lobby. The header says who plays what at which speed.
    #[must_use]
    pub fn new(plan: Arc<Plan>, roster: Arc<Roster>, header: Header, wall: Wall) -> Self {
        let drill = drill_id(&header, &salt(wall));
        let permille = header.speed_permille.unwrap_or(1000);
        let mut file = LogFile::new(drill, header);
        file.side = Side::new(&roster, &Texts::default());
        Self {
            engine: Engine::new(plan, roster, file.header().seed),
            events: Vec::new(),
            file,
            texts: Texts::default(),
            pacer: Pacer::new(Time::ZERO, permille, wall.instant),
            saved: None,
            saved_texts: 0,
            composes: None,
            handled: wall.instant,
        }
    }

    /// A drill as its log left it.
    ///
    /// # Errors
    /// When the log does not fit the plan.
    pub fn resume(plan: Arc<Plan>, file: LogFile, wall: Wall) -> Result<Self, LogError> {
        let roster = file.header().roster(&plan, &file.side);
        let roster = roster.map_err(|error| LogError {
            line: Some(1),
            seq: 0,
            fault: error.into(),
        })?;
        let events = file.events(&plan)?;
        let engine = Engine::resume(plan, Arc::new(roster), file.header().seed, &events);
        let texts = texts(&file);
        let permille = file.header().speed_permille.unwrap_or(1000);
        Ok(Self {
            pacer: Pacer::new(engine.now(), permille, wall.instant),
            saved: Some(file.last_seq()),
            saved_texts: texts.all().len(),
            composes: None,
            handled: wall.instant,
            engine,
            events,
            file,
            texts,
        })
    }

    /// The engine.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The compiled scenario.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        self.engine.plan()
    }

    /// Everything that has happened.
    #[must_use]
    pub fn events(&self) -> &[Stamped] {
        &self.events
    }

    /// The log, with names and texts.
    #[must_use]
    pub fn file(&self) -> &LogFile {
        &self.file
    }

    /// A free text.
    #[must_use]
    pub fn text(&self, id: TextId) -> &str {
        self.texts.get(id)
    }

    /// Where in its life the drill is.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.engine.state().phase
    }

    /// Whether the drill clock stands still during play.
    #[must_use]
    pub fn paused(&self) -> bool {
        self.engine.state().paused
    }

    /// The speed in thousandths of real time.
    #[must_use]
    pub fn permille(&self) -> u32 {
        self.pacer.permille()
    }

    /// When the last input was taken in.
    #[must_use]
    pub fn handled(&self) -> Instant {
        self.handled
    }

    /// Goes on at another speed: for a drill that is only watched, since the log names one speed.
    pub fn set_speed(&mut self, permille: u32, wall: Wall) {
        self.pacer.set_speed(permille, wall.instant);
    }

    /// How long to wait for something to happen by itself, or until `also`.
    pub fn nap(&mut self, also: Option<Time>, wall: Instant) -> Duration {
        let deadline = self.engine.next_deadline();
        let first = match (deadline, also) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let nap = self.pacer.nap(first, wall);
        let left = |until: Instant| until.saturating_duration_since(wall);
        self.composes.map_or(nap, |until| nap.min(left(until)))
    }

    /// How long the clock still stands for the message that is being written, as of the last input.
    #[must_use]
    pub fn compose_left(&self) -> Option<Duration> {
        let left = |until: Instant| until.saturating_duration_since(self.handled);
        self.composes.map(left)
    }

    /// The moments that a practice drill can go back to, the last one first.
    #[must_use]
    pub fn checkpoints(&self) -> Vec<Checkpoint> {
        let mine = |s: &&Stamped| self.engine.roster().practice && s.seq <= self.last_seq();
        let all = self.events.iter().rev().filter(mine);
        all.filter_map(|s| {
            match s.event {
                // Whoever has just come back to a checkpoint means the one before it.
                Event::Checkpointed if s.seq < self.last_seq() => Some((s.seq, None)),
                Event::ActionBegan { action, .. } => Some((s.seq - 1, Some(action))),
                _ => None,
            }
            .map(|(seq, before)| Checkpoint {
                seq,
                at: s.at,
                before,
            })
        })
        .collect()
    }

    fn last_seq(&self) -> Seq {
        self.file.last_seq()
    }

    /// The drill that goes on from a checkpoint: it has all records up to there, and says where from.
    #[must_use]
    pub fn branch(&self, from: Checkpoint, wall: Wall) -> Self {
        let header = Header {
            branch: Some(Branch {
                drill: self.file.drill().to_owned(),
                seq: from.seq,
            }),
            ..self.file.header().clone()
        };
        let kept = usize::try_from(from.seq).unwrap_or(usize::MAX);
        let mut file = LogFile::new(drill_id(&header, &salt(wall)), header);
        for record in &self.file.records()[..kept] {
            file.push_record(record.clone());
        }
        file.side.names.clone_from(&self.file.side.names);
        let named = file.records().iter().flat_map(|r| r.event.texts());
        let named: Vec<_> = named
            .map(|id| (id, self.texts.get(TextId(id)).to_owned()))
            .collect();
        file.side.texts.extend(named);
        let mut events = self.events[..kept].to_vec();
        let (plan, roster) = (self.engine.plan(), self.engine.roster());
        let seed = self.engine.seed();
        let mut engine = Engine::resume(Arc::clone(plan), Arc::new(roster.clone()), seed, &events);
        engine.advance(from.at, &mut events);
        let mut live = Self {
            pacer: Pacer::new(engine.now(), self.pacer.permille(), wall.instant),
            texts: texts(&file),
            saved: None,
            saved_texts: 0,
            composes: None,
            handled: wall.instant,
            engine,
            events,
            file,
        };
        live.settle(kept, wall);
        live
    }

    /// Takes in one input.
    pub fn handle(&mut self, input: Input<'_>, wall: Wall) -> Effects {
        let before = self.events.len();
        let poll = self.pacer.poll(wall.instant);
        self.engine.advance(poll.now, &mut self.events);
        if poll.held.is_some() {
            self.note_interruption();
        }
        if self.composes.is_some_and(|until| until <= wall.instant) {
            self.control(Ask::Continue);
        }
        let answer = match input {
            Input::Tick => Answer::None,
            Input::Line(by, line) => self.line(by, line),
            Input::Ask(command) => self.submit(command),
        };
        self.settle(before, wall);
        Effects {
            before,
            answer,
            held: poll.held,
        }
    }

    /// Goes on after an interruption: the log says that there was one, and the clock runs again.
    pub fn go_on(&mut self, wall: Wall) -> Effects {
        let before = self.events.len();
        match (self.phase(), self.paused()) {
            (Phase::Play, true) => {
                self.control(Ask::Continue);
            }
            (Phase::Play, false) => self.note_interruption(),
            (Phase::Lobby | Phase::HotWash | Phase::Closed, _) => {}
        }
        self.settle(before, wall);
        Effects {
            before,
            answer: Answer::None,
            held: None,
        }
    }

    /// Something is asked by the one who runs the drill.
    pub fn run_control(&mut self, ask: Ask, wall: Wall) -> Effects {
        self.handle(
            Input::Ask(Command {
                by: By::Facilitator,
                ago: Span::ZERO,
                ask,
            }),
            wall,
        )
    }

    /// The records that are not stored yet, and what they point to.
    #[must_use]
    pub fn unsaved(&self) -> Unsaved {
        let saved = self.saved.unwrap_or(0);
        let new = usize::try_from(saved).unwrap_or(usize::MAX);
        let texts = (0..).zip(self.texts.all().iter().cloned());
        Unsaved {
            after: self.saved,
            records: self.file.records()[new..].to_vec(),
            side: Side {
                texts: texts.skip(self.saved_texts).collect(),
                ..Side::default()
            },
        }
    }

    /// Notes that everything is stored.
    pub fn saved(&mut self) {
        self.saved = Some(self.file.last_seq());
        self.saved_texts = self.texts.all().len();
    }

    fn line(&mut self, by: By, line: &str) -> Answer {
        let plan = Arc::clone(self.engine.plan());
        let roster = self.engine.roster().clone();
        let mut parser = Parser::new(&plan, &roster);
        for (i, holder) in self.engine.state().roles.iter().enumerate() {
            if let Some(to) = holder {
                parser.assigned(RoleId::at(i), *to);
            }
        }
        match parser.parse(line, by, &mut self.texts) {
            Ok(Parsed::Command(command)) => match self.rewinds(command) {
                Some(answer) => answer,
                None => self.submit(command),
            },
            Ok(Parsed::Wait(span)) => Answer::Wait(span),
            Ok(Parsed::Help(text)) => Answer::Help(text),
            Err(error) => Answer::Wrong(error),
        }
    }

    fn submit(&mut self, command: Command) -> Answer {
        match self.engine.submit(command, &mut self.events) {
            Ok(()) => Answer::Done,
            Err(why) => Answer::Refused(why),
        }
    }

    /// What is answered to somebody who may go back, and wants to.
    fn rewinds(&self, command: Command) -> Option<Answer> {
        let Ask::Rewind(back) = command.ask else {
            return None;
        };
        let may =
            self.engine.roster().practice && matches!(self.phase(), Phase::Play | Phase::HotWash);
        let all = self.checkpoints();
        let wanted = all.get(usize::from(back).saturating_sub(1)).copied();
        let none = Answer::Refused(Refusal::NoCheckpoint);
        may.then(|| wanted.map_or(none, Answer::Rewind))
    }

    fn control(&mut self, ask: Ask) {
        let command = Command {
            by: By::Facilitator,
            ago: Span::ZERO,
            ask,
        };
        // A refusal is in the log.
        let _ = self.submit(command);
    }

    fn note_interruption(&mut self) {
        if self.phase() == Phase::Play && !self.paused() {
            self.control(Ask::Pause(PauseReason::Technical));
            self.control(Ask::Continue);
        }
    }

    /// Puts what is new into the log, and sets the pace that the drill is in now.
    fn settle(&mut self, before: usize, wall: Wall) {
        let stamp = wall.text();
        self.handled = wall.instant;
        for event in &self.events[before..] {
            self.file.push(self.engine.plan(), event, Some(&stamp));
        }
        self.file.side.texts = (0..).zip(self.texts.all().iter().cloned()).collect();
        self.composes = self
            .engine
            .state()
            .composing
            .then(|| self.composes.unwrap_or(wall.instant + COMPOSE_MAX));
        self.pacer.skip(self.engine.now(), wall.instant);
        let runs = self.phase() == Phase::Play && !self.paused();
        match (runs, self.pacer.running()) {
            (true, false) => self.pacer.run(wall.instant),
            (false, true) => self.pacer.stop(wall.instant),
            _ => {}
        }
    }
}

/// The free texts of a log. Erased ones are empty, and their ids are never given away again.
fn texts(file: &LogFile) -> Texts {
    let named = file.records().iter().flat_map(|r| r.event.texts());
    let known = file.side.texts.keys().copied();
    let len = named.chain(known).max().map_or(0, |last| last + 1);
    let text = |id| file.side.texts.get(&id).cloned().unwrap_or_default();
    Texts::from_list((0..len).map(text).collect())
}

/// What has to be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsaved {
    /// The record that they follow; `None` while the drill itself is not stored.
    pub after: Option<Seq>,
    /// The records.
    pub records: Vec<Record>,
    /// The new texts.
    pub side: Side,
}

impl Unsaved {
    /// Whether there is nothing. A drill in its lobby is nothing yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }
}

/// Bytes that make the id of a live drill its own: chance and the time.
fn salt(wall: Wall) -> Vec<u8> {
    let mut salt = wall.stamp.as_nanosecond().to_be_bytes().to_vec();
    salt.extend(chance().to_be_bytes());
    salt
}

/// A number that nobody can foresee: for a seed that was not given.
#[must_use]
pub fn chance() -> u64 {
    use std::hash::{BuildHasher as _, RandomState};
    // The standard library keys its hashers from the randomness of the operating system.
    RandomState::new().hash_one(0)
}
