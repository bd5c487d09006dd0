//! Unsent forms, one for each actor and window, in `drafts/`. In: the form's bytes and when they were saved. Out: the same at the
//! next login. Cheap rather than sure: they survive the death of the program; a power cut may cost them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::Draft;
use super::disk::{Disk, beside, names_in, read_whole, refused};
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

/// What a draft begins with: it names the window in which the form was typed, so that two windows of one person keep a
/// draft each. A draft that is nothing but its key erases what is kept under it.
pub type Key = [u8; 16];

/// Drafts of one actor that are kept; the oldest go first.
const KEPT: usize = 20;

/// The drafts of a store.
pub struct Drafts {
    disk: Arc<dyn Disk>,
}

/// The key of a draft; a shorter one is filled up.
pub fn key_of(draft: &[u8]) -> Key {
    let mut key = Key::default();
    key.iter_mut().zip(draft).for_each(|(to, from)| *to = *from);
    key
}

impl Drafts {
    pub fn new(disk: Arc<dyn Disk>) -> Drafts {
        Drafts { disk }
    }

    /// Replaces the actor's draft of this key.
    pub fn save(&self, actor: &Actor, bytes: &[u8], saved: DateTime<Utc>) -> Result<(), StoreError> {
        let path = path_of(actor, key_of(bytes));
        if bytes.len() == Key::default().len() {
            return self.remove(&path);
        }
        let told = |error: std::io::Error| refused(&*self.disk, "writing", &path, &error);
        if bytes.len() as u64 > MAX_DRAFT {
            let reason = format!("{} bytes, more than the {MAX_DRAFT} allowed", bytes.len());
            return Err(StoreError::Io { doing: "writing", path: self.disk.shown(&path), reason });
        }
        self.disk.create_dir(Path::new(FOLDER)).map_err(told)?;
        let beside = beside(&path);
        let file = self.disk.create(&beside).map_err(told)?;
        file.write_at(0, &to_bytes(bytes, saved.timestamp_millis())).map_err(told)?;
        self.disk.rename(&beside, &path).map_err(told)?;
        self.thin_out(actor)
    }

    /// Erases the actor's drafts; no error when there is none.
    pub fn erase(&self, actor: &Actor) -> Result<(), StoreError> {
        self.paths(actor)?.iter().try_for_each(|path| self.remove(path))
    }

    /// The actor's newest draft, if any, of other keys than these.
    ///
    /// # Errors
    /// [`StoreError::JournalDamaged`] with the draft's path: there is none that can be read, and this one cannot.
    pub fn of(&self, actor: &Actor, but: &[Key]) -> Result<Option<Draft>, StoreError> {
        let (mut newest, mut damaged) = (None::<Draft>, None);
        for path in self.paths(actor)? {
            let Some(bytes) = read_whole(&*self.disk, &path, MAX_DRAFT + 64)? else { continue };
            match parsed(&bytes) {
                Some(draft) if but.contains(&key_of(&draft.bytes)) => {}
                Some(draft) if newest.as_ref().is_none_or(|other| other.saved < draft.saved) => {
                    newest = Some(draft);
                }
                Some(_) => {}
                None => damaged = Some(path),
            }
        }
        match (newest, damaged) {
            (None, Some(path)) => Err(StoreError::JournalDamaged {
                path: self.disk.shown(&path),
                offset: 0,
                what: Trouble::Draft.name().to_owned(),
            }),
            (newest, _) => Ok(newest),
        }
    }

    fn remove(&self, path: &Path) -> Result<(), StoreError> {
        match self.disk.remove(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(refused(&*self.disk, "erasing", path, &error))
            }
            _ => Ok(()),
        }
    }

    fn paths(&self, actor: &Actor) -> Result<Vec<PathBuf>, StoreError> {
        let prefix = prefix_of(actor);
        let own = |name: &String| match name.strip_prefix(&prefix) {
            Some("") => true,
            Some(key) => key.len() == 33 && key.starts_with('-'),
            None => false,
        };
        let names = names_in(&*self.disk, Path::new(FOLDER))?;
        Ok(names.iter().filter(|name| own(name)).map(|name| Path::new(FOLDER).join(name)).collect())
    }

    fn thin_out(&self, actor: &Actor) -> Result<(), StoreError> {
        let paths = self.paths(actor)?;
        if paths.len() <= KEPT {
            return Ok(());
        }
        let mut dated = Vec::new();
        for path in paths {
            let bytes = read_whole(&*self.disk, &path, MAX_DRAFT + 64)?;
            dated.push((bytes.as_deref().and_then(parsed).map(|draft| draft.saved), path));
        }
        dated.sort();
        dated.iter().rev().skip(KEPT).try_for_each(|(_, path)| self.remove(path))
    }
}

