//! Parts of ordered sets: which records stand at these places of an order, and where one stands.
//! In: a set and an order. Out: numbers. Buckets before the part are counted and never listed.
//!
//! An order is: its buckets ascending, in each the sort keys ascending, and after them, by number, the records that
//! have no place in it. Descending is exactly the reverse.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::domain::index::ORDER_BY_ID;
use crate::domain::record::RecordId;
use crate::store::error::StoreError;
use crate::store::{IdSet, Window, keys};

use super::cache::{Cached, Directory};
use super::live::{Layers, View};

/// So many places at the beginning of a bucket are read by themselves: reading a bucket of 300,000 whole takes 50 ms.
const FIRST_OF_BUCKET: u64 = if cfg!(test) { 2 } else { 256 };

impl View {
    pub fn window(&self, query: &Window) -> Result<Vec<RecordId>, StoreError> {
        let all = query.within.len();
        let from = query.skip.min(all);
        let to = from.saturating_add(query.take as u64).min(all);
        let part = if query.descending { all - to..all - from } else { from..to };
        let layers = self.layers();
        let mut ids = if query.order == ORDER_BY_ID {
            by_number(query.within, part)
        } else {
            Ordered::new(self, &layers, query)?.part(part)?
        };
        if query.descending {
            ids.reverse();
        }
        Ok(ids.into_iter().map(RecordId).collect())
    }

    /// How many of `within` stand before `id`; `None` when it is not among them.
    pub fn rank(&self, query: &Window, id: RecordId) -> Result<Option<u64>, StoreError> {
        if !query.within.contains(id.0) {
            return Ok(None);
        }
        let layers = self.layers();
        let rank = if query.order == ORDER_BY_ID {
            query.within.rank(id.0) - 1
        } else {
            Ordered::new(self, &layers, query)?.rank(id.0)?
        };
        Ok(Some(if query.descending { query.within.len() - 1 - rank } else { rank }))
    }

    /// The records of a bucket in order; `bucket` is the key of its set.
    fn order_of_bucket(&self, layers: &Layers, bucket: &[u8]) -> Result<Arc<Vec<u64>>, StoreError> {
        let prefix = keys::places_of_bucket(bucket);
        if let Some(Cached::Order(ids)) = self.cache().get(&prefix) {
            return Ok(ids);
        }
        let mut ids = Vec::new();
        self.visit_bucket(layers, &prefix, &mut |id| {
            ids.push(id);
            true
        })?;
        let ids = Arc::new(ids);
        self.cache().put(prefix, Cached::Order(Arc::clone(&ids)));
        Ok(ids)
    }
}

impl View {
    /// Hands the records of a bucket in order to `visit`, until it says `false`. `prefix` is that of its places.
    fn visit_bucket(
        &self,
        layers: &Layers,
        prefix: &[u8],
        visit: &mut dyn FnMut(u64) -> bool,
    ) -> Result<(), StoreError> {
        let mut over: BTreeMap<&[u8], bool> = BTreeMap::new();
        for delta in layers.oldest_first() {
            over.extend(delta.places_from(prefix));
        }
        let mut over = over.into_iter().peekable();
        let mut goes_on = true;
        self.base.places(prefix, &mut |sort| {
            while let Some((new, gained)) = over.next_if(|(new, _)| goes_on && *new < sort) {
                goes_on = !gained || visit(keys::id_of_sort_key(new));
            }
            let stays = over.next_if(|(new, _)| *new == sort).is_none_or(|(_, gained)| gained);
            goes_on = goes_on && (!stays || visit(keys::id_of_sort_key(sort)));
            goes_on
        })?;
        for (new, _) in over.filter(|(_, gained)| *gained) {
            goes_on = goes_on && visit(keys::id_of_sort_key(new));
        }
        Ok(())
    }
}

fn by_number(set: &IdSet, part: Range<u64>) -> Vec<u64> {
    let Some(first) = set.select(part.start).filter(|_| !part.is_empty()) else { return Vec::new() };
    let mut ids = set.iter();
    ids.advance_to(first);
    ids.take((part.end - part.start) as usize).collect()
}

/// A set in an order.
struct Ordered<'a> {
    view: &'a View,
    layers: &'a Layers,
    within: &'a IdSet,
    /// Prefix of the keys of the buckets' sets.
    prefix: Vec<u8>,
    buckets: Arc<Directory>,
    /// How many of `within` have a place.
    placed: u64,
    /// `within` is all that has a place: counts are known without looking into sets.
    everything: bool,
    /// Those of `within` without a place.
    rest: IdSet,
}

