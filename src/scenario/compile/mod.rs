//! From a document to the plan of one variant.
//!
//! What other variants own vanishes, and so does whatever depends on another variant being played: conditions on the variant
//! fold to constants. Each name is resolved, also in the parts that fold away, so a wrong one is found whichever variant is
//! compiled. All problems are collected; a plan is handed out only when there is none.

mod cond;
mod handbook;
mod names;
mod par;
mod prose;
mod script;
mod select;
mod shown;
mod system;
mod text;

pub(super) use cond::folded;
pub(super) use names::{Names, duplicate_ids};
pub(super) use par::{par_place, par_rows};
pub(super) use select::Lists;
pub(super) use text::{Reference, references};

use super::Loaded;
use super::doc::{Scenario, Variant};
use crate::model::{CauseId, Conds, Counts, Hint, Layout, Named, Plan, Rules, Severity, Sla, Span};
use crate::yaml::{Diagnostic, Table};

/// How long play goes on after `resolve` when the scenario says nothing.
const MONITOR: Span = Span::mins(10);

/// The plan of one variant, or everything that stands in its way. The list is empty only when reading already found
/// errors: what they concern is missing from the document.
pub fn compile(loaded: &Loaded, rules: &Rules, variant: &str) -> Result<Plan, Vec<Diagnostic>> {
    let Some(chosen) = loaded.doc.variants.get(variant) else {
        let place = loaded.tree.place_of(&["variants"]);
        let message = format!("the scenario has no variant `{variant}`");
        return Err(vec![
            Diagnostic::error("S101", place, message).suggest(variant, loaded.doc.variants.ids()),
        ]);
    };
    let lists = Lists::select(&loaded.doc, variant, chosen);
    let names = Names::collect(&loaded.doc, rules, &lists);
    let mut found = names.too_many(&loaded.tree);
    let layout = Layout::new(&lists.counts(&names)).filter(|_| found.is_empty());
    let Some(layout) = layout else {
        if found.is_empty() {
            let message = "the scenario has too many facts (values, states, views, actions, injects, ...) to keep track of";
            found.push(Diagnostic::error("S208", loaded.tree.at.clone(), message));
        }
        return Err(found);
    };
    let compiler = Compiler {
        loaded,
        doc: &loaded.doc,
        rules,
        id: variant,
        variant: chosen,
        names,
        layout,
        conds: Conds::default(),
        path: Vec::new(),
        found,
        incomplete: false,
        begun: false,
        seen: Vec::new(),
        locks: Vec::new(),
    };
    compiler.plan(&lists)
}

/// Rules about parts that belong together. While reading finds errors, the part that is missing may be one that was taken out.
const NEED_ALL_PARTS: [&str; 8] = [
    "S201", "S202", "S203", "S204", "S206", "S209", "S212", "S219",
];

/// Where in the document something stands: keys, and indexes into lists.
pub(super) type Path = Vec<String>;

pub(super) struct Compiler<'a> {
    loaded: &'a Loaded,
    doc: &'a Scenario,
    rules: &'a Rules,
    id: &'a str,
    variant: &'a Variant,
    names: Names<'a>,
    layout: Layout,
    conds: Conds,
    path: Path,
    found: Vec<Diagnostic>,
    /// A part is missing that reading has reported already.
    incomplete: bool,
    /// `ran` means started, not ended: inside `before` and `until`.
    begun: bool,
    seen: Vec<crate::model::CondId>,
    locks: Vec<&'a str>,
}

impl<'a> Compiler<'a> {
    fn plan(mut self, lists: &Lists<'a>) -> Result<Plan, Vec<Diagnostic>> {
        self.found.extend(duplicate_ids(self.loaded));
        let doc = self.doc;
        let vars = self.vars();
        let (states, state_order) = self.states();
        let history = self.history();
        let metrics = self.metrics();
        let views = self.views(lists);
        let evidence = self.evidence(lists);
        let actions = self.actions();
        let changes = self.changes(lists);
        let injects = self.injects(lists);
        let expects = self.expects(lists);
        let cause = self.cause();
        let par = self.par();
        let hints = self.hints();
        let users = self.users();
        if self.incomplete || crate::yaml::has_errors(&self.found) {
            return Err(self.found);
        }
        Ok(Plan {
            id: doc.id.to_string(),
            variant: self.id.to_owned(),
            title: doc.title.clone(),
            level: doc.level.name().to_owned(),
            time_box: doc.time_box.0,
            monitor: doc.monitor.map_or(MONITOR, |d| d.0),
            starts: doc.starts.0,
            users,
            rules: self.rules.clone(),
            targets: targets(doc),
            layout: self.layout,
            conds: self.conds,
            vars,
            history,
            states,
            state_order,
            causes: named(&doc.causes),
            cause,
            metrics,
            views,
            seen: self.seen,
            evidence,
            actions,
            locks: u8::try_from(self.locks.len()).unwrap_or(u8::MAX),
            changes,
            injects,
            objectives: named(&doc.objectives),
            expects,
            people: self.names.voices,
            samples: doc
                .samples
                .iter()
                .map(|(id, values)| (id.to_owned(), values.clone()))
                .collect(),
            hints,
            par,
            false_alarm: self.variant.false_alarm,
            looks: self.variant.looks.map_or(Severity::P1, Severity::from),
            self_heals: self.variant.self_heals,
            texts: prose::prose(doc, self.variant),
        })
    }

