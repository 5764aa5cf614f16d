//! Checks a tree against a JSON Schema, reports all problems at once, and takes out what is wrong.
//!
//! Only the keywords that our own schemas use are known: `$ref`, `allOf` with one part, `anyOf`, `oneOf`, `type`, `enum`,
//! `const`, `pattern`, `minimum`, `maximum`, `properties`, `patternProperties`, `additionalProperties`, `required`, `items`, `minItems`.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::scalar::format_of;
use super::{Diagnostic, Key, Node, Place, Value, schema_of};
use crate::model::{closest, listed};

/// The document that a tree holds, as far as it could be read, and everything that is wrong with it.
pub fn decode<T: DeserializeOwned + JsonSchema>(node: &Node) -> (Option<T>, Vec<Diagnostic>) {
    let (clean, mut found) = validate(node, &schema_of::<T>());
    match serde_json::from_value(clean.to_json()) {
        Ok(document) => (Some(document), found),
        Err(error) => {
            // The validator let something pass that the type refuses, or the root itself is of the wrong kind.
            if found.is_empty() {
                found.push(Diagnostic::error(
                    "Y109",
                    node.at.clone(),
                    format!("this does not fit: {error}"),
                ));
            }
            (None, found)
        }
    }
}

/// The tree without its wrong parts, and what was wrong. A wrong value that has to be there is replaced by an empty one.
pub fn validate(node: &Node, schema: &Json) -> (Node, Vec<Diagnostic>) {
    let mut walk = Walk {
        root: schema,
        found: Vec::new(),
    };
    let clean = walk
        .check(node, &node.at, schema)
        .unwrap_or_else(|| walk.filler(schema, &node.at));
    (clean, walk.found)
}

struct Walk<'a> {
    root: &'a Json,
    found: Vec<Diagnostic>,
}

impl<'a> Walk<'a> {
    /// The clean form of a value, or nothing when it is wrong as a whole. `at` is where to point for a
    /// container: its key, since its own place is only that of its first token.
    fn check(&mut self, node: &Node, at: &Place, schema: &'a Json) -> Option<Node> {
        let schema = self.resolve(schema);
        if let Some(branches) = branches(schema) {
            return self.check_branches(node, at, schema, branches);
        }
        if !accepts_kind(schema, node) {
            self.wrong_kind(node, at, schema);
            return None;
        }
        let value = match &node.value {
            Value::Str(text) => return self.check_text(node, text, schema).then(|| node.clone()),
            Value::Int(_) | Value::Float(_) => {
                return self.check_number(node, schema).then(|| node.clone());
            }
            Value::Seq(items) => Value::Seq(self.check_items(node, at, items, schema)),
            Value::Map(entries) => Value::Map(self.check_entries(at, entries, schema)),
            Value::Null | Value::Bool(_) => return Some(node.clone()),
        };
        Some(Node {
            value,
            at: node.at.clone(),
        })
    }