impl<'a> Ordered<'a> {
    fn new(view: &'a View, layers: &'a Layers, query: &Window<'a>) -> Result<Ordered<'a>, StoreError> {
        let prefix = keys::buckets(query.kind, query.order);
        let buckets = view.directory(layers, &prefix)?;
        let placed_set = view.set(layers, &keys::placed(query.kind, query.order))?;
        let within = query.within;
        let placed = placed_set.intersection_len(within);
        let everything = placed == placed_set.len();
        let rest = if placed == within.len() { IdSet::new() } else { within - &*placed_set };
        Ok(Ordered { view, layers, within, prefix, buckets, placed, everything, rest })
    }

    fn bucket_key(&self, bucket: &[u8]) -> Vec<u8> {
        [&self.prefix, bucket].concat()
    }

    fn count(&self, bucket: &[u8], size: u64) -> Result<u64, StoreError> {
        if self.everything {
            return Ok(size);
        }
        let set = self.view.set(self.layers, &self.bucket_key(bucket))?;
        Ok(set.intersection_len(self.within))
    }

    /// The numbers at these places, ascending in the order.
    fn part(&self, part: Range<u64>) -> Result<Vec<u64>, StoreError> {
        let end = part.end.min(self.placed);
        let mut ids = if part.start >= end {
            Vec::new()
        } else if part.start + end <= self.placed {
            self.walk_forward(part.start..end)?
        } else {
            self.walk_backward(part.start..end)?
        };
        if part.end > self.placed {
            ids.extend(by_number(
                &self.rest,
                part.start.max(self.placed) - self.placed..part.end - self.placed,
            ));
        }
        Ok(ids)
    }

    fn walk_forward(&self, part: Range<u64>) -> Result<Vec<u64>, StoreError> {
        let mut ids = Vec::new();
        let mut before = 0;
        for (bucket, &size) in &*self.buckets {
            if before >= part.end {
                break;
            }
            let count = self.count(bucket, size)?;
            if before + count > part.start {
                let here = part.start.max(before) - before..part.end.min(before + count) - before;
                ids.extend(self.in_bucket(bucket, size, size == count, here)?);
            }
            before += count;
        }
        Ok(ids)
    }

    fn walk_backward(&self, part: Range<u64>) -> Result<Vec<u64>, StoreError> {
        let mut pieces = Vec::new();
        let mut after = self.placed;
        for (bucket, &size) in self.buckets.iter().rev() {
            if after <= part.start {
                break;
            }
            let count = self.count(bucket, size)?;
            let before = after.saturating_sub(count);
            if before < part.end {
                let here = part.start.max(before) - before..part.end.min(after) - before;
                pieces.push(self.in_bucket(bucket, size, size == count, here)?);
            }
            after = before;
        }
        pieces.reverse();
        Ok(pieces.concat())
    }

    fn in_bucket(
        &self,
        bucket: &[u8],
        size: u64,
        whole: bool,
        part: Range<u64>,
    ) -> Result<Vec<u64>, StoreError> {
        let key = self.bucket_key(bucket);
        let (skip, take) = (part.start as usize, (part.end - part.start) as usize);
        if whole && part.end <= FIRST_OF_BUCKET && size > 8 * FIRST_OF_BUCKET {
            return self.first_in_bucket(&key, skip, take);
        }
        let ids = self.view.order_of_bucket(self.layers, &key)?;
        if whole {
            return Ok(ids.iter().skip(skip).take(take).copied().collect());
        }
        Ok(ids.iter().copied().filter(|id| self.within.contains(*id)).skip(skip).take(take).collect())
    }

    /// The first pages of a large bucket, without reading all of it.
    fn first_in_bucket(&self, bucket: &[u8], skip: usize, take: usize) -> Result<Vec<u64>, StoreError> {
        let mut ids = Vec::with_capacity(skip + take);
        self.view.visit_bucket(self.layers, &keys::places_of_bucket(bucket), &mut |id| {
            ids.push(id);
            ids.len() < skip + take
        })?;
        ids.drain(..skip.min(ids.len()));
        Ok(ids)
    }

    fn rank(&self, id: u64) -> Result<u64, StoreError> {
        if self.rest.contains(id) {
            return Ok(self.placed + self.rest.rank(id) - 1);
        }
        let mut before = 0;
        for (bucket, &size) in &*self.buckets {
            let key = self.bucket_key(bucket);
            let set = self.view.set(self.layers, &key)?;
            if set.contains(id) {
                let ids = self.view.order_of_bucket(self.layers, &key)?;
                let earlier = ids.iter().take_while(|other| **other != id);
                return Ok(before + earlier.filter(|other| self.within.contains(**other)).count() as u64);
            }
            before += if self.everything { size } else { set.intersection_len(self.within) };
        }
        Err(StoreError::Internal(format!("record {id} has a place and is in no bucket")))
    }
}
