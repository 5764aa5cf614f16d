//! The responses as clap sees them: their words, options and help.
//!
//! Clap settles the shape of a line; what the words name is settled in `names`. Every response
//! has an example, which help and errors show and a test parses.

use clap::{CommandFactory, FromArgMatches};

use super::words::Word;

// A comment, because clap would show a doc comment as the title of the help.
// A response before its names are looked up. The order is that of the incident workflow.
#[derive(Debug, clap::Parser)]
#[command(
    multicall = true,
    term_width = 100,
    disable_help_subcommand = true,
    help_template = "{all-args}{after-help}",
    subcommand_help_heading = "Responses",
    after_help = "A line that is no response is taken as a command of a tool: vercel rollback"
)]
pub(super) enum Verb {
    /// Acknowledge the page
    Ack,
    /// Declare how urgent it is; `none` says that this is no incident
    Severity {
        /// P0 to P4, or none
        #[arg(value_name = "SEVERITY")]
        severity: String,
        /// The reason
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        why: Vec<String>,
    },
    /// Give an incident role to somebody
    Assign {
        /// The incident role
        role: String,
        /// A participant, `me`, or a person of the organisation
        person: String,
    },
    /// Page somebody
    Page {
        /// A person, an incident role, or on-call
        target: String,
    },
    /// Hand a role over to somebody, with what they must know
    Handoff {
        /// The incident role
        role: String,
        /// A participant, `me`, or a person of the organisation
        person: String,
        /// What is said
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        text: Vec<String>,
    },
    /// Tell audiences what is going on
    Notify {
        /// One or more audiences, with commas and no spaces
        #[arg(value_name = "AUDIENCES")]
        to: String,
        /// initial, update or resolution; update when it is left out
        #[arg(long)]
        kind: Option<String>,
        /// Who notices what, and how many
        #[arg(long, value_name = "TEXT")]
        impact: Option<String>,
        /// What is being done
        #[arg(long, value_name = "TEXT")]
        action: Option<String>,
        /// When the next message comes, from now
        #[arg(long, value_name = "20m")]
        next: Option<String>,
        /// More words; a severity that they name counts
        text: Vec<String>,
    },
    /// Look at a view of the system
    Look {
        /// The view
        view: String,
    },
    /// Name a possible cause, without committing to it
    Suspect {
        /// The cause
        cause: String,
        /// The reason
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        why: Vec<String>,
    },
    /// Commit to a cause
    Diagnose {
        /// The cause
        cause: String,
        /// The reason
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        why: Vec<String>,
    },
    /// Start an action
    Run {
        /// The action
        action: String,
    },
    /// Assert that what a view shows is healthy
    Verify {
        /// The view
        view: String,
    },
    /// Declare the incident resolved; monitoring begins
    Resolve {
        /// What is said
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        text: Vec<String>,
    },
    /// Say something in the hot wash, after EndEx
    Review {
        /// cause, went-well, improve or action-item
        kind: String,
        /// What is said
        #[arg(required = true)]
        text: Vec<String>,
        /// Who will do it
        #[arg(long)]
        owner: Option<String>,
        /// By when
        #[arg(long, value_name = "DATE")]
        due: Option<String>,
        /// The criterion of the score that it is to improve
        #[arg(long = "for", value_name = "CRITERION")]
        about: Option<String>,
    },
    /// Write something down
    Note {
        /// What
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        text: Vec<String>,
    },
    /// Ask for the next hint; it lowers the independence that is shown beside the score
    Hint,
    /// Let time pass
    Wait {
        /// How long, as in 5m
        time: String,
    },
    /// Start the drill
    Start,
    /// Stop the drill clock and everything with it
    Pause {
        /// break, technical, coaching, or compose: at most 2m to write a message, alone; break when it is left out
        reason: Option<String>,
    },
    /// Let the drill clock go on
    Continue,
    /// Skip idle time to the next inject
    Skip,
    /// Mark this moment of a practice drill, to come back to it
    Checkpoint,
    /// Go back to a checkpoint of a practice drill; each action that is run makes one
    Rewind {
        /// Which one, counted backwards: 1, the last one, when it is left out
        checkpoint: Option<String>,
    },
    /// End play; in the hot wash, close the drill
    End,
    /// End the drill at once
    Abort {
        /// A real emergency ("No Duff"): everybody stops
        #[arg(long)]
        real_incident: bool,
    },
    /// Enter the response of somebody who said it aloud
    As {
        /// The participant
        name: String,
        /// The response
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        response: Vec<String>,
        /// How long ago it was done, at most 5m
        #[arg(long, value_name = "40s")]
        ago: Option<String>,
    },
    /// List the responses, or explain one
    Help {
        /// The response
        response: Option<String>,
    },
}

