//! The search: every point that a drill can reach, which of them are won, and the cheapest way there.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::sync::Arc;

use crate::engine::Engine;
use crate::model::{Fact, Facts, Plan, Rating, RoleId};

use super::moves::{Move, Moves, Node};

/// A point, by its number in the order of being reached.
pub(super) type At = u32;

/// What a move of players weighs on a way.
const MOVE: u32 = 100;
/// What it weighs more when it does harm.
const HARM: u32 = 2_000;
/// What it weighs more when it hangs on luck.
const LUCK: u32 = 30;
/// What it weighs more after the incident was closed: who closes last need not hurry.
const LATE: u32 = 10;
/// What it weighs that something comes by itself.
const WAIT: u32 = 1;

/// All points that were reached.
pub(super) struct Search<'a> {
    plan: &'a Plan,
    pub(super) moves: Moves<'a>,
    pub(super) nodes: Vec<Node>,
    /// Per point that was followed, where it leads.
    edges: Vec<Vec<(Move, At)>>,
    /// Whether the bound left no point unfollowed.
    pub(super) complete: bool,
    won: Vec<bool>,
    /// Per point, the weight of the cheapest way and the step before.
    ways: Vec<Option<(u32, At, usize)>>,
}

impl<'a> Search<'a> {
    /// Searches from StartEx, breadth first, until everything was followed or `most` points were.
    pub(super) fn new(plan: &'a Arc<Plan>, engine: &Engine, most: usize) -> Self {
        let moves = Moves::new(plan);
        let history: Vec<Facts> = engine
            .state()
            .timeline
            .moments()
            .iter()
            .map(|m| m.facts)
            .collect();
        let mut now = engine.state().facts;
        for role in 0..plan.rules.roles.len() {
            // Who plays alone holds all roles.
            now.set(plan.layout.bit(Fact::Assigned(RoleId::at(role))), true);
        }
        let start = moves.start(&history, &now);
        let mut search = Self {
            plan,
            moves,
            nodes: vec![start.clone()],
            edges: Vec::new(),
            complete: true,
            won: Vec::new(),
            ways: Vec::new(),
        };
        search.explore(start, most);
        search.win();
        search.weigh();
        search
    }

    fn explore(&mut self, start: Node, most: usize) {
        let mut known: HashMap<Node, At> = HashMap::from([(start, 0)]);
        let mut next = Vec::new();
        while self.edges.len() < self.nodes.len() {
            if self.edges.len() >= most {
                self.complete = false;
                return;
            }
            self.moves.next(&self.nodes[self.edges.len()], &mut next);
            let mut edges = Vec::with_capacity(next.len());
            for (how, node) in next.drain(..) {
                let to = match known.entry(node) {
                    Entry::Occupied(known) => *known.get(),
                    Entry::Vacant(new) => {
                        let at = self.nodes.len() as At;
                        self.nodes.push(new.key().clone());
                        *new.insert(at)
                    }
                };
                edges.push((how, to));
            }
            self.edges.push(edges);
        }
    }

    /// A point is won when it is closed, and nothing that happens by itself hurts users again.
    fn win(&mut self) {
        let before = self.before(|how| matches!(how, Move::Time(..)));
        let followed = |at: usize| at < self.edges.len();
        let healthy = |at: usize| self.moves.impact(&self.nodes[at]).is_none();
        let mut stays: Vec<bool> = (0..self.nodes.len())
            .map(|at| followed(at) && healthy(at))
            .collect();
        let mut open: VecDeque<usize> = (0..stays.len()).filter(|at| !stays[*at]).collect();
        while let Some(at) = open.pop_front() {
            for from in &before[at] {
                if std::mem::take(&mut stays[*from as usize]) {
                    open.push_back(*from as usize);
                }
            }
        }
        self.won = (0..stays.len())
            .map(|at| stays[at] && self.moves.closed(&self.nodes[at]))
            .collect();
    }

