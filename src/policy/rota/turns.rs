//! Turns and hours on wall clocks, across changes of the clocks.
//!
//! One rule resolves every local time: it means the first moment at which the clock of the zone shows that time or a
//! later one. So a time that the clock skips means the moment of the jump, and a time that it shows twice means the
//! first of the two. The order of local times is therefore the order of their moments: turns can touch, and one
//! can be empty when the clock skips it, but they never overlap and never leave a gap.

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};

use crate::policy::{Hours, Weekday};
use crate::yaml::{HandOver, Turn};

/// A piece of time: from a moment until just before another.
pub(super) type Piece = (Timestamp, Timestamp);

/// A time zone by its IANA name, from the tables in this program: those of the machine play no part.
#[must_use]
pub fn zone(name: &str) -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(name).ok()
}

/// The first moment at which the clock of the zone shows this time or a later one.
#[must_use]
pub fn moment(zone: &TimeZone, clock: DateTime) -> Timestamp {
    let found = zone.to_ambiguous_timestamp(clock);
    match found.offset() {
        AmbiguousOffset::Gap { before, .. } => {
            let late = before.to_timestamp(clock).unwrap_or(Timestamp::MAX);
            let instant = SignedDuration::from_nanos(1);
            let after = late.checked_add(instant).unwrap_or(Timestamp::MAX);
            let jump = zone.preceding(after).next();
            jump.map_or(late, |jump| jump.timestamp())
        }
        _ => found.earlier().unwrap_or(Timestamp::MAX),
    }
}

/// People who take turns.
#[derive(Clone, Debug)]
pub(super) struct Turns {
    /// Who, by position among the people of the policy.
    pub(super) people: Vec<usize>,
    pub(super) zone: TimeZone,
    /// When the first turn begins.
    first: DateTime,
    hours: i64,
    windows: Vec<Hours>,
}

impl Turns {
    pub(super) fn new(
        people: Vec<usize>,
        zone: TimeZone,
        turn: Turn,
        first: (HandOver, Date),
        windows: &[Hours],
    ) -> Self {
        Self {
            people,
            zone,
            first: first.0.first(first.1),
            hours: i64::from(turn.0),
            windows: windows.to_vec(),
        }
    }

    /// When a turn begins, counted from 0.
    pub(super) fn start(&self, turn: i64) -> Timestamp {
        let passed = SignedDuration::from_hours(turn.saturating_mul(self.hours));
        moment(&self.zone, self.first.saturating_add(passed))
    }

    /// The turn that a moment belongs to; negative before the first.
    fn at(&self, moment: Timestamp) -> i64 {
        let clock = self.zone.to_datetime(moment);
        let passed = clock.duration_since(self.first).as_hours();
        let mut turn = passed.div_euclid(self.hours);
        while self.start(turn + 1) <= moment {
            turn += 1;
        }
        while self.start(turn) > moment {
            turn -= 1;
        }
        turn
    }

    /// From the beginning of the turn in which a time begins to the end of the one in which it ends.
    pub(super) fn whole(&self, (from, to): Piece) -> Piece {
        let first = self.at(from).max(0);
        let start = self.start(first).min(from);
        (start, self.start(self.at(to).max(0) + 1).max(to))
    }

    /// Who is on call when in a time, by the turns and hours alone. Pieces at its ends are whole.
    pub(super) fn pieces(&self, within: Piece) -> Vec<(usize, Piece)> {
        let mut pieces = Vec::new();
        if self.people.is_empty() {
            return pieces;
        }
        let windows = self.windows(self.whole(within));
        let mut turn = self.at(within.0).max(0);
        let mut start = self.start(turn);
        let mut next = 0;
        while start < within.1 {
            let end = self.start(turn + 1);
            let person = self.people[usize::try_from(turn).unwrap_or(0) % self.people.len()];
            while windows.get(next).is_some_and(|w| w.1 <= start) {
                next += 1;
            }
            for window in windows[next..].iter().take_while(|w| w.0 < end) {
                let piece = (start.max(window.0), end.min(window.1));
                if piece.0 < piece.1 && piece.1 > within.0 && piece.0 < within.1 {
                    pieces.push((person, piece));
                }
            }
            (turn, start) = (turn + 1, end);
        }
        pieces
    }

