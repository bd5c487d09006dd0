//! The whole store in one file, and back. In: an open journal and a FILE. Out: FILE (journal, looks, papers) and FILE.keys
//! (the keys of persons, apart, so that FILE alone never opens an erased value), both verified by reading them back.
//! A store that has damage is not backed up, a backup that has any is not restored. Drafts and the view are left out.

mod container;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use self::container::{Head, Holds, Source, Target};
use super::check::{Problem, check_journal_with};
use super::disk::{Disk, RealDisk, names_in, read_whole, refused, sync_failed, write_whole};
use super::error::StoreError;
use super::files::{self, Files};
use super::journal::frame::Hash;
use super::journal::{self, Journal, Trouble, mark, opening, segment_path};
use super::seal::{self, IsSealed, page::PageId};
use super::{Store, format, looks};

/// Files are copied in pieces of this size.
const PIECE: usize = 256 << 10;

/// What a backup holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Summary {
    pub store_id: [u8; 16],
    /// The last entry in it.
    pub last: u64,
    pub made: DateTime<Utc>,
    pub files: u64,
    /// Pages of keys. `None`: the key file is not there, so sealed values will show as erased.
    pub keys: Option<u64>,
    /// Of both files.
    pub bytes: u64,
}

/// A backup that lies nowhere: two open files that nobody else can open, and that go when they are closed.
#[derive(Debug)]
pub struct Copy {
    pub summary: Summary,
    pub store: fs::File,
    /// `None`: they are kept back.
    pub keys: Option<fs::File>,
}

/// A piece of a copy is never longer.
pub const LARGEST_PIECE: u64 = 512 << 10;

impl Copy {
    /// Made of what was captured, by way of a folder in `root`.
    pub fn of(captured: &Captured, root: &Path, made: DateTime<Utc>) -> Result<Copy, StoreError> {
        let told = |path: &Path, error: &io::Error| at_target("copying", path, error);
        let folder = tempfile::tempdir_in(root).map_err(|error| told(root, &error))?;
        let file = folder.path().join("copy");
        let summary = write(captured, &file, made)?;
        let open = |path: &Path| fs::File::open(path).map_err(|error| told(path, &error));
        Ok(Copy { summary, store: open(&file)?, keys: Some(open(&keys_beside(&file))?) })
    }

    /// The same for who shall not read what is sealed.
    pub fn without_keys(mut self) -> Copy {
        self.keys = None;
        self.summary.keys = None;
        self
    }

    /// At most [`LARGEST_PIECE`] bytes from here on; none at the end, nor of keys that are kept back.
    pub fn piece(&self, of_keys: bool, from: u64) -> io::Result<Vec<u8>> {
        use std::os::unix::fs::FileExt;
        let file = if of_keys { self.keys.as_ref() } else { Some(&self.store) };
        let Some(file) = file else { return Ok(Vec::new()) };
        let length = file.metadata()?.len().saturating_sub(from).min(LARGEST_PIECE);
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
        file.read_exact_at(&mut bytes, from)?;
        Ok(bytes)
    }
}

/// The file beside a backup that holds the keys.
pub fn keys_beside(file: &Path) -> PathBuf {
    with_suffix(file, ".keys")
}

/// What a backup will hold: how far each file of the journal reaches, and the keys. Taking it is quick; the files only
/// grow, so that they can be copied while others write.
pub struct Captured {
    disk: Arc<dyn Disk>,
    is_sealed: IsSealed,
    store_id: [u8; 16],
    last: u64,
    /// The hash of the last entry: the same one, the same history.
    head: Hash,
    segments: Vec<(PathBuf, u64)>,
    keys: Vec<(PathBuf, Vec<u8>)>,
    looks: Option<Extent>,
}

/// How far a log reaches.
pub struct Extent {
    pub segments: Vec<(PathBuf, u64)>,
    pub last: u64,
}

