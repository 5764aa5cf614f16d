//! `show --graph`: a flowchart that Mermaid's own parser reads.

use std::path::Path;
use std::process::Command;

use super::Home;
use crate::node;

/// Reads the flowcharts that are named with the parser that draws them elsewhere.
const PARSE: &str = r#"
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";
const dom = new JSDOM("");
globalThis.window = dom.window;
globalThis.document = dom.window.document;
const { default: mermaid } = await import("mermaid");
for (const file of process.argv.slice(2)) {
  try {
    const read = await mermaid.parse(readFileSync(file, "utf8"));
    if (!read || !read.diagramType.startsWith("flowchart")) throw new Error("no flowchart");
  } catch (error) {
    console.error(file + ": " + error);
    process.exitCode = 1;
  }
}
"#;

#[test]
fn the_parser_of_mermaid_reads_all_graphs() {
    let home = Home::new();
    let title = r#"Ends | "now" --> #1; <b>`x`</b> & [more] %% end"#;
    home.ok(&["new", "drill", "--title", title]);
    let text = std::fs::read_to_string(home.path("drill.yaml")).unwrap();
    home.write(
        "drill.yaml",
        text.replace(
            "title: Restart all servers",
            r#"title: 'Ends | "now" --> #1; <b>`x`</b> & [more] %% {end}'"#,
        ),
    );
    let mut scenarios = vec!["drill.yaml".to_owned(), "demo".to_owned()];
    let listed = home.json(&["list"]);
    scenarios.extend(
        listed
            .as_array()
            .unwrap()
            .iter()
            .map(|s| s["id"].as_str().unwrap().to_owned()),
    );
    let node = node::modules(&["mermaid@11.17.2", "jsdom@26.1.0"]);
    std::fs::write(node.join("parse.mjs"), PARSE).unwrap();
    let mut command = Command::new("node");
    command.arg(node.join("parse.mjs"));
    for scenario in &scenarios {
        let graph = home.ok(&["show", scenario, "--graph"]);
        assert_eq!(graph, home.ok(&["show", scenario, "--graph"]), "{scenario}");
        let name = Path::new(scenario).file_stem().unwrap().to_string_lossy();
        command.arg(home.write(&format!("{name}.mmd"), graph));
    }
    let read = command.output().unwrap();
    assert!(
        read.status.success(),
        "{}",
        String::from_utf8_lossy(&read.stderr)
    );
}

#[test]
fn causes_actions_and_messages_are_connected() {
    let home = Home::new();
    home.ok(&["new", "drill"]);
    let graph = home.ok(&["show", "drill.yaml", "--graph"]);
    for line in [
        "  variant_expired_key([\"expired-key: The key for the storage service has expired\"]):::variant",
        "  variant_expired_key -->|\"expired\"| var_key",
        "  var_key -->|\"expired\"| state_failing",
        "  variant_bad_release --> state_bad_code",
        "  action_renew_key -->|\"valid, fix\"| var_key",
        "  action_rollback -->|\"r1, harmful\"| var_release",
        "  inject_support_asks[/\"support-asks (at 9m), from support-lead\"/]:::inject",
        "  response_told_support -.->|\"unless\"| inject_support_asks",
        "  state_failing -.->|\"unless not\"| inject_support_asks",
        "  state_failing -.->|\"if\"| inject_developer",
    ] {
        assert!(graph.lines().any(|l| l == line), "{line}\nnot in\n{graph}");
    }
    assert_eq!(
        home.json(&["show", "drill.yaml", "--graph"])["mermaid"],
        graph
    );
}
