//! `firedrill learn`: the path from the first page to the expert drills, and what to do next.

use clap::Args;
use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::error::{CliError, Kind, Outcome};
use crate::cli::out::wrap;
use crate::log::Mode;
use crate::model::EndReason;
use crate::report::kept_points;
use crate::report::learn::{Path, Played, Stage, Weak, Why, advice};
use crate::scenario::{self, Head};
use crate::store::{DrillRow, Status, Store};

const EXAMPLES: &str = "\
Examples:
  firedrill learn                 what to play next, and why
  firedrill learn --player ana    the same for one of several people who share this store
";

/// Show the path for newcomers: what was passed, what to play next, and why
///
/// Counted are the drills in the store that one person played alone to the end, scripts too.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct Learn {
    /// Count only drills of this person [default: the setting `player`, else everybody]
    #[arg(long, value_name = "NAME")]
    player: Option<String>,
}

impl Learn {
    /// Prints the path.
    ///
    /// # Errors
    /// When the store or the policy cannot be read, or stdout not written.
    pub fn run(&self, cx: &Context) -> Outcome {
        let player = self.player.as_deref().or(cx.config.player.as_deref());
        let played = played(&mut cx.store()?, player)?;
        let read = |(id, text): &(&str, &str)| Head::read(id, text);
        let heads = scenario::builtins().iter().filter_map(read).collect();
        let path = Path::new(heads, &played).expect("there are built-in scenarios");
        let steps = cx.policy(None)?.rules.steps;
        let told = Told {
            cx,
            path: &path,
            steps: &steps,
            player,
            command: self.command(path.next()),
        };
        if cx.out.json {
            return cx.out.print_json(&told.to_json());
        }
        cx.out.print(&told.to_text())
    }

    /// The line that plays a drill of the path for the person who was named.
    fn command(&self, stage: &Stage) -> String {
        let run = format!("firedrill run {}", stage.head.id);
        match self.player.as_deref() {
            None => run,
            Some(name)
                if name
                    .chars()
                    .all(|c| c.is_alphanumeric() || "-_.".contains(c)) =>
            {
                format!("{run} --player {name}")
            }
            Some(name) => format!("{run} --player '{}'", name.replace('\'', r"'\''")),
        }
    }
}

/// The drills that one person played alone to the end, the last one first.
fn played(store: &mut Store, player: Option<&str>) -> Outcome<Vec<Played>> {
    let mut played = Vec::new();
    for row in store.list()? {
        if !counts(&row) || !by(store, &row, player)? {
            continue;
        }
        // A drill that closed as its process died is scored when somebody asks for its report.
        let Some(card) = store.card(&row.id)? else {
            continue;
        };
        let steps = kept_points(&card.json).map_err(|why| {
            let what = format!("the frozen score of {} cannot be read: {why}", row.id);
            CliError::new(Kind::Failed, what)
        })?;
        played.push(Played {
            drill: row.id,
            scenario: row.scenario,
            score: card.score,
            opened: row.opened.unwrap_or_default(),
            steps,
        });
    }
    Ok(played)
}

/// Whether a drill was played alone, and until its end.
fn counts(row: &DrillRow) -> bool {
    let broken = [
        EndReason::Aborted,
        EndReason::RealIncident,
        EndReason::Runaway,
    ];
    let whole = |end: &str| broken.iter().all(|reason| reason.name() != end);
    row.status == Status::Closed
        && row.mode == Mode::Solo.name()
        && row.ended.as_deref().is_some_and(whole)
}

fn by(store: &mut Store, row: &DrillRow, player: Option<&str>) -> Outcome<bool> {
    let Some(player) = player else {
        return Ok(true);
    };
    let names = store.side(&row.id)?.names;
    Ok(names
        .values()
        .any(|name| name.to_lowercase() == player.to_lowercase()))
}

/// What is needed to put a path into words.
struct Told<'a> {
    cx: &'a Context,
    path: &'a Path,
    steps: &'a [String; 8],
    player: Option<&'a str>,
    command: String,
}

