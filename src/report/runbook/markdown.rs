//! The runbook as Markdown, for a wiki or a repository.
//!
//! Invariant: what stands in the files cannot make markup, but for `code` in backticks.

use super::section::{Block, Part, Section};
use super::words::inert;
use super::{RunbookModel, spans};
use crate::report::words::clean;

/// The runbook as Markdown.
#[must_use]
pub fn markdown(model: &RunbookModel) -> String {
    let mut out = format!(
        "# {}: Incident Response Runbook\n\nMade by `firedrill runbook` from the policy `{}` and the procedures of its scenarios. \
         Change those, not this page.\n",
        inline(&model.organisation),
        model.policy
    );
    if model.to_fill_in > 0 {
        out += &format!(
            "\n{} details are still [to fill in](#readiness-to-fill-in).\n",
            model.to_fill_in
        );
    }
    out += "\n## Contents\n\n";
    for section in &model.sections {
        out += &format!("{}. [{}](#{})\n", section.number, section.title, section.id);
        for part in &section.parts {
            out += &format!("   - [{}](#{})\n", inline(&part.title), part.id);
        }
    }
    for section in &model.sections {
        self::section(&mut out, section);
    }
    out
}

fn section(out: &mut String, section: &Section) {
    *out += &format!(
        "\n<a id=\"{}\"></a>\n\n## {}. {}\n\n{}\n",
        section.id,
        section.number,
        section.title,
        inline(section.lead)
    );
    if !section.missing.is_empty() {
        *out += "\n**Missing here:**\n\n";
        list(out, &section.missing, "-");
    }
    for part in &section.parts {
        self::part(out, part);
    }
}

fn part(out: &mut String, part: &Part) {
    *out += &format!(
        "\n<a id=\"{}\"></a>\n\n### {}\n",
        part.id,
        inline(&part.title)
    );
    for block in &part.blocks {
        out.push('\n');
        self::block(out, block);
    }
}

fn block(out: &mut String, block: &Block) {
    match block {
        Block::Heading(text) => *out += &format!("#### {}\n", inline(text)),
        Block::Text(text) => *out += &format!("{}\n", inline(text)),
        Block::List(items) => list(out, items, "-"),
        Block::Steps(items) => list(out, items, "1."),
        Block::Facts(facts) => {
            for (key, value) in facts {
                *out += &format!("- **{}:** {}\n", inline(key), inline(value));
            }
        }
        Block::Table { head, rows } => {
            *out += &format!(
                "| {} |\n|{}\n",
                head.join(" | "),
                " --- |".repeat(head.len())
            );
            for row in rows {
                let cells: Vec<String> = row.iter().map(|c| cell(c)).collect();
                *out += &format!("| {} |\n", cells.join(" | "));
            }
        }
        Block::Copy(text) => {
            *out += "```text\n";
            for line in text.trim_end().lines() {
                *out += &format!("{}\n", clean(line).replace("```", "'''"));
            }
            *out += "```\n";
        }
    }
}

fn list(out: &mut String, items: &[String], sign: &str) {
    for item in items {
        *out += &format!("{sign} {}\n", inline(item));
    }
}

/// A cell: anchors become links.
fn cell(text: &str) -> String {
    if text.starts_with('#') {
        let links = text
            .split(", ")
            .map(|a| format!("[{}]({a})", inline(&a[1..])));
        return links.collect::<Vec<_>>().join(", ");
    }
    inline(text)
}

/// A line of text that Markdown shows as it is, with its code.
fn inline(text: &str) -> String {
    let mut out = String::new();
    for (code, part) in spans(text) {
        if code {
            out += &format!("`{}`", inert(part).replace('|', "\\|"));
            continue;
        }
        for c in inert(part).chars() {
            if matches!(
                c,
                '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&' | '`'
            ) {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}
