//! Copies that are made unasked, in `backups/` of the store's own folder: of what stood before an import, before a change
//! of more than a hundred records, and before an upgrade. In: an extent of the journal. Out: a verified backup; the last
//! few are kept. They hold no keys (an erased person stays erased): restored in place of their store, they take its keys.
//!
//! The journal only grows, so what stood before a change can be copied after it: the change does not wait.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use chrono::{DateTime, Utc};

use super::backup::{self, Captured};
use super::disk::beside;
use super::entry::NewEntry;
use super::error::StoreError;

/// Where they lie in the store's folder.
pub const FOLDER: &str = "backups";

/// So many are kept.
pub const KEPT: usize = 3;

/// A change of more records than this is worth a copy.
pub const MANY: usize = 100;

/// This much of the disk stays free beside a copy and its trial.
const LEFT_FREE: u64 = 200 << 20;

/// Why a copy is made; the first word of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    Import,
    Bulk,
    Upgrade,
}

impl Why {
    fn name(self) -> &'static str {
        match self {
            Why::Import => "import",
            Why::Bulk => "bulk",
            Why::Upgrade => "upgrade",
        }
    }

    /// Whether what stands before this entry is to be copied.
    pub fn of(entry: &NewEntry) -> Option<Why> {
        if entry.command.starts_with("import") {
            return Some(Why::Import);
        }
        (entry.changes.len() > MANY).then_some(Why::Bulk)
    }
}

/// A copy that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    pub path: PathBuf,
    /// Its last entry.
    pub last: u64,
    pub bytes: u64,
}

/// The thread that makes copies: one at a time, and of several wishes the last, which holds what the others held.
pub struct Copies {
    root: PathBuf,
    shared: Arc<Mutex<Shared>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Default)]
struct Shared {
    wish: Option<(Why, Captured)>,
    busy: bool,
    failed: Option<StoreError>,
}

impl Copies {
    pub fn new(root: PathBuf) -> Copies {
        Copies { root, shared: Arc::default(), thread: Mutex::default() }
    }

    /// Has this copied in a thread.
    pub fn begin(&self, why: Why, what: Captured) -> Result<(), StoreError> {
        let mut shared = lock(&self.shared);
        shared.wish = Some((why, what));
        if shared.busy {
            return Ok(());
        }
        let (root, inside) = (self.root.clone(), Arc::clone(&self.shared));
        let spawned = thread::Builder::new().name("opora-copy".to_owned()).spawn(move || run(&root, &inside));
        *self.thread.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(spawned.map_err(|error| StoreError::Internal(error.to_string()))?);
        shared.busy = true;
        Ok(())
    }

    /// Why the last copy was not made, if so.
    pub fn failed(&self) -> Option<StoreError> {
        lock(&self.shared).failed.clone()
    }

    /// Waits for the copy that is being made.
    pub fn finish(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // A copy that broke down left the store as it was.
            let _ = thread.join();
        }
    }
}

impl Drop for Copies {
    fn drop(&mut self) {
        self.finish();
    }
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn run(root: &Path, shared: &Mutex<Shared>) {
    // Whoever waits for an answer goes first; it does no harm where the system does not allow it.
    let _ = rustix::process::nice(5);
    loop {
        let wish = {
            let mut shared = lock(shared);
            let wish = shared.wish.take();
            shared.busy = wish.is_some();
            wish
        };
        let Some((why, what)) = wish else { return };
        let made = make(root, why, &what, Utc::now());
        lock(shared).failed = made.err();
    }
}

/// Copies what was captured, unless the newest copy holds just that; then removes what is beyond [`KEPT`].
///
/// # Errors
/// [`StoreError::DiskFull`]: there is not room enough for it, or would not be for the store. Others as of a backup.
pub fn make(root: &Path, why: Why, what: &Captured, made: DateTime<Utc>) -> Result<(), StoreError> {
    let before = all(root)?;
    if what.last() == 0 || before.last().is_some_and(|copy| copy.last == what.last()) {
        return Ok(());
    }
    let folder = root.join(FOLDER);
    match DirBuilder::new().mode(0o700).create(&folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(told(&folder, &error)),
        _ => {}
    }
    if free(root).is_some_and(|free| free < 2 * what.bytes() + LEFT_FREE) {
        return Err(StoreError::DiskFull { path: folder });
    }
    let path = folder.join(format!("{}-{:010}.opora", why.name(), what.last()));
    if let Err(error) = backup::write_without_keys(what, &path, made) {
        fs::remove_file(beside(&path)).ok();
        return Err(error);
    }
    let copies = all(root)?;
    let spare = copies.len().saturating_sub(KEPT);
    for copy in &copies[..spare] {
        fs::remove_file(&copy.path).map_err(|error| told(&copy.path, &error))?;
    }
    Ok(())
}

/// The copies that are there, by their last entry.
pub fn all(root: &Path) -> Result<Vec<Copy>, StoreError> {
    let folder = root.join(FOLDER);
    let names = match fs::read_dir(&folder) {
        Ok(names) => names,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(told(&folder, &error)),
    };
    let mut copies = Vec::new();
    for entry in names.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let last = name.strip_suffix(".opora").and_then(|name| name.rsplit_once('-')?.1.parse().ok());
        let (Some(last), Ok(data)) = (last, entry.metadata()) else { continue };
        copies.push(Copy { path: entry.path(), last, bytes: data.len() });
    }
    copies.sort_by_key(|copy| copy.last);
    Ok(copies)
}

/// Free bytes of the disk, if it says so.
fn free(root: &Path) -> Option<u64> {
    rustix::fs::statvfs(root).ok().map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize))
}

fn told(path: &Path, error: &io::Error) -> StoreError {
    StoreError::Io { doing: "copying", path: path.into(), reason: error.to_string() }
}
