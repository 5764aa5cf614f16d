//! The first tab: the situation, the steps of the workflow with what is done, and in the hot wash its questions.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Theme, scrolled, short, styled, wrap};
use crate::engine::Phase;
use crate::model::ReviewKind;
use crate::tui::form::question;
use crate::tui::model::{Model, Pane};

/// Per step of the workflow: what its events are called, and how it is done.
const STEPS: [(&[&str], &str); 8] = [
    (&["ACK"], "A acknowledges the page"),
    (
        &["SEVERITY"],
        "S declares a severity: who is hurt, how many, is there a workaround?",
    ),
    (
        &["TOLD", "ROLE", "PAGED"],
        "N tells people, G gives roles, P pages",
    ),
    (
        &["DIAGNOSIS", "SUSPECT"],
        "2 to 9 open the tools; U suspects, D commits to a cause",
    ),
    (&["RUNNING", "RESULT"], "X does something about it"),
    (&["VERIFY"], "V states that a view shows a healthy system"),
    (
        &["RESOLVED"],
        "Z declares it resolved; play goes on to see whether it stays so",
    ),
    (&["REVIEW"], "W contributes to the hot wash"),
];

/// Draws the guide.
pub(super) fn draw(model: &Model, theme: Theme, area: Rect, frame: &mut Frame<'_>) -> usize {
    let width = usize::from(area.width.saturating_sub(2));
    let shown = &model.shown;
    let mut lines: Vec<Line<'static>> = Vec::new();
    let washes = matches!(shown.view.phase, Phase::HotWash | Phase::Closed);
    if washes {
        hot_wash(model, theme, width, &mut lines);
    }
    let title = if washes {
        "How it went, step by step"
    } else {
        "What to do"
    };
    lines.push(Line::styled(title, theme.title()));
    let names = &model.plan.rules.steps;
    let mut next = None;
    for (i, ((labels, how), name)) in STEPS.iter().zip(names).enumerate() {
        let done = shown.first(labels);
        let (sign, style) = match (done, next) {
            (Some(_), _) => ("✓", theme.good()),
            (None, None) => {
                next = Some(i);
                ("▶", theme.warn())
            }
            (None, Some(_)) => ("○", theme.faint()),
        };
        let text = match done {
            Some(at) => format!("{}. {name}: {}", i + 1, at.clock()),
            None if washes => format!("{}. {name}: not done", i + 1),
            None => format!("{}. {name}: {how}", i + 1),
        };
        for (row, text) in wrap(&text, width.saturating_sub(2), 3)
            .into_iter()
            .enumerate()
        {
            let sign = if row == 0 { sign } else { " " };
            lines.push(Line::from(vec![
                Span::styled(format!("{sign} "), style),
                Span::raw(text),
            ]));
        }
        if washes {
            lines.extend(records(model, labels, theme, width));
        }
    }
    lines.push(Line::default());
    lines.push(Line::styled("The situation", theme.title()));
    for paragraph in shown.view.brief.lines() {
        lines.extend(styled(
            wrap(paragraph, width, 0),
            ratatui::style::Style::new(),
        ));
    }
    if !shown.objectives.is_empty() {
        lines.push(Line::default());
        lines.push(Line::styled("What this drill trains", theme.title()));
        for objective in &shown.objectives {
            lines.extend(styled(
                wrap(&format!("- {objective}"), width, 2),
                ratatui::style::Style::new(),
            ));
        }
    }
    let title = if washes { "Hot wash" } else { "Guide" };
    let block = theme.frame(title, model.pane == Pane::Tool);
    scrolled(lines, block, model.scroll[Pane::Tool as usize], area, frame)
}

/// The steps of the workflow before the hot wash of which nothing was done.
pub(super) fn undone(model: &Model) -> impl Iterator<Item = &str> {
    let steps = STEPS.iter().zip(&model.plan.rules.steps).take(7);
    let undone = steps.filter(|((labels, _), _)| model.shown.first(labels).is_none());
    undone.map(|(_, name)| name.as_str())
}

/// How many records of a step stand below it in the hot wash.
const RECORDS: usize = 4;

/// What the timeline holds of a step: the evidence for how it went.
fn records(model: &Model, labels: &[&str], theme: Theme, width: usize) -> Vec<Line<'static>> {
    let of_step = model.shown.timeline.iter();
    let mut of_step = of_step.filter(|(_, label, _)| labels.contains(label));
    let mut lines = Vec::new();
    for (at, label, text) in of_step.by_ref().take(RECORDS) {
        let text = short(&format!("     {} {label} {text}", at.clock()), width);
        lines.push(Line::styled(text, theme.faint()));
    }
    match of_step.count() {
        0 => {}
        more => {
            let text = short(&format!("     and {more} more: T shows all"), width);
            lines.push(Line::styled(text, theme.faint()));
        }
    }
    lines
}

fn hot_wash(model: &Model, theme: Theme, width: usize, lines: &mut Vec<Line<'static>>) {
    let shown = &model.shown;
    if model.watch.is_none() {
        let text =
            "Look back while it is fresh: W contributes, E closes the drill and shows the score.";
        lines.extend(styled(wrap(text, width, 0), theme.title()));
    }
    for kind in ReviewKind::ALL {
        let count = shown.reviews[kind as usize];
        let sign = if count > 0 { "✓" } else { "○" };
        let text = format!("{sign} {}: {} ({count})", kind.name(), question(kind));
        lines.extend(styled(wrap(&text, width, 2), ratatui::style::Style::new()));
    }
    if !shown.questions.is_empty() {
        lines.push(Line::styled("Worth talking about", theme.title()));
        for question in &shown.questions {
            lines.extend(styled(
                wrap(&format!("- {question}"), width, 2),
                ratatui::style::Style::new(),
            ));
        }
    }
    lines.push(Line::default());
}
