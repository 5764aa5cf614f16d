//! What participants and facilitators ask of a drill.

use super::event::{Assignee, By, Draft, PauseReason, ReviewKind};
use super::id::{ActionId, CauseId, PersonId, RoleId, Severity, TextId, ViewId};
use super::time::Span;

/// A request with its author.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Command {
    /// Who asks.
    pub by: By,
    /// How long before now it was really done (`as ana ack --ago 40s`), at most [`AGO_MAX`].
    pub ago: Span,
    /// What is asked.
    pub ask: Ask,
}

/// The longest time that a response may be entered late.
pub const AGO_MAX: Span = Span::mins(5);

/// What is asked of a drill: the responses of players and the controls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ask {
    /// Acknowledge the page.
    Ack,
    /// Declare a severity; `None` for "this is no incident".
    Severity(Option<Severity>, TextId),
    /// Give a role to somebody.
    Assign {
        /// Which role.
        role: RoleId,
        /// To whom.
        to: Assignee,
        /// Whether the holder hands it over.
        handoff: bool,
        /// What is said.
        text: TextId,
    },
    /// Page somebody.
    Page(PersonId),
    /// Tell audiences.
    Notify(Draft),
    /// Look at a view.
    Look(ViewId),
    /// Name a hypothesis.
    Suspect(CauseId, TextId),
    /// Commit to a cause.
    Diagnose(CauseId, TextId),
    /// Start an action.
    Run(ActionId),
    /// Assert that what a view shows is healthy.
    Verify(ViewId),
    /// Declare the incident resolved.
    Resolve(TextId),
    /// Say something in the hot wash.
    Review {
        /// About what.
        kind: ReviewKind,
        /// The text.
        text: TextId,
        /// Who will do it.
        owner: TextId,
        /// By when.
        due: TextId,
        /// The id of the criterion that it is to improve.
        about: TextId,
    },
    /// Write something down.
    Note(TextId),
    /// Ask for the next hint.
    Hint,
    /// StartEx.
    Start,
    /// Stop the drill clock.
    Pause(PauseReason),
    /// Let the drill clock go on.
    Continue,
    /// Skip idle time to the next inject.
    Skip,
    /// Mark this moment of a practice drill, to come back to it.
    Checkpoint,
    /// Go back to a checkpoint of a practice drill: this one ends, another goes on from there. The
    /// number counts checkpoints backwards, from 1.
    Rewind(u8),
    /// End play; in the hot wash, close the drill.
    End,
    /// End the drill at once.
    Abort {
        /// A real emergency ("No Duff").
        real: bool,
    },
}
