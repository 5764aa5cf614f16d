//! Forms: a response as questions. What is sent is the line that the person could have typed.

use super::line::Edit;
use crate::grammar::quoted;
use crate::model::{MessageKind, Plan, ReviewKind, Roster, Severity, Span};
use crate::report::clean;

/// Which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum Kind {
    Severity,
    Notify,
    Assign,
    Page,
    Suspect,
    Diagnose,
    Run,
    Verify,
    Resolve,
    Note,
    Review,
    Rewind,
}

impl Kind {
    /// The response's verb.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::Severity => "severity",
            Self::Notify => "notify",
            Self::Assign => "assign",
            Self::Page => "page",
            Self::Suspect => "suspect",
            Self::Diagnose => "diagnose",
            Self::Run => "run",
            Self::Verify => "verify",
            Self::Resolve => "resolve",
            Self::Note => "note",
            Self::Review => "review",
            Self::Rewind => "rewind",
        }
    }
}

/// A form that is being filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// Which one.
    pub kind: Kind,
    /// What it asks.
    pub title: String,
    /// Its questions.
    pub fields: Vec<Field>,
    /// The question that is open.
    pub at: usize,
    /// It was sent, and the answer is not there yet.
    pub sent: bool,
    /// Why what was sent is not possible.
    pub error: String,
}

/// A question.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// What is asked.
    pub label: &'static str,
    /// How the answer stands in the line.
    part: Part,
    /// The answer.
    pub value: Value,
}

/// How an answer stands in the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// As it is.
    Word,
    /// As one quoted text.
    Text,
    /// After an option.
    Option(&'static str),
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// One of some.
    One(Vec<Choice>, usize),
    /// Any of some; the last number is where the cursor is.
    Many(Vec<(Choice, bool)>, usize),
    /// A text.
    Text(Edit),
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The word in the line.
    pub word: String,
    /// What people read.
    pub text: String,
}

fn choice(word: &str, text: &str) -> Choice {
    Choice {
        word: word.to_owned(),
        text: clean(text),
    }
}

fn one(label: &'static str, choices: Vec<Choice>) -> Field {
    Field {
        label,
        part: Part::Word,
        value: Value::One(choices, 0),
    }
}

fn text(label: &'static str, part: Part) -> Field {
    Field {
        label,
        part,
        value: Value::Text(Edit::default()),
    }
}

impl Form {
    /// An empty form. `near` is the id of the view or of the actions' tool that is open.
    #[must_use]
    pub fn new(kind: Kind, plan: &Plan, roster: &Roster, near: &Near<'_>) -> Self {
        let (title, fields) = match kind {
            Kind::Severity => ("How bad is it?", severity(plan)),
            Kind::Notify => ("Tell whom what?", notify(plan)),
            Kind::Assign => ("Who does what?", assign(plan, roster)),
            Kind::Page => ("Page whom?", vec![one("Whom", targets(plan))]),
            Kind::Suspect => ("What could be the cause?", causes(plan)),
            Kind::Diagnose => ("What is the cause? This commits you.", causes(plan)),
            Kind::Run => ("Do what?", vec![one("Action", actions(plan, near.tool))]),
            Kind::Verify => (
                "Which view shows that the system is healthy?",
                vec![one("View", views(plan, near.view))],
            ),
            Kind::Resolve => ("The incident is resolved?", {
                vec![text("In a sentence (may be empty)", Part::Text)]
            }),
            Kind::Note => ("Write down", vec![text("Note", Part::Text)]),
            Kind::Review => ("Hot wash", review()),
            Kind::Rewind => ("Go back to when?", {
                let moments = near.checkpoints.iter().zip(1..);
                let moments = moments.map(|(text, n)| choice(&n.to_string(), text));
                vec![one("Checkpoint", moments.collect())]
            }),
        };
        Self {
            kind,
            title: title.to_owned(),
            fields,
            at: 0,
            sent: false,
            error: String::new(),
        }
    }

    /// The hot wash's question of a kind.
    #[must_use]
    pub fn review(kind: ReviewKind, plan: &Plan, roster: &Roster) -> Self {
        let mut form = Self::new(Kind::Review, plan, roster, &Near::default());
        form.title = format!("Hot wash, {} of 4: {}", kind as usize + 1, question(kind));
        form.at = 1;
        if kind != ReviewKind::ActionItem {
            form.fields.truncate(2);
        }
        if let Value::One(_, at) = &mut form.fields[0].value {
            *at = kind as usize;
        }
        form
    }

    /// Chooses a word of a question, if it is there.
    pub fn choose(&mut self, field: usize, word: &str) {
        if let Some(Value::One(choices, at)) = self.fields.get_mut(field).map(|f| &mut f.value) {
            *at = choices.iter().position(|c| c.word == word).unwrap_or(*at);
        }
    }

    /// The line that the answers make.
    #[must_use]
    pub fn line(&self) -> String {
        let mut line = self.kind.verb().to_owned();
        for field in &self.fields {
            let answer = field.answer();
            if answer.is_empty() {
                continue;
            }
            line.push(' ');
            match field.part {
                Part::Word => line += &answer,
                Part::Text => line += &quoted(&answer),
                Part::Option(option) if plain(&answer) => line += &format!("{option} {answer}"),
                Part::Option(option) => line += &format!("{option} {}", quoted(&answer)),
            }
        }
        line
    }

    /// Goes to another question; `false` when there is none in that direction.
    pub fn go(&mut self, forward: bool) -> bool {
        let to = if forward {
            Some(self.at + 1).filter(|to| *to < self.fields.len())
        } else {
            self.at.checked_sub(1)
        };
        self.at = to.unwrap_or(self.at);
        to.is_some()
    }
}

