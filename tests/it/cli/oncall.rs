//! `oncall`: now and over a time, in all its forms; the calendar is read by a parser that is not ours.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Home;
use crate::rota::{layer, policy_text};

const BERLIN: &str = "on_call:
  layers:
    primary: {title: Primary, people: [nadia, jonas], turn: week, hand_over: \"Mon 09:00\", from: \"2026-01-05\", timezone: Europe/Berlin}
    backup: {title: Backup, people: [sofia, nadia], turn: 2w, hand_over: \"Mon 09:00\", from: \"2026-01-05\", timezone: Europe/Berlin, hours: [{days: [Sat, Sun], from: \"00:00\", to: \"24:00\"}]}
  overrides:
    - {layer: primary, who: felix, from: \"2026-03-28 18:00\", to: \"2026-03-29 12:00\", reason: \"A wedding, far away\"}
  repeat: 2
escalation:
  - {level: 1, who: [primary], timeout: 5m}
  - {level: 2, who: [backup, helena], timeout: 10m}
";

fn berlin() -> Home {
    let home = Home::new();
    home.write("p.yaml", policy_text(BERLIN));
    home
}

#[test]
fn now_or_at_a_time_it_says_who_is_on_call_and_who_is_paged_next() {
    let home = berlin();
    let at = [
        "oncall",
        "--policy",
        "p.yaml",
        "--at",
        "2026-03-29T04:00+02:00",
        "--zone",
        "Europe/Berlin",
    ];
    insta::assert_snapshot!(home.ok(&at), @r"
    On call on Sun 2026-03-29 04:00 +02:00

    LAYER    PERSON                    UNTIL                        REACHED BY
    primary  Felix Moreau (stands in)  Sun 2026-03-29 12:00 +02:00  pager: to fill in: phone
    backup   Nadia Haddad              Mon 2026-03-30 00:00 +02:00  pager: to fill in: phone

    A page goes to

    LEVEL  PERSON        WHY      WAITS  REACHED BY
    1      Felix Moreau  primary  5m     pager: to fill in: phone
    2      Nadia Haddad  backup   10m    pager: to fill in: phone
    2      Helena Novak  always   10m    phone: to fill in: phone
    Then all levels again, 2 times.
    ");
    let json = home.json(&at);
    assert_eq!(json["at"], "2026-03-29T04:00:00+02:00");
    assert_eq!(json["layers"][0]["since"], "2026-03-28T18:00:00+01:00");
    assert_eq!(json["escalation"][1]["people"][1]["person"], "helena");
    let monday = home.json(&["oncall", "--policy", "p.yaml", "--at", "2026-03-30 12:00"]);
    assert_eq!(monday["layers"][1]["person"], serde_json::Value::Null);
    let built_in = home.json(&["oncall", "--layer", "duty-manager"]);
    assert_eq!(built_in["layers"][0]["person"], "helena");
}

#[test]
fn a_rotation_shows_what_is_missing_and_who_carries_how_much() {
    let home = berlin();
    let range = [
        "oncall",
        "--policy",
        "p.yaml",
        "--from",
        "2026-03-28",
        "--to",
        "2026-03-30",
        "--zone",
        "Europe/Berlin",
    ];
    insta::assert_snapshot!(home.ok(&range), @r"
    Times in Europe/Berlin

    FROM                         TO                           HOURS  LAYER    PERSON
    Sat 2026-03-28 00:00 +01:00  Sat 2026-03-28 18:00 +01:00  18     primary  Jonas Weber
    Sat 2026-03-28 00:00 +01:00  Mon 2026-03-30 00:00 +02:00  47     backup   Nadia Haddad
    Sat 2026-03-28 18:00 +01:00  Sun 2026-03-29 12:00 +02:00  17     primary  Felix Moreau  stands in: A wedding, far away
    Sun 2026-03-29 12:00 +02:00  Mon 2026-03-30 00:00 +02:00  12     primary  Jonas Weber

    What is missing or doubled
    Nothing: no gap, no overlap, nobody is on call twice.

    Who carries how much
    PERSON        HOURS  NIGHTS  HOURS  WEEKENDS  HOURS
    Nadia Haddad  47     3       15     1         47
    Jonas Weber   30     2       8      1         30
    Felix Moreau  17     1       7      1         17
    ");
    let mut csv = range.to_vec();
    csv.push("--csv");
    let csv = home.ok(&csv);
    assert!(csv.starts_with("layer,person,name,from,to,minutes,reason\r\nprimary,jonas,Jonas Weber,2026-03-28T00:00:00+01:00,2026-03-28T18:00:00+01:00,1080,\r\n"), "{csv}");
    assert!(
        csv.contains(",1020,\"stands in: A wedding, far away\"\r\n"),
        "{csv}"
    );
    let json = home.json(&[
        "oncall",
        "--policy",
        "p.yaml",
        "--from",
        "2026-01-04",
        "--to",
        "2026-02-01",
    ]);
    assert_eq!(json["gaps"][0]["level"], 1);
    assert_eq!(json["gaps"][0]["to"], "2026-01-05T08:00:00+00:00");
    assert_eq!(json["double_bookings"][0]["person"], "nadia");
    assert_eq!(json["fairness"][0]["name"], "Nadia Haddad");
    let text = home.ok(&[
        "oncall",
        "--policy",
        "p.yaml",
        "--from",
        "2026-01-04",
        "--to",
        "2026-02-01",
    ]);
    assert!(text.contains("- gap: nobody is on call at level 1, from Sun 2026-01-04 00:00 +00:00 to Mon 2026-01-05 08:00 +00:00"), "{text}");
    assert!(
        text.contains("- double booking: Nadia Haddad is on call in primary and backup"),
        "{text}"
    );
}

#[test]
fn what_makes_no_sense_is_said() {
    let home = berlin();
    for (args, code, says) in [
        (
            &["oncall", "--at", "yesterday"][..],
            2,
            "`yesterday` is no time",
        ),
        (
            &["oncall", "--zone", "Mars/Olympus"],
            2,
            "there is no time zone `Mars/Olympus`",
        ),
        (
            &["oncall", "--layer", "primry"],
            5,
            "did you mean `primary`?",
        ),
        (
            &["oncall", "--from", "2026-03-02", "--to", "2026-03-01"],
            2,
            "--to is not after --from",
        ),
        (
            &["oncall", "--from", "1990-01-01", "--to", "2026-03-01"],
            2,
            "at most ten years",
        ),
        (&["oncall", "--ics"], 2, "--from"),
        (
            &["oncall", "--format", "csv"],
            2,
            "say which with --from and --to",
        ),
    ] {
        let ran = home.run(args);
        assert_eq!(ran.code, code, "{args:?}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(says), "{args:?}: {}", ran.err);
    }
}

/// Reads a calendar from stdin with the package `icalendar`: each minute between the first two arguments is covered by exactly one
/// event, and when a zone and a time of day follow, that is what clocks there show at each hand-over inside the time.
const READER: &str = r#"
import datetime, sys, zoneinfo
from icalendar import Calendar
start, end = (datetime.datetime.fromisoformat(t) for t in sys.argv[1:3])
calendar = Calendar.from_ical(sys.stdin.buffer.read())
events = calendar.walk("VEVENT")
assert events and not calendar.errors, calendar.errors
covered, uids = {}, set()
for event in events:
    assert not event.errors, event.errors
    assert "RRULE" not in event
    assert event["UID"] not in uids, event["UID"]
    uids.add(event["UID"])
    at, until = event["DTSTART"].dt, event["DTEND"].dt
    assert at.tzinfo and at < until and event["DTSTAMP"].dt and event["SUMMARY"]
    if len(sys.argv) > 3 and at != start:
        clock = at.astimezone(zoneinfo.ZoneInfo(sys.argv[3])).strftime("%H:%M")
        assert clock == sys.argv[4], f"handed over at {clock}"
    while at < until:
        covered[at] = covered.get(at, 0) + 1
        at += datetime.timedelta(minutes=1)
at = start
while at < end:
    assert covered.pop(at, 0) == 1, f"{at} is not covered exactly once"
    at += datetime.timedelta(minutes=1)
assert not covered, "events outside of the time"
print(len(events), "events")
"#;

/// The Python of an environment that has the package, made when it is not there yet.
fn python() -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("icalendar-6.3.1");
    let python = root.join("bin/python");
    let ready = root.join("ready");
    if ready.exists() {
        return python;
    }
    let run = |program: &Path, args: &[&str], what: &str| {
        let ran = Command::new(program).args(args).output();
        let why = match ran {
            Ok(output) if output.status.success() => return,
            Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
            Err(error) => error.to_string(),
        };
        panic!("calendars are read by Python's icalendar, but {what}: {why}");
    };
    let root_text = root.display().to_string();
    let make = ["-m", "venv", "--clear", root_text.as_str()];
    let what = "`python3 -m venv` does not work; tests/all installs python3-venv";
    run(Path::new("python3"), &make, what);
    let install = ["-m", "pip", "install", "--quiet", "icalendar==6.3.1"];
    run(&python, &install, "pip cannot install it");
    fs::write(ready, "").unwrap();
    python
}

fn read_calendar(calendar: &str, args: &[&str]) -> String {
    let mut child = Command::new(python())
        .arg("-c")
        .arg(READER)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(calendar.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {err}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_calendar_is_read_by_another_program_and_covers_each_minute_once() {
    let home = berlin();
    let range = [
        "oncall",
        "--from",
        "2026-03-01",
        "--to",
        "2026-12-01",
        "--ics",
    ];
    let calendar = home.ok(&range);
    let lines: Vec<&str> = calendar.split_terminator("\r\n").collect();
    assert!(lines.iter().all(|l| l.len() <= 75 && !l.contains('\n')));
    assert!(calendar.ends_with("END:VCALENDAR\r\n"));
    let utc = ["2026-03-01T00:00+00:00", "2026-12-01T00:00+00:00"];
    assert_eq!(read_calendar(&calendar, &utc), "41 events");
    let zones = [
        "Europe/Berlin",
        "Europe/London",
        "America/New_York",
        "Australia/Sydney",
        "Australia/Lord_Howe",
        "America/Santiago",
    ];
    for zone in zones {
        let keys = format!(
            "timezone: {zone}, people: [nadia, jonas, amara], turn: day, hand_over: \"09:00\", from: \"2026-01-01\""
        );
        home.write("z.yaml", policy_text(&layer(&keys)));
        let mut args = range.to_vec();
        args.extend(["--policy", "z.yaml"]);
        let read = [utc[0], utc[1], zone, "09:00"];
        assert_eq!(
            read_calendar(&home.ok(&args), &read),
            "276 events",
            "{zone}"
        );
    }
}

#[test]
fn a_duty_keeps_its_id_whatever_part_of_the_rotation_is_written() {
    let home = berlin();
    let uids = |from: &str| -> Vec<String> {
        let args = [
            "oncall",
            "--policy",
            "p.yaml",
            "--from",
            from,
            "--to",
            "2026-05-01",
            "--ics",
        ];
        let text = home.ok(&args).replace("\r\n ", "");
        let uids = text.lines().filter(|l| l.starts_with("UID:"));
        uids.map(str::to_owned).collect()
    };
    let (long, short) = (uids("2026-03-01"), uids("2026-03-31"));
    assert!(short.len() >= 5 && long.len() > short.len());
    assert!(long.ends_with(&short), "{long:?} {short:?}");
    assert!(
        long.contains(&"UID:primary-20260328T170000Z@epb.firedrill".to_owned()),
        "{long:?}"
    );
}
