//! What players can know: screens that differ, and evidence that tells causes apart.
//!
//! Both are read off the drills that were played: which evidence was found, and how each view looked while a state held
//! and while all was well.

use std::collections::BTreeSet;

use crate::engine::Engine;
use crate::model::{
    CauseId, EvidenceId, Fact, Facts, MetricId, Pace, Piece, Plan, StateId, Template, Time, View,
    ViewId,
};

use super::trial::Trial;

/// What was seen in the drills of a variant.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    evidence: Facts,
    /// How views looked: in a state that they verify, or (`None`) when all was well.
    screens: BTreeSet<(ViewId, Option<StateId>, Vec<u32>)>,
    /// The states that hurt users at some time.
    hurt: Facts,
}

/// How far from normal a level has to be, in standard deviations of the noise, to be seen.
const SEEN: f64 = 3.0;

impl Known {
    /// Takes in a drill as it ended.
    pub(super) fn note(&mut self, engine: &Engine) {
        let (plan, state) = (engine.plan(), engine.state());
        for e in (0..plan.evidence.len()).map(EvidenceId::at) {
            let bit = plan.layout.bit(Fact::Evidence(e));
            if state.facts.has(bit) {
                self.evidence.set(bit, true);
            }
        }
        self.hurt.add(&state.hurt);
        let moments = state.timeline.moments().iter();
        for moment in moments.filter(|m| m.at >= Time::ZERO) {
            let holds = |s: &StateId| moment.facts.has(plan.layout.bit(Fact::State(*s)));
            self.look(plan, &moment.facts, |view| {
                let verified = view.verifies.iter().copied();
                verified.filter(holds).map(Some).collect()
            });
        }
    }

    /// Takes in a drill that ended well: so the views look when all is well, and nothing is on its way.
    pub(super) fn note_well(&mut self, engine: &Engine) {
        if engine.state().impact.is_none() {
            self.look(engine.plan(), &engine.state().facts, |_| vec![None]);
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.evidence.add(&other.evidence);
        self.hurt.add(&other.hurt);
        self.screens.extend(other.screens);
    }

    /// Notes how each view that verifies something looks, under the keys that it is given.
    fn look(&mut self, plan: &Plan, facts: &Facts, keys: impl Fn(&View) -> Vec<Option<StateId>>) {
        let views = plan.views.iter().enumerate();
        for (v, view) in views.filter(|(_, view)| !view.verifies.is_empty()) {
            let keys = keys(view);
            if keys.is_empty() {
                continue;
            }
            let screen = screen(plan, ViewId::at(v), facts);
            for key in keys {
                self.screens.insert((ViewId::at(v), key, screen.clone()));
            }
        }
    }
}

/// What a view shows that does not change by itself: its rows, its log lines, and levels that can be seen.
fn screen(plan: &Plan, view: ViewId, facts: &Facts) -> Vec<u32> {
    let view = &plan.views[view.index()];
    let mut shown = Vec::new();
    for (i, row) in view.rows.iter().enumerate() {
        if (row.text.is_some() || !row.cells.is_empty()) && plan.conds.holds(row.when, facts) {
            shown.push(i as u32);
            for template in row.text.iter().chain(&row.cells) {
                numbers(plan, template, facts, &mut shown);
            }
        }
    }
    for (i, line) in view.lines.iter().enumerate() {
        let written = match line.pace {
            Pace::Every(_) => true,
            Pace::Rate(metric) => level(plan, metric, facts) > 0.0,
        };
        if written && plan.conds.holds(line.when, facts) {
            shown.push(1_000 + i as u32);
            numbers(plan, &line.text, facts, &mut shown);
        }
    }
    for metric in &view.panels {
        number(plan, *metric, facts, &mut shown);
    }
    shown
}

fn numbers(plan: &Plan, template: &Template, facts: &Facts, shown: &mut Vec<u32>) {
    for piece in template {
        if let Piece::Metric(metric) | Piece::Total(metric, _) = piece {
            number(plan, *metric, facts, shown);
        }
    }
}

/// Notes a metric that is visibly off its normal value.
fn number(plan: &Plan, id: MetricId, facts: &Facts, shown: &mut Vec<u32>) {
    let metric = &plan.metrics[id.index()];
    let level = level(plan, id, facts);
    let off = (level - metric.normal).abs();
    if off > SEEN * metric.noise * metric.normal.abs().max(level.abs()) && off > 0.0 {
        shown.push(2_000 + u32::from(id.0));
        shown.push(level as f32 as u32);
    }
}

/// Where a metric goes while these facts hold.
fn level(plan: &Plan, id: MetricId, facts: &Facts) -> f64 {
    let metric = &plan.metrics[id.index()];
    let holds = |s: StateId| facts.has(plan.layout.bit(Fact::State(s)));
    let level = metric.levels.iter().find(|l| holds(l.state));
    level.map_or(metric.normal, |l| l.value)
}

impl Trial<'_> {
    /// What can be seen and found, in all drills that were played.
    pub(super) fn knowledge(&mut self, known: &Known) {
        self.screens(known);
        self.telling(known);
    }

