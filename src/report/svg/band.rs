//! Stretches of impact.

use super::super::model::Band;
use super::super::words::short;
use super::{Scale, Svg, text_width};

/// How much wider bold type is.
const BOLD: f64 = 1.12;

/// The bands of a row, each with its severity in words where there is room.
pub(in super::super) fn bands(svg: &mut Svg, bands: &[Band], x: &Scale, top: f64, height: f64) {
    for band in bands {
        let (from, to) = (x.ms(band.from.ms), x.ms(band.to.ms));
        let title = format!(
            "{} to {}: {} {}",
            band.from.text, band.to.text, band.severity, band.label
        );
        svg.rect((from, top), (to - from, height), &class(band), &title);
        let room = to - from - 8.0;
        let (head, whole) = if band.severity.is_empty() {
            ("–", band.label.clone())
        } else {
            let text = band.label.trim_end_matches('.');
            (band.severity, format!("{} {text}", band.severity))
        };
        let room = room / BOLD;
        let fits = (room / 5.9).max(0.0) as usize;
        let label = if text_width(&whole) <= room {
            whole
        } else if fits >= 14 {
            short(&whole, fits)
        } else if text_width(head) <= room {
            head.to_owned()
        } else {
            continue;
        };
        let kind = if band.severity.is_empty() {
            "bandtext"
        } else {
            "bandtext hurt"
        };
        let middle = top + height / 2.0 + 4.0;
        svg.text((from + 5.0, middle), "start", kind, &label);
    }
}

fn class(band: &Band) -> String {
    let severity = band.severity.to_lowercase();
    match (severity.is_empty(), band.residual) {
        (true, _) => "band none".to_owned(),
        (false, true) => format!("band residual {severity}"),
        (false, false) => format!("band {severity}"),
    }
}
