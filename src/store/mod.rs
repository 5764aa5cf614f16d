//! L3: where drills and the registers are kept: one SQLite file, or memory.
//!
//! Invariants:
//!
//! - acknowledged means fsynced: when a method that writes returns `Ok`, its transaction is on disk
//!   (WAL, `synchronous=FULL`, read back when the store is opened);
//! - a drill, its records and what they point to are written in one transaction, or not at all;
//! - records are only ever appended, each exactly after the one that the writer knew;
//! - names and free texts are in tables of their own and can be erased without a trace in the file;
//! - after a failed sync nothing is written any more: a second try could seem to succeed.
//!
//! The interface is synchronous: a [`Store`] owns its runtime, so it must not be used inside another
//! one; whoever is asynchronous gives it a thread.

mod actions;
mod drills;
mod erase;
mod error;
mod health;
mod hold;
mod incidents;
mod list;
mod open;

use std::path::PathBuf;

use sqlx::{Connection as _, SqliteConnection};
use tokio::runtime::Runtime;

pub use actions::{ActionItem, ItemState};
pub use drills::{FrozenCard, Listing, Stored};
pub use erase::Erase;
pub use error::StoreError;
pub use health::Health;
pub use hold::Hold;
pub use incidents::IncidentEntry;
pub use list::{DrillRow, Status};

/// A place for drills.
pub struct Store {
    runtime: Runtime,
    /// Present until the store is dropped.
    db: Option<SqliteConnection>,
    place: Place,
    /// Why nothing can be written any more.
    broken: Option<String>,
}

/// Where a store is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In this process; gone when it ends.
    Memory,
    /// In a file.
    File(PathBuf),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Memory => f.write_str("memory"),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// Why a piece of work on the database failed.
enum Fail {
    Sql(sqlx::Error),
    Store(StoreError),
}

impl From<sqlx::Error> for Fail {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<StoreError> for Fail {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Store {
    /// Where the store is.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    fn read<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T, Fail>,
    ) -> Result<T, StoreError> {
        let db = self
            .db
            .as_mut()
            .expect("the connection is there until the drop");
        let result = self.runtime.block_on(work(db));
        result.map_err(|fail| self.explain(fail))
    }

    /// Does the work in one transaction; `Ok` means that it is on disk.
    fn write<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T, Fail>,
    ) -> Result<T, StoreError> {
        if let Some(why) = &self.broken {
            return Err(StoreError::Broken {
                place: self.place.clone(),
                why: why.clone(),
            });
        }
        self.read(async |db| {
            // Plain statements: SQLite itself ends a transaction on some errors, which a
            // `sqlx::Transaction` does not notice, and then no other one can be begun.
            sqlx::query("BEGIN IMMEDIATE").execute(&mut *db).await?;
            let done = match work(db).await {
                Ok(value) => sqlx::query("COMMIT")
                    .execute(&mut *db)
                    .await
                    .map(|_| value)
                    .map_err(Fail::Sql),
                Err(fail) => Err(fail),
            };
            if done.is_err() {
                // Fails when SQLite has done it already; the first failure is the one to report.
                let _ = sqlx::query("ROLLBACK").execute(&mut *db).await;
            }
            done
        })
    }

    fn explain(&mut self, fail: Fail) -> StoreError {
        let error = match fail {
            Fail::Store(error) => error,
            Fail::Sql(error) => StoreError::from_sql(&self.place, &error),
        };
        if let StoreError::Sync { why, .. } = &error {
            self.broken = Some(why.clone());
        }
        error
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Some(db) = self.db.take() {
            // Everything acknowledged is on disk already; closing only tidies up.
            let _ = self.runtime.block_on(db.close());
        }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}
