//! Teams, rotations, overrides and escalation: references, zones, orders, and whether somebody is always there.

use jiff::tz::TimeZoneDatabase;
use jiff::{Span as Days, Timestamp};

use super::Check;
use crate::model::Span;
use crate::policy::rota::{Rota, moment, zone};
use crate::policy::{Layer, Person};
use crate::yaml::{Diagnostic, Id};

const MAX_LEVELS: usize = 9;
/// How much of the rotation is looked at: a year, and a week more for the weekly turns.
const DAYS: i64 = 53 * 7;

impl Check<'_> {
    pub(super) fn teams(&mut self) {
        let policy = self.policy;
        let people: Vec<&str> = policy.people.ids().collect();
        let channels: Vec<&str> = policy.channels.ids().collect();
        for (id, team) in policy.teams.iter() {
            if let Some(lead) = &team.lead {
                self.reference(&["teams", id, "lead"], lead, "person", "people", &people);
            }
            if let Some(channel) = &team.channel {
                let path = ["teams", id, "channel"];
                self.reference(&path, channel, "channel", "channels", &channels);
            }
        }
        let teams: Vec<&str> = policy.teams.ids().collect();
        for (id, person) in policy.people.iter() {
            if let Some(team) = &person.team
                && self.written(&["teams"])
                && !teams.contains(&team.as_str())
            {
                let place = self.node.place_of(&["people", id, "team"]);
                let found =
                    Diagnostic::error("O102", place, format!("no team has the id `{team}`"));
                self.found.push(found.suggest(team, teams.iter().copied()));
            }
        }
    }

    pub(super) fn on_call(&mut self) {
        let policy = self.policy;
        if let Some(name) = &policy.timezone {
            self.zone(&["timezone"], name);
        }
        for (id, layer) in policy.on_call.layers.iter() {
            self.layer(id, layer);
        }
        self.overrides();
        if let Some(answers) = policy.on_call.answers {
            self.share(&["on_call", "answers", "chance"], answers.chance);
        }
    }

    fn layer(&mut self, id: &str, layer: &Layer) {
        let path = ["on_call", "layers", id];
        let people = [path.as_slice(), &["people"]].concat();
        let shifts = [path.as_slice(), &["shifts"]].concat();
        if layer.shifts.is_empty() {
            let empty = layer.people.is_empty() && !self.refused(&people) && !self.refused(&shifts);
            if empty {
                let at = if self.written(&people) {
                    &people[..]
                } else {
                    &path[..]
                };
                self.error("O104", at, "nobody takes turns in this layer".to_owned());
            }
        } else if !layer.people.is_empty() {
            let message = "a layer has people or shifts, not both".to_owned();
            self.error("O114", &people, message).help =
                Some("move these people into a shift".to_owned());
        }
        self.turn_takers(&people, &layer.people);
        if let Some(name) = &layer.timezone {
            self.zone(&[path.as_slice(), &["timezone"]].concat(), name);
        }
        for (i, shift) in layer.shifts.iter().enumerate() {
            let index = i.to_string();
            let shift_path = [shifts.as_slice(), &[index.as_str()]].concat();
            let who = [shift_path.as_slice(), &["people"]].concat();
            self.not_empty(
                &who,
                shift.people.is_empty(),
                "nobody takes turns in this shift",
            );
            self.turn_takers(&who, &shift.people);
            if let Some(name) = &shift.timezone {
                self.zone(&[shift_path.as_slice(), &["timezone"]].concat(), name);
            }
        }
        if self.policy.people.get(id).is_some() {
            self.error("O103", &path, format!("a person has the id `{id}` too"));
        }
    }

    /// Whether the text has a value there that came to nothing: its reason was reported already.
    fn refused(&self, path: &[&str]) -> bool {
        let node = path.iter().try_fold(self.node, |node, step| node.get(step));
        node.is_some_and(|node| !node.items().is_empty())
    }

    fn turn_takers(&mut self, path: &[&str], ids: &[Id]) {
        let known: Vec<&str> = self.policy.people.ids().collect();
        self.references(path, ids, "person", "people", &known);
        for (i, id) in ids.iter().enumerate() {
            self.may_be_on_call(&[path, &[i.to_string().as_str()]].concat(), id);
        }
    }

    fn may_be_on_call(&mut self, path: &[&str], id: &Id) {
        let person: Option<&Person> = self.policy.people.get(id.as_str());
        if person.is_some_and(|p| !p.on_call) {
            let help = format!("say `on_call: true` for `{id}`, or name somebody else");
            self.error("O110", path, format!("`{id}` may not be on call"))
                .help = Some(help);
        }
    }

    fn zone(&mut self, path: &[&str], name: &str) {
        if zone(name).is_none() && self.written(path) {
            let place = self.node.place_of(path);
            let message = format!("no time zone has the name `{name}`");
            let known: Vec<String> = TimeZoneDatabase::bundled()
                .available()
                .map(|known| known.to_string())
                .collect();
            let found = Diagnostic::error("O113", place, message);
            self.found
                .push(found.suggest(name, known.iter().map(String::as_str)));
        }
    }

    fn overrides(&mut self) {
        let policy = self.policy;
        let layers: Vec<&str> = policy.on_call.layers.ids().collect();
        let people: Vec<&str> = policy.people.ids().collect();
        for (i, o) in policy.on_call.overrides.iter().enumerate() {
            let index = i.to_string();
            let path = ["on_call", "overrides", index.as_str()];
            let key = |key| [path.as_slice(), &[key]].concat();
            self.reference(&key("layer"), &o.layer, "on-call layer", "on_call", &layers);
            self.reference(&key("who"), &o.who, "person", "people", &people);
            self.may_be_on_call(&key("who"), &o.who);
            if !self.written(&key("from")) || !self.written(&key("to")) {
                continue;
            }
            if o.to <= o.from {
                let message = "the override ends before it has begun".to_owned();
                self.error("O115", &key("to"), message);
                continue;
            }
            let before = policy.on_call.overrides[..i].iter();
            let clash = before
                .filter(|other| other.layer == o.layer && other.from < o.to && o.from < other.to)
                .map(|other| &other.who)
                .next();
            if let Some(other) = clash {
                let message = format!(
                    "this overlaps an override of the same layer, in which `{other}` stands in"
                );
                self.error("O115", &path, message).help =
                    Some("let one of them begin when the other ends".to_owned());
            }
        }
    }

    /// Plays the rotation through, from the time when all layers have begun.
    pub(super) fn coverage(&mut self) {
        let policy = self.policy;
        let rota = policy.rota();
        let from = rota.begun();
        let day = rota.zone.to_datetime(from).date();
        let until = day.saturating_add(Days::new().days(DAYS));
        let to = moment(&rota.zone, until.at(0, 0, 0, 0));
        let layers: Vec<usize> = (0..rota.layers()).collect();
        let audit = rota.audit(&layers, from, to);
        let clock = |t: Timestamp| rota.zone.to_datetime(t).strftime("%a %F %H:%M").to_string();
        for level in 0..rota.levels() {
            let gaps: Vec<_> = audit
                .gaps
                .iter()
                .filter(|g| g.level == Some(level))
                .collect();
            if let Some(first) = gaps.first() {
                let (start, end) = (clock(first.start), clock(first.end));
                let message = format!(
                    "nobody is on call at level {} from {start} to {end}{}",
                    level + 1,
                    more(gaps.len())
                );
                let index = level.to_string();
                self.warn("O116", &["escalation", &index, "who"], message);
            }
        }
        self.double_bookings(&rota, &audit.doubles, clock);
    }

    fn double_bookings(
        &mut self,
        rota: &Rota,
        doubles: &[crate::policy::rota::Double],
        clock: impl Fn(Timestamp) -> String,
    ) {
        let policy = self.policy;
        let ids: Vec<&str> = policy.on_call.layers.ids().collect();
        for second in 0..rota.layers() {
            let here: Vec<_> = doubles.iter().filter(|d| d.layers[1] == second).collect();
            let Some(first) = here.first() else { continue };
            let person = policy.people.ids().nth(first.person).unwrap_or_default();
            let message = format!(
                "`{person}` is on call here and in `{}` from {} to {}{}",
                ids[first.layers[0]],
                clock(first.start),
                clock(first.end),
                more(here.len())
            );
            self.warn("O117", &["on_call", "layers", ids[second]], message);
        }
    }

    fn warn(&mut self, rule: &'static str, path: &[&str], message: String) {
        let place = self.node.place_of(path);
        self.found.push(Diagnostic::warning(rule, place, message));
    }

    pub(super) fn escalation(&mut self) {
        let policy = self.policy;
        let known: Vec<&str> = policy
            .on_call
            .layers
            .ids()
            .chain(policy.people.ids())
            .collect();
        self.not_empty(
            &["escalation"],
            policy.escalation.is_empty(),
            "nobody is ever paged",
        );
        self.at_most("escalation", policy.escalation.len(), MAX_LEVELS);
        for (i, level) in policy.escalation.iter().enumerate() {
            let at = i.to_string();
            let path = ["escalation", &at];
            let who = ["escalation", &at, "who"];
            self.references(
                &who,
                &level.who,
                "on-call layer or person",
                "people",
                &known,
            );
            self.not_empty(&who, level.who.is_empty(), "nobody is paged at this level");
            if usize::from(level.level) != i + 1 {
                let message = format!(
                    "this is level {}, not {}: levels count from 1",
                    i + 1,
                    level.level
                );
                self.error("O111", &["escalation", &at, "level"], message);
            }
            if level.timeout.0 == Span::ZERO {
                self.error(
                    "O105",
                    &["escalation", &at, "timeout"],
                    "nobody can answer in no time".to_owned(),
                );
            }
            if let Some(answers) = level.answers {
                self.share(
                    &[path.as_slice(), &["answers", "chance"]].concat(),
                    answers.chance,
                );
            }
        }
    }
}

/// How often besides, within the year that is looked at.
fn more(count: usize) -> String {
    match count {
        1 => String::new(),
        2 => ", and once more within a year".to_owned(),
        _ => format!(", and {} more times within a year", count - 1),
    }
}
