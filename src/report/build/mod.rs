//! Makes the [`ReportModel`] from the log and what follows from it.
//!
//! Each file fills one part. Nothing is formatted later than here.

mod actions;
mod compare;
mod criteria;
mod evidence;
mod front;
mod messages;
mod outcome;
mod review;
mod story;
mod swim;

use crate::model::{
    Audiences, By, Event, InjectId, Participant, PersonId, Plan, Severity, Span, Stamped, StateId,
    TextId, Time,
};
use crate::score::Slice;
use crate::world::World;

use super::input::Input;
use super::model::ReportModel;
use super::reference::end_of_play;
use super::words::{clean, list};

/// The input with what several parts need to know about the drill.
pub(super) struct Ctx<'a> {
    input: &'a Input<'a>,
    plan: &'a Plan,
    world: World<'a>,
    /// EndEx, or the last record when play has not ended.
    end: Time,
    /// The stretches of impact, in order; adjacent, from the first change on.
    impacts: Vec<Impact>,
}

/// A stretch of time with one impact.
#[derive(Clone, Copy)]
struct Impact {
    from: Time,
    to: Time,
    state: Option<StateId>,
    by_team: bool,
}

impl ReportModel {
    /// Makes the report of a drill.
    #[must_use]
    pub fn build(input: &Input<'_>) -> Self {
        let ctx = Ctx::new(input);
        let mut model = Self::default();
        front::fill(&ctx, &mut model);
        criteria::fill(&ctx, &mut model);
        outcome::fill(&ctx, &mut model);
        story::fill(&ctx, &mut model);
        swim::fill(&ctx, &mut model);
        evidence::fill(&ctx, &mut model);
        actions::fill(&ctx, &mut model);
        messages::fill(&ctx, &mut model);
        compare::fill(&ctx, &mut model);
        review::fill(&ctx, &mut model);
        model
    }
}

impl<'a> Ctx<'a> {
    fn new(input: &'a Input<'a>) -> Self {
        let end = end_of_play(input.log);
        Self {
            input,
            plan: input.plan,
            world: World {
                plan: input.plan,
                seed: input.seed,
                timeline: input.timeline,
            },
            end,
            impacts: impacts(input.log, end),
        }
    }

    fn log(&self) -> &'a [Stamped] {
        self.input.log
    }

    /// The records of play, without the hot wash.
    fn play(&self) -> impl Iterator<Item = &'a Stamped> {
        let mut over = false;
        self.input.log.iter().take_while(move |r| {
            let before = over;
            over |= matches!(r.event, Event::Ended { .. });
            !before
        })
    }

    /// A participant's name, or seat.
    fn seat(&self, p: Participant) -> String {
        match self.input.names.get(p.index()).map(|n| clean(n)) {
            Some(name) if !name.is_empty() => name,
            _ => format!("p{}", p.0 + 1),
        }
    }

    fn who(&self, by: By) -> String {
        match by {
            By::Engine => String::new(),
            By::Facilitator => "facilitator".to_owned(),
            By::Seat(p) => self.seat(p),
        }
    }

    fn person(&self, id: PersonId) -> &'a str {
        self.plan.people.get(id.index()).map_or("", |p| &p.title)
    }

    fn text(&self, id: TextId) -> String {
        clean(self.input.texts.get(id))
    }

    /// An inject's words as they reached players.
    fn inject_text(&self, id: InjectId, time: Time) -> String {
        let inject = &self.plan.injects[id.index()];
        clean(&self.world.render(&inject.text, time, u64::from(id.0)))
    }

    fn audiences(&self, set: Audiences) -> String {
        let names: Vec<String> = set
            .iter()
            .filter_map(|a| self.plan.rules.audiences.get(a.index()))
            .map(|a| a.title.clone())
            .collect();
        list(&names)
    }

    /// The records of a criterion or verdict, each once and in order.
    fn records(&self, slice: Slice) -> Vec<u32> {
        let first = slice.first as usize;
        let part = first..first + slice.len as usize;
        let mut records = self
            .input
            .card
            .records
            .get(part)
            .unwrap_or_default()
            .to_vec();
        records.sort_unstable();
        records.dedup();
        records
    }

    fn severity(&self, state: Option<StateId>) -> Option<Severity> {
        state.and_then(|s| self.plan.states[s.index()].severity)
    }

    /// Whether the state hurts users so much that mitigation is wanted.
    fn hurts(&self, impact: &Impact) -> bool {
        impact
            .state
            .is_some_and(|s| !self.plan.states[s.index()].residual)
    }

    /// The worst true severity; for a false alarm the one that it looks like.
    fn worst(&self) -> Option<Severity> {
        if self.plan.false_alarm {
            return Some(self.plan.looks);
        }
        self.impacts
            .iter()
            .filter_map(|i| self.severity(i.state))
            .min()
    }

    /// The impact at a time.
    fn impact_at(&self, at: Time) -> Option<&Impact> {
        self.impacts.iter().rfind(|i| i.from <= at)
    }

    fn until_end(&self) -> Span {
        self.end - Time::ZERO
    }
}

fn impacts(log: &[Stamped], end: Time) -> Vec<Impact> {
    let mut list: Vec<Impact> = Vec::new();
    for record in log {
        if let Event::ImpactChanged { state, by_team } = record.event {
            if let Some(last) = list.last_mut() {
                last.to = record.at;
            }
            list.push(Impact {
                from: record.at,
                to: end,
                state,
                by_team,
            });
        }
    }
    list
}
