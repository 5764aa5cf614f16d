//! `firedrill man`: the manual pages.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::{CliError, Kind, Outcome};
use crate::cli::program;
use crate::model::closest;

const EXAMPLES: &str = "\
Examples:
  firedrill man | man -l -
  firedrill man run | man -l -
";

/// Print a manual page
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct Man {
    /// The command that the page is about; the whole program without one
    command: Option<String>,
}

impl Man {
    /// Prints the page.
    ///
    /// # Errors
    /// When there is no such command, or stdout cannot be written.
    pub fn run(&self, cx: &Context) -> Outcome {
        let mut program = program();
        program.build();
        let page = match &self.command {
            None => program,
            Some(name) => program
                .find_subcommand(name)
                .cloned()
                .ok_or_else(|| {
                    let error =
                        CliError::new(Kind::NotFound, format!("there is no command `{name}`"));
                    let known = program.get_subcommands().map(clap::Command::get_name);
                    match closest(name, known) {
                        Some(near) => error.hint(format!("did you mean `{near}`?")),
                        None => error.hint("`firedrill help` lists the commands"),
                    }
                })?
                .display_name(format!("firedrill-{name}")),
        };
        let mut text = Vec::new();
        clap_mangen::Man::new(page)
            .render(&mut text)
            .map_err(|error| CliError::io("make the page", &error))?;
        cx.out.print(&String::from_utf8_lossy(&text))
    }
}
