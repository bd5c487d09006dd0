//! The key-value face over sled 0.34: the one file that knows sled.
//! In: a folder. Out: a [`Kv`]. What sled says is wrong with its files becomes `ViewDamaged`; so does a panic of its
//! own, which damaged files were seen to cause. Opening may hang on damaged files: call it from a thread of its own.
//! Of some damage sled says nothing and goes back to an older state (seen 2026-11 with one flipped bit): a number
//! counted at each flush, in sled and in a file beside it, tells that.

use std::cell::Cell;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::error::StoreError;
use super::kv::{Batch, Kv, Visit};

/// Pages kept by sled itself; what readers ask for is kept decoded above it. Its default is 1 GB.
const CACHE_BYTES: u64 = 16 << 20;

/// Flushes are counted under this key, past every key of a view, and in this file.
const FLUSHES_KEY: &[u8] = &[0xFF; 24];
const FLUSHES_FILE: &str = "flushes";

/// sled notes where everything lies only while it opens, and reads all that was written since when it opens next: after
/// a million activities were filled in, 2.5 s. So who wrote more than this opens once more when it closes.
const NOTED_AFTER: u64 = 64 << 20;

pub struct SledKv {
    /// There until it is closed.
    db: Option<sled::Db>,
    folder: PathBuf,
    flushes: Mutex<u64>,
    /// Bytes of keys and values since it was opened.
    written: AtomicU64,
    /// Something failed: what is on the disk is not to be opened without need.
    failed: AtomicBool,
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
        let db = guarded(folder, || open_when_free(folder))?;
        let counted = guarded(folder, || db.get(FLUSHES_KEY))?;
        let counted = counted.and_then(|bytes| Some(u64::from_be_bytes(bytes.as_ref().try_into().ok()?)));
        let flushes = counted.unwrap_or(0);
        if flushes < flushes_in_file(folder)? {
            return Err(StoreError::ViewDamaged {
                what: "the key-value store lost what was flushed".to_owned(),
            });
        }
        close_to_others(folder).map_err(|error| file_error("closing to others", folder, &error))?;
        Ok(SledKv {
            db: Some(db),
            folder: folder.to_path_buf(),
            flushes: Mutex::new(flushes),
            written: AtomicU64::new(0),
            failed: AtomicBool::new(false),
        })
    }

    fn db(&self) -> Result<&sled::Db, StoreError> {
        self.db.as_ref().ok_or_else(|| StoreError::Internal("the key-value store is closed".to_owned()))
    }

    fn guarded<T>(&self, act: impl FnOnce() -> sled::Result<T>) -> Result<T, StoreError> {
        guarded(&self.folder, act).inspect_err(|_| self.failed.store(true, Ordering::Relaxed))
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

fn config(folder: &Path) -> sled::Config {
    sled::Config::new()
        .path(folder)
        .cache_capacity(CACHE_BYTES)
        .mode(sled::Mode::LowSpace)
        .flush_every_ms(None)
}

/// sled's own threads may hold the files for a moment after it was closed; whoever comes here holds the store's lock, so
/// that nobody else does. Tried for half a second.
fn open_when_free(folder: &Path) -> sled::Result<sled::Db> {
    for _ in 0..25 {
        match config(folder).open() {
            Err(sled::Error::Io(error)) if error.to_string().contains("could not acquire lock") => {
                thread::sleep(Duration::from_millis(20));
            }
            done => return done,
        }
    }
    config(folder).open()
}

impl Drop for SledKv {
    fn drop(&mut self) {
        self.db = None;
        if *self.failed.get_mut() || *self.written.get_mut() < NOTED_AFTER {
            return;
        }
        // When it cannot be opened now, the next opening takes longer.
        if guarded(&self.folder, || open_when_free(&self.folder)).is_ok() {
            let _ = close_to_others(&self.folder);
        }
    }
}

/// sled makes its files as the process's mask says.
fn close_to_others(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let mode = if entry.file_type()?.is_dir() { 0o700 } else { 0o600 };
        fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode))?;
    }
    Ok(())
}

