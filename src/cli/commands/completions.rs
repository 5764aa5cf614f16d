//! `firedrill completions`: what a shell needs to complete the command line.

use clap::Args;
use clap_complete::Shell;
use clap_complete::env::Shells;

use crate::cli::complete::VARIABLE;
use crate::cli::context::Context;
use crate::cli::error::{CliError, Kind, Outcome};

const EXAMPLES: &str = "\
Examples:
  firedrill completions bash > ~/.local/share/bash-completion/completions/firedrill
  firedrill completions zsh > ~/.zfunc/_firedrill        with fpath+=~/.zfunc before compinit in ~/.zshrc
  firedrill completions fish > ~/.config/fish/completions/firedrill.fish
";

/// Print the completions for a shell
///
/// Commands and flags are completed, and scenarios, variants, drills, roles and catalogues by name: the
/// shell asks firedrill, which has to be on the PATH.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct Completions {
    /// Which shell
    shell: Shell,
}

/// The name under which shells know and call the program.
const NAME: &str = "firedrill";

impl Completions {
    /// Prints the completions.
    ///
    /// # Errors
    /// When stdout cannot be written.
    pub fn run(&self, cx: &Context) -> Outcome {
        let shells = Shells::builtins();
        let shell = self.shell.to_string();
        let Some(completer) = shells.completer(&shell) else {
            let message = format!("{shell} cannot be taught to complete");
            return Err(CliError::new(Kind::Failed, message));
        };
        let mut text = Vec::new();
        completer
            .write_registration(VARIABLE, NAME, NAME, NAME, &mut text)
            .map_err(|error| CliError::io("make the script", &error))?;
        cx.out.print(&String::from_utf8_lossy(&text))
    }
}
