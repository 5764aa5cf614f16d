//! Writes the draft: the parts that the rows have become, and questions for its author where a timeline does not say enough.

use std::fmt::Write as _;

use super::kinds::What;
use super::parts::{MONITOR, Part, Parts};
use super::read::{Entry, Timeline};
use crate::grammar;
use crate::model::{Rules, Sla, Span, Time};
use crate::scenario::draft::{quoted, title_of};
use crate::yaml::Id;

/// The draft of a scenario that retells a timeline.
pub fn from_incident(timeline: &Timeline, id: &Id, title: Option<&str>, rules: &Rules) -> String {
    let parts = Parts::of(timeline, rules);
    let mut draft = Draft {
        parts: &parts,
        rules,
        text: String::new(),
    };
    draft.head(timeline, id, title);
    draft.world();
    draft.views();
    draft.actions();
    draft.injects();
    draft.variant();
    draft.rest();
    draft.text
}

struct Draft<'a> {
    parts: &'a Parts<'a>,
    rules: &'a Rules,
    text: String,
}

/// From this length on an incident is asked to be shortened.
const LONG: Span = Span::mins(120);

impl Draft<'_> {
    fn line(&mut self, line: impl AsRef<str>) {
        self.text += line.as_ref();
        self.text.push('\n');
    }

    fn head(&mut self, timeline: &Timeline, id: &Id, title: Option<&str>) {
        let parts = self.parts;
        self.line("# yaml-language-server: $schema=scenario.schema.json");
        self.line(format!(
            "# A draft made of the {} rows of a timeline. It is sound and can be played as it is. Lines that begin with `#?` ask what only you",
            timeline.rows()
        ));
        self.line("# know: answer them by changing what stands below them, and take them out.");
        self.line("#? May all players read what stands here? Names of people, hosts and customers are as in the timeline.");
        if parts.time_box > LONG {
            self.line(format!("#? It takes {}. Which waits can be shortened, so that it fits into an hour or two?", parts.time_box));
        }
        self.line("format: 1");
        self.line(format!("id: {id}"));
        self.line("#? Does the title give the cause away?");
        let title = title.map_or_else(|| title_of(id), str::to_owned);
        self.line(format!("title: {}", quoted(&title)));
        self.line("#? For whom is it: novice, competent or expert?");
        self.line("level: competent");
        self.line(format!("time_box: {}", parts.time_box.exact()));
        let page = parts
            .page
            .or(timeline.entries.first())
            .map_or(Span::ZERO, |e| e.at);
        let starts = timeline.starts.map_or(TUESDAY, |first| {
            let minutes = u32::try_from(page.0 / 60_000).unwrap_or_default();
            (first + minutes) % WEEK
        });
        self.line(format!("starts: {}", week_time(starts)));
        let targets = self.targets();
        if !targets.is_empty() {
            self.line("#? How fast should a team be? These times are half of the drill, because the policy's are longer.");
            self.line(format!(
                "targets: {{{}: {{{targets}}}}}",
                parts.severity.name()
            ));
        }
        self.line(
            "#? What do players know before the first alert: the system, its users, who they are?",
        );
        self.line("brief: You are on call.");
        self.line("#? What should the next team do better than this one did? Each objective needs an inject or an expectation.");
        self.line("objectives: {as-then: Do at least as well as the team that had this incident}");
    }

    /// Times of the policy that the drill is too short to test.
    fn targets(&self) -> String {
        let half = Span::mins(self.parts.time_box.0 / 120_000);
        let long = Sla::ALL.into_iter().filter(|sla| {
            let time = self.rules.sla(self.parts.severity, *sla);
            time.is_some_and(|time| time > half)
        });
        let named: Vec<String> = long
            .map(|sla| format!("{}: {}", sla.name(), half.exact()))
            .collect();
        named.join(", ")
    }

    fn world(&mut self) {
        let parts = self.parts;
        self.line("\n#? What was wrong with the system? Give the variable and its values the names that you would use.");
        self.line("system: {fault: [absent, present]}");
        self.line("#? What happened before the first alert, and when did it begin to hurt?");
        for (at, entry) in &parts.before {
            self.line(format!("#   {at}  {}", said(entry)));
        }
        let earliest = parts.before.first().map(|(at, _)| *at);
        let begins = earliest.unwrap_or(Span::mins(-5)).max(Span::mins(-24 * 60));
        self.line(format!(
            "history: [{{at: {}, sets: {{fault: present}}}}]",
            begins.exact()
        ));
        self.line("#? What did users notice, and what share of them?");
        let words = parts
            .page
            .map_or("Users are hurt".to_owned(), |e| e.text.clone());
        self.line(format!(
            "states: [{{id: hurt, when: {{is: {{fault: present}}}}, severity: {}, users: 20%, text: {}}}]",
            parts.severity.name(),
            quoted(&words)
        ));
        self.line("#? How many users are there?");
        self.line("users: 1000");
        self.line("causes:");
        let diagnosis = parts.rows.iter().find(|(_, e)| e.what == What::Diagnose);
        self.line("  #? What was the cause, in one sentence?");
        self.cause(
            "true-cause",
            diagnosis.map(|(_, e)| *e),
            "The cause that the post-mortem names",
        );
        let suspicion = parts.rows.iter().find(|(_, e)| e.what == What::Suspect);
        self.line("  #? What else could it have been? What was suspected first?");
        self.cause(
            "other-cause",
            suspicion.map(|(_, e)| *e),
            "What one would suspect at first",
        );
        self.line("people:");
        for (id, title) in &parts.voices {
            let via = if id == MONITOR { ", via: pager" } else { "" };
            self.line(format!("  {id}: {{title: {}{via}}}", quoted(title)));
        }
    }

    fn cause(&mut self, id: &str, entry: Option<&Entry>, otherwise: &str) {
        let text = entry.map_or(otherwise, |e| e.text.as_str());
        self.line(format!("  {id}: {}", quoted(text)));
    }

    fn views(&mut self) {
        let parts = self.parts;
        self.line("\n#? Which graph showed it, from what value to what value?");
        self.line("metrics: {errors: {title: Failed requests, unit: \"%\", normal: 0.3, noise: 15%, settle: 1m, levels: {hurt: 20}}}");
        self.line("#? Where did the team look, and what would have shown it sooner? Which other tools would one open?");
        self.line("views:");
        self.line("  graphs:");
        self.line("    tool: monitoring");
        self.line("    title: Graphs");
        self.line("    commands: [graphs]");
        self.line("    panels: [errors]");
        self.line("    verifies: [hurt]");
        self.line("    rows: [{when: {state: hurt}, evidence: [not-the-other], keep: true}]");
        for (n, view) in (1..).zip(&parts.views) {
            self.line(format!("  {}:", view.id));
            self.line("    tool: monitoring");
            self.line("    #? Which tool was it, what is it called, and what would one type?");
            self.line(format!("    title: Finding {n}"));
            self.line("    empty: Nothing unusual");
            let row = format!(
                "    rows: [{{when: {{state: hurt}}, text: {}, evidence: [{}], keep: true}}]",
                quoted(&view.entry.text),
                view.id
            );
            self.line(row);
        }
        if parts.views.is_empty() {
            self.line("  finding:");
            self.line("    tool: logs");
            self.line("    title: Logs");
            self.line("    #? What did the tools show that proves the cause?");
            self.line("    rows: [{when: {state: hurt}, text: An error that names the cause, evidence: [finding], keep: true}]");
        }
        self.line("evidence:");
        self.line("  #? What speaks against the other cause?");
        self.line("  not-the-other: {text: The graphs do not look like the other cause, refutes: [other-cause]}");
        self.line("  #? Which of these prove the cause, and which only describe the symptom?");
        for view in &parts.views {
            let text = quoted(&view.entry.text);
            self.line(format!(
                "  {}: {{text: {text}, supports: [true-cause]}}",
                view.id
            ));
        }
        if parts.views.is_empty() {
            self.line("  finding: {text: The logs name the cause, supports: [true-cause]}");
        }
    }

    fn actions(&mut self) {
        let parts = self.parts;
        self.line("\n#? What else could a team do, and what would it cost? A tempting wrong step makes a better drill.");
        self.line("actions:");
        for (i, action) in parts.actions.iter().enumerate() {
            let fixes = i == parts.fix;
            self.line(format!("  {}:", action.id));
            self.line(format!("    tool: {}", tool(&action.entry.text)));
            self.line(format!("    title: {}", quoted(&action.entry.text)));
            if fixes {
                self.line("    #? Did this end it, and for good?");
                self.fix(parts.takes);
            } else {
                self.line("    #? What did this change, for better or for worse?");
                self.line("    takes: 2m");
                self.line("    outcomes: [{text: Done.}]");
            }
        }
        if parts.actions.is_empty() {
            self.line("  repair:");
            self.line("    tool: shell");
            self.line("    #? What ended it?");
            self.line("    title: Repair it");
            self.fix(parts.takes);
        }
    }

    fn fix(&mut self, takes: Span) {
        self.line(format!("    takes: {}", takes.exact()));
        self.line("    outcomes: [{when: {is: {fault: present}}, sets: {fault: absent}, rating: fix, text: Done., why: This is what ended it then.}]");
    }

    fn injects(&mut self) {
        let parts = self.parts;
        if parts.injects.is_empty() {
            return;
        }
        self.line("\n#? Who receives each message: which role, or the on-call? Which of them come only if something did not happen (`unless`)?");
        self.line("injects:");
        for part in &parts.injects {
            if part.entry.what == What::Note {
                self.line(
                    "  #? Is this something that players are told, or something that the team did?",
                );
            }
            let line = format!(
                "  - {{id: {}, at: {}, from: {}, to: [on-call], text: {}}}",
                part.id,
                part.at.exact(),
                parts.voice(part.entry),
                quoted(&part.entry.text)
            );
            self.line(line);
        }
    }

    fn variant(&mut self) {
        let parts = self.parts;
        self.line("\n#? What else could cause the same symptom? Add variants, and a false alarm (`false_alarm: true`), so that players cannot know.");
        self.line("variants:");
        self.line("  as-it-was:");
        self.line("    cause: true-cause");
        let words = parts
            .page
            .map_or("The monitoring raises an alert".to_owned(), |e| {
                e.text.clone()
            });
        self.line(format!(
            "    page: {{from: {}, text: {}}}",
            parts.voices[0].0,
            quoted(&words)
        ));
        self.line("    #? What would help somebody who is stuck: what it means, and what to do?");
        self.line("    hints: [\"What is different from a healthy day?\"]");
        self.line(
            "    #? What was really wrong, and why did it make sense that nobody saw it at first?",
        );
        self.line("    explain: The post-mortem tells it.");
        self.line(
            "    #? This is what the team did. What would the play be that you are proud of?",
        );
        self.line("    par: |");
        let mut par = Par {
            text: String::new(),
            parts,
            rules: self.rules,
            told: 0,
        };
        for (at, entry) in &parts.rows {
            par.row(*at, entry);
        }
        if par.text.is_empty() {
            par.say(Span::mins(1), "ack");
        }
        self.text += &par.text;
    }

    fn rest(&mut self) {
        let parts = self.parts;
        self.line("\n#? Which of these times are worth asking for?");
        self.line("expect:");
        let first = |which: &dyn Fn(What) -> bool| {
            let found = parts.rows.iter().find(|(_, e)| which(e.what));
            found.map(|(at, _)| *at)
        };
        let fix = parts.actions.get(parts.fix);
        let ran = fix.map_or("repair", |action| action.id.as_str()).to_owned();
        let expected = [
            (
                "acknowledged",
                "acked: true".to_owned(),
                first(&|w| w == What::Ack),
            ),
            (
                "declared",
                "classified: any".to_owned(),
                first(&|w| matches!(w, What::Declare(_))),
            ),
            (
                "told",
                "notified: any".to_owned(),
                first(&|w| w == What::Tell),
            ),
            (
                "repaired",
                format!("ran: {ran}"),
                Some(fix.map_or(parts.time_box, |a| a.at)),
            ),
            (
                "resolved",
                "resolved: true".to_owned(),
                first(&|w| w == What::Resolve),
            ),
        ];
        for (id, that, at) in expected {
            if let Some(at) = at {
                let by = Span::mins((at.0 / 60_000 + 1).min(parts.time_box.0 / 60_000));
                self.line(format!(
                    "  - {{id: {id}, objective: as-then, that: {{{that}}}, by: {}}}",
                    by.exact()
                ));
            }
        }
        self.line(
            "hints: [\"What do users notice, and since when?\", \"What changed at that time?\"]",
        );
        self.line("debrief:");
        self.line("  explain: This incident happened, and the drill follows its timeline.");
        self.line("  #? What did the post-mortem conclude?");
        self.line("  questions: [\"What did you see that the team did not see then, and why?\"]");
        for (at, entry) in &parts.after {
            self.line(format!("# After the drill: {at}  {}", said(entry)));
        }
    }
}

