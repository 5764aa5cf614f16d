//! Designated times: all the forms in which planners write them, and the one in which lists show them.
//!
//! A column says either how long after StartEx events are, or when they are by the clock; then the first event is at
//! StartEx. Dates, weekdays and bare times of day may be mixed: a time of day belongs to the day of the row above, or to
//! the next day when it would otherwise lie more than twelve hours before that row.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::Cell;
use crate::model::{Span, Time};

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;

/// Days from the Monday before 1970 to the first day of 1970, and from the day 0 of spreadsheets to that Monday.
const UNIX_DAYS: i64 = 3;
const SHEET_DAYS: i64 = 25_569 - UNIX_DAYS;

/// Serial numbers from here on (in 1954) are dates and not minutes.
const FIRST_DATE: f64 = 20_000.0;

/// The longest list.
const LONGEST: i64 = 31 * DAY;

/// What a cell says about time, in milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reading {
    /// Since StartEx.
    Elapsed(i64),
    /// Since midnight.
    Clock(i64),
    /// Since Monday 00:00.
    Weekday(i64),
    /// Since a Monday 00:00 long ago.
    Date(i64),
    /// A trigger in words.
    Words(String),
}

/// How a column is to be read where a cell alone does not say it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// The head says that the times are since StartEx.
    pub(super) elapsed: bool,
    /// Numbers of three or four digits are times of day, as in `0930`.
    pub(super) military: bool,
}

impl Style {
    /// The style of a column: bare numbers are times of day when one begins with a zero or when all could be.
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a Cell>, elapsed: bool) -> Self {
        let texts = cells.map(Cell::text);
        let numbers: Vec<String> = texts
            .filter(|t| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit()))
            .collect();
        let zero = |t: &String| t.len() == 4 && t.starts_with('0') && military(t).is_some();
        let could = |t: &String| t.len() >= 3 && military(t).is_some();
        let military = numbers.iter().any(zero) || numbers.iter().all(could);
        Self {
            elapsed,
            military: military && !elapsed,
        }
    }
}

/// Reads a cell; `None` when it is empty.
///
/// # Errors
/// A sentence fragment that says what is wrong.
pub(super) fn reading(cell: &Cell, style: Style) -> Result<Option<Reading>, String> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Bad(why) => Err(why.clone()),
        Cell::Number(number) => of_number(*number, style).map(Some),
        Cell::Moment(days) => Ok(Some(of_serial(*days, style))),
        Cell::Length(days) => Ok(Some(Reading::Elapsed(of_days(*days)))),
        Cell::Text(_) => {
            let text = cell.text();
            if text.is_empty() {
                return Ok(None);
            }
            of_text(&text, style).map(Some)
        }
    }
}

/// Days as whole seconds: spreadsheets keep fractions of days, which are never exact.
fn of_days(days: f64) -> i64 {
    (days * 86_400.0).round() as i64 * SECOND
}

fn of_serial(days: f64, style: Style) -> Reading {
    match of_days(days) {
        ms if days < 1.0 && style.elapsed => Reading::Elapsed(ms),
        ms if days < 1.0 => Reading::Clock(ms),
        ms => Reading::Date(ms - SHEET_DAYS * DAY),
    }
}

fn of_number(number: f64, style: Style) -> Result<Reading, String> {
    if number < 0.0 || !number.is_finite() {
        return Err(format!("`{number}` is before StartEx"));
    }
    if number.fract() == 0.0 && number < FIRST_DATE {
        return of_text(&number.to_string(), style);
    }
    if !(1.0..FIRST_DATE).contains(&number) {
        return Ok(of_serial(number, style));
    }
    Ok(Reading::Elapsed((number * 60.0).round() as i64 * SECOND))
}

fn of_text(text: &str, style: Style) -> Result<Reading, String> {
    let lower = text.to_lowercase();
    if let Some(elapsed) = since_startex(&lower) {
        return elapsed.ok_or_else(|| no_time(text)).map(Reading::Elapsed);
    }
    if lower.bytes().all(|b| b.is_ascii_digit()) {
        let minutes = || lower.parse::<i64>().ok().filter(|n| *n < LONGEST / MINUTE);
        return match military(&lower).filter(|_| style.military) {
            Some(ms) => Ok(Reading::Clock(ms)),
            None => minutes()
                .map(|n| Reading::Elapsed(n * MINUTE))
                .ok_or_else(|| no_time(text)),
        };
    }
    if let Some(number) = lower.parse::<f64>().ok().filter(|_| lower.contains('.')) {
        return of_number(number, style);
    }
    if let Some(ms) = date(text) {
        return Ok(Reading::Date(ms));
    }
    if style.elapsed
        && let Some(ms) = hours_minutes(&lower)
    {
        return Ok(Reading::Elapsed(ms));
    }
    if let Some(ms) = of_day(&lower) {
        return Ok(Reading::Clock(ms));
    }
    if let Some(ms) = weekday(&lower) {
        return Ok(Reading::Weekday(ms));
    }
    if let Some(ms) = units(&lower) {
        return Ok(Reading::Elapsed(ms));
    }
    if is_trigger(&lower) {
        return Ok(Reading::Words(text.to_owned()));
    }
    Err(no_time(text))
}

