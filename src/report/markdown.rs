//! The report as Markdown, for a wiki.
//!
//! Invariant: what people wrote cannot make markup; line breaks in it become spaces.

use super::model::{Analysis, Moment, Rated, ReportModel, Tone};
use super::words::clean;

/// The report as Markdown.
#[must_use]
pub fn markdown(model: &ReportModel) -> String {
    let mut out = Out(String::new());
    page_one(&mut out, model);
    criteria(&mut out, model);
    timeline(&mut out, model);
    findings(&mut out, model);
    messages(&mut out, model);
    moments(&mut out, &model.moments);
    truth(&mut out, model);
    after_action(&mut out, model);
    out.0
}

/// Text that Markdown shows as it is.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

struct Out(String);

impl Out {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn heading(&mut self, level: usize, title: &str) {
        if !self.0.is_empty() {
            self.line("");
        }
        self.line(&format!("{} {}", "#".repeat(level), plain(title)));
        self.line("");
    }

    fn text(&mut self, text: &str) {
        if !text.is_empty() {
            self.line(&plain(text));
        }
    }

    fn bullet(&mut self, text: &str) {
        self.line(&format!("- {}", plain(text)));
    }

    fn table(&mut self, head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
        self.line(&format!("| {} |", head.join(" | ")));
        self.line(&format!("|{}", " --- |".repeat(head.len())));
        for row in rows {
            let cells: Vec<String> = row.iter().map(|c| plain(c)).collect();
            self.line(&format!("| {} |", cells.join(" | ")));
        }
    }
}

fn sign(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "✓ ",
        Tone::Partial => "~ ",
        Tone::Bad => "✗ ",
        Tone::Plain => "",
    }
}

fn page_one(out: &mut Out, model: &ReportModel) {
    let about = &model.about;
    out.heading(1, &format!("Fire drill: {}", about.title));
    out.text(&format!(
        "{} / {} · seed {} · {} · {} played · drill {}",
        about.scenario, about.variant, about.seed, about.mode, about.played.text, about.drill
    ));
    out.line("");
    out.line(&format!("**{}**", plain(&model.outcome.sentence)));
    out.line("");
    for detail in &model.outcome.details {
        out.bullet(detail);
    }
    out.heading(2, &model.score.line);
    out.text(&format!(
        "Independence {}. {}",
        model.score.independence_text, model.score.rule
    ));
    if model.rates_objectives() {
        out.heading(3, "Objectives");
        ratings(out, "Objective", &model.objectives);
    }
    out.heading(3, "Workflow steps");
    ratings(out, "Step", &model.steps);
    out.heading(2, "SLAs");
    out.table(
        &["Severity", "SLA", "Target", "Actual", "Verdict", ""],
        model.slas.iter().map(|s| {
            vec![
                s.severity.to_owned(),
                s.title.to_owned(),
                s.target.text.clone(),
                s.actual.text.clone(),
                format!("{}{}", sign(s.tone), s.verdict),
                s.remark.clone(),
            ]
        }),
    );
    out.heading(2, "User-minutes lost");
    let shown = |m: &Option<super::model::Minutes>| {
        m.as_ref()
            .map_or_else(|| "–".to_owned(), |m| m.text.clone())
    };
    let lost = &model.lost;
    out.table(
        &["This drill", "Reference play", "Doing nothing"],
        [vec![
            lost.actual.text.clone(),
            shown(&lost.par),
            shown(&lost.nothing),
        ]],
    );
    points(out, model);
}

fn ratings(out: &mut Out, what: &str, rated: &[Rated]) {
    out.table(
        &[what, "Rating", "", "Credit"],
        rated.iter().map(|r| {
            let letter = if r.letter.is_empty() { "–" } else { r.letter };
            vec![
                r.title.clone(),
                letter.to_owned(),
                r.words.to_owned(),
                r.credit.clone(),
            ]
        }),
    );
}

fn points(out: &mut Out, model: &ReportModel) {
    for (title, points) in [
        ("Strengths", &model.strengths),
        ("Improvements", &model.improvements),
    ] {
        out.heading(2, title);
        if points.is_empty() {
            out.text("None stood out.");
        }
        for p in points {
            let mut line = format!("- **{}**: {}", plain(&p.title), plain(&p.text));
            if !p.owner.is_empty() {
                line.push_str(&format!(" Owner: {}.", plain(&p.owner)));
            }
            if !p.due.is_empty() {
                line.push_str(&format!(" Due: {}.", plain(&p.due)));
            }
            out.line(&line);
        }
    }
    out.heading(2, "Drill next");
    for next in &model.next {
        out.bullet(next);
    }
}

