//! Writing for people and programs: stdout is data, stderr is messages.

use std::io::{self, ErrorKind, IsTerminal as _, Write as _};

use serde_json::Value;

use super::error::{CliError, Kind, Outcome};

/// How to write.
#[derive(Clone, Copy, Debug)]
pub struct Out {
    /// Data is JSON.
    pub json: bool,
    /// Colour on stdout.
    pub colour: bool,
    /// Colour on stderr.
    pub colour_messages: bool,
    /// The width of lines.
    pub width: usize,
    /// Say nothing on stderr but errors.
    pub quiet: bool,
}

/// The width of lines where the terminal does not say, and the most for texts.
const WIDTH: usize = 100;

impl Out {
    /// What the terminal and its variables ask for.
    #[must_use]
    pub fn new(json: bool, quiet: bool) -> Self {
        let wanted = |set: &str| std::env::var_os(set).is_some_and(|v| !v.is_empty());
        let plain = wanted("NO_COLOR") || std::env::var_os("TERM").is_some_and(|t| t == "dumb");
        let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
        let terminal = || terminal_size::terminal_size().map(|(w, _)| usize::from(w.0));
        Self {
            json,
            colour: !plain && io::stdout().is_terminal(),
            colour_messages: !plain && io::stderr().is_terminal(),
            width: columns.or_else(terminal).unwrap_or(WIDTH).clamp(40, 160),
            quiet,
        }
    }

    /// The same without colour, and as narrow as a simple terminal.
    #[must_use]
    pub fn plain(self) -> Self {
        Self {
            colour: false,
            colour_messages: false,
            width: self.width.min(80),
            ..self
        }
    }

    /// Writes data to stdout.
    ///
    /// # Errors
    /// When stdout cannot be written; a closed pipe is no failure and ends the command quietly.
    pub fn print(&self, text: &str) -> Outcome {
        self.print_bytes(text.as_bytes())
    }

    /// Writes data that is no text to stdout.
    ///
    /// # Errors
    /// As [`Out::print`].
    pub fn print_bytes(&self, bytes: &[u8]) -> Outcome {
        let mut stdout = io::stdout().lock();
        stdout
            .write_all(bytes)
            .and_then(|()| stdout.flush())
            .map_err(|error| match error.kind() {
                ErrorKind::BrokenPipe => CliError::new(Kind::PipeClosed, ""),
                _ => CliError::io("write to stdout", &error),
            })
    }

    /// Writes a JSON value to stdout.
    ///
    /// # Errors
    /// As [`Out::print`].
    pub fn print_json(&self, value: &Value) -> Outcome {
        self.print(&format!("{value:#}\n"))
    }

    /// Writes a message to stderr.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            // Without a stderr there is nobody to tell.
            let _ = writeln!(io::stderr(), "{text}");
        }
    }

    /// Suggests what to do next, to people; broken between words.
    pub fn suggest(&self, text: &str) {
        if !self.json {
            self.say(wrap(text, self.width, 0).trim_end());
        }
    }

    /// The text in bold.
    #[must_use]
    pub fn bold(&self, text: &str) -> String {
        self.styled("1", text)
    }

    /// The text in faint letters.
    #[must_use]
    pub fn faint(&self, text: &str) -> String {
        self.styled("2", text)
    }

    fn styled(&self, code: &str, text: &str) -> String {
        if self.colour {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    /// Rows under a head in aligned columns. The last column may be as long as it likes.
    #[must_use]
    pub fn table(&self, head: &[&str], rows: &[Vec<String>]) -> String {
        let width = |i: usize| {
            let cells = rows.iter().filter_map(|r| r.get(i)).map(String::as_str);
            let widths = cells.chain([head[i]]).map(|c| c.chars().count());
            widths.max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..head.len()).map(width).collect();
        let line = |cells: &mut dyn Iterator<Item = &str>| {
            let mut text = String::new();
            for (cell, width) in cells.zip(&widths) {
                text += &format!("{cell:<width$}  ");
            }
            text.trim_end().to_owned()
        };
        let mut text = self.faint(&line(&mut head.iter().copied())) + "\n";
        for row in rows {
            text += &(line(&mut row.iter().map(String::as_str)) + "\n");
        }
        text
    }
}

/// Breaks a text into lines of at most `width` characters, each after `indent` spaces.
#[must_use]
pub fn wrap(text: &str, width: usize, indent: usize) -> String {
    let room = width.saturating_sub(indent).max(20);
    let mut out = String::new();
    for paragraph in text.trim_end().lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            let longer = line.chars().count() + 1 + word.chars().count();
            if !line.is_empty() && longer > room {
                out += &format!("{:indent$}{line}\n", "");
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line += word;
        }
        out += format!("{:indent$}{line}", "").trim_end();
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aligns_columns_and_wraps_lines() {
        let out = Out {
            json: false,
            colour: false,
            colour_messages: false,
            width: 80,
            quiet: false,
        };
        let rows = [vec!["a".to_owned(), "ümlaut".to_owned(), "x".to_owned()]];
        insta::assert_snapshot!(out.table(&["id", "word", ""], &rows), @r"
        id  word
        a   ümlaut  x
        ");
        insta::assert_snapshot!(wrap("one two three four five six\n\nseven", 24, 2), @r"
          one two three four
          five six

          seven
        ");
    }
}
