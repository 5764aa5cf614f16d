//! The report as one self-contained HTML page.
//!
//! Invariants: no script, no address outside the page, everything escaped; ids are unique. Only
//! the drawings are inserted as they are, and they escape their texts themselves.

use askama::Template;

use super::charts;
use super::model::ReportModel;

#[derive(Template)]
#[template(path = "report/report.html")]
struct Page<'a> {
    m: &'a ReportModel,
    lost: String,
    slas: Vec<String>,
    swim: String,
    affected: Vec<Drawn>,
    metrics: Vec<Drawn>,
    cadence: String,
}

/// A curve with its drawing.
struct Drawn {
    title: String,
    unit: String,
    svg: String,
    table: Vec<(String, String)>,
}

/// The report as HTML.
#[must_use]
pub fn html(model: &ReportModel) -> String {
    let drawn = |wide: bool| -> Vec<Drawn> {
        let chosen = model.curves.iter().filter(|c| c.steps == wide);
        chosen
            .map(|c| Drawn {
                title: c.title.clone(),
                unit: c.unit.clone(),
                svg: charts::metric(&model.swim, c, wide),
                table: c.table.clone(),
            })
            .collect()
    };
    let slas = model.slas.iter().enumerate();
    let page = Page {
        m: model,
        lost: charts::lost(&model.lost),
        slas: slas.map(|(i, row)| charts::sla(i, row)).collect(),
        swim: charts::swim(&model.swim),
        affected: drawn(true),
        metrics: drawn(false),
        cadence: charts::cadence(&model.swim, &model.cadence),
    };
    page.render().expect("writing to a string cannot fail")
}
