//! What happens: actions, changes, injects, and what is expected.

use super::cond::folded;
use super::{Compiler, Lists};
use crate::model::{
    Action, Change, CondId, Cost, Expect, ExpectKind, Expr, Inject, ObjectiveId, Outcome, PersonId,
    Rating, Span, Start, Time, Trigger,
};
use crate::scenario::doc::{self, When};
use crate::yaml::{Duration, Id};

const ACTION_TAKES: Span = Span::mins(1);

/// How often an inject with `every` and without `times` comes.
const REPEATS: u16 = 100;

/// What a page expects when its author says nothing.
const ACKNOWLEDGEMENT: &str = "An acknowledgement";

/// The audience of an inject that is not an incident role.
const ON_CALL: &str = "on-call";

impl<'a> Compiler<'a> {
    pub(super) fn actions(&mut self) -> Vec<Action> {
        let doc = self.doc;
        let mut actions = Vec::new();
        for (id, action) in doc.actions.iter() {
            self.path = vec!["actions".to_owned(), id.to_owned()];
            actions.push(self.action(id, action));
        }
        self.path.clear();
        actions
    }

    fn action(&mut self, id: &str, action: &'a doc::Action) -> Action {
        let what = format!("action `{id}`");
        let lock = action.lock.as_ref().map(|lock| {
            let lock = lock.as_str();
            let at = self
                .locks
                .iter()
                .position(|known| *known == lock)
                .unwrap_or_else(|| {
                    self.locks.push(lock);
                    self.locks.len() - 1
                });
            u8::try_from(at).unwrap_or(u8::MAX)
        });
        let mut outcomes = Vec::new();
        for (i, outcome) in action.outcomes.iter().enumerate() {
            let never = outcome
                .when
                .as_ref()
                .is_some_and(|w| folded(w, self.id) == Some(false));
            let compiled = self.within("outcomes", |c| c.within(i, |c| c.outcome(outcome)));
            if !never {
                outcomes.push(compiled);
            }
        }
        if outcomes.len() > usize::from(u8::MAX) {
            self.report(
                "S208",
                format!("the action `{id}` has more than 255 outcomes"),
            );
        }
        Action {
            id: id.to_owned(),
            title: self.needed(&what, "title", action.title.clone()),
            tool: self.needed(&what, "tool", action.tool.map(|t| t.name().to_owned())),
            commands: action.commands.clone(),
            access: action.access.iter().map(ToString::to_string).collect(),
            roles: self.roles("for", &action.roles),
            takes: action.takes.map_or(ACTION_TAKES, |d| d.0),
            lock,
            outcomes,
        }
    }

    fn outcome(&mut self, outcome: &doc::Outcome) -> Outcome {
        if outcome.chance.is_some_and(|c| c.fraction() > 1.0) {
            self.within("chance", |c| c.report("S219", "a chance is at most 100%"));
        }
        Outcome {
            when: self.condition("when", outcome.when.as_ref()),
            chance: outcome.chance.map_or(1.0, |c| c.fraction()),
            sets: self.sets(&outcome.sets),
            rating: match outcome.rating {
                doc::Rating::Fix => Rating::Fix,
                doc::Rating::Workaround => Rating::Workaround,
                doc::Rating::Neutral => Rating::Neutral,
                doc::Rating::Harmful => Rating::Harmful,
            },
            text: self.plain("text", &outcome.text),
            why: outcome.why.as_deref().map(|why| self.plain("why", why)),
            cost: self.cost(outcome.cost.as_ref()),
        }
    }

    fn cost(&mut self, cost: Option<&doc::Cost>) -> Option<Cost> {
        let cost = cost?;
        if cost.users.fraction() > 1.0 {
            self.within("cost", |c| {
                c.report("S219", "more than 100% of users cannot be hurt");
            });
        }
        Some(Cost {
            users: cost.users.fraction(),
            lasts: cost.lasts.0,
        })
    }

