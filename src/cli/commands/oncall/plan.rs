//! The rotation over a time: who when, what is missing or doubled, and who carries how much.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Format, Shown};
use crate::cli::context::Context;
use crate::cli::error::{CliError, Kind, Outcome};
use crate::policy::rota::{Audit, Cause, Duty, Gap, Share, calendar};
use crate::session::Wall;

/// A rotation, looked at.
struct Plan {
    time: (Timestamp, Timestamp),
    /// Whole, in the order of their beginnings.
    duties: Vec<Duty>,
    audit: Audit,
    shares: Vec<Share>,
}

impl Shown {
    pub(super) fn print_plan(
        &self,
        cx: &Context,
        format: Format,
        layer: Option<usize>,
        time: (Timestamp, Timestamp),
    ) -> Outcome {
        let layers = match (layer, format) {
            (Some(layer), _) => vec![layer],
            (None, Format::Ics) => self.first_level(),
            (None, _) => (0..self.rota.layers()).collect(),
        };
        if layers.is_empty() {
            let error = CliError::new(Kind::Usage, "the first level names people, not layers");
            return Err(error.hint("name a layer with --layer"));
        }
        let plan = self.plan(&layers, time);
        match format {
            Format::Table => return cx.out.print(&self.table(cx, &plan)),
            Format::Json => return cx.out.print_json(&self.json(&plan)),
            Format::Csv => cx.out.print(&self.csv(&plan))?,
            Format::Ics => {
                let stamp = Wall::now().stamp;
                let text = calendar(&self.policy, &plan.duties, plan.time, stamp);
                cx.out.print(&text)?;
            }
        }
        // Neither form has a place for what is wrong.
        let problems = self.problems(&plan.audit);
        if !problems.is_empty() {
            cx.out.say(&format!("Note: {}", problems.join("\n      ")));
        }
        Ok(())
    }

    fn plan(&self, layers: &[usize], time: (Timestamp, Timestamp)) -> Plan {
        let all = layers.iter();
        let mut duties: Vec<Duty> = all
            .flat_map(|l| self.rota.duties(*l, time.0, time.1))
            .collect();
        duties.sort_by_key(|d| (d.start.max(time.0), d.layer));
        let cut: Vec<Duty> = duties.iter().map(|d| d.within(time.0, time.1)).collect();
        Plan {
            time,
            audit: self.rota.audit(layers, time.0, time.1),
            shares: self.rota.shares(&cut),
            duties,
        }
    }

    fn reason(&self, duty: &Duty) -> String {
        match duty.by {
            Cause::Turn(_) => String::new(),
            Cause::Override(i) => {
                let found = self.policy.on_call.overrides.get(i);
                let reason = found.and_then(|o| o.reason.clone());
                reason.map_or_else(|| "stands in".to_owned(), |r| format!("stands in: {r}"))
            }
        }
    }

    fn table(&self, cx: &Context, plan: &Plan) -> String {
        let out = &cx.out;
        let rows: Vec<Vec<String>> = plan
            .duties
            .iter()
            .map(|duty| {
                let cut = duty.within(plan.time.0, plan.time.1);
                vec![
                    self.clock(cut.start),
                    self.clock(cut.end),
                    hours(cut.minutes()),
                    self.layer_id(duty.layer).to_owned(),
                    self.name(duty.person).to_owned(),
                    self.reason(duty),
                ]
            })
            .collect();
        let head = ["FROM", "TO", "HOURS", "LAYER", "PERSON", ""];
        let mut text = format!(
            "Times in {}\n\n{}",
            self.zone_name(),
            out.table(&head, &rows)
        );
        text += &format!("\n{}\n", out.bold("What is missing or doubled"));
        let problems = self.problems(&plan.audit);
        if problems.is_empty() {
            text += "Nothing: no gap, no overlap, nobody is on call twice.\n";
        }
        for problem in problems {
            text += &format!("- {problem}\n");
        }
        let rows: Vec<Vec<String>> = plan
            .shares
            .iter()
            .map(|share| {
                vec![
                    self.name(share.person).to_owned(),
                    hours(share.minutes),
                    share.nights.to_string(),
                    hours(share.night_minutes),
                    share.weekends.to_string(),
                    hours(share.weekend_minutes),
                ]
            })
            .collect();
        let head = ["PERSON", "HOURS", "NIGHTS", "HOURS", "WEEKENDS", "HOURS"];
        text += &format!(
            "\n{}\n{}",
            out.bold("Who carries how much"),
            out.table(&head, &rows)
        );
        text
    }

