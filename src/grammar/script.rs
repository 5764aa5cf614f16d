//! Script files: what was said and done in a drill, with times and names.
//!
//! CSV with the header `at,by,response`. Any name in `by`, or after `as`, is a participant, and
//! one name plays solo. Every problem of a file is reported with its place, and a script exists
//! only when there is none. A scenario's par is a script by one player.

use super::places::{LineCount, place};
use super::{GrammarError, Parsed, Parser};
use crate::model::{Ask, Command, Participant, Plan, Roster, Seats, Texts, Time};

/// The most rows that a script can have.
pub const ROWS_MAX: usize = 10_000;

/// Who takes part in a script without rows: one person, who does nothing.
const NOBODY: &str = "nobody";

const HEADER: [&str; 3] = ["at", "by", "response"];

/// A script that can be run.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// Everybody who takes part, in the order of their first rows.
    pub roster: Roster,
    /// The rows, in order of time.
    pub rows: Vec<ScriptRow>,
    /// The free texts of the commands.
    pub texts: Texts,
}

/// One row of a script.
#[derive(Clone, Debug, PartialEq)]
pub struct ScriptRow {
    /// When it is entered.
    pub at: Time,
    /// Who enters it.
    pub by: Participant,
    /// The response as it stands in the file.
    pub line: String,
    /// What it asks; `None` for `wait`, which a script says with its times.
    pub command: Option<Command>,
}

/// Something that is wrong with a script.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {error}")]
pub struct Problem {
    /// The line of the file, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong there.
    pub error: GrammarError,
}

impl Script {
    /// Reads a script file for one variant of a scenario.
    ///
    /// # Errors
    /// All problems of the file, in the order of their places.
    pub fn parse(plan: &Plan, text: &str) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let rows = read(text, &mut problems);
        build(plan, &rows, problems)
    }

    /// The par of a scenario's variant, played by one person of that name.
    ///
    /// # Errors
    /// All problems; their line is the number of the par's row, from 1.
    pub fn from_par(plan: &Plan, name: &str) -> Result<Self, Vec<Problem>> {
        let rows = plan.par.iter().enumerate().map(|(i, (at, response))| Row {
            line: i + 1,
            raw: None,
            at: Ok(*at),
            by: name.to_owned(),
            response: response.clone(),
        });
        build(plan, &rows.collect::<Vec<_>>(), Vec::new())
    }

    /// The script as a file.
    #[must_use]
    pub fn to_csv(&self) -> String {
        csv_text(
            self.rows
                .iter()
                .map(|r| (r.at, self.roster.name(r.by), r.line.as_str())),
        )
    }
}

/// A par as a script file, without reading its responses.
#[must_use]
pub fn par_csv(plan: &Plan, name: &str) -> String {
    csv_text(plan.par.iter().map(|(at, line)| (*at, name, line.as_str())))
}

fn csv_text<'a>(rows: impl Iterator<Item = (Time, &'a str, &'a str)>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |cells: [&str; 3]| {
        writer.write_record(cells).expect("three cells into memory");
    };
    write(HEADER);
    for (at, by, response) in rows {
        write([&at.exact(), by, response]);
    }
    let bytes = writer.into_inner().expect("memory can be flushed");
    String::from_utf8(bytes).expect("strings were written")
}

/// A row before its response is read.
struct Row<'a> {
    line: usize,
    /// The record as it stands in the file.
    raw: Option<&'a str>,
    at: Result<Time, String>,
    by: String,
    response: String,
}

impl Row<'_> {
    /// A problem in a cell, after so many characters of its text.
    fn problem(&self, cell: usize, chars: usize, error: GrammarError) -> Problem {
        let (lines, column) = self
            .raw
            .map_or((0, chars), |raw| place(raw, cell, chars, ','));
        Problem {
            line: self.line + lines,
            column: column + 1,
            error,
        }
    }
}

