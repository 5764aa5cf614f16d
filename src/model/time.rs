//! Drill time and spans, in whole milliseconds.
//!
//! Drill time counts from StartEx and stands still in a pause; it is negative in the history
//! before StartEx. Wall time is another thing and exists only in `session` and `log`.

use std::fmt;
use std::ops::{Add, Sub};

/// A moment on the drill clock: milliseconds since StartEx.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub i64);

/// A length of drill time in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(pub i64);

impl Time {
    /// StartEx.
    pub const ZERO: Self = Self(0);
    /// Before everything: conditions that hold from the first value on have held since then.
    pub const LONG_AGO: Self = Self(-(1 << 40));

    /// The clock as `h:mm:ss` or `m:ss`, with a sign in the history.
    #[must_use]
    pub fn clock(self) -> String {
        let s = self.0.abs() / 1000;
        let sign = if self.0 < 0 { "-" } else { "" };
        if s >= 3600 {
            format!("{sign}{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
        } else {
            format!("{sign}{}:{:02}", s / 60, s % 60)
        }
    }

    /// The clock with milliseconds where there are any: what [`Time::parse`] reads back.
    #[must_use]
    pub fn exact(self) -> String {
        match self.0.abs() % 1000 {
            0 => self.clock(),
            ms => format!("{}.{ms:03}", self.clock()),
        }
    }

    /// Reads a time since StartEx as `m:ss` or `h:mm:ss`, with milliseconds after a point.
    ///
    /// # Errors
    /// A sentence fragment that says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let read = || {
            let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
            let digits = |t: &str| {
                t.bytes()
                    .all(|b| b.is_ascii_digit())
                    .then_some(())
                    .and_then(|()| t.parse::<i64>().ok())
            };
            let parts: Vec<i64> = clock.split(':').map(digits).collect::<Option<_>>()?;
            let ms = digits(fraction).filter(|_| fraction.len() <= 3)?
                * [100, 10, 1][fraction.len().max(1) - 1];
            let (h, m, s) = match parts.as_slice() {
                [m, s] => (0, *m, *s),
                [h, m, s] if *m < 60 => (*h, *m, *s),
                _ => return None,
            };
            let total = Span::MAX.0;
            (s < 60 && m <= total / 60_000 && h <= total / 3_600_000)
                .then(|| Self(((h * 60 + m) * 60 + s) * 1000 + ms))
        };
        read().ok_or_else(|| {
            format!("`{text}` is no time: write m:ss or h:mm:ss, as in 1:10 or 00:01:10.250")
        })
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// So many seconds.
    #[must_use]
    pub const fn secs(n: i64) -> Self {
        Self(n * 1000)
    }

    /// So many minutes.
    #[must_use]
    pub const fn mins(n: i64) -> Self {
        Self(n * 60_000)
    }

    /// Reads `250ms`, `90s`, `12m`, `1h30m`, `2d`, with a leading `-` for the past.
    ///
    /// # Errors
    /// A sentence fragment that says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (negative, mut rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let wrong = || {
            format!(
                "`{text}` is no duration: write a number and a unit, as in 90s, 12m, 1h30m or 2d"
            )
        };
        if rest.is_empty() {
            return Err(wrong());
        }
        let mut total: i64 = 0;
        while !rest.is_empty() {
            let digits = rest
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len());
            let number: i64 = rest[..digits].parse().map_err(|_| wrong())?;
            rest = &rest[digits..];
            let letters = rest
                .find(|c: char| c.is_ascii_digit())
                .unwrap_or(rest.len());
            let unit = match &rest[..letters] {
                "ms" => 1,
                "s" => 1000,
                "m" => 60_000,
                "h" => 3_600_000,
                "d" => 86_400_000,
                _ => return Err(wrong()),
            };
            rest = &rest[letters..];
            total = number
                .checked_mul(unit)
                .and_then(|n| total.checked_add(n))
                .ok_or_else(wrong)?;
            if total > Self::MAX.0 {
                return Err(format!("`{text}` is longer than a year"));
            }
        }
        Ok(Self(if negative { -total } else { total }))
    }

    /// Every unit of the span without spaces, as `1h30m`: what [`Span::parse`] reads back.
    #[must_use]
    pub fn exact(self) -> String {
        let mut left = self.0.abs();
        let mut out = String::from(if self.0 < 0 { "-" } else { "" });
        for (unit, ms) in [
            ("d", 86_400_000),
            ("h", 3_600_000),
            ("m", 60_000),
            ("s", 1000),
            ("ms", 1),
        ] {
            if left >= ms {
                out.push_str(&format!("{}{unit}", left / ms));
                left %= ms;
            }
        }
        if self.0 == 0 { "0s".to_owned() } else { out }
    }

    /// The longest span that a file may name: 366 days.
    pub const MAX: Self = Self(366 * 86_400_000);
}

