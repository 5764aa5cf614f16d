//! `firedrill schema`: the JSON Schema of the files that people write.

use clap::{Args, ValueEnum};

use crate::cli::context::Context;
use crate::cli::error::Outcome;
use crate::{policy, scenario};

const EXAMPLES: &str = "\
Examples:
  firedrill schema scenario > scenario.schema.json
";

/// Print the JSON Schema of a kind of file, for editors
///
/// Editors with a YAML language server complete and check a file that begins with
/// `# yaml-language-server: $schema=FILE`.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct Schema {
    /// Which kind of file
    kind: FileKind,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FileKind {
    /// A scenario
    Scenario,
    /// A catalogue that scenarios share
    Catalogue,
    /// The organisation's policy
    Policy,
}

impl Schema {
    /// Prints the schema.
    ///
    /// # Errors
    /// When stdout cannot be written.
    pub fn run(&self, cx: &Context) -> Outcome {
        cx.out.print(&match self.kind {
            FileKind::Scenario => scenario::schema_text(),
            FileKind::Catalogue => scenario::catalogue_schema_text(),
            FileKind::Policy => policy::schema_text(),
        })
    }
}
