//! One segment file and where its entries begin: the offset of every sixteenth is kept, the rest is walked.

use std::path::PathBuf;

use super::cursor::{Cursor, SHORT};
use super::frame::{Hash, SEGMENT_HEAD, SegmentHead, seed};
use super::segment_path;
use super::table::{self, Table};
use super::trouble::Trouble;
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
    /// How many of them the table on the disk knows.
    tabled: u64,
    /// Where the next entry will begin.
    pub end: u64,
}

impl Segment {
    /// A segment without entries, as far as is known yet.
    pub fn new(head: SegmentHead, file: Box<dyn DiskFile>) -> Segment {
        let (path, end) = (segment_path(head.number), SEGMENT_HEAD as u64);
        Segment { head, path, file, points: Vec::new(), count: 0, tabled: 0, end }
    }

    /// Makes the file of a segment, durable with its name, with space prepared up to `prepared`.
    pub fn create(disk: &dyn Disk, head: SegmentHead, prepared: u64) -> Result<Segment, StoreError> {
        let path = segment_path(head.number);
        let told = |error: std::io::Error| refused(disk, "writing", &path, &error);
        let beside = beside(&path);
        let file = disk.create(&beside).map_err(told)?;
        let mut bytes = head.to_bytes().to_vec();
        bytes.resize(bytes.len().max(usize::try_from(prepared).unwrap_or(0)), 0);
        if let Err(error) = file.write_at(0, &bytes) {
            // What was taken of a full disk is given back.
            disk.remove(&beside).ok();
            return Err(told(error));
        }
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

    /// Takes over what the table on the disk knows; the hash of the last entry that it names.
    pub fn use_table(&mut self, disk: &dyn Disk) -> Option<Hash> {
        let Table { points, count, end, last_hash } = table::load(disk, self)?;
        (self.points, self.count, self.tabled, self.end) = (points, count, count, end);
        Some(last_hash)
    }

    /// Writes the table when it lags behind by this many entries. `last_hash`: of the segment's last entry.
    pub fn save_table(&mut self, disk: &dyn Disk, last_hash: Hash, lag: u64) {
        if self.count - self.tabled < lag {
            return;
        }
        let table = Table { points: self.points.clone(), count: self.count, end: self.end, last_hash };
        table::save(disk, &self.head, &table);
        self.tabled = self.count;
    }

    /// The nearest known place at or before an entry of this segment: its sequence and offset.
    pub fn nearest(&self, sequence: u64) -> (u64, u64) {
        self.nearest_by(&self.points, sequence)
    }

    fn nearest_by(&self, points: &[u64], sequence: u64) -> (u64, u64) {
        let step = sequence.saturating_sub(self.head.first) / STRIDE;
        let point = usize::try_from(step).ok().and_then(|step| points.get(step));
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
        self.stand_on_by(disk, &self.points, sequence)
    }

    /// The same by other points than the segment's own.
    pub fn stand_on_by(
        &self,
        disk: &dyn Disk,
        points: &[u64],
        sequence: u64,
    ) -> Result<Cursor<'_>, StoreError> {
        let (mut at, offset) = self.nearest_by(points, sequence);
        let mut cursor = Cursor::new(&*self.file, seed(&self.head.store_id), offset, SHORT);
        while at < sequence {
            let head = cursor.head().map_err(|error| refused(disk, "reading", &self.path, &error))?;
            match head {
                Some(head) if head.sequence == at => cursor.skip(head.padded()),
                _ => return Err(self.damaged(disk, cursor.at(), Trouble::Moved)),
            }
            at += 1;
        }
        Ok(cursor)
    }

    pub fn damaged(&self, disk: &dyn Disk, offset: u64, trouble: Trouble) -> StoreError {
        StoreError::JournalDamaged { path: disk.shown(&self.path), offset, what: trouble.name().to_owned() }
    }
}

/// What the next entry must fit: its sequence and the hash of the entry before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    pub sequence: u64,
    pub before: Hash,
}