    pub(super) fn changes(&mut self, lists: &Lists<'a>) -> Vec<Change> {
        let mut changes = Vec::new();
        for (path, change) in &lists.changes {
            let compiled = self.at(path, |c| {
                let what = format!("change `{}`", change.id);
                if change.sets.is_empty() && change.cost.is_none() {
                    c.report(
                        "S219",
                        format!("the {what} has neither `sets` nor `cost`, so nothing happens"),
                    );
                }
                let times = Times {
                    at: change.at,
                    when: change.when.as_ref(),
                    by_hand: None,
                    held: change.held,
                    delay: change.delay,
                };
                Change {
                    id: change.id.to_string(),
                    trigger: c.trigger(&what, &times),
                    guard: c.guard(change.only_if.as_ref(), change.unless.as_ref()),
                    sets: c.sets(&change.sets),
                    cost: c.cost(change.cost.as_ref()),
                }
            });
            changes.push(compiled);
        }
        changes
    }

    /// The page of the variant, then the script.
    pub(super) fn injects(&mut self, lists: &Lists<'a>) -> Vec<Inject> {
        let mut injects = vec![self.page()];
        for (path, inject) in &lists.injects {
            let compiled = self.at(path, |c| c.inject(inject));
            injects.push(compiled);
        }
        injects
    }

    fn page(&mut self) -> Inject {
        let page = &self.variant.page;
        let always = self.conds.add(&Expr::Const(true));
        self.path = vec!["variants".to_owned(), self.id.to_owned(), "page".to_owned()];
        let inject = Inject {
            id: "page".to_owned(),
            trigger: Trigger {
                start: Start::At(Time::ZERO),
                held: Span::ZERO,
                delay: Span::ZERO,
            },
            guard: always,
            contingency: false,
            from: self.person("from", &page.from),
            to_roles: Vec::new(),
            to_on_call: true,
            text: self.template("text", &page.text),
            alert: true,
            every: None,
            times: 1,
            sets: Vec::new(),
            expects: page
                .expects
                .clone()
                .unwrap_or_else(|| ACKNOWLEDGEMENT.to_owned()),
            objective: self.objective(page.objective.as_ref()),
        };
        self.path.clear();
        inject
    }

    fn inject(&mut self, inject: &doc::Inject) -> Inject {
        let what = format!("inject `{}`", inject.id);
        let times = Times {
            at: inject.at,
            when: inject.when.as_ref(),
            by_hand: Some(inject.by_hand),
            held: inject.held,
            delay: inject.delay,
        };
        if inject.times.is_some() && inject.every.is_none() {
            self.within("times", |c| c.report("S209", "`times` needs `every`"));
        }
        if inject.every.is_some_and(|e| e.0 < Span::secs(10)) {
            self.within("every", |c| {
                c.report("S209", "an inject repeats at most every 10s");
            });
        }
        if inject.to.is_empty() && !inject.alert {
            self.report("S206", format!("the {what} goes to nobody: give it `to`"));
        }
        let (on_call, roles): (Vec<_>, Vec<_>) = inject
            .to
            .iter()
            .enumerate()
            .partition(|(_, to)| to.as_str() == ON_CALL);
        let to_roles = roles
            .into_iter()
            .filter_map(|(i, to)| self.recipient(i, to))
            .collect();
        Inject {
            id: inject.id.to_string(),
            trigger: self.trigger(&what, &times),
            guard: self.guard(inject.only_if.as_ref(), inject.unless.as_ref()),
            contingency: inject.kind == doc::InjectKind::Contingency,
            from: self.person("from", &inject.from),
            to_roles,
            to_on_call: !on_call.is_empty() || inject.to.is_empty(),
            text: self.template("text", &inject.text),
            alert: inject.alert,
            every: inject.every.map(|d| d.0),
            times: inject
                .times
                .unwrap_or(if inject.every.is_some() { REPEATS } else { 1 }),
            sets: self.sets(&inject.sets),
            expects: inject.expects.clone().unwrap_or_default(),
            objective: self.objective(inject.objective.as_ref()),
        }
    }

    fn recipient(&mut self, index: usize, to: &Id) -> Option<crate::model::RoleId> {
        self.within("to", |c| {
            c.within(index, |c| {
                c.resolve("incident role", to.as_str(), |n| &n.roles)
            })
        })
        .map(crate::model::RoleId::at)
    }

    fn person(&mut self, key: &str, id: &Id) -> PersonId {
        self.within(key, |c| c.resolve("person", id.as_str(), |n| &n.people))
            .map_or(PersonId(0), PersonId::at)
    }

