//! What a policy's schema cannot say about the texts that the runbook prints: what they refer to, and what they must hold.

use super::Check;
use crate::model::Span;
use crate::policy::{MessageElement, ReviewElement, Template, Weekday};
use crate::yaml::Diagnostic;

/// What the text of a message can hold besides its elements and the names of roles.
const FILLED: [&str; 8] = [
    "title", "since", "until", "duration", "number", "data", "review", "severity",
];
/// The elements of messages, as texts name them.
const MESSAGE: [&str; 5] = ["impact", "action", "next", "severity", "cause"];
/// The elements of a review, as texts name them.
const REVIEW: [&str; 6] = [
    "impact",
    "timeline",
    "cause",
    "went-well",
    "improve",
    "action-items",
];

impl Check<'_> {
    /// Everything about what the runbook prints.
    pub(super) fn content(&mut self) {
        self.where_the_team_works();
        self.texts();
        self.example();
        self.hours();
        self.ids();
        self.review_times();
    }

    fn where_the_team_works(&mut self) {
        let policy = self.policy;
        let known: Vec<&str> = policy.channels.ids().collect();
        for (name, severity) in policy.severities.all() {
            let path = ["severities", name.name(), "channels"];
            self.references(&path, &severity.channels, "channel", "channels", &known);
        }
    }

    fn texts(&mut self) {
        let templates = &self.policy.templates;
        let message = |e: &MessageElement| MESSAGE[*e as usize];
        self.text("initial", &templates.initial, &MESSAGE, message);
        self.text("update", &templates.update, &MESSAGE, message);
        self.text("resolution", &templates.resolution, &MESSAGE, message);
        if let Some(template) = &templates.post_mortem {
            let review = |e: &ReviewElement| REVIEW[*e as usize];
            self.text("post-mortem", template, &REVIEW, review);
        }
    }

    /// A text holds what its message must contain, and nothing that nobody can fill in.
    fn text<E>(
        &mut self,
        kind: &str,
        template: &Template<E>,
        elements: &[&str],
        name: impl Fn(&E) -> &'static str,
    ) {
        let Some(text) = &template.text else { return };
        let holes = holes(text);
        let path = ["templates", kind, "text"];
        for element in &template.required {
            let element = name(element);
            if !holes.contains(&element) {
                let message =
                    format!("the text lacks `{{{element}}}`, which this message must contain");
                self.error("O120", &path, message).help =
                    Some("write it into the text, or take it out of `required`".to_owned());
            }
        }
        let roles = self.policy.roles.ids();
        let known: Vec<&str> = elements
            .iter()
            .copied()
            .chain(FILLED)
            .chain(roles)
            .collect();
        for hole in holes.iter().filter(|h| !known.contains(h)) {
            let place = self.node.place_of(&path);
            let message = format!("nothing is filled in for `{{{hole}}}`");
            self.found.push(
                Diagnostic::error("O120", place, message).suggest(hole, known.iter().copied()),
            );
        }
    }

    /// The worked example answers the questions of the triage.
    fn example(&mut self) {
        let policy = self.policy;
        let Some(example) = &policy.worked_example else {
            return;
        };
        let known: Vec<&str> = policy.triage.iter().map(|t| t.ask.as_str()).collect();
        for (i, answer) in example.answers.iter().enumerate() {
            if !known.is_empty() && !known.contains(&answer.ask.as_str()) {
                let index = i.to_string();
                let place = self
                    .node
                    .place_of(&["worked_example", "answers", &index, "ask"]);
                let message = "the triage does not ask this question".to_owned();
                self.found.push(
                    Diagnostic::error("O102", place, message)
                        .suggest(&answer.ask, known.iter().copied()),
                );
            }
        }
    }

    fn hours(&mut self) {
        let Some(hours) = &self.policy.business_hours else {
            return;
        };
        let times = [("from", &hours.from), ("to", &hours.to)];
        for (key, text) in times {
            if minutes(text).is_none() {
                let message = format!("this is no time of day: `{text}`");
                self.error("O121", &["business_hours", key], message).help =
                    Some("write hours and minutes in quotes, such as \"08:00\"".to_owned());
            }
        }
        if let (Some(from), Some(to)) = (minutes(&hours.from), minutes(&hours.to))
            && from >= to
        {
            let message = "business days end before they begin".to_owned();
            self.error("O121", &["business_hours", "to"], message);
        }
        let days: &[Weekday] = &hours.days;
        for (i, day) in days.iter().enumerate() {
            if days[..i].contains(day) {
                let index = i.to_string();
                let message = "this day stands in the list twice".to_owned();
                self.error("O103", &["business_hours", "days", &index], message);
            }
        }
    }

    /// Ids of lists are used once, and a right is not called like a tool.
    fn ids(&mut self) {
        let policy = self.policy;
        let impact = policy.impact_criteria.iter().map(|c| c.id.as_str());
        self.once("impact_criteria", impact.collect());
        let urgency = policy.urgency_criteria.iter().map(|c| c.id.as_str());
        self.once("urgency_criteria", urgency.collect());
        let steps = policy.workflow.iter().map(|s| s.id.as_str());
        self.once("workflow", steps.collect());
        for id in policy.permissions.ids() {
            if policy.tools.get(id).is_some() {
                let message = format!("a tool has the id `{id}` too");
                self.error("O103", &["permissions", id], message);
            }
        }
    }

    fn once(&mut self, list: &str, ids: Vec<&str>) {
        for (i, id) in ids.iter().enumerate() {
            // What reading has refused has no id.
            if !id.is_empty() && ids[..i].contains(id) {
                let index = i.to_string();
                let message = format!("the id `{id}` stands in this list twice");
                self.error("O103", &[list, &index, "id"], message);
            }
        }
    }

    /// The review of a worse incident is not held later.
    fn review_times(&mut self) {
        let within = self.policy.review.as_ref().and_then(|r| r.within.as_ref());
        let Some(w) = within else { return };
        let times = [
            ("P0", w.p0),
            ("P1", w.p1),
            ("P2", w.p2),
            ("P3", w.p3),
            ("P4", w.p4),
        ];
        let given: Vec<(&str, Span)> = times
            .into_iter()
            .filter_map(|(name, time)| Some((name, time?.0)))
            .collect();
        for pair in given.windows(2) {
            let [(worse, longer), (milder, shorter)] = [pair[0], pair[1]];
            if longer > shorter {
                let message =
                    format!("{worse} is reviewed later ({longer}) than {milder} ({shorter})");
                self.error("O106", &["review", "within", worse], message);
            }
        }
    }
}

/// What stands in braces.
fn holes(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for part in text.split('{').skip(1) {
        if let Some((hole, _)) = part.split_once('}')
            && !found.contains(&hole)
        {
            found.push(hole);
        }
    }
    found
}

/// Minutes since midnight of `08:00`; a day ends at `24:00`.
fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    if hours.len() != 2 || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let all = hours * 60 + minutes;
    (minutes < 60 && all <= 24 * 60).then_some(all)
}
