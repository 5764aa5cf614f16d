//! Conditions and texts of a scenario in words, for people who read the list and not the file.

use crate::model::{Named, Piece, Plan, Span, Template, Time};
use crate::scenario::compile::folded;
use crate::scenario::doc::{Declared, When};
use crate::world::{age, clock_time};
use crate::yaml::{Id, OneOrMany};

/// A part of a sentence, and the word that joins it when it is made of several.
struct Phrase {
    text: String,
    joined: Option<&'static str>,
}

/// Says what conditions of a variant ask for. Negation is moved to the single facts, so that it reads as a sentence.
pub(super) fn condition(plan: &Plan, when: &When) -> String {
    phrase(plan, when, true).text
}

/// The same, for what must not come true.
pub(super) fn denied(plan: &Plan, when: &When) -> String {
    phrase(plan, when, false).text
}

/// A text with the first letter as a sentence has it.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

fn phrase(plan: &Plan, when: &When, yes: bool) -> Phrase {
    let mut parts = Vec::new();
    let is = when.is.iter();
    parts.extend(is.map(|(var, values)| {
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        let verb = match (yes, values.len()) {
            (true, _) => "is",
            (false, 1) => "is not",
            (false, _) => "is neither",
        };
        let last = if yes { "or" } else { "nor" };
        single(format!("`{var}` {verb} {}", list(&values, last)))
    }));
    parts.extend(facts(plan, when, yes).into_iter().map(single));
    let join = if yes { "and" } else { "or" };
    if let Some(all) = &when.all {
        parts.push(joined(plan, all, yes, join));
    }
    if let Some(any) = &when.any {
        parts.push(joined(plan, any, yes, if yes { "or" } else { "and" }));
    }
    if let Some(inner) = &when.not {
        parts.push(phrase(plan, inner, !yes));
    }
    glue(parts, join)
}

fn single(text: String) -> Phrase {
    Phrase { text, joined: None }
}

/// The parts that this variant leaves open, joined.
fn joined(plan: &Plan, parts: &[When], yes: bool, join: &'static str) -> Phrase {
    // What is true anyway says nothing among parts that must all hold, and what is false nothing among choices.
    let idle = Some((join == "and") == yes);
    let open = parts
        .iter()
        .filter(|part| folded(part, &plan.variant) != idle);
    glue(open.map(|part| phrase(plan, part, yes)).collect(), join)
}

fn glue(parts: Vec<Phrase>, join: &'static str) -> Phrase {
    let mut parts: Vec<Phrase> = parts.into_iter().filter(|p| !p.text.is_empty()).collect();
    if parts.len() == 1 {
        return parts.remove(0);
    }
    let joined = (!parts.is_empty()).then_some(join);
    let texts = parts.into_iter().map(|part| match part.joined {
        Some(other) if other != join => format!("({})", part.text),
        _ => part.text,
    });
    let text = texts.collect::<Vec<_>>().join(&format!(" {join} "));
    Phrase { text, joined }
}

/// The single facts that a condition names beside variables.
fn facts(plan: &Plan, when: &When, yes: bool) -> Vec<String> {
    let mut said = Vec::new();
    let not = |yes: bool| if yes { "" } else { "not " };
    if let Some(acked) = when.acked {
        said.push(format!(
            "the page has {}been acknowledged",
            not(acked == yes)
        ));
    }
    if let Some(resolved) = when.resolved {
        let not = not(resolved == yes);
        said.push(format!("the incident has {not}been declared resolved"));
    }
    if let Some(impact) = &when.impact {
        let names: Vec<String> = impact.iter().map(|s| format!("{s:?}")).collect();
        let names = list(&names, "or");
        said.push(format!("the impact on users is {}{names}", not(yes)));
    }
    if let Some(declared) = &when.classified {
        said.push(classified(declared, yes));
    }
    said.extend(did(plan, when, yes));
    said.extend(found(plan, when, yes));
    said
}

/// What players did.
fn did(plan: &Plan, when: &When, yes: bool) -> Vec<String> {
    let views = named(plan.views.iter().map(|v| (&v.id, &v.title)));
    let actions = named(plan.actions.iter().map(|a| (&a.id, &a.title)));
    let people = named(plan.people.iter().map(|p| (&p.id, &p.title)));
    let rules = &plan.rules;
    let is = ["is", "is not"];
    let keys = [
        (&when.looked, &views, "view", HAS, "been looked at"),
        (&when.verified, &views, "view", HAS, "been verified"),
        (&when.ran, &actions, "action", HAS, "been done"),
        (&when.running, &actions, "action", is, "going on"),
        (
            &when.notified,
            &rules.audiences,
            "audience",
            HAS,
            "been told",
        ),
        (&when.paged, &people, "person", HAS, "been paged"),
        (&when.assigned, &rules.roles, "role", HAS, "been taken"),
    ];
    let named = keys.iter().filter_map(|(ids, table, kind, verb, end)| {
        let ids = ids.as_ref()?;
        Some(sentence(
            &Subject {
                ids,
                table,
                kind,
                lead: "",
            },
            *verb,
            end,
            yes,
        ))
    });
    named.collect()
}

