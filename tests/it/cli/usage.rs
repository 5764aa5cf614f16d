//! The command line itself: help, mistakes, settings, pipes.

use std::process::Stdio;

use serde_json::Value;

use super::Home;

#[test]
fn help_leads_with_examples_and_fits_the_width() {
    let home = Home::new();
    for args in [&[][..], &["--help"], &["help"]] {
        let help = home.ok(args);
        let (examples, usage) = (help.find("Examples:"), help.find("Usage:"));
        assert!(examples.is_some() && examples < usage, "{help}");
        assert!(help.lines().all(|l| l.chars().count() <= 100), "{help}");
    }
    assert!(home.ok(&["--version"]).starts_with("firedrill 0."));
    for command in [
        "learn",
        "list",
        "show",
        "run",
        "drills",
        "report",
        "score",
        "replay",
        "verify",
        "export",
        "delete",
        "check",
        "schema",
        "completions",
        "man",
    ] {
        let help = home.ok(&[command, "--help"]);
        assert!(help.contains("Usage: firedrill"), "{command}: {help}");
        let examples = help.find(&format!("firedrill {command}"));
        let plain = ["list", "drills"].contains(&command);
        assert!(plain || examples < help.find("Usage:"), "{command}: {help}");
    }
}

#[test]
fn typos_get_suggestions_and_their_exit_codes() {
    let home = Home::new();
    for (args, code, says) in [
        (&["lst"][..], 2, "'list'"),
        (&["list", "--jsn"], 2, "--json"),
        (&["show", "blnk-page"], 5, "did you mean `blank-page`?"),
        (&["show", "blank-page.yaml"], 5, "there is no scenario"),
        (
            &["show", "blank-page", "--variant", "env-mising"],
            5,
            "did you mean `env-missing`?",
        ),
        (&["show", "blank-page", "--par"], 2, "--variant"),
        (&["report", "d-000"], 5, "`firedrill drills`"),
        (&["report", "LAST"], 5, "or `last`"),
        (
            &["check", "nowhere.yaml"],
            5,
            "there is no file `nowhere.yaml`",
        ),
        (
            &["run", "blank-page", "--script", "nowhere.csv"],
            5,
            "cannot read nowhere.csv",
        ),
        (&["man", "rum"], 5, "did you mean `run`?"),
        (&["drills", "--store", "mysql://x"], 2, "sqlite:FILE"),
    ] {
        let ran = home.run(args);
        assert_eq!(ran.code, code, "{args:?}: {}", ran.err);
        assert!(ran.err.contains(says), "{args:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{args:?}");
        let mut args = args.to_vec();
        args.push("--json");
        let ran = home.run(&args);
        let error = ran.error();
        assert_eq!(ran.code, code, "{args:?}");
        assert!(
            error["kind"].is_string() && error["message"].is_string(),
            "{error}"
        );
        assert!(
            error["hints"].is_array() && error["diagnostics"].is_array(),
            "{error}"
        );
        assert_eq!(ran.err, "", "{args:?}");
    }
}