/// Splits a file into rows.
fn read<'a>(text: &'a str, problems: &mut Vec<Problem>) -> Vec<Row<'a>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut lines = LineCount::new(text);
    let mut header = false;
    while reader.read_record(&mut record).unwrap_or(false) {
        let begins = record.position().map_or(0, csv::Position::byte);
        let (line, raw) = lines.record(usize::try_from(begins).unwrap_or(text.len()));
        let row = |at| Row {
            line,
            raw: Some(raw),
            at,
            by: record.get(1).unwrap_or_default().trim().to_owned(),
            response: record.get(2).unwrap_or_default().to_owned(),
        };
        if !header {
            header = true;
            if !record.iter().map(|c| c.trim().to_lowercase()).eq(HEADER) {
                problems.push(row(Ok(Time::ZERO)).problem(0, 0, header_error()));
                return Vec::new();
            }
            continue;
        }
        let row = row(Time::parse(record.get(0).unwrap_or_default().trim()));
        if record.len() != HEADER.len() {
            let error = GrammarError::new(format!(
                "3 columns are needed and {} are here",
                record.len()
            ));
            let error = error.hint(if record.len() > HEADER.len() {
                "put a response that contains a comma in double quotes"
            } else {
                "a row is as in: 0:40,ana,ack"
            });
            problems.push(row.problem(record.len().saturating_sub(1).min(3), 0, error));
            continue;
        }
        if rows.len() == ROWS_MAX {
            let error = GrammarError::new(format!("a script can have at most {ROWS_MAX} rows"));
            problems.push(row.problem(0, 0, error));
            break;
        }
        rows.push(row);
    }
    if !header {
        problems.push(Problem {
            line: 1,
            column: 1,
            error: header_error(),
        });
    }
    rows
}

fn header_error() -> GrammarError {
    GrammarError::new("the header `at,by,response` is missing")
        .hint("it is the first line of a script, and then rows follow as in: 0:40,ana,ack")
}

