//! The top of the screen: the clock, what is due, the alarm, the tabs.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Theme, at_most, bar, short, wide};
use crate::engine::Phase;
use crate::model::Time;
use crate::tui::model::{Model, Spots};
use crate::tui::shown::{Shown, ShownClock};

/// How many rows the top takes.
pub(super) fn height(area: Rect) -> u16 {
    if area.height >= 40 { 3 } else { 2 }
}

/// The page that nobody has acknowledged, or else the last message that nobody has read.
pub(super) fn alarm(model: &Model) -> Option<(bool, String)> {
    let view = &model.shown.view;
    if view.phase != Phase::Play {
        return None;
    }
    let page = view.inbox.iter().rev().find(|i| i.alert);
    if let Some(page) = page.filter(|_| !view.acked) {
        let how = if model.watch.is_some() {
            ""
        } else {
            "  A acknowledges"
        };
        let text = format!("▲ PAGE{how}  {}: {}", page.from, page.text);
        return Some((true, text));
    }
    let unread = view.inbox.iter().rfind(|i| i.seq > model.read)?;
    let sign = if unread.alert { "▲ ALERT" } else { "● NEW" };
    let how = if model.watch.is_some() {
        String::new()
    } else {
        format!("  {} unread, I reads", model.unread())
    };
    let text = format!(
        "{sign}{how}  {} ({}): {}",
        unread.from, unread.via, unread.text
    );
    Some((unread.alert, text))
}

/// Whether the alarm is urgent, and its lines; none when there is nothing to read.
pub(super) fn alarm_lines(model: &Model, area: Rect) -> (bool, Vec<String>) {
    let rows = match model.over {
        Some(_) => 1,
        None => usize::from(area.height / 6).min(5),
    };
    let width = usize::from(area.width).saturating_sub(1);
    alarm(model).map_or((false, Vec::new()), |(urgent, text)| {
        (urgent, at_most(&text, width, rows))
    })
}

/// The alarm, over the whole width.
pub(super) fn banner(
    (urgent, lines): &(bool, Vec<String>),
    theme: Theme,
    area: Rect,
    frame: &mut Frame<'_>,
) {
    let width = usize::from(area.width);
    let style = if *urgent {
        theme.alarm()
    } else {
        theme.chosen()
    };
    for (row, line) in area.rows().zip(lines) {
        // What is wide takes two columns, so padding by characters would not do.
        let gap = width.saturating_sub(wide(line) + 1);
        let text = format!(" {line}{}", " ".repeat(gap));
        frame.render_widget(Line::styled(text, style), row);
    }
}

/// The clock, the severity, the times that run.
pub(super) fn draw(model: &Model, theme: Theme, area: Rect, frame: &mut Frame<'_>) {
    let shown = &model.shown;
    let [first, rest @ ..] = &rows(area)[..] else {
        return;
    };
    frame.render_widget(first_row(shown, theme, usize::from(area.width)), *first);
    let each = 38.min(area.width);
    let columns = usize::from(area.width / each).max(1);
    let each = area.width / u16::try_from(columns).unwrap_or(1);
    for (i, clock) in shown.clocks.iter().enumerate() {
        let Some(row) = rest.get(i / columns) else {
            break;
        };
        let column = u16::try_from(i % columns).unwrap_or(0);
        let place = Rect {
            x: row.x + column * each,
            width: each,
            ..*row
        };
        frame.render_widget(clock_line(clock, theme, usize::from(each) - 1), place);
    }
    if shown.clocks.is_empty()
        && let Some(row) = rest.first()
    {
        let text =
            "The SLA clocks run from the page on; they show once a severity is declared (S).";
        let text = short(text, usize::from(area.width));
        frame.render_widget(Line::styled(text, theme.faint()), *row);
    }
}

fn rows(area: Rect) -> Vec<Rect> {
    let row = |i| Rect {
        y: area.y + i,
        height: 1,
        ..area
    };
    (0..area.height).map(row).collect()
}

