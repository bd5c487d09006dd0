use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{TimeZone, Utc};

use super::{Summary, backup, keys_beside, place_of, restore, verify};
use crate::domain::change::{Change, FieldChange};
use crate::domain::record::{Kind, RecordId};
use crate::domain::value::Value;
use crate::store::codec::Seals;
use crate::store::disk::{Disk, MemoryDisk, RealDisk};
use crate::store::entry::{Actor, Entry, NewEntry};
use crate::store::error::StoreError;
use crate::store::files::Files;
use crate::store::journal::{Journal, Settings, segment_path};

const PERSONAL: u16 = 900;
const SETTINGS: Settings = Settings { step: 512, segment: 700, is_sealed: |_, tag| tag == PERSONAL };

fn noon() -> chrono::DateTime<Utc> {
    Utc.with_ymd_and_hms(2027, 2, 1, 12, 0, 0).unwrap()
}

fn entry() -> NewEntry {
    let mut change = Change::new(Kind::Owner, RecordId(1));
    for tag in [1, PERSONAL] {
        change.fields.push(FieldChange { tag, before: None, after: Some(Value::text("Петрова")) });
    }
    NewEntry {
        at: noon(),
        actor: Actor { uid: 1, name: "petrova".into(), role: "editor".into(), session: 1 },
        program: "0.1.0".into(),
        request: 1,
        command: "edit".into(),
        reason: None,
        undoes: None,
        changes: vec![change],
    }
}

struct Made {
    folder: tempfile::TempDir,
    disk: MemoryDisk,
    entries: Vec<Entry>,
    paper: Vec<u8>,
    summary: Summary,
}

impl Made {
    fn file(&self) -> PathBuf {
        self.folder.path().join("opora.bak")
    }
}

/// A store of five entries over two segments with one paper, and its backup.
fn made() -> Made {
    let folder = tempfile::tempdir().unwrap();
    let disk = MemoryDisk::new();
    let (mut journal, _) = Journal::open_with(Arc::new(disk.clone()), SETTINGS).unwrap();
    let mut entries = Vec::new();
    for _ in 0..5 {
        entries.push(journal.stage(entry()).unwrap());
        journal.commit().unwrap();
    }
    let paper = Files::new(Arc::new(disk.clone())).put(b"spravka").unwrap();
    let summary = backup(&journal, &folder.path().join("opora.bak"), noon()).unwrap();
    Made { folder, disk, entries, paper, summary }
}

fn restored(folder: &Path) -> (Journal, Vec<Entry>, Arc<dyn Disk>) {
    let disk: Arc<dyn Disk> = Arc::new(RealDisk::new(folder).unwrap());
    let (journal, report) = Journal::open_with(disk.clone(), SETTINGS).unwrap();
    assert_eq!((report.doubts, report.torn_tail), (vec![], 0));
    let mut entries = Vec::new();
    let mut keep = |entry| {
        entries.push(entry);
        Ok(true)
    };
    journal.scan(1, &mut keep).unwrap();
    (journal, entries, disk)
}

#[test]
fn a_backup_restored_is_the_same_store_and_goes_on() {
    let made = made();
    assert_eq!((made.summary.last, made.summary.files, made.summary.keys), (5, 1, Some(1)));
    let target = made.folder.path().join("again");
    assert_eq!(restore(&made.file(), &target).unwrap(), made.summary);
    let (mut journal, entries, disk) = restored(&target);
    assert_eq!(entries, made.entries);
    assert_eq!(journal.store_id(), made.summary.store_id);
    assert_eq!(Files::new(disk).get(&made.paper).unwrap().unwrap(), b"spravka");
    journal.stage(entry()).unwrap();
    journal.commit().unwrap();
    drop(journal);
    assert_eq!(restored(&target).1.len(), 6);
    for file in [made.file(), keys_beside(&made.file())] {
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn without_its_key_file_a_backup_gives_back_all_but_personal_values() {
    let made = made();
    fs::remove_file(keys_beside(&made.file())).unwrap();
    let target = made.folder.path().join("again");
    assert_eq!(restore(&made.file(), &target).unwrap().keys, None);
    let fields = &restored(&target).1[0].changes[0].fields;
    assert_eq!((&fields[0].after, &fields[1].after), (&Some(Value::text("Петрова")), &Some(Value::Erased)));
}

#[test]
fn every_byte_of_a_backup_flipped_in_turn_is_refused() {
    let made = made();
    for file in [made.file(), keys_beside(&made.file())] {
        let whole = fs::read(&file).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << (at % 8);
            fs::write(&file, bytes).unwrap();
            let error = verify(&made.file()).unwrap_err();
            assert!(matches!(error, StoreError::BackupDamaged { .. }), "byte {at}: {error}");
        }
        fs::write(&file, whole).unwrap();
    }
    verify(&made.file()).unwrap();
}

#[test]
fn a_backup_cut_anywhere_or_lengthened_is_refused() {
    let made = made();
    let whole = fs::read(made.file()).unwrap();
    for len in 0..whole.len() {
        fs::write(made.file(), &whole[..len]).unwrap();
        let error = verify(&made.file()).unwrap_err();
        assert!(matches!(error, StoreError::BackupDamaged { .. }), "{len} bytes: {error}");
    }
    fs::write(made.file(), [&whole[..], &[0]].concat()).unwrap();
    assert!(verify(&made.file()).is_err());
}

#[test]
fn a_damaged_store_is_not_backed_up_and_the_older_backup_stays() {
    let made = made();
    let (journal, _) = Journal::open_with(Arc::new(made.disk.clone()), SETTINGS).unwrap();
    made.disk.flip(&segment_path(1), 200, 1);
    let before = fs::read(made.file()).unwrap();
    assert!(matches!(backup(&journal, &made.file(), noon()), Err(StoreError::JournalDamaged { .. })));
    assert_eq!(fs::read(made.file()).unwrap(), before);
}

#[test]
fn nothing_is_restored_over_something() {
    let made = made();
    let target = made.folder.path().join("again");
    fs::create_dir(&target).unwrap();
    fs::write(target.join("x"), "x").unwrap();
    assert_eq!(restore(&made.file(), &target).unwrap_err(), StoreError::NotEmpty { path: target.clone() });
    fs::remove_file(target.join("x")).unwrap();
    restore(&made.file(), &target).unwrap();
    assert!(restored(&target).0.vault().is_sealed(Kind::Owner, PERSONAL));
}

#[test]
fn only_files_of_a_store_are_taken_from_a_backup() {
    let paper = format!("files/ab/ab{}", "0".repeat(62));
    for name in ["journal/00000001.seg", "journal/mark", "keys/04-00000000000001.keys", &paper] {
        assert!(place_of(name).is_some(), "{name}");
    }
    let wrong = format!("files/cd/ab{}", "0".repeat(62));
    for name in [
        "/etc/passwd",
        "../x",
        "journal/../x.seg",
        "journal/1.seg",
        "lock",
        "keys/a/b.keys",
        "keys/..",
        "keys/04-1.keys",
        "keys/ff-00000000000001.keys",
        "",
        &wrong,
    ] {
        assert!(place_of(name).is_none(), "{name}");
    }
}
