//! Disks, files and other programs that do not do what is wanted: each is a clear error.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use firedrill::store::{Store, StoreError};
use sqlx::Connection as _;

use super::{LISTING, log, note, open, url};

/// Runs SQL on the file of drills behind the store's back.
fn sql(dir: &Path, text: &'static str) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let url = format!("sqlite:{}?mode=rwc", dir.join("drills.db").display());
        let mut db = sqlx::SqliteConnection::connect(&url).await.unwrap();
        let row: Option<(String,)> = sqlx::query_as(text).fetch_optional(&mut db).await.unwrap();
        db.close().await.unwrap();
        row.map_or_else(String::new, |(text,)| text)
    })
}

/// An error as people read it, with the directory replaced by `DIR`.
fn told(error: &StoreError, dir: &Path) -> String {
    format!("{error}\n{}", error.hint()).replace(&dir.display().to_string(), "DIR")
}

#[test]
fn the_file_is_in_wal_mode() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    assert_eq!(sql(dir.path(), "PRAGMA journal_mode"), "wal");
    assert_eq!(sql(dir.path(), "PRAGMA integrity_check"), "ok");
}

#[test]
fn each_acknowledged_append_was_synced() {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path()).create(&log("d-1", 0), LISTING).unwrap();
    let trace = dir.path().join("trace");
    let traced = Command::new("strace")
        .args(["-f", "-y", "-e", "trace=fdatasync,fsync", "-o"])
        .arg(&trace)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "store::faults::append_as_a_child"])
        .env(CHILD, dir.path())
        .env(COUNT, "100")
        .stdout(Stdio::null())
        .status()
        .expect("this needs strace: tests/all installs it");
    assert!(traced.success());
    let trace = std::fs::read_to_string(trace).unwrap();
    let syncs = trace
        .lines()
        .filter(|l| l.contains("drills.db-wal"))
        .count();
    assert!(syncs >= 100, "{syncs} syncs for 100 appends");
}

pub(super) const CHILD: &str = "FIREDRILL_TEST_CHILD_IN";
pub(super) const COUNT: &str = "FIREDRILL_TEST_APPENDS";

/// Not a test of its own: with the variable set, this appends so many records, or until the first
/// error, which is printed with the number of the last record that was acknowledged.
#[test]
fn append_as_a_child() {
    let Some(dir) = std::env::var_os(CHILD) else {
        return;
    };
    let count: u32 = std::env::var(COUNT).unwrap().parse().unwrap();
    let dir = PathBuf::from(dir);
    let mut store = match Store::open(&url(&dir)) {
        Ok(store) => store,
        Err(error) => return println!("\nchild: {}", told(&error, &dir)),
    };
    let mut log = store.load("d-1").unwrap();
    for _ in 0..count {
        let after = log.last_seq();
        let record = log.push_record(note(after + 1)).clone();
        if let Err(error) = store.append("d-1", after, std::slice::from_ref(&record), &log.side) {
            println!("\nchild: {after}\n{}", told(&error, &dir));
            let again = store.append("d-1", after, &[record], &log.side);
            return println!(
                "{}",
                again.map_or_else(|e| told(&e, &dir), |()| "ok".to_owned())
            );
        }
        println!("\nstored {}", after + 1);
    }
}

/// What a child printed: the last number that was acknowledged, and the errors.
fn heard(command: &mut Command) -> (u32, String) {
    let out = command.output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    let told = text.split_once("child: ").unwrap().1;
    let told = told.split("\ntest ").next().unwrap().trim_end();
    let (last, errors) = told.split_once('\n').unwrap();
    (last.parse().unwrap(), errors.to_owned())
}

#[cfg(unix)]
/// What the child prints, run as a user whom permissions bind (root is not bound by them).
fn child_without_rights(dir: &Path) -> String {
    use std::os::unix::process::CommandExt as _;
    let mut child = Command::new(std::env::current_exe().unwrap());
    child
        .args(["--exact", "store::faults::append_as_a_child", "--nocapture"])
        .env(CHILD, dir)
        .env(COUNT, "1");
    let root = std::fs::metadata("/proc/self").is_ok_and(|m| {
        use std::os::unix::fs::MetadataExt as _;
        m.uid() == 0
    });
    if root {
        child.uid(65534);
    }
    let out = child.output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    let told = text.split_once("child: ").map_or("", |(_, told)| told);
    told.lines().take(2).collect::<Vec<_>>().join("\n")
}

