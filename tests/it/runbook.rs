//! The runbook of the built-in policy and scenarios: complete, kept in `docs/`, and silent about nothing that is taken away.

use std::fmt::Write as _;
use std::path::Path;

use firedrill::policy::{self, Policy};
use firedrill::report::runbook::{self, COVERAGE, Checked, RunbookModel, SECTIONS};
use firedrill::scenario::{self, Head, Loaded};
use firedrill::yaml::{self, Node, Source};
use rayon::prelude::*;
use serde_json::Value as Json;

use crate::harness::load;

/// The scenarios that the runbook describes: all but the guided lesson.
fn drills() -> Vec<Loaded> {
    let all = scenario::builtins().iter();
    let drills = all.filter(|(id, text)| !Head::read(id, text).unwrap().guided());
    drills.map(|(id, text)| load(id, text)).collect()
}

/// A policy that can be read and is valid, with its tree.
fn read(text: &str) -> Option<(Policy, Node)> {
    let source = Source::new("policy.yaml", text);
    let (policy, found) = policy::load(&source);
    let valid = policy.filter(|_| !yaml::has_errors(&found))?;
    Some((valid, yaml::parse(&source).unwrap()))
}

fn checked(policy: &Policy, tree: &Node, drills: &[Loaded]) -> Checked {
    let docs: Vec<_> = drills.iter().map(|d| &d.doc).collect();
    runbook::check(policy, tree, &docs)
}

fn model() -> RunbookModel {
    let (policy, tree) = read(policy::builtin()).unwrap();
    let drills = drills();
    let checked = checked(&policy, &tree, &drills);
    let docs: Vec<_> = drills.iter().map(|d| &d.doc).collect();
    RunbookModel::build(&policy, &docs, &checked)
}

/// Compares a file of the repository with what it has to be; with `UPDATE=1` writes it.
fn keep(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == text,
        "{name} differs: run the tests with UPDATE=1 and look at the change"
    );
}

#[test]
fn the_shipped_policy_lacks_nothing() {
    let (policy, tree) = read(policy::builtin()).unwrap();
    let drills = drills();
    let mut checked = checked(&policy, &tree, &drills);
    for drill in &drills {
        checked.misfits(&drill.doc, &scenario::check(drill, &policy.rules()));
    }
    assert_eq!(checked.missing, []);
    assert!(
        checked
            .notes
            .iter()
            .all(|n| n.text.starts_with("to fill in"))
    );
    assert!(checked.notes.len() > 10);
}

#[test]
fn the_runbook_in_the_docs_is_the_generated_one() {
    let model = model();
    keep("docs/runbook/runbook.md", &runbook::markdown(&model));
    keep("docs/runbook/runbook.html", &runbook::html(&model));
}

/// What no section of the runbook is made of, and why.
const NOT_PRINTED: &[(&str, &str)] = &[
    (
        "on_call.repeat",
        "none is the default, and the escalation path says how often",
    ),
    (
        "scoring",
        "how drills are scored has defaults, and docs/scoring.md prints it",
    ),
    ("scoring.**", "the same"),
    ("on_call.answers", "what simulated people do in drills"),
    ("escalation.*.answers", "the same"),
    ("escalation.*.answers.spread", "the same"),
    ("on_call.answers.spread", "the same"),
    (
        "audiences.*.also",
        "a rule of the score: what a first message must contain besides",
    ),
    (
        "audiences.*.broad",
        "a flag of the score; without it nobody is alarmed by mistake",
    ),
    (
        "audiences.*.external",
        "a flag; without it the audience is inside the organisation",
    ),
    (
        "audiences.*.told_by",
        "a flag of the drill; without it the audience is told by messages",
    ),
    (
        "severities.*.sla.declare",
        "half of the time to acknowledge is the default, and is printed",
    ),
    (
        "severities.*.sla.business_days",
        "a flag; without it the time is printed as it is",
    ),
];

fn matches(pattern: &str, path: &str) -> bool {
    if let Some(start) = pattern.strip_suffix("**") {
        return path.starts_with(start);
    }
    let (pattern, path): (Vec<_>, Vec<_>) =
        (pattern.split('.').collect(), path.split('.').collect());
    pattern.len() == path.len() && pattern.iter().zip(path).all(|(p, k)| *p == "*" || *p == k)
}

/// The places of all keys of a tree, as JSON pointers.
fn keys(value: &Json, at: &str, out: &mut Vec<String>) {
    match value {
        Json::Object(map) => {
            for (key, value) in map {
                let at = format!("{at}/{key}");
                keys(value, &at, out);
                out.push(at);
            }
        }
        Json::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                keys(item, &format!("{at}/{i}"), out);
            }
        }
        _ => {}
    }
}

