//! Lines for a person who may listen to them: wrapped, without control characters, each with a
//! word in front that says what it is.

use crate::model::{Stamped, Time};
use crate::report::clean;
use crate::session::announce::Teller;
use crate::tui::wrap;

/// The width of all lines.
pub(super) const WIDTH: usize = 80;

/// Where the words of a help stand.
const HELP: usize = 14;

/// A text in the making.
#[derive(Debug, Default)]
pub(super) struct Page {
    text: String,
}

impl Page {
    /// What was written.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// `[3:40] PAGE text`, wrapped.
    pub(super) fn told(&mut self, at: Time, label: &str, text: &str) {
        self.wrapped(&format!("[{}] {label} {text}", at.clock()), 2);
    }

    /// Adds the line of an event, if players may know of it.
    pub(super) fn event(&mut self, teller: &Teller<'_>, s: &Stamped) {
        if let Some((label, text)) = teller.line(s) {
            self.told(s.at, label, &text);
        }
    }

    /// An empty line, then a title.
    pub(super) fn title(&mut self, title: &str) {
        self.text.push('\n');
        self.wrapped(title, 0);
    }

    /// A text of this program with its columns: help, for example.
    pub(super) fn raw(&mut self, text: &str) {
        for line in text
            .lines()
            .flat_map(|line| wrap(line.trim_end(), WIDTH, HELP))
        {
            self.text += line.trim_end();
            self.text.push('\n');
        }
    }

    /// A paragraph; its lines after the first stand under `indent` spaces.
    pub(super) fn wrapped(&mut self, text: &str, indent: usize) {
        for line in wrap(&clean(text), WIDTH, indent) {
            self.text += &line;
            self.text.push('\n');
        }
    }

    /// An item of a list.
    pub(super) fn item(&mut self, text: &str) {
        self.wrapped(&format!("- {text}"), 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, indent: usize) -> String {
        let mut page = Page::default();
        page.wrapped(text, indent);
        page.into_text()
    }

    #[test]
    fn no_line_is_too_wide_and_no_word_is_lost() {
        let text = format!("[0:00] PAGE {} {} end", "word ".repeat(30), "x".repeat(200));
        for indent in [0, 2] {
            let shown = wrapped(&text, indent);
            assert!(shown.lines().all(|l| l.chars().count() <= WIDTH), "{shown}");
            let squeeze = |t: &str| t.split_whitespace().collect::<String>();
            assert_eq!(squeeze(&shown), squeeze(&text));
            assert!(
                shown
                    .lines()
                    .skip(1)
                    .all(|l| l.starts_with(&" ".repeat(indent)))
            );
        }
        assert_eq!(wrapped("- a  b\nc", 2), "- a  b c\n");
    }

    #[test]
    fn what_could_trick_a_reader_is_gone() {
        assert_eq!(wrapped("a\u{1b}[31mb\u{202e}c\u{7}\td", 0), "a[31mbc d\n");
    }
}