impl Captured {
    /// What is durable now, with the keys. The journal must not be written to meanwhile.
    pub fn of(journal: &Journal, looks: Option<Extent>) -> Result<Captured, StoreError> {
        let disk = journal.disk();
        let folder = Path::new(seal::FOLDER);
        let mut captured = Captured::without_keys(journal, journal.last_durable(), looks)?;
        for name in names_in(&**disk, folder)?.iter().filter(|name| is_page(name)) {
            let path = folder.join(name);
            captured.keys.extend(read_whole(&**disk, &path, 1 << 20)?.map(|bytes| (path, bytes)));
        }
        Ok(captured)
    }

    /// What stood when this entry was the last one.
    pub fn without_keys(journal: &Journal, upto: u64, looks: Option<Extent>) -> Result<Captured, StoreError> {
        let (disk, upto) = (journal.disk(), upto.min(journal.last_durable()));
        let (segments, head) = journal.extent(upto)?;
        Ok(Captured {
            disk: Arc::clone(disk),
            is_sealed: journal.settings().is_sealed,
            store_id: journal.store_id(),
            last: upto,
            head,
            segments,
            keys: Vec::new(),
            looks,
        })
    }

    pub fn last(&self) -> u64 {
        self.last
    }

    /// Of the journal.
    pub fn bytes(&self) -> u64 {
        self.segments.iter().map(|(_, end)| end).sum()
    }

    fn head(&self, holds: Holds, made: DateTime<Utc>) -> Head {
        Head { holds, store_id: self.store_id, last: self.last, made }
    }

    fn write_keys(&self, place: &Path, made: DateTime<Utc>) -> Result<PathBuf, StoreError> {
        let mut target = Target::begin(place, self.head(Holds::Keys, made))?;
        for (path, bytes) in &self.keys {
            target.part(&named(path), bytes)?;
        }
        target.finish()
    }

    fn write_store(&self, place: &Path, made: DateTime<Utc>) -> Result<PathBuf, StoreError> {
        let (disk, mut target) = (&self.disk, Target::begin(place, self.head(Holds::Store, made))?);
        for (path, end) in &self.segments {
            copy_in(&**disk, path, Some(*end), &mut target)?;
        }
        target.part(&named(&mark::path()), &mark::to_bytes(self.last))?;
        if let Some(Extent { segments, last }) = &self.looks {
            let folder = Path::new(looks::FOLDER);
            for (path, end) in segments {
                copy_in(&**disk, &folder.join(path), Some(*end), &mut target)?;
            }
            target.part(&named(&folder.join(mark::path())), &mark::to_bytes(*last))?;
        }
        for hash in Files::new(disk.clone()).all()? {
            copy_in(&**disk, &files::path_of(&hash), None, &mut target)?;
        }
        target.finish()
    }

    /// Restores what was written in a place of its own, and holds every byte of it against what it must be.
    fn try_out(&self, file: &Path, keys: Option<&Path>) -> Result<(), StoreError> {
        let scratch = with_suffix(file, ".trial");
        // One that is left of a program that died.
        fs::remove_dir_all(&scratch).ok();
        let tried = self.restored_in(file, keys, &scratch);
        fs::remove_dir_all(&scratch).ok();
        tried
    }

    fn restored_in(&self, file: &Path, keys: Option<&Path>, scratch: &Path) -> Result<(), StoreError> {
        let disk: Arc<dyn Disk> = Arc::new(RealDisk::new(scratch)?);
        copy_out(file, &*disk)?;
        keys.map_or(Ok(()), |keys| copy_out(keys, &*disk))?;
        let mut first = None;
        let checked = check_journal_with(&disk, self.is_sealed, &mut |problem: Problem| {
            first.get_or_insert(problem);
        })?;
        if let Some(Problem { path, offset, trouble, .. }) = first {
            // What was copied came from the store as it is: the damage is there.
            let what = trouble.name().to_owned();
            return Err(StoreError::JournalDamaged { path: self.disk.shown(&path), offset, what });
        }
        if (checked.last, checked.head) != (self.last, self.head) {
            let what = "other-end".to_owned();
            return Err(StoreError::BackupDamaged { path: file.into(), what });
        }
        Ok(())
    }
}

