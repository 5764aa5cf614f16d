//! L2: the score of a drill, from its plan and its log alone.
//!
//! Every point names its rule, its target, its actual and the records behind it. Nothing here
//! draws or guesses: the log holds the facts (`ImpactChanged`, `Expected`, ...). Which criteria apply
//! depends on plan, mode and roster, never on play; what was not done by EndEx has credit 0.

mod act;
mod alarm;
mod assess;
mod card;
mod expect;
mod hurt;
mod inform;
mod rating;
mod sla;
mod times;
mod trace;

pub use card::*;

use crate::model::{Criterion, Plan, Seq, Span, Stamped};
use hurt::Mitigated;
use trace::{Trace, curve};

/// The version of the scorer: it grows whenever the same log can come to other points.
///
/// Changelog:
/// - 1: the first.
/// - 2: in a false alarm, evidence counts as seen only for who judged the alarm.
pub const VERSION: u32 = 2;

/// Scores drills, reusing its memory from one to the next.
#[derive(Clone, Debug, Default)]
pub struct Scorer {
    trace: Trace,
    card: Card,
}

impl Scorer {
    /// The score card of a drill. `user_minutes` is the integral of hurt users from StartEx to EndEx,
    /// which the world knows (`World::user_minutes`).
    pub fn score(&mut self, plan: &Plan, solo: bool, log: &[Stamped], user_minutes: f64) -> &Card {
        self.trace.read(plan, log);
        let card = &mut self.card;
        card.criteria.clear();
        card.slas.clear();
        card.records.clear();
        card.objectives.clear();
        let mut sheet = Sheet {
            plan,
            trace: &self.trace,
            card,
            mitigated: self.trace.mitigated(),
        };
        if plan.false_alarm {
            sheet.false_alarm();
        } else {
            sheet.incident(solo);
        }
        sheet.expectations();
        sheet.verdicts();
        sheet.times(solo);
        sheet.ratings();
        let card = &mut self.card;
        card.user_minutes = user_minutes;
        card.hints = self.trace.hints;
        card.skipped = self.trace.skipped;
        card.independence = independence(plan, self.trace.hints);
        card.evidence = coverage(plan, &self.trace);
        card.score = total(&card.criteria);
        &self.card
    }
}

/// A score card in the making.
struct Sheet<'a> {
    plan: &'a Plan,
    trace: &'a Trace,
    card: &'a mut Card,
    mitigated: Option<Mitigated>,
}

/// The result of one criterion, before its weight is known.
#[derive(Clone, Copy, Debug)]
struct Line {
    target: Option<Span>,
    actual: Option<Span>,
    credit: f64,
    reason: Reason,
}

impl Line {
    /// Nothing was done.
    const NOT_DONE: Self = Self {
        target: None,
        actual: None,
        credit: 0.0,
        reason: Reason::NotDone,
    };

    /// A credit without times; the reason is kept only when it is needed.
    fn credit(credit: f64, reason: Reason) -> Self {
        let reason = if credit >= 1.0 { Reason::Full } else { reason };
        Self {
            target: None,
            actual: None,
            credit,
            reason,
        }
    }

    /// A time, if there is one, against a target, if one is asked for.
    fn timed_if(actual: Option<Span>, target: Option<Span>) -> Self {
        match (actual, target) {
            (actual, Some(target)) => Self::timed(actual, target),
            (None, None) => Self::NOT_DONE,
            (Some(_), None) => Self {
                actual,
                ..Self::credit(1.0, Reason::Full)
            },
        }
    }

    /// A time against a target.
    fn timed(actual: Option<Span>, target: Span) -> Self {
        let Some(time) = actual else {
            return Self {
                target: Some(target),
                ..Self::NOT_DONE
            };
        };
        let credit = curve(time, target);
        let reason = if credit >= 1.0 {
            Reason::Full
        } else {
            Reason::Late
        };
        Self {
            target: Some(target),
            actual,
            credit,
            reason,
        }
    }
}

impl Sheet<'_> {
    fn incident(&mut self, solo: bool) {
        self.acknowledged();
        self.severity_right();
        self.severity_declared();
        self.audiences_told();
        if !solo {
            self.command_taken();
        }
        self.updates_kept();
        self.promises_kept();
        self.message_elements();
        self.cause_named();
        self.mitigation();
        self.no_harm();
        self.verified();
        self.monitored();
        self.reviewed();
    }

    fn false_alarm(&mut self) {
        self.acknowledged();
        self.judged_none();
        self.no_broad_alarm();
        self.evidence_seen();
        self.no_harm();
        self.reviewed();
    }

    /// Whether players ended or reduced the hurt.
    fn saved(&self) -> bool {
        self.mitigated.is_some_and(|m| m.by_team)
    }

    /// Whether restraint counts: it earns nothing by itself.
    fn earned(&self) -> bool {
        if self.plan.false_alarm {
            self.judged()
        } else {
            self.saved()
        }
    }

    /// Adds a criterion of the policy with the records behind it.
    fn add(&mut self, criterion: Criterion, line: Line, records: impl IntoIterator<Item = Seq>) {
        let first = self.card.records.len();
        self.card.records.extend(records);
        self.add_since(criterion, line, first);
    }

    /// Adds a criterion of the policy; its records have been added from `first` on.
    fn add_since(&mut self, criterion: Criterion, line: Line, first: usize) {
        let weight = self.plan.rules.weights[criterion.index()];
        let records = self.since(first);
        self.card.criteria.push(Scored {
            rule: Rule::Policy(criterion),
            step: criterion.step(),
            objective: None,
            weight,
            target: line.target,
            actual: line.actual,
            credit: line.credit.clamp(0.0, 1.0),
            reason: line.reason,
            records,
        });
    }

    fn keep(&mut self, records: impl IntoIterator<Item = Seq>) -> Slice {
        let first = self.card.records.len();
        self.card.records.extend(records);
        self.since(first)
    }

    fn since(&self, first: usize) -> Slice {
        Slice {
            first: first as u32,
            len: (self.card.records.len() - first) as u32,
        }
    }
}

/// 100 less an even share for each hint that was taken.
fn independence(plan: &Plan, hints: u16) -> f64 {
    if plan.hints.is_empty() {
        return 100.0;
    }
    (100.0 * (1.0 - f64::from(hints) / plan.hints.len() as f64)).max(0.0)
}

/// How much of the evidence that this variant can show was found.
fn coverage(plan: &Plan, trace: &Trace) -> (u16, u16) {
    let mut shown = crate::model::Facts::default();
    for view in &plan.views {
        let rows = view.rows.iter().flat_map(|r| &r.evidence);
        for evidence in rows.chain(view.lines.iter().flat_map(|l| &l.evidence)) {
            shown.set(crate::model::Bit(evidence.0), true);
        }
    }
    let all = shown.iter().count() as u16;
    (
        shown.iter().filter(|bit| trace.evidence.has(*bit)).count() as u16,
        all,
    )
}

fn total(criteria: &[Scored]) -> f64 {
    let weight: f64 = criteria.iter().map(|c| c.weight).sum();
    let earned: f64 = criteria.iter().map(|c| c.weight * c.credit).sum();
    if weight > 0.0 {
        100.0 * earned / weight
    } else {
        0.0
    }
}
