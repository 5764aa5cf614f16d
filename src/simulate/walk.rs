//! Playing a way that the search found, with the engine: only what can be played counts.

use crate::engine::{Engine, Phase, Step};
use crate::model::{
    Ask, Audiences, By, Command, Draft, Elements, Event, Fact, MessageKind, OutcomeId, Plan, Span,
    Stamped, TextId, Time, ViewId,
};
use crate::world::LOOK_WINDOW;

use super::cone::Source;
use super::moves::Move;
use super::players::step;
use super::search::Search;

/// When the first move is made.
pub(super) const FIRST: Span = Span::mins(1);
/// The time from the end of one move to the next.
const PACE: Span = Span::secs(10);
/// How often an action is tried until it comes out as the search says.
const TRIES: usize = 6;

/// A way as it was played.
#[derive(Clone, Debug)]
pub(super) struct Walked {
    /// What was done when.
    pub(super) steps: Vec<Step>,
    pub(super) engine: Engine,
    pub(super) log: Vec<Stamped>,
}

/// Plays a way from StartEx; none when the drill does not go that way.
pub(super) fn walk(
    search: &Search<'_>,
    engine: &Engine,
    seed: u64,
    way: &[Move],
) -> Option<Walked> {
    let mut walk = Walked {
        steps: Vec::new(),
        engine: engine.clone(),
        log: Vec::new(),
    };
    walk.engine.reset(seed);
    let start = Command {
        by: By::Facilitator,
        ago: Span::ZERO,
        ask: Ask::Start,
    };
    walk.engine.submit(start, &mut walk.log).ok()?;
    walk.pass(FIRST);
    for how in way {
        let gone = match *how {
            Move::Run(action, outcome) => walk.run(Ask::Run(action), outcome),
            Move::Say(fact) => walk.say(fact),
            Move::Resolve => walk.give(Ask::Resolve(TextId(0))),
            Move::Time(mover, shown) => !shown || walk.wait_for(search.moves.source(mover)),
        };
        if !gone {
            return None;
        }
    }
    Some(walk)
}

impl Walked {
    /// Lets the rest of the drill run, and says whether it ended with nobody hurt and nothing reopened.
    pub(super) fn stays_healthy(&mut self) -> bool {
        let before = self.log.len();
        let end = Time::ZERO + self.engine.plan().time_box;
        self.engine.advance(end, &mut self.log);
        let reopened = |s: &Stamped| matches!(s.event, Event::Reopened);
        self.engine.state().impact.is_none() && !self.log[before..].iter().any(reopened)
    }

    fn pass(&mut self, span: Span) {
        self.engine.advance(self.engine.now() + span, &mut self.log);
    }

    fn give(&mut self, ask: Ask) -> bool {
        let step = step(self.engine.now(), ask);
        let taken = self.engine.submit(step.command, &mut self.log).is_ok();
        if taken {
            self.steps.push(step);
            self.pass(PACE);
        }
        taken
    }

    /// Runs an action, again if need be, until it comes out as it should.
    fn run(&mut self, ask: Ask, wanted: Option<OutcomeId>) -> bool {
        for _ in 0..TRIES {
            let Ask::Run(id) = ask else { return false };
            let step = step(self.engine.now(), ask);
            let before = self.log.len();
            if self.engine.submit(step.command, &mut self.log).is_err() {
                return false;
            }
            self.steps.push(step);
            self.pass(self.engine.plan().actions[id.index()].takes);
            let ended = self.log[before..].iter().find_map(|s| match s.event {
                Event::ActionEnded { action, outcome } if action == id => Some(outcome),
                _ => None,
            });
            self.pass(PACE);
            match ended {
                Some(outcome) if outcome == wanted => return true,
                Some(_) => {}
                None => return false,
            }
        }
        false
    }

    fn say(&mut self, fact: Fact) -> bool {
        let why = TextId(0);
        let view = || ViewId(0);
        let ask = match fact {
            Fact::Acked => Ask::Ack,
            Fact::Looked(view) => Ask::Look(view),
            Fact::LookedAny => Ask::Look(view()),
            Fact::Verified(view) => Ask::Verify(view),
            Fact::VerifiedAny => Ask::Verify(view()),
            Fact::Notified(audience) => Ask::Notify(words(Audiences::default().with(audience))),
            Fact::NotifiedAny => Ask::Notify(words(Audiences(1))),
            Fact::Paged(person) => Ask::Page(person),
            Fact::PagedAny => Ask::Page(crate::model::PersonId(0)),
            Fact::Suspected(cause) => Ask::Suspect(cause, why),
            Fact::Diagnosed(cause) => Ask::Diagnose(cause, why),
            Fact::Classified(severity) => Ask::Severity(severity, why),
            Fact::Evidence(_) => return self.look_for(fact),
            _ => return false,
        };
        self.give(ask)
    }

    /// Looks at views until the evidence is found.
    fn look_for(&mut self, fact: Fact) -> bool {
        let plan = self.engine.plan().clone();
        let Fact::Evidence(id) = fact else {
            return false;
        };
        let shows = |v: &usize| {
            let mut found = Vec::new();
            self.engine
                .world()
                .evidence(ViewId::at(*v), self.engine.now(), &mut found);
            found.contains(&id)
        };
        match (0..plan.views.len()).find(shows) {
            Some(view) => self.give(Ask::Look(ViewId::at(view))),
            None => false,
        }
    }

    fn wait_for(&mut self, source: Source) -> bool {
        let comes = |s: &Stamped| match (s.event, source) {
            (Event::Changed { change }, Source::Change(id)) => change == id,
            (
                Event::InjectDelivered { inject, .. } | Event::InjectSkipped { inject },
                Source::Inject(id),
            ) => inject == id,
            _ => false,
        };
        // What came while the player was busy has not to be waited for.
        let mut from = self.log.len();
        loop {
            let since = self
                .log
                .iter()
                .rposition(|s| matches!(s.by, By::Seat(_)))
                .unwrap_or(0);
            from = from.min(since);
            if self.log[from..].iter().any(comes) {
                return true;
            }
            let Some(due) = self.engine.next_deadline() else {
                return false;
            };
            from = self.log.len();
            self.engine.advance(due, &mut self.log);
            if self.engine.state().phase != Phase::Play {
                return false;
            }
        }
    }

    /// Whether the true cause can still be proved, by views alone, some time after the hurt has ended.
    pub(super) fn proves_afterwards(&mut self) -> bool {
        let late = self.engine.now() + LOOK_WINDOW + Span::mins(1);
        let end = Time::ZERO + self.engine.plan().time_box - Span::secs(1);
        let at = late.min(end);
        self.engine.advance(at, &mut self.log);
        proves(&self.engine, at)
    }
}

/// Whether a look at all views finds evidence for the true cause.
pub(super) fn proves(engine: &Engine, at: Time) -> bool {
    let plan: &Plan = engine.plan();
    let mut found = Vec::new();
    for view in 0..plan.views.len() {
        engine.world().evidence(ViewId::at(view), at, &mut found);
    }
    found
        .iter()
        .any(|e| plan.evidence[e.index()].supports.contains(&plan.cause))
}

fn words(to: Audiences) -> Draft {
    Draft {
        to,
        kind: MessageKind::Update,
        has: Elements(0b111),
        severity: None,
        percent: None,
        next: Span::ZERO,
        text: TextId(0),
        print: 0,
    }
}