/// By uid and name, so that a uid given to someone else does not give him the drafts, too.
fn prefix_of(actor: &Actor) -> String {
    use sha2::{Digest, Sha256};
    let hash = Sha256::digest(actor.name.as_bytes());
    format!("{}-{}", actor.uid, hexed(&hash[..8]))
}

fn path_of(actor: &Actor, key: Key) -> PathBuf {
    Path::new(FOLDER).join(format!("{}-{}", prefix_of(actor), hexed(&key)))
}

fn hexed(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
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

    fn draft(key: u8, text: &str) -> Vec<u8> {
        [&[key; 16], text.as_bytes()].concat()
    }

    #[test]
    fn each_actor_finds_the_draft_saved_last_until_it_is_erased() {
        let disk = MemoryDisk::new();
        let drafts = Drafts::new(Arc::new(disk.clone()));
        let at = DateTime::from_timestamp_millis(1_800_000_000_123).unwrap();
        let (one, other) = (actor(1000, "petrova"), actor(1000, "иванов/../x"));
        assert_eq!(drafts.of(&one, &[]).unwrap(), None);
        drafts.save(&one, &draft(1, "first"), at).unwrap();
        drafts.save(&one, &draft(1, "second"), at).unwrap();
        drafts.save(&other, b"", at).unwrap();
        assert_eq!(drafts.of(&one, &[]).unwrap(), Some(Draft { bytes: draft(1, "second"), saved: at }));
        drafts.erase(&one).unwrap();
        drafts.erase(&one).unwrap();
        assert_eq!(drafts.of(&one, &[]).unwrap(), None);
        assert_eq!(drafts.of(&other, &[]).unwrap(), Some(Draft { bytes: vec![], saved: at }));
    }

    #[test]
    fn two_windows_of_one_person_keep_a_draft_each() {
        let drafts = Drafts::new(Arc::new(MemoryDisk::new()));
        let at = |second: i64| DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap();
        let one = actor(1000, "petrova");
        drafts.save(&one, &draft(1, "here"), at(1)).unwrap();
        drafts.save(&one, &draft(2, "there"), at(2)).unwrap();
        let text = |but: &[Key]| drafts.of(&one, but).unwrap().map(|found| found.bytes[16..].to_vec());
        assert_eq!(text(&[]).as_deref(), Some(&b"there"[..]));
        assert_eq!(text(&[[2; 16]]).as_deref(), Some(&b"here"[..]), "the other window is still open");
        drafts.save(&one, &draft(2, ""), at(3)).unwrap();
        assert_eq!(text(&[]).as_deref(), Some(&b"here"[..]), "a bare key erases its draft alone");
    }

    #[test]
    fn of_many_drafts_the_oldest_go() {
        let drafts = Drafts::new(Arc::new(MemoryDisk::new()));
        let one = actor(1000, "petrova");
        for number in 0..30 {
            let at = DateTime::from_timestamp(1_800_000_000 + i64::from(number), 0).unwrap();
            drafts.save(&one, &draft(number, "text"), at).unwrap();
        }
        assert_eq!(drafts.paths(&one).unwrap().len(), KEPT);
        assert_eq!(drafts.of(&one, &[]).unwrap().map(|found| found.bytes[0]), Some(29));
    }

    #[test]
    fn a_flipped_byte_of_a_draft_is_noticed() {
        let disk = MemoryDisk::new();
        let drafts = Drafts::new(Arc::new(disk.clone()));
        let one = actor(1000, "petrova");
        let bytes = draft(3, "text");
        drafts.save(&one, &bytes, DateTime::UNIX_EPOCH).unwrap();
        let path = path_of(&one, [3; 16]);
        for at in 0..40 {
            disk.flip(&path, at, 0x10);
            assert!(drafts.of(&one, &[]).is_err(), "byte {at}");
            disk.flip(&path, at, 0x10);
        }
        assert!(drafts.of(&one, &[]).is_ok());
    }
}
