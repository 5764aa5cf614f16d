//! A drill out of the store, with the cards that hold for it.

use super::context::Context;
use super::error::{CliError, Kind, Outcome};
use crate::engine::Phase;
use crate::log::Mode;
use crate::report::recorded::{Cards, Recorded, RecordedError};
use crate::report::{ReportModel, follow};
use crate::score;
use crate::store::{FrozenCard, Listing, Store};

/// A drill out of the store.
#[derive(Debug)]
pub struct StoredDrill {
    /// What follows from its log.
    pub recorded: Recorded,
    /// The cards that hold for it.
    pub cards: Cards,
    /// The scorer and the score that were frozen, when the cards are newer.
    pub frozen: Option<(String, f64)>,
    /// Where it is.
    pub store: Store,
}

impl StoredDrill {
    /// Loads a drill by its id, the beginning of its id, or `last`. Its frozen cards hold, unless it is to be
    /// scored again or is not over.
    ///
    /// # Errors
    /// When there is no such drill, or its log cannot be used.
    pub fn load(cx: &Context, name: &str, rescore: bool) -> Outcome<Self> {
        let mut store = cx.store()?;
        let drill = store.find(name)?;
        let log = store.load(&drill)?;
        let recorded = Recorded::from_log(&log).map_err(|error| unusable(&drill, &error))?;
        let kept = store.card(&drill)?;
        let over = recorded.engine.state().phase == Phase::Closed;
        let (cards, frozen) = match kept {
            Some(card) if !rescore => {
                let cards = Cards::from_json(&card.json, &recorded.plan).map_err(|why| {
                    CliError::new(
                        Kind::Failed,
                        format!("the frozen score of {drill} cannot be read: {why}"),
                    )
                    .hint("--rescore scores the drill again")
                })?;
                (cards, None)
            }
            Some(card) => {
                let mut cards = recorded.score();
                // What was known of earlier drills then does not change with the scorer.
                if let Ok(then) = Cards::from_json(&card.json, &recorded.plan) {
                    cards.earlier = then.earlier;
                }
                (cards, Some((card.scorer, card.score)))
            }
            None => {
                let cards = if over {
                    close(&mut store, &recorded)?
                } else {
                    recorded.score()
                };
                (cards, None)
            }
        };
        Ok(Self {
            recorded,
            cards,
            frozen,
            store,
        })
    }

    /// The report of the drill.
    #[must_use]
    pub fn report(&self, names: bool) -> ReportModel {
        self.recorded.report(&self.cards, names)
    }

    /// What has to be known about the score beside its number; `None` for the usual.
    #[must_use]
    pub fn remark(&self) -> Option<String> {
        let now = score::VERSION.to_string();
        if self.recorded.engine.state().phase != Phase::Closed {
            return Some("the drill is not over: its score may still change".to_owned());
        }
        match &self.frozen {
            Some((scorer, score)) if *scorer != now => Some(format!(
                "scored again by scorer {now}; frozen is {score:.1} by scorer {scorer}"
            )),
            None if self.cards.scorer != now => Some(format!(
                "frozen by scorer {}; --rescore scores it by scorer {now}",
                self.cards.scorer
            )),
            _ => None,
        }
    }
}

/// Closes a drill that was played in real time: scores it (practice only for the eye), freezes the cards beside what became of earlier
/// improvement items, and enters its own ones into the register.
///
/// # Errors
/// When the store cannot be used.
pub fn close(store: &mut Store, recorded: &Recorded) -> Outcome<Cards> {
    let mut cards = recorded.score();
    cards.earlier = follow::earlier(&store.actions()?, recorded, &cards.card);
    let Some(card) = frozen_card(recorded, &cards) else {
        return Ok(cards);
    };
    store.freeze(&recorded.drill, &card)?;
    store.add_actions(&follow::agreed(recorded, &cards.card))?;
    Ok(cards)
}

/// The cards of a drill, for keeping. Practice has none: it is not scored.
#[must_use]
pub fn frozen_card(recorded: &Recorded, cards: &Cards) -> Option<FrozenCard> {
    (recorded.header.mode != Mode::Practice).then(|| FrozenCard {
        scorer: cards.scorer.clone(),
        score: cards.card.score,
        json: cards.to_json(&recorded.plan),
    })
}

/// What lists show of a drill's scenario.
#[must_use]
pub fn listing(recorded: &Recorded) -> Listing<'_> {
    Listing {
        scenario: &recorded.plan.id,
        title: &recorded.plan.title,
    }
}

/// A log that this program cannot make into a drill again.
#[must_use]
pub fn unusable(name: &str, error: &RecordedError) -> CliError {
    match error {
        RecordedError::Log(error) => CliError::log(name, error),
        RecordedError::Text { .. } => CliError::new(Kind::InvalidInput, format!("{name}: {error}"))
            .hint("the version that the log names in its first line can read it"),
    }
}
