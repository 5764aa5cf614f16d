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
    /// The head of a text; `None` when it is no YAML.
    #[must_use]
    pub fn read(id: &str, text: &str) -> Option<Self> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_has_a_head() {
        for (id, text) in crate::scenario::builtins() {
            let head = Head::read(id, text).unwrap();
            assert!(!head.title.is_empty() && !head.level.is_empty(), "{id}");
            assert!(head.time_box > Span::ZERO && head.variants >= 2, "{id}");
            assert_eq!(head.guided(), *id == "first-page");
        }
    }
}
