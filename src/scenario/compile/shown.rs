//! What the system shows: metrics, views and evidence.

use super::{Compiler, Lists, Path};
use crate::model::{
    CauseId, Evidence, EvidenceId, Level, Line, Metric, MetricId, Pace, RoleId, Row, Shape, Span,
    StateId, View,
};
use crate::scenario::doc;
use crate::yaml::Id;

const SETTLE: Span = Span::mins(1);
pub(super) const LOOK_TAKES: Span = Span::secs(30);

impl<'a> Compiler<'a> {
    pub(super) fn metrics(&mut self) -> Vec<Metric> {
        let doc = self.doc;
        let metrics = doc.metrics.iter().map(|(id, metric)| {
            self.path = vec!["metrics".to_owned(), id.to_owned()];
            self.metric(id, metric)
        });
        let metrics = metrics.collect();
        self.path.clear();
        metrics
    }

    fn metric(&mut self, id: &str, metric: &doc::Metric) -> Metric {
        let title = self.needed(&format!("metric `{id}`"), "title", metric.title.clone());
        let unit = self.needed(&format!("metric `{id}`"), "unit", metric.unit.clone());
        let normal = self.needed(&format!("metric `{id}`"), "normal", metric.normal);
        let (min, max) = (
            metric.min.unwrap_or(0.0),
            metric.max.unwrap_or(f64::INFINITY),
        );
        if min > max {
            self.report(
                "S219",
                format!("the metric `{id}` has a `min` above its `max`"),
            );
        }
        for (state, _) in metric.curves.iter() {
            if metric.levels.get(state).is_none() {
                let message =
                    format!("there is no level for `{state}` that this curve could belong to");
                self.within("curves", |c| c.within(state, |c| c.report("S101", message)));
            }
        }
        let mut levels = Vec::new();
        for (state, value) in metric.levels.iter() {
            let Some(index) = self.within("levels", |c| {
                c.within(state, |c| c.resolve("state", state, |n| &n.states))
            }) else {
                continue;
            };
            let curve = metric.curves.get(state);
            levels.push(Level {
                state: StateId::at(index),
                value: *value,
                shape: curve.map_or(Shape::Settle, |c| shape(c.shape)),
                half_life: curve.and_then(|c| c.half_life).map(|d| d.0),
                settle: curve.and_then(|c| c.settle).map(|d| d.0),
            });
        }
        Metric {
            id: id.to_owned(),
            title,
            unit,
            normal,
            noise: metric.noise.map_or(0.0, |n| n.fraction()),
            lag: metric.lag.map_or(Span::ZERO, |d| d.0),
            settle: metric.settle.map_or(SETTLE, |d| d.0),
            min,
            max,
            levels,
        }
    }

    pub(super) fn views(&mut self, lists: &Lists<'a>) -> Vec<View> {
        let doc = self.doc;
        self.variant_views();
        let mut views = Vec::new();
        for (index, (id, view)) in doc.views.iter().enumerate() {
            let place = vec!["views".to_owned(), id.to_owned()];
            let mut compiled = self.at(&place, |c| c.view(id, view));
            for (path, row) in &lists.rows[index] {
                let row = self.at(path, |c| c.row(row, view));
                compiled.rows.push(row);
            }
            for (path, line) in &lists.lines[index] {
                compiled.lines.extend(self.at(path, |c| c.line(line)));
            }
            views.push(compiled);
        }
        views.extend(self.handbook());
        views
    }

    /// The views that the variant has rows and lines for must exist.
    fn variant_views(&mut self) {
        let variant = self.variant;
        let rows = variant.rows.ids().map(|id| ("rows", id));
        let lines = variant.lines.ids().map(|id| ("lines", id));
        for (key, view) in rows.chain(lines) {
            let place: Path = ["variants", self.id, key, view].map(str::to_owned).to_vec();
            self.at(&place, |c| c.resolve("view", view, |n| &n.views));
        }
    }

    fn view(&mut self, id: &str, view: &doc::View) -> View {
        let what = format!("view `{id}`");
        let tool = self.needed(&what, "tool", view.tool.map(|t| t.name().to_owned()));
        View {
            id: id.to_owned(),
            title: self.needed(&what, "title", view.title.clone()),
            tool,
            commands: view.commands.clone(),
            access: view.access.iter().map(ToString::to_string).collect(),
            roles: self.roles("for", &view.roles),
            takes: view.takes.map_or(LOOK_TAKES, |d| d.0),
            empty: view.empty.as_deref().map(|text| self.plain("empty", text)),
            columns: view.columns.clone(),
            panels: self.each_id(
                "panels",
                &view.panels,
                "metric",
                |n| &n.metrics,
                MetricId::at,
            ),
            verifies: self.each_id(
                "verifies",
                &view.verifies,
                "state",
                |n| &n.states,
                StateId::at,
            ),
            rows: Vec::new(),
            lines: Vec::new(),
        }
    }