#[test]
fn the_scenarios_are_listed_and_shown() {
    let home = Home::new();
    let list = home.json(&["list"]);
    let ids: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["id"].as_str().unwrap())
        .collect();
    assert_eq!(
        ids,
        [
            "first-page",
            "blank-page",
            "claude-rate-limit",
            "supabase-connection-failure",
            "oauth-failure",
            "localstorage-quota",
            "memory-leak",
            "deployment-failure",
            "security-vulnerability"
        ]
    );
    let text = home.ok(&["list"]);
    for id in ids {
        assert!(text.contains(id));
        let shown = home.json(&["show", id]);
        for key in ["id", "title", "level"] {
            assert!(shown[key].is_string(), "{id}: {key}");
        }
        // The lesson is short, and has no more in it than it teaches.
        let (minutes, least) = match id {
            "first-page" => (15, 2),
            "supabase-connection-failure" | "memory-leak" => (75, 4),
            "security-vulnerability" => (90, 4),
            _ => (60, 4),
        };
        assert_eq!(shown["time_box_ms"], minutes * 60_000);
        for key in ["variants", "views", "actions", "causes", "objectives"] {
            let entries = shown[key].as_array().unwrap();
            assert!(
                entries.len() >= least && entries.iter().all(|e| e["id"].is_string()),
                "{id}: {key}"
            );
        }
        for variant in shown["variants"].as_array().unwrap() {
            let variant = variant["id"].as_str().unwrap();
            // Names of one word may stand in any sentence.
            let tells = variant.contains('-') && home.ok(&["show", id]).contains(variant);
            assert!(!tells, "{id} tells {variant}");
            let par = home.ok(&["show", id, "--par", "--variant", variant]);
            assert!(par.starts_with("at,by,response\n"), "{par}");
        }
    }
}

#[test]
fn nothing_is_coloured_or_listed_without_reason() {
    let home = Home::new();
    assert_eq!(home.json(&["drills"]), Value::Array(Vec::new()));
    let ran = home.run(&["drills"]);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("firedrill list"), "{}", ran.err);
    assert_eq!(home.run(&["drills", "--quiet"]).err, "");
    for args in [
        &["list"][..],
        &["show", "blank-page"],
        &["--help"],
        &["show", "nothing"],
    ] {
        let ran = home.run(args);
        assert!(
            !ran.out.contains('\x1b') && !ran.err.contains('\x1b'),
            "{args:?}"
        );
    }
}

#[test]
fn a_closed_pipe_is_a_quiet_exit() {
    let home = Home::new();
    let mut child = home
        .command(&["show", "blank-page", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn completions_manuals_and_schemas_are_printed() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(
            home.ok(&["completions", shell]).contains("firedrill"),
            "{shell}"
        );
    }
    assert!(home.ok(&["man"]).contains(".TH firedrill"));
    assert!(home.ok(&["man", "run"]).contains("firedrill-run"));
    for (kind, key) in [
        ("scenario", "variants"),
        ("catalogue", "catalogue"),
        ("policy", "severities"),
    ] {
        let schema: Value = serde_json::from_str(&home.ok(&["schema", kind])).unwrap();
        assert!(schema["properties"][key].is_object(), "{kind}");
    }
}

#[test]
fn flags_win_over_the_environment_over_files() {
    let home = Home::new();
    let store = |args: &[&str], env: Option<&str>| {
        let mut command = home.command(args);
        if let Some(url) = env {
            command.env("FIREDRILL_STORE", url);
        }
        assert!(command.output().unwrap().status.success());
    };
    let made = |name: &str| home.path(name).exists();
    store(&["drills"], None);
    assert!(made("data/firedrill/drills.db"));
    home.write("config/firedrill/config.toml", "store = \"sqlite:user.db\"");
    store(&["drills"], None);
    assert!(made("config/firedrill/user.db"));
    home.write(
        "firedrill.toml",
        "store = \"sqlite:local.db\"\nreports = \"out\"",
    );
    store(&["drills"], None);
    assert!(made("local.db"));
    store(&["drills"], Some("sqlite:env.db"));
    assert!(made("env.db"));
    store(
        &["drills", "--store", "sqlite:flag.db"],
        Some("sqlite:env2.db"),
    );
    assert!(made("flag.db") && !made("env2.db"));

    let drill = home.played()["drill"].as_str().unwrap().to_owned();
    assert!(made(&format!("out/{drill}/report.html")));

    home.write("firedrill.toml", "stor = \"sqlite:local.db\"");
    let ran = home.run(&["list"]);
    assert_eq!(ran.code, 3);
    assert!(
        ran.err.contains("firedrill.toml") && ran.err.contains("stor"),
        "{}",
        ran.err
    );
}
