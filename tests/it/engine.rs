//! The invariants of the engine, over all built-in scenarios and random play.

use std::sync::Arc;

use firedrill::engine::{Engine, Phase, Step, play};
use firedrill::model::{
    Ask, By, Command, EndReason, Event, Participant, Piece, Plan, Span, Stamped, Time,
};
use proptest::prelude::*;

use crate::harness::{all_plans, builtin_plan, log_of, pause, plan_of, random_steps, roster, step};

const NAMES: [&str; 3] = ["ana", "ben", "cem"];

fn control(engine: &mut Engine, ask: Ask, log: &mut Vec<Stamped>) {
    let _ = engine.submit(
        Command {
            by: By::Facilitator,
            ago: Span::ZERO,
            ask,
        },
        log,
    );
}

/// Lets play run out and closes the drill.
fn finish(engine: &mut Engine, log: &mut Vec<Stamped>) {
    if engine.state().phase == Phase::Play {
        engine.advance(Time::ZERO + engine.plan().time_box, log);
    }
    control(engine, Ask::End, log);
}

/// A plan of the library and random play on it.
fn play_on_some_plan() -> impl Strategy<Value = SomePlay> {
    let plans = all_plans();
    (0..plans.len()).prop_flat_map(move |i| {
        let plan = plans[i].clone();
        let steps = random_steps(&plan, 3);
        (Just(plan), steps, any::<u64>())
            .prop_map(|(plan, steps, seed)| SomePlay(plan, steps, seed))
    })
}

/// A plan, what players do in it, and a seed.
#[derive(Clone)]
struct SomePlay(Arc<Plan>, Vec<Step>, u64);

