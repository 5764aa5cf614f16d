//! Files that a command writes for people: whole, or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::error::{CliError, Kind, Outcome};

/// Writes new files with the directories that they need.
///
/// # Errors
/// When one of them exists already, or cannot be written: then none is left.
pub fn write_new(files: &[(PathBuf, String)]) -> Outcome {
    let exists: Vec<String> = files
        .iter()
        .filter(|(path, _)| path.symlink_metadata().is_ok())
        .map(|(path, _)| format!("`{}`", path.display()))
        .collect();
    if !exists.is_empty() {
        let message = format!("{} exists already: nothing was written", exists.join(", "));
        return Err(CliError::new(Kind::Usage, message)
            .hint("choose another name or directory, or move the file away"));
    }
    for (done, (path, text)) in files.iter().enumerate() {
        let write = || {
            if let Some(parent) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
                fs::create_dir_all(parent)?;
            }
            let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
            file.write_all(text.as_bytes()).inspect_err(|_| {
                // The error that is reported is the one that began it.
                let _ = fs::remove_file(path);
            })
        };
        if let Err(error) = write() {
            for (path, _) in &files[..done] {
                let _ = fs::remove_file(path);
            }
            return Err(CliError::io(
                format_args!("write {}", path.display()),
                &error,
            ));
        }
    }
    Ok(())
}

/// Writes a file in the place of what is there: at no time is it half written.
///
/// # Errors
/// When the directory is not there or cannot be written.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Outcome {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let part = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let write = || {
        let mut file = File::create(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&part, path)
    };
    write().map_err(|error| {
        // The part is of no use to anybody, and may not even be there.
        let _ = fs::remove_file(&part);
        CliError::io(format_args!("write {}", path.display()), &error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_or_none() {
        let dir = tempfile::tempdir().unwrap();
        let file = |name: &str| (dir.path().join(name), "text".to_owned());
        write_new(&[file("a/one"), file("two")]).unwrap();
        let error = write_new(&[file("three"), file("two")]).unwrap_err();
        assert_eq!(error.kind, Kind::Usage);
        // A directory cannot be made where a file is.
        assert!(write_new(&[file("four"), file("two/five")]).is_err());
        let mut left: Vec<_> = fs::read_dir(dir.path())
            .unwrap()
            .map(|e| e.unwrap().file_name())
            .collect();
        left.sort();
        assert_eq!(left, ["a", "two"]);
    }
}
