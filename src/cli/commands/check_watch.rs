//! `firedrill check --watch`: a check after each change.
//!
//! Ctrl-C ends it as it ends any program: shells see 130. There is nothing to be put in order first.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use crate::cli::context::Context;
use crate::cli::error::{Kind, Outcome};
use crate::cli::tell;
use crate::cli::watch::Watch;

/// Clears the screen and what was scrolled away.
const CLEAR: &str = "\x1b[2J\x1b[3J\x1b[H";

/// Checks now and after each change of a YAML file in the directories.
///
/// # Errors
/// When files cannot be watched or nobody reads the results; what a check says is shown, and it goes on.
pub(super) fn follow(
    cx: &Context,
    directories: &[PathBuf],
    mut check: impl FnMut() -> Outcome,
) -> Outcome {
    // First, so that no change is missed while the check goes on.
    let mut watch = Watch::new(directories.iter().cloned())?;
    let simple = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
    let clear = io::stdout().is_terminal() && !simple && !cx.out.json;
    loop {
        if clear {
            cx.out.print(CLEAR)?;
        }
        match check() {
            Err(error) if error.kind == Kind::PipeClosed => return Err(error),
            Err(error) => tell(&cx.out, &error),
            Ok(()) => {}
        }
        cx.out.say("Waiting for changes; Ctrl-C ends.");
        watch.changed()?;
    }
}