    /// Per point, the points from which a kind of move leads to it.
    fn before(&self, wanted: impl Fn(&Move) -> bool) -> Vec<Vec<At>> {
        let mut before = vec![Vec::new(); self.nodes.len()];
        for (from, edges) in self.edges.iter().enumerate() {
            for (how, to) in edges {
                if wanted(how) {
                    before[*to as usize].push(from as At);
                }
            }
        }
        before
    }

    /// The cheapest way to each point.
    fn weigh(&mut self) {
        self.ways = vec![None; self.nodes.len()];
        self.ways[0] = Some((0, 0, 0));
        let mut open = BinaryHeap::from([Reverse((0u32, 0 as At))]);
        while let Some(Reverse((weight, at))) = open.pop() {
            if self.ways[at as usize].is_none_or(|(known, ..)| known < weight) {
                continue;
            }
            let Some(edges) = self.edges.get(at as usize) else {
                continue;
            };
            for (i, (how, to)) in edges.iter().enumerate() {
                let weight = weight + self.weight(at as usize, how);
                if self.ways[*to as usize].is_none_or(|(known, ..)| weight < known) {
                    self.ways[*to as usize] = Some((weight, at, i));
                    open.push(Reverse((weight, *to)));
                }
            }
        }
    }

    fn weight(&self, from: usize, how: &Move) -> u32 {
        let late = if self.moves.resolved(&self.nodes[from]) {
            LATE
        } else {
            0
        };
        match how {
            Move::Run(action, outcome) => {
                let outcomes = &self.plan.actions[action.index()].outcomes;
                let outcome = outcome.map(|o| &outcomes[o.index()]);
                let harm = outcome.is_some_and(|o| o.rating == Rating::Harmful);
                let luck = outcome.is_some_and(|o| o.chance < 1.0);
                MOVE + late + if harm { HARM } else { 0 } + if luck { LUCK } else { 0 }
            }
            Move::Say(_) => MOVE + late,
            Move::Resolve => 0,
            Move::Time(..) => WAIT + late,
        }
    }

    /// The moves of the cheapest way to a point.
    pub(super) fn way(&self, to: At) -> Vec<Move> {
        let mut way = Vec::new();
        let mut at = to;
        while at != 0
            && let Some((_, before, edge)) = self.ways[at as usize]
        {
            way.push(self.edges[before as usize][edge].0);
            at = before;
        }
        way.reverse();
        way
    }

    /// The won points, the one with the cheapest way first.
    pub(super) fn won(&self) -> Vec<At> {
        self.cheapest(|at| self.won[at])
    }

    fn cheapest(&self, wanted: impl Fn(usize) -> bool) -> Vec<At> {
        let weight = |at: &At| self.ways[*at as usize].map_or(u32::MAX, |(weight, ..)| weight);
        let mut found: Vec<At> = (0..self.nodes.len())
            .filter(|at| wanted(*at))
            .map(|at| at as At)
            .collect();
        found.sort_by_key(|at| (weight(at), *at));
        found
    }

    /// Whether any point is free of hurt beyond a residual state.
    pub(super) fn mitigable(&self) -> bool {
        self.nodes.iter().any(|node| !self.moves.hurting(node))
    }

    /// Whether any point is healthy, if only for a while.
    pub(super) fn healthy(&self) -> bool {
        self.nodes
            .iter()
            .any(|node| self.moves.impact(node).is_none())
    }

    /// Points from which no won one can be reached, the cheapest first. What the bound left unfollowed may lead anywhere.
    pub(super) fn dead_ends(&self) -> Vec<At> {
        let before = self.before(|_| true);
        let mut alive: Vec<bool> = (0..self.nodes.len())
            .map(|at| self.won[at] || at >= self.edges.len())
            .collect();
        let mut open: Vec<usize> = (0..alive.len()).filter(|at| alive[*at]).collect();
        while let Some(at) = open.pop() {
            for from in &before[at] {
                if !std::mem::replace(&mut alive[*from as usize], true) {
                    open.push(*from as usize);
                }
            }
        }
        self.cheapest(|at| !alive[at])
    }
}
