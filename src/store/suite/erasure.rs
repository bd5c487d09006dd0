//! The tests of erasing a person: what was sealed under the key lies nowhere in the clear, before or after, and reads
//! as erased everywhere.

use std::path::Path;
use std::sync::Arc;
use std::thread;

use chrono::DateTime;

use super::model::new_entry;
use crate::domain::change::Change;
use crate::domain::owner;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::store::backup::{self, backup};
use crate::store::check::check_journal_with;
use crate::store::disk::{Disk, MemoryDisk, RealDisk};
use crate::store::journal::{Journal, Settings};
use crate::store::{LocalStore, Store, StoreError, Ticket};

/// No field of the domain's table: nothing files it.
const NAME: u16 = 900;
const NAMES: [&str; 2] = ["Ксенофонтова Аглая", "Ксенофонтова-Щукина"];
const SETTINGS: Settings = Settings { step: 4096, segment: 1 << 20, is_sealed: |_, tag| tag == NAME };

/// Every file below a folder of a disk, one after the other.
fn bytes_below(disk: &dyn Disk, folder: &Path, all: &mut Vec<u8>) {
    for name in disk.list(folder).unwrap() {
        let path = folder.join(name);
        if disk.list(&path).is_ok() {
            bytes_below(disk, &path, all);
            continue;
        }
        let file = disk.open(&path).unwrap();
        let mut bytes = vec![0; file.len().unwrap() as usize];
        file.read_at(0, &mut bytes).unwrap();
        all.extend(bytes);
    }
}

fn assert_no_name(bytes: &[u8], when: &str) {
    assert!(bytes.len() > 100);
    for name in NAMES {
        let wide: Vec<u16> = name.encode_utf16().collect();
        let little: Vec<u8> = wide.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = wide.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for form in [name.as_bytes(), &little, &big] {
            assert!(!bytes.windows(form.len()).any(|window| window == form), "{when}: {name}");
        }
    }
}

struct Place {
    disk: Arc<dyn Disk>,
    folder: Option<tempfile::TempDir>,
}

impl Place {
    fn all() -> [Place; 2] {
        let folder = tempfile::tempdir().unwrap();
        let real = Arc::new(RealDisk::new(folder.path()).unwrap());
        [
            Place { disk: Arc::new(MemoryDisk::new()), folder: None },
            Place { disk: real, folder: Some(folder) },
        ]
    }

    fn open(&self) -> LocalStore {
        let root = self.folder.as_ref().map(|folder| folder.path());
        LocalStore::with_settings(Arc::clone(&self.disk), SETTINGS, root).unwrap()
    }

    fn assert_no_name(&self, when: &str) {
        let mut bytes = Vec::new();
        bytes_below(&*self.disk, Path::new(""), &mut bytes);
        assert_no_name(&bytes, when);
    }
}

/// Stages what sets or empties a person's name.
fn name(store: &LocalStore, id: u64, name: Option<&str>) {
    named_so(store, id, name);
}

fn named_so(store: &LocalStore, id: u64, name: Option<&str>) -> Ticket {
    let id = RecordId(id);
    let now = store.get(Kind::Owner, id).unwrap().unwrap_or_else(|| Record::new(Kind::Owner, id));
    let mut then = now.clone();
    then.set(owner::SHORT, Some(Value::text("ИМЦ")), 0);
    then.set(NAME, name.map(Value::text), 0);
    store.stage(new_entry(vec![Change::between(&now, &then).unwrap()])).unwrap()
}

fn named(store: &LocalStore, id: u64) -> Option<Value> {
    let record = store.get(Kind::Owner, RecordId(id)).unwrap().unwrap();
    assert_eq!(record.text(owner::SHORT), "ИМЦ");
    record.get(NAME).cloned()
}

/// What an entry says of the name, before and after.
fn told(store: &LocalStore, sequence: u64) -> (Option<Value>, Option<Value>) {
    let entry = store.entry(sequence).unwrap().unwrap();
    let field = entry.changes[0].fields.iter().find(|field| field.tag == NAME).unwrap();
    (field.before.clone(), field.after.clone())
}

