//! The score, criterion by criterion: small scripts on a small scenario, and the credits that they must have.
//!
//! `people` has steps 1 to 3, `work` steps 4 to 8, `others` false alarms, expectations, SLAs and ratings,
//! `games` plays that try to get more than they deserve, `properties` what holds for any play.

mod games;
mod others;
mod people;
mod properties;
mod work;

use std::sync::Arc;

use firedrill::engine::{Engine, Step, play};
use firedrill::grammar::Script;
use firedrill::model::{Plan, Roster};
use firedrill::score::{Card, Psmu, Rule, Scored, Scorer, SlaOutcome};

use crate::harness::{plan_of, roster};

/// A lamp that is dark (P0), dim (P2), warm (P3, residual) or faint (P3) until somebody mends it.
const LAMP: &str = include_str!("score/lamp.yaml");

/// A drill that was played and scored.
struct Played {
    plan: Arc<Plan>,
    card: Card,
}

impl Played {
    fn line(&self, id: &str) -> Option<&Scored> {
        self.card.criteria.iter().find(|c| match c.rule {
            Rule::Policy(criterion) => criterion.id() == id,
            Rule::Expect(e) => self.plan.expects[e.index()].id == id,
        })
    }

    fn credit(&self, id: &str) -> f64 {
        self.line(id).unwrap_or_else(|| panic!("no {id}")).credit
    }

    /// The verdicts of one SLA, worst severity last.
    fn verdicts(&self, sla: &str) -> Vec<SlaOutcome> {
        let of = self.card.slas.iter().filter(|v| v.sla.name() == sla);
        of.map(|v| v.outcome).collect()
    }

    fn objective(&self, id: &str) -> Option<Psmu> {
        let i = self.plan.objectives.iter().position(|o| o.id == id);
        self.card.objectives[i.unwrap()]
    }
}

/// Plays lines such as `5:00 ana ack`; one name plays alone.
fn drill(variant: &str, lines: &[impl AsRef<str>]) -> Played {
    drill_on(plan_of(LAMP, variant), lines)
}

fn drill_on(plan: Arc<Plan>, lines: &[impl AsRef<str>]) -> Played {
    let (roster, steps) = read(&plan, lines);
    let solo = roster.solo;
    let mut engine = Engine::new(plan.clone(), roster, 1);
    let mut log = Vec::new();
    play(&mut engine, &steps, &mut log);
    let card = Scorer::default().score(&plan, solo, &log, 0.0).clone();
    Played { plan, card }
}

/// Who takes part (one person, when nobody does anything), and the steps.
fn read(plan: &Plan, lines: &[impl AsRef<str>]) -> (Arc<Roster>, Vec<Step>) {
    let mut csv = "at,by,response\n".to_owned();
    for line in lines {
        let mut words = line.as_ref().splitn(3, ' ');
        let [at, by, said] = [(); 3].map(|()| words.next().expect("at, by, response"));
        csv += &format!("{at},{by},\"{}\"\n", said.replace('"', "\"\""));
    }
    if lines.is_empty() {
        return (roster(plan, &["ana"]), Vec::new());
    }
    let script = Script::parse(plan, &csv).unwrap_or_else(|found| panic!("{found:#?}"));
    let steps = script.rows.iter().filter_map(|row| {
        Some(Step {
            at: row.at,
            command: row.command?,
        })
    });
    (Arc::new(script.roster.clone()), steps.collect())
}

/// Plays each case and compares the credit of one criterion.
#[track_caller]
fn check(criterion: &str, variant: &str, cases: &[(&[&str], f64)]) {
    for (lines, want) in cases {
        let played = drill(variant, lines);
        let got = played.credit(criterion);
        assert!(
            (got - want).abs() < 1e-6,
            "{criterion} of {variant}: {got:.4} instead of {want:.4}: {lines:#?}\n{:?}",
            played.line(criterion)
        );
    }
}

#[test]
fn doing_nothing_earns_nothing() {
    for variant in &variants() {
        let played = drill(variant, &[""; 0]);
        assert_eq!(
            played.card.score, 0.0,
            "{variant}: {:#?}",
            played.card.criteria
        );
        let lost = |c: &Scored| c.credit == 0.0;
        assert!(played.card.criteria.iter().all(lost), "{variant}");
    }
}

#[test]
fn doing_all_of_it_well_earns_all() {
    let played = drill("dark", &WELL);
    let lost: Vec<_> = played
        .card
        .criteria
        .iter()
        .filter(|c| c.credit < 1.0)
        .collect();
    assert!(lost.is_empty(), "{lost:#?}");
    assert_eq!(played.card.score, 100.0);
    assert_eq!(played.card.steps, [Some(Psmu::P); 8]);
    assert_eq!(played.card.objectives, [Some(Psmu::P); 2]);
    let met = |v: &firedrill::score::Verdict| v.outcome == SlaOutcome::Met;
    let of = |name| {
        played
            .card
            .slas
            .iter()
            .find(|v| v.sla.name() == name)
            .unwrap()
    };
    assert!(
        ["respond", "notify", "mitigate", "resolve"]
            .into_iter()
            .all(|n| met(of(n)))
    );
    assert_eq!(of("update").outcome, SlaOutcome::NotTestable);
}

/// Everything right, by a team, in the variant `dark`.
const WELL: [&str; 14] = [
    "0:30 ana ack",
    "1:00 ana look board",
    "1:30 ana severity P0 nobody can see",
    "2:00 ana assign incident-commander ana",
    "2:10 ana assign communications ben",
    "3:00 ben notify all-stakeholders --kind initial --impact 'Dark for 98 %' --action 'We look at the fuse' --next 20m 'P0, Ana leads'",
    "4:00 ana diagnose fuse the board says so",
    "5:00 ana run fix",
    "7:00 ana verify board",
    "8:00 ben resolve it shines",
    "60:00 ana review cause a fuse blew",
    "60:10 ana review went-well quick",
    "60:20 ben review improve spare fuses",
    "60:30 ben review action-item 'buy fuses' --owner ben --due 2026-12-01",
];

fn variants() -> Vec<String> {
    crate::harness::load("lamp.yaml", LAMP).variants.clone()
}
