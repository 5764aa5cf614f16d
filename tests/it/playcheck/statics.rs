//! What reading alone finds about a scenario that tells too early, and a scenario too large to search to its end.

use firedrill::scenario;
use firedrill::simulate::{self, Effort};

use super::changed;
use crate::harness::{load, rules};

/// The findings of one rule: message and line.
fn found(rule: &str, changes: &[(&str, &str)]) -> Vec<(String, u32)> {
    let text = changed(changes);
    let found = scenario::check(&load("base.yaml", &text), &rules());
    found
        .into_iter()
        .filter(|d| d.rule == rule)
        .map(|d| (d.message, d.place.map_or(0, |p| p.line)))
        .collect()
}

#[test]
fn texts_that_give_the_cause_away() {
    let page = "page: {from: monitor, text: Search latency above its limit for 5 min}";
    let brief = "brief: The shop has a search box. You are on call.";
    for (from, to) in [
        (
            page,
            "page: {from: monitor, text: \"old-check: limit exceeded\"}",
        ),
        (
            page,
            "page: {from: monitor, text: \"Alarm. The check compares with a limit of last year.\"}",
        ),
        (
            page,
            "page: {from: monitor, text: \"The limit was set when the shop was half as large\"}",
        ),
        (brief, "brief: The search index is broken. You are on call."),
        (
            "title: State of the cache",
            "title: \"State of the cache: cold-cache\"",
        ),
    ] {
        let hits = found("S603", &[(from, to)]);
        assert_eq!(hits.len(), 1, "{to}: {hits:?}");
        assert!(hits[0].1 > 1, "{hits:?}");
    }
    assert!(found("S603", &[]).is_empty());
    // What comes after a diagnosis gives nothing away.
    let told = "    injects:\n      - {id: told, when: {diagnosed: old-check}, from: shop, to: [on-call], text: old-check it is}\n    page: {from: monitor, text: Search latency above its limit for 5 min}";
    let early = told.replace("diagnosed: old-check", "acked: true");
    assert!(found("S603", &[(&format!("    {page}"), told)]).is_empty());
    assert_eq!(found("S603", &[(&format!("    {page}"), &early)]).len(), 1);
}

#[test]
fn what_starts_before_the_history_and_what_is_always_revealed() {
    let early = "changes:\n  - {id: early, when: {is: {index: built}}, sets: {cache: warm}}\n";
    let hits = found("S305", &[("changes:\n", early)]);
    assert_eq!(hits.len(), 1, "{hits:?}");
    assert!(hits[0].0.contains("`early`"), "{hits:?}");
    assert!(
        found(
            "S305",
            &[("changes:\n", &early.replace("sets:", "held: 1m, sets:"))]
        )
        .is_empty()
    );

    let lines = "rows: [{evidence: [same-traffic]}]\n    lines: [{rate: searches, text: GET /search, evidence: [same-traffic]}]";
    let from = "rows: [{evidence: [same-traffic]}]";
    assert_eq!(found("S306", &[(from, lines)]).len(), 1);
    let when = lines.replace("{rate", "{when: {state: slow}, rate");
    assert!(found("S306", &[(from, &when)]).is_empty());
}

/// 12 variables, 8 variants, 30 injects: far more states than can be followed.
fn large() -> String {
    let mut text = String::from(
        "format: 1\nid: large\ntitle: Large\nlevel: expert\ntime_box: 60m\nstarts: Tue 14:05\nbrief: Much can break.\nusers: 100\n\
         people: {monitor: {title: Monitor, via: pager}}\ntargets: {P1: {update: 20m, mitigate: 20m, resolve: 50m}}\n",
    );
    let each = |n: usize, line: &dyn Fn(usize) -> String| (0..n).map(line).collect::<String>();
    text += "system:\n";
    text += &each(12, &|i| format!("  v{i}: [fine, slow, broken]\n"));
    text += "states:\n";
    text += &each(12, &|i| {
        format!(
            "  - {{id: s{i}, when: {{is: {{v{i}: broken}}}}, severity: P1, users: {}%, text: Part {i} fails}}\n",
            i + 5
        )
    });
    text += "causes:\n";
    text += &each(8, &|i| format!("  c{i}: Part {i} broke\n"));
    text += "evidence:\n";
    text += &each(8, &|i| {
        format!("  e{i}: {{text: Part {i} is broken, supports: [c{i}]}}\n")
    });
    text += "views:\n";
    text += &each(12, &|i| {
        format!(
            "  w{i}: {{tool: logs, title: Part {i}, commands: [part {i}], verifies: [s{i}], rows: [{{when: {{is: {{v{i}: broken}}}}, text: broken}}]}}\n"
        )
    });
    text += "actions:\n";
    text += &each(12, &|i| {
        format!(
            "  a{i}: {{tool: shell, title: Mend {i}, commands: [mend {i}], takes: 1m, outcomes: [{{sets: {{v{i}: fine}}, text: Mended.}}]}}\n  b{i}: {{tool: shell, title: Shake {i}, commands: [shake {i}], takes: 1m, outcomes: [{{chance: 50%, sets: {{v{i}: slow}}, text: Slow.}}, {{sets: {{v{i}: broken}}, rating: harmful, text: Broken.}}]}}\n"
        )
    });
    text += "injects:\n";
    text += &each(30, &|i| {
        format!(
            "  - {{id: i{i}, when: {{is: {{v{}: slow}}}}, held: {}m, from: monitor, to: [on-call], text: Part is slow, sets: {{v{}: broken}}}}\n",
            i % 12,
            i % 7 + 1,
            (i + 1) % 12
        )
    });
    text += "variants:\n";
    text += &each(8, &|i| {
        format!(
            "  c{i}:\n    history: [{{at: -5m, sets: {{v{i}: broken}}}}]\n    page: {{from: monitor, text: Something fails}}\n    explain: It broke.\n    rows: {{w{i}: [{{text: it broke, evidence: [e{i}]}}]}}\n"
        )
    });
    text
}

#[test]
fn a_large_scenario_says_where_the_search_stopped() {
    let loaded = load("large.yaml", &large());
    let effort = Effort {
        players: 4,
        states: 300,
    };
    let checked = simulate::check(&loaded, &rules(), effort);
    assert_eq!(
        checked.variants.len(),
        8,
        "{:#?}",
        scenario::check(&loaded, &rules())
    );
    for variant in &checked.variants {
        assert!(
            !variant.searched.complete && variant.searched.states > 300,
            "{variant:?}"
        );
        assert_eq!(variant.searched.moves, Some(1), "{variant:?}");
    }
}