fn no_time(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    format!("`{short}` is no time")
}

/// `t+05`, `h+1:30`, `+00:10`, `startex+10`, `startex`: `None` when the text does not begin so.
fn since_startex(text: &str) -> Option<Option<i64>> {
    if text == "startex" {
        return Some(Some(0));
    }
    let (hours, rest) = ["startex", "t", "h", ""].into_iter().find_map(|mark| {
        let rest = text.strip_prefix(mark)?.trim_start();
        rest.strip_prefix('+')
            .map(|rest| (mark == "h", rest.trim()))
    })?;
    let whole = || {
        let digits = !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
        let number = rest
            .parse::<i64>()
            .ok()
            .filter(|n| digits && *n < 1_000_000)?;
        Some(number * if hours { HOUR } else { MINUTE })
    };
    Some(
        whole()
            .or_else(|| hours_minutes(rest))
            .or_else(|| units(rest)),
    )
}

/// `h:mm` or `h:mm:ss`, with milliseconds after a point; any number of hours.
fn hours_minutes(text: &str) -> Option<i64> {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, ""));
    let number = |part: &str, most: usize| {
        let digits = (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<i64>().ok().filter(|_| digits)
    };
    let parts: Vec<&str> = clock.split(':').collect();
    let (h, m, s) = match parts.as_slice() {
        [h, m] if fraction.is_empty() && !text.contains('.') => (number(h, 4)?, number(m, 2)?, 0),
        [h, m, s] => (number(h, 4)?, number(m, 2)?, number(s, 2)?),
        _ => return None,
    };
    let ms = if text.contains('.') {
        number(&format!("{fraction:0<3}"), 3)?
    } else {
        0
    };
    (m < 60 && s < 60).then_some(h * HOUR + m * MINUTE + s * SECOND + ms)
}

/// `09:30`, `9:30:15`, `07:29 pm`, `0930z`, `0930 hrs`.
fn of_day(text: &str) -> Option<i64> {
    let compact: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '.')
        .collect();
    if let Some(clock) = compact
        .strip_suffix("am")
        .or_else(|| compact.strip_suffix("pm"))
    {
        let clock = if clock.contains(':') {
            clock.to_owned()
        } else {
            format!("{clock}:00")
        };
        let ms = hours_minutes(&clock)?;
        let noon = if compact.ends_with("pm") {
            12 * HOUR
        } else {
            0
        };
        return (HOUR..13 * HOUR)
            .contains(&ms)
            .then_some(ms % (12 * HOUR) + noon);
    }
    let clock = text
        .trim_end_matches("hours")
        .trim_end_matches("hrs")
        .trim_end_matches('h');
    let clock = clock.trim_end_matches(['z', 'l']).trim_end();
    if clock.len() == 4
        && clock.len() < text.len()
        && let Some(ms) = military(clock)
    {
        return Some(ms);
    }
    hours_minutes(clock).filter(|ms| *ms < DAY)
}

/// `930`, `0930`: hours and minutes without a colon.
fn military(text: &str) -> Option<i64> {
    let number = text
        .parse::<i64>()
        .ok()
        .filter(|_| (1..=4).contains(&text.len()))?;
    let (h, m) = (number / 100, number % 100);
    (h < 24 && m < 60).then_some(h * HOUR + m * MINUTE)
}

/// `monday 9:30 am`, `tue 14:05`, `wed, 0930`.
fn weekday(text: &str) -> Option<i64> {
    let (day, clock) = text.split_once(|c: char| c.is_whitespace() || c == ',')?;
    let days = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let day = day.trim_end_matches('.');
    let at = days
        .iter()
        .position(|d| day.len() >= 3 && d.starts_with(day))?;
    let clock = clock.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    let bare = || military(clock).filter(|_| clock.len() == 4);
    let ms = bare().or_else(|| of_day(clock))?;
    Some(i64::try_from(at).ok()? * DAY + ms)
}

/// ISO 8601: a date, a date and a time, or these with an offset.
fn date(text: &str) -> Option<i64> {
    text.get(..5).filter(|year| year.ends_with('-'))?;
    let text = text.replacen(' ', "T", 1);
    let unix = match text.parse::<DateTime>() {
        // An offset is not ignored: the instants count then, in UTC.
        _ if text.contains('T') && text.parse::<Timestamp>().is_ok() => {
            text.parse::<Timestamp>().ok()?
        }
        Ok(civil) => TimeZone::UTC.to_timestamp(civil).ok()?,
        Err(_) => return None,
    };
    Some(unix.as_millisecond() + UNIX_DAYS * DAY)
}

