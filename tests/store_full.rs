//! A real disk that is full (a small tmpfs; skipped with a word where nothing may be mounted): reading goes on, writing is
//! refused in plain words and resumes without a restart, and the store opens on the full disk.
//! `OPORA_NIGHTLY=1`: ten times as often.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod journal_support;
mod support;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use journal_support::{Random, check_real, entry, seed, size};
use opora::domain::calendar::Calendar;
use opora::domain::record::Kind;
use opora::engine::{Engine, Workbench};
use opora::store::lock::Holder;
use opora::store::{Actor, LocalStore, NewEntry, Options, Store, StoreError};
use support::world::World;

/// A file system of its own, gone with the value.
struct Small {
    folder: tempfile::TempDir,
}

impl Small {
    /// `None`: nothing may be mounted here.
    fn new(options: &str) -> Option<Small> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(folder.path())
            .output()
            .is_ok_and(|done| done.status.success());
        if !mounted {
            println!("nothing can be mounted here: the full disk is not tried");
        }
        mounted.then_some(Small { folder })
    }

    fn remount(&self, options: &str) {
        let done = Command::new("mount")
            .args(["-o", &format!("remount,{options}")])
            .arg(self.folder.path())
            .status();
        assert!(done.unwrap().success());
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    fn filler(&self) -> PathBuf {
        self.folder.path().join("filler")
    }

    /// Fills it but for so many bytes.
    fn fill_but(&self, left: u64) {
        let disk = rustix::fs::statvfs(self.folder.path()).unwrap();
        let mut file = fs::OpenOptions::new().create(true).append(true).open(self.filler()).unwrap();
        let bytes = (disk.f_bavail * disk.f_frsize).saturating_sub(left);
        let _full = file.write_all(&vec![7; usize::try_from(bytes).unwrap()]);
    }

    fn free(&self) {
        fs::remove_file(self.filler()).unwrap();
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _gone_with_the_test = Command::new("umount").arg("-l").arg(self.folder.path()).status();
    }
}

fn open(folder: &Path) -> Result<LocalStore, StoreError> {
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    LocalStore::open(
        folder,
        &Options::new(Holder::this_process("test", chrono::DateTime::UNIX_EPOCH)),
        &mut |_| (),
    )
}

/// One of about 100 KB.
fn long(number: u64) -> NewEntry {
    let mut entry = entry(number);
    entry.reason = Some("причина ".repeat(7_000));
    entry
}

fn write(store: &LocalStore, number: u64) -> Result<(), StoreError> {
    store.stage(long(number)).and_then(|ticket| store.commit(&ticket))
}

/// As many records as entries, and each entry can be read.
fn reads(store: &LocalStore, acknowledged: u64) {
    assert_eq!(store.sequence(), acknowledged);
    assert_eq!(store.all(Kind::Activity).unwrap().len(), acknowledged);
    if acknowledged > 0 {
        assert!(store.entry(acknowledged).unwrap().is_some());
        assert!(store.entry(acknowledged / 2 + 1).unwrap().is_some());
    }
}

#[test]
fn a_disk_that_fills_at_random_loses_nothing_and_takes_writes_again_without_a_restart() {
    let Some(small) = Small::new("size=64m,mode=700") else { return };
    let mut random = Random(seed(11));
    let mut acknowledged = 0;
    let mut store = open(&small.store()).unwrap();
    for round in 0..size(20, 200) {
        small.fill_but(random.below(3 << 20));
        let mut refused = None;
        for _ in 0..400 {
            match write(&store, acknowledged) {
                Ok(()) => acknowledged += 1,
                Err(error) => {
                    refused = Some(error);
                    break;
                }
            }
        }
        assert!(matches!(refused, Some(StoreError::DiskFull { .. })), "round {round}: {refused:?}");
        assert_eq!(store.read_only(), None);
        reads(&store, acknowledged);
        if random.below(3) == 0 {
            drop(store);
            store = open(&small.store()).unwrap_or_else(|error| panic!("round {round}: {error}"));
            reads(&store, acknowledged);
            assert!(matches!(write(&store, 0), Err(StoreError::DiskFull { .. })), "round {round}");
        }
        small.free();
        write(&store, acknowledged).unwrap_or_else(|error| panic!("round {round}: {error}"));
        acknowledged += 1;
        reads(&store, acknowledged);
        if acknowledged > 150 {
            drop(store);
            assert_eq!(check_real(&small.store()), []);
            fs::remove_dir_all(small.store()).unwrap();
            store = open(&small.store()).unwrap();
            acknowledged = 0;
        }
    }
}