    fn screens(&mut self, known: &Known) {
        let plan = self.plan.clone();
        for (v, view) in plan.views.iter().enumerate() {
            let id = ViewId::at(v);
            for state in &view.verifies {
                let shown = known
                    .screens
                    .iter()
                    .filter(|(v, s, _)| *v == id && *s == Some(*state));
                let same = shown
                    .clone()
                    .any(|(_, _, screen)| known.screens.contains(&(id, None, screen.clone())));
                if same {
                    let message = format!(
                        "in `{}` the view `{}` looks the same in the state `{}` as when all is well",
                        plan.variant,
                        view.id,
                        plan.states[state.index()].id
                    );
                    self.warn("S801", &["views", &view.id, "verifies"], message,
                        "add a row, a log line or a level of a panel that shows it, or do not say that it verifies the state");
                }
            }
        }
        for (s, state) in plan.impacts() {
            let hurt = known.hurt.has(plan.layout.bit(Fact::State(s)));
            if hurt && !plan.views.iter().any(|v| v.verifies.contains(&s)) {
                let message = format!("no view can tell the state `{}` from health", state.id);
                let path = ["states".to_owned(), s.index().to_string()];
                self.warn(
                    "S802",
                    &[&path[0], &path[1]],
                    message,
                    "name it in `verifies` of a view that shows it",
                );
            }
        }
    }

    fn telling(&mut self, known: &Known) {
        let plan = self.plan.clone();
        let found: Vec<_> = plan
            .evidence
            .iter()
            .enumerate()
            .filter(|(i, _)| {
                known
                    .evidence
                    .has(plan.layout.bit(Fact::Evidence(EvidenceId::at(*i))))
            })
            .map(|(_, e)| e)
            .collect();
        let name = |c: CauseId| &plan.causes[c.index()].id;
        let truth = plan.cause;
        for wrong in found.iter().filter(|e| e.refutes.contains(&truth)) {
            let message = format!(
                "`{}` can be found in `{}` and refutes its cause `{}`",
                wrong.id,
                plan.variant,
                name(truth)
            );
            self.error(
                "S805",
                &["evidence", &wrong.id],
                message,
                "show it in other variants only, or take the cause out of `refutes`",
            );
        }
        if !found.iter().any(|e| e.supports.contains(&truth)) {
            let message = format!(
                "nothing that can be found supports the cause `{}`",
                name(truth)
            );
            self.error_here(
                "S804",
                message,
                "let a view of this variant show evidence that supports it",
            );
            return;
        }
        for other in (0..plan.causes.len())
            .map(CauseId::at)
            .filter(|c| *c != truth)
        {
            let refuted = found.iter().any(|e| e.refutes.contains(&other));
            let alone = found
                .iter()
                .any(|e| e.supports.contains(&truth) && !e.supports.contains(&other));
            let speaks = found
                .iter()
                .any(|e| e.supports.contains(&other) && !e.supports.contains(&truth));
            if !refuted && (!alone || speaks) {
                let message = format!(
                    "nothing that can be found in `{}` tells `{}` from `{}`",
                    plan.variant,
                    name(truth),
                    name(other)
                );
                self.warn_here(
                    "S803",
                    message,
                    "show evidence that refutes the other cause, or that supports only this one",
                );
            }
        }
    }
}
