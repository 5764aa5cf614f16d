//! `docs/scoring.md` says what the built-in policy says.

use super::{Policy, builtin, load};
use crate::model::{Criterion, Rules, Sla, Span};
use crate::yaml::Source;

const PAGE: &str = include_str!("../../docs/scoring.md");

fn policy() -> Policy {
    load(&Source::new("policy.yaml", builtin())).0.unwrap()
}

/// The cells of every table row whose first cell is accepted.
fn rows(first: impl Fn(&str) -> bool) -> Vec<Vec<&'static str>> {
    let cells = |line: &'static str| -> Vec<&'static str> {
        line.trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().trim_matches('`'))
            .collect()
    };
    PAGE.lines()
        .filter(|l| l.starts_with('|'))
        .map(cells)
        .filter(|row| first(row[0]))
        .collect()
}

fn parsed(cell: &str) -> Option<Span> {
    Span::parse(cell).ok()
}

#[test]
fn the_table_of_criteria_is_complete_and_right() {
    let rules = policy().rules();
    let told: Vec<(u8, &str, f64)> = rows(|first| first.starts_with(|c: char| c.is_ascii_digit()))
        .iter()
        .filter(|row| row.len() == 4)
        .map(|row| {
            (
                row[0][..1].parse().unwrap(),
                row[1],
                row[2].parse().unwrap(),
            )
        })
        .collect();
    let want: Vec<(u8, &str, f64)> = Criterion::ALL
        .iter()
        .map(|c| (c.step(), c.id(), rules.weights[c.index()]))
        .collect();
    assert_eq!(told, want);
    for criterion in &Criterion::ALL[..14] {
        let heading = format!("### Step {}: `{}`", criterion.step(), criterion.id());
        assert!(PAGE.contains(&heading), "{heading} is missing");
    }
}

#[test]
fn the_sums_of_weights_are_right() {
    let rules = policy().rules();
    let sum = |ids: &[Criterion]| ids.iter().map(|c| rules.weights[c.index()]).sum::<f64>();
    let false_alarm = [
        Criterion::Acknowledged,
        Criterion::EvidenceSeen,
        Criterion::JudgedNone,
        Criterion::NoHarm,
        Criterion::NoBroadAlarm,
        Criterion::Reviewed,
    ];
    assert!(PAGE.contains(&format!(
        "The first fourteen add up to {}.",
        sum(&Criterion::ALL[..14])
    )));
    assert!(PAGE.contains(&format!("together {}.", sum(&false_alarm))));
}

#[test]
fn the_table_of_times_is_right() {
    let policy = policy();
    let rules = policy.rules();
    for (name, severity) in policy.severities.all() {
        let all = rows(|first| first == name.name());
        let row = all.iter().find(|row| row.len() == 7).unwrap();
        let cell =
            |i: usize, want: Option<Span>| assert_eq!(parsed(row[i]), want, "{name:?}: {row:?}");
        if severity.sla.business_days {
            assert_eq!(row[1], "next business day");
        } else {
            cell(1, rules.sla(name, Sla::Respond));
        }
        let half = rules.sla(name, Sla::Respond).map(|t| Span(t.0 / 2));
        cell(2, rules.severities[name.index()].declare.or(half));
        for (i, sla) in [Sla::Notify, Sla::Update, Sla::Mitigate, Sla::Resolve]
            .into_iter()
            .enumerate()
        {
            cell(3 + i, rules.sla(name, sla));
        }
    }
}

#[test]
fn the_table_of_audiences_is_right() {
    let rules = policy().rules();
    let title = |rules: &Rules, s: usize| -> String {
        let ids = rules.severities[s].audiences.iter();
        let words: Vec<String> = ids
            .map(|a| {
                rules.audiences[a.index()]
                    .id
                    .replace("on-call-engineer", "on-call engineer")
            })
            .collect();
        words.join(", ")
    };
    for (label, severities) in [
        ("P0", vec![0]),
        ("P1", vec![1]),
        ("P2", vec![2]),
        ("P3, P4", vec![3, 4]),
    ] {
        let all = rows(|first| first == label);
        let row = all.iter().find(|row| row.len() == 2).unwrap();
        for s in severities {
            assert_eq!(row[1], title(&rules, s));
        }
    }
}

#[test]
fn the_table_of_scoring_keys_is_right() {
    let start = builtin().find("\nscoring:").unwrap();
    let mut keys = Vec::new();
    for line in builtin()[start..]
        .lines()
        .filter(|l| l.starts_with("  ") && !l.starts_with("   "))
    {
        let (key, value) = line.trim().split_once(':').unwrap();
        let value = value.split('#').next().unwrap().trim();
        let row = rows(|first| first == key)
            .pop()
            .unwrap_or_else(|| panic!("{key} is missing"));
        if !value.is_empty() && !value.starts_with('[') {
            assert_eq!(row[1], value, "{key}");
        }
        keys.push(key);
    }
    assert_eq!(keys.len(), 13);
}

#[test]
fn the_critical_criteria_are_named() {
    let rules = policy().rules();
    let start = PAGE.find("Critical criteria are").unwrap();
    let sentence = &PAGE[start..start + PAGE[start..].find("`. ").unwrap()];
    for criterion in Criterion::ALL {
        let named = sentence.contains(&format!("`{}", criterion.id()));
        assert_eq!(
            named,
            rules.critical[criterion.index()],
            "{}",
            criterion.id()
        );
    }
}
