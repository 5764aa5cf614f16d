//! Who is on call when, as the policy's layers, shifts and overrides say.
//!
//! Pure arithmetic: every time is an argument, and time zones come from tables in this program. Invariants (properties
//! in `tests/it/rota.rs`): at each moment a layer has at most one duty; the duties of an unrestricted layer leave
//! no gap after its first turn began; hand-overs happen by the wall clock of the layer, also when clocks are changed.

mod audit;
mod ics;
mod turns;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

pub use audit::{Audit, Double, Gap, Overlap, Share};
pub use ics::calendar;
pub use turns::{moment, zone};

use super::{Layer, Policy, Weekday};
use crate::yaml::{ClockTime, Day, HandOver, Id, Turn};
use turns::{Piece, Turns};

/// When the first turn began, where a layer does not say: a Monday.
const FIRST: Day = Day(date(2026, 1, 5));
/// When turns are handed over, where a layer does not say.
const HAND_OVER: HandOver = HandOver {
    weekday: None,
    at: ClockTime(9 * 60),
};

/// The rotation of a policy.
#[derive(Clone, Debug)]
pub struct Rota {
    /// The policy's zone.
    pub zone: TimeZone,
    layers: Vec<Resolved>,
    levels: Vec<Vec<Who>>,
}

/// Somebody on a level of escalation, by position in the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever is on call in a layer.
    Layer(usize),
    /// A person.
    Person(usize),
}

/// A layer with its zones resolved.
#[derive(Clone, Debug)]
struct Resolved {
    zone: TimeZone,
    shifts: Vec<Turns>,
    /// The position of an override, who, and when.
    overrides: Vec<(usize, usize, Piece)>,
}

/// A time in which one person is on call in one layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duty {
    /// The layer, by position in the policy.
    pub layer: usize,
    /// The person, by position in the policy.
    pub person: usize,
    /// Since when.
    pub start: Timestamp,
    /// Until just before.
    pub end: Timestamp,
    /// Why that person.
    pub by: Cause,
}

/// What puts a person on call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The person's turn, in a shift of the layer (0 when it has none).
    Turn(usize),
    /// An override, by position in the policy.
    Override(usize),
}

impl Duty {
    /// The part of it that lies in a time.
    #[must_use]
    pub fn within(self, from: Timestamp, to: Timestamp) -> Self {
        Self {
            start: self.start.max(from),
            end: self.end.min(to),
            ..self
        }
    }

    /// Its length in minutes.
    #[must_use]
    pub fn minutes(&self) -> i64 {
        (self.end.as_second() - self.start.as_second()) / 60
    }
}

impl Rota {
    /// Who is on call in a layer in a time, in order. The first and the last duty are whole: they can reach beyond it.
    #[must_use]
    pub fn duties(&self, layer: usize, from: Timestamp, to: Timestamp) -> Vec<Duty> {
        self.lay(layer, (from, to), &mut Vec::new())
    }

    /// Who is on call in a layer at a moment.
    #[must_use]
    pub fn on_call(&self, layer: usize, at: Timestamp) -> Option<Duty> {
        let next = at.checked_add(jiff::SignedDuration::from_secs(1)).ok()?;
        let found = self.duties(layer, at, next);
        found.into_iter().find(|d| d.start <= at && at < d.end)
    }

    /// Who begins in a layer: the first person of its first shift.
    #[must_use]
    pub fn first_person(&self, layer: usize) -> Option<usize> {
        let shift = self.layers.get(layer)?.shifts.first()?;
        shift.people.first().copied()
    }

    /// The layers and people of a level, counted from 0.
    #[must_use]
    pub fn level(&self, level: usize) -> &[Who] {
        self.levels.get(level).map_or(&[], Vec::as_slice)
    }

    /// How many levels of escalation there are.
    #[must_use]
    pub fn levels(&self) -> usize {
        self.levels.len()
    }

    /// How many layers there are.
    #[must_use]
    pub fn layers(&self) -> usize {
        self.layers.len()
    }

    /// The zone of the clocks that a duty follows.
    #[must_use]
    pub fn zone_of(&self, duty: &Duty) -> &TimeZone {
        let layer = &self.layers[duty.layer];
        match duty.by {
            Cause::Turn(shift) => layer.shifts.get(shift).map_or(&layer.zone, |s| &s.zone),
            Cause::Override(_) => &layer.zone,
        }
    }

    /// When the first turn of every layer has begun.
    #[must_use]
    pub fn begun(&self) -> Timestamp {
        let shifts = self.layers.iter().flat_map(|l| &l.shifts);
        let first = shifts.map(|s| s.start(0)).max();
        first.unwrap_or_else(|| moment(&self.zone, FIRST.0.at(0, 0, 0, 0)))
    }

    /// Lays overrides over shifts, and earlier shifts over later ones.
    fn lay(&self, layer: usize, within: Piece, overlaps: &mut Vec<Overlap>) -> Vec<Duty> {
        let Some(resolved) = self.layers.get(layer) else {
            return Vec::new();
        };
        // A turn is cut by what lies over it, so all of its time has to be looked at to know where a duty begins.
        let mut whole = within;
        for shift in &resolved.shifts {
            let (from, to) = shift.whole(within);
            whole = (whole.0.min(from), whole.1.max(to));
        }
        let duty = |person, (start, end): Piece, by| Duty {
            layer,
            person,
            start,
            end,
            by,
        };
        let mut laid: Vec<Duty> = Vec::new();
        for &(index, person, piece) in &resolved.overrides {
            lay_under(
                &mut laid,
                duty(person, piece, Cause::Override(index)),
                &mut Vec::new(),
            );
        }
        for (i, shift) in resolved.shifts.iter().enumerate() {
            for (person, piece) in shift.pieces(whole) {
                lay_under(&mut laid, duty(person, piece, Cause::Turn(i)), overlaps);
            }
        }
        laid.retain(|d| d.end > within.0 && d.start < within.1);
        overlaps.retain(|o| o.end > within.0 && o.start < within.1);
        laid
    }
}

