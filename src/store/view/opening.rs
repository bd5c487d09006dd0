//! Opening the stored view of a store on disk: caught up when it is behind, set aside and rebuilt when it cannot be
//! believed, left alone when it is ahead of the journal. In: the store's folder and its journal. Out: a view.
//! Never loses anything: all that a view holds is in the journal.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use crate::store::codec::Seals;
use crate::store::error::StoreError;
use crate::store::journal::Journal;
use crate::store::kv::Kv;
use crate::store::memory::MemoryKv;
use crate::store::sled::SledKv;

use super::filling::{Progress, fill};
use super::live::View;

/// The stored view's folder in the store's folder.
pub const FOLDER: &str = "view";
/// A file in the store's folder: the view was found damaged while it was in use.
const DISTRUSTED: &str = "view.distrusted";
/// Views set aside are named so, with a number; the last two are kept for study.
const ASIDE: &str = "view.broken-";
const KEPT_ASIDE: usize = 2;

/// Bytes that any disk reads in a second.
const SLOW_DISK: u64 = 64 << 20;

/// What opening a view needs besides its place.
#[derive(Clone)]
pub struct Terms {
    pub seals: Arc<dyn Seals + Send + Sync>,
    pub store_id: [u8; 16],
    /// Bytes for what was read lately, roughly.
    pub cache: usize,
    /// How long the key-value store may take to open.
    pub patience: Duration,
}

/// A view, and why the store must not be written to, if so.
pub struct Opened {
    pub view: View,
    pub refusal: Option<StoreError>,
}

/// Opens the view in the store's folder `root`. `release` gives free what room is kept for a full disk, once.
///
/// # Errors
/// `ViewHung`: it did not open in time and was set aside; a thread of this process may still be at it, so the process
/// must start again. Others: the disk refuses.
pub fn open(
    root: &Path,
    journal: &Journal,
    terms: &Terms,
    release: &dyn Fn() -> bool,
    progress: &mut dyn FnMut(Progress),
) -> Result<Opened, StoreError> {
    let folder = root.join(FOLDER);
    if root.join(DISTRUSTED).exists() {
        set_aside(root)?;
        remove_file(&root.join(DISTRUSTED))?;
    }
    for _ in 0..3 {
        match open_stored(&folder, terms).and_then(|view| follow(view, journal, progress)) {
            Err(StoreError::ViewDamaged { .. }) => {
                set_aside(root)?;
            }
            Err(StoreError::ViewHung { .. }) => {
                let path = set_aside(root)?;
                return Err(StoreError::ViewHung { path });
            }
            // sled cannot be opened on a full disk, and not where nothing may be written.
            Err(StoreError::DiskFull { .. }) if release() => {}
            Err(StoreError::DiskFull { .. } | StoreError::Io { .. } | StoreError::ReadOnlyDisk { .. }) => {
                break;
            }
            other => return other,
        }
    }
    in_memory(journal, terms, progress)
}

/// A view that lies in memory only, made from the whole journal.
pub fn in_memory(
    journal: &Journal,
    terms: &Terms,
    progress: &mut dyn FnMut(Progress),
) -> Result<Opened, StoreError> {
    let kv: Arc<dyn Kv> = Arc::new(MemoryKv::default());
    follow(View::open(kv, Arc::clone(&terms.seals), terms.store_id, terms.cache)?, journal, progress)
}

/// Takes note that the view in this store is not to be opened again.
pub fn distrust(root: &Path) {
    // When even that cannot be written, the next opening finds the damage itself.
    let mut options = OpenOptions::new();
    let _ = options.write(true).create(true).truncate(true).mode(0o600).open(root.join(DISTRUSTED));
}

fn follow(view: View, journal: &Journal, progress: &mut dyn FnMut(Progress)) -> Result<Opened, StoreError> {
    let last = journal.last_durable();
    if view.touched() > last {
        let refusal = Some(StoreError::ViewAhead { view: view.touched(), journal: last });
        return Ok(Opened { view, refusal });
    }
    let reached = journal.read(view.stored())?;
    if reached.is_some_and(|entry| !view.ends_with(&entry.header)) {
        return Err(StoreError::ViewDamaged { what: "view of another journal".to_owned() });
    }
    let refusal = match fill(&view, journal, progress) {
        Ok(()) => None,
        // What the journal could still give is there to be read.
        Err(damage @ StoreError::JournalDamaged { .. }) => Some(damage),
        Err(error) => return Err(error),
    };
    Ok(Opened { view, refusal })
}

/// Opens in a thread of its own: on damaged files sled was seen to hang.
fn open_stored(folder: &Path, terms: &Terms) -> Result<View, StoreError> {
    make_folder(folder)?;
    let (sender, receiver) = mpsc::channel();
    let (path, terms, patience) =
        (folder.to_path_buf(), terms.clone(), terms.patience + reading_time(folder));
    let opening = move || {
        let opened = SledKv::open(&path)
            .and_then(|kv| View::open(Arc::new(kv), terms.seals, terms.store_id, terms.cache));
        // Nobody listens any more when it took too long.
        let _ = sender.send(opened);
    };
    thread::Builder::new()
        .name("opora-view".to_owned())
        .spawn(opening)
        .map_err(|error| StoreError::Internal(error.to_string()))?;
    match receiver.recv_timeout(patience) {
        Ok(opened) => opened,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(StoreError::ViewHung { path: folder.to_path_buf() }),
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            Err(StoreError::ViewDamaged { what: "the view broke down while opening".to_owned() })
        }
    }
}

/// What reading a large store whole may take on a slow disk, as opening must when the program was killed.
fn reading_time(folder: &Path) -> Duration {
    let bytes = fs::metadata(folder.join("db")).map_or(0, |file| file.len());
    Duration::from_secs(bytes / SLOW_DISK)
}

fn make_folder(folder: &Path) -> Result<(), StoreError> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(StoreError::ViewDamaged { what: "the view is no folder".to_owned() })
        }
        made => made.map_err(told("making", folder)),
    }
}

/// Renames the view's folder, keeps the last two such, and says where it is now.
pub fn set_aside(root: &Path) -> Result<PathBuf, StoreError> {
    let mut numbers = Vec::new();
    for entry in fs::read_dir(root).map_err(told("listing", root))?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        numbers.extend(name.strip_prefix(ASIDE).and_then(|number| number.parse::<u64>().ok()));
    }
    numbers.sort_unstable();
    let place = |number: u64| root.join(format!("{ASIDE}{number}"));
    let aside = place(numbers.last().map_or(1, |last| last + 1));
    let folder = root.join(FOLDER);
    match fs::rename(&folder, &aside) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        moved => moved.map_err(told("setting aside", &folder))?,
    }
    let spare = (numbers.len() + 1).saturating_sub(KEPT_ASIDE);
    for number in numbers.into_iter().take(spare) {
        // An old one that cannot be removed is in nobody's way.
        let place = place(number);
        let _ = if place.is_dir() { fs::remove_dir_all(place) } else { fs::remove_file(place) };
    }
    Ok(aside)
}

fn remove_file(path: &Path) -> Result<(), StoreError> {
    fs::remove_file(path).map_err(told("removing", path))
}

fn told(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    move |error| StoreError::Io { doing, path: path.to_path_buf(), reason: error.to_string() }
}