/// The lines of the reference play.
struct Par<'a> {
    text: String,
    parts: &'a Parts<'a>,
    rules: &'a Rules,
    /// How many messages were sent.
    told: usize,
}

impl Par<'_> {
    fn say(&mut self, at: Span, response: &str) {
        writeln!(self.text, "      {} {response}", (Time::ZERO + at).clock())
            .expect("writing to a string succeeds");
    }

    fn row(&mut self, at: Span, entry: &Entry) {
        let words = spoken(&entry.text);
        let part = |list: &[Part<'_>]| {
            let found = list.iter().find(|p| std::ptr::eq(p.entry, entry));
            found.map(|p| p.id.clone()).unwrap_or_default()
        };
        let response = match entry.what {
            What::Ack => "ack".to_owned(),
            What::Declare(_) => format!("severity {} {words}", self.parts.severity.name()),
            What::Look => format!("look {}", part(&self.parts.views)),
            What::Diagnose => {
                self.say(at, &format!("look {}", part(&self.parts.views)));
                format!("diagnose true-cause {words}")
            }
            What::Suspect => format!("suspect other-cause {words}"),
            What::Act => format!("run {}", part(&self.parts.actions)),
            What::Recovered | What::Verify => "verify graphs".to_owned(),
            What::Resolve => format!("resolve {words}"),
            What::Tell => self.notify(&words),
            What::Alert | What::Lead | What::Voice | What::Note => return,
        };
        self.say(at, &response);
    }

    fn notify(&mut self, words: &str) -> String {
        let wanted = self.rules.severities[self.parts.severity.index()].audiences;
        let audiences = self.rules.audiences.iter().enumerate();
        let named: Vec<&str> = audiences
            .filter(|(i, _)| wanted.has(crate::model::AudienceId::at(*i)))
            .map(|(_, audience)| audience.id.as_str())
            .collect();
        let kind = if self.told == 0 { "initial" } else { "update" };
        self.told += 1;
        format!(
            "notify {} --kind {kind} --next 30m {}",
            named.join(","),
            grammar::quoted(words)
        )
    }
}