/// Looks up everything that the rows name.
fn build(
    plan: &Plan,
    rows: &[Row<'_>],
    mut problems: Vec<Problem>,
) -> Result<Script, Vec<Problem>> {
    let names = rows.iter().flat_map(|r| {
        let spoken = super::spoken_for(&r.response);
        [Some(r.by.clone()), spoken].into_iter().flatten()
    });
    let mut names: Vec<String> = names.filter(|n| !n.is_empty()).collect();
    if rows.is_empty() && problems.is_empty() {
        names.push(NOBODY.to_owned());
    }
    let roster = Roster::new(plan, names.iter().map(String::as_str)).unwrap_or_else(|error| {
        let unreadable = rows.is_empty() && !problems.is_empty();
        if !unreadable {
            problems.push(Problem {
                line: 1,
                column: 1,
                error: GrammarError::new(error.to_string()),
            });
        }
        Roster::default()
    });
    let mut parser = Parser::new(plan, &roster);
    let mut script = Script {
        roster: Roster::default(),
        rows: Vec::new(),
        texts: Texts::default(),
    };
    let mut latest = Time::ZERO;
    for row in rows {
        match &row.at {
            Ok(at) if *at < latest => {
                let error =
                    GrammarError::new(format!("{} is earlier than the row before", at.exact()));
                problems.push(row.problem(0, 0, error.hint("rows stand in the order of time")));
            }
            Ok(at) => latest = *at,
            Err(message) => problems.push(row.problem(0, 0, GrammarError::new(message.as_str()))),
        }
        let by = roster.find(&row.by);
        if row.by.is_empty() {
            problems.push(row.problem(1, 0, GrammarError::new("`by` names nobody")));
        }
        // Too many participants have no seats; their responses are still checked.
        let by = by.unwrap_or(Participant::at(Seats::MAX - 1));
        match respond(&mut parser, &row.response, by, &mut script.texts) {
            Ok(command) => script.rows.push(ScriptRow {
                at: latest,
                by,
                line: row.response.trim().to_owned(),
                command,
            }),
            Err(error) => {
                let chars = error.column.map_or(0, |c| c - 1);
                problems.push(row.problem(2, chars, error));
            }
        }
    }
    if problems.is_empty() {
        script.roster = roster;
        return Ok(script);
    }
    problems.sort_by_key(|p| (p.line, p.column));
    Err(problems)
}

fn respond(
    parser: &mut Parser<'_>,
    response: &str,
    by: Participant,
    texts: &mut Texts,
) -> Result<Option<Command>, GrammarError> {
    match parser.parse(response, by, texts)? {
        Parsed::Command(command) => {
            if let Ask::Assign { role, to, .. } = command.ask {
                parser.assigned(role, to);
            }
            Ok(Some(command))
        }
        Parsed::Wait(_) => Ok(None),
        Parsed::Help(_) => Err(GrammarError::new("help is of no use in a script")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::plan;
    use super::*;

    fn problems(text: &str) -> String {
        let found = Script::parse(&plan(), text).expect_err("the script is wrong");
        found
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn a_script_of_a_team() {
        let text = "\u{feff}At, By ,Response\r\n0:40,ana,ack\r\n\r\n\
                    00:01:10.250,ben,\"notify engineering --impact \"\"White page, all\"\"\"\r\n\
                    1:10.250,ana,as 'Cleo D' note don't panic --ago 40s\r\n2:00,ana,wait 5m\r\n";
        let script = Script::parse(&plan(), text).unwrap();
        let names: Vec<_> = script
            .roster
            .seats
            .iter()
            .map(|s| s.name.as_str())
            .collect();
        assert_eq!(names, ["ana", "ben", "Cleo D"]);
        assert!(!script.roster.solo);
        assert_eq!(
            script.texts.all(),
            ["Impact: White page, all", "don't panic"]
        );
        assert_eq!(script.rows[3].command, None);
        insta::assert_snapshot!(script.to_csv(), @r#"
        at,by,response
        0:40,ana,ack
        1:10.250,ben,"notify engineering --impact ""White page, all"""
        1:10.250,ana,as 'Cleo D' note don't panic --ago 40s
        2:00,ana,wait 5m
        "#);
        assert_eq!(Script::parse(&plan(), &script.to_csv()).unwrap(), script);
    }

    #[test]
    fn one_name_is_solo() {
        assert!(
            Script::parse(&plan(), "at,by,response\n0:40,ana,ack\n")
                .unwrap()
                .roster
                .solo
        );
    }

    #[test]
    fn all_problems_at_once() {
        let text = "at,by,response\n1:70,ana,ack\n1:00,ana,acknowledge it\n0:30,ana,look erors\n\
                    2:00,ana,note a, b\n3:00,,\"look\n  erors\"\n4:00,ana,\"note \"\"x\"\" \"\n\
                    5:00,ana,\"suspect \"\"nothing\"\"\"\n6:00,ana,help\n7:00\n";
        insta::assert_snapshot!(problems(text), @"
        line 2, column 1: `1:70` is no time: write m:ss or h:mm:ss, as in 1:10 or 00:01:10.250
        line 3, column 10: `acknowledge it` is neither a response nor a command of a tool; did you mean `ack`?
        line 4, column 1: 0:30 is earlier than the row before; rows stand in the order of time
        line 4, column 15: there is no view `erors`; did you mean `errors`?
        line 5, column 17: 3 columns are needed and 4 are here; put a response that contains a comma in double quotes
        line 6, column 6: `by` names nobody
        line 7, column 3: there is no view `erors`; did you mean `errors`?
        line 9, column 21: there is no cause `nothing`; it can be `env-missing` or `cdn-cache`
        line 10, column 10: help is of no use in a script
        line 11, column 1: 3 columns are needed and 1 are here; a row is as in: 0:40,ana,ack
        ");
    }

    #[test]
    fn files_that_are_no_scripts() {
        insta::assert_snapshot!(problems(""), @"line 1, column 1: the header `at,by,response` is missing; it is the first line of a script, and then rows follow as in: 0:40,ana,ack");
        insta::assert_snapshot!(problems("0:40,ana,ack\n"), @"line 1, column 1: the header `at,by,response` is missing; it is the first line of a script, and then rows follow as in: 0:40,ana,ack");
    }

    #[test]
    fn a_script_without_rows_is_one_person_who_does_nothing() {
        let script = Script::parse(&plan(), "at,by,response\n").unwrap();
        assert!(script.rows.is_empty() && script.roster.solo);
    }

    #[test]
    fn too_many_participants() {
        let rows: String = (0..33).map(|i| format!("0:40,p{i},ack\n")).collect();
        insta::assert_snapshot!(problems(&format!("at,by,response\n{rows}")), @"line 1, column 1: 33 participants are too many: at most 32 can take part in one drill");
    }

    #[test]
    fn a_par_is_a_script() {
        let mut plan = plan();
        plan.par = vec![
            (Time(40_000), "ack".into()),
            (Time(3_600_500), "note a, b".into()),
        ];
        let script = Script::from_par(&plan, "player").unwrap();
        assert_eq!(script.to_csv(), par_csv(&plan, "player"));
        insta::assert_snapshot!(script.to_csv(), @r#"
        at,by,response
        0:40,player,ack
        1:00:00.500,player,"note a, b"
        "#);
        plan.par.push((Time(0), "run rolback".into()));
        let found = Script::from_par(&plan, "player").unwrap_err();
        let found: Vec<_> = found.iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(found.join("\n"), @"
        line 3, column 1: 0:00 is earlier than the row before; rows stand in the order of time
        line 3, column 5: there is no action `rolback`; did you mean `rollback`?
        ");
    }
}
