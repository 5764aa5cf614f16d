//! The open tool: its views, what the open one showed when it was looked at, and what can be done with the tool.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::charts::{CHART, chart, spark};
use super::{Theme, headed, short, wide, wrap};
use crate::engine::{LookView, Panel, ShownRow};
use crate::model::{Span as Length, Time};
use crate::session::announce::{refusal, spoken};
use crate::tui::model::{Model, Pane};
use crate::tui::shown::{Look, Tab};
use crate::world::clock_time;

/// From this age on a look is marked as old.
const OLD: Length = Length::secs(60);

/// Draws the open tool; returns how far its lines can scroll.
pub(super) fn draw(
    model: &Model,
    theme: Theme,
    area: Rect,
    frame: &mut Frame<'_>,
    views: &mut Vec<(Rect, usize)>,
) -> usize {
    let Some(tool) = model.tool() else {
        return 0;
    };
    let width = usize::from(area.width).saturating_sub(4);
    let block = theme.frame(&title(model, tool, width), model.pane == Pane::Tool);
    let block = match age(model, theme) {
        Some(age) if model.shown.plays() && model.watch.is_none() => block.title_bottom(age),
        _ => block,
    };
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let actions = action_lines(tool, usize::from(inner.width));
    let below = actions.len().min(usize::from(inner.height / 4));
    let heights = [
        Constraint::Length(u16::from(tool.views.len() > 1)),
        Constraint::Min(1),
        Constraint::Length(u16::try_from(below).unwrap_or(0)),
    ];
    let [names, body, foot] = Layout::vertical(heights).areas(inner);
    view_names(model, tool, theme, names, frame, views);
    let actions: Vec<Line<'_>> = actions
        .into_iter()
        .take(below)
        .map(|a| Line::styled(a, theme.key()))
        .collect();
    frame.render_widget(Paragraph::new(actions), foot);
    match state(model) {
        Ok(look) => {
            let reach = seen(model, look, theme, body, frame);
            let more = reach.saturating_sub(model.scroll[Pane::Tool as usize]);
            let text = super::more_below(more);
            if more > 0 {
                let width = u16::try_from(wide(&text)).unwrap_or(0).min(inner.width);
                let place = Rect::new(inner.right() - width, area.bottom() - 1, width, 1);
                frame.render_widget(Line::raw(text), place);
            }
            reach
        }
        Err(why) => {
            let lines = wrap(&why, usize::from(body.width), 0);
            frame.render_widget(Paragraph::new(lines.join("\n")), body);
            0
        }
    }
}

/// What there is to see, or why there is nothing.
fn state(model: &Model) -> Result<&Look, String> {
    if model.hidden() {
        return Err("Paused: what the tools show is hidden. Space goes on.".to_owned());
    }
    let Some((_, view)) = model.open_view() else {
        return Err("Nothing to look at here, but something can be done: X runs it.".to_owned());
    };
    if let Some(why) = view.refused {
        return Err(format!("{}: {}", view.title, refusal(why)));
    }
    model.look.as_ref().ok_or_else(|| {
        if model.shown.plays() {
            format!("{}: R looks at it.", view.title)
        } else {
            format!("{}: it was not looked at during play.", view.title)
        }
    })
}

/// What is shown, and when it was looked at; the name gives way to the time.
fn title(model: &Model, tool: &Tab, width: usize) -> String {
    let look = model.look.as_ref().filter(|_| !model.hidden());
    let time = look.map_or(String::new(), |look| {
        format!(", as of {}", clock_time(model.shown.starts, look.at))
    });
    let name = match model.open_view() {
        Some((_, view)) if tool.views.len() == 1 => &view.title,
        _ => &tool.title,
    };
    let filter = match model.filter.text() {
        "" => String::new(),
        words => short(&format!(", only `{words}`"), width / 2),
    };
    let room = width.saturating_sub(wide(&time) + wide(&filter));
    format!("{}{filter}{time}", short(name, room))
}