/// A text that a player could type: without quotes that would have to be closed, and not too long.
fn spoken(text: &str) -> String {
    let plain = text.replace('"', "'").replace('\\', "/");
    let short: String = plain.trim_start_matches('-').chars().take(160).collect();
    short.trim().to_owned()
}

fn said(entry: &Entry) -> String {
    if entry.who.is_empty() {
        entry.text.clone()
    } else {
        format!("{} ({})", entry.text, entry.who)
    }
}

/// The tool that an action is done with, by its words.
fn tool(text: &str) -> &'static str {
    let text = text.to_lowercase();
    let tools: [(&str, &[&str]); 5] = [
        (
            "deploys",
            &["deploy", "roll", "revert", "release", "hotfix"],
        ),
        ("flags", &["flag", "toggle"]),
        (
            "database",
            &[
                "database", " db", "sql", "postgres", "replica", "failover", "index",
            ],
        ),
        ("jobs", &["job", "cron", "queue"]),
        (
            "provider-console",
            &["certificate", "key", "dns", "scal", "instance"],
        ),
    ];
    let found = tools
        .into_iter()
        .find(|(_, words)| words.iter().any(|w| text.contains(w)));
    found.map_or("shell", |(tool, _)| tool)
}

const WEEK: u32 = 7 * 24 * 60;
/// Tuesday 14:05, for timelines without a clock.
const TUESDAY: u32 = 24 * 60 + 14 * 60 + 5;

fn week_time(minute: u32) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let (day, minute) = (minute / 1440 % 7, minute % 1440);
    format!(
        "{} {:02}:{:02}",
        DAYS[day as usize],
        minute / 60,
        minute % 60
    )
}
