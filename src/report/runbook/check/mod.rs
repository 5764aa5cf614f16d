//! What a runbook lacks: parts that are missing, and placeholders where a text should be.
//!
//! Everything that a section is made of and that the parser lets a policy leave out is asked for here, by the key that feeds it.
//! Contact details that only the organisation knows may be marked "to fill in"; they are notes.

mod work;

use super::placeholders;
use crate::model::{Severity, Sla};
use crate::policy::{Policy, Shift};
use crate::scenario::doc::Scenario;
use crate::yaml::{self, Diagnostic, Node};

/// What a check came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// What is missing, by section.
    pub missing: Vec<Finding>,
    /// What only the organisation can fill in.
    pub notes: Vec<Finding>,
}

impl Checked {
    /// Adds what keeps a scenario from being played under the policy: it names people, roles or audiences that are not there.
    pub fn misfits(&mut self, scenario: &Scenario, found: &[Diagnostic]) {
        let errors = found.iter().filter(|d| d.severity == yaml::Severity::Error);
        self.missing.extend(errors.map(|d| Finding {
            section: 4,
            what: format!("{}: {}", scenario.title, d.message),
            key: format!("scenario {}", scenario.id),
            text: String::new(),
        }));
        self.missing.sort_by_key(|m| m.section);
    }
}

/// Something missing, or still to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The number of the section; 0 for the title page.
    pub section: usize,
    /// What it is.
    pub what: String,
    /// The key that feeds it.
    pub key: String,
    /// What stands there now.
    pub text: String,
}

/// Everything that the runbook of a policy and these scenarios lacks. `tree` is the policy's text as a tree.
#[must_use]
pub fn check(policy: &Policy, tree: &Node, scenarios: &[&Scenario]) -> Checked {
    let mut c = Check {
        policy,
        found: Checked::default(),
    };
    c.classification();
    c.team();
    c.roles();
    c.severities();
    c.scenarios(scenarios);
    c.workflow();
    c.messages();
    c.tools();
    c.rollbacks();
    c.afterwards();
    placeholders::policy(tree, &mut c.found);
    for scenario in scenarios {
        placeholders::scenario(scenario, &mut c.found);
    }
    c.found.missing.sort_by_key(|m| m.section);
    c.found
}

struct Check<'a> {
    policy: &'a Policy,
    found: Checked,
}

impl<'a> Check<'a> {
    /// Asks for a part; `key` says where it is written.
    fn need(
        &mut self,
        section: usize,
        there: bool,
        key: impl Into<String>,
        what: impl Into<String>,
    ) {
        if !there {
            self.found.missing.push(Finding {
                section,
                what: what.into(),
                key: key.into(),
                text: String::new(),
            });
        }
    }

    fn classification(&mut self) {
        let p = self.policy;
        for (name, severity) in p.severities.all() {
            let name = name.name();
            self.need(
                1,
                !severity.means.is_empty(),
                format!("severities.{name}.means"),
                format!("what {name} means"),
            );
            self.need(
                1,
                !severity.examples.is_empty(),
                format!("severities.{name}.examples"),
                format!("examples of {name}"),
            );
        }
        self.need(
            1,
            !p.impact_criteria.is_empty(),
            "impact_criteria",
            "impact assessment criteria",
        );
        self.need(
            1,
            !p.urgency_criteria.is_empty(),
            "urgency_criteria",
            "urgency criteria",
        );
        self.need(
            1,
            p.urgency_rule.is_some(),
            "urgency_rule",
            "how urgency moves the severity",
        );
        self.need(
            1,
            !p.triage.is_empty(),
            "triage",
            "the initial triage process",
        );
        self.need(
            1,
            p.worked_example.is_some(),
            "worked_example",
            "a worked example of triage",
        );
        if let Some(example) = &p.worked_example {
            self.need(
                1,
                !example.answers.is_empty(),
                "worked_example.answers",
                "the answers of the worked example",
            );
        }
    }

    fn team(&mut self) {
        let p = self.policy;
        self.need(
            2,
            p.timezone.is_some(),
            "timezone",
            "the time zone of the rotation",
        );
        let hours = p.business_hours.as_ref();
        self.need(
            2,
            hours.is_some_and(|h| !h.days.is_empty()),
            "business_hours",
            "business hours",
        );
        self.rotation();
        self.people();
        self.need(2, !p.teams.is_empty(), "teams", "the teams and their leads");
        for (id, team) in p.teams.iter() {
            let at = |key: &str| format!("teams.{id}.{key}");
            self.need(
                2,
                team.lead.is_some(),
                at("lead"),
                format!("who leads {}", team.title),
            );
            self.need(
                2,
                team.owns.is_some(),
                at("owns"),
                format!("what {} answers for", team.title),
            );
        }
    }