    fn cause(&mut self) -> CauseId {
        let variant = self.variant;
        let id = variant.cause.as_ref().map_or(self.id, |c| c.as_str());
        let key = if variant.cause.is_some() { "cause" } else { "" };
        self.path = vec!["variants".to_owned(), self.id.to_owned(), key.to_owned()];
        let found = self
            .resolve("cause", id, |n| &n.causes)
            .map_or(CauseId(0), CauseId::at);
        self.path.clear();
        found
    }

    fn hints(&mut self) -> Vec<Hint> {
        let (doc, variant) = (self.doc, self.variant);
        let own = ["variants", self.id, "hints"].map(str::to_owned);
        let lists = [(&doc.hints, &own[2..]), (&variant.hints, &own[..])];
        let mut hints = Vec::new();
        for (list, path) in lists {
            for (i, hint) in list.iter().enumerate() {
                let place = [path, &[i.to_string()]].concat();
                let until = self.at(&place, |c| c.optional("until", hint.until(), false));
                hints.push(Hint {
                    text: hint.text().to_owned(),
                    until: self.conds.add(&until),
                });
            }
        }
        hints
    }

    fn users(&mut self) -> u32 {
        self.doc.users.unwrap_or_else(|| {
            self.report("S206", "`users` is missing: neither the scenario nor a catalogue says how many users 100 % are");
            1
        })
    }

    // Naming and reporting, used by all parts.

    /// Runs a step one key or index deeper.
    fn within<R>(&mut self, step: impl ToString, run: impl FnOnce(&mut Self) -> R) -> R {
        self.path.push(step.to_string());
        let result = run(self);
        self.path.pop();
        result
    }

    /// Runs a step at another place.
    fn at<R>(&mut self, path: &[String], run: impl FnOnce(&mut Self) -> R) -> R {
        let before = std::mem::replace(&mut self.path, path.to_vec());
        let result = run(self);
        self.path = before;
        result
    }

    /// An error at the present place.
    fn report(&mut self, rule: &'static str, message: impl Into<String>) {
        if !self.loaded.sound && NEED_ALL_PARTS.contains(&rule) {
            self.incomplete = true;
            return;
        }
        let place = self.loaded.tree.place_of(&self.path);
        self.found.push(Diagnostic::error(rule, place, message));
    }

    /// The position of a name in its table.
    fn resolve(
        &mut self,
        what: &str,
        id: &str,
        table: impl for<'n> Fn(&'n Names<'a>) -> &'n Vec<&'a str>,
    ) -> Option<usize> {
        let message = || format!("there is no {what} `{id}`");
        self.resolve_or(id, table, message)
    }

    /// The same with words of its own. An empty name stands for one that reading reported.
    fn resolve_or(
        &mut self,
        id: &str,
        table: impl for<'n> Fn(&'n Names<'a>) -> &'n Vec<&'a str>,
        message: impl FnOnce() -> String,
    ) -> Option<usize> {
        let known = table(&self.names);
        let found = known.iter().position(|k| *k == id);
        if found.is_none() {
            self.incomplete = true;
            if !id.is_empty() {
                let place = self.loaded.tree.place_of(&self.path);
                let diagnostic =
                    Diagnostic::error("S101", place, message()).suggest(id, known.iter().copied());
                self.found.push(diagnostic);
            }
        }
        found
    }
}

fn named(table: &Table<String>) -> Vec<Named> {
    table
        .iter()
        .map(|(id, title)| Named {
            id: id.to_owned(),
            title: title.clone(),
        })
        .collect()
}

/// The scenario's own times, by severity and SLA.
pub(super) fn targets(doc: &Scenario) -> [[Option<Span>; 5]; 5] {
    let t = &doc.targets;
    [&t.p0, &t.p1, &t.p2, &t.p3, &t.p4].map(|times| {
        Sla::ALL.map(|sla| {
            let time = match sla {
                Sla::Respond => times.respond,
                Sla::Notify => times.notify,
                Sla::Update => times.update,
                Sla::Mitigate => times.mitigate,
                Sla::Resolve => times.resolve,
            };
            time.map(|d| d.0)
        })
    })
}

impl Lists<'_> {
    fn counts(&self, names: &Names<'_>) -> Counts {
        Counts {
            values: names.domains.iter().map(Vec::len).collect(),
            states: names.states.len(),
            views: names.views.len(),
            actions: names.actions.len(),
            audiences: names.audiences.len(),
            people: names.people.len(),
            roles: names.roles.len(),
            causes: names.causes.len(),
            evidence: names.evidence.len(),
            injects: names.injects.len(),
            seen: self
                .rows
                .iter()
                .flatten()
                .filter(|(_, row)| row.keep)
                .count(),
        }
    }
}
