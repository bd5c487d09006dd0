//! The journal: the truth of the store. Append-only segment files of entries, each with its sequence, a checksum and
//! the hash of the entry before. In: entries to append. Out: entries by sequence. `docs/storage.md` has the bytes.
//! It never changes an entry, and cuts nothing that was ever acknowledged.

pub(super) mod cursor;
pub(super) mod frame;
mod header;
pub(super) mod mark;
pub(super) mod opening;
pub(super) mod proof;
mod reading;
pub(super) mod segment;
mod stage;
pub(super) mod table;
mod trouble;

use std::path::{Path, PathBuf};

pub use opening::OpenReport;
pub use stage::Journal;
pub use trouble::Trouble;

use crate::store::seal::{self, IsSealed};

/// Where the journal lies in the store's folder.
pub const FOLDER: &str = "journal";

/// Version of the bytes that this program writes.
pub const FORMAT: u16 = 1;

/// An entry is at most so long.
pub const MAX_ENTRY: usize = 256 << 20;

/// What tests set otherwise. The files can be read with any settings.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Space is prepared ahead in steps of this many bytes.
    pub step: u64,
    /// A segment this long gets a successor.
    pub segment: u64,
    pub is_sealed: IsSealed,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { step: 1 << 20, segment: 64 << 20, is_sealed: seal::by_table }
    }
}

/// The file of a segment, numbered from 1.
pub fn segment_path(number: u32) -> PathBuf {
    Path::new(FOLDER).join(format!("{number:08}.seg"))
}

#[cfg(test)]
mod tests;