/// Every response with an example, in the order of [`Verb`].
pub(super) const VERBS: [(&str, &str); 26] = [
    ("ack", "ack"),
    ("severity", "severity P1 nobody can sign in"),
    ("assign", "assign communications me"),
    ("page", "page on-call"),
    (
        "handoff",
        "handoff incident-commander ana P1, rolling back, next update 14:40",
    ),
    (
        "notify",
        "notify engineering,support --impact \"White page for 20 % of users\" --action \"Rolling back\" --next 20m \"P1, I lead\"",
    ),
    ("look", "look errors"),
    (
        "suspect",
        "suspect cdn-cache the files are older than the page",
    ),
    (
        "diagnose",
        "diagnose env-missing the variable is not set since 13:58",
    ),
    ("run", "run rollback"),
    ("verify", "verify errors"),
    ("resolve", "resolve the error rate is back to normal"),
    (
        "review",
        "review action-item \"Check variables before each release\" --owner ana --due 2026-12-01",
    ),
    ("note", "note don't deploy until 15:00"),
    ("hint", "hint"),
    ("wait", "wait 5m"),
    ("start", "start"),
    ("pause", "pause technical"),
    ("continue", "continue"),
    ("skip", "skip"),
    ("checkpoint", "checkpoint"),
    ("rewind", "rewind"),
    ("end", "end"),
    ("abort", "abort --real-incident"),
    ("as", "as ana ack --ago 40s"),
    ("help", "help notify"),
];

/// The names of all responses.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    VERBS.iter().map(|(name, _)| *name)
}

/// The example of a response.
pub(super) fn example(verb: &str) -> Option<&'static str> {
    VERBS.iter().find(|(name, _)| *name == verb).map(|v| v.1)
}

/// The clap command with the examples in its help.
pub(super) fn command() -> clap::Command {
    let command = Verb::command();
    VERBS.iter().fold(command, |command, (name, example)| {
        command.mut_subcommand(name, |c| c.after_help(format!("Example: {example}")))
    })
}

/// The help of a response, or of all.
pub(super) fn help(command: &clap::Command, verb: Option<&str>) -> Option<String> {
    let mut shown = match verb {
        None => command.clone(),
        Some(verb) => command.find_subcommand(verb)?.clone().bin_name(verb),
    };
    Some(shown.render_help().to_string().trim_end().to_owned())
}

/// Reads words whose first is a response, in lower case.
pub(super) fn read(command: &clap::Command, words: &[Word]) -> Result<Verb, clap::Error> {
    let matches = command
        .clone()
        .try_get_matches_from(words.iter().map(shield))?;
    Verb::from_arg_matches(&matches)
}

/// Goes before a quoted word that clap would take for an option; no word of a line contains it.
const SHIELD: char = '\0';

fn shield(word: &Word) -> String {
    if word.quoted && word.text.starts_with('-') {
        format!("{SHIELD}{}", word.text)
    } else {
        word.text.clone()
    }
}

/// The word as it was typed.
pub(super) fn unshield(text: &str) -> &str {
    text.strip_prefix(SHIELD).unwrap_or(text)
}
