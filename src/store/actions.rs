//! The register of improvement items: what was agreed on, by whom, until when, and whether it was done.
//!
//! Invariants: an item that came out of a hot wash is entered once, however often its drill is closed
//! or loaded (its `origin` is unique); an item outlives the drill that it came from.

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::{Fail, Store, StoreError};

/// An improvement item of the register.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ActionItem {
    /// Its number, from 1; 0 before it is entered.
    pub id: i64,
    /// What will be done.
    pub text: String,
    /// Who will do it; empty when nobody took it.
    pub owner: String,
    /// By when, as it was said; a date when it was one.
    pub due: String,
    /// The capability element (planning, organization, equipment, training, exercise); empty when nobody chose.
    pub element: String,
    /// The criterion of the score that it is to improve; empty when none was named.
    pub criterion: String,
    /// The credit (0 to 1) of that criterion in the drill that it came from.
    pub credit: Option<f64>,
    /// Where it came from: `drill:ID`, `incident:ID`, or empty.
    pub source: String,
    /// The scenario of that drill.
    pub scenario: String,
    /// The day on which it was entered (ISO 8601); empty in virtual time.
    pub opened: String,
    /// Where it stands.
    pub state: ItemState,
    /// The day on which it was closed; empty while it is open.
    pub closed: String,
    /// What was said when it was closed or opened again.
    pub remark: String,
    /// What makes it unique among those of its source; empty for items entered by hand.
    pub origin: String,
}

/// Where an improvement item stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ItemState {
    /// To do.
    #[default]
    Open,
    /// Done.
    Done,
    /// Given up, with a reason.
    Dropped,
}

impl ItemState {
    /// The word in lists and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        ["open", "done", "dropped"][self as usize]
    }

    /// The state of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        [Self::Open, Self::Done, Self::Dropped]
            .into_iter()
            .find(|state| state.name() == word)
    }
}

impl Store {
    /// Enters items, and gives the numbers of those that are new: an `origin` is entered once.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn add_actions(&mut self, items: &[ActionItem]) -> Result<Vec<i64>, StoreError> {
        if items.is_empty() {
            return Ok(Vec::new());
        }
        self.write(async |tx| {
            let mut numbers = Vec::new();
            for item in items {
                let done = sqlx::query(
                    "INSERT OR IGNORE INTO actions (text, owner, due, element, criterion, credit, source, scenario, \
                     opened, state, closed, remark, origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''))",
                )
                .bind(&item.text)
                .bind(&item.owner)
                .bind(&item.due)
                .bind(&item.element)
                .bind(&item.criterion)
                .bind(item.credit)
                .bind(&item.source)
                .bind(&item.scenario)
                .bind(&item.opened)
                .bind(item.state.name())
                .bind(&item.closed)
                .bind(&item.remark)
                .bind(&item.origin)
                .execute(&mut *tx)
                .await?;
                if done.rows_affected() > 0 {
                    numbers.push(done.last_insert_rowid());
                }
            }
            Ok(numbers)
        })
    }

    /// All items, in the order of their numbers.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn actions(&mut self) -> Result<Vec<ActionItem>, StoreError> {
        self.read(async |db| {
            let rows = sqlx::query("SELECT * FROM actions ORDER BY id")
                .fetch_all(db)
                .await?;
            Ok(rows.iter().map(read_item).collect::<Result<Vec<_>, _>>()?)
        })
    }

    /// Writes items that are there already anew: all of them, or none.
    ///
    /// # Errors
    /// When an item of such a number is not there, or the store cannot be written.
    pub fn put_actions(&mut self, items: &[ActionItem]) -> Result<(), StoreError> {
        let place = self.place.clone();
        self.write(async |tx| {
            for item in items {
                let done = sqlx::query(
                    "UPDATE actions SET text = ?, owner = ?, due = ?, element = ?, criterion = ?, credit = ?, \
                     state = ?, closed = ?, remark = ? WHERE id = ?",
                )
                .bind(&item.text)
                .bind(&item.owner)
                .bind(&item.due)
                .bind(&item.element)
                .bind(&item.criterion)
                .bind(item.credit)
                .bind(item.state.name())
                .bind(&item.closed)
                .bind(&item.remark)
                .bind(item.id)
                .execute(&mut *tx)
                .await?;
                if done.rows_affected() == 0 {
                    return Err(Fail::Store(StoreError::NoEntry {
                        what: "action item",
                        name: item.id.to_string(),
                        list: "firedrill actions list --state all",
                        place: place.clone(),
                    }));
                }
            }
            Ok(())
        })
    }
}

fn read_item(row: &SqliteRow) -> Result<ActionItem, sqlx::Error> {
    let state: String = row.try_get("state")?;
    let origin: Option<String> = row.try_get("origin")?;
    Ok(ActionItem {
        id: row.try_get("id")?,
        text: row.try_get("text")?,
        owner: row.try_get("owner")?,
        due: row.try_get("due")?,
        element: row.try_get("element")?,
        criterion: row.try_get("criterion")?,
        credit: row.try_get("credit")?,
        source: row.try_get("source")?,
        scenario: row.try_get("scenario")?,
        opened: row.try_get("opened")?,
        state: ItemState::of(&state).unwrap_or_default(),
        closed: row.try_get("closed")?,
        remark: row.try_get("remark")?,
        origin: origin.unwrap_or_default(),
    })
}
