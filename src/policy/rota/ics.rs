//! A rotation as an iCalendar file (RFC 5545): one event for each duty, in UTC, without rules of recurrence.
//!
//! Invariants: lines end with CRLF and have at most 75 octets; the same duty has the same UID whatever part of the
//! rotation is written, so a calendar that imports the file again moves events instead of adding them.

use jiff::Timestamp;

use super::{Cause, Duty};
use crate::policy::Policy;

/// The longest line, in octets.
const LINE: usize = 75;

/// The calendar of these duties, as far as they lie between two moments; `stamp` is when it is written.
#[must_use]
pub fn calendar(
    policy: &Policy,
    duties: &[Duty],
    (from, to): (Timestamp, Timestamp),
    stamp: Timestamp,
) -> String {
    let mut ics = Ics(String::new());
    ics.line("BEGIN", "VCALENDAR");
    ics.line("VERSION", "2.0");
    ics.line("PRODID", "-//firedrill//on-call//EN");
    ics.line("CALSCALE", "GREGORIAN");
    let name = format!("On call: {}", policy.organisation);
    ics.line("X-WR-CALNAME", &escaped(&name));
    for duty in duties {
        event(&mut ics, policy, duty, (from, to), stamp);
    }
    ics.line("END", "VCALENDAR");
    ics.0
}

fn event(
    ics: &mut Ics,
    policy: &Policy,
    duty: &Duty,
    (from, to): (Timestamp, Timestamp),
    stamp: Timestamp,
) {
    let Some((layer_id, layer)) = policy.on_call.layers.iter().nth(duty.layer) else {
        return;
    };
    let Some((_, person)) = policy.people.iter().nth(duty.person) else {
        return;
    };
    let shown = duty.within(from, to);
    let id = policy.policy.as_str();
    ics.line("BEGIN", "VEVENT");
    ics.line(
        "UID",
        &format!("{layer_id}-{}@{id}.firedrill", utc(duty.start)),
    );
    ics.line("DTSTAMP", &utc(stamp));
    ics.line("DTSTART", &utc(shown.start));
    ics.line("DTEND", &utc(shown.end));
    let summary = format!("{}: {}", person.name, layer.title);
    ics.line("SUMMARY", &escaped(&summary));
    let mut about = vec![format!("{}, {}", person.name, person.title)];
    if let Some(contact) = &person.contact {
        about.push(format!("{}: {contact}", person.via.name()));
    }
    if let Cause::Override(i) = duty.by
        && let Some(stands_in) = policy.on_call.overrides.get(i)
    {
        let reason = stands_in.reason.as_deref().unwrap_or("no reason given");
        about.push(format!("Stands in: {reason}"));
    }
    ics.line("DESCRIPTION", &escaped(&about.join("\n")));
    ics.line("CATEGORIES", "ON-CALL");
    ics.line("TRANSP", "TRANSPARENT");
    ics.line("END", "VEVENT");
}

fn utc(moment: Timestamp) -> String {
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A text as a value: what separates values is escaped, other control characters are left out.
fn escaped(text: &str) -> String {
    let mut value = String::new();
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => value.extend(['\\', c]),
            '\n' => value.push_str("\\n"),
            c if c.is_control() => {}
            c => value.push(c),
        }
    }
    value
}

struct Ics(String);

impl Ics {
    /// One content line, folded: each line after its first begins with a space, and no character is cut.
    fn line(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if length + c.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped_and_lines_folded_between_characters() {
        assert_eq!(escaped("a,b;c\\d\ne\u{7}"), "a\\,b\\;c\\\\d\\ne");
        let mut ics = Ics(String::new());
        ics.line("SUMMARY", &"ü".repeat(60));
        let lines: Vec<&str> = ics.0.split_terminator("\r\n").collect();
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|l| l.len() <= LINE), "{lines:?}");
        assert_eq!(
            lines
                .concat()
                .replace(' ', "")
                .chars()
                .filter(|c| *c == 'ü')
                .count(),
            60
        );
    }
}
