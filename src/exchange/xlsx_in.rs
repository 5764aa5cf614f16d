//! Reading .xlsx. Cells are taken one by one from the stream, so a sheet that says it has a million rows costs nothing.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use super::{MOST_COLUMNS, MOST_ROWS, Refused, Workbook};
use crate::scenario::msel::{Cell, Row, Table, a1};

/// The most sheets that are looked at.
const MOST_SHEETS: usize = 50;

/// The most characters of a cell, as in spreadsheet programs.
const LONGEST_CELL: usize = 32_767;

/// The most bytes of all cells of a sheet together: one long text may be named by many cells.
const MOST_TEXT: usize = 4 * 1024 * 1024;

/// Days between the two beginnings of time that workbooks have.
const DAYS_1904: f64 = 1_462.0;

/// Reads the sheets of a workbook that `archive` has found safe, or the one that is wanted; visible ones come first.
/// A sheet that cannot be read is left out with a remark as long as another one can.
pub(super) fn read_xlsx(bytes: &[u8], wanted: Option<&str>) -> Result<Workbook, Refused> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let mut sheets: Vec<(bool, String)> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.visible != SheetVisible::Visible, sheet.name.clone()))
        .collect();
    if let Some(wanted) = wanted {
        let names: Vec<String> = sheets.iter().map(|(_, name)| format!("`{name}`")).collect();
        sheets.retain(|(_, name)| name.trim().eq_ignore_ascii_case(wanted.trim()));
        if sheets.is_empty() {
            let message = format!(
                "the workbook has no sheet `{wanted}`; it has {}",
                names.join(", ")
            );
            return Err(Refused::new(message, "name one of them with --sheet"));
        }
    }
    if sheets.len() > MOST_SHEETS {
        let message = format!("the workbook has more than {MOST_SHEETS} sheets");
        return Err(Refused::new(
            message,
            "keep the sheet with the list alone in the workbook",
        ));
    }
    sheets.sort_by_key(|(hidden, _)| *hidden);
    let later = book.has_1904_epoch();
    let mut read = Workbook {
        sheets: Vec::new(),
        remarks: Vec::new(),
    };
    let mut first = None;
    for (_, name) in sheets {
        match read_sheet(&mut book, &name, later) {
            Ok(table) => read.sheets.push(table),
            Err(refused) => {
                read.remarks
                    .push(format!("the sheet `{name}` was left out: {refused}"));
                first.get_or_insert(refused);
            }
        }
    }
    match first {
        Some(refused) if read.sheets.is_empty() => Err(refused),
        None if read.sheets.is_empty() => Err(Refused::new(
            "the workbook has no sheet with cells",
            "give a workbook with one event a row",
        )),
        _ => Ok(read),
    }
}

fn read_sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, later: bool) -> Result<Table, Refused> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|e| damaged(&e))?;
    let mut rows: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    let mut left = MOST_TEXT;
    while let Some(record) = reader
        .next_cell_with_formula_metadata()
        .map_err(|e| damaged(&e))?
    {
        let cell = cell(&record.value, record.formula.is_some(), later);
        if cell == Cell::Empty {
            continue;
        }
        let (row, column) = record.pos;
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            let place = a1(row.saturating_add(1), column.saturating_add(1));
            let message = format!(
                "the sheet {name} has a value in {place}: at most {MOST_ROWS} rows and {MOST_COLUMNS} columns are read"
            );
            return Err(Refused::new(
                message,
                "delete what stands far away from the list",
            ));
        }
        if let Cell::Text(text) = &cell {
            left = left.checked_sub(text.len()).ok_or_else(|| {
                let message = format!("the sheet {name} has more than {MOST_TEXT} bytes of text");
                Refused::new(message, "split the list")
            })?;
        }
        let cells = rows.entry(row).or_default();
        let at = column as usize;
        if cells.len() <= at {
            cells.resize(at + 1, Cell::Empty);
        }
        cells[at] = cell;
    }
    let rows = rows.into_iter().map(|(row, cells)| Row {
        number: row + 1,
        cells,
    });
    Ok(Table {
        sheet: Some(name.to_owned()),
        rows: rows.collect(),
    })
}

/// The value of a cell; of a formula the one that was stored when the file was saved.
fn cell(value: &DataRef<'_>, formula: bool, later: bool) -> Cell {
    match value {
        DataRef::Empty if formula => Cell::Bad("the formula has no stored value".to_owned()),
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Bool(true) => Cell::Text("TRUE".to_owned()),
        DataRef::Bool(false) => Cell::Text("FALSE".to_owned()),
        DataRef::Error(error) => Cell::Bad(format!("the cell holds the error {error}")),
        DataRef::DateTime(moment) if moment.is_duration() => Cell::Length(moment.as_f64()),
        DataRef::DateTime(moment) => {
            let days = moment.as_f64();
            Cell::Moment(if later && days >= 1.0 {
                days + DAYS_1904
            } else {
                days
            })
        }
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            of_text(text)
        }
        DataRef::SharedString(text) => of_text(text),
    }
}

fn of_text(text: &str) -> Cell {
    if text.is_empty() {
        Cell::Empty
    } else if text.len() > LONGEST_CELL && text.chars().count() > LONGEST_CELL {
        Cell::Bad(format!("the cell has more than {LONGEST_CELL} characters"))
    } else {
        Cell::Text(text.to_owned())
    }
}

fn damaged(error: &XlsxError) -> Refused {
    Refused::new(
        format!("the workbook is damaged: {error}"),
        "save it again in a spreadsheet program",
    )
}
