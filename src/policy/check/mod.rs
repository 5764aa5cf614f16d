//! What a policy's schema cannot say: references, orders and limits, each problem with its place.
//!
//! Rule ids begin with `O` (organisation). A part that the schema has refused is not judged a second time.

mod content;
mod on_call;

use super::rules::{COMMANDER, COMMUNICATIONS};
use super::{FORMAT, Policy, ToldBy};
use crate::model::{Criterion, Severity, Sla, Span};
use crate::yaml::{Diagnostic, Duration, Id, Node, Percent, Place, has_errors};

/// The engine keeps audiences in a set of 16 bits.
const MAX_AUDIENCES: usize = 16;
/// The engine keeps roles in a set of 8 bits.
const MAX_ROLES: usize = 8;
/// People share a byte with the voices of the scenario's catalogue.
const MAX_PEOPLE: usize = 200;
const STEPS: usize = 8;

/// Everything that is wrong with a policy. Where it does not fit its schema (`sound` is false), the rotation is not played through.
pub(super) fn check(policy: &Policy, node: &Node, sound: bool) -> Vec<Diagnostic> {
    let mut c = Check {
        policy,
        node,
        found: Vec::new(),
    };
    c.format();
    c.severities();
    c.times();
    c.audiences();
    c.roles();
    c.people();
    c.teams();
    c.on_call();
    c.escalation();
    c.messages();
    c.tools();
    c.workflow();
    c.weights();
    c.thresholds();
    c.content();
    if sound && !has_errors(&c.found) {
        c.coverage();
    }
    c.found
}

pub(super) struct Check<'a> {
    pub(super) policy: &'a Policy,
    pub(super) node: &'a Node,
    pub(super) found: Vec<Diagnostic>,
}

impl<'a> Check<'a> {
    pub(super) fn error(
        &mut self,
        rule: &'static str,
        path: &[&str],
        message: String,
    ) -> &mut Diagnostic {
        self.found
            .push(Diagnostic::error(rule, self.node.place_of(path), message));
        self.found.last_mut().expect("just pushed")
    }

    /// Reports each id of a list that names nothing, and each that stands there twice. `table` is the key
    /// under which such ids are defined: when it is missing, that alone is reported.
    pub(super) fn references(
        &mut self,
        path: &[&str],
        ids: &[Id],
        what: &str,
        table: &str,
        known: &[&str],
    ) {
        for (i, id) in ids.iter().enumerate() {
            let index = i.to_string();
            let at = [path, &[index.as_str()]].concat();
            if self.node.get(table).is_some() && !known.contains(&id.as_str()) {
                let place = self.node.place_of(&at);
                let message = format!("no {what} has the id `{id}`");
                self.found.push(
                    Diagnostic::error("O102", place, message)
                        .suggest(id.as_str(), known.iter().copied()),
                );
            } else if ids[..i].contains(id) {
                self.error("O103", &at, format!("`{id}` stands in this list twice"))
                    .help = Some("delete one".to_owned());
            }
        }
    }

    fn not_empty(&mut self, path: &[&str], empty: bool, message: &str) {
        if empty && self.written(path) {
            self.error("O104", path, message.to_owned());
        }
    }

    /// Whether the text has a value there at all: what is missing was reported already.
    fn written(&self, path: &[&str]) -> bool {
        let mut node = Some(self.node);
        for step in path {
            node = node.and_then(|n| {
                n.get(step)
                    .or_else(|| n.items().get(step.parse::<usize>().ok()?))
            });
        }
        node.is_some()
    }

    /// The place of the last key of a path, not of its value.
    fn key_place(&self, path: &[&str]) -> Place {
        let (key, parents) = path.split_last().expect("a path has a key");
        let parent = parents
            .iter()
            .try_fold(self.node, |node, step| node.get(step));
        match parent.and_then(|node| node.entry(key)) {
            Some((key, _)) => key.at.clone(),
            None => self.node.place_of(path),
        }
    }

    fn format(&mut self) {
        let format = self.policy.format;
        if format != FORMAT && self.written(&["format"]) {
            let message = format!("this program reads policies of format {FORMAT}, not {format}");
            self.error("O101", &["format"], message).help =
                Some("a newer firedrill may read it".to_owned());
        }
    }

    fn severities(&mut self) {
        let known: Vec<&str> = self
            .policy
            .audiences
            .ids()
            .chain(self.policy.audience_groups.ids())
            .collect();
        for (name, severity) in self.policy.severities.all() {
            let path = ["severities", name.name(), "notify"];
            self.not_empty(
                &path,
                severity.notify.is_empty(),
                &format!("nobody is told about a {}", name.name()),
            );
            self.references(
                &path,
                &severity.notify,
                "audience or group",
                "audiences",
                &known,
            );
        }
    }

