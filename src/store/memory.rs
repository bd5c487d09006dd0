//! The key-value face over a map in memory, for tests and for stores that need no disk.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use super::error::StoreError;
use super::kv::{Batch, Kv, Visit};

#[derive(Debug, Default)]
pub struct MemoryKv {
    map: RwLock<BTreeMap<Vec<u8>, Vec<u8>>>,
}

impl MemoryKv {
    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<Vec<u8>, Vec<u8>>> {
        self.map.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kv for MemoryKv {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.read().get(key).cloned())
    }

    fn scan(&self, from: &[u8], to: &[u8], visit: &mut Visit) -> Result<(), StoreError> {
        if from >= to {
            return Ok(());
        }
        for (key, value) in self.read().range(from.to_vec()..to.to_vec()) {
            if !visit(key, value)? {
                break;
            }
        }
        Ok(())
    }

    fn scan_back(&self, from: &[u8], to: &[u8], visit: &mut Visit) -> Result<(), StoreError> {
        if from >= to {
            return Ok(());
        }
        for (key, value) in self.read().range(from.to_vec()..to.to_vec()).rev() {
            if !visit(key, value)? {
                break;
            }
        }
        Ok(())
    }

    fn write(&self, batch: Batch) -> Result<(), StoreError> {
        let mut map = self.map.write().unwrap_or_else(PoisonError::into_inner);
        for (key, value) in batch.writes {
            match value {
                Some(value) => map.insert(key, value),
                None => map.remove(&key),
            };
        }
        Ok(())
    }

    fn flush(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn size(&self) -> Result<u64, StoreError> {
        let bytes: usize = self.read().iter().map(|(key, value)| key.len() + value.len()).sum();
        Ok(bytes as u64)
    }
}
