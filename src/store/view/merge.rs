//! Writing a delta into the stored view, in batches of at most 500 keys.
//! In: a delta. Out: a stored view that holds it. Cut off anywhere, it is finished by merging the same entries again.
//!
//! The order makes that true: «N in progress», sets, places, histories, and only then records, «N reached». As long as
//! the old records stand, applying the entries again finds the same differences; and each write is the last word on
//! its key, so writing it twice does no harm.

use crate::domain::record::RecordId;
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::kv::Batch;

use super::base::{Base, State};
use super::delta::{Delta, Patch};
use super::frame::{body, framed};
use super::{chunk, history, places};

/// Merges a delta whose every entry is durable in the journal. Returns the new state.
pub fn merge(base: &Base, state: State, delta: &Delta) -> Result<State, StoreError> {
    let begun = State { in_progress: delta.upto, ..state };
    base.set_state(begun)?;
    let mut writer = Writer { base, batch: Batch::default() };
    for (set, patch) in &delta.sets {
        merge_set(&mut writer, set, patch)?;
    }
    merge_places(&mut writer, delta)?;
    merge_histories(&mut writer, delta)?;
    merge_records(&mut writer, delta)?;
    writer.flush()?;
    base.kv.flush()?;
    let done = State {
        reached: delta.upto,
        in_progress: 0,
        highest_id: state.highest_id.max(delta.highest_id),
        print: delta.print,
        ..state
    };
    base.set_state(done)?;
    base.kv.flush()?;
    Ok(done)
}

struct Writer<'a> {
    base: &'a Base,
    batch: Batch,
}

impl Writer<'_> {
    fn put(&mut self, key: Vec<u8>, body: &[u8]) -> Result<(), StoreError> {
        let value = framed(&key, body);
        self.write(key, Some(value))
    }

    fn write(&mut self, key: Vec<u8>, value: Option<Vec<u8>>) -> Result<(), StoreError> {
        self.batch.writes.push((key, value));
        if self.batch.is_full() { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        if self.batch.writes.is_empty() {
            return Ok(());
        }
        self.base.write(std::mem::take(&mut self.batch))
    }
}

fn merge_set(writer: &mut Writer, set: &[u8], patch: &Patch) -> Result<(), StoreError> {
    for (number, part) in patch.chunks(keys::CHUNK_BITS) {
        let key = keys::chunk(set, number);
        let stored = writer.base.kv.get(&key)?;
        let old = match &stored {
            Some(value) => chunk::decode(&key, body(&key, value)?)?,
            None => Vec::new(),
        };
        let new = patched(&old, part);
        if new.is_empty() {
            if stored.is_some() {
                writer.write(key, None)?;
            }
        } else if new != old {
            writer.put(key, &chunk::encode(&new))?;
        }
    }
    Ok(())
}

/// Both ascend; a word of `part` is the doubled number, the lowest bit saying "gained" (see `delta.rs`).
fn patched(old: &[u16], part: &[u64]) -> Vec<u16> {
    let mut new = Vec::with_capacity(old.len() + part.len());
    let mut at = 0;
    for &word in part {
        let number = (word >> 1) as u16;
        let upto = at + old[at..].partition_point(|&held| held < number);
        new.extend(&old[at..upto]);
        at = upto + usize::from(old.get(upto) == Some(&number));
        if word & 1 == 1 {
            new.push(number);
        }
    }
    new.extend(&old[at..]);
    new
}

fn merge_places(writer: &mut Writer, delta: &Delta) -> Result<(), StoreError> {
    let all: Vec<(&[u8], &[u8], bool)> = delta
        .places
        .iter()
        .map(|(key, gained)| {
            let (prefix, sort) = keys::split_place(key);
            (prefix, sort, *gained)
        })
        .collect();
    for bucket in all.chunk_by(|a, b| a.0 == b.0) {
        let changes: Vec<(&[u8], bool)> = bucket.iter().map(|&(_, sort, gained)| (sort, gained)).collect();
        for (key, value) in places::change(&*writer.base.kv, bucket[0].0, &changes)? {
            writer.write(key, value)?;
        }
    }
    Ok(())
}

fn merge_histories(writer: &mut Writer, delta: &Delta) -> Result<(), StoreError> {
    let mut all: Vec<(Vec<u8>, u64, u64)> = Vec::new();
    for (&id, sequences) in &delta.history {
        let slot = id & ((1 << keys::HISTORY_BITS) - 1);
        all.extend(sequences.iter().map(|&sequence| (keys::history(id, sequence), slot, sequence)));
    }
    all.sort_unstable();
    for value in all.chunk_by(|a, b| a.0 == b.0) {
        let key = &value[0].0;
        let mut histories = match writer.base.body(key)? {
            Some(body) => history::decode(key, &body)?,
            None => Default::default(),
        };
        for &(_, slot, sequence) in value {
            let list = histories.entry(slot).or_default();
            if let Err(at) = list.binary_search(&sequence) {
                list.insert(at, sequence);
            }
        }
        writer.put(key.clone(), &history::encode(&histories))?;
    }
    Ok(())
}

fn merge_records(writer: &mut Writer, delta: &Delta) -> Result<(), StoreError> {
    let mut all: Vec<_> = delta.records.iter().collect();
    all.sort_unstable_by_key(|(at, _)| **at);
    for (&(kind, id), kept) in all {
        let id = RecordId(id);
        let bytes = writer.base.encoded(kind, id, kept)?;
        writer.put(keys::record(kind, id), &bytes)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_adds_and_removes_whatever_was_there() {
        let word = |number: u64, gained: bool| number << 1 | u64::from(gained);
        let part = [word(1, true), word(5, false), word(6, true), word(9, false), word(12, true)];
        assert_eq!(patched(&[5, 6, 7], &part), [1, 6, 7, 12]);
        assert_eq!(patched(&[], &part), [1, 6, 12]);
        assert_eq!(patched(&[1, 6, 7, 12], &part), [1, 6, 7, 12]);
    }
}
