//! Scales, and axes along the bottom and the left.

use crate::model::Time;

use super::super::words::number;
use super::Svg;

/// Maps drill time to the width of a plot, or values to its height.
#[derive(Clone, Copy)]
pub(in super::super) struct Scale {
    from: f64,
    to: f64,
    start: f64,
    end: f64,
}

impl Scale {
    /// Values on a place; what lies outside the values is drawn at the edge.
    pub(in super::super) fn new(values: (f64, f64), place: (f64, f64)) -> Self {
        Self {
            from: values.0,
            to: if values.1 > values.0 {
                values.1
            } else {
                values.0 + 1.0
            },
            start: place.0,
            end: place.1,
        }
    }

    /// A scale for drill time.
    pub(in super::super) fn time(window: (i64, i64), place: (f64, f64)) -> Self {
        Self::new((window.0 as f64, window.1 as f64), place)
    }

    /// Where a value lies.
    pub(in super::super) fn at(&self, value: f64) -> f64 {
        let share = ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0);
        self.start + share * (self.end - self.start)
    }

    /// Where a moment lies.
    pub(in super::super) fn ms(&self, ms: i64) -> f64 {
        self.at(ms as f64)
    }

    /// Where the plot begins and ends.
    pub(in super::super) fn place(&self) -> (f64, f64) {
        (self.start, self.end)
    }
}

/// At most so many ticks of drill time, with faint lines from top to bottom and the clock below.
pub(in super::super) fn time_axis(svg: &mut Svg, scale: &Scale, sides: (f64, f64), most: i64) {
    let (top, bottom) = sides;
    let minutes = ((scale.to - scale.from) / 60_000.0) as i64;
    let step = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440]
        .into_iter()
        .find(|s| minutes / s <= most)
        .unwrap_or(2880)
        * 60_000;
    let mut ms = (scale.from as i64).div_euclid(step) * step;
    while ms <= scale.to as i64 {
        if ms >= scale.from as i64 {
            let x = scale.ms(ms);
            let class = if ms == 0 { "grid zero" } else { "grid" };
            svg.line((x, top), (x, bottom), class);
            // The last one must not be cut at the edge of the drawing.
            let (anchor, at) = if scale.end - x < 8.0 {
                ("end", scale.end + 10.0)
            } else {
                ("middle", x)
            };
            svg.text((at, bottom + 13.0), anchor, "tick", &Time(ms).clock());
        }
        ms += step;
    }
}

/// A scale from zero to a round number, with its lines and numbers.
pub(in super::super) fn value_axis(
    svg: &mut Svg,
    highest: f64,
    place: (f64, f64),
    sides: (f64, f64),
) -> Scale {
    let step = round_up(highest.max(1e-9) / 3.0);
    let top = step * (highest / step).ceil().max(1.0);
    let scale = Scale::new((0.0, top), place);
    let mut value = 0.0;
    while value <= top * 1.001 {
        let y = scale.at(value);
        svg.line((sides.0, y), (sides.1, y), "grid");
        svg.text((sides.0 - 6.0, y + 3.5), "end", "tick", &number(value));
        value += step;
    }
    scale
}

/// The next of 1, 2, 2.5, 5 times a power of ten.
fn round_up(value: f64) -> f64 {
    let mut power = 1.0;
    while power > value {
        power /= 10.0;
    }
    while power * 10.0 <= value {
        power *= 10.0;
    }
    [1.0, 2.0, 2.5, 5.0]
        .into_iter()
        .map(|m| m * power)
        .find(|v| *v >= value * 0.999)
        .unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        for (value, step) in [
            (0.7, 1.0),
            (13.0, 20.0),
            (22.0, 25.0),
            (260.0, 500.0),
            (900.0, 1000.0),
        ] {
            assert!((round_up(value) - step).abs() < 1e-9, "{value}");
        }
    }

    #[test]
    fn scales_stay_in_their_place() {
        let scale = Scale::time((-60_000, 60_000), (100.0, 200.0));
        assert_eq!(
            (scale.ms(0), scale.ms(-600_000), scale.ms(600_000)),
            (150.0, 100.0, 200.0)
        );
    }
}
