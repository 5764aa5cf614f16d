//! The triggers of a scenario as a flowchart in the language of Mermaid: what moves the system, and what the system sets off.
//!
//! Invariants: the same scenario gives the same text; every name is quoted, so no title can break the syntax.

use std::fmt::Display;

use super::Loaded;
use super::doc::{Change, Declared, Inject, Scenario, Sets, State, When};
use crate::model::{Severity, Span};
use crate::yaml::{Duration, Id, OneOrMany};

/// The flowchart of all variants.
pub fn graph(loaded: &Loaded) -> String {
    let mut graph = Graph::default();
    graph.world(&loaded.doc);
    graph.script(&loaded.doc);
    graph.text()
}

#[derive(Default)]
struct Graph {
    nodes: Vec<(String, String)>,
    edges: Vec<String>,
}

/// The forms of nodes: what stands before and after the label, and the class.
type Form = (&'static str, &'static str, &'static str);
const VARIANT: Form = ("([", "])", "variant");
const HISTORY: Form = ("([", "])", "plain");
const VARIABLE: Form = ("[(", ")]", "plain");
const STATE: Form = ("(", ")", "plain");
const IMPACT: Form = ("(", ")", "impact");
const ACTION: Form = ("[", "]", "action");
const CHANGE: Form = ("{{", "}}", "plain");
const INJECT: Form = ("[/", "/]", "inject");
const RESPONSE: Form = ("[[", "]]", "plain");

const CLASSES: &str = "  \
classDef plain fill:#ffffff,stroke:#555555,color:#111111
  classDef variant fill:#e8e3f7,stroke:#5b4a9e,color:#111111
  classDef impact fill:#fbe3e0,stroke:#b3372b,color:#111111
  classDef action fill:#e1f0e4,stroke:#2f7d46,color:#111111
  classDef inject fill:#e3eefa,stroke:#2b6cb0,color:#111111
";

impl Graph {
    /// Variants, variables and states, and what moves them.
    fn world(&mut self, doc: &Scenario) {
        for (id, variant) in doc.variants.iter() {
            let cause = variant.cause.as_ref().map_or(id, Id::as_str);
            let title = doc.causes.get(cause).map_or(cause, String::as_str);
            let kind = if variant.false_alarm {
                "false alarm: "
            } else {
                ""
            };
            self.node("variant", id, VARIANT, &format!("{id}: {kind}{title}"));
        }
        if !doc.history.is_empty() {
            self.node("history", "", HISTORY, "history of all variants");
        }
        for (id, _) in doc.system.iter() {
            self.node("var", id, VARIABLE, id);
        }
        for state in &doc.states {
            let form = if state.severity.is_some() {
                IMPACT
            } else {
                STATE
            };
            self.node("state", state.id.as_str(), form, &state_label(state));
        }
        for past in &doc.history {
            self.sets(&node_id("history", ""), &past.sets, "");
        }
        for (id, variant) in doc.variants.iter() {
            for past in &variant.history {
                self.sets(&node_id("variant", id), &past.sets, "");
            }
        }
        for state in &doc.states {
            self.triggers(&state.when, &node_id("state", state.id.as_str()), "-->", "");
        }
        for (id, action) in doc.actions.iter() {
            let title = action.title.as_deref().unwrap_or(id);
            let node = self.node("action", id, ACTION, &format!("{id}: {title}"));
            for outcome in &action.outcomes {
                let rating = format!("{:?}", outcome.rating).to_lowercase();
                self.sets(&node, &outcome.sets, &format!(", {rating}"));
            }
        }
    }

    /// Changes and injects, the common ones and those of the variants.
    fn script(&mut self, doc: &Scenario) {
        for change in &doc.changes {
            self.change(change, None);
        }
        for inject in &doc.injects {
            self.inject(inject, None);
        }
        for (id, variant) in doc.variants.iter() {
            for change in &variant.changes {
                self.change(change, Some(id));
            }
            for inject in &variant.injects {
                self.inject(inject, Some(id));
            }
        }
    }

    fn change(&mut self, change: &Change, variant: Option<&str>) {
        let label = format!(
            "{}{}",
            change.id,
            timing(change.at, change.held, change.delay, None)
        );
        let node = self.node("change", &in_variant(&change.id, variant), CHANGE, &label);
        self.conditions(
            &node,
            variant,
            [&change.when, &change.only_if, &change.unless],
        );
        self.sets(&node, &change.sets, "");
    }

    fn inject(&mut self, inject: &Inject, variant: Option<&str>) {
        let time = timing(inject.at, inject.held, inject.delay, inject.every);
        let label = format!("{}{time}, from {}", inject.id, inject.from);
        let node = self.node("inject", &in_variant(&inject.id, variant), INJECT, &label);
        self.conditions(
            &node,
            variant,
            [&inject.when, &inject.only_if, &inject.unless],
        );
        self.sets(&node, &inject.sets, "");
    }

    /// What starts a change or an inject, what it needs when it is due, and what keeps it from coming.
    fn conditions(
        &mut self,
        node: &str,
        variant: Option<&str>,
        [when, only_if, unless]: [&Option<When>; 3],
    ) {
        if let Some(variant) = variant {
            self.edge(&node_id("variant", variant), "-.->", "has", node);
        }
        for (condition, arrow, word) in [
            (when, "-->", ""),
            (only_if, "-.->", "if"),
            (unless, "-.->", "unless"),
        ] {
            if let Some(condition) = condition {
                self.triggers(condition, node, arrow, word);
            }
        }
    }

    fn triggers(&mut self, when: &When, to: &str, arrow: &str, word: &str) {
        let mut sources = Vec::new();
        self.sources(when, false, &mut sources);
        for (from, label) in sources {
            self.edge(&from, arrow, format!("{word} {label}").trim(), to);
        }
    }

    /// The nodes that a condition reads, with what it asks of them.
    fn sources(&mut self, when: &When, not: bool, out: &mut Vec<(String, String)>) {
        let word = if not { "not" } else { "" };
        let asked = |text: &str| format!("{word} {text}").trim().to_owned();
        for (variable, values) in when.is.iter() {
            out.push((node_id("var", variable), asked(&words(values))));
        }
        for (kind, ids, text) in [
            ("state", &when.state, ""),
            ("variant", &when.variant, ""),
            ("action", &when.ran, "has run"),
            ("action", &when.running, "is running"),
            ("inject", &when.fired, "was delivered"),
        ] {
            for id in ids.iter().flat_map(OneOrMany::iter) {
                let any = kind == "action" && id.as_str() == "any";
                let from = if any {
                    self.node("response", text, RESPONSE, &format!("some action {text}"))
                } else {
                    node_id(kind, id.as_str())
                };
                out.push((from, asked(text)));
            }
        }
        for response in responses(when) {
            let (text, holds) = response;
            let from = self.node("response", &text, RESPONSE, &text);
            let label = if holds == not { "not" } else { "" };
            out.push((from, label.to_owned()));
        }
        let parts = when.all.iter().chain(&when.any).flatten();
        parts.for_each(|part| self.sources(part, not, out));
        if let Some(inner) = &when.not {
            self.sources(inner, !not, out);
        }
    }

    fn sets(&mut self, from: &str, sets: &Sets, more: &str) {
        for (variable, value) in sets.iter() {
            let label = format!("{value}{more}");
            self.edge(from, "-->", &label, &node_id("var", variable));
        }
    }

    /// Adds a node, once, and gives its id.
    fn node(&mut self, kind: &str, id: &str, (open, close, class): Form, label: &str) -> String {
        let node = node_id(kind, id);
        if !self.nodes.iter().any(|(known, _)| *known == node) {
            let line = format!("  {node}{open}{}{close}:::{class}\n", quoted(label));
            self.nodes.push((node.clone(), line));
        }
        node
    }

    fn edge(&mut self, from: &str, arrow: &str, label: &str, to: &str) {
        let label = match label {
            "" => String::new(),
            label => format!("|{}|", quoted(label)),
        };
        let line = format!("  {from} {arrow}{label} {to}\n");
        if !self.edges.contains(&line) {
            self.edges.push(line);
        }
    }

    fn text(&self) -> String {
        let nodes = self.nodes.iter().map(|(_, line)| line.as_str());
        let edges = self.edges.iter().map(String::as_str);
        let lines: String = nodes.chain(edges).collect();
        format!("flowchart LR\n{lines}{CLASSES}")
    }
}

/// What players do or have found, in words, and whether the condition asks for it or for its absence.
fn responses(when: &When) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    for (flag, text) in [
        (when.acked, "acknowledged"),
        (when.resolved, "declared resolved"),
    ] {
        found.extend(flag.map(|holds| (text.to_owned(), holds)));
    }
    for (ids, verb) in [
        (&when.looked, "looked at"),
        (&when.verified, "verified"),
        (&when.notified, "told"),
        (&when.paged, "paged"),
        (&when.assigned, "assigned"),
        (&when.suspected, "suspected"),
        (&when.diagnosed, "diagnosed"),
        (&when.evidence, "found"),
    ] {
        let ids = ids.iter().flat_map(OneOrMany::iter);
        found.extend(ids.map(|id| (format!("{verb} {id}"), true)));
    }
    for declared in when.classified.iter().flat_map(OneOrMany::iter) {
        let word = match declared {
            Declared::None => "no incident".to_owned(),
            Declared::Any => "some severity".to_owned(),
            severity => format!("{severity:?}"),
        };
        found.push((format!("declared {word}"), true));
    }
    for severity in when.impact.iter().flat_map(OneOrMany::iter) {
        let severity = Severity::from(*severity).name();
        found.push((format!("impact {severity}"), true));
    }
    found
}

