//! What stands on the wire for each type of the model: names of the plan, seats, milliseconds.

use crate::model::{
    ActionId, AudienceId, Audiences, By, CauseId, ChangeId, Element, Elements, EndReason,
    EvidenceId, ExpectId, InjectId, MessageKind, OutcomeId, Participant, PauseReason, PersonId,
    Plan, Refusal, ReviewKind, RoleId, Routing, Seats, Severity, Span, StateId, TextId, Time,
    ViewId,
};

/// Why a record makes no sense with its plan: a fragment that fits after "record 7:".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// A name that the plan does not have.
    #[error("there is no {what} `{}` in this scenario, variant and policy", .name.escape_debug())]
    Unknown {
        /// The kind of thing.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A number out of its range.
    #[error("{what} {value} is out of range")]
    Range {
        /// The kind of number.
        what: &'static str,
        /// The number.
        value: i64,
    },
}

/// A type of the model that has a form on disk.
///
/// `write` is total for ids of the plan; `read` accepts nothing that is not in the plan, so what
/// was read can be folded without checks.
pub trait Wire: Sized {
    /// The form on disk.
    type Form;

    /// The form of this value.
    fn write(self, plan: &Plan) -> Self::Form;

    /// The value of a form.
    ///
    /// # Errors
    /// When the plan has no such name, or a number is out of range.
    fn read(form: &Self::Form, plan: &Plan) -> Result<Self, DecodeError>;
}

pub(super) fn unknown(what: &'static str, name: &str) -> DecodeError {
    DecodeError::Unknown {
        what,
        name: name.to_owned(),
    }
}

/// Ids whose form is the name of their entry in a table of the plan.
macro_rules! by_name {
    ($($id:ident = $what:literal in $($table:ident).+;)*) => {$(
        impl Wire for $id {
            type Form = String;

            fn write(self, plan: &Plan) -> String {
                plan.$($table).+[self.index()].id.clone()
            }

            fn read(form: &String, plan: &Plan) -> Result<Self, DecodeError> {
                let found = plan.$($table).+.iter().position(|entry| entry.id == *form);
                found.map(Self::at).ok_or_else(|| unknown($what, form))
            }
        }
    )*};
}

by_name! {
    StateId = "state" in states;
    CauseId = "cause" in causes;
    ViewId = "view" in views;
    EvidenceId = "evidence" in evidence;
    ActionId = "action" in actions;
    ChangeId = "change" in changes;
    InjectId = "inject" in injects;
    ExpectId = "expectation" in expects;
    PersonId = "person" in people;
    RoleId = "role" in rules.roles;
    AudienceId = "audience" in rules.audiences;
}

/// Closed enums of the model whose form is their name.
macro_rules! by_key {
    ($($type:ident = $what:literal;)*) => {$(
        impl Wire for $type {
            type Form = String;

            fn write(self, _: &Plan) -> String {
                self.name().to_owned()
            }

            fn read(form: &String, _: &Plan) -> Result<Self, DecodeError> {
                let found = Self::ALL.into_iter().find(|x| x.name() == form);
                found.ok_or_else(|| unknown($what, form))
            }
        }
    )*};
}

by_key! {
    PauseReason = "reason of a pause";
    EndReason = "reason of an end";
    Routing = "routing";
    MessageKind = "kind of message";
    ReviewKind = "kind of review";
    Refusal = "refusal";
    Element = "element of messages";
}

/// Types that are their own form.
macro_rules! as_is {
    ($($type:ident),*) => {$(
        impl Wire for $type {
            type Form = Self;

            fn write(self, _: &Plan) -> Self {
                self
            }

            fn read(form: &Self, _: &Plan) -> Result<Self, DecodeError> {
                Ok(*form)
            }
        }
    )*};
}

as_is!(bool, u8);

impl Wire for OutcomeId {
    type Form = u8;

    fn write(self, _: &Plan) -> u8 {
        self.0
    }

    fn read(form: &u8, _: &Plan) -> Result<Self, DecodeError> {
        Ok(Self(*form))
    }
}

impl<T: Wire> Wire for Option<T> {
    type Form = Option<T::Form>;

    fn write(self, plan: &Plan) -> Self::Form {
        self.map(|x| x.write(plan))
    }

    fn read(form: &Self::Form, plan: &Plan) -> Result<Self, DecodeError> {
        form.as_ref().map(|x| T::read(x, plan)).transpose()
    }
}

