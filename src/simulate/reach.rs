//! What the search is asked: can it be made healthy for good, and does no way lead into a trap.

use crate::model::{ActionId, Ask, Fact, Span, TextId, Time};

use super::bench::Bench;
use super::cone::Source;
use super::knowledge::Known;
use super::moves::Move;
use super::players::step;
use super::search::{At, Search};
use super::trial::{Searched, Trial};
use super::walk::{FIRST, Walked, proves, walk};

/// How many ways to a goal are played before it counts as out of reach.
const WAYS: usize = 40;
/// The seeds with which a way is played.
const SEEDS: u64 = 8;

impl Trial<'_> {
    /// Searches the states of the variant.
    pub(super) fn reach(&mut self, known: &mut Known) -> Searched {
        let plan = self.plan.clone();
        let lobby = Bench::new(&plan);
        let engine = lobby.engine();
        let search = Search::new(&plan, engine, self.effort.states);
        let mut searched = Searched {
            states: search.nodes.len(),
            complete: search.complete,
            moves: None,
        };
        if plan.false_alarm {
            searched.moves = Some(0);
            return searched;
        }
        let won = search.won();
        let played = won.iter().take(WAYS).find_map(|at| self.win(&search, *at));
        match played {
            Some((way, mut end)) => {
                searched.moves = Some(
                    way.iter()
                        .filter(|m| matches!(m, Move::Run(..) | Move::Say(_)))
                        .count(),
                );
                let mut well = end.clone();
                well.stays_healthy();
                known.note_well(&well.engine);
                if !end.proves_afterwards() {
                    let after = self.words(&search, &way);
                    self.unproved(&after);
                }
            }
            None if !self.par_heals => self.out_of_reach(&search, won.is_empty()),
            None => {}
        }
        self.traps(&search);
        self.cures();
        searched
    }

    /// Plays the way to a won point, with the seeds in turn, to the end; gives it as it was when it was won.
    fn win(&self, search: &Search<'_>, at: At) -> Option<(Vec<Move>, Walked)> {
        let mut way = search.way(at);
        if !way.contains(&Move::Resolve) {
            way.push(Move::Resolve);
        }
        let end = (0..SEEDS).find_map(|seed| {
            let end = walk(search, self.bench.engine(), seed, &way)?;
            end.clone().stays_healthy().then_some(end)
        })?;
        Some((way, end))
    }

    fn out_of_reach(&mut self, search: &Search<'_>, none_won: bool) {
        let stopped = if search.complete {
            String::new()
        } else {
            format!(" (the search stopped at {} states)", search.nodes.len())
        };
        let help =
            "which outcome sets the values of the healthy system, and can its conditions be met?";
        if !search.mitigable() {
            let message = format!("nothing that players can do ends the hurt{stopped}");
            self.error_here("S701", message, help);
        } else if !search.healthy() {
            let message = format!("it can be mitigated, and never be made healthy{stopped}");
            self.error_here("S701", message, help);
        } else if none_won && search.complete {
            let message = "it can be made healthy, and does not stay so after `resolve`".to_owned();
            let help = "let one repair hold: nothing that comes by itself may undo it";
            self.error_here("S702", message, help);
        } else {
            let message =
                format!("no way to health was found that fits into the time box{stopped}");
            self.error_here(
                "S701",
                message,
                "give the steps less time, or the drill more",
            );
        }
    }

    /// Points of no return that can be played.
    fn traps(&mut self, search: &Search<'_>) {
        if search.won().is_empty() {
            return;
        }
        for at in search.dead_ends().into_iter().take(WAYS) {
            let way = search.way(at);
            let real = (0..SEEDS).any(|seed| {
                let end = walk(search, self.bench.engine(), seed, &way);
                end.is_some_and(|end| {
                    search
                        .moves
                        .agrees(&search.nodes[at as usize], &end.engine.state().facts)
                })
            });
            if real {
                self.trap(search, &way);
                return;
            }
        }
    }

    fn trap(&mut self, search: &Search<'_>, way: &[Move]) {
        let last = way.iter().rev().find_map(|m| match m {
            Move::Run(action, _) => Some(self.plan.actions[action.index()].id.clone()),
            _ => None,
        });
        let message = format!(
            "in `{}` nothing can make it healthy any more after {}",
            self.plan.variant,
            self.words(search, way)
        );
        let help = "leave players a way back: another outcome, or another action";
        match last {
            Some(id) => self.error("S703", &["actions", &id], message, help),
            None => self.error_here("S703", message, help),
        }
    }

    /// A way in words.
    fn words(&self, search: &Search<'_>, way: &[Move]) -> String {
        let plan = &self.plan;
        let said = way.iter().filter_map(|m| match *m {
            Move::Run(action, _) => Some(format!("`run {}`", plan.actions[action.index()].id)),
            Move::Say(fact) => Some(self.response(fact)),
            Move::Resolve => Some("`resolve`".to_owned()),
            Move::Time(_, false) => None,
            Move::Time(mover, true) => Some(match search.moves.source(mover) {
                Source::Change(id) => format!("the change `{}`", plan.changes[id.index()].id),
                Source::Inject(id) => format!("the inject `{}`", plan.injects[id.index()].id),
            }),
        });
        said.collect::<Vec<_>>().join(", ")
    }

    fn response(&self, fact: Fact) -> String {
        let plan = &self.plan;
        match fact {
            Fact::Looked(v) => format!("`look {}`", plan.views[v.index()].id),
            Fact::Verified(v) => format!("`verify {}`", plan.views[v.index()].id),
            Fact::Notified(a) => format!("`notify {}`", plan.rules.audiences[a.index()].id),
            Fact::Paged(p) => format!("`page {}`", plan.people[p.index()].id),
            Fact::Suspected(c) => format!("`suspect {}`", plan.causes[c.index()].id),
            Fact::Diagnosed(c) => format!("`diagnose {}`", plan.causes[c.index()].id),
            Fact::Evidence(e) => format!("a look at `{}`", plan.evidence[e.index()].id),
            Fact::Classified(Some(s)) => format!("`severity {}`", s.name()),
            Fact::Classified(None) => "`severity none`".to_owned(),
            Fact::Acked => "`ack`".to_owned(),
            _ => "some response".to_owned(),
        }
    }

    fn unproved(&mut self, after: &str) {
        let message = format!(
            "nothing proves `{}` any more some time after {}",
            self.plan.causes[self.plan.cause.index()].id,
            after
        );
        self.warn_here(
            "S804",
            message,
            "let a row that supports the cause stay: `keep: true`, or without `when`",
        );
    }

    /// The actions that make the variant healthy alone and for good; each must leave the cause provable.
    fn cures(&mut self) {
        let plan = self.plan.clone();
        let resolve = (Time::ZERO + plan.time_box - plan.monitor - Span::secs(30)).max(Time::ZERO);
        for action in (0..plan.actions.len()).map(ActionId::at) {
            let steps = [
                step(Time::ZERO + FIRST, Ask::Run(action)),
                step(resolve, Ask::Resolve(TextId(0))),
            ];
            self.bench.drill(0, &steps);
            let engine = self.bench.engine();
            if engine.state().impact.is_some() {
                continue;
            }
            self.cures.push(action);
            let known = self.found.iter().any(|d| d.rule == "S804");
            if !known && !proves(engine, resolve) {
                let after = format!("`run {}`", plan.actions[action.index()].id);
                self.unproved(&after);
            }
        }
    }
}