    fn resolve(&self, mut schema: &'a Json) -> &'a Json {
        loop {
            let single = schema
                .get("allOf")
                .and_then(Json::as_array)
                .and_then(|all| all.first());
            let target = schema
                .get("$ref")
                .and_then(Json::as_str)
                .and_then(|r| self.root.pointer(r.trim_start_matches('#')));
            match target.or(single) {
                Some(next) => schema = next,
                None => return schema,
            }
        }
    }

    fn check_branches(
        &mut self,
        node: &Node,
        at: &Place,
        schema: &'a Json,
        branches: &'a [Json],
    ) -> Option<Node> {
        if let (Some(words), Value::Str(text)) = (self.words(schema), &node.value) {
            return self.check_word(node, text, &words).then(|| node.clone());
        }
        let fits: Vec<&Json> = branches.iter().filter(|b| self.may_be(b, node)).collect();
        if fits.is_empty() {
            self.wrong_kind(node, at, schema);
            return None;
        }
        // Several branches of the same kind: the one with the fewest problems is what the author meant.
        let mut best: Option<(Vec<Diagnostic>, Option<Node>)> = None;
        for branch in fits {
            let mut trial = Walk {
                root: self.root,
                found: Vec::new(),
            };
            let clean = trial.check(node, at, branch);
            if best
                .as_ref()
                .is_none_or(|(found, _)| trial.found.len() < found.len())
            {
                best = Some((trial.found, clean));
            }
        }
        let (found, clean) = best?;
        self.found.extend(found);
        clean
    }

    /// Whether the kind of a node fits a branch.
    fn may_be(&self, branch: &'a Json, node: &Node) -> bool {
        let branch = self.resolve(branch);
        match branches(branch) {
            Some(inner) => inner.iter().any(|b| self.may_be(b, node)),
            None => accepts_kind(branch, node),
        }
    }

    /// The closed list of words that a schema allows, when it is one.
    fn words(&self, schema: &'a Json) -> Option<Vec<&'a str>> {
        let schema = self.resolve(schema);
        if let Some(word) = schema.get("const").and_then(Json::as_str) {
            return Some(vec![word]);
        }
        if let Some(words) = schema.get("enum").and_then(Json::as_array) {
            return words.iter().map(Json::as_str).collect();
        }
        let inner: Option<Vec<Vec<&str>>> =
            branches(schema)?.iter().map(|b| self.words(b)).collect();
        Some(inner?.concat())
    }

    fn check_text(&mut self, node: &Node, text: &str, schema: &'a Json) -> bool {
        if let Some(words) = self.words(schema) {
            return self.check_word(node, text, &words);
        }
        let format = schema
            .get("pattern")
            .and_then(Json::as_str)
            .and_then(format_of);
        match format {
            Some(format) if !(format.accepts)(text) => {
                let message = format!("expected {}, found `{}`", format.title, shortened(text));
                self.found
                    .push(Diagnostic::error("Y105", node.at.clone(), message));
                false
            }
            _ => true,
        }
    }

    fn check_word(&mut self, node: &Node, text: &str, words: &[&str]) -> bool {
        if words.contains(&text) {
            return true;
        }
        let message = format!("expected {}, found `{}`", one_of(words), shortened(text));
        let diagnostic = Diagnostic::error("Y104", node.at.clone(), message);
        self.found.push(match closest(text, words.iter().copied()) {
            Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")),
            None => diagnostic,
        });
        false
    }

    fn check_number(&mut self, node: &Node, schema: &Json) -> bool {
        let number = match node.value {
            Value::Int(i) => i as f64,
            Value::Float(f) => f,
            _ => return true,
        };
        let limit = |key: &str| schema.get(key).and_then(Json::as_f64);
        let message = match (limit("minimum"), limit("maximum")) {
            (Some(min), _) if number < min => format!("{number} is too small; the least is {min}"),
            (_, Some(max)) if number > max => format!("{number} is too large; the most is {max}"),
            _ => return true,
        };
        self.found
            .push(Diagnostic::error("Y106", node.at.clone(), message));
        false
    }

    fn check_items(
        &mut self,
        node: &Node,
        at: &Place,
        items: &[Node],
        schema: &'a Json,
    ) -> Vec<Node> {
        let least = schema.get("minItems").and_then(Json::as_u64).unwrap_or(0);
        if (items.len() as u64) < least {
            let at = if items.is_empty() {
                node.at.clone()
            } else {
                at.clone()
            };
            self.found.push(Diagnostic::error(
                "Y107",
                at,
                format!("this list needs at least {least} item"),
            ));
        }
        let Some(inner) = schema.get("items") else {
            return items.to_vec();
        };
        items
            .iter()
            .filter_map(|item| self.check(item, &item.at, inner))
            .collect()
    }

    fn check_entries(
        &mut self,
        at: &Place,
        entries: &[(Key, Node)],
        schema: &'a Json,
    ) -> Vec<(Key, Node)> {
        let known = schema.get("properties").and_then(Json::as_object);
        let table = schema
            .get("patternProperties")
            .and_then(Json::as_object)
            .and_then(|m| m.iter().next());
        let open = schema
            .get("additionalProperties")
            .filter(|extra| extra.is_object());
        let required: Vec<&str> = strings(schema.get("required"));
        let mut clean = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let place = if value.is_container() {
                &key.at
            } else {
                &value.at
            };
            let property = known.and_then(|k| k.get(&key.text));
            if let Some(inner) = property {
                match self.check(value, place, inner) {
                    Some(node) => clean.push((key.clone(), node)),
                    None if required.contains(&key.text.as_str()) => {
                        clean.push((key.clone(), self.filler(inner, place)));
                    }
                    None => {}
                }
            } else if let Some((pattern, inner)) = table {
                // What is wrong inside stays known by its id, or each reference to it would be reported as well.
                let node = self.check(value, place, inner);
                if self.check_key(key, pattern) {
                    clean.push((
                        key.clone(),
                        node.unwrap_or_else(|| self.filler(inner, place)),
                    ));
                }
            } else if let Some(inner) = open {
                clean.extend(
                    self.check(value, place, inner)
                        .map(|node| (key.clone(), node)),
                );
            } else {
                self.unknown_key(key, value, known);
            }
        }
        for name in required {
            if !entries.iter().any(|(key, _)| key.text == name) {
                self.found.push(Diagnostic::error(
                    "Y103",
                    at.clone(),
                    format!("the key `{name}` is missing here"),
                ));
                if let Some(inner) = known.and_then(|k| k.get(name)) {
                    clean.push((
                        Key {
                            text: name.to_owned(),
                            at: at.clone(),
                        },
                        self.filler(inner, at),
                    ));
                }
            }
        }
        clean
    }

    fn check_key(&mut self, key: &Key, pattern: &str) -> bool {
        let Some(format) = format_of(pattern) else {
            return true;
        };
        let good = (format.accepts)(&key.text);
        if !good {
            let message = format!(
                "expected {}, found `{}`",
                format.title,
                shortened(&key.text)
            );
            self.found
                .push(Diagnostic::error("Y105", key.at.clone(), message));
        }
        good
    }

    fn unknown_key(
        &mut self,
        key: &Key,
        value: &Node,
        known: Option<&'a serde_json::Map<String, Json>>,
    ) {
        let known = known.into_iter().flat_map(|k| k.keys()).map(String::as_str);
        let message = format!("the key `{}` is not known here", shortened(&key.text));
        let diagnostic = Diagnostic::error("Y101", key.at.clone(), message);
        self.found
            .push(if value.value == Value::Null && key.text.contains(' ') {
                diagnostic
                    .with_help("inside `{ }` a comma ends a text: put a text with commas in quotes")
            } else {
                diagnostic.suggest(&key.text, known)
            });
    }

    fn wrong_kind(&mut self, node: &Node, at: &Place, schema: &'a Json) {
        let message = format!("expected {}, found {}", self.wanted(schema), node.kind());
        let diagnostic = Diagnostic::error("Y102", at.clone(), message);
        let scalar = matches!(node.value, Value::Bool(_) | Value::Int(_) | Value::Float(_));
        let probe = Node {
            value: Value::Str(String::new()),
            at: node.at.clone(),
        };
        self.found.push(
            if scalar && self.may_be(schema, &probe) && !self.has_format(schema) {
                diagnostic.with_help("put it in quotes to make it a text")
            } else {
                diagnostic
            },
        );
    }

    fn has_format(&self, schema: &'a Json) -> bool {
        let schema = self.resolve(schema);
        schema.get("pattern").is_some()
            || self.words(schema).is_some()
            || branches(schema).is_some_and(|all| all.iter().any(|b| self.has_format(b)))
    }

    /// What a schema wants, in words.
    fn wanted(&self, schema: &'a Json) -> String {
        let schema = self.resolve(schema);
        if let Some(words) = self.words(schema) {
            return one_of(&words);
        }
        if let Some(all) = branches(schema) {
            let mut parts: Vec<String> = all.iter().map(|b| self.wanted(b)).collect();
            parts.dedup();
            return parts.join(" or ");
        }
        let kind = strings(schema.get("type"))
            .first()
            .copied()
            .unwrap_or("string");
        match (kind, schema.get("title").and_then(Json::as_str)) {
            ("string", Some(title)) => title.to_owned(),
            ("string", None) => "a text".to_owned(),
            ("boolean", _) => "true or false".to_owned(),
            ("integer", _) => "a whole number".to_owned(),
            ("number", _) => "a number".to_owned(),
            ("array", _) => match schema.get("items") {
                Some(inner) => format!("a list of {}", plural(&self.wanted(inner))),
                None => "a list".to_owned(),
            },
            _ => "a map".to_owned(),
        }
    }

    /// The smallest value that fits a schema; it stands in for one that is missing or wrong.
    fn filler(&self, schema: &'a Json, at: &Place) -> Node {
        let schema = self.resolve(schema);
        if let Some(word) = self.words(schema).and_then(|w| w.first().copied()) {
            return Node {
                value: Value::Str(word.to_owned()),
                at: at.clone(),
            };
        }
        if let Some(first) = branches(schema).and_then(|all| all.first()) {
            return self.filler(first, at);
        }
        let value = match strings(schema.get("type")).first().copied() {
            Some("object") => Value::Map(
                strings(schema.get("required"))
                    .into_iter()
                    .filter_map(|name| {
                        Some((name, schema.pointer(&format!("/properties/{name}"))?))
                    })
                    .map(|(name, inner)| {
                        (
                            Key {
                                text: name.to_owned(),
                                at: at.clone(),
                            },
                            self.filler(inner, at),
                        )
                    })
                    .collect(),
            ),
            Some("array") => Value::Seq(Vec::new()),
            Some("boolean") => Value::Bool(false),
            Some("integer" | "number") => {
                Value::Int(schema.get("minimum").and_then(Json::as_i64).unwrap_or(0))
            }
            _ => {
                let format = schema
                    .get("pattern")
                    .and_then(Json::as_str)
                    .and_then(format_of);
                Value::Str(format.map_or(String::new(), |f| f.example.to_owned()))
            }
        };
        Node {
            value,
            at: at.clone(),
        }
    }
}

fn branches(schema: &Json) -> Option<&[Json]> {
    let all = schema.get("anyOf").or_else(|| schema.get("oneOf"))?;
    all.as_array().map(Vec::as_slice)
}

fn accepts_kind(schema: &Json, node: &Node) -> bool {
    let types = strings(schema.get("type"));
    let kind: &[&str] = match node.value {
        Value::Null => &["null"],
        Value::Bool(_) => &["boolean"],
        Value::Int(_) => &["integer", "number"],
        Value::Float(_) => &["number"],
        Value::Str(_) => &["string"],
        Value::Seq(_) => &["array"],
        Value::Map(_) => &["object"],
    };
    if types.is_empty() {
        let word = schema.get("const").is_some() || schema.get("enum").is_some();
        return !word || kind.contains(&"string");
    }
    types.iter().any(|t| kind.contains(t))
}

/// A text, or a list of texts, as a list.
fn strings(value: Option<&Json>) -> Vec<&str> {
    match value {
        Some(Json::String(text)) => vec![text],
        Some(Json::Array(items)) => items.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    }
}

fn one_of(words: &[&str]) -> String {
    match words {
        [only] => format!("`{only}`"),
        _ => format!("one of {}", listed(words, "or")),
    }
}

/// "a duration such as 5m" becomes "durations such as 5m".
fn plural(wanted: &str) -> String {
    let bare = wanted
        .strip_prefix("an ")
        .or_else(|| wanted.strip_prefix("a "))
        .unwrap_or(wanted);
    let (word, rest) = bare.split_once(' ').unwrap_or((bare, ""));
    match bare {
        "whole number" => "whole numbers".to_owned(),
        _ if word == "one" => format!("words, each {bare}"),
        _ => format!("{word}s {rest}").trim_end().to_owned(),
    }
}

/// The beginning of a text, on one line.
fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let cut: String = line.chars().take(40).collect();
    if cut.len() == text.len() {
        cut
    } else {
        format!("{cut}...")
    }
}
