//! `firedrill score`: the score card of a drill, criterion by criterion.

use clap::Args;
use serde_json::{Map, Value, json};

use crate::cli::context::Context;
use crate::cli::error::Outcome;
use crate::cli::out::wrap;
use crate::cli::stored::StoredDrill;
use crate::report::{self, CriterionRow, ReportModel};

const EXAMPLES: &str = "\
Examples:
  firedrill score last
  firedrill score last --json
";

/// Show the score card of a drill
///
/// The card was frozen when the drill closed. With --rescore it is made again by the scorer of this
/// version, and labelled as such; the frozen one stays.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct Score {
    /// The drill's id, the beginning of its id, or `last`
    drill: String,
    /// Score the drill by the scorer of this version
    #[arg(long)]
    rescore: bool,
}

/// What the card shares with the JSON report.
const SHARED: [&str; 11] = [
    "drill",
    "scenario",
    "variant",
    "seed",
    "mode",
    "score",
    "independence",
    "criteria",
    "slas",
    "metrics",
    "user_minutes_lost",
];

impl Score {
    /// Prints the card.
    ///
    /// # Errors
    /// When there is no such drill, or stdout cannot be written.
    pub fn run(&self, cx: &Context) -> Outcome {
        let stored = StoredDrill::load(cx, &self.drill, self.rescore)?;
        let model = stored.report(false);
        if cx.out.json {
            return cx.out.print_json(&to_json(&stored, &model));
        }
        cx.out.print(&card(cx, &model))?;
        if let Some(remark) = stored.remark() {
            cx.out.say(&format!("Note: {remark}."));
        }
        cx.out.suggest(&format!(
            "`firedrill report {}` says more.",
            model.about.drill
        ));
        Ok(())
    }
}

fn to_json(stored: &StoredDrill, model: &ReportModel) -> Value {
    let report: Value = serde_json::from_str(&report::json(model)).expect("the report is JSON");
    let mut card: Map<String, Value> = SHARED
        .iter()
        .map(|key| ((*key).to_owned(), report[*key].clone()))
        .collect();
    card.insert("scorer".to_owned(), json!(stored.cards.scorer));
    let frozen = stored.frozen.as_ref();
    card.insert(
        "frozen".to_owned(),
        frozen.map_or(
            Value::Null,
            |(scorer, score)| json!({ "scorer": scorer, "score": score }),
        ),
    );
    card.insert("remark".to_owned(), json!(stored.remark()));
    Value::Object(card)
}

/// The score and each criterion with its target, what was done and what to do next time.
#[must_use]
pub fn card(cx: &Context, model: &ReportModel) -> String {
    let out = &cx.out;
    let mut text = format!(
        "{}   independence {}\n",
        out.bold(&model.score.line),
        model.score.independence_text
    );
    let steps: Vec<u8> = model.criteria.iter().map(|c| c.step).collect();
    let mut steps = steps;
    steps.dedup();
    for step in steps {
        let rows: Vec<&CriterionRow> = model.criteria.iter().filter(|c| c.step == step).collect();
        let title = rows.first().map_or("", |c| c.step_title.as_str());
        text += &format!("\n{}\n", out.bold(title));
        for row in rows {
            text += &criterion(row, out.width);
        }
    }
    text
}

fn criterion(row: &CriterionRow, width: usize) -> String {
    let mut facts = vec![row.points.clone()];
    if row.target.ms.is_some() {
        facts.push(format!("{} of {}", row.actual.text, row.target.text));
    }
    if !row.records.is_empty() {
        let records: Vec<String> = row.records.iter().map(u32::to_string).collect();
        facts.push(format!("records {}", records.join(", ")));
    }
    let line = format!("{}  {}: {}", row.credit_text, row.title, facts.join("; "));
    let mut text = wrap(&line, width, 2);
    if !row.advice.is_empty() {
        text += &wrap(&row.advice, width, 8);
    }
    text
}
