//! Page 1 for a terminal.
//!
//! Invariant: no line is wider than asked for, and the only escape sequences are the colours that
//! this file writes itself.

use super::model::{Point, Rated, ReportModel, Tone};
use super::words::clean;

/// Page 1 as text of a width, with ANSI colours if wanted.
#[must_use]
pub fn text(model: &ReportModel, width: usize, colour: bool) -> String {
    let mut page = Page {
        out: String::new(),
        width: width.clamp(40, 120),
        colour,
    };
    head(&mut page, model);
    ratings(&mut page, model);
    slas(&mut page, model);
    times(&mut page, model);
    lost(&mut page, model);
    points(&mut page, "Strengths", &model.strengths, "+");
    points(&mut page, "To improve", &model.improvements, "-");
    if !model.next.is_empty() {
        page.title("Drill next");
        for next in &model.next {
            page.wrapped("  ", "  ", next);
        }
    }
    page.out
}

struct Page {
    out: String,
    width: usize,
    colour: bool,
}

impl Page {
    /// One line; what is too long is wrapped under the second indent.
    fn wrapped(&mut self, first: &str, rest: &str, text: &str) {
        let mut line = first.to_owned();
        let mut empty = true;
        for word in clean(text).split_whitespace() {
            let room = self.width.saturating_sub(line.chars().count());
            if !empty && word.chars().count() + 1 > room {
                self.line(&line);
                line = rest.to_owned();
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
            while line.chars().count() > self.width {
                let head: String = line.chars().take(self.width).collect();
                let tail: String = line.chars().skip(self.width).collect();
                self.line(&head);
                line = format!("{rest}{tail}");
            }
        }
        self.line(&line);
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    fn title(&mut self, title: &str) {
        let title = self.paint("1", title);
        self.out.push('\n');
        self.line(&title);
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.colour {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    fn toned(&self, tone: Tone, text: &str) -> String {
        match tone {
            Tone::Good => self.paint("32", text),
            Tone::Partial => self.paint("33", text),
            Tone::Bad => self.paint("31", text),
            Tone::Plain => text.to_owned(),
        }
    }

    /// Columns of these widths; the last takes what is left. `tone` colours one cell.
    fn row(&mut self, cells: &[(&str, usize)], tone: Option<(usize, Tone)>) {
        let mut line = String::from("  ");
        let mut used = 2;
        for (i, (cell, width)) in cells.iter().enumerate() {
            let last = i + 1 == cells.len();
            let room = if last {
                self.width.saturating_sub(used)
            } else {
                *width
            };
            let cut = fit(&clean(cell), room);
            let pad = if last {
                0
            } else {
                width.saturating_sub(cut.chars().count())
            };
            match tone {
                Some((at, tone)) if at == i => line.push_str(&self.toned(tone, &cut)),
                _ => line.push_str(&cut),
            }
            line.push_str(&" ".repeat(pad));
            if !last {
                line.push_str("  ");
            }
            used += width + 2;
        }
        self.line(&line);
    }
}

fn fit(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(width.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

fn head(page: &mut Page, model: &ReportModel) {
    let about = &model.about;
    let title = page.paint("1", &fit(&clean(&about.title), page.width));
    page.line(&title);
    page.wrapped(
        "",
        "",
        &format!(
            "{} / {}, seed {}, {}, {} played",
            about.scenario, about.variant, about.seed, about.mode, about.played.text
        ),
    );
    page.line("");
    page.wrapped("", "", &model.outcome.sentence);
    for detail in &model.outcome.details {
        page.wrapped("  ", "  ", detail);
    }
    page.line("");
    let score = page.paint("1", &model.score.line);
    let line = format!("{score}   independence {}", model.score.independence_text);
    page.line(&line);
}

fn ratings(page: &mut Page, model: &ReportModel) {
    let block = |page: &mut Page, title: &str, rated: &[Rated]| {
        page.title(title);
        for r in rated {
            let letter = if r.letter.is_empty() { "–" } else { r.letter };
            page.row(
                &[(letter, 1), (&r.credit, 6), (&r.title, 0)],
                Some((0, r.tone())),
            );
        }
    };
    if model.rates_objectives() {
        let title = "Objectives (proposed ratings, share of credit)";
        block(page, title, &model.objectives);
    }
    block(page, "Workflow steps", &model.steps);
}

fn slas(page: &mut Page, model: &ReportModel) {
    if model.slas.is_empty() {
        return;
    }
    page.title("SLAs");
    let head = [
        ("", 2),
        ("SLA", 8),
        ("target", 8),
        ("actual", 8),
        ("verdict", 13),
        ("", 0),
    ];
    page.row(&head, None);
    for s in &model.slas {
        let verdict = format!("{} {}", s.tone.sign(), s.verdict);
        let cells = [
            (s.severity, 2),
            (s.sla, 8),
            (s.target.text.as_str(), 8),
            (s.actual.text.as_str(), 8),
            (verdict.as_str(), 14),
            (s.remark.as_str(), 0),
        ];
        page.row(&cells, Some((4, s.tone)));
    }
}

fn times(page: &mut Page, model: &ReportModel) {
    page.title("Response times");
    for t in &model.times {
        page.row(&[(t.title, 20), (&t.actual.text, 9), (t.span, 0)], None);
    }
}

fn lost(page: &mut Page, model: &ReportModel) {
    let lost = &model.lost;
    page.title("User-minutes lost");
    let mut parts = vec![lost.actual.text.clone()];
    if let Some(par) = &lost.par {
        parts.push(format!("reference play {}", par.text));
    }
    if let Some(nothing) = &lost.nothing {
        parts.push(format!("doing nothing {}", nothing.text));
    }
    page.wrapped("  ", "  ", &parts.join(", "));
}

fn points(page: &mut Page, title: &str, points: &[Point], bullet: &str) {
    if points.is_empty() {
        return;
    }
    page.title(title);
    for p in points {
        let owned = match (p.owner.is_empty(), p.due.is_empty()) {
            (true, _) => String::new(),
            (false, true) => format!(" ({})", p.owner),
            (false, false) => format!(" ({}, due {})", p.owner, p.due),
        };
        page.wrapped(
            &format!("  {bullet} "),
            "    ",
            &format!("{}: {}{owned}", p.title, p.text),
        );
    }
}
