//! Players without a mind: who follows the script, who does everything, and who does anything.
//!
//! Each is a list of steps that depends on the plan and a seed alone.

use crate::engine::Step;
use crate::grammar::{Problem, Script};
use crate::model::{
    ActionId, Ask, AudienceId, Audiences, By, CauseId, Command, Draft, Draws, Elements,
    MessageKind, Participant, Plan, Purpose, Severity, Span, TextId, Time, ViewId,
};

/// What the one who plays is called.
pub const PLAYER: &str = "player";

/// How far a step moves at most when a par is played a little off its times.
const JITTER: Span = Span::secs(20);
/// How often a random player says something.
const RANDOM_STEPS: usize = 120;
/// The text of somebody who gives a reason without words.
const SOME_WORDS: TextId = TextId(0);

/// A step of the one who plays.
#[must_use]
pub fn step(at: Time, ask: Ask) -> Step {
    let by = By::Seat(Participant(0));
    Step {
        at,
        command: Command {
            by,
            ago: Span::ZERO,
            ask,
        },
    }
}

/// The steps of a script.
#[must_use]
pub fn steps_of(script: &Script) -> Vec<Step> {
    let steps = script.rows.iter().filter_map(|row| {
        let command = row.command?;
        Some(Step {
            at: row.at,
            command,
        })
    });
    steps.collect()
}

/// The author's reference play.
///
/// # Errors
/// The lines that are no responses.
pub fn par(plan: &Plan) -> Result<Vec<Step>, Vec<Problem>> {
    Script::from_par(plan, PLAYER).map(|script| steps_of(&script))
}

/// The same steps, each a little earlier or later.
#[must_use]
pub fn jittered(steps: &[Step], seed: u64) -> Vec<Step> {
    let mut draws = Draws::keyed(seed, Purpose::Responder, 0, 0);
    let mut steps = steps.to_vec();
    for step in &mut steps {
        let shift = ((draws.unit() * 2.0 - 1.0) * JITTER.0 as f64) as i64;
        step.at = (step.at + Span(shift)).max(Time::ZERO);
    }
    steps.sort_by_key(|step| step.at);
    steps
}

/// `ack`, then every action in turn every 30 s, then `resolve`.
#[must_use]
pub fn shotgun(plan: &Plan) -> Vec<Step> {
    let actions = (0..plan.actions.len()).map(|i| Ask::Run(ActionId::at(i)));
    let asks = std::iter::once(Ask::Ack)
        .chain(actions)
        .chain([Ask::Resolve(TextId::NONE)]);
    asks.zip(1..)
        .map(|(ask, i)| step(Time::ZERO + Span::secs(30 * i), ask))
        .collect()
}

/// Somebody who says anything every half a minute or so.
#[must_use]
pub fn random(plan: &Plan, seed: u64) -> Vec<Step> {
    let mut draws = Draws::keyed(seed, Purpose::Responder, 1, 0);
    let mut at = Time::ZERO;
    let steps = (0..RANDOM_STEPS).map(|_| {
        at = at + Span::secs(10 + i64::from(draws.below(40)));
        step(at, anything(plan, &mut draws, at))
    });
    steps.collect()
}

fn anything(plan: &Plan, draws: &mut Draws, at: Time) -> Ask {
    let mut one = |of: usize| draws.below(of as u32) as usize;
    match one(10) {
        0 => Ask::Ack,
        1 => Ask::Severity(Some(Severity::ALL[one(Severity::ALL.len())]), SOME_WORDS),
        2 => Ask::Severity(None, SOME_WORDS),
        3 => Ask::Notify(Draft {
            to: Audiences::default().with(AudienceId::at(one(plan.rules.audiences.len()))),
            kind: MessageKind::Update,
            has: Elements(0b111),
            severity: None,
            percent: None,
            next: Span::mins(20),
            text: SOME_WORDS,
            print: at.0 as u32,
        }),
        4 => Ask::Suspect(CauseId::at(one(plan.causes.len())), SOME_WORDS),
        5 => Ask::Diagnose(CauseId::at(one(plan.causes.len())), SOME_WORDS),
        6 if !plan.actions.is_empty() => Ask::Run(ActionId::at(one(plan.actions.len()))),
        7 if !plan.views.is_empty() => Ask::Verify(ViewId::at(one(plan.views.len()))),
        9 if !plan.views.is_empty() => Ask::Look(ViewId::at(one(plan.views.len()))),
        _ => Ask::Resolve(SOME_WORDS),
    }
}
