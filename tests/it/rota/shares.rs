//! Overrides, groups that follow the sun, gaps, double bookings, and who carries how much.

use firedrill::policy::rota::{Cause, Duty, Gap};
use firedrill::policy::{self, Policy};
use firedrill::yaml::{Day, Source, render};
use jiff::Timestamp;

use super::{layer, policy_of, policy_text, utc};

const OVERRIDES: &str = "on_call:
  layers:
    primary: {title: Primary, people: [nadia, jonas], turn: week, hand_over: \"Mon 09:00\", from: \"2026-01-05\", timezone: Europe/Berlin}
    backup: {title: Backup, people: [jonas, nadia], turn: week, hand_over: \"Mon 09:00\", from: \"2026-01-05\", timezone: Europe/Berlin}
  overrides:
    - {layer: primary, who: felix, from: \"2026-01-10 18:00\", to: \"2026-01-11 09:00\", reason: Wedding}
    - {layer: primary, who: jonas, from: \"2026-01-11 09:00\", to: \"2026-01-11 10:00\"}
escalation:
  - {level: 1, who: [primary], timeout: 5m}
  - {level: 2, who: [backup, sofia], timeout: 5m}
";

/// `person start end` of a layer's duties, in the layer's zone.
fn lines(policy: &Policy, from: &str, to: &str) -> Vec<String> {
    let rota = policy.rota();
    let people: Vec<&str> = policy.people.ids().collect();
    let duties = rota.duties(0, utc(from), utc(to));
    let line = |d: &Duty| {
        let zone = rota.zone_of(d);
        let clock = |t: Timestamp| zone.to_datetime(t).strftime("%a %d %H:%M").to_string();
        let mark = if matches!(d.by, Cause::Override(_)) {
            "*"
        } else {
            ""
        };
        format!(
            "{}{mark} {} to {}",
            people[d.person],
            clock(d.start),
            clock(d.end)
        )
    };
    duties.iter().map(line).collect()
}

#[test]
fn an_override_cuts_the_turn_under_it() {
    let policy = policy_of(OVERRIDES);
    assert_eq!(
        lines(&policy, "2026-01-10T00:00:00Z", "2026-01-13T00:00:00Z"),
        [
            "nadia Mon 05 09:00 to Sat 10 18:00",
            "felix* Sat 10 18:00 to Sun 11 09:00",
            "jonas* Sun 11 09:00 to Sun 11 10:00",
            "nadia Sun 11 10:00 to Mon 12 09:00",
            "jonas Mon 12 09:00 to Mon 19 09:00",
        ]
    );
}

#[test]
fn a_person_in_two_layers_at_once_is_double_booked() {
    let policy = policy_of(OVERRIDES);
    let audit = policy.rota().audit(
        &[0, 1],
        utc("2026-01-05T09:00:00Z"),
        utc("2026-01-19T08:00:00Z"),
    );
    let [double] = audit.doubles.as_slice() else {
        panic!("{:?}", audit.doubles)
    };
    assert_eq!(double.layers, [0, 1]);
    assert_eq!(policy.people.ids().nth(double.person), Some("jonas"));
    assert_eq!(double.start, utc("2026-01-11T08:00:00Z"));
    assert_eq!(double.end, utc("2026-01-11T09:00:00Z"));
    assert!(audit.gaps.is_empty());
}

#[test]
fn before_the_first_turn_nobody_is_on_call_unless_a_person_is_named() {
    let policy = policy_of(OVERRIDES);
    let (from, to) = (utc("2026-01-04T08:00:00Z"), utc("2026-01-06T00:00:00Z"));
    let gap = Gap {
        level: Some(0),
        layer: Some(0),
        start: from,
        end: utc("2026-01-05T08:00:00Z"),
    };
    assert_eq!(policy.rota().audit(&[0, 1], from, to).gaps, [gap]);
}

#[test]
fn groups_follow_the_sun_and_the_first_of_two_has_the_time_that_both_claim() {
    let policy = policy_of(&layer(
        "from: \"2026-01-01\", turn: day, hand_over: \"00:00\", shifts: [\
         {people: [kenji], timezone: Asia/Tokyo, hours: [{from: \"09:00\", to: \"17:00\"}]}, \
         {people: [nadia, jonas], timezone: Europe/Berlin, hours: [{from: \"08:00\", to: \"18:00\"}]}, \
         {people: [grace], timezone: America/Los_Angeles, hours: [{from: \"08:00\", to: \"16:00\"}]}]",
    ));
    let rota = policy.rota();
    let at = |text: &str| {
        let duty = rota.on_call(0, utc(text));
        duty.and_then(|d| policy.people.ids().nth(d.person))
    };
    assert_eq!(at("2026-01-14T00:00:00Z"), Some("kenji"));
    assert_eq!(
        at("2026-01-14T07:30:00Z"),
        Some("kenji"),
        "Berlin claims it as well"
    );
    assert_eq!(at("2026-01-14T08:00:00Z"), Some("jonas"));
    assert_eq!(at("2026-01-15T08:00:00Z"), Some("nadia"));
    assert_eq!(at("2026-01-14T17:00:00Z"), Some("grace"));
    // In summer Berlin goes home an hour earlier by UTC, and so does Los Angeles begin.
    assert_eq!(at("2026-07-14T16:00:00Z"), Some("grace"));
    // Los Angeles changes its clock three weeks before Berlin does.
    let audit = rota.audit(
        &[0],
        utc("2026-03-09T00:00:00Z"),
        utc("2026-03-10T00:00:00Z"),
    );
    assert_eq!(
        audit.overlaps.len(),
        2,
        "Tokyo with Berlin, Berlin with Los Angeles"
    );
    assert_eq!(audit.overlaps[1].start, utc("2026-03-09T15:00:00Z"));
    let gap = &audit.gaps[0];
    assert_eq!(
        (gap.start, gap.end),
        (utc("2026-03-09T23:00:00Z"), utc("2026-03-10T00:00:00Z"))
    );
}

#[test]
fn shares_count_nights_and_weekends_by_the_own_clock() {
    let policy = policy_of(&layer(
        "people: [nadia, jonas], turn: week, hand_over: \"Mon 09:00\", from: \"2026-01-05\", timezone: Europe/Berlin",
    ));
    let rota = policy.rota();
    // The week of the change to summer time: an hour of the night and of the weekend is missing.
    let (from, to) = (utc("2026-03-23T08:00:00Z"), utc("2026-03-30T07:00:00Z"));
    let shares = rota.shares(&rota.duties(0, from, to));
    let [share] = shares.as_slice() else {
        panic!("{shares:?}")
    };
    assert_eq!(policy.people.ids().nth(share.person), Some("jonas"));
    assert_eq!(share.minutes, (7 * 24 - 1) * 60);
    assert_eq!((share.nights, share.night_minutes), (7, (7 * 8 - 1) * 60));
    assert_eq!((share.weekends, share.weekend_minutes), (1, (48 - 1) * 60));
}

#[test]
fn a_drill_takes_place_on_the_first_such_day_once_every_layer_has_begun() {
    let policy = policy_of(OVERRIDES);
    let tuesday = 24 * 60 + 14 * 60 + 5;
    assert_eq!(
        policy.story_time(tuesday, None),
        utc("2026-01-06T14:05:00Z")
    );
    let monday = 7 * 60;
    assert_eq!(policy.story_time(monday, None), utc("2026-01-12T07:00:00Z"));
    let day = Day::parse("2026-04-15");
    assert_eq!(policy.story_time(tuesday, day), utc("2026-04-21T14:05:00Z"));
}

/// What `check` says about a rotation.
fn said(on_call: &str) -> String {
    let source = Source::new("policy.yaml", policy_text(on_call));
    let (_, found) = policy::load(&source);
    let lines = found.iter().map(|d| {
        let help = d.help.as_ref().map_or(String::new(), |h| format!("; {h}"));
        format!("{}: {}{help}\n", d.rule, d.message)
    });
    assert!(!render(&found, &[source], false).is_empty());
    lines.collect()
}

#[test]
fn a_rotation_is_checked_all_at_once() {
    insta::assert_snapshot!(
        said("on_call:
  layers:
    primary: {title: Primary, people: [nadja, jonas], timezone: Europe/Berlyn}
    backup: {title: Backup, shifts: [{people: []}], people: [sofia]}
    third: {title: Third}
  overrides:
    - {layer: primry, who: felix, from: \"2026-01-10 18:00\", to: \"2026-01-11 09:00\"}
    - {layer: primary, who: felix, from: \"2026-01-10 18:00\", to: \"2026-01-11 09:00\"}
    - {layer: primary, who: amara, from: \"2026-01-11 08:00\", to: \"2026-01-12 09:00\"}
    - {layer: primary, who: amara, from: \"2026-01-14 08:00\", to: \"2026-01-14 08:00\"}
escalation:
  - {level: 1, who: [primary], timeout: 5m}
"),
        @r"
    O102: no person has the id `nadja`; did you mean `nadia`?
    O113: no time zone has the name `Europe/Berlyn`; did you mean `Europe/Berlin`?
    O104: nobody takes turns in this shift
    O114: a layer has people or shifts, not both; move these people into a shift
    O104: nobody takes turns in this layer
    O102: no on-call layer has the id `primry`; did you mean `primary`?
    O115: this overlaps an override of the same layer, in which `felix` stands in; let one of them begin when the other ends
    O115: the override ends before it has begun
    "
    );
}

#[test]
fn a_gap_and_a_double_booking_are_warnings() {
    insta::assert_snapshot!(
        said("on_call:
  layers:
    days: {title: Days, people: [nadia, jonas], hours: [{days: [Mon, Tue, Wed, Thu, Fri], from: \"08:00\", to: \"20:00\"}], hand_over: \"Mon 08:00\"}
    nights: {title: Nights, people: [jonas, nadia], hours: [{days: [Mon, Tue, Wed, Thu, Fri], from: \"19:00\", to: \"08:00\"}], hand_over: \"Mon 08:00\"}
escalation:
  - {level: 1, who: [days, nights], timeout: 5m}
"),
        @"O116: nobody is on call at level 1 from Sat 2026-01-10 08:00 to Mon 2026-01-12 08:00, and 52 more times within a year"
    );
    insta::assert_snapshot!(
        said("on_call:
  layers:
    first: {title: First, people: [nadia, jonas]}
    second: {title: Second, people: [nadia, sofia]}
escalation:
  - {level: 1, who: [first], timeout: 5m}
"),
        @"O117: `nadia` is on call here and in `first` from Mon 2026-01-05 09:00 to Mon 2026-01-12 09:00, and 26 more times within a year"
    );
}
