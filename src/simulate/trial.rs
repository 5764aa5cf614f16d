//! The trial of a scenario: each variant by itself, then what concerns all of them together.

use std::sync::Arc;

use rayon::prelude::*;

use crate::model::{ActionId, Plan, Rules};
use crate::scenario::{Loaded, compile};
use crate::yaml::Diagnostic;

use super::bars::{Par, Spread};
use super::bench::Bench;

/// How much is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// How many random players play each variant.
    pub players: u64,
    /// How many states of each variant are followed at most.
    pub states: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Self {
            players: 200,
            states: 20_000,
        }
    }
}

/// What came of playing a scenario.
#[derive(Clone, Debug)]
pub struct Checked {
    /// How each variant stands.
    pub variants: Vec<Standing>,
    /// What is wrong.
    pub found: Vec<Diagnostic>,
}

/// How one variant stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Its id.
    pub variant: String,
    /// Nothing is wrong in it.
    pub false_alarm: bool,
    /// What the search came to.
    pub searched: Searched,
    /// The author's reference play, if there is one.
    pub par: Option<Par>,
    /// The score of doing nothing.
    pub nothing: f64,
    /// The score of doing everything.
    pub shotgun: f64,
    /// The scores of random players.
    pub random: Spread,
}

/// What the search of one variant came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Searched {
    /// How many states were reached.
    pub states: usize,
    /// Whether those are all.
    pub complete: bool,
    /// The fewest moves of players that make it healthy for good, as played.
    pub moves: Option<usize>,
}

/// Plays every variant of a scenario in which [`crate::scenario::check`] finds no error.
#[must_use]
pub fn check(loaded: &Loaded, rules: &Rules, effort: Effort) -> Checked {
    let trials: Vec<(Trial<'_>, Standing)> = loaded
        .variants
        .par_iter()
        .filter_map(|variant| compile(loaded, rules, variant).ok())
        .map(|plan| {
            let mut trial = Trial::new(loaded, Arc::new(plan), effort);
            let standing = trial.run();
            (trial, standing)
        })
        .collect();
    let mut found = Vec::new();
    panacea(loaded, &trials, &mut found);
    let mut variants = Vec::new();
    for (trial, standing) in trials {
        for diagnostic in trial.found {
            if !found.contains(&diagnostic) {
                found.push(diagnostic);
            }
        }
        variants.push(standing);
    }
    Checked { variants, found }
}

/// One variant on trial.
pub(super) struct Trial<'a> {
    loaded: &'a Loaded,
    pub(super) plan: Arc<Plan>,
    pub(super) effort: Effort,
    pub(super) bench: Bench,
    pub(super) found: Vec<Diagnostic>,
    /// The actions that make the variant healthy alone and for good.
    pub(super) cures: Vec<ActionId>,
    /// The par as it ended: whether nobody was hurt any more.
    pub(super) par_heals: bool,
}

impl<'a> Trial<'a> {
    fn new(loaded: &'a Loaded, plan: Arc<Plan>, effort: Effort) -> Self {
        Self {
            loaded,
            bench: Bench::new(&plan),
            plan,
            effort,
            found: Vec::new(),
            cures: Vec::new(),
            par_heals: false,
        }
    }

    fn run(&mut self) -> Standing {
        let mut known = super::knowledge::Known::default();
        let par = self.par(&mut known);
        let nothing = self.nothing(&mut known);
        let shotgun = self.shotgun(&mut known);
        let random = self.random(&mut known);
        let searched = self.reach(&mut known);
        self.knowledge(&known);
        if self.plan.false_alarm {
            self.restraint();
        }
        Standing {
            variant: self.plan.variant.clone(),
            false_alarm: self.plan.false_alarm,
            searched,
            par,
            nothing,
            shotgun,
            random,
        }
    }

    /// An error at a place of the scenario.
    pub(super) fn error(&mut self, rule: &'static str, path: &[&str], message: String, help: &str) {
        let place = self.loaded.place(path);
        self.found
            .push(Diagnostic::error(rule, place, message).with_help(help));
    }

    /// A warning at a place of the scenario.
    pub(super) fn warn(&mut self, rule: &'static str, path: &[&str], message: String, help: &str) {
        let place = self.loaded.place(path);
        self.found
            .push(Diagnostic::warning(rule, place, message).with_help(help));
    }

    /// An error about the variant as a whole.
    pub(super) fn error_here(&mut self, rule: &'static str, message: String, help: &str) {
        let variant = self.plan.variant.clone();
        self.error(rule, &["variants", &variant], message, help);
    }

    /// A warning about the variant as a whole.
    pub(super) fn warn_here(&mut self, rule: &'static str, message: String, help: &str) {
        let variant = self.plan.variant.clone();
        self.warn(rule, &["variants", &variant], message, help);
    }
}

/// An action that makes every variant healthy: then nobody has to find out anything.
fn panacea(loaded: &Loaded, trials: &[(Trial<'_>, Standing)], found: &mut Vec<Diagnostic>) {
    let mut incidents = trials
        .iter()
        .map(|(trial, _)| trial)
        .filter(|t| !t.plan.false_alarm && !t.plan.self_heals);
    let Some(first) = incidents.next() else {
        return;
    };
    let others: Vec<&Trial<'_>> = incidents.collect();
    if others.is_empty() {
        return;
    }
    for cure in &first.cures {
        if others.iter().all(|t| t.cures.contains(cure)) {
            let id = &first.plan.actions[cure.index()].id;
            let message = format!("`{id}` alone makes every variant healthy, and it stays so");
            let warning = Diagnostic::warning("S707", loaded.place(&["actions", id]), message);
            found.push(warning.with_help(
                "let it help in some variants only, or let what it does come back after `resolve`",
            ));
        }
    }
}
