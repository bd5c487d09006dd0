//! A view whose files were spoilt: nothing is lost, nothing wrong is shown, and opening never hangs.
//! Each trial runs in a process of its own, because sled hangs on some damaged files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::checks::{model_of, same};
use super::stores::{copy, fill, open, options};
use crate::store::error::StoreError;
use crate::store::{LocalStore, Options, Store};

/// Names the store that [`look_at_a_store`] is to look at.
const STORE: &str = "OPORA_TEST_STORE";
/// The view was set aside, start again.
const AGAIN: i32 = 42;

/// Not a test of its own: what the processes of the tests below do.
#[test]
fn look_at_a_store() {
    let Some(folder) = std::env::var_os(STORE) else { return };
    let options = Options { patience: Duration::from_millis(1_000), ..options() };
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
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::suite::damage::look_at_a_store", "--nocapture"])
        .env(STORE, folder)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
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

/// Copies the store, spoils its view, and looks at it, twice if it asks for that, and once more. How often it hung.
fn survives(sound: &Path, what: &str, spoil: impl Fn(&Path)) -> usize {
    let folder = tempfile::tempdir().unwrap();
    copy(sound, folder.path());
    spoil(&folder.path().join("view"));
    let mut hung = 0;
    for look_number in 0..2 {
        let mut end = end_of(look(folder.path()));
        if matches!(end, Some((AGAIN, _))) {
            assert_eq!(look_number, 0, "{what}: hung again");
            hung += 1;
            end = end_of(look(folder.path()));
        }
        let (code, said) = end.unwrap_or_else(|| panic!("{what}: never ended"));
        assert_eq!(code, 0, "{what}, look {look_number}: {said}");
    }
    hung
}

fn largest_file(view: &Path) -> PathBuf {
    view.join("db")
}

#[test]
fn a_flipped_bit_in_the_view_loses_nothing_and_never_hangs() {
    let sound = sound_store();
    let length = fs::metadata(largest_file(&sound.path().join("view"))).unwrap().len() as usize;
    for place in 0..40 {
        // Places spread over the file, bits over the byte; the last ones in the small files.
        let spoil = |view: &Path| {
            let path = match place {
                36.. => fs::read_dir(view)
                    .unwrap()
                    .map(|entry| entry.unwrap().path())
                    .filter(|path| path.is_file() && *path != largest_file(view))
                    .nth(place % 2)
                    .unwrap(),
                _ => largest_file(view),
            };
            let mut bytes = fs::read(&path).unwrap();
            let at = (place * length / 36 + place * 13) % bytes.len().min(length);
            bytes[at] ^= 1 << (place % 8);
            fs::write(&path, bytes).unwrap();
        };
        survives(sound.path(), &format!("flip {place}"), spoil);
    }
}

#[test]
fn a_truncated_view_loses_nothing_and_never_hangs() {
    let sound = sound_store();
    for tenths in [0, 1, 3, 5, 8, 9] {
        survives(sound.path(), &format!("cut at {tenths} tenths"), |view| {
            let path = largest_file(view);
            let length = fs::metadata(&path).unwrap().len();
            let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
            file.set_len(length * tenths / 10 + tenths * 7).unwrap();
        });
    }
}

#[test]
fn a_view_without_its_file_or_with_another_in_its_place_loses_nothing() {
    let sound = sound_store();
    survives(sound.path(), "no db", |view| fs::remove_file(largest_file(view)).unwrap());
    survives(sound.path(), "no conf", |view| fs::remove_file(view.join("conf")).unwrap());
    survives(sound.path(), "text", |view| fs::write(largest_file(view), "not a database").unwrap());
    survives(sound.path(), "a file in place of the folder", |view| {
        fs::remove_dir_all(view).unwrap();
        fs::write(view, "not a folder").unwrap();
    });
}
