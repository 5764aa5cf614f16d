//! Lays a scenario over its catalogue: maps merge key by key, lists append, and an item with the id of an
//! earlier one takes its place. Places survive, so that a problem is shown in the file that has it.

use crate::yaml::{Diagnostic, Key, Node, Value};

/// The sections whose entries have ids, as `drop` names them.
const SECTIONS: [&str; 8] = [
    "people", "samples", "metrics", "views", "evidence", "actions", "injects", "expect",
];

/// The scenario and its catalogue as one tree, without `uses` and `drop`.
pub(super) fn merge(scenario: &Node, mut catalogue: Node, found: &mut Vec<Diagnostic>) -> Node {
    for entry in scenario.get("drop").map_or(&[][..], Node::items) {
        drop_entry(&mut catalogue, entry, found);
    }
    mark_chorus(&mut catalogue);
    keep_known_causes(&mut catalogue, scenario);
    let mut merged = scenario.clone();
    let Value::Map(own) = &mut merged.value else {
        return merged;
    };
    own.retain(|(key, _)| key.text != "uses" && key.text != "drop");
    let Value::Map(shared) = catalogue.value else {
        return merged;
    };
    for (key, base) in shared {
        if key.text == "format" || key.text == "catalogue" {
            continue;
        }
        match own.iter_mut().find(|(k, _)| k.text == key.text) {
            Some((_, over)) => *over = lay_over(base, over.clone()),
            None => own.push((key, base)),
        }
    }
    merged
}

fn lay_over(base: Node, over: Node) -> Node {
    let at = over.at.clone();
    let value = match (base.value, over.value) {
        (Value::Map(base), Value::Map(over)) => Value::Map(lay_maps(base, over)),
        (Value::Seq(base), Value::Seq(over)) => Value::Seq(lay_lists(base, over)),
        (_, over) => over,
    };
    Node { value, at }
}

fn lay_maps(mut base: Vec<(Key, Node)>, over: Vec<(Key, Node)>) -> Vec<(Key, Node)> {
    for (key, value) in over {
        match base.iter_mut().find(|(k, _)| k.text == key.text) {
            Some(entry) => {
                let below = std::mem::replace(
                    &mut entry.1,
                    Node {
                        value: Value::Null,
                        at: value.at.clone(),
                    },
                );
                *entry = (key, lay_over(below, value));
            }
            None => base.push((key, value)),
        }
    }
    base
}

fn lay_lists(mut base: Vec<Node>, over: Vec<Node>) -> Vec<Node> {
    for item in over {
        let same = |known: &Node| match id_of(&item) {
            Some(id) => id_of(known) == Some(id),
            None => !item.is_container() && known.value == item.value,
        };
        match base.iter_mut().find(|known| same(known)) {
            Some(known) => *known = item,
            None => base.push(item),
        }
    }
    base
}

fn id_of(node: &Node) -> Option<&str> {
    node.get("id").and_then(Node::as_str)
}

fn drop_entry(catalogue: &mut Node, entry: &Node, found: &mut Vec<Diagnostic>) {
    let Some(name) = entry.as_str() else { return };
    let (section, id) = match name.split_once('/') {
        Some((section, id)) => (Some(section), id),
        None => (None, name),
    };
    let sections = SECTIONS
        .into_iter()
        .filter(|s| section.is_none_or(|wanted| wanted == *s));
    let mut known: Vec<String> = Vec::new();
    for section in sections {
        let Some(node) = catalogue.get_mut(section) else {
            continue;
        };
        let before = ids(node);
        if before.iter().any(|known| known == id) {
            match &mut node.value {
                Value::Map(entries) => entries.retain(|(key, _)| key.text != id),
                Value::Seq(items) => items.retain(|item| id_of(item) != Some(id)),
                _ => {}
            }
            return;
        }
        known.extend(before);
    }
    let message = format!("the catalogue has nothing called `{name}` to drop");
    found.push(
        Diagnostic::error("S104", entry.at.clone(), message)
            .suggest(id, known.iter().map(String::as_str)),
    );
}

fn ids(node: &Node) -> Vec<String> {
    let keys = node.entries().iter().map(|(key, _)| key.text.clone());
    keys.chain(node.items().iter().filter_map(id_of).map(str::to_owned))
        .collect()
}

/// The merged text has to say by itself which injects a false alarm skips.
fn mark_chorus(catalogue: &mut Node) {
    let Some(Node {
        value: Value::Seq(items),
        ..
    }) = catalogue.get_mut("injects")
    else {
        return;
    };
    for item in items {
        let at = item.at.clone();
        if let Value::Map(entries) = &mut item.value
            && !entries.iter().any(|(key, _)| key.text == "chorus")
        {
            let key = Key {
                text: "chorus".to_owned(),
                at: at.clone(),
            };
            entries.push((
                key,
                Node {
                    value: Value::Bool(true),
                    at,
                },
            ));
        }
    }
}

/// A catalogue's evidence may speak of causes that this scenario does not have.
fn keep_known_causes(catalogue: &mut Node, scenario: &Node) {
    let causes: Vec<&str> = scenario
        .get("causes")
        .map_or(&[][..], Node::entries)
        .iter()
        .map(|(k, _)| k.text.as_str())
        .collect();
    let Some(Node {
        value: Value::Map(evidence),
        ..
    }) = catalogue.get_mut("evidence")
    else {
        return;
    };
    for (_, item) in evidence {
        for side in ["supports", "refutes"] {
            if let Some(Node {
                value: Value::Seq(list),
                ..
            }) = item.get_mut(side)
            {
                list.retain(|cause| cause.as_str().is_some_and(|c| causes.contains(&c)));
            }
        }
    }
}
