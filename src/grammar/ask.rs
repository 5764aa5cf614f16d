//! From the shape of a response to what is asked of the drill.

use super::message::{self, Parts};
use super::verbs::{self, Verb, unshield};
use super::words::{self, Word};
use super::{GrammarError, Parser};
use crate::model::{Ask, By, Criterion, MessageKind, PauseReason, ReviewKind, Span, TextId, Texts};

/// A line that is being read.
pub(super) struct Line<'a> {
    pub(super) parser: &'a Parser<'a>,
    pub(super) words: &'a [Word],
    pub(super) by: By,
}

/// What a response turned out to be.
#[derive(Debug)]
pub(super) enum Reading {
    Ask(Ask),
    Wait(Span),
    Help(String),
}

impl Line<'_> {
    /// Looks up what the response names. Texts are kept only when nothing is wrong.
    pub(super) fn ask(&self, verb: Verb, texts: &mut Texts) -> Result<Reading, GrammarError> {
        let mut say = |words: &[String]| texts.intern(&text(words));
        let ask = match verb {
            Verb::Ack => Ask::Ack,
            Verb::Severity { severity, why } => Ask::Severity(self.severity(&severity)?, say(&why)),
            Verb::Assign { role, person } => Ask::Assign {
                role: self.role(&role)?,
                to: self.assignee(&person)?,
                handoff: false,
                text: TextId::NONE,
            },
            Verb::Page { target } => Ask::Page(self.target(&target)?),
            Verb::Handoff { role, person, text } => Ask::Assign {
                role: self.role(&role)?,
                to: self.assignee(&person)?,
                handoff: true,
                text: say(&text),
            },
            notify @ Verb::Notify { .. } => return self.notify(notify, texts),
            Verb::Look { view } => Ask::Look(self.view(&view)?),
            Verb::Suspect { cause, why } => Ask::Suspect(self.cause(&cause)?, say(&why)),
            Verb::Diagnose { cause, why } => Ask::Diagnose(self.cause(&cause)?, say(&why)),
            Verb::Run { action } => Ask::Run(self.action(&action)?),
            Verb::Verify { view } => Ask::Verify(self.view(&view)?),
            Verb::Resolve { text } => Ask::Resolve(say(&text)),
            Verb::Review {
                kind,
                text,
                owner,
                due,
                about,
            } => Ask::Review {
                kind: self.choice("review", &kind, &ReviewKind::ALL, ReviewKind::name)?,
                text: self.required("review", say(&text))?,
                owner: say(owner.as_slice()),
                due: say(due.as_slice()),
                about: match about {
                    None => TextId::NONE,
                    Some(id) => {
                        let criterion =
                            self.choice("criterion", &id, &Criterion::ALL, Criterion::id)?;
                        say(&[criterion.id().to_owned()])
                    }
                },
            },
            Verb::Note { text } => Ask::Note(self.required("note", say(&text))?),
            Verb::Hint => Ask::Hint,
            Verb::Wait { time } => return self.span(&time).map(Reading::Wait),
            Verb::Start => Ask::Start,
            Verb::Pause { reason } => Ask::Pause(match reason {
                None => PauseReason::Break,
                Some(r) => self.choice("reason", &r, &PauseReason::ALL, PauseReason::name)?,
            }),
            Verb::Continue => Ask::Continue,
            Verb::Skip => Ask::Skip,
            Verb::Checkpoint => Ask::Checkpoint,
            Verb::Rewind { checkpoint } => Ask::Rewind(back(checkpoint.as_deref())?),
            Verb::End => Ask::End,
            Verb::Abort { real_incident } => Ask::Abort {
                real: real_incident,
            },
            Verb::Help { response } => return self.help(response.as_deref()).map(Reading::Help),
            Verb::As { .. } => return Err(GrammarError::new("`as` goes first")),
        };
        Ok(Reading::Ask(ask))
    }

    fn notify(&self, verb: Verb, texts: &mut Texts) -> Result<Reading, GrammarError> {
        let Verb::Notify {
            to,
            kind,
            impact,
            action,
            next,
            text: more,
        } = verb
        else {
            return Err(GrammarError::new("this is no message"));
        };
        let to = self.audiences(&to)?;
        let kind = match kind {
            None => MessageKind::Update,
            Some(k) => self.choice("kind", &k, &MessageKind::ALL, MessageKind::name)?,
        };
        let next = next.map_or(Ok(Span::ZERO), |n| self.span(&n))?;
        let (impact, action, more) = (
            text(impact.as_slice()),
            text(action.as_slice()),
            text(&more),
        );
        let parts = Parts {
            impact: &impact,
            action: &action,
            next,
            text: &more,
        };
        if parts == Parts::default() {
            return Err(GrammarError::new("the message says nothing")
                .hint("give it a text, or --impact, --action and --next"));
        }
        Ok(Reading::Ask(Ask::Notify(message::draft(
            to, kind, &parts, texts,
        ))))
    }

    fn help(&self, verb: Option<&str>) -> Result<String, GrammarError> {
        let lower = verb.map(str::to_lowercase);
        verbs::help(&self.parser.clap, lower.as_deref()).ok_or_else(|| {
            let verb = verb.unwrap_or_default();
            self.unknown("response", verb, verbs::names())
        })
    }

    /// A time that passes: longer than nothing.
    fn span(&self, word: &str) -> Result<Span, GrammarError> {
        match Span::parse(word) {
            Ok(span) if span > Span::ZERO => Ok(span),
            Ok(_) => Err(self.wrong(format!("`{word}` is not in the future"), word)),
            Err(message) => Err(self.wrong(message, word)),
        }
    }

    fn required(&self, verb: &str, text: TextId) -> Result<TextId, GrammarError> {
        if text.is_some() {
            Ok(text)
        } else {
            Err(GrammarError::new(format!("`{verb}` needs a text")))
        }
    }
}

fn text(words: &[String]) -> String {
    words::join(words.iter().map(|w| unshield(w)))
}

/// How many checkpoints to go back.
fn back(number: Option<&str>) -> Result<u8, GrammarError> {
    let Some(number) = number else { return Ok(1) };
    let back = number.parse().ok().filter(|n| *n > 0);
    back.ok_or_else(|| {
        GrammarError::new(format!("`{number}` is no number of a checkpoint"))
            .hint("1 is the last one, 2 the one before")
    })
}
