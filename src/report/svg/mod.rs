//! Drawings as text, small enough to read.
//!
//! Invariants: every drawing has a title and a description, all text is escaped, and numbers have
//! one decimal at most, so that the same drawing has the same bytes everywhere. Colours come from
//! the classes of the page; the attributes are what a viewer without a style sheet needs.

mod axis;
mod band;
mod bars;
mod lane;
mod line;

pub(super) use axis::{Scale, time_axis, value_axis};
pub(super) use band::bands;
pub(super) use bars::{bullet, rows};
pub(super) use lane::{bars_height, lane_bars, lane_marks, mark_labels, marks_height};
pub(super) use line::{area, curve, value_at};

use std::fmt::Write as _;

use super::model::Sign;

/// A drawing that grows.
pub(super) struct Svg {
    out: String,
}

impl Svg {
    /// An empty drawing. The id must be unique on its page.
    pub(super) fn new(id: &str, size: (f64, f64), title: &str, desc: &str) -> Self {
        let mut svg = Self { out: String::new() };
        let (w, h) = (n(size.0), n(size.1));
        let (title, desc) = (escape(title), escape(desc));
        svg.put(format_args!(
            "<svg class=\"chart\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\">\n\
             <title id=\"{id}-t\">{title}</title><desc id=\"{id}-d\">{desc}</desc>\n"
        ));
        svg
    }

    /// The finished drawing.
    pub(super) fn done(mut self) -> String {
        self.out.push_str("</svg>");
        self.out
    }

    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        self.out
            .write_fmt(text)
            .expect("writing to a string cannot fail");
    }

    /// A rectangle; a tooltip when there is something to tell.
    pub(super) fn rect(&mut self, at: (f64, f64), size: (f64, f64), class: &str, title: &str) {
        let (x, y) = (n(at.0), n(at.1));
        let (w, h) = (n(size.0.max(0.0)), n(size.1));
        self.put(format_args!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\""
        ));
        self.close(title, "rect");
    }

    /// A straight line.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), class: &str) {
        self.put(format_args!(
            "<line class=\"{class}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"currentColor\"/>\n",
            n(from.0),
            n(from.1),
            n(to.0),
            n(to.1)
        ));
    }

    /// A text; `anchor` is `start`, `middle` or `end`.
    pub(super) fn text(&mut self, at: (f64, f64), anchor: &str, class: &str, text: &str) {
        let (x, y, text) = (n(at.0), n(at.1), escape(text));
        self.put(format_args!(
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{text}</text>\n"
        ));
    }

    /// A path; filled only by its class.
    pub(super) fn path(&mut self, d: &str, class: &str) {
        self.put(format_args!(
            "<path class=\"{class}\" d=\"{d}\" fill=\"none\" stroke=\"currentColor\"/>\n"
        ));
    }

    /// A sign with its tooltip. Each has a shape of its own, so that colour never stands alone.
    pub(super) fn sign(&mut self, sign: Sign, at: (f64, f64), title: &str) {
        let (x, y) = at;
        let class = sign_class(sign);
        match sign {
            Sign::Look => {
                self.stroke(class, title, &[(x, y - 4.0), (x, y + 4.0)]);
            }
            Sign::Check => {
                let points = [(x - 4.5, y), (x - 1.0, y + 4.0), (x + 5.0, y - 4.5)];
                self.stroke(class, title, &points);
            }
            Sign::Trouble => {
                let (l, r, t, b) = (x - 4.0, x + 4.0, y - 4.0, y + 4.0);
                self.stroke(class, title, &[(l, t), (r, b), (x, y), (l, b), (r, t)]);
            }
            Sign::Inject | Sign::Contingency | Sign::Update => {
                let (cx, cy) = (n(x), n(y));
                self.put(format_args!(
                    "<circle class=\"sign {class}\" cx=\"{cx}\" cy=\"{cy}\" r=\"4.2\""
                ));
                self.close(title, "circle");
            }
            Sign::Resolution => {
                let class = format!("sign {class}");
                self.rect((x - 4.0, y - 4.0), (8.0, 8.0), &class, title);
            }
            Sign::Alert => {
                let list = [(x, y - 5.5), (x + 5.5, y + 4.5), (x - 5.5, y + 4.5)];
                self.polygon(class, title, &list);
            }
            Sign::Decision | Sign::Initial => {
                let list = [(x, y - 5.0), (x + 5.0, y), (x, y + 5.0), (x - 5.0, y)];
                self.polygon(class, title, &list);
            }
        }
    }

    fn stroke(&mut self, class: &str, title: &str, points: &[(f64, f64)]) {
        let list = joined(points);
        self.put(format_args!(
            "<polyline class=\"sign {class}\" points=\"{list}\" fill=\"none\" stroke=\"currentColor\""
        ));
        self.close(title, "polyline");
    }

    fn polygon(&mut self, class: &str, title: &str, points: &[(f64, f64)]) {
        let list = joined(points);
        self.put(format_args!(
            "<polygon class=\"sign {class}\" points=\"{list}\""
        ));
        self.close(title, "polygon");
    }

    /// Ends an element, with a tooltip when there is something to tell.
    fn close(&mut self, title: &str, element: &str) {
        if title.is_empty() {
            self.out.push_str("/>\n");
        } else {
            let title = escape(title);
            self.put(format_args!("><title>{title}</title></{element}>\n"));
        }
    }
}

fn joined(points: &[(f64, f64)]) -> String {
    let parts: Vec<String> = points
        .iter()
        .map(|(x, y)| format!("{},{}", n(*x), n(*y)))
        .collect();
    parts.join(" ")
}

fn sign_class(sign: Sign) -> &'static str {
    match sign {
        Sign::Alert => "alert",
        Sign::Inject => "inject",
        Sign::Contingency => "contingency",
        Sign::Decision => "decision",
        Sign::Look => "look",
        Sign::Check => "check",
        Sign::Trouble => "trouble",
        Sign::Initial => "initial",
        Sign::Update => "update",
        Sign::Resolution => "resolution",
    }
}

/// A number with one decimal at most.
pub(super) fn n(value: f64) -> String {
    let text = format!("{value:.1}");
    match text.strip_suffix(".0") {
        Some("-0") => "0".to_owned(),
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

/// How wide a label of the charts' small type is, about.
pub(super) fn text_width(text: &str) -> f64 {
    text.chars().count() as f64 * 5.9
}

/// Text that is inert in markup.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_small_and_escaped() {
        let mut svg = Svg::new("x", (100.0, 20.0), "a < b", "what & why");
        svg.rect((0.0, 1.26), (10.04, 2.0), "bar", "");
        svg.sign(Sign::Inject, (5.0, 5.0), "<script>");
        assert_eq!(
            svg.done(),
            "<svg class=\"chart\" viewBox=\"0 0 100 20\" width=\"100\" height=\"20\" role=\"img\" aria-labelledby=\"x-t x-d\">\n\
             <title id=\"x-t\">a &lt; b</title><desc id=\"x-d\">what &amp; why</desc>\n\
             <rect class=\"bar\" x=\"0\" y=\"1.3\" width=\"10\" height=\"2\"/>\n\
             <circle class=\"sign inject\" cx=\"5\" cy=\"5\" r=\"4.2\"><title>&lt;script&gt;</title></circle>\n\
             </svg>"
        );
    }
}