fn without(tree: &Json, pointer: &str) -> String {
    let mut tree = tree.clone();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = tree.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    parent.shift_remove(key).unwrap();
    tree.to_string()
}

#[test]
fn each_key_that_is_taken_away_is_missed_by_its_section() {
    let (_, tree) = read(policy::builtin()).unwrap();
    let tree = tree.to_json();
    let drills = drills();
    let mut all = Vec::new();
    keys(&tree, "", &mut all);
    let judged = all.par_iter().filter_map(|pointer| {
        // What the parser asks for cannot be left out.
        let (policy, node) = read(&without(&tree, pointer))?;
        let path = pointer[1..].replace('/', ".");
        let mut checked = checked(&policy, &node, &drills[..1]);
        if checked.missing.is_empty() {
            let rules = policy.rules();
            for drill in &drills {
                checked.misfits(&drill.doc, &scenario::check(drill, &rules));
            }
        }
        Some((path, checked.missing))
    });
    let judged: Vec<_> = judged.collect();
    let (mut silent, mut excused) = (Vec::new(), Vec::new());
    for (path, missing) in &judged {
        let known = NOT_PRINTED.iter().position(|(p, _)| matches(p, path));
        match (missing.first(), known) {
            (None, None) => silent.push(path.as_str()),
            (None, Some(i)) => excused.push(i),
            (Some(found), _) => assert!((1..=9).contains(&found.section), "{path}: {found:?}"),
        }
    }
    assert_eq!(silent, [""; 0], "taken away, and no section misses it");
    for (i, (pattern, why)) in NOT_PRINTED.iter().enumerate() {
        assert!(
            excused.contains(&i),
            "{pattern} is missed: it need not be excused ({why})"
        );
    }
    let optional = judged.len();
    assert!(optional > 250, "{optional} keys can be left out");
}

/// The places of all texts.
fn texts(value: &Json, at: &str, out: &mut Vec<String>) {
    match value {
        Json::Object(map) => map
            .iter()
            .for_each(|(k, v)| texts(v, &format!("{at}/{k}"), out)),
        Json::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(i, v)| texts(v, &format!("{at}/{i}"), out));
        }
        Json::String(_) => out.push(at.to_owned()),
        _ => {}
    }
}

#[test]
fn a_placeholder_is_found_wherever_it_stands() {
    let (policy, tree) = read(policy::builtin()).unwrap();
    let tree = tree.to_json();
    let mut all = Vec::new();
    texts(&tree, "", &mut all);
    for (i, pointer) in all.iter().enumerate() {
        let words = [
            "TBD",
            "Todo: write this",
            "...",
            "[To be documented]",
            "Lorem ipsum",
        ];
        let word = words[i % words.len()];
        let mut tree = tree.clone();
        *tree.pointer_mut(pointer).unwrap() = Json::String(word.to_owned());
        let node = yaml::parse(&Source::new("policy.yaml", tree.to_string())).unwrap();
        let checked = checked(&policy, &node, &[]);
        let key = pointer[1..].replace('/', ".");
        let found = |m: &runbook::Finding| m.key == key && m.text == word;
        assert!(checked.missing.iter().any(found), "{key}: {word}");
    }
    assert!(all.len() > 500, "{} texts", all.len());
}

#[test]
fn a_scenario_without_a_procedure_is_missed() {
    let (policy, tree) = read(policy::builtin()).unwrap();
    let mut drills = drills();
    for part in 0..6 {
        let p = &mut drills[0].doc.procedure;
        let lists = [
            &mut p.symptoms,
            &mut p.diagnose,
            &mut p.mitigate,
            &mut p.rollback,
            &mut p.verify,
            &mut p.false_alarms,
        ];
        let taken = std::mem::take(lists.into_iter().nth(part).unwrap());
        let missing = checked(&policy, &tree, &drills).missing;
        assert_eq!((missing.len(), missing[0].section), (1, 4), "{missing:?}");
        let p = &mut drills[0].doc.procedure;
        let lists = [
            &mut p.symptoms,
            &mut p.diagnose,
            &mut p.mitigate,
            &mut p.rollback,
            &mut p.verify,
            &mut p.false_alarms,
        ];
        *lists.into_iter().nth(part).unwrap() = taken;
    }
    drills[1].doc.procedure.verify[0] = "Todo".to_owned();
    let missing = checked(&policy, &tree, &drills).missing;
    assert!(
        missing[0].key.ends_with("procedure.verify.0"),
        "{missing:?}"
    );
    assert_eq!(checked(&policy, &tree, &[]).missing[0].section, 4);
}

