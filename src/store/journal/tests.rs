use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, TimeZone, Utc};

use super::{Journal, Settings, mark, segment_path, table};
use crate::domain::change::{Change, FieldChange};
use crate::domain::record::{Kind, RecordId};
use crate::domain::value::Value;
use crate::store::disk::{Disk, Lasting, MemoryDisk, read_whole, write_whole};
use crate::store::entry::{Actor, Entry, NewEntry};
use crate::store::error::StoreError;

/// Small, so that a few entries fill a step and a few dozen a segment.
const SMALL: Settings = Settings { step: 2048, segment: 6000, is_sealed: |_, _| false };

fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2027, 2, 1, 12, 0, 0).unwrap()
}

fn entry(number: u64) -> NewEntry {
    let mut change = Change::new(Kind::Activity, RecordId(number));
    let after = Some(Value::text("слово ".repeat(usize::try_from(number % 40).unwrap())));
    change.fields.push(FieldChange { tag: 5, before: None, after });
    NewEntry {
        at: noon() + chrono::Duration::milliseconds(i64::try_from(number).unwrap()),
        actor: Actor { uid: 1000, name: "petrova".into(), role: "editor".into(), session: 7 },
        program: "0.1.0".into(),
        request: u128::from(number) << 70 | 5,
        command: "edit".into(),
        reason: (number.is_multiple_of(3)).then(|| "по просьбе".to_owned()),
        undoes: (number.is_multiple_of(5)).then_some(number / 2),
        changes: vec![change],
    }
}

fn open(disk: &MemoryDisk) -> Journal {
    let (journal, report) = Journal::open_with(Arc::new(disk.clone()), SMALL).unwrap();
    assert_eq!(report.doubts, []);
    journal
}

fn append(journal: &mut Journal, count: u64) -> Vec<Entry> {
    let first = journal.last_durable() + 1;
    (first..first + count)
        .map(|number| {
            let entry = journal.stage(entry(number)).unwrap();
            journal.commit().unwrap();
            entry
        })
        .collect()
}

fn all(journal: &Journal) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut keep = |entry| {
        entries.push(entry);
        Ok(true)
    };
    journal.scan(1, &mut keep).unwrap();
    entries
}

#[test]
fn entries_come_back_as_they_were_staged_over_several_segments() {
    let disk = MemoryDisk::new();
    let mut journal = open(&disk);
    let written = append(&mut journal, 200);
    let store_id = journal.store_id();
    drop(journal);
    let journal = open(&disk);
    assert!(journal.segments.len() > 3);
    assert_eq!(journal.store_id(), store_id);
    assert_eq!(all(&journal), written);
    for entry in &written {
        assert_eq!(journal.read(entry.header.sequence).unwrap().as_ref(), Some(entry));
    }
    assert_eq!(journal.read(0).unwrap(), None);
    assert_eq!(journal.read(201).unwrap(), None);
    let mut seen = Vec::new();
    journal
        .scan(77, &mut |entry| {
            seen.push(entry.header.sequence);
            Ok(seen.len() < 60)
        })
        .unwrap();
    assert_eq!(seen, (77..137).collect::<Vec<u64>>());
}

#[test]
fn staged_entries_are_read_before_they_are_durable() {
    let mut journal = open(&MemoryDisk::new());
    append(&mut journal, 2);
    let third = journal.stage(entry(3)).unwrap();
    let fourth = journal.stage(entry(4)).unwrap();
    assert_eq!((journal.last_durable(), journal.last_staged()), (2, 4));
    assert_eq!(journal.read(3).unwrap(), Some(third));
    assert_eq!(journal.read(4).unwrap(), Some(fourth));
    assert_eq!(all(&journal).len(), 4);
    journal.commit().unwrap();
    assert_eq!((journal.last_durable(), all(&journal).len()), (4, 4));
}

#[test]
fn an_entry_of_ten_thousand_records_goes_through() {
    let disk = MemoryDisk::new();
    let mut journal = open(&disk);
    let mut new = entry(1);
    new.changes = (1..=10_000)
        .map(|id| {
            let mut change = Change::new(Kind::Activity, RecordId(id));
            let after = Some(Value::text("и".repeat(1000)));
            change.fields.push(FieldChange { tag: 5, before: Some(Value::Int(-5)), after });
            change
        })
        .collect();
    let written = journal.stage(new).unwrap();
    journal.commit().unwrap();
    drop(journal);
    assert_eq!(open(&disk).read(1).unwrap(), Some(written));
}

#[test]
fn a_clock_before_the_entry_before_or_before_the_program_is_doubtful() {
    let mut journal = open(&MemoryDisk::new());
    let mut stage = |at| {
        let new = NewEntry { at, ..entry(1) };
        journal.stage(new).unwrap().header.clock_doubtful
    };
    assert!(!stage(noon()));
    assert!(!stage(noon()));
    assert!(stage(noon() - chrono::Duration::milliseconds(1)));
    assert!(stage(DateTime::UNIX_EPOCH));
    assert!(!stage(noon() - chrono::Duration::days(1)));
}

