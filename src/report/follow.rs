//! Follow-through: the improvement items of a drill for the register, and what became of earlier ones.
//!
//! Invariant: what a report says about earlier items was frozen when its drill closed, so it stays the
//! same whatever happens to the register later.

use serde::{Deserialize, Serialize};

use super::advice;
use super::model::{FollowRow, Tone};
use super::recorded::{Cards, Recorded};
use super::words::{clean, percent, sentence};
use crate::model::{Criterion, Event, Plan, ReviewKind};
use crate::score::{Card, Rule};
use crate::store::{ActionItem, ItemState};

/// The most earlier items that a report shows.
const MOST: usize = 20;

/// An item of an earlier drill, as it stood when this drill closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Earlier {
    id: i64,
    text: String,
    owner: String,
    due: String,
    state: String,
    from: String,
    criterion: String,
    credit: Option<f64>,
}

/// The items that were agreed on in the hot wash of a drill.
#[must_use]
pub fn agreed(recorded: &Recorded, card: &Card) -> Vec<ActionItem> {
    let texts = &recorded.texts;
    let day: String = recorded
        .header
        .opened
        .iter()
        .flat_map(|o| o.chars().take(10))
        .collect();
    let items = recorded.events.iter().filter_map(|r| match r.event {
        Event::Reviewed {
            kind: ReviewKind::ActionItem,
            text,
            owner,
            due,
            about,
        } if !texts.get(text).is_empty() => {
            let criterion = texts.get(about).to_owned();
            Some(ActionItem {
                text: clean(texts.get(text)),
                owner: clean(texts.get(owner)),
                due: clean(texts.get(due)),
                credit: credit(card, &criterion),
                element: of_id(&criterion).map_or("", advice::element).to_owned(),
                criterion,
                source: format!("drill:{}", recorded.drill),
                scenario: recorded.plan.id.clone(),
                opened: day.clone(),
                origin: format!("{}:{}", recorded.drill, r.seq),
                ..ActionItem::default()
            })
        }
        _ => None,
    });
    items.collect()
}

/// The items of earlier drills that matter to this one: those of the same scenario, and those for a
/// criterion that was scored in it; open ones first, then the newest.
#[must_use]
pub fn earlier(items: &[ActionItem], recorded: &Recorded, card: &Card) -> Vec<Earlier> {
    let here = format!("drill:{}", recorded.drill);
    let mut chosen: Vec<&ActionItem> = items
        .iter()
        .filter(|i| i.source.starts_with("drill:") && i.source != here)
        .filter(|i| i.scenario == recorded.plan.id || credit(card, &i.criterion).is_some())
        .collect();
    chosen.sort_by_key(|i| (i.state != ItemState::Open, -i.id));
    chosen.truncate(MOST);
    let keep = |i: &ActionItem| Earlier {
        id: i.id,
        text: i.text.clone(),
        owner: i.owner.clone(),
        due: i.due.clone(),
        state: i.state.name().to_owned(),
        from: i.source.trim_start_matches("drill:").to_owned(),
        criterion: i.criterion.clone(),
        credit: i.credit,
    };
    chosen.into_iter().map(keep).collect()
}

/// The rows of the report about earlier items.
pub(super) fn rows(cards: &Cards, plan: &Plan) -> Vec<FollowRow> {
    let row = |e: &Earlier| {
        let now = credit(&cards.card, &e.criterion);
        let (verdict, tone) = match (e.credit, now) {
            (Some(before), Some(now)) if now > before => ("improved", Tone::Good),
            (Some(before), Some(now)) if now < before => ("worse", Tone::Bad),
            (Some(_), Some(_)) => ("unchanged", Tone::Partial),
            (None, _) if e.criterion.is_empty() => ("no criterion was named", Tone::Plain),
            _ => ("not scored in both drills", Tone::Plain),
        };
        let title = of_id(&e.criterion).map(|c| advice::title(plan, Rule::Policy(c)));
        let share = |credit: Option<f64>| credit.map_or_else(String::new, percent);
        FollowRow {
            id: e.id,
            item: sentence(&clean(&e.text)),
            owner: e.owner.clone(),
            due: e.due.clone(),
            state: e.state.clone(),
            from: e.from.clone(),
            criterion: title.unwrap_or_default(),
            before: share(e.credit),
            now: share(now),
            verdict,
            tone,
        }
    };
    cards.earlier.iter().map(row).collect()
}

fn of_id(id: &str) -> Option<Criterion> {
    Criterion::ALL.into_iter().find(|c| c.id() == id)
}

fn credit(card: &Card, id: &str) -> Option<f64> {
    let criterion = of_id(id)?;
    let scored = |c: &&crate::score::Scored| c.rule == Rule::Policy(criterion);
    card.criteria.iter().find(scored).map(|c| c.credit)
}
