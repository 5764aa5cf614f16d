//! Templates, clock times and numbers as people read them.
//!
//! A template is filled in at a drill time with a salt that names the text: the same salt gives the
//! same sample values and digits at any time. A sample value that stands twice in one text is the
//! same both times.

use std::fmt::Write as _;

use super::World;
use crate::model::{Metric, Piece, Purpose, Span, Template, Time, key};

impl World<'_> {
    /// A template, filled in at a time.
    #[must_use]
    pub fn render(&self, template: &Template, t: Time, salt: u64) -> String {
        self.fill(template, t, t, salt, 0)
    }

    /// Fills in a template: ages as of `now`, everything else as of `seen`; `part` tells the cells
    /// of one row apart.
    pub(super) fn fill(
        &self,
        template: &Template,
        now: Time,
        seen: Time,
        salt: u64,
        part: u64,
    ) -> String {
        let mut out = String::new();
        for (piece, position) in template.iter().zip(1u64..) {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::At(at) => out.push_str(&clock_time(self.plan.starts, *at)),
                Piece::Ago(at) => out.push_str(&age(now - *at)),
                Piece::Ran(action) => match self.timeline.last_ran(*action, seen) {
                    Some(at) => out.push_str(&clock_time(self.plan.starts, at)),
                    None => out.push('-'),
                },
                Piece::Metric(id) => {
                    let metric = &self.plan.metrics[id.index()];
                    out.push_str(&format_value(metric, self.sample(*id, seen)));
                }
                Piece::Total(id, span) => {
                    out.push_str(&thousands(self.total(*id, *span, seen), 0));
                }
                Piece::Sample(id) => {
                    let (_, choices) = &self.plan.samples[usize::from(*id)];
                    let draw = key(self.seed, Purpose::Sample, salt, u64::from(*id));
                    if let Some(at) = draw.checked_rem(choices.len() as u64) {
                        out.push_str(&choices[at as usize]);
                    }
                }
                Piece::Hex(digits) => {
                    let which = position << 16 | part << 8;
                    self.hex(&mut out, *digits, salt, which);
                }
            }
        }
        out
    }

    fn hex(&self, out: &mut String, digits: u8, salt: u64, which: u64) {
        for i in 0..u64::from(digits) {
            let bits = key(self.seed, Purpose::Sample, salt, (which + i / 16) << 16);
            let digit = (bits >> (i % 16 * 4)) as u32 & 15;
            out.extend(char::from_digit(digit, 16));
        }
    }
}

/// The notional clock time at a drill time, as `14:05`, with the weekday (`Mon 16:20`) when it is not
/// the day of StartEx. `starts` is [`crate::model::Plan::starts`].
#[must_use]
pub fn clock_time(starts: u32, t: Time) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let minute = i64::from(starts) + t.0.div_euclid(60_000);
    let (day, minute) = (minute.div_euclid(1440), minute.rem_euclid(1440));
    let (hour, minute) = (minute / 60, minute % 60);
    if day == i64::from(starts / 1440) {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{} {hour:02}:{minute:02}", DAYS[day.rem_euclid(7) as usize])
    }
}

/// How long ago something was: `40 s ago`, `12 min ago`, `3 h ago`, `2 days ago`.
#[must_use]
pub fn age(span: Span) -> String {
    let secs = span.0.div_euclid(1000);
    match secs {
        ..1 => "just now".to_owned(),
        1..60 => format!("{secs} s ago"),
        60..5400 => format!("{} min ago", secs / 60),
        5400..172_800 => format!("{} h ago", (secs + 1800) / 3600),
        _ => format!("{} days ago", secs / 86_400),
    }
}

/// A value of a metric with as many decimals as its author uses (three at most), none from 1,000 on,
/// and with commas between thousands. The unit is not part of it.
#[must_use]
pub fn format_value(metric: &Metric, value: f64) -> String {
    let levels = metric.levels.iter().map(|l| l.value);
    let decimals = levels
        .chain([metric.normal])
        .map(decimals)
        .max()
        .unwrap_or(0);
    let large = value.abs() >= 1000.0;
    thousands(value, if large { 0 } else { decimals })
}

