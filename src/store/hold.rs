//! Which live drill is being played by which process.
//!
//! A process that plays a drill holds a lock on a small file beside the store. The operating system
//! frees it when the process ends in any way, so a drill that is not closed is either running (the
//! lock is held) or interrupted (it is free), without clocks or heartbeats.

use std::fs::{self, File, TryLockError};
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;

use super::{Place, Store, StoreError};

/// The right to play a drill, until it is dropped.
#[derive(Debug)]
pub struct Hold {
    lock: Option<(File, PathBuf)>,
}

impl Drop for Hold {
    fn drop(&mut self) {
        if let Some((_, path)) = &self.lock {
            // A file that stays is harmless: its lock is free.
            let _ = fs::remove_file(path);
        }
    }
}

/// How often to try again when the lock is held for the moment in which somebody looks at it.
const TRIES: u32 = 1000;

impl Store {
    /// Takes the right to play a drill.
    ///
    /// # Errors
    /// When another process plays it, or the lock cannot be made.
    pub fn hold(&self, drill: &str) -> Result<Hold, StoreError> {
        let Some(path) = self.lock_path(drill) else {
            return Ok(Hold { lock: None });
        };
        let own = std::process::id().to_string();
        let explain = |e: std::io::Error| StoreError::from_io(&path, &e);
        for _ in 0..TRIES {
            let mut file = File::options()
                .create(true)
                .append(true)
                .open(&path)
                .map_err(explain)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    std::thread::yield_now();
                    continue;
                }
                Err(TryLockError::Error(e)) => return Err(explain(e)),
            }
            file.set_len(0).map_err(explain)?;
            file.write_all(own.as_bytes()).map_err(explain)?;
            // A lock on a file that its former holder removed meanwhile holds nothing.
            if fs::read_to_string(&path).is_ok_and(|pid| pid == own) {
                return Ok(Hold {
                    lock: Some((file, path)),
                });
            }
        }
        Err(StoreError::Running {
            drill: drill.to_owned(),
            pid: self.holder(drill).flatten(),
        })
    }

    /// The process that plays the drill: `None` when there is none, `Some(None)` when it cannot be told which.
    pub(super) fn holder(&self, drill: &str) -> Option<Option<u32>> {
        let path = self.lock_path(drill)?;
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(e) if e.kind() == ErrorKind::NotFound => return None,
            Err(_) => return Some(None),
        };
        match file.try_lock_shared() {
            Ok(()) => None,
            Err(_) => Some(
                fs::read_to_string(&path)
                    .ok()
                    .and_then(|pid| pid.parse().ok()),
            ),
        }
    }

    fn lock_path(&self, drill: &str) -> Option<PathBuf> {
        match self.place() {
            Place::Memory => None,
            Place::File(path) => {
                let mut name = path.as_os_str().to_owned();
                name.push(format!(".{drill}.live"));
                Some(name.into())
            }
        }
    }
}
