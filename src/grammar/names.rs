//! The words of a response looked up in the plan and the roster.

use super::GrammarError;
use super::ask::Line;
use crate::model::{
    ActionId, Assignee, AudienceId, Audiences, By, CauseId, Named, PersonId, Plan, RoleId,
    Severity, ViewId,
};

/// The person who is on call: the first of the first level of escalation.
pub(super) const ON_CALL: &str = "on-call";
/// The author of the response.
pub(super) const ME: &str = "me";

impl Line<'_> {
    pub(super) fn view(&self, word: &str) -> Result<ViewId, GrammarError> {
        let plan = self.plan();
        plan.view(word).ok_or_else(|| {
            let error = self.unknown("view", word, plan.views.iter().map(|v| v.id.as_str()));
            match action(plan, word) {
                Some(_) => error.hint(format!("it is an action: run {word}")),
                None => error,
            }
        })
    }

    pub(super) fn action(&self, word: &str) -> Result<ActionId, GrammarError> {
        let plan = self.plan();
        action(plan, word).ok_or_else(|| {
            let error = self.unknown("action", word, plan.actions.iter().map(|a| a.id.as_str()));
            match plan.view(word) {
                Some(_) => error.hint(format!("it is a view: look {word}")),
                None => error,
            }
        })
    }

    pub(super) fn cause(&self, word: &str) -> Result<CauseId, GrammarError> {
        self.named("cause", word, &self.plan().causes)
            .map(CauseId::at)
    }

    pub(super) fn role(&self, word: &str) -> Result<RoleId, GrammarError> {
        self.named("role", word, &self.plan().rules.roles)
            .map(RoleId::at)
    }

    pub(super) fn severity(&self, word: &str) -> Result<Option<Severity>, GrammarError> {
        if word.eq_ignore_ascii_case("none") {
            return Ok(None);
        }
        Severity::parse(word).map(Some).ok_or_else(|| {
            self.wrong(format!("there is no severity `{word}`"), word)
                .hint("it is P0, P1, P2, P3, P4 or none")
        })
    }

    /// The position of a word in a closed list.
    pub(super) fn choice<T: Copy>(
        &self,
        kind: &str,
        word: &str,
        all: &[T],
        name: fn(T) -> &'static str,
    ) -> Result<T, GrammarError> {
        all.iter()
            .copied()
            .find(|t| name(*t).eq_ignore_ascii_case(word))
            .ok_or_else(|| self.unknown(kind, word, all.iter().map(|t| name(*t))))
    }

    pub(super) fn audiences(&self, list: &str) -> Result<Audiences, GrammarError> {
        let mut found = Audiences::default();
        for word in list.split(',') {
            if word.is_empty() {
                return Err(self
                    .wrong(format!("an audience is missing in `{list}`"), list)
                    .hint("write commas without spaces: notify engineering,support"));
            }
            found.0 |= self.audience(word)?.0;
        }
        Ok(found)
    }

    fn audience(&self, word: &str) -> Result<Audiences, GrammarError> {
        let rules = &self.plan().rules;
        if let Some(one) = rules.audiences.iter().position(|a| a.id == word) {
            return Ok(Audiences::default().with(AudienceId::at(one)));
        }
        if let Some((_, group)) = rules.groups.iter().find(|(id, _)| id == word) {
            return Ok(*group);
        }
        let audiences = rules.audiences.iter().map(|a| a.id.as_str());
        let groups = rules.groups.iter().map(|(id, _)| id.as_str());
        Err(self.unknown("audience", word, audiences.chain(groups)))
    }

    /// Who is to hold a role.
    pub(super) fn assignee(&self, word: &str) -> Result<Assignee, GrammarError> {
        let roster = self.parser.roster;
        if word == ME {
            return match self.by {
                By::Seat(seat) => Ok(Assignee::Seat(seat)),
                By::Facilitator | By::Engine => Err(self
                    .wrong("a facilitator takes no part", word)
                    .hint("name a participant or a person")),
            };
        }
        if let Some(seat) = roster.find(word) {
            return Ok(Assignee::Seat(seat));
        }
        match self.plan().person(word) {
            Some(person) => Ok(roster
                .playing(person)
                .map_or(Assignee::Person(person), Assignee::Seat)),
            None => {
                let seats = roster.seats.iter().map(|s| s.name.as_str());
                let people = self.plan().people.iter().map(|p| p.id.as_str());
                let people = people.filter(|id| roster.find(id).is_none());
                Err(self.unknown("person", word, seats.chain([ME]).chain(people)))
            }
        }
    }

    /// Who is paged: a person, the on-call, or whoever holds a role or may hold it.
    pub(super) fn target(&self, word: &str) -> Result<PersonId, GrammarError> {
        let plan = self.plan();
        if word == ON_CALL {
            let first = plan.rules.levels.first().and_then(|l| l.people.first());
            return first
                .map(|p| PersonId::at(*p))
                .ok_or_else(|| self.wrong("nobody is on call by the policy", word));
        }
        if let Some(person) = plan.person(word) {
            return Ok(person);
        }
        let roles = &plan.rules.roles;
        if let Some(role) = roles.iter().position(|r| r.id == word) {
            return self.holder(RoleId::at(role), word);
        }
        if let Some(seat) = self.parser.roster.find(word) {
            return self.pager(Assignee::Seat(seat), word);
        }
        let people = plan.people.iter().map(|p| p.id.as_str());
        let roles = roles.iter().map(|r| r.id.as_str());
        Err(self.unknown("person or role", word, people.chain(roles).chain([ON_CALL])))
    }

    fn holder(&self, role: RoleId, word: &str) -> Result<PersonId, GrammarError> {
        if let Some(holder) = self.parser.holders[role.index()] {
            return self.pager(holder, word);
        }
        let people = &self.plan().rules.people;
        people
            .iter()
            .position(|p| p.roles.contains(&role))
            .map(PersonId::at)
            .ok_or_else(|| {
                self.wrong(format!("nobody holds the role `{word}`"), word)
                    .hint(format!("page a person, or `{ON_CALL}`"))
            })
    }

    fn pager(&self, holder: Assignee, word: &str) -> Result<PersonId, GrammarError> {
        let seat = match holder {
            Assignee::Person(person) => return Ok(person),
            Assignee::Seat(seat) => seat,
        };
        let known = self.parser.roster.seats.get(seat.index());
        known.and_then(|s| s.person).ok_or_else(|| {
            let name = self.parser.roster.name(seat);
            self.wrong(format!("{name} takes part and has no pager here"), word)
                .hint(format!(
                    "talk to each other, or page a person or `{ON_CALL}`"
                ))
        })
    }

    fn named(&self, kind: &str, word: &str, all: &[Named]) -> Result<usize, GrammarError> {
        all.iter()
            .position(|n| n.id == word)
            .ok_or_else(|| self.unknown(kind, word, all.iter().map(|n| n.id.as_str())))
    }

    pub(super) fn unknown<'k>(
        &self,
        kind: &str,
        word: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) -> GrammarError {
        self.place(GrammarError::unknown(kind, word, known), word)
    }

    /// An error about a word of the line.
    pub(super) fn wrong(&self, message: impl Into<String>, word: &str) -> GrammarError {
        self.place(GrammarError::new(message), word)
    }

    /// Adds the place of the first word after the response that contains this one.
    fn place(&self, error: GrammarError, word: &str) -> GrammarError {
        let found = self.words.iter().skip(1).find_map(|w| {
            let bytes = w.text.find(word)?;
            let before = w.text[..bytes].chars().count();
            Some(w.start + usize::from(w.quoted) + before)
        });
        match found {
            Some(start) => error.at(start),
            None => error,
        }
    }

    fn plan(&self) -> &Plan {
        self.parser.plan
    }
}

pub(super) fn action(plan: &Plan, id: &str) -> Option<ActionId> {
    plan.actions
        .iter()
        .position(|a| a.id == id)
        .map(ActionId::at)
}
