//! Playing logs again: the fold gives the drill that was, and deciding anew finds what was not decided.

use std::sync::Arc;

use firedrill::engine::{Engine, Step, verify};
use firedrill::log::LogFile;
use firedrill::model::*;
use proptest::prelude::*;

use super::{file, play};
use crate::harness::{all_plans, random_steps, roster};

/// Plays steps with the controls of a facilitator between them, and a hot wash.
fn drill(
    plan: &Arc<Plan>,
    roster: &Arc<Roster>,
    seed: u64,
    steps: &[Step],
    controls: &[u8],
) -> (Engine, Vec<Stamped>) {
    let mut engine = Engine::new(plan.clone(), roster.clone(), seed);
    let mut log = Vec::new();
    let mut give = |engine: &mut Engine, by, ask| {
        let ago = Span::ZERO;
        let _ = engine.submit(Command { by, ago, ask }, &mut log);
    };
    give(&mut engine, By::Seat(Participant(0)), Ask::Note(TextId(1)));
    give(&mut engine, By::Seat(Participant(0)), Ask::Ack);
    give(&mut engine, By::Facilitator, Ask::Start);
    for (i, step) in steps.iter().enumerate() {
        let by = match i % 3 {
            0 => By::Facilitator,
            n => By::Seat(Participant(n as u8)),
        };
        let ask = match controls.get(i) {
            Some(0) => Some(Ask::Pause(PauseReason::Coaching)),
            Some(1..=3) => Some(Ask::Continue),
            Some(4) => Some(Ask::Skip),
            Some(5) if i > 20 => Some(Ask::End),
            Some(6) if i > 40 => Some(Ask::Abort { real: i % 2 == 0 }),
            Some(7) => Some(Ask::Review {
                kind: ReviewKind::ActionItem,
                text: TextId(3),
                owner: TextId::NONE,
                due: TextId(4),
                about: TextId::NONE,
            }),
            Some(8) => Some(Ask::Start),
            Some(9) => Some(Ask::Pause(PauseReason::Compose)),
            Some(10) => Some(Ask::Checkpoint),
            Some(11) if i > 40 => Some(Ask::Rewind(1)),
            _ => None,
        };
        engine.advance(step.at, &mut log);
        let command = ask.map_or(step.command, |ask| Command {
            by,
            ago: Span::ZERO,
            ask,
        });
        let _ = engine.submit(command, &mut log);
    }
    engine.advance(Time::ZERO + plan.time_box, &mut log);
    (engine, log)
}

#[derive(Clone)]
struct Case {
    plan: Arc<Plan>,
    names: usize,
    steps: Vec<Step>,
    controls: Vec<u8>,
    seed: u64,
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            plan,
            names,
            steps,
            controls,
            seed,
        } = self;
        write!(
            f,
            "{} {}, {names} players, seed {seed}, {controls:?}: {steps:?}",
            plan.id, plan.variant
        )
    }
}

fn case() -> impl Strategy<Value = Case> {
    let plans = all_plans();
    (0..plans.len()).prop_flat_map(move |i| {
        let plan = plans[i].clone();
        let steps = random_steps(&plan, 3);
        let controls = prop::collection::vec(0..30u8, 60);
        (Just(plan), 1..4usize, steps, controls, any::<u64>()).prop_map(
            |(plan, names, steps, controls, seed)| Case {
                plan,
                names,
                steps,
                controls,
                seed,
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_drill_survives_the_disk_and_is_decided_alike(case in case(), cut in 0..200usize) {
        let Case { plan, names, steps, controls, seed } = case;
        let mut roster = roster(&plan, &["ana", "ben", "cem"][..names]);
        Arc::make_mut(&mut roster).practice = names == 1 && seed % 2 == 0;
        let (live, events) = drill(&plan, &roster, seed, &steps, &controls);
        let written = file(&plan, &roster, seed, &events);
        let read = LogFile::read(written.to_text(false).as_bytes()).unwrap();
        prop_assert_eq!(&read, &written);
        prop_assert_eq!(read.events(&plan).unwrap(), events.clone());
        prop_assert_eq!(verify(&plan, &roster, seed, &events), Ok(()));
        let folded = Engine::resume(plan.clone(), roster.clone(), seed, &events);
        prop_assert_eq!(format!("{:?}", folded.state()), format!("{:?}", live.state()));

        // A log that ends early is that of an interrupted drill; only the rest of an instant can be missing.
        let cut = cut.min(events.len());
        if let Err(divergence) = verify(&plan, &roster, seed, &events[..cut]) {
            prop_assert_eq!(divergence.logged, None);
            prop_assert_eq!(divergence.decided, Some(events[cut]));
        }
    }
}

/// The record at which the engine disagrees with a log.
fn disagrees(plan: &Arc<Plan>, roster: &Arc<Roster>, seed: u64, events: &[Stamped]) -> Option<Seq> {
    verify(plan, roster, seed, events).err().map(|d| d.seq)
}

/// Numbers events densely again after one was taken out or put in.
fn renumber(events: &mut [Stamped]) {
    for (seq, event) in (1..).zip(events) {
        event.seq = seq;
    }
}

#[test]
fn what_the_engine_would_not_have_decided_is_named() {
    let (plan, roster, events) = play();
    assert_eq!(disagrees(&plan, &roster, 7, &events), None);
    let mut tried = [0; 4];
    for i in 0..events.len() {
        let mut wrong = events.clone();
        let seq = match &mut wrong[i].event {
            Event::ActionEnded { outcome, .. } if outcome.is_some() => {
                *outcome = None;
                tried[0] += 1;
                i + 1
            }
            Event::InjectDelivered { to, .. } => {
                to.0 = 0;
                tried[1] += 1;
                i + 1
            }
            Event::Verified { healthy, .. } => {
                *healthy ^= true;
                tried[2] += 1;
                i + 1
            }
            Event::ImpactChanged { .. } => {
                wrong.remove(i);
                renumber(&mut wrong);
                tried[3] += 1;
                i + 1
            }
            _ => continue,
        };
        assert_eq!(
            disagrees(&plan, &roster, 7, &wrong),
            Some(seq as Seq),
            "{:?}",
            events[i]
        );
    }
    assert!(tried.iter().all(|n| *n > 0), "{tried:?}");
}

#[test]
fn another_seed_or_roster_is_another_drill() {
    let (plan, solo, events) = play();
    let team = roster(&plan, &["ana", "ben"]);
    assert!(disagrees(&plan, &team, 7, &events).is_some());
    // The seed draws when paged people answer.
    assert!(disagrees(&plan, &solo, 8, &events).is_some());
}

#[test]
fn a_log_of_other_people_does_not_fit() {
    let (plan, roster, mut events) = play();
    let seat = events
        .iter()
        .position(|e| matches!(e.by, By::Seat(_)))
        .unwrap();
    events[seat].by = By::Seat(Participant(5));
    let log = file(&plan, &roster, 7, &events);
    insta::assert_snapshot!(log.events(&plan).unwrap_err(), @"record 5: there is no participant `p6` in this scenario, variant and policy");
}
