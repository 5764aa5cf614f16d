//! Findings as SARIF 2.1.0, the form in which code hosts and editors take them.

use serde_json::{Value, json};

use crate::yaml::{Diagnostic, Place, Severity};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// One log with one run: every finding, and every rule that one of them breaks with `why` it exists.
pub(in crate::cli) fn log<'a>(
    found: impl Iterator<Item = &'a Diagnostic>,
    why: impl Fn(&str) -> Option<&'static str>,
) -> Value {
    let found: Vec<&Diagnostic> = found.collect();
    let mut ids: Vec<&str> = found.iter().map(|d| d.rule).collect();
    ids.sort_unstable();
    ids.dedup();
    let rules: Vec<Value> = ids
        .iter()
        .map(|id| {
            let text = why(id).unwrap_or_default();
            let short = text.split_inclusive(". ").next().unwrap_or_default().trim();
            json!({
                "id": id,
                "shortDescription": { "text": short },
                "fullDescription": { "text": text },
                "help": { "text": format!("firedrill check --explain {id}") },
            })
        })
        .collect();
    let results: Vec<Value> = found.iter().map(|d| result(d, &ids)).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "firedrill",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn result(found: &Diagnostic, rules: &[&str]) -> Value {
    let text = match &found.help {
        Some(help) => format!("{}. Help: {help}", found.message),
        None => found.message.clone(),
    };
    let level = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let locations: Vec<Value> = found.place.iter().map(location).collect();
    json!({
        "ruleId": found.rule,
        "ruleIndex": rules.iter().position(|id| *id == found.rule),
        "level": level,
        "message": { "text": text },
        "locations": locations,
    })
}

fn location(place: &Place) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&place.file) },
        "region": { "startLine": place.line.max(1), "startColumn": place.column.max(1) },
    }})
}

/// The name of a file as a relative reference or, with a root, as a `file:` URI.
fn uri(file: &str) -> String {
    let slashes = file.replace('\\', "/");
    let mut uri = String::from(if slashes.starts_with('/') {
        "file://"
    } else {
        ""
    });
    for byte in slashes.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri += &format!("%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_become_uris() {
        assert_eq!(uri("drills/a b.yaml"), "drills/a%20b.yaml");
        assert_eq!(uri("/x/ä.yaml"), "file:///x/%C3%A4.yaml");
    }
}
