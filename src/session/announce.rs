//! What has happened, as one line for each event; refusals and clocks in words.
//!
//! Invariant: nothing that players should not know: what only the engine knows has no line.

use super::Checkpoint;
use super::clocks::{Clock, Notice, Stage, What};
use crate::engine::Engine;
use crate::grammar::parts;
use crate::model::{
    Assignee, Audiences, By, EndReason, Event, InjectId, Message, PauseReason, PersonId, Plan,
    Refusal, ReviewKind, Roster, Severity, Span, Stamped, TextId,
};
use crate::report::clean;

/// What is needed to put events into words.
pub struct Teller<'a> {
    /// The drill.
    pub engine: &'a Engine,
    /// The free texts.
    pub text: &'a dyn Fn(TextId) -> String,
}

impl Teller<'_> {
    fn plan(&self) -> &Plan {
        self.engine.plan()
    }

    /// What an event is and its line, if players may know of it.
    #[must_use]
    pub fn line(&self, s: &Stamped) -> Option<(&'static str, String)> {
        let (label, text) = self.words(s)?;
        let who = match s.by {
            By::Seat(p) if !self.engine.roster().solo => {
                format!("{}: ", self.engine.roster().name(p))
            }
            _ => String::new(),
        };
        Some((label, format!("{who}{text}")))
    }

    fn words(&self, s: &Stamped) -> Option<(&'static str, String)> {
        let plan = self.plan();
        Some(match s.event {
            Event::InjectDelivered { inject, .. } => self.inject(inject, s),
            Event::LevelPaged { level } => return self.level(level),
            Event::PageAnswered { person, answered } => {
                let does = if answered {
                    "acknowledges the page"
                } else {
                    "does not answer the page"
                };
                ("ANSWER", format!("{} {does}.", person_title(plan, person)))
            }
            Event::Looked { view } => ("LOOK", plan.views[view.index()].title.clone()),
            Event::EvidenceFound { evidence, view } => {
                let (found, view) = (&plan.evidence[evidence.index()], &plan.views[view.index()]);
                ("EVIDENCE", format!("{} (from {})", found.text, view.title))
            }
            Event::ActionEnded { action, outcome } => {
                let action = &plan.actions[action.index()];
                let text = outcome.map_or("Nothing changes.", |o| {
                    action.outcomes[o.index()].text.as_str()
                });
                ("RESULT", format!("{}: {text}", action.title))
            }
            Event::Reopened => (
                "REOPENED",
                "Users are hurt again: the incident is open.".to_owned(),
            ),
            Event::Hinted { rung } => ("HINT", plan.hints[usize::from(rung)].text.clone()),
            Event::Reviewed {
                kind,
                text,
                owner,
                due,
                ..
            } => ("REVIEW", self.review(kind, text, owner, due)),
            Event::Noted { text } => ("NOTE", (self.text)(text)),
            _ => return self.control(s).or_else(|| self.response(s)),
        })
    }

    fn control(&self, s: &Stamped) -> Option<(&'static str, String)> {
        Some(match s.event {
            Event::Started => ("START", "StartEx. The drill clock runs.".to_owned()),
            Event::Paused {
                reason: PauseReason::Compose,
            } => (
                "PAUSE",
                "The drill clock stands still for a message: until it is sent, for 2 minutes at most."
                    .to_owned(),
            ),
            Event::Paused { reason } => (
                "PAUSE",
                format!("The drill clock stands still ({}).", reason.name()),
            ),
            Event::Continued => ("CLOCK", "The drill clock runs again.".to_owned()),
            Event::Skipped { to } => ("CLOCK", format!("Idle time is skipped to {}.", to.clock())),
            Event::Ended { reason } => ("END", format!("EndEx: {}.", ended(reason))),
            Event::Checkpointed => (
                "CHECKPOINT",
                "This moment is kept: `rewind` comes back to it.".to_owned(),
            ),
            Event::Closed => (
                "CLOSED",
                "The hot wash is over and the drill is closed.".to_owned(),
            ),
            _ => return None,
        })
    }

    fn response(&self, s: &Stamped) -> Option<(&'static str, String)> {
        let plan = self.plan();
        Some(match s.event {
            Event::Acked { .. } => ("ACK", "The page is acknowledged.".to_owned()),
            Event::Classified { severity, why, .. } => ("SEVERITY", self.severity(severity, why)),
            Event::Assigned {
                role,
                to,
                handoff,
                text,
            } => {
                let role = &plan.rules.roles[role.index()].title;
                let to = assignee(plan, self.engine.roster(), to);
                let how = if handoff { " takes over" } else { "" };
                ("ROLE", format!("{role}: {to}{how}. {}", (self.text)(text)))
            }
            Event::Paged { person } => {
                ("PAGED", format!("{} is paged.", person_title(plan, person)))
            }
            Event::Notified(message) => ("TOLD", self.message(&message, s)),
            Event::Suspected { cause, why } => (
                "SUSPECT",
                format!("{}.{}", plan.causes[cause.index()].title, self.because(why)),
            ),
            Event::Diagnosed { cause, why, .. } => (
                "DIAGNOSIS",
                format!("{}.{}", plan.causes[cause.index()].title, self.because(why)),
            ),
            Event::ActionBegan { action, until } => {
                let title = &plan.actions[action.index()].title;
                (
                    "RUNNING",
                    format!(
                        "{title}: done at {}, in {}.",
                        until.clock(),
                        spoken(until - s.at)
                    ),
                )
            }
            Event::Verified { view, .. } => (
                "VERIFY",
                format!("Stated to be healthy: {}", plan.views[view.index()].title),
            ),
            Event::Resolved { .. } => {
                let monitor = plan.monitor;
                (
                    "RESOLVED",
                    format!(
                        "Declared resolved. Play goes on for {monitor} to see whether it stays so."
                    ),
                )
            }
            _ => return None,
        })
    }

    fn because(&self, why: TextId) -> String {
        match (self.text)(why) {
            why if why.is_empty() => String::new(),
            why => format!(" Why: {why}"),
        }
    }

    fn severity(&self, severity: Option<Severity>, why: TextId) -> String {
        let what = match severity {
            Some(severity) => {
                let means = &self.plan().rules.severities[severity.index()].means;
                format!("{} declared: {means}.", severity.name())
            }
            None => "Declared as no incident.".to_owned(),
        };
        what + &self.because(why)
    }

    fn inject(&self, inject: InjectId, s: &Stamped) -> (&'static str, String) {
        let plan = self.plan();
        let script = &plan.injects[inject.index()];
        let from = &plan.people[script.from.index()];
        let label = if script.alert { "PAGE" } else { "INJECT" };
        let text = self.engine.inject_text(inject, s.at);
        (label, format!("from {} ({}): {text}", from.title, from.via))
    }

    fn level(&self, level: u8) -> Option<(&'static str, String)> {
        let people = &self.plan().rules.levels[usize::from(level)].people;
        let names: Vec<&str> = people
            .iter()
            .map(|p| person_title(self.plan(), PersonId::at(*p)))
            .collect();
        let again = level == 0 && self.engine.state().rounds > 0;
        (level > 0 || again).then(|| {
            let text = format!(
                "Nobody has acknowledged: level {} is paged{}, {}.",
                level + 1,
                if again { " again" } else { "" },
                and_list(&names)
            );
            ("ESCALATION", text)
        })
    }

    fn message(&self, message: &Message, s: &Stamped) -> String {
        let draft = message.draft;
        let words = (self.text)(draft.text);
        let parts = parts(&draft, &words);
        let mut text = format!(
            "{} ({}).",
            audiences(self.plan(), draft.to),
            draft.kind.name()
        );
        for part in [parts.impact, parts.action, parts.text] {
            if !part.is_empty() {
                text += &format!(" {}.", part.trim_end_matches('.'));
            }
        }
        if draft.next > Span::ZERO {
            let by = (s.at + draft.next).clock();
            text += &format!(" The next message is promised by {by}.");
        }
        text
    }

    fn review(&self, kind: ReviewKind, text: TextId, owner: TextId, due: TextId) -> String {
        let mut line = format!("{}: {}", review_title(kind), (self.text)(text));
        for (label, id) in [("owner", owner), ("due", due)] {
            let said = (self.text)(id);
            if !said.is_empty() {
                line += &format!(", {label} {said}");
            }
        }
        line
    }
}

