//! The files that an author begins with: a small, complete drill, and a catalogue of the parts that it builds on.
//!
//! Invariant (tested): the drill has no finding and its pars win, on the built-in catalogue and on the one written here.

use crate::yaml::Id;

const SCENARIO: &str = include_str!("../../templates/new/scenario.yaml");
const CATALOGUE: &str = include_str!("../../templates/new/catalogue.yaml");

/// A new scenario that uses a catalogue; without a title it is called as its id says.
pub fn new_scenario(id: &Id, title: Option<&str>, uses: &Id) -> String {
    let title = title.map_or_else(|| title_of(id), str::to_owned);
    SCENARIO
        .replace("@ID@", id.as_str())
        .replace("@USES@", uses.as_str())
        .replace("@TITLE@", &quoted(&title))
}

/// A small catalogue that a new scenario can use.
pub fn new_catalogue(id: &Id) -> String {
    CATALOGUE.replace("@ID@", id.as_str())
}

/// The words of an id as a title.
pub(super) fn title_of(id: &Id) -> String {
    let words = id.as_str().replace('-', " ");
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// A text as a YAML string in double quotes.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_quoted_and_made_of_ids() {
        let id = Id::new("runaway-cron-2").unwrap();
        assert_eq!(title_of(&id), "Runaway cron 2");
        let text = new_scenario(&id, Some("A \"hot\" deploy: #1\nof 2"), &id);
        assert!(text.contains("\ntitle: \"A \\\"hot\\\" deploy: #1\\nof 2\"\n"));
        assert!(!text.contains("@ID@") && !text.contains("@USES@"), "{text}");
    }
}
