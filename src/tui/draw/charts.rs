//! A metric over time, as a chart or, where there is no room, as a line of blocks.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::symbols::Marker;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Axis, Chart, Dataset, GraphType};

use super::{Theme, short, wide};
use crate::engine::Panel;
use crate::model::Time;
use crate::world::clock_time;

/// The least height of a chart.
pub(super) const CHART: u16 = 8;

/// What a metric is and how it stands, in words.
fn words(panel: &Panel) -> String {
    format!("{}, normally {}", short_words(panel), panel.normal)
}

/// The same without what is normal.
fn short_words(panel: &Panel) -> String {
    let unit = match panel.unit.as_str() {
        "" => String::new(),
        unit => format!(" {unit}"),
    };
    format!("{}: {}{unit}", panel.title, panel.now)
}

/// Least and greatest value.
fn range(panel: &Panel) -> (f64, f64) {
    let values = panel.series.iter().map(|(_, v)| *v);
    values.fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)))
}

/// A chart with its axes; a line stands where StartEx was.
pub(super) fn chart(panel: &Panel, starts: u32, theme: Theme, area: Rect, frame: &mut Frame<'_>) {
    let points: Vec<(f64, f64)> = panel.series.iter().map(|(t, v)| (t.0 as f64, *v)).collect();
    let (Some(first), Some(last)) = (panel.series.first(), panel.series.last()) else {
        return;
    };
    let (least, most) = range(panel);
    let pad = ((most - least) * 0.1).max(most.abs() * 0.05).max(0.5);
    let low = if least >= 0.0 {
        (least - pad).max(0.0)
    } else {
        least - pad
    };
    let high = most + pad;
    let start: Vec<(f64, f64)> = (0..=40)
        .map(|i| (0.0, low + (high - low) * f64::from(i) / 40.0))
        .collect();
    let line = if theme.colour {
        Style::new().fg(Color::Cyan)
    } else {
        Style::new()
    };
    let sets = vec![
        Dataset::default()
            .marker(Marker::Dot)
            .graph_type(GraphType::Scatter)
            .style(theme.faint())
            .data(&start),
        Dataset::default()
            .marker(match theme.unicode {
                true => Marker::Braille,
                false => Marker::Block,
            })
            .graph_type(GraphType::Line)
            .style(line)
            .data(&points),
    ];
    let clock = |t: Time| clock_time(starts, t);
    let mid = Time((first.0.0 + last.0.0) / 2);
    let x = Axis::default()
        .style(theme.faint())
        .bounds([first.0.0 as f64, last.0.0 as f64])
        .labels([clock(first.0), clock(mid), clock(last.0)]);
    let y = Axis::default()
        .style(theme.faint())
        .bounds([low, high])
        .labels([figure(low), figure((low + high) / 2.0), figure(high)]);
    let width = usize::from(area.width);
    let title = Rect { height: 1, ..area };
    let below = Rect {
        y: area.y + 1,
        height: area.height - 1,
        ..area
    };
    let mut text = words(panel);
    if first.0 < Time::ZERO && wide(&text) + 26 < width {
        text += "   (dots: when it started)";
    }
    frame.render_widget(Line::styled(short(&text, width), theme.title()), title);
    frame.render_widget(Chart::new(sets).x_axis(x).y_axis(y), below);
}

fn figure(value: f64) -> String {
    if value.abs() >= 10.0 || value == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.1}")
    }
}

/// The same in one line.
pub(super) fn spark(panel: &Panel, theme: Theme, width: usize) -> Line<'static> {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    const LEAST: usize = 8;
    let mut text = words(panel);
    if wide(&text) + LEAST + 2 > width {
        text = short_words(panel);
    }
    let room = width
        .saturating_sub(wide(&text) + 2)
        .min(panel.series.len());
    if room < LEAST {
        return Line::raw(short(&text, width));
    }
    let (least, most) = range(panel);
    let block = |value: f64| {
        let share = (value - least) / (most - least).max(f64::MIN_POSITIVE);
        BLOCKS[((share * 7.0).round() as usize).min(7)]
    };
    let at = |i: usize| panel.series[i * panel.series.len() / room].1;
    let blocks: String = (0..room).map(|i| block(at(i))).collect();
    Line::from(vec![
        Span::styled(format!("{blocks} "), theme.key()),
        Span::raw(text),
    ])
}
