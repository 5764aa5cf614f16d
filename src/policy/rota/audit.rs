//! What is wrong and what is unfair in a rotation: gaps, overlaps, double bookings, and each person's share.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use super::turns::{joined, moment};
use super::{Duty, Rota, Who};
use crate::yaml::ClockTime;

/// A night begins at this time of the duty's own clock, and ends at [`MORNING`].
const EVENING: ClockTime = ClockTime(22 * 60);
/// When a night ends.
const MORNING: ClockTime = ClockTime(6 * 60);
const MIDNIGHT: ClockTime = ClockTime(0);

/// What a look at a rotation over a time found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// Where nobody is on call.
    pub gaps: Vec<Gap>,
    /// Where two shifts of a layer claim the same time.
    pub overlaps: Vec<Overlap>,
    /// Where a person is on call twice.
    pub doubles: Vec<Double>,
}

/// A time in which nobody is on call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The level of escalation, from 0; none when the layer is on no level.
    pub level: Option<usize>,
    /// The first layer that is empty; none for a level of people.
    pub layer: Option<usize>,
    /// Since when.
    pub start: Timestamp,
    /// Until when.
    pub end: Timestamp,
}

/// A time that two shifts of a layer claim; the first of them has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The layer.
    pub layer: usize,
    /// Who is on call.
    pub on_call: usize,
    /// Who would be on call as well.
    pub besides: usize,
    /// Since when.
    pub start: Timestamp,
    /// Until when.
    pub end: Timestamp,
}

/// A time in which a person is on call in two layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Double {
    /// The person.
    pub person: usize,
    /// The two layers, in the order of the policy.
    pub layers: [usize; 2],
    /// Since when.
    pub start: Timestamp,
    /// Until when.
    pub end: Timestamp,
}

/// What a person carries. Nights and weekends go by the clock of the layer or shift.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// The person.
    pub person: usize,
    /// Minutes on call; a time in two layers counts twice.
    pub minutes: i64,
    /// Minutes between 22:00 and 06:00.
    pub night_minutes: i64,
    /// Nights with at least a minute on call.
    pub nights: usize,
    /// Minutes on Saturdays and Sundays.
    pub weekend_minutes: i64,
    /// Weekends with at least a minute on call.
    pub weekends: usize,
}

impl Rota {
    /// Looks at some layers over a time. Gaps are those of the levels that these layers stand on, and of layers that
    /// stand on none.
    #[must_use]
    pub fn audit(&self, layers: &[usize], from: Timestamp, to: Timestamp) -> Audit {
        let mut audit = Audit::default();
        let mut all = Vec::new();
        for &layer in layers {
            let laid = self.lay(layer, (from, to), &mut audit.overlaps);
            all.extend(laid.into_iter().map(|d| d.within(from, to)));
        }
        for overlap in &mut audit.overlaps {
            (overlap.start, overlap.end) = (overlap.start.max(from), overlap.end.min(to));
        }
        audit.gaps = self.gaps(layers, from, to);
        audit.doubles = doubles(&all);
        audit
    }

    /// What each person carries, in the order of the policy; only those who carry anything.
    #[must_use]
    pub fn shares(&self, duties: &[Duty]) -> Vec<Share> {
        let mut people: Vec<usize> = duties.iter().map(|d| d.person).collect();
        people.sort_unstable();
        people.dedup();
        people.iter().map(|p| self.share(*p, duties)).collect()
    }

    fn gaps(&self, layers: &[usize], from: Timestamp, to: Timestamp) -> Vec<Gap> {
        let mut gaps = Vec::new();
        let mut on_levels = BTreeSet::new();
        for (i, level) in self.levels.iter().enumerate() {
            let here: Vec<usize> = level.iter().filter_map(|who| layer(*who)).collect();
            on_levels.extend(here.iter().copied());
            let asked = here.iter().any(|l| layers.contains(l));
            // A person by name is always there.
            if asked && here.len() == level.len() {
                self.holes(&here, Some(i), (from, to), &mut gaps);
            }
        }
        for &layer in layers.iter().filter(|l| !on_levels.contains(l)) {
            self.holes(&[layer], None, (from, to), &mut gaps);
        }
        gaps
    }

    /// The times in which none of the layers has anybody.
    fn holes(
        &self,
        layers: &[usize],
        level: Option<usize>,
        (from, to): (Timestamp, Timestamp),
        gaps: &mut Vec<Gap>,
    ) {
        let duties = layers.iter().flat_map(|l| self.duties(*l, from, to));
        let covered = joined(duties.map(|d| (d.start, d.end)).collect());
        let mut at = from;
        for (start, end) in covered.into_iter().chain([(to, to)]) {
            if at < start.min(to) {
                gaps.push(Gap {
                    level,
                    layer: layers.first().copied(),
                    start: at,
                    end: start.min(to),
                });
            }
            at = at.max(end);
        }
    }

    fn share(&self, person: usize, duties: &[Duty]) -> Share {
        let mut share = Share {
            person,
            ..Share::default()
        };
        let (mut nights, mut weekends) = (BTreeSet::new(), BTreeSet::new());
        for duty in duties.iter().filter(|d| d.person == person) {
            let zone = self.zone_of(duty);
            share.minutes += duty.minutes();
            for date in dates(zone, duty) {
                let night = minutes(zone, duty, (date, EVENING), (next(date, 1), MORNING));
                if night > 0 {
                    share.night_minutes += night;
                    nights.insert(date);
                }
                let weekend = (date, MIDNIGHT);
                let weekend = minutes(zone, duty, weekend, (next(date, 2), MIDNIGHT));
                if weekend > 0 && date.weekday() == Weekday::Saturday {
                    share.weekend_minutes += weekend;
                    weekends.insert(date);
                }
            }
        }
        (share.nights, share.weekends) = (nights.len(), weekends.len());
        share
    }
}

fn layer(who: Who) -> Option<usize> {
    match who {
        Who::Layer(layer) => Some(layer),
        Who::Person(_) => None,
    }
}

fn next(date: Date, days: i64) -> Date {
    date.saturating_add(jiff::Span::new().days(days))
}

/// The dates of a duty's clock, with the day before its first: a night or weekend can begin then.
fn dates(zone: &TimeZone, duty: &Duty) -> impl Iterator<Item = Date> {
    let first = next(zone.to_datetime(duty.start).date(), -1);
    let last = zone.to_datetime(duty.end).date();
    first
        .series(jiff::Span::new().days(1))
        .take_while(move |d| *d <= last)
}

/// How many minutes of a duty lie between two local times.
fn minutes(zone: &TimeZone, duty: &Duty, from: (Date, ClockTime), to: (Date, ClockTime)) -> i64 {
    let start = moment(zone, from.1.on(from.0)).max(duty.start);
    let end = moment(zone, to.1.on(to.0)).min(duty.end);
    (end.as_second() - start.as_second()).max(0) / 60
}

fn doubles(duties: &[Duty]) -> Vec<Double> {
    let mut sorted = duties.to_vec();
    sorted.sort_by_key(|d| (d.person, d.start, d.layer));
    let mut found = Vec::new();
    for (i, first) in sorted.iter().enumerate() {
        let same = sorted[i + 1..].iter();
        let later = same.take_while(|d| d.person == first.person && d.start < first.end);
        for second in later.filter(|d| d.layer != first.layer) {
            found.push(Double {
                person: first.person,
                layers: [first.layer.min(second.layer), first.layer.max(second.layer)],
                start: second.start,
                end: first.end.min(second.end),
            });
        }
    }
    found
}
