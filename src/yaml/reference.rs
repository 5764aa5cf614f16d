//! A JSON Schema as a page that people read: one table of keys for each part of a document.
//!
//! Only the keywords of our own schemas are known, as in `validate`. Each part is described once, under the first document that has it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::Value as Json;

/// The parts that were described, and the anchors of their headings. A part of the same name may be another one in another document.
pub type Told = BTreeMap<String, String>;

/// The parts of one document in Markdown. `told` holds what earlier documents have described, and is added to.
pub fn reference(name: &str, schema: &Json, told: &mut Told) -> String {
    let parts = || schema["definitions"].as_object().into_iter().flatten();
    let mut new = Vec::new();
    for (part, definition) in parts().filter(|(_, d)| has_section(d)) {
        if let Entry::Vacant(entry) = told.entry(identity(part, definition)) {
            entry.insert(anchor(name, part));
            new.push((part, definition));
        }
    }
    let page = Page { root: schema, told };
    let mut text = format!(
        "## {name}\n\n{}\n\n{}",
        line(schema, "description"),
        page.keys(schema)
    );
    for (part, definition) in new {
        let shown = explained_words(definition).unwrap_or_else(|| page.keys(definition));
        text += &format!(
            "### {name}: {}\n\n{}\n\n{shown}",
            spaced(part),
            line(definition, "description")
        );
    }
    text
}

struct Page<'a> {
    root: &'a Json,
    told: &'a Told,
}

impl Page<'_> {
    /// The table of an object's keys.
    fn keys(&self, object: &Json) -> String {
        let needed: Vec<&str> = object["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Json::as_str)
            .collect();
        let mut table = "| key | value | meaning |\n|---|---|---|\n".to_owned();
        for (key, schema) in object["properties"].as_object().into_iter().flatten() {
            let needed = if needed.contains(&key.as_str()) {
                " (needed)"
            } else {
                ""
            };
            table += &format!(
                "| `{key}`{needed} | {} | {} |\n",
                self.value(schema),
                line(schema, "description")
            );
        }
        table + "\n"
    }

    /// What a key takes, in words.
    fn value(&self, schema: &Json) -> String {
        let single = schema.get("allOf").and_then(|all| all.get(0));
        if let Some(target) = single {
            return self.value(target);
        }
        if let Some(part) = schema["$ref"]
            .as_str()
            .and_then(|r| r.strip_prefix("#/definitions/"))
        {
            let definition = &self.root["definitions"][part];
            if let Some(anchor) = self.told.get(&identity(part, definition)) {
                return format!("[{}](#{anchor})", spaced(part));
            }
            return self.value(definition);
        }
        if let Some(branches) = schema["anyOf"].as_array() {
            let list = branches
                .iter()
                .any(|b| b["type"] == "array" && branches.len() == 2);
            if list {
                return format!("{}, or a list of them", self.value(&branches[0]));
            }
            let all: Vec<String> = branches.iter().map(|b| self.value(b)).collect();
            return all.join(", or ");
        }
        let listed = words(schema);
        if !listed.is_empty() {
            let quoted: Vec<String> = listed.iter().map(|w| format!("`{w}`")).collect();
            return quoted.join(" ");
        }
        self.kind(schema)
    }

    fn kind(&self, schema: &Json) -> String {
        if let Some(patterns) = schema["patternProperties"].as_object() {
            let inner = patterns.values().next().unwrap_or(&Json::Null);
            return format!("a map: to each id {}", self.value(inner));
        }
        if let Some(title) = schema["title"]
            .as_str()
            .filter(|_| schema["type"] == "string")
        {
            // What an id is made of stands at the head of the page.
            return title.split(" (").next().unwrap_or_default().to_owned();
        }
        match schema["type"].as_str() {
            Some("array") => format!("a list, each {}", self.value(&schema["items"])),
            Some("string") => "a text".to_owned(),
            Some("boolean") => "`true` or `false`".to_owned(),
            Some("integer") => format!("a whole number{}", limits(schema)),
            Some("number") => format!("a number{}", limits(schema)),
            _ => "a map".to_owned(),
        }
    }
}

/// The table of a closed list whose words are explained.
fn explained_words(definition: &Json) -> Option<String> {
    let branches = definition["oneOf"].as_array()?;
    let explained = |b: &Json| b.get("description").is_some();
    if !branches.iter().any(explained) {
        return None;
    }
    let mut table = "| word | meaning |\n|---|---|\n".to_owned();
    for branch in branches {
        for word in words(branch) {
            table += &format!("| `{word}` | {} |\n", line(branch, "description"));
        }
    }
    Some(table + "\n")
}

fn limits(schema: &Json) -> String {
    match (schema.get("minimum"), schema.get("maximum")) {
        (Some(least), Some(most)) if least == most => format!(": {least}"),
        (Some(least), Some(most)) => format!(" from {least} to {most}"),
        (Some(least), None) => format!(", at least {least}"),
        (None, Some(most)) => format!(", at most {most}"),
        (None, None) => String::new(),
    }
}

/// The words of a closed list.
fn words(schema: &Json) -> Vec<&str> {
    let many = schema["enum"].as_array().into_iter().flatten();
    let branches = schema["oneOf"].as_array().into_iter().flatten();
    let own = many.chain(schema.get("const")).filter_map(Json::as_str);
    own.chain(branches.flat_map(words)).collect()
}

fn has_section(schema: &Json) -> bool {
    schema.get("properties").is_some() || explained_words(schema).is_some()
}

fn identity(part: &str, definition: &Json) -> String {
    format!("{part} {definition}")
}

/// A text of the schema on one line of a table.
fn line(schema: &Json, key: &str) -> String {
    let text = schema[key].as_str().unwrap_or_default();
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('|', "\\|")
}

/// `SeverityName` as words.
fn spaced(part: &str) -> String {
    let mut words = String::new();
    for letter in part.chars() {
        if letter.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

/// The anchor of a part's heading, as renderers of Markdown make it.
fn anchor(name: &str, part: &str) -> String {
    let heading = format!("{name} {}", spaced(part));
    heading.to_lowercase().replace(' ', "-")
}
