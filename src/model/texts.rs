//! The free texts of a drill, kept beside the log so that they can be erased without touching it.
//!
//! Invariant: ids are dense from 0 in the order of first use, and equal texts share one id.

use super::id::TextId;

/// The side table of free texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    texts: Vec<String>,
}

impl Texts {
    /// A table that was kept: the texts in the order of their ids.
    #[must_use]
    pub fn from_list(texts: Vec<String>) -> Self {
        Self { texts }
    }

    /// The id of a text; [`TextId::NONE`] for an empty one.
    pub fn intern(&mut self, text: &str) -> TextId {
        if text.is_empty() {
            return TextId::NONE;
        }
        // Newest first: what is said again was mostly said a moment ago, and a drill has few texts.
        let known = self.texts.iter().rposition(|t| t == text);
        let index = known.unwrap_or_else(|| {
            self.texts.push(text.to_owned());
            self.texts.len() - 1
        });
        TextId(u32::try_from(index).expect("a drill has fewer than 2^32 texts"))
    }

    /// The text of an id; empty for [`TextId::NONE`] and for ids that are not in the table.
    #[must_use]
    pub fn get(&self, id: TextId) -> &str {
        usize::try_from(id.0)
            .ok()
            .and_then(|i| self.texts.get(i))
            .map_or("", String::as_str)
    }

    /// All texts in the order of their ids.
    #[must_use]
    pub fn all(&self) -> &[String] {
        &self.texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_share_an_id() {
        let mut texts = Texts::default();
        assert_eq!(texts.intern(""), TextId::NONE);
        let a = texts.intern("a");
        let b = texts.intern("b");
        assert_eq!(texts.intern("a"), a);
        assert_eq!((texts.get(a), texts.get(b)), ("a", "b"));
        assert_eq!(texts.get(TextId::NONE), "");
        assert_eq!(texts.get(TextId(7)), "");
        assert_eq!(texts.all().len(), 2);
    }
}