/// How old the look is, and the key that looks again. Looking is a response, so nothing looks by itself.
fn age(model: &Model, theme: Theme) -> Option<Line<'static>> {
    let age = model.shown.view.now - model.look.as_ref()?.at;
    let style = match age {
        age if age < Length::secs(2) => return None,
        age if age < OLD => theme.faint(),
        _ => theme.warn(),
    };
    let sign = if age < OLD { "" } else { "▲ " };
    let text = format!(" {sign}{} ago: R looks again ", spoken(age));
    Some(Line::styled(text, style))
}

/// The names of the views; the open one is reversed.
fn view_names(
    model: &Model,
    tool: &Tab,
    theme: Theme,
    area: Rect,
    frame: &mut Frame<'_>,
    spots: &mut Vec<(Rect, usize)>,
) {
    if area.height == 0 {
        return;
    }
    let open = model.open[model.tab - 1];
    let room = usize::from(area.width) / tool.views.len().max(1);
    let mut x = area.x;
    for (i, (_, view)) in tool.views.iter().enumerate() {
        let name = format!(" {} ", short(&view.title, room.saturating_sub(3).max(4)));
        let width = u16::try_from(wide(&name))
            .unwrap_or(0)
            .min(area.right() - x);
        if width == 0 {
            break;
        }
        let place = Rect { x, width, ..area };
        let style = if i == open {
            theme.chosen()
        } else {
            theme.key()
        };
        frame.render_widget(Span::styled(name, style), place);
        spots.push((place, i));
        x = (x + width + 1).min(area.right());
    }
}

fn action_lines(tool: &Tab, width: usize) -> Vec<String> {
    let lines = tool.actions.iter().map(|(action, takes)| {
        let takes = if *takes > Length::ZERO {
            format!(" ({takes})")
        } else {
            String::new()
        };
        let why = action
            .refused
            .map_or(String::new(), |why| format!(" — {}", refusal(why)));
        short(
            &format!("run {}: {}{takes}{why}", action.id, action.title),
            width,
        )
    });
    lines.collect()
}

/// Rows, then charts, then log lines with the newest first.
fn seen(model: &Model, look: &Look, theme: Theme, area: Rect, frame: &mut Frame<'_>) -> usize {
    let seen = &look.seen;
    let width = usize::from(area.width);
    let starts = model.shown.starts;
    let rows = row_lines(model, seen, theme, width);
    let logs = log_lines(model, seen, theme, width);
    let panels = &seen.panels;
    if rows.is_empty() && logs.is_empty() && panels.is_empty() {
        let text = match model.filter.text() {
            "" => "There is nothing to see.".to_owned(),
            words => format!("Nothing here holds `{words}`: / and then Esc shows everything."),
        };
        let lines = wrap(&text, width, 0);
        frame.render_widget(Paragraph::new(lines.join("\n")), area);
        return 0;
    }
    // Charts need room; what remains goes to the lines.
    let lines_at_least = u16::try_from(rows.len() + logs.len().min(6)).unwrap_or(u16::MAX);
    let room = area
        .height
        .saturating_sub(lines_at_least.min(area.height / 2));
    let columns = grid_columns(panels.len(), area.width);
    let needed = panels.len().div_ceil(columns);
    // As many charts as fit; the metrics that are left get a line each.
    let fits = (usize::from(room / CHART)).min(needed);
    let (charts, sparks) = panels.split_at((fits * columns).min(panels.len()));
    let grid = u16::try_from(fits).unwrap_or(0);
    let sparks_height = u16::try_from(sparks.len()).unwrap_or(u16::MAX).min(room);
    let charts_height = match rows.is_empty() && logs.is_empty() {
        true => room - sparks_height.min(room),
        false => (room - sparks_height.min(room)).min(14 * grid),
    };
    let charts_height = if grid == 0 { 0 } else { charts_height };
    let heights = [
        Constraint::Length(charts_height),
        Constraint::Length(sparks_height),
        Constraint::Min(0),
    ];
    let [top, middle, below] = Layout::vertical(heights).areas(area);
    if !charts.is_empty() {
        chart_grid(charts, columns, starts, theme, top, frame);
    }
    let sparks: Vec<Line<'_>> = sparks.iter().map(|p| spark(p, theme, width)).collect();
    frame.render_widget(Paragraph::new(sparks), middle);
    let mut lines = rows;
    if !lines.is_empty() && !logs.is_empty() {
        lines.push(Line::default());
    }
    lines.extend(logs);
    let reach = lines.len().saturating_sub(usize::from(below.height));
    let scroll = model.scroll[Pane::Tool as usize].min(reach);
    let shown: Vec<Line<'_>> = lines
        .into_iter()
        .skip(scroll)
        .take(usize::from(below.height))
        .collect();
    frame.render_widget(Paragraph::new(shown), below);
    reach
}

