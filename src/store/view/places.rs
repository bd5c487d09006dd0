//! The places of one bucket in order, about 128 to a stored value.
//! In: sort keys gained and lost. Out: sort keys ascending, and the writes that make the stored ones so.
//!
//! A stored value holds the sort keys from its own (the tail of its key; empty: the bucket's first) up to the next
//! value's key. A sort key begins a value of its own when a hash of it says so: therefore the same places lie in the
//! same values whatever led to them, and one change rewrites one or two values.
//! Sort keys at or past the next value's key do not count. So writes put from right to left, then removed from left
//! to right, may be cut off after any of them: each place is still there exactly once.

use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::kv::Kv;

use super::frame::{body, damaged, framed, push_number, take_bytes, take_number};

/// One of so many sort keys (on average) begins a value; a power of two.
const HEAD_EVERY: u32 = 128;

/// Writes in the order in which they must reach the store.
pub type Writes = Vec<(Vec<u8>, Option<Vec<u8>>)>;

fn is_head(sort: &[u8]) -> bool {
    crc32c::crc32c(sort) & (HEAD_EVERY - 1) == 0
}

/// Hands every sort key of a bucket to `visit`, ascending; `false` ends it.
pub fn scan(kv: &dyn Kv, prefix: &[u8], visit: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), StoreError> {
    let mut held: Option<(Vec<u8>, Vec<u8>)> = None;
    let mut goes_on = true;
    kv.scan(prefix, &keys::after(prefix), &mut |key, value| {
        if let Some((held_key, held_value)) = held.replace((key.to_vec(), value.to_vec())) {
            goes_on = visit_value(&held_key, &held_value, Some(&key[prefix.len()..]), visit)?;
        }
        Ok(goes_on)
    })?;
    if let (true, Some((key, value))) = (goes_on, held) {
        visit_value(&key, &value, None, visit)?;
    }
    Ok(())
}