fn criteria(out: &mut Out, model: &ReportModel) {
    out.heading(2, "Criteria");
    out.table(
        &[
            "Step",
            "Criterion",
            "Points",
            "Target",
            "Actual",
            "Records",
            "Next time",
        ],
        model.criteria.iter().map(|c| {
            let records: Vec<String> = c.records.iter().map(u32::to_string).collect();
            vec![
                if c.step == 0 {
                    "–".to_owned()
                } else {
                    c.step.to_string()
                },
                format!("{}{}", sign(c.tone), c.title),
                c.points.clone(),
                c.target.text.clone(),
                c.actual.text.clone(),
                records.join(" "),
                c.advice.clone(),
            ]
        }),
    );
    out.heading(3, "Response times");
    out.table(
        &["Time", "From, to", "Target", "Actual", "Reference play"],
        model.times.iter().map(|t| {
            vec![
                t.title.to_owned(),
                t.span.to_owned(),
                t.target.text.clone(),
                t.actual.text.clone(),
                t.par.text.clone(),
            ]
        }),
    );
}

fn timeline(out: &mut Out, model: &ReportModel) {
    out.heading(2, "Timeline");
    out.table(
        &["At", "Lane", "By", "What", ""],
        model.timeline.iter().map(|e| {
            vec![
                e.at.text.clone(),
                e.lane.to_owned(),
                e.who.clone(),
                format!("{}{}", sign(e.tone), e.what),
                e.detail.clone(),
            ]
        }),
    );
    for curve in &model.curves {
        out.heading(3, &format!("{} ({})", curve.title, curve.unit));
        out.table(
            &["When", "Value"],
            curve
                .table
                .iter()
                .map(|(when, value)| vec![when.clone(), value.clone()]),
        );
    }
}

fn findings(out: &mut Out, model: &ReportModel) {
    out.heading(2, "Evidence");
    out.text(&model.coverage);
    out.line("");
    out.table(
        &["Found", "By", "Evidence", "Where", "Supports", "Rules out"],
        model.evidence.iter().map(|e| {
            vec![
                e.found
                    .as_ref()
                    .map_or_else(|| "never".to_owned(), |a| a.text.clone()),
                e.by.clone(),
                e.text.clone(),
                e.view.clone(),
                e.supports.clone(),
                e.refutes.clone(),
            ]
        }),
    );
    out.heading(3, "Hypotheses");
    if model.hypotheses.is_empty() {
        out.text("No cause was named.");
    } else {
        out.table(
            &["At", "By", "", "Cause", "Why", "Evidence seen"],
            model.hypotheses.iter().map(|h| {
                let right = if h.right { "✓ " } else { "✗ " };
                vec![
                    h.at.text.clone(),
                    h.who.clone(),
                    h.kind.to_owned(),
                    format!("{right}{}", h.cause),
                    h.why.clone(),
                    h.seen.clone(),
                ]
            }),
        );
    }
    out.heading(3, "Actions");
    out.table(
        &[
            "Began",
            "Ended",
            "By",
            "Action",
            "Rating",
            "Result",
            "What stood behind it",
        ],
        model.actions.iter().map(|a| {
            vec![
                a.at.text.clone(),
                a.ended
                    .as_ref()
                    .map_or_else(|| "–".to_owned(), |e| e.text.clone()),
                a.who.clone(),
                a.title.clone(),
                format!("{}{}", sign(a.tone), a.rating),
                a.result.clone(),
                [a.why.as_str(), a.cost.as_str()]
                    .join(" ")
                    .trim()
                    .to_owned(),
            ]
        }),
    );
}

fn messages(out: &mut Out, model: &ReportModel) {
    out.heading(2, "Messages");
    out.table(
        &[
            "At",
            "By",
            "To",
            "Kind",
            "Text",
            "Next",
            "Required elements",
        ],
        model.messages.iter().map(|m| {
            vec![
                m.at.text.clone(),
                m.who.clone(),
                m.to.clone(),
                m.kind.to_owned(),
                m.text.clone(),
                m.next.clone(),
                format!("{}{}", sign(m.tone), m.elements),
            ]
        }),
    );
    for c in &model.cadence {
        out.bullet(&format!("{}: {}", c.audience, c.says));
    }
}

fn moments(out: &mut Out, moments: &[Moment]) {
    if moments.is_empty() {
        return;
    }
    out.heading(2, "What could be seen when it mattered");
    for m in moments {
        out.heading(3, &format!("{} {}", m.at.text, m.title));
        if !m.said.is_empty() {
            out.text(&format!("In their words: {}", m.said));
            out.line("");
        }
        out.text(&format!("The truth then: {}", m.truth));
        out.line("");
        for view in &m.views {
            out.bullet(&format!("{} (looked at {})", view.title, view.looked));
            for row in &view.rows {
                out.line(&format!("  - {}", plain(row)));
            }
        }
        if !m.unopened.is_empty() {
            out.bullet(&format!("Not opened yet: {}", m.unopened.join("; ")));
        }
    }
}

