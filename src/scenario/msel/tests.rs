//! Tests of the list: times, heads, kinds of events, what is reported, and drafts.

use proptest::prelude::*;

use super::clock::{Reading, Style, Timeline, elapsed, reading};
use super::*;
use crate::scenario::{builtin, builtin_catalogue, check, compile, load};
use crate::yaml::{Source, has_errors, render};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn text(text: &str) -> Cell {
    if text.is_empty() {
        Cell::Empty
    } else {
        Cell::Text(text.to_owned())
    }
}

/// A table from lines with `|` between cells.
fn table(lines: &str) -> Table {
    let cells = |line: &str| line.split('|').map(|c| text(c.trim())).collect();
    let rows = (1..).zip(lines.trim().lines());
    let rows = rows.map(|(number, line)| Row {
        number,
        cells: cells(line),
    });
    Table {
        sheet: None,
        rows: rows.collect(),
    }
}

fn read_ok(lines: &str) -> Read {
    read(&table(lines), None).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// What is wrong with a table, one line for each problem.
fn wrong(lines: &str) -> String {
    let problems = read(&table(lines), None).expect_err("something is wrong");
    problems
        .iter()
        .map(|p| p.message.as_str())
        .collect::<Vec<_>>()
        .join("\n")
}

fn rules() -> crate::model::Rules {
    let (policy, _) = crate::policy::load(&Source::new("policy.yaml", crate::policy::builtin()));
    policy.unwrap().rules()
}

#[test]
fn every_form_of_time_is_read() {
    let plain = Style::default();
    let military = Style {
        military: true,
        ..plain
    };
    let since = Style {
        elapsed: true,
        ..plain
    };
    let week = |day: i64, ms: i64| Reading::Weekday(day * DAY + ms);
    for (style, written, wanted) in [
        (plain, "T+05", Reading::Elapsed(5 * MINUTE)),
        (plain, "t + 90", Reading::Elapsed(90 * MINUTE)),
        (plain, "T+1:30", Reading::Elapsed(90 * MINUTE)),
        (plain, "T+00:00:10", Reading::Elapsed(10_000)),
        (plain, "T+00:00:10.250", Reading::Elapsed(10_250)),
        (plain, "T+1h30m", Reading::Elapsed(90 * MINUTE)),
        (plain, "+00:10", Reading::Elapsed(10 * MINUTE)),
        (plain, "+10", Reading::Elapsed(10 * MINUTE)),
        (plain, "H+1:30", Reading::Elapsed(90 * MINUTE)),
        (plain, "H+2", Reading::Elapsed(2 * HOUR)),
        (plain, "StartEx", Reading::Elapsed(0)),
        (plain, "StartEx + 10", Reading::Elapsed(10 * MINUTE)),
        (plain, "10", Reading::Elapsed(10 * MINUTE)),
        (plain, "0930", Reading::Elapsed(930 * MINUTE)),
        (plain, "12.5", Reading::Elapsed(12 * MINUTE + 30_000)),
        (plain, "5 min", Reading::Elapsed(5 * MINUTE)),
        (plain, "2 hours", Reading::Elapsed(2 * HOUR)),
        (military, "0930", Reading::Clock(9 * HOUR + 30 * MINUTE)),
        (military, "930", Reading::Clock(9 * HOUR + 30 * MINUTE)),
        (plain, "0930Z", Reading::Clock(9 * HOUR + 30 * MINUTE)),
        (plain, "1430 hrs", Reading::Clock(14 * HOUR + 30 * MINUTE)),
        (plain, "09:30", Reading::Clock(9 * HOUR + 30 * MINUTE)),
        (
            plain,
            "9:30:15",
            Reading::Clock(9 * HOUR + 30 * MINUTE + 15_000),
        ),
        (plain, "07:29 PM", Reading::Clock(19 * HOUR + 29 * MINUTE)),
        (plain, "7:29 p.m.", Reading::Clock(19 * HOUR + 29 * MINUTE)),
        (plain, "12:05 am", Reading::Clock(5 * MINUTE)),
        (plain, "7pm", Reading::Clock(19 * HOUR)),
        (plain, "0.395833", Reading::Clock(9 * HOUR + 30 * MINUTE)),
        (since, "05:30", Reading::Elapsed(5 * HOUR + 30 * MINUTE)),
        (since, "0.25", Reading::Elapsed(6 * HOUR)),
        (plain, "Monday 9:30 AM", week(0, 9 * HOUR + 30 * MINUTE)),
        (plain, "Tue 14:05", week(1, 14 * HOUR + 5 * MINUTE)),
        (plain, "wed, 0930", week(2, 9 * HOUR + 30 * MINUTE)),
        (plain, "1970-01-01", Reading::Date(3 * DAY)),
        (
            plain,
            "1970-01-01 09:30",
            Reading::Date(3 * DAY + 9 * HOUR + 30 * MINUTE),
        ),
        (
            plain,
            "1970-01-01T09:30:15",
            Reading::Date(3 * DAY + 9 * HOUR + 30 * MINUTE + 15_000),
        ),
        (
            plain,
            "1970-01-01T09:30:00+02:00",
            Reading::Date(3 * DAY + 7 * HOUR + 30 * MINUTE),
        ),
        (
            plain,
            "46349.5",
            Reading::Date((46349 - 25_569 + 3) * DAY + 12 * HOUR),
        ),
        (
            plain,
            "When \u{201c}Support\u{201d} asks",
            Reading::Words("When \u{201c}Support\u{201d} asks".to_owned()),
        ),
        (plain, "As needed", Reading::Words("As needed".to_owned())),
    ] {
        assert_eq!(
            reading(&text(written), style),
            Ok(Some(wanted)),
            "{written}"
        );
    }
    for bad in [
        "soon",
        "25:00",
        "9:60",
        "13:00 PM",
        "T+",
        "T+x",
        "at 9",
        "Monday",
        "2026-13-01",
        "-5",
        "99999",
    ] {
        assert!(reading(&text(bad), plain).is_err(), "{bad}");
    }
    assert_eq!(reading(&text("  "), plain), Ok(None));
    assert_eq!(
        reading(&Cell::Moment(0.5), plain),
        Ok(Some(Reading::Clock(12 * HOUR)))
    );
    assert_eq!(
        reading(&Cell::Length(1.5), plain),
        Ok(Some(Reading::Elapsed(36 * HOUR)))
    );
    assert_eq!(
        reading(&Cell::Number(10.0), plain),
        Ok(Some(Reading::Elapsed(10 * MINUTE)))
    );
}

#[test]
fn numbers_of_a_column_are_minutes_or_times_of_day() {
    let style = |cells: &[&str]| {
        let cells: Vec<Cell> = cells.iter().map(|c| text(c)).collect();
        Style::of(cells.iter(), false).military
    };
    assert!(style(&["0930", "1015"]) && style(&["930", "1015"]) && style(&["0930", "T+10"]));
    assert!(!style(&["10", "120"]) && !style(&["0", "30", "1200"]) && !style(&["100", "199"]));
}

/// The minutes since StartEx of a column of times.
fn minutes(cells: &[&str]) -> Vec<Result<i64, String>> {
    let mut timeline = Timeline::default();
    let mut place = |cell: &&str| {
        let reading = reading(&text(cell), Style::default())?.expect("no cell is empty");
        Ok(timeline.place(&reading)?.0 / MINUTE)
    };
    cells.iter().map(&mut place).collect()
}

#[test]
fn the_first_time_by_the_clock_is_startex_and_days_roll_over() {
    assert_eq!(
        minutes(&["09:30", "10:00", "09:45"]),
        [Ok(0), Ok(30), Ok(15)]
    );
    assert_eq!(
        minutes(&["23:50", "00:10", "11:00 PM"]),
        [Ok(0), Ok(20), Ok(1390)]
    );
    assert_eq!(
        minutes(&["Sun 23:00", "Mon 01:00", "02:00"]),
        [Ok(0), Ok(120), Ok(180)]
    );
    assert_eq!(
        minutes(&["2026-11-23 23:00", "00:30", "2026-11-25"]),
        [Ok(0), Ok(90), Ok(1500)]
    );
    assert_eq!(minutes(&["T+10", "T+5"]), [Ok(10), Ok(5)]);
    let mixed = minutes(&["T+10", "09:30"]);
    assert!(
        mixed[1].as_ref().unwrap_err().contains("since StartEx"),
        "{mixed:?}"
    );
    let early = minutes(&["09:30", "09:00"]);
    assert!(
        early[1]
            .as_ref()
            .unwrap_err()
            .contains("before the first event"),
        "{early:?}"
    );
    let far = minutes(&["2026-01-01", "2026-03-01"]);
    assert!(far[1].as_ref().unwrap_err().contains("31 days"), "{far:?}");
}

proptest! {
    #[test]
    fn a_shown_time_is_read_back(ms in 0_i64..31 * DAY) {
        let shown = elapsed(Time(ms));
        prop_assert_eq!(reading(&text(&shown), Style::default()), Ok(Some(Reading::Elapsed(ms))));
    }

    #[test]
    fn apostrophes_are_undone(cell in "['=+@x-]{0,4}.{0,6}") {
        let kept = inert(&cell);
        prop_assert_eq!(uninert(&kept), cell.as_str());
        prop_assert!(!kept.starts_with(['=', '+', '-', '@', '\t', '\r']));
    }
}

#[test]
fn cells_have_the_names_of_spreadsheets() {
    assert_eq!(
        [a1(1, 1), a1(12, 4), a1(3, 26), a1(3, 27), a1(9, 703)],
        ["A1", "D12", "Z3", "AA3", "AAA9"]
    );
    assert_eq!(tidy(" a\r\nb\u{7}\u{202e}\r"), "a\nb");
}

#[test]
fn the_hseep_columns_are_read() {
    let read = read_ok(
        "Exercise Autumn | | | | | | | | |
         | | | | | | | | |
         EVENT NUMBER | designated-scenario time | Event Type | Inject Mode | From | To | Message | Expected Participant Response | Exercise Objective | Notes
         INJ-001 | T+00 | Inject | E-mail | SOC | Incident commander | An odd sign-in | Acknowledge it | Detect | by mail
         INJ-002 | T+20 | Contingency Inject | Phone | CEO | IC | Do we know? | | |
         EXP-001 | T+10 | Expected Action | | | | | Somebody leads | Command |",
    );
    assert_eq!((read.profile, read.header_row), (Some(Profile::Hseep), 3));
    let rows: Vec<String> = read
        .msel
        .events
        .iter()
        .map(|e| e.cells().join("|"))
        .collect();
    assert_eq!(
        rows,
        [
            "INJ-001|T+00:00|Inject|E-mail|SOC|Incident commander|An odd sign-in|Acknowledge it|Detect|by mail",
            "EXP-001|T+00:10|Expected Action|||||Somebody leads|Command|",
            "INJ-002|T+00:20|Contingency Inject|Phone|CEO|IC|Do we know?|||",
        ]
    );
}

#[test]
fn the_other_profiles_are_read() {
    let crucible = read_ok(
        "Control Number | Move | Group | Delivery Time | Simulated Time | Assigned To | Status | Title | Description | From Org | To Org | Details | Expected Actions
         7 | 1 | Red | 09:00 | Monday 9:30 AM | Kim | Approved | Phish | A phish arrives | Attacker | Help desk | Click here | Report it",
    );
    let event = &crucible.msel.events[0];
    assert_eq!(
        (crucible.profile, crucible.starts),
        (Some(Profile::CrucibleStandard), Some(9 * 60))
    );
    assert_eq!(
        (event.message.as_str(), event.to.as_str()),
        ("Phish\nClick here", "Help desk")
    );
    assert_eq!(
        event.notes,
        "Description: A phish arrives\nSimulated Time: Monday 9:30 AM\nMove: 1\nGroup: Red\nAssigned To: Kim\nStatus: Approved"
    );
    let mitre = read_ok(
        "ID | Local Time | Delivery Method | Target | Title | Description | Assumptions | Notes | Expected Actions | Measure of Performance
         1 | 0930 | Phone | SOC | Call | A call comes | None | Be calm | Answer | 5 minutes
         2 | 1000 | Phone | SOC | Call | Again | | | |",
    );
    assert_eq!(
        (mitre.profile, mitre.msel.events[1].at),
        (Some(Profile::Mitre), Some(Time(30 * MINUTE)))
    );
    assert_eq!(
        mitre.msel.events[0].notes,
        "Be calm\nAssumptions: None\nMeasure of Performance: 5 minutes"
    );
    let t3sf = read_ok(
        "# | Real Time | Player | Date | Subject | From | Script | Photo | Picture Name | Profile | Poll
         1 | 07:29 PM | Legal | Day one | Leak | Reporter | Is it true? | | | x.png | Yes ~ No",
    );
    let event = &t3sf.msel.events[0];
    assert_eq!(
        (t3sf.profile, event.to.as_str()),
        (Some(Profile::T3sf), "Legal")
    );
    assert_eq!(event.message, "Leak\nIs it true?\nOptions: Yes ~ No");
    assert_eq!(event.notes, "Date: Day one\nProfile: x.png");
    let whitecell = read_ok(
        "Time | Inject ID | Phase | Delivery Method | Inject Summary | Recipient | Expected Decisions | Exercise Objectives | White Cell Notes | Status
         T+05 | INJ-001 | Detection | SIEM alert | Beaconing | SOC | Escalate | Detect | Wait | Draft",
    );
    let event = &whitecell.msel.events[0];
    assert_eq!(
        (whitecell.profile, event.message.as_str()),
        (Some(Profile::WhitecellTtx), "Beaconing")
    );
    assert_eq!(event.notes, "Wait\nPhase: Detection\nStatus: Draft");
}

#[test]
fn unknown_tables_are_read_by_the_names_of_their_columns() {
    let read = read_ok(
        "No. | T+ | Category | Medium | Sender | Intended Player | Event Synopsis | Inject Content | Expected Outcome | Core Capability | Evaluator Comments | Colour
         1 | 5 | Information | Radio | Mayor | All | Storm | It rains | Shelter | Care | loud | red
         Part two | | | | | | | | | | |
         2 | 1:30 | | | | | | | Report | | |",
    );
    assert_eq!((read.profile, read.headings.as_slice()), (None, &[3][..]));
    assert_eq!(read.kept, ["Colour"]);
    let [storm, report] = read.msel.events.as_slice() else {
        panic!()
    };
    assert_eq!(
        (storm.at, storm.message.as_str()),
        (Some(Time(5 * MINUTE)), "Storm\nIt rains")
    );
    assert_eq!(storm.notes, "loud\nCategory: Information\nColour: red");
    assert_eq!(
        (report.kind, report.at),
        (Kind::Expected, Some(Time(90 * MINUTE)))
    );
}

#[test]
fn all_bad_rows_are_reported_with_their_cells() {
    insta::assert_snapshot!(wrong(
        "Event Number | Time | Type | Message
         1 | soon | Inject | a
         2 | T+05 | Inject |
         3 | | Inject | c
         4 | 09:30 | Inject | d
         5 | T+10 | Expected Action | "
    ), @r"
    B2 (Time): `soon` is no time
    D3 (Message): the inject has no words
    B4 (Time): the inject has no time
    B5 (Time): this is a time by the clock, and rows above have times since StartEx
    D6 (Message): the expected action has no words
    ");
    insta::assert_snapshot!(wrong("a | b\n1 | 2"), @"no row names a column with times");
    insta::assert_snapshot!(wrong("Time | b\n1 | 2"), @"no row names a column with messages or expected actions");
    insta::assert_snapshot!(wrong("Time | Message"), @"no row below the names of the columns has an event");
    let mut formula = table("Time | Message\nT+1 | x");
    formula.rows[1].cells[1] = Cell::Bad("the formula has no stored value".to_owned());
    let problems = read(&formula, None).unwrap_err();
    assert_eq!(
        problems[0].message,
        "B2 (Message): the formula has no stored value"
    );
    let wanted = read(&table("Time | Message\nT+1 | x"), Some(Profile::T3sf)).unwrap_err();
    assert_eq!(
        wanted[0].message,
        "no row is the head of the profile t3sf: no column #, Real Time and Script"
    );
}

fn drafted(read: &Read) -> Draft {
    let rules = rules();
    let setup = Setup {
        id: "it",
        title: "A \"list\"",
        source: "it.csv",
        starts: read.starts,
        rules: &rules,
    };
    draft(&read.msel, &setup)
}

/// The list of a draft, which must pass the check without a word.
fn list_of(draft: &Draft) -> Msel {
    let rules = rules();
    let reading = load(Source::new("draft.yaml", draft.text.as_str()), &|_| None);
    let loaded = reading
        .loaded
        .unwrap_or_else(|| panic!("{:#?}\n{}", reading.found, draft.text));
    let found = check(&loaded, &rules);
    assert!(
        !has_errors(&reading.found) && found.is_empty(),
        "{}",
        render(&found, &reading.sources, false)
    );
    Msel::of(&loaded, &compile(&loaded, &rules, "as-planned").unwrap())
}

#[test]
fn a_draft_keeps_the_planners_words() {
    let read = read_ok(
        "Event Number | Designated Scenario Time | Event Type | Inject Mode | From | To | Message | Expected Participant Response | Exercise Objective | Notes
         1 | T+0 | Inject | SIEM alert | SOC | Tier 1 | {{alert}} \"one\" | | Detect | \\ keep
         2 | T+5 | Inject | Phone | SOC | Incident commander, scribe | two | Answer | Detect |
         3 | When asked | Contingency Inject | | true | | three | | |
         4 | | Expected Action | Chat | a | b | words | done | Détecter | n",
    );
    let draft = drafted(&read);
    assert_eq!(
        (draft.injects, draft.expected, draft.by_hand, draft.own_page),
        (3, 1, 1, false)
    );
    let list = list_of(&draft);
    let rows: Vec<String> = list.events.iter().map(|e| e.cells().join("|")).collect();
    assert_eq!(
        rows,
        [
            "1|T+00:00|Inject|SIEM alert|SOC|Tier 1|{{alert}} \"one\"||Detect|\\ keep",
            "2|T+00:05|Inject|Phone|SOC|Incident commander, scribe|two|Answer|Detect|",
            "3|When asked|Contingency Inject|Chat|true|Incident commander|three|||",
            "4||Expected Action|Chat|a|b|words|done|Détecter|n",
        ]
    );
}

#[test]
fn a_list_without_an_inject_at_startex_gets_a_page() {
    let draft = drafted(&read_ok("Time | Message\nT+5 | first"));
    assert!(draft.own_page);
    let list = list_of(&draft);
    assert_eq!(
        list.events[0].cells().join("|"),
        "0|T+00:00|Inject|Chat|Control cell|On call|StartEx: A \"list\"|||"
    );
}

/// The list of a variant of a built-in scenario.
fn builtin_list(id: &str, variant: &str) -> Msel {
    let catalogue = |id: &str| builtin_catalogue(id).map(|text| Source::new(id, text));
    let loaded = load(Source::new(id, builtin(id).unwrap()), &catalogue)
        .loaded
        .unwrap();
    Msel::of(&loaded, &compile(&loaded, &rules(), variant).unwrap())
}

#[test]
fn conditions_and_texts_are_said_in_words() {
    let list = builtin_list("blank-page", "env-missing");
    let event = |id: &str| {
        list.events
            .iter()
            .find(|e| e.id == id)
            .unwrap_or_else(|| panic!("no {id}"))
    };
    insta::assert_snapshot!(event("mgmt-reply").time, @"When \u{201c}Management\u{201d} has been told, and 2m have passed since");
    let scoped = event("scoped");
    assert_eq!(
        (scoped.at, scoped.time.as_str()),
        (None, "Before some action has been done")
    );
    let numbers: Vec<usize> = list
        .events
        .iter()
        .map(|e| e.number.parse().unwrap())
        .collect();
    assert_eq!(numbers, (1..=list.events.len()).collect::<Vec<_>>());
    let timed: Vec<Time> = list.events.iter().map_while(|e| e.at).collect();
    assert!(timed.is_sorted() && timed.len() < list.events.len());
    assert!(list.events.iter().all(|e| !e.message.contains("{{")));
    let sla: Vec<&str> = list
        .events
        .iter()
        .filter(|e| e.id.starts_with("sla-"))
        .map(|e| e.notes.as_str())
        .collect();
    assert_eq!(sla[0], "P0: respond within 5m.");
}
