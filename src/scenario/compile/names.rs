//! All names that one part of a scenario can use for another.

use super::select::Lists;
use crate::model::{Person, Rules};
use crate::scenario::Loaded;
use crate::scenario::doc::Scenario;
use crate::yaml::{Diagnostic, Node};

/// The tables of names of one variant, each in the order of the plan's table.
pub(in crate::scenario) struct Names<'a> {
    pub(in crate::scenario) vars: Vec<&'a str>,
    pub(in crate::scenario) domains: Vec<Vec<&'a str>>,
    pub(in crate::scenario) states: Vec<&'a str>,
    pub(in crate::scenario) variants: Vec<&'a str>,
    pub(in crate::scenario) causes: Vec<&'a str>,
    pub(in crate::scenario) metrics: Vec<&'a str>,
    pub(in crate::scenario) views: Vec<&'a str>,
    /// Evidence that concerns a cause, and so stands in the plan.
    pub(in crate::scenario) evidence: Vec<&'a str>,
    /// All evidence.
    pub(in crate::scenario) known_evidence: Vec<&'a str>,
    pub(in crate::scenario) actions: Vec<&'a str>,
    /// The injects of this variant: the page first.
    pub(in crate::scenario) injects: Vec<&'a str>,
    /// The injects of any variant.
    pub(in crate::scenario) known_injects: Vec<&'a str>,
    pub(in crate::scenario) objectives: Vec<&'a str>,
    pub(in crate::scenario) people: Vec<&'a str>,
    pub(in crate::scenario) samples: Vec<&'a str>,
    pub(in crate::scenario) roles: Vec<&'a str>,
    pub(in crate::scenario) audiences: Vec<&'a str>,
    /// The people of the policy, then the voices of the scenario.
    pub(in crate::scenario) voices: Vec<Person>,
}

/// The id of the inject that a variant's `page` becomes.
const PAGE: &str = "page";

impl<'a> Names<'a> {
    pub(in crate::scenario) fn collect(
        doc: &'a Scenario,
        rules: &'a Rules,
        lists: &Lists<'a>,
    ) -> Self {
        let mut known_injects = vec![PAGE];
        known_injects.extend(doc.injects.iter().map(|i| i.id.as_str()));
        known_injects.extend(
            doc.variants
                .iter()
                .flat_map(|(_, v)| v.injects.iter().map(|i| i.id.as_str())),
        );
        let mut injects = vec![PAGE];
        injects.extend(lists.injects.iter().map(|(_, i)| i.id.as_str()));
        let own_voices = || {
            doc.people
                .iter()
                .filter(|(id, _)| rules.people.iter().all(|p| p.id != *id))
        };
        let mut people: Vec<&str> = rules.people.iter().map(|p| p.id.as_str()).collect();
        people.extend(own_voices().map(|(id, _)| id));
        let organisation = rules.people.iter().map(|p| Person {
            id: p.id.clone(),
            title: p.title.clone(),
            via: p.via.to_owned(),
            access: p.access.clone(),
        });
        let voices = own_voices().map(|(id, p)| Person {
            id: id.to_owned(),
            title: p.title.clone(),
            via: p.via.name().to_owned(),
            access: p.access.iter().map(ToString::to_string).collect(),
        });
        Self {
            vars: doc.system.ids().collect(),
            domains: doc
                .system
                .iter()
                .map(|(_, values)| values.iter().map(|v| v.as_str()).collect())
                .collect(),
            states: doc.states.iter().map(|s| s.id.as_str()).collect(),
            variants: doc.variants.ids().collect(),
            causes: doc.causes.ids().collect(),
            metrics: doc.metrics.ids().collect(),
            views: doc
                .views
                .ids()
                .chain(super::handbook::added(doc, rules))
                .collect(),
            evidence: lists.evidence.clone(),
            known_evidence: doc.evidence.ids().collect(),
            actions: doc.actions.ids().collect(),
            injects,
            known_injects,
            objectives: doc.objectives.ids().collect(),
            people,
            samples: doc.samples.ids().collect(),
            roles: rules.roles.iter().map(|r| r.id.as_str()).collect(),
            audiences: rules.audiences.iter().map(|a| a.id.as_str()).collect(),
            voices: organisation.chain(voices).collect(),
        }
    }

    /// Tables that are longer than their ids can count.
    pub(in crate::scenario) fn too_many(&self, tree: &Node) -> Vec<Diagnostic> {
        const BYTE: usize = 250;
        const WORD: usize = 2_000;
        let longest_domain = self.domains.iter().map(Vec::len).max().unwrap_or(0);
        let tables = [
            ("system", "variables", self.vars.len(), BYTE),
            ("system", "values of one variable", longest_domain, BYTE),
            ("states", "states", self.states.len(), BYTE),
            ("causes", "causes", self.causes.len(), BYTE),
            ("metrics", "metrics", self.metrics.len(), BYTE),
            ("views", "views", self.views.len(), BYTE),
            ("people", "people", self.people.len(), BYTE),
            ("objectives", "objectives", self.objectives.len(), BYTE),
            (
                "evidence",
                "pieces of evidence",
                self.known_evidence.len(),
                WORD,
            ),
            ("actions", "actions", self.actions.len(), WORD),
            ("injects", "injects", self.known_injects.len(), WORD),
        ];
        tables
            .into_iter()
            .filter(|(_, _, count, most)| count > most)
            .map(|(key, what, count, most)| {
                let message = format!("{count} {what} are too many; the most is {most}");
                Diagnostic::error("S208", tree.place_of(&[key]), message)
            })
            .collect()
    }
}

/// Items of a list that use an id again. The same id in two variants is fine; in a variant and the common part it is not.
pub(in crate::scenario) fn duplicate_ids(loaded: &Loaded) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for section in ["states", "changes", "injects", "expect"] {
        let mut shared: Vec<&str> = if section == "injects" {
            vec![PAGE]
        } else {
            Vec::new()
        };
        note(loaded.tree.get(section), section, &mut shared, &mut found);
        for (_, variant) in loaded.tree.get("variants").map_or(&[][..], Node::entries) {
            note(
                variant.get(section),
                section,
                &mut shared.clone(),
                &mut found,
            );
        }
    }
    found
}

fn note<'a>(
    list: Option<&'a Node>,
    section: &str,
    known: &mut Vec<&'a str>,
    found: &mut Vec<Diagnostic>,
) {
    for item in list.map_or(&[][..], Node::items) {
        let Some(id) = item
            .get("id")
            .filter(|id| id.as_str().is_some_and(|t| !t.is_empty()))
        else {
            continue;
        };
        let text = id.as_str().unwrap_or_default();
        if known.contains(&text) {
            let message = format!("the id `{text}` is used twice in `{section}`");
            found.push(Diagnostic::error("S207", id.at.clone(), message));
        }
        known.push(text);
    }
}
