//! Unsent forms, one for each actor, in `drafts/`. In: the form's bytes and when they were saved. Out: the same at the
//! next login. Cheap rather than sure: they survive the death of the program; a power cut may cost them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::Draft;
use super::disk::{Disk, beside, read_whole, refused};
use super::entry::Actor;
use super::error::StoreError;
use super::journal::Trouble;

/// Where the drafts lie in the store's folder.
pub const FOLDER: &str = "drafts";

/// A draft is at most so long.
const MAX_DRAFT: u64 = 1 << 20;

const MAGIC: [u8; 8] = *b"OPORADRF";

/// Magic 8, saved i64 (UTC ms), then the form's bytes, then CRC32C u32 of all before it.
const HEAD: usize = 16;

/// The drafts of a store.
pub struct Drafts {
    disk: Arc<dyn Disk>,
}

impl Drafts {
    pub fn new(disk: Arc<dyn Disk>) -> Drafts {
        Drafts { disk }
    }

    /// Replaces the actor's draft.
    pub fn save(&self, actor: &Actor, bytes: &[u8], saved: DateTime<Utc>) -> Result<(), StoreError> {
        let path = path_of(actor);
        let told = |error: std::io::Error| refused(&*self.disk, "writing", &path, &error);
        if bytes.len() as u64 > MAX_DRAFT {
            let reason = format!("{} bytes, more than the {MAX_DRAFT} allowed", bytes.len());
            return Err(StoreError::Io { doing: "writing", path: self.disk.shown(&path), reason });
        }
        self.disk.create_dir(Path::new(FOLDER)).map_err(told)?;
        let beside = beside(&path);
        let file = self.disk.create(&beside).map_err(told)?;
        file.write_at(0, &to_bytes(bytes, saved.timestamp_millis())).map_err(told)?;
        self.disk.rename(&beside, &path).map_err(told)
    }

    /// Erases the actor's draft; no error when there is none.
    pub fn erase(&self, actor: &Actor) -> Result<(), StoreError> {
        let path = path_of(actor);
        match self.disk.remove(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(refused(&*self.disk, "erasing", &path, &error))
            }
            _ => Ok(()),
        }
    }

    /// The actor's draft, if any.
    ///
    /// # Errors
    /// [`StoreError::JournalDamaged`] with the draft's path: it cannot be read, and the next one will replace it.
    pub fn of(&self, actor: &Actor) -> Result<Option<Draft>, StoreError> {
        let path = path_of(actor);
        let Some(bytes) = read_whole(&*self.disk, &path, MAX_DRAFT + 64)? else { return Ok(None) };
        parsed(&bytes).map(Some).ok_or_else(|| StoreError::JournalDamaged {
            path: self.disk.shown(&path),
            offset: 0,
            what: Trouble::Draft.name().to_owned(),
        })
    }
}

/// By uid and name, so that a uid given to someone else does not give him the draft, too.
fn path_of(actor: &Actor) -> PathBuf {
    use sha2::{Digest, Sha256};
    let hash = Sha256::digest(actor.name.as_bytes());
    let name: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Path::new(FOLDER).join(format!("{}-{name}", actor.uid))
}

fn to_bytes(draft: &[u8], saved: i64) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(&saved.to_le_bytes());
    bytes.extend_from_slice(draft);
    let sum = crc32c::crc32c(&bytes);
    bytes.extend_from_slice(&sum.to_le_bytes());
    bytes
}

/// The draft in these bytes; `None` when there is none.
pub fn parsed(bytes: &[u8]) -> Option<Draft> {
    let saved = i64::from_le_bytes(*bytes.get(8..HEAD)?.first_chunk()?);
    let draft = bytes.get(HEAD..bytes.len().checked_sub(4)?)?;
    if to_bytes(draft, saved) != bytes {
        return None;
    }
    Some(Draft { bytes: draft.to_vec(), saved: DateTime::from_timestamp_millis(saved)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::disk::MemoryDisk;

    fn actor(uid: u32, name: &str) -> Actor {
        Actor { uid, name: name.into(), role: "editor".into(), session: 1 }
    }

    #[test]
    fn each_actor_finds_the_draft_saved_last_until_it_is_erased() {
        let disk = MemoryDisk::new();
        let drafts = Drafts::new(Arc::new(disk.clone()));
        let at = DateTime::from_timestamp_millis(1_800_000_000_123).unwrap();
        let (one, other) = (actor(1000, "petrova"), actor(1000, "иванов/../x"));
        assert_eq!(drafts.of(&one).unwrap(), None);
        drafts.save(&one, b"first", at).unwrap();
        drafts.save(&one, b"second", at).unwrap();
        drafts.save(&other, b"", at).unwrap();
        assert_eq!(drafts.of(&one).unwrap(), Some(Draft { bytes: b"second".to_vec(), saved: at }));
        drafts.erase(&one).unwrap();
        drafts.erase(&one).unwrap();
        assert_eq!(drafts.of(&one).unwrap(), None);
        assert_eq!(drafts.of(&other).unwrap(), Some(Draft { bytes: vec![], saved: at }));
    }

    #[test]
    fn a_flipped_byte_of_a_draft_is_noticed() {
        let disk = MemoryDisk::new();
        let drafts = Drafts::new(Arc::new(disk.clone()));
        let one = actor(1000, "petrova");
        drafts.save(&one, b"text", DateTime::UNIX_EPOCH).unwrap();
        for at in 0..24 {
            disk.flip(&path_of(&one), at, 0x10);
            assert!(drafts.of(&one).is_err(), "byte {at}");
            disk.flip(&path_of(&one), at, 0x10);
        }
        assert!(drafts.of(&one).is_ok());
    }
}
