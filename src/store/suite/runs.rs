//! The tests of a view over each key-value store.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;

use super::checks::same;
use super::model::{Deed, Model, entry, new_entry};
use crate::store::codec::NoKeys;
use crate::store::error::StoreError;
use crate::store::kv::{Batch, Kv, Visit};
use crate::store::memory::MemoryKv;
use crate::store::sled::SledKv;
use crate::store::view::View;

const STORE: [u8; 16] = [7; 16];
const RECORDS: u16 = 24;

fn open(kv: &Arc<dyn Kv>, cache: usize) -> Result<View, StoreError> {
    View::open(Arc::clone(kv), Arc::new(NoKeys), STORE, cache)
}

#[derive(Debug, Clone)]
enum Step {
    Stage(Vec<Deed>),
    Keep,
    Drop,
    Merge,
    Reopen,
}

fn deed() -> impl Strategy<Value = Deed> {
    (0..RECORDS, 0u8..8, 0u16..200).prop_map(|(which, what, value)| Deed { which, what, value })
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => prop::collection::vec(deed(), 1..8).prop_map(Step::Stage),
        3 => Just(Step::Keep),
        1 => Just(Step::Drop),
        2 => Just(Step::Merge),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 1..24)
}

/// A view and what it should be: with what is staged, and with what is durable only.
struct Pair {
    kv: Arc<dyn Kv>,
    view: View,
    cache: usize,
    seen: Model,
    durable: Model,
}

impl Pair {
    fn new(kv: Arc<dyn Kv>, cache: usize) -> Pair {
        let view = open(&kv, cache).unwrap();
        Pair { kv, view, cache, seen: Model::default(), durable: Model::default() }
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Stage(deeds) => self.stage(deeds),
            Step::Keep => {
                self.view.take_off();
                self.view.land();
                self.durable = self.seen.clone();
            }
            Step::Drop => {
                self.view.drop_staged();
                self.seen = self.durable.clone();
            }
            Step::Merge => {
                self.view.merge(&mut || ()).unwrap();
            }
            Step::Reopen => self.reopen(),
        }
    }

    fn stage(&mut self, deeds: &[Deed]) {
        let changes = self.seen.changes(deeds);
        let entry = entry(self.seen.entries.len() as u64 + 1, changes);
        let new = new_entry(entry.changes.clone());
        self.view.stage(self.view.prepare(entry.header.sequence, &new).unwrap());
        self.seen.apply(entry);
    }

    fn reopen(&mut self) {
        self.view = open(&self.kv, self.cache).unwrap();
        for entry in &self.durable.entries[self.view.stored() as usize..] {
            self.view.catch_up(entry).unwrap();
        }
        self.seen = self.durable.clone();
    }
}

fn dump(kv: &dyn Kv) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut all = Vec::new();
    kv.scan(&[], &[0xFF; 16], &mut |key, value| {
        all.push((key.to_vec(), value.to_vec()));
        Ok(true)
    })
    .unwrap();
    all
}

fn rebuilt(model: &Model) -> Vec<(Vec<u8>, Vec<u8>)> {
    let kv: Arc<dyn Kv> = Arc::new(MemoryKv::default());
    let view = open(&kv, 1 << 20).unwrap();
    model.entries.iter().for_each(|entry| view.catch_up(entry).unwrap());
    view.merge(&mut || ()).unwrap();
    dump(&*kv)
}

fn run(kv: Arc<dyn Kv>, steps: &[Step], cache: usize) {
    let mut pair = Pair::new(Arc::clone(&kv), cache);
    for (salt, step) in steps.iter().enumerate() {
        pair.step(step);
        same(&pair.view, &pair.seen, RECORDS, salt as u16);
    }
    pair.reopen();
    same(&pair.view, &pair.durable, RECORDS, 99);
    pair.view.merge(&mut || ()).unwrap();
    same(&pair.view, &pair.durable, RECORDS, 98);
    assert_eq!(dump(&*kv), rebuilt(&pair.durable), "the view that grew differs from the one rebuilt");
}

/// Writes one key after the other, also of one batch, and fails after so many: what lies in one batch today may lie in
/// two tomorrow, and cut off anywhere, a merge must be finished by the next.
struct Failing {
    inner: Arc<dyn Kv>,
    keys_left: AtomicUsize,
}

