//! The guide for authors does what it says: its edits apply and its commands give what it shows.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::Home;

/// A block of a page: its language, and its lines.
fn blocks(page: &str) -> Vec<(&str, Vec<&str>)> {
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut open = false;
    for line in page.lines() {
        match (line.strip_prefix("```"), open) {
            (Some(_), true) => open = false,
            (Some(language), false) => {
                open = true;
                found.push((language, Vec::new()));
            }
            (None, true) => found.last_mut().unwrap().1.push(line),
            (None, false) => {}
        }
    }
    found
}

/// Lines that begin with a minus, or a space, are in the file; with those that begin with a plus it goes on.
fn edit(home: &Home, lines: &[&str]) {
    let name = lines[0].strip_prefix("--- ").unwrap();
    let side = |sign: char| -> String {
        let of = lines[1..].iter().filter(|l| l.starts_with([' ', sign]));
        of.map(|l| format!("{}\n", &l[1..])).collect()
    };
    let text = fs::read_to_string(home.path(name)).unwrap();
    let (old, new) = (side('-'), side('+'));
    assert_eq!(
        text.matches(&old).count(),
        1,
        "{name} has not exactly one\n{old}"
    );
    home.write(name, text.replace(&old, &new));
}

/// Runs the commands of a block; each line below one is to be printed.
fn run(home: &Home, lines: &[&str]) -> usize {
    let binary = Path::new(env!("CARGO_BIN_EXE_firedrill"));
    let path = format!("{}:/usr/bin:/bin", binary.parent().unwrap().display());
    let mut said = String::new();
    let mut commands = 0;
    for line in lines {
        let Some(line) = line.strip_prefix("$ ") else {
            assert!(said.contains(line), "`{line}` is not in\n{said}");
            continue;
        };
        commands += 1;
        let code = line
            .split("# exits with ")
            .nth(1)
            .map_or(0, |code| code.parse().unwrap());
        let mut shell = Command::new("bash");
        for (name, value) in home.command(&[]).get_envs() {
            shell.env(name, value.unwrap());
        }
        let output = shell
            .args(["--norc", "-c", line])
            .current_dir(home.dir.path())
            .env("PATH", &path)
            .output()
            .unwrap();
        said =
            String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{line}\n{said}");
    }
    commands
}

#[test]
fn the_first_scenario_is_written_as_the_guide_says() {
    let home = Home::new();
    let page =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/first-scenario.md"));
    let mut commands = 0;
    for (language, lines) in blocks(&page.unwrap()) {
        match language {
            "console" => commands += run(&home, &lines),
            "diff" => edit(&home, &lines),
            other => panic!("the test does not know blocks of {other}"),
        }
    }
    assert!(commands > 15, "{commands}");
    // The result holds in all variants, the old ones too.
    for variant in ["bad-release", "expired-key", "broken-check", "runaway-job"] {
        home.par("saving-fails.yaml", variant);
        let args = [
            "run",
            "saving-fails.yaml",
            "--variant",
            variant,
            "--script",
            "par.csv",
            "--fail-under",
            "90",
        ];
        home.ok(&args);
    }
}

/// The commands that pages name exist, and so do the pages that they link to.
#[test]
fn pages_for_authors_name_what_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let home = Home::new();
    let help = home.ok(&["--help"]);
    for name in ["first-scenario.md", "good-drills.md", "scenarios.md"] {
        let page = fs::read_to_string(root.join("docs").join(name)).unwrap();
        let known = |command: &str| help.contains(&format!("\n  {command} "));
        let named = page.split("`firedrill ").skip(1);
        for command in named.map(|rest| rest.split([' ', '`']).next().unwrap()) {
            assert!(known(command), "{name}: {command}");
        }
        for link in page
            .split("](")
            .skip(1)
            .map(|rest| rest.split([')', '#']).next().unwrap())
        {
            let there = link.is_empty() || root.join("docs").join(link).exists();
            assert!(there, "{name}: {link}");
        }
    }
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    for page in [
        "first-scenario.md",
        "good-drills.md",
        "format.md",
        "scenarios.md",
    ] {
        assert!(readme.contains(&format!("docs/{page}")), "{page}");
    }
}
