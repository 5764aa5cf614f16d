//! The merge with a catalogue.

use super::*;
use crate::scenario::compile;

const CATALOGUE: &str = "format: 1\ncatalogue: shop\nusers: 900\n\
    people: {ceo: {title: CEO}, monitor: {title: Old}}\n\
    metrics: {errors: {title: Old title, unit: /h, normal: 5, noise: 4%}}\n\
    views: {graph: {tool: logs, rows: [{text: Nothing special}], commands: [graphs]}, spare: {tool: docs, title: Docs, commands: [docs]}}\n\
    evidence: {calm: {text: Calm}, both: {text: Both, supports: [vendor, gone]}}\n\
    actions: {purge: {tool: deploys, title: Purge, commands: [purge], outcomes: [{text: Purged.}]}}\n\
    injects:\n  - {id: ask, at: 1m, from: ceo, to: [on-call], text: Well?}\n  - {id: nag, at: 2m, from: ceo, to: [on-call], text: And?}\n";

fn shop(id: &str) -> Option<Source> {
    (id == "shop").then(|| Source::new("shop.yaml", CATALOGUE))
}

fn with_catalogue(extra: &str) -> crate::scenario::Reading {
    load(
        Source::new(
            "mini.yaml",
            MINI.replacen("id: mini\n", &format!("id: mini\nuses: shop\n{extra}"), 1),
        ),
        &shop,
    )
}

#[test]
fn the_scenario_wins_lists_append_and_items_are_replaced() {
    let reading = with_catalogue("");
    assert_eq!(lines(&reading.found), "");
    let doc = &reading.loaded.as_ref().unwrap().doc;
    assert_eq!(doc.users, Some(100));
    let errors = doc.metrics.get("errors").unwrap();
    assert_eq!(
        (
            errors.title.as_deref(),
            errors.noise.map(|n| n.thousandths())
        ),
        (Some("Errors"), Some(4_000))
    );
    let graph = doc.views.get("graph").unwrap();
    assert_eq!(
        (graph.rows.len(), graph.commands.join("+")),
        (2, "graphs+graph".to_owned())
    );
    let injects: Vec<(&str, bool)> = doc
        .injects
        .iter()
        .map(|i| (i.id.as_str(), i.chorus))
        .collect();
    assert_eq!(injects, [("ask", false), ("nag", true), ("again", false)]);
    assert_eq!(doc.evidence.get("both").unwrap().supports.len(), 1);
    let plan = compile(reading.loaded.as_ref().unwrap(), &rules(), "bad-build").unwrap();
    assert!(
        plan.evidence.iter().all(|e| e.id != "calm"),
        "evidence that concerns no cause is left out"
    );
    assert!(plan.evidence.iter().any(|e| e.id == "both"));
}

#[test]
fn parts_can_be_dropped() {
    let reading = with_catalogue("drop: [views/spare, nag, injects/naag]\n");
    insta::assert_snapshot!(lines(&reading.found), @"S104 4:26 the catalogue has nothing called `injects/naag` to drop; known here: `ask`");
    let doc = &reading.loaded.as_ref().unwrap().doc;
    assert!(doc.views.get("spare").is_none() && doc.injects.iter().all(|i| i.id.as_str() != "nag"));
}

#[test]
fn problems_point_into_the_file_that_has_them() {
    let broken = |_: &str| {
        Some(Source::new(
            "shop.yaml",
            CATALOGUE.replace(
                "from: ceo, to: [on-call], text: And?",
                "from: coe, to: [on-call], text: And?, odd: 1",
            ),
        ))
    };
    let mut reading = load(
        Source::new(
            "mini.yaml",
            MINI.replacen("id: mini\n", "id: mini\nuses: shop\n", 1),
        ),
        &broken,
    );
    reading
        .found
        .extend(check(reading.loaded.as_ref().unwrap(), &rules()));
    let places: Vec<String> = reading
        .found
        .iter()
        .map(|d| format!("{} {}", d.rule, d.place.as_ref().unwrap()))
        .collect();
    assert_eq!(places, ["Y101 shop.yaml:11:61", "S101 shop.yaml:11:29"]);
    assert_eq!(reading.sources.len(), 2);
}

#[test]
fn an_unknown_catalogue_is_an_error() {
    let text = MINI.replacen("id: mini\n", "id: mini\nuses: shopp\n", 1);
    insta::assert_snapshot!(problems(&text), @"S103 3:7 there is no catalogue `shopp`; built in is `epb`; another one is looked for as `catalogues/shopp.yaml` beside the scenario");
}

#[test]
fn the_merged_text_gives_the_same_plans() {
    for (id, text) in crate::scenario::builtins() {
        let first = load(Source::new(format!("{id}.yaml"), *text), &built_in)
            .loaded
            .unwrap();
        let again = load(
            Source::new("merged", first.merged_text.clone()),
            &no_catalogue,
        );
        assert_eq!(lines(&again.found), "", "{id}");
        let again = again.loaded.unwrap();
        assert_eq!(again.merged_text, first.merged_text, "{id}");
        for variant in &first.variants {
            let plans =
                [&first, &again].map(|l| format!("{:?}", compile(l, &rules(), variant).unwrap()));
            assert_eq!(plans[0], plans[1], "{id} {variant}");
        }
    }
}

#[test]
fn a_catalogue_is_checked_by_itself() {
    let found = |text: &str| {
        lines(&crate::scenario::check_catalogue(
            &Source::new("shop.yaml", text),
            &rules(),
        ))
    };
    let epb = builtin_catalogue("epb").unwrap();
    assert_eq!(found(epb), "");
    let broken = CATALOGUE.replace(
        "rows: [{text: Nothing special}]",
        "panels: [erors], rows: [{when: {state: bad}, text: x}]",
    );
    insta::assert_snapshot!(found(&broken), @r"
    S206 6:9 the view `graph` has no `title`, neither here nor in a catalogue
    S101 6:38 there is no metric `erors`; did you mean `errors`?
    S101 6:68 there is no state `bad`
    ");
    insta::assert_snapshot!(found("format: 1\ncatalogue: a\nuser: 4\n"), @r"
    Y103 1:1 the key `users` is missing here
    Y101 3:1 the key `user` is not known here; did you mean `users`?
    ");
    insta::assert_snapshot!(found("[oops"), @"Y003 1:1 this is not valid YAML: unclosed bracket '['");
}