/// What a contribution to the hot wash is about.
#[must_use]
pub fn review_title(kind: ReviewKind) -> &'static str {
    match kind {
        ReviewKind::Cause => "Cause",
        ReviewKind::WentWell => "Went well",
        ReviewKind::Improve => "To improve",
        ReviewKind::ActionItem => "Action item",
    }
}

/// The titles of audiences.
#[must_use]
pub fn audiences(plan: &Plan, which: Audiences) -> String {
    let titles: Vec<&str> = which
        .iter()
        .filter_map(|a| plan.rules.audiences.get(usize::from(a.0)))
        .map(|a| a.title.as_str())
        .collect();
    and_list(&titles)
}

fn person_title(plan: &Plan, person: PersonId) -> &str {
    &plan.people[person.index()].title
}

/// Who holds a role.
#[must_use]
pub fn assignee(plan: &Plan, roster: &Roster, to: Assignee) -> String {
    match to {
        Assignee::Seat(seat) => clean(roster.name(seat)),
        Assignee::Person(person) => person_title(plan, person).to_owned(),
    }
}

fn ended(reason: EndReason) -> &'static str {
    match reason {
        EndReason::Resolved => "the incident was resolved and stayed so",
        EndReason::TimeBox => "the time is used up",
        EndReason::Ended => "play was ended",
        EndReason::Aborted => "the drill was aborted",
        EndReason::RealIncident => "No Duff: this is a real emergency. The drill is over at once",
        EndReason::Rewound => {
            "the player went back to a checkpoint, and another drill goes on there"
        }
        EndReason::Runaway => {
            "the scenario's triggers ran in a loop; `firedrill check` finds out why"
        }
    }
}

