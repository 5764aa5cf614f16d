//! Export, import and export again give the same list: bytes in CSV, cells in .xlsx.

use firedrill::exchange::{write_csv, write_xlsx};
use firedrill::scenario::msel::{Cell, Msel, Row};
use firedrill::scenario::{builtin, builtins, compile};
use proptest::prelude::*;

use super::{again, import, table};
use crate::harness::{load, rules};

/// The list comes back from both kinds of files.
fn check(msel: &Msel) {
    let csv = write_csv(msel);
    let by_csv = again(csv.as_bytes());
    assert_eq!(write_csv(&by_csv), csv);
    let book = write_xlsx(msel, "It").unwrap();
    assert_eq!(cells(&book), cells(csv.as_bytes()));
    // The same cells are the same list, whatever file they stood in.
    assert_eq!(
        import(&book).unwrap().msel,
        import(csv.as_bytes()).unwrap().msel
    );
    assert_eq!(write_xlsx(&by_csv, "It").unwrap(), book);
}

/// The cells of a file, row by row.
fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let rows = table(bytes).unwrap().rows;
    let ten = |row: &Row| {
        (0..10)
            .map(|at| row.cells.get(at).map(Cell::text).unwrap_or_default())
            .collect()
    };
    rows.iter().map(ten).collect()
}

#[test]
fn the_lists_of_all_built_in_drills_come_back() {
    let rules = rules();
    for (id, text) in builtins() {
        let loaded = load(id, text);
        for variant in &loaded.variants {
            check(&Msel::of(
                &loaded,
                &compile(&loaded, &rules, variant).unwrap(),
            ));
        }
    }
}

#[test]
fn the_same_list_gives_the_same_bytes() {
    let loaded = load("blank-page", builtin("blank-page").unwrap());
    let list = || Msel::of(&loaded, &compile(&loaded, &rules(), "env-missing").unwrap());
    assert_eq!(
        write_xlsx(&list(), "It").unwrap(),
        write_xlsx(&list(), "It").unwrap()
    );
}

/// Conditions, as authors write them.
const CONDITIONS: [&str; 9] = [
    "{acked: true}",
    "{not: {acked: true}}",
    "{resolved: true, notified: [engineering, management]}",
    "{any: [{looked: graphs}, {ran: any}, {all: [{classified: P1}, {is: {live: bad}}]}]}",
    "{not: {any: [{looked: [graphs, logs]}, {running: mend}]}}",
    "{classified: [none, P2]}",
    "{variant: one, state: bad}",
    "{assigned: incident-commander, evidence: [seen], impact: P1}",
    "{not: {all: [{diagnosed: a}, {suspected: any}, {verified: graphs}]}}",
];

/// One inject of a generated scenario as YAML.
fn inject(number: usize) -> impl Strategy<Value = String> {
    let condition = prop::sample::select(&CONDITIONS[..]);
    let trigger = prop_oneof![
        (0_u32..3600).prop_map(|s| format!("at: {s}s")),
        (0_u32..90).prop_map(|m| format!("at: {m}m, delay: 90s")),
        condition.clone().prop_map(|c| format!("when: {c}")),
        condition
            .clone()
            .prop_map(|c| format!("when: {c}, held: 2m, delay: 1h")),
        Just("by_hand: true".to_owned()),
    ];
    let more = prop_oneof![
        Just(String::new()),
        condition
            .clone()
            .prop_map(|c| format!(", if: {c}, kind: contingency")),
        condition.prop_map(|c| format!(", unless: {c}, every: 5m, times: 3, sets: {{live: good}}")),
        words().prop_map(|w| format!(", notes: {}, expects: {}", quoted(&w), quoted(&w))),
        words().prop_map(|w| format!(
            ", msel: {{number: {0}, mode: {0}, from: {0}, to: {0}}}",
            quoted(&w)
        )),
    ];
    let to = prop::sample::select(vec![
        "on-call",
        "scribe, responder",
        "incident-commander, on-call",
    ]);
    (trigger, more, to, words()).prop_map(move |(trigger, more, to, text)| {
        let text = quoted(&text.replace("{{", "{{{{"));
        format!("  - {{id: i{number}, {trigger}, from: voice, to: [{to}], text: {text}{more}}}\n")
    })
}

