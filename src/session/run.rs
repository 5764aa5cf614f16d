//! The loop around a live drill.
//!
//! The select only makes a value out of what came first; one synchronous step turns it into
//! effects; then they are performed: first stored, then shown.

use std::io;
use std::time::Duration;

use tokio::sync::mpsc::Receiver;

use super::input::{Signal, Signals};
use super::live::{Answer, Checkpoint, Effects, Input, Live, Wall};
use crate::engine::Phase;
use crate::model::{Ask, By, Participant, PauseReason, Time};
use crate::store::{Hold, Listing, Store, StoreError};

/// What a person sees of a live drill, and what they mean by what they type.
pub trait Front {
    /// What the person gives: lines, or keys.
    type Given;

    /// What an input means here.
    ///
    /// # Errors
    /// When nothing can be shown any more.
    fn entered(&mut self, live: &Live, given: Self::Given) -> io::Result<Entered>;

    /// Shows what has happened; it is stored.
    ///
    /// # Errors
    /// When nothing can be shown any more.
    fn show(&mut self, live: &Live, effects: &Effects) -> io::Result<()>;

    /// In how long the front end does something by itself; most never do.
    fn wakes(&self, _live: &Live) -> Option<Duration> {
        None
    }

    /// What it then does.
    fn cue(&mut self, _live: &Live) -> Cue {
        Cue::Close
    }
}

/// What a front end does by itself: a script that plays before somebody's eyes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cue {
    /// A participant says something, and the clock goes on at a speed in thousandths of real time.
    Say {
        /// Who.
        by: By,
        /// What.
        line: String,
        /// How fast.
        permille: u32,
    },
    /// The hot wash is over.
    Close,
}

/// What an input means to a front end.
#[derive(Clone, Debug, PartialEq)]
pub enum Entered {
    /// It was answered already.
    Answered,
    /// A line for the drill.
    Line(String),
    /// A control of the drill.
    Control(Ask),
    /// StartEx.
    Start,
    /// The hot wash is over.
    Close,
    /// The person leaves; the drill can go on later.
    Leave,
}

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// The drill is over.
    Closed,
    /// It can go on later.
    Interrupted,
}

/// Why a session broke off. The drill can go on later.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The store did not take a record.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nothing can be shown any more, or signals cannot be heard.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What came first.
enum Wake<G> {
    Tick,
    Given(Option<G>),
    Signal(Signal),
}

/// One session of one person with a drill.
pub struct Session<'a, F: Front> {
    /// The drill.
    pub live: &'a mut Live,
    /// What the person sees.
    pub front: &'a mut F,
    /// What lists show of the scenario: id and title.
    pub listed: (String, String),
    /// Somebody sits at a terminal: lines come when they are typed, and Ctrl-C asks first.
    pub interactive: bool,
}