/// The table of what a runbook is asked for, as `docs/coverage.md` holds it.
fn coverage(model: &RunbookModel) -> String {
    let mut text = "# What an incident runbook is asked for, and where firedrill answers it\n\n\
        Each link leads into [the runbook](runbook/runbook.md) that `firedrill runbook` makes. What stands beside it are the commands, or the\n\
        responses in a drill, in which it is used. A test compares this page with the runbook.\n"
        .to_owned();
    let title = |anchor: &str| {
        let mut parts = model.sections.iter().flat_map(|s| &s.parts);
        let part = parts.find(|p| p.id == anchor);
        part.unwrap_or_else(|| panic!("the runbook has no part {anchor}"))
            .title
            .clone()
    };
    let mut last = usize::MAX;
    for point in COVERAGE {
        if point.asked_in != last {
            let head = match point.asked_in {
                0 => "Critical gaps".to_owned(),
                n => SECTIONS
                    .get(n - 1)
                    .map_or("Immediate actions".to_owned(), |(_, title)| {
                        format!("{n}. {title}")
                    }),
            };
            write!(
                text,
                "\n## {head}\n\n| asked for | in the runbook | used in |\n| --- | --- | --- |\n"
            )
            .unwrap();
            last = point.asked_in;
        }
        let links = point.anchors.iter();
        let links: Vec<String> = links
            .map(|a| format!("[{}](runbook/runbook.md#{a})", title(a)))
            .collect();
        let used: Vec<String> = point
            .command
            .split(", ")
            .map(|c| format!("`{c}`"))
            .collect();
        writeln!(
            text,
            "| {} | {} | {} |",
            point.point,
            links.join(", "),
            used.join(", ")
        )
        .unwrap();
    }
    text
}

#[test]
fn every_point_is_answered() {
    let model = model();
    keep("docs/coverage.md", &coverage(&model));
    let in_section = |n: usize| COVERAGE.iter().filter(|c| c.asked_in == n).count();
    let counts: Vec<usize> = (0..=11).map(in_section).collect();
    assert_eq!(counts, [7, 4, 5, 4, 8, 8, 4, 6, 4, 5, 0, 6]);
    let (policy, tree) = read(policy::builtin()).unwrap();
    let checked = checked(&policy, &tree, &drills());
    for list in [0, 11] {
        assert!(runbook::answers(&checked, list).iter().all(|a| a.answered));
    }
}

#[test]
fn what_is_missing_is_said_in_the_runbook_too() {
    let (_, tree) = read(policy::builtin()).unwrap();
    let text = without(&tree.to_json(), "/rollbacks");
    let (policy, tree) = read(&text).unwrap();
    let drills = drills();
    let checked = checked(&policy, &tree, &drills);
    let docs: Vec<_> = drills.iter().map(|d| &d.doc).collect();
    let model = RunbookModel::build(&policy, &docs, &checked);
    assert_eq!(model.sections[7].missing.len(), 4);
    assert!(runbook::markdown(&model).contains("**Missing here:**"));
    assert!(runbook::html(&model).contains("Missing here"));
    let gaps = runbook::answers(&checked, 0);
    let open: Vec<&str> = gaps
        .iter()
        .filter(|g| !g.answered)
        .map(|g| g.point)
        .collect();
    assert_eq!(open, ["No documented recovery procedures"]);
}

#[test]
fn the_page_needs_nothing_else_and_its_links_lead_somewhere() {
    let html = runbook::html(&model());
    for address in ["http:", "https:", "src=", "url(", "@import", "<link"] {
        assert!(!html.contains(address), "{address}");
    }
    let ids: Vec<&str> = html
        .split(" id=\"")
        .skip(1)
        .map(|s| s.split('"').next().unwrap())
        .collect();
    for (i, id) in ids.iter().enumerate() {
        assert!(!ids[..i].contains(id), "the id {id} stands twice");
    }
    for link in html.split("href=\"#").skip(1) {
        let id = link.split('"').next().unwrap();
        assert!(ids.contains(&id), "{id}");
    }
    assert_eq!(html.matches("<script").count(), 1);
    assert!(
        html.contains("<form role=\"search\" hidden>"),
        "without the script there is no dead search box"
    );
}

const EVIL: &str = "<img src=x onerror=alert(1)> | [x](javascript:1)";

#[test]
fn what_stands_in_a_policy_is_inert() {
    let quoted = format!("\"{}\\u202e\"", EVIL);
    let text = policy::builtin().replacen("Nobody can open the app or sign in", &quoted, 1);
    let (policy, tree) = read(&text).unwrap();
    let model = RunbookModel::build(&policy, &[], &checked(&policy, &tree, &[]));
    let (html, md) = (runbook::html(&model), runbook::markdown(&model));
    assert!(!html.contains("<img") && html.contains("&#60;img"));
    assert!(md.contains("\\<img src=x onerror=alert(1)\\> \\| \\[x\\](javascript:1)"));
    assert!(!html.contains('\u{202e}') && !md.contains('\u{202e}'));
}
