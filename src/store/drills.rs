//! Drills, their records and their cards: writing and reading.

use sqlx::{QueryBuilder, SqliteConnection};

use super::{Fail, Store, StoreError};
use crate::log::{LogFile, Record, Side, WireEvent, is_drill_id};
use crate::model::{EndReason, Seq};

/// What lists show of a scenario.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'a> {
    /// The scenario's id.
    pub scenario: &'a str,
    /// What it is called.
    pub title: &'a str,
}

/// A score card as it was when the drill closed.
#[derive(Clone, Debug, PartialEq)]
pub struct FrozenCard {
    /// The version of the scorer.
    pub scorer: String,
    /// 0 to 100.
    pub score: f64,
    /// The whole card as JSON.
    pub json: String,
}

/// What storing a whole drill did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// It was not there before.
    New,
    /// It was there, with the same records.
    Already,
}

/// Rows of one statement, well below SQLite's limit on parameters.
const BATCH: usize = 500;

impl Store {
    /// Stores a live drill: its header and what has happened so far.
    ///
    /// # Errors
    /// When it is there already, or the store cannot be written.
    pub fn create(&mut self, log: &LogFile, listing: Listing<'_>) -> Result<(), StoreError> {
        check_id(log.drill())?;
        let place = self.place.clone();
        self.write(async |tx| {
            if is_there(tx, log.drill()).await? {
                return Err(Fail::Store(StoreError::Exists {
                    drill: log.drill().to_owned(),
                    place: place.clone(),
                }));
            }
            insert_drill(tx, log, listing, true).await
        })
    }

    /// Stores a drill that is over, with its card, at once. Storing it twice is storing it once.
    ///
    /// # Errors
    /// When a drill of the same id but other records is there, or the store cannot be written.
    pub fn put_whole(
        &mut self,
        log: &LogFile,
        listing: Listing<'_>,
        card: Option<&FrozenCard>,
    ) -> Result<Stored, StoreError> {
        check_id(log.drill())?;
        let place = self.place.clone();
        self.write(async |tx| {
            let drill = log.drill();
            let stored = if is_there(tx, drill).await? {
                if lines(tx, drill).await? != log.to_text(false) {
                    return Err(Fail::Store(StoreError::Differs {
                        drill: drill.to_owned(),
                        place: place.clone(),
                    }));
                }
                insert_side(tx, drill, &log.side).await?;
                sqlx::query(
                    "UPDATE drills SET run = (SELECT max(run) + 1 FROM drills) WHERE id = ?",
                )
                .bind(drill)
                .execute(&mut *tx)
                .await?;
                Stored::Already
            } else {
                insert_drill(tx, log, listing, false).await?;
                Stored::New
            };
            if let Some(card) = card {
                insert_card(tx, drill, card).await?;
            }
            Ok(stored)
        })
    }

    /// Appends records after record `after`, with the names and texts that are new with them.
    ///
    /// # Errors
    /// When the drill is not there, its last record is another one, or the store cannot be written.
    pub fn append(
        &mut self,
        drill: &str,
        after: Seq,
        records: &[Record],
        side: &Side,
    ) -> Result<(), StoreError> {
        let place = self.place.clone();
        self.write(async |tx| {
            let last: Option<i64> =
                sqlx::query_scalar("SELECT max(seq) FROM records WHERE drill = ?")
                    .bind(drill)
                    .fetch_one(&mut *tx)
                    .await?;
            let Some(last) = last else {
                return Err(Fail::Store(StoreError::NotFound {
                    name: drill.to_owned(),
                    place: place.clone(),
                }));
            };
            if last != i64::from(after) {
                return Err(Fail::Store(StoreError::Behind {
                    drill: drill.to_owned(),
                    expected: after,
                    found: Seq::try_from(last).unwrap_or(Seq::MAX),
                }));
            }
            insert_records(tx, drill, records).await?;
            insert_side(tx, drill, side).await
        })
    }

    /// Freezes the card of a drill; a card that is frozen already stays.
    ///
    /// # Errors
    /// When the store cannot be written, or the drill is not there.
    pub fn freeze(&mut self, drill: &str, card: &FrozenCard) -> Result<(), StoreError> {
        let place = self.place.clone();
        self.write(async |tx| {
            if !is_there(tx, drill).await? {
                return Err(Fail::Store(StoreError::NotFound {
                    name: drill.to_owned(),
                    place: place.clone(),
                }));
            }
            insert_card(tx, drill, card).await
        })
    }

