//! Programs from npm that tests drive: installed once, in exactly these versions, below `target/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A directory whose `node_modules` has these packages.
pub(crate) fn modules(packages: &[&str]) -> PathBuf {
    let name = packages.join("+").replace(['/', '@'], "-");
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/npm");
    let ready = home.join(&name);
    if ready.exists() {
        return ready;
    }
    fs::create_dir_all(&home).unwrap();
    // Another test may do the same: the one that is ready first gives its directory the name.
    let making = tempfile::tempdir_in(&home).unwrap();
    let install = Command::new("npm")
        .args([
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--prefix",
        ])
        .arg(making.path())
        .args(packages)
        .output();
    let help = "this test needs node 20 or newer and npm with its registry in reach: install the packages \
        nodejs and npm (tests/all does), or fill target/npm on a machine that has them and copy it here";
    let install = install.unwrap_or_else(|error| panic!("npm cannot be run ({error}): {help}"));
    let said = String::from_utf8_lossy(&install.stderr);
    assert!(
        install.status.success(),
        "npm could not install {packages:?}: {help}\n{said}"
    );
    let made = making.keep();
    if fs::rename(&made, &ready).is_err() {
        assert!(ready.exists(), "{} cannot be made", ready.display());
        fs::remove_dir_all(made).unwrap();
    }
    ready
}
