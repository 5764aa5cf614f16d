//! What a look at a view shows, line by line.

use super::page::Page;
use crate::engine::{LookView, Panel, ShownRow};
use crate::model::Time;
use crate::world::clock_time;

/// How many log lines are shown.
pub(super) const LINES: usize = 12;
/// How many of them when a drill is told again.
pub(super) const LINES_RETOLD: usize = 3;
/// How many characters a sparkline has.
const POINTS: usize = 20;

/// Adds what a view shows. `starts` is the notional time of StartEx; `unicode` allows sparklines.
pub(super) fn look(page: &mut Page, view: &LookView, starts: u32, unicode: bool) {
    for row in &view.rows {
        page.item(&row_text(row, &view.columns, starts));
    }
    for panel in &view.panels {
        page.item(&panel_text(panel, unicode));
    }
    for (at, level, text) in &view.lines {
        page.wrapped(&format!("{} {level}: {text}", clock_time(starts, *at)), 6);
    }
    if view.rows.is_empty() && view.panels.is_empty() && view.lines.is_empty() {
        page.item("There is nothing to see.");
    }
}

fn row_text(row: &ShownRow, columns: &[String], starts: u32) -> String {
    let text = if columns.len() == row.cells.len() {
        let cells = columns.iter().zip(&row.cells);
        let cells: Vec<String> = cells
            .map(|(column, cell)| format!("{column}: {cell}"))
            .collect();
        cells.join("; ")
    } else {
        row.cells.join("; ")
    };
    match row.earlier {
        Some(at) => format!("{text} (earlier, last seen {})", clock_time(starts, at)),
        None => text,
    }
}

fn panel_text(panel: &Panel, unicode: bool) -> String {
    let unit = match panel.unit.as_str() {
        "" => String::new(),
        unit => format!(" {unit}"),
    };
    let head = format!(
        "{}: now {}{unit}, normally {}",
        panel.title, panel.now, panel.normal
    );
    let Some((least, most)) = range(&panel.series) else {
        return head;
    };
    if unicode {
        format!(
            "{head}; last 45 min {}",
            sparkline(&panel.series, least, most)
        )
    } else {
        format!("{head}; {}", course(&panel.series))
    }
}

fn range(series: &[(Time, f64)]) -> Option<(f64, f64)> {
    let values = || series.iter().map(|(_, value)| *value);
    let least = values().reduce(f64::min)?;
    Some((least, values().reduce(f64::max)?))
}

/// The course of a series in words.
fn course(series: &[(Time, f64)]) -> String {
    let number = |value: f64| format!("{}", (value * 10.0).round() / 10.0);
    let Some((last, _)) = series.last() else {
        return String::new();
    };
    let ago = [45, 30, 20, 10, 5, 2].into_iter().filter_map(|minutes| {
        let at = Time(last.0 - minutes * 60_000);
        let (_, value) = series.iter().rfind(|(t, _)| *t <= at)?;
        Some(format!("{minutes} min ago {}", number(*value)))
    });
    ago.collect::<Vec<_>>().join(", ")
}

/// The course of a series from its least (or zero) to its largest value.
fn sparkline(series: &[(Time, f64)], least: f64, most: f64) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let floor = least.min(0.0);
    let height = most - floor;
    series
        .chunks(series.len().div_ceil(POINTS).max(1))
        .map(|chunk| {
            let mean = chunk.iter().map(|(_, v)| v).sum::<f64>() / chunk.len() as f64;
            let share = if height > 0.0 {
                (mean - floor) / height
            } else {
                0.0
            };
            BARS[((share * 8.0) as usize).min(7)]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view() -> LookView {
        LookView {
            id: "errors".to_owned(),
            title: "Errors".to_owned(),
            tool: "logs".to_owned(),
            columns: vec!["Host".to_owned(), "Errors".to_owned()],
            rows: vec![
                ShownRow {
                    cells: vec!["a".to_owned(), "12".to_owned()],
                    earlier: None,
                },
                ShownRow {
                    cells: vec!["all\u{1b}[2J quiet".to_owned()],
                    earlier: Some(Time(60_000)),
                },
            ],
            panels: vec![Panel {
                title: "Sign-ins".to_owned(),
                unit: "/min".to_owned(),
                now: "1".to_owned(),
                normal: "46".to_owned(),
                series: (0..40)
                    .map(|i| (Time(i * 60_000), if i < 20 { 46.0 } else { 1.0 }))
                    .collect(),
            }],
            lines: vec![(Time(-60_000), "error".to_owned(), "it broke".to_owned())],
        }
    }

    fn shown(unicode: bool) -> String {
        let mut page = Page::default();
        look(&mut page, &view(), 14 * 60, unicode);
        page.into_text()
    }

    #[test]
    fn a_look_reads_line_by_line() {
        insta::assert_snapshot!(shown(true), @"
        - Host: a; Errors: 12
        - all[2J quiet (earlier, last seen 14:01)
        - Sign-ins: now 1 /min, normally 46; last 45 min ██████████▁▁▁▁▁▁▁▁▁▁
        13:59 error: it broke
        ");
        assert!(
            shown(false).contains("30 min ago 46, 20 min ago 46, 10 min ago 1"),
            "{}",
            shown(false)
        );
        assert!(shown(false).is_ascii());
    }
}
