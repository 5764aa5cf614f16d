//! From a valid policy to the small table of numbers and ids that the engine and the score read.

use super::rota::Who;
use super::{
    Answers, MessageElement, Person, Policy, Rollback, Scoring, Severity, SeverityName, Template,
    ToldBy,
};
use crate::model::{
    self, AudienceId, Audiences, Criterion, Element, Elements, Escalation, Named, Page, RoleId,
    RulePerson, Rules, SeverityRule, Sla, Span, Thresholds,
};
use crate::yaml::{Duration, Id, Percent};
use jiff::Timestamp;

/// The role that is in command.
pub(super) const COMMANDER: &str = "incident-commander";
/// The role that speaks for the incident.
pub(super) const COMMUNICATIONS: &str = "communications";

/// What a simulated person does when the policy does not say.
const ANSWERS: model::Answers = model::Answers {
    chance: 0.85,
    median: Span::secs(150),
    spread: 0.9,
};

/// The titles of the workflow's steps when the policy does not say.
const STEPS: [&str; 8] = [
    "Detect and acknowledge",
    "Assess severity and impact",
    "Notify stakeholders and organise",
    "Investigate root cause",
    "Implement fix or workaround",
    "Verify resolution",
    "Monitor for recurrence",
    "Post-incident review",
];

/// The criteria that a step cannot do without, when the policy does not say.
const CRITICAL: [Criterion; 7] = [
    Criterion::Acknowledged,
    Criterion::SeverityRight,
    Criterion::AudiencesTold,
    Criterion::Mitigated,
    Criterion::Verified,
    Criterion::EvidenceSeen,
    Criterion::JudgedNone,
];

impl Scoring {
    /// The weight of a criterion.
    pub(super) fn weight(&self, criterion: Criterion) -> f64 {
        let given = self.weights.get(criterion.id()).copied();
        given.unwrap_or_else(|| criterion.default_weight())
    }
}

impl Policy {
    /// The rules as the engine and the score read them, with each layer's first person on call.
    #[must_use]
    pub fn rules(&self) -> Rules {
        self.rules_at(None)
    }

    /// The rules with those on call who are at a moment. The text of it stands in the log, so that a replay pages the same people.
    #[must_use]
    pub fn rules_at(&self, at: Option<Timestamp>) -> Rules {
        let templates = [
            &self.templates.initial,
            &self.templates.update,
            &self.templates.resolution,
        ];
        Rules {
            organisation: self.organisation.clone(),
            rollbacks: self.rollbacks.iter().map(|(_, r)| rollback(r)).collect(),
            severities: self
                .severities
                .all()
                .map(|(name, severity)| self.severity_rule(name, severity)),
            audiences: self
                .audiences
                .iter()
                .map(|(id, a)| named(id, &a.title))
                .collect(),
            groups: self.groups(),
            told_by_ack: self
                .audiences
                .iter()
                .position(|(_, a)| a.told_by == Some(ToldBy::Ack))
                .map(AudienceId::at),
            broad: self.audience_set(
                self.audiences
                    .iter()
                    .filter(|(_, a)| a.broad)
                    .map(|(id, _)| id),
            ),
            roles: self
                .roles
                .iter()
                .map(|(id, r)| named(id, &r.title))
                .collect(),
            commander: self
                .role(COMMANDER)
                .expect("checked: the policy has a commander"),
            communications: self
                .role(COMMUNICATIONS)
                .expect("checked: the policy has a communications role"),
            people: self
                .people
                .iter()
                .map(|(id, p)| self.rule_person(id, p))
                .collect(),
            levels: self.levels(at),
            repeat: self.on_call.repeat,
            on_call_at: at.map(|at| self.moment_text(at)),
            answers: self.on_call.answers.map_or(ANSWERS, answers),
            elements: templates.map(|t: &Template<MessageElement>| elements(&t.required)),
            elements_first: self
                .audiences
                .iter()
                .map(|(_, a)| elements(&a.also))
                .collect(),
            templates: templates.map(|t| t.text.clone().unwrap_or_default()),
            post_mortem: (self.templates.post_mortem.as_ref())
                .and_then(|t| t.text.clone())
                .unwrap_or_default(),
            steps: self.step_titles(),
            weights: Criterion::ALL.map(|c| self.scoring.weight(c)),
            critical: Criterion::ALL.map(|c| match &self.scoring.critical {
                Some(ids) => ids.iter().any(|id| id.as_str() == c.id()),
                None => CRITICAL.contains(&c),
            }),
            thresholds: thresholds(&self.scoring),
        }
    }

    /// The audiences that a list of ids and group names means, without repeats, in the order of the list.
    pub fn expand<'a>(&'a self, ids: &'a [Id]) -> Vec<&'a str> {
        let mut all: Vec<&str> = Vec::new();
        for id in ids {
            let members = self
                .audience_groups
                .get(id.as_str())
                .map_or(std::slice::from_ref(id), Vec::as_slice);
            for member in members {
                if !all.contains(&member.as_str()) {
                    all.push(member.as_str());
                }
            }
        }
        all
    }

