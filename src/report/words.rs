//! Numbers, times and foreign texts in words.

use crate::model::{Plan, Span, Time};
use crate::world::clock_time;

use super::model::{At, Length, Minutes};

/// A text without control characters and without characters that reorder what is shown;
/// line breaks and tabs become spaces.
#[must_use]
pub fn clean(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\r' | '\t' => Some(' '),
            c if c.is_control() || reorders(c) => None,
            c => Some(c),
        })
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Bidirectional controls, invisible separators and the byte order mark.
fn reorders(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}'
        | '\u{2060}'..='\u{206f}' | '\u{61c}' | '\u{feff}')
}

/// A moment with its clock.
#[must_use]
pub(super) fn at(time: Time) -> At {
    At {
        ms: time.0,
        text: time.clock(),
    }
}

/// A length of time, or these words.
#[must_use]
pub(super) fn length(span: Option<Span>, otherwise: &str) -> Length {
    Length {
        ms: span.map(|s| s.0),
        text: span.map_or_else(|| otherwise.to_owned(), spoken),
    }
}

/// A span in its two leading units; a second is precise enough for a reader.
#[must_use]
pub(super) fn spoken(span: Span) -> String {
    if span.0.abs() < 1000 {
        return span.to_string();
    }
    Span(span.0 / 1000 * 1000).to_string()
}

/// The weekday and clock of StartEx in the story: `Tue 14:05`.
#[must_use]
pub(super) fn story_start(plan: &Plan) -> String {
    let day = usize::try_from(plan.starts / 1440 % 7).unwrap_or_default();
    let name = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day];
    format!("{name} {}", clock_time(plan.starts, Time::ZERO))
}

/// A whole number with separators: `12,345`.
#[must_use]
pub(super) fn whole(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    if value <= -0.5 {
        out.insert(0, '-');
    }
    out
}

/// A number with as many decimals as a reader can use.
#[must_use]
pub(super) fn number(value: f64) -> String {
    let size = value.abs();
    if size >= 100.0 {
        whole(value)
    } else if size >= 10.0 || size == 0.0 {
        trimmed(value, 1)
    } else {
        trimmed(value, 2)
    }
}

/// A number without needless zeros after the point.
#[must_use]
pub(super) fn trimmed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    if !text.contains('.') {
        return text;
    }
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

/// A share as per cent: `98 %`.
#[must_use]
pub(super) fn percent(share: f64) -> String {
    format!(
        "{} %",
        trimmed(share * 100.0, if share < 0.1 { 1 } else { 0 })
    )
}

/// User-minutes with their text.
#[must_use]
pub(super) fn minutes(value: f64) -> Minutes {
    Minutes {
        value,
        text: whole(value),
    }
}

/// `a`, `a and b`, `a, b and c`.
#[must_use]
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `1 action`, `2 actions`.
#[must_use]
pub(super) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Who is on call in the story, level by level: `level 1: Nadia Haddad; level 2: ...`.
#[must_use]
pub fn on_call(plan: &Plan) -> String {
    let levels: Vec<String> = (0..plan.rules.levels.len())
        .map(|level| format!("level {}: {}", level + 1, on_level(plan, level)))
        .collect();
    levels.join("; ")
}

/// The people of a level of escalation, counted from 0.
pub(super) fn on_level(plan: &Plan, level: usize) -> String {
    let people = plan.rules.levels.get(level).into_iter();
    let titles: Vec<String> = people
        .flat_map(|level| &level.people)
        .filter_map(|person| Some(clean(&plan.people.get(*person)?.title)))
        .collect();
    match titles.as_slice() {
        [] => "nobody is on call".to_owned(),
        _ => list(&titles),
    }
}

/// The text with a capital letter at its start, unless it starts with a name like `r412`.
#[must_use]
pub(super) fn capital(text: &str) -> String {
    let word = text.split_whitespace().next().unwrap_or_default();
    if word
        .trim_end_matches([',', ':', '.'])
        .contains(|c: char| !c.is_alphabetic())
    {
        return text.to_owned();
    }
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// The text as a sentence: a capital at its start, a full stop at its end.
#[must_use]
pub(super) fn sentence(text: &str) -> String {
    let text = capital(text.trim());
    if text.is_empty() || text.ends_with(['.', '!', '?', '"', '\'', ')']) {
        text
    } else {
        format!("{text}.")
    }
}

/// At most so many characters, cut at a word, with an ellipsis.
#[must_use]
pub(super) fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let head: String = text.chars().take(most.saturating_sub(1)).collect();
    let cut = head
        .rfind(' ')
        .filter(|i| *i > most / 2)
        .unwrap_or(head.len());
    format!(
        "{}…",
        head[..cut].trim_end_matches([' ', ',', ';', ':', '.'])
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_texts_lose_what_could_trick_a_reader() {
        assert_eq!(
            clean("\u{1b}[2Jred\u{202e}txt\u{9b}31m\r\nnext\u{feff}\u{0}"),
            "[2Jredtxt31m  next"
        );
        assert_eq!(clean(" don't <b>panic</b> "), "don't <b>panic</b>");
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!(whole(1_234_567.4), "1,234,567");
        assert_eq!(whole(-0.2), "0");
        assert_eq!(number(0.456), "0.46");
        assert_eq!(number(12.0), "12");
        assert_eq!(percent(0.98), "98 %");
        assert_eq!(percent(0.004), "0.4 %");
        assert_eq!(spoken(Span(61_250)), "1m 1s");
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }

    #[test]
    fn long_texts_are_cut_at_a_word() {
        assert_eq!(short("roll the release back now", 14), "roll the…");
        assert_eq!(short("short", 14), "short");
        assert_eq!(sentence("it works"), "It works.");
        assert_eq!(sentence("r412 is live"), "r412 is live.");
    }
}
