//! Which names a scenario uses, over all its variants.

use std::collections::BTreeSet;

use crate::scenario::compile::{Reference, references};
use crate::scenario::doc::{Change, Expect, Hint, Inject, Line, Row, Scenario, Sets, When};
use crate::yaml::{Id, OneOrMany};

/// The names that are used, by what they name.
#[derive(Default)]
pub(super) struct Usage<'a> {
    /// Variables that some condition reads.
    pub(super) read: BTreeSet<&'a str>,
    /// Variables and the values that something gives them.
    pub(super) set: BTreeSet<(&'a str, &'a str)>,
    pub(super) states: BTreeSet<&'a str>,
    pub(super) metrics: BTreeSet<&'a str>,
    pub(super) samples: BTreeSet<&'a str>,
    pub(super) evidence: BTreeSet<&'a str>,
    pub(super) objectives: BTreeSet<&'a str>,
    pub(super) people: BTreeSet<&'a str>,
}

impl<'a> Usage<'a> {
    pub(super) fn of(doc: &'a Scenario) -> Self {
        let mut usage = Self::default();
        doc.states.iter().for_each(|s| usage.when(&s.when));
        doc.history.iter().for_each(|p| usage.sets(&p.sets));
        for (_, metric) in doc.metrics.iter() {
            usage.states.extend(metric.levels.ids());
        }
        for (_, view) in doc.views.iter() {
            usage.metrics.extend(view.panels.iter().map(Id::as_str));
            usage.states.extend(view.verifies.iter().map(Id::as_str));
            usage.rows(&view.rows);
            usage.lines(&view.lines);
        }
        for (_, action) in doc.actions.iter() {
            for outcome in &action.outcomes {
                outcome.when.iter().for_each(|w| usage.when(w));
                usage.sets(&outcome.sets);
            }
        }
        usage.changes(&doc.changes);
        usage.injects(&doc.injects);
        usage.expects(&doc.expect);
        usage.hints(&doc.hints);
        let planned = doc.expected_actions.iter().flatten();
        let planned = planned.filter_map(|e| e.objective.as_ref());
        usage.objectives.extend(planned.map(Id::as_str));
        for (_, variant) in doc.variants.iter() {
            let objective = variant.page.objective.iter();
            usage.objectives.extend(objective.map(Id::as_str));
            usage.people.insert(variant.page.from.as_str());
            usage.text(&variant.page.text);
            variant.history.iter().for_each(|p| usage.sets(&p.sets));
            variant.rows.iter().for_each(|(_, rows)| usage.rows(rows));
            variant
                .lines
                .iter()
                .for_each(|(_, lines)| usage.lines(lines));
            usage.changes(&variant.changes);
            usage.injects(&variant.injects);
            usage.expects(&variant.expect);
            usage.hints(&variant.hints);
        }
        usage
    }

    fn rows(&mut self, rows: &'a [Row]) {
        for row in rows {
            row.when.iter().for_each(|w| self.when(w));
            row.text.iter().chain(&row.cells).for_each(|t| self.text(t));
            self.evidence.extend(row.evidence.iter().map(Id::as_str));
        }
    }

    fn lines(&mut self, lines: &'a [Line]) {
        for line in lines {
            line.when.iter().for_each(|w| self.when(w));
            self.metrics.extend(line.rate.iter().map(Id::as_str));
            self.text(&line.text);
            self.evidence.extend(line.evidence.iter().map(Id::as_str));
        }
    }

    fn changes(&mut self, changes: &'a [Change]) {
        for change in changes {
            [&change.when, &change.only_if, &change.unless]
                .into_iter()
                .flatten()
                .for_each(|w| self.when(w));
            self.sets(&change.sets);
        }
    }

    fn injects(&mut self, injects: &'a [Inject]) {
        for inject in injects {
            [&inject.when, &inject.only_if, &inject.unless]
                .into_iter()
                .flatten()
                .for_each(|w| self.when(w));
            self.sets(&inject.sets);
            self.text(&inject.text);
            self.people.insert(inject.from.as_str());
            self.objectives
                .extend(inject.objective.iter().map(Id::as_str));
        }
    }

    fn expects(&mut self, expects: &'a [Expect]) {
        for expect in expects {
            let conditions = [
                &expect.only_if,
                &expect.that,
                &expect.before,
                &expect.forbid,
                &expect.until,
            ];
            conditions.into_iter().flatten().for_each(|w| self.when(w));
            self.objectives
                .extend(expect.objective.iter().map(Id::as_str));
        }
    }

    fn hints(&mut self, hints: &'a [Hint]) {
        hints
            .iter()
            .filter_map(Hint::until)
            .for_each(|w| self.when(w));
    }

    fn when(&mut self, when: &'a When) {
        let names =
            |list: &'a Option<OneOrMany<Id>>| list.iter().flat_map(OneOrMany::iter).map(Id::as_str);
        self.read.extend(when.is.ids());
        self.states.extend(names(&when.state));
        self.people.extend(names(&when.paged));
        when.parts().for_each(|part| self.when(part));
    }

    fn sets(&mut self, sets: &'a Sets) {
        self.set
            .extend(sets.iter().map(|(var, value)| (var, value.as_str())));
    }

    fn text(&mut self, text: &'a str) {
        for reference in references(text) {
            match reference {
                Reference::Metric(id) => self.metrics.insert(id),
                Reference::Sample(id) => self.samples.insert(id),
            };
        }
    }
}