fn state_label(state: &State) -> String {
    let Some(severity) = state.severity else {
        return state.id.to_string();
    };
    let users = state.users.unwrap_or_default().fraction() * 100.0;
    let residual = if state.residual { ", residual" } else { "" };
    let severity = Severity::from(severity).name();
    format!("{}: {severity}, {users}%{residual}", state.id)
}

/// When something comes, in brackets.
fn timing(
    at: Option<Duration>,
    held: Option<Duration>,
    delay: Option<Duration>,
    every: Option<Duration>,
) -> String {
    let parts = [
        ("at", at),
        ("held", held),
        ("delay", delay),
        ("every", every),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .filter_map(|(word, time)| time.map(|t| format!("{word} {}", span(t))))
        .collect();
    if said.is_empty() {
        return String::new();
    }
    format!(" ({})", said.join(", "))
}

fn span(duration: Duration) -> Span {
    duration.0
}

/// Two variants may have injects of one name.
fn in_variant(id: &Id, variant: Option<&str>) -> String {
    match variant {
        Some(variant) => format!("{id}__{variant}"),
        None => id.to_string(),
    }
}

fn words<T: Display>(values: &OneOrMany<T>) -> String {
    let words: Vec<String> = values.iter().map(ToString::to_string).collect();
    words.join(" or ")
}

/// The id of a node: letters, digits and underscores.
fn node_id(kind: &str, id: &str) -> String {
    let id: String = id
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    format!("{kind}_{id}")
}

/// A label in quotes, with entities for what Mermaid or a browser would read as its own.
fn quoted(label: &str) -> String {
    let mut text = String::from("\"");
    for letter in label.chars() {
        match letter {
            '"' => text += "#quot;",
            '#' => text += "#35;",
            '<' => text += "#lt;",
            '>' => text += "#gt;",
            '&' => text += "#amp;",
            '`' => text += "#96;",
            letter if letter.is_control() => text.push(' '),
            letter => text.push(letter),
        }
    }
    text + "\""
}
