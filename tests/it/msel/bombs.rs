//! Hostile and broken files: each is refused with a reason, costs little, and none makes the program panic.

use std::io::{Cursor, Write as _};

use firedrill::exchange::{MOST_BYTES, read, write_xlsx};
use firedrill::scenario::msel::{Event, Msel};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::import;

/// A zip file of these parts.
fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The parts of a sound workbook, with another sheet and other shared strings.
fn workbook(sheet: &str, strings: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(include_bytes!("libreoffice.xlsx"))).unwrap();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut content = Vec::new();
        std::io::copy(&mut entry, &mut content).unwrap();
        match name.as_str() {
            "xl/worksheets/sheet1.xml" => content = sheet.into(),
            "xl/sharedStrings.xml" if !strings.is_empty() => content = strings.into(),
            _ => {}
        }
        parts.push((name, content));
    }
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(n, c)| (n.as_str(), c.as_slice()))
        .collect();
    zip(&parts)
}

const HEAD: &str = r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Time</t></is></c><c r="B1" t="inlineStr"><is><t>Message</t></is></c></row>"#;

/// A workbook with this XML below the head of its sheet.
fn sheet(rows: &str) -> Vec<u8> {
    workbook(&format!("{HEAD}{rows}</sheetData></worksheet>"), "")
}

/// Why a file is refused.
fn refusal(bytes: &[u8]) -> String {
    let refused = read(bytes, None).expect_err("the file is hostile");
    assert!(!refused.help.is_empty());
    refused.message
}

#[test]
fn zip_bombs_are_refused_before_they_are_unpacked() {
    let spaces = vec![b' '; 12 * 1024 * 1024];
    let bomb = zip(&[
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/worksheets/sheet1.xml", &spaces),
    ]);
    assert!(bomb.len() < 20_000);
    assert!(refusal(&bomb).contains("times its size"));
    // Several parts, none of which is suspicious alone.
    let noise: Vec<u8> = (0..3_000_000_u32)
        .map(|n| {
            if n % 9 == 0 {
                (n.wrapping_mul(2_654_435_761) >> 24) as u8
            } else {
                b' '
            }
        })
        .collect();
    let parts = ["a", "b", "c", "d"].map(|name| (name, noise.as_slice()));
    let several = zip(&[
        &[("xl/workbook.xml", &b"<workbook/>"[..])],
        parts.as_slice(),
    ]
    .concat());
    assert!(refusal(&several).contains("10 MiB"));
}

#[test]
fn a_zip_file_that_lies_about_its_sizes_is_refused() {
    let spaces = vec![b' '; 12 * 1024 * 1024];
    let mut bomb = zip(&[
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/worksheets/sheet1.xml", &spaces),
    ]);
    let claimed = u32::try_from(spaces.len()).unwrap().to_le_bytes();
    let places: Vec<usize> = (0..bomb.len() - 4)
        .filter(|at| bomb[*at..at + 4] == claimed)
        .collect();
    assert!(places.len() >= 2, "{places:?}");
    for at in places {
        bomb[at..at + 4].copy_from_slice(&1000_u32.to_le_bytes());
    }
    let message = refusal(&bomb);
    assert!(
        message.contains("10 MiB") || message.contains("damaged"),
        "{message}"
    );
}

#[test]
fn too_many_parts_are_refused() {
    let names: Vec<String> = (0..600).map(|n| format!("xl/part{n}.xml")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &b""[..])).collect();
    assert!(refusal(&zip(&parts)).contains("500 parts"));
}