    /// The card that was frozen when the drill closed.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn card(&mut self, drill: &str) -> Result<Option<FrozenCard>, StoreError> {
        self.read(async |db| {
            let row: Option<(String, f64, String)> =
                sqlx::query_as("SELECT scorer, score, json FROM cards WHERE drill = ?")
                    .bind(drill)
                    .fetch_optional(db)
                    .await?;
            Ok(row.map(|(scorer, score, json)| FrozenCard {
                scorer,
                score,
                json,
            }))
        })
    }

    /// The log of a drill as it stands in the store, unchecked and without names and texts.
    ///
    /// # Errors
    /// When the drill is not there, or the store cannot be read.
    pub fn text(&mut self, drill: &str) -> Result<String, StoreError> {
        let text = self.read(async |db| lines(db, drill).await)?;
        if text.is_empty() {
            return Err(StoreError::NotFound {
                name: drill.to_owned(),
                place: self.place.clone(),
            });
        }
        Ok(text)
    }

    /// The names and free texts of a drill that were not erased.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn side(&mut self, drill: &str) -> Result<Side, StoreError> {
        self.read(async |db| {
            let names: Vec<(String, String)> =
                sqlx::query_as("SELECT seat, name FROM names WHERE drill = ?")
                    .bind(drill)
                    .fetch_all(&mut *db)
                    .await?;
            let texts: Vec<(u32, String)> =
                sqlx::query_as("SELECT id, text FROM texts WHERE drill = ?")
                    .bind(drill)
                    .fetch_all(db)
                    .await?;
            Ok(Side {
                names: names.into_iter().collect(),
                texts: texts.into_iter().collect(),
            })
        })
    }

    /// The checked log of a drill, with names and texts.
    ///
    /// # Errors
    /// When the drill is not there or damaged, or the store cannot be read.
    pub fn load(&mut self, drill: &str) -> Result<LogFile, StoreError> {
        let text = self.text(drill)?;
        let mut log = LogFile::read(text.as_bytes()).map_err(|error| StoreError::Damaged {
            drill: drill.to_owned(),
            place: self.place.clone(),
            error,
        })?;
        log.side = self.side(drill)?;
        Ok(log)
    }
}

fn check_id(drill: &str) -> Result<(), StoreError> {
    if is_drill_id(drill) {
        Ok(())
    } else {
        Err(StoreError::BadId(drill.escape_debug().to_string()))
    }
}

async fn is_there(tx: &mut SqliteConnection, drill: &str) -> Result<bool, sqlx::Error> {
    let found: Option<i64> = sqlx::query_scalar("SELECT 1 FROM drills WHERE id = ?")
        .bind(drill)
        .fetch_optional(&mut *tx)
        .await?;
    Ok(found.is_some())
}

/// The lines of a drill, each with its end.
async fn lines(db: &mut SqliteConnection, drill: &str) -> Result<String, Fail> {
    let lines: Vec<String> =
        sqlx::query_scalar("SELECT line FROM records WHERE drill = ? ORDER BY seq")
            .bind(drill)
            .fetch_all(db)
            .await?;
    Ok(lines
        .into_iter()
        .fold(String::new(), |text, line| text + &line + "\n"))
}

async fn insert_drill(
    tx: &mut SqliteConnection,
    log: &LogFile,
    listing: Listing<'_>,
    live: bool,
) -> Result<(), Fail> {
    let header = log.header();
    sqlx::query(
        "INSERT INTO drills (id, run, live, scenario, title, variant, mode, seed, speed_permille, opened) \
         VALUES (?, (SELECT coalesce(max(run), 0) + 1 FROM drills), ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(log.drill())
    .bind(live)
    .bind(listing.scenario)
    .bind(listing.title)
    .bind(&header.variant)
    .bind(header.mode.name())
    .bind(header.seed.to_string())
    .bind(header.speed_permille)
    .bind(&header.opened)
    .execute(&mut *tx)
    .await?;
    sqlx::query("INSERT INTO records (drill, seq, line) VALUES (?, 0, ?)")
        .bind(log.drill())
        .bind(log.first_line())
        .execute(&mut *tx)
        .await?;
    insert_records(tx, log.drill(), log.records()).await?;
    insert_side(tx, log.drill(), &log.side).await
}

async fn insert_records(
    tx: &mut SqliteConnection,
    drill: &str,
    records: &[Record],
) -> Result<(), Fail> {
    for batch in records.chunks(BATCH) {
        let mut query = QueryBuilder::new("INSERT INTO records (drill, seq, line) ");
        query.push_values(batch, |mut row, record| {
            row.push_bind(drill)
                .push_bind(record.seq)
                .push_bind(record.line());
        });
        query.build().execute(&mut *tx).await?;
    }
    let Some(last) = records.last() else {
        return Ok(());
    };
    let ended = records.iter().find_map(|record| match &record.event {
        WireEvent::Ended { reason } => Some(reason),
        _ => None,
    });
    let closed = match &last.event {
        WireEvent::Closed {} => true,
        // Without a hot wash there is nothing left to close.
        WireEvent::Ended { reason } => [
            EndReason::Aborted,
            EndReason::RealIncident,
            EndReason::Rewound,
        ]
        .map(EndReason::name)
        .contains(&reason.as_str()),
        _ => false,
    };
    sqlx::query("UPDATE drills SET at_ms = ?, ended = coalesce(ended, ?), closed = closed OR ? WHERE id = ?")
        .bind(last.at_ms)
        .bind(ended)
        .bind(closed)
        .bind(drill)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

async fn insert_side(tx: &mut SqliteConnection, drill: &str, side: &Side) -> Result<(), Fail> {
    for (seat, name) in &side.names {
        sqlx::query("INSERT OR IGNORE INTO names (drill, seat, name) VALUES (?, ?, ?)")
            .bind(drill)
            .bind(seat)
            .bind(name)
            .execute(&mut *tx)
            .await?;
    }
    for (id, text) in &side.texts {
        sqlx::query("INSERT OR IGNORE INTO texts (drill, id, text) VALUES (?, ?, ?)")
            .bind(drill)
            .bind(id)
            .bind(text)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

async fn insert_card(
    tx: &mut SqliteConnection,
    drill: &str,
    card: &FrozenCard,
) -> Result<(), Fail> {
    sqlx::query("INSERT OR IGNORE INTO cards (drill, scorer, score, json) VALUES (?, ?, ?, ?)")
        .bind(drill)
        .bind(&card.scorer)
        .bind(card.score)
        .bind(&card.json)
        .execute(&mut *tx)
        .await?;
    Ok(())
}
