//! What was read lately, decoded: sets, orders of buckets, records, directories; within a bound of bytes.
//! It holds what readers see (stored view and everything laid over it), so an entry changes it when it is applied,
//! and merging leaves it alone.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::domain::record::{Kind, Record};
use crate::domain::value::Value;
use crate::store::{IdSet, keys};

use super::delta::Delta;

/// For each value of a facet (or bucket of an order): the tail of its set's key, and how many records it has.
pub type Directory = BTreeMap<Vec<u8>, u64>;

#[derive(Debug, Clone)]
pub enum Cached {
    Set(Arc<IdSet>),
    /// The records of a bucket in order.
    Order(Arc<Vec<u64>>),
    Record(Option<Arc<Record>>),
    Directory(Arc<Directory>),
}

/// Two generations: what was asked for since the last change of generation, and what was before. When the young one
/// has taken half of the bound, it becomes the old one and the old one is dropped.
#[derive(Debug)]
pub struct Cache {
    young: HashMap<Vec<u8>, Cached>,
    old: HashMap<Vec<u8>, Cached>,
    weight: usize,
    bound: usize,
}

impl Cache {
    /// `bound`: bytes, roughly.
    pub fn new(bound: usize) -> Cache {
        Cache { young: HashMap::new(), old: HashMap::new(), weight: 0, bound }
    }

    pub fn get(&mut self, key: &[u8]) -> Option<Cached> {
        if let Some(found) = self.young.get(key) {
            return Some(found.clone());
        }
        let (key, found) = self.old.remove_entry(key)?;
        self.put(key, found.clone());
        Some(found)
    }

    pub fn put(&mut self, key: Vec<u8>, value: Cached) {
        self.weight += 96 + key.len() + weight(&value);
        self.young.insert(key, value);
        if self.weight > self.bound / 2 {
            self.old = std::mem::take(&mut self.young);
            self.weight = 0;
        }
    }

    pub fn clear(&mut self) {
        self.young.clear();
        self.old.clear();
        self.weight = 0;
    }

    /// Lets everything held say what it says after these changes.
    pub fn follow(&mut self, delta: &Delta) {
        if self.young.is_empty() && self.old.is_empty() {
            return;
        }
        for &(kind, id) in delta.records.keys() {
            self.drop_one(&record_key(kind, id));
        }
        for (key, patch) in &delta.sets {
            if let Some(Cached::Set(set)) = self.held(key) {
                patch.apply(Arc::make_mut(set));
            }
            self.follow_directory(key, patch.growth());
        }
        let mut last: &[u8] = &[];
        for key in delta.places.keys() {
            let (prefix, _) = keys::split_place(key);
            if prefix != last {
                self.drop_one(prefix);
                last = prefix;
            }
        }
    }

    fn follow_directory(&mut self, set: &[u8], growth: i64) {
        let Some((directory, rest)) = keys::directory_of(set) else { return };
        let Some(Cached::Directory(counts)) = self.held(directory) else { return };
        let counts = Arc::make_mut(counts);
        let count = counts.get(rest).copied().unwrap_or(0).saturating_add_signed(growth);
        if count == 0 {
            counts.remove(rest);
        } else {
            counts.insert(rest.to_vec(), count);
        }
    }

    fn drop_one(&mut self, key: &[u8]) {
        self.young.remove(key);
        self.old.remove(key);
    }

    fn held(&mut self, key: &[u8]) -> Option<&mut Cached> {
        match self.young.get_mut(key) {
            Some(held) => Some(held),
            None => self.old.get_mut(key),
        }
    }
}

/// The key of a record here; no key of the store.
pub fn record_key(kind: Kind, id: u64) -> Vec<u8> {
    let mut key = vec![0xFE, kind.code()];
    key.extend(id.to_be_bytes());
    key
}

fn weight(value: &Cached) -> usize {
    match value {
        Cached::Set(set) => {
            128 + set.bitmaps().map(|(_, bitmap)| 64 + bitmap.serialized_size() * 5 / 4).sum::<usize>()
        }
        Cached::Order(ids) => 8 * ids.len(),
        Cached::Record(record) => record.as_deref().map_or(0, weight_of),
        Cached::Directory(counts) => 64 * counts.len(),
    }
}

/// Roughly the bytes that a record takes in memory.
fn weight_of(record: &Record) -> usize {
    record.cells.iter().map(|cell| 48 + cell.value.as_ref().map_or(0, value_weight)).sum()
}

fn value_weight(value: &Value) -> usize {
    match value {
        Value::Text(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        Value::List(items) => items.iter().map(|item| 32 + value_weight(item)).sum(),
        Value::Parts(parts) => parts.iter().map(|(_, part)| 40 + value_weight(part)).sum(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_stays_within_its_bound_and_keeps_what_is_asked_for() {
        let mut cache = Cache::new(100_000);
        let ids = |n: u64| Cached::Order(Arc::new((0..n).collect()));
        cache.put(b"hot".to_vec(), ids(100));
        for at in 0..1_000u32 {
            cache.put(at.to_be_bytes().to_vec(), ids(100));
            assert!(cache.get(b"hot").is_some(), "after {at}");
        }
        let held = cache.young.len() + cache.old.len();
        assert!(held * 800 <= 100_000, "{held}");
        assert!(cache.get(&0u32.to_be_bytes()).is_none());
    }
}
