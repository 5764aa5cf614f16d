//! The screen as a pure function of the model.
//!
//! Invariants: nothing is written beyond the frame, whatever its size; on a small screen one part
//! stands at a time; on a tiny one a sentence says what is needed; where the locale knows no more,
//! all of it is ASCII.

mod ascii;
mod charts;
mod guide;
mod head;
mod look_back;
mod over;
mod panes;
mod text;
mod tool;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph};

pub use text::Theme;
pub(crate) use text::wrap;
pub(super) use text::{bar, headed, short, styled, wide};

use super::keys::{Act, IN_FOOTER, KEYS, blocked};
use super::model::{Caption, Model, Pane, Spots};

/// Below this a sentence is all there is.
const LEAST: (u16, u16) = (40, 12);
/// From this on several parts stand side by side.
const ROOMY: (u16, u16) = (80, 24);
/// From this on the timeline stands below the tools.
const WIDE: (u16, u16) = (110, 34);

/// Draws the screen, and says where things stand on it.
pub fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>) -> Spots {
    let spots = whole(model, theme, frame);
    finish(theme, frame);
    spots
}

/// What every screen ends with.
pub(super) fn finish(theme: Theme, frame: &mut Frame<'_>) {
    if !theme.unicode {
        ascii::only(frame.buffer_mut());
    }
}

fn whole(model: &Model, theme: Theme, frame: &mut Frame<'_>) -> Spots {
    let area = frame.area();
    let mut spots = Spots::default();
    if area.width < LEAST.0 || area.height < LEAST.1 {
        too_small(area, frame);
        return spots;
    }
    let alarm = head::alarm_lines(model, area);
    let said = said_lines(model, theme, area);
    let rows = |lines: usize| Constraint::Length(u16::try_from(lines).unwrap_or(1));
    let heights = [
        Constraint::Length(head::height(area)),
        rows(alarm.1.len()),
        Constraint::Length(1),
        Constraint::Min(3),
        rows(said.len()),
        Constraint::Length(if model.watch.is_some() { 3 } else { 1 }),
        Constraint::Length(1),
    ];
    let [top, banner, tabs, body, below, line, foot] = Layout::vertical(heights).areas(area);
    head::draw(model, theme, top, frame);
    head::banner(&alarm, theme, banner, frame);
    head::tabs(model, theme, tabs, frame, &mut spots);
    parts(model, theme, body, frame, &mut spots);
    frame.render_widget(Paragraph::new(said), below);
    match &model.watch {
        Some(words) => caption(words, theme, line, frame),
        None => typed_line(model, theme, line, frame),
    }
    footer(model, theme, foot, frame);
    if let Some(over) = &model.over {
        // The clock, the alarm and the keys stay in sight, where there is room for that.
        let free = Rect {
            y: banner.bottom(),
            height: foot.y - banner.bottom(),
            ..area
        };
        let roomy = area.width >= ROOMY.0 && area.height >= ROOMY.1;
        let place = if roomy { free } else { area };
        spots.over_reach = over::draw(model, over, theme, place, frame);
    }
    spots
}

fn too_small(area: Rect, frame: &mut Frame<'_>) {
    let text = format!(
        "The terminal is too small: {} x {} is needed, this is {} x {}. Make it larger, or use `--plain`.",
        LEAST.0, LEAST.1, area.width, area.height
    );
    let lines = wrap(&text, usize::from(area.width), 0);
    frame.render_widget(Paragraph::new(lines.join("\n")), area);
}