fn grid_columns(panels: usize, width: u16) -> usize {
    if panels > 1 && width >= 90 { 2 } else { 1 }
}

fn chart_grid(
    panels: &[Panel],
    columns: usize,
    starts: u32,
    theme: Theme,
    area: Rect,
    frame: &mut Frame<'_>,
) {
    let rows: Vec<&[Panel]> = panels.chunks(columns).collect();
    let heights = vec![Constraint::Fill(1); rows.len()];
    let areas = Layout::vertical(heights).split(area);
    for (row, area) in rows.iter().zip(areas.iter()) {
        let places = Layout::horizontal(vec![Constraint::Fill(1); columns])
            .spacing(2)
            .split(*area);
        for (panel, place) in row.iter().zip(places.iter()) {
            chart(panel, starts, theme, *place, frame);
        }
    }
}

fn row_lines(model: &Model, seen: &LookView, theme: Theme, width: usize) -> Vec<Line<'static>> {
    let starts = model.shown.starts;
    let table = seen.columns.len() > 1 && !seen.rows.is_empty();
    let columns: Vec<usize> = (0..seen.columns.len())
        .map(|i| {
            let cells = seen.rows.iter().filter_map(|r| r.cells.get(i));
            let cells = cells.map(|c| wide(c)).max().unwrap_or(0);
            cells.max(wide(&seen.columns[i]))
        })
        .collect();
    // A table that does not fit is told cell by cell.
    let fits = columns.iter().map(|w| w + 2).sum::<usize>() <= width + 2;
    let mut lines = Vec::new();
    if table && fits {
        lines.push(Line::styled(
            aligned(&seen.columns, &columns),
            theme.title(),
        ));
    }
    let shown = |row: &&ShownRow| model.passes(&row.cells.join(" "));
    for row in seen.rows.iter().filter(shown) {
        let style = if row.earlier.is_some() {
            theme.faint()
        } else {
            ratatui::style::Style::new()
        };
        let text = if table && fits && row.cells.len() == columns.len() {
            aligned(&row.cells, &columns) + &earlier(row, starts)
        } else {
            format!("• {}{}", told(row, &seen.columns), earlier(row, starts))
        };
        lines.extend(super::styled(wrap(&text, width, 2), style));
    }
    lines
}

fn aligned(cells: &[String], widths: &[usize]) -> String {
    let padded = cells.iter().zip(widths).map(|(cell, width)| {
        let gap = width.saturating_sub(wide(cell));
        format!("{cell}{}", " ".repeat(gap))
    });
    padded.collect::<Vec<_>>().join("  ")
}

fn told(row: &ShownRow, columns: &[String]) -> String {
    if columns.len() != row.cells.len() {
        return row.cells.join("; ");
    }
    let cells = columns.iter().zip(&row.cells);
    let cells = cells.map(|(column, cell)| format!("{column}: {cell}"));
    cells.collect::<Vec<_>>().join("; ")
}

fn earlier(row: &ShownRow, starts: u32) -> String {
    row.earlier.map_or(String::new(), |at| {
        format!(" (earlier, last seen {})", clock_time(starts, at))
    })
}

fn log_lines(model: &Model, seen: &LookView, theme: Theme, width: usize) -> Vec<Line<'static>> {
    let starts = model.shown.starts;
    let mut lines = Vec::new();
    let shown =
        |(_, level, text): &&(Time, String, String)| model.passes(&format!("{level} {text}"));
    for (at, level, text) in seen.lines.iter().rev().filter(shown) {
        let head = format!("{} {level:<5} ", clock_time(starts, *at));
        let style = match level.as_str() {
            "error" | "fatal" | "critical" => theme.bad(),
            "warn" | "warning" => theme.warn(),
            _ => theme.faint(),
        };
        lines.extend(headed(&head, style, text, width, 6));
    }
    lines
}
