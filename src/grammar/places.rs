//! Where the cells of a CSV text stand, which its reader does not say.

/// Counts lines while records go by.
pub struct LineCount<'a> {
    text: &'a str,
    byte: usize,
    line: usize,
}

impl<'a> LineCount<'a> {
    /// At the first line.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            byte: 0,
            line: 1,
        }
    }

    /// The line and the text of the record that begins at a byte, or after blank lines there.
    pub fn record(&mut self, byte: usize) -> (usize, &'a str) {
        let rest = self.text.get(byte..).unwrap_or_default();
        let raw = rest.trim_start_matches(['\n', '\r']);
        let begins = self.text.len() - raw.len();
        let passed = self.text.get(self.byte..begins).unwrap_or_default();
        self.line += passed.matches('\n').count();
        self.byte = begins;
        (self.line, raw)
    }
}

/// Where a character of a cell stands in a raw record: lines after the first, characters before.
#[must_use]
pub fn place(raw: &str, cell: usize, chars: usize, separator: char) -> (usize, usize) {
    let (mut line, mut column) = (0, 0);
    let (mut at, mut done) = (0, 0);
    let (mut open, mut fresh) = (false, true);
    let mut rest = raw.chars().peekable();
    while let Some(c) = rest.next() {
        let opens = fresh && c == '"';
        if at == cell && done == chars && !opens {
            break;
        }
        fresh = false;
        column += 1;
        match c {
            '"' if opens => open = true,
            '"' if open && rest.peek() == Some(&'"') => {
                rest.next();
                column += 1;
                done += 1;
            }
            '"' if open => open = false,
            _ if c == separator && !open => {
                at += 1;
                done = 0;
                fresh = true;
                if at > cell {
                    return (line, column - 1);
                }
            }
            '\n' if !open => return (line, column - 1),
            '\n' => {
                line += 1;
                column = 0;
                done += 1;
            }
            _ => done += 1,
        }
    }
    (line, column)
}
