//! MSEL exchange: the round trip, files of other programs, and hostile files.
//!
//! `openpyxl.xlsx` was written by openpyxl: two title rows of merged cells, time, date and duration cells, a formula, a
//! hidden second sheet. `libreoffice.xlsx` has the parts that LibreOffice writes, with the words in shared strings of several runs
//! and inline strings.

mod bombs;
mod files;
mod roundtrip;

use firedrill::exchange::{self, Refused};
use firedrill::model::Rules;
use firedrill::scenario::msel::{
    Draft, Msel, Problem, Read, Setup, Table, draft, read, understood,
};

use crate::harness::{load, rules};

/// The best known sheet of a file.
fn table(bytes: &[u8]) -> Result<Table, Refused> {
    let mut sheets = exchange::read(bytes, None)?.sheets;
    sheets.sort_by_key(|sheet| std::cmp::Reverse(understood(sheet)));
    Ok(sheets.remove(0))
}

/// What a file comes to when its table is sound.
fn import(bytes: &[u8]) -> Result<Read, Vec<Problem>> {
    read(
        &table(bytes).unwrap_or_else(|refused| panic!("{refused}")),
        None,
    )
}

fn drafted(read: &Read, rules: &Rules) -> Draft {
    let setup = Setup {
        id: "it",
        title: "It",
        source: "it",
        starts: read.starts,
        rules,
    };
    draft(&read.msel, &setup)
}

/// The list of the draft that a file comes to.
fn again(bytes: &[u8]) -> Msel {
    let rules = rules();
    let read = import(bytes).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let draft = drafted(&read, &rules);
    let loaded = load("draft.yaml", &draft.text);
    let found = firedrill::scenario::check(&loaded, &rules);
    assert!(found.is_empty(), "{found:#?}\n{}", draft.text);
    let plan = firedrill::scenario::compile(&loaded, &rules, "as-planned").unwrap();
    Msel::of(&loaded, &plan)
}
