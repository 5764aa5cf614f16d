//! Commands: what is asked of a drill becomes events, or a refusal.

use crate::model::{
    AGO_MAX, Action, Ask, Audiences, By, Command, Draft, Element, Elements, EndReason, Event, Fact,
    Message, MessageKind, Participant, PauseReason, Refusal, RoleId, Span, Stamped, StateId, Time,
    Tried, View, ViewId,
};
use crate::world::World;

use super::state::Phase;
use super::timers::Timer;
use super::{Engine, RUNNING_MAX};

impl Engine {
    /// Does what is asked, or says why not.
    pub(super) fn decide(
        &mut self,
        command: Command,
        out: &mut Vec<Stamped>,
    ) -> Result<(), Refusal> {
        if let By::Seat(p) = command.by
            && p.index() >= self.roster.seats.len()
        {
            return Err(Refusal::Unknown);
        }
        if self.state.phase == Phase::Closed {
            return Err(Refusal::Closed);
        }
        match command.ask {
            Ask::Start
            | Ask::Pause(_)
            | Ask::Continue
            | Ask::Skip
            | Ask::Checkpoint
            | Ask::Rewind(_)
            | Ask::End
            | Ask::Abort { .. } => self.control(command, out),
            Ask::Review {
                kind,
                text,
                owner,
                due,
                about,
            } => {
                if self.state.phase != Phase::HotWash {
                    return Err(Refusal::StillPlaying);
                }
                self.emit(
                    command.by,
                    Event::Reviewed {
                        kind,
                        text,
                        owner,
                        due,
                        about,
                    },
                    out,
                );
                Ok(())
            }
            Ask::Note(text) => {
                self.emit(command.by, Event::Noted { text }, out);
                Ok(())
            }
            _ => {
                self.may_respond(command)?;
                self.respond(command, out)
            }
        }
    }

    fn may_respond(&self, command: Command) -> Result<(), Refusal> {
        match self.state.phase {
            Phase::Lobby => return Err(Refusal::NotStarted),
            Phase::HotWash => return Err(Refusal::PlayOver),
            // A message ends the pause in which it was written.
            _ if self.state.composing && matches!(command.ask, Ask::Notify(_)) => {}
            _ if self.state.paused => return Err(Refusal::Paused),
            _ => {}
        }
        let claimed = self.now - command.ago;
        if command.ago > AGO_MAX || command.ago < Span::ZERO || claimed < Time::ZERO {
            return Err(Refusal::TooLongAgo);
        }
        Ok(())
    }

    fn respond(&mut self, command: Command, out: &mut Vec<Stamped>) -> Result<(), Refusal> {
        let by = command.by;
        let ago = command.ago;
        let event = match command.ask {
            Ask::Ack => {
                self.may_ack(by)?;
                Event::Acked { ago }
            }
            Ask::Severity(severity, why) => Event::Classified { severity, why, ago },
            Ask::Assign {
                role,
                to,
                handoff,
                text,
            } => {
                if self.state.roles[role.index()] == Some(to) {
                    return Err(Refusal::NothingToDo);
                }
                Event::Assigned {
                    role,
                    to,
                    handoff,
                    text,
                }
            }
            Ask::Page(person) => Event::Paged { person },
            Ask::Notify(draft) => {
                if self.state.composing {
                    self.emit(by, Event::Continued, out);
                }
                Event::Notified(self.message(draft, ago))
            }
            Ask::Suspect(cause, why) => Event::Suspected { cause, why },
            Ask::Diagnose(cause, why) => Event::Diagnosed { cause, why, ago },
            Ask::Look(view) => return self.look(by, view, out),
            Ask::Verify(view) => {
                self.look(by, view, out)?;
                let world = self.world();
                let healthy = world.healthy(view, self.now);
                Event::Verified {
                    view,
                    healthy,
                    tells: self.tells(view),
                }
            }
            Ask::Run(action) => self.begin(by, action)?,
            Ask::Resolve(text) => {
                if self.state.facts.has(self.plan.layout.bit(Fact::Resolved)) {
                    return Err(Refusal::NothingToDo);
                }
                Event::Resolved {
                    text,
                    healthy: self.state.impact.is_none(),
                }
            }
            Ask::Hint => {
                let rung = self.next_hint().ok_or(Refusal::NoMoreHints)?;
                Event::Hinted { rung }
            }
            _ => return Err(Refusal::NotAllowed),
        };
        self.emit(by, event, out);
        Ok(())
    }

    /// The next rung of the hint ladder that says something new. What was passed over stays behind.
    fn next_hint(&self) -> Option<u8> {
        let first = self.state.hinted.last().map_or(0, |last| last + 1);
        (first..)
            .zip(&self.plan.hints[usize::from(first)..])
            .find(|(_, hint)| !self.plan.conds.holds(hint.until, &self.state.facts))
            .map(|(rung, _)| rung)
    }

