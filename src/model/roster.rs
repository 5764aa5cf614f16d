//! Who takes part in a drill.
//!
//! Names live only here, at the edge: the engine, the log and the score know participants by
//! their seat (`p1` is `Participant(0)`). Invariant: 1 to [`Seats::MAX`] seats, no name twice.

use super::id::{Participant, PersonId, Seats};
use super::plan::Plan;

/// The participants of a drill, in the order of their seats.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// Indexed by [`Participant`].
    pub seats: Vec<Seat>,
    /// One person plays alone: holds all roles, sees all views, may use the controls.
    pub solo: bool,
    /// Nothing counts: the player may go back to checkpoints.
    pub practice: bool,
}

/// One participant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seat {
    /// What the others call them.
    pub name: String,
    /// The person of the organisation that they are or play.
    pub person: Option<PersonId>,
    /// Their tool permissions.
    pub access: Vec<String>,
    /// Whether the first page goes to them.
    pub on_call: bool,
    /// Whether they may use the controls and enter responses of others.
    pub facilitator: bool,
}

impl Roster {
    /// The roster for these names, each once, in their order: one name plays solo.
    ///
    /// A name that is the id of a person of the plan takes that person's permissions. On call are
    /// those on the first level of escalation; when none of them plays, the first seat.
    ///
    /// # Errors
    /// When there is no name, a name is empty, or there are more than [`Seats::MAX`] of them.
    pub fn new<'a>(
        plan: &Plan,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, RosterError> {
        let mut roster = Self::default();
        for name in names {
            if name.is_empty() {
                return Err(RosterError::NoName);
            }
            if roster.find(name).is_none() {
                roster.seats.push(Seat::new(plan, name));
            }
        }
        if roster.seats.len() > Seats::MAX {
            return Err(RosterError::TooMany(roster.seats.len()));
        }
        let first = roster.seats.first_mut().ok_or(RosterError::Empty)?;
        first.on_call = true;
        let level = plan.rules.levels.first().map(|l| l.people.as_slice());
        let on_call = |seat: &Seat| {
            seat.person
                .is_some_and(|p| level.is_some_and(|l| l.contains(&p.index())))
        };
        if roster.seats.iter().any(on_call) {
            for seat in &mut roster.seats {
                seat.on_call = on_call(seat);
            }
        }
        roster.solo = roster.seats.len() == 1;
        Ok(roster)
    }

    /// The participant of that name; case does not matter.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Participant> {
        self.seats
            .iter()
            .position(|s| s.name.to_lowercase() == name.to_lowercase())
            .map(Participant::at)
    }

    /// The participant who plays that person.
    #[must_use]
    pub fn playing(&self, person: PersonId) -> Option<Participant> {
        self.seats
            .iter()
            .position(|s| s.person == Some(person))
            .map(Participant::at)
    }

    /// What the others call a participant; empty when there is no such seat.
    #[must_use]
    pub fn name(&self, participant: Participant) -> &str {
        self.seats
            .get(participant.index())
            .map_or("", |s| s.name.as_str())
    }
}

impl Seat {
    fn new(plan: &Plan, name: &str) -> Self {
        let person = plan
            .people
            .iter()
            .position(|p| p.id == name.to_lowercase())
            .map(PersonId::at);
        Self {
            name: name.to_owned(),
            person,
            access: person.map_or_else(Vec::new, |p| plan.people[p.index()].access.clone()),
            on_call: false,
            facilitator: false,
        }
    }
}

/// Why a roster cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RosterError {
    /// Nobody plays.
    #[error("nobody takes part: name at least one participant")]
    Empty,
    /// A participant has no name.
    #[error("a participant has no name")]
    NoName,
    /// More than fit.
    #[error("{0} participants are too many: at most 32 can take part in one drill")]
    TooMany(usize),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Escalation, Person, Rules, Span};

    /// Dana is on call, org-admin has a permission.
    fn plan() -> Plan {
        let rules = Rules::blank();
        let person = |id: &str| Person {
            id: id.to_owned(),
            title: String::new(),
            via: "chat".to_owned(),
            access: vec![format!("access of {id}")],
        };
        Plan {
            people: vec![person("dana"), person("org-admin")],
            rules: Rules {
                levels: vec![Escalation {
                    people: vec![0],
                    timeout: Span::mins(5),
                    answers: rules.answers,
                }],
                ..rules
            },
            ..Plan::blank()
        }
    }

    fn roster(names: &[&str]) -> Result<Roster, RosterError> {
        Roster::new(&plan(), names.iter().copied())
    }

    #[test]
    fn one_name_plays_solo_and_is_on_call() {
        let solo = roster(&["ana", "Ana", "ana"]).unwrap();
        assert!(solo.solo && solo.seats[0].on_call);
        assert_eq!(solo.seats.len(), 1);
    }

    #[test]
    fn people_of_the_plan_bring_their_permissions() {
        let team = roster(&["ana", "Org-Admin"]).unwrap();
        assert!(!team.solo);
        assert_eq!(team.seats[1].access, ["access of org-admin"]);
        assert_eq!(team.playing(PersonId(1)), Some(Participant(1)));
        assert_eq!(team.find("ORG-ADMIN"), Some(Participant(1)));
        assert_eq!(team.name(Participant(9)), "");
        let on_call: Vec<_> = team.seats.iter().map(|s| s.on_call).collect();
        assert_eq!(on_call, [true, false], "nobody of the first level plays");
    }

    #[test]
    fn the_first_level_is_on_call() {
        let team = roster(&["ana", "dana"]).unwrap();
        let on_call: Vec<_> = team.seats.iter().map(|s| s.on_call).collect();
        assert_eq!(on_call, [false, true]);
    }

    #[test]
    fn rosters_that_cannot_be() {
        assert_eq!(roster(&[]), Err(RosterError::Empty));
        assert_eq!(roster(&["ana", ""]), Err(RosterError::NoName));
        let names: Vec<String> = (0..33).map(|i| format!("p{i}")).collect();
        let many = Roster::new(&plan(), names.iter().map(String::as_str));
        assert_eq!(many, Err(RosterError::TooMany(33)));
    }
}
