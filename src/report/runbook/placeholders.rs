//! Texts that stand where something is still to be written.

use super::check::{Checked, Finding};
use crate::scenario::doc::Scenario;
use crate::yaml::{Node, Value};

/// Words that nobody means to publish, as whole words in lower case.
const WORDS: [&str; 9] = [
    "tbd",
    "tba",
    "todo",
    "fixme",
    "xxx",
    "lorem",
    "ipsum",
    "changeme",
    "placeholder",
];

/// Phrases that say the same.
const PHRASES: [&str; 6] = [
    "to be documented",
    "to be defined",
    "to be determined",
    "not yet written",
    "coming soon",
    "fill me in",
];

/// What marks a detail that only the organisation knows.
const FILL_IN: &str = "to fill in";

/// Looks through a policy.
pub(super) fn policy(tree: &Node, found: &mut Checked) {
    for (key, node) in tree.entries() {
        walk(node, &mut vec![key.text.clone()], found);
    }
}

fn walk(node: &Node, path: &mut Vec<String>, found: &mut Checked) {
    match &node.value {
        Value::Str(text) => judge(text, section(path), &path.join("."), found),
        Value::Null => judge("", section(path), &path.join("."), found),
        Value::Seq(items) => {
            for (i, item) in items.iter().enumerate() {
                path.push(i.to_string());
                walk(item, path, found);
                path.pop();
            }
        }
        Value::Map(entries) => {
            for (key, value) in entries {
                path.push(key.text.clone());
                walk(value, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}

/// Looks through the part of a scenario that the runbook prints.
pub(super) fn scenario(scenario: &Scenario, found: &mut Checked) {
    let p = &scenario.procedure;
    let lists = [
        ("symptoms", &p.symptoms),
        ("diagnose", &p.diagnose),
        ("mitigate", &p.mitigate),
        ("rollback", &p.rollback),
        ("verify", &p.verify),
        ("false_alarms", &p.false_alarms),
    ];
    judge(
        &scenario.title,
        4,
        &format!("scenario {}: title", scenario.id),
        found,
    );
    for (key, list) in lists {
        for (i, text) in list.iter().enumerate() {
            let key = format!("scenario {}: procedure.{key}.{i}", scenario.id);
            judge(text, 4, &key, found);
        }
    }
}

fn judge(text: &str, section: usize, key: &str, found: &mut Checked) {
    let finding = |what: String| Finding {
        section,
        what,
        key: key.to_owned(),
        text: text.to_owned(),
    };
    if text.trim().is_empty() {
        found
            .missing
            .push(finding("a text that is empty".to_owned()));
    } else if let Some(word) = placeholder(text) {
        let what = format!("a text in place of \"{word}\"");
        found.missing.push(finding(what));
    } else if text.to_lowercase().contains(FILL_IN) {
        let what = text.to_lowercase().replace(FILL_IN, "");
        let what = what.trim_matches([':', ' ']).to_owned();
        found.notes.push(finding(if what.is_empty() {
            "a detail".to_owned()
        } else {
            what
        }));
    }
}

/// The word of a text that shows that it is not written yet.
fn placeholder(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    if let Some(phrase) = PHRASES.into_iter().find(|p| lower.contains(p)) {
        return Some(phrase.to_owned());
    }
    let bare = text
        .trim()
        .trim_matches(['[', ']', '<', '>', '(', ')', '"', '\'']);
    if matches!(
        bare,
        "..." | "…" | "?" | "??" | "???" | "-" | "–" | "n/a" | "N/A"
    ) {
        return Some(bare.to_owned());
    }
    if lower.trim_end().ends_with("...") || lower.trim_end().ends_with('…') {
        return Some("...".to_owned());
    }
    let words = lower.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|w| WORDS.contains(w))
        .map(str::to_owned)
        .next()
}

/// The section that a key feeds.
fn section(path: &[String]) -> usize {
    match path[0].as_str() {
        "severities" => match path.get(2).map(String::as_str) {
            Some("name" | "means" | "examples") => 1,
            _ => 3,
        },
        "impact_criteria" | "urgency_criteria" | "urgency_rule" | "triage" | "worked_example" => 1,
        "people" if path.get(2).is_some_and(|key| key == "access") => 7,
        "timezone" | "business_hours" | "on_call" | "escalation" | "contacts" | "people"
        | "roles" | "teams" => 2,
        "workflow" => 5,
        "audiences" | "audience_groups" | "templates" => 6,
        "channels" | "tools" | "permissions" => 7,
        "rollbacks" => 8,
        "review" | "tracking" | "training" => 9,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::placeholder;

    #[test]
    fn placeholders_are_found_and_plain_words_are_not() {
        for text in [
            "TBD",
            "Owner: TBD",
            "Todo write this",
            "...",
            "Then we ...",
            "[To be documented]",
            "lorem ipsum dolor",
            "<changeme>",
            "???",
            "–",
        ] {
            assert!(placeholder(text).is_some(), "{text}");
        }
        for text in [
            "vercel rollback <deployment>",
            "Slack #inc-YYYY-MM-DD-name",
            "What did we do? Everything.",
            "a methodology",
            "Words like: should be fixed",
        ] {
            assert_eq!(placeholder(text), None, "{text}");
        }
    }
}
