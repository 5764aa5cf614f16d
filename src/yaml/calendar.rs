//! Dates, clock times and turns of rotations, as people write them: local times without an offset.
//!
//! Invariant: years are 1970 to 2199, so that no arithmetic with turns leaves the range of the calendar.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime, Weekday};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, Error};

use super::scalar::{Format, scalar};

pub(super) const DATE: Format = Format {
    pattern: "^(19[7-9]|2[01][0-9])[0-9]-[0-1][0-9]-[0-3][0-9]$",
    title: "a date such as 2026-01-05",
    example: "2026-01-05",
    accepts: |text| Day::parse(text).is_some(),
};

pub(super) const CLOCK: Format = Format {
    pattern: "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
    title: "a time of day such as 09:00",
    example: "00:00",
    accepts: |text| ClockTime::parse(text).is_some(),
};

pub(super) const MOMENT: Format = Format {
    pattern: "^(19[7-9]|2[01][0-9])[0-9]-[0-1][0-9]-[0-3][0-9] ([01][0-9]|2[0-3]):[0-5][0-9]$",
    title: "a date and a time such as 2026-04-03 18:00",
    example: "2026-01-05 00:00",
    accepts: |text| Moment::parse(text).is_some(),
};

pub(super) const HAND_OVER: Format = Format {
    pattern: "^((Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?([01][0-9]|2[0-3]):[0-5][0-9]$",
    title: "a time of day such as 09:00, with or without a weekday, such as Mon 09:00",
    example: "00:00",
    accepts: |text| HandOver::parse(text).is_some(),
};

pub(super) const TURN: Format = Format {
    pattern: "^(day|week|[1-9][0-9]{0,3}[hdw])$",
    title: "the length of a turn: day, week, or a number such as 12h, 3d or 2w (at most a year)",
    example: "week",
    accepts: |text| Turn::parse(text).is_some(),
};

/// A date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub Date);

/// A time of day in minutes since midnight; 24:00 is the end of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockTime(pub u16);

/// A date and a time on a wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub DateTime);

/// When turns are handed over: at a time of day, the first of them on a weekday if one is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// The weekday of the first hand-over.
    pub weekday: Option<Weekday>,
    /// The time of day.
    pub at: ClockTime,
}

/// How long a turn is, in hours on the wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Turn(pub u16);

/// The weekdays as files name them, with what the calendar calls them.
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("Mon", Weekday::Monday),
    ("Tue", Weekday::Tuesday),
    ("Wed", Weekday::Wednesday),
    ("Thu", Weekday::Thursday),
    ("Fri", Weekday::Friday),
    ("Sat", Weekday::Saturday),
    ("Sun", Weekday::Sunday),
];

/// A number of exactly so many digits.
fn digits(text: &str, count: usize) -> Option<i16> {
    let right = text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| right)
}

impl Day {
    /// A date from its text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let year = digits(parts.next()?, 4).filter(|y| (1970..2200).contains(y))?;
        let month = i8::try_from(digits(parts.next()?, 2)?).ok()?;
        let day = i8::try_from(digits(parts.next()?, 2)?).ok()?;
        Date::new(year, month, day).ok().map(Self)
    }
}

impl ClockTime {
    /// A time of day from its text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (hours, minutes) = text.split_once(':')?;
        let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
        let at = hours * 60 + minutes;
        let good = minutes < 60 && at <= 24 * 60;
        good.then_some(Self(u16::try_from(at).ok()?))
    }

    /// This time on a date; 24:00 is midnight of the next.
    #[must_use]
    pub fn on(self, date: Date) -> DateTime {
        let (hours, minutes) = ((self.0 / 60) as i8, (self.0 % 60) as i8);
        if hours == 24 {
            date.tomorrow().unwrap_or(Date::MAX).at(0, 0, 0, 0)
        } else {
            date.at(hours, minutes, 0, 0)
        }
    }
}

impl Moment {
    /// A date and a time from their text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (date, clock) = text.split_once(' ')?;
        let clock = ClockTime::parse(clock).filter(|c| c.0 < 24 * 60)?;
        Some(Self(clock.on(Day::parse(date)?.0)))
    }
}

