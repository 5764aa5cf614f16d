//! A response as numbered questions, for a person who names only its verb.
//!
//! The questions are those of the forms of the terminal program; what comes of them is the line
//! that could have been typed.

use super::page::Page;
use crate::model::{Plan, Roster};
use crate::tui::{Form, Kind, Near, Value};

/// The responses that are asked for when they are named alone.
const ASKED: [Kind; 9] = [
    Kind::Severity,
    Kind::Notify,
    Kind::Assign,
    Kind::Page,
    Kind::Suspect,
    Kind::Diagnose,
    Kind::Run,
    Kind::Verify,
    Kind::Note,
];

/// What an answer leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// The question is open still: the answer was none of its choices.
    Again(String),
    /// The next question.
    Next,
    /// The line for the drill.
    Line(String),
}

/// The form of a line that is one verb and nothing else.
pub(super) fn of(line: &str, plan: &Plan, roster: &Roster) -> Option<Form> {
    let verb = line.to_lowercase();
    let kind = ASKED.into_iter().find(|kind| kind.verb() == verb)?;
    Some(Form::new(kind, plan, roster, &Near::default()))
}

/// The open question in a few words.
pub(super) fn label(form: &Form) -> &'static str {
    let label = form.fields.get(form.at).map_or("", |field| field.label);
    // What stands in brackets is about keys or said with the choices.
    label.split(" (").next().unwrap_or(label)
}

/// Adds the open question with its choices.
pub(super) fn ask(page: &mut Page, form: &Form) {
    if form.at == 0 {
        page.title(&format!("{} `back` leaves the questions.", form.title));
    }
    let Some(field) = form.fields.get(form.at) else {
        return;
    };
    match &field.value {
        Value::One(choices, at) => {
            page.wrapped(&format!("{}? A number or a word:", label(form)), 0);
            for (number, choice) in (1..).zip(choices) {
                page.wrapped(&format!("{number} {}", choice.text), 4);
            }
            if form.at > 0 {
                page.wrapped(&format!("Enter alone: {}", at + 1), 0);
            }
        }
        Value::Many(choices, _) => {
            page.wrapped(
                &format!("{}? Numbers or words, commas between them:", label(form)),
                0,
            );
            for (number, (choice, _)) in (1..).zip(choices) {
                page.wrapped(&format!("{number} {}", choice.text), 4);
            }
        }
        Value::Text(_) => page.wrapped(&format!("{}:", field.label), 0),
    }
}

/// Takes in an answer.
pub(super) fn hear(form: &mut Form, answer: &str) -> Heard {
    let first = form.at == 0;
    let Some(field) = form.fields.get_mut(form.at) else {
        return Heard::Line(form.line());
    };
    let fits = match &mut field.value {
        // A response is never made of Enter alone.
        Value::One(..) if answer.is_empty() && !first => Ok(()),
        Value::One(choices, at) => {
            find(answer, choices.iter().map(|c| c.word.as_str())).map(|i| *at = i)
        }
        Value::Many(choices, _) => {
            let words: Vec<&str> = choices.iter().map(|(c, _)| c.word.as_str()).collect();
            let parts = answer.split([',', ' ']).filter(|part| !part.is_empty());
            let found: Result<Vec<usize>, String> = parts
                .map(|part| find(part, words.iter().copied()))
                .collect();
            match found {
                Ok(found) if found.is_empty() => Err("At least one is needed.".to_owned()),
                Ok(found) => {
                    for (i, (_, on)) in choices.iter_mut().enumerate() {
                        *on = found.contains(&i);
                    }
                    Ok(())
                }
                Err(why) => Err(why),
            }
        }
        Value::Text(edit) => {
            edit.insert(answer);
            Ok(())
        }
    };
    match fits {
        Err(why) => Heard::Again(why),
        Ok(()) if form.go(true) => Heard::Next,
        Ok(()) => Heard::Line(form.line()),
    }
}

/// The choice that a number or a word means.
fn find<'a>(answer: &str, words: impl Iterator<Item = &'a str>) -> Result<usize, String> {
    let words: Vec<&str> = words.collect();
    let number = answer.parse::<usize>().ok();
    let by_number = number
        .and_then(|n| n.checked_sub(1))
        .filter(|i| *i < words.len());
    let lower = answer.to_lowercase();
    let by_word = words.iter().position(|w| w.to_lowercase() == lower);
    by_number.or(by_word).ok_or_else(|| {
        format!(
            "`{answer}` is none of the choices: a number from 1 to {}, or a word of the list.",
            words.len()
        )
    })
}
