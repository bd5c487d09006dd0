use std::path::Path;
use std::sync::Arc;

use chrono::{TimeZone, Utc};

use super::{Checked, Problem, check_journal_with};
use crate::domain::change::{Change, FieldChange};
use crate::domain::record::{Kind, RecordId};
use crate::domain::value::Value;
use crate::store::disk::{Disk, MemoryDisk};
use crate::store::drafts::Drafts;
use crate::store::entry::{Actor, NewEntry};
use crate::store::error::StoreError;
use crate::store::files::Files;
use crate::store::journal::{Journal, Settings, Trouble, segment_path};

const PERSONAL: u16 = 900;

/// Two segments of a few entries, as small as they can be.
const SMALL: Settings = Settings { step: 512, segment: 700, is_sealed: |_, tag| tag == PERSONAL };

fn actor() -> Actor {
    Actor { uid: 1, name: "п".into(), role: "editor".into(), session: 1 }
}

fn entry(number: u64) -> NewEntry {
    let mut change = Change::new(Kind::Owner, RecordId(1));
    change.fields.push(FieldChange { tag: 1, before: None, after: Some(Value::text("слово")) });
    if number == 2 {
        change.fields.push(FieldChange { tag: PERSONAL, before: None, after: Some(Value::text("имя")) });
    }
    NewEntry {
        at: Utc.with_ymd_and_hms(2027, 2, 1, 12, 0, 0).unwrap(),
        actor: actor(),
        program: "0.1.0".into(),
        request: 1,
        command: "edit".into(),
        reason: None,
        undoes: None,
        changes: vec![change],
    }
}

/// A store with something of each kind in it.
fn store() -> MemoryDisk {
    let disk = MemoryDisk::new();
    let (mut journal, _) = Journal::open_with(Arc::new(disk.clone()), SMALL).unwrap();
    for number in 1..=7 {
        journal.stage(entry(number)).unwrap();
        journal.commit().unwrap();
    }
    drop(journal);
    Files::new(Arc::new(disk.clone())).put(b"spravka").unwrap();
    Drafts::new(Arc::new(disk.clone())).save(&actor(), b"draft", Utc.timestamp_nanos(0)).unwrap();
    disk
}

fn check(disk: &MemoryDisk) -> (Checked, Vec<Problem>) {
    let mut problems = Vec::new();
    let disk: Arc<dyn Disk> = Arc::new(disk.clone());
    let checked = check_journal_with(&disk, SMALL.is_sealed, &mut |problem| problems.push(problem)).unwrap();
    (checked, problems)
}

fn files_of(disk: &MemoryDisk) -> Vec<String> {
    let mut files = Vec::new();
    for folder in disk.list(Path::new("")).unwrap() {
        for name in disk.list(Path::new(&folder)).unwrap() {
            let path = format!("{folder}/{name}");
            match disk.list(Path::new(&path)) {
                Ok(inner) => files.extend(inner.iter().map(|name| format!("{path}/{name}"))),
                Err(_) => files.push(path),
            }
        }
    }
    files
}

#[test]
fn a_sound_store_has_no_problems() {
    let (checked, problems) = check(&store());
    assert_eq!(problems, []);
    assert_eq!((checked.entries, checked.last, checked.files, checked.keys), (7, 7, 1, 1));
}

#[test]
fn every_byte_of_the_store_flipped_in_turn_is_noticed() {
    let disk = store();
    let files = files_of(&disk);
    assert!(files.len() >= 8, "{files:?}");
    for file in &files {
        let path = Path::new(file);
        let len = disk.open(path).unwrap().len().unwrap();
        for at in 0..len {
            for mask in [1u8 << (at % 8), 0xFF] {
                disk.flip(path, at, mask);
                let (_, problems) = check(&disk);
                assert!(!problems.is_empty(), "{file}: byte {at} flipped by {mask:#x}");
                disk.flip(path, at, mask);
            }
        }
    }
    assert_eq!(check(&disk).1, []);
}

#[test]
fn every_byte_of_a_journal_flipped_in_turn_is_never_read_as_truth() {
    let disk = store();
    let read = |disk: &MemoryDisk| {
        let (journal, report) =
            Journal::open_with(Arc::new(disk.clone()), SMALL).map_err(|error| vec![error])?;
        let mut entries = Vec::new();
        let scanned = journal.scan(1, &mut |entry| {
            entries.push(entry);
            Ok(true)
        });
        Ok::<_, Vec<StoreError>>((entries, report, scanned))
    };
    let (whole, ..) = read(&disk.copy()).unwrap();
    for number in [1, 2] {
        let path = segment_path(number);
        for at in 0..disk.open(&path).unwrap().len().unwrap() {
            let disk = disk.copy();
            disk.flip(&path, at, 1 << (at % 8));
            if let Ok((entries, report, scanned)) = read(&disk) {
                assert!(whole.starts_with(&entries), "{path:?}: byte {at}");
                let is_told = !report.doubts.is_empty() || report.torn_tail > 0 || scanned.is_err();
                assert!(is_told, "{path:?}: byte {at}");
                assert!(entries.len() == whole.len() || scanned.is_err() || !report.doubts.is_empty());
            }
        }
    }
}

#[test]
fn damage_costs_what_is_damaged_and_the_rest_is_still_checked() {
    let disk = store();
    disk.flip(&segment_path(1), 200, 1);
    let (checked, problems) = check(&disk);
    assert_eq!((checked.entries, checked.last), (6, 7));
    assert_eq!(problems[0].trouble, Trouble::Checksum);
    assert_eq!(
        (problems[1].trouble, problems[1].lost.map(|lost| lost.0 == lost.1)),
        (Trouble::Gap, Some(true))
    );
    assert_eq!(problems.len(), 2);
}

#[test]
fn missing_files_and_cut_ones_are_noticed() {
    let cases = [("journal/00000001.seg", 1), ("journal/00000002.seg", 1), ("journal/mark", 1)];
    for (file, count) in cases {
        let disk = store();
        disk.remove(Path::new(file)).unwrap();
        assert!(check(&disk).1.len() >= count, "{file}");
    }
    let disk = store();
    disk.open(&segment_path(2)).unwrap().truncate(300).unwrap();
    assert!(!check(&disk).1.is_empty());
}
