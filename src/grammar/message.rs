//! What a message to audiences contains.
//!
//! The elements are found by their options, never guessed from prose: impact, action and next
//! are there when `--impact`, `--action` and `--next` are. The severity is there when any part
//! names one (`P1`, `sev1`, `SEV-1`; the last one counts), and the cause when a resolution says
//! at least three words besides the impact. The kind is `update` unless it is given; that the
//! first message to an audience needs the elements of an initial one is the engine's business.

use crate::model::{Audiences, Draft, Element, Elements, MessageKind, Severity, Span, Texts};

/// The parts that a message was written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts<'a> {
    /// Who notices what; empty when nothing is said.
    pub impact: &'a str,
    /// What is being done; empty when nothing is said.
    pub action: &'a str,
    /// When the next message is promised; zero when it is not.
    pub next: Span,
    /// More words.
    pub text: &'a str,
}

const BETWEEN: &str = " | ";
const IMPACT: &str = "Impact: ";
const ACTION: &str = "Action: ";

/// The parts of a draft, from its stored text.
#[must_use]
pub fn parts<'a>(draft: &Draft, text: &'a str) -> Parts<'a> {
    let mut rest = text;
    let mut take = |there: bool, prefix: &str| {
        if !there {
            return "";
        }
        let (part, after) = rest.split_once(BETWEEN).unwrap_or((rest, ""));
        rest = after;
        part.strip_prefix(prefix).unwrap_or(part)
    };
    let impact = take(draft.has.has(Element::Impact), IMPACT);
    let action = take(draft.has.has(Element::Action), ACTION);
    take(draft.next > Span::ZERO, "");
    Parts {
        impact,
        action,
        next: draft.next,
        text: rest,
    }
}

/// Makes a draft and keeps its text.
pub(super) fn draft(
    to: Audiences,
    kind: MessageKind,
    parts: &Parts<'_>,
    texts: &mut Texts,
) -> Draft {
    let said = [parts.impact, parts.action, parts.text];
    let severity = said.iter().rev().find_map(|part| severity_named(part));
    let explained = [parts.action, parts.text]
        .iter()
        .any(|p| p.split_whitespace().count() >= 3);
    let mut has = Elements::default();
    for (element, there) in [
        (Element::Impact, !parts.impact.is_empty()),
        (Element::Action, !parts.action.is_empty()),
        (Element::Next, parts.next > Span::ZERO),
        (Element::Severity, severity.is_some()),
        (Element::Cause, kind == MessageKind::Resolution && explained),
    ] {
        if there {
            has = has.with(element);
        }
    }
    Draft {
        to,
        kind,
        has,
        severity,
        percent: percent(parts.impact),
        next: parts.next,
        text: texts.intern(&stored(parts)),
        print: print(&said),
    }
}

/// The readable form that is kept. A `|` within a part becomes `/`, so that [`parts`] is exact.
fn stored(parts: &Parts<'_>) -> String {
    let mut all = Vec::new();
    let mut add = |prefix: &str, part: &str| {
        if !part.is_empty() {
            all.push(format!("{prefix}{}", part.replace('|', "/")));
        }
    };
    add(IMPACT, parts.impact);
    add(ACTION, parts.action);
    if parts.next > Span::ZERO {
        add("Next update in ", &parts.next.exact());
    }
    add("", parts.text);
    all.join(BETWEEN)
}

/// The last severity that a text names.
fn severity_named(text: &str) -> Option<Severity> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    (0..words.len()).rev().find_map(|i| {
        let word = words[i];
        let before = i.checked_sub(1).map_or("", |b| words[b]);
        let digit = match word.strip_prefix("sev") {
            Some(digit) => digit,
            None if matches!(before, "sev" | "severity") => word,
            None => word.strip_prefix('p')?,
        };
        Severity::ALL.into_iter().find(|s| s.name()[1..] == *digit)
    })
}

/// The first percentage that a text names, rounded.
fn percent(text: &str) -> Option<u8> {
    let text = text
        .to_lowercase()
        .replace("per cent", "%")
        .replace("percent", "%");
    text.match_indices('%').find_map(|(at, _)| {
        let before = text[..at].trim_end();
        let digits = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| c.is_ascii_digit() || matches!(c, '.' | ','))
            .last()?;
        let number = before[digits.0..]
            .trim_start_matches(['.', ','])
            .replace(',', ".");
        let value: f64 = number.parse().ok()?;
        // The cast saturates; a share above 100 % is a slip of the pen.
        Some((value.round() as u8).min(100))
    })
}

/// FNV-1a over the words, so that case, spaces and punctuation do not make a message new.
fn print(parts: &[&str]) -> u32 {
    let mut hash: u32 = 0x811c_9dc5;
    let mut eat = |byte: u8| hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    for part in parts {
        for word in part
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
        {
            word.bytes().for_each(&mut eat);
            eat(b' ');
        }
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_severity() {
        for (text, expected) in [
            ("P1, I lead", Some(Severity::P1)),
            ("raised from P2 to p0", Some(Severity::P0)),
            ("SEV-3", Some(Severity::P3)),
            ("sev1 declared", Some(Severity::P1)),
            ("severity 2", Some(Severity::P2)),
            ("P5", None),
            ("p2p traffic, 1 page", None),
            ("", None),
        ] {
            assert_eq!(severity_named(text), expected, "{text}");
        }
    }

    #[test]
    fn finds_the_share_of_users() {
        for (text, expected) in [
            ("22 % of users", Some(22)),
            ("about 4%", Some(4)),
            ("4.6 %", Some(5)),
            ("4,4 per cent", Some(4)),
            ("some % of 30 percent", Some(30)),
            ("250 %", Some(100)),
            ("one in five", None),
            ("…% . %", None),
        ] {
            assert_eq!(percent(text), expected, "{text}");
        }
    }

    #[test]
    fn the_same_words_have_the_same_print() {
        let print = |a, b| print(&[a, b, ""]);
        assert_eq!(
            print("White page.", "rolling  back"),
            print("white page", "Rolling back!")
        );
        assert_ne!(print("white page", ""), print("white pages", ""));
    }

    #[test]
    fn parts_are_read_back() {
        let mut texts = Texts::default();
        let said = Parts {
            impact: "",
            action: "a / b",
            next: Span::mins(90),
            text: "Impact: none",
        };
        let made = draft(Audiences(1), MessageKind::Update, &said, &mut texts);
        insta::assert_snapshot!(texts.get(made.text), @"Action: a / b | Next update in 1h30m | Impact: none");
        assert_eq!(parts(&made, texts.get(made.text)), said);
        assert_eq!(
            parts(&made, ""),
            Parts {
                next: said.next,
                ..Parts::default()
            }
        );
    }
}
