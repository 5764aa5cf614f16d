//! `firedrill delete`: takes a drill, or the names or texts of it, out of the store.

use std::io::{self, IsTerminal as _, Write as _};

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::error::{CliError, Kind, Outcome, count};
use crate::store::{Erase, Store};

const EXAMPLES: &str = "\
Examples:
  firedrill delete d-48                          the whole drill
  firedrill delete last --erase names,texts      only what names and quotes people
  firedrill delete last --erase names,texts --of ana
";

/// Delete a drill, or only the names or texts in it
///
/// Nothing is left of it in the file of the store. Reports and exports that were written before stay where they are.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct Delete {
    /// The drill's id, the beginning of its id, or `last`
    drill: String,
    /// Keep the drill and erase only these
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',')]
    erase: Vec<Part>,
    /// Erase only those of this participant, by name or seat (`p2`)
    #[arg(long, value_name = "PARTICIPANT", requires = "erase")]
    of: Option<String>,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The names of participants
    Names,
    /// What they wrote
    Texts,
}

impl Delete {
    /// Deletes or erases.
    ///
    /// # Errors
    /// When there is no such drill, it is running, or the store cannot be written.
    pub fn run(&self, cx: &Context) -> Outcome {
        let mut store = cx.store()?;
        let drill = store.find(&self.drill)?;
        let has = |part| self.erase.contains(&part);
        let (names, texts) = (has(Part::Names), has(Part::Texts));
        let what = match (names, texts) {
            (false, false) => format!("the drill {drill}"),
            (true, false) => format!("the names in {drill}"),
            (false, true) => format!("the texts in {drill}"),
            (true, true) => format!("the names and texts in {drill}"),
        };
        let seat = match &self.of {
            Some(of) => Some(seat_of(&mut store, &drill, of)?),
            None => None,
        };
        self.confirm(&match &self.of {
            Some(of) => format!("what is of {of} among {what}"),
            None => what,
        })?;
        let (done, erased) = if names || texts {
            let seat = seat.as_deref();
            let erased = store.erase(&drill, Erase { names, texts, seat })?;
            let erased = usize::try_from(erased).unwrap_or(usize::MAX);
            (
                count(erased, "entry erased", "entries erased"),
                Some(erased),
            )
        } else {
            store.delete(&drill)?;
            ("deleted".to_owned(), None)
        };
        if cx.out.json {
            return cx.out.print_json(&json!({
                "drill": drill,
                "deleted": erased.is_none(),
                "erased": erased,
            }));
        }
        cx.out.say(&format!("{drill}: {done}."));
        Ok(())
    }

    /// Asks a person at a terminal.
    fn confirm(&self, what: &str) -> Outcome {
        if self.yes || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return Ok(());
        }
        // Without an answer nothing is deleted, so a failed prompt is no harm.
        let _ = write!(io::stderr(), "Delete {what} for ever? [y/N] ");
        let mut answer = String::new();
        let _ = io::stdin().read_line(&mut answer);
        if matches!(answer.trim().to_lowercase().as_str(), "y" | "yes") {
            Ok(())
        } else {
            Err(CliError::new(Kind::Interrupted, "nothing was deleted"))
        }
    }
}

/// The seat of a participant, given by name or seat.
fn seat_of(store: &mut Store, drill: &str, of: &str) -> Outcome<String> {
    let log = store.load(drill)?;
    let named = log.side.names.iter();
    let named = named.filter(|(_, name)| name.to_lowercase() == of.to_lowercase());
    let seats = log.header().roster.iter().map(|seat| &seat.id);
    let found = named
        .map(|(seat, _)| seat)
        .chain(seats.filter(|id| *id == of))
        .next();
    found.cloned().ok_or_else(|| {
        let known: Vec<String> = (log.header().roster.iter())
            .map(|seat| log.side.names.get(&seat.id).unwrap_or(&seat.id).clone())
            .collect();
        CliError::new(
            Kind::NotFound,
            format!("nobody called `{of}` takes part in {drill}"),
        )
        .hint(format!("there are {}", known.join(", ")))
    })
}
