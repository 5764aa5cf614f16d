//! What tests of the drill share: plans from the built-in or written scenarios, rosters, and random play.

use std::sync::Arc;

use firedrill::engine::{Engine, Step, play};
use firedrill::model::{
    Ask, Assignee, Audiences, By, CauseId, Command, Draft, Elements, MessageKind, Participant,
    PauseReason, PersonId, Plan, RoleId, Roster, Rules, Severity, Span, Stamped, TextId, Time,
    ViewId,
};
use firedrill::scenario::{self, Loaded};
use firedrill::yaml::Source;
use proptest::prelude::*;

/// The rules of the built-in policy.
pub(crate) fn rules() -> Rules {
    let source = Source {
        name: "policy.yaml".into(),
        text: firedrill::policy::builtin().into(),
    };
    let (policy, found) = firedrill::policy::load(&source);
    policy.unwrap_or_else(|| panic!("{found:?}")).rules()
}

/// A scenario from a text; it may use the built-in catalogues.
pub(crate) fn load(name: &str, text: &str) -> Loaded {
    let source = Source {
        name: name.into(),
        text: text.into(),
    };
    let catalogues = |id: &str| {
        scenario::builtin_catalogue(id).map(|text| Source {
            name: format!("{id}.yaml"),
            text: text.into(),
        })
    };
    let reading = scenario::load(source, &catalogues);
    let errors: Vec<_> = reading
        .found
        .iter()
        .map(|d| format!("{}: {}", d.rule, d.message))
        .collect();
    reading
        .loaded
        .unwrap_or_else(|| panic!("{name}: {errors:#?}"))
}

/// One variant of a scenario text.
pub(crate) fn plan_of(text: &str, variant: &str) -> Arc<Plan> {
    compile(&load("test.yaml", text), variant)
}

/// One variant of a built-in scenario.
pub(crate) fn builtin_plan(id: &str, variant: &str) -> Arc<Plan> {
    compile(
        &load(id, scenario::builtin(id).expect("a built-in scenario")),
        variant,
    )
}

/// Every variant of every built-in scenario.
pub(crate) fn all_plans() -> Vec<Arc<Plan>> {
    let mut plans = Vec::new();
    for (id, text) in scenario::builtins() {
        let loaded = load(id, text);
        plans.extend(loaded.variants.iter().map(|v| compile(&loaded, v)));
    }
    plans
}

fn compile(loaded: &Loaded, variant: &str) -> Arc<Plan> {
    Arc::new(
        scenario::compile(loaded, &rules(), variant).unwrap_or_else(|found| panic!("{found:#?}")),
    )
}

/// A roster of these names.
pub(crate) fn roster(plan: &Plan, names: &[&str]) -> Arc<Roster> {
    Arc::new(Roster::new(plan, names.iter().copied()).unwrap())
}

/// The log of a script.
pub(crate) fn log_of(plan: &Arc<Plan>, names: &[&str], seed: u64, steps: &[Step]) -> Vec<Stamped> {
    let mut engine = Engine::new(plan.clone(), roster(plan, names), seed);
    let mut log = Vec::new();
    play(&mut engine, steps, &mut log);
    log
}

/// A step of the first participant.
pub(crate) fn step(at: Time, ask: Ask) -> Step {
    by(Participant(0), at, ask)
}

/// A step of a participant.
pub(crate) fn by(participant: Participant, at: Time, ask: Ask) -> Step {
    Step {
        at,
        command: Command {
            by: By::Seat(participant),
            ago: Span::ZERO,
            ask,
        },
    }
}

/// A message without words.
pub(crate) fn message(to: u16, kind: MessageKind, print: u32) -> Draft {
    Draft {
        to: Audiences(to),
        kind,
        has: Elements(0b111),
        severity: None,
        percent: None,
        next: Span::mins(20),
        text: TextId(print),
        print,
    }
}

/// Random responses of up to `seats` players, in order of time.
pub(crate) fn random_steps(
    plan: &Arc<Plan>,
    seats: u8,
) -> impl Strategy<Value = Vec<Step>> + use<> {
    let time_box = plan.time_box.0;
    let one = (
        0..time_box,
        0..seats,
        random_ask(plan.clone()),
        0..400_000i64,
    );
    prop::collection::vec(one, 0..60).prop_map(|steps| {
        let mut steps: Vec<Step> = steps
            .into_iter()
            .map(|(at, seat, ask, ago)| {
                let ago = if ago < 60_000 { Span(ago) } else { Span::ZERO };
                Step {
                    at: Time(at),
                    command: Command {
                        by: By::Seat(Participant(seat)),
                        ago,
                        ask,
                    },
                }
            })
            .collect();
        steps.sort_by_key(|s| s.at);
        steps
    })
}

/// A random response that names only things of the plan.
pub(crate) fn random_ask(plan: Arc<Plan>) -> impl Strategy<Value = Ask> {
    (0..17u8, any::<u32>()).prop_map(move |(kind, n)| {
        let pick = |len: usize| n as usize % len.max(1);
        match kind {
            0 => Ask::Ack,
            1 => Ask::Severity(Severity::ALL.get(pick(6)).copied(), TextId(n % 9)),
            2 => Ask::Assign {
                role: RoleId::at(pick(plan.rules.roles.len())),
                to: Assignee::Seat(Participant(0)),
                handoff: false,
                text: TextId::NONE,
            },
            3 => Ask::Page(PersonId::at(pick(plan.people.len()))),
            4 | 5 => Ask::Notify(message(
                1 << pick(plan.rules.audiences.len()),
                MessageKind::ALL[pick(3)],
                n % 5,
            )),
            6..=8 => Ask::Look(ViewId::at(pick(plan.views.len()))),
            9 => Ask::Suspect(CauseId::at(pick(plan.causes.len())), TextId::NONE),
            10 => Ask::Diagnose(CauseId::at(pick(plan.causes.len())), TextId(n % 9)),
            11 | 12 => Ask::Run(firedrill::model::ActionId::at(pick(plan.actions.len()))),
            13 => Ask::Verify(ViewId::at(pick(plan.views.len()))),
            14 => Ask::Resolve(TextId(n % 9)),
            15 => Ask::Hint,
            _ => Ask::Note(TextId(n % 9)),
        }
    })
}

/// A pause that ends at once.
pub(crate) fn pause() -> [Ask; 2] {
    [Ask::Pause(PauseReason::Break), Ask::Continue]
}