/// What a clock asks for, in a few words.
#[must_use]
pub fn wanted(plan: &Plan, clock: &Clock) -> String {
    match clock.what {
        What::Respond => "Acknowledge".to_owned(),
        What::Notify(to) => format!("Tell {}", audiences(plan, to)),
        What::Update(to) => format!("Next update to {}", audiences(plan, to)),
        What::Promise(to) => format!("Promised message to {}", audiences(plan, to)),
        What::Mitigate => "Mitigate".to_owned(),
        What::Resolve => "Resolve".to_owned(),
        What::TimeBox => "End of play".to_owned(),
    }
}

/// What a clock asks for, for which severity and within what time.
#[must_use]
pub fn asks(plan: &Plan, clock: &Clock) -> String {
    let what = wanted(plan, clock);
    let within = spoken(clock.due - clock.from);
    match clock.severity {
        Some(severity) => format!("{what} ({}, within {within})", severity.name()),
        None => what,
    }
}

/// What a clock says at half, four fifths and all of its time.
#[must_use]
pub fn notice(plan: &Plan, notice: &Notice) -> String {
    let what = asks(plan, &notice.clock);
    let left = spoken(notice.clock.due - notice.at);
    match notice.stage {
        Stage::Half => format!("{what}: half of the time is used, {left} left."),
        Stage::Most => format!("{what}: 80 % of the time is used, {left} left."),
        Stage::Over => format!("{what}: the time is over."),
    }
}

/// Why the drill refuses a response, and what to do.
#[must_use]
pub fn refusal(why: Refusal) -> &'static str {
    match why {
        Refusal::NotStarted => "The drill has not started. `start` starts it.",
        Refusal::Paused => "The drill is paused. `continue` goes on.",
        Refusal::PlayOver => "Play is over. In the hot wash only `review`, `note` and `end` count.",
        Refusal::StillPlaying => {
            "Play is still going on: a review comes after EndEx. `note` writes something down now."
        }
        Refusal::Closed => "The drill is closed.",
        Refusal::NoAccess => "You lack the permission for this. Page or ask somebody who has it.",
        Refusal::ForOthers => "Somebody else holds the role that this is for.",
        Refusal::AlreadyRunning => "This is already going on. `status` says when it ends.",
        Refusal::Locked => {
            "Something else that uses the same thing is going on. `status` says when it ends."
        }
        Refusal::TooMany => "Too many things are going on at once. Wait until one has ended.",
        Refusal::NoMoreHints => "There is no further hint about what you have not found yet.",
        Refusal::NotAllowed => "Only a facilitator may do this.",
        Refusal::NothingToDo => "It is so already.",
        Refusal::TooLongAgo => {
            "The claimed time is too long ago: at most 5m, and not before StartEx."
        }
        Refusal::NotPractice => {
            "Only a practice drill can be rewound: `firedrill run SCENARIO --practice`."
        }
        Refusal::NoCheckpoint => {
            "There is no such checkpoint. `checkpoint` makes one, and so does each action."
        }
        Refusal::NotAlone => "Only who plays alone can stop the clock to write.",
        Refusal::Composed => {
            "The clock has stood still for this message already. It can again once it is sent."
        }
        Refusal::Unknown => "This participant is not in the drill.",
    }
}

/// A moment that a practice drill can go back to.
#[must_use]
pub fn checkpoint(plan: &Plan, at: &Checkpoint) -> String {
    match at.before {
        Some(action) => format!(
            "{}, before: {}",
            at.at.clock(),
            plan.actions[action.index()].title
        ),
        None => format!("{}, your checkpoint", at.at.clock()),
    }
}

/// What is said to somebody who went back.
#[must_use]
pub fn back_at(plan: &Plan, to: &Checkpoint) -> String {
    format!("You are back at {}.", checkpoint(plan, to))
}

/// A span without its milliseconds.
#[must_use]
pub fn spoken(span: Span) -> String {
    Span(span.0 / 1000 * 1000).to_string()
}

/// `a`, `a and b`, `a, b and c`.
#[must_use]
pub fn and_list(items: &[&str]) -> String {
    match items {
        [] => "nobody".to_owned(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!(and_list(&["a"]), "a");
        assert_eq!(and_list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(and_list(&[]), "nobody");
    }
}
