//! A new scenario is sound, playable and explained; the reference of the format is the generated one.

use std::path::Path;

use serde_json::Value;

use super::{Home, files};

/// The variants of the template.
const VARIANTS: [&str; 3] = ["bad-release", "expired-key", "broken-check"];

/// No finding, and the reference plays win while doing nothing and doing everything do not.
fn is_good(home: &Home, scenario: &str) {
    let found = home.json(&["check", scenario]);
    assert_eq!(found[0]["diagnostics"], Value::Array(Vec::new()), "{found}");
    let shown = home.json(&["show", scenario]);
    let actions = shown["actions"].as_array().unwrap();
    let everything: String = (1..)
        .zip(actions)
        .map(|(minute, a)| format!("{minute}:00,ana,run {}\n", a["id"].as_str().unwrap()))
        .collect();
    home.write("nothing.csv", "at,by,response\n");
    home.write(
        "everything.csv",
        format!("at,by,response\n0:30,ana,ack\n{everything}20:00,ana,resolve\n"),
    );
    for variant in VARIANTS {
        home.par(scenario, variant);
        let score = |script: &str| {
            let args = [
                "--store",
                "memory:",
                "run",
                scenario,
                "--variant",
                variant,
                "--script",
                script,
            ];
            home.json(&args)["score"].as_f64().unwrap()
        };
        assert!(score("par.csv") >= 90.0, "{variant}");
        assert!(score("nothing.csv") <= 10.0, "{variant}");
        assert!(score("everything.csv") <= 45.0, "{variant}");
    }
}

#[test]
fn a_new_scenario_is_sound_and_its_pars_win() {
    let home = Home::new();
    let out = home.ok(&["new", "runaway-cron"]);
    assert_eq!(out, "./runaway-cron.yaml\n./scenario.schema.json\n");
    is_good(&home, "runaway-cron.yaml");
    let text = std::fs::read_to_string(home.path("runaway-cron.yaml")).unwrap();
    assert!(text.starts_with("# yaml-language-server: $schema=scenario.schema.json\n"));
    let schema = std::fs::read_to_string(home.path("scenario.schema.json")).unwrap();
    assert_eq!(schema, home.ok(&["schema", "scenario"]));
}

#[test]
fn a_new_scenario_can_have_a_catalogue_of_its_own() {
    let home = Home::new();
    let args = [
        "new",
        "slow",
        "--title",
        "It is \"slow\"",
        "--catalogue",
        "shop",
        "--dir",
        "drills",
    ];
    let made = home.json(&args);
    assert_eq!(made["id"], "slow");
    let names = made["files"].as_array().unwrap();
    assert_eq!(names.len(), 4, "{made}");
    is_good(&home, "drills/slow.yaml");
    assert_eq!(
        home.json(&["show", "drills/slow.yaml"])["title"],
        "It is \"slow\""
    );
    let found = home.json(&["check", "drills/catalogues/shop.yaml"]);
    assert_eq!(found[0]["diagnostics"], Value::Array(Vec::new()), "{found}");
    let modeline = "# yaml-language-server: $schema=catalogue.schema.json\n";
    let catalogue = home.path("drills/catalogues/shop.yaml");
    assert!(
        std::fs::read_to_string(catalogue)
            .unwrap()
            .starts_with(modeline)
    );
    assert!(
        home.path("drills/catalogues/catalogue.schema.json")
            .exists()
    );
    // A second one uses the same catalogue, and the schema that is there.
    let second = home.json(&["new", "empty-cart", "--uses", "shop", "--dir", "drills"]);
    assert_eq!(second["files"].as_array().unwrap().len(), 1);
    is_good(&home, "drills/empty-cart.yaml");
}

#[test]
fn nothing_is_written_over_and_nothing_half_written() {
    let home = Home::new();
    home.write("mine.yaml", "mine");
    let ran = home.run(&["new", "mine"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(
        ran.err.contains("`./mine.yaml` exists already"),
        "{}",
        ran.err
    );
    home.write(
        "catalogues/small.yaml",
        "format: 1\ncatalogue: small\nusers: 10\n",
    );
    for (args, code, said) in [
        (
            ["new", "Bad_Id"].as_slice(),
            2,
            "`Bad_Id` is no id of a scenario",
        ),
        (
            &["new", "a", "--uses", "ebp"],
            3,
            "there is no catalogue `ebp`",
        ),
        (
            &["new", "a", "--uses", "small"],
            3,
            "does not fit the catalogue small",
        ),
        (
            &["new", "a", "--catalogue", "small"],
            2,
            "catalogues/small.yaml` exists already",
        ),
        (&["new", "a", "--dir", "mine.yaml/x"], 1, "cannot write"),
    ] {
        let ran = home.run(args);
        assert_eq!(ran.code, code, "{args:?}: {}", ran.err);
        assert!(ran.err.contains(said), "{args:?}: {}", ran.err);
    }
    let left = std::fs::read_dir(home.path(".")).unwrap();
    let mut left: Vec<_> = left.map(|e| e.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["catalogues", "mine.yaml"]);
    assert_eq!(files(&home.path("catalogues")).len(), 1);
    assert_eq!(
        std::fs::read_to_string(home.path("mine.yaml")).unwrap(),
        "mine"
    );
}

/// `UPDATE=1 cargo test --test it reference` writes the page anew.
#[test]
fn the_reference_of_the_format_is_the_generated_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/format.md");
    let page = Home::new().ok(&["schema", "--reference"]);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == page,
        "docs/format.md is out of date: UPDATE=1 cargo test --test it reference"
    );
    // Every link leads to a heading.
    let headings = page.lines().filter(|l| l.starts_with("### "));
    let anchors: Vec<String> = headings
        .map(|l| l[4..].to_lowercase().replace(':', "").replace(' ', "-"))
        .collect();
    let links = page
        .split("](#")
        .skip(1)
        .map(|rest| rest.split(')').next().unwrap());
    let mut count = 0;
    for link in links {
        count += 1;
        assert!(anchors.iter().any(|a| a == link), "{link}");
    }
    assert!(count > 100, "{count}");
    // Every key and every word of the schemas stands in it.
    for kind in ["scenario", "catalogue", "policy"] {
        let schema: Value = serde_json::from_str(&Home::new().ok(&["schema", kind])).unwrap();
        let mut open = vec![&schema];
        while let Some(value) = open.pop() {
            for (key, inner) in value.as_object().into_iter().flatten() {
                if key == "properties" {
                    for (name, schema) in inner.as_object().unwrap() {
                        let text = schema["description"].as_str().unwrap_or_default();
                        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                        let rows = page.lines().filter(|l| l.contains(&format!("| `{name}`")));
                        let told = rows.into_iter().any(|row| row.contains(&text));
                        assert!(told, "{kind}: {name}: {text}");
                    }
                }
                open.push(inner);
            }
            open.extend(value.as_array().into_iter().flatten());
        }
    }
}
