//! Marks and bars in a lane, with labels that do not run into each other.

use super::super::model::{Bar, Mark, Sign};
use super::{Scale, Svg, text_width};

/// The height of a row of labels.
const ROW: f64 = 13.0;
/// The most rows of labels above the marks.
const ROWS: usize = 3;
/// The height of a row of bars.
const BAR: f64 = 19.0;

/// Finds a row for each label: the lowest that is free there. `None` when all are taken.
fn place(marks: &[Mark], x: &Scale) -> Vec<Option<usize>> {
    let mut taken = [f64::MIN; ROWS];
    marks
        .iter()
        .map(|mark| {
            if mark.label.is_empty() {
                return None;
            }
            let from = start(mark, x);
            let row = (0..ROWS).find(|r| taken[*r] <= from)?;
            taken[row] = from + text_width(&mark.label) + 8.0;
            Some(row)
        })
        .collect()
}

/// Where a label begins: at its mark, or so that it ends at the right side.
fn start(mark: &Mark, x: &Scale) -> f64 {
    let (_, right) = x.place();
    (x.ms(mark.at.ms) - 3.0).min(right - text_width(&mark.label))
}

/// The height that a lane of marks needs.
pub(in super::super) fn marks_height(marks: &[Mark], x: &Scale) -> f64 {
    let rows = place(marks, x)
        .into_iter()
        .flatten()
        .max()
        .map_or(0, |r| r + 1);
    22.0 + ROW * rows as f64
}

/// The marks of a lane, with labels above them; the line of marks lies near the bottom.
pub(in super::super) fn lane_marks(svg: &mut Svg, marks: &[Mark], x: &Scale, bottom: f64) {
    let (left, right) = x.place();
    let y = bottom - 11.0;
    svg.line((left, y), (right, y), "rail");
    mark_labels(svg, marks, x, bottom);
    // Looks first, so that decisions lie above them.
    for looks in [true, false] {
        let chosen = marks.iter().filter(|m| (m.sign == Sign::Look) == looks);
        for mark in chosen {
            let title = format!("{} {}", mark.at.text, mark.title);
            svg.sign(mark.sign, (x.ms(mark.at.ms), y), &title);
        }
    }
}

/// The labels of marks alone, as [`lane_marks`] places them.
pub(in super::super) fn mark_labels(svg: &mut Svg, marks: &[Mark], x: &Scale, bottom: f64) {
    let y = bottom - 11.0;
    for (mark, row) in marks.iter().zip(place(marks, x)) {
        let Some(row) = row else { continue };
        let base = y - 9.0 - ROW * row as f64;
        if row > 0 {
            let at = x.ms(mark.at.ms);
            svg.line((at, y - 5.0), (at, base + 2.0), "leader");
        }
        let class = if mark.sign == Sign::Trouble {
            "label bad"
        } else {
            "label"
        };
        svg.text((start(mark, x), base), "start", class, &mark.label);
    }
}

/// Where the label of a bar stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Inside,
    Right,
    Left,
}

/// A bar with its place: from, width, row, label and where that stands.
struct Placed {
    from: f64,
    width: f64,
    row: usize,
    label: String,
    side: Side,
}

fn place_bars(bars: &[Bar], x: &Scale) -> Vec<Placed> {
    let (_, right) = x.place();
    let mut taken: Vec<f64> = Vec::new();
    bars.iter()
        .map(|bar| {
            let from = x.ms(bar.from.ms);
            let width = (x.ms(bar.to.ms) - from).max(3.0);
            let label = format!("{} {}", bar.tone.sign(), bar.label);
            let room = text_width(&label) + 8.0;
            let (side, begin, end) = if room <= width {
                (Side::Inside, from, from + width)
            } else if from + width + room <= right {
                (Side::Right, from, from + width + room)
            } else {
                (Side::Left, from - room, from + width)
            };
            let free = taken.iter().position(|t| *t <= begin);
            let row = free.unwrap_or(taken.len());
            if free.is_none() {
                taken.push(0.0);
            }
            taken[row] = end + 4.0;
            Placed {
                from,
                width,
                row,
                label,
                side,
            }
        })
        .collect()
}

/// The height that a lane of bars needs.
pub(in super::super) fn bars_height(bars: &[Bar], x: &Scale) -> f64 {
    let rows = place_bars(bars, x).iter().map(|p| p.row + 1).max();
    8.0 + BAR * rows.unwrap_or(1) as f64
}

/// The bars of a lane, those that overlap below each other.
pub(in super::super) fn lane_bars(svg: &mut Svg, bars: &[Bar], x: &Scale, top: f64) {
    for (bar, placed) in bars.iter().zip(place_bars(bars, x)) {
        let y = top + 5.0 + BAR * placed.row as f64;
        let title = format!("{} to {} {}", bar.from.text, bar.to.text, bar.title);
        let class = format!("bar {}", bar.tone.class());
        svg.rect((placed.from, y), (placed.width, 14.0), &class, &title);
        let (at, anchor, class) = match placed.side {
            Side::Inside => (placed.from + 4.0, "start", "label inside"),
            Side::Right => (placed.from + placed.width + 4.0, "start", "label"),
            Side::Left => (placed.from - 4.0, "end", "label"),
        };
        svg.text((at, y + 11.0), anchor, class, &placed.label);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::At;

    #[test]
    fn labels_do_not_overlap() {
        let mark = |ms| Mark {
            at: At {
                ms,
                text: String::new(),
            },
            label: "a label".to_owned(),
            ..Mark::default()
        };
        let x = Scale::time((0, 1000), (0.0, 1000.0));
        let marks = [mark(0), mark(10), mark(20), mark(30), mark(300)];
        assert_eq!(
            place(&marks, &x),
            [Some(0), Some(1), Some(2), None, Some(0)]
        );
    }
}
