//! What is true in a drill right now, as a set of bits.
//!
//! Every condition of a scenario is a boolean function of these bits, so testing one costs a few
//! machine instructions, and a changed bit names the conditions that may have changed with it.

use super::id::{
    ActionId, AudienceId, CauseId, EvidenceId, InjectId, PersonId, RoleId, Severity, StateId,
    VarId, ViewId,
};

/// How many facts a scenario can have: a plan with more does not compile.
pub const FACTS_MAX: usize = WORDS * 64;
const WORDS: usize = 16;

/// The number of one fact in the layout of its plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bit(pub u16);

/// A set of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Facts {
    /// 64 facts a word, bit 0 of word 0 first.
    pub words: [u64; WORDS],
}

impl Default for Facts {
    fn default() -> Self {
        Self { words: [0; WORDS] }
    }
}

impl Facts {
    /// Whether the fact holds.
    #[must_use]
    pub fn has(&self, bit: Bit) -> bool {
        self.words[usize::from(bit.0 >> 6)] >> (bit.0 & 63) & 1 == 1
    }

    /// Makes the fact true or false; says whether that changed anything.
    pub fn set(&mut self, bit: Bit, on: bool) -> bool {
        let word = &mut self.words[usize::from(bit.0 >> 6)];
        let mask = 1u64 << (bit.0 & 63);
        let before = *word & mask != 0;
        if on {
            *word |= mask;
        } else {
            *word &= !mask;
        }
        before != on
    }

    /// Whether the two sets share a fact.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.words.iter().zip(&other.words).any(|(a, b)| a & b != 0)
    }

    /// Whether all facts of the other set hold.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self.words
            .iter()
            .zip(&other.words)
            .all(|(a, b)| b & !a == 0)
    }

    /// Adds all facts of the other set.
    pub fn add(&mut self, other: &Self) {
        for (a, b) in self.words.iter_mut().zip(&other.words) {
            *a |= b;
        }
    }

    /// Whether no fact holds.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words == [0; WORDS]
    }

    /// The facts that hold, in order.
    pub fn iter(&self) -> impl Iterator<Item = Bit> {
        self.words.iter().enumerate().flat_map(|(i, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                if left == 0 {
                    return None;
                }
                let bit = left.trailing_zeros();
                left &= left - 1;
                Some(Bit((i as u32 * 64 + bit) as u16))
            })
        })
    }
}

/// One fact, by meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The variable has the value (by its number in the variable's domain).
    Value(VarId, u8),
    /// The named condition holds.
    State(StateId),
    /// The worst visible impact has this severity.
    Impact(Severity),
    /// A player has acknowledged.
    Acked,
    /// The incident is declared resolved, and nothing has reopened it.
    Resolved,
    /// The declared severity; `None` for "this is no incident".
    Classified(Option<Severity>),
    /// The view has been looked at.
    Looked(ViewId),
    /// Any view has been looked at.
    LookedAny,
    /// The view has been asserted healthy.
    Verified(ViewId),
    /// Any view has been asserted healthy.
    VerifiedAny,
    /// The action has been started.
    Begun(ActionId),
    /// Any action has been started.
    BegunAny,
    /// The action is going on.
    Running(ActionId),
    /// Any action is going on.
    RunningAny,
    /// The action has ended at least once.
    Ran(ActionId),
    /// Any action has ended.
    RanAny,
    /// The audience has been told.
    Notified(AudienceId),
    /// Any audience has been told.
    NotifiedAny,
    /// The person has been paged.
    Paged(PersonId),
    /// Anybody has been paged by a player.
    PagedAny,
    /// Somebody holds the role.
    Assigned(RoleId),
    /// The cause has been named as a hypothesis.
    Suspected(CauseId),
    /// The cause has been diagnosed.
    Diagnosed(CauseId),
    /// The evidence has been found.
    Evidence(EvidenceId),
    /// The inject has been delivered.
    Fired(InjectId),
    /// The condition of a row that keeps has held at some time (numbered over all views).
    Seen(u16),
}

/// Where each fact of a plan stands in its [`Facts`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    values: Vec<u16>,
    base: [u16; 14],
    size: u16,
}

/// How many of each there are in a plan.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// The size of each variable's domain.
    pub values: Vec<usize>,
    /// Named states.
    pub states: usize,
    /// Views.
    pub views: usize,
    /// Actions.
    pub actions: usize,
    /// Audiences of the policy.
    pub audiences: usize,
    /// People of policy and catalogue.
    pub people: usize,
    /// Incident roles.
    pub roles: usize,
    /// Causes.
    pub causes: usize,
    /// Evidence.
    pub evidence: usize,
    /// Injects.
    pub injects: usize,
    /// Rows that keep.
    pub seen: usize,
}

const SINGLES: usize = 20;

impl Layout {
    /// Lays the facts out; `None` when there are more than [`FACTS_MAX`].
    #[must_use]
    pub fn new(counts: &Counts) -> Option<Self> {
        let mut next = SINGLES;
        let mut values = Vec::with_capacity(counts.values.len());
        for size in &counts.values {
            values.push(u16::try_from(next).ok()?);
            next += size;
        }
        let sizes = [
            counts.states,
            counts.views,
            counts.views,
            counts.actions,
            counts.actions,
            counts.actions,
            counts.audiences,
            counts.people,
            counts.roles,
            counts.causes,
            counts.causes,
            counts.evidence,
            counts.injects,
            counts.seen,
        ];
        let mut base = [0; 14];
        for (slot, size) in base.iter_mut().zip(sizes) {
            *slot = u16::try_from(next).ok()?;
            next += size;
        }
        (next <= FACTS_MAX).then_some(Self {
            values,
            base,
            size: u16::try_from(next).ok()?,
        })
    }

    /// How many facts there are.
    #[must_use]
    pub fn size(&self) -> usize {
        usize::from(self.size)
    }

    /// The bit of a fact.
    #[must_use]
    pub fn bit(&self, fact: Fact) -> Bit {
        let at = |table: usize, index: usize| self.base[table] + index as u16;
        Bit(match fact {
            Fact::Acked => 0,
            Fact::Resolved => 1,
            Fact::Classified(None) => 2,
            Fact::Classified(Some(s)) => 3 + s.index() as u16,
            Fact::Impact(s) => 8 + s.index() as u16,
            Fact::LookedAny => 13,
            Fact::VerifiedAny => 14,
            Fact::BegunAny => 15,
            Fact::RunningAny => 16,
            Fact::RanAny => 17,
            Fact::NotifiedAny => 18,
            Fact::PagedAny => 19,
            Fact::Value(var, value) => self.values[var.index()] + u16::from(value),
            Fact::State(id) => at(0, id.index()),
            Fact::Looked(id) => at(1, id.index()),
            Fact::Verified(id) => at(2, id.index()),
            Fact::Begun(id) => at(3, id.index()),
            Fact::Running(id) => at(4, id.index()),
            Fact::Ran(id) => at(5, id.index()),
            Fact::Notified(id) => at(6, id.index()),
            Fact::Paged(id) => at(7, id.index()),
            Fact::Assigned(id) => at(8, id.index()),
            Fact::Suspected(id) => at(9, id.index()),
            Fact::Diagnosed(id) => at(10, id.index()),
            Fact::Evidence(id) => at(11, id.index()),
            Fact::Fired(id) => at(12, id.index()),
            Fact::Seen(row) => at(13, usize::from(row)),
        })
    }
}
