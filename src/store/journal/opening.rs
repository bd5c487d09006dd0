//! Opening: finds the last good entry, tells a torn tail (cut) from damage (told, never cut), and makes sure that what
//! it found is on the disk. A store without a journal gets one.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

use super::cursor::{Cursor, Found, LONG};
use super::frame::{HeadFault, SEGMENT_HEAD, SegmentHead, seed};
use super::mark::{self, Mark, Marked};
use super::segment::{Link, Segment};
use super::stage::{Journal, Last, Staged, TABLE_LAG, write_zeros};
use super::trouble::Trouble;
use super::{FOLDER, FORMAT, Settings, segment_path};
use crate::store::disk::{Disk, names_in, refused, sync_failed, sync_folder_of};
use crate::store::error::StoreError;
use crate::store::seal::{Vault, fill_randomly};

/// What was found when a journal was opened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OpenReport {
    /// The last entry's sequence; 0 for an empty journal.
    pub last: u64,
    /// Bytes cut behind the last entry: an entry that was being written when the machine stopped. None of it was ever
    /// acknowledged.
    pub torn_tail: u64,
    /// What is wrong. With damage or a failed repair the journal is read-only ([`Journal::failed`]).
    pub doubts: Vec<StoreError>,
}

/// Where reading along a segment came to its end.
enum Stop {
    /// Zeros from the last entry to the end of the file.
    Clean,
    /// Something that is no entry.
    Bad { offset: u64, trouble: Trouble },
}

impl Journal {
    /// Opens the store's journal, or makes it.
    ///
    /// # Errors
    /// The disk refuses; the journal is of a newer program; or it is damaged so that nothing of it can be read.
    /// A journal that is damaged further on opens read-only up to there.
    pub fn open(disk: Arc<dyn Disk>) -> Result<(Journal, OpenReport), StoreError> {
        Journal::open_with(disk, Settings::default())
    }

    /// With other settings than the usual ones.
    pub fn open_with(disk: Arc<dyn Disk>, settings: Settings) -> Result<(Journal, OpenReport), StoreError> {
        Journal::open_by(disk, settings, None)
    }

    /// The journal with this id; one that is made gets it, and one with another is damage.
    pub fn open_as(
        disk: Arc<dyn Disk>,
        settings: Settings,
        store_id: [u8; 16],
    ) -> Result<(Journal, OpenReport), StoreError> {
        Journal::open_by(disk, settings, Some(store_id))
    }

    fn open_by(
        disk: Arc<dyn Disk>,
        settings: Settings,
        store_id: Option<[u8; 16]>,
    ) -> Result<(Journal, OpenReport), StoreError> {
        let folder = Path::new(FOLDER);
        let numbers = segment_numbers(&*disk)?;
        let marked = mark::read(&*disk)?;
        if numbers.is_empty() {
            match marked {
                Marked::Missing | Marked::At(0) => create(&*disk, settings, store_id)?,
                Marked::At(_) | Marked::Bad => {
                    let what = Trouble::SegmentMissing.name().to_owned();
                    return Err(StoreError::JournalDamaged { path: disk.shown(folder), offset: 0, what });
                }
            }
        }
        let marked = mark::read(&*disk)?;
        let numbers = segment_numbers(&*disk)?;
        let mut opening = Opening::begin(&*disk, store_id)?;
        for (at, number) in numbers.iter().enumerate() {
            opening.take(*number, at + 1 == numbers.len(), marked)?;
            if opening.damage.is_some() {
                break;
            }
        }
        opening.finish(disk.clone(), settings, marked)
    }
}

struct Opening<'a> {
    disk: &'a dyn Disk,
    store_id: [u8; 16],
    /// What the store's id must be, if that is known.
    expected_id: Option<[u8; 16]>,
    segments: Vec<Segment>,
    next: Link,
    damage: Option<StoreError>,
    torn: bool,
}

