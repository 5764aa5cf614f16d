//! The score after the drill, criterion by criterion, with where the report stands.

use std::io;

use ratatui::Frame;
use ratatui::crossterm::event::{Event as Input, KeyCode, KeyEventKind, MouseEventKind};
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use tokio::sync::mpsc::Receiver;

use super::draw::{Theme, bar, finish, short, styled, wide, wrap};
use super::terminal::Screen;
use crate::report::{CriterionRow, ReportModel, Tone, clean};
use crate::session::next_input;

/// The last screen.
#[derive(Clone, Debug)]
pub struct Results<'a> {
    /// What is reported.
    pub report: &'a ReportModel,
    /// Where the report was written.
    pub path: String,
    /// The criterion that is explained.
    pub at: usize,
}

impl Results<'_> {
    /// Shows the score until the person leaves.
    ///
    /// # Errors
    /// When the terminal cannot be used.
    pub fn show(
        mut self,
        screen: &mut Screen,
        inputs: &mut Receiver<Input>,
        theme: Theme,
    ) -> io::Result<()> {
        loop {
            screen.terminal().draw(|frame| self.draw(theme, frame))?;
            match next_input(inputs)? {
                Some(input) if !self.leaves(&input) => {}
                _ => return Ok(()),
            }
        }
    }

    fn leaves(&mut self, input: &Input) -> bool {
        let last = self.report.criteria.len().saturating_sub(1);
        match input {
            Input::Key(key) if key.kind != KeyEventKind::Release => match key.code {
                KeyCode::Up => self.at = self.at.saturating_sub(1),
                KeyCode::Down => self.at = (self.at + 1).min(last),
                KeyCode::PageUp => self.at = self.at.saturating_sub(10),
                KeyCode::PageDown => self.at = (self.at + 10).min(last),
                KeyCode::Char('c') => return !key.modifiers.is_empty(),
                KeyCode::Char('q' | 'Q') | KeyCode::Enter | KeyCode::Esc => return true,
                _ => {}
            },
            Input::Mouse(mouse) => match mouse.kind {
                MouseEventKind::ScrollUp => self.at = self.at.saturating_sub(1),
                MouseEventKind::ScrollDown => self.at = (self.at + 1).min(last),
                _ => {}
            },
            _ => {}
        }
        false
    }

    /// Draws the score.
    pub fn draw(&self, theme: Theme, frame: &mut Frame<'_>) {
        let area = frame.area();
        let width = usize::from(area.width);
        let report = self.report;
        let mut head = vec![Line::from(vec![
            Span::styled(format!(" {} ", report.score.line), theme.chosen()),
            Span::raw(match report.score.value {
                Some(score) => format!(" {} ", bar(score / 100.0, 20.min(width / 4))),
                None => " ".to_owned(),
            }),
            Span::raw(format!(" independence {}", report.score.independence_text)),
        ])];
        let sentence = clean(&report.outcome.sentence);
        head.extend(styled(
            wrap(&sentence, width, 0),
            tone(report.outcome.tone, theme),
        ));
        let lost = format!(
            "{} user-minutes lost. {}",
            report.lost.actual.text, report.lost.sentence
        );
        let lost = clean(&lost);
        head.extend(styled(wrap(&lost, width, 0), Style::new()));
        head.truncate(usize::from(area.height / 3));
        let explained = self.explained(theme, width);
        let heights = [
            Constraint::Length(u16::try_from(head.len()).unwrap_or(1)),
            Constraint::Min(3),
            Constraint::Length(
                u16::try_from(explained.len())
                    .unwrap_or(1)
                    .min(area.height / 3)
                    + 2,
            ),
            Constraint::Length(1),
            Constraint::Length(1),
        ];
        let [top, list, detail, path, keys] = Layout::vertical(heights).areas(area);
        frame.render_widget(Paragraph::new(head), top);
        self.criteria(theme, list, frame);
        let block = theme.frame("Why, and what to do next time", false);
        frame.render_widget(Paragraph::new(explained).block(block), detail);
        let written = short(&format!("Report: {}", self.path), width);
        frame.render_widget(Line::styled(written, theme.title()), path);
        let text = short("Up Down: each criterion explained   Q: leave", width);
        frame.render_widget(Line::styled(text, theme.key()), keys);
        finish(theme, frame);
    }

    fn criteria(&self, theme: Theme, area: Rect, frame: &mut Frame<'_>) {
        let block = theme.frame("Every point of the score", true);
        let inner = block.inner(area);
        let width = usize::from(inner.width);
        let rows = usize::from(inner.height);
        let mut lines: Vec<Line<'_>> = Vec::new();
        let (mut step, mut chosen) = ("", 0);
        for (i, row) in self.report.criteria.iter().enumerate() {
            if row.step_title != step {
                step = &row.step_title;
                lines.push(Line::styled(short(step, width), theme.title()));
            }
            if i == self.at {
                chosen = lines.len();
            }
            lines.push(criterion(row, i == self.at, theme, width));
        }
        // The heading of a step stays with its first criterion.
        let first = (chosen + 1).saturating_sub(rows);
        let lines: Vec<Line<'_>> = lines.into_iter().skip(first).take(rows).collect();
        frame.render_widget(Paragraph::new(lines).block(block), area);
    }

    fn explained(&self, theme: Theme, width: usize) -> Vec<Line<'static>> {
        let Some(row) = self.report.criteria.get(self.at) else {
            return vec![Line::raw("Nothing was to be done in this drill.")];
        };
        let width = width.saturating_sub(2);
        let records: Vec<String> = row.records.iter().map(u32::to_string).collect();
        let records = match records.is_empty() {
            true => "no record".to_owned(),
            false => format!("records {}", records.join(", ")),
        };
        let what = format!(
            "{}, step {}: {}; {records}",
            row.title,
            row.step_title,
            facts(row)
        );
        let mut lines: Vec<Line<'_>> =
            styled(wrap(&clean(&what), width, 2), theme.title()).collect();
        let advice = match row.advice.as_str() {
            "" => "Full credit.",
            advice => advice,
        };
        lines.extend(styled(wrap(&clean(advice), width, 0), Style::new()));
        lines
    }
}

/// A criterion in a line.
fn criterion(row: &CriterionRow, chosen: bool, theme: Theme, width: usize) -> Line<'static> {
    let facts = facts(row);
    let room = width.saturating_sub(wide(&facts) + 11);
    let title = short(&row.title, room);
    let gap = " ".repeat(room.saturating_sub(wide(&title)));
    let text = format!(" {:>6}  {title}{gap} {facts}", row.credit_text);
    let sign = Span::styled(row.tone.sign(), tone(row.tone, theme));
    let style = if chosen { theme.chosen() } else { Style::new() };
    Line::from(vec![sign, Span::styled(text, style)])
}

fn facts(row: &CriterionRow) -> String {
    if row.target.ms.is_some() {
        format!("{}; {} of {}", row.points, row.actual.text, row.target.text)
    } else {
        row.points.clone()
    }
}

fn tone(tone: Tone, theme: Theme) -> Style {
    match tone {
        Tone::Good => theme.good(),
        Tone::Partial => theme.warn(),
        Tone::Bad => theme.bad(),
        _ => Style::new(),
    }
}
