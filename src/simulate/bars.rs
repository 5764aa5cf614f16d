//! What plays are held to: the par wins, and those who do not think do not.

use rayon::prelude::*;

use crate::model::{ActionId, Ask, EndReason, Event, Plan, Span, Stamped, Time};
use crate::score::{Card, Rule, Scored, SlaOutcome, Verdict};

use super::bench::Bench;
use super::knowledge::Known;
use super::players;
use super::trial::Trial;

/// The bars of one variant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bars {
    /// What the par scores at least, whatever the seed.
    pub par: f64,
    /// What doing nothing scores at most.
    pub nothing: f64,
    /// What doing everything scores at most.
    pub shotgun: f64,
    /// What half of the random players score at most.
    pub random: f64,
}

impl Bars {
    /// The bars of a plan. A lesson that a coach leads through (tag `guided`) lets those who err try again,
    /// but is not passed by chance.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let guided = plan.texts.tags.iter().any(|tag| tag == "guided");
        Self {
            par: 90.0,
            nothing: 10.0,
            shotgun: 45.0,
            random: if guided { 50.0 } else { 35.0 },
        }
    }
}

/// How the author's reference play comes out.
#[derive(Clone, Debug, PartialEq)]
pub struct Par {
    /// The lowest score over the seeds.
    pub score: f64,
    /// When it resolves; none for a false alarm that it only judges.
    pub resolved: Option<Span>,
    /// The contingencies that it triggers, by id.
    pub contingencies: Vec<String>,
}

/// The least, the middle and the greatest of some scores.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spread {
    /// The lowest.
    pub least: f64,
    /// The median.
    pub median: f64,
    /// The highest.
    pub most: f64,
}

impl Spread {
    /// The spread of scores; all 0 when there are none.
    #[must_use]
    pub fn of(mut scores: Vec<f64>) -> Self {
        scores.sort_by(f64::total_cmp);
        let (Some(least), Some(most)) = (scores.first(), scores.last()) else {
            return Self::default();
        };
        Self {
            least: *least,
            median: scores[scores.len() / 2],
            most: *most,
        }
    }
}

