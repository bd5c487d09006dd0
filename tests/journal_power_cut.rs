//! The machine stops at any call that the journal makes: what was acknowledged is there, nothing is there by half, and
//! what is there is a beginning of what was written. The disk is played in memory and forgets what was not synced.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod journal_support;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use journal_support::{Random, SMALL, all, check, entry, seed, size};
use opora::store::disk::{Disk, DiskFile, MemoryDisk, Unsynced};
use opora::store::entry::Entry;
use opora::store::journal::Journal;

/// Commits of one run, each of one to three entries.
const COMMITS: u64 = 100;

type Look = dyn FnMut(&MemoryDisk) + Send;

/// Lets the test look at the disk before every call.
#[derive(Clone)]
struct Watched {
    disk: MemoryDisk,
    before_call: Arc<Mutex<Look>>,
}

struct WatchedFile {
    file: Box<dyn DiskFile>,
    disk: Watched,
}

impl Watched {
    fn look(&self) {
        (self.before_call.lock().unwrap())(&self.disk);
    }

    fn wrap(&self, file: Box<dyn DiskFile>) -> Box<dyn DiskFile> {
        Box::new(WatchedFile { file, disk: self.clone() })
    }
}

impl Disk for Watched {
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(self.wrap(self.disk.open(path)?))
    }
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        self.look();
        Ok(self.wrap(self.disk.create(path)?))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.look();
        self.disk.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.look();
        self.disk.remove(path)
    }
    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        self.disk.list(folder)
    }
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        self.look();
        self.disk.create_dir(path)
    }
    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.look();
        self.disk.sync_dir(path)
    }
    fn shown(&self, path: &Path) -> PathBuf {
        self.disk.shown(path)
    }
}

impl DiskFile for WatchedFile {
    fn len(&self) -> io::Result<u64> {
        self.file.len()
    }
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read_at(offset, buffer)
    }
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.disk.look();
        self.file.write_at(offset, bytes)
    }
    fn truncate(&self, len: u64) -> io::Result<()> {
        self.disk.look();
        self.file.truncate(len)
    }
    fn allocate(&self, len: u64) -> io::Result<()> {
        self.disk.look();
        self.file.allocate(len)
    }
    fn sync(&self) -> io::Result<()> {
        self.disk.look();
        self.file.sync()
    }
}

/// What the outside world knows.
#[derive(Default)]
struct Known {
    staged: Vec<Entry>,
    acknowledged: usize,
}

/// Some of the disks that a power cut may leave behind now.
fn images(disk: &MemoryDisk, random: &mut Random) -> Vec<MemoryDisk> {
    let calls = disk.unsynced().max(1) as u64;
    let prefix = usize::try_from(random.below(calls)).unwrap();
    // The last calls are the interesting ones: older ones are marks that nobody syncs.
    let late = usize::try_from(calls - 1 - random.below(calls.min(4))).unwrap();
    let mut made = vec![
        disk.after_power_cut(&mut |_| false),
        disk.after_power_cut(&mut |_| true),
        disk.after_power_cut(&mut |piece: Unsynced| piece.call < prefix),
    ];
    let sectors = usize::try_from(random.below(6)).unwrap();
    made.push(disk.after_power_cut(&mut |piece: Unsynced| {
        piece.call < late || (piece.call == late && piece.sector < sectors)
    }));
    for _ in 0..2 {
        let share = random.below(10);
        made.push(disk.after_power_cut(&mut |_| random.below(10) < share));
    }
    made
}

fn judge(image: &MemoryDisk, known: &Known, at: &str) {
    let (mut journal, report) = Journal::open_with(Arc::new(image.clone()), SMALL).unwrap();
    assert_eq!(report.doubts, [], "{at}: a power cut is no damage");
    let found = all(&journal);
    assert!(found.len() >= known.acknowledged, "{at}: {} of {} left", found.len(), known.acknowledged);
    assert!(known.staged.starts_with(&found), "{at}: something else than a beginning of what was written");
    journal.stage(entry(9999)).unwrap();
    journal.commit().unwrap();
    drop(journal);
    assert_eq!(check(image), [], "{at}");
    let (journal, report) = Journal::open_with(Arc::new(image.clone()), SMALL).unwrap();
    assert_eq!((journal.last_durable(), report.torn_tail), (found.len() as u64 + 1, 0), "{at}");
}

fn run(seed: u64) -> usize {
    let known = Arc::new(Mutex::new(Known::default()));
    let counts = Arc::new(Mutex::new((0, 0)));
    let watcher = {
        let (known, counts, mut random) = (known.clone(), counts.clone(), Random(seed ^ 0xABCD));
        move |disk: &MemoryDisk| {
            let mut counts = counts.lock().unwrap();
            counts.0 += 1;
            for image in images(disk, &mut random) {
                counts.1 += 1;
                judge(&image, &known.lock().unwrap(), &format!("seed {seed}, call {}", counts.0));
            }
        }
    };
    let disk = MemoryDisk::new();
    let watched = Watched { disk: disk.clone(), before_call: Arc::new(Mutex::new(watcher)) };
    let mut random = Random(seed);
    let mut journal = Journal::open_with(Arc::new(watched.clone()), SMALL).unwrap().0;
    for _ in 0..COMMITS {
        for _ in 0..=random.below(3) {
            let staged = journal.stage(entry(random.below(200))).unwrap();
            known.lock().unwrap().staged.push(staged);
        }
        journal.commit().unwrap();
        let mut known = known.lock().unwrap();
        known.acknowledged = known.staged.len();
        drop(known);
        if random.below(20) == 0 {
            drop(journal);
            journal = Journal::open_with(Arc::new(watched.clone()), SMALL).unwrap().0;
        }
    }
    drop(journal);
    let (_, judged) = *counts.lock().unwrap();
    judged
}

#[test]
fn a_power_cut_at_any_call_loses_nothing_that_was_acknowledged() {
    // A run is about 200 entries. 20,000 take a hundred of them.
    let first = seed(1);
    let images: usize = (first..first + size(2, 100)).map(run).sum();
    println!("{images} disks after a power cut");
    assert!(images > 3000, "{images} images");
}

#[test]
fn a_power_cut_while_a_power_cut_is_being_mended_loses_nothing_either() {
    let mut random = Random(seed(7));
    for round in 0..size(40, 400) {
        let disk = MemoryDisk::new();
        let mut journal = Journal::open_with(Arc::new(disk.clone()), SMALL).unwrap().0;
        let mut known = Known::default();
        for number in 0..12 + round % 9 {
            known.staged.push(journal.stage(entry(number * 3)).unwrap());
            journal.commit().unwrap();
        }
        known.acknowledged = known.staged.len();
        for number in 0..3 {
            known.staged.push(journal.stage(entry(190 + number)).unwrap());
        }
        // The write of the group succeeds, its sync does not.
        disk.fail_at(disk.calls() + 2, io::ErrorKind::Other, opora::store::disk::Lasting::ForEver);
        journal.commit().unwrap_err();
        drop(journal);
        let torn = disk.after_power_cut(&mut |_| random.below(2) == 0);
        let first = torn.calls();
        drop(Journal::open_with(Arc::new(torn.copy()), SMALL).unwrap());
        for stop in first..first + 40 {
            let torn = torn.copy();
            torn.fail_at(stop, io::ErrorKind::Other, opora::store::disk::Lasting::ForEver);
            drop(Journal::open_with(Arc::new(torn.clone()), SMALL));
            let again = torn.after_power_cut(&mut |_| random.below(2) == 0);
            judge(&again, &known, &format!("round {round}, stopped at {stop}"));
        }
    }
}