#[test]
fn a_name_set_changed_and_erased_lies_nowhere_and_all_else_stays() {
    for place in Place::all() {
        let store = place.open();
        name(&store, 3, Some(NAMES[0]));
        store.commit_all().unwrap();
        store.settle().unwrap();
        place.assert_no_name("merged");
        name(&store, 3, Some(NAMES[1]));
        name(&store, 4, Some("Петрова"));
        store.commit_all().unwrap();
        assert_eq!(named(&store, 3), Some(Value::text(NAMES[1])));
        name(&store, 3, None);
        store.commit_all().unwrap();
        assert_eq!(store.destroy_key(Kind::Owner, RecordId(3)), Ok(true));
        assert_eq!(store.destroy_key(Kind::Owner, RecordId(3)), Ok(false));
        let erased = || Some(Value::Erased);
        let judge = |store: &LocalStore, when: &str| {
            place.assert_no_name(when);
            assert_eq!((named(store, 3), named(store, 4)), (None, Some(Value::text("Петрова"))), "{when}");
            assert_eq!(store.history(RecordId(3)), Ok(vec![1, 2, 4]), "{when}");
            assert_eq!(told(store, 1), (None, erased()), "{when}");
            assert_eq!(told(store, 2), (erased(), erased()), "{when}");
            assert_eq!(told(store, 4), (erased(), None), "{when}");
        };
        judge(&store, "erased");
        drop(store);
        judge(&place.open(), "opened again");
        if let Some(folder) = &place.folder {
            std::fs::remove_dir_all(folder.path().join("view")).unwrap();
            judge(&place.open(), "with a new view");
        }
        check_and_back_up(&place);
    }
}

fn check_and_back_up(place: &Place) {
    let mut problems = Vec::new();
    let checked =
        check_journal_with(&place.disk, SETTINGS.is_sealed, &mut |problem| problems.push(problem)).unwrap();
    assert_eq!((problems, checked.entries, checked.keys), (Vec::new(), 4, 1));
    let target = tempfile::tempdir().unwrap();
    let file = target.path().join("opora.bak");
    let journal = Journal::open_with(Arc::clone(&place.disk), SETTINGS).unwrap().0;
    backup(&journal, &file, DateTime::UNIX_EPOCH).unwrap();
    for file in [backup::keys_beside(&file), file] {
        assert_no_name(&std::fs::read(file).unwrap(), "backed up");
    }
}

#[test]
fn a_value_that_was_not_emptied_before_reads_as_erased() {
    for place in Place::all() {
        for settled in [false, true] {
            let store = place.open();
            let id = 10 + u64::from(settled);
            name(&store, id, Some(NAMES[0]));
            store.commit_all().unwrap();
            if settled {
                store.settle().unwrap();
            }
            assert_eq!(named(&store, id), Some(Value::text(NAMES[0])));
            store.destroy_key(Kind::Owner, RecordId(id)).unwrap();
            assert_eq!(named(&store, id), Some(Value::Erased));
            drop(store);
            assert_eq!(named(&place.open(), id), Some(Value::Erased));
        }
    }
}

#[test]
fn what_is_staged_is_made_durable_before_a_key_is_destroyed() {
    for place in Place::all() {
        let store = place.open();
        name(&store, 3, Some(NAMES[0]));
        assert_eq!(store.destroy_key(Kind::Owner, RecordId(3)), Ok(true));
        assert_eq!((store.sequence(), told(&store, 1)), (1, (None, Some(Value::Erased))));
        name(&store, 3, Some(NAMES[1]));
        store.commit_all().unwrap();
        drop(store);
        let store = place.open();
        assert_eq!(named(&store, 3), Some(Value::text(NAMES[1])));
        assert_eq!(told(&store, 2), (Some(Value::Erased), Some(Value::text(NAMES[1]))));
    }
}

#[test]
fn keys_are_destroyed_while_others_write_and_read() {
    let place = Place::all().into_iter().next().unwrap();
    let store = place.open();
    (0..40).for_each(|id| name(&store, id + 1, Some(NAMES[0])));
    store.commit_all().unwrap();
    thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0..400u64 {
                name(&store, 1000 + number, Some("Петрова"));
                store.commit_all().unwrap();
            }
        });
        scope.spawn(|| {
            for id in (1..=40).cycle().take(4000) {
                assert!([Some(Value::text(NAMES[0])), Some(Value::Erased)].contains(&named(&store, id)));
            }
        });
        for id in 1..=40 {
            assert_eq!(store.destroy_key(Kind::Owner, RecordId(id)), Ok(true));
            assert_eq!(named(&store, id), Some(Value::Erased));
        }
    });
    assert!((1..=40).all(|id| named(&store, id) == Some(Value::Erased)));
    for number in 0..400 {
        assert_eq!(named(&store, 1000 + number), Some(Value::text("Петрова")));
    }
}

#[test]
fn whose_entry_found_no_room_while_a_key_was_destroyed_is_told_so() {
    let disk = MemoryDisk::new();
    let store = LocalStore::with_settings(Arc::new(disk.clone()), SETTINGS, None).unwrap();
    let ticket = named_so(&store, 3, Some(&"я".repeat(9000)));
    disk.fill();
    assert!(matches!(store.destroy_key(Kind::Owner, RecordId(3)), Err(StoreError::DiskFull { .. })));
    disk.heal();
    assert!(matches!(store.commit(&ticket), Err(StoreError::DiskFull { .. })));
    assert_eq!((store.sequence(), store.read_only()), (0, None));
    let ticket = named_so(&store, 3, Some(NAMES[0]));
    store.commit(&ticket).unwrap();
    assert_eq!(named(&store, 3), Some(Value::text(NAMES[0])));
}