impl Trial<'_> {
    /// The author's reference play, at its times and a little off them.
    pub(super) fn par(&mut self, known: &mut Known) -> Option<Par> {
        let steps = players::par(&self.plan).ok().filter(|s| !s.is_empty())?;
        let card = self.bench.drill(0, &steps).clone();
        known.note(self.bench.engine());
        known.note_well(self.bench.engine());
        self.par_heals = self.bench.engine().state().impact.is_none();
        let mut par = Par {
            score: card.score,
            resolved: card.times.resolve,
            contingencies: contingencies(&self.plan, self.bench.log()),
        };
        let mut worst = (0, false, card.clone());
        for seed in 0..self.effort.players / 4 {
            for jittered in [false, true] {
                let moved = if jittered {
                    players::jittered(&steps, seed)
                } else {
                    steps.clone()
                };
                let card = self.bench.drill(seed, &moved);
                if card.score < worst.2.score {
                    worst = (seed, jittered, card.clone());
                }
            }
        }
        par.score = worst.2.score;
        self.par_wins(&card, &worst);
        Some(par)
    }

    fn par_wins(&mut self, card: &Card, (seed, jittered, worst): &(u64, bool, Card)) {
        let id = self.plan.variant.clone();
        let path = ["variants", id.as_str(), "par"];
        let bar = Bars::of(&self.plan).par;
        if worst.score < bar {
            let how = if *jittered {
                ", each step up to 20 s off its time"
            } else {
                ""
            };
            let message = format!(
                "the par of `{id}` scores {:.1} with the seed {seed}{how}; it should score {bar:.0} at least",
                worst.score
            );
            self.error(
                "S708",
                &path,
                message,
                &format!("it loses: {}", losses(&self.plan, worst)),
            );
        }
        let breached: Vec<String> = card
            .slas
            .iter()
            .filter(|v| v.outcome == SlaOutcome::Breached)
            .map(|v: &Verdict| format!("{} {}", v.severity.name(), v.sla.name()))
            .collect();
        if !breached.is_empty() {
            let message = format!("the par of `{id}` breaches an SLA: {}", breached.join(", "));
            self.warn(
                "S709",
                &path,
                message,
                "do it earlier, or give the scenario more time",
            );
        }
    }

    /// Nobody does anything.
    pub(super) fn nothing(&mut self, known: &mut Known) -> f64 {
        let card = self.bench.drill(7, &[]).clone();
        known.note(self.bench.engine());
        let bar = Bars::of(&self.plan).nothing;
        if card.score > bar {
            let message = format!(
                "doing nothing scores {:.1}; it should score {bar:.0} at most",
                card.score
            );
            self.warn_here(
                "S710",
                message,
                "what earns the points: expectations that hold by themselves?",
            );
        }
        let breached = |v: &Verdict| v.outcome == SlaOutcome::Breached;
        let missed =
            |c: &Scored| c.credit == 0.0 && c.target.is_some_and(|t| t < self.plan.time_box);
        if !card.slas.iter().any(breached) && !card.criteria.iter().any(missed) {
            let message = "doing nothing misses no target".to_owned();
            self.warn_here(
                "S706",
                message,
                "give `targets` that end before the time box",
            );
        }
        self.runs_away();
        self.heals_alone();
        card.score
    }

    /// An incident goes on until somebody ends it, unless it says otherwise.
    fn heals_alone(&mut self) {
        if self.plan.false_alarm {
            return;
        }
        let state = self.bench.engine().state();
        let hurting = state
            .impact
            .is_some_and(|s| !self.plan.states[s.index()].residual);
        let ever = !state.hurt.is_empty();
        if !ever {
            let message =
                "nobody is ever hurt in this variant, and it is no false alarm".to_owned();
            self.error_here(
                "S701",
                message,
                "let the `history` or a change bring about a state with a severity",
            );
        } else if !hurting && !self.plan.self_heals {
            let message = "it recovers although nobody does anything".to_owned();
            self.error_here(
                "S704",
                message,
                "say `self_heals: true`, or let the hurt go on",
            );
        } else if hurting && self.plan.self_heals {
            let message = "it says `self_heals`, and users are still hurt at the end".to_owned();
            self.error_here(
                "S705",
                message,
                "let a change end the hurt, or leave `self_heals` out",
            );
        }
    }

    /// Somebody does everything.
    pub(super) fn shotgun(&mut self, known: &mut Known) -> f64 {
        let steps = players::shotgun(&self.plan);
        let mut most = 0.0f64;
        for seed in 0..(self.effort.players / 20).max(1) {
            most = most.max(self.bench.drill(seed, &steps).score);
            self.runs_away();
        }
        known.note(self.bench.engine());
        let bar = Bars::of(&self.plan).shotgun;
        if most > bar {
            let message = format!(
                "running every action in turn scores {most:.1}; it should score {bar:.0} at most"
            );
            self.warn_here("S711", message, "rate actions that hurt as `harmful`, or expect a look or a diagnosis before the first action");
        }
        most
    }

    /// Many do anything.
    pub(super) fn random(&mut self, known: &mut Known) -> Spread {
        let chunk = self.effort.players.div_ceil(4).max(1);
        let chunks: Vec<u64> = (0..self.effort.players.div_ceil(chunk)).collect();
        let played: Vec<(Vec<f64>, Known, bool)> = chunks
            .into_par_iter()
            .map(|i| {
                let mut bench = self.bench.clone();
                let mut known = Known::default();
                let mut away = false;
                let seeds = i * chunk..((i + 1) * chunk).min(self.effort.players);
                let scores = seeds.map(|seed| {
                    let score = bench.drill(seed, &players::random(&self.plan, seed)).score;
                    known.note(bench.engine());
                    away |= ran_away(&bench);
                    score
                });
                (scores.collect(), known, away)
            })
            .collect();
        let mut scores = Vec::new();
        let mut away = false;
        for (some, seen, ran) in played {
            scores.extend(some);
            known.merge(seen);
            away |= ran;
        }
        if away {
            self.loops();
        }
        let spread = Spread::of(scores);
        let bar = Bars::of(&self.plan).random;
        if spread.median > bar {
            let message = format!(
                "half of {} random players score {:.1} or more; it should be {bar:.0} at most",
                self.effort.players, spread.median
            );
            self.warn_here(
                "S712",
                message,
                "rate actions that hurt as `harmful`, and let fewer of them help",
            );
        }
        spread
    }

    fn runs_away(&mut self) {
        if ran_away(&self.bench) {
            self.loops();
        }
    }

    fn loops(&mut self) {
        let message =
            "changes or injects set each other off without end, and that ends the drill".to_owned();
        let (path, help) = (["changes"], "give one of them a `held` or a `delay`");
        let place_known = self.found.iter().any(|d| d.rule == "S713");
        if !place_known {
            self.error("S713", &path, message, help);
        }
    }

    /// A false alarm is right to leave alone: no action earns anything.
    pub(super) fn restraint(&mut self) {
        let Some(steps) = players::par(&self.plan).ok().filter(|s| !s.is_empty()) else {
            return;
        };
        let best = self.bench.drill(0, &steps).score;
        let end = self.bench.engine().state().ended;
        let half = end.map_or(Time::ZERO, |(at, _)| Time(at.0 / 2));
        let plan = self.plan.clone();
        for (i, action) in plan.actions.iter().enumerate() {
            let mut more = steps.clone();
            more.push(players::step(half, Ask::Run(ActionId::at(i))));
            more.sort_by_key(|s| s.at);
            let score = self.bench.drill(0, &more).score;
            if score > best + 0.01 {
                let id = &action.id;
                let message = format!(
                    "`{}` is a false alarm, and running `{id}` raises the score of its par from {best:.1} to {score:.1}",
                    self.plan.variant
                );
                self.warn(
                    "S714",
                    &["actions", id],
                    message,
                    "nothing is wrong, so no action may earn points",
                );
            }
        }
    }
}

fn ran_away(bench: &Bench) -> bool {
    matches!(bench.engine().state().ended, Some((_, EndReason::Runaway)))
}

fn contingencies(plan: &Plan, log: &[Stamped]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for stamped in log {
        if let Event::InjectDelivered { inject, .. } = stamped.event {
            let inject = &plan.injects[inject.index()];
            if inject.contingency && !ids.contains(&inject.id) {
                ids.push(inject.id.clone());
            }
        }
    }
    ids
}

/// What costs points.
fn losses(plan: &Plan, card: &Card) -> String {
    let title = |c: &Scored| match c.rule {
        Rule::Policy(criterion) => criterion.id().to_owned(),
        Rule::Expect(id) => format!("`{}`", plan.expects[id.index()].id),
    };
    let lost = card.criteria.iter().filter(|c| c.credit < 0.995);
    let lines: Vec<String> = lost
        .map(|c| format!("{} {:.2} of {}", title(c), c.weight * c.credit, c.weight))
        .collect();
    lines.join(", ")
}