    /// Times are longer than nothing, and a worse severity never has more of it.
    fn times(&mut self) {
        let policy = self.policy;
        for (name, severity) in policy.severities.all() {
            let resolve = severity.sla.resolve.map_or(Span::MAX, |t| t.0);
            for sla in Sla::ALL {
                let Some(time) = self.time(name, sla) else {
                    continue;
                };
                let path = ["severities", name.name(), "sla", sla.name()];
                if time == Span::ZERO {
                    let help = "\"immediate\" needs a time too, such as 5m";
                    self.error("O105", &path, "nobody can do this in no time".to_owned())
                        .help = Some(help.to_owned());
                } else if time > resolve && sla != Sla::Update {
                    let message = format!(
                        "{} has longer to {} than to resolve ({resolve})",
                        name.name(),
                        sla.name()
                    );
                    self.error("O106", &path, message);
                }
            }
        }
        for pair in Severity::ALL.windows(2) {
            for sla in Sla::ALL {
                self.order(pair[0], pair[1], sla);
            }
        }
    }

    fn order(&mut self, worse: Severity, milder: Severity, sla: Sla) {
        let Some(longer) = self.time(milder, sla) else {
            return;
        };
        let sla_path = ["severities", worse.name(), "sla", sla.name()];
        let (worse_name, milder_name, sla_name) = (worse.name(), milder.name(), sla.name());
        match self.time(worse, sla) {
            Some(time) if time > longer => {
                let message = format!(
                    "{worse_name} has longer to {sla_name} ({time}) than {milder_name} ({longer})"
                );
                self.error("O106", &sla_path, message);
            }
            None if !self.written(&sla_path) => {
                let message =
                    format!("{milder_name} has a time to {sla_name} and {worse_name} has none");
                self.error("O106", &sla_path, message);
            }
            _ => {}
        }
    }

    /// The time of an SLA as the author wrote it; nothing when it could not be read.
    fn time(&self, severity: Severity, sla: Sla) -> Option<Span> {
        let times = self
            .node
            .get("severities")?
            .get(severity.name())?
            .get("sla")?;
        Duration::parse(times.get(sla.name())?.as_str()?).map(|t| t.0)
    }

    fn audiences(&mut self) {
        let policy = self.policy;
        let known: Vec<&str> = policy.audiences.ids().collect();
        self.at_most("audiences", known.len(), MAX_AUDIENCES);
        for (id, members) in policy.audience_groups.iter() {
            self.references(
                &["audience_groups", id],
                members,
                "audience",
                "audiences",
                &known,
            );
            self.not_empty(
                &["audience_groups", id],
                members.is_empty(),
                "this group has nobody in it",
            );
            if known.contains(&id) {
                self.error(
                    "O103",
                    &["audience_groups", id],
                    format!("an audience has the id `{id}` too"),
                );
            }
        }
        let channels: Vec<&str> = policy.channels.ids().collect();
        let mut by_ack = 0;
        for (id, audience) in policy.audiences.iter() {
            if let Some(channel) = &audience.channel {
                self.reference(
                    &["audiences", id, "channel"],
                    channel,
                    "channel",
                    "channels",
                    &channels,
                );
            }
            by_ack += usize::from(audience.told_by == Some(ToldBy::Ack));
            if audience.told_by.is_some() && by_ack > 1 {
                let message = "the acknowledgement tells another audience already".to_owned();
                self.error("O107", &["audiences", id, "told_by"], message);
            }
        }
    }

    fn reference(&mut self, path: &[&str], id: &Id, what: &str, table: &str, known: &[&str]) {
        if self.node.get(table).is_some() && !known.contains(&id.as_str()) {
            let message = format!("no {what} has the id `{id}`");
            let place = self.node.place_of(path);
            self.found.push(
                Diagnostic::error("O102", place, message)
                    .suggest(id.as_str(), known.iter().copied()),
            );
        }
    }

    fn at_most(&mut self, table: &'static str, count: usize, most: usize) {
        if count > most {
            self.error(
                "O108",
                &[table],
                format!("there are {count} {table}; a policy can have {most}"),
            );
        }
    }

    fn roles(&mut self) {
        let policy = self.policy;
        self.at_most("roles", policy.roles.len(), MAX_ROLES);
        for id in [COMMANDER, COMMUNICATIONS] {
            if policy.roles.get(id).is_none() && self.written(&["roles"]) {
                self.error(
                    "O109",
                    &["roles"],
                    format!("the role `{id}` is missing here"),
                );
            }
        }
        for (id, role) in policy.roles.iter() {
            let held = policy
                .people
                .iter()
                .any(|(_, p)| p.roles.iter().any(|r| r.as_str() == id));
            if !role.needed_for.is_empty() && !held && self.written(&["people"]) {
                let message = format!(
                    "nobody among the people may hold the role `{id}`, which severities need"
                );
                self.error("O109", &["roles", id], message);
            }
        }
    }