/// Backs up what is durable now into `file` and its key file, replacing older ones only when the new ones were restored
/// on trial and found whole. The store may stay in use; the journal must not be written to meanwhile.
///
/// # Errors
/// [`StoreError::JournalDamaged`]: the store itself has damage. Otherwise the target refuses.
pub fn backup(journal: &Journal, file: &Path, made: DateTime<Utc>) -> Result<Summary, StoreError> {
    refuse_damage(journal.disk(), journal)?;
    let looks =
        looks::open(journal.disk(), &journal.store_id())?.map(|log| looks::extent_of(&log)).transpose()?;
    write(&Captured::of(journal, looks)?, file, made)
}

/// Backs up a store that is open, while others go on writing to it: they wait only until the keys are read.
///
/// # Errors
/// As [`backup`].
pub fn of_running(store: &dyn Store, file: &Path, made: DateTime<Utc>) -> Result<Summary, StoreError> {
    write(&store.capture()?, file, made)
}

/// Writes what was captured, with its keys beside it.
pub fn write(captured: &Captured, file: &Path, made: DateTime<Utc>) -> Result<Summary, StoreError> {
    let keys_file = keys_beside(file);
    let keys = captured.write_keys(&keys_file, made)?;
    let store = captured.write_store(file, made)?;
    captured.try_out(&store, Some(&keys))?;
    put_in_place(&store, file)?;
    put_in_place(&keys, &keys_file)?;
    verify(file)
}

/// The same without the keys: what is sealed can be read only where the store's own keys are.
pub fn write_without_keys(captured: &Captured, file: &Path, made: DateTime<Utc>) -> Result<(), StoreError> {
    let store = captured.write_store(file, made)?;
    captured.try_out(&store, None)?;
    put_in_place(&store, file)
}

fn put_in_place(written: &Path, place: &Path) -> Result<(), StoreError> {
    container::read_through(written, &mut |_, _| Ok(()))?;
    fs::rename(written, place).map_err(|error| at_target("renaming", place, &error))?;
    container::sync_folder_of(place)
}

/// Reads a backup and its key file through; every byte is held against its checksum.
///
/// # Errors
/// [`StoreError::BackupDamaged`] says what is wrong.
pub fn verify(file: &Path) -> Result<Summary, StoreError> {
    let mut files = 0;
    let head = container::read_through(file, &mut |name, _| {
        files += u64::from(name.starts_with(files::FOLDER));
        Ok(())
    })?;
    let damaged = |what: &str| StoreError::BackupDamaged { path: file.into(), what: what.to_owned() };
    if head.holds != Holds::Store {
        return Err(damaged("only-keys"));
    }
    let keys_file = keys_beside(file);
    let mut keys = None;
    if keys_file.exists() {
        let mut count = 0;
        let keys_head = container::read_through(&keys_file, &mut |_, _| {
            count += 1;
            Ok(())
        })?;
        if keys_head.holds != Holds::Keys || keys_head.store_id != head.store_id {
            return Err(damaged("foreign-keys"));
        }
        keys = Some(count);
    }
    let sizes = [file, &keys_file].map(|path| fs::metadata(path).map_or(0, |data| data.len()));
    let Head { store_id, last, made, .. } = head;
    Ok(Summary { store_id, last, made, files, keys, bytes: sizes.iter().sum() })
}

/// Makes a store in `folder`, which must be empty or not there, from a backup and (if it is there) its key file. The
/// store appears whole or not at all.
///
/// # Errors
/// [`StoreError::BackupDamaged`], [`StoreError::NotEmpty`], or the disk refuses.
pub fn restore(file: &Path, folder: &Path) -> Result<Summary, StoreError> {
    let summary = verify(file)?;
    if has_something(folder)? {
        return Err(StoreError::NotEmpty { path: folder.into() });
    }
    let scratch = restored_beside(file, folder, &summary, None)?;
    let told = |error: io::Error| at_target("restoring into", folder, &error);
    let placed = fs::rename(&scratch, folder).map_err(told).and_then(|()| container::sync_folder_of(folder));
    if placed.is_err() {
        fs::remove_dir_all(&scratch).ok();
    }
    placed.map(|()| summary)
}