/// 0 when there is no such file.
fn flushes_in_file(folder: &Path) -> Result<u64, StoreError> {
    let path = folder.join(FLUSHES_FILE);
    match fs::read_to_string(&path) {
        Ok(text) => {
            text.parse().map_err(|_| StoreError::ViewDamaged { what: "no number of flushes".to_owned() })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(file_error("reading", &path, &error)),
    }
}

/// Behind the sync of what it counts: after a power cut it may be old, never new.
fn write_flushes(folder: &Path, flushes: u64) -> Result<(), StoreError> {
    let (path, beside) = (folder.join(FLUSHES_FILE), folder.join("flushes.new"));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let written = options
        .open(&beside)
        .and_then(|mut file| file.write_all(flushes.to_string().as_bytes()))
        .and_then(|()| fs::rename(&beside, &path));
    written.map_err(|error| file_error("writing", &path, &error))
}

fn file_error(doing: &'static str, path: &Path, error: &io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            StoreError::DiskFull { path: path.to_path_buf() }
        }
        io::ErrorKind::InvalidData => StoreError::ViewDamaged { what: error.to_string() },
        _ => StoreError::Io { doing, path: path.to_path_buf(), reason: error.to_string() },
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
        let db = self.db()?;
        Ok(self.guarded(|| db.get(key))?.map(|value| value.to_vec()))
    }

    fn scan(&self, from: &[u8], to: &[u8], visit: &mut Visit) -> Result<(), StoreError> {
        if from >= to {
            return Ok(());
        }
        let mut range = self.db()?.range(from..to);
        self.visit_all(|| range.next(), visit)
    }

    fn scan_back(&self, from: &[u8], to: &[u8], visit: &mut Visit) -> Result<(), StoreError> {
        if from >= to {
            return Ok(());
        }
        let mut range = self.db()?.range(from..to);
        self.visit_all(|| range.next_back(), visit)
    }

    fn write(&self, batch: Batch) -> Result<(), StoreError> {
        let db = self.db()?;
        let mut writes = sled::Batch::default();
        for (key, value) in batch.writes {
            let bytes = key.len() + value.as_ref().map_or(0, Vec::len);
            self.written.fetch_add(bytes as u64, Ordering::Relaxed);
            match value {
                Some(value) => writes.insert(key, value),
                None => writes.remove(key),
            }
        }
        self.guarded(|| db.apply_batch(writes))
    }

    /// sled's own flush asks the kernel for `sync_file_range` only, which survives no power cut.
    fn flush(&self) -> Result<(), StoreError> {
        let db = self.db()?;
        let mut flushes = self.flushes.lock().unwrap_or_else(PoisonError::into_inner);
        let next = *flushes + 1;
        self.guarded(|| db.insert(FLUSHES_KEY, &next.to_be_bytes()).and_then(|_| db.flush()))?;
        let path = self.folder.join("db");
        let synced = File::open(&path).and_then(|file| file.sync_data());
        synced.map_err(|error| StoreError::SyncFailed { path, reason: error.to_string() })?;
        *flushes = next;
        write_flushes(&self.folder, next)
    }

    fn size(&self) -> Result<u64, StoreError> {
        let db = self.db()?;
        self.guarded(|| db.size_on_disk())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_that_went_back_behind_its_last_flush_is_not_taken() {
        let folder = tempfile::tempdir().unwrap();
        let kv = SledKv::open(folder.path()).unwrap();
        kv.flush().unwrap();
        kv.flush().unwrap();
        drop(kv);
        for (said, is_taken) in [("0", true), ("2", true), ("3", false), ("two", false), ("", false)] {
            fs::write(folder.path().join(FLUSHES_FILE), said).unwrap();
            let refused = SledKv::open(folder.path()).err();
            assert_eq!(refused.is_none(), is_taken, "{said:?}");
            assert!(refused.is_none_or(|error| matches!(error, StoreError::ViewDamaged { .. })));
        }
    }

    #[test]
    fn who_wrote_much_leaves_a_note_of_where_it_lies() {
        for (megabytes, is_noted) in [(1, false), (70, true)] {
            let folder = tempfile::tempdir().unwrap();
            let kv = SledKv::open(folder.path()).unwrap();
            for at in 0..megabytes * 2_u32 {
                let mut batch = Batch::default();
                batch.put((at % 8).to_be_bytes().to_vec(), vec![1; 512 << 10]);
                kv.write(batch).unwrap();
            }
            kv.flush().unwrap();
            drop(kv);
            let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
            let noted = names.filter(|name| name.to_string_lossy().starts_with("snap.")).count();
            assert_eq!(noted > 0, is_noted, "{megabytes} MB");
            assert!(SledKv::open(folder.path()).unwrap().get(&0_u32.to_be_bytes()).unwrap().is_some());
        }
    }

    #[test]
    fn batches_and_scans_are_those_of_an_ordered_map() {
        let folder = tempfile::tempdir().unwrap();
        let kv = SledKv::open(folder.path()).unwrap();
        let mut batch = Batch::default();
        for key in [b"a", b"b", b"c", b"d"] {
            batch.put(key.to_vec(), b"1".to_vec());
        }
        batch.remove(b"b".to_vec());
        kv.write(batch).unwrap();
        let mut seen = Vec::new();
        let mut see = |key: &[u8], _: &[u8]| {
            seen.push(key.to_vec());
            Ok(true)
        };
        kv.scan(b"a", b"d", &mut see).unwrap();
        kv.scan_back(b"a", b"d", &mut see).unwrap();
        kv.scan(b"d", b"a", &mut see).unwrap();
        assert_eq!(seen, [b"a", b"c", b"c", b"a"]);
        assert_eq!(kv.get(b"b"), Ok(None));
    }

    #[test]
    fn a_panic_of_sled_becomes_an_error_and_is_said_to_be_caught() {
        let answer = guarded::<()>(Path::new("view"), || {
            assert!(panic_is_caught());
            panic!("as sled does on some damaged files")
        });
        assert!(matches!(answer, Err(StoreError::ViewDamaged { .. })));
        assert!(!panic_is_caught());
    }
}
