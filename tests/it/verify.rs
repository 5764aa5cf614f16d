//! Deciding a log again: every play of every built-in is confirmed, and any other log is not.

use std::sync::Arc;

use firedrill::engine::{Engine, Step, verify};
use firedrill::model::{
    Ask, By, Command, EndReason, Event, Participant, PauseReason, Plan, Span, Stamped, Time,
};
use proptest::prelude::*;

use crate::harness::{all_plans, builtin_plan, log_of, random_steps, roster, step};

const NAMES: [&str; 2] = ["ana", "ben"];

/// Random play with controls in between, ended early.
fn play_with_controls(
    plan: &Arc<Plan>,
    steps: &[Step],
    seed: u64,
    controls: &[u8],
) -> Vec<Stamped> {
    let mut engine = Engine::new(plan.clone(), roster(plan, &NAMES), seed);
    let mut log = Vec::new();
    let control = |engine: &mut Engine, log: &mut Vec<Stamped>, ask| {
        let by = By::Facilitator;
        let _ = engine.submit(
            Command {
                by,
                ago: Span::ZERO,
                ask,
            },
            log,
        );
    };
    control(&mut engine, &mut log, Ask::Start);
    for (step, kind) in steps.iter().zip(controls.iter().cycle()) {
        engine.advance(step.at, &mut log);
        match kind {
            0 => control(&mut engine, &mut log, Ask::Pause(PauseReason::Break)),
            1 => control(&mut engine, &mut log, Ask::Continue),
            2 => control(&mut engine, &mut log, Ask::Skip),
            _ => {}
        }
        let _ = engine.submit(step.command, &mut log);
    }
    control(&mut engine, &mut log, Ask::Continue);
    control(&mut engine, &mut log, Ask::End);
    control(&mut engine, &mut log, Ask::End);
    log
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_play_is_confirmed((plan, steps) in some_play(), seed in any::<u64>(),
        controls in prop::collection::vec(0..12u8, 1..20), which in any::<prop::sample::Index>()) {
        let seats = roster(&plan, &NAMES);
        let log = log_of(&plan, &NAMES, seed, &steps);
        prop_assert_eq!(verify(&plan, &seats, seed, &log), Ok(()));
        let log = play_with_controls(&plan, &steps, seed, &controls);
        prop_assert_eq!(verify(&plan, &seats, seed, &log), Ok(()));

        // An event that the engine makes by itself cannot be left out.
        let own: Vec<usize> = (0..log.len())
            .filter(|i| matches!(log[*i].event, Event::InjectDelivered { .. } | Event::ActionEnded { .. }
                | Event::ImpactChanged { .. } | Event::EvidenceFound { .. }))
            .collect();
        if !own.is_empty() {
            let gone = own[which.index(own.len())];
            let mut cut = log.clone();
            cut.remove(gone);
            let found = verify(&plan, &seats, seed, &cut).expect_err("a record is missing");
            prop_assert!(found.seq as usize <= gone + 2, "{found:?}");
        }
    }
}

fn some_play() -> impl Strategy<Value = (Arc<Plan>, Vec<Step>)> {
    let plans = all_plans();
    (0..plans.len()).prop_flat_map(move |i| {
        let plan = plans[i].clone();
        (Just(plan.clone()), random_steps(&plan, 2))
    })
}

#[test]
fn a_different_outcome_is_named() {
    let plan = builtin_plan("blank-page", "env-missing");
    let seats = roster(&plan, &["ana"]);
    let steps = [
        step(Time(60_000), Ask::Ack),
        step(Time(70_000), Ask::Look(firedrill::model::ViewId(0))),
    ];
    let log = log_of(&plan, &["ana"], 7, &steps);
    assert_eq!(verify(&plan, &seats, 7, &log), Ok(()));

    let mut later = log.clone();
    let delivered = later
        .iter()
        .position(|r| matches!(r.event, Event::InjectDelivered { .. }))
        .unwrap();
    later[delivered].by = By::Seat(Participant(0));
    assert_eq!(
        verify(&plan, &seats, 7, &later).unwrap_err().seq,
        later[delivered].seq
    );

    let mut cut = log.clone();
    let end = cut
        .iter()
        .position(|r| {
            r.event
                == Event::Ended {
                    reason: EndReason::TimeBox,
                }
        })
        .unwrap();
    cut.truncate(end);
    // A log that stops is the log of a drill that was interrupted.
    assert_eq!(verify(&plan, &seats, 7, &cut), Ok(()));
}
