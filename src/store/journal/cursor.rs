//! Reading along a segment, a block at a time. In: a file and a place. Out: the entry that begins there, with its
//! checksum held against its bytes, or why there is none.

use std::io;

use super::frame::{ENTRY_HEAD, EntryHead, Hash, checksum, go_on, hash};
use super::trouble::Trouble;
use crate::store::disk::DiskFile;

/// For reading many entries.
pub const LONG: usize = 256 << 10;
/// For reading one.
pub const SHORT: usize = 4 << 10;

/// What begins at a place.
pub enum Found<'a> {
    /// A zero length word, or the end of the file.
    Nothing,
    Entry(Stored<'a>),
    Bad(Trouble),
}

/// An entry whose checksum is right.
pub struct Stored<'a> {
    pub head: EntryHead,
    /// All of it, with padding.
    pub bytes: &'a [u8],
}

impl<'a> Stored<'a> {
    pub fn payload(&self) -> &'a [u8] {
        &self.bytes[ENTRY_HEAD..self.head.len]
    }

    pub fn hash(&self) -> Hash {
        hash(self.bytes)
    }
}

pub struct Cursor<'a> {
    file: &'a dyn DiskFile,
    seed: u32,
    at: u64,
    block: Vec<u8>,
    block_at: u64,
    /// How much of the block was read.
    filled: usize,
    block_size: usize,
}

impl<'a> Cursor<'a> {
    /// `seed`: of the store, see `frame::seed`.
    pub fn new(file: &'a dyn DiskFile, seed: u32, at: u64, block_size: usize) -> Cursor<'a> {
        Cursor { file, seed, at, block: Vec::new(), block_at: at, filled: 0, block_size }
    }

    pub fn at(&self) -> u64 {
        self.at
    }

    pub fn go_to(&mut self, at: u64) {
        self.at = at;
    }

    /// Goes on by so many bytes.
    pub fn skip(&mut self, bytes: usize) {
        self.at += bytes as u64;
    }

    /// `count` bytes from here, fewer where the file ends.
    pub fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        let inside = usize::try_from(self.at.wrapping_sub(self.block_at)).unwrap_or(usize::MAX);
        if self.filled < inside.saturating_add(count) {
            let size = count.max(self.block_size);
            if self.block.len() < size {
                self.block = vec![0; size];
            }
            self.filled = 0;
            self.filled = self.file.read_at(self.at, &mut self.block)?;
            self.block_at = self.at;
            return Ok(&self.block[..count.min(self.filled)]);
        }
        Ok(&self.block[inside..inside + count])
    }

    /// The head of the entry here, unchecked. For walking over entries that were checked before.
    pub fn head(&mut self) -> io::Result<Option<EntryHead>> {
        Ok(EntryHead::from_bytes(self.peek(ENTRY_HEAD)?))
    }

    /// Whether the sum of the entry here is right, however long it is: a block of it is in memory at a time. Does not
    /// go on.
    pub fn sum_holds(&mut self) -> io::Result<bool> {
        let (seed, from) = (self.seed, self.at);
        let bytes = self.peek(ENTRY_HEAD)?;
        let Some(head) = EntryHead::from_bytes(bytes) else { return Ok(false) };
        let mut sum = checksum(seed, bytes);
        let mut left = head.padded() - ENTRY_HEAD;
        self.skip(ENTRY_HEAD);
        while left > 0 {
            let piece = self.peek(left.min(LONG))?;
            if piece.is_empty() {
                break;
            }
            let read = piece.len();
            sum = go_on(sum, piece);
            self.skip(read);
            left -= read;
        }
        self.go_to(from);
        Ok(left == 0 && sum == head.sum)
    }

    /// What begins here. Does not go on.
    pub fn look(&mut self) -> io::Result<Found<'_>> {
        let seed = self.seed;
        let bytes = self.peek(ENTRY_HEAD)?;
        if bytes.iter().take(4).all(|byte| *byte == 0) {
            return Ok(Found::Nothing);
        }
        let Some(head) = EntryHead::from_bytes(bytes) else {
            return Ok(Found::Bad(Trouble::NotAnEntry));
        };
        // A hostile length must not make us allocate more than there is.
        if self.at + head.padded() as u64 > self.file.len()? {
            return Ok(Found::Bad(Trouble::NotAnEntry));
        }
        let bytes = self.peek(head.padded())?;
        if bytes.len() < head.padded() || checksum(seed, bytes) != head.sum {
            return Ok(Found::Bad(Trouble::Checksum));
        }
        Ok(Found::Entry(Stored { head, bytes }))
    }
}
