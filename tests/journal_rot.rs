//! The journal's files rot: bits flip, blocks are smeared, swapped, cut off or stale. What is read is always a
//! beginning of what was written, and whatever is missing is told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod journal_support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use journal_support::{Random, SMALL, all, check, entry, seed, size};
use opora::store::disk::{Disk, MemoryDisk};
use opora::store::entry::Entry;
use opora::store::journal::{FOLDER, Journal};

fn written(entries: u64) -> (MemoryDisk, Vec<Entry>) {
    let disk = MemoryDisk::new();
    let mut journal = Journal::open_with(Arc::new(disk.clone()), SMALL).unwrap().0;
    let mut log = Vec::new();
    for number in 0..entries {
        log.push(journal.stage(entry(number * 13)).unwrap());
        journal.commit().unwrap();
    }
    drop(journal);
    (disk, log)
}

fn files(disk: &MemoryDisk) -> Vec<PathBuf> {
    let folder = Path::new(FOLDER);
    disk.list(folder).unwrap().iter().map(|name| folder.join(name)).collect()
}

fn read(disk: &MemoryDisk, path: &Path) -> Vec<u8> {
    let file = disk.open(path).unwrap();
    let mut bytes = vec![0; usize::try_from(file.len().unwrap()).unwrap()];
    file.read_at(0, &mut bytes).unwrap();
    bytes
}

/// Spoils a file in one of the ways in which files spoil; what was done, for the failing test's message.
fn spoil(disk: &MemoryDisk, older: &MemoryDisk, random: &mut Random) -> String {
    let files = files(disk);
    let path = &files[usize::try_from(random.below(files.len() as u64)).unwrap()];
    let bytes = read(disk, path);
    let len = bytes.len() as u64;
    let file = disk.open(path).unwrap();
    let at = random.below(len);
    let size = random.below(4096) + 1;
    let piece = |from: u64| {
        let from = usize::try_from(from).unwrap();
        bytes[from..bytes.len().min(from + usize::try_from(size).unwrap())].to_vec()
    };
    let how = random.below(7);
    match how {
        0 => disk.flip(path, at, 1 << random.below(8)),
        1 => file.write_at(at, &vec![0; piece(at).len()]).unwrap(),
        2 => file.write_at(at, &vec![0xFF; piece(at).len()]).unwrap(),
        3 => {
            let chance: Vec<u8> = piece(at).iter().map(|_| random.below(256) as u8).collect();
            file.write_at(at, &chance).unwrap();
        }
        4 => file.truncate(at).unwrap(),
        5 => {
            let other = random.below(len);
            file.write_at(at, &piece(other)).unwrap();
        }
        _ => {
            // A whole file as it was some time ago.
            match older.open(path) {
                Ok(_) => {
                    let stale = read(older, path);
                    file.truncate(0).unwrap();
                    file.write_at(0, &stale).unwrap();
                }
                Err(_) => disk.remove(path).unwrap(),
            }
        }
    }
    format!("{} way {how} at {at}, {size} bytes", path.display())
}

#[test]
fn whatever_rots_nothing_false_is_read_and_nothing_is_missing_unsaid() {
    let (older, _) = written(50);
    let (sound, log) = written(70);
    let mut noticed = 0;
    let (first, rounds) = (seed(0), size(2_000, 100_000));
    for seed in first..first + rounds {
        let disk = sound.copy();
        let how = format!("seed {seed}: {}", spoil(&disk, &older, &mut Random(seed)));
        let problems = check(&disk).len();
        let (found, told) = match Journal::open_with(Arc::new(disk.clone()), SMALL) {
            Err(_) => (Vec::new(), true),
            Ok((journal, report)) => {
                let mut found = Vec::new();
                let scanned = journal.scan(1, &mut |entry| {
                    found.push(entry);
                    Ok(true)
                });
                // Everything was acknowledged: nothing of it may be cut as torn, and damage ends writing.
                assert!(report.torn_tail == 0 || found.len() == log.len(), "{how}: cut");
                (found, scanned.is_err() || journal.failed().is_some())
            }
        };
        assert!(log.starts_with(&found), "{how}: something else than a beginning of what was written");
        assert!(told || found.len() == log.len(), "{how}: {} of {} without a word", found.len(), log.len());
        assert!(problems > 0 || found.len() == log.len(), "{how}: the check found nothing");
        noticed += u64::from(problems > 0);
    }
    assert!(noticed > rounds / 2, "{noticed}");
}

#[test]
fn opening_and_checking_never_panic_on_any_bytes() {
    for seed in 0..300 {
        let mut random = Random(seed);
        let disk = MemoryDisk::new();
        disk.create_dir(Path::new(FOLDER)).unwrap();
        for name in ["00000001.seg", "00000001.idx", "00000002.seg", "mark"] {
            let file = disk.create(&Path::new(FOLDER).join(name)).unwrap();
            let bytes: Vec<u8> = (0..random.below(3000)).map(|_| random.below(4) as u8).collect();
            file.write_at(0, &bytes).unwrap();
        }
        assert!(!check(&disk).is_empty());
        if let Ok((journal, _)) = Journal::open_with(Arc::new(disk), SMALL) {
            all(&journal);
        }
    }
}
