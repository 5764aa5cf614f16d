//! What a report is made from.

use crate::model::{Plan, Seq, Span, Stamped, Texts};
use crate::score::Card;
use crate::world::Timeline;

/// What a report is made from: the log and what follows from it, the names and texts beside it,
/// and the figures that it is compared with.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The frame of the drill.
    pub header: &'a Header,
    /// What was played.
    pub plan: &'a Plan,
    /// The seed.
    pub seed: u64,
    /// Everything that happened.
    pub log: &'a [Stamped],
    /// The score.
    pub card: &'a Card,
    /// The free texts by id; erased ones are empty.
    pub texts: &'a Texts,
    /// How long each pause was in real time, by its record; nothing in virtual time.
    pub stops: &'a [(Seq, Span)],
    /// Names by seat. Seats without one are shown as `p1`: this is the default.
    pub names: &'a [String],
    /// The facts over time, as the engine left them.
    pub timeline: &'a Timeline,
    /// The card of the author's reference play of this variant with this seed.
    pub par: Option<&'a Card>,
    /// The card of a drill in which nobody does anything.
    pub nothing: Option<&'a Card>,
    /// What earlier drills of the same kind came to, as it was when this drill closed.
    pub baseline: &'a Baseline,
}

/// The frame of a drill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The drill's id.
    pub drill: String,
    /// One person plays.
    pub solo: bool,
    /// Nothing counts.
    pub practice: bool,
    /// The drill that it goes on from, and the last record that both have.
    pub branch: Option<(String, Seq)>,
    /// How many take part.
    pub seats: u8,
    /// The day and time of StartEx; empty in virtual time.
    pub started: String,
    /// The factor on real time, when it is not 1: `4x`.
    pub speed: String,
    /// The program and version that played the drill.
    pub played_by: String,
    /// The program and version that scored and rendered it.
    pub made_by: String,
}

/// Medians of earlier drills of the same kind, frozen when the drill closed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Baseline {
    /// How many earlier drills there are.
    pub drills: u32,
    /// The key of a figure (`score`, `time_to_acknowledge_ms`, ...) and its median.
    pub medians: Vec<(String, f64)>,
}

impl Baseline {
    /// With fewer drills than this nothing is said about a change.
    pub const ENOUGH: u32 = 6;

    /// The median of a figure.
    #[must_use]
    pub fn median(&self, key: &str) -> Option<f64> {
        self.medians.iter().find(|(k, _)| k == key).map(|(_, v)| *v)
    }
}
