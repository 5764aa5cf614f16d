//! Which drills there are, and where each stands.

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::{Store, StoreError};

/// One drill of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct DrillRow {
    /// The drill's id.
    pub id: String,
    /// The scenario's id.
    pub scenario: String,
    /// What the scenario is called.
    pub title: String,
    /// The variant.
    pub variant: String,
    /// `solo` or `team`.
    pub mode: String,
    /// The seed, as text.
    pub seed: String,
    /// Thousandths of real time; `None` in virtual time.
    pub speed_permille: Option<u32>,
    /// The wall-clock time of the lobby; `None` in virtual time.
    pub opened: Option<String>,
    /// How many events there are.
    pub records: u32,
    /// The drill time of the last event.
    pub at_ms: i64,
    /// Why play ended; `None` while it has not.
    pub ended: Option<String>,
    /// The frozen score.
    pub score: Option<f64>,
    /// Whether it can go on.
    pub status: Status,
}

/// Whether a drill is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// A process plays it right now (with its id, where that can be told).
    Running(Option<u32>),
    /// It is not over, and no process plays it.
    Interrupted,
    /// It is over.
    Closed,
}

impl Status {
    /// The key in lists.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Running(_) => "running",
            Self::Interrupted => "interrupted",
            Self::Closed => "closed",
        }
    }
}

impl Store {
    /// All drills, the one that was stored last first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn list(&mut self) -> Result<Vec<DrillRow>, StoreError> {
        let rows = self.read(async |db| {
            let query = "SELECT drills.*, score, (SELECT max(seq) FROM records WHERE drill = id) AS last \
                         FROM drills LEFT JOIN cards ON drill = id ORDER BY run DESC";
            let rows = sqlx::query(query).fetch_all(db).await?;
            Ok(rows.iter().map(read_row).collect::<Result<Vec<_>, _>>()?)
        })?;
        let told = rows.into_iter().map(|(mut row, over)| {
            if !over {
                row.status = self
                    .holder(&row.id)
                    .map_or(Status::Interrupted, Status::Running);
            }
            row
        });
        Ok(told.collect())
    }

    /// The id of the drill that is meant: by its id, the beginning of its id (with or without
    /// `d-`), or `last`.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn find(&mut self, name: &str) -> Result<String, StoreError> {
        let ids: Vec<String> = self.read(async |db| {
            Ok(
                sqlx::query_scalar("SELECT id FROM drills ORDER BY run DESC")
                    .fetch_all(db)
                    .await?,
            )
        })?;
        if let Some(id) = ids.iter().find(|id| *id == name) {
            return Ok(id.clone());
        }
        let begins = |id: &&String| {
            !name.is_empty()
                && (id.starts_with(name)
                    || id.strip_prefix("d-").is_some_and(|id| id.starts_with(name)))
        };
        let mut matches: Vec<String> = match name {
            "last" => ids.into_iter().take(1).collect(),
            _ => ids.iter().filter(begins).cloned().collect(),
        };
        match matches.len() {
            0 => Err(StoreError::NotFound {
                name: name.to_owned(),
                place: self.place.clone(),
            }),
            1 => Ok(matches.remove(0)),
            _ => Err(StoreError::Ambiguous {
                name: name.to_owned(),
                matches,
            }),
        }
    }
}

/// A row, and whether the drill is over.
fn read_row(row: &SqliteRow) -> Result<(DrillRow, bool), sqlx::Error> {
    let over = row.try_get::<bool, _>("closed")? || !row.try_get::<bool, _>("live")?;
    let drill = DrillRow {
        id: row.try_get("id")?,
        scenario: row.try_get("scenario")?,
        title: row.try_get("title")?,
        variant: row.try_get("variant")?,
        mode: row.try_get("mode")?,
        seed: row.try_get("seed")?,
        speed_permille: row.try_get("speed_permille")?,
        opened: row.try_get("opened")?,
        records: row.try_get("last")?,
        at_ms: row.try_get("at_ms")?,
        ended: row.try_get("ended")?,
        score: row.try_get("score")?,
        status: Status::Closed,
    };
    Ok((drill, over))
}
