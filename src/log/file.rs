//! A whole log in memory: made event by event or read back, and written as NDJSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::codec::{decode, encode};
use super::header::{Header, hex};
use super::names::DecodeError;
use super::names::seat;
use super::read::LogError;
use crate::model::{Assignee, By, Event, Participant, Plan, Roster, Seats, Seq, Stamped, Texts};

/// One event on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Dense from 1.
    pub seq: Seq,
    /// Drill time in milliseconds.
    pub at_ms: i64,
    /// The wall-clock time in RFC 3339; absent in virtual time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wall: Option<String>,
    /// `p1`, ... or `facilitator`; absent for the engine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What happened.
    pub event: super::WireEvent,
    /// 16 hexadecimal digits over the previous record's chain and this record.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub chain: String,
}

/// Record 0 on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct First {
    pub seq: Seq,
    pub drill: String,
    pub header: Header,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub chain: String,
}

/// A line of the chain: its JSON without the chain is what the chain is made of.
pub(super) trait Link: Serialize {
    fn chain(&mut self) -> &mut String;

    /// Puts the chain in and returns the line, without its end.
    fn seal(&mut self, previous: &str) -> String {
        self.chain().clear();
        let body = line(self);
        let mut hash = Sha256::new();
        hash.update(previous);
        hash.update(&body);
        let digits = hex(&hash.finalize())[..16].to_owned();
        *self.chain() = digits;
        line(self)
    }
}

impl Link for Record {
    fn chain(&mut self) -> &mut String {
        &mut self.chain
    }
}

impl Link for First {
    fn chain(&mut self) -> &mut String {
        &mut self.chain
    }
}

fn line<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("records are plain data")
}

impl Record {
    /// The record as its line in the log, without the end of the line.
    #[must_use]
    pub fn line(&self) -> String {
        line(self)
    }
}

/// The names and free texts of a drill: beside the log, not in its chain, and erasable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// By seat (`p1`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, String>,
    /// By the number that records point to.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: BTreeMap<u32, String>,
}

impl Side {
    /// The side tables of a drill.
    #[must_use]
    pub fn new(roster: &Roster, texts: &Texts) -> Self {
        let seats = roster.seats.iter().enumerate();
        Self {
            names: seats
                .map(|(i, s)| (seat(Participant::at(i)), s.name.clone()))
                .collect(),
            texts: (0..).zip(texts.all().iter().cloned()).collect(),
        }
    }

    /// The texts by id; erased ones are empty.
    #[must_use]
    pub fn texts(&self) -> Texts {
        let len = self.texts.keys().next_back().map_or(0, |last| last + 1);
        let get = |id| self.texts.get(&id).cloned().unwrap_or_default();
        Texts::from_list((0..len).map(get).collect())
    }

    /// Whether there is neither a name nor a text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.texts.is_empty()
    }
}

/// A log: header and records, chained, with the side tables if they are at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFile {
    first: First,
    records: Vec<Record>,
    /// Names and texts.
    pub side: Side,
}

impl LogFile {
    /// The log of a drill in which nothing has happened yet.
    #[must_use]
    pub fn new(drill: impl Into<String>, header: Header) -> Self {
        let mut first = First {
            seq: 0,
            drill: drill.into(),
            header,
            chain: String::new(),
        };
        first.seal("");
        Self::from_first(first)
    }

    pub(super) fn from_first(first: First) -> Self {
        Self {
            first,
            records: Vec::new(),
            side: Side::default(),
        }
    }

    /// The id of the drill.
    #[must_use]
    pub fn drill(&self) -> &str {
        &self.first.drill
    }

    /// Record 0.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.first.header
    }

    /// The events, in order.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The number of the last record; 0 when there is only the header.
    #[must_use]
    pub fn last_seq(&self) -> Seq {
        self.records.last().map_or(0, |r| r.seq)
    }

    /// The chain of the last record.
    #[must_use]
    pub fn tip(&self) -> &str {
        let last = self.records.last().map(|r| r.chain.as_str());
        last.unwrap_or(&self.first.chain)
    }

    /// Appends an event and returns its record.
    ///
    /// # Panics
    /// When the event's `seq` does not follow the last one: the engine numbers them densely.
    pub fn push(&mut self, plan: &Plan, event: &Stamped, wall: Option<&str>) -> &Record {
        self.push_record(encode(plan, event, wall))
    }

    /// Appends a record, chains it to those before it and returns it.
    ///
    /// # Panics
    /// When its `seq` does not follow the last one.
    pub fn push_record(&mut self, mut record: Record) -> &Record {
        assert_eq!(
            record.seq,
            self.last_seq() + 1,
            "events are numbered densely"
        );
        record.seal(self.tip());
        self.records.push(record);
        self.records.last().expect("one was pushed")
    }

    /// Appends a record that was checked.
    pub(super) fn push_sealed(&mut self, record: Record) {
        self.records.push(record);
    }

    /// The line of record 0, without its end.
    #[must_use]
    pub fn first_line(&self) -> String {
        line(&self.first)
    }

    /// The log as text. With `side`, names and texts stand on one line each after the header, so
    /// that what was exported can be imported and reported elsewhere.
    #[must_use]
    pub fn to_text(&self, side: bool) -> String {
        let mut text = self.first_line() + "\n";
        let Side { names, texts } = &self.side;
        if side && !names.is_empty() {
            text += &(serde_json::json!({ "names": names }).to_string() + "\n");
        }
        if side && !texts.is_empty() {
            text += &(serde_json::json!({ "texts": texts }).to_string() + "\n");
        }
        for record in &self.records {
            text += &(record.line() + "\n");
        }
        text
    }

    /// The events of all records, ready to be folded into a state of the plan.
    ///
    /// # Errors
    /// The first record that makes no sense with the plan or the roster.
    pub fn events(&self, plan: &Plan) -> Result<Vec<Stamped>, LogError> {
        let seats = self.header().roster.len();
        let one = |record: &Record| {
            let event = decode(plan, record)?;
            match named_seats(&event).iter().last() {
                Some(p) if p.index() >= seats => Err(DecodeError::Unknown {
                    what: "participant",
                    name: seat(p),
                }),
                _ => Ok(event),
            }
        };
        let records = self.records.iter();
        records
            .map(|r| one(r).map_err(|error| LogError::at(r.seq, error)))
            .collect()
    }
}

/// All seats that an event names.
fn named_seats(event: &Stamped) -> Seats {
    let by = match (event.by, event.event) {
        // A stranger who is refused is in the log of a whole drill.
        (_, Event::Refused { .. }) => Seats::default(),
        (By::Seat(p), _) => Seats::one(p),
        (By::Engine | By::Facilitator, _) => Seats::default(),
    };
    let named = match event.event {
        Event::InjectDelivered { to, .. } => to,
        Event::Assigned {
            to: Assignee::Seat(p),
            ..
        } => Seats::one(p),
        _ => Seats::default(),
    };
    Seats(by.0 | named.0)
}