    fn row(&mut self, row: &doc::Row, view: &doc::View) -> Row {
        if !row.cells.is_empty() && row.cells.len() != view.columns.len() {
            let message = format!(
                "this row has {} cells and its view {} columns",
                row.cells.len(),
                view.columns.len()
            );
            self.within("cells", |c| c.report("S212", message));
        }
        if !row.cells.is_empty() && row.text.is_some() {
            self.report("S212", "a row has either `text` or `cells`");
        }
        let panel = row.text.is_none() && row.cells.is_empty();
        if panel && row.evidence.is_empty() {
            self.report(
                "S212",
                "this row shows nothing: it has neither `text` nor `cells` nor `evidence`",
            );
        }
        let when = self.condition("when", row.when.as_ref());
        let keep = row.keep.then(|| {
            self.seen.push(when);
            u16::try_from(self.seen.len() - 1).unwrap_or(u16::MAX)
        });
        let text = row.text.as_ref().map(|text| self.template("text", text));
        let cells = self.within("cells", |c| {
            row.cells
                .iter()
                .enumerate()
                .map(|(i, cell)| c.within(i, |c| c.pieces(cell)))
                .collect()
        });
        Row {
            when,
            text,
            cells,
            evidence: self.evidence_ids(&row.evidence),
            keep,
        }
    }

    fn line(&mut self, line: &doc::Line) -> Option<Line> {
        let pace = match (&line.rate, line.every) {
            (Some(metric), None) => {
                let metric = self.within("rate", |c| {
                    c.resolve("metric", metric.as_str(), |n| &n.metrics)
                });
                metric.map(|m| Pace::Rate(MetricId::at(m)))
            }
            (None, Some(every)) if every.0 < Span(100) => {
                self.within("every", |c| {
                    c.report(
                        "S202",
                        "a log line comes at most ten times a second: use 100ms or more",
                    );
                });
                None
            }
            (None, Some(every)) => Some(Pace::Every(every.0)),
            _ => {
                self.report("S202", "a log line needs exactly one of `rate` and `every`");
                None
            }
        };
        let when = self.condition("when", line.when.as_ref());
        let text = self.template("text", &line.text);
        let evidence = self.evidence_ids(&line.evidence);
        Some(Line {
            when,
            pace: pace?,
            level: line.level.name().to_owned(),
            text,
            evidence,
        })
    }

    pub(super) fn evidence(&mut self, lists: &Lists<'a>) -> Vec<Evidence> {
        let doc = self.doc;
        let mut all = Vec::new();
        for id in &lists.evidence {
            let Some(evidence) = doc.evidence.get(id) else {
                continue;
            };
            self.path = vec!["evidence".to_owned(), (*id).to_owned()];
            let text = self.needed(&format!("evidence `{id}`"), "text", evidence.text.clone());
            all.push(Evidence {
                id: (*id).to_owned(),
                text: self.plain("text", &text),
                supports: self.each_id(
                    "supports",
                    &evidence.supports,
                    "cause",
                    |n| &n.causes,
                    CauseId::at,
                ),
                refutes: self.each_id(
                    "refutes",
                    &evidence.refutes,
                    "cause",
                    |n| &n.causes,
                    CauseId::at,
                ),
            });
            for cause in evidence
                .refutes
                .iter()
                .filter(|c| evidence.supports.contains(c))
            {
                self.report(
                    "S219",
                    format!("the evidence `{id}` both supports and refutes `{cause}`"),
                );
            }
        }
        self.path.clear();
        all
    }

    fn evidence_ids(&mut self, names: &[Id]) -> Vec<EvidenceId> {
        self.within("evidence", |c| {
            let ids = names.iter().enumerate();
            ids.filter_map(|(i, name)| c.within(i, |c| c.evidence_id(name.as_str())))
                .collect()
        })
    }

    pub(super) fn roles(&mut self, key: &str, names: &[Id]) -> Vec<RoleId> {
        self.each_id(key, names, "incident role", |n| &n.roles, RoleId::at)
    }

    fn each_id<T>(
        &mut self,
        key: &str,
        names: &[Id],
        what: &str,
        table: for<'n> fn(&'n super::Names<'a>) -> &'n Vec<&'a str>,
        id: fn(usize) -> T,
    ) -> Vec<T> {
        self.within(key, |c| {
            let ids = names.iter().enumerate();
            ids.filter_map(|(i, name)| {
                c.within(i, |c| c.resolve(what, name.as_str(), table))
                    .map(id)
            })
            .collect()
        })
    }

    /// A value that a plan needs, and that scenario or catalogue has to give.
    pub(super) fn needed<T: Default>(&mut self, what: &str, key: &str, value: Option<T>) -> T {
        value.unwrap_or_else(|| {
            self.report(
                "S206",
                format!("the {what} has no `{key}`, neither here nor in a catalogue"),
            );
            T::default()
        })
    }
}

fn shape(shape: doc::Shape) -> Shape {
    match shape {
        doc::Shape::Settle => Shape::Settle,
        doc::Shape::Step => Shape::Step,
        doc::Shape::Burst => Shape::Burst,
        doc::Shape::Ragged => Shape::Ragged,
    }
}
