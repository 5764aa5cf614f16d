//! The charts of the report, laid out from the model.

use super::model::{CadenceRow, Curve, Lost, SlaRow, Swim};
use super::svg::{
    Scale, Svg, area, bands, bars_height, bullet, curve, lane_bars, lane_marks, mark_labels,
    marks_height, rows, time_axis, value_at, value_axis,
};
use super::words::short;

/// The width of the wide charts.
const WIDE: f64 = 1040.0;
/// Where their plots begin.
const LEFT: f64 = 178.0;
/// Where their plots end.
const RIGHT: f64 = WIDE - 14.0;

/// The swim lanes.
pub(super) fn swim(swim: &Swim) -> String {
    let x = Scale::time((swim.from, swim.to), (LEFT, RIGHT));
    let heights: Vec<f64> = swim
        .lanes
        .iter()
        .map(|lane| {
            if lane.bars.is_empty() {
                marks_height(&lane.marks, &x)
            } else {
                bars_height(&lane.bars, &x)
            }
        })
        .collect();
    let flags = marks_height(&swim.targets, &x);
    let band = 28.0;
    let gap = 10.0;
    let top = flags + band + gap;
    let total: f64 = top + heights.iter().map(|h| h + gap).sum::<f64>();
    let mut svg = Svg::new(
        "swim",
        (WIDE, total + 20.0),
        "Timeline in lanes",
        "The impact on users, then injects, each participant, actions and messages over drill time. The table below has the same in words.",
    );
    time_axis(&mut svg, &x, (flags, total), 12);
    for mark in &swim.targets {
        let at = x.ms(mark.at.ms);
        svg.line((at, flags - 4.0), (at, total), "target");
    }
    svg.text((LEFT - 10.0, flags - 7.0), "end", "lane", "Targets");
    lane_marks(&mut svg, &swim.targets, &x, flags);
    svg.text(
        (LEFT - 10.0, flags + band / 2.0 + 4.0),
        "end",
        "lane",
        "Users",
    );
    bands(&mut svg, &swim.bands, &x, flags, band);
    let mut y = top;
    for (lane, height) in swim.lanes.iter().zip(heights) {
        let middle = if lane.bars.is_empty() {
            height - 7.0
        } else {
            height / 2.0 + 3.0
        };
        svg.text(
            (LEFT - 10.0, y + middle),
            "end",
            "lane",
            &short(&lane.title, 23),
        );
        if lane.bars.is_empty() {
            lane_marks(&mut svg, &lane.marks, &x, y + height);
        } else {
            lane_bars(&mut svg, &lane.bars, &x, y);
        }
        y += height + gap;
    }
    svg.done()
}

/// A curve with what the team did marked on it.
pub(super) fn metric(swim: &Swim, shown: &Curve, wide: bool) -> String {
    let width = if wide { WIDE } else { 510.0 };
    let left = if wide { LEFT } else { 52.0 };
    let x = Scale::time((swim.from, swim.to), (left, width - 14.0));
    let labels = marks_height(&shown.marks, &x) - 8.0;
    let height = if wide { 150.0 } else { 120.0 };
    let (top, bottom) = (labels, labels + height);
    let mut svg = Svg::new(
        &shown.id,
        (width, bottom + 20.0),
        &format!("{} ({})", shown.title, shown.unit),
        "The value over drill time; the marks are what the team did. The table below has the values that matter.",
    );
    let highest = shown
        .points
        .iter()
        .map(|(_, v)| *v)
        .fold(shown.normal, f64::max);
    let y = value_axis(&mut svg, highest, (bottom, top), (left, width - 14.0));
    time_axis(&mut svg, &x, (top, bottom), if wide { 12 } else { 6 });
    if shown.normal > 0.0 {
        let normal = y.at(shown.normal);
        svg.line((left, normal), (width - 14.0, normal), "normal");
    }
    if shown.steps {
        area(&mut svg, &shown.points, &x, &y);
    }
    curve(&mut svg, &shown.points, &x, &y, shown.steps);
    mark_labels(&mut svg, &shown.marks, &x, labels);
    for mark in &shown.marks {
        let at = (x.ms(mark.at.ms), y.at(value_at(&shown.points, mark.at.ms)));
        svg.line((at.0, labels - 6.0), at, "leader");
        svg.sign(mark.sign, at, &format!("{} {}", mark.at.text, mark.title));
    }
    svg.done()
}

/// When each audience was told.
pub(super) fn cadence(swim: &Swim, rows: &[CadenceRow]) -> String {
    let row = 30.0;
    let x = Scale::time((swim.from, swim.to), (LEFT, RIGHT));
    let bottom = 6.0 + row * rows.len() as f64;
    let mut svg = Svg::new(
        "cadence",
        (WIDE, bottom + 20.0),
        "Messages by audience",
        "Diamond: first message; circle: update; square: closing message. A red stretch is time beyond the agreed interval.",
    );
    time_axis(&mut svg, &x, (4.0, bottom), 12);
    for (i, audience) in rows.iter().enumerate() {
        let top = 6.0 + row * i as f64;
        let y = top + row - 11.0;
        svg.text(
            (LEFT - 10.0, y + 4.0),
            "end",
            "lane",
            &short(&audience.audience, 23),
        );
        for bar in &audience.over {
            let (from, to) = (x.ms(bar.from.ms), x.ms(bar.to.ms));
            svg.rect((from, y - 4.0), (to - from, 8.0), "over", &bar.title);
        }
        lane_marks(&mut svg, &audience.marks, &x, top + row);
    }
    svg.done()
}

/// User-minutes lost, beside the reference play and doing nothing.
pub(super) fn lost(lost: &Lost) -> String {
    let mut bars = vec![(
        "This drill",
        lost.actual.value,
        lost.actual.text.as_str(),
        "here",
    )];
    if let Some(par) = &lost.par {
        bars.push(("Reference play", par.value, par.text.as_str(), "other"));
    }
    if let Some(nothing) = &lost.nothing {
        bars.push((
            "Doing nothing",
            nothing.value,
            nothing.text.as_str(),
            "other",
        ));
    }
    let mut svg = Svg::new(
        "lost",
        (440.0, 6.0 + 26.0 * bars.len() as f64),
        "User-minutes lost",
        "Bars for this drill, the author's reference play, and doing nothing.",
    );
    rows(&mut svg, &bars, (104.0, 370.0), 2.0);
    svg.done()
}

/// The time of an SLA against its target.
pub(super) fn sla(index: usize, row: &SlaRow) -> String {
    let title = format!(
        "{} {}: {} of {}",
        row.severity, row.sla, row.actual.text, row.target.text
    );
    bullet(
        &format!("sla-{index}"),
        row.actual.ms,
        row.target.ms.unwrap_or(1).max(1),
        row.tone,
        &title,
    )
}
