//! What a view shows besides its panels and log lines, and what a look at it reveals.
//!
//! A row is shown while its condition holds, in the order of the file. A row that keeps stays
//! after its condition has become false: its numbers are those of the last moment when it held,
//! ages go on counting. `empty` stands first when no row with text or cells holds at present,
//! also when rows seen earlier follow. A row without text says that the panels are the evidence.

use super::{LOOK_WINDOW, World, in_state};
use crate::model::{CondId, EvidenceId, Fact, Facts, Row, Time, ViewId};

/// A row as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown<'a> {
    /// What there is to read.
    pub body: Body,
    /// The last time at which the row held, when it does not hold any more.
    pub earlier: Option<Time>,
    /// What it reveals.
    pub evidence: &'a [EvidenceId],
}

/// What there is to read in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// A line of text.
    Text(String),
    /// Cells under the columns of the view.
    Cells(Vec<String>),
    /// Nothing: the panels of the view are the evidence.
    Panel,
}

impl<'a> World<'a> {
    /// The rows that a look at a time shows.
    #[must_use]
    pub fn rows(&self, view: ViewId, t: Time) -> Vec<Shown<'a>> {
        let plan = self.plan;
        let facts = self.facts(t);
        let view_plan = &plan.views[view.index()];
        let mut shown = Vec::with_capacity(view_plan.rows.len() + 1);
        let mut silent = true;
        for (i, row) in view_plan.rows.iter().enumerate() {
            let holds = plan.conds.holds(row.when, facts);
            if !holds && !self.kept(row, facts) {
                continue;
            }
            let earlier = (!holds).then(|| self.last_held(row.when, t));
            let salt = u64::from(view.0) << 16 | i as u64;
            let body = self.body(row, t, earlier.unwrap_or(t), salt);
            silent &= !holds || body == Body::Panel;
            shown.push(Shown {
                body,
                earlier,
                evidence: &row.evidence,
            });
        }
        if let Some(empty) = view_plan.empty.as_ref().filter(|_| silent) {
            shown.insert(
                0,
                Shown {
                    body: Body::Text(empty.clone()),
                    earlier: None,
                    evidence: &[],
                },
            );
        }
        shown
    }

    /// Adds what a look at a time reveals, each evidence once: by rows that hold or are kept, and by
    /// log lines of the last [`LOOK_WINDOW`].
    pub fn evidence(&self, view: ViewId, t: Time, out: &mut Vec<EvidenceId>) {
        let facts = self.facts(t);
        let view_plan = &self.plan.views[view.index()];
        let mut add = |found: &[EvidenceId], shown: &dyn Fn() -> bool| {
            if found.iter().all(|e| out.contains(e)) || !shown() {
                return;
            }
            for evidence in found {
                if !out.contains(evidence) {
                    out.push(*evidence);
                }
            }
        };
        for row in &view_plan.rows {
            add(&row.evidence, &|| {
                self.plan.conds.holds(row.when, facts) || self.kept(row, facts)
            });
        }
        for (i, line) in view_plan.lines.iter().enumerate() {
            add(&line.evidence, &|| self.writes(view, i, t - LOOK_WINDOW, t));
        }
    }

    /// Whether none of the states that the view can tell from health holds. Noise has no say in this.
    #[must_use]
    pub fn healthy(&self, view: ViewId, t: Time) -> bool {
        let facts = self.facts(t);
        let states = &self.plan.views[view.index()].verifies;
        !states.iter().any(|s| in_state(self.plan, *s, facts))
    }

    fn body(&self, row: &Row, now: Time, seen: Time, salt: u64) -> Body {
        if !row.cells.is_empty() {
            let cells = row.cells.iter().zip(0u64..);
            return Body::Cells(
                cells
                    .map(|(cell, i)| self.fill(cell, now, seen, salt, i))
                    .collect(),
            );
        }
        match &row.text {
            Some(text) => Body::Text(self.fill(text, now, seen, salt, 0)),
            None => Body::Panel,
        }
    }

    fn kept(&self, row: &Row, facts: &Facts) -> bool {
        row.keep
            .is_some_and(|n| facts.has(self.plan.layout.bit(Fact::Seen(n))))
    }

    /// The last millisecond up to `t` at which a condition held that does not hold at `t`.
    fn last_held(&self, condition: CondId, t: Time) -> Time {
        let moments = self.timeline.moments();
        let upto = moments.partition_point(|m| m.at <= t);
        moments[..upto]
            .windows(2)
            .rev()
            .find(|pair| self.plan.conds.holds(condition, &pair[0].facts))
            .map_or(t, |pair| Time(pair[1].at.0 - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{BOARD, CRASH, Fixture, LOG, SLOW};
    use super::*;
    use crate::model::{ActionId, StateId};

    fn mins(n: i64) -> Time {
        Time(n * 60_000)
    }

    fn fixture() -> Fixture {
        let mut f = Fixture::new(&[(0, vec![CRASH]), (10, vec![SLOW])]);
        f.timeline.ran(ActionId(0), mins(4));
        f
    }

    fn show(f: &Fixture, minute: i64) -> String {
        let mut out = String::new();
        for row in f.world().rows(BOARD, mins(minute)) {
            let earlier = row.earlier.map_or("now".to_owned(), Time::clock);
            let evidence: Vec<u16> = row.evidence.iter().map(|e| e.0).collect();
            out += &format!("{earlier} {:?} {evidence:?}\n", row.body);
        }
        out
    }

    #[test]
    fn rows_come_go_and_stay() {
        let f = fixture();
        insta::assert_snapshot!(show(&f, -1), @r#"now Text("All quiet") []"#);
        insta::assert_snapshot!(show(&f, 3), @r#"
        now Text("crash 97, first seen 3 min ago") [10]
        now Cells(["host", "-"]) [11]
        now Panel [12]
        "#);
        insta::assert_snapshot!(show(&f, 5), @r#"
        now Text("crash 76, first seen 5 min ago") [10]
        now Cells(["host", "14:09"]) [11]
        now Panel [12]
        "#);
        // The number is that of the last moment of the crash.
        insta::assert_snapshot!(show(&f, 30), @r#"
        now Text("All quiet") []
        9:59 Text("crash 43, first seen 30 min ago") [10]
        "#);
    }

    #[test]
    fn a_look_reveals_what_is_shown_and_nothing_twice() {
        let f = fixture();
        let mut found = vec![EvidenceId(10)];
        f.world().evidence(BOARD, mins(-1), &mut found);
        assert_eq!(found, [EvidenceId(10)]);
        f.world().evidence(BOARD, mins(5), &mut found);
        f.world().evidence(BOARD, mins(5), &mut found);
        assert_eq!(found, [10, 11, 12].map(EvidenceId));
        found.clear();
        f.world().evidence(BOARD, mins(30), &mut found);
        assert_eq!(found, [EvidenceId(10)]);
    }

    #[test]
    fn health_is_about_the_states_that_a_view_verifies() {
        let f = fixture();
        let w = f.world();
        assert!(w.healthy(BOARD, mins(-1)) && !w.healthy(BOARD, mins(0)));
        // SLOW holds, but neither view can tell it.
        assert!(w.healthy(BOARD, mins(10)) && w.healthy(LOG, mins(10)));
        assert!(in_state(w.plan, StateId(2), w.facts(mins(10))));
    }
}
