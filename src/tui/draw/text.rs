//! Words and colours on the screen. Colour is never alone: what it says stands there as a sign or a word too.

use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Borders};

/// The styles. Only the terminal's own sixteen colours, so light and dark ones both work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Whether colours may be used at all.
    pub colour: bool,
    /// Whether the terminal shows more than ASCII.
    pub unicode: bool,
}

impl Theme {
    fn coloured(self, colour: Color) -> Style {
        if self.colour {
            Style::new().fg(colour)
        } else {
            Style::new()
        }
    }

    /// What needs somebody at once.
    #[must_use]
    pub fn alarm(self) -> Style {
        self.coloured(Color::Red)
            .add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }

    /// Bad news.
    #[must_use]
    pub fn bad(self) -> Style {
        self.coloured(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// What should be looked at.
    #[must_use]
    pub fn warn(self) -> Style {
        self.coloured(Color::Magenta).add_modifier(Modifier::BOLD)
    }

    /// Good news.
    #[must_use]
    pub fn good(self) -> Style {
        self.coloured(Color::Green)
    }

    /// Keys and what is open.
    #[must_use]
    pub fn key(self) -> Style {
        self.coloured(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// Titles.
    #[must_use]
    pub fn title(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What matters less.
    #[must_use]
    pub fn faint(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// What is chosen.
    #[must_use]
    pub fn chosen(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// A frame with a title; a thick one for the part that has the keys.
    #[must_use]
    pub fn frame<'a>(self, title: &str, active: bool) -> Block<'a> {
        let block = Block::new()
            .borders(Borders::ALL)
            .title(Span::styled(format!(" {title} "), self.title()));
        if active {
            let thick = block.border_type(BorderType::Thick);
            thick.border_style(self.coloured(Color::Cyan))
        } else {
            block.border_style(self.faint())
        }
    }
}

/// A text in lines of a width, broken at words; the lines after the first stand under `indent` spaces.
#[must_use]
pub(crate) fn wrap(text: &str, width: usize, indent: usize) -> Vec<String> {
    let width = width.max(indent + 4);
    if wide(text) <= width {
        return vec![text.to_owned()];
    }
    let mut lines = vec![String::new()];
    let (mut used, mut gap, mut fresh) = (0, 0, true);
    // Spaces between words stay: in what a tool shows they stand between columns.
    for mut word in text.split(' ') {
        if !fresh && used + gap + wide(word) > width {
            lines.push(" ".repeat(indent));
            used = indent;
        } else if lines.len() == 1 || used > indent {
            // Where a line was broken no spaces are left over.
            push(&mut lines, &" ".repeat(gap));
            used += gap;
        }
        while used + wide(word) > width {
            let cut = cut_at(word, width - used);
            push(&mut lines, &word[..cut]);
            word = &word[cut..];
            lines.push(" ".repeat(indent));
            used = indent;
        }
        push(&mut lines, word);
        used += wide(word);
        (gap, fresh) = (1, false);
    }
    lines
}

fn push(lines: &mut [String], text: &str) {
    if let Some(last) = lines.last_mut() {
        last.push_str(text);
    }
}

/// The byte at which so many columns are full; at least one character.
fn cut_at(text: &str, width: usize) -> usize {
    let mut used = 0;
    for (i, c) in text.char_indices() {
        used += wide(c.encode_utf8(&mut [0; 4]));
        if used > width && i > 0 {
            return i;
        }
    }
    text.len()
}

/// How many columns a text takes.
#[must_use]
pub(crate) fn wide(text: &str) -> usize {
    Span::raw(text).width()
}

/// At most so many columns of a text, with an ellipsis where something is cut.
#[must_use]
pub(crate) fn short(text: &str, width: usize) -> String {
    if wide(text) <= width {
        return text.to_owned();
    }
    if width == 0 {
        return String::new();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if wide(&kept) + wide(c.encode_utf8(&mut [0; 4])) >= width {
            break;
        }
        kept.push(c);
    }
    kept + "…"
}

/// A text in lines, with a head of another style before it.
pub(crate) fn headed(
    head: &str,
    style: Style,
    text: &str,
    width: usize,
    indent: usize,
) -> Vec<Line<'static>> {
    let lines = wrap(&format!("{head}{text}"), width, indent).into_iter();
    lines
        .enumerate()
        .map(|(i, line)| match line.split_at_checked(head.len()) {
            Some((head, text)) if i == 0 => Line::from(vec![
                Span::styled(head.to_owned(), style),
                Span::raw(text.to_owned()),
            ]),
            _ => Line::raw(line),
        })
        .collect()
}

/// Lines of one style.
pub(crate) fn styled(lines: Vec<String>, style: Style) -> impl Iterator<Item = Line<'static>> {
    lines.into_iter().map(move |l| Line::styled(l, style))
}

/// A bar of so many columns; `used` from 0 to 1.
#[must_use]
pub(crate) fn bar(used: f64, width: usize) -> String {
    let full = (used.clamp(0.0, 1.0) * width as f64).round() as usize;
    "█".repeat(full) + &"░".repeat(width - full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_no_word_is_lost() {
        let text = format!("{} 日本語のテキスト {}", "word ".repeat(20), "x".repeat(50));
        for width in [8, 20, 33] {
            let lines = wrap(&text, width, 2);
            assert!(lines.iter().all(|l| wide(l) <= width), "{lines:?}");
            let squeeze = |t: &str| t.split_whitespace().collect::<String>();
            assert_eq!(squeeze(&lines.join(" ")), squeeze(&text));
        }
        assert_eq!(wrap("a  b", 20, 0), ["a  b"]);
        assert_eq!(wrap("", 20, 0), [""]);
        assert_eq!(wrap("one two   three", 8, 2), ["one two ", "  three"]);
    }

    #[test]
    fn what_is_cut_says_so() {
        assert_eq!(short("日本語", 4), "日…");
        assert_eq!(short("abc", 3), "abc");
        assert_eq!(short("abc", 0), "");
        assert_eq!(bar(0.5, 4), "██░░");
    }
}
