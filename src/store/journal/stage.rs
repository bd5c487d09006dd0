//! Writing: entries are encoded into a buffer, and one write and one sync make all of them durable.
//! A failed sync ends writing for this handle: what a disk holds after it nobody knows. A disk that is full, or closed to
//! writing for a while, refuses the group alone.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use roaring::RoaringTreemap;

use super::frame::{self, ENTRY_HEAD, Hash, SegmentHead};
use super::mark::Mark;
use super::segment::{Link, Segment};
use super::{MAX_ENTRY, Settings};
use crate::store::codec::encode_entry;
use crate::store::disk::{Disk, refused, sync_failed};
use crate::store::entry::{Entry, Header, NewEntry};
use crate::store::error::StoreError;
use crate::store::reserve::Reserve;
use crate::store::seal::{Person, Vault};

/// Zeros are written in pieces of this size.
static ZEROS: [u8; 64 << 10] = [0; 64 << 10];

/// No clock that is right shows less: 2026-01-01 00:00 UTC, before this program was first built.
const BUILT: i64 = 1_767_225_600;

/// Nobody leaves a road map alone for 400 days: after so long a silence (ms) the clock is more likely to be wrong.
const SILENCE: i64 = 400 * 24 * 3600 * 1000;

/// The table of the segment that is written to may lag behind by so many entries; opening reads these.
pub(super) const TABLE_LAG: u64 = 4096;

/// The journal of a store, open for one writer. Reads work beside each other.
pub struct Journal {
    pub(super) disk: Arc<dyn Disk>,
    pub(super) settings: Settings,
    pub(super) vault: Arc<Vault>,
    pub(super) store_id: [u8; 16],
    /// Never empty; the last one is written to.
    pub(super) segments: Vec<Segment>,
    /// Length of the last segment's file: up to here lie zeros.
    pub(super) prepared: u64,
    /// The last durable entry.
    pub(super) last: Last,
    pub(super) staged: Staged,
    pub(super) mark: Option<Mark>,
    /// The mark could not be moved to the last durable entry: nothing may follow before it is.
    pub(super) mark_owed: bool,
    /// Up to here lies what a refused write may have left behind the last entry.
    pub(super) spoilt_to: u64,
    pub(super) reserve: Option<Arc<Reserve>>,
    pub(super) failure: Option<StoreError>,
    /// Long entries whose sums were held against them since the journal was opened.
    pub(super) held: Mutex<RoaringTreemap>,
}

/// What the next entry needs to know of the one before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Last {
    pub sequence: u64,
    pub hash: Hash,
    pub at: Option<DateTime<Utc>>,
}

impl Last {
    pub fn next(&self) -> Link {
        Link { sequence: self.sequence + 1, before: self.hash }
    }
}

/// What waits for the next commit.
pub(super) struct Staged {
    pub buffer: Vec<u8>,
    /// Where each staged entry begins in the buffer.
    pub starts: Vec<usize>,
    pub last: Last,
}

impl Staged {
    pub fn none(last: Last) -> Staged {
        Staged { buffer: Vec::new(), starts: Vec::new(), last }
    }
}

impl Journal {
    /// Given once, when the store was made.
    pub fn store_id(&self) -> [u8; 16] {
        self.store_id
    }

    /// The highest sequence given so far, durable or not.
    pub fn last_staged(&self) -> u64 {
        self.staged.last.sequence
    }

    /// The sequence of the last entry that is on the disk for good; 0 when there is none.
    pub fn last_durable(&self) -> u64 {
        self.last.sequence
    }

    /// Why nothing can be written any more, if so.
    pub fn failed(&self) -> Option<StoreError> {
        self.failure.clone()
    }

    /// The disk that it lies on; papers and drafts lie there, too.
    pub fn disk(&self) -> &Arc<dyn Disk> {
        &self.disk
    }

    pub fn settings(&self) -> Settings {
        self.settings
    }

    /// The keys under which values are sealed; the view seals under them, too.
    pub fn vault(&self) -> &Arc<Vault> {
        &self.vault
    }