#[test]
fn a_failed_sync_drops_what_was_staged_and_ends_writing() {
    let disk = MemoryDisk::new();
    let mut journal = open(&disk);
    append(&mut journal, 3);
    journal.stage(entry(4)).unwrap();
    disk.fail_at(disk.calls() + 1, ErrorKind::Other, Lasting::Once);
    let error = journal.commit().unwrap_err();
    assert!(matches!(error, StoreError::SyncFailed { .. }), "{error}");
    assert_eq!(journal.failed(), Some(error.clone()));
    assert_eq!((journal.last_staged(), journal.read(4).unwrap()), (3, None));
    assert_eq!(journal.stage(entry(4)).unwrap_err(), error);
    assert_eq!(all(&journal).len(), 3);
    drop(journal);
    // The system still shows the entry, though it is not on the disk: opening writes it again.
    let journal = open(&disk);
    assert_eq!(journal.last_durable(), 4);
    let cut = disk.after_power_cut(&mut |_| false);
    assert_eq!(open(&cut).last_durable(), 4);
}

#[test]
fn a_full_disk_refuses_the_group_and_takes_the_next_one_when_there_is_room() {
    let disk = MemoryDisk::new();
    let mut journal = open(&disk);
    append(&mut journal, 2);
    let mut large = entry(3);
    large.reason = Some("x".repeat(5000));
    journal.stage(large.clone()).unwrap();
    disk.fail_at(disk.calls(), ErrorKind::StorageFull, Lasting::ForEver);
    assert!(matches!(journal.commit(), Err(StoreError::DiskFull { .. })));
    assert_eq!((journal.failed(), journal.last_staged()), (None, 2));
    disk.heal();
    journal.stage(large).unwrap();
    journal.commit().unwrap();
    append(&mut journal, 5);
    drop(journal);
    assert_eq!(open(&disk).last_durable(), 8);
}

#[test]
fn a_torn_last_entry_is_cut_and_told() {
    let disk = MemoryDisk::new();
    let mut journal = open(&disk);
    append(&mut journal, 3);
    let offset = journal.tail().end;
    let file = Disk::open(&disk, &segment_path(1)).unwrap();
    file.write_at(offset, &[200, 0, 0, 0, 9, 9, 9, 9]).unwrap();
    drop(journal);
    let (journal, report) = Journal::open_with(Arc::new(disk.clone()), SMALL).unwrap();
    assert_eq!((report.last, report.doubts), (3, vec![]));
    assert!(report.torn_tail > 0);
    assert_eq!(journal.failed(), None);
    drop(journal);
    let (_, report) = Journal::open_with(Arc::new(disk), SMALL).unwrap();
    assert_eq!(report.torn_tail, 0);
}

#[test]
fn damage_is_told_with_its_place_and_nothing_is_cut() {
    let disk = MemoryDisk::new();
    let mut journal = open(&disk);
    append(&mut journal, 9);
    let place = journal.tail().stand_on(&disk, 6).unwrap().at();
    drop(journal);
    for (flipped, kept) in [(place + 70, 5), (place, 5)] {
        let disk = disk.copy();
        disk.flip(&segment_path(1), flipped, 1);
        // With a table it is found when the entry is read.
        let journal = open(&disk);
        assert!(matches!(journal.read(6), Err(StoreError::JournalDamaged { .. })));
        assert!(matches!(journal.scan(1, &mut |_| Ok(true)), Err(StoreError::JournalDamaged { .. })));
        drop(journal);
        Disk::remove(&disk, &table::path(1)).unwrap();
        let (mut journal, report) = Journal::open_with(Arc::new(disk.clone()), SMALL).unwrap();
        let [StoreError::JournalDamaged { path, offset, .. }] = &report.doubts[..] else {
            panic!("{:?}", report.doubts);
        };
        assert_eq!((path.as_path(), *offset), (segment_path(1).as_path(), place));
        assert_eq!((journal.last_durable(), all(&journal).len()), (kept, 5));
        assert!(journal.stage(entry(1)).is_err());
        drop(journal);
        disk.flip(&segment_path(1), flipped, 1);
        assert_eq!(open(&disk).last_durable(), 9);
    }
}

#[test]
fn the_last_entry_damaged_is_damage_too_for_the_mark_knows_of_it() {
    let disk = MemoryDisk::new();
    let mut journal = open(&disk);
    append(&mut journal, 4);
    let place = journal.tail().stand_on(&disk, 4).unwrap().at();
    drop(journal);
    disk.flip(&segment_path(1), place + 60, 0x80);
    let (journal, report) = Journal::open_with(Arc::new(disk), SMALL).unwrap();
    assert_eq!((journal.last_durable(), report.torn_tail, report.doubts.len()), (3, 0, 1));
    assert!(journal.failed().is_some());
}

#[test]
fn a_journal_whose_segments_are_gone_is_not_begun_anew() {
    let disk = MemoryDisk::new();
    append(&mut open(&disk), 4);
    Disk::remove(&disk, &segment_path(1)).unwrap();
    assert!(matches!(Journal::open(Arc::new(disk)), Err(StoreError::JournalDamaged { .. })));
}

