use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use chrono::{TimeZone, Utc};

use super::page::{LEN, PageId, offset_of, slot_of};
use super::{FOLDER, Person, Vault, person_of};
use crate::domain::change::{Change, FieldChange};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::store::check::check_journal_with;
use crate::store::codec::{Address, Seals, Side, decode_record_sealed, encode_record, encode_record_sealed};
use crate::store::disk::{Disk, DiskFile, Lasting, MemoryDisk};
use crate::store::entry::{Actor, NewEntry};
use crate::store::journal::{Journal, Settings, segment_path};

const SECRET: &str = "Иванова Мария Петровна";
const NAME: u16 = 900;
const PERSON: Person = Person { kind: Kind::Owner, id: RecordId(3) };

fn settings() -> Settings {
    Settings { is_sealed: |kind, tag| kind == Kind::Owner && tag == NAME, ..Settings::default() }
}

fn open(disk: &MemoryDisk) -> Journal {
    Journal::open_with(Arc::new(disk.clone()), settings()).unwrap().0
}

/// With little space prepared, where a disk is copied many times.
fn open_small(disk: &MemoryDisk) -> Journal {
    let settings = Settings { step: 8192, ..settings() };
    Journal::open_with(Arc::new(disk.clone()), settings).unwrap().0
}

fn entry() -> NewEntry {
    let mut change = Change::new(PERSON.kind, PERSON.id);
    let secret = Some(Value::text(SECRET));
    change.fields.push(FieldChange { tag: 1, before: None, after: Some(Value::text("ИМЦ")) });
    change.fields.push(FieldChange { tag: NAME, before: secret.clone(), after: secret });
    NewEntry {
        at: Utc.with_ymd_and_hms(2027, 2, 1, 12, 0, 0).unwrap(),
        actor: Actor { uid: 1, name: "petrova".into(), role: "editor".into(), session: 1 },
        program: "0.1.0".into(),
        request: 1,
        command: "edit".into(),
        reason: None,
        undoes: None,
        changes: vec![change],
    }
}

fn address(side: Side) -> Address {
    Address { kind: PERSON.kind, id: PERSON.id, tag: NAME, sequence: 9, side }
}

/// An entry that names so many persons from this one on.
fn names(first: u64, count: u64) -> NewEntry {
    let change = |id| {
        let mut change = Change::new(PERSON.kind, RecordId(id));
        change.fields.push(FieldChange { tag: NAME, before: None, after: Some(Value::text(SECRET)) });
        change
    };
    NewEntry { changes: (first..first + count).map(change).collect(), ..entry() }
}

fn whole(disk: &MemoryDisk, path: &Path) -> Vec<u8> {
    let file: Box<dyn DiskFile> = disk.open(path).unwrap();
    let mut bytes = vec![0; usize::try_from(file.len().unwrap()).unwrap()];
    file.read_at(0, &mut bytes).unwrap();
    bytes
}

fn holds_secret(bytes: &[u8]) -> bool {
    bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes())
}

#[test]
fn a_personal_value_lies_sealed_and_comes_back_until_its_key_is_destroyed() {
    let disk = MemoryDisk::new();
    let mut journal = open(&disk);
    let written = journal.stage(entry()).unwrap();
    journal.commit().unwrap();
    assert!(!holds_secret(&whole(&disk, &segment_path(1))));
    drop(journal);
    let journal = open(&disk);
    assert_eq!(journal.read(1).unwrap(), Some(written));
    assert!(journal.destroy_key(PERSON).unwrap());
    assert!(!journal.destroy_key(PERSON).unwrap());
    for journal in [journal, open(&disk.after_power_cut(&mut |_| false))] {
        let fields = &journal.read(1).unwrap().unwrap().changes[0].fields;
        assert_eq!(fields[0].after, Some(Value::text("ИМЦ")));
        assert_eq!((&fields[1].before, &fields[1].after), (&Some(Value::Erased), &Some(Value::Erased)));
    }
}

#[test]
fn a_new_key_does_not_open_what_the_destroyed_one_sealed() {
    let disk = MemoryDisk::new();
    let mut journal = open(&disk);
    journal.stage(entry()).unwrap();
    journal.commit().unwrap();
    journal.destroy_key(PERSON).unwrap();
    journal.stage(entry()).unwrap();
    journal.commit().unwrap();
    let after = |sequence| journal.read(sequence).unwrap().unwrap().changes[0].fields[1].after.clone();
    assert_eq!((after(1), after(2)), (Some(Value::Erased), Some(Value::text(SECRET))));
}

