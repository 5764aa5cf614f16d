//! Real incidents: what follows from the entries of one.
//!
//! Invariant: an [`Incident`] is a fold over its entries in the order of their times; entries with the
//! same time keep the order in which they were written.

use jiff::{Timestamp, Unit};

use super::csv::texts_csv;
use super::words::clean;
use crate::model::Severity;
use crate::store::IncidentEntry;

/// What an entry says. The order is that of a usual incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// Users began to be hurt.
    Impact,
    /// The incident was opened; the text is its title.
    Opened,
    /// Somebody is on it.
    Acknowledged,
    /// The severity was declared; the text begins with it.
    Severity,
    /// Somebody took a role; the text is `role person`.
    Role,
    /// An audience was told.
    Notified,
    /// The cause is known.
    Diagnosed,
    /// Something else that happened.
    Note,
    /// Users are no longer hurt.
    Mitigated,
    /// Somebody looked whether users are well.
    Verified,
    /// The incident is over.
    Resolved,
    /// It came back.
    Reopened,
    /// The review was held; nothing is left to do.
    Closed,
}

impl EntryKind {
    /// All kinds.
    pub const ALL: [Self; 13] = [
        Self::Impact,
        Self::Opened,
        Self::Acknowledged,
        Self::Severity,
        Self::Role,
        Self::Notified,
        Self::Diagnosed,
        Self::Note,
        Self::Mitigated,
        Self::Verified,
        Self::Resolved,
        Self::Reopened,
        Self::Closed,
    ];

    /// The word in commands and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        [
            "impact",
            "opened",
            "acknowledged",
            "severity",
            "role",
            "notified",
            "diagnosed",
            "note",
            "mitigated",
            "verified",
            "resolved",
            "reopened",
            "closed",
        ][self as usize]
    }

    /// The kind of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == word)
    }
}

/// One real incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// Its number.
    pub number: i64,
    /// What it is called.
    pub title: String,
    /// The severity that was declared last.
    pub severity: Option<Severity>,
    /// Who held which role last.
    pub roles: Vec<(String, String)>,
    /// `open`, `mitigated`, `resolved` or `closed`.
    pub status: &'static str,
    /// When it was opened.
    pub opened: Option<Timestamp>,
    /// The first entry of each kind, by [`EntryKind`]; the last one from `mitigated` on, which a reopening takes away.
    times: [Option<Timestamp>; EntryKind::ALL.len()],
    /// The entries by time.
    pub entries: Vec<IncidentEntry>,
}

impl Incident {
    /// The incident of these entries.
    #[must_use]
    pub fn of(number: i64, mut entries: Vec<IncidentEntry>) -> Self {
        entries.sort_by_key(|e| e.at.parse::<Timestamp>().ok());
        let mut incident = Self {
            number,
            title: String::new(),
            severity: None,
            roles: Vec::new(),
            status: "open",
            opened: None,
            times: [None; EntryKind::ALL.len()],
            entries: Vec::new(),
        };
        for entry in &entries {
            incident.take(entry);
        }
        incident.opened = incident.time(EntryKind::Opened);
        incident.entries = entries;
        incident
    }

    fn take(&mut self, entry: &IncidentEntry) {
        let (Some(kind), Ok(at)) = (EntryKind::of(&entry.kind), entry.at.parse()) else {
            return;
        };
        let last = kind >= EntryKind::Mitigated;
        let time = &mut self.times[kind as usize];
        if last || time.is_none() {
            *time = Some(at);
        }
        match kind {
            EntryKind::Opened => clean(&entry.text).clone_into(&mut self.title),
            EntryKind::Severity => {
                let word = entry.text.split_whitespace().next().unwrap_or_default();
                self.severity = Severity::parse(word);
            }
            EntryKind::Role => {
                let (role, person) = entry.text.split_once(' ').unwrap_or((&entry.text, ""));
                self.roles.retain(|(known, _)| known != role);
                self.roles.push((clean(role), clean(person)));
            }
            EntryKind::Mitigated => self.status = "mitigated",
            EntryKind::Resolved => self.status = "resolved",
            EntryKind::Closed => self.status = "closed",
            EntryKind::Reopened => {
                self.status = "open";
                for kind in [
                    EntryKind::Mitigated,
                    EntryKind::Verified,
                    EntryKind::Resolved,
                    EntryKind::Closed,
                ] {
                    self.times[kind as usize] = None;
                }
            }
            _ => {}
        }
    }

