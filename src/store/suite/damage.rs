//! A view whose files were spoilt: nothing is lost, nothing wrong is shown, and opening never hangs.
//! Each trial runs in a process of its own, because sled hangs on some damaged files.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::checks::{model_of, same};
use super::model::{Deed, entry, new_entry};
use super::stores::{copy, fill, open, options};
use crate::store::error::StoreError;
use crate::store::{LocalStore, Options, Store};

/// Names the store that [`look_at_a_store`] is to look at.
const STORE: &str = "OPORA_TEST_STORE";
/// When set, no view opens in time.
const HURRY: &str = "OPORA_TEST_HURRY";
/// The view was set aside, start again.
const AGAIN: i32 = 42;

/// Not a test of its own: what the processes of the tests below do.
#[test]
fn look_at_a_store() {
    let Some(folder) = std::env::var_os(STORE) else { return };
    let patience = if std::env::var_os(HURRY).is_some() { 0 } else { 1_000 };
    let options = Options { patience: Duration::from_millis(patience), ..options() };
    match LocalStore::open(Path::new(&folder), &options, &mut |_| ()) {
        Ok(store) => {
            let model = model_of(&store);
            assert_eq!(model.entries.len(), ENTRIES as usize, "entries were lost");
            same(&store, &model, 16, 1);
            assert_eq!(store.read_only(), None);
        }
        Err(StoreError::ViewHung { .. }) => std::process::exit(AGAIN),
        Err(error) => panic!("{error}"),
    }
}

const ENTRIES: u16 = 60;

/// A store that was merged and closed.
fn sound_store() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    for _ in 0..3 {
        fill(&store, ENTRIES / 3);
        store.settle().unwrap();
    }
    folder
}

fn look(folder: &Path) -> Child {
    look_command(folder).spawn().unwrap()
}

fn look_command(folder: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "store::suite::damage::look_at_a_store", "--nocapture"])
        .env(STORE, folder)
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

/// How a process ended; `None`: it hung.
fn end_of(mut child: Child) -> Option<(i32, String)> {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(60) {
        if let Some(status) = child.try_wait().unwrap() {
            let mut said = String::new();
            std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut said).unwrap();
            return Some((status.code().unwrap_or(-1), said));
        }
        std::thread::yield_now();
        std::thread::park_timeout(Duration::from_millis(5));
    }
    child.kill().unwrap();
    None
}

/// Copies the store, spoils its view, and looks at it, again if it asks for that, and once more.
fn survives(sound: &Path, what: &str, spoil: impl Fn(&Path)) {
    let folder = tempfile::tempdir().unwrap();
    copy(sound, folder.path());
    spoil(&folder.path().join("view"));
    for look_number in 0..2 {
        let mut end = end_of(look(folder.path()));
        if matches!(end, Some((AGAIN, _))) {
            assert_eq!(look_number, 0, "{what}: hung again");
            end = end_of(look(folder.path()));
        }
        let (code, said) = end.unwrap_or_else(|| panic!("{what}: never ended"));
        assert_eq!(code, 0, "{what}, look {look_number}: {said}");
    }
}

#[test]
fn a_flipped_bit_in_the_view_loses_nothing_and_never_hangs() {
    let young = sound_store();
    let settled = sound_store();
    // Opened once more, it has a snapshot, too: sled then believes that, and reads less of the rest.
    drop(open(settled.path()));
    // As many as by `OPORA_NIGHTLY=1`, 5,000, take an hour.
    let flips = if std::env::var_os("OPORA_NIGHTLY").is_some() { 5_000 } else { 40 };
    for place in 0..flips {
        let sound = if place % 2 == 0 { young.path() } else { settled.path() };
        survives(sound, &format!("flip {place}"), |view| {
            let db = view.join("db");
            let mut small: Vec<PathBuf> =
                fs::read_dir(view).unwrap().map(|entry| entry.unwrap().path()).collect();
            small.retain(|path| path.is_file() && *path != db);
            small.sort();
            let path = if place % 40 < 30 { db } else { small[place / 2 % small.len()].clone() };
            let mut bytes = fs::read(&path).unwrap();
            let used = bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1;
            // Spread over what is used of the file, and over the bits of a byte.
            bytes[(place * used / 30 + place * 13) % used] ^= 1 << (place % 8);
            fs::write(&path, bytes).unwrap();
        });
    }
}

#[test]
fn a_truncated_view_loses_nothing_and_never_hangs() {
    let sound = sound_store();
    for tenths in [0, 1, 3, 5, 8, 9] {
        survives(sound.path(), &format!("cut at {tenths} tenths"), |view| {
            let path = view.join("db");
            let length = fs::metadata(&path).unwrap().len();
            let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
            file.set_len(length * tenths / 10 + tenths * 7).unwrap();
        });
    }
}

#[test]
fn a_view_without_its_file_or_with_another_in_its_place_loses_nothing() {
    let sound = sound_store();
    survives(sound.path(), "no db", |view| fs::remove_file(view.join("db")).unwrap());
    survives(sound.path(), "no conf", |view| fs::remove_file(view.join("conf")).unwrap());
    survives(sound.path(), "text", |view| fs::write(view.join("db"), "not a database").unwrap());
    survives(sound.path(), "a file in place of the folder", |view| {
        fs::remove_dir_all(view).unwrap();
        fs::write(view, "not a folder").unwrap();
        fs::set_permissions(view, fs::Permissions::from_mode(0o600)).unwrap();
    });
}

#[test]
fn a_view_that_does_not_open_in_time_is_set_aside_and_the_next_start_rebuilds_it() {
    let sound = sound_store();
    let hurried = look_command(sound.path()).env(HURRY, "yes").spawn().unwrap();
    let (code, said) = end_of(hurried).unwrap();
    assert_eq!(code, AGAIN, "{said}");
    assert!(sound.path().join("view.broken-1").join("db").exists());
    let (code, said) = end_of(look(sound.path())).unwrap();
    assert_eq!(code, 0, "{said}");
}

#[test]
fn a_view_that_is_spoilt_while_it_is_in_use_is_replaced_from_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    for is_staged in [false, true] {
        let store = open(folder.path());
        fill(&store, 7);
        store.settle().unwrap();
        let mut model = model_of(&store);
        if is_staged {
            let changes = model.changes(&[Deed { which: 3, what: 1, value: 77 }]);
            store.spoil_view();
            let sequence = store.stage(new_entry(changes.clone())).unwrap().sequence();
            model.apply(entry(sequence, changes));
        }
        store.spoil_view();
        same(&store, &model, 16, 1);
        store.commit_all().unwrap();
        same(&store, &model, 16, 2);
        assert_eq!(store.read_only(), None);
        drop(store);
        assert!(folder.path().join("view.distrusted").exists());
        same(&open(folder.path()), &model, 16, 3);
        assert!(!folder.path().join("view.distrusted").exists());
    }
}
