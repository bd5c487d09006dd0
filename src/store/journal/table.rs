//! The table beside a segment: where its entries begin, so that opening need not read the segment. Derived, checked
//! by CRC32C and against the last entry that it names; left aside when anything is wrong. Never synced.

use std::path::{Path, PathBuf};

use super::cursor::Found;
use super::frame::{Hash, SegmentHead};
use super::segment::{STRIDE, Segment};
use super::{FOLDER, FORMAT};
use crate::store::disk::{Disk, beside, read_whole};

const MAGIC: [u8; 8] = *b"OPORAIDX";

/// Magic 8, format u16, zero u16, segment number u32, store id 16, first sequence u64, number of entries u64, end of
/// the last one u64, its hash 32. Then an offset u64 for every sixteenth entry, then CRC32C u32 of all before it.
const HEAD: usize = 88;

/// No segment has a longer table: its entries are 64 bytes at least.
pub const LIMIT: u64 = 16 << 20;

/// Where entries lie, and what the next one must follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub points: Vec<u64>,
    pub count: u64,
    pub end: u64,
    pub last_hash: Hash,
}

pub fn path(number: u32) -> PathBuf {
    Path::new(FOLDER).join(format!("{number:08}.idx"))
}

impl Table {
    pub fn to_bytes(&self, head: &SegmentHead) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD + self.points.len() * 8 + 4);
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&FORMAT.to_le_bytes());
        bytes.extend_from_slice(&[0; 2]);
        bytes.extend_from_slice(&head.number.to_le_bytes());
        bytes.extend_from_slice(&head.store_id);
        for number in [head.first, self.count, self.end] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(&self.last_hash);
        for point in &self.points {
            bytes.extend_from_slice(&point.to_le_bytes());
        }
        let sum = crc32c::crc32c(&bytes);
        bytes.extend_from_slice(&sum.to_le_bytes());
        bytes
    }

    /// `None`: not a table of this segment.
    pub fn from_bytes(bytes: &[u8], head: &SegmentHead) -> Option<Table> {
        let body = bytes.get(HEAD..bytes.len().checked_sub(4)?)?;
        let number = |at: usize| bytes.get(at..at + 8)?.first_chunk().copied().map(u64::from_le_bytes);
        let table = Table {
            points: body.chunks_exact(8).map(|point| word(point.first_chunk())).collect(),
            count: number(40)?,
            end: number(48)?,
            last_hash: *bytes.get(56..HEAD)?.first_chunk()?,
        };
        let is_whole = table.count > 0 && table.points.len() as u64 == table.count.div_ceil(STRIDE);
        (is_whole && table.to_bytes(head) == bytes).then_some(table)
    }
}

fn word(bytes: Option<&[u8; 8]>) -> u64 {
    bytes.copied().map_or(0, u64::from_le_bytes)
}

/// The table of a segment, if it is there, whole, and true of the last entry that it names.
pub fn load(disk: &dyn Disk, segment: &Segment) -> Option<Table> {
    let bytes = read_whole(disk, &path(segment.head.number), LIMIT).ok()??;
    let table = Table::from_bytes(&bytes, &segment.head)?;
    let last = segment.head.first + table.count - 1;
    let mut cursor = segment.stand_on_by(disk, &table.points, last).ok()?;
    let at = cursor.at();
    let Ok(Found::Entry(stored)) = cursor.look() else { return None };
    let is_true = stored.head.sequence == last
        && stored.hash() == table.last_hash
        && at + stored.bytes.len() as u64 == table.end;
    is_true.then_some(table)
}

/// Writes the table of a segment. A failure costs the next opening some reading, no more.
pub fn save(disk: &dyn Disk, head: &SegmentHead, table: &Table) {
    let path = path(head.number);
    let put = || {
        let beside = beside(&path);
        disk.create(&beside)?.write_at(0, &table.to_bytes(head))?;
        disk.rename(&beside, &path)
    };
    put().ok();
}