    fn may_ack(&self, by: By) -> Result<(), Refusal> {
        let again = matches!(by, By::Seat(p) if self.state.acked.has(p));
        if again && self.state.level.is_none() {
            Err(Refusal::NothingToDo)
        } else {
            Ok(())
        }
    }

    /// What the simulated system shows now.
    #[must_use]
    pub fn world(&self) -> World<'_> {
        World {
            plan: &self.plan,
            seed: self.seed,
            timeline: &self.state.timeline,
        }
    }

    fn look(&mut self, by: By, view: ViewId, out: &mut Vec<Stamped>) -> Result<(), Refusal> {
        let View { access, roles, .. } = &self.plan.views[view.index()];
        self.may_use(by, access, roles)?;
        self.emit(by, Event::Looked { view }, out);
        if self.state.facts.covers(&self.watch.reveals[view.index()]) {
            return Ok(());
        }
        let mut found = std::mem::take(&mut self.found);
        found.clear();
        self.world().evidence(view, self.now, &mut found);
        for evidence in &found {
            if !self
                .state
                .facts
                .has(self.plan.layout.bit(Fact::Evidence(*evidence)))
            {
                self.emit(
                    by,
                    Event::EvidenceFound {
                        evidence: *evidence,
                        view,
                    },
                    out,
                );
            }
        }
        self.found = found;
        Ok(())
    }

    /// Whether a view shows a state that has hurt users in this drill.
    fn tells(&self, view: ViewId) -> bool {
        let hurt = |s: &StateId| self.state.hurt.has(self.plan.layout.bit(Fact::State(*s)));
        self.plan.views[view.index()].verifies.iter().any(hurt)
    }

    fn begin(&mut self, by: By, action: crate::model::ActionId) -> Result<Event, Refusal> {
        let Action {
            access,
            roles,
            lock,
            takes,
            ..
        } = &self.plan.actions[action.index()];
        self.may_use(by, access, roles)?;
        if self.state.running.len() >= RUNNING_MAX {
            return Err(Refusal::TooMany);
        }
        for running in &self.state.running {
            if running.action == action {
                return Err(Refusal::AlreadyRunning);
            }
            if lock.is_some() && self.plan.actions[running.action.index()].lock == *lock {
                return Err(Refusal::Locked);
            }
        }
        Ok(Event::ActionBegan {
            action,
            until: self.now + *takes,
        })
    }

    /// Whether a participant has the permission, and nobody else has the role that this is for.
    pub(super) fn may_use(
        &self,
        by: By,
        access: &[String],
        roles: &[RoleId],
    ) -> Result<(), Refusal> {
        let By::Seat(p) = by else { return Ok(()) };
        if self.roster.solo {
            return Ok(());
        }
        let seat = &self.roster.seats[p.index()];
        if !access.iter().all(|needed| seat.access.contains(needed)) {
            return Err(Refusal::NoAccess);
        }
        let mine = roles.iter().any(|r| self.state.holds_role(p, *r));
        let theirs = roles.iter().any(|r| self.state.roles[r.index()].is_some());
        if theirs && !mine {
            Err(Refusal::ForOthers)
        } else {
            Ok(())
        }
    }

    /// What is found in a message: repeats, and claims that contradict what is visible.
    fn message(&self, draft: Draft, ago: Span) -> Message {
        let same = self
            .state
            .sent
            .iter()
            .filter(|(_, s)| s.print == draft.print);
        let repeats = same.fold(0, |all, (_, sent)| all | (sent.to.0 & draft.to.0));
        let mut contradicts = Elements::default();
        let residual = |s: StateId| self.plan.states[s.index()].residual;
        if draft.kind == MessageKind::Resolution && self.state.impact.is_some_and(|s| !residual(s))
        {
            contradicts = contradicts.with(Element::Impact);
        }
        if draft.severity.is_some()
            && self
                .state
                .declared
                .is_some_and(|declared| declared != draft.severity)
        {
            let fresh = Audiences(draft.to.0 & !self.state.told().0);
            let required = self.plan.elements(draft.kind, fresh).has(Element::Severity);
            contradicts = contradicts.with(if required {
                Element::Severity
            } else {
                Element::Impact
            });
        }
        if draft
            .percent
            .is_some_and(|said| self.contradicts_share(f64::from(said) / 100.0))
        {
            contradicts = contradicts.with(Element::Impact);
        }
        Message {
            draft,
            // What may be entered late is minutes old.
            ago_ms: u32::try_from(ago.0).unwrap_or(0),
            repeats: Audiences(repeats),
            contradicts,
        }
    }

    /// Whether a named share of users is far (threefold and five points) from every share hurt so far.
    fn contradicts_share(&self, said: f64) -> bool {
        let close = |state: &crate::model::State| {
            said <= 3.0 * state.users + 0.05 && state.users <= 3.0 * said + 0.05
        };
        let hurt = |(id, _): &(StateId, &crate::model::State)| {
            self.state.hurt.has(self.plan.layout.bit(Fact::State(*id)))
        };
        let mut shares = self.plan.impacts().filter(hurt).peekable();
        shares.peek().is_some() && !shares.any(|(_, state)| close(state))
    }

    fn control(&mut self, command: Command, out: &mut Vec<Stamped>) -> Result<(), Refusal> {
        let by = command.by;
        let trusted = |p: Participant| self.roster.solo || self.roster.seats[p.index()].facilitator;
        if matches!(by, By::Seat(p) if !trusted(p)) {
            return Err(Refusal::NotAllowed);
        }
        match (command.ask, self.state.phase) {
            (Ask::Start, Phase::Lobby) => self.emit(by, Event::Started, out),
            (Ask::Abort { real }, _) => {
                let reason = if real {
                    EndReason::RealIncident
                } else {
                    EndReason::Aborted
                };
                self.emit(by, Event::Ended { reason }, out);
            }
            (Ask::End, Phase::HotWash) => self.emit(by, Event::Closed, out),
            (_, Phase::Lobby) => return Err(Refusal::NotStarted),
            (Ask::Checkpoint | Ask::Rewind(_), _) if !self.roster.practice => {
                return Err(Refusal::NotPractice);
            }
            (Ask::Rewind(_), Phase::HotWash) => self.emit(by, Event::Closed, out),
            (_, Phase::HotWash | Phase::Closed) => return Err(Refusal::PlayOver),
            (Ask::End, Phase::Play) => self.end(EndReason::Ended, out),
            (Ask::Rewind(_), Phase::Play) => {
                let reason = EndReason::Rewound;
                self.emit(by, Event::Ended { reason }, out);
            }
            (Ask::Checkpoint | Ask::Skip, Phase::Play) if self.state.paused => {
                return Err(Refusal::Paused);
            }
            (Ask::Checkpoint, Phase::Play) => self.emit(by, Event::Checkpointed, out),
            (Ask::Pause(reason), Phase::Play) if !self.state.paused => {
                self.may_pause(reason)?;
                self.emit(by, Event::Paused { reason }, out);
            }
            (Ask::Continue, Phase::Play) if self.state.paused => {
                self.emit(by, Event::Continued, out);
            }
            (Ask::Skip, Phase::Play) => self.skip(by, out),
            _ => return Err(Refusal::NothingToDo),
        }
        Ok(())
    }

    /// Whether the clock may stop for this reason: to write, only alone and once a message.
    fn may_pause(&self, reason: PauseReason) -> Result<(), Refusal> {
        match reason {
            PauseReason::Compose if !self.roster.solo => Err(Refusal::NotAlone),
            PauseReason::Compose if self.state.composed => Err(Refusal::Composed),
            _ => Ok(()),
        }
    }

    /// Skips the idle time until something reaches players: an inject, the end of an action, EndEx.
    fn skip(&mut self, by: By, out: &mut Vec<Stamped>) {
        let noticed = |t: Timer| {
            matches!(
                t,
                Timer::Inject(_)
                    | Timer::HeldInject(_)
                    | Timer::Action(_)
                    | Timer::Level
                    | Timer::Monitor
                    | Timer::TimeBox
            )
        };
        if let Some(to) = self.timers.next_of(noticed).filter(|to| *to > self.now) {
            self.emit(by, Event::Skipped { to }, out);
            self.run_due(to, out);
            self.pass_to(to);
        }
    }
}

