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
use super::disk::{Disk, RealDisk, names_in, refused, sync_failed};
use super::error::StoreError;
use super::files::{self, Files};
use super::journal::{self, Journal, Trouble, mark, segment_path};
use super::looks;
use super::seal::{self, page::PageId};

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
    pub keys: fs::File,
}

/// A piece of a copy is never longer.
pub const LARGEST_PIECE: u64 = 512 << 10;

impl Copy {
    /// Made of this journal by way of a folder in `root`.
    pub fn of(journal: &Journal, root: &Path, made: DateTime<Utc>) -> Result<Copy, StoreError> {
        let told = |path: &Path, error: &io::Error| at_target("copying", path, error);
        let folder = tempfile::tempdir_in(root).map_err(|error| told(root, &error))?;
        let file = folder.path().join("copy");
        let summary = backup(journal, &file, made)?;
        let open = |path: &Path| fs::File::open(path).map_err(|error| told(path, &error));
        Ok(Copy { summary, store: open(&file)?, keys: open(&keys_beside(&file))? })
    }

    /// At most [`LARGEST_PIECE`] bytes from here on; none at the end.
    pub fn piece(&self, of_keys: bool, from: u64) -> io::Result<Vec<u8>> {
        use std::os::unix::fs::FileExt;
        let file = if of_keys { &self.keys } else { &self.store };
        let length = file.metadata()?.len().saturating_sub(from).min(LARGEST_PIECE);
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
        file.read_exact_at(&mut bytes, from)?;
        Ok(bytes)
    }
}

/// The file beside a backup that holds the keys.
pub fn keys_beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".keys");
    PathBuf::from(name)
}

/// Backs up what is durable now into `file` and its key file, replacing older ones only when the new ones are whole.
/// The store may stay in use; the journal must not be written to meanwhile.
///
/// # Errors
/// [`StoreError::JournalDamaged`]: the store itself has damage. Otherwise the target refuses.
pub fn backup(journal: &Journal, file: &Path, made: DateTime<Utc>) -> Result<Summary, StoreError> {
    let disk = journal.disk();
    refuse_damage(disk, journal)?;
    let head = |holds| Head { holds, store_id: journal.store_id(), last: journal.last_durable(), made };
    let (keys_file, mut keys) = (keys_beside(file), Target::begin(&keys_beside(file), head(Holds::Keys))?);
    for name in names_in(&**disk, Path::new(seal::FOLDER))?.iter().filter(|name| is_page(name)) {
        copy_in(&**disk, &Path::new(seal::FOLDER).join(name), None, &mut keys)?;
    }
    let mut target = Target::begin(file, head(Holds::Store))?;
    for (path, end) in journal.extent() {
        copy_in(&**disk, &path, Some(end), &mut target)?;
    }
    target.part(&named(&mark::path()), &mark::to_bytes(journal.last_durable()))?;
    copy_looks_in(disk, &journal.store_id(), &mut target)?;
    for hash in Files::new(disk.clone()).all()? {
        copy_in(&**disk, &files::path_of(&hash), None, &mut target)?;
    }
    let written = [target.finish()?, keys.finish()?];
    for (written, place) in written.into_iter().zip([file, &keys_file]) {
        container::read_through(&written, &mut |_, _| Ok(()))?;
        let told = |error| at_target("renaming", place, &error);
        fs::rename(&written, place).map_err(told)?;
        container::sync_folder_of(place)?;
    }
    verify(file)
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
        return Err(damaged("it holds keys and no store"));
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
            return Err(damaged("the key file beside it belongs to another store"));
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
    let told = |error: io::Error| at_target("restoring into", folder, &error);
    if folder.exists() && fs::read_dir(folder).map_err(told)?.next().is_some() {
        return Err(StoreError::NotEmpty { path: folder.into() });
    }
    let mut scratch = folder.as_os_str().to_owned();
    scratch.push(".restoring");
    let scratch = PathBuf::from(scratch);
    if scratch.exists() {
        return Err(StoreError::NotEmpty { path: scratch });
    }
    let restored = restore_into(file, &scratch, &summary).and_then(|()| {
        fs::rename(&scratch, folder).map_err(told)?;
        container::sync_folder_of(folder)
    });
    if restored.is_err() {
        // Best effort: what is left says by its name what it is.
        fs::remove_dir_all(&scratch).ok();
    }
    restored.map(|()| summary)
}

fn restore_into(file: &Path, scratch: &Path, summary: &Summary) -> Result<(), StoreError> {
    let disk: Arc<dyn Disk> = Arc::new(RealDisk::new(scratch)?);
    copy_out(file, &*disk)?;
    if summary.keys.is_some() {
        copy_out(&keys_beside(file), &*disk)?;
    }
    let damaged = |what: String| StoreError::BackupDamaged { path: file.into(), what };
    let mut first = None;
    let checked = check_journal_with(&disk, seal::by_table, &mut |problem: Problem| {
        first.get_or_insert(problem);
    })?;
    if let Some(Problem { path, offset, trouble, .. }) = first {
        return Err(damaged(format!("{} at byte {offset}: {}", path.display(), trouble.name())));
    }
    if checked.last != summary.last {
        return Err(damaged(format!("it ends with entry {}, not {}", checked.last, summary.last)));
    }
    Ok(())
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

/// The log of looks, as far as it is durable.
fn copy_looks_in(disk: &Arc<dyn Disk>, store_id: &[u8; 16], target: &mut Target) -> Result<(), StoreError> {
    let Some(log) = looks::open(disk, store_id)? else { return Ok(()) };
    let folder = Path::new(looks::FOLDER);
    for (path, end) in log.extent() {
        copy_in(&**disk, &folder.join(path), Some(end), target)?;
    }
    target.part(&named(&folder.join(mark::path())), &mark::to_bytes(log.last_durable()))
}

/// Writes the parts of a verified backup as files, each synced, and every folder at the end.
fn copy_out(backup: &Path, disk: &dyn Disk) -> Result<(), StoreError> {
    let mut source = Source::open(backup)?;
    let mut folders = vec![PathBuf::new()];
    while let Some((name, len)) = source.next_part()? {
        let path = place_of(&name).ok_or_else(|| StoreError::BackupDamaged {
            path: backup.into(),
            what: format!("it holds {name}, which has no place in a store"),
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
