//! Keys of the view: one ordered map, a byte for each keyspace, big-endian numbers, so that keys sort as things do.
//! In: kinds, facets, words, places. Out: byte keys and the parts of one. No values, no reading, no writing.
//!
//! ```text
//! 00                                        state of the view
//! 10 kind id                                records
//! 20 kind                             chunk every record of a kind      ┐
//! 21 kind facet value                 chunk records with a value        │ sets of numbers,
//! 22 kind facet value/32              chunk the same, 32 values at once │ 65,536 numbers a value
//! 23 kind stem 0                      chunk records with a word form    │
//! 24 kind order bucket 0              chunk records in a bucket         │
//! 25 kind order                       chunk records with a place        ┘
//! 30 kind order bucket 0 (fine 0 id)?       places of a bucket in order, about 128 a value
//! 40 id/64 sequence/65536                   sequences that changed a record
//! ```
//! A text `t 0` is escaped: a zero byte inside becomes `00 FF`, and `00 01` ends it; so order is kept.

use crate::domain::index::{Facet, OrderId, Place};
use crate::domain::record::{Kind, RecordId};

pub const STATE: &[u8] = &[0x00];
const RECORDS: u8 = 0x10;
const ALL: u8 = 0x20;
const FACET: u8 = 0x21;
const FACET_BLOCK: u8 = 0x22;
const WORD: u8 = 0x23;
const BUCKET: u8 = 0x24;
const PLACED: u8 = 0x25;
const PLACES: u8 = 0x30;
const HISTORY: u8 = 0x40;

/// Numbers in one stored bitmap: `1 << CHUNK_BITS`.
pub const CHUNK_BITS: u32 = 16;
/// Values of a facet that share one bitmap of [`facet_block`].
pub const FACET_BLOCK_BITS: u32 = 5;
/// Records that share one history value.
pub const HISTORY_BITS: u32 = 6;
const HISTORY_SEQUENCE_BITS: u32 = 16;
/// Bytes of a chunk's number at the end of a set's key.
pub const CHUNK_BYTES: usize = 6;

const ESCAPE: u8 = 0x00;
const ESCAPED_ZERO: u8 = 0xFF;
const TERMINATOR: u8 = 0x01;

/// A key by itself. Filing a record makes some sixty keys: they are appended to one buffer by the functions `push_…`.
fn made(push: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut key = Vec::with_capacity(48);
    push(&mut key);
    key
}

fn push_head(key: &mut Vec<u8>, space: u8, kind: Kind) {
    key.extend([space, kind.code()]);
}

fn push_escaped(key: &mut Vec<u8>, bytes: &[u8]) {
    for &byte in bytes {
        key.push(byte);
        if byte == ESCAPE {
            key.push(ESCAPED_ZERO);
        }
    }
    key.extend([ESCAPE, TERMINATOR]);
}

/// A record. One to a value: eight to a value were measured to cost more room, memory and time (2026-11).
pub fn record(kind: Kind, id: RecordId) -> Vec<u8> {
    made(|key| {
        push_head(key, RECORDS, kind);
        key.extend(id.0.to_be_bytes());
    })
}

/// Set: every existing record of the kind.
pub fn all(kind: Kind) -> Vec<u8> {
    made(|key| push_all(key, kind))
}

pub fn push_all(key: &mut Vec<u8>, kind: Kind) {
    push_head(key, ALL, kind);
}

/// Prefix of the sets of a facet; followed by the value.
pub fn facet_values(kind: Kind, facet: Facet) -> Vec<u8> {
    made(|key| push_facet_values(key, kind, facet))
}

fn push_facet_values(key: &mut Vec<u8>, kind: Kind, facet: Facet) {
    push_head(key, FACET, kind);
    key.extend(facet.to_be_bytes());
}

/// Set: records with a value of a facet.
pub fn facet(kind: Kind, facet: Facet, value: u64) -> Vec<u8> {
    made(|key| push_facet(key, kind, facet, value))
}

