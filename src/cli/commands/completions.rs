//! `firedrill completions`: what a shell needs to complete the command line.

use clap::Args;
use clap_complete::Shell;

use crate::cli::context::Context;
use crate::cli::error::Outcome;
use crate::cli::program;

const EXAMPLES: &str = "\
Examples:
  firedrill completions bash > ~/.local/share/bash-completion/completions/firedrill
";

/// Print the completions for a shell
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
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
        clap_complete::generate(self.shell, &mut program(), "firedrill", &mut text);
        cx.out.print(&String::from_utf8_lossy(&text))
    }
}
