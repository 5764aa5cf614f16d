//! What one look at a view shows.

use crate::engine::Engine;
use crate::model::{Span, Time, ViewId};
use crate::world::{Body, LOOK_WINDOW, format_value};

/// A view as a responder sees it at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct LookView {
    /// Its id.
    pub id: String,
    /// What people read.
    pub title: String,
    /// The kind of tool.
    pub tool: String,
    /// Column titles, when rows have cells.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<ShownRow>,
    /// The metrics drawn here.
    pub panels: Vec<Panel>,
    /// The latest log lines, oldest first: time, level and text.
    pub lines: Vec<(Time, String, String)>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownRow {
    /// One text, or as many cells as there are columns.
    pub cells: Vec<String>,
    /// When it was last true, if it is not any more.
    pub earlier: Option<Time>,
}

/// A metric over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// What people read.
    pub title: String,
    /// The unit.
    pub unit: String,
    /// The present value, as text.
    pub now: String,
    /// The value on a healthy day, as text.
    pub normal: String,
    /// The past: time and value.
    pub series: Vec<(Time, f64)>,
}

/// How far back panels reach.
const PANEL_WINDOW: Span = Span::mins(45);
/// How many points a panel has.
const PANEL_POINTS: i64 = 60;

impl Engine {
    /// What a look at a view shows at a time, with at most so many log lines. Reveals nothing by itself: the
    /// response `look` does.
    #[must_use]
    pub fn look_at(&self, view: ViewId, at: Time, lines: usize) -> LookView {
        let world = self.world();
        let plan = self.plan();
        let shown = &plan.views[view.index()];
        let rows = world.rows(view, at).into_iter().filter_map(|row| {
            let cells = match row.body {
                Body::Text(text) => vec![text],
                Body::Cells(cells) => cells,
                Body::Panel => return None,
            };
            Some(ShownRow {
                cells,
                earlier: row.earlier,
            })
        });
        let panels = shown.panels.iter().map(|id| {
            let metric = &plan.metrics[id.index()];
            let mut series = Vec::new();
            world.series(
                *id,
                at - PANEL_WINDOW,
                at,
                Span(PANEL_WINDOW.0 / PANEL_POINTS),
                &mut series,
            );
            Panel {
                title: metric.title.clone(),
                unit: metric.unit.clone(),
                now: format_value(metric, world.sample(*id, at)),
                normal: format_value(metric, metric.normal),
                series,
            }
        });
        let lines = world.lines(view, at - LOOK_WINDOW, at, lines);
        LookView {
            id: shown.id.clone(),
            title: shown.title.clone(),
            tool: shown.tool.clone(),
            columns: shown.columns.clone(),
            rows: rows.collect(),
            panels: panels.collect(),
            lines: lines
                .into_iter()
                .map(|l| (l.at, l.level.to_owned(), l.text))
                .collect(),
        }
    }
}
