//! L5: the drill on a terminal, as a program of panes, keys and forms.
//!
//! Elm-shaped: an input goes into [`Model::update`], which changes the screen's state or says what
//! is wanted of the drill; [`draw()`] is a pure function of the model. It is one more front end of
//! `session`: what happened is stored before it is shown. Nothing of the engine is decided here.
//!
//! Invariants: looking at a view is a response, so what is shown of a view is what the last look
//! showed; one table of keys makes the footer, the help and the palette; what a form sends is a
//! line that could have been typed; no control character from any text reaches the terminal.

mod draw;
mod form;
mod front;
mod keys;
mod line;
mod model;
mod results;
mod shown;
mod terminal;
mod update;
mod watch;

pub(crate) use draw::wrap;
pub use draw::{Theme, draw};
pub use form::{Form, Kind, Near, Value};
pub use front::Tui;
pub use keys::{Act, KEYS, Key, blocked};
pub use model::{Caption, Model, Over, Pane, Spots, Wish};
pub use results::Results;
pub use shown::{Look, Shown, ShownClock, Tab};
pub use terminal::{Screen, inputs};
pub use watch::{Watch, Watched};
