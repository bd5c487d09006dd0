//! A disk that takes no more: every writer hears what became of its own entry, reading goes on, and writing resumes by
//! itself when there is room again.

use std::io::ErrorKind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use super::checks::{model_of, same};
use super::model::new_entry;
use super::stores::fill;
use crate::domain::change::Change;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::section;
use crate::domain::value::Value;
use crate::store::disk::{Disk, Lasting, MemoryDisk};
use crate::store::entry::NewEntry;
use crate::store::error::StoreError;
use crate::store::reserve;
use crate::store::{LocalStore, Store};

/// A section with a title of so many letters.
fn entry_of(id: RecordId, letters: usize) -> NewEntry {
    let mut record = Record::new(Kind::Section, id);
    record.set(section::TITLE, Some(Value::Text("ш".repeat(letters))), 0);
    new_entry(vec![Change::between(&Record::new(Kind::Section, id), &record).unwrap()])
}

/// More than there is prepared space for.
const LONG: usize = 700_000;

fn same_as_its_journal(store: &LocalStore) {
    same(store, &model_of(store), 16, 3);
}

#[test]
fn on_a_full_disk_every_waiting_writer_hears_of_its_own_entry_and_may_go_on() {
    for writers in 1..=3 {
        let disk = MemoryDisk::new();
        let store = LocalStore::on_disk(Arc::new(disk.clone())).unwrap();
        fill(&store, 2);
        let stage = || store.stage(entry_of(store.new_id(), LONG)).unwrap();
        let tickets: Vec<_> = (0..writers).map(|_| stage()).collect();
        disk.fill();
        for ticket in &tickets {
            assert!(matches!(store.commit(ticket), Err(StoreError::DiskFull { .. })), "{writers}");
        }
        assert_eq!((store.sequence(), store.read_only()), (2, None));
        same_as_its_journal(&store);
        disk.heal();
        // The sequences are given again; the tickets of the dropped entries stay what they are.
        let again = stage();
        assert_eq!(again.sequence(), tickets[0].sequence());
        store.commit(&again).unwrap();
        assert!(tickets.iter().all(|ticket| store.commit(ticket).is_err()));
        assert_eq!(store.sequence(), 3);
        same_as_its_journal(&store);
    }
}

/// What is read of an entry that is on its way to the disk is told when it is there, or asked about anew.
#[test]
fn nothing_that_was_read_of_entries_on_their_way_stands_before_they_are_durable() {
    let disk = MemoryDisk::new();
    let store = LocalStore::on_disk(Arc::new(disk.clone())).unwrap();
    fill(&store, 2);
    let title = |id| store.get(Kind::Section, id).unwrap().is_some();
    let id = store.new_id();
    let before = store.tip();
    let ticket = store.stage(entry_of(id, 10)).unwrap();
    assert!(title(id) && store.sequence() == 2);
    assert!(store.stands(&before) && store.sequence() == 3);
    store.commit(&ticket).unwrap();
    // On a full disk it does not stand, whether the reader finds that out or the writer before him.
    for by_writer in [false, true] {
        let id = store.new_id();
        let before = store.tip();
        let ticket = store.stage(entry_of(id, LONG)).unwrap();
        disk.fill();
        assert!(title(id));
        if by_writer {
            store.commit(&ticket).unwrap_err();
        }
        assert!(!store.stands(&before));
        assert!(!title(id) && store.stands(&store.tip()));
        assert!(store.commit(&ticket).is_err());
        disk.heal();
    }
    assert_eq!(store.sequence(), 3);
}

#[test]
fn the_reserve_finishes_what_waits_and_then_writing_waits_for_room() {
    let disk = MemoryDisk::new();
    let store = LocalStore::with_reserve(Arc::new(disk.clone()), 4 << 20).unwrap();
    fill(&store, 2);
    let tickets: Vec<_> = (0..2).map(|_| store.stage(entry_of(store.new_id(), LONG)).unwrap()).collect();
    disk.fill();
    tickets.iter().for_each(|ticket| store.commit(ticket).unwrap());
    assert!(store.is_low());
    assert!(disk.open(reserve::FILE.as_ref()).is_err());
    let refused = store.stage(entry_of(store.new_id(), 10)).map(|ticket| ticket.sequence());
    assert!(matches!(refused, Err(StoreError::DiskFull { .. })));
    assert_eq!(store.read_only(), None);
    same_as_its_journal(&store);
    disk.heal();
    let ticket = store.stage(entry_of(store.new_id(), 10)).unwrap();
    store.commit(&ticket).unwrap();
    assert!(!store.is_low());
    assert_eq!(store.sequence(), 5);
    same_as_its_journal(&store);
}

