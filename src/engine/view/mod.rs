//! What an audience may see of a drill: plain data, made from the engine and its log.
//!
//! Invariant (tested on every byte of it): a player's view holds no future inject, no cause that is marked
//! as the true one, no evidence that has not been found, no score and no `why` of an outcome. What
//! everybody needs stands in [`PlayerView`]; the truth stands only in [`FacilitatorView`].

mod facilitator;
mod look;
mod player;

pub use facilitator::{FacilitatorView, InjectStatus, ScriptLine};
pub use look::{LookView, Panel, ShownRow};
pub use player::{ActionResult, Finding, InboxItem, Known, PlayerView, Told, Tool};
