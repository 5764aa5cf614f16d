//! Which parts of a document belong to a variant.

use super::Path;
use super::cond::{folded, names_variant};
use crate::scenario::doc::{Change, Expect, Inject, Line, Row, Scenario, Variant, When};

/// The parts of a variant, each with its place in the document.
pub(in crate::scenario) struct Lists<'a> {
    pub(in crate::scenario) injects: Vec<(Path, &'a Inject)>,
    pub(in crate::scenario) changes: Vec<(Path, &'a Change)>,
    pub(in crate::scenario) expects: Vec<(Path, &'a Expect)>,
    /// By view, in the order of the views.
    pub(in crate::scenario) rows: Vec<Vec<(Path, &'a Row)>>,
    /// By view, in the order of the views.
    pub(in crate::scenario) lines: Vec<Vec<(Path, &'a Line)>>,
    /// Evidence that concerns a cause.
    pub(in crate::scenario) evidence: Vec<&'a str>,
}

impl<'a> Lists<'a> {
    pub(in crate::scenario) fn select(doc: &'a Scenario, id: &str, variant: &'a Variant) -> Self {
        let may = |when: &Option<When>| when.as_ref().is_none_or(|w| folded(w, id) != Some(false));
        let own = |section: &str| vec!["variants".to_owned(), id.to_owned(), section.to_owned()];
        let plays = |only_if: &Option<When>| {
            !variant.false_alarm || only_if.as_ref().is_some_and(|w| names_variant(w, id))
        };
        let injects = numbered(&["injects".to_owned()], &doc.injects)
            .filter(|(_, i)| !i.chorus || plays(&i.only_if))
            .chain(numbered(&own("injects"), &variant.injects))
            .filter(|(_, i)| may(&i.when) && may(&i.only_if));
        let changes = numbered(&["changes".to_owned()], &doc.changes)
            .chain(numbered(&own("changes"), &variant.changes))
            .filter(|(_, c)| may(&c.when) && may(&c.only_if));
        let expects = numbered(&["expect".to_owned()], &doc.expect)
            .filter(|(_, e)| plays(&e.only_if))
            .chain(numbered(&own("expect"), &variant.expect))
            .filter(|(_, e)| may(&e.only_if));
        let rows = doc.views.iter().map(|(view, shared)| {
            let mut rows: Vec<(Path, &Row)> = numbered(
                &["views".to_owned(), view.to_owned(), "rows".to_owned()],
                &shared.rows,
            )
            .collect();
            let mut place = own("rows");
            place.push(view.to_owned());
            let (first, last): (Vec<_>, Vec<_>) =
                numbered(&place, variant.rows.get(view).map_or(&[][..], |r| r))
                    .partition(|(_, row)| row.first);
            rows.splice(0..0, first);
            rows.extend(last);
            rows.retain(|(_, row)| may(&row.when));
            rows
        });
        let lines = doc.views.iter().map(|(view, shared)| {
            let mut place = own("lines");
            place.push(view.to_owned());
            numbered(
                &["views".to_owned(), view.to_owned(), "lines".to_owned()],
                &shared.lines,
            )
            .chain(numbered(
                &place,
                variant.lines.get(view).map_or(&[][..], |l| l),
            ))
            .filter(|(_, line)| may(&line.when))
            .collect()
        });
        Self {
            injects: injects.collect(),
            changes: changes.collect(),
            expects: expects.collect(),
            rows: rows.collect(),
            lines: lines.collect(),
            evidence: doc
                .evidence
                .iter()
                .filter(|(_, e)| !e.supports.is_empty() || !e.refutes.is_empty())
                .map(|(id, _)| id)
                .collect(),
        }
    }
}

/// The items of a list with their places.
fn numbered<'a, T>(
    list: &[String],
    items: &'a [T],
) -> impl Iterator<Item = (Path, &'a T)> + use<'a, T> {
    let list = list.to_vec();
    items.iter().enumerate().map(move |(i, item)| {
        let mut path = list.clone();
        path.push(i.to_string());
        (path, item)
    })
}