impl<F: Front> Session<'_, F> {
    /// Plays until the drill is over or the person leaves. The store comes back in any case.
    pub fn run(
        mut self,
        store: Store,
        given: &mut Receiver<F::Given>,
    ) -> (Store, Result<Left, SessionError>) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let runtime = match runtime {
            Ok(runtime) => runtime,
            Err(error) => return (store, Err(error.into())),
        };
        let mut desk = Desk {
            store: Some(store),
            given,
            eof: false,
            waits: None,
            holds: Vec::new(),
        };
        let result = runtime.block_on(self.play(&mut desk));
        // A thread may still hang in a read from a terminal.
        runtime.shutdown_background();
        let store = desk.store.take();
        (store.expect("it is put back after each write"), result)
    }

    async fn play(&mut self, desk: &mut Desk<'_, F::Given>) -> Result<Left, SessionError> {
        let mut signals = Signals::new()?;
        let effects = match self.live.phase() {
            Phase::Lobby if !self.interactive => self.live.run_control(Ask::Start, Wall::now()),
            _ => self.live.go_on(Wall::now()),
        };
        self.perform(desk, &effects).await?;
        let result = loop {
            if let Err(error) = self.follow_up(desk).await {
                break Err(error);
            }
            if self.live.phase() == Phase::Closed {
                return Ok(Left::Closed);
            }
            let wakes = self.front.wakes(self.live);
            let wake = desk.wait(self.live, &mut signals, wakes).await;
            match self.step(desk, wake).await {
                Ok(Some(left)) => break Ok(left),
                Ok(None) => {}
                Err(error) => break Err(error),
            }
        };
        match result {
            // What could not be stored once is not tried again.
            Err(SessionError::Store(error)) => Err(error.into()),
            result => self.leave(desk).await.and(result),
        }
    }

    /// What the end of the input asks for: the drill plays on by itself and is closed.
    async fn follow_up(&mut self, desk: &mut Desk<'_, F::Given>) -> Result<(), SessionError> {
        if !desk.eof {
            return Ok(());
        }
        let ask = match self.live.phase() {
            Phase::HotWash => Ask::End,
            Phase::Play if self.live.paused() => Ask::Continue,
            _ => return Ok(()),
        };
        let effects = self.live.run_control(ask, Wall::now());
        self.perform(desk, &effects).await
    }

    async fn step(
        &mut self,
        desk: &mut Desk<'_, F::Given>,
        wake: Wake<F::Given>,
    ) -> Result<Option<Left>, SessionError> {
        let effects = match wake {
            Wake::Tick => {
                let passed = self.live.handle(Input::Tick, Wall::now());
                if self.front.wakes(self.live) != Some(Duration::ZERO) {
                    passed
                } else {
                    self.perform(desk, &passed).await?;
                    self.cue()
                }
            }
            Wake::Signal(Signal::Terminate) => return Ok(Some(Left::Interrupted)),
            Wake::Signal(Signal::Interrupt) => {
                let ask_first =
                    self.interactive && self.live.phase() == Phase::Play && !self.live.paused();
                if !ask_first {
                    return Ok(Some(Left::Interrupted));
                }
                self.live
                    .run_control(Ask::Pause(PauseReason::Technical), Wall::now())
            }
            Wake::Given(None) => {
                desk.eof = true;
                let leaves = self.interactive && self.live.phase() != Phase::HotWash;
                return Ok(leaves.then_some(Left::Interrupted));
            }
            Wake::Given(Some(given)) => {
                // What the front end answers by itself is about now as well.
                let passed = self.live.handle(Input::Tick, Wall::now());
                self.perform(desk, &passed).await?;
                match self.front.entered(self.live, given)? {
                    Entered::Answered => return Ok(None),
                    Entered::Leave => return Ok(Some(Left::Interrupted)),
                    Entered::Line(line) => {
                        let by = By::Seat(Participant(0));
                        self.live.handle(Input::Line(by, &line), Wall::now())
                    }
                    Entered::Control(ask) => self.live.run_control(ask, Wall::now()),
                    Entered::Start => self.live.run_control(Ask::Start, Wall::now()),
                    Entered::Close => self.live.run_control(Ask::End, Wall::now()),
                }
            }
        };
        if let Answer::Wait(span) = effects.answer
            && !self.interactive
        {
            desk.waits = Some(self.live.engine().now() + span);
        }
        self.perform(desk, &effects).await?;
        if let Answer::Rewind(to) = effects.answer {
            self.rewind(desk, to).await?;
        }
        Ok(None)
    }

    /// Lets the front end do what it does by itself.
    fn cue(&mut self) -> Effects {
        match self.front.cue(self.live) {
            Cue::Close => self.live.run_control(Ask::End, Wall::now()),
            Cue::Say { by, line, permille } => {
                let wall = Wall::now();
                let effects = self.live.handle(Input::Line(by, &line), wall);
                self.live.set_speed(permille, wall);
                effects
            }
        }
    }

    /// Goes on from a checkpoint. The drill that goes on is stored before the other one ends, so
    /// whatever happens there is one that can be resumed.
    async fn rewind(
        &mut self,
        desk: &mut Desk<'_, F::Given>,
        to: Checkpoint,
    ) -> Result<(), SessionError> {
        let wall = Wall::now();
        let mut next = self.live.branch(to, wall);
        desk.hold(&next)?;
        desk.store(&mut next, &self.listed).await?;
        let _ = self.live.run_control(Ask::Rewind(1), wall);
        desk.store(self.live, &self.listed).await?;
        *self.live = next;
        let effects = Effects {
            before: self.live.events().len(),
            answer: Answer::Rewound(to),
            held: None,
        };
        Ok(self.front.show(self.live, &effects)?)
    }

    /// Stores what is new, then shows it.
    async fn perform(
        &mut self,
        desk: &mut Desk<'_, F::Given>,
        effects: &Effects,
    ) -> Result<(), SessionError> {
        desk.store(self.live, &self.listed).await?;
        self.front.show(self.live, effects)?;
        Ok(())
    }

    /// Holds the drill clock for whoever goes on later.
    async fn leave(&mut self, desk: &mut Desk<'_, F::Given>) -> Result<(), SessionError> {
        if self.live.phase() == Phase::Play && !self.live.paused() {
            let ask = Ask::Pause(PauseReason::Technical);
            let _ = self.live.run_control(ask, Wall::now());
            desk.store(self.live, &self.listed).await?;
        }
        Ok(())
    }
}

