//! What entries change, in memory, laid over the stored view until it is merged: records, sets, places, history.
//! In: records before and after an entry. Out: patches that give the same result however often they are applied.
//! It reads nothing and writes nothing.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use crate::domain::record::{Kind, Record};
use crate::store::IdSet;
use crate::store::index::{self, Filed};

/// Which numbers a set gained and lost: the last word on each, ascending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Patch(Vec<u64>);

impl Patch {
    /// Numbers are kept doubled, the lowest bit saying "gained".
    pub fn set(&mut self, id: u64, gained: bool) {
        let word = id << 1 | u64::from(gained);
        if self.0.last().is_none_or(|&last| last >> 1 < id) {
            self.0.push(word);
            return;
        }
        match self.0.binary_search_by_key(&id, |&word| word >> 1) {
            Ok(at) => self.0[at] = word,
            Err(at) => self.0.insert(at, word),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (u64, bool)> {
        self.0.iter().map(|&word| (word >> 1, word & 1 == 1))
    }

    pub fn apply(&self, set: &mut IdSet) {
        for (id, gained) in self.iter() {
            if gained {
                set.insert(id);
            } else {
                set.remove(id);
            }
        }
    }

    /// How much the set grows, when each change is one against the set as it was.
    pub fn growth(&self) -> i64 {
        self.iter().map(|(_, gained)| if gained { 1 } else { -1 }).sum()
    }

    /// The numbers of the chunks that it touches, each with its part of the patch.
    pub fn chunks(&self, bits: u32) -> impl Iterator<Item = (u64, &[u64])> {
        self.0
            .chunk_by(move |a, b| a >> (bits + 1) == b >> (bits + 1))
            .map(move |part| (part[0] >> (bits + 1), part))
    }

    fn absorb(&mut self, later: Patch) {
        if self.0.is_empty() {
            self.0 = later.0;
            return;
        }
        for (id, gained) in later.iter() {
            self.set(id, gained);
        }
    }
}

/// A record as its bytes: decoded it takes eight times the room.
#[derive(Debug, Clone)]
pub struct Kept {
    /// With nothing sealed: only what goes to a disk is.
    pub bytes: Arc<[u8]>,
    /// Something in it is sealed where it is stored; if not, it is stored as it is.
    pub is_sealed: bool,
}

/// The changes of some entries, coalesced.
#[derive(Debug, Default)]
pub struct Delta {
    pub records: HashMap<(Kind, u64), Kept>,
    pub sets: BTreeMap<Vec<u8>, Patch>,
    /// Keys of places, gained or lost.
    pub places: BTreeMap<Vec<u8>, bool>,
    /// Sequences that changed a record, ascending.
    pub history: BTreeMap<u64, Vec<u64>>,
    /// The sequence of the last entry; 0 when there is none.
    pub upto: u64,
    /// Of its header, see `base::print`.
    pub print: u32,
    /// The highest record number in it.
    pub highest_id: u64,
    /// Roughly how many bytes it takes.
    pub weight: usize,
}

impl Delta {
    pub fn is_empty(&self) -> bool {
        self.upto == 0
    }

    /// Lays one record's change over what is here already; `kept` is the record after it.
    pub fn change(&mut self, before: Option<&Record>, after: &Record, kept: Kept, sequence: u64) {
        let (old, new) = match before {
            Some(before) => index::filed_around(before, after),
            None => (Filed::default(), index::filed(after)),
        };
        self.file(&old, &new, after.id.0);
        self.history.entry(after.id.0).or_default().push(sequence);
        self.highest_id = self.highest_id.max(after.id.0);
        self.weight += 96 + kept.bytes.len();
        self.records.insert((after.kind, after.id.0), kept);
    }

    fn file(&mut self, old: &Filed, new: &Filed, id: u64) {
        index::differences(old.sets(), new.sets(), |key, gained| {
            match self.sets.get_mut(key) {
                Some(patch) => patch.set(id, gained),
                None => {
                    let mut patch = Patch::default();
                    patch.set(id, gained);
                    self.sets.insert(key.to_vec(), patch);
                    self.weight += 96 + key.len();
                }
            }
            self.weight += 16;
        });
        index::differences(old.places(), new.places(), |key, gained| {
            self.weight += 64 + key.len();
            self.places.insert(key.to_vec(), gained);
        });
    }

    /// Lays a later delta over this one.
    pub fn absorb(&mut self, later: Delta) {
        if later.is_empty() {
            return;
        }
        if self.is_empty() {
            *self = later;
            return;
        }
        self.records.extend(later.records);
        for (key, patch) in later.sets {
            self.sets.entry(key).or_default().absorb(patch);
        }
        self.places.extend(later.places);
        for (id, sequences) in later.history {
            self.history.entry(id).or_default().extend(sequences);
        }
        self.upto = later.upto;
        self.print = later.print;
        self.highest_id = self.highest_id.max(later.highest_id);
        self.weight += later.weight;
    }

    /// The sets whose keys begin so.
    pub fn sets_from<'a>(&'a self, prefix: &'a [u8]) -> impl Iterator<Item = (&'a Vec<u8>, &'a Patch)> {
        self.sets
            .range::<[u8], _>((Bound::Included(prefix), Bound::Unbounded))
            .take_while(move |(key, _)| key.starts_with(prefix))
    }

    /// The places of a bucket: sort keys, gained or lost.
    pub fn places_from<'a>(&'a self, prefix: &'a [u8]) -> impl Iterator<Item = (&'a [u8], bool)> {
        self.places
            .range::<[u8], _>((Bound::Included(prefix), Bound::Unbounded))
            .take_while(move |(key, _)| key.starts_with(prefix))
            .map(move |(key, gained)| (&key[prefix.len()..], *gained))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_on_a_number_counts() {
        let mut patch = Patch::default();
        for (id, gained) in [(5, true), (2, true), (9, false), (5, false), (9, true), (2, true)] {
            patch.set(id, gained);
        }
        assert_eq!(patch.iter().collect::<Vec<_>>(), [(2, true), (5, false), (9, true)]);
        let mut set: IdSet = [5, 7].into_iter().collect();
        patch.apply(&mut set);
        patch.apply(&mut set);
        assert_eq!(set.iter().collect::<Vec<_>>(), [2, 7, 9]);
    }

    #[test]
    fn a_patch_falls_into_chunks() {
        let mut patch = Patch::default();
        for id in [1, 65_535, 65_536, 200_000] {
            patch.set(id, true);
        }
        let chunks: Vec<(u64, usize)> = patch.chunks(16).map(|(chunk, part)| (chunk, part.len())).collect();
        assert_eq!(chunks, [(0, 2), (1, 1), (3, 1)]);
    }
}
