//! The form of the runbook: sections of parts of blocks.
//!
//! Texts may have `code` in backticks; renderings show it as such.

/// Number, anchor and title of the sections; the first nine are those of every incident runbook.
pub const SECTIONS: [(&str, &str); 10] = [
    ("classification", "Incident classification"),
    ("team", "Incident response team"),
    ("severities", "Response procedures by severity"),
    ("scenarios", "Common incident scenarios"),
    ("workflow", "Incident response workflow"),
    ("messages", "Communication templates"),
    ("tools", "Tools and access"),
    ("rollbacks", "Rollback procedures"),
    ("afterwards", "Post-incident process"),
    ("readiness", "Readiness: gaps and immediate actions"),
];

/// A section.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The number, from 1.
    pub number: usize,
    /// The anchor.
    pub id: &'static str,
    /// The title.
    pub title: &'static str,
    /// What it is for.
    pub lead: &'static str,
    /// What it lacks.
    pub missing: Vec<String>,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// A part of a section, with an anchor of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The anchor.
    pub id: String,
    /// The title.
    pub title: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A piece of a part.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading within the part.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// Points in no order.
    List(Vec<String>),
    /// Steps in this order.
    Steps(Vec<String>),
    /// Words and what they stand for.
    Facts(Vec<(String, String)>),
    /// Rows under a head.
    Table {
        /// The titles of the columns.
        head: Vec<String>,
        /// The rows.
        rows: Vec<Vec<String>>,
    },
    /// A text to copy.
    Copy(String),
}

impl Section {
    /// The section of a number, still without parts.
    pub(super) fn new(number: usize, lead: &'static str) -> Self {
        let (id, title) = SECTIONS[number - 1];
        Self {
            number,
            id,
            title,
            lead,
            missing: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// Adds a part; blocks with nothing in them are left out.
    pub(super) fn part(&mut self, id: &str, title: impl Into<String>, blocks: Vec<Block>) {
        let mut kept: Vec<Block> = Vec::new();
        for block in blocks.into_iter().filter(|b| !b.is_empty()) {
            if block.is_heading() && kept.last().is_some_and(Block::is_heading) {
                kept.pop();
            }
            kept.push(block);
        }
        kept.pop_if(|last| last.is_heading());
        if !kept.is_empty() {
            self.parts.push(Part {
                id: format!("{}-{id}", self.id),
                title: title.into(),
                blocks: kept,
            });
        }
    }
}

impl Block {
    /// A heading.
    pub(super) fn heading(text: &str) -> Self {
        Self::Heading(text.to_owned())
    }

    /// A paragraph, perhaps an empty one.
    pub(super) fn text(text: impl AsRef<str>) -> Self {
        Self::Text(text.as_ref().trim().to_owned())
    }

    /// Points in no order.
    pub(super) fn list(items: &[String]) -> Self {
        Self::List(items.to_vec())
    }

    /// Steps in this order.
    pub(super) fn steps(items: &[String]) -> Self {
        Self::Steps(items.to_vec())
    }

    /// The facts that have a value.
    pub(super) fn facts(facts: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
        Self::Facts(facts.map(|(k, v)| (k.to_owned(), v)).collect())
    }

    /// A table.
    pub(super) fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Self {
        Self::Table {
            head: head.iter().map(|&h| h.to_owned()).collect(),
            rows: rows.into_iter().collect(),
        }
    }

    fn is_heading(&self) -> bool {
        matches!(self, Self::Heading(_))
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Heading(text) | Self::Text(text) | Self::Copy(text) => text.is_empty(),
            Self::List(items) | Self::Steps(items) => items.is_empty(),
            Self::Facts(facts) => facts.is_empty(),
            Self::Table { rows, .. } => rows.is_empty(),
        }
    }
}