#[test]
fn cells_far_away_are_refused_and_sizes_that_a_sheet_claims_are_not_believed() {
    let far = sheet(r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#);
    assert!(refusal(&far).contains("XFD1048576"));
    let rows: String = (2..6_000)
        .map(|r| format!(r#"<row r="{r}"><c r="A{r}"><v>{r}</v></c></row>"#))
        .collect();
    assert!(refusal(&sheet(&rows)).contains("A5001"));
    let empty = sheet(
        r#"<row r="2"><c r="A2"><v>5</v></c><c r="B2" t="inlineStr"><is><t>x</t></is></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>"#,
    );
    assert_eq!(import(&empty).unwrap().msel.events.len(), 1);
    let overflow =
        sheet(r#"<row r="99999999999999999999"><c r="ZZZZZZZZ99999999999"><v>1</v></c></row>"#);
    refusal(&overflow);
}

#[test]
fn long_texts_named_by_many_cells_are_refused() {
    let long = "x".repeat(32_000);
    let strings = format!(
        r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{long}</t></si></sst>"#
    );
    let rows: String = (2..900)
        .map(|r| format!(r#"<row r="{r}"><c r="B{r}" t="s"><v>0</v></c></row>"#))
        .collect();
    let bytes = workbook(&format!("{HEAD}{rows}</sheetData></worksheet>"), &strings);
    assert!(refusal(&bytes).contains("bytes of text"));
}

#[test]
fn a_workbook_that_says_it_has_many_texts_is_refused() {
    for count in [
        "uniqueCount=\"99999999999\"",
        "uniqueCount = '0004000000000'",
    ] {
        let strings = format!(
            r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" {count}><si><t>x</t></si></sst>"#
        );
        let bytes = workbook(&format!("{HEAD}</sheetData></worksheet>"), &strings);
        assert!(refusal(&bytes).contains("millions of texts"));
        let wide: Vec<u8> = strings.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let japanese = b"<?xml version='1.0' encoding='ISO-2022-JP'?><sst unique\x1b(BCount='9'/>";
        for hidden in [&wide[..], japanese] {
            assert!(refusal(&zip(&[("xl/workbook.xml", hidden)])).contains("not UTF-8"));
        }
    }
}

#[test]
fn a_cell_of_many_characters_is_a_problem_of_its_row() {
    let long = "x".repeat(40_000);
    let book = sheet(&format!(
        r#"<row r="2"><c r="A2"><v>5</v></c><c r="B2" t="inlineStr"><is><t>{long}</t></is></c></row>"#
    ));
    let csv = format!("Time,Message\r\n5,{long}\r\n");
    for bytes in [book, csv.into_bytes()] {
        let problems = import(&bytes).unwrap_err();
        assert_eq!(
            problems[0].message,
            "B2 (Message): the cell has more than 32767 characters"
        );
    }
    let event = Event {
        message: long,
        ..Event::default()
    };
    assert!(
        write_xlsx(&Msel::new(vec![event]), "It")
            .unwrap_err()
            .message
            .contains("does not fit")
    );
}

#[test]
fn formulas_without_a_value_and_errors_are_problems_of_their_rows() {
    let bytes = sheet(
        r#"<row r="2"><c r="A2"><v>5</v></c><c r="B2"><f>CONCATENATE("a","b")</f></c></row>
           <row r="3"><c r="A3" t="e"><v>#REF!</v></c><c r="B3" t="inlineStr"><is><t>x</t></is></c></row>"#,
    );
    let problems = import(&bytes).unwrap_err();
    let messages: Vec<&str> = problems.iter().map(|p| p.message.as_str()).collect();
    assert_eq!(messages[0], "B2 (Message): the formula has no stored value");
    assert!(
        messages
            .last()
            .unwrap()
            .starts_with("A3 (Time): the cell holds the error"),
        "{messages:?}"
    );
}

#[test]
fn entities_are_refused() {
    let laughs = format!(
        r#"<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>{}"#,
        HEAD.trim_start_matches(r#"<?xml version="1.0"?>"#)
    );
    let bytes = workbook(
        &format!(
            "{laughs}<row r=\"2\"><c r=\"B2\" t=\"inlineStr\"><is><t>&b;</t></is></c></row></sheetData></worksheet>"
        ),
        "",
    );
    assert!(refusal(&bytes).contains("XML entities"));
}

#[test]
fn other_files_are_refused_by_name() {
    for (bytes, wanted) in [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), ".xls"),
        (
            zip(&[
                ("content.xml", b"<x/>"),
                (
                    "mimetype",
                    b"application/vnd.oasis.opendocument.spreadsheet",
                ),
            ]),
            ".ods",
        ),
        (zip(&[("xl/workbook.bin", b"x")]), ".xlsb"),
        (zip(&[("word/document.xml", b"<x/>")]), "Word"),
        (
            zip(&[("other.zip", &zip(&[("a", b"b")]))]),
            "zip file without a workbook",
        ),
        (b"%PDF-1.7".to_vec(), "PDF"),
        (b"<html><table><tr><td>Time".to_vec(), "web page"),
        (b"PK\x03\x04 and nothing else".to_vec(), "damaged"),
        (b" \r\n".to_vec(), "empty"),
        (b"a,b\0c".to_vec(), "control characters"),
        (
            b"Time,Message\n5,\"open".to_vec(),
            "cell B2 is never closed",
        ),
        (vec![b'x'; MOST_BYTES + 1], "more than"),
    ] {
        let message = refusal(&bytes);
        assert!(message.contains(wanted), "{wanted}: {message}");
    }
}

#[test]
fn stored_paths_are_never_followed() {
    let sheet = format!(
        r#"{HEAD}<row r="2"><c r="A2"><v>5</v></c><c r="B2" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>"#
    );
    let mut archive = ZipWriter::new_append(Cursor::new(workbook(&sheet, ""))).unwrap();
    archive
        .start_file("../../../tmp/slipped.xml", SimpleFileOptions::default())
        .unwrap();
    archive.write_all(b"<x/>").unwrap();
    let bytes = archive.finish().unwrap().into_inner();
    assert_eq!(import(&bytes).unwrap().msel.events.len(), 1);
    assert!(!std::path::Path::new("/tmp/slipped.xml").exists());
}

/// Cut short at many places, and with bytes changed: refused or read, never a panic.
#[test]
fn damaged_workbooks_never_make_it_panic() {
    for bytes in [
        &include_bytes!("openpyxl.xlsx")[..],
        include_bytes!("libreoffice.xlsx"),
    ] {
        for end in (0..bytes.len()).step_by(61) {
            assert!(read(&bytes[..end], None).is_err(), "cut at {end}");
        }
        let mut state = 7_u64;
        for _ in 0..400 {
            let mut changed = bytes.to_vec();
            for _ in 0..3 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                let at = (state >> 33) as usize % changed.len();
                changed[at] ^= 1 << (state >> 60 & 7);
            }
            if let Ok(book) = read(&changed, None) {
                for sheet in &book.sheets {
                    let _ = firedrill::scenario::msel::read(sheet, None);
                }
            }
        }
    }
}

/// The same for the XML within, which a changed zip file seldom reaches: its sums would not fit.
#[test]
fn damaged_sheets_never_make_it_panic() {
    let sound = format!(
        r#"{HEAD}<row r="2"><c r="A2" s="1"><v>0.5</v></c><c r="B2" t="s"><v>0</v></c><c r="C2" t="str"><f t="shared" si="0" ref="C2:C9">A1</f><v>x</v></c></row></sheetData></worksheet>"#
    );
    let mut state = 11_u64;
    for _ in 0..400 {
        let mut changed = sound.clone().into_bytes();
        for _ in 0..2 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let at = (state >> 33) as usize % changed.len();
            changed[at] = b"<>/\"=0129AZ& "[(state >> 40) as usize % 13];
        }
        let text = String::from_utf8(changed).unwrap();
        if let Ok(book) = read(&workbook(&text, ""), None) {
            let _ = firedrill::scenario::msel::read(&book.sheets[0], None);
        }
    }
}
