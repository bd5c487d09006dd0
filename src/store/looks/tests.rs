use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{TimeZone, Utc};

use super::{FOLDER, below};
use crate::domain::change::{Change, FieldChange};
use crate::domain::record::{Kind, RecordId};
use crate::domain::value::Value;
use crate::store::backup::{backup, restore};
use crate::store::check::{Checked, Problem, check_journal};
use crate::store::disk::{Disk, Lasting, MemoryDisk, RealDisk};
use crate::store::entry::{Actor, NewEntry};
use crate::store::error::StoreError;
use crate::store::journal::{Journal, segment_path};
use crate::store::{LocalStore, Store};

fn look(number: u64) -> NewEntry {
    NewEntry {
        at: Utc.with_ymd_and_hms(2027, 2, 1, 12, 0, 0).unwrap(),
        actor: Actor { uid: 1000, name: "petrova".into(), role: "editor".into(), session: 7 },
        program: "0.1.0".into(),
        request: 1,
        command: "look-profile".into(),
        reason: Some(format!("У-{number}")),
        undoes: None,
        changes: Vec::new(),
    }
}

fn open(disk: &MemoryDisk) -> LocalStore {
    LocalStore::on_disk(Arc::new(disk.clone())).unwrap()
}

fn check(disk: &MemoryDisk) -> (Checked, Vec<Problem>) {
    let (mut problems, disk): (_, Arc<dyn Disk>) = (Vec::new(), Arc::new(disk.clone()));
    let checked = check_journal(&disk, &mut |problem| problems.push(problem)).unwrap();
    (checked, problems)
}

fn reasons(store: &LocalStore, before: Option<u64>, take: usize) -> Vec<String> {
    let looks = store.looks(before, take).unwrap();
    looks.into_iter().map(|look| look.header.reason.unwrap()).collect()
}

/// A store in which somebody looked five times.
fn looked() -> MemoryDisk {
    let disk = MemoryDisk::new();
    let store = open(&disk);
    for number in 1..=5 {
        assert_eq!(store.look(look(number)), Ok(number));
    }
    disk
}

#[test]
fn looks_come_back_newest_first_also_after_a_power_cut_and_apart_from_the_journal() {
    let disk = MemoryDisk::new();
    let store = open(&disk);
    assert_eq!(store.looks(None, 10), Ok(Vec::new()));
    assert!(!disk.list(Path::new("")).unwrap().contains(&FOLDER.to_owned()));
    for number in 1..=5 {
        store.look(look(number)).unwrap();
        let cut = open(&disk.after_power_cut(&mut |_| false));
        assert_eq!(reasons(&cut, None, 1), [format!("У-{number}")]);
    }
    assert_eq!(store.sequence(), 0);
    drop(store);
    let store = open(&disk);
    assert_eq!(reasons(&store, None, 2), ["У-5", "У-4"]);
    assert_eq!(reasons(&store, Some(3), 10), ["У-2", "У-1"]);
    assert!(reasons(&store, Some(1), 10).is_empty() && reasons(&store, Some(0), 10).is_empty());
    assert_eq!(store.look(look(6)), Ok(6));
    assert_eq!(reasons(&store, None, 9).len(), 6);
    drop(store);
    let (checked, problems) = check(&disk);
    assert_eq!((problems, checked.looks, checked.entries), (Vec::new(), 6, 0));
}

#[test]
fn a_look_that_changes_something_is_none() {
    let store = LocalStore::in_memory().unwrap();
    let changes = |after| {
        let field = FieldChange { tag: 2, before: None, after };
        vec![Change { kind: Kind::Teacher, id: RecordId(7), fields: vec![field] }]
    };
    let named = NewEntry { changes: changes(Some(Value::text("Имя"))), ..look(1) };
    assert!(matches!(store.look(named), Err(StoreError::Internal(_))));
    // Whose field was told is no change of it.
    assert_eq!(store.look(NewEntry { changes: changes(None), ..look(1) }), Ok(1));
    assert_eq!(store.looks(None, 1).unwrap()[0].changes, changes(None));
}

