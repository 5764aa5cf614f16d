//! `firedrill schema`: the JSON Schema of the files that people write.

use clap::{Args, ValueEnum};

use crate::cli::context::Context;
use crate::cli::error::Outcome;
use crate::{policy, scenario, yaml};

const EXAMPLES: &str = "\
Examples:
  firedrill schema scenario > scenario.schema.json
  firedrill schema --reference                     all keys of all files, as a page
";

/// Print the JSON Schema of a kind of file, for editors
///
/// Editors with a YAML language server complete and check a file that begins with
/// `# yaml-language-server: $schema=FILE`.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct Schema {
    /// Which kind of file
    #[arg(required_unless_present = "reference")]
    kind: Option<FileKind>,
    /// Print the reference of all kinds of files, for people, as Markdown
    #[arg(long, conflicts_with = "kind")]
    reference: bool,
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
            None => reference(),
            Some(FileKind::Scenario) => scenario::schema_text(),
            Some(FileKind::Catalogue) => scenario::catalogue_schema_text(),
            Some(FileKind::Policy) => policy::schema_text(),
        })
    }
}

const REFERENCE: &str = "\
# The format of files

All keys of scenarios, catalogues and policies, made from the same types that read the files (`firedrill schema --reference`).
[scenarios.md](scenarios.md) says how the parts of a scenario work together, and what conditions and texts can say.
A file is YAML 1.2. Unknown keys are errors. Ids are lower-case words and digits with single hyphens; durations are `250ms`, `90s`, `5m`, `1h30m` or `2d`;
a percentage is `4%` or `0.5%`. What is not marked as needed may be left out; a scenario that uses a catalogue leaves out what the catalogue says.

";

/// The reference of all kinds of files, as `docs/format.md` holds it.
#[must_use]
pub fn reference() -> String {
    let mut page = REFERENCE.to_owned();
    let mut told = yaml::Told::new();
    for (name, text) in [
        ("Scenario", scenario::schema_text()),
        ("Catalogue", scenario::catalogue_schema_text()),
        ("Policy", policy::schema_text()),
    ] {
        let schema = serde_json::from_str(&text).expect("a schema is JSON");
        page += &yaml::reference(name, &schema, &mut told);
    }
    page.trim_end().to_owned() + "\n"
}
