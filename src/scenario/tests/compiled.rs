//! What a compiled plan holds.

use super::*;
use crate::model::{CondId, ExpectKind, Fact, Facts, Piece, Span, Start, Time};
use crate::scenario::compile;

fn plan(changes: &[(&str, &str)]) -> crate::model::Plan {
    match compile(&loaded(&changed(changes)), &rules(), "bad-build") {
        Ok(plan) => plan,
        Err(found) => panic!("{}", lines(&found)),
    }
}

#[test]
fn a_plan_holds_resolved_names() {
    let plan = plan(&[]);
    assert_eq!(
        (
            plan.id.as_str(),
            plan.variant.as_str(),
            plan.users,
            plan.starts
        ),
        ("mini", "bad-build", 100, 24 * 60 + 845)
    );
    assert_eq!(
        (plan.time_box, plan.monitor),
        (Span::mins(40), Span::mins(10))
    );
    assert_eq!(plan.causes[plan.cause.index()].id, "bad-build");
    assert_eq!(
        plan.injects[0].text,
        vec![Piece::Text("Errors since 13:58".to_owned())]
    );
    assert!(plan.injects[0].alert && plan.injects[0].to_on_call);
    assert_eq!(plan.people[plan.injects[1].from.index()].id, "monitor");
    assert!(matches!(
        plan.injects[1].text[..],
        [Piece::Metric(_), Piece::Text(_)]
    ));
    assert_eq!(
        (plan.injects[2].every, plan.injects[2].times),
        (Some(Span::mins(10)), 2)
    );
    assert_eq!(
        plan.par,
        vec![
            (Time(30_000), "ack".to_owned()),
            (Time(60_000), "run rollback".to_owned())
        ]
    );
    let status = &plan.views[1];
    assert_eq!(
        status.rows[0].cells[0],
        vec![Piece::Text("Build".to_owned())],
        "`first` goes before the common rows"
    );
    assert_eq!((plan.views[0].rows[0].keep, plan.seen.len()), (Some(0), 1));
    assert!(
        plan.target(crate::model::Severity::P1, crate::model::Sla::Mitigate)
            .is_some_and(|t| t == Span::mins(20))
    );
}

#[test]
fn before_and_forbid_count_from_the_start_of_an_action() {
    let plan = plan(&[("forbid: {notified: customers}", "forbid: {ran: rollback}")]);
    let mut begun = Facts::default();
    begun.set(plan.layout.bit(Fact::BegunAny), true);
    begun.set(
        plan.layout.bit(Fact::Begun(crate::model::ActionId(0))),
        true,
    );
    let holds = |cond: CondId| plan.conds.holds(cond, &begun);
    let ExpectKind::That { before, .. } = plan.expects[0].kind else {
        panic!("an expectation of `that`")
    };
    let ExpectKind::Forbid { forbid, .. } = plan.expects[1].kind else {
        panic!("an expectation of `forbid`")
    };
    assert!(holds(before) && holds(forbid));
}

#[test]
fn parts_of_other_variants_vanish() {
    let two = [
        (
            "variants:\n",
            "variants:\n  calm:\n    false_alarm: true\n    cause: vendor\n    page: {from: monitor, text: A blip}\n    injects: [{id: only-calm, at: 9m, from: monitor, to: [on-call], text: Fine}]\n",
        ),
        (
            "id: again, when: {state: broken}",
            "id: again, chorus: true, when: {fired: only-calm}",
        ),
        (
            "text: Rolled back.}",
            "text: Rolled back.}\n      - {when: {variant: calm}, text: Only there.}",
        ),
        (
            "- {id: quiet, forbid",
            "- {id: quiet, if: {variant: [calm]}, forbid",
        ),
    ];
    let loaded = loaded(&changed(&two));
    let bad = compile(&loaded, &rules(), "bad-build").unwrap();
    let calm = compile(&loaded, &rules(), "calm").unwrap();
    let ids = |plan: &crate::model::Plan| {
        plan.injects
            .iter()
            .map(|i| i.id.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&bad), ["page", "ask", "again"]);
    assert_eq!(
        ids(&calm),
        ["page", "ask", "only-calm"],
        "the chorus is silent in a false alarm"
    );
    let Start::When(never) = bad.injects[2].trigger.start else {
        panic!("`again` waits for a condition")
    };
    assert_eq!(bad.conds.constant(never), Some(false));
    assert_eq!(
        (
            bad.actions[0].outcomes.len(),
            calm.actions[0].outcomes.len()
        ),
        (2, 3)
    );
    assert_eq!((bad.expects.len(), calm.expects.len()), (1, 1));
    assert_eq!(calm.expects[0].id, "quiet");
}

#[test]
fn conditions_mean_what_they_say() {
    let when = "when: {is: {live: [good, bad]}, not: {acked: true}, any: [{looked: any}, {classified: [none, P1]}], impact: P1}, held: 9m";
    let plan = plan(&[("when: {state: broken}, held: 9m", when)]);
    let Start::When(cond) = plan.injects[2].trigger.start else {
        panic!("`again` waits for a condition")
    };
    let holds = |facts: &[Fact]| {
        let mut set = Facts::default();
        facts.iter().for_each(|f| {
            set.set(plan.layout.bit(*f), true);
        });
        plan.conds.holds(cond, &set)
    };
    let bad = Fact::Value(crate::model::VarId(0), 1);
    let p1 = crate::model::Severity::P1;
    let base = [bad, Fact::Impact(p1)];
    assert!(!holds(&base));
    assert!(holds(&[base[0], base[1], Fact::LookedAny]));
    assert!(holds(&[base[0], base[1], Fact::Classified(None)]));
    assert!(holds(&[base[0], base[1], Fact::Classified(Some(p1))]));
    assert!(!holds(&[base[0], base[1], Fact::LookedAny, Fact::Acked]));
    assert!(!holds(&[Fact::Impact(p1), Fact::LookedAny]));
}

#[test]
fn built_ins_are_sound_in_every_variant() {
    for (id, text) in crate::scenario::builtins() {
        let reading = load(Source::new(format!("{id}.yaml"), *text), &built_in);
        assert_eq!(lines(&reading.found), "", "{id}");
        let loaded = reading.loaded.unwrap();
        assert_eq!(lines(&check(&loaded, &rules())), "", "{id}");
        let least = if *id == "first-page" { 2 } else { 4 };
        assert!(loaded.variants.len() >= least, "{id}");
    }
}