/// Words that files find hard: formulas, quotation marks, separators, line breaks, apostrophes, escapes of workbooks.
fn words() -> impl Strategy<Value = String> {
    let hard = prop::sample::select(vec![
        "=1+1",
        "'=x",
        "''",
        "\"",
        ",",
        ";",
        "\n",
        "\t",
        "'",
        "+",
        "-",
        "@",
        "{{",
        "}}",
        "_x000D_",
        "_x005F_",
        "é€",
        "日本",
        "\\",
        "#",
        ": ",
        "0930",
        "10",
        "<b>&",
        "When",
        " ",
        "\u{1f525}",
        "T+05",
        "\u{a0}",
    ]);
    prop::collection::vec(
        prop_oneof![hard.prop_map(str::to_owned), "[a-zA-Z0-9 ]{1,8}"],
        1..6,
    )
    .prop_map(|parts| parts.concat())
    .prop_filter("something is left", |text| {
        !firedrill::scenario::msel::tidy(text).is_empty()
    })
}

/// A text as JSON, which is YAML too.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn scenario(injects: &[String], objective: &str, planned: &str) -> String {
    format!(
        "format: 1\nid: it\ntitle: It\nlevel: novice\ntime_box: 2h\nstarts: Tue 14:05\nbrief: b\nusers: 9\n\
         targets: {{P1: {{resolve: 1h}}}}\nobjectives: {{o: {}}}\nsystem: {{live: [good, bad]}}\nhistory: [{{at: -5m, sets: {{live: bad}}}}]\n\
         states: [{{id: bad, when: {{is: {{live: bad}}}}, severity: P1, users: 10%, text: t}}]\ncauses: {{a: A, b: B}}\n\
         people: {{voice: {{title: \"Voice, of 'somebody'\", via: mail}}}}\n\
         metrics: {{m: {{title: M, unit: x, normal: 1}}}}\n\
         views: {{graphs: {{tool: monitoring, title: Graphs, panels: [m], rows: [{{text: r, evidence: [seen]}}]}}, logs: {{tool: logs, title: Logs, rows: [{{text: r}}]}}}}\n\
         evidence: {{seen: {{text: Seen, supports: [a], refutes: [b]}}}}\n\
         actions: {{mend: {{tool: shell, title: Mend it, outcomes: [{{sets: {{live: good}}, text: t}}]}}}}\n\
         injects:\n{}variants: {{one: {{cause: a, page: {{from: voice, text: The page}}}}, two: {{cause: b, page: {{from: voice, text: p}}}}}}\n\
         expect:\n  - {{id: e, objective: o, that: {{looked: graphs}}, before: {{ran: any}}, by: 20m}}\n  - {{id: f, forbid: {{ran: mend}}, until: {{diagnosed: a}}}}\n{planned}",
        quoted(objective),
        injects.concat(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn the_lists_of_generated_scenarios_come_back(
        injects in (1_usize..12).prop_flat_map(|n| (0..n).map(inject).collect::<Vec<_>>()),
        objective in words(),
        planned in prop::option::of(prop::collection::vec((words(), prop::option::of(0_u32..7200)), 0..4)),
    ) {
        let planned = planned.map_or(String::new(), |list| {
            let item = |(text, at): &(String, Option<u32>)| {
                let at = at.map_or(String::new(), |s| format!(", at: {s}s"));
                format!("{{text: {0}, notes: {0}, objective: o{at}}}", quoted(text))
            };
            format!("expected_actions: [{}]\n", list.iter().map(item).collect::<Vec<_>>().join(", "))
        });
        let loaded = load("it.yaml", &scenario(&injects, &objective, &planned));
        for variant in ["one", "two"] {
            let plan = compile(&loaded, &rules(), variant).unwrap();
            check(&Msel::of(&loaded, &plan));
        }
    }

    /// Any table of a planner becomes a list that is the same from then on.
    #[test]
    fn the_list_of_any_table_stays_the_same(
        rows in prop::collection::vec(
            (prop::option::of(words()), 0_u32..600, prop::sample::select(vec!["Inject", "Contingency Inject", "Expected Action", "", "Other"]), prop::collection::vec(prop::option::of(words()), 5), words()),
            1..12,
        )
    ) {
        let mut csv = ::csv::Writer::from_writer(Vec::new());
        csv.write_record(["#", "Time", "Type", "Method", "From", "To", "Outcome", "Notes", "Message"]).unwrap();
        for (number, minutes, kind, cells, message) in &rows {
            let mut record = vec![number.clone().unwrap_or_default(), format!("T+{minutes}"), (*kind).to_owned()];
            record.extend(cells.iter().map(|c| c.clone().unwrap_or_default()));
            record.push(message.clone());
            csv.write_record(&record).unwrap();
        }
        let list = again(&csv.into_inner().unwrap());
        prop_assert!(list.events.len() >= rows.len());
        check(&list);
    }
}
