//! Doing something again whenever files change.
//!
//! The directories are watched and not the files, so that nothing is missed when an editor writes a new file and
//! renames it over the old one, or when a file goes and comes back.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::error::{CliError, Kind, Outcome};

/// How long it must be quiet before a change counts as complete.
const QUIET: Duration = Duration::from_millis(80);
/// How many events may put it off, so that files that never stop changing are checked all the same.
const BUSY: usize = 200;

/// Watches the directories of some files.
pub struct Watch {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    directories: BTreeSet<PathBuf>,
}

impl Watch {
    /// Watches these directories, as far as they exist.
    ///
    /// # Errors
    /// When the system cannot watch files.
    pub fn new(directories: impl IntoIterator<Item = PathBuf>) -> Outcome<Self> {
        let (to, events) = channel();
        let watcher = notify::recommended_watcher(to).map_err(|error| cannot(&error))?;
        let mut watch = Self {
            watcher,
            events,
            directories: directories.into_iter().collect(),
        };
        watch.renew()?;
        Ok(watch)
    }

    /// Waits until a YAML file in one of the directories has changed.
    ///
    /// # Errors
    /// When the system cannot watch files any more.
    pub fn changed(&mut self) -> Outcome {
        loop {
            let event = self.events.recv().map_err(|error| {
                CliError::new(Kind::Failed, format!("cannot watch files: {error}"))
            })?;
            if !self.counts(&event.map_err(|error| cannot(&error))?) {
                continue;
            }
            for _ in 0..BUSY {
                match self.events.recv_timeout(QUIET) {
                    Ok(_) => {}
                    Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
                }
            }
            // A directory that has come back is a new one.
            return self.renew();
        }
    }

    /// Reading a file changes nothing, and editors keep notes of their own beside it.
    fn counts(&self, event: &Event) -> bool {
        let yaml = |path: &Path| path.extension().is_some_and(|e| e == "yaml" || e == "yml");
        // Events have whole paths.
        let ends = |path: &Path, directory: &Path| {
            let own = directory.strip_prefix(".").unwrap_or(directory);
            own != Path::new("") && path.ends_with(own)
        };
        let directory = |path: &Path| self.directories.iter().any(|d| ends(path, d));
        let about = |path: &PathBuf| yaml(path) || directory(path);
        !event.kind.is_access() && event.paths.iter().any(about)
    }

    fn renew(&mut self) -> Outcome {
        for directory in self.directories.iter().filter(|d| d.is_dir()) {
            self.watcher
                .watch(directory, RecursiveMode::NonRecursive)
                .map_err(|error| cannot(&error))?;
        }
        Ok(())
    }
}

fn cannot(error: &notify::Error) -> CliError {
    CliError::new(Kind::Failed, format!("cannot watch files: {error}"))
}

/// The directory of a file.
#[must_use]
pub fn directory(file: &Path) -> PathBuf {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}