    /// What is wrong, a line for each.
    fn problems(&self, audit: &Audit) -> Vec<String> {
        let time = |start, end| format!("from {} to {}", self.clock(start), self.clock(end));
        let gaps = audit.gaps.iter().map(|g| {
            format!(
                "gap: nobody is on call {}, {}",
                self.place(g),
                time(g.start, g.end)
            )
        });
        let overlaps = audit.overlaps.iter().map(|o| {
            let (layer, has) = (self.layer_id(o.layer), self.name(o.on_call));
            let time = time(o.start, o.end);
            format!(
                "overlap: in {layer} {has} has the time that {} claims too, {time}",
                self.name(o.besides)
            )
        });
        let doubles = audit.doubles.iter().map(|d| {
            let [first, second] = d.layers.map(|l| self.layer_id(l));
            let time = time(d.start, d.end);
            format!(
                "double booking: {} is on call in {first} and {second}, {time}",
                self.name(d.person)
            )
        });
        gaps.chain(overlaps).chain(doubles).collect()
    }

    fn place(&self, gap: &Gap) -> String {
        match (gap.level, gap.layer) {
            (Some(level), _) => format!("at level {}", level + 1),
            (None, Some(layer)) => format!("in {}", self.layer_id(layer)),
            (None, None) => String::new(),
        }
    }

    fn csv(&self, plan: &Plan) -> String {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        let mut rows =
            vec![["layer", "person", "name", "from", "to", "minutes", "reason"].map(str::to_owned)];
        for duty in &plan.duties {
            let cut = duty.within(plan.time.0, plan.time.1);
            rows.push([
                self.layer_id(duty.layer).to_owned(),
                self.person_id(duty.person).to_owned(),
                self.name(duty.person).to_owned(),
                self.exact(cut.start),
                self.exact(cut.end),
                cut.minutes().to_string(),
                self.reason(duty),
            ]);
        }
        for row in rows {
            writer.write_record(row).expect("memory can be written");
        }
        let bytes = writer.into_inner().expect("memory can be written");
        String::from_utf8(bytes).expect("texts are UTF-8")
    }

    fn json(&self, plan: &Plan) -> Value {
        let time = |start, end| json!({ "from": self.exact(start), "to": self.exact(end) });
        let with = |mut value: Value, more: Value| {
            if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
                value.extend(more);
            }
            value
        };
        let duties = plan.duties.iter().map(|d| {
            let cut = d.within(plan.time.0, plan.time.1);
            with(
                json!({
                    "layer": self.layer_id(d.layer),
                    "person": self.person_id(d.person),
                    "name": self.name(d.person),
                    "minutes": cut.minutes(),
                    "override": matches!(d.by, Cause::Override(_)),
                    "reason": self.reason(d),
                }),
                time(cut.start, cut.end),
            )
        });
        let gaps = plan.audit.gaps.iter().map(|g| {
            let level = g.level.map(|l| l + 1);
            let layer = g.layer.map(|l| self.layer_id(l));
            with(
                json!({ "level": level, "layer": layer }),
                time(g.start, g.end),
            )
        });
        let overlaps = plan.audit.overlaps.iter().map(|o| {
            let people = [o.on_call, o.besides].map(|p| self.person_id(p));
            let value = json!({ "layer": self.layer_id(o.layer), "on_call": people[0], "besides": people[1] });
            with(value, time(o.start, o.end))
        });
        let doubles = plan.audit.doubles.iter().map(|d| {
            let layers = d.layers.map(|l| self.layer_id(l));
            let value = json!({ "person": self.person_id(d.person), "layers": layers });
            with(value, time(d.start, d.end))
        });
        let shares = plan.shares.iter().map(|s| {
            json!({
                "person": self.person_id(s.person),
                "name": self.name(s.person),
                "minutes": s.minutes,
                "nights": s.nights,
                "night_minutes": s.night_minutes,
                "weekends": s.weekends,
                "weekend_minutes": s.weekend_minutes,
            })
        });
        json!({
            "from": self.exact(plan.time.0),
            "to": self.exact(plan.time.1),
            "zone": self.zone_name(),
            "duties": duties.collect::<Vec<_>>(),
            "gaps": gaps.collect::<Vec<_>>(),
            "overlaps": overlaps.collect::<Vec<_>>(),
            "double_bookings": doubles.collect::<Vec<_>>(),
            "fairness": shares.collect::<Vec<_>>(),
        })
    }
}

/// Minutes as hours: `167` or `166.5`.
fn hours(minutes: i64) -> String {
    let hours = minutes as f64 / 60.0;
    if minutes % 60 == 0 {
        format!("{hours:.0}")
    } else {
        format!("{hours:.1}")
    }
}
