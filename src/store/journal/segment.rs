//! One segment file and where its entries begin: the offset of every sixteenth is kept, the rest is walked.

use std::path::PathBuf;

use super::cursor::{Cursor, SHORT};
use super::frame::{Hash, SEGMENT_HEAD, SegmentHead, seed};
use super::segment_path;
use crate::store::disk::{Disk, DiskFile, beside, refused, sync_failed, sync_folder_of};
use crate::store::error::StoreError;

/// One offset is kept for so many entries.
pub const STRIDE: u64 = 16;

pub struct Segment {
    pub head: SegmentHead,
    pub path: PathBuf,
    pub file: Box<dyn DiskFile>,
    /// Where entries `first`, `first + STRIDE`, `first + 2 * STRIDE`… begin.
    points: Vec<u64>,
    /// How many entries there are.
    count: u64,
    /// Where the next entry will begin.
    pub end: u64,
}

impl Segment {
    /// A segment without entries, as far as is known yet.
    pub fn new(head: SegmentHead, file: Box<dyn DiskFile>) -> Segment {
        let (path, end) = (segment_path(head.number), SEGMENT_HEAD as u64);
        Segment { head, path, file, points: Vec::new(), count: 0, end }
    }

    /// Makes the file of a segment, durable with its name, with space prepared up to `prepared`.
    pub fn create(disk: &dyn Disk, head: SegmentHead, prepared: u64) -> Result<Segment, StoreError> {
        let path = segment_path(head.number);
        let told = |error: std::io::Error| refused(disk, "writing", &path, &error);
        let beside = beside(&path);
        let file = disk.create(&beside).map_err(told)?;
        let mut bytes = head.to_bytes().to_vec();
        bytes.resize(bytes.len().max(usize::try_from(prepared).unwrap_or(0)), 0);
        file.write_at(0, &bytes).map_err(told)?;
        file.sync().map_err(|error| sync_failed(disk, &path, &error))?;
        disk.rename(&beside, &path).map_err(told)?;
        sync_folder_of(disk, &path)?;
        Ok(Segment::new(head, file))
    }

    /// The sequence after this segment's last entry.
    pub fn next(&self) -> u64 {
        self.head.first + self.count
    }

    /// Takes note of an entry at the end.
    pub fn push(&mut self, len: usize) {
        if self.count.is_multiple_of(STRIDE) {
            self.points.push(self.end);
        }
        self.count += 1;
        self.end += len as u64;
    }

    /// The nearest known place at or before an entry of this segment: its sequence and offset.
    pub fn nearest(&self, sequence: u64) -> (u64, u64) {
        let step = sequence.saturating_sub(self.head.first) / STRIDE;
        let point = usize::try_from(step).ok().and_then(|step| self.points.get(step));
        match point {
            Some(offset) => (self.head.first + step * STRIDE, *offset),
            None => (self.head.first, SEGMENT_HEAD as u64),
        }
    }

    /// A cursor that stands on an entry of this segment.
    ///
    /// # Errors
    /// What lies on the way is not what was there when the segment was opened.
    pub fn stand_on(&self, disk: &dyn Disk, sequence: u64) -> Result<Cursor<'_>, StoreError> {
        let (mut at, offset) = self.nearest(sequence);
        let mut cursor = Cursor::new(&*self.file, seed(&self.head.store_id), offset, SHORT);
        while at < sequence {
            let head = cursor.head().map_err(|error| refused(disk, "reading", &self.path, &error))?;
            match head {
                Some(head) if head.sequence == at => cursor.skip(head.padded()),
                _ => return Err(self.damaged(disk, cursor.at(), "an entry is not where it was")),
            }
            at += 1;
        }
        Ok(cursor)
    }

    pub fn damaged(&self, disk: &dyn Disk, offset: u64, what: &str) -> StoreError {
        StoreError::JournalDamaged { path: disk.shown(&self.path), offset, what: what.to_owned() }
    }
}

/// What the next entry must fit: its sequence and the hash of the entry before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    pub sequence: u64,
    pub before: Hash,
}