    fn rotation(&mut self) {
        let p = self.policy;
        let layers = &p.on_call.layers;
        self.need(
            2,
            !layers.is_empty(),
            "on_call.layers",
            "an on-call rotation",
        );
        for (id, layer) in layers.iter() {
            let at = |key: &str| format!("on_call.layers.{id}.{key}");
            let shifts = &layer.shifts;
            let said = |own: bool, theirs: fn(&Shift) -> bool| {
                own || (!shifts.is_empty() && shifts.iter().all(theirs))
            };
            let turn = said(layer.turn.is_some(), |s| s.turn.is_some());
            self.need(2, turn, at("turn"), format!("how long a turn of {id} is"));
            let hand_over = said(layer.hand_over.is_some(), |s| s.hand_over.is_some());
            self.need(
                2,
                hand_over,
                at("hand_over"),
                format!("when {id} is handed over"),
            );
            let from = said(layer.from.is_some(), |s| s.from.is_some());
            self.need(
                2,
                from,
                at("from"),
                format!("when the first turn of {id} began"),
            );
        }
        self.need(
            2,
            !p.on_call.hand_over.is_empty(),
            "on_call.hand_over",
            "what is handed over at the end of a turn",
        );
    }

    fn people(&mut self) {
        let p = self.policy;
        for (id, person) in p.people.iter() {
            let (at, name) = (|key: &str| format!("people.{id}.{key}"), &person.name);
            self.need(
                2,
                person.team.is_some(),
                at("team"),
                format!("the team of {name}"),
            );
            self.need(
                2,
                person.contact.is_some(),
                at("contact"),
                format!("how {name} is reached"),
            );
            self.need(
                2,
                !person.roles.is_empty(),
                at("roles"),
                format!("the incident roles of {name}"),
            );
            self.need(
                7,
                !person.access.is_empty(),
                at("access"),
                format!("what {name} has access to"),
            );
        }
        self.need(
            2,
            !p.contacts.is_empty(),
            "contacts",
            "escalation contacts outside the team",
        );
        for (i, contact) in p.contacts.iter().enumerate() {
            self.need(
                2,
                contact.contact.is_some(),
                format!("contacts.{i}.contact"),
                format!("contact details: {}", contact.who),
            );
        }
    }

    fn roles(&mut self) {
        let p = self.policy;
        for (id, role) in p.roles.iter() {
            let (at, title) = (|key: &str| format!("roles.{id}.{key}"), &role.title);
            for from in &role.called_from {
                let from = from.as_str();
                let known = p.on_call.layers.get(from).is_some() || p.people.get(from).is_some();
                let what = format!("the layer or person `{from}`, who takes the role {title}");
                self.need(2, known, at("called_from"), what);
            }
            let wanted = !role.needed_for.is_empty() || !role.useful_for.is_empty();
            self.need(
                2,
                wanted,
                at("needed_for"),
                format!("the severities that need or use the role {title}"),
            );
            self.need(
                2,
                !role.called_from.is_empty(),
                at("called_from"),
                format!("who takes the role {title}"),
            );
            self.need(
                2,
                !role.duties.is_empty(),
                at("duties"),
                format!("the duties of the role {title}"),
            );
            self.need(
                2,
                !role.hand_over.is_empty(),
                at("hand_over"),
                format!("the hand-over of the role {title}"),
            );
        }
    }

    fn severities(&mut self) {
        for (name, severity) in self.policy.severities.all() {
            let id = name.name();
            let at = |key: &str| format!("severities.{id}.{key}");
            self.need(
                3,
                severity.response.is_some(),
                at("response"),
                format!("the response time of {id} in words"),
            );
            self.need(
                3,
                !severity.actions.is_empty(),
                at("actions"),
                format!("the actions of {id}"),
            );
            self.need(
                3,
                !severity.channels.is_empty(),
                at("channels"),
                format!("where the team works in a {id}"),
            );
            // The mildest severity is answered on a business day; nothing else is promised.
            for sla in Sla::ALL.into_iter().filter(|_| name != Severity::P4) {
                let there = severity.sla.get(sla).is_some();
                self.need(
                    3,
                    there,
                    format!("severities.{id}.sla.{}", sla.name()),
                    format!("the time to {} of {id}", sla.name()),
                );
            }
        }
    }

    fn scenarios(&mut self, scenarios: &[&Scenario]) {
        self.need(
            4,
            !scenarios.is_empty(),
            "a scenario file",
            "procedures of common incidents",
        );
        for scenario in scenarios {
            let p = &scenario.procedure;
            let parts = [
                ("symptoms", &p.symptoms, "how it shows"),
                ("diagnose", &p.diagnose, "how it is diagnosed"),
                ("mitigate", &p.mitigate, "how it is mitigated"),
                ("rollback", &p.rollback, "how steps are rolled back"),
                ("verify", &p.verify, "how success is verified"),
                ("false_alarms", &p.false_alarms, "false alarms to know"),
            ];
            for (key, list, what) in parts {
                let key = format!("scenario {}: procedure.{key}", scenario.id);
                self.need(
                    4,
                    !list.is_empty(),
                    key,
                    format!("{}: {what}", scenario.title),
                );
            }
        }
    }
}
