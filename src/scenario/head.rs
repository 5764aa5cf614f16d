//! The head of a scenario file, read without checking or compiling the rest: lists are to be there at once.

use crate::model::Span;
use crate::yaml::{self, Node, Source};

/// What lists say about a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The scenario's id.
    pub id: String,
    /// What people read.
    pub title: String,
    /// `novice`, `competent` or `expert`.
    pub level: String,
    /// How long play lasts at most.
    pub time_box: Span,
    /// The author's tags.
    pub tags: Vec<String>,
    /// How many variants there are.
    pub variants: usize,
}

impl Head {
    /// The head of a text in block style, as the built-in scenarios are; `None` when it is no YAML.
    #[must_use]
    pub fn read(id: &str, text: &str) -> Option<Self> {
        Self::parse(id, &outline(text))
    }

    fn parse(id: &str, text: &str) -> Option<Self> {
        let root = yaml::parse(&Source::new(id, text)).ok()?;
        let text = |key: &str| root.get(key).and_then(Node::as_str).unwrap_or_default();
        let tags = root.get("tags").map(Node::items).unwrap_or_default();
        Some(Self {
            id: id.to_owned(),
            title: text("title").to_owned(),
            level: text("level").to_owned(),
            time_box: Span::parse(text("time_box")).unwrap_or_default(),
            tags: tags
                .iter()
                .filter_map(Node::as_str)
                .map(str::to_owned)
                .collect(),
            variants: root.get("variants").map_or(0, |v| v.entries().len()),
        })
    }

    /// Whether a coach leads through it.
    #[must_use]
    pub fn guided(&self) -> bool {
        self.tags.iter().any(|tag| tag == "guided")
    }
}

/// The lines that the head needs: a few keys, and the names of the variants without what stands in them.
/// Parsing whole files would cost a list several milliseconds for each.
fn outline(text: &str) -> String {
    let mut kept = String::new();
    let mut key = "";
    for line in text.lines() {
        if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            key = line.split(':').next().unwrap_or_default();
        }
        let wanted = match key {
            "id" | "title" | "level" | "time_box" | "tags" => line,
            "variants" if !line.starts_with(' ') => line,
            "variants" => variant_name(line).unwrap_or_default(),
            _ => continue,
        };
        kept.push_str(wanted);
        kept.push('\n');
    }
    kept
}

/// `  name:` of a line that begins a variant.
fn variant_name(line: &str) -> Option<&str> {
    let name = line.strip_prefix("  ")?;
    let begins = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    let end = line.find(':').filter(|_| begins)?;
    line.get(..=end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_has_a_head() {
        for (id, text) in crate::scenario::builtins() {
            let head = Head::read(id, text).unwrap();
            assert_eq!(Some(&head), Head::parse(id, text).as_ref());
            assert!(!head.title.is_empty() && !head.level.is_empty(), "{id}");
            assert!(head.time_box > Span::ZERO && head.variants >= 2, "{id}");
            assert_eq!(head.guided(), *id == "first-page");
        }
    }
}
