//! What holds for the card of any play.

use std::sync::Arc;

use firedrill::engine::Step;
use firedrill::model::{Ask, Plan, Stamped, Time};
use firedrill::score::{Card, Scorer};
use proptest::prelude::*;

use crate::harness::{all_plans, log_of, plan_of, random_steps, step};

const NAMES: [&str; 3] = ["ana", "ben", "cem"];

/// A plan of the library or a lamp, and random play on it.
#[derive(Clone)]
struct SomePlay(Arc<Plan>, Vec<Step>, u64);

impl std::fmt::Debug for SomePlay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self(plan, steps, seed) = self;
        write!(f, "{} {} seed {seed}: {steps:?}", plan.id, plan.variant)
    }
}

fn some_play() -> impl Strategy<Value = SomePlay> {
    let mut plans = all_plans();
    plans.extend(super::variants().iter().map(|v| plan_of(super::LAMP, v)));
    (0..plans.len()).prop_flat_map(move |i| {
        let plan = plans[i].clone();
        let steps = random_steps(&plan, 3);
        (Just(plan), steps, any::<u64>())
            .prop_map(|(plan, steps, seed)| SomePlay(plan, steps, seed))
    })
}

fn card(plan: &Plan, solo: bool, log: &[Stamped]) -> Card {
    Scorer::default().score(plan, solo, log, 0.0).clone()
}

fn weight(card: &Card) -> f64 {
    card.criteria.iter().map(|c| c.weight).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_card_keeps_its_bounds(SomePlay(plan, steps, seed) in some_play(), solo in any::<bool>()) {
        let names = if solo { &NAMES[..1] } else { &NAMES };
        let log = log_of(&plan, names, seed, &steps);
        let card = card(&plan, solo, &log);
        prop_assert!((0.0..=100.0).contains(&card.score));
        prop_assert!((0.0..=100.0).contains(&card.independence));
        prop_assert!(card.evidence.0 <= card.evidence.1);
        let last = log.last().map_or(0, |s| s.seq);
        prop_assert!(card.records.iter().all(|seq| (1..=last).contains(seq)));
        let slices = card.criteria.iter().map(|c| c.records).chain(card.slas.iter().map(|v| v.records));
        for slice in slices {
            prop_assert!((slice.first + slice.len) as usize <= card.records.len());
        }
        for c in &card.criteria {
            prop_assert!((0.0..=1.0).contains(&c.credit), "{c:?}");
            prop_assert!(c.weight >= 0.0);
            prop_assert!(c.actual.is_none_or(|t| t.0 >= 0), "{c:?}");
            prop_assert!(c.target.is_none_or(|t| t.0 > 0), "{c:?}");
        }
        for v in &card.slas {
            prop_assert!(v.actual.is_none_or(|t| t.0 >= 0), "{v:?}");
        }
    }

    #[test]
    fn what_applies_does_not_depend_on_play(SomePlay(plan, steps, seed) in some_play(), solo in any::<bool>()) {
        let names = if solo { &NAMES[..1] } else { &NAMES };
        let played = card(&plan, solo, &log_of(&plan, names, seed, &steps));
        let nothing = card(&plan, solo, &log_of(&plan, names, seed, &[]));
        let rules = |card: &Card| -> Vec<_> { card.criteria.iter().map(|c| (c.rule, c.weight)).collect() };
        prop_assert_eq!(rules(&played), rules(&nothing));
        prop_assert_eq!(weight(&played), weight(&nothing));
        prop_assert_eq!(played.objectives.len(), plan.objectives.len());
    }

    #[test]
    fn hints_lower_only_independence(SomePlay(plan, mut steps, seed) in some_play(), at in 0..3_600_000i64) {
        steps.retain(|s| s.command.ask != Ask::Hint);
        let without = card(&plan, false, &log_of(&plan, &NAMES, seed, &steps));
        let place = steps.partition_point(|s| s.at <= Time(at));
        steps.insert(place, step(Time(at), Ask::Hint));
        let mut with = card(&plan, false, &log_of(&plan, &NAMES, seed, &steps));
        prop_assert!(with.independence <= without.independence);
        // Later records have later numbers, and nothing else differs.
        with.independence = without.independence;
        with.hints = without.hints;
        with.records.clone_from(&without.records);
        prop_assert_eq!(with, without);
    }

    #[test]
    fn a_used_scorer_gives_the_card_of_a_fresh_one(first in some_play(), second in some_play()) {
        let mut scorer = Scorer::default();
        for SomePlay(plan, steps, seed) in [first, second] {
            let log = log_of(&plan, &NAMES, seed, &steps);
            let fresh = card(&plan, false, &log);
            prop_assert_eq!(scorer.score(&plan, false, &log, 0.0), &fresh);
        }
    }
}