impl std::fmt::Debug for SomePlay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} {} seed {}: {:?}",
            self.0.id, self.0.variant, self.2, self.1
        )
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_result_does_not_depend_on_how_time_is_sliced(SomePlay(plan, steps, seed) in play_on_some_plan(),
        slices in prop::collection::vec(0..3_600_000i64, 0..80)) {
        let whole = log_of(&plan, &NAMES, seed, &steps);
        let mut engine = Engine::new(plan.clone(), roster(&plan, &NAMES), seed);
        let mut sliced = Vec::new();
        control(&mut engine, Ask::Start, &mut sliced);
        for step in &steps {
            let mut stops: Vec<i64> = slices.iter().copied().filter(|s| Time(*s) < step.at).collect();
            stops.sort_unstable();
            for stop in stops {
                engine.advance(Time(stop), &mut sliced);
            }
            while let Some(deadline) = engine.next_deadline().filter(|d| *d <= step.at) {
                engine.advance(deadline, &mut sliced);
            }
            engine.advance(step.at, &mut sliced);
            let _ = engine.submit(step.command, &mut sliced);
        }
        finish(&mut engine, &mut sliced);
        prop_assert_eq!(whole, sliced);
    }

    #[test]
    fn a_log_folds_to_the_live_state_and_goes_on_the_same(SomePlay(plan, steps, seed) in play_on_some_plan(),
        cut in 0..60usize) {
        let names = roster(&plan, &NAMES);
        let mut live = Engine::new(plan.clone(), names.clone(), seed);
        let mut log = Vec::new();
        control(&mut live, Ask::Start, &mut log);
        let cut = cut.min(steps.len());
        for step in &steps[..cut] {
            live.advance(step.at, &mut log);
            let _ = live.submit(step.command, &mut log);
        }
        let mut resumed = Engine::resume(plan.clone(), names, seed, &log);
        prop_assert_eq!(format!("{:?}", live.state()), format!("{:?}", resumed.state()));
        prop_assert_eq!(live.next_deadline(), resumed.next_deadline());
        let (mut a, mut b) = (Vec::new(), Vec::new());
        for (engine, out) in [(&mut live, &mut a), (&mut resumed, &mut b)] {
            for step in &steps[cut..] {
                engine.advance(step.at, out);
                let _ = engine.submit(step.command, out);
            }
            engine.advance(Time::ZERO + plan.time_box, out);
        }
        prop_assert_eq!(a, b);
    }

    #[test]
    fn seq_is_dense_time_never_goes_back_and_play_always_ends(SomePlay(plan, steps, seed) in play_on_some_plan()) {
        let log = log_of(&plan, &NAMES, seed, &steps);
        for (i, stamped) in log.iter().enumerate() {
            prop_assert_eq!(stamped.seq as usize, i + 1);
        }
        for pair in log.windows(2) {
            prop_assert!(pair[0].at <= pair[1].at);
        }
        let ends = log.iter().filter(|s| matches!(s.event, Event::Ended { .. })).count();
        prop_assert_eq!(ends, 1);
        prop_assert_eq!(log.last().map(|s| s.event), Some(Event::Closed));
        for (i, inject) in plan.injects.iter().enumerate() {
            let fired = log.iter().filter(|s| matches!(s.event, Event::InjectDelivered { inject, .. } if inject.index() == i));
            prop_assert!(fired.count() <= usize::from(inject.times.max(1)));
        }
    }

    #[test]
    fn a_pause_is_not_drill_time(SomePlay(plan, steps, seed) in play_on_some_plan(), at in 0..3_600_000i64) {
        let plain = log_of(&plan, &NAMES, seed, &steps);
        let mut engine = Engine::new(plan.clone(), roster(&plan, &NAMES), seed);
        let mut paused = Vec::new();
        control(&mut engine, Ask::Start, &mut paused);
        let mut pending = Some(Time(at));
        for step in &steps {
            if let Some(pause_at) = pending.filter(|t| *t <= step.at) {
                engine.advance(pause_at, &mut paused);
                let [stop, go] = pause();
                control(&mut engine, stop, &mut paused);
                prop_assert!(engine.state().phase != Phase::Play || engine.next_deadline().is_none());
                if engine.state().paused {
                    engine.advance(Time(i64::MAX / 2), &mut paused);
                }
                control(&mut engine, go, &mut paused);
                pending = None;
            }
            engine.advance(step.at, &mut paused);
            let _ = engine.submit(step.command, &mut paused);
        }
        finish(&mut engine, &mut paused);
        let bare = |log: &[Stamped]| -> Vec<(Time, Event)> {
            log.iter()
                .filter(|s| !matches!(s.event, Event::Paused { .. } | Event::Continued))
                .filter(|s| !(s.by == By::Facilitator && matches!(s.event, Event::Refused { .. })))
                .map(|s| (s.at, s.event))
                .collect()
        };
        prop_assert_eq!(bare(&plain), bare(&paused));
    }

    #[test]
    fn a_players_view_holds_no_secrets(SomePlay(plan, steps, seed) in play_on_some_plan(), cut in 0..60usize) {
        let mut engine = Engine::new(plan.clone(), roster(&plan, &NAMES), seed);
        let mut log = Vec::new();
        control(&mut engine, Ask::Start, &mut log);
        for step in &steps[..cut.min(steps.len())] {
            engine.advance(step.at, &mut log);
            let _ = engine.submit(step.command, &mut log);
        }
        for seat in 0..3 {
            let seen = format!("{:?}", engine.player_view(Participant(seat), &log));
            for secret in secrets(&plan, &engine, seat, &log) {
                prop_assert!(!seen.contains(&secret), "{} shows {secret:?}", plan.id);
            }
        }
    }

    #[test]
    fn one_draw_more_changes_no_other(SomePlay(plan, steps, seed) in play_on_some_plan()) {
        // Pages draw whether and when somebody answers; they must not move the outcomes of actions.
        let without = log_of(&plan, &NAMES, seed, &steps);
        let mut more = steps.clone();
        let page = Ask::Page(firedrill::model::PersonId(0));
        more.insert(0, step(Time::ZERO, page));
        let with = log_of(&plan, &NAMES, seed, &more);
        let drawn = |log: &[Stamped]| -> Vec<(Time, Event)> {
            let chancy = |s: &&Stamped| matches!(s.event, Event::ActionEnded { .. });
            log.iter().filter(chancy).map(|s| (s.at, s.event)).collect()
        };
        let person = firedrill::model::Fact::Paged(firedrill::model::PersonId(0));
        let any = firedrill::model::Fact::PagedAny;
        let reads_pages = |o: &firedrill::model::Outcome| {
            let deps = plan.conds.deps(o.when);
            deps.has(plan.layout.bit(person)) || deps.has(plan.layout.bit(any))
        };
        let reads = plan.actions.iter().flat_map(|a| &a.outcomes).any(reads_pages);
        prop_assert!(reads || drawn(&without) == drawn(&with));
    }
}