    fn people(&mut self) {
        let policy = self.policy;
        self.at_most("people", policy.people.len(), MAX_PEOPLE);
        let roles: Vec<&str> = policy.roles.ids().collect();
        let rights: Vec<&str> = policy.tools.ids().chain(policy.permissions.ids()).collect();
        for (id, person) in policy.people.iter() {
            self.references(
                &["people", id, "roles"],
                &person.roles,
                "role",
                "roles",
                &roles,
            );
            if self.written(&["permissions"]) {
                let path = ["people", id, "access"];
                self.references(
                    &path,
                    &person.access,
                    "tool or permission",
                    "tools",
                    &rights,
                );
            }
        }
    }

    fn messages(&mut self) {
        let templates = &self.policy.templates;
        let kinds = [
            ("initial", &templates.initial),
            ("update", &templates.update),
            ("resolution", &templates.resolution),
        ];
        for (kind, template) in kinds {
            let path = ["templates", kind, "required"];
            self.not_empty(
                &path,
                template.required.is_empty(),
                "this message need not contain anything",
            );
            for (i, element) in template.required.iter().enumerate() {
                if template.required[..i].contains(element) {
                    let index = i.to_string();
                    self.error(
                        "O103",
                        &["templates", kind, "required", &index],
                        "this element stands in the list twice".to_owned(),
                    );
                }
            }
        }
    }

    fn tools(&mut self) {
        let policy = self.policy;
        let known: Vec<&str> = policy.tools.ids().collect();
        for (id, channel) in policy.channels.iter() {
            if let Some(tool) = &channel.tool {
                self.reference(&["channels", id, "tool"], tool, "tool", "tools", &known);
            }
        }
        for (id, rollback) in policy.rollbacks.iter() {
            if let Some(tool) = &rollback.tool {
                self.reference(&["rollbacks", id, "tool"], tool, "tool", "tools", &known);
            }
        }
    }

    fn workflow(&mut self) {
        let steps: Vec<usize> = self
            .policy
            .workflow
            .iter()
            .map(|s| usize::from(s.step))
            .collect();
        if !steps.is_empty() && steps != (1..=STEPS).collect::<Vec<_>>() {
            self.error(
                "O111",
                &["workflow"],
                "the workflow has the steps 1 to 8, in this order".to_owned(),
            );
        }
    }

    fn weights(&mut self) {
        let policy = self.policy;
        let known = Criterion::ALL.map(Criterion::id);
        for (id, weight) in policy.scoring.weights.iter() {
            let path = ["scoring", "weights", id];
            if !known.contains(&id) {
                let place = self.key_place(&path);
                let message = format!("no criterion has the id `{id}`");
                self.found
                    .push(Diagnostic::error("O102", place, message).suggest(id, known));
            } else if *weight < 0.0 || !weight.is_finite() {
                let message = format!("a weight is 0 or more, not {weight}");
                self.error("O112", &path, message).help =
                    Some("0 takes a criterion out of the score".to_owned());
            }
        }
        if let Some(critical) = &policy.scoring.critical {
            self.references(
                &["scoring", "critical"],
                critical,
                "criterion",
                "scoring",
                &known,
            );
        }
        if Criterion::ALL
            .iter()
            .map(|c| policy.scoring.weight(*c))
            .sum::<f64>()
            == 0.0
        {
            self.error(
                "O112",
                &["scoring", "weights"],
                "all weights are 0, so no drill can have a score".to_owned(),
            );
        }
    }

    fn thresholds(&mut self) {
        let s = &self.policy.scoring;
        let shares = [
            ("expectations", s.expectations),
            ("severity_too_high", s.severity_too_high),
            ("severity_too_low", s.severity_too_low),
            ("wrong_diagnosis", s.wrong_diagnosis),
            ("unproved", s.unproved),
            ("harm_to_mitigation", s.harm_to_mitigation),
            ("harm", s.harm),
            ("achieved", s.achieved),
            ("performed", s.performed),
        ];
        for (key, share) in shares {
            if let Some(share) = share {
                self.share(&["scoring", key], share);
            }
        }
        if s.achieved
            .zip(s.performed)
            .is_some_and(|(achieved, performed)| achieved > performed)
        {
            self.error(
                "O106",
                &["scoring", "achieved"],
                "what is achieved needs more credit than what is performed".to_owned(),
            );
        }
        if s.expectations.is_some_and(|share| share.fraction() == 1.0) {
            let message = "a scenario's expectations cannot be the whole score".to_owned();
            self.error("O112", &["scoring", "expectations"], message);
        }
    }

    fn share(&mut self, path: &[&str], share: Percent) {
        if share.fraction() > 1.0 {
            self.error("O112", path, "this is a share: the most is 100%".to_owned());
        }
    }
}
