//! `firedrill show`: what a scenario is about, or its reference play.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::msel;
use crate::cli::context::{ChosenScenario, Context};
use crate::cli::error::{CliError, Kind, Outcome};
use crate::cli::out::wrap;
use crate::grammar;
use crate::model::{Named, Plan};
use crate::scenario::msel::Msel;
use crate::scenario::{self, Loaded};

const EXAMPLES: &str = "\
Examples:
  firedrill show blank-page                                     what players may know
  firedrill show blank-page --json                              its parts, for programs and facilitators
  firedrill show blank-page --par --variant env-missing > par.csv
  firedrill show blank-page --graph > graph.mmd                 what triggers what, as a flowchart
  firedrill show blank-page --msel --variant env-missing        what happens when, for facilitators
";

/// Show what a scenario is about
///
/// The text gives nothing away that players should find out. With --json the variants are
/// named, --par prints the author's reference play, --graph what triggers what and --msel all events: they are for
/// facilitators and authors.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct Show {
    /// A built-in's id or the path of a scenario file
    scenario: String,
    /// Print the reference play of a variant as a script file
    #[arg(long, requires = "variant")]
    par: bool,
    /// Print what triggers what in all variants, as a flowchart in the language of Mermaid
    #[arg(long, conflicts_with_all = ["par", "variant"])]
    graph: bool,
    /// Print the list of events of a variant, for facilitators: injects and expected actions
    #[arg(long, conflicts_with_all = ["par", "graph"])]
    msel: bool,
    /// Which variant
    #[arg(long, value_name = "V")]
    variant: Option<String>,
    /// The policy file to use
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

/// The player's name in a script that is made from a par.
pub const PAR_PLAYER: &str = "player";

impl Show {
    /// Prints the scenario.
    ///
    /// # Errors
    /// When the scenario or variant is not there or invalid, or stdout cannot be written.
    pub fn run(&self, cx: &Context) -> Outcome {
        let scenario = cx.scenario(&self.scenario)?;
        if self.graph {
            let graph = scenario::graph(&scenario.loaded);
            return if cx.out.json {
                cx.out.print_json(&json!({ "mermaid": graph }))
            } else {
                cx.out.print(&graph)
            };
        }
        let policy = cx.policy(self.policy.as_deref())?;
        let variants = &scenario.loaded.variants;
        let variant = self.variant.as_ref().or(variants.first());
        let plan = cx.plan(&scenario, &policy.rules, variant.map(String::as_str), 0)?;
        if self.par {
            if plan.par.is_empty() {
                let message = format!("the variant {} has no reference play", plan.variant);
                return Err(CliError::new(Kind::NotFound, message));
            }
            return cx.out.print(&grammar::par_csv(&plan, PAR_PLAYER));
        }
        if self.msel {
            return msel::print(cx, &Msel::of(&scenario.loaded, &plan));
        }
        if cx.out.json {
            return cx.out.print_json(&to_json(&scenario.loaded, &plan));
        }
        cx.out.print(&self.to_text(cx, &scenario, &plan))?;
        cx.out.suggest(&format!(
            "`firedrill run {}` starts a drill.",
            self.scenario
        ));
        Ok(())
    }

    fn to_text(&self, cx: &Context, scenario: &ChosenScenario, plan: &Plan) -> String {
        let width = cx.out.width;
        let head = |text: &str| format!("\n{}\n", cx.out.bold(text));
        let start = format!("{}, {}", plan.level, plan.time_box);
        let mut text = format!("{}  {}\n", cx.out.bold(&plan.title), cx.out.faint(&start));
        text += "\n";
        text += &wrap(&plan.texts.brief, width, 0);
        if !plan.objectives.is_empty() {
            text += &head("Objectives");
            for objective in &plan.objectives {
                text += &wrap(&format!("- {}", objective.title), width, 2);
            }
        }
        text += &head("Where to look");
        let views = plan.views.iter();
        let views = views.map(|v| vec![format!("  {}", v.id), v.tool.clone(), v.title.clone()]);
        text += &cx
            .out
            .table(&["  VIEW", "TOOL", ""], &views.collect::<Vec<_>>());
        text += &head("What can be done");
        let actions = plan.actions.iter();
        let actions =
            actions.map(|a| vec![format!("  {}", a.id), a.takes.to_string(), a.title.clone()]);
        text += &cx
            .out
            .table(&["  ACTION", "TAKES", ""], &actions.collect::<Vec<_>>());
        text += &format!(
            "\nIt has {} variants, and the seed picks one: what is wrong differs.\n",
            scenario.loaded.variants.len()
        );
        text
    }
}

fn to_json(loaded: &Loaded, plan: &Plan) -> Value {
    let named = |list: &[Named]| -> Value {
        let entries = list.iter();
        entries
            .map(|n| json!({ "id": n.id, "title": n.title }))
            .collect()
    };
    let variants = loaded.doc.variants.iter();
    json!({
        "id": plan.id,
        "title": plan.title,
        "level": plan.level,
        "tags": plan.texts.tags,
        "time_box_ms": plan.time_box.0,
        "brief": plan.texts.brief,
        "users": plan.users,
        "variants": variants.map(|(id, v)| json!({
            "id": id,
            "weight": v.weight.unwrap_or(1),
            "false_alarm": v.false_alarm,
            "cause": v.cause.as_ref().map_or(id, |c| c.as_str()),
        })).collect::<Value>(),
        "views": plan.views.iter().map(|v| json!({
            "id": v.id, "title": v.title, "tool": v.tool, "commands": v.commands,
        })).collect::<Value>(),
        "actions": plan.actions.iter().map(|a| json!({
            "id": a.id, "title": a.title, "tool": a.tool, "takes_ms": a.takes.0, "commands": a.commands,
        })).collect::<Value>(),
        "causes": named(&plan.causes),
        "objectives": named(&plan.objectives),
    })
}