#[test]
fn who_works_on_a_disk_that_is_nearly_full_is_told() {
    let Some(small) = Small::new("size=64m,mode=700") else { return };
    let store = open(&small.store()).unwrap();
    assert!(store.space().is_some_and(|space| space.is_short()));
    let told = |store: LocalStore| {
        let actor = Actor { uid: 1000, name: "ivanova".to_owned(), role: "owner".to_owned(), session: 1 };
        let engine = Engine::new(Arc::new(store), actor, *Calendar::standard(), chrono::Utc::now);
        let today = chrono::NaiveDate::from_ymd_opt(2020, 11, 2).unwrap();
        engine.head(today).unwrap().short_of_space
    };
    assert!(told(store));
    assert!(!told(LocalStore::in_memory().unwrap()));
}

#[test]
fn a_disk_closed_to_writing_is_read_and_takes_writes_again() {
    let Some(small) = Small::new("size=48m,mode=700") else { return };
    let store = open(&small.store()).unwrap();
    (0..3).for_each(|number| write(&store, number).unwrap());
    drop(store);
    small.remount("ro");
    let store = open(&small.store()).unwrap();
    reads(&store, 3);
    assert!(store.stage(long(3)).and_then(|ticket| store.commit(&ticket)).is_err());
    reads(&store, 3);
    drop(store);
    small.remount("rw");
    let store = open(&small.store()).unwrap();
    write(&store, 3).unwrap();
    reads(&store, 4);
}

#[test]
fn a_store_whose_folder_is_removed_while_it_is_open_acknowledges_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("store");
    let store = open(&place).unwrap();
    write(&store, 0).unwrap();
    fs::remove_dir_all(&place).unwrap();
    assert!(matches!(write(&store, 1), Err(StoreError::Gone { .. })));
    assert!(store.read_only().is_some());
    reads(&store, 1);
}

/// A process of its own, because the limit is of the process.
#[test]
fn with_too_many_files_open_writing_waits_and_goes_on() {
    const CHILD: &str = "OPORA_TEST_FILES";
    if std::env::var_os(CHILD).is_none() {
        let done = Command::new(std::env::current_exe().unwrap())
            .args(["with_too_many_files_open_writing_waits_and_goes_on", "--exact", "--nocapture"])
            .env(CHILD, "1")
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        return;
    }
    use rustix::process::{Resource, Rlimit, setrlimit};
    setrlimit(Resource::Nofile, Rlimit { current: Some(64), maximum: Some(64) }).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("store");
    let store = open(&place).unwrap();
    (0..650).for_each(|number| write(&store, number).unwrap());
    let mut taken = Vec::new();
    while let Ok(file) = fs::File::open("/dev/null") {
        taken.push(file);
    }
    // A segment is 64 MiB: the next one must be made somewhere here, and cannot be.
    let mut acknowledged = 650;
    let refused = loop {
        match write(&store, acknowledged) {
            Ok(()) => acknowledged += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, StoreError::TooManyFiles { .. }), "{refused}");
    reads(&store, acknowledged);
    drop(taken);
    write(&store, acknowledged).unwrap();
    reads(&store, acknowledged + 1);
}

#[test]
fn the_program_says_what_to_do_on_a_full_disk_and_reads_on() {
    let Some(small) = Small::new("size=48m,mode=700") else { return };
    let world = World::new();
    let store = small.store();
    let at = |args: &[&str]| {
        let mut whole = vec!["--store", store.to_str().unwrap()];
        whole.extend(args);
        world.run(whole)
    };
    assert_eq!(at(&["import", "roadmap", support::ROAD_MAP]).code, 0);
    let list = at(&["list"]);
    small.fill_but(0);
    let full = at(&["list"]);
    assert_eq!((full.code, full.out), (0, list.out));
    // Prepared space and the room that is kept are used up by what is written while the disk is full.
    let mut refused = None;
    for _ in 0..40 {
        let ran = at(&["note", "3.7", &"длинно ".repeat(9_000)]);
        if ran.code != 0 {
            refused = Some(ran);
            break;
        }
        small.fill_but(0);
    }
    let told = at(&["doctor"]);
    assert_eq!(told.code, 3);
    assert!(told.out.contains("скоро нельзя будет записывать"), "{}", told.out);
    let refused = refused.unwrap();
    assert_eq!(refused.code, 3, "{}", refused.err);
    assert!(refused.err.contains("нет места") && refused.err.contains("Освободите место"), "{}", refused.err);
    assert_eq!(at(&["list"]).code, 0);
    small.free();
    assert_eq!(at(&["note", "3.7", "снова пишется"]).code, 0);
    assert_eq!(at(&["check"]).code, 0);
}