fn visit_value(
    key: &[u8],
    value: &[u8],
    end: Option<&[u8]>,
    visit: &mut dyn FnMut(&[u8]) -> bool,
) -> Result<bool, StoreError> {
    let mut rest = body(key, value)?;
    let mut sort = Vec::new();
    while !rest.is_empty() {
        take_sort(&mut rest, &mut sort).ok_or_else(|| damaged(key, "places cut short"))?;
        if end.is_some_and(|end| sort.as_slice() >= end) {
            break;
        }
        if !visit(&sort) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn take_sort(rest: &mut &[u8], sort: &mut Vec<u8>) -> Option<()> {
    let shared = usize::try_from(take_number(rest)?).ok()?;
    let length = take_number(rest)?;
    let suffix = take_bytes(rest, length)?;
    if shared > sort.len() {
        return None;
    }
    sort.truncate(shared);
    sort.extend(suffix);
    Some(())
}

fn encode(sorts: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut last: &[u8] = &[];
    for sort in sorts {
        let shared = last.iter().zip(sort).take_while(|(a, b)| a == b).count();
        push_number(&mut bytes, shared as u64);
        push_number(&mut bytes, (sort.len() - shared) as u64);
        bytes.extend(&sort[shared..]);
        last = sort;
    }
    bytes
}

/// A run of neighbouring stored values that some changes touch.
struct Region {
    /// Key of the first value, which stays (or is the bucket's first).
    start: Vec<u8>,
    /// Keys of the other values in it, ascending.
    others: Vec<Vec<u8>>,
    sorts: Vec<Vec<u8>>,
    /// Key of the value after it.
    next: Option<Vec<u8>>,
}

/// The writes that make these changes (sort keys ascending, gained or lost) in a bucket.
/// Each change may have been made already.
pub fn change(kv: &dyn Kv, prefix: &[u8], mut changes: &[(&[u8], bool)]) -> Result<Writes, StoreError> {
    let mut writes = Writes::new();
    while let Some(&(first, _)) = changes.first() {
        let mut region = Region::holding(kv, prefix, first)?;
        let mut taken = 0;
        while let Some(&(sort, _)) = changes.get(taken) {
            if let Some(next) = region.next.as_deref().map(|next| &next[prefix.len()..]) {
                if sort == next {
                    region.extend(kv, prefix)?;
                } else if sort >= next {
                    break;
                }
            }
            taken += 1;
        }
        let (here, later) = changes.split_at(taken);
        region.apply(here);
        region.write(prefix, &mut writes);
        changes = later;
    }
    Ok(writes)
}

impl Region {
    /// The value that holds this sort key; and the one before it, when this one begins a value.
    fn holding(kv: &dyn Kv, prefix: &[u8], sort: &[u8]) -> Result<Region, StoreError> {
        let key = [prefix, sort].concat();
        let mut start = prefix.to_vec();
        kv.scan_back(prefix, &key, &mut |key, _| {
            start = key.to_vec();
            Ok(false)
        })?;
        let mut region =
            Region { start: start.clone(), others: Vec::new(), sorts: Vec::new(), next: Some(start.clone()) };
        region.load(kv, prefix)?;
        if region.next.as_deref().is_some_and(|next| next[prefix.len()..] == *sort) {
            region.extend(kv, prefix)?;
        }
        Ok(region)
    }

    /// Takes in the value at `next`.
    fn extend(&mut self, kv: &dyn Kv, prefix: &[u8]) -> Result<(), StoreError> {
        self.others.extend(self.next.clone());
        self.load(kv, prefix)
    }

    fn load(&mut self, kv: &dyn Kv, prefix: &[u8]) -> Result<(), StoreError> {
        let Some(key) = self.next.take() else { return Ok(()) };
        let mut value = None;
        let mut next = None;
        kv.scan(&key, &keys::after(prefix), &mut |found, bytes| {
            if found == key {
                value = Some(bytes.to_vec());
                return Ok(true);
            }
            next = Some(found.to_vec());
            Ok(false)
        })?;
        let end = next.as_deref().map(|next| &next[prefix.len()..]);
        if let Some(value) = value {
            visit_value(&key, &value, end, &mut |sort| {
                self.sorts.push(sort.to_vec());
                true
            })?;
        }
        self.next = next;
        Ok(())
    }

    fn apply(&mut self, changes: &[(&[u8], bool)]) {
        let mut merged = Vec::with_capacity(self.sorts.len() + changes.len());
        let mut old = std::mem::take(&mut self.sorts).into_iter().peekable();
        for &(sort, gained) in changes {
            while let Some(before) = old.next_if(|before| before.as_slice() < sort) {
                merged.push(before);
            }
            old.next_if(|same| same.as_slice() == sort);
            if gained {
                merged.push(sort.to_vec());
            }
        }
        merged.extend(old);
        self.sorts = merged;
    }

    fn write(self, prefix: &[u8], writes: &mut Writes) {
        let mut cuts: Vec<usize> = vec![0];
        let at_first = |at: usize, sort: &[u8]| at == 0 && self.start[prefix.len()..] == *sort;
        let heads = self.sorts.iter().enumerate().filter(|(at, sort)| is_head(sort) && !at_first(*at, sort));
        cuts.extend(heads.map(|(at, _)| at));
        let mut kept = Vec::new();
        let mut end = self.sorts.len();
        for (piece, &cut) in cuts.iter().enumerate().rev() {
            let sorts = &self.sorts[cut..end];
            end = cut;
            let key = if piece == 0 { self.start.clone() } else { [prefix, &sorts[0]].concat() };
            let value = (!sorts.is_empty()).then(|| framed(&key, &encode(sorts)));
            kept.push(key.clone());
            writes.push((key, value));
        }
        let gone = self.others.into_iter().filter(|key| !kept.contains(key));
        writes.extend(gone.map(|key| (key, None)));
    }
}

#[cfg(test)]
#[path = "places_tests.rs"]
mod tests;