/// What the log says was tried when a command is refused.
pub(super) fn tried(ask: Ask) -> Tried {
    match ask {
        Ask::Ack => Tried::Ack,
        Ask::Severity(..) => Tried::Severity,
        Ask::Assign { role, .. } => Tried::Assign(role),
        Ask::Page(person) => Tried::Page(person),
        Ask::Notify(_) => Tried::Notify,
        Ask::Look(view) => Tried::Look(view),
        Ask::Suspect(cause, _) => Tried::Suspect(cause),
        Ask::Diagnose(cause, _) => Tried::Diagnose(cause),
        Ask::Run(action) => Tried::Run(action),
        Ask::Verify(view) => Tried::Verify(view),
        Ask::Resolve(_) => Tried::Resolve,
        Ask::Review { .. } => Tried::Review,
        Ask::Note(_) => Tried::Note,
        Ask::Hint => Tried::Hint,
        Ask::Start => Tried::Start,
        Ask::Pause(_) => Tried::Pause,
        Ask::Continue => Tried::Continue,
        Ask::Skip => Tried::Skip,
        Ask::Checkpoint => Tried::Checkpoint,
        Ask::Rewind(_) => Tried::Rewind,
        Ask::End => Tried::End,
        Ask::Abort { .. } => Tried::Abort,
    }
}
