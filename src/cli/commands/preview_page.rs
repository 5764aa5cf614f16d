//! A preview as a text and as JSON.

use serde_json::{Value, json};

use crate::cli::out::{Out, wrap};
use crate::cli::plain;
use crate::engine::{
    Engine, FacilitatorView, InjectStatus, LookView, Phase, PlayerView, ScriptLine, Tool,
};
use crate::model::{Participant, Severity, Stamped, Time, ViewId};
use crate::session::announce::refusal;
use crate::world::clock_time;

/// Whose eyes the preview is seen with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// The truth.
    Facilitator,
    /// A seat.
    Player {
        /// Which.
        seat: Participant,
        /// Its name: that of the role when nobody plays.
        name: String,
        /// The roles that it holds.
        roles: Vec<String>,
    },
}

/// A drill at a time.
pub(super) struct Page<'a> {
    pub(super) who: Vec<Who>,
    /// How many moves were played; nothing is done without a script.
    pub(super) moves: Option<usize>,
    pub(super) at: Time,
    pub(super) engine: &'a Engine,
    pub(super) log: &'a [Stamped],
}

/// How many log lines a screen shows.
const LINES: usize = 12;

/// What hurts users.
struct Impact<'a> {
    severity: Severity,
    share: f64,
    text: &'a str,
}

impl Page<'_> {
    fn impact(&self) -> Option<Impact<'_>> {
        let state = &self.engine.plan().states[self.engine.state().impact?.index()];
        Some(Impact {
            severity: state.severity?,
            share: self.engine.world().affected(self.at),
            text: &state.text,
        })
    }

    fn clock(&self) -> String {
        clock_time(self.engine.plan().starts, self.at)
    }

    /// The screens of the views that somebody of these may use; with the truth, all.
    fn screens(&self) -> Vec<LookView> {
        let views = (0..self.engine.plan().views.len()).map(ViewId::at);
        let open = |view: &ViewId| {
            self.who.iter().any(|who| match who {
                Who::Facilitator => true,
                Who::Player { seat, .. } => {
                    let seen = self.engine.player_view(*seat, self.log);
                    seen.views[view.index()].refused.is_none()
                }
            })
        };
        let shown = views.filter(open);
        shown
            .map(|view| self.engine.look_at(view, self.at, LINES))
            .collect()
    }

    /// The preview for people.
    pub(super) fn to_text(&self, out: &Out) -> String {
        let plan = self.engine.plan();
        let mut text = format!(
            "{}  {}\n",
            out.bold(&plan.title),
            out.faint(&format!(
                "variant {}, seed {}",
                plan.variant,
                self.engine.seed()
            ))
        );
        text += &format!("Clock: {} of play, {}\n", self.at.clock(), self.clock());
        let impact = match self.impact() {
            None => "none".to_owned(),
            Some(i) => format!(
                "{}, {:.0} % of users: {}",
                i.severity.name(),
                i.share * 100.0,
                i.text
            ),
        };
        text += &wrap(&format!("Impact on users: {impact}"), out.width, 0);
        text += &match self.moves {
            None => "Moves: none; each role is held by somebody else.\n".to_owned(),
            Some(moves) => format!("Moves: {moves}\n"),
        };
        match self.engine.state().phase {
            Phase::Play if self.engine.state().paused => text += "The drill is paused.\n",
            Phase::Play => {}
            _ => text += "The drill has ended before.\n",
        }
        for who in &self.who {
            text += &match who {
                Who::Facilitator => self.truth(out),
                Who::Player { seat, name, roles } => self.player(out, *seat, name, roles),
            };
        }
        text += &format!("\n{}\n", out.bold("Screens"));
        for screen in self.screens() {
            text += &format!("\n{} ({})\n", out.bold(&screen.id), screen.title);
            text += &plain::screen(&screen, plan.starts, true);
        }
        text
    }

    fn player(&self, out: &Out, seat: Participant, name: &str, roles: &[String]) -> String {
        let view = self.engine.player_view(seat, self.log);
        let others: Vec<&str> = roles
            .iter()
            .map(String::as_str)
            .filter(|r| *r != name)
            .collect();
        let held = match self.engine.roster().solo {
            true => "plays alone and holds all roles".to_owned(),
            false => others.join(", "),
        };
        let mut text = format!("\n{}  {}", out.bold(name), out.faint(&held));
        text = text.trim_end().to_owned() + "\n";
        let mut line = |line: String| text += &wrap(&line, out.width, 2);
        for item in &view.inbox {
            let page = if item.alert { " PAGE" } else { "" };
            line(format!(
                "[{}]{page} {} ({}): {}",
                item.at.clock(),
                item.from,
                item.via,
                item.text
            ));
        }
        if view.inbox.is_empty() {
            line("Nothing has come in.".to_owned());
        }
        for tool in refused(&view) {
            line(format!("May not use {}: {}", tool.id, why(tool)));
        }
        if self.moves.is_some() {
            stand(&view).into_iter().for_each(line);
        }
        text
    }

    fn truth(&self, out: &Out) -> String {
        let view = self.engine.facilitator_view(self.log);
        let mut text = format!("\n{}\n", out.bold("The truth"));
        let mut line = |line: String| text += &wrap(&line, out.width, 2);
        line(format!("Cause: {}", view.cause));
        line(format!("States that hold: {}", list(&view.states)));
        line(format!("Evidence not found: {}", list(&view.unseen)));
        text += &format!("\n{}\n", out.bold("The script"));
        for inject in &view.script {
            text += &wrap(
                &format!(
                    "{} [{}] {}: {}",
                    stand_of(inject),
                    inject.id,
                    inject.from,
                    inject.text
                ),
                out.width,
                2,
            );
        }
        text
    }

    /// The preview for programs.
    pub(super) fn to_json(&self) -> Value {
        let plan = self.engine.plan();
        let players = self.who.iter().filter_map(|who| match who {
            Who::Facilitator => None,
            Who::Player { seat, name, roles } => Some(self.player_json(*seat, name, roles)),
        });
        let truth = self.who.contains(&Who::Facilitator);
        json!({
            "scenario": plan.id,
            "variant": plan.variant,
            "seed": self.engine.seed(),
            "at_ms": self.at.0,
            "clock": self.clock(),
            "ended": self.engine.state().phase != Phase::Play,
            "moves": self.moves.unwrap_or(0),
            "impact": self.impact().map(|i| json!({
                "severity": i.severity.name(), "users_share": i.share, "text": i.text,
            })),
            "players": players.collect::<Value>(),
            "truth": truth.then(|| truth_json(&self.engine.facilitator_view(self.log))),
            "screens": self.screens().iter().map(screen_json).collect::<Value>(),
        })
    }

    fn player_json(&self, seat: Participant, name: &str, roles: &[String]) -> Value {
        let view = self.engine.player_view(seat, self.log);
        json!({
            "name": name,
            "roles": roles,
            "inbox": view.inbox.iter().map(|i| json!({
                "at_ms": i.at.0, "from": i.from, "via": i.via, "text": i.text, "alert": i.alert,
            })).collect::<Value>(),
            "refused": refused(&view).map(|t| json!({ "id": t.id, "why": why(t) })).collect::<Value>(),
            "acked": view.acked,
            "resolved": view.resolved,
            "declared": view.declared.map(|d| d.map_or("none", Severity::name)),
            "told": view.told.iter().map(|t| json!({ "audience": t.audience, "last_ms": t.last.0 })).collect::<Value>(),
            "found": view.found.iter().map(|f| f.text.as_str()).collect::<Value>(),
            "running": view.running.iter().map(|(title, until)| json!({ "title": title, "until_ms": until.0 })).collect::<Value>(),
            "results": view.results.iter().map(|r| json!({ "at_ms": r.at.0, "title": r.title, "text": r.text })).collect::<Value>(),
        })
    }
}

