//! `firedrill completions`: what a shell needs to complete the command line.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::cli::Cli;
use crate::cli::context::Context;
use crate::cli::error::Outcome;

/// Print the completions for a shell
///
/// For bash: firedrill completions bash > ~/.local/share/bash-completion/completions/firedrill
#[derive(Args, Debug)]
pub struct Completions {
    /// Which shell
    shell: Shell,
}

impl Completions {
    /// Prints the completions.
    ///
    /// # Errors
    /// When stdout cannot be written.
    pub fn run(&self, cx: &Context) -> Outcome {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "firedrill", &mut text);
        cx.out.print(&String::from_utf8_lossy(&text))
    }
}
