//! The register of real incidents: entries in the order in which they were made.
//!
//! Invariant: entries are only ever appended; whatever an incident is (its severity, who commands,
//! whether it is over) follows from them, so a wrong entry is corrected by a later one.

use super::{Fail, Store, StoreError};

/// One entry of an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentEntry {
    /// When it happened (RFC 3339, UTC).
    pub at: String,
    /// When it was written down (RFC 3339, UTC).
    pub written: String,
    /// Who says so; may be empty.
    pub by: String,
    /// What kind of entry it is; the closed list is that of whoever reads them.
    pub kind: String,
    /// What the kind needs: a severity, `role person`, or a text.
    pub text: String,
}

impl Store {
    /// Opens an incident with its first entries, and gives its number.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn open_incident(&mut self, entries: &[IncidentEntry]) -> Result<i64, StoreError> {
        self.write(async |tx| {
            let number: i64 =
                sqlx::query_scalar("SELECT coalesce(max(incident), 0) + 1 FROM incident_entries")
                    .fetch_one(&mut *tx)
                    .await?;
            insert(tx, number, entries).await?;
            Ok(number)
        })
    }

    /// Appends entries to an incident.
    ///
    /// # Errors
    /// When there is no such incident, or the store cannot be written.
    pub fn add_to_incident(
        &mut self,
        number: i64,
        entries: &[IncidentEntry],
    ) -> Result<(), StoreError> {
        let place = self.place.clone();
        self.write(async |tx| {
            let found: i64 =
                sqlx::query_scalar("SELECT count(*) FROM incident_entries WHERE incident = ?")
                    .bind(number)
                    .fetch_one(&mut *tx)
                    .await?;
            if found == 0 {
                return Err(Fail::Store(StoreError::NoEntry {
                    what: "incident",
                    name: number.to_string(),
                    list: "firedrill incidents list",
                    place: place.clone(),
                }));
            }
            insert(tx, number, entries).await
        })
    }

    /// All incidents with their entries, by number.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn incidents(&mut self) -> Result<Vec<(i64, Vec<IncidentEntry>)>, StoreError> {
        type Row = (i64, String, String, String, String, String);
        let rows: Vec<Row> = self.read(async |db| {
            Ok(sqlx::query_as(
                "SELECT incident, at, written, by, kind, text FROM incident_entries ORDER BY incident, n",
            )
            .fetch_all(db)
            .await?)
        })?;
        let mut incidents: Vec<(i64, Vec<IncidentEntry>)> = Vec::new();
        for (number, at, written, by, kind, text) in rows {
            let entry = IncidentEntry {
                at,
                written,
                by,
                kind,
                text,
            };
            match incidents.last_mut() {
                Some((last, entries)) if *last == number => entries.push(entry),
                _ => incidents.push((number, vec![entry])),
            }
        }
        Ok(incidents)
    }
}

async fn insert(
    tx: &mut sqlx::SqliteConnection,
    number: i64,
    entries: &[IncidentEntry],
) -> Result<(), Fail> {
    for entry in entries {
        sqlx::query(
            "INSERT INTO incident_entries (incident, n, at, written, by, kind, text) VALUES \
             (?1, (SELECT coalesce(max(n), 0) + 1 FROM incident_entries WHERE incident = ?1), ?2, ?3, ?4, ?5, ?6)",
        )
        .bind(number)
        .bind(&entry.at)
        .bind(&entry.written)
        .bind(&entry.by)
        .bind(&entry.kind)
        .bind(&entry.text)
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