    /// When something happened: the first time, or the last one from `mitigated` on.
    #[must_use]
    pub fn time(&self, kind: EntryKind) -> Option<Timestamp> {
        self.times[kind as usize]
    }

    /// Whole seconds from one entry to another; `None` when one is missing or they are the wrong way round.
    #[must_use]
    pub fn seconds(&self, from: EntryKind, to: EntryKind) -> Option<i64> {
        let seconds = self.time(to)?.since(self.time(from)?).ok()?;
        let seconds = seconds.total(Unit::Second).ok()?;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "whole seconds of a calendar"
        )]
        (seconds >= 0.0).then_some(seconds as i64)
    }

    /// The response times that reports name, each with its end points: from the page (the opening), or from
    /// the beginning of the impact when that is known.
    #[must_use]
    pub fn durations(&self) -> [(&'static str, Option<i64>); 5] {
        use EntryKind::{Acknowledged, Diagnosed, Impact, Mitigated, Opened, Resolved, Severity};
        let hurt = if self.time(Impact).is_some() {
            Impact
        } else {
            Opened
        };
        [
            ("time to acknowledge", self.seconds(Opened, Acknowledged)),
            ("time to classify", self.seconds(Opened, Severity)),
            ("time to diagnose", self.seconds(Opened, Diagnosed)),
            ("time to mitigate", self.seconds(hurt, Mitigated)),
            ("time to resolve", self.seconds(Opened, Resolved)),
        ]
    }
}

/// Incidents as CSV, one row each: the columns of an import into a baseline.
#[must_use]
pub fn incidents_csv(incidents: &[Incident]) -> String {
    let head = [
        "source",
        "external_id",
        "title",
        "severity",
        "kind",
        "status",
        "impact_start",
        "created",
        "acked",
        "mitigated",
        "resolved",
        "closed",
        "ack_secs",
        "mitigate_secs",
        "resolve_secs",
    ];
    let row = |i: &Incident| {
        let time = |kind| {
            i.time(kind)
                .map_or_else(String::new, |t: Timestamp| t.to_string())
        };
        let number = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
        let times = i.durations();
        vec![
            "firedrill".to_owned(),
            format!("INC-{}", i.number),
            i.title.clone(),
            i.severity.map_or("", Severity::name).to_owned(),
            "real".to_owned(),
            i.status.to_owned(),
            time(EntryKind::Impact),
            time(EntryKind::Opened),
            time(EntryKind::Acknowledged),
            time(EntryKind::Mitigated),
            time(EntryKind::Resolved),
            time(EntryKind::Closed),
            number(times[0].1),
            number(times[3].1),
            number(times[4].1),
        ]
    };
    let rows: Vec<Vec<String>> = incidents.iter().map(row).collect();
    texts_csv(&head, &rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(at: &str, kind: &str, text: &str) -> IncidentEntry {
        IncidentEntry {
            at: format!("2026-11-24T{at}:00Z"),
            written: String::new(),
            by: "ana".to_owned(),
            kind: kind.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn late_entries_take_their_place_and_a_reopening_takes_the_end_away() {
        let mut entries = vec![
            entry("10:00", "opened", "Sign-in fails"),
            entry("10:04", "acknowledged", ""),
            entry("10:30", "mitigated", "rolled back"),
            entry("10:40", "resolved", ""),
            entry("09:50", "impact", "first failure"),
            entry("10:06", "severity", "P1 one of ten"),
        ];
        let incident = Incident::of(1, entries.clone());
        assert_eq!(incident.status, "resolved");
        assert_eq!(incident.severity, Some(Severity::P1));
        let seconds: Vec<Option<i64>> = incident.durations().iter().map(|d| d.1).collect();
        assert_eq!(
            seconds,
            [Some(240), Some(360), None, Some(2400), Some(2400)]
        );

        entries.push(entry("11:00", "reopened", "again"));
        let incident = Incident::of(1, entries.clone());
        assert_eq!(
            (incident.status, incident.time(EntryKind::Resolved)),
            ("open", None)
        );
        entries.push(entry("11:20", "mitigated", "for good"));
        let again = Incident::of(1, entries);
        assert_eq!(again.durations()[3].1, Some(90 * 60));
    }

    #[test]
    fn what_is_the_wrong_way_round_has_no_length() {
        let incident = Incident::of(
            1,
            vec![
                entry("10:00", "opened", "x"),
                entry("09:00", "acknowledged", ""),
            ],
        );
        assert_eq!(incident.durations()[0].1, None);
    }
}
