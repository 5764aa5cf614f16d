//! Section 2: who is on call, who is called next, and who does what.

use super::section::{Block, Section};
use super::words::{or_none, people, severities, team_name, who};
use crate::policy::{BusinessHours, Hours, Layer, Policy, Role, Weekday};
use crate::yaml::{ClockTime, Day, HandOver, Id, Turn};

/// Section 2.
pub(super) fn team(policy: &Policy) -> Section {
    let mut section = Section::new(
        2,
        "Who is called, who is called next, and who does what once they are there.",
    );
    let layers = policy.on_call.layers.iter();
    let layers = layers.flat_map(|(_, layer)| rotation(policy, layer));
    section.part(
        "on-call",
        "On-call rotation",
        vec![
            Block::facts([
                ("Time zone", policy.timezone.clone().unwrap_or_default()),
                (
                    "Business hours",
                    policy.business_hours.as_ref().map(hours).unwrap_or_default(),
                ),
                (
                    "Who is on call now",
                    "`firedrill oncall`; as a calendar: `firedrill oncall --from DATE --to DATE --ics`".to_owned(),
                ),
            ]),
            Block::table(&["Layer", "Turns in this order", "Turn", "Hand-over", "First turn"], layers),
            Block::heading("At every hand-over"),
            Block::list(&policy.on_call.hand_over),
        ],
    );
    escalation(policy, &mut section);
    section.part("teams", "Teams", teams(policy));
    for (id, role) in policy.roles.iter() {
        section.part(
            id,
            format!("Role: {}", role.title),
            duties(policy, id, role),
        );
    }
    section
}

/// The rows of a layer: one, or one for each of its shifts.
fn rotation(policy: &Policy, layer: &Layer) -> Vec<Vec<String>> {
    let row = |title: String,
               ids: &[Id],
               turn: Option<Turn>,
               over: Option<HandOver>,
               from: Option<Day>| {
        let names = ids.iter().map(|id| {
            let person = policy.people.get(id.as_str());
            person.map_or(id.to_string(), |p| p.name.clone())
        });
        let names: Vec<String> = names.collect();
        vec![
            title,
            names.join(", "),
            turn.map(length).unwrap_or_default(),
            over.map(hand_over).unwrap_or_default(),
            from.map(|day| day.0.to_string()).unwrap_or_default(),
        ]
    };
    let title = |hours: &[Hours], zone: Option<&String>| {
        let mut words: Vec<String> = hours.iter().map(in_words).collect();
        words.extend(zone.cloned());
        if words.is_empty() {
            layer.title.clone()
        } else {
            format!("{} ({})", layer.title, words.join("; "))
        }
    };
    if layer.shifts.is_empty() {
        let title = title(&layer.hours, layer.timezone.as_ref());
        return vec![row(
            title,
            &layer.people,
            layer.turn,
            layer.hand_over,
            layer.from,
        )];
    }
    let shifts = layer.shifts.iter().map(|shift| {
        let zone = shift.timezone.as_ref().or(layer.timezone.as_ref());
        row(
            title(&shift.hours, zone),
            &shift.people,
            shift.turn.or(layer.turn),
            shift.hand_over.or(layer.hand_over),
            shift.from.or(layer.from),
        )
    });
    shifts.collect()
}

fn length(turn: Turn) -> String {
    match turn.0 {
        24 => "a day".to_owned(),
        168 => "a week".to_owned(),
        hours if hours % 168 == 0 => format!("{} weeks", hours / 168),
        hours if hours % 24 == 0 => format!("{} days", hours / 24),
        hours => format!("{hours} hours"),
    }
}

fn clock(at: ClockTime) -> String {
    format!("{:02}:{:02}", at.0 / 60, at.0 % 60)
}

fn hand_over(over: HandOver) -> String {
    let day = over
        .weekday
        .map(|day| format!("{day:?} "))
        .unwrap_or_default();
    format!("{day}{}", clock(over.at))
}

fn days(days: &[Weekday]) -> String {
    let days: Vec<String> = days.iter().map(|d| format!("{d:?}")).collect();
    days.join(" ")
}

fn in_words(hours: &Hours) -> String {
    let text = format!(
        "{} {} to {}",
        days(&hours.days),
        clock(hours.from),
        clock(hours.to)
    );
    text.trim().to_owned()
}

fn hours(hours: &BusinessHours) -> String {
    format!("{}, {} to {}", days(&hours.days), hours.from, hours.to)
}

/// The teams, and who leads them.
fn teams(policy: &Policy) -> Vec<Block> {
    let rows = policy.teams.iter().map(|(_, team)| {
        let lead = team.lead.as_ref().map(|id| {
            let person = policy.people.get(id.as_str());
            person.map_or(id.to_string(), |p| p.name.clone())
        });
        vec![
            team.title.clone(),
            or_none(lead.as_ref()),
            or_none(team.owns.as_ref()),
        ]
    });
    vec![Block::table(&["Team", "Lead", "Answers for"], rows)]
}

fn escalation(policy: &Policy, section: &mut Section) {
    let levels = policy.escalation.iter().map(|level| {
        vec![
            level.level.to_string(),
            who(policy, &level.who),
            level.timeout.0.to_string(),
        ]
    });
    let again = match policy.on_call.repeat {
        0 => String::new(),
        1 => "When nobody answers at the last level, all are paged once more, from the first."
            .to_owned(),
        n => format!(
            "When nobody answers at the last level, all are paged again, from the first, up to {n} times."
        ),
    };
    section.part(
        "escalation",
        "Escalation path",
        vec![
            Block::text(
                "The page goes to level 1. Nobody acknowledges in time: the next level is paged, and those before it still count. \
                 Whoever lacks a permission, a second pair of hands or certainty pages the next level at once.",
            ),
            Block::table(&["Level", "Who is paged", "Next level after"], levels),
            Block::text(again),
        ],
    );
    let own = policy.people.iter().map(|(_, p)| {
        vec![
            p.name.clone(),
            p.title.clone(),
            p.team
                .as_ref()
                .map(|id| team_name(policy, id))
                .unwrap_or_default(),
            p.via.name().to_owned(),
            or_none(p.contact.as_ref()),
        ]
    });
    let others = policy.contacts.iter().map(|c| {
        vec![
            c.who.clone(),
            c.when.clone(),
            c.how.clone(),
            or_none(c.contact.as_ref()),
        ]
    });
    section.part(
        "contacts",
        "Escalation contacts",
        vec![
            Block::table(&["Who", "Function", "Team", "By", "Contact"], own),
            Block::heading("Outside the team"),
            Block::table(&["Who", "When", "How", "Contact"], others),
        ],
    );
}

fn duties(policy: &Policy, id: &str, role: &Role) -> Vec<Block> {
    let holds = |p: &crate::policy::Person| p.roles.iter().any(|r| r.as_str() == id);
    vec![
        Block::facts([
            ("Needed for", severities(&role.needed_for)),
            ("Useful for", severities(&role.useful_for)),
            ("Comes from", who(policy, &role.called_from)),
            ("May be held by", people(policy, holds)),
        ]),
        Block::heading("Duties"),
        Block::list(&role.duties),
        Block::heading("Hand-over"),
        Block::list(&role.hand_over),
    ]
}
