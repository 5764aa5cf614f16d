//! What an author sees in an editor: the real YAML language server, with the schema that a file's first line names.
//!
//! It comes from npm. When it cannot be had, the test fails and says what to do; it is never skipped.

use std::fs;
use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::node;

/// A language server and the editor that talks to it.
struct Editor {
    server: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    asked: u32,
    /// How many texts were opened, and the last one's place.
    opened: u32,
    last: String,
}

impl Editor {
    fn start(root: &Path) -> Self {
        let modules = node::modules(&["yaml-language-server@1.19.2"]);
        let program = modules.join("node_modules/yaml-language-server/bin/yaml-language-server");
        let mut server = Command::new("node")
            .arg(program)
            .arg("--stdio")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let to = server.stdin.take().unwrap();
        let out = server.stdout.take().unwrap();
        let (pass, from) = channel();
        std::thread::spawn(move || {
            let mut out = BufReader::new(out);
            while let Some(message) = message(&mut out) {
                if pass.send(message).is_err() {
                    return;
                }
            }
        });
        let mut editor = Self {
            server,
            to,
            from,
            asked: 0,
            opened: 0,
            last: String::new(),
        };
        let start = json!({ "processId": null, "rootUri": uri(root), "capabilities": {} });
        editor.ask("initialize", &start);
        editor.tell("initialized", &json!({}));
        editor.tell(
            "workspace/didChangeConfiguration",
            &json!({ "settings": settings() }),
        );
        editor
    }

    fn send(&mut self, mut message: Value) {
        message["jsonrpc"] = "2.0".into();
        let text = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.to.flush().unwrap();
    }

    fn tell(&mut self, method: &str, params: &Value) {
        self.send(json!({ "method": method, "params": params }));
    }

    /// The first message that is wanted. What the server asks in between is answered.
    fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.from.recv_timeout(Duration::from_secs(60)).unwrap();
            if let (Some(id), Some(method)) = (message.get("id"), message["method"].as_str()) {
                let items = message["params"]["items"].as_array().map_or(0, Vec::len);
                let result = match method {
                    "workspace/configuration" => json!(vec![settings()["yaml"].clone(); items]),
                    _ => Value::Null,
                };
                self.send(json!({ "id": id, "result": result }));
            } else if wanted(&message) {
                return message;
            }
        }
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.send(json!({ "id": id, "method": method, "params": params }));
        self.until(|m| m["id"] == id)["result"].clone()
    }

    /// Opens a text as a file beside that one, and waits for what the server has to say about it: line from 1, and words.
    fn open(&mut self, path: &Path, text: &str) -> Vec<(u64, String)> {
        self.opened += 1;
        let name = path.file_name().unwrap().to_string_lossy();
        let about = uri(&path.with_file_name(format!("{}-{name}", self.opened)));
        self.last.clone_from(&about);
        let file = json!({ "uri": about, "languageId": "yaml", "version": 1, "text": text });
        self.tell("textDocument/didOpen", &json!({ "textDocument": file }));
        let said = self.until(|m| {
            m["method"] == "textDocument/publishDiagnostics" && m["params"]["uri"] == about
        });
        let found = said["params"]["diagnostics"].as_array().unwrap().iter();
        found
            .map(|d| {
                let line = d["range"]["start"]["line"].as_u64().unwrap() + 1;
                (line, d["message"].as_str().unwrap().to_owned())
            })
            .collect()
    }

    /// What is offered at the end of the text.
    fn complete(&mut self, path: &Path, text: &str) -> Vec<String> {
        self.open(path, text);
        let line = text.matches('\n').count();
        let character = text.rsplit('\n').next().unwrap().chars().count();
        let place = json!({
            "textDocument": { "uri": self.last }, "position": { "line": line, "character": character },
        });
        let offered = self.ask("textDocument/completion", &place);
        let items = offered["items"].as_array().or(offered.as_array()).unwrap();
        items
            .iter()
            .map(|i| i["label"].as_str().unwrap().to_owned())
            .collect()
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// One message with its head.
fn message(out: &mut impl std::io::BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if out.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim().split_once(": ") {
            Some(("Content-Length", n)) => length = n.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    out.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// Nothing is fetched from anywhere: the schema is the one that the file names.
fn settings() -> Value {
    json!({ "yaml": {
        "validate": true, "completion": true, "hover": true,
        "schemaStore": { "enable": false }, "kubernetesCRDStore": { "enable": false },
    } })
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A directory with a new scenario, its catalogue and their schemas.
fn written() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let made = Command::new(env!("CARGO_BIN_EXE_firedrill"))
        .args(["new", "drill", "--catalogue", "shop"])
        .current_dir(dir.path())
        .output()
        .unwrap();
    assert!(made.status.success());
    dir
}

#[test]
fn an_editor_knows_the_keys_and_marks_what_is_wrong() {
    let dir = written();
    let mut editor = Editor::start(dir.path());
    let path = dir.path().join("drill.yaml");
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(editor.open(&path, &text), []);
    let wrong = text.replace("level: novice", "levl: novice");
    let found = editor.open(&path, &wrong);
    let line = wrong.lines().position(|l| l.starts_with("levl:")).unwrap() as u64 + 1;
    assert!(
        found
            .iter()
            .any(|(at, said)| *at == line && said.contains("levl")),
        "{found:?}"
    );
    let found = editor.open(&path, &text.replace("level: novice", "level: beginner"));
    assert!(
        found
            .iter()
            .any(|(at, said)| *at == line && said.contains("novice")),
        "{found:?}"
    );

    let begun = "# yaml-language-server: $schema=scenario.schema.json\nformat: 1\n";
    let keys = editor.complete(&path, begun);
    for key in ["title", "time_box", "causes", "variants", "uses"] {
        assert!(keys.iter().any(|k| k == key), "{key}: {keys:?}");
    }
    let view = editor.complete(&path, &format!("{begun}views:\n  errors:\n    "));
    for key in ["tool", "verifies", "rows", "panels"] {
        assert!(view.iter().any(|k| k == key), "{key}: {view:?}");
    }
    let words = editor.complete(&path, &format!("{begun}level: "));
    for word in ["novice", "competent", "expert"] {
        assert!(words.iter().any(|w| w == word), "{word}: {words:?}");
    }

    let catalogue = dir.path().join("catalogues/shop.yaml");
    let text = fs::read_to_string(&catalogue).unwrap();
    assert_eq!(editor.open(&catalogue, &text), []);
    let found = editor.open(&catalogue, &text.replace("users: 1400", "usrs: 1400"));
    assert!(
        found.iter().any(|(_, said)| said.contains("usrs")),
        "{found:?}"
    );
}

/// The first lines of the files of this project lead to the schemas in `schema/`.
#[test]
fn the_files_of_this_project_are_checked_by_their_own_schemas() {
    let mut editor = Editor::start(&root());
    for (file, right, wrong) in [
        ("scenarios/blank-page.yaml", "level: novice", "levl: novice"),
        (
            "scenarios/catalogues/epb.yaml",
            "catalogue: epb",
            "catalog: epb",
        ),
        ("scenarios/policy.yaml", "\nroles:", "\nrols:"),
    ] {
        let path = root().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(editor.open(&path, &text), [], "{file}");
        assert!(text.contains(right), "{file}");
        let found = editor.open(&path, &text.replacen(right, wrong, 1));
        assert!(!found.is_empty(), "{file}");
    }
}
