//! `firedrill replay`: the story of a drill, event by event.

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::error::Outcome;
use crate::cli::out::wrap;
use crate::cli::stored::StoredDrill;
use crate::report::{Entry, Tone};

const EXAMPLES: &str = "\
Examples:
  firedrill replay last
  firedrill replay last --json | jq 'select(.lane == \"inject\")'
";

/// Tell the story of a drill, event by event
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct Replay {
    /// The drill's id, the beginning of its id, or `last`
    drill: String,
    /// Call people by their names instead of their seats
    #[arg(long)]
    names: bool,
}

impl Replay {
    /// Prints the story; with `--json` one object a line.
    ///
    /// # Errors
    /// When there is no such drill, or stdout cannot be written.
    pub fn run(&self, cx: &Context) -> Outcome {
        let stored = StoredDrill::load(cx, &self.drill, false)?;
        let model = stored.report(self.names);
        let story = model.timeline.iter();
        cx.out.print(&if cx.out.json {
            story.map(to_json).collect::<String>()
        } else {
            let head = format!("{}\n\n", cx.out.bold(&model.about.title));
            head + &story.map(|entry| to_text(cx, entry)).collect::<String>()
        })
    }
}

fn to_json(entry: &Entry) -> String {
    let value = json!({
        "seq": entry.seq,
        "at_ms": entry.at.ms,
        "at": entry.at.text,
        "lane": entry.lane,
        "by": entry.who,
        "what": entry.what,
        "detail": entry.detail,
    });
    format!("{value}\n")
}

fn to_text(cx: &Context, entry: &Entry) -> String {
    let sign = match entry.tone {
        Tone::Good => "+",
        Tone::Bad => "!",
        Tone::Partial | Tone::Plain => " ",
    };
    let who = if entry.who.is_empty() {
        String::new()
    } else {
        format!("{}: ", entry.who)
    };
    let head = format!("{:>8} {sign} {who}{}", entry.at.text, entry.what);
    let mut text = wrap_hanging(&head, cx.out.width);
    if !entry.detail.is_empty() {
        text += &wrap(&entry.detail, cx.out.width, INDENT + 2);
    }
    text
}

/// The width of the clock and the sign.
const INDENT: usize = 11;

/// Breaks a line so that what follows stands under its words.
fn wrap_hanging(line: &str, width: usize) -> String {
    let (clock, words) = line.split_at(INDENT.min(line.len()));
    let body = wrap(words, width, INDENT);
    format!("{clock}{}", body.get(INDENT..).unwrap_or_default())
}