#[test]
fn a_store_with_no_room_for_its_reserve_opens_and_reads() {
    let disk = MemoryDisk::new();
    fill(&LocalStore::on_disk(Arc::new(disk.clone())).unwrap(), 3);
    disk.fill();
    let store = LocalStore::with_reserve(Arc::new(disk.clone()), 4 << 20).unwrap();
    same_as_its_journal(&store);
    assert!(store.is_low());
    assert!(matches!(store.stage(entry_of(store.new_id(), 1)), Err(StoreError::DiskFull { .. })));
    disk.heal();
    store.commit(&store.stage(entry_of(store.new_id(), 1)).unwrap()).unwrap();
    assert_eq!(store.sequence(), 4);
}

/// The disk refuses every write for a while, in one of the ways that pass.
#[test]
fn a_disk_that_is_closed_for_a_while_takes_writes_again() {
    for kind in [ErrorKind::StorageFull, ErrorKind::QuotaExceeded, ErrorKind::ReadOnlyFilesystem] {
        let disk = MemoryDisk::new();
        let store = LocalStore::on_disk(Arc::new(disk.clone())).unwrap();
        fill(&store, 2);
        for (round, letters) in [40_000, 5, 900, LONG].into_iter().enumerate() {
            let ticket = store.stage(entry_of(store.new_id(), letters)).unwrap();
            disk.fail_at(disk.calls(), kind, Lasting::ForEver);
            let error = store.commit(&ticket).unwrap_err();
            assert!(error.passes(), "{error}");
            disk.heal();
            assert_eq!(store.read_only(), None, "{kind}");
            same_as_its_journal(&store);
            let ticket = store.stage(entry_of(store.new_id(), 3)).unwrap();
            store.commit(&ticket).unwrap();
            assert_eq!(store.sequence(), 3 + round as u64);
        }
        drop(store);
        let mut problems = Vec::new();
        let shared: Arc<dyn Disk> = Arc::new(disk.clone());
        crate::store::check::check_journal(&shared, &mut |problem| problems.push(problem)).unwrap();
        assert_eq!(problems, []);
        let store = LocalStore::on_disk(Arc::new(disk.after_power_cut(&mut |_| false))).unwrap();
        assert_eq!((store.sequence(), store.read_only()), (6, None));
    }
}

#[test]
fn an_entry_that_is_too_long_is_refused_alone() {
    let store = LocalStore::in_memory().unwrap();
    fill(&store, 1);
    let mut record = Record::new(Kind::Section, store.new_id());
    record.set(section::TITLE, Some(Value::Bytes(vec![7; (256 << 20) + 1])), 0);
    let change = Change::between(&Record::new(Kind::Section, record.id), &record).unwrap();
    let ticket = store.stage(new_entry(vec![change])).unwrap();
    store.commit(&ticket).unwrap_err();
    assert_eq!(store.read_only(), None);
    store.commit(&store.stage(entry_of(store.new_id(), 3)).unwrap()).unwrap();
    same_as_its_journal(&store);
}

/// Eight writers, and a disk that is full and free by turns: an entry is there if and only if its writer was told so.
#[test]
fn eight_writers_on_a_disk_that_fills_and_empties_are_each_told_the_truth() {
    let disk = MemoryDisk::new();
    let store = LocalStore::with_reserve(Arc::new(disk.clone()), 64 << 10).unwrap();
    let is_over = AtomicBool::new(false);
    let (done, refused) = (AtomicU64::new(0), AtomicU64::new(0));
    let acknowledged = thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::SeqCst) {
                disk.fill_but(40 << 10);
                thread::yield_now();
                disk.heal();
            }
        });
        let write = || {
            let mut mine = Vec::new();
            for number in 0..60 {
                let id = store.new_id();
                let ticket = match store.stage(entry_of(id, 20_000 + number)) {
                    Ok(ticket) => ticket,
                    Err(error) => {
                        assert!(error.passes(), "{error}");
                        refused.fetch_add(1, Ordering::SeqCst);
                        continue;
                    }
                };
                match store.commit(&ticket) {
                    Ok(()) => {
                        done.fetch_add(1, Ordering::SeqCst);
                        let entry = store.entry(ticket.sequence()).unwrap().unwrap();
                        assert_eq!(entry.changes[0].id, id);
                        mine.push(id);
                    }
                    Err(error) => {
                        assert!(error.passes(), "{error}");
                        refused.fetch_add(1, Ordering::SeqCst);
                        assert_eq!(store.get(Kind::Section, id), Ok(None));
                    }
                }
            }
            mine
        };
        let writers: Vec<_> = (0..8).map(|_| scope.spawn(write)).collect();
        let mut all: Vec<RecordId> = writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect();
        is_over.store(true, Ordering::SeqCst);
        all.sort();
        all
    });
    let found: Vec<RecordId> = store.all(Kind::Section).unwrap().iter().map(RecordId).collect();
    assert_eq!(found, acknowledged);
    assert_eq!(done.into_inner() + refused.into_inner(), 480);
    assert_eq!(store.read_only(), None);
}
