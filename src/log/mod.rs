//! L2: the persisted form of a drill: header, records, chain, reading and writing.
//!
//! A log is NDJSON. Line 1 is record 0, the [`Header`]; then, if they were asked for, stand the
//! names and the free texts ([`Side`]); then comes one [`Record`] per event. Invariants:
//!
//! - a log needs nothing else to be replayed: it holds the texts of scenario and policy and every draw;
//! - everything of the plan has its name on the wire, never its number: [`Event`](crate::model::Event)
//!   and [`WireEvent`] are different types;
//! - no name of a participant and no free text is in a header or record, so erasing them breaks nothing;
//! - the `chain` of each record covers all before it, so [`LogFile::read`] names the first damaged one;
//! - the bytes are canonical: what was read is written again byte by byte.
//!
//! The chain finds damage, not forgery: it has no key.

mod codec;
mod file;
mod header;
mod names;
mod read;
mod wire;

pub use codec::{decode, encode};
pub use file::{LogFile, Record, Side};
pub use header::{
    Branch, FormatError, Header, LogSeat, Mode, Source, Version, drill_id, is_drill_id,
};
pub use names::{DecodeError, Wire, seat};
pub use read::{Fault, LogError};
pub use wire::{WireAssignee, WireEvent, WireMessage, WireTried};
