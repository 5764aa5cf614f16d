//! Scenario files: the committed schemas, hostile texts, and texts that are nearly right.

use std::path::Path;
use std::time::{Duration, Instant};

use firedrill::scenario::{
    Reading, builtin, builtin_catalogue, builtins, catalogue_schema_text, check, compile, load,
    schema_text,
};
use firedrill::yaml::{MAX_BYTES, Source, has_errors, render, to_json};
use proptest::prelude::*;

fn catalogue(id: &str) -> Option<Source> {
    builtin_catalogue(id).map(|text| Source::new(format!("catalogues/{id}.yaml"), text))
}

fn read(text: impl Into<String>) -> Reading {
    load(Source::new("it.yaml", text), &catalogue)
}

fn rules() -> firedrill::model::Rules {
    let (policy, _) =
        firedrill::policy::load(&Source::new("policy.yaml", firedrill::policy::builtin()));
    policy.expect("the built-in policy is valid").rules()
}

/// The committed schemas are the generated ones. `UPDATE=1 cargo test --test it schema` writes them anew.
#[test]
fn the_committed_schemas_are_the_generated_ones() {
    for (name, text) in [
        ("scenario.json", schema_text()),
        ("catalogue.json", catalogue_schema_text()),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("schema")
            .join(name);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &text).expect("the schema directory is writable");
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == text,
            "schema/{name} is out of date: UPDATE=1 cargo test --test it schema"
        );
    }
}

