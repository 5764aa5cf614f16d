//! Taking things out of a store so that no trace of them is left in its files.

use std::collections::BTreeSet;

use sqlx::{Sqlite, SqliteConnection};

use super::{Fail, Store, StoreError};
use crate::log::LogFile;

/// What to erase of a drill. Its log is never touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erase<'a> {
    /// The names of participants.
    pub names: bool,
    /// The free texts.
    pub texts: bool,
    /// Only those of this seat (`p2`).
    pub seat: Option<&'a str>,
}

impl Store {
    /// Erases names or texts of a drill; says how many there were.
    ///
    /// # Errors
    /// When the drill is not there, the store cannot be written, or traces could be left.
    pub fn erase(&mut self, drill: &str, what: Erase<'_>) -> Result<u64, StoreError> {
        let log = self.load(drill)?;
        let seats: Vec<&String> = match what.seat {
            Some(seat) => log.side.names.keys().filter(|s| *s == seat).collect(),
            None => log.side.names.keys().collect(),
        };
        let texts = match what.seat {
            Some(seat) => texts_of(&log, seat),
            None => log.side.texts.keys().copied().collect(),
        };
        let count = self.write(async |tx| {
            let mut count = 0;
            for seat in seats.into_iter().filter(|_| what.names) {
                count += remove(
                    tx,
                    "DELETE FROM names WHERE drill = ? AND seat = ?",
                    drill,
                    seat,
                )
                .await?;
            }
            for id in texts.into_iter().filter(|_| what.texts) {
                count += remove(
                    tx,
                    "DELETE FROM texts WHERE drill = ? AND id = ?",
                    drill,
                    id,
                )
                .await?;
            }
            Ok(count)
        })?;
        self.scrub()?;
        Ok(count)
    }

    /// Deletes a drill and everything that belongs to it.
    ///
    /// # Errors
    /// When the drill is not there or running, the store cannot be written, or traces could be left.
    pub fn delete(&mut self, drill: &str) -> Result<(), StoreError> {
        let _hold = self.hold(drill)?;
        let gone = self.write(async |tx| {
            let done = sqlx::query("DELETE FROM drills WHERE id = ?")
                .bind(drill)
                .execute(&mut *tx)
                .await?;
            Ok(done.rows_affected())
        })?;
        if gone == 0 {
            return Err(StoreError::NotFound {
                name: drill.to_owned(),
                place: self.place.clone(),
            });
        }
        self.scrub()
    }

    /// Removes what was deleted from the bytes of the WAL too; in the file itself it was
    /// overwritten (`secure_delete`).
    fn scrub(&mut self) -> Result<(), StoreError> {
        let done = self.read(async |db| {
            let (busy, _, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
                .fetch_one(db)
                .await?;
            Ok(busy == 0)
        });
        let why = match done {
            Ok(true) => return Ok(()),
            Ok(false) => "another process is reading it".to_owned(),
            Err(error) => error.to_string(),
        };
        Err(StoreError::NotScrubbed {
            place: self.place.clone(),
            why,
        })
    }
}

async fn remove<'q, T>(
    tx: &mut SqliteConnection,
    query: &'static str,
    drill: &'q str,
    key: T,
) -> Result<u64, Fail>
where
    T: sqlx::Encode<'q, Sqlite> + sqlx::Type<Sqlite>,
{
    let query = sqlx::query(query).bind(drill).bind(key);
    Ok(query.execute(&mut *tx).await?.rows_affected())
}

/// The texts that only this seat wrote: a text that others wrote too is theirs as well.
fn texts_of(log: &LogFile, seat: &str) -> BTreeSet<u32> {
    let (own, others): (Vec<_>, Vec<_>) = log
        .records()
        .iter()
        .partition(|record| record.by.as_deref() == Some(seat));
    let others: BTreeSet<u32> = others.iter().flat_map(|r| r.event.texts()).collect();
    let own = own.iter().flat_map(|r| r.event.texts());
    own.filter(|id| !others.contains(id)).collect()
}