/// The same in place of a store that is there: it is kept aside, and where is returned. A backup without a key file
/// takes the keys of the store that it replaces, if it is the same one. Nobody may have the store open.
pub fn restore_in_place(file: &Path, folder: &Path) -> Result<(Summary, Option<PathBuf>), StoreError> {
    if !has_something(folder)? {
        return restore(file, folder).map(|summary| (summary, None));
    }
    let mut summary = verify(file)?;
    let old: Arc<dyn Disk> = Arc::new(RealDisk::new(folder)?);
    let scratch = restored_beside(file, folder, &summary, Some(&*old))?;
    if summary.keys.is_none() {
        let pages = names_in(&RealDisk::new(&scratch)?, Path::new(seal::FOLDER))?.len();
        summary.keys = (pages > 0).then_some(pages as u64);
    }
    let aside = (1..).map(|number: u32| with_suffix(folder, &format!(".replaced-{number}")));
    let aside = aside.into_iter().find(|path| fs::symlink_metadata(path).is_err()).unwrap_or_default();
    let told = |error: io::Error| at_target("replacing", folder, &error);
    // Either the old store or the new one lies there at every moment, where the system can exchange two names.
    let exchanged = rustix::fs::renameat_with(
        rustix::fs::CWD,
        &scratch,
        rustix::fs::CWD,
        folder,
        rustix::fs::RenameFlags::EXCHANGE,
    );
    if exchanged.is_ok() {
        fs::rename(&scratch, &aside).map_err(told)?;
    } else {
        fs::rename(folder, &aside).map_err(told)?;
        fs::rename(&scratch, folder).map_err(told)?;
    }
    container::sync_folder_of(folder)?;
    Ok((summary, Some(aside)))
}

fn has_something(folder: &Path) -> Result<bool, StoreError> {
    let told = |error: io::Error| at_target("restoring into", folder, &error);
    Ok(folder.exists() && fs::read_dir(folder).map_err(told)?.next().is_some())
}

/// The restored store beside its place, checked; nothing is left of one that is not whole.
fn restored_beside(
    file: &Path,
    folder: &Path,
    summary: &Summary,
    old: Option<&dyn Disk>,
) -> Result<PathBuf, StoreError> {
    let scratch = with_suffix(folder, ".restoring");
    if scratch.exists() {
        return Err(StoreError::NotEmpty { path: scratch });
    }
    let restored = restore_into(file, &scratch, summary, old);
    if restored.is_err() {
        // Best effort: what is left says by its name what it is.
        fs::remove_dir_all(&scratch).ok();
    }
    restored.map(|()| scratch)
}

fn restore_into(
    file: &Path,
    scratch: &Path,
    summary: &Summary,
    old: Option<&dyn Disk>,
) -> Result<(), StoreError> {
    let disk: Arc<dyn Disk> = Arc::new(RealDisk::new(scratch)?);
    copy_out(file, &*disk)?;
    match old {
        _ if summary.keys.is_some() => copy_out(&keys_beside(file), &*disk)?,
        Some(old) => take_keys(old, &*disk, &summary.store_id)?,
        None => {}
    }
    let damaged = |what: &str| StoreError::BackupDamaged { path: file.into(), what: what.to_owned() };
    let mut first = None;
    let checked = check_journal_with(&disk, seal::by_table, &mut |problem: Problem| {
        first.get_or_insert(problem);
    })?;
    if let Some(Problem { trouble, .. }) = first {
        return Err(damaged(trouble.name()));
    }
    if checked.last != summary.last {
        return Err(damaged("other-end"));
    }
    format::upgrade(&*disk, 1, format::STEPS, &mut || Ok(()))
}

