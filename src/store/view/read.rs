//! Questions to the view: records, sets by value and by word, counts, history.
//! Each takes the stored answer and lays over it what was not merged yet; what was read lately is kept decoded.

use std::ops::ControlFlow;
use std::sync::Arc;

use roaring::MultiOps;

use crate::domain::index::Facet;
use crate::domain::record::{Kind, Record, RecordId};
use crate::store::error::StoreError;
use crate::store::{IdSet, keys};

use super::cache::{Cached, Directory};
use super::live::{Layers, View};

impl View {
    /// `None`: never existed, or deleted.
    #[cfg(test)]
    pub fn get(&self, kind: Kind, id: RecordId) -> Result<Option<Record>, StoreError> {
        Ok(self.shared(kind, id)?.map(|record| (*record).clone()))
    }

    /// `None`: never existed, or deleted.
    pub fn shared(&self, kind: Kind, id: RecordId) -> Result<Option<Arc<Record>>, StoreError> {
        let layers = self.layers();
        Ok(self.find(&layers, kind, id)?.filter(|record| !record.is_empty()))
    }

    /// The same, without keeping it.
    pub fn passing(&self, kind: Kind, id: RecordId) -> Result<Option<Arc<Record>>, StoreError> {
        let layers = self.layers();
        Ok(self.peek(&layers, kind, id)?.filter(|record| !record.is_empty()))
    }

    /// The sequences that changed a record, ascending.
    pub fn history(&self, id: RecordId) -> Result<Vec<u64>, StoreError> {
        let layers = self.layers();
        let mut all = self.base.history(id.0)?;
        for delta in layers.oldest_first() {
            all.extend(delta.history.get(&id.0).into_iter().flatten());
        }
        // While a merge is under way, both the stored view and what is merging may hold the same sequences.
        all.sort_unstable();
        all.dedup();
        Ok(all)
    }

    pub fn all(&self, kind: Kind) -> Result<IdSet, StoreError> {
        self.owned_set(&keys::all(kind))
    }

    pub fn facet(&self, kind: Kind, facet: Facet, value: u64) -> Result<IdSet, StoreError> {
        self.owned_set(&keys::facet(kind, facet, value))
    }

    pub fn word(&self, kind: Kind, stem: &str) -> Result<IdSet, StoreError> {
        self.owned_set(&keys::word(kind, stem))
    }

    fn owned_set(&self, key: &[u8]) -> Result<IdSet, StoreError> {
        let layers = self.layers();
        Ok((*self.set(&layers, key)?).clone())
    }

    /// Records with a value in `from..=to`: whole blocks of 32 values are one set each.
    pub fn facet_between(&self, kind: Kind, facet: Facet, from: u64, to: u64) -> Result<IdSet, StoreError> {
        let layers = self.layers();
        let mut sets = Vec::new();
        let known = self.directory(&layers, &keys::facet_values(kind, facet))?;
        let mut whole = None;
        for value in values_between(&known, from, to) {
            let block = value >> keys::FACET_BLOCK_BITS;
            if whole == Some(block) {
                continue;
            }
            let (first, last) = block_bounds(block);
            if from <= first && last <= to {
                whole = Some(block);
                sets.push(self.set(&layers, &keys::facet_block(kind, facet, block))?);
            } else {
                sets.push(self.set(&layers, &keys::facet(kind, facet, value))?);
            }
        }
        Ok(union(&sets))
    }

    /// The values that the facet has now, ascending, each with its count.
    pub fn facet_values(&self, kind: Kind, facet: Facet) -> Result<Vec<(u64, u64)>, StoreError> {
        let layers = self.layers();
        let known = self.directory(&layers, &keys::facet_values(kind, facet))?;
        Ok(known.iter().map(|(value, count)| (keys::number_at_end(value), *count)).collect())
    }

    /// Records with a word form that begins so.
    pub fn words_from(&self, kind: Kind, prefix: &str) -> Result<IdSet, StoreError> {
        let layers = self.layers();
        let prefix = keys::words_from(kind, prefix);
        let mut touched: Vec<&Vec<u8>> =
            layers.oldest_first().flat_map(|delta| delta.sets_from(&prefix)).map(|(key, _)| key).collect();
        touched.sort_unstable();
        touched.dedup();
        let mut sets = Vec::new();
        for key in &touched {
            sets.push(self.set(&layers, key)?);
        }
        self.base.sets_from(&prefix, &mut |key, set| {
            if touched.binary_search_by(|other| other.as_slice().cmp(key)).is_err() {
                sets.push(Arc::new(set));
            }
            ControlFlow::Continue(())
        })?;
        Ok(union(&sets))
    }

    /// A set by its key.
    pub(super) fn set(&self, layers: &Layers, key: &[u8]) -> Result<Arc<IdSet>, StoreError> {
        if let Some(Cached::Set(set)) = self.cache().get(key) {
            return Ok(set);
        }
        let mut set = self.base.set(key)?;
        for delta in layers.oldest_first() {
            if let Some(patch) = delta.sets.get(key) {
                patch.apply(&mut set);
            }
        }
        let set = Arc::new(set);
        self.cache().put(key.to_vec(), Cached::Set(Arc::clone(&set)));
        Ok(set)
    }

    /// The values of a facet or the buckets of an order, with their counts.
    pub(super) fn directory(&self, layers: &Layers, prefix: &[u8]) -> Result<Arc<Directory>, StoreError> {
        if let Some(Cached::Directory(counts)) = self.cache().get(prefix) {
            return Ok(counts);
        }
        let mut counts = self.base.directory(prefix)?;
        for delta in layers.oldest_first() {
            for (key, _) in delta.sets_from(prefix) {
                let rest = key[prefix.len()..].to_vec();
                match self.set(layers, key)?.len() {
                    0 => counts.remove(&rest),
                    count => counts.insert(rest, count),
                };
            }
        }
        let counts = Arc::new(counts);
        self.cache().put(prefix.to_vec(), Cached::Directory(Arc::clone(&counts)));
        Ok(counts)
    }
}

fn values_between(known: &Directory, from: u64, to: u64) -> impl Iterator<Item = u64> {
    let range = (from <= to).then(|| known.range(from.to_be_bytes().to_vec()..=to.to_be_bytes().to_vec()));
    range.into_iter().flatten().map(|(value, _)| keys::number_at_end(value))
}

fn block_bounds(block: u64) -> (u64, u64) {
    let first = block << keys::FACET_BLOCK_BITS;
    (first, first | ((1 << keys::FACET_BLOCK_BITS) - 1))
}

fn union(sets: &[Arc<IdSet>]) -> IdSet {
    match sets {
        [one] => (**one).clone(),
        _ => sets.iter().map(|set| &**set).union(),
    }
}
