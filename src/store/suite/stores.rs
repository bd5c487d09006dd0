//! The tests of whole stores: in memory, and on a real disk.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use chrono::DateTime;
use proptest::prelude::*;

use super::checks::{model_of, same};
use super::model::{Deed, Model, id_of, kind_of, new_entry};
use crate::domain::change::Change;
use crate::domain::record::{Kind, Record};
use crate::domain::section;
use crate::domain::value::Value;
use crate::store::disk::{Lasting, MemoryDisk};
use crate::store::error::StoreError;
use crate::store::lock::Holder;
use crate::store::{LocalStore, Options, Store, Window};

const RECORDS: u16 = 16;

#[derive(Debug, Clone)]
enum Step {
    Stage(Vec<Deed>),
    Commit,
    Fail,
    Settle,
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let deed = (0..RECORDS, 0u8..8, 0u16..200).prop_map(|(which, what, value)| Deed { which, what, value });
    let step = prop_oneof![
        6 => prop::collection::vec(deed, 1..6).prop_map(Step::Stage),
        4 => Just(Step::Commit),
        1 => Just(Step::Fail),
        1 => Just(Step::Settle),
        2 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 1..16)
}

pub fn options() -> Options {
    // sled makes its files with the process's own mask; the program closes them so, too.
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    Options::new(Holder::this_process("test", DateTime::UNIX_EPOCH))
}

pub fn open(dir: &Path) -> LocalStore {
    LocalStore::open(dir, &options(), &mut |_| ()).unwrap()
}

/// A store, what is seen in it, and what is durable.
struct Pair<'a> {
    open: &'a dyn Fn() -> LocalStore,
    disk: Option<MemoryDisk>,
    store: Option<LocalStore>,
    seen: Model,
    durable: Model,
}

impl Pair<'_> {
    fn store(&self) -> &LocalStore {
        self.store.as_ref().unwrap()
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Stage(deeds) => {
                let changes = self.seen.changes(deeds);
                let sequence = self.store().stage(new_entry(changes.clone())).unwrap().sequence();
                assert_eq!(sequence, self.seen.entries.len() as u64 + 1);
                self.seen.apply(super::model::entry(sequence, changes));
            }
            Step::Commit => {
                self.store().commit_all().unwrap();
                self.durable = self.seen.clone();
            }
            Step::Fail => self.fail(),
            Step::Settle => self.store().settle().unwrap(),
            Step::Reopen => self.reopen(),
        }
        assert_eq!(self.store().sequence(), self.durable.entries.len() as u64);
    }

    /// The disk fails the next commit: what was staged is gone, and the store is read-only until it is opened again.
    fn fail(&mut self) {
        let Some(disk) = self.disk.clone().filter(|_| self.seen.entries.len() > self.durable.entries.len())
        else {
            return;
        };
        disk.fail_at(disk.calls() + 1, ErrorKind::Other, Lasting::ForEver);
        assert!(self.store().commit_all().is_err());
        assert!(self.store().read_only().is_some());
        assert!(self.store().stage(new_entry(Vec::new())).is_err());
        self.seen = self.durable.clone();
        same(self.store(), &self.seen, RECORDS, 5);
        disk.heal();
        self.reopen();
        // A group whose sync failed may be there after all, when it was written whole; never acknowledged, never halved.
        let found = model_of(self.store());
        assert!(found.entries.len() >= self.durable.entries.len());
        (self.seen, self.durable) = (found.clone(), found);
    }

    fn reopen(&mut self) {
        self.store = None;
        self.store = Some((self.open)());
        self.seen = self.durable.clone();
    }
}

fn run(open: &dyn Fn() -> LocalStore, disk: Option<MemoryDisk>, steps: &[Step]) {
    let mut pair =
        Pair { open, disk, store: Some(open()), seen: Model::default(), durable: Model::default() };
    for (salt, step) in steps.iter().enumerate() {
        pair.step(step);
        same(pair.store(), &pair.seen, RECORDS, salt as u16);
    }
    pair.reopen();
    same(pair.store(), &pair.durable, RECORDS, 77);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_store_in_memory_answers_as_the_model_does(steps in steps()) {
        let disk = MemoryDisk::new();
        run(&|| LocalStore::on_disk(Arc::new(disk.clone())).unwrap(), Some(disk.clone()), &steps);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_store_on_disk_answers_as_the_model_does(steps in steps()) {
        let folder = tempfile::tempdir().unwrap();
        run(&|| open(folder.path()), None, &steps);
    }
}

/// A few entries over all records.
pub fn fill(store: &LocalStore, entries: u16) {
    let mut model = model_of(store);
    for number in 0..entries {
        let deeds: Vec<Deed> = (0..RECORDS)
            .map(|which| Deed { which, what: 1 + (which + number) as u8 % 7, value: number * 31 + which })
            .collect();
        let changes = model.changes(&deeds);
        let sequence = store.stage(new_entry(changes.clone())).unwrap().sequence();
        model.apply(super::model::entry(sequence, changes));
    }
    store.commit_all().unwrap();
}

fn same_as_its_journal(store: &LocalStore) {
    same(store, &model_of(store), RECORDS, 3);
}

fn aside(dir: &Path) -> Vec<PathBuf> {
    let names = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    names.filter(|path| path.to_string_lossy().contains("view.broken-")).collect()
}

#[test]
fn a_view_that_is_gone_is_rebuilt_from_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    fill(&store, 5);
    store.settle().unwrap();
    drop(store);
    std::fs::remove_dir_all(folder.path().join("view")).unwrap();
    let store = open(folder.path());
    same_as_its_journal(&store);
    assert_eq!(store.read_only(), None);
    assert!(aside(folder.path()).is_empty());
}

