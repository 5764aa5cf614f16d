//! Interned identifiers: small integers that index the tables of a [`crate::model::Plan`].
//!
//! Names exist only at the edges; inside the engine everything is one of these.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident($int:ty)),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub $int);

        impl $name {
            /// The position in the table that this id indexes.
            #[must_use]
            pub fn index(self) -> usize {
                usize::from(self.0)
            }

            /// The id at a position of its table. Tables are bounded when a plan is compiled.
            #[must_use]
            pub fn at(index: usize) -> Self {
                Self(<$int>::try_from(index).expect("plan tables are bounded by their id type"))
            }
        }
    )*};
}

ids! {
    /// A variable of the simulated system.
    VarId(u8),
    /// A named condition of the system, perhaps one that hurts users.
    StateId(u8),
    /// A possible cause, true or decoy.
    CauseId(u8),
    /// Something that can be measured over time.
    MetricId(u8),
    /// Something a responder can look at.
    ViewId(u8),
    /// A fact that a view reveals.
    EvidenceId(u16),
    /// Something a responder can do to the system.
    ActionId(u16),
    /// One outcome of an action, numbered within it.
    OutcomeId(u8),
    /// A change that the world makes without a message.
    ChangeId(u16),
    /// A scripted message or event.
    InjectId(u16),
    /// A training objective of the scenario.
    ObjectiveId(u8),
    /// Something the scenario expects of players.
    ExpectId(u8),
    /// A group of people that is told about incidents.
    AudienceId(u8),
    /// An incident role.
    RoleId(u8),
    /// A person or voice of the organisation who is not necessarily playing.
    PersonId(u8),
    /// A seat at the drill: `p1` is `Participant(0)`.
    Participant(u8),
    /// A condition of the plan's condition table.
    CondId(u16),
}

/// A text kept beside the log; `TextId::NONE` when nothing was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextId(pub u32);

impl TextId {
    /// No text.
    pub const NONE: Self = Self(u32::MAX);

    /// Whether there is a text at all.
    #[must_use]
    pub fn is_some(self) -> bool {
        self != Self::NONE
    }
}

/// The number of an event in its log, dense from 1 (the header is record 0).
pub type Seq = u32;

/// How urgent an incident is, P0 (critical) to P4 (cosmetic).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum Severity {
    P0,
    P1,
    P2,
    P3,
    P4,
}

impl Severity {
    /// All severities, the worst first.
    pub const ALL: [Self; 5] = [Self::P0, Self::P1, Self::P2, Self::P3, Self::P4];

    /// 0 for P0 to 4 for P4.
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    /// The usual name, `P0` to `P4`.
    #[must_use]
    pub fn name(self) -> &'static str {
        ["P0", "P1", "P2", "P3", "P4"][self.index()]
    }

    /// Reads `P1` or `p1`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|s| s.name().eq_ignore_ascii_case(text))
    }
}

/// A set of participants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Seats(pub u32);

impl Seats {
    /// The most participants a drill can have.
    pub const MAX: usize = 32;

    /// One participant.
    #[must_use]
    pub fn one(p: Participant) -> Self {
        Self(1 << p.0)
    }

    /// Whether the participant is in the set.
    #[must_use]
    pub fn has(self, p: Participant) -> bool {
        self.0 >> p.0 & 1 == 1
    }

    /// The members in order.
    pub fn iter(self) -> impl Iterator<Item = Participant> {
        (0..32).map(Participant).filter(move |p| self.has(*p))
    }
}

/// A set of audiences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Audiences(pub u16);

impl Audiences {
    /// Whether the audience is in the set.
    #[must_use]
    pub fn has(self, a: AudienceId) -> bool {
        self.0 >> a.0 & 1 == 1
    }

    /// The set with one more audience.
    #[must_use]
    pub fn with(self, a: AudienceId) -> Self {
        Self(self.0 | 1 << a.0)
    }

    /// The members in order.
    pub fn iter(self) -> impl Iterator<Item = AudienceId> {
        (0..16).map(AudienceId).filter(move |a| self.has(*a))
    }
}
