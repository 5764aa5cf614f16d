//! Horizontal bars: amounts beside each other, and a time against its target.

use super::super::model::Tone;
use super::{Scale, Svg, n};

/// One bar a row: its name, its value, the value as text, its class.
pub(in super::super) fn rows(
    svg: &mut Svg,
    bars: &[(&str, f64, &str, &str)],
    place: (f64, f64),
    top: f64,
) {
    let highest = bars.iter().map(|b| b.1).fold(0.0, f64::max);
    let scale = Scale::new((0.0, highest), place);
    for (i, (name, value, text, class)) in bars.iter().enumerate() {
        let y = top + 26.0 * i as f64;
        let width = (scale.at(*value) - place.0).max(1.5);
        svg.text((place.0 - 8.0, y + 13.5), "end", "label", name);
        let class = format!("amount {class}");
        svg.rect((place.0, y + 2.0), (width, 15.0), &class, "");
        let at = (place.0 + width + 6.0, y + 13.5);
        svg.text(at, "start", "label strong", text);
    }
}

/// A time against its target: the tick is the target, the bar what it took.
pub(in super::super) fn bullet(
    id: &str,
    actual: Option<i64>,
    target: i64,
    tone: Tone,
    title: &str,
) -> String {
    let (w, h) = (110.0, 12.0);
    let desc = "The tick is the target, the bar the time taken.";
    let mut svg = Svg::new(id, (w, h), title, desc);
    let scale = Scale::new((0.0, target as f64 * 1.5), (0.0, w));
    svg.rect((0.0, 4.0), (w, 4.0), "track", "");
    if let Some(actual) = actual {
        let width = scale.at(actual as f64).max(2.0);
        let class = format!("bar {}", tone.class());
        svg.rect((0.0, 3.0), (width, 6.0), &class, "");
        if actual as f64 > target as f64 * 1.5 {
            // The bar goes on beyond the edge.
            let (from, to) = (n(w - 5.0), n(w));
            svg.path(&format!("M{from} 1L{to} 6L{from} 11"), "leader");
        }
    }
    let tick = scale.at(target as f64);
    svg.line((tick, 0.0), (tick, h), "target");
    svg.done()
}