#[test]
fn a_view_ahead_of_the_journal_is_told_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let other = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    fill(&store, 2);
    drop(store);
    copy(folder.path(), other.path());
    let store = open(folder.path());
    fill(&store, 3);
    store.settle().unwrap();
    drop(store);
    std::fs::remove_dir_all(folder.path().join("journal")).unwrap();
    copy(&other.path().join("journal"), &folder.path().join("journal"));
    for _ in 0..2 {
        let store = open(folder.path());
        assert_eq!(store.read_only(), Some(StoreError::ViewAhead { view: 5, journal: 2 }));
        assert!(store.stage(new_entry(Vec::new())).is_err());
        assert_eq!(store.all(Kind::Activity).unwrap().len(), 6);
    }
    assert!(aside(folder.path()).is_empty());
}

#[test]
fn the_view_of_another_journal_is_set_aside_and_two_such_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    fill(&store, 3);
    drop(store);
    for number in 0..4 {
        let other = tempfile::tempdir().unwrap();
        let store = open(other.path());
        fill(&store, 2);
        store.settle().unwrap();
        drop(store);
        std::fs::remove_dir_all(folder.path().join("view")).unwrap();
        copy(&other.path().join("view"), &folder.path().join("view"));
        let store = open(folder.path());
        same_as_its_journal(&store);
        store.settle().unwrap();
        assert_eq!(aside(folder.path()).len(), 2.min(number + 1));
    }
}

#[test]
fn numbers_go_on_where_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    assert_eq!(store.new_id().0, 1);
    assert_eq!(store.new_id().0, 2);
    fill(&store, 1);
    let highest = id_of(RECORDS - 1).0;
    assert_eq!(store.new_id().0, highest + 1);
    drop(store);
    for _ in 0..2 {
        let store = open(folder.path());
        assert_eq!(store.new_id().0, highest + 1);
        store.settle().unwrap();
    }
}

#[test]
fn a_group_of_ten_thousand_records_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let group = |number: u64| -> Vec<Change> {
        (0..10_000u64)
            .map(|at| {
                let mut record = Record::new(Kind::Section, store.new_id());
                record.set(section::PLAN, Some(Value::Ref(crate::domain::record::RecordId(number))), 0);
                record.set(section::ORDER, Some(Value::Int((at * 7919 % 10_000) as i64)), 0);
                Change::between(&Record::new(Kind::Section, record.id), &record).unwrap()
            })
            .collect()
    };
    let changes = group(1);
    store.stage(new_entry(changes.clone())).unwrap();
    assert_eq!(store.all(Kind::Section).unwrap().len(), 10_000);
    store.commit_all().unwrap();
    store.settle().unwrap();
    let back = changes.iter().step_by(2).map(Change::reversed).collect();
    store.stage(new_entry(back)).unwrap();
    store.commit_all().unwrap();
    for round in 0..2 {
        let all = store.all(Kind::Section).unwrap();
        assert_eq!(all.len(), 5_000, "round {round}");
        let query = Window {
            kind: Kind::Section,
            order: section::ORDER_IN_PLAN,
            descending: false,
            within: &all,
            skip: 0,
            take: 5_000,
        };
        let ids = store.window(&query).unwrap();
        let order =
            |id| store.get(Kind::Section, id).unwrap().unwrap().get(section::ORDER).and_then(Value::as_int);
        assert!(ids.iter().map(|id| order(*id)).is_sorted());
        assert_eq!(ids.len(), 5_000);
        assert_eq!(store.rank(&query, ids[4_321]).unwrap(), Some(4_321));
        store.settle().unwrap();
    }
}

