//! Opening a store: where it is, its settings (set, then read back), its schema.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Row as _};

use super::{Fail, Place, Store, StoreError};

/// The version of the tables. Changelog:
/// - 1: the first;
/// - 2: the registers of improvement items and of incidents.
const SCHEMA: i64 = 2;

/// Marks the file as one of firedrill: "fdrl".
const APPLICATION: i64 = 0x6664_726c;

const TABLES: &str = "
CREATE TABLE meta (app TEXT NOT NULL) STRICT;
CREATE TABLE drills (
  id TEXT PRIMARY KEY, run INTEGER NOT NULL, live INTEGER NOT NULL,
  scenario TEXT NOT NULL, title TEXT NOT NULL, variant TEXT NOT NULL, mode TEXT NOT NULL,
  seed TEXT NOT NULL, speed_permille INTEGER, opened TEXT,
  at_ms INTEGER NOT NULL DEFAULT 0, ended TEXT, closed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE records (
  drill TEXT NOT NULL REFERENCES drills ON DELETE CASCADE, seq INTEGER NOT NULL, line TEXT NOT NULL,
  PRIMARY KEY (drill, seq)
) STRICT;
CREATE TABLE texts (
  drill TEXT NOT NULL REFERENCES drills ON DELETE CASCADE, id INTEGER NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (drill, id)
) STRICT;
CREATE TABLE names (
  drill TEXT NOT NULL REFERENCES drills ON DELETE CASCADE, seat TEXT NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY (drill, seat)
) STRICT;
CREATE TABLE cards (
  drill TEXT PRIMARY KEY REFERENCES drills ON DELETE CASCADE,
  scorer TEXT NOT NULL, score REAL NOT NULL, json TEXT NOT NULL
) STRICT;
";

/// The registers, which came with version 2.
const REGISTERS: &str = "
CREATE TABLE actions (
  id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL, owner TEXT NOT NULL, due TEXT NOT NULL,
  element TEXT NOT NULL, criterion TEXT NOT NULL, credit REAL, source TEXT NOT NULL, scenario TEXT NOT NULL,
  opened TEXT NOT NULL, state TEXT NOT NULL, closed TEXT NOT NULL, remark TEXT NOT NULL, origin TEXT UNIQUE
) STRICT;
CREATE TABLE incident_entries (
  incident INTEGER NOT NULL, n INTEGER NOT NULL, at TEXT NOT NULL, written TEXT NOT NULL, by TEXT NOT NULL,
  kind TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (incident, n)
) STRICT;
";

/// How long to wait for another process that writes.
const PATIENCE: Duration = Duration::from_secs(5);

impl Store {
    /// Opens `sqlite:FILE` (made when it is not there, with its directory) or `memory:`.
    ///
    /// # Errors
    /// When the place cannot be used: each error names it, the cause and what to do next.
    pub fn open(url: &str) -> Result<Self, StoreError> {
        let place = place(url)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| StoreError::Other {
                place: place.clone(),
                why: e.to_string(),
            })?;
        // Two processes that make the same new file would disturb each other.
        let making = match &place {
            Place::File(path) => prepare(path)?,
            Place::Memory => None,
        };
        let db = runtime
            .block_on(options(&place).connect())
            .map_err(|e| StoreError::from_sql(&place, &e))?;
        let mut store = Self {
            runtime,
            db: Some(db),
            place,
            broken: None,
        };
        store.check_schema()?;
        if let Some((file, path)) = making {
            // Whoever waits for it finds a finished store.
            let _ = fs::remove_file(path);
            drop(file);
        }
        Ok(store)
    }

    fn check_settings(&mut self) -> Result<(), StoreError> {
        let version: String = self.read(async |db| {
            Ok(sqlx::query_scalar("SELECT sqlite_version()")
                .fetch_one(db)
                .await?)
        })?;
        let parts: Vec<u32> = version.split('.').filter_map(|p| p.parse().ok()).collect();
        if parts < vec![3, 51, 3] {
            return Err(StoreError::OldSqlite(version));
        }
        let journal = match self.place {
            Place::File(_) => "wal",
            Place::Memory => "memory",
        };
        for (setting, query, wanted) in [
            // Kept in the file, so it is set only now that the file is known to be ours.
            (
                "journal_mode",
                "PRAGMA journal_mode = WAL",
                journal.to_owned(),
            ),
            ("synchronous", "PRAGMA synchronous", "2".to_owned()),
            ("foreign_keys", "PRAGMA foreign_keys", "1".to_owned()),
            ("secure_delete", "PRAGMA secure_delete", "1".to_owned()),
            ("temp_store", "PRAGMA temp_store", "2".to_owned()),
            (
                "busy_timeout",
                "PRAGMA busy_timeout",
                PATIENCE.as_millis().to_string(),
            ),
        ] {
            let found = self.read(async |db| {
                let row = sqlx::query(query).fetch_one(db).await?;
                let number = row.try_get::<i64, _>(0).map(|n| n.to_string());
                Ok(number.or_else(|_| row.try_get::<String, _>(0))?)
            })?;
            if found != wanted {
                return Err(StoreError::Setting {
                    place: self.place.clone(),
                    setting,
                    wanted,
                    found,
                });
            }
        }
        Ok(())
    }

    /// Makes the tables of a new file and those that an older one lacks; refuses newer and foreign ones without changing them.
    fn check_schema(&mut self) -> Result<(), StoreError> {
        let place = self.place.clone();
        let known = self.read(async |db| recognise(db, &place).await)?;
        self.check_settings()?;
        if known == SCHEMA {
            return Ok(());
        }
        self.write(async |tx| {
            // Another process may have been faster.
            let known = recognise(tx, &place).await?;
            if known == SCHEMA {
                return Ok(());
            }
            if known == 0 {
                sqlx::raw_sql(TABLES).execute(&mut *tx).await?;
            }
            sqlx::raw_sql(REGISTERS).execute(&mut *tx).await?;
            sqlx::raw_sql("DELETE FROM meta").execute(&mut *tx).await?;
            sqlx::query("INSERT INTO meta (app) VALUES (?)")
                .bind(env!("CARGO_PKG_VERSION"))
                .execute(&mut *tx)
                .await?;
            let marks =
                format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {SCHEMA};");
            sqlx::raw_sql(sqlx::AssertSqlSafe(marks))
                .execute(&mut *tx)
                .await?;
            Ok(())
        })
    }
}