impl Told<'_> {
    fn to_text(&self) -> String {
        let out = &self.cx.out;
        let whose = match self.player {
            Some(player) => format!("solo drills by {player}"),
            None => "all solo drills in this store".to_owned(),
        };
        let mut text = format!("{}   {}\n\n", out.bold("The path"), out.faint(&whose));
        let head = ["", "DRILL", "LEVEL", "PASS", "BEST", "LAST", "PLAYED"];
        let stages = self.path.stages.iter().enumerate();
        let rows: Vec<Vec<String>> = stages.map(|(i, stage)| self.row(i, stage)).collect();
        text += &out.table(&head, &rows);
        let next = &self.path.next().head;
        text += &format!("\n{} {}\n", out.bold("Next:"), next.id);
        let what = format!("{} ({}, up to {}).", next.title, next.level, next.time_box);
        text += &wrap(&what, out.width, 2);
        text += &wrap(&self.why(), out.width, 2);
        if let Some(weak) = &self.path.weakest {
            text += &format!("\n{}\n", out.bold("Practise most:"));
            text += &wrap(&self.weak(weak), out.width, 2);
        }
        if let Some(stage) = self.path.longest_ago.map(|i| &self.path.stages[i]) {
            let day = stage.last.as_ref().and_then(|last| last.opened.get(..10));
            let day = day.map_or_else(String::new, |day| format!(", last on {day}"));
            text += &format!(
                "\n{} {}{day}\n",
                out.bold("Longest not practised:"),
                stage.head.id
            );
        }
        text += &format!("\nType:  {}\n", out.bold(&self.command));
        text
    }

    fn row(&self, i: usize, stage: &Stage) -> Vec<String> {
        let score =
            |score: Option<f64>| score.map_or_else(|| "-".to_owned(), |s| format!("{s:.1}"));
        let mark = match (stage.passed(), i == self.path.next) {
            (true, false) => "[x]",
            (true, true) => "[x] >",
            (false, true) => "[ ] >",
            (false, false) => "[ ]",
        };
        vec![
            mark.to_owned(),
            stage.head.id.clone(),
            stage.head.level.clone(),
            format!("{:.0}", stage.pass),
            score(stage.best),
            score(stage.last.as_ref().map(|last| last.score)),
            match stage.drills {
                0 => "never".to_owned(),
                1 => "once".to_owned(),
                n => format!("{n} times"),
            },
        ]
    }

    fn why(&self) -> String {
        let stage = self.path.next();
        match self.path.why {
            Why::Start => "A coach leads you through the eight steps of an incident, and nothing can break. The path begins here.".to_owned(),
            Why::New => format!("It is the first on the path that you have not played. {:.0} points pass it.", stage.pass),
            Why::NotPassed => format!(
                "Your best score is {:.1}, and {:.0} points pass it. Another run may have another cause.",
                stage.best.unwrap_or_default(),
                stage.pass
            ),
            Why::LongestAgo => "You have passed every drill. This one was played the longest ago, and another run may have another cause.".to_owned(),
        }
    }

    fn weak(&self, weak: &Weak) -> String {
        let over = match weak.drills {
            1 => "in your last drill".to_owned(),
            n => format!("over your last {n} drills"),
        };
        format!(
            "Step {}, {}: {:.0} % of its points {over}. {}",
            weak.step,
            self.title(weak.step),
            (weak.share * 100.0).floor(),
            advice(weak.step)
        )
    }

    fn title(&self, step: u8) -> &str {
        &self.steps[usize::from(step) - 1]
    }

    fn to_json(&self) -> Value {
        let path = self.path;
        let stage = |stage: &Stage| {
            let last = stage.last.as_ref();
            json!({
                "scenario": stage.head.id,
                "title": stage.head.title,
                "level": stage.head.level,
                "time_box_ms": stage.head.time_box.0,
                "pass": stage.pass,
                "passed": stage.passed(),
                "drills": stage.drills,
                "best": stage.best,
                "last": last.map(|last| last.score),
                "last_drill": last.map(|last| last.drill.as_str()),
            })
        };
        let weak = |weak: &Weak| {
            json!({
                "step": weak.step,
                "title": self.title(weak.step),
                "share": weak.share,
                "drills": weak.drills,
                "advice": advice(weak.step),
            })
        };
        json!({
            "player": self.player,
            "path": path.stages.iter().map(stage).collect::<Vec<Value>>(),
            "next": {
                "scenario": path.next().head.id,
                "why": self.why(),
                "command": self.command,
            },
            "weakest_step": path.weakest.as_ref().map(weak),
            "longest_not_practised": path.longest_ago.map(|i| path.stages[i].head.id.as_str()),
        })
    }
}