#[test]
fn readers_see_each_entry_whole_while_others_are_written_and_merged() {
    let store = LocalStore::in_memory().unwrap();
    let ids: Vec<_> = (0..40).map(|_| store.new_id()).collect();
    let write = |from: Option<u64>, to: u64| {
        let changes = ids.iter().map(|id| {
            let with = |plan: Option<u64>| {
                let mut record = Record::new(Kind::Section, *id);
                let plan = plan.map(|plan| Value::Ref(crate::domain::record::RecordId(plan)));
                record.set(section::PLAN, plan, 0);
                record
            };
            Change::between(&with(from), &with(Some(to))).unwrap()
        });
        store.stage(new_entry(changes.collect())).unwrap();
        store.commit_all().unwrap();
    };
    write(None, 0);
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for number in 1..300 {
                write(Some(number - 1), number);
                if number % 10 == 0 {
                    store.settle().unwrap();
                }
            }
        });
        while !writer.is_finished() {
            let values = store.facet_values(Kind::Section, section::PLAN).unwrap();
            assert_eq!(values.len(), 1);
            assert_eq!(values[0].1, 40);
            let all = store.all(Kind::Section).unwrap();
            let query =
                Window { kind: Kind::Section, order: 1, descending: false, within: &all, skip: 0, take: 50 };
            assert_eq!(store.window(&query).unwrap(), ids);
        }
    });
}

#[test]
fn a_store_open_to_others_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    fill(&open(folder.path()), 1);
    let mut folders = vec![folder.path().to_path_buf()];
    while let Some(here) = folders.pop() {
        for entry in std::fs::read_dir(&here).unwrap() {
            let path = entry.unwrap().path();
            let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{path:?}");
            folders.extend(path.is_dir().then_some(path));
        }
    }
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o750)).unwrap();
    let refused = LocalStore::open(folder.path(), &options(), &mut |_| ());
    assert!(matches!(refused, Err(StoreError::OpenToOthers { .. })));
}

#[test]
fn a_second_opening_is_told_who_holds_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let _first = open(folder.path());
    let second = LocalStore::open(folder.path(), &options(), &mut |_| ());
    assert!(matches!(second, Err(StoreError::Held { .. })));
}

/// Copies a folder; `to` may be there.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    std::fs::set_permissions(to, std::fs::metadata(from).unwrap().permissions()).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).unwrap();
        }
    }
}

#[test]
fn the_model_changes_each_record_of_a_group_once() {
    let deeds = [Deed { which: 3, what: 1, value: 4 }, Deed { which: 3, what: 2, value: 5 }];
    assert_eq!(Model::default().changes(&deeds).len(), 1);
    assert_eq!(kind_of(3), Kind::Activity);
}

#[test]
fn an_entry_that_waits_for_its_commit_can_be_read() {
    let store = LocalStore::in_memory().unwrap();
    fill(&store, 2);
    let mut last = None;
    for number in 0..3u64 {
        let mut record = Record::new(Kind::Section, store.new_id());
        record.set(section::ORDER, Some(Value::Int(number as i64)), 0);
        let entry =
            new_entry(vec![Change::between(&Record::new(Kind::Section, record.id), &record).unwrap()]);
        last = Some((store.stage(entry.clone()).unwrap().sequence(), entry));
    }
    let (sequence, entry) = last.unwrap();
    assert_eq!(sequence, 5);
    let waiting = store.entry(sequence).unwrap().unwrap();
    assert_eq!(waiting.changes, entry.changes);
    assert_eq!(store.entry(6), Ok(None));
    store.commit_all().unwrap();
    let mut durable = store.entry(sequence).unwrap().unwrap();
    durable.header.clock_doubtful = waiting.header.clock_doubtful;
    assert_eq!(durable, waiting);
}

#[test]
fn eight_writers_share_syncs_and_each_hears_of_its_own() {
    let store = LocalStore::in_memory().unwrap();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for number in 0..50 {
                    let mut record = Record::new(Kind::Section, store.new_id());
                    record.set(section::ORDER, Some(Value::Int(number)), 0);
                    let change = Change::between(&Record::new(Kind::Section, record.id), &record).unwrap();
                    let ticket = store.stage(new_entry(vec![change])).unwrap();
                    store.commit(&ticket).unwrap();
                    let sequence = ticket.sequence();
                    assert!(store.sequence() >= sequence);
                    assert_eq!(store.entry(sequence).unwrap().unwrap().changes[0].id, record.id);
                }
            });
        }
    });
    assert_eq!(store.all(Kind::Section).unwrap().len(), 400);
    let mut sequences = Vec::new();
    let read = store.entries(1, &mut |entry| {
        sequences.push(entry.header.sequence);
        Ok(true)
    });
    read.unwrap();
    assert_eq!(sequences, (1..=400).collect::<Vec<_>>());
}