/// The version of the tables in the file; 0 for an empty one.
async fn recognise(db: &mut SqliteConnection, place: &Place) -> Result<i64, Fail> {
    let application: i64 = number(db, "PRAGMA application_id").await?;
    let schema: i64 = number(db, "PRAGMA user_version").await?;
    if application == 0 && schema == 0 {
        let tables: i64 = number(db, "SELECT count(*) FROM sqlite_schema").await?;
        if tables == 0 {
            return Ok(0);
        }
    }
    if application != APPLICATION {
        return Err(Fail::Store(StoreError::Foreign {
            place: place.clone(),
            why: "another program made it".to_owned(),
        }));
    }
    if schema > SCHEMA {
        let app: String = sqlx::query_scalar("SELECT app FROM meta")
            .fetch_one(db)
            .await?;
        return Err(Fail::Store(StoreError::Newer {
            place: place.clone(),
            app: app.escape_debug().to_string(),
            found: schema,
            ours: SCHEMA,
        }));
    }
    Ok(schema)
}

async fn number(db: &mut SqliteConnection, query: &'static str) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(query).fetch_one(db).await
}

fn place(url: &str) -> Result<Place, StoreError> {
    match url.split_once(':') {
        Some(("memory", "")) => Ok(Place::Memory),
        Some(("sqlite", file)) if !file.is_empty() => Ok(Place::File(PathBuf::from(
            file.strip_prefix("//").unwrap_or(file),
        ))),
        Some(("postgres" | "postgresql", _)) => {
            // The address may hold a password.
            Err(StoreError::Postgres("postgres://...".to_owned()))
        }
        _ => Err(StoreError::Url(url.to_owned())),
    }
}

fn options(place: &Place) -> SqliteConnectOptions {
    let base = match place {
        Place::Memory => SqliteConnectOptions::new().in_memory(true),
        Place::File(path) => SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true),
    };
    base.synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
        .disable_statement_logging()
}

/// Makes the directory, and for a new file takes a lock under which it is made.
fn prepare(path: &Path) -> Result<Option<(File, PathBuf)>, StoreError> {
    let explain = |e: std::io::Error| StoreError::from_io(path, &e);
    if path.is_dir() {
        return Err(StoreError::CannotOpen {
            place: Place::File(path.to_owned()),
            why: "it is a directory".to_owned(),
        });
    }
    if fs::metadata(path).is_ok_and(|meta| meta.len() > 0) {
        return Ok(None);
    }
    if let Some(directory) = path.parent() {
        let mut builder = fs::DirBuilder::new();
        // What people wrote is nobody else's business.
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.recursive(true).create(directory).map_err(explain)?;
    }
    let mut lock = path.as_os_str().to_owned();
    lock.push(".new");
    let file = File::create(&lock).map_err(explain)?;
    file.lock().map_err(explain)?;
    Ok(Some((file, lock.into())))
}
