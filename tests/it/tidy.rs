//! The rules of the house, held by a test: layers, file headers, sizes, and words that do not belong in code.

use std::fs;
use std::path::{Path, PathBuf};

/// The folders of `src`, with their layers. A file imports from lower layers and its own folder.
const LAYERS: [(&str, u8); 18] = [
    ("model", 0),
    ("world", 1),
    ("engine", 1),
    ("grammar", 1),
    ("yaml", 1),
    ("log", 2),
    ("policy", 2),
    ("scenario", 2),
    ("score", 2),
    ("stats", 2),
    ("simulate", 3),
    ("store", 3),
    ("report", 4),
    ("baseline", 4),
    ("exchange", 4),
    ("session", 4),
    ("tui", 5),
    ("cli", 6),
];

/// Edges within a layer that are allowed besides.
const SIDEWAYS: [(&str, &str); 3] = [
    ("engine", "world"),
    ("scenario", "policy"),
    ("session", "report"),
];

/// What the core must not name: it has no I/O, no clock and no async.
const CORE_BANS: [&str; 8] = [
    "tokio",
    "sqlx",
    "axum",
    "ratatui",
    "std::fs",
    "std::net",
    "std::time::Instant",
    "SystemTime",
];

const FILE_LINES_MAX: usize = 600;
const FN_LINES_MAX: usize = 70;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below a folder of the project.
fn rust_files(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(dir) = open.pop() {
        let Ok(entries) = fs::read_dir(&dir) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push((relative(&path), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no Rust file below {folder}");
    found
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap()
        .to_string_lossy()
        .into_owned()
}

fn layer(folder: &str) -> Option<u8> {
    LAYERS
        .iter()
        .find(|(name, _)| *name == folder)
        .map(|(_, layer)| *layer)
}

/// The part of a file before its tests.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
        .map(|(i, l)| (i + 1, l))
}

/// Whether a file below `src` is compiled for tests only.
fn is_test(file: &str) -> bool {
    ["tests.rs", "properties.rs", "fixture.rs"]
        .iter()
        .any(|name| file.ends_with(name))
}

fn complain(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn imports_point_downwards() {
    let mut problems = Vec::new();
    for (file, text) in rust_files("src") {
        let Some(folder) = file
            .strip_prefix("src/")
            .and_then(|f| f.split_once('/'))
            .map(|(f, _)| f)
        else {
            continue;
        };
        let Some(own) = layer(folder) else {
            problems.push(format!(
                "{file}: the folder {folder} has no layer: name it in tests/it/tidy.rs"
            ));
            continue;
        };
        for (line, content) in code(&text).filter(|(_, l)| !l.trim_start().starts_with("//")) {
            for target in content
                .match_indices("crate::")
                .map(|(i, m)| &content[i + m.len()..])
            {
                let name: String = target
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                let Some(other) = layer(&name) else { continue };
                let allowed = name == folder || other < own || SIDEWAYS.contains(&(folder, &name));
                if !allowed {
                    problems.push(format!(
                        "{file}:{line}: {folder} (L{own}) must not import {name} (L{other})"
                    ));
                }
            }
        }
    }
    complain(&problems);
}

#[test]
fn the_core_has_no_clock_and_does_no_io() {
    let mut problems = Vec::new();
    for (file, text) in rust_files("src") {
        let folder = file
            .trim_start_matches("src/")
            .split('/')
            .next()
            .unwrap_or_default()
            .to_owned();
        if folder != "simulate" && layer(&folder).is_none_or(|l| l > 2) {
            continue;
        }
        for (line, content) in code(&text).filter(|(_, l)| !l.trim_start().starts_with("//")) {
            for ban in CORE_BANS.iter().filter(|ban| content.contains(**ban)) {
                problems.push(format!("{file}:{line}: the core must not name {ban}"));
            }
        }
    }
    complain(&problems);
}

#[test]
fn files_say_what_they_are_for_and_stay_small() {
    let mut problems = Vec::new();
    for folder in ["src", "tests", "benches"] {
        for (file, text) in rust_files(folder) {
            if !text.starts_with("//!") {
                problems.push(format!("{file}:1: no `//!` header"));
            }
            let lines = text.lines().count();
            if lines > FILE_LINES_MAX {
                problems.push(format!("{file}: {lines} lines, at most {FILE_LINES_MAX}"));
            }
        }
    }
    complain(&problems);
}

#[test]
fn functions_stay_small() {
    let mut problems = Vec::new();
    for (file, text) in rust_files("src")
        .into_iter()
        .filter(|(file, _)| !is_test(file))
    {
        let lines: Vec<&str> = code(&text).map(|(_, line)| line).collect();
        for (start, line) in lines.iter().enumerate() {
            let Some(name) = function_name(line) else {
                continue;
            };
            let indent = line.len() - line.trim_start().len();
            let close = format!("{}}}", " ".repeat(indent));
            let Some(end) = lines[start..].iter().position(|l| *l == close) else {
                continue;
            };
            if end + 1 > FN_LINES_MAX {
                problems.push(format!(
                    "{file}:{}: fn {name} has {} lines, at most {FN_LINES_MAX}",
                    start + 1,
                    end + 1
                ));
            }
        }
    }
    complain(&problems);
}

/// The name of the function whose signature starts on this line and whose body does not end on it.
fn function_name(line: &str) -> Option<&str> {
    let mut rest = line.trim_start();
    for word in ["pub(super) ", "pub(crate) ", "pub ", "const ", "async "] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    let name = rest.strip_prefix("fn ")?;
    let end = name.find(['(', '<'])?;
    (!line.trim_end().ends_with(['}', ';'])).then_some(&name[..end])
}

#[test]
fn no_unfinished_or_hidden_work() {
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
        concat!("#[ign", "ore"),
        concat!("should_", "panic"),
        concat!("dbg", "!("),
    ];
    let mut problems = Vec::new();
    for folder in ["src", "tests", "benches"] {
        for (file, text) in rust_files(folder) {
            for (i, line) in text.lines().enumerate() {
                for word in words.iter().filter(|w| line.contains(**w)) {
                    problems.push(format!("{file}:{}: {word}", i + 1));
                }
            }
        }
    }
    complain(&problems);
}

#[test]
fn no_test_file_is_forgotten() {
    let main = fs::read_to_string(root().join("tests/it/main.rs")).unwrap();
    let mut problems = Vec::new();
    for (file, _) in rust_files("tests/it") {
        let Some(rest) = file.strip_prefix("tests/it/") else {
            continue;
        };
        let name = rest
            .split('/')
            .next()
            .unwrap_or_default()
            .trim_end_matches(".rs");
        if name != "main" && !main.contains(&format!("mod {name};")) {
            problems.push(format!("{file} is not a module of tests/it/main.rs"));
        }
    }
    complain(&problems);
}