#[test]
fn a_record_for_the_view_is_sealed_too_and_without_keys_left_out() {
    let disk = MemoryDisk::new();
    let vault = Vault::new(Arc::new(disk), [7; 16], settings().is_sealed);
    vault.seal(&address(Side::After), b"x").unwrap();
    let mut record = Record::new(PERSON.kind, PERSON.id);
    record.set(1, Some(Value::text("ИМЦ")), 4);
    record.set(NAME, Some(Value::text(SECRET)), 5);
    let bytes = encode_record_sealed(&record, &vault).unwrap();
    assert!(!holds_secret(&bytes));
    let decode = || decode_record_sealed(record.kind, record.id, &bytes, &vault).unwrap();
    assert_eq!(decode(), record);
    vault.destroy(person_of(record.kind, record.id)).unwrap();
    assert_eq!(decode().get(NAME), Some(&Value::Erased));
    assert_eq!(decode().text(1), "ИМЦ");
    let late = encode_record_sealed(&record, &vault).unwrap();
    assert!(!vault.has_key(PERSON).unwrap() && !holds_secret(&late));
    assert_eq!(decode_record_sealed(record.kind, record.id, &late, &vault).unwrap(), decode());
    assert!(encode_record(&record).len() > 10);
}

#[test]
fn a_sealed_value_opens_only_at_its_address_and_unchanged() {
    let disk = MemoryDisk::new();
    let vault = Vault::new(Arc::new(disk.clone()), [7; 16], settings().is_sealed);
    let address = address(Side::Before);
    let sealed = vault.seal(&address, b"secret").unwrap();
    vault.flush().unwrap();
    assert_eq!(vault.open(&address, &sealed).unwrap().unwrap(), b"secret");
    for moved in [
        Address { tag: 1, ..address },
        Address { sequence: 8, ..address },
        Address { side: Side::After, ..address },
    ] {
        assert!(vault.open(&moved, &sealed).is_err());
    }
    let other_store = Vault::new(Arc::new(disk.clone()), [8; 16], settings().is_sealed);
    assert!(other_store.open(&address, &sealed).is_err());
    for at in 0..sealed.bytes.len() {
        let mut changed = sealed.clone();
        changed.bytes[at] ^= 1;
        assert!(vault.open(&address, &changed).is_err());
    }
}

#[test]
fn a_damaged_key_is_an_error_and_not_an_erasure() {
    let disk = MemoryDisk::new();
    let mut journal = open(&disk);
    journal.stage(entry()).unwrap();
    journal.commit().unwrap();
    drop(journal);
    let slot = offset_of(slot_of(PERSON)) as u64;
    for at in (0..64).chain(slot..slot + 64) {
        let disk = disk.copy();
        disk.flip(&PageId::of(PERSON).path(), at, 4);
        // Its last entry cannot be read: the journal says so and takes no writes.
        assert!(open(&disk).failed().is_some(), "byte {at}");
    }
}

#[test]
fn a_destruction_stopped_by_a_power_cut_leaves_the_key_whole_or_gone() {
    let disk = MemoryDisk::new();
    let mut journal = open(&disk);
    journal.stage(entry()).unwrap();
    journal.commit().unwrap();
    let first = disk.calls();
    journal.destroy_key(PERSON).unwrap();
    let last = disk.calls();
    drop(journal);
    for stopped in first..last {
        let disk = MemoryDisk::new();
        let mut journal = open(&disk);
        journal.stage(entry()).unwrap();
        journal.commit().unwrap();
        disk.fail_at(stopped, ErrorKind::Other, Lasting::ForEver);
        assert!(journal.destroy_key(PERSON).is_err());
        for reached in [false, true] {
            let journal = open(&disk.after_power_cut(&mut |_| reached));
            assert_eq!(journal.failed(), None);
            let after = journal.read(1).unwrap().unwrap().changes[0].fields[1].after.clone();
            assert!([Some(Value::Erased), Some(Value::text(SECRET))].contains(&after));
            journal.destroy_key(PERSON).unwrap();
            assert!(!journal.vault().has_key(PERSON).unwrap());
        }
    }
}

#[test]
fn a_thousand_new_persons_cost_four_pages_and_their_syncs_and_are_durable_before_the_entry() {
    let disk = MemoryDisk::new();
    let mut journal = open(&disk);
    journal.stage(names(256, 1024)).unwrap();
    let before = disk.calls();
    journal.commit().unwrap();
    // Folder made and its name synced; a page is made, written, synced, renamed; the folder; write, sync and mark.
    assert_eq!(disk.calls() - before, 2 + 4 * 4 + 1 + 3);
    assert_eq!(disk.list(Path::new(FOLDER)).unwrap().len(), 4);
    journal.stage(names(256, 1024)).unwrap();
    let before = disk.calls();
    journal.commit().unwrap();
    assert_eq!(disk.calls() - before, 3);
    let cut = open(&disk.after_power_cut(&mut |_| false));
    assert_eq!(cut.read(2).unwrap().unwrap().changes, names(256, 1024).changes);
}

