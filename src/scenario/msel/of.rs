//! The list of one variant of a scenario: its page, its injects, and what is expected of players.

use super::policy::promised;
use super::words::{capital, condition, denied, list, message};
use super::{Event, Kind, Msel, mode_word, tidy};
use crate::model::{self, Plan, Start, Time};
use crate::scenario::Loaded;
use crate::scenario::compile::{Lists, folded};
use crate::scenario::doc::{Expect, ExpectedAction, Inject, MselWords, Page, When};
use crate::yaml::Id;

impl Msel {
    /// The list of a variant. `plan` is the plan that was compiled from `loaded`.
    #[must_use]
    pub fn of(loaded: &Loaded, plan: &Plan) -> Self {
        let doc = &loaded.doc;
        let Some(variant) = doc.variants.get(&plan.variant) else {
            return Self::default();
        };
        let lists = Lists::select(doc, &plan.variant, variant);
        let mut events = Vec::new();
        for (page, inject) in plan.injects.iter().enumerate() {
            // The page is the first inject of a plan, and no item of the script.
            let written = match page.checked_sub(1) {
                None => Written::page(&variant.page),
                Some(at) => Written::inject(lists.injects[at].1),
            };
            let never = plan.conds.constant(inject.guard) == Some(false);
            if !never {
                events.push(of_inject(plan, inject, &written));
            }
        }
        let planned = doc.expected_actions.as_deref();
        for (i, action) in planned.unwrap_or_default().iter().enumerate() {
            events.push(of_action(plan, i, action));
        }
        if planned.is_none() {
            events.extend(promised(plan));
        }
        events.extend(lists.expects.iter().map(|(_, e)| of_expect(plan, e)));
        Self::new(events)
    }
}

/// What stands in the file about an inject, and not in the plan.
struct Written<'a> {
    when: Option<&'a When>,
    only_if: Option<&'a When>,
    unless: Option<&'a When>,
    by_hand: bool,
    notes: Option<&'a str>,
    words: &'a MselWords,
}

impl<'a> Written<'a> {
    fn page(page: &'a Page) -> Self {
        Self {
            when: None,
            only_if: None,
            unless: None,
            by_hand: false,
            notes: page.notes.as_deref(),
            words: &page.msel,
        }
    }

    fn inject(inject: &'a Inject) -> Self {
        Self {
            when: inject.when.as_ref(),
            only_if: inject.only_if.as_ref(),
            unless: inject.unless.as_ref(),
            by_hand: inject.by_hand,
            notes: inject.notes.as_deref(),
            words: &inject.msel,
        }
    }
}

fn of_inject(plan: &Plan, inject: &model::Inject, written: &Written<'_>) -> Event {
    let at = match inject.trigger.start {
        Start::At(time) => Some(time + inject.trigger.delay),
        Start::When(_) => None,
    };
    let person = &plan.people[inject.from.index()];
    let objective = inject
        .objective
        .map(|o| plan.objectives[o.index()].title.as_str());
    Event {
        id: inject.id.clone(),
        at,
        kind: if inject.contingency {
            Kind::Contingency
        } else {
            Kind::Inject
        },
        number: own(&written.words.number, ""),
        time: own(&written.words.time, &trigger(plan, inject, written)),
        mode: own(&written.words.mode, mode_word(&person.via)),
        from: own(&written.words.from, &person.title),
        to: own(&written.words.to, &recipients(plan, inject)),
        message: tidy(&message(plan, &inject.text, at)),
        expected: tidy(&inject.expects),
        objective: tidy(objective.unwrap_or_default()),
        notes: tidy(&notes(plan, inject, written)),
    }
}

/// The planner's own word, else what follows from the scenario.
fn own(word: &Option<String>, otherwise: &str) -> String {
    tidy(word.as_deref().unwrap_or(otherwise))
}