fn first_row(shown: &Shown, theme: Theme, width: usize) -> Line<'static> {
    let view = &shown.view;
    let (phase, style) = match view.phase {
        Phase::Lobby => ("LOBBY", theme.title()),
        Phase::Play if shown.composing.is_some() => ("CLOCK STOPPED", theme.warn()),
        Phase::Play if view.paused => ("PAUSED", theme.warn()),
        Phase::Play if view.resolved => ("MONITORING", theme.good()),
        Phase::Play => ("PLAY", theme.good()),
        Phase::HotWash => ("HOT WASH", theme.title()),
        Phase::Closed => ("CLOSED", theme.title()),
    };
    let left = Time::ZERO + shown.time_box - view.now;
    let clock = match view.phase {
        Phase::Play => format!("{} / {} left", view.now.clock(), Time(left.0).clock()),
        _ => view.now.clock(),
    };
    let practice = if shown.practice { " PRACTICE" } else { "" };
    let mut spans = vec![
        Span::styled(format!(" {clock} "), theme.chosen()),
        Span::raw(" "),
        Span::styled(phase, style),
        Span::styled(practice, theme.warn()),
        Span::raw("  "),
    ];
    let severity = match view.declared {
        Some(Some(_)) => theme.bad(),
        _ => theme.warn(),
    };
    let used: usize = spans.iter().map(Span::width).sum();
    let speed = match shown.speed.as_str() {
        "" => String::new(),
        speed => format!("  {speed}"),
    };
    let title = format!("  {}{speed}  drill {}", shown.title, shown.drill);
    let room = width.saturating_sub(used);
    let words = short(&shown.severity, room);
    let room = room.saturating_sub(wide(&words));
    spans.push(Span::styled(words, severity));
    spans.push(Span::styled(short(&title, room), theme.faint()));
    Line::from(spans)
}

fn clock_line(clock: &ShownClock, theme: Theme, width: usize) -> Line<'static> {
    let style = match clock {
        c if c.done => theme.faint(),
        c if c.used >= 1.0 => theme.bad(),
        c if c.used >= 0.8 => theme.warn(),
        _ => theme.good(),
    };
    let bar = if clock.done {
        "✓".to_owned()
    } else {
        bar(clock.used, 8)
    };
    let words = wide(&clock.stands) + wide(&bar) + 2;
    let asks = short(&clock.asks, width.saturating_sub(words));
    Line::from(vec![
        Span::styled(format!("{bar} "), style),
        Span::raw(format!("{asks} ")),
        Span::styled(clock.stands.clone(), style),
    ])
}

/// The tabs; the open one is reversed.
pub(super) fn tabs(
    model: &Model,
    theme: Theme,
    area: Rect,
    frame: &mut Frame<'_>,
    spots: &mut Spots,
) {
    let names: Vec<String> = std::iter::once("Guide")
        .chain(model.shown.tabs.iter().map(|t| t.title.as_str()))
        .zip(1..)
        .map(|(title, number)| match number {
            1..=9 => format!(" {number} {title}"),
            _ => format!(" {title}"),
        })
        .collect();
    // What does not fit is left out at the left, so that the open one always shows.
    let widths: Vec<usize> = names.iter().map(|n| wide(n)).collect();
    let mut first = 0;
    while widths[first..=model.tab].iter().sum::<usize>() > usize::from(area.width)
        && first < model.tab
    {
        first += 1;
    }
    let mut x = area.x;
    for (i, name) in names.iter().enumerate().skip(first) {
        let width = u16::try_from(widths[i]).unwrap_or(0).min(area.right() - x);
        if width == 0 {
            break;
        }
        let place = Rect { x, width, ..area };
        let style = if i == model.tab {
            theme.chosen()
        } else {
            theme.key()
        };
        frame.render_widget(Span::styled(name.as_str(), style), place);
        spots.tabs.push((place, i));
        x += width;
    }
    if widths[first..].iter().sum::<usize>() > usize::from(area.width) {
        let end = Rect {
            x: area.right() - 2,
            width: 2,
            ..area
        };
        frame.render_widget(Span::styled(" ›", theme.key()), end);
    }
}
