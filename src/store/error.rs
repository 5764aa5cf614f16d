//! What can go wrong with a store: what happened, where, why; [`StoreError::hint`] says what to do next.

use std::io::ErrorKind;
use std::path::Path;

use super::Place;
use crate::log::{LogError, is_drill_id};
use crate::model::Seq;

/// Why the store could not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say what variants and fields are")]
pub enum StoreError {
    #[error("`{0}` names no store")]
    Url(String),
    #[error("PostgreSQL stores are not supported yet: `{0}`")]
    Postgres(String),
    #[error("there is no drill `{name}` in {place}")]
    NotFound { name: String, place: Place },
    #[error("there is no {what} {name} in {place}")]
    NoEntry {
        what: &'static str,
        name: String,
        list: &'static str,
        place: Place,
    },
    #[error("`{name}` could be any of {}", .matches.join(", "))]
    Ambiguous { name: String, matches: Vec<String> },
    #[error(
        "{place} was written by firedrill {app} in format {found}; this firedrill reads formats up to {ours}"
    )]
    Newer {
        place: Place,
        app: String,
        found: i64,
        ours: i64,
    },
    #[error("{place} is no database of firedrill: {why}")]
    Foreign { place: Place, why: String },
    #[error("cannot write to {place}: {why}")]
    ReadOnly { place: Place, why: String },
    #[error("a write to {place} failed: {why}")]
    Write { place: Place, why: String },
    #[error("cannot open {place}: {why}")]
    CannotOpen { place: Place, why: String },
    #[error("no space left to write to {place}: {why}")]
    Full { place: Place, why: String },
    #[error("{place} is in use by another program")]
    Busy { place: Place },
    #[error("drill {drill} is running in another firedrill{}", pid_text(*.pid))]
    Running { drill: String, pid: Option<u32> },
    #[error("drill {drill} is already in {place}")]
    Exists { drill: String, place: Place },
    #[error("drill {drill} is already in {place} with other records")]
    Differs { drill: String, place: Place },
    #[error(
        "drill {drill} has records up to {found} where {expected} was expected: somebody else writes it"
    )]
    Behind {
        drill: String,
        expected: Seq,
        found: Seq,
    },
    #[error("drill {drill} in {place} is damaged: {error}")]
    Damaged {
        drill: String,
        place: Place,
        error: LogError,
    },
    #[error("`{0}` is no id of a drill")]
    BadId(String),
    #[error("{place} is damaged: {why}")]
    Corrupt { place: Place, why: String },
    #[error("the disk did not confirm a write to {place}: {why}")]
    Sync { place: Place, why: String },
    #[error(
        "nothing more is written to {place} after a write that the disk did not confirm ({why})"
    )]
    Broken { place: Place, why: String },
    #[error("{place} was erased, but traces may be left in the file: {why}")]
    NotScrubbed { place: Place, why: String },
    #[error("{place} does not accept the setting {setting} = {wanted}: it is {found}")]
    Setting {
        place: Place,
        setting: &'static str,
        wanted: String,
        found: String,
    },
    #[error("SQLite {0} can damage databases: at least 3.51.3 is needed")]
    OldSqlite(String),
    #[error("cannot use {place}: {why}")]
    Other { place: Place, why: String },
}

fn pid_text(pid: Option<u32>) -> String {
    pid.map_or_else(String::new, |pid| format!(" (process {pid})"))
}

