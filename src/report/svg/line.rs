//! Curves and the areas below them.

use super::{Scale, Svg, n};

/// The points as the beginning of a path.
fn trace(points: &[(i64, f64)], x: &Scale, y: &Scale, steps: bool) -> String {
    let mut d = String::new();
    let mut before: Option<f64> = None;
    for (ms, value) in points {
        let (px, py) = (x.ms(*ms), y.at(*value));
        d.push_str(&match before {
            None => format!("M{} {}", n(px), n(py)),
            // A small change is a slope, also where the curve jumps otherwise.
            Some(by) if steps && (by - py).abs() > 3.0 => format!("H{}V{}", n(px), n(py)),
            Some(_) => format!("L{} {}", n(px), n(py)),
        });
        before = Some(py);
    }
    d
}

/// A curve; with `steps` it jumps instead of sloping.
pub(in super::super) fn curve(
    svg: &mut Svg,
    points: &[(i64, f64)],
    x: &Scale,
    y: &Scale,
    steps: bool,
) {
    svg.path(&trace(points, x, y, steps), "curve");
}

/// The area between a curve that jumps and the axis.
pub(in super::super) fn area(svg: &mut Svg, points: &[(i64, f64)], x: &Scale, y: &Scale) {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return;
    };
    let d = format!(
        "{}V{}H{}Z",
        trace(points, x, y, true),
        n(y.at(0.0)),
        n(x.ms(first.0))
    );
    if last.0 > first.0 {
        svg.path(&d, "area");
    }
}

/// The value of a curve at a time: that of the last point up to it.
pub(in super::super) fn value_at(points: &[(i64, f64)], ms: i64) -> f64 {
    let after = points.partition_point(|(t, _)| *t <= ms);
    points.get(after.saturating_sub(1)).map_or(0.0, |(_, v)| *v)
}