/// Copies the keys of the same store.
fn take_keys(old: &dyn Disk, new: &dyn Disk, store_id: &[u8; 16]) -> Result<(), StoreError> {
    if opening::store_id(old)?.as_ref() != Some(store_id) {
        return Ok(());
    }
    let folder = Path::new(seal::FOLDER);
    for name in names_in(old, folder)?.iter().filter(|name| is_page(name)) {
        let path = folder.join(name);
        if let Some(bytes) = read_whole(old, &path, 1 << 20)? {
            new.create_dir(folder).map_err(|error| refused(new, "making", folder, &error))?;
            write_whole(new, &path, &bytes)?;
        }
    }
    Ok(())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Damage must not spread into backups unseen. Tables are made again, drafts are not backed up.
fn refuse_damage(disk: &Arc<dyn Disk>, journal: &Journal) -> Result<(), StoreError> {
    let mut first = None;
    check_journal_with(disk, journal.settings().is_sealed, &mut |problem: Problem| {
        if !matches!(problem.trouble, Trouble::Table | Trouble::Draft) {
            first.get_or_insert(problem);
        }
    })?;
    let Some(Problem { path, offset, trouble, .. }) = first else { return Ok(()) };
    let what = trouble.name().to_owned();
    Err(StoreError::JournalDamaged { path: disk.shown(&path), offset, what })
}

fn copy_in(disk: &dyn Disk, path: &Path, end: Option<u64>, target: &mut Target) -> Result<(), StoreError> {
    let told = |error: io::Error| refused(disk, "reading", path, &error);
    let file = disk.open(path).map_err(told)?;
    let len = match end {
        Some(end) => end,
        None => file.len().map_err(told)?,
    };
    target.begin_part(&named(path), len)?;
    let mut piece = vec![0; PIECE];
    let mut at = 0;
    while at < len {
        let wanted = usize::try_from(len - at).unwrap_or(usize::MAX).min(PIECE);
        let read = file.read_at(at, &mut piece[..wanted]).map_err(told)?;
        if read < wanted {
            return Err(told(io::ErrorKind::UnexpectedEof.into()));
        }
        target.content(&piece[..read])?;
        at += read as u64;
    }
    target.end_part()
}

/// Writes the parts of a verified backup as files, each synced, and every folder at the end.
fn copy_out(backup: &Path, disk: &dyn Disk) -> Result<(), StoreError> {
    let mut source = Source::open(backup)?;
    let mut folders = vec![PathBuf::new()];
    while let Some((name, len)) = source.next_part()? {
        let path = place_of(&name).ok_or_else(|| StoreError::BackupDamaged {
            path: backup.into(),
            what: "foreign-part".to_owned(),
        })?;
        for folder in path.ancestors().skip(1).collect::<Vec<_>>().into_iter().rev().skip(1) {
            disk.create_dir(folder).map_err(|error| refused(disk, "making", folder, &error))?;
            if !folders.iter().any(|known| known == folder) {
                folders.push(folder.into());
            }
        }
        let told = |error: io::Error| refused(disk, "writing", &path, &error);
        let file = disk.create(&path).map_err(told)?;
        let mut at = 0;
        source.content(len, &mut |piece| {
            file.write_at(at, piece).map_err(told)?;
            at += piece.len() as u64;
            Ok(())
        })?;
        file.sync().map_err(|error| sync_failed(disk, &path, &error))?;
    }
    for folder in folders {
        disk.sync_dir(&folder).map_err(|error| sync_failed(disk, &folder, &error))?;
    }
    Ok(())
}

/// The path of a part, if it is one that a backup may hold.
fn place_of(name: &str) -> Option<PathBuf> {
    let inside = name.strip_prefix(looks::FOLDER).and_then(|name| name.strip_prefix('/'));
    let parts: Vec<&str> = inside.unwrap_or(name).split('/').collect();
    let is_known = match parts[..] {
        [journal::FOLDER, "mark"] => true,
        [journal::FOLDER, file] => {
            let number = file.strip_suffix(".seg").and_then(|number| number.parse().ok());
            number.is_some_and(|number| named(&segment_path(number)) == inside.unwrap_or(name))
        }
        _ if inside.is_some() => false,
        [files::FOLDER, _, file] => {
            files::unhex(file).is_some_and(|hash| named(&files::path_of(&hash)) == name)
        }
        [seal::FOLDER, file] => is_page(file),
        _ => false,
    };
    is_known.then(|| PathBuf::from(name))
}

fn is_page(name: &str) -> bool {
    PageId::named(name).is_some()
}

fn named(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// What the system said of a backup's file.
fn at_target(doing: &'static str, path: &Path, error: &io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            StoreError::DiskFull { path: path.into() }
        }
        _ => StoreError::Io { doing, path: path.into(), reason: error.to_string() },
    }
}

#[cfg(test)]
mod tests;