    fn severity_rule(&self, name: model::Severity, severity: &Severity) -> SeverityRule {
        let needed =
            |names: &[SeverityName]| names.iter().any(|n| model::Severity::from(*n) == name);
        SeverityRule {
            means: severity.means.join(", "),
            sla: Sla::ALL.map(|sla| severity.sla.get(sla)),
            audiences: self.audience_set(self.expand(&severity.notify).into_iter()),
            declare: severity.sla.declare.map(|time| time.0),
            roles: self
                .roles
                .iter()
                .enumerate()
                .filter(|(_, (_, r))| needed(&r.needed_for))
                .map(|(i, _)| RoleId::at(i))
                .collect(),
        }
    }

    fn audience_set<'a>(&self, ids: impl Iterator<Item = &'a str>) -> Audiences {
        ids.filter_map(|id| self.audiences.position(id))
            .fold(Audiences::default(), |set, i| set.with(AudienceId::at(i)))
    }

    fn groups(&self) -> Vec<(String, Audiences)> {
        let groups = self.audience_groups.iter();
        let set = |members: &Vec<Id>| self.audience_set(members.iter().map(Id::as_str));
        groups
            .map(|(id, members)| (id.to_owned(), set(members)))
            .collect()
    }

    fn role(&self, id: &str) -> Option<RoleId> {
        self.roles.position(id).map(RoleId::at)
    }

    fn rule_person(&self, id: &str, person: &Person) -> RulePerson {
        RulePerson {
            id: id.to_owned(),
            title: format!("{} ({})", person.name, person.title),
            via: person.via.name(),
            access: person.access.iter().map(Id::to_string).collect(),
            roles: person
                .roles
                .iter()
                .filter_map(|role| self.role(role.as_str()))
                .collect(),
        }
    }

    /// The levels in order, with those who are on call at a moment; without one, with each layer's first person.
    fn levels(&self, at: Option<Timestamp>) -> Vec<Escalation> {
        let usual = self.on_call.answers.map_or(ANSWERS, answers);
        let rota = self.rota();
        let person = |who: &Who| match (*who, at) {
            (Who::Person(person), _) => Some(person),
            (Who::Layer(layer), Some(at)) => rota.on_call(layer, at).map(|duty| duty.person),
            (Who::Layer(layer), None) => rota.first_person(layer),
        };
        let people = |level: usize| {
            let mut people: Vec<usize> = Vec::new();
            for person in rota.level(level).iter().filter_map(person) {
                if !people.contains(&person) {
                    people.push(person);
                }
            }
            people
        };
        self.escalation
            .iter()
            .enumerate()
            .map(|(i, level)| Escalation {
                people: people(i),
                timeout: level.timeout.0,
                answers: level.answers.map_or(usual, answers),
            })
            .collect()
    }

    fn step_titles(&self) -> [String; 8] {
        std::array::from_fn(|i| {
            self.workflow
                .get(i)
                .map_or_else(|| STEPS[i].to_owned(), |step| step.title.clone())
        })
    }
}

fn rollback(rollback: &Rollback) -> Page {
    let undo: Vec<String> = rollback.undo.iter().cloned().collect();
    let parts = [
        ("When", &rollback.when),
        ("Not when", &rollback.not_when),
        ("Steps", &rollback.steps),
        ("Verify", &rollback.verify),
        ("Undo", &undo),
    ];
    Page {
        title: rollback.title.clone(),
        parts: parts
            .into_iter()
            .map(|(title, lines)| (title.to_owned(), lines.clone()))
            .collect(),
    }
}

fn named(id: &str, title: &str) -> Named {
    Named {
        id: id.to_owned(),
        title: title.to_owned(),
    }
}

fn elements(list: &[MessageElement]) -> Elements {
    list.iter()
        .fold(Elements::default(), |set, e| set.with(Element::from(*e)))
}

fn answers(answers: Answers) -> model::Answers {
    model::Answers {
        chance: answers.chance.fraction(),
        median: answers.median.0,
        spread: answers.spread.unwrap_or(ANSWERS.spread),
    }
}

fn thresholds(scoring: &Scoring) -> Thresholds {
    let usual = Thresholds::default();
    let share = |given: Option<Percent>, usual: f64| given.map_or(usual, Percent::fraction);
    let time = |given: Option<Duration>, usual: Span| given.map_or(usual, |t| t.0);
    Thresholds {
        expect_share: share(scoring.expectations, usual.expect_share),
        empty_ack: time(scoring.empty_ack, usual.empty_ack),
        severity_grace: time(scoring.severity_grace, usual.severity_grace),
        severity_too_high: share(scoring.severity_too_high, usual.severity_too_high),
        severity_too_low: share(scoring.severity_too_low, usual.severity_too_low),
        wrong_diagnosis: share(scoring.wrong_diagnosis, usual.wrong_diagnosis),
        unproved: share(scoring.unproved, usual.unproved),
        harm_to_mitigation: share(scoring.harm_to_mitigation, usual.harm_to_mitigation),
        harm: share(scoring.harm, usual.harm),
        achieved: share(scoring.achieved, usual.achieved),
        performed: share(scoring.performed, usual.performed),
    }
}
