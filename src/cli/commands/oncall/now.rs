//! Who is on call at a moment, and whom a page reaches one after another.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Shown;
use crate::cli::context::Context;
use crate::cli::error::{Outcome, count};
use crate::policy::rota::{Cause, Duty, Who};

impl Shown {
    pub(super) fn print_now(&self, cx: &Context, layer: Option<usize>, at: Timestamp) -> Outcome {
        let layers: Vec<usize> = match layer {
            Some(layer) => vec![layer],
            None => (0..self.rota.layers()).collect(),
        };
        let duties: Vec<(usize, Option<Duty>)> = layers
            .into_iter()
            .map(|l| (l, self.rota.on_call(l, at)))
            .collect();
        if cx.out.json {
            return cx.out.print_json(&json!({
                "at": self.exact(at),
                "zone": self.zone_name(),
                "layers": duties.iter().map(|(l, d)| self.layer_json(*l, d.as_ref())).collect::<Vec<_>>(),
                "escalation": self.chain_json(at),
                "repeat": self.policy.on_call.repeat,
            }));
        }
        let out = &cx.out;
        let mut text = format!(
            "{}\n\n",
            out.bold(&format!("On call on {}", self.clock(at)))
        );
        let rows: Vec<Vec<String>> = duties
            .iter()
            .map(|(l, d)| self.layer_row(*l, d.as_ref()))
            .collect();
        text += &out.table(&["LAYER", "PERSON", "UNTIL", "REACHED BY"], &rows);
        if layer.is_none() {
            text += &format!("\n{}\n\n", out.bold("A page goes to"));
            let head = ["LEVEL", "PERSON", "WHY", "WAITS", "REACHED BY"];
            text += &out.table(&head, &self.chain_rows(at));
            text += match self.policy.on_call.repeat {
                0 => "Then nobody else is paged.\n".to_owned(),
                n => format!(
                    "Then all levels again, {}.\n",
                    count(n.into(), "time", "times")
                ),
            }
            .as_str();
        }
        out.print(&text)?;
        out.suggest("\n`firedrill oncall --from 2026-03-01 --to 2026-04-01` shows a rotation.");
        Ok(())
    }

    fn layer_row(&self, layer: usize, duty: Option<&Duty>) -> Vec<String> {
        let id = self.layer_id(layer).to_owned();
        match duty {
            Some(duty) => vec![
                id,
                self.name(duty.person).to_owned() + self.remark(duty),
                self.clock(duty.end),
                self.reached(duty.person),
            ],
            None => vec![id, "nobody".to_owned(), "-".to_owned(), "-".to_owned()],
        }
    }

    fn remark(&self, duty: &Duty) -> &'static str {
        match duty.by {
            Cause::Turn(_) => "",
            Cause::Override(_) => " (stands in)",
        }
    }

    fn layer_json(&self, layer: usize, duty: Option<&Duty>) -> Value {
        let title = self.policy.on_call.layers.iter().nth(layer);
        let mut value = json!({
            "layer": self.layer_id(layer),
            "title": title.map(|(_, l)| l.title.as_str()),
            "person": null,
        });
        if let Some(duty) = duty {
            value["person"] = self.person_id(duty.person).into();
            value["name"] = self.name(duty.person).into();
            value["contact"] = self.reached(duty.person).into();
            value["since"] = self.exact(duty.start).into();
            value["until"] = self.exact(duty.end).into();
            value["override"] = matches!(duty.by, Cause::Override(_)).into();
        }
        value
    }

    /// The people of a level at a moment, and why each of them.
    fn paged(&self, level: usize, at: Timestamp) -> Vec<(Option<usize>, String)> {
        let who = self.rota.level(level).iter();
        who.map(|who| match *who {
            Who::Person(person) => (Some(person), "always".to_owned()),
            Who::Layer(layer) => {
                let duty = self.rota.on_call(layer, at);
                (duty.map(|d| d.person), self.layer_id(layer).to_owned())
            }
        })
        .collect()
    }

    fn chain_rows(&self, at: Timestamp) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for (i, level) in self.policy.escalation.iter().enumerate() {
            for (person, why) in self.paged(i, at) {
                rows.push(vec![
                    (i + 1).to_string(),
                    person.map_or("nobody", |p| self.name(p)).to_owned(),
                    why,
                    level.timeout.0.to_string(),
                    person.map_or_else(|| "-".to_owned(), |p| self.reached(p)),
                ]);
            }
        }
        rows
    }

    fn chain_json(&self, at: Timestamp) -> Vec<Value> {
        let levels = self.policy.escalation.iter().enumerate();
        levels
            .map(|(i, level)| {
                let people: Vec<Value> = self
                    .paged(i, at)
                    .into_iter()
                    .map(|(person, why)| {
                        json!({
                            "why": why,
                            "person": person.map(|p| self.person_id(p)),
                            "name": person.map(|p| self.name(p)),
                            "contact": person.map(|p| self.reached(p)),
                        })
                    })
                    .collect();
                json!({ "level": i + 1, "timeout_ms": level.timeout.0.0, "people": people })
            })
            .collect()
    }
}