fn truth(out: &mut Out, model: &ReportModel) {
    let truth = &model.truth;
    out.heading(2, "What was really wrong");
    out.line(&format!("**{}**", plain(&truth.cause)));
    out.line("");
    out.text(&truth.explain);
    out.line("");
    out.text(&truth.scenario);
    out.heading(3, "Causal chain");
    out.table(
        &["At", "By", "What"],
        truth.chain.iter().map(|l| {
            vec![
                l.at.text.clone(),
                l.by.clone(),
                format!("{}{}", sign(l.tone), l.what),
            ]
        }),
    );
    out.heading(2, "Compared");
    out.text(&model.baseline);
    out.line("");
    out.table(
        &["Figure", "This drill", "Reference play", "Earlier drills"],
        model.compare.iter().map(|c| {
            vec![
                c.title.clone(),
                c.here.clone(),
                c.par.clone(),
                c.before.clone(),
            ]
        }),
    );
}

fn after_action(out: &mut Out, model: &ReportModel) {
    out.heading(2, "After-action report");
    out.heading(3, "Exercise overview");
    out.table(
        &["", ""],
        model
            .overview
            .iter()
            .map(|(k, v)| vec![k.clone(), v.clone()]),
    );
    out.heading(3, "Analysis");
    for a in &model.analysis {
        analysis(out, a);
    }
    out.heading(3, "Hot wash");
    if model.hot_wash.is_empty() {
        out.text("Nothing was said in the hot wash.");
    }
    for said in &model.hot_wash {
        out.bullet(&format!("{}: {}", said.title, said.text));
    }
    for (title, list) in [
        ("Lessons of the scenario", &model.lessons),
        ("Questions to discuss", &model.questions),
    ] {
        if !list.is_empty() {
            out.heading(4, title);
            list.iter().for_each(|l| out.bullet(l));
        }
    }
    root_cause(out, &model.whys);
    improvement_plan(out, model);
    out.heading(3, "Participants");
    out.table(
        &["Participant", "Roles"],
        model
            .participants
            .iter()
            .map(|p| vec![p.label.clone(), p.roles.clone()]),
    );
    out.heading(3, "How to read this");
    model.notes.iter().for_each(|n| out.bullet(n));
    out.bullet(&format!("Made by {}.", model.about.made_by));
}

fn root_cause(out: &mut Out, whys: &[String]) {
    if whys.len() > 1 {
        out.heading(3, "Root cause");
        for (i, why) in whys.iter().enumerate() {
            let asked = if i == 0 { "What happened" } else { "Why" };
            out.line(&format!("{}. {asked}: {}", i + 1, plain(why)));
        }
    }
}

fn improvement_plan(out: &mut Out, model: &ReportModel) {
    out.heading(3, "Improvement plan");
    out.table(
        &[
            "Capability",
            "Issue",
            "Corrective action",
            "Element",
            "Owner",
            "Start",
            "Due",
            "Source",
        ],
        model.plan.iter().map(|p| {
            vec![
                p.capability.clone(),
                p.issue.clone(),
                p.action.clone(),
                p.element.clone(),
                p.owner.clone(),
                p.start.clone(),
                p.due.clone(),
                p.source.to_owned(),
            ]
        }),
    );
    if !model.follow.is_empty() {
        out.heading(3, "Earlier action items");
        out.table(
            &[
                "Item",
                "Owner",
                "Due",
                "State",
                "From",
                "Criterion",
                "Then",
                "Now",
                "",
            ],
            model.follow.iter().map(|f| {
                vec![
                    f.item.clone(),
                    f.owner.clone(),
                    f.due.clone(),
                    f.state.clone(),
                    f.from.clone(),
                    f.criterion.clone(),
                    f.before.clone(),
                    f.now.clone(),
                    format!("{}{}", sign(f.tone), f.verdict),
                ]
            }),
        );
    }
}

fn analysis(out: &mut Out, a: &Analysis) {
    let letter = if a.rated.letter.is_empty() {
        "not rated"
    } else {
        a.rated.letter
    };
    out.heading(
        4,
        &format!("{} ({letter}, {})", a.rated.title, a.rated.credit),
    );
    a.strengths
        .iter()
        .for_each(|s| out.bullet(&format!("Strength: {s}")));
    for area in &a.areas {
        out.bullet(&format!("Observation: {}", area.observation));
        for (key, value) in [
            ("Analysis", &area.analysis),
            ("Recommendation", &area.recommendation),
        ] {
            if !value.is_empty() {
                out.line(&format!("  - {key}: {}", plain(value)));
            }
        }
    }
}
