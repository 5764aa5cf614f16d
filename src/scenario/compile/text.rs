//! Texts with placeholders: a closed, logic-free list.
//!
//! `{{at -7m}} {{ago -7m}} {{ran.deploy}} {{metric.x}} {{total.x 15m}} {{sample.x}} {{hex 4}}`; `{{{{` is a literal `{{`.

use super::Compiler;
use crate::model::{ActionId, MetricId, Piece, Template};
use crate::yaml::{Duration, Offset};

const HELP: &str = "there are {{at -7m}}, {{ago -7m}}, {{ran.ACTION}}, {{metric.ID}}, {{total.ID 15m}}, {{sample.ID}} and {{hex 4}}; {{{{ writes {{";

/// The most hexadecimal digits of `{{hex N}}`.
const HEX_MOST: u8 = 64;

/// A name that a text uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::scenario) enum Reference<'t> {
    Metric(&'t str),
    Sample(&'t str),
}

/// The metrics and samples that a text uses.
pub(in crate::scenario) fn references(text: &str) -> Vec<Reference<'_>> {
    parts(text)
        .into_iter()
        .filter_map(|part| match part {
            Part::Hole(hole) => {
                let (word, _) = hole.split_once(' ').unwrap_or((hole, ""));
                let metric = word
                    .strip_prefix("metric.")
                    .or_else(|| word.strip_prefix("total."));
                metric
                    .map(Reference::Metric)
                    .or_else(|| word.strip_prefix("sample.").map(Reference::Sample))
            }
            _ => None,
        })
        .collect()
}

enum Part<'t> {
    Literal(&'t str),
    /// What stands between `{{` and `}}`.
    Hole(&'t str),
    /// A `{{` that nothing closes.
    Open,
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        parts.push(Part::Literal(&rest[..start]));
        let after = &rest[start + 2..];
        if let Some(literal) = after.strip_prefix("{{") {
            parts.push(Part::Literal("{{"));
            rest = literal;
        } else if let Some(end) = after.find("}}") {
            parts.push(Part::Hole(after[..end].trim()));
            rest = &after[end + 2..];
        } else {
            parts.push(Part::Open);
            rest = "";
        }
    }
    parts.push(Part::Literal(rest));
    parts
}

impl Compiler<'_> {
    /// A text under a key of the present place.
    pub(super) fn template(&mut self, key: &str, text: &str) -> Template {
        self.within(key, |c| c.pieces(text))
    }

    pub(super) fn pieces(&mut self, text: &str) -> Template {
        let mut template: Template = Vec::new();
        for part in parts(text) {
            match part {
                Part::Literal("") => {}
                Part::Literal(literal) => match template.last_mut() {
                    Some(Piece::Text(before)) => before.push_str(literal),
                    _ => template.push(Piece::Text(literal.to_owned())),
                },
                Part::Hole(hole) => template.extend(self.hole(hole)),
                Part::Open => self.wrong("`{{` is never closed with `}}`".to_owned()),
            }
        }
        template
    }

    /// A text that is shown as it stands.
    pub(super) fn plain(&mut self, key: &str, text: &str) -> String {
        if text.contains("{{") {
            self.within(key, |c| {
                c.wrong("no placeholder is filled in here".to_owned());
            });
        }
        text.to_owned()
    }

    fn hole(&mut self, hole: &str) -> Option<Piece> {
        let (word, argument) = hole
            .split_once(' ')
            .map_or((hole, ""), |(w, a)| (w, a.trim()));
        let (kind, id) = word.split_once('.').unwrap_or((word, ""));
        let needs_argument = matches!(kind, "at" | "ago" | "hex" | "total");
        let piece = match kind {
            "at" => Offset::parse(argument).map(|o| Piece::At(o.0)),
            "ago" => Offset::parse(argument).map(|o| Piece::Ago(o.0)),
            "hex" => argument
                .parse()
                .ok()
                .filter(|n| (1..=HEX_MOST).contains(n))
                .map(Piece::Hex),
            "total" => {
                let metric = self.resolve("metric", id, |n| &n.metrics)?;
                Duration::parse(argument).map(|d| Piece::Total(MetricId::at(metric), d.0))
            }
            "metric" => Some(Piece::Metric(MetricId::at(self.resolve(
                "metric",
                id,
                |n| &n.metrics,
            )?))),
            "ran" => Some(Piece::Ran(ActionId::at(self.resolve(
                "action",
                id,
                |n| &n.actions,
            )?))),
            "sample" => {
                let sample = self.resolve("sample", id, |n| &n.samples)?;
                u16::try_from(sample).ok().map(Piece::Sample)
            }
            _ => None,
        };
        if piece.is_none() || needs_argument == argument.is_empty() {
            self.wrong(format!("`{{{{{hole}}}}}` is no placeholder"));
            return None;
        }
        piece
    }

    fn wrong(&mut self, message: String) {
        self.report("S210", message);
        if let Some(last) = self.found.pop() {
            self.found.push(last.with_help(HELP));
        }
    }
}
