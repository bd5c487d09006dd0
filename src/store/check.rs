//! Holds every byte of the store's own files against what it must be, and changes nothing: entries, chain, prepared
//! space, tables, mark, looks, keys, papers, drafts. In: a disk. Out: every trouble with its place, and what there is.
//! It goes on behind damage, so that its extent is known. The view is not its business.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::codec::{DecodeError, decode_entry};
use super::disk::{Disk, DiskFile, names_in, read_whole, refused};
use super::error::StoreError;
use super::files::{self, Files};
use super::journal::cursor::{Cursor, Found, LONG, Stored};
use super::journal::frame::{Hash, HeadFault, SEGMENT_HEAD, SegmentHead, seed};
use super::journal::mark::{self, Marked};
use super::journal::opening::segment_numbers;
use super::journal::segment::{Link, STRIDE};
use super::journal::table::{self, Table};
use super::journal::{Trouble, segment_path};
use super::seal::page::{Page, PageId, Slot, offset_of};
use super::seal::{self, IsSealed, Vault};
use super::{drafts, format, journal, looks};

/// Something wrong.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Problem {
    /// Relative to the store's folder.
    pub path: PathBuf,
    /// The byte at which it begins.
    pub offset: u64,
    pub trouble: Trouble,
    /// The first and last sequence that cannot be read because of it, if that is known.
    pub lost: Option<(u64, u64)>,
}

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Checked {
    /// Entries whose every byte is right.
    pub entries: u64,
    /// The highest sequence seen.
    pub last: u64,
    /// The hash of that entry: two stores with the same one have the same history.
    pub head: Hash,
    /// Looks at named profiles whose every byte is right.
    pub looks: u64,
    pub files: u64,
    pub keys: u64,
    pub problems: u64,
}

/// What a check of a whole store found.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Report {
    pub checked: Checked,
    /// The first of them, see [`REPORTED`].
    pub problems: Vec<Problem>,
    /// Values of the view whose sums are right; `None`: the view was not read, because of the problems.
    pub values: Option<u64>,
}

/// So many problems a report names.
pub const REPORTED: usize = 50;

/// Checks everything; problems come in the order of the files.
///
/// # Errors
/// The disk refuses to be read. What is wrong on it is no error.
pub fn check_journal(disk: &Arc<dyn Disk>, problem: &mut dyn FnMut(Problem)) -> Result<Checked, StoreError> {
    check_journal_with(disk, seal::by_table, problem)
}

/// With another table of sealed fields than the domain's.
pub fn check_journal_with(
    disk: &Arc<dyn Disk>,
    is_sealed: IsSealed,
    problem: &mut dyn FnMut(Problem),
) -> Result<Checked, StoreError> {
    let mut count = 0;
    let mut counted = |found: Problem| {
        count += 1;
        problem(found);
    };
    let mut check = Check {
        disk,
        is_sealed,
        problem: &mut counted,
        checked: Checked::default(),
        next: Link { sequence: 1, before: [0; 32] },
        store_id: None,
    };
    check.format()?;
    check.segments()?;
    check.marked()?;
    check.looks()?;
    check.keys()?;
    check.papers()?;
    check.drafts()?;
    let checked = check.checked;
    Ok(Checked { problems: count, ..checked })
}

struct Check<'a> {
    disk: &'a Arc<dyn Disk>,
    is_sealed: IsSealed,
    problem: &'a mut dyn FnMut(Problem),
    checked: Checked,
    /// What the next entry must be.
    next: Link,
    store_id: Option<[u8; 16]>,
}

