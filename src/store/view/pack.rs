//! Values that several records share: eight records in one, the histories of sixty-four in one.
//! In: bodies (frame taken off) and changes. Out: bodies. Small keys and few of them keep sled small.
//!
//! A pack: (slot, length, bytes)…, slots ascending. A history: (slot, count, sequences as differences)…

use std::collections::BTreeMap;

use crate::store::error::StoreError;

use super::frame::{damaged, push_number, take_bytes, take_number};

/// The bytes of one slot; `None` when the pack has none.
pub fn slot<'a>(key: &[u8], mut body: &'a [u8], wanted: u64) -> Result<Option<&'a [u8]>, StoreError> {
    while !body.is_empty() {
        let (slot, bytes) = take_slot(&mut body).ok_or_else(|| damaged(key, "pack cut short"))?;
        if slot == wanted {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

/// All slots of a pack.
pub fn slots<'a>(key: &[u8], mut body: &'a [u8]) -> Result<BTreeMap<u64, &'a [u8]>, StoreError> {
    let mut slots = BTreeMap::new();
    while !body.is_empty() {
        let (slot, bytes) = take_slot(&mut body).ok_or_else(|| damaged(key, "pack cut short"))?;
        slots.insert(slot, bytes);
    }
    Ok(slots)
}

fn take_slot<'a>(body: &mut &'a [u8]) -> Option<(u64, &'a [u8])> {
    let slot = take_number(body)?;
    let length = take_number(body)?;
    Some((slot, take_bytes(body, length)?))
}

/// The body of a pack.
pub fn packed<'a>(slots: impl IntoIterator<Item = (u64, &'a [u8])>) -> Vec<u8> {
    let mut body = Vec::new();
    for (slot, bytes) in slots {
        push_number(&mut body, slot);
        push_number(&mut body, bytes.len() as u64);
        body.extend(bytes);
    }
    body
}

/// The sequences of a history value by slot.
pub fn sequences(key: &[u8], mut body: &[u8]) -> Result<BTreeMap<u64, Vec<u64>>, StoreError> {
    let mut histories = BTreeMap::new();
    while !body.is_empty() {
        let (slot, list) = take_history(&mut body).ok_or_else(|| damaged(key, "history cut short"))?;
        histories.insert(slot, list);
    }
    Ok(histories)
}

fn take_history(body: &mut &[u8]) -> Option<(u64, Vec<u64>)> {
    let slot = take_number(body)?;
    let count = take_number(body)?;
    let mut last = 0u64;
    let mut list = Vec::new();
    for _ in 0..count {
        last = last.checked_add(take_number(body)?)?;
        list.push(last);
    }
    Some((slot, list))
}

/// The body of a history value; sequences ascend.
pub fn history(histories: &BTreeMap<u64, Vec<u64>>) -> Vec<u8> {
    let mut body = Vec::new();
    for (&slot, sequences) in histories {
        push_number(&mut body, slot);
        push_number(&mut body, sequences.len() as u64);
        let mut last = 0;
        for &sequence in sequences {
            push_number(&mut body, sequence - last);
            last = sequence;
        }
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_and_histories_come_back() {
        let slots_in: [(u64, &[u8]); 3] = [(0, b"first"), (3, b""), (7, b"last")];
        let body = packed(slots_in);
        assert_eq!(slot(b"", &body, 7), Ok(Some(&b"last"[..])));
        assert_eq!(slot(b"", &body, 3), Ok(Some(&b""[..])));
        assert_eq!(slot(b"", &body, 1), Ok(None));
        assert_eq!(slots(b"", &body).unwrap().into_iter().collect::<Vec<_>>(), slots_in);
        assert!(slots(b"", &body[..body.len() - 1]).is_err());

        let histories = BTreeMap::from([(0, vec![5]), (63, vec![1, 2, 1 << 40])]);
        let body = history(&histories);
        assert_eq!(sequences(b"", &body), Ok(histories));
        assert!(sequences(b"", &body[..body.len() - 1]).is_err());
    }
}
