//! The small texts of every document: ids, durations, percentages; and "one or a list".
//!
//! Each has one pattern, which stands in the JSON Schema for editors and is checked here by the function
//! beside it: the two are kept together so that they cannot drift apart.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error};

use super::calendar;
use crate::model::{Span, Time};

/// A pattern, what people call it, an example, and the check that means the same.
pub(super) struct Format {
    pub(super) pattern: &'static str,
    pub(super) title: &'static str,
    pub(super) example: &'static str,
    pub(super) accepts: fn(&str) -> bool,
}

const ID: Format = Format {
    pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
    title: "an id (lower-case words, digits and single hyphens)",
    example: "",
    accepts: is_id,
};

const DURATION: Format = Format {
    pattern: "^([0-9]+(ms|s|m|h|d))+$",
    title: "a duration such as 30s, 5m or 2h",
    example: "1m",
    accepts: |text| Duration::parse(text).is_some(),
};

const OFFSET: Format = Format {
    pattern: "^-?([0-9]+(ms|s|m|h|d))+$",
    title: "an offset from StartEx such as -7m or 0s",
    example: "0s",
    accepts: |text| Offset::parse(text).is_some(),
};

const PERCENT: Format = Format {
    pattern: "^[0-9]{1,4}(\\.[0-9]{1,3})?%$",
    title: "a percentage such as 4% or 0.5%",
    example: "0%",
    accepts: |text| thousandths(text).is_some(),
};

const WEEK_TIME: Format = Format {
    pattern: "^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([01][0-9]|2[0-3]):[0-5][0-9]$",
    title: "a day and a time such as Tue 14:05",
    example: "Mon 00:00",
    accepts: |text| WeekTime::parse(text).is_some(),
};

const FORMATS: [&Format; 10] = [
    &ID,
    &DURATION,
    &OFFSET,
    &PERCENT,
    &WEEK_TIME,
    &calendar::DATE,
    &calendar::CLOCK,
    &calendar::MOMENT,
    &calendar::HAND_OVER,
    &calendar::TURN,
];

/// The format of a pattern, when it is one of ours.
pub(super) fn format_of(pattern: &str) -> Option<&'static Format> {
    FORMATS.into_iter().find(|f| f.pattern == pattern)
}

pub(super) fn schema(format: &Format) -> Schema {
    json_schema!({ "type": "string", "title": format.title, "pattern": format.pattern })
}

/// An id: a lower-case identifier. Ids name everything that one part of a file refers to in another.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(String);

/// A length of time, never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration(pub Span);

/// A moment counted from StartEx; before it when negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Offset(pub Time);

/// A percentage, in thousandths of a per cent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(u32);

/// A time of the week, in minutes since Monday 00:00.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct WeekTime(pub u32);

/// One value, or a list of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneOrMany<T>(pub Vec<T>);

impl Id {
    /// An id from its text, when it is one.
    pub fn new(text: &str) -> Option<Self> {
        is_id(text).then(|| Self(text.to_owned()))
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Duration {
    /// A duration from its text, such as `1h30m`.
    pub fn parse(text: &str) -> Option<Self> {
        Span::parse(text)
            .ok()
            .filter(|span| *span >= Span::ZERO && !text.starts_with('-'))
            .map(Self)
    }
}

impl Offset {
    /// An offset from its text, such as `-7m`.
    pub fn parse(text: &str) -> Option<Self> {
        Span::parse(text).ok().map(|span| Self(Time::ZERO + span))
    }
}

impl Percent {
    /// Thousandths of a per cent: 100 % is 100,000.
    pub fn thousandths(self) -> u32 {
        self.0
    }

    /// As a fraction: 100 % is 1.
    pub fn fraction(self) -> f64 {
        f64::from(self.0) / 100_000.0
    }
}

impl WeekTime {
    /// A time of the week from its text, such as `Tue 14:05`.
    pub fn parse(text: &str) -> Option<Self> {
        let (day, clock) = text.split_once(' ')?;
        let day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
            .iter()
            .position(|d| *d == day)?;
        let (hours, minutes) = clock.split_once(':')?;
        let number = |text: &str, below: u32| {
            let digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
            text.parse::<u32>().ok().filter(|n| digits && *n < below)
        };
        Some(Self(
            (day as u32 * 24 + number(hours, 24)?) * 60 + number(minutes, 60)?,
        ))
    }
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> OneOrMany<T> {
    /// All values.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }
}

impl<'a, T> IntoIterator for &'a OneOrMany<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.split('-').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

fn thousandths(text: &str) -> Option<u32> {
    let number = text.strip_suffix('%')?;
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    };
    if !digits(whole, 4) || !digits(part, 3) {
        return None;
    }
    let part = format!("{part:0<3}");
    Some(whole.parse::<u32>().ok()? * 1_000 + part.parse::<u32>().ok()?)
}

/// Deserialisation from a text and the schema of a format.
macro_rules! scalar {
    ($type:ident, $format:ident, $parse:expr) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<'de, str>::deserialize(deserializer)?;
                let parse: fn(&str) -> Option<Self> = $parse;
                parse(&text).ok_or_else(|| D::Error::custom(format!("expected {}", $format.title)))
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $crate::yaml::scalar::schema(&$format)
            }
        }
    };
}

