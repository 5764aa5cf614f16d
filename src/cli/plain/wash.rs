//! The hot wash as four questions, for a person at a terminal.
//!
//! Each answer becomes the `review` that the person could have typed.

use super::page::Page;
use crate::grammar::quoted;
use crate::model::{Plan, ReviewKind};

/// How far the questions have come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wash {
    step: usize,
    item: String,
    owner: String,
}

/// What an answer leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// The next question.
    Next,
    /// A line for the drill, then the next question.
    Line(String),
    /// There is no question left: the line means what it always means.
    NoQuestion,
}

/// The last step that asks: what, owner and due date of the action item are three.
const STEPS: usize = 6;

impl Wash {
    /// What comes before the questions.
    pub(super) fn open(page: &mut Page, plan: &Plan) {
        page.title("Hot wash: look back while it is fresh. Four questions.");
        page.wrapped(
            "Enter alone leaves a question out. `end` closes the drill and shows the score.",
            0,
        );
        if !plan.texts.questions.is_empty() {
            page.title("Worth talking about:");
            for question in &plan.texts.questions {
                page.item(question);
            }
        }
    }

    /// Adds the question that is open.
    pub(super) fn ask(&self, page: &mut Page) {
        let question = match self.step {
            0 => "1 of 4. What was the cause, and what showed it?",
            1 => "2 of 4. What went well?",
            2 => "3 of 4. What is to improve?",
            3 => "4 of 4. One action item: what is to be done?",
            4 => "Who owns it?",
            5 => "By when, as in 2026-12-01?",
            _ => "Thank you. `end` closes the drill and shows the score; `review` adds more.",
        };
        page.title(question);
    }

    /// Takes in an answer.
    pub(super) fn hear(&mut self, answer: &str) -> Heard {
        let answer = answer.trim();
        let step = self.step;
        if step >= STEPS {
            return Heard::NoQuestion;
        }
        self.step += 1;
        match step {
            3 if answer.is_empty() => self.step = STEPS,
            3 => self.item = answer.to_owned(),
            4 => self.owner = answer.to_owned(),
            5 => return Heard::Line(self.action_item(answer)),
            _ if answer.is_empty() => {}
            _ => {
                let kind = ReviewKind::ALL[step].name();
                return Heard::Line(format!("review {kind} {}", quoted(answer)));
            }
        }
        Heard::Next
    }

    fn action_item(&self, due: &str) -> String {
        let mut line = format!(
            "review {} {}",
            ReviewKind::ActionItem.name(),
            quoted(&self.item)
        );
        for (option, value) in [("--owner", self.owner.as_str()), ("--due", due)] {
            if !value.is_empty() {
                line += &format!(" {option} {}", quoted(value));
            }
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_become_reviews() {
        let mut wash = Wash::default();
        let line = |text: &str| Heard::Line(text.to_owned());
        assert_eq!(
            wash.hear("a \"missing\" variable"),
            line(r#"review cause "a \"missing\" variable""#)
        );
        assert_eq!(wash.hear(""), Heard::Next);
        assert_eq!(
            wash.hear("--say it sooner"),
            line(r#"review improve "--say it sooner""#)
        );
        assert_eq!(wash.hear("Check variables"), Heard::Next);
        assert_eq!(wash.hear("ana"), Heard::Next);
        assert_eq!(
            wash.hear("2026-12-01"),
            line(r#"review action-item "Check variables" --owner "ana" --due "2026-12-01""#)
        );
        assert_eq!(wash.hear("end"), Heard::NoQuestion);
    }

    #[test]
    fn without_an_item_nobody_is_asked_for_its_owner() {
        let mut wash = Wash {
            step: 3,
            ..Wash::default()
        };
        assert_eq!(wash.hear(" "), Heard::Next);
        assert_eq!(wash.hear("end"), Heard::NoQuestion);
    }
}
