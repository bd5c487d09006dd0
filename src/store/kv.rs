//! The small ordered key-value face behind the view: get, scan both ways, atomic batch.
//! In: byte keys and values. Out: the same. Two things implement it: sled and a map in memory.
//! It knows nothing of records, and the view knows nothing of sled.

use super::error::StoreError;

/// At most so many keys go into one batch: larger scattered batches cost sled gigabytes (measured, 2026-08).
pub const BATCH_KEYS: usize = 500;

/// Writes that happen together or not at all. A value of `None` removes the key.
#[derive(Debug, Default)]
pub struct Batch {
    pub writes: Vec<(Vec<u8>, Option<Vec<u8>>)>,
}

impl Batch {
    pub fn put(&mut self, key: Vec<u8>, value: Vec<u8>) {
        self.writes.push((key, Some(value)));
    }

    pub fn remove(&mut self, key: Vec<u8>) {
        self.writes.push((key, None));
    }

    pub fn is_full(&self) -> bool {
        self.writes.len() >= BATCH_KEYS
    }
}

/// What a scan hands every pair to; `false` ends the scan.
pub type Visit<'a> = dyn FnMut(&[u8], &[u8]) -> Result<bool, StoreError> + 'a;

/// An ordered map of bytes. Every call may be made from any thread.
pub trait Kv: Send + Sync {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// Pairs with `from <= key < to`, ascending. A scan beside a write may see the state before or after it, key by key.
    fn scan(&self, from: &[u8], to: &[u8], visit: &mut Visit) -> Result<(), StoreError>;

    /// The same pairs, descending.
    fn scan_back(&self, from: &[u8], to: &[u8], visit: &mut Visit) -> Result<(), StoreError>;

    /// Applies the whole batch or nothing of it. Durable only after [`Kv::flush`].
    fn write(&self, batch: Batch) -> Result<(), StoreError>;

    /// Everything written before this call survives the death of the machine.
    fn flush(&self) -> Result<(), StoreError>;

    /// Bytes on disk (in memory, for the one that has no disk).
    fn size(&self) -> Result<u64, StoreError>;
}
