//! Diagnostics as people read them, with the lines they are about, and as JSON.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::json;

use super::{Diagnostic, Severity, Source};

/// How wide a shown line may be.
const WIDTH: usize = 120;

/// All diagnostics as text with snippets, errors and warnings in the given order.
pub fn render(diagnostics: &[Diagnostic], sources: &[Source], colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    }
    .term_width(WIDTH);
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&renderer.render(&[group(diagnostic, sources)]));
        out.push_str("\n\n");
    }
    out
}

fn group<'a>(diagnostic: &'a Diagnostic, sources: &'a [Source]) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.rule)
        .elements([] as [Snippet<'_, annotate_snippets::Annotation<'_>>; 0]);
    if let Some(place) = &diagnostic.place {
        group = match sources.iter().find(|s| s.name == *place.file) {
            Some(source) => group.element(snippet(place, &source.text)),
            // What has no lines to show still has a place.
            None => group.element(
                Origin::path(&*place.file)
                    .line(place.line as usize)
                    .char_column(place.column as usize),
            ),
        };
    }
    match &diagnostic.help {
        Some(help) => group.element(Level::HELP.message(help.as_str())),
        None => group,
    }
}

/// The line of the place and the part of it that is meant. Only that line is given to the renderer: a
/// large file would otherwise be scanned for each diagnostic.
fn snippet<'a>(
    place: &'a super::Place,
    text: &'a str,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let row = place.line.max(1) as usize;
    let line = text.lines().nth(row - 1).unwrap_or_default();
    let column = place.column.max(1) as usize;
    let start = line
        .char_indices()
        .nth(column - 1)
        .map_or(line.len(), |(at, _)| at);
    let end = floor(line, start.saturating_add(place.len));
    Snippet::source(line)
        .line_start(row)
        .path(&*place.file)
        .annotation(AnnotationKind::Primary.span(start..end))
}

/// The nearest character boundary at or before a byte.
fn floor(text: &str, byte: usize) -> usize {
    let byte = byte.min(text.len());
    (0..=byte)
        .rev()
        .find(|b| text.is_char_boundary(*b))
        .unwrap_or(0)
}

/// The same as data.
pub fn to_json(diagnostics: &[Diagnostic]) -> serde_json::Value {
    diagnostics
        .iter()
        .map(|d| {
            json!({
                "rule": d.rule,
                "severity": d.severity.word(),
                "message": d.message,
                "file": d.place.as_ref().map(|p| p.file.to_string()),
                "line": d.place.as_ref().map(|p| p.line),
                "column": d.place.as_ref().map(|p| p.column),
                "help": d.help,
            })
        })
        .collect()
}
