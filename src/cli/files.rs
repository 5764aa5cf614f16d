//! Files that a command writes for people: all of them, or none, and never over one that is there.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;

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