#[cfg(unix)]
#[test]
fn a_read_only_directory_or_file_is_told() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;
    let top = tempfile::tempdir().unwrap();
    set_permissions(top.path(), Permissions::from_mode(0o755)).unwrap();
    let empty = top.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    set_permissions(&empty, Permissions::from_mode(0o555)).unwrap();
    insta::assert_snapshot!(child_without_rights(&empty), @r"
    cannot write to DIR/drills.db: Permission denied (os error 13)
    make the file and its directory writable, or choose another file with `--store sqlite:FILE`
    ");

    let full = top.path().join("full");
    std::fs::create_dir(&full).unwrap();
    open(&full).create(&log("d-1", 0), LISTING).unwrap();
    set_permissions(full.join("drills.db"), Permissions::from_mode(0o444)).unwrap();
    set_permissions(&full, Permissions::from_mode(0o777)).unwrap();
    insta::assert_snapshot!(child_without_rights(&full), @r"
    0
    cannot write to DIR/drills.db: attempt to write a readonly database
    ");
    set_permissions(&full, Permissions::from_mode(0o555)).unwrap();
    insta::assert_snapshot!(child_without_rights(&full), @r"
    0
    cannot write to DIR/drills.db: attempt to write a readonly database
    ");
}

#[test]
fn a_newer_store_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path()).create(&log("d-1", 1), LISTING).unwrap();
    sql(dir.path(), "PRAGMA user_version = 7");
    sql(dir.path(), "UPDATE meta SET app = '3.2.0'");
    let before = std::fs::read(dir.path().join("drills.db")).unwrap();
    let error = Store::open(&url(dir.path())).unwrap_err();
    insta::assert_snapshot!(told(&error, dir.path()), @r"
    DIR/drills.db was written by firedrill 3.2.0 in format 7; this firedrill reads formats up to 2
    use firedrill 3.2.0 or newer, or another file with `--store sqlite:FILE`; nothing was changed
    ");
    assert_eq!(std::fs::read(dir.path().join("drills.db")).unwrap(), before);
}

#[test]
fn a_store_of_the_first_format_gets_the_registers_and_keeps_its_drills() {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path()).create(&log("d-1", 1), LISTING).unwrap();
    for text in [
        "DROP TABLE actions",
        "DROP TABLE incident_entries",
        "UPDATE meta SET app = '0.1.0'",
        "PRAGMA user_version = 1",
    ] {
        sql(dir.path(), text);
    }
    let mut store = open(dir.path());
    assert_eq!(store.list().unwrap().len(), 1);
    assert_eq!(store.actions().unwrap(), []);
    assert_eq!(store.incidents().unwrap(), []);
    drop(store);
    let version = "SELECT CAST(user_version AS TEXT) FROM pragma_user_version";
    assert_eq!(sql(dir.path(), version), "2");
}