/// How many decimals it takes to write a number that a person wrote.
fn decimals(value: f64) -> usize {
    let mut scaled = value.abs();
    for n in 0..3 {
        if (scaled - scaled.round()).abs() < 1e-6 {
            return n;
        }
        scaled *= 10.0;
    }
    3
}

/// A number with commas between thousands.
fn thousands(value: f64, decimals: usize) -> String {
    let mut plain = String::new();
    // Writing to a String cannot fail.
    let _ = write!(plain, "{:.decimals$}", value.abs());
    let whole = plain.find('.').unwrap_or(plain.len());
    let mut out = String::with_capacity(plain.len() + 4);
    if value < 0.0 && plain.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        out.push('-');
    }
    for (i, c) in plain.chars().enumerate() {
        if i > 0 && i < whole && (whole - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{EVENTS, FAILURES, Fixture, POOL, SHARE};
    use super::*;
    use crate::model::{ActionId, StateId};

    #[test]
    fn a_template_is_filled_in() {
        let mut f = Fixture::new::<Vec<StateId>>(&[]);
        f.timeline.ran(ActionId(0), Time(120_000));
        let w = f.world();
        let template = vec![
            Piece::Text("since ".into()),
            Piece::At(Time(-420_000)),
            Piece::Text(" (".into()),
            Piece::Ago(Time(-420_000)),
            Piece::Text("), deploy ".into()),
            Piece::Ran(ActionId(0)),
            Piece::Text(", users ".into()),
            Piece::Sample(0),
            Piece::Text("=".into()),
            Piece::Sample(0),
            Piece::Text(", ids ".into()),
            Piece::Hex(4),
            Piece::Text(" ".into()),
            Piece::Hex(20),
            Piece::Text(", failed ".into()),
            Piece::Total(FAILURES, Span::mins(30)),
        ];
        insta::assert_snapshot!(w.render(&template, Time(60_000), 1), @"since 13:58 (8 min ago), deploy -, users di=di, ids 079b 4bc9f224099988bc954c, failed 0");
        insta::assert_snapshot!(w.render(&template, Time(180_000), 1), @"since 13:58 (10 min ago), deploy 14:07, users di=di, ids 079b 4bc9f224099988bc954c, failed 0");
        assert_ne!(
            w.render(&template, Time(0), 1),
            w.render(&template, Time(0), 2)
        );
    }

    #[test]
    fn clock_times_name_another_day() {
        let starts = 24 * 60 + 14 * 60 + 5;
        for (ms, shown) in [
            (0, "14:05"),
            (-1, "14:04"),
            (3_600_000, "15:05"),
            (-86_400_000, "Mon 14:05"),
            (-2 * 86_400_000, "Sun 14:05"),
            (10 * 3_600_000, "Wed 00:05"),
        ] {
            assert_eq!(clock_time(starts, Time(ms)), shown);
        }
    }

    #[test]
    fn ages_have_one_unit() {
        for (secs, shown) in [
            (-5, "just now"),
            (0, "just now"),
            (40, "40 s ago"),
            (779, "12 min ago"),
            (5400, "2 h ago"),
            (3 * 86_400, "3 days ago"),
        ] {
            assert_eq!(age(Span::secs(secs)), shown);
        }
    }

    #[test]
    fn numbers_have_the_digits_of_their_author() {
        let f = Fixture::new::<Vec<StateId>>(&[]);
        for (metric, value, shown) in [
            (SHARE, 3.96, "4.0"),
            (SHARE, 99.71, "99.7"),
            (EVENTS, 46.3, "46"),
            (EVENTS, -0.2, "0"),
            (EVENTS, -1234.6, "-1,235"),
            (POOL, 309_482.2, "309,482"),
            (POOL, 1_000_000.0, "1,000,000"),
        ] {
            let metric = &f.plan.metrics[metric.index()];
            assert_eq!(format_value(metric, value), shown);
        }
        assert_eq!([0.0, 1.05, 0.125, 18.6, 0.3].map(decimals), [0, 2, 3, 1, 1]);
    }
}
