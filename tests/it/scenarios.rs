//! Every built-in scenario in every variant: it passes all checks, and its variants differ.

use std::collections::{BTreeMap, BTreeSet};

use firedrill::engine::Step;
use firedrill::grammar::Script;
use firedrill::model::{Event, Plan, Sla, Stamped};
use firedrill::scenario::{self, builtins};
use firedrill::score::{SlaOutcome, Verdict};
use firedrill::simulate::{self, Bench, Effort, players};

use crate::harness::{all_plans, load, rules};

/// Enough to notice what a change spoils; `firedrill check scenarios/*.yaml` tries more.
const EFFORT: Effort = Effort {
    players: 100,
    states: 4_000,
};

fn name(plan: &Plan) -> String {
    format!("{}/{}", plan.id, plan.variant)
}

fn par(plan: &Plan) -> Vec<Step> {
    players::par(plan).unwrap_or_else(|found| panic!("the par of {}: {found:#?}", name(plan)))
}

/// Whether a coach leads through it, and nothing in it can break.
fn guided(plan: &Plan) -> bool {
    plan.texts.tags.iter().any(|tag| tag == "guided")
}

#[test]
fn every_scenario_passes_all_checks_without_a_finding() {
    let demo = std::fs::read_to_string("scenarios/demo.yaml").unwrap();
    for (id, text) in builtins().iter().copied().chain([("demo", demo.as_str())]) {
        let loaded = load(id, text);
        let mut found = scenario::check(&loaded, &rules());
        let played = simulate::check(&loaded, &rules(), EFFORT);
        found.extend(played.found);
        assert!(found.is_empty(), "{id}: {found:#?}");
        for variant in &played.variants {
            let par = variant.par.as_ref().expect("each variant has a par");
            assert!(par.score >= 90.0, "{id}: {variant:?}");
            let searched = variant.searched;
            assert!(
                searched.moves.is_some() || !searched.complete,
                "{id}: {variant:?}"
            );
        }
    }
}

#[test]
fn variants_differ_in_what_proves_them_or_in_what_helps() {
    let mut known = BTreeMap::new();
    for plan in all_plans() {
        let mut bench = Bench::new(&plan);
        bench.drill(7, &par(&plan));
        let log = bench.log();
        let proofs: BTreeSet<&str> = log.iter().filter_map(|s| proof(&plan, s)).collect();
        let help: BTreeSet<&str> = log.iter().filter_map(|s| action(&plan, s)).collect();
        let key = (plan.id.clone(), format!("{proofs:?} {help:?}"));
        let other = known.insert(key, plan.variant.clone());
        assert_eq!(other, None, "{}", name(&plan));
        assert!(!proofs.is_empty(), "{}", name(&plan));
    }
}

/// Evidence that supports the true cause and no other.
fn proof<'a>(plan: &'a Plan, s: &Stamped) -> Option<&'a str> {
    let Event::EvidenceFound { evidence, .. } = s.event else {
        return None;
    };
    let evidence = &plan.evidence[evidence.index()];
    (evidence.supports == [plan.cause]).then_some(&evidence.id)
}

/// An action that was started.
fn action<'a>(plan: &'a Plan, s: &Stamped) -> Option<&'a str> {
    match s.event {
        Event::ActionBegan { action, .. } => Some(&plan.actions[action.index()].id),
        _ => None,
    }
}

#[test]
fn each_scenario_has_four_variants_and_each_variant_a_full_script() {
    let plans = all_plans();
    for (id, _) in builtins() {
        let of: Vec<_> = plans.iter().filter(|p| p.id == *id).collect();
        // A lesson is led by a coach and played once or twice: it needs no more than a second ending.
        let least = if guided(of[0]) { 2 } else { 4 };
        assert!(of.len() >= least, "{id}");
    }
    assert!(plans.iter().any(|p| p.false_alarm));
    for plan in plans {
        // The first inject is the page.
        assert!(plan.injects.len() > 8, "{}", name(&plan));
        assert!(plan.hints.len() >= 4, "{}", name(&plan));
        assert!(!plan.texts.explain.is_empty(), "{}", name(&plan));
    }
}

/// Takes the new address back instead of repairing it, closes, and misses that it comes back.
const PARTIAL: &str = r#"at,by,response
0:30,player,ack
1:00,player,look signins
1:20,player,look fresh-browser
2:10,player,severity P1 nobody gets in with Google
2:30,player,"notify engineering,management --kind initial --impact ""No Google sign-in"" --action ""We look"" --next 20m ""P1"""
4:00,player,diagnose redirect-mismatch Google names the address
4:30,player,run deactivate-domain
7:00,player,verify signins
9:00,player,resolve it works
"#;

#[test]
fn a_partial_fix_that_came_back_is_no_mitigation() {
    let plans = all_plans();
    let plan = plans.iter().find(|p| p.variant == "redirect-mismatch");
    let plan = plan.expect("the variant is built in");
    let script = Script::parse(plan, PARTIAL).expect("the script is valid");
    let mut bench = Bench::new(plan);
    let card = bench.drill(7, &players::steps_of(&script));
    assert!(card.score < 60.0, "{:.1}", card.score);
    assert_eq!((card.times.mitigate, card.times.resolve), (None, None));
    let met = |v: &&Verdict| v.outcome == SlaOutcome::Met;
    let met: Vec<Sla> = card.slas.iter().filter(met).map(|v| v.sla).collect();
    assert_eq!(met, [Sla::Respond, Sla::Notify]);
}