fn parts(model: &Model, theme: Theme, body: Rect, frame: &mut Frame<'_>, spots: &mut Spots) {
    let area = frame.area();
    let mut part = |pane: Pane, area: Rect, frame: &mut Frame<'_>| {
        spots.panes.push((area, pane));
        let reach = match pane {
            Pane::Tool if model.tab == 0 => guide::draw(model, theme, area, frame),
            Pane::Tool => tool::draw(model, theme, area, frame, &mut spots.views),
            Pane::Inbox => panes::inbox(model, theme, area, frame),
            Pane::Card => panes::card(model, theme, area, frame),
            Pane::Timeline => panes::timeline(model, theme, area, frame),
        };
        spots.reach[pane as usize] = reach;
    };
    if area.width < ROOMY.0 || area.height < ROOMY.1 {
        return part(model.pane, body, frame);
    }
    let right = (body.width * 2 / 5).min(64);
    let [main, side] =
        Layout::horizontal([Constraint::Min(20), Constraint::Length(right)]).areas(body);
    let wide = area.width >= WIDE.0 && area.height >= WIDE.1;
    // What is being read gets the large place, and the other one the whole side.
    match (model.pane, wide) {
        (Pane::Inbox, false) => {
            part(Pane::Inbox, main, frame);
            return part(Pane::Card, side, frame);
        }
        (Pane::Card, false) => {
            part(Pane::Card, main, frame);
            return part(Pane::Inbox, side, frame);
        }
        _ => {}
    }
    let [inbox, card] =
        Layout::vertical([Constraint::Percentage(52), Constraint::Min(6)]).areas(side);
    if wide {
        let below = (main.height / 4).clamp(6, 14);
        let heights = [Constraint::Min(6), Constraint::Length(below)];
        let [tool, timeline] = Layout::vertical(heights).areas(main);
        part(Pane::Tool, tool, frame);
        part(Pane::Timeline, timeline, frame);
    } else if model.pane == Pane::Timeline {
        part(Pane::Timeline, main, frame);
    } else {
        part(Pane::Tool, main, frame);
    }
    part(Pane::Inbox, inbox, frame);
    part(Pane::Card, card, frame);
}

/// Draws lines in a frame, scrolled; returns how far they can be.
fn scrolled(
    lines: Vec<Line<'_>>,
    block: Block<'_>,
    scroll: usize,
    area: Rect,
    frame: &mut Frame<'_>,
) -> usize {
    let inner = block.inner(area);
    let reach = lines.len().saturating_sub(usize::from(inner.height));
    let scroll = scroll.min(reach);
    let more = reach - scroll;
    let block = match (scroll, more) {
        (0, 0) => block,
        (_, 0) => block.title_bottom(Line::from(" end ").right_aligned()),
        (_, more) => block.title_bottom(Line::from(more_below(more)).right_aligned()),
    };
    let shown: Vec<Line<'_>> = lines
        .into_iter()
        .skip(scroll)
        .take(usize::from(inner.height))
        .collect();
    frame.render_widget(Paragraph::new(shown).block(block), area);
    reach
}

/// How many lines stand below, and which key brings them.
fn more_below(more: usize) -> String {
    format!(" Down: {more} more ")
}

/// The lines of a text, at most so many; where something is cut, an ellipsis says so.
fn at_most(text: &str, width: usize, rows: usize) -> Vec<String> {
    let mut lines = wrap(text, width, 2);
    if lines.len() > rows.max(1) {
        lines.truncate(rows.max(1));
        if let Some(last) = lines.last_mut() {
            *last = short(&format!("{last} …"), width.saturating_sub(1));
            if !last.ends_with('…') {
                last.push('…');
            }
        }
    }
    lines
}

/// What there is to say about the last input, or which words can follow; one line at least.
fn said_lines(model: &Model, theme: Theme, area: Rect) -> Vec<Line<'static>> {
    let width = usize::from(area.width);
    let rows = usize::from(area.height / 8).clamp(1, 3);
    let line = match &model.said {
        Some((text, true)) => {
            let lines = at_most(&format!("✖ {text}"), width, rows);
            return styled(lines, theme.bad()).collect();
        }
        Some((text, false)) => {
            let lines = at_most(&format!("· {text}"), width, rows);
            return styled(lines, theme.title()).collect();
        }
        None if model.typing.is_some() && !model.words.is_empty() => {
            let words = short(&format!("Tab: {}", model.words.join("  ")), width);
            Line::styled(words, theme.faint())
        }
        None if model.typing.is_some() => {
            let text = "Enter sends, Tab completes, Up shows what was typed before, Esc goes back; `help` lists the responses";
            Line::styled(short(text, width), theme.faint())
        }
        None => Line::default(),
    };
    vec![line]
}