    /// Erases a person's values for good, see [`Vault::destroy`].
    pub fn destroy_key(&self, person: Person) -> Result<bool, StoreError> {
        self.vault.destroy(person)
    }

    /// Gives the entry its sequence and keeps it in memory until [`Journal::commit`]. Its time is cut to milliseconds.
    /// Touches the disk only to read the keys of persons.
    ///
    /// # Errors
    /// The journal takes no writes; or the entry is longer than [`MAX_ENTRY`], and nothing was staged.
    pub fn stage(&mut self, new: NewEntry) -> Result<Entry, StoreError> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        let before = self.staged.last;
        let entry = numbered(new, &before);
        let payload = encode_entry(&entry, &*self.vault)?;
        if payload.len() > MAX_ENTRY - ENTRY_HEAD {
            let text = format!("an entry of {} bytes, more than the {MAX_ENTRY} allowed", payload.len());
            return Err(StoreError::Internal(text));
        }
        let Link { sequence, before } = before.next();
        let (seed, durable) = (frame::seed(&self.store_id), self.last.sequence);
        self.staged.starts.push(self.staged.buffer.len());
        let hash = frame::append(&mut self.staged.buffer, seed, sequence, durable, &before, &payload);
        self.staged.last = Last { sequence, hash, at: Some(entry.header.at) };
        Ok(entry)
    }

    /// Takes no writes from now on.
    pub fn refuse(&mut self, why: StoreError) {
        self.failure.get_or_insert(why);
    }

    /// Forgets what was staged.
    pub fn drop_staged(&mut self) {
        self.staged = Staged::none(self.last);
    }

    /// What is given free when the disk is full, so that the group that waits can be finished.
    pub fn keep_reserve(&mut self, reserve: Arc<Reserve>) {
        self.reserve = Some(reserve);
    }

    /// Makes all that is staged durable: the pages of new keys, then one write, one sync. Afterwards [`Journal::failed`]
    /// may say that nothing more can be written.
    ///
    /// # Errors
    /// What was staged is dropped. Later groups may be tried when the cause passes by itself ([`StoreError::passes`]: no
    /// room, say); otherwise the journal takes no writes any more. [`Journal::failed`] tells which.
    pub fn commit(&mut self) -> Result<(), StoreError> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        if self.staged.starts.is_empty() {
            return Ok(());
        }
        let result = self.prepare_group().and_then(|()| self.write_staged());
        if let Err(error) = &result {
            self.staged = Staged::none(self.last);
            if !error.passes() {
                self.failure = Some(error.clone());
            }
        }
        result
    }

    /// All that must be on the disk before the group; the reserve is given free for it when there is no room.
    fn prepare_group(&mut self) -> Result<(), StoreError> {
        if self.mark_owed {
            self.move_mark()?;
        }
        match self.room_and_keys() {
            Err(StoreError::DiskFull { .. }) if self.reserve.as_ref().is_some_and(|kept| kept.release()) => {
                self.room_and_keys()
            }
            done => done,
        }
    }

    fn room_and_keys(&mut self) -> Result<(), StoreError> {
        self.make_room()?;
        self.vault.flush()
    }

    /// Begins a new segment when the last one is long enough, and prepares space for what is staged and for the zero
    /// length word behind it.
    fn make_room(&mut self) -> Result<(), StoreError> {
        if self.tail().end >= self.settings.segment {
            let Link { sequence: first, before } = self.last.next();
            let number = self.tail().head.number + 1;
            let head = SegmentHead { number, store_id: self.store_id, first, before };
            self.segments.push(Segment::create(&*self.disk, head, self.settings.step)?);
            self.prepared = self.settings.step;
            self.save_tables(TABLE_LAG);
        }
        let needed = self.tail().end + self.staged.buffer.len() as u64 + size_of::<u64>() as u64;
        if needed <= self.prepared {
            return Ok(());
        }
        let target = needed.next_multiple_of(self.settings.step);
        let tail = self.tail();
        if let Err(error) = write_zeros(&*self.disk, tail, self.prepared, target) {
            // What was taken of a full disk is given back.
            tail.file.truncate(self.prepared).ok();
            return Err(error);
        }
        self.prepared = target;
        Ok(())
    }

    fn write_staged(&mut self) -> Result<(), StoreError> {
        let group = self.staged.buffer.len();
        let end = self.tail().end;
        let spoilt = usize::try_from(self.spoilt_to.saturating_sub(end)).unwrap_or(0);
        self.staged.buffer.resize(group.max(spoilt), 0);
        let tail = self.tail();
        if let Err(error) = tail.file.write_at(end, &self.staged.buffer) {
            let error = refused(&*self.disk, "writing", &tail.path, &error);
            // Nobody shall find the beginning of what was refused.
            tail.file.write_at(end, &[0; size_of::<u64>()]).ok();
            self.spoilt_to = end + self.staged.buffer.len() as u64;
            return Err(error);
        }
        tail.file.sync().map_err(|error| sync_failed(&*self.disk, &tail.path, &error))?;
        if !tail.file.is_linked().unwrap_or(false) {
            return Err(StoreError::Gone { path: self.disk.shown(&tail.path) });
        }
        self.spoilt_to = 0;
        let staged = std::mem::replace(&mut self.staged, Staged::none(self.last));
        let ends = staged.starts.iter().skip(1).copied().chain([group]);
        for (start, end) in staged.starts.iter().zip(ends) {
            self.tail_mut().push(end - start);
        }
        self.last = staged.last;
        self.staged.last = staged.last;
        // What was written is durable all the same; only what would follow is refused.
        if let Err(error) = self.move_mark()
            && !error.passes()
        {
            self.failure = Some(error);
        }
        self.save_tables(TABLE_LAG);
        Ok(())
    }

    fn move_mark(&mut self) -> Result<(), StoreError> {
        let Some(mark) = &mut self.mark else { return Ok(()) };
        self.mark_owed = true;
        mark.set(&*self.disk, self.last.sequence)?;
        self.mark_owed = false;
        Ok(())
    }

    /// Writes the tables that lag behind: of full segments at all, of the last one by `lag` entries.
    pub(super) fn save_tables(&mut self, lag: u64) {
        let mut last_hash = self.last.hash;
        for (at, segment) in self.segments.iter_mut().rev().enumerate() {
            segment.save_table(&*self.disk, last_hash, if at == 0 { lag } else { 1 });
            last_hash = segment.head.before;
        }
    }

    #[allow(clippy::expect_used)]
    pub(super) fn tail(&self) -> &Segment {
        self.segments.last().expect("an open journal has a segment")
    }

    #[allow(clippy::expect_used)]
    fn tail_mut(&mut self) -> &mut Segment {
        self.segments.last_mut().expect("an open journal has a segment")
    }
}