#[test]
fn files_of_others_are_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("drills.db");
    sql(dir.path(), "CREATE TABLE accounts (id INTEGER)");
    let before = std::fs::read(&file).unwrap();
    let error = Store::open(&url(dir.path())).unwrap_err();
    insta::assert_snapshot!(told(&error, dir.path()), @r"
    DIR/drills.db is no database of firedrill: another program made it
    choose another file with `--store sqlite:FILE`
    ");
    assert!(std::fs::read(&file).unwrap() == before);

    std::fs::write(&file, "at,by,response\n".repeat(400)).unwrap();
    let error = Store::open(&url(dir.path())).unwrap_err();
    insta::assert_snapshot!(told(&error, dir.path()), @r"
    DIR/drills.db is no database of firedrill: file is not a database
    choose another file with `--store sqlite:FILE`
    ");
}

#[test]
fn places_that_are_none_are_told() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("file"), "x").unwrap();
    let open = |url: String| told(&Store::open(&url).unwrap_err(), dir.path());
    insta::assert_snapshot!(open(format!("sqlite:{}", dir.path().display())), @r"
    cannot open DIR: it is a directory
    choose another file with `--store sqlite:FILE`
    ");
    insta::assert_snapshot!(open(format!("sqlite:{}/file/x.db", dir.path().display())), @r"
    cannot open DIR/file/x.db: a part of its path is no directory
    choose another file with `--store sqlite:FILE`
    ");
    insta::assert_snapshot!(open("postgres://me:secret@host/db".to_owned()), @r"
    PostgreSQL stores are not supported yet: `postgres://...`
    write `sqlite:FILE`, or `memory:` for drills that are not kept
    ");
    insta::assert_snapshot!(open("mysql:x".to_owned()), @r"
    `mysql:x` names no store
    write `sqlite:FILE`, or `memory:` for drills that are not kept
    ");
    insta::assert_snapshot!(open("sqlite:".to_owned()), @r"
    `sqlite:` names no store
    write `sqlite:FILE`, or `memory:` for drills that are not kept
    ");
}

#[test]
fn a_damaged_record_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.create(&log("d-1", 5), LISTING).unwrap();
    sql(
        dir.path(),
        "UPDATE records SET line = replace(line, '\"text\":2', '\"text\":4') WHERE seq = 3",
    );
    let error = store.load("d-1").unwrap_err();
    insta::assert_snapshot!(told(&error, dir.path()), @r"
    drill d-1 in DIR/drills.db is damaged: record 3 (line 4): was changed: it does not fit its chain
    `firedrill export d-1` writes the records before the damage; restore the file from a copy
    ");
    let missing = store.load("d-2").unwrap_err();
    assert!(matches!(missing, StoreError::NotFound { .. }));
}

#[test]
fn another_writer_is_waited_for_and_then_told() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let mut other = runtime.block_on(async {
        let url = url(dir.path());
        let mut db = sqlx::SqliteConnection::connect(&url).await.unwrap();
        sqlx::raw_sql("BEGIN IMMEDIATE")
            .execute(&mut db)
            .await
            .unwrap();
        db
    });
    let error = store.create(&log("d-1", 1), LISTING).unwrap_err();
    insta::assert_snapshot!(told(&error, dir.path()), @r"
    DIR/drills.db is in use by another program
    end the other program, or try again when it is done
    ");
    assert_eq!(store.list().unwrap(), []);
    runtime
        .block_on(async { sqlx::raw_sql("COMMIT").execute(&mut other).await })
        .unwrap();
    store.create(&log("d-1", 1), LISTING).unwrap();
}

/// Appends until the store is full; what was acknowledged is there, and there is a way on.
fn fill(dir: &Path) -> (Store, String) {
    let mut store = open(dir);
    store.create(&log("d-1", 0), LISTING).unwrap();
    let mut log = log("d-1", 0);
    loop {
        let after = log.last_seq();
        let record = log.push_record(note(after + 1)).clone();
        if let Err(error) = store.append("d-1", after, &[record], &log.side) {
            assert_eq!(store.load("d-1").unwrap().last_seq(), after);
            return (store, told(&error, dir));
        }
    }
}

#[test]
fn a_full_disk_is_told_and_survived() {
    let top = tempfile::tempdir().unwrap();
    let mount = |options: &str| {
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(top.path())
            .stderr(Stdio::null())
            .status();
        done.is_ok_and(|status| status.success())
    };
    if !mount("size=1m") {
        // Straight to the terminal: the test runner keeps what passing tests print.
        let told = "a full disk is not tested: a small tmpfs can only be mounted by root\n";
        std::io::Write::write_all(&mut std::io::stderr(), told.as_bytes()).unwrap();
        return;
    }
    let dir = top.path().to_owned();
    let outcome = std::panic::catch_unwind(|| {
        let (mut store, error) = fill(&dir);
        insta::assert_snapshot!(error, @r"
        no space left to write to DIR/drills.db: database or disk is full
        free some space and try again; everything acknowledged so far is safe
        ");
        let last = store.load("d-1").unwrap().last_seq();
        drop(store);
        // Nothing of what follows may panic, and each says what is wrong.
        match Store::open(&url(&dir)) {
            Ok(mut store) => assert_eq!(store.list().unwrap().len(), 1),
            Err(error) => assert!(matches!(error, StoreError::Full { .. }), "{error}"),
        }
        assert!(mount("remount,size=8m"));
        let mut store = open(&dir);
        assert_eq!(store.load("d-1").unwrap().last_seq(), last);
        let mut log = log("d-1", last);
        let next = log.push_record(note(last + 1)).clone();
        store.append("d-1", last, &[next], &log.side).unwrap();
    });
    let gone = Command::new("umount").arg(top.path()).status();
    assert!(gone.unwrap().success());
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

#[test]
fn a_limit_on_the_size_of_files_is_told_and_survived() {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path()).create(&log("d-1", 0), LISTING).unwrap();
    // Without the signal, writing fails as it does on a disk with a quota.
    let mut child = Command::new("sh");
    child
        .args(["-c", "trap '' XFSZ; ulimit -f 400; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "store::faults::append_as_a_child", "--nocapture"])
        .env(CHILD, dir.path())
        .env(COUNT, "10000");
    let (last, errors) = heard(&mut child);
    insta::assert_snapshot!(errors, @r"
    a write to DIR/drills.db failed: disk I/O error
    check the disk and its quota, and try again; everything acknowledged so far is safe
    a write to DIR/drills.db failed: disk I/O error
    check the disk and its quota, and try again; everything acknowledged so far is safe
    ");
    assert!(last > 10, "{last}");
    let stored = open(dir.path()).load("d-1").unwrap();
    assert_eq!(stored.last_seq(), last);
}

#[test]
fn after_a_failed_sync_nothing_is_written() {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path()).create(&log("d-1", 0), LISTING).unwrap();
    let mut child = Command::new("strace");
    child
        .args(["-f", "-o", "/dev/null", "-e", "trace=fdatasync,fsync"])
        .args(["-e", "inject=fdatasync,fsync:error=EIO:when=8"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "store::faults::append_as_a_child", "--nocapture"])
        .env(CHILD, dir.path())
        .env(COUNT, "100");
    let (last, errors) = heard(&mut child);
    insta::assert_snapshot!(errors, @r"
    the disk did not confirm a write to DIR/drills.db: disk I/O error
    check the disk; then start firedrill again: everything acknowledged before is safe
    nothing more is written to DIR/drills.db after a write that the disk did not confirm (disk I/O error)
    check the disk; then start firedrill again: everything acknowledged before is safe
    ");
    assert!(last >= 1);
    assert_eq!(open(dir.path()).load("d-1").unwrap().last_seq(), last);
}