impl StoreError {
    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Url(_) | Self::Postgres(_) => {
                "write `sqlite:FILE`, or `memory:` for drills that are not kept".to_owned()
            }
            Self::NotFound { name, .. } if !is_drill_id(name) => {
                "a drill is named by its id, the beginning of its id, or `last`".to_owned()
            }
            Self::NoEntry { list, .. } => format!("`{list}` shows what is there"),
            Self::NotFound { .. } => "`firedrill drills` lists what is there".to_owned(),
            Self::Ambiguous { .. } => "write more of the id".to_owned(),
            Self::Newer { app, .. } => {
                format!("use firedrill {app} or newer, or another file with `--store sqlite:FILE`; nothing was changed")
            }
            Self::Foreign { .. } | Self::CannotOpen { .. } => {
                "choose another file with `--store sqlite:FILE`".to_owned()
            }
            Self::ReadOnly { .. } => {
                "make the file and its directory writable, or choose another file with `--store sqlite:FILE`"
                    .to_owned()
            }
            Self::Full { .. } => {
                "free some space and try again; everything acknowledged so far is safe".to_owned()
            }
            Self::Write { .. } => {
                "check the disk and its quota, and try again; everything acknowledged so far is safe"
                    .to_owned()
            }
            Self::Busy { .. } => "end the other program, or try again when it is done".to_owned(),
            Self::Running { .. } => {
                "go on in that window, or end that process and then use `firedrill run --resume`".to_owned()
            }
            Self::Exists { drill, .. } | Self::Differs { drill, .. } => {
                format!("another version made it: `firedrill delete {drill}` makes room")
            }
            Self::Behind { .. } => "load the drill again and go on from its last record".to_owned(),
            Self::Damaged { drill, .. } => {
                format!("`firedrill export {drill}` writes the records before the damage; restore the file from a copy")
            }
            Self::BadId(_) => "ids are small letters, digits and hyphens".to_owned(),
            Self::Corrupt { .. } => "restore the file from a copy".to_owned(),
            Self::Sync { .. } | Self::Broken { .. } => {
                "check the disk; then start firedrill again: everything acknowledged before is safe".to_owned()
            }
            Self::NotScrubbed { .. } => {
                "end other firedrill processes, and erase again".to_owned()
            }
            Self::Setting { .. } => {
                "choose a file on a local disk with `--store sqlite:FILE`".to_owned()
            }
            Self::OldSqlite(_) => "build firedrill with its bundled SQLite".to_owned(),
            Self::Other { .. } => "choose another file with `--store sqlite:FILE`, or try again".to_owned(),
        }
    }

    pub(super) fn from_io(path: &Path, error: &std::io::Error) -> Self {
        let place = Place::File(path.to_owned());
        let why = error.to_string();
        match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly { place, why }
            }
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full { place, why },
            ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
                let why = "a part of its path is no directory".to_owned();
                Self::CannotOpen { place, why }
            }
            _ => Self::CannotOpen { place, why },
        }
    }

    pub(super) fn from_sql(place: &Place, error: &sqlx::Error) -> Self {
        let place = place.clone();
        let Some(db) = error.as_database_error() else {
            return Self::Other {
                place,
                why: error.to_string(),
            };
        };
        let why = db.message().to_owned();
        let code: i32 = db.code().and_then(|c| c.parse().ok()).unwrap_or_default();
        match (code & 0xff, code) {
            (5 | 6, _) => Self::Busy { place },
            (8, _) => Self::ReadOnly { place, why },
            (_, IOERR_FSYNC | IOERR_DIR_FSYNC) => Self::Sync { place, why },
            // The index of the WAL could not be made larger: that is what a full disk looks like on opening.
            (13, _) | (_, IOERR_SHMSIZE) => Self::Full { place, why },
            (_, IOERR_WRITE) => Self::Write { place, why },
            (11, _) => Self::Corrupt { place, why },
            (14, _) => Self::CannotOpen { place, why },
            (26, _) => Self::Foreign { place, why },
            _ => Self::Other {
                place,
                why: format!("{why} (SQLite error {code})"),
            },
        }
    }
}

const IOERR_WRITE: i32 = 10 | 3 << 8;
const IOERR_FSYNC: i32 = 10 | 4 << 8;
const IOERR_DIR_FSYNC: i32 = 10 | 5 << 8;
const IOERR_SHMSIZE: i32 = 10 | 19 << 8;