pub(super) use scalar;

// The empty id stands for one that the validator reported as missing; no text of an author becomes it.
scalar!(Id, ID, |text| Self::new(text)
    .or_else(|| text.is_empty().then(Self::default)));
scalar!(Duration, DURATION, Self::parse);
scalar!(Offset, OFFSET, Self::parse);
scalar!(WeekTime, WEEK_TIME, Self::parse);
scalar!(Percent, PERCENT, |text| thousandths(text).map(Self));

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(untagged)]
        enum Either<T> {
            Many(Vec<T>),
            One(T),
        }
        Ok(match Either::deserialize(deserializer)? {
            Either::Many(values) => Self(values),
            Either::One(value) => Self(vec![value]),
        })
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMany{}", T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one, "minItems": 1 }] })
    }
}

/// A map from ids to values, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<T>(Vec<(Id, T)>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Table<T> {
    /// The entries in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &T)> {
        self.0.iter().map(|(id, value)| (id.as_str(), value))
    }

    /// The ids in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(id, _)| id.as_str())
    }

    /// The value of an id.
    pub fn get(&self, id: &str) -> Option<&T> {
        self.position(id).map(|at| &self.0[at].1)
    }

    /// Where in the order an id stands.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.0.iter().position(|(known, _)| known.as_str() == id)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Table<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(std::marker::PhantomData<T>);

        impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Entries<T> {
            type Value = Table<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Table(entries))
            }
        }

        deserializer.deserialize_map(Entries(std::marker::PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Table<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("TableOf{}", T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "patternProperties": { ID.pattern: value }, "additionalProperties": false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_units_and_offsets_may_be_negative() {
        assert_eq!(Duration::parse("1h30m"), Some(Duration(Span::mins(90))));
        assert_eq!(Offset::parse("-7m"), Some(Offset(Time(-420_000))));
        for text in ["", "5", "-5m", "1.5h", "5M"] {
            assert_eq!(Duration::parse(text), None, "{text}");
        }
        assert_eq!(Offset::parse("--7m"), None);
    }

    #[test]
    fn percentages_keep_three_decimals() {
        for (text, want) in [
            ("98%", 98_000),
            ("0.5%", 500),
            ("4.125%", 4_125),
            ("0%", 0),
            ("100%", 100_000),
        ] {
            assert_eq!(thousandths(text), Some(want), "{text}");
        }
        for text in ["", "%", "4", ".5%", "4.%", "4.1234%", "-1%", "4 %"] {
            assert_eq!(thousandths(text), None, "{text}");
        }
    }

    #[test]
    fn ids_are_lower_case_words() {
        for good in ["a", "r412", "r413-bad", "time-to-ack-2"] {
            assert!(is_id(good), "{good}");
        }
        for bad in ["", "A", "2fa", "-a", "a-", "a--b", "a_b", "a b", "é"] {
            assert!(!is_id(bad), "{bad}");
        }
    }
}
