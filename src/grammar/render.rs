//! The canonical line of a command: what a person would have typed for it.

use super::Parser;
use super::message::parts;
use super::words::{argument, free_text};
use crate::model::{
    Ask, Assignee, By, Command, Draft, MessageKind, Plan, Roster, Severity, Span, TextId, Texts,
};

impl Parser<'_> {
    /// The line of a command; [`Parser::parse`] reads it back.
    #[must_use]
    pub fn render(&self, command: &Command, texts: &Texts) -> String {
        render(command, self.plan, self.roster, texts)
    }
}

/// The line of a command under the names of a plan and a roster.
#[must_use]
pub fn render(command: &Command, plan: &Plan, roster: &Roster, texts: &Texts) -> String {
    let line = Writer {
        plan,
        roster,
        texts,
    }
    .ask(&command.ask);
    match command.by {
        By::Seat(seat) if command.ago > Span::ZERO => {
            format!(
                "as {} {line} --ago {}",
                argument(roster.name(seat)),
                command.ago.exact()
            )
        }
        _ => line,
    }
}

struct Writer<'a> {
    plan: &'a Plan,
    roster: &'a Roster,
    texts: &'a Texts,
}

impl Writer<'_> {
    fn ask(&self, ask: &Ask) -> String {
        let plan = self.plan;
        match *ask {
            Ask::Ack => "ack".to_owned(),
            Ask::Severity(severity, why) => {
                let name = severity.map_or("none", Severity::name);
                self.with_text(format!("severity {name}"), why)
            }
            Ask::Assign {
                role,
                to,
                handoff,
                text,
            } => {
                let verb = if handoff { "handoff" } else { "assign" };
                let role = &plan.rules.roles[role.index()].id;
                self.with_text(format!("{verb} {role} {}", self.assignee(to)), text)
            }
            Ask::Page(person) => format!("page {}", plan.people[person.index()].id),
            Ask::Notify(draft) => self.notify(&draft),
            Ask::Look(view) => format!("look {}", plan.views[view.index()].id),
            Ask::Suspect(cause, why) => {
                self.with_text(format!("suspect {}", plan.causes[cause.index()].id), why)
            }
            Ask::Diagnose(cause, why) => {
                self.with_text(format!("diagnose {}", plan.causes[cause.index()].id), why)
            }
            Ask::Run(action) => format!("run {}", plan.actions[action.index()].id),
            Ask::Verify(view) => format!("verify {}", plan.views[view.index()].id),
            Ask::Resolve(text) => self.with_text("resolve".to_owned(), text),
            Ask::Review {
                kind,
                text,
                owner,
                due,
                about,
            } => {
                let line = self.with_text(format!("review {}", kind.name()), text);
                let line = self.with_option(line, "--owner", self.texts.get(owner));
                let line = self.with_option(line, "--due", self.texts.get(due));
                self.with_option(line, "--for", self.texts.get(about))
            }
            Ask::Note(text) => self.with_text("note".to_owned(), text),
            Ask::Hint => "hint".to_owned(),
            Ask::Start => "start".to_owned(),
            Ask::Pause(reason) => format!("pause {}", reason.name()),
            Ask::Continue => "continue".to_owned(),
            Ask::Skip => "skip".to_owned(),
            Ask::Checkpoint => "checkpoint".to_owned(),
            Ask::Rewind(1) => "rewind".to_owned(),
            Ask::Rewind(back) => format!("rewind {back}"),
            Ask::End => "end".to_owned(),
            Ask::Abort { real: false } => "abort".to_owned(),
            Ask::Abort { real: true } => "abort --real-incident".to_owned(),
        }
    }

    fn notify(&self, draft: &Draft) -> String {
        let to: Vec<&str> = draft
            .to
            .iter()
            .filter_map(|a| self.plan.rules.audiences.get(a.index()))
            .map(|a| a.id.as_str())
            .collect();
        let said = parts(draft, self.texts.get(draft.text));
        let mut line = format!("notify {}", to.join(","));
        if draft.kind != MessageKind::Update {
            line = self.with_option(line, "--kind", draft.kind.name());
        }
        line = self.with_option(line, "--impact", said.impact);
        line = self.with_option(line, "--action", said.action);
        if said.next > Span::ZERO {
            line = self.with_option(line, "--next", &said.next.exact());
        }
        if said.text.is_empty() {
            line
        } else {
            format!("{line} {}", argument(said.text))
        }
    }

    fn assignee(&self, to: Assignee) -> String {
        argument(match to {
            Assignee::Seat(seat) => self.roster.name(seat),
            Assignee::Person(person) => &self.plan.people[person.index()].id,
        })
    }

    fn with_text(&self, line: String, text: TextId) -> String {
        match self.texts.get(text) {
            "" => line,
            text => format!("{line} {}", free_text(text)),
        }
    }

    fn with_option(&self, line: String, option: &str, value: &str) -> String {
        if value.is_empty() {
            line
        } else {
            format!("{line} {option} {}", argument(value))
        }
    }
}
