//! CSV as RFC 4180 has it: comma, semicolon or tab between cells, line breaks within quotation marks.
//!
//! The reader is strict where leniency would lose events: a quotation mark that is never closed is an error, not a long cell.

use super::{MOST_COLUMNS, MOST_ROWS, Refused};
use crate::scenario::msel::{COLUMNS, Cell, Msel, Row, Table, a1, inert, understood, uninert};

/// What may stand between cells.
const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// The list as a CSV file. A cell that a spreadsheet would compute has an apostrophe before it.
#[must_use]
pub fn write_csv(msel: &Msel) -> String {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let mut write = || -> Result<(), ::csv::Error> {
        writer.write_record(COLUMNS)?;
        for event in &msel.events {
            writer.write_record(event.cells().iter().map(|cell| inert(cell)))?;
        }
        writer.flush()?;
        Ok(())
    };
    write().expect("a vector takes everything that is written to it");
    let bytes = writer
        .into_inner()
        .expect("a vector takes everything that is written to it");
    String::from_utf8(bytes).expect("strings were written")
}

/// Reads a text with the separator with which its columns make the most sense.
pub(super) fn read_csv(text: &str) -> Result<Table, Refused> {
    let mut best: Option<(usize, Result<Table, Refused>)> = None;
    for separator in SEPARATORS {
        let table = parse(text, separator);
        let sense = table.as_ref().map_or(0, understood);
        if best.as_ref().is_none_or(|(most, _)| sense > *most) {
            best = Some((sense, table));
        }
    }
    match best {
        Some((_, table)) => table,
        None => parse(text, ','),
    }
}

/// The rows of a text. Lines without anything are rows as well, so that numbers are those of a spreadsheet.
fn parse(text: &str, separator: char) -> Result<Table, Refused> {
    let mut rows = Rows::default();
    let mut chars = text.chars().peekable();
    let mut opened = None;
    while let Some(c) = chars.next() {
        match c {
            '"' if opened.is_some() => {
                if chars.next_if_eq(&'"').is_some() {
                    rows.cell.push('"');
                } else {
                    opened = None;
                }
            }
            c if opened.is_some() => rows.cell.push(c),
            '"' if rows.cell.is_empty() => opened = Some(rows.place()),
            c if c == separator => rows.end_cell()?,
            '\r' | '\n' => {
                if c == '\r' {
                    chars.next_if_eq(&'\n');
                }
                rows.end_row()?;
            }
            c => rows.cell.push(c),
        }
    }
    if let Some(place) = opened {
        let message = format!("the quotation mark that opens cell {place} is never closed");
        return Err(Refused::new(
            message,
            "close it, and write a quotation mark within a cell twice",
        ));
    }
    if !rows.cell.is_empty() || !rows.cells.is_empty() {
        rows.end_row()?;
    }
    Ok(Table {
        sheet: None,
        rows: rows.rows,
    })
}

#[derive(Default)]
struct Rows {
    rows: Vec<Row>,
    cells: Vec<Cell>,
    cell: String,
}

impl Rows {
    fn number(&self) -> u32 {
        u32::try_from(self.rows.len() + 1).unwrap_or(u32::MAX)
    }

    /// The name of the cell that is being read.
    fn place(&self) -> String {
        a1(
            self.number(),
            u32::try_from(self.cells.len() + 1).unwrap_or(u32::MAX),
        )
    }

    fn end_cell(&mut self) -> Result<(), Refused> {
        if self.cells.len() >= MOST_COLUMNS as usize {
            let message = format!("row {} has more than {MOST_COLUMNS} columns", self.number());
            return Err(Refused::new(
                message,
                "keep the list of events alone in the file",
            ));
        }
        let text = std::mem::take(&mut self.cell);
        let text = uninert(&text);
        self.cells.push(if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(text.to_owned())
        });
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Refused> {
        self.end_cell()?;
        if self.number() > MOST_ROWS {
            let message = format!("there are more than {MOST_ROWS} rows");
            return Err(Refused::new(
                message,
                "keep the list of events alone in the file",
            ));
        }
        let number = self.number();
        self.rows.push(Row {
            number,
            cells: std::mem::take(&mut self.cells),
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, separator: char) -> Vec<Vec<String>> {
        let rows = parse(text, separator).unwrap().rows;
        rows.iter()
            .map(|r| r.cells.iter().map(Cell::text).collect())
            .collect()
    }

    #[test]
    fn cells_may_hold_everything() {
        assert_eq!(
            texts("a,\"b,\"\"c\"\"\r\nd\"\r\n\r\n'=1,'x,\"\"", ','),
            [vec!["a", "b,\"c\"\nd"], vec![""], vec!["=1", "'x", ""]]
        );
        assert_eq!(texts("a;5\" disk;\tb\n", ';'), [["a", "5\" disk", "b"]]);
        assert_eq!(texts("a\rb", ','), [["a"], ["b"]]);
    }

    #[test]
    fn an_open_quotation_mark_is_an_error() {
        let error = parse("a,b\n1,\"2\n3,4\n", ',').unwrap_err();
        assert_eq!(
            error.message,
            "the quotation mark that opens cell B2 is never closed"
        );
    }

    #[test]
    fn too_many_rows_and_columns_are_refused() {
        assert!(parse(&"x\n".repeat(5_001), ',').is_err());
        assert!(parse(&",".repeat(128), ',').is_err());
        assert!(parse(&"x\n".repeat(5_000), ',').is_ok());
    }
}
