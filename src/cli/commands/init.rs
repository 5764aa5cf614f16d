//! `firedrill init`: a directory with a policy, a catalogue and a scenario of one's own.

use std::path::PathBuf;

use clap::Args;

use super::new::{SCENARIO_SCHEMA, id, told};
use crate::cli::context::Context;
use crate::cli::error::Outcome;
use crate::cli::files::write_new;
use crate::{policy, scenario};

const EXAMPLES: &str = "\
Examples:
  firedrill init our-drills
  cd our-drills && firedrill runbook --check
";

/// Write an editable policy, catalogue and scenario into a directory
///
/// The policy is a complete copy of the built-in one in a neutral form, with comments that say what to change first. Commands
/// that are run in the directory use it. All files pass all checks as they are. Nothing is written over: when one of the files
/// exists, none is written.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct Init {
    /// The directory; it is made when it is not there
    dir: PathBuf,
}

/// The settings of the directory.
const SETTINGS: &str = "\
# Settings of firedrill in this directory; flags and FIREDRILL_* variables win over them.
policy = \"policy.yaml\"
# Where drills are kept, so that they stay with these files instead of in your home directory:
# store = \"sqlite:drills.db\"
";

impl Init {
    /// Writes the files.
    ///
    /// # Errors
    /// When one of them exists or cannot be written.
    pub fn run(&self, cx: &Context) -> Outcome {
        let (drill, catalogue) = (id("scenario", "first-drill")?, id("catalogue", "ours")?);
        let files = [
            ("policy.yaml", policy::new_policy()),
            ("policy.schema.json", policy::schema_text()),
            (
                "first-drill.yaml",
                scenario::new_scenario(&drill, Some("Saving fails"), &catalogue),
            ),
            (SCENARIO_SCHEMA, scenario::schema_text()),
            ("catalogues/ours.yaml", scenario::new_catalogue(&catalogue)),
            (
                "catalogues/catalogue.schema.json",
                scenario::catalogue_schema_text(),
            ),
            // The last one makes commands use the policy, which is whole by then.
            ("firedrill.toml", SETTINGS.to_owned()),
        ]
        .map(|(name, text)| (self.dir.join(name), text));
        write_new(&files)?;
        told(cx, drill.as_str(), &files)?;
        cx.out.suggest(&format!(
            "In {}: edit policy.yaml, then `firedrill check policy.yaml first-drill.yaml`, `firedrill runbook --check`, \
             `firedrill oncall` and `firedrill run first-drill.yaml`.",
            self.dir.display()
        ));
        Ok(())
    }
}
