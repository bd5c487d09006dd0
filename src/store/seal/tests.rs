use std::sync::Arc;

use chrono::{TimeZone, Utc};

use super::{Person, Vault, person_of};
use crate::domain::change::{Change, FieldChange};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::store::codec::{Address, Seals, Side, decode_record_sealed, encode_record, encode_record_sealed};
use crate::store::disk::{Disk, DiskFile, MemoryDisk};
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

fn whole(disk: &MemoryDisk, path: &std::path::Path) -> Vec<u8> {
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
    assert!(encode_record(&record).len() > 10);
}

#[test]
fn a_sealed_value_opens_only_at_its_address_and_unchanged() {
    let disk = MemoryDisk::new();
    let vault = Vault::new(Arc::new(disk.clone()), [7; 16], settings().is_sealed);
    let address = Address { kind: PERSON.kind, id: PERSON.id, tag: NAME, sequence: 9, side: Side::Before };
    let sealed = vault.seal(&address, b"secret").unwrap();
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
    for at in 0..52 {
        let disk = disk.copy();
        disk.flip(&PERSON.path(), at, 4);
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
        disk.fail_at(stopped, std::io::ErrorKind::Other, crate::store::disk::Lasting::ForEver);
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