    fn objective(&mut self, id: Option<&Id>) -> Option<ObjectiveId> {
        let id = id?;
        self.within("objective", |c| {
            c.resolve("objective", id.as_str(), |n| &n.objectives)
        })
        .map(ObjectiveId::at)
    }

    fn trigger(&mut self, what: &str, times: &Times<'_>) -> Trigger {
        let start = match (times.at, times.when, times.by_hand.unwrap_or(false)) {
            (Some(at), None, false) => Start::At(Time::ZERO + at.0),
            (None, Some(when), false) => Start::When(self.condition("when", Some(when))),
            (None, None, true) => Start::When(self.conds.add(&Expr::Const(false))),
            _ => {
                let keys = match times.by_hand {
                    None => "`at` and `when`",
                    Some(_) => "`at`, `when` and `by_hand`",
                };
                self.report("S201", format!("the {what} needs exactly one of {keys}"));
                Start::At(Time::ZERO)
            }
        };
        if times.held.is_some() && times.when.is_none() {
            self.within("held", |c| c.report("S209", "`held` belongs to `when`"));
        }
        let span = |d: Option<Duration>| d.map_or(Span::ZERO, |d| d.0);
        Trigger {
            start,
            held: span(times.held),
            delay: span(times.delay),
        }
    }

    pub(super) fn expects(&mut self, lists: &Lists<'a>) -> Vec<Expect> {
        for (i, planned) in self.doc.expected_actions.iter().flatten().enumerate() {
            let path = vec!["expected_actions".to_owned(), i.to_string()];
            self.at(&path, |c| c.objective(planned.objective.as_ref()));
        }
        let mut expects = Vec::new();
        for (path, expect) in &lists.expects {
            expects.extend(self.at(path, |c| c.expect(expect)));
        }
        if expects.len() > usize::from(u8::MAX) {
            self.report("S208", "there are more than 255 expectations");
            expects.clear();
        }
        expects
    }

    fn expect(&mut self, expect: &doc::Expect) -> Option<Expect> {
        if let Some(only_if) = &expect.only_if {
            self.within("if", |c| c.expr(only_if));
            if folded(only_if, self.id).is_none() {
                self.within("if", |c| {
                    c.report(
                        "S217",
                        "the `if` of an expectation can ask for the variant only",
                    );
                });
            }
        }
        let kind = match (&expect.that, &expect.forbid) {
            (Some(that), None) if expect.until.is_none() => ExpectKind::That {
                that: self.condition("that", Some(that)),
                before: self.limit("before", expect.before.as_ref()),
                by: expect.by.map(|d| Time::ZERO + d.0),
            },
            (None, Some(forbid)) if expect.before.is_none() && expect.by.is_none() => {
                ExpectKind::Forbid {
                    forbid: self.begun_condition("forbid", forbid),
                    until: self.limit("until", expect.until.as_ref()),
                }
            }
            _ => {
                let message = format!(
                    "the expectation `{}` needs either `that` (with `before` or `by`) or `forbid` (with `until`)",
                    expect.id
                );
                self.report("S203", message);
                return None;
            }
        };
        Some(Expect {
            id: expect.id.to_string(),
            objective: self.objective(expect.objective.as_ref()),
            weight: expect.weight.unwrap_or(1.0),
            kind,
        })
    }

    /// A limit of an expectation: never without one.
    fn limit(&mut self, key: &str, when: Option<&When>) -> CondId {
        match when {
            Some(when) => self.begun_condition(key, when),
            None => self.conds.add(&Expr::Const(false)),
        }
    }

    /// A condition in which an action counts from its start: what must come first, or not at all.
    fn begun_condition(&mut self, key: &str, when: &When) -> CondId {
        self.begun = true;
        let cond = self.condition(key, Some(when));
        self.begun = false;
        cond
    }
}

/// When an inject or a change is due.
struct Times<'w> {
    at: Option<Duration>,
    when: Option<&'w When>,
    /// Whether nothing starts it but a person; `None` where that is no choice.
    by_hand: Option<bool>,
    held: Option<Duration>,
    delay: Option<Duration>,
}
