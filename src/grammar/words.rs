//! A line split into words, the way people type and the way phones type for them.
//!
//! As in a shell, quotes keep words together. Unlike in a shell, nothing is ever unbalanced: a
//! quote opens only at the start of a word (or after `--option=`) and closes only at the end of
//! one, so apostrophes stay what they are, and a quote that never closes is an ordinary character.
//! Control characters count as spaces. Curly quotes quote, and the long dash that phones make of
//! two hyphens is undone where an option follows.

/// One word of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// The word without its quotes.
    pub(super) text: String,
    /// Where it begins: characters before it.
    pub(super) start: usize,
    /// Whether it stood in quotes; then it is never an option.
    pub(super) quoted: bool,
}

/// The options of all responses, without their hyphens.
pub(super) const OPTIONS: [&str; 9] = [
    "kind",
    "impact",
    "action",
    "next",
    "owner",
    "due",
    "ago",
    "real-incident",
    "help",
];

/// Splits a line into words.
pub(super) fn split(line: &str) -> Vec<Word> {
    let chars: Vec<char> = line
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let mut words = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if chars[at].is_whitespace() {
            at += 1;
            continue;
        }
        let start = at;
        let (text, end, quoted) = match quoted(&chars, at) {
            Some((text, end)) => (text, end, true),
            None => {
                let (text, end) = bare(&chars, at);
                (text, end, false)
            }
        };
        words.push(Word {
            text,
            start,
            quoted,
        });
        at = end;
    }
    words
}

/// The words with single spaces between them.
pub(super) fn join<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().collect::<Vec<_>>().join(" ")
}

/// One argument as it must be typed so that it is read back.
pub(super) fn argument(text: &str) -> String {
    match split(text).as_slice() {
        [only] if reads_back(only) && only.text == text => text.to_owned(),
        _ => quote(text),
    }
}

/// A free text as it must be typed at the end of a response so that it is read back.
pub(super) fn free_text(text: &str) -> String {
    let words = split(text);
    let same = join(words.iter().map(|w| w.text.as_str())) == text;
    if same && words.iter().all(reads_back) {
        text.to_owned()
    } else {
        quote(text)
    }
}

/// A quote that opens nothing here could close with one further on in the line.
fn reads_back(word: &Word) -> bool {
    !word.quoted && !word.text.starts_with(['-', '"', '\'', '“', '‘'])
}

fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The text and the end of a quoted word that begins at `at`, if there is one.
fn quoted(chars: &[char], at: usize) -> Option<(String, usize)> {
    let close = match chars.get(at)? {
        '"' => '"',
        '\'' => '\'',
        '“' => '”',
        '‘' => '’',
        _ => return None,
    };
    let mut text = String::new();
    let mut i = at + 1;
    while let Some(&c) = chars.get(i) {
        let next = chars.get(i + 1);
        if close == '"' && c == '\\' && matches!(next, Some('"' | '\\')) {
            text.extend(next);
            i += 2;
            continue;
        }
        if c == close && next.is_none_or(|n| n.is_whitespace()) {
            return Some((text, i + 1));
        }
        text.push(c);
        i += 1;
    }
    None
}

/// The text and the end of a word that begins at `at` without a quote.
fn bare(chars: &[char], at: usize) -> (String, usize) {
    let end = (at..chars.len())
        .find(|i| chars[*i].is_whitespace())
        .unwrap_or(chars.len());
    let mut text: String = chars[at..end].iter().collect();
    if let Some(rest) = text.strip_prefix('—') {
        let name = rest.split('=').next().unwrap_or_default();
        if OPTIONS.contains(&name) {
            text = format!("--{rest}");
        }
    }
    if text.starts_with("--")
        && let Some(equals) = (at..end).find(|i| chars[*i] == '=')
        && let Some((value, end)) = quoted(chars, equals + 1)
    {
        let name = text.split('=').next().unwrap_or_default();
        return (format!("{name}={value}"), end);
    }
    (text, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<String> {
        split(line).into_iter().map(|w| w.text).collect()
    }

    #[test]
    fn splits_as_people_mean_it() {
        for (line, expected) in [
            ("note don't panic", vec!["note", "don't", "panic"]),
            (
                "note don't and can't",
                vec!["note", "don't", "and", "can't"],
            ),
            ("a \"b c\" d", vec!["a", "b c", "d"]),
            ("a 'b c' d", vec!["a", "b c", "d"]),
            ("a \"it's down\"", vec!["a", "it's down"]),
            ("a 'it's down' b", vec!["a", "it's down", "b"]),
            ("a \"never closed", vec!["a", "\"never", "closed"]),
            ("--impact=\"b c\" d", vec!["--impact=b c", "d"]),
            ("\"say \\\"hi\\\" now\"", vec!["say \"hi\" now"]),
            ("\"C:\\\\\" C:\\x", vec!["C:\\", "C:\\x"]),
            ("\"\" ''", vec!["", ""]),
            ("  a\tb\u{0}c\n", vec!["a", "b", "c"]),
            (
                "—impact “White page” —ish",
                vec!["--impact", "White page", "—ish"],
            ),
            ("—next=“20 m” x", vec!["--next=20 m", "x"]),
            ("", vec![]),
            ("\"", vec!["\""]),
            ("=\"a b\"", vec!["=\"a", "b\""]),
        ] {
            assert_eq!(texts(line), expected, "{line}");
        }
    }

    #[test]
    fn knows_where_words_begin() {
        let starts: Vec<_> = split("ä  \"b c\" d")
            .iter()
            .map(|w| (w.start, w.quoted))
            .collect();
        assert_eq!(starts, [(0, false), (3, true), (9, false)]);
    }

    #[test]
    fn quotes_only_where_needed() {
        for (text, expected) in [
            ("don't panic", "don't panic"),
            ("two  spaces", "\"two  spaces\""),
            ("-5 % of users", "\"-5 % of users\""),
            ("he said \"no\" twice", "\"he said \\\"no\\\" twice\""),
            ("size 5\" disk", "size 5\" disk"),
        ] {
            assert_eq!(free_text(text), expected);
            assert_eq!(join(split(expected).iter().map(|w| w.text.as_str())), text);
        }
        assert_eq!(argument("plain"), "plain");
        assert_eq!(argument("two words"), "\"two words\"");
        assert_eq!(argument(""), "\"\"");
    }
}
