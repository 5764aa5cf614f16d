//! What lies over the screen: the brief, the keys, the palette, forms, texts, questions.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{Theme, look_back, middle, short, styled, wide, wrap};
use crate::engine::Phase;
use crate::report::clean;
use crate::tui::form::{Form, Kind, Value};
use crate::tui::keys::{KEYS, blocked};
use crate::tui::line::Edit;
use crate::tui::model::{Model, Over};

/// Draws what lies over the screen; returns how far it can scroll.
pub(super) fn draw(
    model: &Model,
    over: &Over,
    theme: Theme,
    area: Rect,
    frame: &mut Frame<'_>,
) -> usize {
    let wide = area.width.min(100);
    match over {
        Over::Brief => return brief(model, theme, area, frame),
        Over::Help => return help(model, theme, area, frame),
        Over::Filter => {
            let place = middle(
                "Only what holds (Esc: all)",
                (wide.min(50), 3),
                theme,
                area,
                frame,
            );
            let words = model.filter.text();
            frame.render_widget(Line::raw(words.to_owned()), place);
            let column = u16::try_from(super::wide(model.filter.before())).unwrap_or(0);
            frame.set_cursor_position((
                place.x + column.min(place.width.saturating_sub(1)),
                place.y,
            ));
        }
        Over::Palette(filter, at) => palette(model, filter, *at, theme, area, frame),
        Over::Form(form) => draw_form(model, form, theme, area, frame),
        Over::Text(text) => {
            let inner = usize::from(wide.saturating_sub(2));
            let mut lines: Vec<Line<'static>> = Vec::new();
            for paragraph in text.lines() {
                let text: String = paragraph.chars().filter(|c| !c.is_control()).collect();
                lines.extend(styled(wrap(&text, inner, 2), Style::new()));
            }
            let height = u16::try_from(lines.len() + 3).unwrap_or(u16::MAX);
            let place = middle("Help", (wide, height), theme, area, frame);
            return with_foot(model, lines, "Any other key goes back", theme, place, frame);
        }
        Over::Confirm(ask, _) => {
            let place = middle("Sure?", (wide.min(64), 5), theme, area, frame);
            let mut lines: Vec<Line<'_>> =
                styled(wrap(ask, usize::from(place.width), 0), theme.title()).collect();
            lines.push(Line::styled("Enter: yes    Esc: no", theme.key()));
            frame.render_widget(Paragraph::new(lines), place);
        }
    }
    0
}

/// Lines that scroll over a line that stays; returns how far they can scroll.
fn with_foot(
    model: &Model,
    lines: Vec<Line<'static>>,
    foot: &str,
    theme: Theme,
    place: Rect,
    frame: &mut Frame<'_>,
) -> usize {
    let rows = usize::from(place.height.saturating_sub(1));
    let reach = lines.len().saturating_sub(rows);
    let scroll = model.over_scroll.min(reach);
    let shown: Vec<Line<'_>> = lines.into_iter().skip(scroll).take(rows).collect();
    frame.render_widget(Paragraph::new(shown), place);
    let foot = match reach {
        0 => foot.to_owned(),
        _ => format!("Up Down: {} more    {foot}", reach - scroll),
    };
    let below = Rect {
        y: place.bottom().saturating_sub(1),
        height: place.height.min(1),
        ..place
    };
    let foot = short(&foot, usize::from(place.width));
    frame.render_widget(Line::styled(foot, theme.key()).centered(), below);
    reach
}

fn brief(model: &Model, theme: Theme, area: Rect, frame: &mut Frame<'_>) -> usize {
    let shown = &model.shown;
    let size = (area.width.min(92), area.height);
    let width = usize::from(size.0.saturating_sub(4));
    let mut lines: Vec<Line<'static>> = Vec::new();
    for paragraph in shown.view.brief.lines() {
        lines.extend(styled(wrap(paragraph, width, 0), Style::new()));
    }
    lines.push(Line::default());
    if !shown.objectives.is_empty() {
        lines.push(Line::styled("What this drill trains", theme.title()));
        for objective in &shown.objectives {
            lines.extend(styled(
                wrap(&format!("- {objective}"), width, 2),
                Style::new(),
            ));
        }
        lines.push(Line::default());
    }
    lines.push(Line::styled("Before it starts", theme.title()));
    let recorded = if shown.practice {
        "Practice: what you do is recorded and not scored. + keeps a moment, each action keeps one, and < goes back."
    } else {
        "What you do and when is recorded and scored for you alone. Hints do not lower the score."
    };
    for text in [
        "This is an exercise: the system is simulated, and nothing leaves this computer.",
        recorded,
        "The Guide tab says what comes next; ? shows all keys.",
        "If something real happens: `abort --real-incident` ends it at once.",
    ] {
        lines.extend(styled(wrap(&format!("- {text}"), width, 2), Style::new()));
    }
    let go = match shown.view.phase {
        Phase::Lobby => "Enter starts the drill clock    Q leaves",
        _ => "Any key goes back",
    };
    let height = u16::try_from(lines.len() + 4)
        .unwrap_or(u16::MAX)
        .min(area.height);
    let title = format!("{}, up to {}", shown.title, shown.time_box);
    let place = middle(&title, (size.0, height), theme, area, frame);
    let inner = Rect {
        x: place.x + 1,
        width: place.width.saturating_sub(2),
        ..place
    };
    with_foot(model, lines, go, theme, inner, frame)
}