impl<'a> Opening<'a> {
    fn begin(disk: &'a dyn Disk, expected_id: Option<[u8; 16]>) -> Result<Opening<'a>, StoreError> {
        let next = Link { sequence: 1, before: [0; 32] };
        Ok(Opening {
            disk,
            store_id: [0; 16],
            expected_id,
            segments: Vec::new(),
            next,
            damage: None,
            torn: false,
        })
    }

    /// Reads one more segment. Its damage is noted; only the first segment's is an error.
    fn take(&mut self, number: u32, is_last: bool, marked: Marked) -> Result<(), StoreError> {
        match self.head_of(number)? {
            Ok((head, file)) => {
                self.store_id = head.store_id;
                let mut segment = Segment::new(head, file);
                if let Some(before) = segment.use_table(self.disk) {
                    self.next = Link { sequence: segment.next(), before };
                }
                let stop = self.read_along(&mut segment)?;
                self.judge(&segment, stop, is_last, marked)?;
                self.segments.push(segment);
                Ok(())
            }
            Err(trouble) => {
                let (path, what) = (self.disk.shown(&segment_path(number)), trouble.name().to_owned());
                let damage = StoreError::JournalDamaged { path, offset: 0, what };
                if self.segments.is_empty() {
                    return Err(damage);
                }
                self.damage = Some(damage);
                Ok(())
            }
        }
    }

    /// Opens a segment's file; the inner error says what is wrong with its head or its place.
    #[allow(clippy::type_complexity)]
    fn head_of(
        &self,
        number: u32,
    ) -> Result<Result<(SegmentHead, Box<dyn crate::store::disk::DiskFile>), Trouble>, StoreError> {
        let path = segment_path(number);
        let told = |error: io::Error| refused(self.disk, "reading", &path, &error);
        let file = self.disk.open(&path).map_err(told)?;
        let mut bytes = [0; SEGMENT_HEAD];
        let read = file.read_at(0, &mut bytes).map_err(told)?;
        let head = match SegmentHead::from_bytes(&bytes[..read]) {
            Ok(head) => head,
            Err(HeadFault::Bad) => return Ok(Err(Trouble::SegmentHead)),
            Err(HeadFault::TooNew(found)) => {
                return Err(StoreError::TooNew { found: u32::from(found), known: u32::from(FORMAT) });
            }
        };
        let is_first = self.segments.is_empty();
        let expected = self.segments.last().map_or(1, |segment| segment.head.number + 1);
        let is_in_place = number == expected && head.number == number;
        let id = if is_first { self.expected_id.unwrap_or(head.store_id) } else { self.store_id };
        let is_ours = head.store_id == id;
        let fits = head.first == self.next.sequence && head.before == self.next.before;
        Ok(match (is_in_place, is_ours, fits) {
            (false, ..) => Err(Trouble::SegmentMissing),
            (_, false, _) => Err(Trouble::OtherStore),
            (.., false) => Err(Trouble::Chain),
            _ => Ok((head, file)),
        })
    }

    /// Takes note of the good entries of a segment, up to the first place where there is none.
    fn read_along(&mut self, segment: &mut Segment) -> Result<Stop, StoreError> {
        let told = |error: io::Error| refused(self.disk, "reading", &segment.path, &error);
        let mut lens = Vec::new();
        let mut cursor = Cursor::new(&*segment.file, seed(&segment.head.store_id), segment.end, LONG);
        let stop = loop {
            let offset = cursor.at();
            match cursor.look().map_err(told)? {
                Found::Nothing => break zeros_behind(&mut cursor).map_err(told)?,
                Found::Bad(trouble) => break Stop::Bad { offset, trouble },
                Found::Entry(stored) if stored.head.sequence != self.next.sequence => {
                    break Stop::Bad { offset, trouble: Trouble::Gap };
                }
                Found::Entry(stored) if stored.head.before != self.next.before => {
                    break Stop::Bad { offset, trouble: Trouble::Chain };
                }
                Found::Entry(stored) => {
                    let len = stored.bytes.len();
                    self.next = Link { sequence: self.next.sequence + 1, before: stored.hash() };
                    lens.push(len);
                    cursor.skip(len);
                }
            }
        };
        lens.into_iter().for_each(|len| segment.push(len));
        Ok(stop)
    }

    /// Torn tail or damage? Torn is only what no sync had made durable: it lies in the last segment, behind the mark,
    /// and no entry behind it says that it was durable.
    fn judge(
        &mut self,
        segment: &Segment,
        stop: Stop,
        is_last: bool,
        marked: Marked,
    ) -> Result<(), StoreError> {
        let was_durable = match marked {
            Marked::At(sequence) => sequence >= self.next.sequence,
            Marked::Missing | Marked::Bad => true,
        };
        let damage = match stop {
            Stop::Clean if is_last && was_durable && matches!(marked, Marked::At(_)) => {
                Some((segment.end, Trouble::EndMissing))
            }
            Stop::Clean => None,
            Stop::Bad { offset, trouble } if !is_last || was_durable => Some((offset, trouble)),
            Stop::Bad { offset, trouble } if self.is_vouched_for(segment)? => Some((offset, trouble)),
            Stop::Bad { .. } => {
                self.torn = true;
                None
            }
        };
        self.damage = damage.map(|(offset, trouble)| segment.damaged(self.disk, offset, trouble));
        Ok(())
    }

    /// Whether a good entry behind the last one says that the next sequence had been durable.
    fn is_vouched_for(&self, segment: &Segment) -> Result<bool, StoreError> {
        let told = |error: io::Error| refused(self.disk, "reading", &segment.path, &error);
        let mut cursor = Cursor::new(&*segment.file, seed(&self.store_id), segment.end, LONG);
        let len = segment.file.len().map_err(told)?;
        loop {
            cursor.skip(8);
            if cursor.at() >= len {
                return Ok(false);
            }
            let head = cursor.head().map_err(told)?;
            if head.is_none_or(|head| head.durable < self.next.sequence) {
                continue;
            }
            if matches!(cursor.look().map_err(told)?, Found::Entry(_)) {
                return Ok(true);
            }
        }
    }

    fn finish(
        self,
        disk: Arc<dyn Disk>,
        settings: Settings,
        marked: Marked,
    ) -> Result<(Journal, OpenReport), StoreError> {
        let Opening { store_id, segments, next, damage, torn, .. } = self;
        let last = Last { sequence: next.sequence - 1, hash: next.before, at: None };
        let staged = Staged::none(last);
        let vault = Arc::new(Vault::new(disk.clone(), store_id, settings.is_sealed));
        let mut journal = Journal {
            disk,
            settings,
            vault,
            store_id,
            segments,
            prepared: 0,
            last,
            staged,
            mark: None,
            mark_owed: false,
            spoilt_to: 0,
            reserve: None,
            failure: damage,
            held: Mutex::default(),
        };
        match journal.read(last.sequence) {
            Ok(entry) => journal.last.at = entry.map(|entry| entry.header.at),
            Err(damage @ StoreError::JournalDamaged { .. }) => journal.failure = Some(damage),
            Err(error) => return Err(error),
        }
        journal.staged.last = journal.last;
        let mut report = OpenReport { last: last.sequence, ..OpenReport::default() };
        if journal.failure.is_none() {
            match journal.settle(torn, marked, &mut report) {
                Ok(()) => {}
                Err(error) => journal.failure = Some(error),
            }
        }
        report.doubts.extend(journal.failure.clone());
        Ok((journal, report))
    }
}

impl Journal {
    /// Makes the tail what it must be before anything is appended: entries behind the mark surely on the disk, zeros
    /// behind them, the mark up to date.
    fn settle(&mut self, torn: bool, marked: Marked, report: &mut OpenReport) -> Result<(), StoreError> {
        let marked_at = match marked {
            Marked::At(sequence) => sequence,
            Marked::Missing | Marked::Bad => {
                let (path, what) = (self.disk.shown(&mark::path()), Trouble::Mark.name().to_owned());
                report.doubts.push(StoreError::JournalDamaged { path, offset: 0, what });
                0
            }
        };
        let disk = self.disk.clone();
        let tail = self.tail();
        let told = |error: io::Error| refused(&*disk, "reading", &tail.path, &error);
        self.prepared = tail.file.len().map_err(told)?;
        let tail = self.tail();
        let is_unsure = marked_at < self.last.sequence && tail.next() > tail.head.first;
        if is_unsure {
            write_again(&*disk, tail, (marked_at + 1).max(tail.head.first))?;
        }
        if is_unsure || tail.next() == tail.head.first {
            // Perhaps its file was made by a program that died before the name was durable.
            for folder in [Path::new(""), Path::new(FOLDER)] {
                disk.sync_dir(folder).map_err(|error| sync_failed(&*disk, folder, &error))?;
            }
        }
        if torn {
            write_zeros(&*disk, tail, tail.end, self.prepared)?;
            report.torn_tail = self.prepared - tail.end;
        }
        if is_unsure || torn {
            tail.file.sync().map_err(|error| sync_failed(&*disk, &tail.path, &error))?;
        }
        if !matches!(marked, Marked::At(_)) {
            mark::create(&*disk, self.last.sequence)?;
        }
        let mut mark = Mark::open(&*disk)?;
        if is_unsure {
            mark.set(&*disk, self.last.sequence)?;
        }
        self.mark = Some(mark);
        self.save_tables(TABLE_LAG);
        Ok(())
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        if let Some(mark) = self.mark.as_mut().filter(|_| self.failure.is_none()) {
            mark.sync();
            self.save_tables(1);
        }
    }
}

/// Entries whose sync is not known of are written once more: after a failed sync the system may show bytes that are not
/// on the disk, and would not write them again of itself.
fn write_again(disk: &dyn Disk, segment: &Segment, from: u64) -> Result<(), StoreError> {
    let mut cursor = segment.stand_on(disk, from)?;
    while cursor.at() < segment.end {
        let offset = cursor.at();
        let piece = usize::try_from(segment.end - offset).unwrap_or(usize::MAX).min(LONG);
        let bytes = cursor.peek(piece).map_err(|error| refused(disk, "reading", &segment.path, &error))?;
        let written = segment.file.write_at(offset, bytes);
        written.map_err(|error| refused(disk, "writing", &segment.path, &error))?;
        cursor.skip(piece);
    }
    Ok(())
}

/// Whether nothing but zeros lies from here to the end of the file.
fn zeros_behind(cursor: &mut Cursor<'_>) -> io::Result<Stop> {
    loop {
        let offset = cursor.at();
        let bytes = cursor.peek(LONG)?;
        if bytes.is_empty() {
            return Ok(Stop::Clean);
        }
        if let Some(at) = bytes.iter().position(|byte| *byte != 0) {
            return Ok(Stop::Bad { offset: offset + at as u64, trouble: Trouble::NotZeros });
        }
        let len = bytes.len();
        cursor.skip(len);
    }
}

/// The id of the store whose journal lies here; `None` when there is none, or its first segment cannot be read.
pub fn store_id(disk: &dyn Disk) -> Result<Option<[u8; 16]>, StoreError> {
    let path = segment_path(1);
    let Ok(file) = disk.open(&path) else { return Ok(None) };
    let mut bytes = [0; SEGMENT_HEAD];
    let read = file.read_at(0, &mut bytes).map_err(|error| refused(disk, "reading", &path, &error))?;
    Ok(SegmentHead::from_bytes(&bytes[..read]).ok().map(|head| head.store_id))
}

/// Numbers of the segment files, ascending. Half-made ones have other names.
pub fn segment_numbers(disk: &dyn Disk) -> Result<Vec<u32>, StoreError> {
    let names = names_in(disk, Path::new(FOLDER))?;
    let mut numbers: Vec<u32> =
        names.iter().filter_map(|name| name.strip_suffix(".seg")?.parse().ok()).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

/// An empty journal: the mark first, so that a segment is never without one.
fn create(disk: &dyn Disk, settings: Settings, store_id: Option<[u8; 16]>) -> Result<(), StoreError> {
    let folder = Path::new(FOLDER);
    disk.create_dir(folder).map_err(|error| refused(disk, "making", folder, &error))?;
    sync_folder_of(disk, folder)?;
    mark::create(disk, 0)?;
    let store_id = match store_id {
        Some(store_id) => store_id,
        None => {
            let mut store_id = [0; 16];
            fill_randomly(&mut store_id)?;
            store_id
        }
    };
    let head = SegmentHead { number: 1, store_id, first: 1, before: [0; 32] };
    Segment::create(disk, head, settings.step)?;
    Ok(())
}