/// What the loop needs beside the drill.
struct Desk<'g, G> {
    /// Absent only while a thread writes to it.
    store: Option<Store>,
    given: &'g mut Receiver<G>,
    eof: bool,
    /// Until when no line is read: the input said `wait`.
    waits: Option<Time>,
    /// The right to play the drills that went on from a checkpoint.
    holds: Vec<Hold>,
}

impl<G> Desk<'_, G> {
    async fn wait(
        &mut self,
        live: &mut Live,
        signals: &mut Signals,
        wakes: Option<Duration>,
    ) -> Wake<G> {
        let plays = live.phase() == Phase::Play && !live.paused();
        self.waits = self.waits.filter(|t| plays && live.engine().now() < *t);
        let listens = !self.eof && self.waits.is_none();
        let nap = live.nap(self.waits, Wall::now().instant);
        let nap = wakes.map_or(nap, |wakes| nap.min(wakes));
        tokio::select! {
            biased;
            signal = signals.next() => Wake::Signal(signal),
            given = self.given.recv(), if listens => Wake::Given(given),
            () = tokio::time::sleep(nap) => Wake::Tick,
        }
    }

    /// Takes the right to play a drill.
    fn hold(&mut self, live: &Live) -> Result<(), StoreError> {
        if let Some(store) = &self.store {
            self.holds.push(store.hold(live.file().drill())?);
        }
        Ok(())
    }

    /// Returns when everything is on disk. The store blocks, so a thread of the runtime writes.
    async fn store(
        &mut self,
        live: &mut Live,
        listed: &(String, String),
    ) -> Result<(), StoreError> {
        let unsaved = live.unsaved();
        let Some(mut store) = self.store.take_if(|_| !unsaved.is_empty()) else {
            return Ok(());
        };
        let drill = live.file().drill().to_owned();
        let whole = unsaved.after.is_none().then(|| live.file().clone());
        let (scenario, title) = listed.clone();
        let work = tokio::task::spawn_blocking(move || {
            let result = match (whole, unsaved.after) {
                (Some(log), _) => {
                    let listing = Listing {
                        scenario: &scenario,
                        title: &title,
                    };
                    store.create(&log, listing)
                }
                (None, after) => {
                    store.append(&drill, after.unwrap_or(0), &unsaved.records, &unsaved.side)
                }
            };
            (store, result)
        });
        let (store, result) = work.await.expect("storing does not panic");
        self.store = Some(store);
        result?;
        live.saved();
        Ok(())
    }
}