fn help(model: &Model, theme: Theme, area: Rect, frame: &mut Frame<'_>) -> usize {
    let columns = if area.width >= 100 { 2 } else { 1 };
    let rows = KEYS.len().div_ceil(columns);
    let height = u16::try_from(rows + 3).unwrap_or(u16::MAX);
    let place = middle(
        "All keys",
        (area.width.min(120), height),
        theme,
        area,
        frame,
    );
    let width = usize::from(place.width) / columns;
    let line = |i: usize| -> Vec<Span<'static>> {
        let Some(key) = KEYS.get(i) else {
            return Vec::new();
        };
        let why = blocked(model, key.act);
        let text = match why {
            Some(why) => format!("{}: not now, {why}", key.name),
            None => format!("{}: {}", key.name, key.help),
        };
        let text = short(&text, width.saturating_sub(11));
        let gap = width.saturating_sub(10 + wide(&text));
        let style = if why.is_some() {
            theme.faint()
        } else {
            Style::new()
        };
        vec![
            Span::styled(format!("{:>9} ", key.shown), theme.key()),
            Span::styled(format!("{text}{}", " ".repeat(gap)), style),
        ]
    };
    let lines: Vec<Line<'static>> = (0..rows)
        .map(|row| {
            let cells = (0..columns).flat_map(|column| line(row + column * rows));
            Line::from(cells.collect::<Vec<_>>())
        })
        .collect();
    with_foot(model, lines, "Any other key goes back", theme, place, frame)
}

fn palette(
    model: &Model,
    filter: &Edit,
    at: usize,
    theme: Theme,
    area: Rect,
    frame: &mut Frame<'_>,
) {
    let size = (area.width.min(100), area.height.min(26));
    let place = middle("All commands", size, theme, area, frame);
    let width = usize::from(place.width);
    let mut lines = vec![Line::from(vec![
        Span::styled("> ", theme.key()),
        Span::raw(filter.text().to_owned()),
    ])];
    let entries = model.palette(filter.text());
    let rows = usize::from(place.height.saturating_sub(2));
    let first = (at + 1).saturating_sub(rows);
    for (i, entry) in entries.iter().enumerate().skip(first).take(rows) {
        let why = entry
            .blocked
            .map_or(String::new(), |why| format!(" (not now: {why})"));
        let text = format!("{:>9}  {}{why}", entry.shown, entry.text);
        let style = match entry.blocked {
            _ if i == at => theme.chosen(),
            Some(_) => theme.faint(),
            None => Style::new(),
        };
        lines.push(Line::styled(short(&text, width), style));
    }
    if entries.is_empty() {
        lines.push(Line::styled(
            "Nothing has such a name. Esc goes back; Enter on the screen types any response.",
            theme.faint(),
        ));
    }
    frame.render_widget(Paragraph::new(lines), place);
    let column = u16::try_from(wide(filter.before())).unwrap_or(0);
    frame.set_cursor_position((
        place.x + 2 + column.min(place.width.saturating_sub(3)),
        place.y,
    ));
}

