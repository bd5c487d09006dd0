//! Papers kept by the SHA-256 of their bytes, in `files/ab/abcd…`. In: bytes. Out: their hash, and the bytes again,
//! held against it. A paper is written once and never changed; its name and meaning lie in records.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::disk::{Disk, names_in, read_whole, refused, sync_folder_of, write_whole};
use super::error::StoreError;
use super::journal::Trouble;

/// Where the papers lie in the store's folder.
pub const FOLDER: &str = "files";

/// A paper is at most so long.
pub const MAX_FILE: u64 = 64 << 20;

/// The papers of a store.
pub struct Files {
    disk: Arc<dyn Disk>,
    /// A failed sync: trying again would prove nothing.
    failure: Mutex<Option<StoreError>>,
}

impl Files {
    pub fn new(disk: Arc<dyn Disk>) -> Files {
        Files { disk, failure: Mutex::default() }
    }

    /// Keeps a paper; its hash. Durable when it returns. A damaged one is made whole.
    ///
    /// # Errors
    /// The disk refuses; after a failed sync every later paper is refused with the same error.
    pub fn put(&self, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(failure) = &*failure {
            return Err(failure.clone());
        }
        self.write(bytes).inspect_err(|error| {
            if matches!(error, StoreError::SyncFailed { .. }) {
                *failure = Some(error.clone());
            }
        })
    }

    fn write(&self, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        let disk = &*self.disk;
        let hash = Sha256::digest(bytes).to_vec();
        let path = path_of(&hash);
        if bytes.len() as u64 > MAX_FILE {
            let reason = format!("{} bytes, more than the {MAX_FILE} allowed", bytes.len());
            return Err(StoreError::Io { doing: "keeping", path: disk.shown(&path), reason });
        }
        let folder = path.parent().unwrap_or(Path::new(FOLDER));
        for folder in [Path::new(FOLDER), folder] {
            disk.create_dir(folder).map_err(|error| refused(disk, "making", folder, &error))?;
            sync_folder_of(disk, folder)?;
        }
        // Written also when it is there: it may have been put there a moment before the program died, and never synced.
        write_whole(disk, &path, bytes)?;
        Ok(hash)
    }

    /// The bytes of a paper; `None` when it is not kept.
    ///
    /// # Errors
    /// [`StoreError::JournalDamaged`] with the paper's path when they are not those that were put in.
    pub fn get(&self, hash: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let path = path_of(hash);
        let Some(bytes) = read_whole(&*self.disk, &path, MAX_FILE)? else { return Ok(None) };
        if Sha256::digest(&bytes).as_slice() == hash {
            return Ok(Some(bytes));
        }
        let what = Trouble::Paper.name().to_owned();
        Err(StoreError::JournalDamaged { path: self.disk.shown(&path), offset: 0, what })
    }

    /// The hashes of all papers, ascending. What does not look like a paper's name is left out.
    pub fn all(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut hashes = Vec::new();
        for folder in names_in(&*self.disk, Path::new(FOLDER))? {
            let names = names_in(&*self.disk, &Path::new(FOLDER).join(&folder))?;
            hashes
                .extend(names.iter().filter(|name| name.starts_with(&folder)).filter_map(|name| unhex(name)));
        }
        Ok(hashes)
    }
}

/// Where the paper with this hash lies.
pub fn path_of(hash: &[u8]) -> PathBuf {
    let name: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    Path::new(FOLDER).join(name.get(..2).unwrap_or("00")).join(name)
}

/// The hash that a file's name says; `None` when it is no hash.
pub fn unhex(name: &str) -> Option<Vec<u8>> {
    let is_hash = name.len() == 64 && name.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
    let pairs = (0..name.len() / 2).map(|at| u8::from_str_radix(name.get(at * 2..at * 2 + 2)?, 16).ok());
    if is_hash { pairs.collect() } else { None }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::*;
    use crate::store::disk::{Lasting, MemoryDisk};

    #[test]
    fn a_paper_comes_back_by_its_hash_also_after_a_power_cut() {
        let disk = MemoryDisk::new();
        let hash = Files::new(Arc::new(disk.clone())).put(b"spravka").unwrap();
        let after = Files::new(Arc::new(disk.after_power_cut(&mut |_| false)));
        assert_eq!(after.get(&hash).unwrap().unwrap(), b"spravka");
        assert_eq!(after.all().unwrap(), [hash]);
        assert_eq!(after.get(&[0; 32]).unwrap(), None);
    }

    #[test]
    fn a_damaged_paper_is_told_and_healed_by_putting_it_again() {
        let disk = MemoryDisk::new();
        let files = Files::new(Arc::new(disk.clone()));
        let hash = files.put(b"spravka").unwrap();
        disk.flip(&path_of(&hash), 3, 1);
        assert!(matches!(files.get(&hash), Err(StoreError::JournalDamaged { .. })));
        assert_eq!(files.put(b"spravka").unwrap(), hash);
        assert_eq!(files.get(&hash).unwrap().unwrap(), b"spravka");
    }

    #[test]
    fn whichever_call_fails_a_paper_that_was_acknowledged_is_there() {
        for call in 0.. {
            let disk = MemoryDisk::new();
            let files = Files::new(Arc::new(disk.clone()));
            disk.fail_at(call, ErrorKind::Other, Lasting::Once);
            let first = files.put(b"spravka");
            let second = files.put(b"spravka");
            let calls = disk.calls();
            disk.heal();
            let after = Files::new(Arc::new(disk.after_power_cut(&mut |_| false)));
            match first.or(second) {
                Ok(hash) => assert_eq!(after.get(&hash).unwrap().unwrap(), b"spravka", "call {call}"),
                Err(error) => assert!(matches!(error, StoreError::SyncFailed { .. }), "call {call}: {error}"),
            }
            if calls <= call {
                break;
            }
        }
    }
}