#[test]
fn the_example_of_the_documentation_is_sound() {
    let page = include_str!("../../docs/scenarios.md");
    let example = page
        .split("```yaml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let reading = read(example.expect("the page has an example"));
    let loaded = reading.loaded.as_ref();
    let found = [
        reading.found.clone(),
        loaded.map_or(Vec::new(), |l| check(l, &rules())),
    ]
    .concat();
    assert_eq!(render(&found, &reading.sources, false), "");
}

#[test]
fn each_built_in_file_names_its_schema() {
    for (id, text) in builtins() {
        assert!(
            text.starts_with("# yaml-language-server: $schema=../schema/scenario.json\n"),
            "{id}"
        );
    }
    let text = builtin_catalogue("epb").unwrap();
    assert!(text.starts_with("# yaml-language-server: $schema=../../schema/catalogue.json\n"));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the promise is about real time")]
fn hostile_texts_end_in_an_error_at_once() {
    let mut aliases = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let refs = vec![format!("*a{}", level - 1); 10].join(", ");
        aliases.push_str(&format!("a{level}: &a{level} [{refs}]\n"));
    }
    let scalar = format!(
        "a: &a \"{}\"\nb: [{}]\n",
        "x".repeat(60_000),
        vec!["*a"; 9_000].join(", ")
    );
    let cases: [(&str, &str, Vec<u8>); 13] = [
        ("alias bomb", "Y005", aliases.into_bytes()),
        ("brackets", "Y005", "[".repeat(100_000).into_bytes()),
        ("repeated scalar", "Y005", scalar.into_bytes()),
        (
            "dashes",
            "Y005",
            format!("a:\n  {}x", "- ".repeat(100_000)).into_bytes(),
        ),
        ("maps", "Y005", "{a: ".repeat(100_000).into_bytes()),
        (
            "a long list",
            "Y005",
            format!("a: [{}]", "1,".repeat(900_000)).into_bytes(),
        ),
        ("100 MB", "Y001", vec![b'x'; 100_000_000]),
        ("NUL", "Y002", b"format: 1\nid: a\0b\n".to_vec()),
        ("bad UTF-8", "Y002", b"format: 1\nid: \xc3\x28\n".to_vec()),
        (
            "duplicate keys",
            "Y004",
            b"format: 1\nid: a\nid: b\n".to_vec(),
        ),
        ("empty", "Y006", Vec::new()),
        ("comment only", "Y006", b"# nothing\n".to_vec()),
        ("binary", "Y002", (0..=255).cycle().take(5_000).collect()),
    ];
    for (what, rule, bytes) in cases {
        let started = Instant::now();
        let (found, sources) = match Source::from_bytes("bad.yaml", bytes) {
            Ok(source) => {
                let reading = load(source, &catalogue);
                assert!(reading.loaded.is_none(), "{what}");
                (reading.found, reading.sources)
            }
            Err(error) => (vec![error], Vec::new()),
        };
        let taken = started.elapsed();
        assert_eq!(
            found.iter().map(|d| d.rule).collect::<Vec<_>>(),
            [rule],
            "{what}"
        );
        assert!(found[0].place.is_some(), "{what}");
        assert!(render(&found, &sources, false).len() < 1_000, "{what}");
        // The promise of 100 ms is for the release build on an idle machine.
        assert!(taken < Duration::from_secs(2), "{what} took {taken:?}");
    }
}

#[test]
fn a_text_of_the_largest_size_is_read_within_the_budget() {
    let text = format!("format: 1\nbrief: {}\n", "x".repeat(MAX_BYTES - 100));
    let reading = read(text);
    assert!(has_errors(&reading.found));
}

#[test]
fn an_unknown_key_a_wrong_type_and_a_bad_name_are_shown_together() {
    let text = builtin("blank-page").unwrap();
    let text = text.replacen("level: novice", "levl: novice\nlevel: novice", 1);
    let text = text.replacen("time_box: 60m", "time_box: 60", 1);
    let text = text.replacen("verifies: [blank, blocked]", "verifies: [blank, bloked]", 1);
    let mut reading = read(text);
    let found = check(reading.loaded.as_ref().unwrap(), &rules());
    reading.found.extend(found);
    let shown: Vec<&str> = reading.found.iter().map(|d| d.rule).collect();
    assert_eq!(shown, ["Y101", "Y102", "S101"]);
    let text = render(&reading.found, &reading.sources, false);
    assert!(
        text.contains("levl: novice\n") && text.contains("did you mean `level`?"),
        "{text}"
    );
    assert!(
        text.contains("time_box: 60\n") && text.contains("expected a duration such as"),
        "{text}"
    );
    assert!(text.contains("did you mean `blocked`?"), "{text}");
    assert_eq!(to_json(&reading.found)[1]["line"], 10);
}

/// A built-in with some bytes replaced, removed or repeated.
fn mutated(bytes: &[u8], changes: &[(usize, u8, u8)]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (at, kind, byte) in changes {
        let at = at % bytes.len().max(1);
        match kind % 4 {
            0 => bytes[at] = *byte,
            1 => drop(bytes.remove(at)),
            2 => bytes.insert(at, *byte),
            _ => {
                let end = (at + usize::from(*byte)).min(bytes.len());
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part);
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// No change of a file makes reading, checking or compiling panic.
    #[test]
    fn nearly_right_texts_never_panic(
        which in 0..4usize,
        changes in prop::collection::vec((any::<usize>(), any::<u8>(), any::<u8>()), 1..6),
    ) {
        let bytes = mutated(builtins()[which].1.as_bytes(), &changes);
        let Ok(source) = Source::from_bytes("mutated.yaml", bytes) else { return Ok(()) };
        let reading = load(source, &catalogue);
        render(&reading.found, &reading.sources, false);
        if let Some(loaded) = &reading.loaded {
            let found = check(loaded, &rules());
            render(&found, &reading.sources, true);
            for variant in &loaded.variants {
                let plan = compile(loaded, &rules(), variant);
                prop_assert!(plan.is_ok() || has_errors(&found) || has_errors(&reading.found));
            }
        }
    }

    /// Renamed words: names that no longer fit, sections in the wrong place.
    #[test]
    fn swapped_words_never_panic(which in 0..4usize, picks in prop::collection::vec((any::<usize>(), any::<usize>()), 1..4)) {
        let mut words: Vec<&str> = builtins()[which].1.split_inclusive([' ', '\n', ',', ':', '{', '[', ']', '}']).collect();
        for (a, b) in picks {
            let (a, b) = (a % words.len(), b % words.len());
            words.swap(a, b);
        }
        let reading = read(words.concat());
        render(&reading.found, &reading.sources, false);
        if let Some(loaded) = &reading.loaded {
            render(&check(loaded, &rules()), &reading.sources, false);
        }
    }
}

/// The ids of rules that the sources of a part name.
fn rules_named(part: &str, letter: char) -> std::collections::BTreeSet<String> {
    let mut named = std::collections::BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(part)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name == "explain.rs" || !name.ends_with(".rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let quoted = text
                .split('"')
                .filter(|word| word.len() == 4 && word.starts_with(letter));
            let ids = quoted.filter(|word| word[1..].bytes().all(|b| b.is_ascii_digit()));
            named.extend(ids.map(str::to_owned));
        }
    }
    named
}

#[test]
fn every_rule_is_explained() {
    let explained = |part: &str, letter: char, rules: &[(&str, &str)]| {
        let ids = rules.iter().map(|(id, _)| (*id).to_owned()).collect();
        assert_eq!(rules_named(part, letter), ids, "{part}");
    };
    explained("yaml", 'Y', &firedrill::yaml::RULES);
    explained("scenario", 'S', &firedrill::scenario::RULES);
    explained("policy", 'O', &firedrill::policy::RULES);
}
