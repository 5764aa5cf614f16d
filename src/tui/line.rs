//! One line of text that is being edited, with the words that can be completed in it.

use crate::grammar::LINE_MAX;
use crate::report::clean;

/// A text with a cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    text: String,
    /// A byte of the text, on a character's boundary.
    cursor: usize,
}

impl Edit {
    /// A text with the cursor at its end.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            cursor: text.len(),
            text,
        }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the cursor.
    #[must_use]
    pub fn before(&self) -> &str {
        &self.text[..self.cursor]
    }

    /// Puts a text in at the cursor: without control characters, and no longer than a line may be.
    pub fn insert(&mut self, text: &str) {
        for c in text.chars() {
            let c = if c == '\n' || c == '\t' { ' ' } else { c };
            // A space by itself is one that `clean` would trim.
            let fits = self.text.len() + c.len_utf8() <= LINE_MAX;
            if fits && (c == ' ' || !clean(c.encode_utf8(&mut [0; 4])).is_empty()) {
                self.text.insert(self.cursor, c);
                self.cursor += c.len_utf8();
            }
        }
    }

    /// Deletes the character before the cursor.
    pub fn backspace(&mut self) {
        if let Some(c) = self.before().chars().next_back() {
            self.cursor -= c.len_utf8();
            self.text.remove(self.cursor);
        }
    }

    /// Deletes the character at the cursor.
    pub fn delete(&mut self) {
        if self.cursor < self.text.len() {
            self.text.remove(self.cursor);
        }
    }

    /// Deletes the word before the cursor.
    pub fn delete_word(&mut self) {
        let kept = self.before().trim_end();
        let start = kept.rfind(' ').map_or(0, |i| i + 1);
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
    }

    /// Deletes everything before the cursor.
    pub fn delete_before(&mut self) {
        self.text.replace_range(..self.cursor, "");
        self.cursor = 0;
    }

    /// One character to the left.
    pub fn left(&mut self) {
        if let Some(c) = self.before().chars().next_back() {
            self.cursor -= c.len_utf8();
        }
    }

    /// One character to the right.
    pub fn right(&mut self) {
        if let Some(c) = self.text[self.cursor..].chars().next() {
            self.cursor += c.len_utf8();
        }
    }

    /// To the start.
    pub fn home(&mut self) {
        self.cursor = 0;
    }

    /// To the end.
    pub fn end(&mut self) {
        self.cursor = self.text.len();
    }

    /// Puts the longest beginning that all these words share in the place of the one before the cursor.
    pub fn complete(&mut self, words: &[String]) {
        let Some((first, rest)) = words.split_first() else {
            return;
        };
        let same = |a: &str, b: &str| {
            let pairs = a.chars().zip(b.chars());
            pairs.take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
        };
        let mut word = rest.iter().fold(first.clone(), |word, w| same(&word, w));
        if rest.is_empty() {
            word.push(' ');
        }
        let start = self.before().rfind(' ').map_or(0, |i| i + 1);
        if word.len() >= self.cursor - start {
            self.text.replace_range(start..self.cursor, &word);
            self.cursor = start + word.len();
        }
    }
}

/// What was entered before, for the arrow keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    lines: Vec<String>,
    /// How far back the shown line is; 0 for the one being typed.
    back: usize,
}

/// How many lines are remembered.
const REMEMBERED: usize = 200;

impl History {
    /// Remembers a line.
    pub fn push(&mut self, line: &str) {
        self.back = 0;
        if self.lines.last().is_none_or(|last| last != line) {
            self.lines.push(line.to_owned());
        }
        if self.lines.len() > REMEMBERED {
            self.lines.remove(0);
        }
    }

    /// The line before the shown one.
    pub fn older(&mut self) -> Option<Edit> {
        self.back = (self.back + 1).min(self.lines.len());
        self.shown()
    }

    /// The line after the shown one; an empty one after the last.
    pub fn newer(&mut self) -> Option<Edit> {
        self.back = self.back.saturating_sub(1);
        self.shown().or_else(|| Some(Edit::default()))
    }

    fn shown(&self) -> Option<Edit> {
        let at = self.lines.len().checked_sub(self.back)?;
        self.lines.get(at).map(Edit::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editing_keeps_to_characters() {
        let mut edit = Edit::new("aé日");
        edit.left();
        edit.backspace();
        assert_eq!((edit.text(), edit.before()), ("a日", "a"));
        edit.insert("x y\u{1b}\u{202e}\n");
        assert_eq!(edit.text(), "ax y 日");
        edit.delete_word();
        edit.delete();
        assert_eq!(edit.text(), "ax ");
        edit.insert(&"z".repeat(100_000));
        assert_eq!(edit.text().len(), LINE_MAX);
    }

    #[test]
    fn completion_goes_as_far_as_the_words_agree() {
        let words = |w: &[&str]| w.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        let mut edit = Edit::new("notify en");
        edit.complete(&words(&["engineering", "engine-room"]));
        assert_eq!(edit.text(), "notify engine");
        edit.complete(&words(&["engineering"]));
        assert_eq!(edit.text(), "notify engineering ");
        edit.complete(&[]);
        assert_eq!(edit.text(), "notify engineering ");
    }

    #[test]
    fn history_goes_back_and_forth() {
        let mut history = History::default();
        assert_eq!(history.older(), None);
        for line in ["ack", "hint", "hint"] {
            history.push(line);
        }
        assert_eq!(history.older().unwrap().text(), "hint");
        assert_eq!(history.older().unwrap().text(), "ack");
        assert_eq!(history.older().unwrap().text(), "ack");
        assert_eq!(history.newer().unwrap().text(), "hint");
        assert_eq!(history.newer().unwrap().text(), "");
    }
}