pub fn push_facet(key: &mut Vec<u8>, kind: Kind, facet: Facet, value: u64) {
    push_facet_values(key, kind, facet);
    key.extend(value.to_be_bytes());
}

/// Set: records with any of the 32 values of a block (`value >> FACET_BLOCK_BITS`).
pub fn facet_block(kind: Kind, facet: Facet, block: u64) -> Vec<u8> {
    made(|key| push_facet_block(key, kind, facet, block))
}

pub fn push_facet_block(key: &mut Vec<u8>, kind: Kind, facet: Facet, block: u64) {
    push_head(key, FACET_BLOCK, kind);
    key.extend(facet.to_be_bytes());
    key.extend(block.to_be_bytes());
}

/// Set: records with a word form.
pub fn word(kind: Kind, stem: &str) -> Vec<u8> {
    made(|key| push_word(key, kind, stem))
}

pub fn push_word(key: &mut Vec<u8>, kind: Kind, stem: &str) {
    push_head(key, WORD, kind);
    push_escaped(key, stem.as_bytes());
}

/// What the keys of all word forms with this beginning begin with.
pub fn words_from(kind: Kind, prefix: &str) -> Vec<u8> {
    let mut key = word(kind, prefix);
    key.truncate(key.len() - 2);
    key
}

/// Prefix of the sets of an order's buckets; followed by the escaped bucket.
pub fn buckets(kind: Kind, order: OrderId) -> Vec<u8> {
    made(|key| push_buckets(key, kind, order))
}

fn push_buckets(key: &mut Vec<u8>, kind: Kind, order: OrderId) {
    push_head(key, BUCKET, kind);
    key.extend(order.to_be_bytes());
}

/// Set: records with a place in this bucket.
#[cfg(test)]
pub fn bucket(kind: Kind, place: &Place) -> Vec<u8> {
    made(|key| push_bucket(key, kind, place))
}

pub fn push_bucket(key: &mut Vec<u8>, kind: Kind, place: &Place) {
    push_buckets(key, kind, place.order);
    push_escaped(key, &place.bucket);
}

/// Set: records with a place in this order.
pub fn placed(kind: Kind, order: OrderId) -> Vec<u8> {
    made(|key| push_placed(key, kind, order))
}

pub fn push_placed(key: &mut Vec<u8>, kind: Kind, order: OrderId) {
    push_head(key, PLACED, kind);
    key.extend(order.to_be_bytes());
}

/// The key of a place: its bucket's prefix and its sort key (escaped `fine`, record number).
#[cfg(test)]
pub fn place(kind: Kind, place: &Place, id: RecordId) -> Vec<u8> {
    made(|key| push_place(key, kind, place, id))
}

pub fn push_place(key: &mut Vec<u8>, kind: Kind, place: &Place, id: RecordId) {
    let start = key.len();
    push_bucket(key, kind, place);
    key[start] = PLACES;
    push_escaped(key, &place.fine);
    key.extend(id.0.to_be_bytes());
}

/// Prefix of the places of the bucket whose set has this key.
pub fn places_of_bucket(bucket_set: &[u8]) -> Vec<u8> {
    let mut key = bucket_set.to_vec();
    if let Some(space) = key.first_mut() {
        *space = PLACES;
    }
    key
}

/// Splits a place's key into the bucket's prefix and the sort key.
pub fn split_place(key: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 4;
    while at + 1 < key.len() {
        match (key[at], key[at + 1]) {
            (ESCAPE, TERMINATOR) => return key.split_at(at + 2),
            (ESCAPE, _) => at += 2,
            _ => at += 1,
        }
    }
    key.split_at(key.len())
}

/// The record number at the end of a sort key.
pub fn id_of_sort_key(sort: &[u8]) -> u64 {
    number_at_end(sort)
}

/// The number in the last eight bytes; 0 when there are fewer.
pub fn number_at_end(key: &[u8]) -> u64 {
    let tail = key.len().checked_sub(8).and_then(|at| key[at..].try_into().ok());
    tail.map_or(0, u64::from_be_bytes)
}