/// Puts a duty where nothing is laid yet, and notes where it overlaps somebody else's turn.
fn lay_under(laid: &mut Vec<Duty>, new: Duty, overlaps: &mut Vec<Overlap>) {
    let mut start = new.start;
    let mut at = laid.partition_point(|d| d.end <= start);
    while start < new.end {
        let next = laid.get(at).copied().filter(|d| d.start < new.end);
        let free_until = next.map_or(new.end, |d| d.start);
        if start < free_until {
            let free = Duty {
                start,
                end: free_until,
                ..new
            };
            laid.insert(at, free);
            at += 1;
        }
        let Some(over) = next else { return };
        if let Cause::Turn(_) = over.by {
            overlaps.push(Overlap {
                layer: new.layer,
                on_call: over.person,
                besides: new.person,
                start: start.max(over.start),
                end: over.end.min(new.end),
            });
        }
        start = over.end;
        at += 1;
    }
}

impl Policy {
    /// The rotation. What a checked policy cannot contain, such as an unknown zone, is left out.
    #[must_use]
    pub fn rota(&self) -> Rota {
        let zone_or = |name: Option<&String>, other: &TimeZone| {
            let named = name.and_then(|n| zone(n));
            named.unwrap_or_else(|| other.clone())
        };
        let zone = zone_or(self.timezone.as_ref(), &TimeZone::UTC);
        let layers = self.on_call.layers.iter().map(|(id, layer)| {
            let zone = zone_or(layer.timezone.as_ref(), &zone);
            Resolved {
                shifts: self.shifts(layer, &zone),
                overrides: self.overrides(id, &zone),
                zone,
            }
        });
        let layers = layers.collect();
        let who = |id: &Id| {
            let layer = self.on_call.layers.position(id.as_str()).map(Who::Layer);
            layer.or_else(|| self.people.position(id.as_str()).map(Who::Person))
        };
        let levels = self.escalation.iter();
        Rota {
            layers,
            levels: levels
                .map(|l| l.who.iter().filter_map(who).collect())
                .collect(),
            zone,
        }
    }

    /// A moment as logs keep it: RFC 3339 with the offset of the policy's zone.
    #[must_use]
    pub fn moment_text(&self, at: Timestamp) -> String {
        let at = at.to_zoned_datetime(self.rota().zone);
        at.strftime("%FT%H:%M:%S%:z").to_string()
    }

    /// The moment in the story at which a drill starts: the first time with this day and time of the week (minutes
    /// since Monday) in the policy's zone, on or after the date; without one, once every layer has begun.
    #[must_use]
    pub fn story_time(&self, starts: u32, not_before: Option<Day>) -> Timestamp {
        let rota = self.rota();
        let midnight = |day: Day| moment(&rota.zone, day.0.at(0, 0, 0, 0));
        let earliest = not_before.map_or_else(|| rota.begun(), midnight);
        let clock = ClockTime(u16::try_from(starts % 1440).unwrap_or(0));
        let mut day = rota.zone.to_datetime(earliest).date();
        loop {
            let start = moment(&rota.zone, clock.on(day));
            let right = Weekday::of(day) as u32 == starts / 1440 % 7;
            if right && start >= earliest || day == Date::MAX {
                return start;
            }
            day = day.tomorrow().unwrap_or(Date::MAX);
        }
    }

    fn shifts(&self, layer: &Layer, zone: &TimeZone) -> Vec<Turns> {
        let people = |ids: &[Id]| -> Vec<usize> {
            let known = ids.iter().map(|id| self.people.position(id.as_str()));
            known.flatten().collect()
        };
        let turn = layer.turn.unwrap_or(Turn::WEEK);
        let hand_over = layer.hand_over.unwrap_or(HAND_OVER);
        let from = layer.from.unwrap_or(FIRST);
        if layer.shifts.is_empty() {
            let who = people(&layer.people);
            let first = (hand_over, from.0);
            return vec![Turns::new(who, zone.clone(), turn, first, &layer.hours)];
        }
        let shifts = layer.shifts.iter().map(|shift| {
            let named = shift.timezone.as_ref().and_then(|n| turns::zone(n));
            let hand_over = shift.hand_over.unwrap_or(hand_over);
            let hours = match shift.hours.as_slice() {
                [] => &layer.hours,
                own => own,
            };
            Turns::new(
                people(&shift.people),
                named.unwrap_or_else(|| zone.clone()),
                shift.turn.unwrap_or(turn),
                (hand_over, shift.from.unwrap_or(from).0),
                hours,
            )
        });
        shifts.collect()
    }

    fn overrides(&self, layer: &str, zone: &TimeZone) -> Vec<(usize, usize, Piece)> {
        let all = self.on_call.overrides.iter().enumerate();
        let own = all.filter(|(_, o)| o.layer.as_str() == layer);
        own.filter_map(|(i, o)| {
            let who = self.people.position(o.who.as_str())?;
            Some((i, who, (moment(zone, o.from.0), moment(zone, o.to.0))))
        })
        .collect()
    }
}