impl Kv for Failing {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.get(key)
    }
    fn scan(&self, from: &[u8], to: &[u8], visit: &mut Visit) -> Result<(), StoreError> {
        self.inner.scan(from, to, visit)
    }
    fn scan_back(&self, from: &[u8], to: &[u8], visit: &mut Visit) -> Result<(), StoreError> {
        self.inner.scan_back(from, to, visit)
    }
    fn write(&self, batch: Batch) -> Result<(), StoreError> {
        for write in batch.writes {
            let left =
                self.keys_left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
            if left.is_err() {
                return Err(StoreError::DiskFull { path: "view".into() });
            }
            self.inner.write(Batch { writes: vec![write] })?;
        }
        Ok(())
    }

    fn flush(&self) -> Result<(), StoreError> {
        self.inner.flush()
    }
    fn size(&self) -> Result<u64, StoreError> {
        self.inner.size()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_view_in_memory_answers_as_the_model_does(steps in steps(), cache in prop_oneof![Just(0usize), Just(3_000), Just(1 << 20)]) {
        run(Arc::new(MemoryKv::default()), &steps, cache);
    }

    #[test]
    fn a_merge_that_was_cut_off_is_finished_at_the_next_opening(
        before in prop::collection::vec(prop::collection::vec(deed(), 1..8), 0..6),
        after in prop::collection::vec(prop::collection::vec(deed(), 1..8), 1..6),
        keys in 0usize..260,
    ) {
        let kv: Arc<dyn Kv> = Arc::new(MemoryKv::default());
        let mut pair = Pair::new(Arc::clone(&kv), 1 << 20);
        before.iter().for_each(|deeds| pair.stage(deeds));
        pair.step(&Step::Keep);
        pair.view.merge(&mut || ()).unwrap();
        pair.kv = Arc::new(Failing { inner: Arc::clone(&kv), keys_left: AtomicUsize::new(keys) });
        pair.reopen();
        after.iter().for_each(|deeds| pair.stage(deeds));
        pair.step(&Step::Keep);
        let merged = pair.view.merge(&mut || ());
        same(&pair.view, &pair.seen, RECORDS, 1);
        pair.kv = Arc::clone(&kv);
        pair.reopen();
        same(&pair.view, &pair.durable, RECORDS, 2);
        pair.view.merge(&mut || ()).unwrap();
        same(&pair.view, &pair.durable, RECORDS, 3);
        prop_assert_eq!(dump(&*kv), rebuilt(&pair.durable), "after {:?}", merged);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_view_in_sled_answers_as_the_model_does(steps in steps(), cache in prop_oneof![Just(0usize), Just(1 << 20)]) {
        let folder = tempfile::tempdir().unwrap();
        run(Arc::new(SledKv::open(folder.path()).unwrap()), &steps, cache);
    }
}

#[test]
fn what_sled_was_given_is_there_when_it_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let kv: Arc<dyn Kv> = Arc::new(SledKv::open(folder.path()).unwrap());
    let mut pair = Pair::new(kv, 1 << 20);
    let deeds: Vec<Deed> =
        (0..RECORDS).map(|which| Deed { which, what: 1 + which as u8 % 4, value: which }).collect();
    pair.stage(&deeds);
    pair.step(&Step::Keep);
    pair.view.merge(&mut || ()).unwrap();
    let Pair { view, kv, durable, .. } = pair;
    let grown = dump(&*kv);
    drop((view, kv));
    let kv: Arc<dyn Kv> = Arc::new(SledKv::open(folder.path()).unwrap());
    assert_eq!(dump(&*kv), grown);
    let view = open(&kv, 0).unwrap();
    assert_eq!(view.stored(), 1);
    same(&view, &durable, RECORDS, 0);
    view.verify().unwrap();
}

#[test]
fn a_view_of_another_store_or_form_is_not_taken() {
    let kv: Arc<dyn Kv> = Arc::new(MemoryKv::default());
    open(&kv, 0).unwrap();
    assert!(matches!(View::open(kv, Arc::new(NoKeys), [8; 16], 0), Err(StoreError::ViewDamaged { .. })));
}
