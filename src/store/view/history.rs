//! The histories of sixty-four records in one value: which entries changed each.
//! In: a body (frame taken off) and sequences by slot. Out: the same the other way round.
//!
//! Body: (slot, count, sequences as differences)…, numbers of varying length, slots ascending.

use std::collections::BTreeMap;

use crate::store::error::StoreError;

use super::frame::{damaged, push_number, take_number};

/// The sequences of a history value by slot.
pub fn decode(key: &[u8], mut body: &[u8]) -> Result<BTreeMap<u64, Vec<u64>>, StoreError> {
    let mut histories = BTreeMap::new();
    while !body.is_empty() {
        let (slot, list) = take_one(&mut body).ok_or_else(|| damaged(key, "history cut short"))?;
        histories.insert(slot, list);
    }
    Ok(histories)
}

fn take_one(body: &mut &[u8]) -> Option<(u64, Vec<u64>)> {
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
pub fn encode(histories: &BTreeMap<u64, Vec<u64>>) -> Vec<u8> {
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
    fn histories_come_back_and_a_cut_one_is_damaged() {
        let histories = BTreeMap::from([(0, vec![5]), (7, vec![]), (63, vec![1, 2, 1 << 40])]);
        let body = encode(&histories);
        assert_eq!(decode(b"", &body), Ok(histories));
        for length in 1..body.len() {
            let cut = decode(b"", &body[..length]);
            // A cut between two records cannot be told here; the frame tells.
            assert!(cut.is_err() || [3, 5].contains(&length), "{length}");
        }
    }
}
