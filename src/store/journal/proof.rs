//! Holds the bytes of all durable entries against their checksums, and nothing else: opening trusts tables and reads only
//! the end. In: how far the journal reaches now. Out: the first damage. Takes no part in writing: what is durable never
//! changes, so it may go on beside it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::cursor::{Cursor, Found, LONG};
use super::frame::{SEGMENT_HEAD, SegmentHead, seed};
use super::segment::Segment;
use super::stage::Journal;
use super::trouble::Trouble;
use crate::store::disk::{Disk, refused};
use crate::store::error::StoreError;

/// What there is to be held.
pub struct Proof {
    disk: Arc<dyn Disk>,
    store_id: [u8; 16],
    parts: Vec<Part>,
}

struct Part {
    path: PathBuf,
    first: u64,
    next: u64,
    end: u64,
}

impl Journal {
    /// A proof of what is durable now.
    pub fn proof(&self) -> Proof {
        let part = |segment: &Segment| Part {
            path: segment.path.clone(),
            first: segment.head.first,
            next: segment.next(),
            end: segment.end,
        };
        let parts = self.segments.iter().map(part).collect();
        Proof { disk: Arc::clone(self.disk()), store_id: self.store_id(), parts }
    }
}

impl Proof {
    /// So many bytes are read.
    pub fn bytes(&self) -> u64 {
        self.parts.iter().map(|part| part.end).sum()
    }

    /// Reads them, as long as `goes_on`.
    ///
    /// # Errors
    /// [`StoreError::JournalDamaged`] at the first entry that is not what was written; or the disk does not give it.
    pub fn hold(&self, goes_on: &dyn Fn() -> bool) -> Result<(), StoreError> {
        self.parts.iter().try_for_each(|part| self.hold_part(part, goes_on))
    }

    fn hold_part(&self, part: &Part, goes_on: &dyn Fn() -> bool) -> Result<(), StoreError> {
        let told = |error: io::Error| refused(&*self.disk, "reading", &part.path, &error);
        let file = self.disk.open(&part.path).map_err(told)?;
        let mut head = [0; SEGMENT_HEAD];
        let read = file.read_at(0, &mut head).map_err(told)?;
        let head = SegmentHead::from_bytes(head.get(..read).unwrap_or_default());
        if !head.is_ok_and(|head| head.first == part.first && head.store_id == self.store_id) {
            return Err(self.damaged(&part.path, 0, Trouble::SegmentHead));
        }
        let mut cursor = Cursor::new(&*file, seed(&self.store_id), SEGMENT_HEAD as u64, LONG);
        for sequence in part.first..part.next {
            if !goes_on() {
                return Ok(());
            }
            let at = cursor.at();
            let (trouble, len) = match cursor.look().map_err(told)? {
                Found::Entry(stored) if stored.head.sequence == sequence => (None, stored.bytes.len()),
                Found::Entry(_) => (Some(Trouble::Gap), 0),
                Found::Nothing => (Some(Trouble::EndMissing), 0),
                Found::Bad(trouble) => (Some(trouble), 0),
            };
            if let Some(trouble) = trouble {
                return Err(self.damaged(&part.path, at, trouble));
            }
            cursor.skip(len);
        }
        match cursor.at() == part.end {
            true => Ok(()),
            false => Err(self.damaged(&part.path, cursor.at(), Trouble::Moved)),
        }
    }

    fn damaged(&self, path: &Path, offset: u64, trouble: Trouble) -> StoreError {
        StoreError::JournalDamaged { path: self.disk.shown(path), offset, what: trouble.name().to_owned() }
    }
}