/// Fills the file with zeros from here to there; not synced.
pub(super) fn write_zeros(disk: &dyn Disk, segment: &Segment, from: u64, to: u64) -> Result<(), StoreError> {
    let mut at = from;
    while at < to {
        let piece = usize::try_from(to - at).unwrap_or(usize::MAX).min(ZEROS.len());
        let written = segment.file.write_at(at, &ZEROS[..piece]);
        written.map_err(|error| refused(disk, "writing", &segment.path, &error))?;
        at += piece as u64;
    }
    Ok(())
}

fn numbered(new: NewEntry, before: &Last) -> Entry {
    // Never out of range: it was a time before.
    let at = DateTime::from_timestamp_millis(new.at.timestamp_millis()).unwrap_or(new.at);
    // Behind an entry of a clock that was reset, the right time is no long silence.
    let was_silent =
        |before: DateTime<Utc>| before.timestamp() >= BUILT && (at - before).num_milliseconds() > SILENCE;
    let is_odd = |before| at < before || was_silent(before);
    let clock_doubtful = at.timestamp() < BUILT || before.at.is_some_and(is_odd);
    let header = Header {
        sequence: before.sequence + 1,
        at,
        clock_doubtful,
        actor: new.actor,
        program: new.program,
        request: new.request,
        command: new.command,
        reason: new.reason,
        undoes: new.undoes,
    };
    Entry { header, changes: new.changes }
}