/// A declared severity: `none` is a declaration too, not the absence of one.
impl Wire for Option<Severity> {
    type Form = String;

    fn write(self, _: &Plan) -> String {
        self.map_or("none", Severity::name).to_owned()
    }

    fn read(form: &String, _: &Plan) -> Result<Self, DecodeError> {
        let known = Severity::ALL.into_iter().find(|s| s.name() == form);
        match known {
            None if form != "none" => Err(unknown("severity", form)),
            known => Ok(known),
        }
    }
}

/// Times and spans of a drill stay within what a file may name, so sums of a few cannot overflow.
fn bounded(what: &'static str, value: i64, min: i64) -> Result<i64, DecodeError> {
    if (min..=Span::MAX.0).contains(&value) {
        Ok(value)
    } else {
        Err(DecodeError::Range { what, value })
    }
}

impl Wire for Time {
    type Form = i64;

    fn write(self, _: &Plan) -> i64 {
        self.0
    }

    fn read(form: &i64, _: &Plan) -> Result<Self, DecodeError> {
        bounded("the time", *form, 0).map(Self)
    }
}

impl Wire for Span {
    type Form = i64;

    fn write(self, _: &Plan) -> i64 {
        self.0
    }

    fn read(form: &i64, _: &Plan) -> Result<Self, DecodeError> {
        bounded("the duration", *form, 0).map(Self)
    }
}

impl Wire for TextId {
    type Form = Option<u32>;

    fn write(self, _: &Plan) -> Option<u32> {
        self.is_some().then_some(self.0)
    }

    fn read(form: &Option<u32>, _: &Plan) -> Result<Self, DecodeError> {
        Ok(form.map_or(Self::NONE, Self))
    }
}

/// The opaque id of a participant: `p1` is the first seat.
#[must_use]
pub fn seat(participant: Participant) -> String {
    format!("p{}", participant.index() + 1)
}

impl Wire for Participant {
    type Form = String;

    fn write(self, _: &Plan) -> String {
        seat(self)
    }

    fn read(form: &String, _: &Plan) -> Result<Self, DecodeError> {
        let number = form.strip_prefix('p').and_then(|n| n.parse().ok());
        match number {
            Some(n @ 1..=Seats::MAX) => Ok(Self::at(n - 1)),
            _ => Err(unknown("participant", form)),
        }
    }
}

impl Wire for By {
    type Form = Option<String>;

    fn write(self, plan: &Plan) -> Option<String> {
        match self {
            Self::Engine => None,
            Self::Facilitator => Some("facilitator".to_owned()),
            Self::Seat(p) => Some(p.write(plan)),
        }
    }

    fn read(form: &Option<String>, plan: &Plan) -> Result<Self, DecodeError> {
        Ok(match form {
            None => Self::Engine,
            Some(name) if name == "facilitator" => Self::Facilitator,
            Some(name) => Self::Seat(Participant::read(name, plan)?),
        })
    }
}

impl Wire for Seats {
    type Form = Vec<String>;

    fn write(self, plan: &Plan) -> Vec<String> {
        self.iter().map(|p| p.write(plan)).collect()
    }

    fn read(form: &Vec<String>, plan: &Plan) -> Result<Self, DecodeError> {
        form.iter().try_fold(Self::default(), |set, name| {
            Ok(Self(set.0 | Self::one(Participant::read(name, plan)?).0))
        })
    }
}

impl Wire for Audiences {
    type Form = Vec<String>;

    fn write(self, plan: &Plan) -> Vec<String> {
        self.iter().map(|a| a.write(plan)).collect()
    }

    fn read(form: &Vec<String>, plan: &Plan) -> Result<Self, DecodeError> {
        form.iter().try_fold(Self::default(), |set, name| {
            Ok(set.with(AudienceId::read(name, plan)?))
        })
    }
}

impl Wire for Elements {
    type Form = Vec<String>;

    fn write(self, plan: &Plan) -> Vec<String> {
        let has = Element::ALL.into_iter().filter(|e| self.has(*e));
        has.map(|e| e.write(plan)).collect()
    }

    fn read(form: &Vec<String>, plan: &Plan) -> Result<Self, DecodeError> {
        form.iter().try_fold(Self::default(), |set, name| {
            Ok(set.with(Element::read(name, plan)?))
        })
    }
}