    /// The hours of the group in a time, in order and apart.
    fn windows(&self, (from, to): Piece) -> Vec<Piece> {
        if self.windows.is_empty() {
            return vec![(from, to)];
        }
        let mut windows: Vec<Piece> = Vec::new();
        let day = |moment: Timestamp| self.zone.to_datetime(moment).date();
        let last = day(to).saturating_add(jiff::Span::new().days(1));
        let mut date = day(from).saturating_sub(jiff::Span::new().days(2));
        while date <= last {
            for hours in &self.windows {
                windows.extend(window(&self.zone, hours, date));
            }
            date = date.tomorrow().unwrap_or(Date::MAX);
            if date == Date::MAX {
                break;
            }
        }
        joined(windows)
    }
}

/// The hours that begin on a date, if any do.
fn window(zone: &TimeZone, hours: &Hours, date: Date) -> Option<Piece> {
    let today = Weekday::of(date);
    if !hours.days.is_empty() && !hours.days.contains(&today) {
        return None;
    }
    let until = if hours.to > hours.from {
        date
    } else {
        date.tomorrow().ok()?
    };
    Some((
        moment(zone, hours.from.on(date)),
        moment(zone, hours.to.on(until)),
    ))
}

/// Pieces of time in order, those that touch or overlap made one, empty ones left out.
pub(super) fn joined(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.sort_unstable();
    let mut joined: Vec<Piece> = Vec::new();
    for piece in pieces.into_iter().filter(|p| p.0 < p.1) {
        match joined.last_mut() {
            Some(last) if piece.0 <= last.1 => last.1 = last.1.max(piece.1),
            _ => joined.push(piece),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use jiff::civil::datetime;

    use super::*;

    /// The moment of a local time, in UTC.
    fn utc(zone_name: &str, clock: DateTime) -> String {
        moment(&zone(zone_name).unwrap(), clock).to_string()
    }

    #[test]
    fn a_skipped_time_is_the_jump_and_a_repeated_time_its_first_showing() {
        let at = |month, day, hour, minute| datetime(2026, month, day, hour, minute, 0, 0);
        let berlin = |clock| utc("Europe/Berlin", clock);
        assert_eq!(berlin(at(3, 29, 1, 59)), "2026-03-29T00:59:00Z");
        for minute in [0, 1, 30, 59] {
            assert_eq!(berlin(at(3, 29, 2, minute)), "2026-03-29T01:00:00Z");
        }
        assert_eq!(berlin(at(3, 29, 3, 0)), "2026-03-29T01:00:00Z");
        assert_eq!(berlin(at(10, 25, 2, 30)), "2026-10-25T00:30:00Z");
        assert_eq!(berlin(at(10, 25, 3, 0)), "2026-10-25T02:00:00Z");
        let howe = |clock| utc("Australia/Lord_Howe", clock);
        assert_eq!(howe(at(10, 4, 2, 15)), "2026-10-03T15:30:00Z");
        assert_eq!(howe(at(4, 5, 1, 45)), "2026-04-04T14:45:00Z");
        // Samoa left out a whole day.
        let apia = datetime(2011, 12, 30, 9, 0, 0, 0);
        assert_eq!(utc("Pacific/Apia", apia), "2011-12-30T10:00:00Z");
    }

    #[test]
    fn a_zone_that_is_not_in_the_tables_is_none() {
        assert!(zone("Europe/Berlin").is_some() && zone("UTC").is_some());
        assert!(zone("Europe/Berlyn").is_none() && zone("").is_none());
    }
}