fn draw_form(model: &Model, form: &Form, theme: Theme, area: Rect, frame: &mut Frame<'_>) {
    let width = area.width.min(100);
    let inner = usize::from(width.saturating_sub(2));
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut cursor = None;
    // The open question has all its choices; they scroll when there are too many.
    let back = look_back::lines(model, form, theme, inner);
    let rows = usize::from(area.height)
        .saturating_sub(form.fields.len() + back.len() + 6)
        .max(3);
    for (i, field) in form.fields.iter().enumerate() {
        let open = i == form.at;
        let sign = if open { "▶" } else { " " };
        let label = format!("{sign} {}: ", field.label);
        let style = if open { theme.key() } else { theme.title() };
        let answer = match &field.value {
            Value::One(choices, at) => choices.get(*at).map_or(String::new(), |c| c.text.clone()),
            Value::Many(..) => field.answer(),
            Value::Text(edit) => {
                let room = inner.saturating_sub(wide(&label) + 1);
                let (text, column) = super::window(edit.text(), edit.before(), room);
                if open {
                    cursor = Some((lines.len(), wide(&label) + usize::from(column)));
                }
                text
            }
        };
        lines.push(Line::from(vec![
            Span::styled(label.clone(), style),
            Span::raw(short(&answer, inner.saturating_sub(wide(&label)))),
        ]));
        if open {
            lines.extend(choices(&field.value, rows, inner, theme));
        }
    }
    lines.extend(back);
    lines.push(Line::default());
    if form.error.is_empty() {
        lines.push(Line::styled(
            short(&format!("= {}", form.line()), inner),
            theme.faint(),
        ));
    } else {
        let error = wrap(&format!("✖ {}", form.error), inner, 2);
        lines.extend(styled(error, theme.bad()));
    }
    if form.kind == Kind::Notify {
        let room = usize::from(area.height).saturating_sub(lines.len() + 5);
        lines.extend(composed(model, form, theme, inner, room));
        lines.push(compose_line(model, theme, inner));
    }
    let keys = "Enter: next, at the last: send   Up/Down: choose   Tab: next   Esc: back";
    lines.push(Line::styled(short(keys, inner), theme.key()));
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let place = middle(&form.title, (width, height), theme, area, frame);
    frame.render_widget(Paragraph::new(lines), place);
    if let Some((row, column)) = cursor {
        let (row, column) = (
            u16::try_from(row).unwrap_or(0),
            u16::try_from(column).unwrap_or(0),
        );
        frame.set_cursor_position((
            (place.x + column).min(place.right().saturating_sub(1)),
            (place.y + row).min(place.bottom().saturating_sub(1)),
        ));
    }
}

/// Whether the clock stands still for the message, or how it does.
/// What the message still lacks, and how it will read where there is room for that.
fn composed(
    model: &Model,
    form: &Form,
    theme: Theme,
    width: usize,
    room: usize,
) -> Vec<Line<'static>> {
    let Some(message) = model.composed(&form.line()) else {
        return Vec::new();
    };
    let mut lines = vec![match message.missing.as_slice() {
        [] => Line::styled("✔ Nothing that it must say is missing.", theme.good()),
        missing => {
            let text = format!("✖ Still missing: {}", missing.join(", "));
            Line::styled(short(&text, width), theme.warn())
        }
    }];
    let text: Vec<String> = message
        .text
        .lines()
        .flat_map(|line| wrap(&clean(line), width.saturating_sub(2), 0))
        .collect();
    if text.len() < room {
        lines.extend(styled(
            text.iter().map(|l| format!("│ {l}")).collect(),
            theme.faint(),
        ));
    }
    lines
}

fn compose_line(model: &Model, theme: Theme, width: usize) -> Line<'static> {
    match model.shown.composing {
        Some(left) => {
            let text =
                format!("The clock stands still: {left} s left. Sending or Esc lets it run.");
            Line::styled(short(&text, width), theme.warn())
        }
        None => {
            let text = "Ctrl-T stops the clock while you write, for 2 minutes at most.";
            Line::styled(short(text, width), theme.faint())
        }
    }
}

fn choices(value: &Value, rows: usize, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let (texts, at): (Vec<String>, usize) = match value {
        Value::One(choices, at) => {
            let sign = |i: usize| if i == *at { "●" } else { "○" };
            let texts = choices.iter().enumerate();
            (
                texts
                    .map(|(i, c)| format!("{} {}", sign(i), c.text))
                    .collect(),
                *at,
            )
        }
        Value::Many(choices, at) => {
            let text = |(c, on): &(crate::tui::form::Choice, bool)| {
                format!("[{}] {}", if *on { "x" } else { " " }, c.text)
            };
            (choices.iter().map(text).collect(), *at)
        }
        Value::Text(_) => return Vec::new(),
    };
    let first = (at + 1).saturating_sub(rows);
    let shown = texts.iter().enumerate().skip(first).take(rows);
    shown
        .map(|(i, text)| {
            let style = if i == at {
                theme.chosen()
            } else {
                Style::new()
            };
            Line::styled(short(&format!("    {text}"), width), style)
        })
        .collect()
}
