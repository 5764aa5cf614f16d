//! Events as they are written: one key per event, every field present, names instead of numbers.
//!
//! One table per type makes the form on disk and the way there and back, so they cannot drift
//! apart. Changing a name, a field or a type here changes the format: see the changelog of
//! [`Version`](super::Version).

use serde::{Deserialize, Serialize};

use super::names::{DecodeError, Wire, unknown};
use crate::model::{
    ActionId, Assignee, Audiences, CauseId, ChangeId, Draft, Elements, EndReason, Event,
    EvidenceId, ExpectId, InjectId, Message, MessageKind, OutcomeId, Participant, PauseReason,
    PersonId, Plan, Refusal, ReviewKind, RoleId, Routing, Seats, Severity, Span, StateId, TextId,
    Time, Tried, ViewId,
};

/// Declares the form on disk of an enum of the model and implements [`Wire`] for the latter.
macro_rules! wire {
    ($(#[$doc:meta])* $form:ident for $model:ident { $(
        $variant:ident $(($bind:ident: $inner:ty))? $({ $($(#[$attr:meta])* $field:ident: $type:ty),* })?,
    )* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case", deny_unknown_fields)]
        #[expect(missing_docs, reason = "variants and fields are those of the model")]
        pub enum $form { $(
            $variant $((<$inner as Wire>::Form))? $({ $($(#[$attr])* $field: <$type as Wire>::Form),* })?,
        )* }

        impl Wire for $model {
            type Form = $form;

            fn write(self, plan: &Plan) -> $form {
                let _ = plan;
                match self { $(
                    Self::$variant $(($bind))? $({ $($field),* })? =>
                        $form::$variant $(($bind.write(plan)))? $({ $($field: $field.write(plan)),* })?,
                )* }
            }

            fn read(form: &$form, plan: &Plan) -> Result<Self, DecodeError> {
                let _ = plan;
                Ok(match form { $(
                    $form::$variant $(($bind))? $({ $($field),* })? =>
                        Self::$variant $((Wire::read($bind, plan)?))? $({ $($field: Wire::read($field, plan)?),* })?,
                )* })
            }
        }
    };
}

wire! {
    /// The form on disk of [`Event`].
    WireEvent for Event {
        Started {},
        Paused { reason: PauseReason },
        Continued {},
        Skipped { #[serde(rename = "to_ms")] to: Time },
        Ended { reason: EndReason },
        Closed {},
        ImpactChanged { state: Option<StateId>, by_team: bool },
        InjectDelivered { inject: InjectId, to: Seats, routing: Routing },
        InjectSkipped { inject: InjectId },
        Changed { change: ChangeId },
        LevelPaged { level: u8 },
        PageAnswered { person: PersonId, answered: bool },
        Acked { #[serde(rename = "ago_ms")] ago: Span },
        Classified { severity: Option<Severity>, why: TextId, #[serde(rename = "ago_ms")] ago: Span },
        Assigned { role: RoleId, to: Assignee, handoff: bool, text: TextId },
        Paged { person: PersonId },
        Notified(message: Message),
        Looked { view: ViewId },
        EvidenceFound { evidence: EvidenceId, view: ViewId },
        Suspected { cause: CauseId, why: TextId },
        Diagnosed { cause: CauseId, why: TextId, #[serde(rename = "ago_ms")] ago: Span },
        ActionBegan { action: ActionId, #[serde(rename = "until_ms")] until: Time },
        ActionEnded { action: ActionId, outcome: Option<OutcomeId> },
        Verified { view: ViewId, healthy: bool, tells: bool },
        Resolved { text: TextId, healthy: bool },
        Reopened {},
        Expected { expect: ExpectId, met: bool },
        Reviewed { kind: ReviewKind, text: TextId, owner: TextId, due: TextId, #[serde(default, skip_serializing_if = "Option::is_none")] about: TextId },
        Noted { text: TextId },
        Checkpointed {},
        Hinted { rung: u8 },
        Refused { tried: Tried, why: Refusal },
    }
}

wire! {
    /// Who a role was given to: a seat, or a person who is not playing.
    WireAssignee for Assignee {
        Seat(seat: Participant),
        Person(person: PersonId),
    }
}

wire! {
    /// What a refused response tried, with the thing it named.
    WireTried for Tried {
        Ack,
        Severity,
        Assign(role: RoleId),
        Page(person: PersonId),
        Notify,
        Look(view: ViewId),
        Suspect(cause: CauseId),
        Diagnose(cause: CauseId),
        Run(action: ActionId),
        Verify(view: ViewId),
        Resolve,
        Review,
        Note,
        Hint,
        Start,
        Pause,
        Continue,
        Skip,
        End,
        Abort,
        Checkpoint,
        Rewind,
    }
}

/// The form on disk of a [`Message`]: the draft and what was found in it, side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of the model")]
pub struct WireMessage {
    pub to: Vec<String>,
    pub kind: String,
    pub has: Vec<String>,
    pub severity: Option<String>,
    pub percent: Option<u8>,
    pub next_ms: i64,
    pub text: Option<u32>,
    pub print: u32,
    #[serde(default, skip_serializing_if = "is_now")]
    pub ago_ms: u32,
    pub repeats: Vec<String>,
    pub contradicts: Vec<String>,
}

/// Whether something was sent when it was entered: then nothing is written about it.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_now(ago_ms: &u32) -> bool {
    *ago_ms == 0
}

impl Wire for Message {
    type Form = WireMessage;

    fn write(self, plan: &Plan) -> WireMessage {
        let draft = self.draft;
        WireMessage {
            to: draft.to.write(plan),
            kind: draft.kind.write(plan),
            has: draft.has.write(plan),
            severity: draft.severity.map(|s| s.name().to_owned()),
            percent: draft.percent,
            next_ms: draft.next.write(plan),
            text: draft.text.write(plan),
            print: draft.print,
            ago_ms: self.ago_ms,
            repeats: self.repeats.write(plan),
            contradicts: self.contradicts.write(plan),
        }
    }

    fn read(form: &WireMessage, plan: &Plan) -> Result<Self, DecodeError> {
        let named = |name: &String| Severity::parse(name).ok_or_else(|| unknown("severity", name));
        Ok(Self {
            draft: Draft {
                to: Audiences::read(&form.to, plan)?,
                kind: MessageKind::read(&form.kind, plan)?,
                has: Elements::read(&form.has, plan)?,
                severity: form.severity.as_ref().map(named).transpose()?,
                percent: form.percent,
                next: Span::read(&form.next_ms, plan)?,
                text: TextId::read(&form.text, plan)?,
                print: form.print,
            },
            ago_ms: form.ago_ms,
            repeats: Audiences::read(&form.repeats, plan)?,
            contradicts: Elements::read(&form.contradicts, plan)?,
        })
    }
}

impl WireEvent {
    /// The ids of the free texts that the event points to.
    pub fn texts(&self) -> impl Iterator<Item = u32> {
        let ids = match self {
            Self::Classified { why, .. }
            | Self::Suspected { why, .. }
            | Self::Diagnosed { why, .. } => [*why, None, None, None],
            Self::Assigned { text, .. } | Self::Resolved { text, .. } | Self::Noted { text } => {
                [*text, None, None, None]
            }
            Self::Notified(message) => [message.text, None, None, None],
            Self::Reviewed {
                text,
                owner,
                due,
                about,
                ..
            } => [*text, *owner, *due, *about],
            _ => [None; 4],
        };
        ids.into_iter().flatten()
    }
}