impl Check<'_> {
    fn tell(&mut self, path: &Path, offset: u64, trouble: Trouble, lost: Option<(u64, u64)>) {
        (self.problem)(Problem { path: path.into(), offset, trouble, lost });
    }

    fn format(&mut self) -> Result<(), StoreError> {
        match format::read(&**self.disk)? {
            format::Said::Number(number) => format::refuse(number),
            format::Said::Damaged => {
                self.tell(Path::new(format::FILE), 0, Trouble::Format, None);
                Ok(())
            }
        }
    }

    fn segments(&mut self) -> Result<(), StoreError> {
        let mut expected = 1;
        for number in segment_numbers(&**self.disk)? {
            if number != expected {
                self.tell(&segment_path(expected), 0, Trouble::SegmentMissing, None);
            }
            expected = number + 1;
            self.segment(number)?;
        }
        if expected == 1 {
            self.tell(&segment_path(1), 0, Trouble::SegmentMissing, None);
        }
        Ok(())
    }

    fn segment(&mut self, number: u32) -> Result<(), StoreError> {
        let path = segment_path(number);
        let told = |error: std::io::Error| refused(&**self.disk, "reading", &path, &error);
        let file = self.disk.open(&path).map_err(told)?;
        let mut bytes = [0; SEGMENT_HEAD];
        let read = file.read_at(0, &mut bytes).map_err(told)?;
        let head = match SegmentHead::from_bytes(&bytes[..read]) {
            Ok(head) if head.number == number => head,
            _ => {
                self.tell(&path, 0, Trouble::SegmentHead, None);
                match self.store_id {
                    // Its entries can be read all the same.
                    Some(store_id) => {
                        SegmentHead { number, store_id, first: self.next.sequence, before: self.next.before }
                    }
                    None => return Ok(()),
                }
            }
        };
        if self.store_id.is_some_and(|store_id| store_id != head.store_id) {
            self.tell(&path, 0, Trouble::OtherStore, None);
            return Ok(());
        }
        self.store_id = Some(head.store_id);
        self.follow(&path, 0, head.first, &head.before);
        self.entries(head, file)
    }

    /// Whether this comes after what was read before; goes on from here in any case.
    fn follow(&mut self, path: &Path, offset: u64, sequence: u64, before: &Hash) {
        if sequence > self.next.sequence {
            let lost = (self.next.sequence, sequence - 1);
            self.tell(path, offset, Trouble::Gap, Some(lost));
        } else if sequence < self.next.sequence {
            self.tell(path, offset, Trouble::Gap, None);
        } else if *before != self.next.before {
            self.tell(path, offset, Trouble::Chain, None);
        }
        self.next = Link { sequence, before: *before };
    }

    fn entries(&mut self, head: SegmentHead, file: Box<dyn DiskFile>) -> Result<(), StoreError> {
        let (disk, path) = (self.disk.clone(), segment_path(head.number));
        let told = |error: std::io::Error| refused(&*disk, "reading", &path, &error);
        let vault = Vault::new(disk.clone(), head.store_id, self.is_sealed);
        let mut table = TableCheck::new(self.table(&head)?);
        let mut is_whole = true;
        let mut cursor = Cursor::new(&*file, seed(&head.store_id), SEGMENT_HEAD as u64, LONG);
        loop {
            let at = cursor.at();
            let bad = match cursor.look().map_err(told)? {
                Found::Entry(stored) => {
                    let len = stored.bytes.len();
                    table.take(at, &stored);
                    self.entry(&path, at, &stored, &vault)?;
                    cursor.skip(len);
                    continue;
                }
                Found::Bad(trouble) => Some(trouble),
                Found::Nothing => None,
            };
            if bad.is_none() && is_empty_from(&mut cursor).map_err(told)? {
                break;
            }
            let trouble = bad.unwrap_or(Trouble::NotZeros);
            is_whole = false;
            self.tell(&path, at, trouble, None);
            if !next_entry(&mut cursor, &*file, at).map_err(told)? {
                break;
            }
        }
        if is_whole && !table.fits() {
            self.tell(&table::path(head.number), 0, Trouble::Table, None);
        }
        Ok(())
    }

    fn entry(&mut self, path: &Path, at: u64, stored: &Stored<'_>, vault: &Vault) -> Result<(), StoreError> {
        let sequence = stored.head.sequence;
        self.follow(path, at, sequence, &stored.head.before);
        self.next = Link { sequence: sequence + 1, before: stored.hash() };
        self.checked.entries += 1;
        (self.checked.last, self.checked.head) = (sequence, self.next.before);
        if stored.head.format > journal::FORMAT {
            let (found, known) = (u32::from(stored.head.format), u32::from(journal::FORMAT));
            return Err(StoreError::TooNew { found, known });
        }
        self.sense(path, at, sequence, decode_entry(sequence, stored.payload(), vault))
    }

    fn sense<T>(
        &mut self,
        path: &Path,
        at: u64,
        sequence: u64,
        decoded: Result<T, DecodeError>,
    ) -> Result<(), StoreError> {
        let trouble = match decoded {
            Ok(_) => return Ok(()),
            Err(DecodeError::Newer { .. }) => {
                let known = u32::from(journal::FORMAT);
                return Err(StoreError::TooNew { found: known + 1, known });
            }
            // A key that cannot be read is told with the keys.
            Err(DecodeError::Seal(StoreError::JournalDamaged { what, .. }))
                if what == Trouble::Key.name() =>
            {
                return Ok(());
            }
            Err(DecodeError::Seal(StoreError::JournalDamaged { .. })) => Trouble::Sealed,
            Err(DecodeError::Seal(error)) => return Err(error),
            Err(DecodeError::Malformed { .. }) => Trouble::Senseless,
        };
        self.tell(path, at, trouble, Some((sequence, sequence)));
        Ok(())
    }

    fn table(&mut self, head: &SegmentHead) -> Result<Option<Table>, StoreError> {
        let path = table::path(head.number);
        let Some(bytes) = read_whole(&**self.disk, &path, table::LIMIT)? else { return Ok(None) };
        let table = Table::from_bytes(&bytes, head);
        if table.is_none() {
            self.tell(&path, 0, Trouble::Table, None);
        }
        Ok(table)
    }

    fn marked(&mut self) -> Result<(), StoreError> {
        match mark::read(&**self.disk)? {
            Marked::At(marked) if marked > self.checked.last => {
                let lost = (self.checked.last + 1, marked);
                self.tell(&mark::path(), 0, Trouble::EndMissing, Some(lost));
            }
            Marked::At(_) => {}
            Marked::Missing | Marked::Bad => self.tell(&mark::path(), 0, Trouble::Mark, None),
        }
        Ok(())
    }

    /// The log of looks is held against the same rules as the journal, by a check of its own.
    fn looks(&mut self) -> Result<(), StoreError> {
        let below = looks::below(self.disk);
        if !looks::is_there(&*below)? {
            return Ok(());
        }
        let problem = &mut *self.problem;
        let mut inside =
            |found: Problem| problem(Problem { path: Path::new(looks::FOLDER).join(&found.path), ..found });
        let mut check = Check {
            disk: &below,
            is_sealed: self.is_sealed,
            problem: &mut inside,
            checked: Checked::default(),
            next: Link { sequence: 1, before: [0; 32] },
            store_id: self.store_id.as_ref().map(looks::id_of),
        };
        check.segments()?;
        check.marked()?;
        self.checked.looks = check.checked.entries;
        Ok(())
    }

    fn keys(&mut self) -> Result<(), StoreError> {
        for path in self.paths(seal::FOLDER)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let bytes = read_whole(&**self.disk, &path, 1 << 20)?.unwrap_or_default();
            match PageId::named(&name).ok_or(HeadFault::Bad).and_then(|id| Page::from_bytes(id, bytes)) {
                Ok(page) => self.page_of_keys(&path, &page),
                Err(HeadFault::Bad) => self.tell(&path, 0, Trouble::Key, None),
                Err(HeadFault::TooNew(found)) => {
                    return Err(StoreError::TooNew {
                        found: u32::from(found),
                        known: u32::from(journal::FORMAT),
                    });
                }
            }
        }
        Ok(())
    }

    fn page_of_keys(&mut self, path: &Path, page: &Page) {
        for slot in 0..=u8::MAX {
            match page.slot(slot) {
                Slot::Empty => {}
                Slot::Key(_) => self.checked.keys += 1,
                Slot::Torn | Slot::Damaged => self.tell(path, offset_of(slot) as u64, Trouble::Key, None),
            }
        }
    }

    fn papers(&mut self) -> Result<(), StoreError> {
        let store = Files::new(self.disk.clone());
        let mut known = BTreeSet::new();
        for hash in store.all()? {
            let path = files::path_of(&hash);
            match store.get(&hash) {
                Ok(_) => self.checked.files += 1,
                Err(StoreError::JournalDamaged { .. }) => self.tell(&path, 0, Trouble::Paper, None),
                Err(error) => return Err(error),
            }
            known.insert(path);
        }
        for folder in names_in(&**self.disk, Path::new(files::FOLDER))? {
            let folder = format!("{}/{folder}", files::FOLDER);
            for path in self.paths(&folder)?.into_iter().filter(|path| !known.contains(path)) {
                self.tell(&path, 0, Trouble::Paper, None);
            }
        }
        Ok(())
    }

    fn drafts(&mut self) -> Result<(), StoreError> {
        for path in self.paths(drafts::FOLDER)? {
            let bytes = read_whole(&**self.disk, &path, 4 << 20)?;
            if bytes.as_deref().and_then(drafts::parsed).is_none() {
                self.tell(&path, 0, Trouble::Draft, None);
            }
        }
        Ok(())
    }

    /// The files of a folder, half-written ones left out.
    fn paths(&self, folder: &str) -> Result<Vec<PathBuf>, StoreError> {
        let names = names_in(&**self.disk, Path::new(folder))?;
        let names = names.into_iter().filter(|name| !name.ends_with(".new"));
        Ok(names.map(|name| Path::new(folder).join(name)).collect())
    }
}

