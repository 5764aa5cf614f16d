//! Writing .xlsx for people who print it and work in it. The same list gives the same bytes: no clock is read.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Workbook,
    Worksheet, XlsxError,
};

use super::Refused;
use crate::scenario::msel::{COLUMNS, Kind, Msel};

/// The widths of the columns, in characters.
const WIDTHS: [f64; 10] = [8.0, 18.0, 13.0, 10.0, 20.0, 20.0, 48.0, 36.0, 28.0, 36.0];

/// Paper of 210 by 297 mm.
const A4: u8 = 9;

/// The list as a workbook with one sheet.
///
/// # Errors
/// When a cell is longer than a workbook can hold.
pub fn write_xlsx(msel: &Msel, title: &str) -> Result<Vec<u8>, Refused> {
    book(msel, title).map_err(|error| {
        Refused::new(
            format!("the list does not fit into a workbook: {error}"),
            "export it with --format csv",
        )
    })
}

fn book(msel: &Msel, title: &str) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(
        &DocProperties::new()
            .set_title(title)
            .set_creation_datetime(&made),
    );
    let sheet = book.add_worksheet();
    sheet.set_name("MSEL")?;
    lay_out(sheet, msel)?;
    let cell = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin);
    let head = cell
        .clone()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(Color::RGB(0x1f_3a_5f));
    for (column, name) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, name, &head)?;
    }
    for (row, event) in (1..).zip(&msel.events) {
        let shade = match event.kind {
            Kind::Inject => cell.clone(),
            Kind::Contingency => cell.clone().set_background_color(Color::RGB(0xff_f4_d6)),
            Kind::Expected => cell.clone().set_background_color(Color::RGB(0xe6_f2_e8)),
        };
        for (column, text) in (0..).zip(event.cells()) {
            // A text is written as a text, so nothing that begins with `=` is a formula.
            match number(&text) {
                Some(number) => sheet.write_number_with_format(row, column, number, &shade)?,
                None if text.is_empty() => sheet.write_blank(row, column, &shade)?,
                None => sheet.write_string_with_format(row, column, text, &shade)?,
            };
        }
    }
    book.save_to_buffer()
}

/// A text that is nothing but a whole number, and would be written so again.
fn number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|n: &u32| n.to_string() == text)
}

/// Widths, the head that stays in sight and comes again on each page, and how it is printed.
fn lay_out(sheet: &mut Worksheet, msel: &Msel) -> Result<(), XlsxError> {
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    let last = u32::try_from(msel.events.len()).unwrap_or(u32::MAX);
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, last, 9)?;
    sheet.ignore_error_range(0, 0, last, 9, IgnoreError::NumberStoredAsText)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape();
    sheet.set_paper_size(A4);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_header("&L&A&RFor controllers and evaluators only");
    sheet.set_footer("&CPage &P of &N");
    Ok(())
}
