//! Reading: one entry by its sequence, or all from one on. Every entry is held against its checksum; a run of them
//! against the chain of hashes, too.

use std::path::PathBuf;

use super::FORMAT;
use super::cursor::{Cursor, Found, LONG, Stored};
use super::frame::{EntryHead, Hash, seed};
use super::segment::Segment;
use super::stage::Journal;
use super::trouble::Trouble;
use crate::store::codec::{DecodeError, decode_entry};
use crate::store::disk::refused;
use crate::store::entry::Entry;
use crate::store::error::StoreError;

impl Journal {
    /// An entry by its sequence, durable or staged; `None` when there is none such.
    ///
    /// # Errors
    /// [`StoreError::JournalDamaged`]: it was there when the journal was opened, and is not what it was.
    pub fn read(&self, sequence: u64) -> Result<Option<Entry>, StoreError> {
        if sequence == 0 || sequence > self.last_staged() {
            return Ok(None);
        }
        if sequence > self.last_durable() {
            return self.read_staged(sequence).map(Some);
        }
        let segment = &self.segments[self.segment_of(sequence)];
        let mut cursor = segment.stand_on(&*self.disk, sequence)?;
        let stored = self.stored_at(segment, &mut cursor, sequence)?;
        self.decoded(segment, stored).map(Some)
    }

    /// Entries from this sequence on, ascending, durable and staged, until `each` says `false` or fails.
    pub fn scan(
        &self,
        from: u64,
        each: &mut dyn FnMut(Entry) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let mut sequence = from.max(1);
        let mut before: Option<Hash> = None;
        while sequence <= self.last_durable() {
            let segment = &self.segments[self.segment_of(sequence)];
            let start = segment.stand_on(&*self.disk, sequence)?.at();
            let mut cursor = Cursor::new(&*segment.file, seed(&self.store_id), start, LONG);
            while sequence < segment.next() {
                let at = cursor.at();
                let stored = self.stored_at(segment, &mut cursor, sequence)?;
                if before.is_some_and(|before| before != stored.head.before) {
                    return Err(segment.damaged(&*self.disk, at, Trouble::Chain));
                }
                before = Some(stored.hash());
                let len = stored.bytes.len();
                if !each(self.decoded(segment, stored)?)? {
                    return Ok(());
                }
                cursor.skip(len);
                sequence += 1;
            }
        }
        while sequence <= self.last_staged() {
            if !each(self.read_staged(sequence)?)? {
                return Ok(());
            }
            sequence += 1;
        }
        Ok(())
    }

    /// The segment files up to a durable entry, how far each holds them, and that entry's hash.
    pub fn extent(&self, upto: u64) -> Result<(Vec<(PathBuf, u64)>, Hash), StoreError> {
        let upto = upto.min(self.last_durable());
        let last = self.segment_of(upto);
        let whole = |segment: &Segment| (segment.path.clone(), segment.end);
        let mut extent: Vec<(PathBuf, u64)> = self.segments[..=last].iter().map(whole).collect();
        if upto == self.last_durable() {
            extent.extend(self.segments[last + 1..].iter().map(whole));
            return Ok((extent, self.last.hash));
        }
        let next = &self.segments[self.segment_of(upto + 1)];
        let mut cursor = next.stand_on(&*self.disk, upto + 1)?;
        let at = cursor.at();
        let before = self.stored_at(next, &mut cursor, upto + 1)?.head.before;
        if let Some((path, end)) = extent.last_mut()
            && *path == next.path
        {
            *end = at;
        }
        Ok((extent, before))
    }

    pub(super) fn segment_of(&self, sequence: u64) -> usize {
        self.segments.partition_point(|segment| segment.head.first <= sequence).saturating_sub(1)
    }

    pub(super) fn stored_at<'a>(
        &self,
        segment: &Segment,
        cursor: &'a mut Cursor<'_>,
        sequence: u64,
    ) -> Result<Stored<'a>, StoreError> {
        let at = cursor.at();
        let found = cursor.look().map_err(|error| refused(&*self.disk, "reading", &segment.path, &error))?;
        let trouble = match found {
            Found::Entry(stored) if stored.head.sequence == sequence => return Ok(stored),
            Found::Entry(_) => Trouble::Gap,
            Found::Nothing => Trouble::EndMissing,
            Found::Bad(trouble) => trouble,
        };
        Err(segment.damaged(&*self.disk, at, trouble))
    }

    pub(super) fn decoded(&self, segment: &Segment, stored: Stored<'_>) -> Result<Entry, StoreError> {
        let EntryHead { format, sequence, .. } = stored.head;
        if format > FORMAT {
            return Err(StoreError::TooNew { found: u32::from(format), known: u32::from(FORMAT) });
        }
        decode_entry(sequence, stored.payload(), &*self.vault).map_err(|error| match error {
            DecodeError::Newer { .. } => {
                StoreError::TooNew { found: u32::from(FORMAT) + 1, known: u32::from(FORMAT) }
            }
            DecodeError::Seal(error) => error,
            DecodeError::Malformed { .. } => {
                segment.damaged(&*self.disk, segment.nearest(sequence).1, Trouble::Senseless)
            }
        })
    }

    fn read_staged(&self, sequence: u64) -> Result<Entry, StoreError> {
        let number = usize::try_from(sequence - self.last_durable() - 1).unwrap_or(usize::MAX);
        let bytes = self.staged.starts.get(number).and_then(|start| self.staged.buffer.get(*start..));
        let lost = || StoreError::Internal(format!("staged entry {sequence} is lost"));
        let bytes = bytes.ok_or_else(lost)?;
        let head = EntryHead::from_bytes(bytes).ok_or_else(lost)?;
        self.decoded(self.tail(), Stored { head, bytes: &bytes[..head.padded()] })
    }
}
