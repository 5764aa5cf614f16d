//! What a zip file may cost: entries are counted before they are listed, sizes compared before anything is unpacked, and
//! every byte counted while it is, because a zip file can lie about its sizes.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::{Refused, SAVE_AS};

/// A workbook with one sheet has about ten entries.
const MOST_ENTRIES: usize = 500;

/// The most that all entries together may unpack to.
const MOST_UNPACKED: u64 = 10 * 1024 * 1024;

/// Text in XML shrinks to a tenth or less; what shrinks to a hundredth was made to.
const MOST_RATIO: u64 = 200;

/// Entries smaller than this may have any ratio.
const SMALL: u64 = 1024 * 1024;

/// How a workbook says how many texts it has, and the most digits of that number.
const COUNT: &[u8] = b"uniqueCount";
const MOST_TEXTS_DIGITS: usize = 6;

/// As much of the beginning of XML as may say how it is encoded.
const LONGEST_HEAD: usize = 200;

const SMALLER: &str = "keep the sheet with the list alone in the workbook, or save it as CSV";

/// Whether a zip file is a workbook that can be unpacked safely.
pub(super) fn check(bytes: &[u8]) -> Result<(), Refused> {
    let entries = bytes.windows(4).filter(|w| *w == b"PK\x01\x02").count();
    if entries > MOST_ENTRIES {
        let message =
            format!("the file has more than {MOST_ENTRIES} parts, which no workbook needs");
        return Err(Refused::new(message, SMALLER));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e.to_string()))?;
    kind(&archive)?;
    let mut declared = 0_u64;
    for at in 0..archive.len() {
        let entry = archive
            .by_index_raw(at)
            .map_err(|e| damaged(&e.to_string()))?;
        if entry.size() > SMALL && entry.size() / entry.compressed_size().max(1) > MOST_RATIO {
            let message = format!(
                "a part of the workbook would unpack to more than {MOST_RATIO} times its size"
            );
            return Err(Refused::new(message, SMALLER));
        }
        declared = declared.saturating_add(entry.size());
    }
    if declared > MOST_UNPACKED {
        return Err(too_large());
    }
    unpack(&mut archive)
}

/// Unpacks every entry to look at it, one at a time.
fn unpack(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), Refused> {
    let mut left = MOST_UNPACKED;
    let mut buffer = Vec::new();
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|e| damaged(&e.to_string()))?;
        buffer.clear();
        let read = entry.take(left + 1).read_to_end(&mut buffer);
        let size = read.map_err(|e| damaged(&e.to_string()))? as u64;
        left = left.checked_sub(size).ok_or_else(too_large)?;
        inspect(&buffer)?;
    }
    Ok(())
}

/// What no spreadsheet program writes, and what would cost the reader of XML much.
fn inspect(part: &[u8]) -> Result<(), Refused> {
    let has = |word: &[u8]| {
        part.windows(word.len())
            .any(|w| w.eq_ignore_ascii_case(word))
    };
    if has(b"<!DOCTYPE") || has(b"<!ENTITY") {
        let what = "the workbook declares XML entities, which no spreadsheet program does";
        return Err(Refused::new(what, SAVE_AS));
    }
    // What is searched for here is seen in UTF-8 alone, and the reader would decode much else.
    let wide = [&b"\xff\xfe"[..], b"\xfe\xff", b"<\0", b"\0<"];
    let text = part.strip_prefix(b"\xef\xbb\xbf").unwrap_or(part);
    let head = text.get(..text.len().min(LONGEST_HEAD)).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_lowercase();
    let other = head.strip_prefix("<?xml").is_some_and(|rest| {
        let Some((declaration, _)) = rest.split_once("?>") else {
            return true;
        };
        let encoding = declaration.split_once("encoding").map(|(_, value)| value);
        encoding.is_some_and(|value| {
            let name = value.trim_start_matches(|c: char| c.is_whitespace() || "='\"".contains(c));
            !name.starts_with("utf-8")
        })
    });
    if other || wide.iter().any(|start| part.starts_with(start)) {
        return Err(Refused::new(
            "a part of the workbook is XML that is not UTF-8",
            SAVE_AS,
        ));
    }
    // The reader makes room for as many texts as the workbook says that it has.
    for at in part
        .windows(COUNT.len())
        .enumerate()
        .filter(|(_, w)| *w == COUNT)
        .map(|(at, _)| at)
    {
        let value = part[at + COUNT.len()..].iter();
        let value = value.skip_while(|b| {
            b.is_ascii_whitespace() || matches!(b, b'=' | b'"' | b'\'' | b'+' | b'0')
        });
        if value.take_while(|b| b.is_ascii_digit()).count() > MOST_TEXTS_DIGITS {
            return Err(Refused::new(
                "the workbook says that it has millions of texts",
                SMALLER,
            ));
        }
    }
    Ok(())
}

fn too_large() -> Refused {
    let message = format!(
        "the workbook would unpack to more than {} MiB, which is the most that is read",
        MOST_UNPACKED >> 20
    );
    Refused::new(message, SMALLER)
}

fn damaged(why: &str) -> Refused {
    Refused::new(
        format!("the workbook is damaged: {why}"),
        "save it again, or fetch it again when it was sent",
    )
}

/// Other files that are zip files as well.
fn kind(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<(), Refused> {
    let has = |name: &str| {
        archive
            .file_names()
            .flatten()
            .any(|n| n.eq_ignore_ascii_case(name))
    };
    let what = if has("xl/workbook.xml") {
        return Ok(());
    } else if has("xl/workbook.bin") {
        "a binary workbook (.xlsb)"
    } else if has("content.xml") {
        "an OpenDocument file (.ods)"
    } else if has("word/document.xml") {
        "a Word document"
    } else if has("ppt/presentation.xml") {
        "a presentation"
    } else {
        "a zip file without a workbook in it"
    };
    Err(Refused::new(
        format!("this is {what}, whatever its name says"),
        SAVE_AS,
    ))
}
