//! How the store of one machine is opened: its lock, its format, its journal and a view of it.
//! In: a folder or a disk, and options. Out: a [`LocalStore`], read-only where something is damaged.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

use chrono::Utc;

use super::LocalStore;
use super::proving;
use super::writing::Pending;
use crate::store::StoreError;
use crate::store::backup::Captured;
use crate::store::copies::{self, Copies, Why};
use crate::store::disk::{Disk, MemoryDisk, RealDisk};
use crate::store::drafts::Drafts;
use crate::store::files::Files;
use crate::store::format;
use crate::store::journal::{Journal, Settings};
use crate::store::lock::{Holder, Lock};
use crate::store::looks::{self, Looks};
use crate::store::reserve::{self, Reserve};
use crate::store::view::opening::{self, Opened, Terms};
use crate::store::view::{Limits, Merger, Progress};

/// What may be settled when a store is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// What others are told who find the store taken.
    pub holder: Holder,
    /// Bytes for what was read lately, roughly.
    pub cache: usize,
    /// How long the view may take to open before it is set aside.
    pub patience: Duration,
    pub limits: Limits,
    /// Bytes kept for the moment in which the disk is full; 0: none.
    pub reserve: u64,
    /// How a store of an older format is brought up.
    pub steps: &'static [format::Step],
}

impl Options {
    /// The usual ones.
    pub fn new(holder: Holder) -> Options {
        Options {
            holder,
            cache: 32 << 20,
            patience: Duration::from_secs(5),
            limits: Limits::default(),
            reserve: reserve::LENGTH,
            steps: format::STEPS,
        }
    }
}

impl LocalStore {
    /// Opens the store in this folder, or makes one. `progress` hears of a view that is caught up or rebuilt.
    ///
    /// A damaged journal or a view that is ahead of it opens read-only, see [`crate::store::Store::read_only`] and
    /// [`LocalStore::report`].
    ///
    /// # Errors
    /// `Held`: another process has it. `OpenToOthers`. `TooNew`. `ViewHung`: the view was set aside and this process
    /// must start again. `JournalDamaged`: nothing of the journal can be read. Others: the disk refuses.
    pub fn open(
        dir: &Path,
        options: &Options,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<LocalStore, StoreError> {
        let disk: Arc<dyn Disk> = Arc::new(RealDisk::new(dir)?);
        let lock = Lock::take(dir, &options.holder)?;
        LocalStore::over(disk, Settings::default(), Some((dir.to_path_buf(), lock)), options, progress)
    }

    /// A store without a disk, for tests and trials. Nothing of it remains.
    pub fn in_memory() -> Result<LocalStore, StoreError> {
        LocalStore::on_disk(Arc::new(MemoryDisk::new()))
    }

    /// The journal on this disk, whatever it is, and the view in memory.
    pub fn on_disk(disk: Arc<dyn Disk>) -> Result<LocalStore, StoreError> {
        LocalStore::with_settings(disk, Settings::default(), None)
    }

    /// With another table of sealed fields, say; the view in this folder, or in memory.
    pub(in crate::store) fn with_settings(
        disk: Arc<dyn Disk>,
        settings: Settings,
        root: Option<&Path>,
    ) -> Result<LocalStore, StoreError> {
        let nobody = Holder::this_process("", chrono::DateTime::UNIX_EPOCH);
        let lock = |root: &Path| Ok((root.to_path_buf(), Lock::take(root, &nobody)?));
        let place = root.map(lock).transpose()?;
        let options = Options { reserve: 0, ..Options::new(nobody.clone()) };
        LocalStore::over(disk, settings, place, &options, &mut |_| ())
    }

    /// In memory, with room kept for a full disk.
    #[cfg(test)]
    pub(in crate::store) fn with_reserve(
        disk: Arc<dyn Disk>,
        reserve: u64,
    ) -> Result<LocalStore, StoreError> {
        let options =
            Options { reserve, ..Options::new(Holder::this_process("", chrono::DateTime::UNIX_EPOCH)) };
        LocalStore::over(disk, Settings::default(), None, &options, &mut |_| ())
    }

    fn over(
        disk: Arc<dyn Disk>,
        settings: Settings,
        place: Option<(PathBuf, Lock)>,
        options: &Options,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<LocalStore, StoreError> {
        let reserve =
            (options.reserve > 0).then(|| Arc::new(Reserve::open(Arc::clone(&disk), options.reserve)));
        let (mut journal, mut report) = Journal::open_with(Arc::clone(&disk), settings)?;
        report.doubts.extend(proving::at_opening(&mut journal));
        if let Some(reserve) = &reserve {
            journal.keep_reserve(Arc::clone(reserve));
        }
        let terms = Terms {
            seals: journal.vault().clone(),
            store_id: journal.store_id(),
            cache: options.cache,
            patience: options.patience,
        };
        let (root, lock) = place.unzip();
        let Opened { view, refusal } = match &root {
            Some(root) => {
                if let Err(error) = bring_up(root, &*disk, &mut journal, options.steps) {
                    report.doubts.push(error);
                }
                let release = || reserve.as_ref().is_some_and(|reserve| reserve.release());
                opening::open(root, &journal, &terms, &release, progress)?
            }
            None => opening::in_memory(&journal, &terms, progress)?,
        };
        let refusal = Arc::new(Mutex::new(journal.failed().or(refusal)));
        Ok(LocalStore {
            store_id: journal.store_id(),
            looks: Looks::new(Arc::clone(&disk), journal.store_id(), reserve.clone()),
            last_id: AtomicU64::new(view.highest_id()),
            durable: AtomicU64::new(journal.last_durable()),
            pending: Mutex::new(Pending::after(journal.last_durable())),
            committing: Mutex::new(()),
            _proving: proving::beside(&journal, &refusal),
            refusal,
            journal: RwLock::new(journal),
            view: RwLock::new(Arc::new(view)),
            merger: Merger::new(options.limits),
            files: Files::new(Arc::clone(&disk)),
            drafts: Drafts::new(disk),
            report,
            terms,
            reserve,
            copies: root.clone().map(Copies::new),
            wish: Mutex::default(),
            root,
            _lock: lock,
        })
    }
}

/// Brings a store on a disk up to the format of this program, after a copy of it. One that cannot be written to now stays
/// as it is: what this program reads, it reads in every older format, too.
fn bring_up(
    root: &Path,
    disk: &dyn Disk,
    journal: &mut Journal,
    steps: &[format::Step],
) -> Result<(), StoreError> {
    let found = match format::read(disk)? {
        format::Said::Number(number) => number,
        format::Said::Damaged => {
            let damage = format::damage(disk);
            journal.refuse(damage.clone());
            return Err(damage);
        }
    };
    if journal.failed().is_some() {
        return Ok(());
    }
    format::upgrade(disk, found, steps, &mut || {
        let looks = looks::open(journal.disk(), &journal.store_id())?;
        let looks = looks.map(|log| looks::extent_of(&log)).transpose()?;
        let captured = Captured::without_keys(journal, journal.last_durable(), looks)?;
        copies::make(root, Why::Upgrade, &captured, Utc::now())
    })
}
