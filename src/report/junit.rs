//! The report as JUnit XML, so that a build server can show criteria and SLAs as tests.

use std::fmt::Write as _;

use super::model::{CriterionRow, Length, ReportModel, SlaRow, Tone};

/// The report as JUnit XML: a criterion with less than half its credit, or a breached SLA, fails.
#[must_use]
pub fn junit(model: &ReportModel) -> String {
    let about = &model.about;
    let failed = model
        .criteria
        .iter()
        .filter(|c| c.tone == Tone::Bad)
        .count();
    let breached = model.slas.iter().filter(|s| s.tone == Tone::Bad).count();
    let skipped = model.slas.iter().filter(|s| s.tone == Tone::Plain).count();
    let name = escape(&format!("firedrill {} {}", about.scenario, about.variant));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let tests = model.criteria.len() + model.slas.len();
    line(
        &mut out,
        format_args!(
            "<testsuites name=\"{name}\" tests=\"{tests}\" failures=\"{}\">",
            failed + breached
        ),
    );
    line(
        &mut out,
        format_args!(
            "  <testsuite name=\"criteria\" tests=\"{}\" failures=\"{failed}\">",
            model.criteria.len()
        ),
    );
    line(
        &mut out,
        format_args!(
            "    <properties><property name=\"drill\" value=\"{}\"/><property name=\"seed\" value=\"{}\"/><property name=\"score\" value=\"{}\"/></properties>",
            escape(&about.drill),
            escape(&about.seed),
            escape(&model.score.text)
        ),
    );
    for c in &model.criteria {
        criterion(&mut out, c);
    }
    out.push_str("  </testsuite>\n");
    line(
        &mut out,
        format_args!(
            "  <testsuite name=\"slas\" tests=\"{}\" failures=\"{breached}\" skipped=\"{skipped}\">",
            model.slas.len()
        ),
    );
    for s in &model.slas {
        sla(&mut out, s);
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    writeln!(out, "{text}").expect("writing to a string cannot fail");
}

fn criterion(out: &mut String, c: &CriterionRow) {
    let class = escape(&format!("step-{}", c.step));
    let head = format!(
        "    <testcase classname=\"{class}\" name=\"{}\" time=\"{}\"",
        escape(&c.id),
        seconds(&c.actual)
    );
    if c.tone == Tone::Bad {
        line(
            out,
            format_args!(
                "{head}><failure message=\"{} of the credit\">{}</failure></testcase>",
                escape(&c.credit_text),
                escape(&c.advice)
            ),
        );
    } else {
        line(out, format_args!("{head}/>"));
    }
}

fn sla(out: &mut String, s: &SlaRow) {
    let head = format!(
        "    <testcase classname=\"{}\" name=\"{}\" time=\"{}\"",
        s.severity,
        s.sla,
        seconds(&s.actual)
    );
    match s.tone {
        Tone::Bad => line(
            out,
            format_args!(
                "{head}><failure message=\"{}\">target {}, actual {}</failure></testcase>",
                escape(s.verdict),
                escape(&s.target.text),
                escape(&s.actual.text)
            ),
        ),
        Tone::Plain => line(
            out,
            format_args!(
                "{head}><skipped message=\"{}\"/></testcase>",
                escape(&s.remark)
            ),
        ),
        Tone::Good | Tone::Partial => line(out, format_args!("{head}/>")),
    }
}

fn seconds(length: &Length) -> String {
    let ms = length.ms.unwrap_or_default();
    format!("{}.{:03}", ms / 1000, ms % 1000)
}

/// Text for XML, without the characters that XML does not allow at all.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_is_escaped() {
        assert_eq!(escape("a<b>\u{1}&\"'"), "a&lt;b&gt;&amp;&quot;&#39;");
    }
}
