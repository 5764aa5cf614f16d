//! Why each rule about YAML and its form exists.

use super::explained;

/// The rule in a few sentences; none for an id that is not a rule of this part.
pub fn explain(rule: &str) -> Option<&'static str> {
    explained(&RULES, rule)
}

/// All rules of this part with their explanations.
pub const RULES: [(&str, &str); 14] = [
    (
        "Y001",
        "A file of more than 2 MiB is not read. No scenario or policy comes near; split it, or look whether it is the right file.",
    ),
    (
        "Y002",
        "A file is UTF-8 text without control characters: NUL and the like mean a binary file, and characters that change the direction of text can hide what a line says.",
    ),
    (
        "Y003",
        "The text is not YAML. The usual reasons: a text with `: ` or ` #` that is not in quotes, a bracket that is never closed, a line that is indented differently from its neighbours.",
    ),
    (
        "Y004",
        "A key stands twice in one map. YAML readers disagree about which one counts, so neither does.",
    ),
    (
        "Y005",
        "The file would need too much time or memory: it nests too deeply, or its aliases repeat too much. No honest file does.",
    ),
    ("Y006", "There is nothing in the file but perhaps comments."),
    (
        "Y101",
        "Keys are closed: a word that the format does not know is a mistake, most often a slip of the pen or a key at the wrong depth. The help lists what may stand there.",
    ),
    (
        "Y102",
        "The value has another kind than the format asks for: a list where a text belongs, a number where a duration with its unit belongs. Texts that look like numbers, `true` or nothing need quotes.",
    ),
    ("Y103", "A key that has to be there is not."),
    ("Y104", "The value has to be one of a few words."),
    (
        "Y105",
        "Ids are lower-case words with digits and single hyphens (`new-editor`). Durations have units (`90s`, `1h30m`), percentages a `%`, times of the week a day (`Tue 14:05`).",
    ),
    ("Y106", "The number is outside of what makes sense here."),
    (
        "Y107",
        "This list may not be empty: leave the key out instead.",
    ),
    (
        "Y109",
        "The parts are right and do not fit together. This should have been found earlier with better words: please report it.",
    ),
];
