//! The parts beside the tools: inbox, incident card, timeline.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Theme, headed, scrolled, styled, wrap};
use crate::model::Severity;
use crate::tui::model::{Model, Pane};

/// What reached the player, the newest first.
pub(super) fn inbox(model: &Model, theme: Theme, area: Rect, frame: &mut Frame<'_>) -> usize {
    let width = usize::from(area.width.saturating_sub(2));
    let mut lines = Vec::new();
    for item in model.shown.view.inbox.iter().rev() {
        let unread = item.seq > model.read;
        let sign = match (item.alert, unread) {
            (true, _) => "▲ PAGE",
            (false, true) => "● NEW",
            (false, false) => "○",
        };
        let style = match (item.alert, unread) {
            (true, true) => theme.alarm(),
            (true, false) => theme.bad(),
            (false, true) => theme.warn(),
            (false, false) => theme.faint(),
        };
        let head = format!("{} {} ({})", item.at.clock(), item.from, item.via);
        let head = super::short(&head, width.saturating_sub(super::wide(sign) + 1));
        lines.push(Line::from(vec![
            Span::styled(sign, style),
            Span::styled(format!(" {head}"), theme.title()),
        ]));
        let words = if unread {
            theme.title()
        } else {
            ratatui::style::Style::new()
        };
        lines.extend(styled(wrap(&format!("  {}", item.text), width, 2), words));
    }
    if lines.is_empty() {
        lines.push(Line::styled("Nothing has come in yet.", theme.faint()));
    }
    let title = match model.unread() {
        _ if model.watch.is_some() => "Inbox".to_owned(),
        0 => "Inbox".to_owned(),
        n => format!("Inbox: {n} unread (I reads)"),
    };
    let block = theme.frame(&title, model.pane == Pane::Inbox);
    scrolled(
        lines,
        block,
        model.scroll[Pane::Inbox as usize],
        area,
        frame,
    )
}

/// Where the incident stands.
pub(super) fn card(model: &Model, theme: Theme, area: Rect, frame: &mut Frame<'_>) -> usize {
    let width = usize::from(area.width.saturating_sub(2));
    let view = &model.shown.view;
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut fact = |label: &str, text: &str| {
        for (i, line) in wrap(&format!("{label:<9} {text}"), width, 10)
            .into_iter()
            .enumerate()
        {
            let cut = if i == 0 {
                label.len().min(line.len())
            } else {
                0
            };
            let (label, text) = line.split_at(cut);
            lines.push(Line::from(vec![
                Span::styled(label.to_owned(), theme.title()),
                Span::raw(text.to_owned()),
            ]));
        }
    };
    for (title, until) in &view.running {
        fact("Running", &format!("{title}, done at {}", until.clock()));
    }
    let page = if view.acked {
        "acknowledged"
    } else {
        "NOT acknowledged"
    };
    fact("Page", page);
    fact("Severity", &model.shown.severity);
    for (role, holder) in &model.shown.roles {
        fact("Role", &format!("{role}: {holder}"));
    }
    for told in &view.told {
        let next = told.promised.map_or(String::new(), |at| {
            format!(", next promised by {}", at.clock())
        });
        fact(
            "Told",
            &format!("{} at {}{next}", told.audience, told.last.clock()),
        );
    }
    if let Some(Some(severity)) = view.declared {
        let left = untold(model, severity);
        if !left.is_empty() {
            fact("To tell", &left);
        }
    }
    for (cause, committed) in &view.hypotheses {
        fact(if *committed { "Diagnosis" } else { "Suspected" }, cause);
    }
    for found in &view.found {
        fact("Evidence", &format!("{} {}", found.at.clock(), found.text));
    }
    for hint in &view.hints {
        fact("Hint", hint);
    }
    let block = theme.frame("Incident", model.pane == Pane::Card);
    scrolled(lines, block, model.scroll[Pane::Card as usize], area, frame)
}

/// The audiences that a severity asks to tell and nobody has told.
fn untold(model: &Model, severity: Severity) -> String {
    let rules = &model.plan.rules;
    let told = |title: &str| model.shown.view.told.iter().any(|t| t.audience == title);
    let asked = rules.severities[severity.index()].audiences;
    let asked = asked
        .iter()
        .filter_map(|a| rules.audiences.get(usize::from(a.0)));
    let left = asked.map(|a| a.title.as_str()).filter(|title| !told(title));
    left.collect::<Vec<_>>().join(", ")
}

/// What has happened, the newest first.
pub(super) fn timeline(model: &Model, theme: Theme, area: Rect, frame: &mut Frame<'_>) -> usize {
    let width = usize::from(area.width.saturating_sub(2));
    let mut lines = Vec::new();
    for (at, label, text) in model.shown.timeline.iter().rev() {
        let style = match *label {
            "PAGE" | "REOPENED" | "ESCALATION" => theme.bad(),
            "INJECT" | "RESULT" | "EVIDENCE" => theme.key(),
            _ => theme.title(),
        };
        let head = format!("{:>7} {label:<9} ", at.clock());
        lines.extend(headed(&head, style, text, width, 18));
    }
    let block = theme.frame("Timeline, newest first", model.pane == Pane::Timeline);
    scrolled(
        lines,
        block,
        model.scroll[Pane::Timeline as usize],
        area,
        frame,
    )
}
