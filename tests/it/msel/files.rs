//! Files of other programs, and texts in other encodings.

use firedrill::model::{Span, Time};
use firedrill::scenario::msel::{Kind, Msel, read};
use rust_xlsxwriter::{Formula, Workbook};

use super::{again, import};

/// Numbers, minutes and messages of a list.
fn outline(msel: &Msel) -> Vec<(String, i64, String)> {
    let events = msel.events.iter();
    events
        .map(|e| {
            (
                e.number.clone(),
                e.at.map_or(-1, |at| at.0 / 60_000),
                e.message.clone(),
            )
        })
        .collect()
}

#[test]
fn a_workbook_of_openpyxl_is_read() {
    let bytes = include_bytes!("openpyxl.xlsx");
    let read = import(bytes).unwrap();
    assert_eq!(
        (read.header_row, read.kept.as_slice()),
        (4, &["Budget".to_owned()][..])
    );
    // It starts on a Monday at 22:50.
    assert_eq!(read.starts, Some(22 * 60 + 50));
    assert_eq!(
        outline(&read.msel),
        [
            (
                "1".to_owned(),
                0,
                "An odd sign-in\nfrom far away".to_owned()
            ),
            ("2".to_owned(), 30, "=not a formula".to_owned()),
            ("3".to_owned(), 75, "Nobody leads".to_owned()),
            ("4".to_owned(), 100, String::new()),
        ]
    );
    let kinds: Vec<Kind> = read.msel.events.iter().map(|e| e.kind).collect();
    assert_eq!(
        kinds,
        [
            Kind::Inject,
            Kind::Inject,
            Kind::Contingency,
            Kind::Expected
        ]
    );
    assert_eq!(read.msel.events[0].notes, "Budget: 12.5");
    assert_eq!(again(bytes).events.len(), 4);
}

#[test]
fn cells_with_lengths_of_time_count_from_startex() {
    let book = firedrill::exchange::read(include_bytes!("openpyxl.xlsx"), Some("ELAPSED")).unwrap();
    let read = read(&book.sheets[0], None).unwrap();
    let minutes: Vec<i64> = outline(&read.msel)
        .into_iter()
        .map(|(_, at, _)| at)
        .collect();
    assert_eq!(
        (minutes.as_slice(), read.starts),
        (&[0, 120, 1505][..], None)
    );
}

#[test]
fn a_workbook_with_the_parts_of_libreoffice_is_read() {
    let read = import(include_bytes!("libreoffice.xlsx")).unwrap();
    assert_eq!(
        outline(&read.msel),
        [
            (
                "INJ-001".to_owned(),
                0,
                "Der Server steht & schweigt".to_owned()
            ),
            ("INJ-002".to_owned(), 29, "ab".to_owned()),
            ("7".to_owned(), 89, "in line".to_owned()),
        ]
    );
    assert_eq!(read.msel.events[1].at, Some(Time::ZERO + Span::secs(1797)));
}

#[test]
fn the_stored_value_of_a_formula_counts() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, head) in (0..).zip(["Time", "Message"]) {
        sheet.write_string(0, column, head).unwrap();
    }
    sheet
        .write_formula(1, 0, Formula::new("=2+3").set_result("5"))
        .unwrap();
    sheet
        .write_formula(
            1,
            1,
            Formula::new("=HYPERLINK(\"https://x.example\",\"call\")").set_result("call"),
        )
        .unwrap();
    let read = import(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(
        outline(&read.msel),
        [("1".to_owned(), 5, "call".to_owned())]
    );
}

#[test]
fn separators_and_encodings_are_found() {
    let wanted = [(
        "1".to_owned(),
        5,
        "caf\u{e9}, \u{201c}hello\u{201d}\nthere; you".to_owned(),
    )];
    let text = |separator: char| {
        format!(
            "My list{separator}{separator}\r\n\r\nNo.{separator}Time{separator}Message\r\n1{separator}T+05{separator}\"caf\u{e9}, \u{201c}hello\u{201d}\r\nthere; you\"\r\n"
        )
    };
    for separator in [',', ';', '\t'] {
        let utf8 = text(separator);
        let bom = ["\u{feff}", &utf8].concat();
        let units = || bom.encode_utf16();
        let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        let windows: Vec<u8> = utf8
            .chars()
            .map(|c| match c {
                '\u{201c}' => 0x93,
                '\u{201d}' => 0x94,
                c => u8::try_from(u32::from(c)).unwrap(),
            })
            .collect();
        for bytes in [utf8.as_bytes(), bom.as_bytes(), &little, &big, &windows] {
            assert_eq!(
                outline(&import(bytes).unwrap().msel),
                wanted,
                "{separator:?}"
            );
        }
        assert_eq!(
            firedrill::exchange::read(&windows, None)
                .unwrap()
                .remarks
                .len(),
            1
        );
    }
}