/// What is known, and what has happened.
fn found(plan: &Plan, when: &When, yes: bool) -> Vec<String> {
    let evidence = named(plan.evidence.iter().map(|e| (&e.id, &e.text)));
    let nothing = Vec::new();
    let holds = ["holds", "does not hold"];
    let keys = [
        (&when.state, &nothing, "state", "the state", holds, ""),
        (
            &when.suspected,
            &plan.causes,
            "cause",
            "",
            HAS,
            "been suspected",
        ),
        (
            &when.diagnosed,
            &plan.causes,
            "cause",
            "",
            HAS,
            "been diagnosed",
        ),
        (&when.evidence, &evidence, "evidence", "", HAS, "been found"),
        (&when.fired, &nothing, "inject", "the inject", HAS, "come"),
    ];
    let named = keys
        .iter()
        .filter_map(|(ids, table, kind, lead, verb, end)| {
            let ids = ids.as_ref()?;
            Some(sentence(
                &Subject {
                    ids,
                    table,
                    kind,
                    lead,
                },
                *verb,
                end,
                yes,
            ))
        });
    named.collect()
}

/// A verb that affirms, and the same that denies.
const HAS: [&str; 2] = ["has", "has not"];

/// What a sentence is about.
struct Subject<'a> {
    ids: &'a OneOrMany<Id>,
    table: &'a [Named],
    kind: &'a str,
    lead: &'a str,
}

/// One, some, or none of several did or did not do something. A subject that denies takes the verb that affirms.
fn sentence(about: &Subject<'_>, [is, is_not]: [&str; 2], end: &str, yes: bool) -> String {
    let title = |id: &Id| {
        let known = about.table.iter().find(|n| n.id == id.as_str());
        let name = known.map_or(id.as_str(), |n| n.title.as_str());
        let named = format!("{} \u{201c}{name}\u{201d}", about.lead);
        named.trim_start().to_owned()
    };
    let titles: Vec<String> = about.ids.iter().map(title).collect();
    let any = about.ids.iter().any(|id| id.as_str() == "any");
    let (subject, verb) = match (any, yes) {
        (true, true) => (format!("some {}", about.kind), is),
        (true, false) => (format!("no {}", about.kind), is),
        (false, false) if titles.len() > 1 => (format!("neither {}", list(&titles, "nor")), is),
        (false, true) => (list(&titles, "or"), is),
        (false, false) => (list(&titles, "or"), is_not),
    };
    format!("{subject} {verb} {end}").trim_end().to_owned()
}

fn classified(declared: &OneOrMany<Declared>, yes: bool) -> String {
    let names: Vec<String> = declared
        .iter()
        .map(|d| match d {
            Declared::None => "\u{201c}no incident\u{201d}".to_owned(),
            Declared::Any => "any".to_owned(),
            severity => format!("{severity:?}"),
        })
        .collect();
    match (names.iter().any(|n| n == "any"), yes) {
        (true, true) => "a severity has been declared".to_owned(),
        (true, false) => "no severity has been declared".to_owned(),
        (false, true) => format!("{} is declared", list(&names, "or")),
        (false, false) => format!("{} is not declared", list(&names, "or")),
    }
}

fn named<'a>(entries: impl Iterator<Item = (&'a String, &'a String)>) -> Vec<Named> {
    let entry = |(id, title): (&String, &String)| Named {
        id: id.clone(),
        title: title.clone(),
    };
    entries.map(entry).collect()
}

/// `a`, `a or b`, `a, b or c`.
pub(super) fn list(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

/// A text as a planner reads it: what only play can fill in stands in square brackets.
pub(super) fn message(plan: &Plan, template: &Template, at: Option<Time>) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::At(time) => clock_time(plan.starts, *time),
        Piece::Ago(time) => match at {
            Some(at) => age(Span(at.0 - time.0)),
            None => format!("[time since {}]", clock_time(plan.starts, *time)),
        },
        Piece::Ran(action) => format!("[time of: {}]", plan.actions[action.index()].title),
        Piece::Metric(metric) => format!("[{}]", plan.metrics[metric.index()].title),
        Piece::Total(metric, span) => {
            format!("[{}, sum of {span}]", plan.metrics[metric.index()].title)
        }
        Piece::Sample(sample) => format!("[{}]", plan.samples[usize::from(*sample)].0),
        Piece::Hex(digits) => format!("[{digits} hexadecimal digits]"),
    };
    template.iter().map(piece).collect()
}