/// What a run acknowledged, and the disk as it was left.
fn run_failing(call: u64, kind: ErrorKind, lasting: Lasting) -> (MemoryDisk, Vec<NewEntry>, u64) {
    let disk = MemoryDisk::new();
    let (mut log, mut refused) = (Vec::new(), None);
    let mut journal = Some(open_small(&disk));
    disk.fail_at(disk.calls() + call, kind, lasting);
    for step in [names(1, 2), names(3, 2), names(700, 1), names(1, 3), names(250, 12)] {
        if journal.as_ref().is_none_or(|journal| journal.failed().is_some()) {
            drop(journal.take());
            disk.heal();
            let opened = journal.insert(open_small(&disk));
            // A refused group may have survived.
            log.extend(refused.take().filter(|_| opened.last_durable() > log.len() as u64));
        }
        let journal = journal.as_mut().unwrap();
        let written = journal.stage(step.clone()).and_then(|_| journal.commit());
        refused = written.is_err().then(|| step.clone());
        log.extend(written.is_ok().then_some(step));
        assert_eq!(journal.last_durable(), log.len() as u64);
    }
    let calls = disk.calls();
    disk.heal();
    (disk, log, calls)
}

#[test]
fn whichever_call_fails_what_was_acknowledged_opens_after_a_power_cut() {
    let (_, _, calls) = run_failing(u64::MAX >> 1, ErrorKind::Other, Lasting::Once);
    for call in 0..calls {
        for (kind, lasting) in [ErrorKind::Other, ErrorKind::StorageFull]
            .into_iter()
            .flat_map(|kind| [(kind, Lasting::Once), (kind, Lasting::ForEver)])
        {
            let (disk, log, _) = run_failing(call, kind, lasting);
            for reached in [false, true] {
                let journal = open_small(&disk.after_power_cut(&mut |_| reached));
                for (sequence, written) in (1..).zip(&log) {
                    let read = journal.read(sequence).unwrap().unwrap();
                    assert_eq!(read.changes, written.changes, "call {call}, {kind}, {lasting:?}, {reached}");
                }
            }
        }
    }
}

/// The machine stops at this call; how many steps it had acknowledged.
fn run_stopped(disk: &MemoryDisk, call: u64) -> u64 {
    let mut journal = open_small(disk);
    disk.fail_at(disk.calls() + call, ErrorKind::Other, Lasting::ForEver);
    for step in [names(1, 2), names(3, 2), names(700, 2), names(250, 12)] {
        if journal.stage(step).and_then(|_| journal.commit()).is_err() {
            break;
        }
    }
    journal.last_durable()
}

#[test]
fn a_power_cut_at_any_call_leaves_no_key_by_half_and_no_entry_without_its_key() {
    let whole = MemoryDisk::new();
    assert_eq!(run_stopped(&whole, u64::MAX >> 1), 4);
    for (call, cut) in (0..whole.calls()).flat_map(|call| (0..4).map(move |cut| (call, cut))) {
        let disk = MemoryDisk::new();
        let acknowledged = run_stopped(&disk, call);
        // The call that failed may have left a half, which is no sector's: it did not happen.
        let happened = disk.unsynced().saturating_sub(1);
        let image = disk.after_power_cut(&mut |piece| {
            piece.call < happened && [true, false, piece.sector % 2 == 0, piece.sector < 9][cut]
        });
        let journal = open_small(&image);
        assert_eq!(journal.failed(), None, "call {call}, cut {cut}");
        assert!(journal.last_durable() >= acknowledged);
        for sequence in 1..=journal.last_durable() {
            let read = journal.read(sequence).unwrap().unwrap();
            let is_known = |change: &Change| change.fields[0].after == Some(Value::text(SECRET));
            assert!(read.changes.iter().all(is_known), "call {call}, cut {cut}, entry {sequence}");
        }
        drop(journal);
        let mut problems = Vec::new();
        let image: Arc<dyn Disk> = Arc::new(image);
        check_journal_with(&image, settings().is_sealed, &mut |problem| problems.push(problem)).unwrap();
        assert_eq!(problems, [], "call {call}, cut {cut}");
    }
}

#[test]
fn memory_holds_a_bounded_number_of_pages() {
    let disk = MemoryDisk::new();
    let vault = Vault::new(Arc::new(disk.clone()), [7; 16], settings().is_sealed);
    let at = |id: u64| Address { id: RecordId(id << 8), ..address(Side::After) };
    let sealed: Vec<_> = (0..400).map(|id| vault.seal(&at(id), b"secret").unwrap()).collect();
    vault.flush().unwrap();
    let vault = Vault::new(Arc::new(disk), [7; 16], settings().is_sealed);
    for _ in 0..2 {
        for (id, sealed) in (0..).zip(&sealed) {
            assert_eq!(vault.open(&at(id), sealed).unwrap().unwrap(), b"secret");
        }
    }
    assert!(vault.pages().bytes() <= 256 * LEN);
}