/// A segment's table held against the entries as they are read.
struct TableCheck {
    stored: Option<Table>,
    found: Table,
    /// Whether the stored one ended just where an entry ended.
    ended_right: bool,
}

impl TableCheck {
    fn new(stored: Option<Table>) -> TableCheck {
        let found = Table { points: Vec::new(), count: 0, end: SEGMENT_HEAD as u64, last_hash: [0; 32] };
        TableCheck { stored, found, ended_right: false }
    }

    fn take(&mut self, at: u64, entry: &Stored<'_>) {
        if self.found.count.is_multiple_of(STRIDE) {
            self.found.points.push(at);
        }
        self.found.count += 1;
        self.found.end = at + entry.bytes.len() as u64;
        if let Some(stored) = self.stored.as_ref().filter(|stored| stored.count == self.found.count) {
            self.ended_right = stored.end == self.found.end && stored.last_hash == entry.hash();
        }
    }

    fn fits(&self) -> bool {
        let Some(stored) = &self.stored else { return true };
        self.ended_right && self.found.points.starts_with(&stored.points)
    }
}

/// Goes on to the next good entry behind a bad place; `false` when there is none.
fn next_entry(cursor: &mut Cursor<'_>, file: &dyn DiskFile, bad: u64) -> std::io::Result<bool> {
    let len = file.len()?;
    cursor.go_to(bad);
    loop {
        cursor.skip(8);
        if cursor.at() >= len {
            return Ok(false);
        }
        if cursor.head()?.is_some() && matches!(cursor.look()?, Found::Entry(_)) {
            return Ok(true);
        }
    }
}

/// Whether nothing but zeros follows.
fn is_empty_from(cursor: &mut Cursor<'_>) -> std::io::Result<bool> {
    loop {
        let bytes = cursor.peek(LONG)?;
        if bytes.is_empty() {
            return Ok(true);
        }
        if bytes.iter().any(|byte| *byte != 0) {
            return Ok(false);
        }
        let len = bytes.len();
        cursor.skip(len);
    }
}

#[cfg(test)]
mod tests;
