//! Who is on call when, against a slow reckoning that walks through the year minute by minute, clock in hand.

mod shares;

use firedrill::policy::rota::{Duty, Rota, zone};
use firedrill::policy::{self, Policy};
use firedrill::yaml::{HandOver, Source, Turn};
use jiff::civil::{Date, DateTime, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

/// Zones that change their clocks in 2026, north and south, by an hour and by half of one.
const ZONES: [&str; 6] = [
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "America/Santiago",
];

/// The built-in policy with another rotation: the text between `on_call:` and `contacts:`.
pub(crate) fn policy_text(on_call: &str) -> String {
    let text = policy::builtin();
    let start = text.find("\non_call:").unwrap();
    let end = text.find("\ncontacts:").unwrap();
    format!("{}\n{on_call}{}", &text[..start], &text[end..])
}

pub(crate) fn policy_of(on_call: &str) -> Policy {
    let source = Source::new("policy.yaml", policy_text(on_call));
    let (policy, found) = policy::load(&source);
    policy.unwrap_or_else(|| panic!("{found:#?}"))
}

/// One layer with these keys, which is the only level.
pub(crate) fn layer(keys: &str) -> String {
    format!(
        "on_call:\n  layers:\n    primary: {{title: Primary, {keys}}}\nescalation:\n  - {{level: 1, who: [primary], timeout: 5m}}\n"
    )
}

fn utc(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// 2026, and a little more, so that it is the whole year in every zone.
fn year() -> (Timestamp, Timestamp) {
    (utc("2025-12-31T00:00:00Z"), utc("2027-01-02T00:00:00Z"))
}

/// Somebody with a clock and a list: whenever the clock shows the time of the next change or a later one, it happens.
struct Watchman {
    next: DateTime,
    turn: SignedDuration,
    changes: usize,
}

impl Watchman {
    fn new(first: DateTime, turn: Turn) -> Self {
        Self {
            next: first,
            turn: SignedDuration::from_hours(i64::from(turn.0)),
            changes: 0,
        }
    }

    fn look(&mut self, clock: DateTime) {
        while clock >= self.next {
            self.changes += 1;
            self.next = self.next.checked_add(self.turn).unwrap();
        }
    }
}

/// Every minute of a time, with what the clock of a zone shows.
fn minutes(
    zone: &TimeZone,
    from: Timestamp,
    to: Timestamp,
) -> impl Iterator<Item = (Timestamp, DateTime)> {
    (from.as_second()..to.as_second())
        .step_by(60)
        .map(|second| {
            let at = Timestamp::from_second(second).unwrap();
            (at, zone.to_datetime(at))
        })
}

/// Walks over the duties of the only layer and hands out who has each minute; fails where it is not exactly one.
struct Book {
    duties: Vec<Duty>,
    at: usize,
}

impl Book {
    fn new(rota: &Rota, from: Timestamp, to: Timestamp) -> Self {
        let duties = rota.duties(0, from, to);
        for pair in duties.windows(2) {
            assert_eq!(pair[0].end, pair[1].start, "no gap, no overlap");
            assert!(pair[0].start < pair[0].end);
        }
        assert!(duties[0].start <= from && duties.last().unwrap().end >= to);
        Self { duties, at: 0 }
    }

    fn duty(&mut self, at: Timestamp) -> &Duty {
        while self.duties[self.at].end <= at {
            self.at += 1;
        }
        let duty = &self.duties[self.at];
        assert!(duty.start <= at);
        duty
    }
}

const WHO: [&str; 4] = ["nadia", "jonas", "amara", "felix"];

fn check_layer(zone_name: &str, people: usize, turn: &str, hand_over: &str, from: Date) {
    let keys = format!(
        "people: [{}], turn: {turn}, hand_over: \"{hand_over}\", from: \"{from}\", timezone: {zone_name}",
        WHO[..people].join(", ")
    );
    let rota = policy_of(&layer(&keys)).rota();
    let zone = zone(zone_name).unwrap();
    let (start, end) = year();
    let mut book = Book::new(&rota, start, end);
    let first = HandOver::parse(hand_over).unwrap().first(from);
    let mut watchman = Watchman::new(first, Turn::parse(turn).unwrap());
    let walk = utc("2025-11-01T00:00:00Z");
    for (at, clock) in minutes(&zone, walk, end) {
        watchman.look(clock);
        if at >= start {
            let person = (watchman.changes - 1) % people;
            let found = book.duty(at).person;
            assert_eq!(found, person, "{zone_name}, {keys}: at {at}, {clock} there");
        }
    }
}

#[test]
fn every_minute_of_the_year_has_one_person_and_hand_overs_keep_to_the_wall_clock() {
    for zone in ZONES {
        // Each of these times is skipped or repeated in one of the zones.
        for (turn, hand_over) in [("week", "Sun 02:15"), ("day", "02:30"), ("12h", "01:45")] {
            check_layer(zone, 3, turn, hand_over, date(2025, 12, 1));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_rotation_agrees_with_the_watchman(
        zone in prop::sample::select(ZONES.to_vec()),
        people in 1usize..=4,
        turn in prop::sample::select(vec!["1h", "5h", "12h", "day", "36h", "3d", "week", "2w"]),
        weekday in prop::sample::select(vec!["", "Mon ", "Sat ", "Sun "]),
        minute in prop_oneof![0u32..240, 0u32..1440],
        day in 2i8..=20,
    ) {
        let hand_over = format!("{weekday}{:02}:{:02}", minute / 60, minute % 60);
        check_layer(zone, people, turn, &hand_over, date(2025, 12, day));
    }

    #[test]
    fn two_shifts_that_share_the_day_leave_no_minute_out(
        zone_name in prop::sample::select(ZONES.to_vec()),
        early in 0u32..720,
        late in 720u32..1440,
    ) {
        let time = |m: u32| format!("{:02}:{:02}", m / 60, m % 60);
        let (early, late) = (time(early), time(late));
        let keys = format!(
            "timezone: {zone_name}, from: \"2025-12-01\", shifts: [\
             {{people: [nadia], hours: [{{from: \"{early}\", to: \"{late}\"}}]}}, \
             {{people: [jonas], hours: [{{from: \"{late}\", to: \"{early}\"}}]}}]"
        );
        let policy = policy_of(&layer(&keys));
        let (start, end) = year();
        let mut book = Book::new(&policy.rota(), start, end);
        let zone = zone(zone_name).unwrap();
        let first = |text: &str| HandOver::parse(text).unwrap().first(date(2025, 12, 28));
        let day = Turn::parse("day").unwrap();
        let mut into_day = Watchman::new(first(&early), day);
        let mut into_night = Watchman::new(first(&late), day);
        for (at, clock) in minutes(&zone, utc("2025-12-29T12:00:00Z"), end) {
            into_day.look(clock);
            into_night.look(clock);
            if at >= start {
                let by_day = into_day.changes > into_night.changes;
                prop_assert_eq!(book.duty(at).person, usize::from(!by_day), "at {}", at);
            }
        }
        let audit = policy.rota().audit(&[0], start, end);
        prop_assert!(audit.gaps.is_empty() && audit.overlaps.is_empty());
    }
}

#[test]
fn an_answer_does_not_depend_on_what_was_asked_for() {
    let keys = "timezone: Europe/Berlin, people: [nadia, jonas], turn: 3d, hours: [{from: \"22:00\", to: \"10:00\"}]";
    let rota = policy_of(&layer(keys)).rota();
    let (start, end) = (utc("2026-03-01T00:00:00Z"), utc("2026-04-01T00:00:00Z"));
    let all = rota.duties(0, start, end);
    assert!(all.len() > 30);
    for duty in &all {
        let middle = duty.start + (duty.end - duty.start) / 2;
        assert_eq!(rota.on_call(0, middle), Some(*duty), "at {middle}");
        assert_eq!(rota.on_call(0, duty.start), Some(*duty));
    }
}
