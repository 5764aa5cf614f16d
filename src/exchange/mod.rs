//! L4: spreadsheet files: CSV and .xlsx become tables of cells, and lists become files.
//!
//! [`read`] tells what a file is from its bytes, never from its name. Invariants: nothing here touches a disk; what a hostile
//! file can cost is bounded before it is spent (see `archive`); formulas are never computed; the same list gives the same bytes.

mod archive;
mod csv;
mod text;
mod xlsx_in;
mod xlsx_out;

pub use csv::write_csv;
pub use xlsx_out::write_xlsx;

use crate::scenario::msel::Table;

/// The largest file that is read.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;

/// Rows and columns beyond these are refused: no list of events has as many.
const MOST_ROWS: u32 = 5_000;
const MOST_COLUMNS: u32 = 128;

/// Why a file cannot be read: a sentence without a full stop, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refused {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

impl Refused {
    fn new(message: impl Into<String>, help: &'static str) -> Self {
        Self {
            message: message.into(),
            help,
        }
    }
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Workbook {
    /// Its sheets; CSV has one without a name.
    pub sheets: Vec<Table>,
    /// What a person should know about how it was read.
    pub remarks: Vec<String>,
}

const SAVE_AS: &str = "open it in a spreadsheet program and save it as .xlsx or CSV";

/// Reads a spreadsheet file: all its sheets, or the one that is wanted.
///
/// # Errors
/// When it is no CSV and no .xlsx, is damaged, has no such sheet, or is larger than any list of events.
pub fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Workbook, Refused> {
    if bytes.len() > MOST_BYTES {
        let message =
            format!("the file has more than {MOST_BYTES} bytes, which is the most that is read");
        return Err(Refused::new(
            message,
            "keep the list of events alone in it, without pictures",
        ));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Refused::new(
            "the file is empty",
            "give a CSV or .xlsx file with one event a row",
        ));
    }
    if bytes.starts_with(b"PK") {
        archive::check(bytes)?;
        // The reader of workbooks adds and multiplies what it finds without a check, which debug builds end with a panic.
        let read = || xlsx_in::read_xlsx(bytes, sheet);
        return std::panic::catch_unwind(read).unwrap_or_else(|_| {
            let what = "the workbook is damaged: a number in it is far too large";
            Err(Refused::new(what, SAVE_AS))
        });
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let what = "this is an old Excel file (.xls), or a workbook with a password";
        return Err(Refused::new(what, "save it as .xlsx without a password"));
    }
    if bytes.starts_with(b"%PDF") {
        return Err(Refused::new("this is a PDF file", SAVE_AS));
    }
    if sheet.is_some() {
        return Err(Refused::new(
            "this is a CSV file, which has no sheets",
            "leave out --sheet",
        ));
    }
    let (text, remark) = text::decode(bytes)?;
    let start = text
        .trim_start()
        .get(..5)
        .unwrap_or_default()
        .to_lowercase();
    if ["<!doc", "<html", "<?xml", "<tabl"].contains(&start.as_str()) {
        return Err(Refused::new(
            "this is a web page or an XML file, whatever its name says",
            SAVE_AS,
        ));
    }
    let table = csv::read_csv(&text)?;
    Ok(Workbook {
        sheets: vec![table],
        remarks: remark.into_iter().collect(),
    })
}