/// `90m`, `1h30m`, `5 min`, `2 hours`.
fn units(text: &str) -> Option<i64> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut short = compact;
    for (long, unit) in [
        ("minutes", "m"),
        ("minute", "m"),
        ("mins", "m"),
        ("min", "m"),
        ("hours", "h"),
        ("hour", "h"),
        ("hrs", "h"),
        ("hr", "h"),
        ("seconds", "s"),
        ("second", "s"),
        ("secs", "s"),
        ("sec", "s"),
    ] {
        short = short.replace(long, unit);
    }
    Span::parse(&short)
        .ok()
        .map(|span| span.0)
        .filter(|ms| *ms >= 0)
}

/// The words with which a trigger begins.
const TRIGGERS: [&str; 13] = [
    "when", "if", "after", "once", "upon", "as", "on", "before", "until", "by", "whenever", "at",
    "during",
];

/// Whether a text is a trigger: `When the vendor has answered`, `As needed`, `After inject 7`.
fn is_trigger(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    TRIGGERS.contains(&first)
        && words
            .next()
            .is_some_and(|second| !second.starts_with(|c: char| c.is_ascii_digit()))
}

/// Turns the readings of a column into times since StartEx, row by row.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    /// The first time by the clock, which is StartEx, and the last.
    clock: Option<(i64, i64)>,
    /// Some row says how long after StartEx it is.
    elapsed: bool,
}

impl Timeline {
    /// The time of the next row.
    ///
    /// # Errors
    /// A sentence fragment that says why the row does not fit those above.
    pub(super) fn place(&mut self, reading: &Reading) -> Result<Time, String> {
        let at = match reading {
            Reading::Words(_) => return Err("a trigger in words has no place".to_owned()),
            Reading::Elapsed(ms) if self.clock.is_none() => {
                self.elapsed = true;
                *ms
            }
            Reading::Elapsed(_) => {
                return Err(
                    "this is a time since StartEx, and rows above have times by the clock"
                        .to_owned(),
                );
            }
            _ if self.elapsed => {
                return Err(
                    "this is a time by the clock, and rows above have times since StartEx"
                        .to_owned(),
                );
            }
            Reading::Clock(ms) => self.by_clock(*ms, DAY),
            Reading::Weekday(ms) => self.by_clock(*ms, WEEK),
            Reading::Date(ms) => self.at_clock(*ms),
        };
        if at < 0 {
            return Err("this is before the first event, whose time is StartEx".to_owned());
        }
        if at > LONGEST {
            return Err("this is more than 31 days after StartEx".to_owned());
        }
        Ok(Time(at))
    }

    /// A time that repeats every `round`: the one in the round of the row above, or the next one.
    fn by_clock(&mut self, ms: i64, round: i64) -> i64 {
        let Some((_, last)) = self.clock else {
            return self.at_clock(ms);
        };
        let here = last.div_euclid(round) * round + ms;
        self.at_clock(if here < last - round / 2 {
            here + round
        } else {
            here
        })
    }

    fn at_clock(&mut self, ms: i64) -> i64 {
        let start = self.clock.map_or(ms, |(start, _)| start);
        self.clock = Some((start, ms));
        ms - start
    }

    /// The notional time of StartEx in minutes since Monday 00:00, when rows have times by the clock.
    pub(super) fn starts(&self) -> Option<u32> {
        let (start, _) = self.clock?;
        u32::try_from(start.rem_euclid(WEEK) / MINUTE).ok()
    }
}

/// The notional time of StartEx that a label such as `Monday 9:30 AM` names.
pub(super) fn starts_of(label: &Cell) -> Option<u32> {
    let mut timeline = Timeline::default();
    let reading = reading(label, Style::default()).ok()??;
    timeline.place(&reading).ok()?;
    timeline.starts()
}

/// A time since StartEx as lists show it: `T+00:12`, with seconds where there are any.
pub(super) fn elapsed(at: Time) -> String {
    let (h, m) = (at.0 / HOUR, at.0 / MINUTE % 60);
    match at.0 % MINUTE {
        0 => format!("T+{h:02}:{m:02}"),
        rest if rest % SECOND == 0 => format!("T+{h:02}:{m:02}:{:02}", rest / SECOND),
        rest => format!("T+{h:02}:{m:02}:{:02}.{:03}", rest / SECOND, rest % SECOND),
    }
}

/// A date-time cell as people see it.
pub(super) fn moment_text(days: f64) -> String {
    let ms = of_days(days);
    if days < 1.0 {
        return clock_text(ms);
    }
    let unix = Timestamp::from_millisecond(ms - 25_569 * DAY);
    let Ok(civil) = unix.map(|t| TimeZone::UTC.to_datetime(t)) else {
        return days.to_string();
    };
    match ms.rem_euclid(DAY) {
        0 => civil.date().to_string(),
        time => format!("{} {}", civil.date(), clock_text(time)),
    }
}

/// A cell with a length of time as people see it.
pub(super) fn length_text(days: f64) -> String {
    clock_text(of_days(days))
}

fn clock_text(ms: i64) -> String {
    let text = format!("{:02}:{:02}", ms / HOUR, ms / MINUTE % 60);
    match ms / SECOND % 60 {
        0 => text,
        s => format!("{text}:{s:02}"),
    }
}
