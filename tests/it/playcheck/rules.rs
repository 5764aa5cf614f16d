//! For each rule a scenario that breaks it.

use std::collections::BTreeSet;

use firedrill::simulate;
use firedrill::yaml::Diagnostic;

use super::{BASE, changed, played};

/// A rule, a part of its message, and what to change in the base so that it is broken.
type Case = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const FILL: &str = "sets: {cache: warm}, rating: fix, ";
const CHANGES: &str = "changes:\n";
const EXPECT: &str = "expect:\n";
const EMPTY: &str = "sets: {cache: cold}, rating: harmful, ";

const CASES: &[Case] = &[
    (
        "S701",
        "nothing that players can do ends the hurt",
        &[(FILL, "")],
    ),
    (
        "S701",
        "never be made healthy",
        &[(
            "{is: {index: rebuilding}}, held: 6m",
            "{is: {index: rebuilding}, ran: empty, looked: graphs, not: {ran: empty}}, held: 6m",
        )],
    ),
    (
        "S701",
        "fits into the time box",
        &[("held: 6m", "held: 60m")],
    ),
    (
        "S701",
        "nobody is ever hurt",
        &[("    history: [{at: -7m, sets: {cache: cold}}]\n", "")],
    ),
    (
        "S702",
        "does not stay so",
        &[(
            CHANGES,
            "changes:\n  - {id: again, when: {resolved: true, variant: cold-cache, is: {cache: warm}}, held: 2m, sets: {cache: cold}}\n",
        )],
    ),
    (
        "S703",
        "after `run empty`",
        &[
            ("cache: [warm, cold]", "cache: [warm, cold, gone]"),
            (
                "when: {is: {cache: cold}}, severity",
                "when: {is: {cache: [cold, gone]}}, severity",
            ),
            (EMPTY, "sets: {cache: gone}, rating: harmful, "),
        ],
    ),
    (
        "S704",
        "although nobody does anything",
        &[(
            CHANGES,
            "changes:\n  - {id: warms, when: {is: {cache: cold}}, held: 10m, sets: {cache: warm}}\n",
        )],
    ),
    (
        "S705",
        "still hurt at the end",
        &[(
            "  cold-cache:\n    history",
            "  cold-cache:\n    self_heals: true\n    history",
        )],
    ),
    (
        "S706",
        "misses no target",
        &[("time_box: 40m", "time_box: 9m")],
    ),
    (
        "S707",
        "`fill` alone",
        &[(
            "{when: {is: {cache: cold}}, sets: {cache: warm}, ",
            "{sets: {cache: warm, index: built}, ",
        )],
    ),
    (
        "S708",
        "the par of `cold-cache`",
        &[("3:50 run fill", "3:50 look graphs")],
    ),
    (
        "S709",
        "P1 notify",
        &[
            (
                "4:20 notify engineering,management --kind initial --impact \"Searches take six",
                "4:20 note \"Searches take six",
            ),
            (
                "16:20 notify engineering,management --kind update --impact \"Search answers",
                "26:20 notify engineering,management --kind update --impact \"Search answers",
            ),
        ],
    ),
    (
        "S710",
        "doing nothing scores",
        &[(
            EXPECT,
            "expect:\n  - {id: free, that: {fired: shop-asks}, weight: 10}\n  - {id: free-too, that: {fired: shop-asks}, weight: 10}\n",
        )],
    ),
    (
        "S711",
        "running every action in turn",
        &[
            (EMPTY, ""),
            (
                EXPECT,
                "expect:\n  - {id: built, that: {ran: rebuild}, weight: 10}\n  - {id: filled, that: {ran: fill}, weight: 10}\n  - {id: begun-anew, that: {ran: restart}, weight: 10}\n",
            ),
        ],
    ),
    (
        "S712",
        "60 random players",
        &[(
            EXPECT,
            "expect:\n  - {id: looked, that: {looked: any}, weight: 10}\n",
        )],
    ),
    (
        "S713",
        "without end",
        &[(
            CHANGES,
            "changes:\n  - {id: there, when: {is: {cache: cold}}, sets: {cache: warm}}\n  - {id: back, when: {is: {cache: warm}, ran: empty}, sets: {cache: cold}}\n",
        )],
    ),
    (
        "S714",
        "running `fill` raises",
        &[(
            EXPECT,
            "expect:\n  - {id: filled, if: {variant: old-check}, that: {ran: fill}}\n",
        )],
    ),
    (
        "S801",
        "`graphs` looks the same in the state `crowded`",
        &[("crowded: 6100, ", "")],
    ),
    (
        "S802",
        "the state `easing`",
        &[(
            "verifies: [slow, crowded, easing]",
            "verifies: [slow, crowded]",
        )],
    ),
    (
        "S803",
        "tells `cold-cache` from `traffic`",
        &[(
            "as on any day, refutes: [traffic]",
            "as on any day, supports: [traffic]",
        )],
    ),
    (
        "S804",
        "nothing that can be found",
        &[("a clean-up job\", evidence: [emptied]", "a clean-up job\"")],
    ),
    (
        "S804",
        "some time after `run rebuild`",
        &[("evidence: [corrupt], keep: true", "evidence: [corrupt]")],
    ),
    (
        "S805",
        "`index-whole` can be found in `cold-cache`",
        &[(
            "is complete, refutes: [broken-index]",
            "is complete, refutes: [broken-index, cold-cache]",
        )],
    ),
];

#[test]
fn the_base_passes() {
    let checked = played(BASE);
    assert!(checked.found.is_empty(), "{:#?}", checked.found);
}

#[test]
fn each_rule_has_a_scenario_that_breaks_it() {
    let mut silent = Vec::new();
    for (rule, part, changes) in CASES {
        let found = played(&changed(changes)).found;
        let hit = |d: &&Diagnostic| d.rule == *rule && d.message.contains(part);
        let Some(hit) = found.iter().find(hit) else {
            let found: Vec<_> = found.iter().map(|d| (d.rule, &d.message)).collect();
            silent.push(format!("{rule} {part}: {found:#?}"));
            continue;
        };
        let place = hit.place.as_ref().unwrap();
        assert_eq!(
            (&*place.file, place.line > 10),
            ("base.yaml", true),
            "{hit:?}"
        );
        assert!(hit.help.is_some(), "{hit:?}");
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn every_rule_is_explained_and_broken_here() {
    let broken: BTreeSet<&str> = CASES.iter().map(|(rule, ..)| *rule).collect();
    let explained: BTreeSet<&str> = simulate::RULES.iter().map(|(rule, _)| *rule).collect();
    assert_eq!(broken, explained);
    assert!(simulate::explain("s703").is_some_and(|why| why.ends_with('.')));
}