/// The texts that must not reach a player yet.
fn secrets(plan: &Plan, engine: &Engine, seat: u8, log: &[Stamped]) -> Vec<String> {
    let mut secrets = Vec::new();
    let mine = |id: usize| {
        log.iter().any(|s| match s.event {
            Event::InjectDelivered { inject, to, .. } => {
                inject.index() == id && to.has(Participant(seat))
            }
            _ => false,
        })
    };
    for (i, inject) in plan.injects.iter().enumerate() {
        if !mine(i) {
            secrets.extend(inject.text.iter().filter_map(|piece| match piece {
                Piece::Text(text) if text.len() > 20 => Some(text.clone()),
                _ => None,
            }));
            secrets.extend((inject.expects.len() > 8).then(|| inject.expects.clone()));
        }
    }
    for (i, evidence) in plan.evidence.iter().enumerate() {
        let fact = firedrill::model::Fact::Evidence(firedrill::model::EvidenceId::at(i));
        if !engine.state().facts.has(plan.layout.bit(fact)) && !evidence.text.is_empty() {
            secrets.push(evidence.text.clone());
        }
    }
    secrets.extend(
        plan.actions
            .iter()
            .flat_map(|a| &a.outcomes)
            .filter_map(|o| o.why.clone()),
    );
    secrets.push(plan.texts.explain.clone());
    // What somebody may already see anyway: another inject can say the same, a cause is on the closed list.
    let titles: Vec<&str> = plan.actions.iter().map(|a| a.title.as_str()).collect();
    let given = engine.state().hinted.iter();
    let hints: Vec<_> = given.map(|r| &plan.hints[usize::from(*r)].text).collect();
    let public = format!("{:?}", (&plan.causes, &plan.texts.brief, hints, titles));
    let delivered: Vec<String> = plan
        .injects
        .iter()
        .enumerate()
        .filter(|(i, _)| mine(*i))
        .map(|(_, inject)| format!("{:?}", inject.text))
        .collect();
    secrets.retain(|s| {
        !s.is_empty()
            && !public.contains(s.as_str())
            && !delivered.iter().any(|d| d.contains(s.as_str()))
    });
    secrets
}

#[test]
fn triggers_in_a_loop_end_the_drill_with_a_reason() {
    let plan = plan_of(LOOP, "only");
    let log = log_of(&plan, &["ana"], 1, &[]);
    let ended = log.iter().find_map(|s| match s.event {
        Event::Ended { reason } => Some(reason),
        _ => None,
    });
    assert_eq!(ended, Some(EndReason::Runaway));
    assert!(log.len() < 2_000);
}

const LOOP: &str = "
format: 1
id: loop
title: A loop
level: novice
time_box: 10m
starts: Mon 09:00
brief: A loop.
objectives: {end: It ends}
system: {spin: [left, right]}
states: [{id: odd, when: {is: {spin: right}}, severity: P2, users: 1%, text: It spins}]
causes: {only: It spins}
views: {page: {tool: monitoring, title: Page, commands: [page], takes: 10s, rows: [{text: It spins}]}}
evidence: {}
actions: {stop: {tool: shell, title: Stop, commands: [stop], takes: 10s, outcomes: [{text: No}]}}
changes:
  - {id: a, when: {is: {spin: left}}, sets: {spin: right}}
  - {id: b, when: {is: {spin: right}}, sets: {spin: left}}