/// Where the team stands, after moves.
fn stand(view: &PlayerView) -> Vec<String> {
    let declared = match view.declared {
        None => "not declared",
        Some(None) => "none",
        Some(Some(severity)) => severity.name(),
    };
    let yes = |is: bool| if is { "yes" } else { "no" };
    let mut lines = vec![format!(
        "Acknowledged: {}. Severity: {declared}. Resolved: {}.",
        yes(view.acked),
        yes(view.resolved)
    )];
    let told = view.told.iter();
    lines.extend(told.map(|t| format!("Told: {} at {}", t.audience, t.last.clock())));
    let found = view.found.iter();
    lines.extend(found.map(|f| format!("Found: {} ({}, {})", f.text, f.view, f.at.clock())));
    let running = view.running.iter();
    lines
        .extend(running.map(|(title, until)| format!("Running: {title}, until {}", until.clock())));
    let results = view.results.iter();
    lines.extend(results.map(|r| format!("Done: {} at {}: {}", r.title, r.at.clock(), r.text)));
    lines
}

fn refused(view: &PlayerView) -> impl Iterator<Item = &Tool> {
    let tools = view.views.iter().chain(&view.actions);
    tools.filter(|tool| tool.refused.is_some())
}

fn why(tool: &Tool) -> &'static str {
    tool.refused.map_or("", refusal)
}

fn list(words: &[String]) -> String {
    if words.is_empty() {
        "none".to_owned()
    } else {
        words.join("; ")
    }
}

fn stand_of(inject: &ScriptLine) -> String {
    match (inject.status, inject.at) {
        (InjectStatus::Delivered(at), _) => format!("delivered at {}", at.clock()),
        (InjectStatus::Skipped(at), _) => format!("skipped at {}", at.clock()),
        (InjectStatus::Pending, Some(at)) => format!("due at {}", at.clock()),
        (InjectStatus::Pending, None) => "waits".to_owned(),
    }
}

fn truth_json(view: &FacilitatorView) -> Value {
    let inject = |i: &ScriptLine| {
        let (status, since) = match i.status {
            InjectStatus::Pending => ("pending", None),
            InjectStatus::Delivered(at) => ("delivered", Some(at.0)),
            InjectStatus::Skipped(at) => ("skipped", Some(at.0)),
        };
        json!({
            "id": i.id, "status": status, "status_ms": since, "due_ms": i.at.map(|at| at.0),
            "from": i.from, "text": i.text, "expects": i.expects, "contingency": i.contingency,
        })
    };
    json!({
        "cause": view.cause,
        "states": view.states,
        "evidence_not_found": view.unseen,
        "script": view.script.iter().map(inject).collect::<Value>(),
    })
}

fn screen_json(screen: &LookView) -> Value {
    json!({
        "id": screen.id,
        "title": screen.title,
        "tool": screen.tool,
        "columns": screen.columns,
        "rows": screen.rows.iter().map(|r| json!({
            "cells": r.cells, "earlier_ms": r.earlier.map(|at| at.0),
        })).collect::<Value>(),
        "panels": screen.panels.iter().map(|p| json!({
            "title": p.title, "unit": p.unit, "now": p.now, "normal": p.normal,
        })).collect::<Value>(),
        "lines": screen.lines.iter().map(|(at, level, text)| json!({
            "at_ms": at.0, "level": level, "text": text,
        })).collect::<Value>(),
    })
}