/// The key of one chunk of a set.
pub fn chunk(set: &[u8], chunk: u64) -> Vec<u8> {
    let mut key = Vec::with_capacity(set.len() + CHUNK_BYTES);
    key.extend(set);
    key.extend(&chunk.to_be_bytes()[8 - CHUNK_BYTES..]);
    key
}

/// Splits a chunk's key into its set's key and the chunk's number.
pub fn split_chunk(key: &[u8]) -> (&[u8], u64) {
    let (set, tail) = key.split_at(key.len().saturating_sub(CHUNK_BYTES));
    let number = tail.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
    (set, number)
}

/// The history values of the block of records that this one belongs to begin so.
pub fn histories(id: u64) -> Vec<u8> {
    let mut key = vec![HISTORY];
    key.extend((id >> HISTORY_BITS).to_be_bytes());
    key
}

/// The history value that takes this sequence of this record.
pub fn history(id: u64, sequence: u64) -> Vec<u8> {
    let mut key = histories(id);
    key.extend((sequence >> HISTORY_SEQUENCE_BITS).to_be_bytes());
    key
}

/// The first key that does not begin with `prefix` any more.
pub fn after(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < 0xFF {
            end.push(last + 1);
            return end;
        }
    }
    vec![0xFF; prefix.len() + 1]
}

/// The part of a set's key that names its directory (a facet, or the buckets of an order), and the rest.
/// `None` for sets that are in no directory.
pub fn directory_of(set: &[u8]) -> Option<(&[u8], &[u8])> {
    (set.len() > 4 && matches!(set.first(), Some(&FACET | &BUCKET))).then(|| set.split_at(4))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place_of(bucket: &[u8], fine: &[u8]) -> Place {
        Place { order: 3, bucket: bucket.to_vec(), fine: fine.to_vec() }
    }

    #[test]
    fn place_keys_sort_as_bucket_then_fine_then_number() {
        let texts: [&[u8]; 7] = [b"", b"\0", b"\0\0", b"\0\x01", b"a", b"a\0b", b"ab"];
        let mut all = Vec::new();
        for bucket in texts {
            for fine in texts {
                for id in [0, 1, 255, 256, 1 << 40] {
                    all.push((bucket, fine, id));
                }
            }
        }
        let mut by_key = all.clone();
        by_key
            .sort_by_key(|(bucket, fine, id)| place(Kind::Activity, &place_of(bucket, fine), RecordId(*id)));
        all.sort();
        assert_eq!(by_key, all);
    }

    #[test]
    fn a_place_key_splits_where_its_bucket_ends() {
        for bucket_text in [&b""[..], b"\0", b"a\0\x01", b"2021-02"] {
            let place_here = place_of(bucket_text, b"\0fine");
            let key = place(Kind::Activity, &place_here, RecordId(77));
            let (prefix, sort) = split_place(&key);
            assert_eq!(prefix, places_of_bucket(&bucket(Kind::Activity, &place_here)));
            assert_eq!(id_of_sort_key(sort), 77);
        }
    }

    #[test]
    fn a_chunk_key_splits_into_set_and_number() {
        let set = facet(Kind::Activity, 12, 5);
        let key = chunk(&set, 0x0102_0304);
        assert_eq!(split_chunk(&key), (&set[..], 0x0102_0304));
    }

    #[test]
    fn no_key_of_another_word_begins_with_a_word_key() {
        let short = word(Kind::Activity, "шко");
        let long = word(Kind::Activity, "школ");
        assert!(!long.starts_with(&short));
        assert!(long.starts_with(&words_from(Kind::Activity, "шко")));
        assert!(short < long);
    }

    #[test]
    fn after_a_prefix_comes_the_next_one() {
        assert_eq!(after(&[1, 2]), vec![1, 3]);
        assert_eq!(after(&[1, 0xFF]), vec![2]);
        assert!(after(&[0xFF]) > vec![0xFF, 0xFF - 1]);
    }
}
