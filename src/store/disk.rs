//! The file system as the store sees it: one small trait, so that power cuts, torn writes and failing calls can be
//! played in memory. In: paths relative to the store's folder. Out: bytes and `io::Error`s.
//! Nothing else under `store/` touches the file system (sled's own folder and the lock file excepted).

mod below;
mod guard;
mod memory;
mod real;

use std::io;
use std::path::{Path, PathBuf};

pub use below::Below;
pub use memory::{Lasting, MemoryDisk, Unsynced};
pub use real::RealDisk;

use super::error::StoreError;

/// A folder of files. A call that returns has happened for every reader, but survives a power cut only after
/// [`DiskFile::sync`] (contents) and [`Disk::sync_dir`] (names).
pub trait Disk: Send + Sync {
    /// An existing file, for reading and writing (for reading alone where writing is not allowed).
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;

    /// A new, empty file; an existing one is emptied.
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;

    /// Replaces `to` if it exists. Both in one file system; atomic.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Names of the files and folders in a folder, ascending. A folder that is not there is an error (`NotFound`).
    fn list(&self, folder: &Path) -> io::Result<Vec<String>>;

    /// One level; a folder that is there already is no error.
    fn create_dir(&self, path: &Path) -> io::Result<()>;

    /// Makes creations, renames and removals in this folder durable.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;

    /// The path as it is told to people.
    fn shown(&self, path: &Path) -> PathBuf;
}

/// An open file. Works from several threads; nothing is remembered between calls.
#[allow(clippy::len_without_is_empty)]
pub trait DiskFile: Send + Sync {
    fn len(&self) -> io::Result<u64>;

    /// Reads until `buffer` is full or the file ends; how many bytes were read.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// Writes all of it, or fails having written some of it. Behind the end: the file grows, holes read as zeros.
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()>;

    fn truncate(&self, len: u64) -> io::Result<()>;

    /// Takes the room that a file of this length needs, whatever will be written there.
    fn allocate(&self, len: u64) -> io::Result<()>;

    /// Whether the file still has a name: one that was removed takes writes that nobody will find.
    fn is_linked(&self) -> io::Result<bool> {
        Ok(true)
    }

    /// `fdatasync`. After a failure nothing is known of what was written since the last success, and trying again
    /// proves nothing: the caller gives the file up.
    fn sync(&self) -> io::Result<()>;
}

/// What the system said, as the store's error.
pub fn refused(disk: &dyn Disk, doing: &'static str, path: &Path, error: &io::Error) -> StoreError {
    let path = disk.shown(path);
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::DiskFull { path },
        io::ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnlyDisk { path },
        _ if is_out_of_files(error) => StoreError::TooManyFiles { path },
        _ => StoreError::Io { doing, path, reason: error.to_string() },
    }
}

/// Of this process (`EMFILE`) or of the machine (`ENFILE`).
fn is_out_of_files(error: &io::Error) -> bool {
    let codes = [rustix::io::Errno::MFILE, rustix::io::Errno::NFILE].map(rustix::io::Errno::raw_os_error);
    error.raw_os_error().is_some_and(|code| codes.contains(&code))
}

/// The whole of a file of at most `limit` bytes; `None` when there is no such file.
pub fn read_whole(disk: &dyn Disk, path: &Path, limit: u64) -> Result<Option<Vec<u8>>, StoreError> {
    let told = |error: io::Error| refused(disk, "reading", path, &error);
    let file = match disk.open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(told(error)),
    };
    let len = file.len().map_err(told)?;
    if len > limit {
        let reason = format!("{len} bytes, more than the {limit} allowed");
        return Err(StoreError::Io { doing: "reading", path: disk.shown(path), reason });
    }
    let mut bytes = vec![0; usize::try_from(len).unwrap_or(usize::MAX)];
    let read = file.read_at(0, &mut bytes).map_err(told)?;
    bytes.truncate(read);
    Ok(Some(bytes))
}

/// Puts a file in place whole or not at all: written beside, synced, renamed, folder synced.
pub fn write_whole(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let told = |error: io::Error| refused(disk, "writing", path, &error);
    let beside = beside(path);
    let file = disk.create(&beside).map_err(told)?;
    file.write_at(0, bytes).map_err(told)?;
    file.sync().map_err(|error| sync_failed(disk, path, &error))?;
    disk.rename(&beside, path).map_err(told)?;
    sync_folder_of(disk, path)
}

/// The name under which a file is written before it takes its place.
pub fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    PathBuf::from(name)
}

pub fn sync_folder_of(disk: &dyn Disk, path: &Path) -> Result<(), StoreError> {
    let folder = path.parent().unwrap_or(Path::new(""));
    disk.sync_dir(folder).map_err(|error| sync_failed(disk, folder, &error))
}

pub fn sync_failed(disk: &dyn Disk, path: &Path, error: &io::Error) -> StoreError {
    StoreError::SyncFailed { path: disk.shown(path), reason: error.to_string() }
}

/// The files and folders in a folder; none when the folder is not there.
pub fn names_in(disk: &dyn Disk, folder: &Path) -> Result<Vec<String>, StoreError> {
    match disk.list(folder) {
        Ok(names) => Ok(names),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(refused(disk, "listing", folder, &error)),
    }
}

#[cfg(test)]
mod tests;