impl fmt::Display for Span {
    /// `1h 30m`, `12m`, `1m 30s`, `40s`, `250ms`: the two leading units.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = self.0.abs();
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let (d, h, m, s) = (
            ms / 86_400_000,
            ms / 3_600_000 % 24,
            ms / 60_000 % 60,
            ms / 1000 % 60,
        );
        let two = |f: &mut fmt::Formatter<'_>, a: i64, au: &str, b: i64, bu: &str| {
            if b == 0 {
                write!(f, "{a}{au}")
            } else {
                write!(f, "{a}{au} {b}{bu}")
            }
        };
        if d > 0 {
            two(f, d, "d", h, "h")
        } else if h > 0 {
            two(f, h, "h", m, "m")
        } else if m > 0 {
            two(f, m, "m", s, "s")
        } else if s > 0 || ms == 0 {
            write!(f, "{s}s")
        } else {
            write!(f, "{ms}ms")
        }
    }
}

impl Add<Span> for Time {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0 + span.0)
    }
}

impl Sub<Span> for Time {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0 - span.0)
    }
}

impl Sub for Time {
    type Output = Span;
    fn sub(self, other: Self) -> Span {
        Span(self.0 - other.0)
    }
}

impl Add for Span {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_shows_spans() {
        for (text, ms, shown) in [
            ("250ms", 250, "250ms"),
            ("90s", 90_000, "1m 30s"),
            ("-7m", -420_000, "-7m"),
            ("1h30m", 5_400_000, "1h 30m"),
            ("2d", 172_800_000, "2d"),
        ] {
            let span = Span::parse(text).unwrap();
            assert_eq!((span.0, span.to_string().as_str()), (ms, shown));
            assert_eq!(Span::parse(&span.exact()), Ok(span));
        }
        assert_eq!(Span(3_600_500).exact(), "1h500ms");
        assert_eq!(Span::ZERO.exact(), "0s");
        for bad in [
            "",
            "-",
            "5",
            "m",
            "5 m",
            "5x",
            "1.5h",
            "99999999999999d",
            "400d",
        ] {
            assert!(Span::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn reads_the_clock() {
        for (text, ms, exact) in [
            ("0:40", 40_000, "0:40"),
            ("75:00", 4_500_000, "1:15:00"),
            ("00:01:10.250", 70_250, "1:10.250"),
            ("1:10.5", 70_500, "1:10.500"),
            ("01:00:00", 3_600_000, "1:00:00"),
        ] {
            assert_eq!(Time::parse(text), Ok(Time(ms)));
            assert_eq!(Time(ms).exact(), exact);
            assert_eq!(Time::parse(exact), Ok(Time(ms)));
        }
        for bad in [
            "",
            "40",
            "1:70",
            "1:60:00",
            "-0:40",
            "1:10.",
            "1:10.1234",
            "+1:10",
            "1:2:3:4",
            "a:b",
            "99999999999999999999:00",
            "999999999999:00",
            ":40",
            "1:",
            "0:é",
        ] {
            assert!(Time::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn shows_the_clock() {
        assert_eq!(Time(-65_000).clock(), "-1:05");
        assert_eq!(Time(3_723_000).clock(), "1:02:03");
    }
}
