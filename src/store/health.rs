//! A look at the file itself: is it whole, can it be written, and how does the database treat it.

use sqlx::Row as _;

use super::{Store, StoreError};

/// What a look at a store found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// The version of SQLite.
    pub sqlite: String,
    /// The settings of the connection, which were read back when it was opened.
    pub settings: Vec<(&'static str, String)>,
    /// What is damaged; empty when the file is whole.
    pub damage: Vec<String>,
}

impl Store {
    /// Reads the whole file for damage, and writes what is there already, to see that it can be written.
    ///
    /// # Errors
    /// When the file cannot be read or not be written.
    pub fn health(&mut self) -> Result<Health, StoreError> {
        let health = self.read(async |db| {
            let sqlite = sqlx::query_scalar("SELECT sqlite_version()")
                .fetch_one(&mut *db)
                .await?;
            let mut settings = Vec::new();
            for (name, query) in [
                ("journal_mode", "PRAGMA journal_mode"),
                ("synchronous", "PRAGMA synchronous"),
                ("foreign_keys", "PRAGMA foreign_keys"),
                ("secure_delete", "PRAGMA secure_delete"),
            ] {
                let row = sqlx::query(query).fetch_one(&mut *db).await?;
                let number = row.try_get::<i64, _>(0).map(|n| n.to_string());
                let value = number.or_else(|_| row.try_get::<String, _>(0))?;
                settings.push((name, value));
            }
            let mut damage: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(10)")
                .fetch_all(&mut *db)
                .await?;
            damage.retain(|line| line != "ok");
            let lost = sqlx::query("PRAGMA foreign_key_check")
                .fetch_all(&mut *db)
                .await?;
            if !lost.is_empty() {
                damage.push(format!("{} rows belong to no drill", lost.len()));
            }
            Ok(Health {
                sqlite,
                settings,
                damage,
            })
        })?;
        self.write(async |tx| {
            sqlx::query("UPDATE meta SET app = app")
                .execute(&mut *tx)
                .await?;
            Ok(())
        })?;
        Ok(health)
    }
}
