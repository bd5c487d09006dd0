//! The bytes around entries: a segment's head and an entry's frame. In: bytes. Out: what they say, or why they are
//! not what they should be. No I/O.

use sha2::{Digest, Sha256};

use super::{FORMAT, MAX_ENTRY};

pub type Hash = [u8; 32];

const MAGIC: [u8; 8] = *b"OPORAJNL";

/// Length of a segment's head.
pub const SEGMENT_HEAD: usize = 80;

/// Length of the frame before an entry's payload.
pub const ENTRY_HEAD: usize = 58;

/// Entries begin at multiples of this.
const ALIGN: usize = 8;

/// A segment's head: magic 8, format u16, zero u16, segment number u32, store id 16, first sequence u64, hash of the
/// entry before 32, zero u32, CRC32C u32 of all before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentHead {
    pub number: u32,
    pub store_id: [u8; 16],
    pub first: u64,
    /// Zeros in the first segment.
    pub before: Hash,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeadFault {
    Bad,
    TooNew(u16),
}

impl SegmentHead {
    pub fn to_bytes(self) -> [u8; SEGMENT_HEAD] {
        let mut bytes = [0; SEGMENT_HEAD];
        bytes[..8].copy_from_slice(&MAGIC);
        bytes[8..10].copy_from_slice(&FORMAT.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.number.to_le_bytes());
        bytes[16..32].copy_from_slice(&self.store_id);
        bytes[32..40].copy_from_slice(&self.first.to_le_bytes());
        bytes[40..72].copy_from_slice(&self.before);
        let sum = crc32c::crc32c(&bytes[..76]);
        bytes[76..].copy_from_slice(&sum.to_le_bytes());
        bytes
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<SegmentHead, HeadFault> {
        let Some(bytes) = bytes.first_chunk::<SEGMENT_HEAD>() else {
            return Err(HeadFault::Bad);
        };
        if crc32c::crc32c(&bytes[..76]).to_le_bytes() != bytes[76..] {
            return Err(HeadFault::Bad);
        }
        if bytes[..8] != MAGIC {
            return Err(HeadFault::Bad);
        }
        match u16::from_le_bytes(array(bytes, 8)) {
            FORMAT => {}
            format => return Err(HeadFault::TooNew(format)),
        }
        Ok(SegmentHead {
            number: u32::from_le_bytes(array(bytes, 12)),
            store_id: array(bytes, 16),
            first: u64::from_le_bytes(array(bytes, 32)),
            before: array(bytes, 40),
        })
    }
}

/// What the checksums of a store's entries begin with, so that another store's entry is none.
pub fn seed(store_id: &[u8; 16]) -> u32 {
    crc32c::crc32c(store_id)
}

/// The frame of an entry: length u32 (frame and payload, without padding), CRC32C u32 of all the rest with padding,
/// sequence u64, last durable sequence u64, hash of the entry before 32, format u16. Padding: zeros to a multiple of 8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryHead {
    pub len: usize,
    pub sum: u32,
    pub sequence: u64,
    /// The last sequence that was durable when this entry was written: what lies at or before it was acknowledged.
    pub durable: u64,
    pub before: Hash,
    pub format: u16,
}

impl EntryHead {
    /// `None`: no entry looks like this.
    pub fn from_bytes(bytes: &[u8]) -> Option<EntryHead> {
        let bytes = bytes.first_chunk::<ENTRY_HEAD>()?;
        let len = usize::try_from(u32::from_le_bytes(array(bytes, 0))).ok()?;
        let head = EntryHead {
            len,
            sum: u32::from_le_bytes(array(bytes, 4)),
            sequence: u64::from_le_bytes(array(bytes, 8)),
            durable: u64::from_le_bytes(array(bytes, 16)),
            before: array(bytes, 24),
            format: u16::from_le_bytes(array(bytes, 56)),
        };
        let is_possible = (ENTRY_HEAD..=MAX_ENTRY).contains(&len) && head.durable < head.sequence;
        is_possible.then_some(head)
    }

    /// Bytes that the entry takes in its file.
    pub fn padded(&self) -> usize {
        self.len.next_multiple_of(ALIGN)
    }
}

/// Appends an entry to `buffer`, which must end at a multiple of 8; its hash is returned.
pub fn append(
    buffer: &mut Vec<u8>,
    seed: u32,
    sequence: u64,
    durable: u64,
    before: &Hash,
    payload: &[u8],
) -> Hash {
    let start = buffer.len();
    // `Journal::stage` refuses what is longer than MAX_ENTRY.
    let len = u32::try_from(ENTRY_HEAD + payload.len()).unwrap_or(u32::MAX);
    buffer.extend_from_slice(&len.to_le_bytes());
    buffer.extend_from_slice(&[0; 4]);
    buffer.extend_from_slice(&sequence.to_le_bytes());
    buffer.extend_from_slice(&durable.to_le_bytes());
    buffer.extend_from_slice(before);
    buffer.extend_from_slice(&FORMAT.to_le_bytes());
    buffer.extend_from_slice(payload);
    buffer.resize(buffer.len().next_multiple_of(ALIGN), 0);
    let sum = checksum(seed, &buffer[start..]);
    buffer[start + 4..start + 8].copy_from_slice(&sum.to_le_bytes());
    hash(&buffer[start..])
}

/// Over a whole entry with padding, its checksum word left out.
pub fn checksum(seed: u32, entry: &[u8]) -> u32 {
    let (length, rest) = (entry.get(..4).unwrap_or(&[]), entry.get(8..).unwrap_or(&[]));
    crc32c::crc32c_append(crc32c::crc32c_append(seed, length), rest)
}

/// The sum of an entry of which this much is summed already, and these bytes that follow.
pub fn go_on(sum: u32, more: &[u8]) -> u32 {
    crc32c::crc32c_append(sum, more)
}

/// Over all bytes of an entry as they lie in the file, so over sealed values.
pub fn hash(entry: &[u8]) -> Hash {
    Sha256::digest(entry).into()
}

fn array<const N: usize>(bytes: &[u8], from: usize) -> [u8; N] {
    let mut array = [0; N];
    array.copy_from_slice(&bytes[from..from + N]);
    array
}