variants: {only: {page: {from: monitor, text: It spins}}}
people: {monitor: {title: Monitor, via: pager}}
users: 100
";

/// The minute, who was paged, and whether they answered.
type Answer = (i64, String, bool);

/// A drill in which nobody does anything, with people who answer pages with this chance: the levels that were paged, and who
/// answered or did not, with the minute.
fn nobody_acks(chance: f64) -> (Vec<(i64, u8)>, Vec<Answer>) {
    let mut plan = (*builtin_plan("blank-page", "env-missing")).clone();
    for level in &mut plan.rules.levels {
        level.answers.chance = chance;
    }
    plan.rules.repeat = 1;
    let plan = Arc::new(plan);
    let log = log_of(&plan, &["ana"], 3, &[]);
    let paged = log.iter().filter_map(|s| match s.event {
        Event::LevelPaged { level } => Some((s.at.0 / 60_000, level)),
        _ => None,
    });
    let answers = log.iter().filter_map(|s| match s.event {
        Event::PageAnswered { person, answered } => {
            let id = plan.people[person.index()].id.clone();
            Some((s.at.0 / 60_000, id, answered))
        }
        _ => None,
    });
    (paged.collect(), answers.collect())
}

#[test]
fn nobody_acks_and_the_page_climbs_the_levels_at_their_timeouts_and_again() {
    let (paged, answers) = nobody_acks(0.0);
    assert_eq!(
        paged,
        [(0, 0), (5, 1), (10, 2), (20, 0), (25, 1), (30, 2)],
        "5, 5 and 10 minutes, and all of it once more"
    );
    let silent = |minute, id: &str| (minute, id.to_owned(), false);
    let all = [
        silent(10, "sofia"),
        silent(20, "helena"),
        silent(30, "sofia"),
        silent(40, "helena"),
    ];
    assert_eq!(answers, all);
}

#[test]
fn who_answers_a_page_stops_the_climb() {
    let (paged, answers) = nobody_acks(1.0);
    let (minute, id, answered) = answers[0].clone();
    assert!(answered && id == "sofia" && minute >= 5);
    assert!(paged.iter().all(|(at, _)| *at <= minute), "{paged:?}");
    assert!(paged.len() < 6);
}

#[test]
fn who_has_a_line_in_the_script_answers_a_page_with_it() {
    let plan = builtin_plan("claude-rate-limit", "spend-cap");
    let mut answers = Vec::new();
    for id in ["org-admin", "product"] {
        let person = plan.person(id).expect("a voice of the catalogue");
        let page = [step(Time(5_000), Ask::Page(person))];
        let log = log_of(&plan, &["ana"], 3, &page);
        let drawn =
            |s: &Stamped| matches!(s.event, Event::PageAnswered { person: p, .. } if p == person);
        let said = |s: &Stamped| {
            matches!(s.event, Event::InjectDelivered { inject, .. }
                if plan.injects[inject.index()].id == "admin-here")
        };
        answers.push((log.iter().any(drawn), log.iter().any(said)));
    }
    assert_eq!(answers, [(false, true), (true, false)]);
}

#[test]
fn an_abort_for_a_real_incident_ends_the_drill_at_once() {
    let plan = builtin_plan("blank-page", "env-missing");
    let mut engine = Engine::new(plan.clone(), roster(&plan, &["ana"]), 1);
    let mut log = Vec::new();
    play(
        &mut engine,
        &[
            step(Time(5_000), Ask::Ack),
            step(Time(9_000), Ask::Abort { real: true }),
        ],
        &mut log,
    );
    let last = log.last().unwrap();
    assert_eq!(
        last.event,
        Event::Ended {
            reason: EndReason::RealIncident
        }
    );
    assert_eq!(last.at, Time(9_000));
    assert_eq!(engine.state().phase, Phase::Closed);
}
