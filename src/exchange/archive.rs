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

/// Unpacks every entry into nothing, and refuses what readers of XML should not see.
fn unpack(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), Refused> {
    let mut left = MOST_UNPACKED;
    let mut buffer = Vec::new();
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|e| damaged(&e.to_string()))?;
        buffer.clear();
        let read = entry.take(left + 1).read_to_end(&mut buffer);
        let size = read.map_err(|e| damaged(&e.to_string()))? as u64;
        left = left.checked_sub(size).ok_or_else(too_large)?;
        let has = |word: &[u8]| {
            buffer
                .windows(word.len())
                .any(|w| w.eq_ignore_ascii_case(word))
        };
        if has(b"<!DOCTYPE") || has(b"<!ENTITY") {
            let what = "the workbook declares XML entities, which no spreadsheet program does";
            return Err(Refused::new(what, SAVE_AS));
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