#[test]
fn a_missing_segment_leaves_the_ones_before_it_readable() {
    let disk = MemoryDisk::new();
    append(&mut open(&disk), 200);
    Disk::remove(&disk, &segment_path(2)).unwrap();
    let (journal, report) = Journal::open_with(Arc::new(disk), SMALL).unwrap();
    assert_eq!(report.doubts.len(), 1);
    assert!(journal.failed().is_some());
    assert_eq!(all(&journal).len() as u64, journal.last_durable());
    assert!(journal.last_durable() > 10);
}

#[test]
fn a_journal_of_a_newer_program_is_refused() {
    let disk = MemoryDisk::new();
    drop(open(&disk));
    let file = Disk::open(&disk, &segment_path(1)).unwrap();
    let mut head = [0; super::frame::SEGMENT_HEAD];
    file.read_at(0, &mut head).unwrap();
    head[8] = 2;
    let sum = crc32c::crc32c(&head[..76]);
    head[76..].copy_from_slice(&sum.to_le_bytes());
    file.write_at(0, &head).unwrap();
    let error = Journal::open(Arc::new(disk)).map(|_| ()).unwrap_err();
    assert_eq!(error, StoreError::TooNew { found: 2, known: 1 });
}

#[test]
fn the_real_disk_holds_a_journal_that_only_its_owner_may_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let disk = crate::store::disk::RealDisk::new(folder.path().join("store")).unwrap();
    let (mut journal, _) = Journal::open(Arc::new(disk.clone())).unwrap();
    let written = append(&mut journal, 20);
    drop(journal);
    let (journal, report) = Journal::open(Arc::new(disk.clone())).unwrap();
    assert_eq!((report.last, all(&journal)), (20, written));
    for (path, mode) in
        [("", 0o700), ("journal", 0o700), ("journal/00000001.seg", 0o600), ("journal/mark", 0o600)]
    {
        let found = std::fs::metadata(disk.root().join(Path::new(path))).unwrap().permissions().mode();
        assert_eq!(found & 0o7777, mode, "{path}");
    }
}

#[test]
fn opening_with_a_table_finds_what_opening_without_one_finds() {
    let disk = MemoryDisk::new();
    let written = append(&mut open(&disk), 200);
    let with = open(&disk);
    for number in 1..=u32::try_from(with.segments.len()).unwrap() {
        let path = table::path(number);
        let offset = u64::from(number) * 7;
        assert!(table::load(&disk, &with.segments[number as usize - 1]).is_some());
        disk.flip(&path, offset, 2);
        assert!(table::load(&disk, &with.segments[number as usize - 1]).is_none());
    }
    let copy = disk.copy();
    let without = open(&copy);
    for journal in [with, without] {
        assert_eq!(all(&journal), written);
        assert_eq!(journal.read(123).unwrap().as_ref(), Some(&written[122]));
    }
    // Opening wrote good ones again.
    let journal = open(&copy);
    assert!(journal.segments.iter().all(|segment| table::load(&copy, segment).is_some()));
}

#[test]
fn a_table_that_knows_more_than_its_segment_is_left_aside() {
    let disk = MemoryDisk::new();
    append(&mut open(&disk), 9);
    let older = disk.copy();
    append(&mut open(&disk), 3);
    for path in [table::path(1), mark::path()] {
        let bytes = read_whole(&disk, &path, 1 << 20).unwrap().unwrap();
        write_whole(&older, &path, &bytes).unwrap();
    }
    let (journal, report) = Journal::open_with(Arc::new(older), SMALL).unwrap();
    assert_eq!((journal.last_durable(), report.doubts.len()), (9, 1));
    assert!(journal.failed().is_some());
}

#[test]
fn on_a_full_disk_reading_goes_on_also_after_opening_anew_and_writing_resumes_with_room() {
    for torn in [0, 1, 9, 60] {
        let disk = MemoryDisk::new();
        let mut journal = open(&disk);
        let mut log = append(&mut journal, 30);
        disk.fill();
        loop {
            let staged = journal.stage(entry(log.len() as u64 + 1)).unwrap();
            match journal.commit() {
                Ok(()) => log.push(staged),
                Err(error) => break assert!(matches!(error, StoreError::DiskFull { .. }), "{error}"),
            }
        }
        assert_eq!((all(&journal), journal.failed()), (log.clone(), None));
        let end = journal.tail().end;
        disk.open(&journal.tail().path.clone()).unwrap().write_at(end, &[7; 60][..torn]).unwrap_or_default();
        drop(journal);
        let mut journal = open(&disk);
        assert_eq!((all(&journal), journal.failed()), (log.clone(), None));
        disk.heal();
        log.extend(append(&mut journal, 20));
        drop(journal);
        assert_eq!(all(&open(&disk)), log);
    }
}

#[test]
fn a_journal_can_be_shared_between_threads() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<Journal>();
}