impl HandOver {
    /// A time of hand-over from its text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (day, clock) = match text.split_once(' ') {
            Some((day, clock)) => (Some(day), clock),
            None => (None, text),
        };
        let named = |day: &str| WEEKDAYS.iter().find(|(name, _)| *name == day);
        let weekday = match day {
            Some(day) => Some(named(day)?.1),
            None => None,
        };
        let at = ClockTime::parse(clock).filter(|c| c.0 < 24 * 60)?;
        Some(Self { weekday, at })
    }

    /// The first hand-over on or after a date.
    #[must_use]
    pub fn first(self, from: Date) -> DateTime {
        let wait = self.weekday.map_or(0, |day| from.weekday().until(day));
        let wait = jiff::Span::new().days(i64::from(wait));
        self.at.on(from.saturating_add(wait))
    }
}

impl Turn {
    /// A week.
    pub const WEEK: Self = Self(7 * 24);

    /// The length of a turn from its text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (count, unit) = match text {
            "day" => ("1", "d"),
            "week" => ("1", "w"),
            _ => text.split_at_checked(text.len().checked_sub(1)?)?,
        };
        let hours = match unit {
            "h" => 1,
            "d" => 24,
            "w" => 7 * 24,
            _ => return None,
        };
        let good = (1..=4).contains(&count.len()) && !count.starts_with('0');
        let count: u32 = count
            .parse()
            .ok()
            .filter(|_| good && !count.starts_with('+'))?;
        let hours = u16::try_from(count * hours).ok()?;
        (hours <= 366 * 24).then_some(Self(hours))
    }
}

scalar!(Day, DATE, Self::parse);
scalar!(ClockTime, CLOCK, Self::parse);
scalar!(Moment, MOMENT, Self::parse);
scalar!(HandOver, HAND_OVER, Self::parse);
scalar!(Turn, TURN, Self::parse);

#[cfg(test)]
mod tests {
    use jiff::civil::{date, datetime};

    use super::*;

    #[test]
    fn dates_and_times_are_those_of_the_calendar() {
        assert_eq!(Day::parse("2028-02-29"), Some(Day(date(2028, 2, 29))));
        let moment = Moment(datetime(2026, 4, 3, 18, 0, 0, 0));
        assert_eq!(Moment::parse("2026-04-03 18:00"), Some(moment));
        assert_eq!(ClockTime::parse("24:00"), Some(ClockTime(1440)));
        for bad in ["2026-02-29", "2026-1-5", "1969-12-31", "2200-01-01", ""] {
            assert_eq!(Day::parse(bad), None, "{bad}");
        }
        for bad in ["24:01", "9:00", "09:60", "0900", "-1:00"] {
            assert_eq!(ClockTime::parse(bad), None, "{bad}");
        }
        assert_eq!(Moment::parse("2026-04-03 24:00"), None);
    }

    #[test]
    fn hand_overs_begin_on_their_weekday() {
        let weekly = HandOver::parse("Wed 09:30").unwrap();
        let first = |d| weekly.first(date(2026, 1, d)).date().day();
        assert_eq!([first(5), first(7), first(8)], [7, 7, 14]);
        let daily = HandOver::parse("09:30").unwrap();
        assert_eq!(daily.first(date(2026, 1, 5)).date().day(), 5);
        for bad in ["Mo 09:00", "Mon 24:00", "Mon", "Mon  09:00"] {
            assert_eq!(HandOver::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn turns_are_hours_days_or_weeks() {
        let hours = |text: &str| Turn::parse(text).map(|t| t.0);
        assert_eq!(hours("day"), Some(24));
        assert_eq!(hours("week"), Some(168));
        assert_eq!(hours("12h"), Some(12));
        assert_eq!(hours("2w"), Some(336));
        assert_eq!(hours("366d"), Some(8784));
        for bad in [
            "", "0d", "367d", "1m", "d", "+1d", "01d", "12", "9999w", "é",
        ] {
            assert_eq!(hours(bad), None, "{bad}");
        }
    }
}
