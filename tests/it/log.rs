//! The log: there and back for every event, damage named, replay and verification over random play.

mod codec;
mod damage;
mod golden;
mod verify;

use std::sync::Arc;

use firedrill::engine::Step;
use firedrill::grammar::Script;
use firedrill::log::{Header, LogFile, LogSeat, Mode, Source, Version, drill_id};
use firedrill::model::{Ask, Plan, Roster, Stamped, TextId, Time};

use crate::harness::{builtin_plan, log_of, roster, step};

/// A header for a plan; what the sources say does not matter to what is tested with it.
pub(crate) fn header(plan: &Plan, roster: &Roster, seed: u64) -> Header {
    Header {
        format: Version::CURRENT,
        app: "0.1.0".to_owned(),
        scenario: Source::new(format!("id: {}\n", plan.id)),
        policy: Source::new("format: 1\n"),
        seed,
        variant: plan.variant.clone(),
        mode: if roster.solo { Mode::Solo } else { Mode::Team },
        branch: None,
        speed_permille: None,
        opened: None,
        on_call_at: plan.rules.on_call_at.clone(),
        roster: LogSeat::list(plan, roster),
    }
}

/// The log of these events.
pub(crate) fn file(plan: &Plan, roster: &Roster, seed: u64, events: &[Stamped]) -> LogFile {
    let header = header(plan, roster, seed);
    let mut log = LogFile::new(drill_id(&header, b"script"), header);
    for event in events {
        log.push(plan, event, None);
    }
    log
}

/// A whole solo drill with seed 7: the par of a variant, many notes and a page.
pub(crate) fn play() -> (Arc<Plan>, Arc<Roster>, Vec<Stamped>) {
    let plan = builtin_plan("oauth-failure", "secret-expired");
    let script = Script::from_par(&plan, "ana").unwrap();
    let par = script.rows.iter().filter_map(|row| {
        Some(Step {
            at: row.at,
            command: row.command?,
        })
    });
    let notes = (1..40).map(|n| step(Time(n * 60_000), Ask::Note(TextId(n as u32))));
    // Nothing in the script answers for this person, so the seed draws whether and when they do.
    let person = plan.person("product").expect("a voice of the catalogue");
    let page = step(Time(1_230_000), Ask::Page(person));
    let mut steps: Vec<Step> = par.chain(notes).chain([page]).collect();
    steps.sort_by_key(|s| s.at);
    let events = log_of(&plan, &["ana"], 7, &steps);
    (plan.clone(), roster(&plan, &["ana"]), events)
}