/// The trigger of an inject that has no time on the clock.
fn trigger(plan: &Plan, inject: &model::Inject, written: &Written<'_>) -> String {
    let Some(when) = written.when else {
        return if written.by_hand { BY_HAND } else { "" }.to_owned();
    };
    let mut text = format!("When {}", condition(plan, when));
    let trigger = inject.trigger;
    if trigger.held.0 > 0 {
        text += &format!(", for {} without a break", trigger.held);
    }
    if trigger.delay.0 > 0 {
        text += &format!(", and {} have passed since", trigger.delay);
    }
    text
}

/// The designated time of an inject that a facilitator gives.
pub(super) const BY_HAND: &str = "By hand";

/// The people on call, in the column "To".
pub(super) const ON_CALL: &str = "On call";

fn recipients(plan: &Plan, inject: &model::Inject) -> String {
    let on_call = inject.to_on_call.then(|| ON_CALL.to_owned());
    let roles = inject
        .to_roles
        .iter()
        .map(|r| plan.rules.roles[r.index()].title.clone());
    on_call
        .into_iter()
        .chain(roles)
        .collect::<Vec<_>>()
        .join(", ")
}

/// The author's notes, then what the columns have no room for.
fn notes(plan: &Plan, inject: &model::Inject, written: &Written<'_>) -> String {
    let mut lines: Vec<String> = written.notes.map(str::to_owned).into_iter().collect();
    let open = |when: &&When| folded(when, &plan.variant).is_none();
    if let Some(when) = written.only_if.filter(open) {
        lines.push(format!("Only if {}.", condition(plan, when)));
    }
    if let Some(when) = written.unless.filter(open) {
        lines.push(format!("Not if {}.", condition(plan, when)));
    }
    if let Some(every) = inject.every {
        lines.push(format!(
            "Again every {every}, at most {} times.",
            inject.times
        ));
    }
    if !inject.sets.is_empty() {
        let sets = inject.sets.iter().map(|(var, value)| {
            let var = &plan.vars[var.index()];
            format!("`{}` becomes {}", var.id, var.values[usize::from(*value)])
        });
        let sets = list(&sets.collect::<Vec<_>>(), "and");
        lines.push(format!("In the system {sets}."));
    }
    lines.join("\n")
}

fn of_action(plan: &Plan, index: usize, action: &ExpectedAction) -> Event {
    let words = &action.msel;
    Event {
        id: format!("expected-{}", index + 1),
        at: action.at.map(|at| Time::ZERO + at.0),
        kind: Kind::Expected,
        number: own(&words.number, ""),
        time: own(&words.time, ""),
        mode: own(&words.mode, ""),
        from: own(&words.from, ""),
        to: own(&words.to, ""),
        message: tidy(action.message.as_deref().unwrap_or_default()),
        expected: tidy(&action.text),
        objective: objective(plan, action.objective.as_ref()),
        notes: tidy(action.notes.as_deref().unwrap_or_default()),
    }
}

/// What the scenario scores, as an expected action.
fn of_expect(plan: &Plan, expect: &Expect) -> Event {
    let limit = match (&expect.before, &expect.until, &expect.forbid) {
        (Some(before), ..) => format!("Before {}", condition(plan, before)),
        (_, Some(until), _) => format!("Until {}", condition(plan, until)),
        (_, _, Some(_)) => "Until EndEx".to_owned(),
        _ => "Before EndEx".to_owned(),
    };
    let at = expect.by.map(|by| Time::ZERO + by.0);
    let mut notes = format!("Scored as {}.", expect.id);
    if at.is_some() && expect.before.is_some() {
        notes = format!("{limit}.\n{notes}");
    }
    let asked = match (&expect.that, &expect.forbid) {
        (Some(that), _) => condition(plan, that),
        (None, Some(forbid)) => denied(plan, forbid),
        (None, None) => String::new(),
    };
    Event {
        id: expect.id.to_string(),
        at,
        kind: Kind::Expected,
        time: tidy(&limit),
        expected: tidy(&capital(&asked)),
        objective: objective(plan, expect.objective.as_ref()),
        notes: tidy(&notes),
        ..Event::default()
    }
}

fn objective(plan: &Plan, id: Option<&Id>) -> String {
    let known = id.and_then(|id| plan.objectives.iter().find(|o| o.id == id.as_str()));
    tidy(known.map_or("", |o| o.title.as_str()))
}
