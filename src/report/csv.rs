//! The criteria and the timeline as CSV.
//!
//! Invariant: no text cell begins with a character that makes a spreadsheet compute it.

use super::model::{Length, ReportModel};

/// The criteria, one row each.
#[must_use]
pub fn criteria_csv(model: &ReportModel) -> String {
    let head = [
        "id",
        "step",
        "objective",
        "weight",
        "target_ms",
        "actual_ms",
        "credit",
        "records",
        "advice",
    ];
    let rows = model.criteria.iter().map(|c| {
        let records: Vec<String> = c.records.iter().map(u32::to_string).collect();
        vec![
            inert(&c.id),
            c.step.to_string(),
            inert(&c.objective),
            c.weight.to_string(),
            ms(&c.target),
            ms(&c.actual),
            c.credit.to_string(),
            records.join(" "),
            inert(&c.advice),
        ]
    });
    table(&head, rows)
}

/// The timeline, one row for each record that a reader needs.
#[must_use]
pub fn timeline_csv(model: &ReportModel) -> String {
    let head = ["seq", "at_ms", "at", "lane", "by", "what", "detail"];
    let rows = model.timeline.iter().map(|e| {
        vec![
            e.seq.to_string(),
            e.at.ms.to_string(),
            inert(&e.at.text),
            e.lane.to_owned(),
            inert(&e.who),
            inert(&e.what),
            inert(&e.detail),
        ]
    });
    table(&head, rows)
}

/// Any table of texts.
#[must_use]
pub fn texts_csv(head: &[&str], rows: &[Vec<String>]) -> String {
    let inert = |row: &Vec<String>| row.iter().map(|cell| inert(cell)).collect();
    table(head, rows.iter().map(inert))
}

fn ms(length: &Length) -> String {
    length.ms.map_or_else(String::new, |ms| ms.to_string())
}

/// The text with an apostrophe before what a spreadsheet would take for a formula.
fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let write = || -> Result<(), ::csv::Error> {
        writer.write_record(head)?;
        for row in rows {
            writer.write_record(&row)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{At, Entry};

    #[test]
    fn formulas_are_neutralised() {
        let model = ReportModel {
            timeline: ["=1+1", "+1", "-1", "@x", "\tx", "plain, with comma"]
                .into_iter()
                .map(|text| Entry {
                    seq: 1,
                    at: At {
                        ms: -60_000,
                        text: "-1:00".to_owned(),
                    },
                    lane: "team",
                    detail: text.to_owned(),
                    ..Entry::default()
                })
                .collect(),
            ..ReportModel::default()
        };
        let csv = timeline_csv(&model);
        let cells: Vec<&str> = csv
            .lines()
            .skip(1)
            .map(|l| l.strip_prefix("1,-60000,'-1:00,team,,,").unwrap())
            .collect();
        assert_eq!(
            cells,
            [
                "'=1+1",
                "'+1",
                "'-1",
                "'@x",
                "'\tx",
                "\"plain, with comma\""
            ]
        );
    }
}