/// Why those who are watched do what they do now.
fn caption(caption: &Caption, theme: Theme, area: Rect, frame: &mut Frame<'_>) {
    let width = usize::from(area.width);
    let turn = match caption.turn {
        (0, _) => String::new(),
        (turn, of) => format!("{turn} of {of}"),
    };
    let who = format!(" {} ", caption.who);
    let gap = width.saturating_sub(wide(&who) + wide(&turn));
    let mut lines = vec![Line::from(vec![
        Span::styled(who, theme.chosen()),
        Span::raw(" ".repeat(gap)),
        Span::styled(turn, theme.faint()),
    ])];
    let words = wrap(&caption.text, width.saturating_sub(1), 0);
    lines.extend(
        words
            .into_iter()
            .map(|l| Line::styled(format!(" {l}"), theme.title())),
    );
    frame.render_widget(Paragraph::new(lines), area);
}

fn typed_line(model: &Model, theme: Theme, area: Rect, frame: &mut Frame<'_>) {
    let width = usize::from(area.width);
    let Some(edit) = &model.typing else {
        let text = short(
            "> type a response or a command of a tool, as at work; capital letters are keys",
            width,
        );
        frame.render_widget(Line::styled(text, theme.faint()), area);
        return;
    };
    let (shown, column) = window(edit.text(), edit.before(), width.saturating_sub(3));
    let line = Line::from(vec![Span::styled("> ", theme.key()), Span::raw(shown)]);
    frame.render_widget(line, area);
    if model.over.is_none() {
        frame.set_cursor_position((area.x + 2 + column, area.y));
    }
}

/// The part of a text around the cursor, and the cursor's column in it.
fn window(text: &str, before: &str, width: usize) -> (String, u16) {
    let mut start = 0;
    for (i, c) in before.char_indices() {
        if wide(&before[start..]) <= width {
            break;
        }
        start = i + c.len_utf8();
    }
    let column = wide(&before[start..]);
    (text[start..].to_owned(), u16::try_from(column).unwrap_or(0))
}

fn footer(model: &Model, theme: Theme, area: Rect, frame: &mut Frame<'_>) {
    if model.watch.is_some() {
        let pause = if model.shown.view.paused {
            "Go on"
        } else {
            "Stop"
        };
        let keys = [("Space", pause), ("Enter", "To the score"), ("Q", "Leave")];
        let spans = keys.map(|(key, does)| {
            [
                Span::styled(key, theme.key()),
                Span::raw(format!(" {does}  ")),
            ]
        });
        return frame.render_widget(Line::from_iter(spans.into_iter().flatten()), area);
    }
    let mut spans = Vec::new();
    let mut used = 0;
    let keys = KEYS.iter().take(IN_FOOTER);
    for key in keys.filter(|k| blocked(model, k.act).is_none()) {
        let name = match key.act {
            Act::Pause if model.shown.view.paused => "Go on",
            _ => key.name,
        };
        let width = wide(key.shown) + wide(name) + 3;
        if used + width > usize::from(area.width) {
            break;
        }
        used += width;
        spans.push(Span::styled(key.shown, theme.key()));
        spans.push(Span::raw(format!(" {name}  ")));
    }
    frame.render_widget(Line::from(spans), area);
}

/// A frame in the middle of the screen over what is there, and the room in it.
fn middle(title: &str, size: (u16, u16), theme: Theme, area: Rect, frame: &mut Frame<'_>) -> Rect {
    let (width, height) = (size.0.min(area.width), size.1.min(area.height));
    let place = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    };
    let block = theme.frame(title, true);
    let inner = block.inner(place);
    frame.render_widget(Clear, place);
    frame.render_widget(block, place);
    inner
}
