//! The mark: the last sequence that a sync made durable, in a file of its own. Written after each sync and itself
//! synced only when the store closes, so it may lag behind after a power cut, but never runs ahead.
//! With it a torn tail (behind the mark) is told from damage (at or before it).

use std::path::{Path, PathBuf};

use super::FOLDER;
use crate::store::disk::{Disk, DiskFile, read_whole, refused, write_whole};
use crate::store::error::StoreError;

const MAGIC: [u8; 8] = *b"OPORAMRK";

/// Magic 8, sequence u64, zeros, CRC32C u32 of all before it. Less than a sector, so never torn.
const LEN: usize = 64;

pub struct Mark {
    file: Box<dyn DiskFile>,
    /// Whether something was written that was not synced.
    is_ahead: bool,
}

/// What the mark's file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marked {
    At(u64),
    Missing,
    Bad,
}

pub fn path() -> PathBuf {
    Path::new(FOLDER).join("mark")
}

pub fn read(disk: &dyn Disk) -> Result<Marked, StoreError> {
    Ok(match read_whole(disk, &path(), 1 << 20)? {
        None => Marked::Missing,
        Some(bytes) => from_bytes(&bytes).map_or(Marked::Bad, Marked::At),
    })
}

/// Makes the mark's file new, whole and durable.
pub fn create(disk: &dyn Disk, sequence: u64) -> Result<(), StoreError> {
    write_whole(disk, &path(), &to_bytes(sequence))
}

impl Mark {
    pub fn open(disk: &dyn Disk) -> Result<Mark, StoreError> {
        let file = disk.open(&path()).map_err(|error| refused(disk, "opening", &path(), &error))?;
        Ok(Mark { file, is_ahead: false })
    }

    /// Moves the mark.
    ///
    /// # Errors
    /// The mark may be half written, and tells nothing any more: no entry may follow before it is whole again.
    pub fn set(&mut self, disk: &dyn Disk, sequence: u64) -> Result<(), StoreError> {
        self.is_ahead = true;
        let written = self.file.write_at(0, &to_bytes(sequence));
        written.map_err(|error| refused(disk, "writing", &path(), &error))
    }

    /// A failure costs nothing but knowledge after a power cut.
    pub fn sync(&mut self) {
        if std::mem::take(&mut self.is_ahead) {
            self.file.sync().ok();
        }
    }
}

pub fn to_bytes(sequence: u64) -> [u8; LEN] {
    let mut bytes = [0; LEN];
    bytes[..8].copy_from_slice(&MAGIC);
    bytes[8..16].copy_from_slice(&sequence.to_le_bytes());
    let sum = crc32c::crc32c(&bytes[..LEN - 4]);
    bytes[LEN - 4..].copy_from_slice(&sum.to_le_bytes());
    bytes
}

fn from_bytes(bytes: &[u8]) -> Option<u64> {
    let number = bytes.get(8..16)?.first_chunk::<8>().copied().map(u64::from_le_bytes)?;
    (to_bytes(number) == bytes).then_some(number)
}
