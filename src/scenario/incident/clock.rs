//! The forms in which timelines of incidents write times.
//!
//! A timeline says either how long after its start a row is, or when it was by the clock. A bare time of day belongs to the
//! day of the row above, or to the next day when it would lie more than twelve hours before that row.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::model::Span;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// Days from the Monday before 1970 to the first day of 1970.
const TO_1970: i64 = 3;

/// What a cell says, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Since the start of the incident.
    Elapsed(i64),
    /// Since midnight.
    OfDay(i64),
    /// Since a Monday 00:00 long ago.
    Moment(i64),
}

/// Reads a cell; none when it is no time.
pub(super) fn reading(cell: &str) -> Option<Reading> {
    let text = cell.trim();
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(Reading::Moment(at.as_millisecond() + TO_1970 * DAY));
    }
    let local = ["UTC", "GMT", "Z"]
        .iter()
        .find_map(|zone| text.strip_suffix(zone))
        .map_or(text, str::trim_end);
    if local.contains('-')
        && let Ok(at) = local.parse::<DateTime>()
    {
        let at = TimeZone::UTC.to_timestamp(at).ok()?;
        return Some(Reading::Moment(at.as_millisecond() + TO_1970 * DAY));
    }
    elapsed(local)
        .map(Reading::Elapsed)
        .or_else(|| of_day(local).map(Reading::OfDay))
}

/// `T+05`, `T-3`, `+1:30`, `T+90s`, `T+1h30m`: minutes, hours and minutes, or with units.
fn elapsed(text: &str) -> Option<i64> {
    let upper = text.to_uppercase();
    let rest = upper
        .strip_prefix(['T', 'H'])
        .unwrap_or(&upper)
        .trim_start();
    let (sign, rest) = match rest.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, rest.strip_prefix('+')?),
    };
    let rest = rest.trim().to_lowercase();
    let ms = match rest.split(':').map(number).collect::<Option<Vec<i64>>>() {
        Some(parts) => match parts.as_slice() {
            [m] => m * MINUTE,
            [h, m] if *m < 60 => (h * 60 + m) * MINUTE,
            [h, m, s] if *m < 60 && *s < 60 => (h * 60 + m) * MINUTE + s * 1000,
            _ => return None,
        },
        None => Span::parse(&rest).ok()?.0,
    };
    Some(sign * ms)
}

/// `14:05`, `14:05:30`, `2:05 pm`, `2pm`.
fn of_day(text: &str) -> Option<i64> {
    let lower = text.to_lowercase().replace('.', "");
    let (clock, half) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(clock), _) => (clock, Some(0)),
        (_, Some(clock)) => (clock, Some(12)),
        _ => (lower.as_str(), None),
    };
    let parts: Vec<i64> = clock.trim().split(':').map(number).collect::<Option<_>>()?;
    let (hour, minute, second) = match parts.as_slice() {
        [h] if half.is_some() => (*h, 0, 0),
        [h, m] => (*h, *m, 0),
        [h, m, s] => (*h, *m, *s),
        _ => return None,
    };
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        None if hour < 24 => hour,
        _ => return None,
    };
    (minute < 60 && second < 60).then_some(((hour * 60 + minute) * 60 + second) * 1000)
}

/// A number of at most six digits.
fn number(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.len() <= 6 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// Puts readings on one line of time, row by row.
#[derive(Debug, Default)]
pub(super) struct Clock {
    last: Option<i64>,
    elapsed: bool,
}

impl Clock {
    /// The time of the next row, in milliseconds on a scale of the timeline's own.
    ///
    /// # Errors
    /// What is wrong with it, and what to do.
    pub(super) fn place(&mut self, reading: Reading) -> Result<i64, (String, &'static str)> {
        let elapsed = matches!(reading, Reading::Elapsed(_));
        if self.last.is_some() && elapsed != self.elapsed {
            let message = "some rows have times by the clock, others times since the start";
            return Err((message.to_owned(), "use one of both in all rows"));
        }
        self.elapsed = elapsed;
        let at = match (reading, self.last) {
            (Reading::Elapsed(ms) | Reading::Moment(ms), _) | (Reading::OfDay(ms), None) => ms,
            (Reading::OfDay(ms), Some(last)) => {
                let today = last.div_euclid(DAY) * DAY + ms;
                if today < last - DAY / 2 {
                    today + DAY
                } else {
                    today
                }
            }
        };
        if let Some(last) = self.last.filter(|last| at < *last) {
            let back = Span(last - at);
            let message = format!("this is {back} before the row above");
            return Err((message, "sort the rows by time, the oldest first"));
        }
        self.last = Some(at);
        Ok(at)
    }

    /// The time of the week, in minutes since Monday 00:00; none when times are since the start.
    pub(super) fn of_week(&self, at: i64) -> Option<u32> {
        let minute = at.rem_euclid(7 * DAY) / MINUTE;
        (!self.elapsed).then(|| u32::try_from(minute).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_all_forms() {
        let tuesday = Reading::Moment(1_772_460_300_000 + TO_1970 * DAY);
        for text in [
            "2026-03-02T14:05:00Z",
            "2026-03-02T15:05:00+01:00",
            "2026-03-02 14:05",
            "2026-03-02 14:05:00 UTC",
            "2026-03-02T14:05",
        ] {
            assert_eq!(reading(text), Some(tuesday), "{text}");
        }
        let five_past_two = Reading::OfDay((14 * 60 + 5) * MINUTE);
        for text in [
            "14:05",
            "14:05:00",
            "2:05 pm",
            "2:05PM",
            "02:05 p.m.",
            "14:05 UTC",
        ] {
            assert_eq!(reading(text), Some(five_past_two), "{text}");
        }
        assert_eq!(reading("12am"), Some(Reading::OfDay(0)));
        for (text, ms) in [
            ("T+05", 5 * MINUTE),
            ("t+5", 5 * MINUTE),
            ("T-3", -3 * MINUTE),
            ("+1:30", 90 * MINUTE),
            ("T + 0:01:30", 90_000),
            ("T+90s", 90_000),
            ("H+1h30m", 90 * MINUTE),
        ] {
            assert_eq!(reading(text), Some(Reading::Elapsed(ms)), "{text}");
        }
        for text in [
            "",
            "soon",
            "25:00",
            "14:60",
            "13:00 pm",
            "03/02/2026 14:05",
            "T+",
            "99999999:00",
            "T+9999999",
        ] {
            assert_eq!(reading(text), None, "{text}");
        }
    }

    #[test]
    fn days_go_on_after_midnight_and_time_does_not_go_back() {
        let mut clock = Clock::default();
        let mut place = |text: &str| clock.place(reading(text).unwrap());
        assert_eq!(place("23:50"), Ok(DAY - 10 * MINUTE));
        assert_eq!(place("00:10"), Ok(DAY + 10 * MINUTE));
        assert!(
            place("00:05")
                .unwrap_err()
                .0
                .contains("5m before the row above")
        );
        assert!(place("T+5").is_err());
        assert_eq!(clock.of_week(DAY + 10 * MINUTE), Some(1450));
    }
}
