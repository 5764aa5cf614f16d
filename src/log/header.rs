//! The first record of a log: everything that a drill depends on besides what happens in it.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::file::Side;
use super::names::{DecodeError, Wire};
use crate::model::{Participant, PersonId, Plan, Roster, Seat, Seats, Seq};

/// The version of the log's format.
///
/// The major number grows when something that was there means something else, the minor number
/// when something is added. Older logs stay readable for ever; newer ones are refused, because an
/// event that is not understood cannot be replayed.
///
/// Changelog:
/// - 1.0: the first.
/// - 1.1: practice drills (the mode, `branch`, `checkpointed`, the end `rewound`), pauses to compose a message, `on_call_at`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// Grows with a change of meaning.
    pub major: u32,
    /// Grows with an addition.
    pub minor: u32,
}

impl Version {
    /// What this program writes.
    pub const CURRENT: Self = Self { major: 1, minor: 1 };

    /// Whether a program whose newest format is `ours` can read this; `app` wrote it.
    ///
    /// # Errors
    /// When the log is newer: the sentence names the version that is needed.
    pub fn check_readable_by(self, ours: Self, app: &str) -> Result<(), FormatError> {
        if self <= ours {
            return Ok(());
        }
        Err(FormatError {
            found: self,
            ours,
            app: app.to_owned(),
        })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// A log of a newer format than this program knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the log has format {found}, written by firedrill {app}, and this firedrill reads formats up to {ours}: \
     use firedrill {app} or newer; nothing was changed"
)]
pub struct FormatError {
    /// The format of the log.
    pub found: Version,
    /// The newest format that this program reads.
    pub ours: Version,
    /// The program that wrote the log.
    pub app: String,
}

/// Record 0 of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The format of everything that follows.
    pub format: Version,
    /// The version of the program that wrote it.
    pub app: String,
    /// The merged scenario.
    pub scenario: Source,
    /// The policy.
    pub policy: Source,
    /// The seed, as text: JSON readers lose digits of large numbers.
    #[serde(with = "number_as_text")]
    pub seed: u64,
    /// The variant that is played.
    pub variant: String,
    /// One person or a team.
    pub mode: Mode,
    /// Of a practice drill that goes on from a checkpoint of another: which, and up to which record
    /// the two are the same. Absent otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<Branch>,
    /// Thousandths of real time that the drill clock makes; null in virtual time.
    pub speed_permille: Option<u32>,
    /// The wall-clock time of the lobby in RFC 3339; absent in virtual time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<String>,
    /// The moment in the story at which play starts, and at which people are on call, in RFC 3339. Without it each layer's
    /// first person is on call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_call_at: Option<String>,
    /// Who takes part, without names.
    pub roster: Vec<LogSeat>,
}

/// Where a drill branches off another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// The id of the other drill.
    pub drill: String,
    /// The last record that both have.
    pub seq: Seq,
}

/// A text that a drill depends on, with its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The SHA-256 of the text.
    pub sha256: String,
    /// The text.
    pub text: String,
}

impl Source {
    /// A text and its hash.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            sha256: hex(&Sha256::digest(&text)),
            text,
        }
    }
}

/// Whether one person plays, a team, or one person without a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum Mode {
    Solo,
    Team,
    Practice,
}

impl Mode {
    /// The key in files and lists.
    #[must_use]
    pub fn name(self) -> &'static str {
        ["solo", "team", "practice"][self as usize]
    }
}

/// A participant without a name: `p1` is the first seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogSeat {
    /// `p1`, `p2`, ...
    pub id: String,
    /// The person of the policy that they are or play.
    pub person: Option<String>,
    /// Their tool permissions.
    pub access: Vec<String>,
    /// Whether the first page goes to them.
    pub on_call: bool,
    /// Whether they may use the controls.
    pub facilitator: bool,
}

impl LogSeat {
    /// The seats of a roster, in order.
    #[must_use]
    pub fn list(plan: &Plan, roster: &Roster) -> Vec<Self> {
        let seats = roster.seats.iter().enumerate();
        seats
            .map(|(i, seat)| Self {
                id: Participant::at(i).write(plan),
                person: seat.person.map(|p| p.write(plan)),
                access: seat.access.clone(),
                on_call: seat.on_call,
                facilitator: seat.facilitator,
            })
            .collect()
    }
}

impl Header {
    /// The roster of the drill. A participant whose name was erased, or is not in `side`, is
    /// called by the seat: `p2`.
    ///
    /// # Errors
    /// When a seat plays a person that the plan does not have, or the seats are not `p1` to at most `p32`.
    pub fn roster(&self, plan: &Plan, side: &Side) -> Result<Roster, DecodeError> {
        if !(1..=Seats::MAX).contains(&self.roster.len()) {
            return Err(DecodeError::Range {
                what: "the number of participants",
                value: i64::try_from(self.roster.len()).unwrap_or(i64::MAX),
            });
        }
        let mut roster = Roster {
            seats: Vec::new(),
            solo: self.mode != Mode::Team,
            practice: self.mode == Mode::Practice,
        };
        for (i, seat) in self.roster.iter().enumerate() {
            if Participant::read(&seat.id, plan)? != Participant::at(i) {
                return Err(super::names::unknown("seat", &seat.id));
            }
            roster.seats.push(Seat {
                name: side.names.get(&seat.id).unwrap_or(&seat.id).clone(),
                person: Option::<PersonId>::read(&seat.person, plan)?,
                access: seat.access.clone(),
                on_call: seat.on_call,
                facilitator: seat.facilitator,
            });
        }
        Ok(roster)
    }
}

/// The id of a drill: derived from the whole first record and `salt`.
///
/// In virtual time the salt is the script, so the same run has the same id; live it is random
/// bytes and the time.
#[must_use]
pub fn drill_id(header: &Header, salt: &[u8]) -> String {
    let first = serde_json::to_string(header).expect("a header is plain data");
    let mut hash = Sha256::new();
    hash.update((first.len() as u64).to_be_bytes());
    hash.update(first);
    hash.update(salt);
    format!("d-{}", &hex(&hash.finalize())[..12])
}

/// Whether a text can be the id of a drill. Ids become parts of file names.
#[must_use]
pub fn is_drill_id(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=64).contains(&text.len()) && text.bytes().all(allowed)
}

/// Bytes as lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string succeeds");
        text
    })
}

mod number_as_text {
    //! A number written as a JSON string.

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(number: &u64, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(number)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
        String::deserialize(from)?.parse().map_err(Error::custom)
    }
}
