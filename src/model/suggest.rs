//! "Did you mean": the known word that a wrong one was probably meant to be.

/// The known word that `word` was probably meant to be.
pub fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|k| (strsim::osa_distance(word, k), k))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, k)| k)
}

/// "`a`, `b` and `c`"; a long list is cut.
pub fn listed(words: &[&str], last: &str) -> String {
    const SHOWN: usize = 12;
    let mut quoted: Vec<String> = words.iter().take(SHOWN).map(|w| format!("`{w}`")).collect();
    if words.len() > SHOWN {
        return format!("{} {last} {} more", quoted.join(", "), words.len() - SHOWN);
    }
    match quoted.pop() {
        None => "nothing".to_owned(),
        Some(only) if quoted.is_empty() => only,
        Some(end) => format!("{} {last} {end}", quoted.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let known = ["errors", "runtime-logs", "flags"];
        assert_eq!(closest("erors", known), Some("errors"));
        assert_eq!(closest("flag", known), Some("flags"));
        assert_eq!(closest("support", known), None);
    }

    #[test]
    fn lists_words() {
        assert_eq!(listed(&[], "or"), "nothing");
        assert_eq!(listed(&["a"], "or"), "`a`");
        assert_eq!(listed(&["a", "b", "c"], "or"), "`a`, `b` or `c`");
        assert!(listed(&["a"; 14], "and").ends_with("`a` and 2 more"));
    }
}
