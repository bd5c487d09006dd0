//! The key-value face over sled 0.34: the one file that knows sled.
//! In: a folder. Out: a [`Kv`]. What sled says is wrong with its files becomes `ViewDamaged`; so does a panic of its
//! own, which damaged files were seen to cause. Opening may hang on damaged files: call it from a thread of its own.

use std::cell::Cell;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::error::StoreError;
use super::kv::{Batch, Kv, Visit};

/// Pages kept by sled itself; what readers ask for is kept decoded above it. Its default is 1 GB.
const CACHE_BYTES: u64 = 16 << 20;

pub struct SledKv {
    db: sled::Db,
    folder: PathBuf,
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread now is one that is caught and becomes an error: a panic hook keeps silent then.
pub fn panic_is_caught() -> bool {
    GUARDED.get()
}

impl SledKv {
    /// Opens or creates. May hang, or take very long, when the files are damaged.
    pub fn open(folder: &Path) -> Result<SledKv, StoreError> {
        let config = sled::Config::new()
            .path(folder)
            .cache_capacity(CACHE_BYTES)
            .mode(sled::Mode::LowSpace)
            .flush_every_ms(None);
        let db = guarded(folder, || config.open())?;
        Ok(SledKv { db, folder: folder.to_path_buf() })
    }

    fn guarded<T>(&self, act: impl FnOnce() -> sled::Result<T>) -> Result<T, StoreError> {
        guarded(&self.folder, act)
    }

    fn visit_all(
        &self,
        mut next: impl FnMut() -> Option<sled::Result<(sled::IVec, sled::IVec)>>,
        visit: &mut Visit,
    ) -> Result<(), StoreError> {
        while let Some((key, value)) = self.guarded(|| next().transpose())? {
            if !visit(&key, &value)? {
                break;
            }
        }
        Ok(())
    }
}

fn guarded<T>(folder: &Path, act: impl FnOnce() -> sled::Result<T>) -> Result<T, StoreError> {
    let outer = GUARDED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(act));
    GUARDED.set(outer);
    match done {
        Ok(done) => done.map_err(|error| store_error(folder, error)),
        Err(_) => Err(StoreError::ViewDamaged { what: "the key-value store broke down".to_owned() }),
    }
}

fn store_error(folder: &Path, error: sled::Error) -> StoreError {
    let path = folder.to_path_buf();
    match error {
        sled::Error::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => {
            StoreError::DiskFull { path }
        }
        // Damaged files make sled read past their end, or find its own version wanting.
        sled::Error::Io(error)
            if matches!(
                error.kind(),
                std::io::ErrorKind::UnexpectedEof
                    | std::io::ErrorKind::InvalidData
                    | std::io::ErrorKind::Other
            ) =>
        {
            StoreError::ViewDamaged { what: error.to_string() }
        }
        sled::Error::Io(error) => StoreError::Io { doing: "view", path, reason: error.to_string() },
        other => StoreError::ViewDamaged { what: other.to_string() },
    }
}

impl Kv for SledKv {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.guarded(|| self.db.get(key))?.map(|value| value.to_vec()))
    }

    fn scan(&self, from: &[u8], to: &[u8], visit: &mut Visit) -> Result<(), StoreError> {
        if from >= to {
            return Ok(());
        }
        let mut range = self.db.range(from..to);
        self.visit_all(|| range.next(), visit)
    }

    fn scan_back(&self, from: &[u8], to: &[u8], visit: &mut Visit) -> Result<(), StoreError> {
        if from >= to {
            return Ok(());
        }
        let mut range = self.db.range(from..to);
        self.visit_all(|| range.next_back(), visit)
    }

    fn write(&self, batch: Batch) -> Result<(), StoreError> {
        let mut writes = sled::Batch::default();
        for (key, value) in batch.writes {
            match value {
                Some(value) => writes.insert(key, value),
                None => writes.remove(key),
            }
        }
        self.guarded(|| self.db.apply_batch(writes))
    }

    /// sled's own flush asks the kernel for `sync_file_range` only, which survives no power cut.
    fn flush(&self) -> Result<(), StoreError> {
        self.guarded(|| self.db.flush())?;
        let path = self.folder.join("db");
        let synced = File::open(&path).and_then(|file| file.sync_data());
        synced.map_err(|error| StoreError::SyncFailed { path, reason: error.to_string() })
    }

    fn size(&self) -> Result<u64, StoreError> {
        self.guarded(|| self.db.size_on_disk())
    }
}