#[test]
fn every_byte_of_the_looks_flipped_in_turn_is_noticed() {
    let disk = looked();
    let folder = Path::new(FOLDER).join(crate::store::journal::FOLDER);
    for name in disk.list(&folder).unwrap() {
        let path = folder.join(name);
        let len = disk.open(&path).unwrap().len().unwrap();
        // Behind the entries lie thousands of prepared zeros: some of them stand for all.
        for at in (0..len.min(1500)).chain((1500..len).step_by(4999)) {
            disk.flip(&path, at, 1 << (at % 8));
            let (_, problems) = check(&disk);
            assert!(problems.iter().any(|problem| problem.path.starts_with(FOLDER)), "{path:?}: byte {at}");
            disk.flip(&path, at, 1 << (at % 8));
        }
    }
    assert_eq!(check(&disk).1, []);
}

#[test]
fn looks_of_another_store_or_without_their_beginning_are_noticed_and_take_no_more() {
    let segment = Path::new(FOLDER).join(segment_path(1));
    let whole = |disk: &MemoryDisk, path: &Path| {
        let file = disk.open(path).unwrap();
        let mut bytes = vec![0; file.len().unwrap() as usize];
        file.read_at(0, &mut bytes).unwrap();
        bytes
    };
    let other = looked();
    let journal = segment_path(1);
    for (from, path) in [(&other, &segment), (&looked(), &journal)] {
        let disk = looked();
        let bytes = whole(from, path);
        let file = disk.open(&segment).unwrap();
        file.truncate(0).unwrap();
        file.write_at(0, &bytes).unwrap();
        assert!(!check(&disk).1.is_empty());
        assert!(open(&disk).look(look(6)).is_err());
    }
    let disk = looked();
    disk.remove(&segment).unwrap();
    assert!(!check(&disk).1.is_empty());
    assert!(open(&disk).look(look(6)).is_err());
}

#[test]
fn whichever_call_fails_a_look_that_was_written_down_is_there() {
    for call in 0.. {
        let disk = MemoryDisk::new();
        let store = open(&disk);
        let first = disk.calls();
        disk.fail_at(first + call, ErrorKind::Other, Lasting::Once);
        let mut written = Vec::new();
        for number in 1..=3 {
            if store.look(look(number)).is_ok() {
                written.insert(0, format!("У-{number}"));
            }
        }
        let calls = disk.calls() - first;
        disk.heal();
        let cut = open(&disk.after_power_cut(&mut |_| false));
        let found = reasons(&cut, None, 9);
        assert!(written.iter().all(|reason| found.contains(reason)), "call {call}: {written:?}, {found:?}");
        if calls <= call {
            assert_eq!(written.len(), 3);
            break;
        }
    }
}

#[test]
fn a_store_that_takes_no_writes_takes_no_looks() {
    let disk = looked();
    let store = open(&disk);
    store.stage(look(9)).unwrap();
    disk.fail_at(disk.calls() + 1, ErrorKind::Other, Lasting::ForEver);
    store.commit_all().unwrap_err();
    disk.heal();
    assert_eq!(store.look(look(6)).unwrap_err(), store.read_only().unwrap());
    assert_eq!(reasons(&store, None, 1), ["У-5"]);
}

#[test]
fn a_backup_carries_the_looks() {
    let folder = tempfile::tempdir().unwrap();
    let (file, target): (PathBuf, PathBuf) = (folder.path().join("opora.bak"), folder.path().join("again"));
    let disk: Arc<dyn Disk> = Arc::new(looked());
    let at = Utc.with_ymd_and_hms(2027, 2, 1, 12, 0, 0).unwrap();
    backup(&Journal::open(disk).unwrap().0, &file, at).unwrap();
    restore(&file, &target).unwrap();
    let disk: Arc<dyn Disk> = Arc::new(RealDisk::new(&target).unwrap());
    assert!(below(&disk).list(Path::new("")).is_ok());
    let store = LocalStore::on_disk(disk).unwrap();
    assert_eq!(reasons(&store, None, 2), ["У-5", "У-4"]);
    assert_eq!(store.look(look(6)), Ok(6));
}