impl Field {
    /// The answer as text.
    #[must_use]
    pub fn answer(&self) -> String {
        match &self.value {
            Value::One(choices, at) => choices.get(*at).map_or(String::new(), |c| c.word.clone()),
            Value::Many(choices, _) => {
                let on = choices.iter().filter(|(_, on)| *on);
                on.map(|(c, _)| c.word.as_str())
                    .collect::<Vec<_>>()
                    .join(",")
            }
            Value::Text(edit) => edit.text().trim().to_owned(),
        }
    }

    /// Moves the cursor among the choices; `false` when it is at the end or there are none.
    pub fn step(&mut self, down: bool) -> bool {
        let (at, len) = match &mut self.value {
            Value::One(choices, at) => (at, choices.len()),
            Value::Many(choices, at) => (at, choices.len()),
            Value::Text(_) => return false,
        };
        let to = if down {
            Some(*at + 1).filter(|to| *to < len)
        } else {
            at.checked_sub(1)
        };
        *at = to.unwrap_or(*at);
        to.is_some()
    }
}

/// Whether a text is one word of the grammar as it is.
fn plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// What is open while a form is made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Near<'a> {
    /// The tool: its actions stand first.
    pub tool: &'a str,
    /// The view's id: it is chosen already.
    pub view: &'a str,
    /// What can be gone back to.
    pub checkpoints: &'a [String],
}

/// What the hot wash asks.
#[must_use]
pub(super) fn question(kind: ReviewKind) -> &'static str {
    match kind {
        ReviewKind::Cause => "what was the cause, and what showed it?",
        ReviewKind::WentWell => "what went well?",
        ReviewKind::Improve => "what is to improve?",
        ReviewKind::ActionItem => "what is to be done, by whom, by when?",
    }
}

fn severity(plan: &Plan) -> Vec<Field> {
    let rules = Severity::ALL.iter().zip(&plan.rules.severities);
    let mut choices: Vec<Choice> = rules
        .map(|(s, rule)| choice(s.name(), &format!("{} {}", s.name(), rule.means)))
        .collect();
    choices.push(choice("none", "none: this is no incident"));
    vec![
        one("Severity", choices),
        text("Why (may be empty)", Part::Text),
    ]
}

fn notify(plan: &Plan) -> Vec<Field> {
    let audiences = plan.rules.audiences.iter();
    let to = audiences.map(|a| (choice(&a.id, &a.title), false));
    let kinds = MessageKind::ALL.map(|k| choice(k.name(), k.name()));
    vec![
        Field {
            label: "To (Space marks)",
            part: Part::Word,
            value: Value::Many(to.collect(), 0),
        },
        Field {
            part: Part::Option("--kind"),
            ..one("Kind", kinds.into())
        },
        text("Impact: who is hurt, how much", Part::Option("--impact")),
        text("Action: what is being done", Part::Option("--action")),
        text("Next message in, as in 20m", Part::Option("--next")),
        text("More words (may be empty)", Part::Text),
    ]
}

fn assign(plan: &Plan, roster: &Roster) -> Vec<Field> {
    let roles = plan.rules.roles.iter().map(|r| choice(&r.id, &r.title));
    let me = if roster.solo { "me" } else { "" };
    let seats = roster.seats.iter().map(|s| choice(&s.name, &s.name));
    let mut people: Vec<Choice> = (!me.is_empty())
        .then(|| choice(me, "me"))
        .into_iter()
        .chain(seats.filter(|_| me.is_empty()))
        .collect();
    people.extend(plan_people(plan));
    vec![one("Role", roles.collect()), one("Person", people)]
}

fn plan_people(plan: &Plan) -> impl Iterator<Item = Choice> {
    // Only people of the organisation can be paged or given a role, not other voices.
    let people = plan.people.iter().take(plan.rules.people.len());
    people.map(|p| choice(&p.id, &p.title))
}

fn targets(plan: &Plan) -> Vec<Choice> {
    let mut all = vec![choice("on-call", "whoever is on call")];
    all.extend(plan_people(plan));
    all
}

fn causes(plan: &Plan) -> Vec<Field> {
    let causes = plan.causes.iter().map(|c| choice(&c.id, &c.title));
    vec![
        one("Cause", causes.collect()),
        text("Why (may be empty)", Part::Text),
    ]
}

fn actions(plan: &Plan, tool: &str) -> Vec<Choice> {
    let mut all: Vec<_> = plan.actions.iter().collect();
    all.sort_by_key(|a| a.tool != tool);
    all.into_iter()
        .map(|a| {
            let takes = if a.takes > Span::ZERO {
                format!(" ({})", a.takes)
            } else {
                String::new()
            };
            choice(&a.id, &format!("{}{takes}", a.title))
        })
        .collect()
}

fn views(plan: &Plan, view: &str) -> Vec<Choice> {
    let mut all: Vec<_> = plan.views.iter().collect();
    all.sort_by_key(|v| v.id != view);
    all.into_iter().map(|v| choice(&v.id, &v.title)).collect()
}

fn review() -> Vec<Field> {
    let kinds =
        ReviewKind::ALL.map(|k| choice(k.name(), &format!("{}: {}", k.name(), question(k))));
    vec![
        one("About", kinds.into()),
        text("Text", Part::Text),
        text("Owner, of an action item", Part::Option("--owner")),
        text("Due, as in 2026-12-01", Part::Option("--due")),
    ]
}
