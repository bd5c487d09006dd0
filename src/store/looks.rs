//! Who looked at named profiles: a second journal in `looks/`, chained like the first, with entries that change nothing.
//! In: entries whose reason says what was looked at, never a name, and whose changes say of whom which fields were told,
//! never their values. Out: the last ones, newest first.
//! It is made at the first look; a store in which nobody looked has no such folder.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};

use super::backup::Extent;
use super::disk::{Below, Disk, refused, sync_folder_of};
use super::entry::{Entry, NewEntry};
use super::error::StoreError;
use super::journal::mark::{self, Marked};
use super::journal::opening::segment_numbers;
use super::journal::{Journal, Settings};
use super::reserve::Reserve;

/// Where the log lies in the store's folder.
pub const FOLDER: &str = "looks";

/// A look is some 150 bytes, a page with names 1 KB, and there are few: less space is prepared than for the journal.
const SETTINGS: Settings = Settings { step: 64 << 10, segment: 64 << 20, is_sealed: |_, _| false };

/// The looks of a store.
pub struct Looks {
    disk: Arc<dyn Disk>,
    store_id: [u8; 16],
    /// A look is written down on a full disk, too, as long as there is anything to give free: reading goes on.
    reserve: Option<Arc<Reserve>>,
    log: Mutex<Log>,
}

#[derive(Default)]
struct Log {
    /// Opened by the first who asks.
    journal: Option<Journal>,
    /// Whether the folder's name is on the disk: it may have been made a moment before the program died.
    is_named: bool,
}

impl Looks {
    pub fn new(disk: Arc<dyn Disk>, store_id: [u8; 16], reserve: Option<Arc<Reserve>>) -> Looks {
        Looks { disk, store_id, reserve, log: Mutex::default() }
    }

    /// Writes one look down: its sequence. Durable when it returns.
    ///
    /// # Errors
    /// The disk refuses, or the log is damaged: nothing may be shown then.
    pub fn add(&self, look: NewEntry) -> Result<u64, StoreError> {
        let told = look.changes.iter().flat_map(|change| &change.fields);
        if told.into_iter().any(|field| field.before.is_some() || field.after.is_some()) {
            return Err(StoreError::Internal("a look changes nothing".to_owned()));
        }
        let mut log = self.log();
        if !log.is_named {
            make_folder(&*self.disk)?;
            log.is_named = true;
        }
        let journal = match &mut log.journal {
            Some(journal) => journal,
            none => none.insert(self.log_with_reserve()?),
        };
        let sequence = journal.stage(look)?.header.sequence;
        journal.commit()?;
        Ok(sequence)
    }

    /// How far the log reaches; `None` when nobody looked so far.
    pub fn extent(&self) -> Result<Option<Extent>, StoreError> {
        let mut log = self.log();
        if log.journal.is_none() && is_there(&*below(&self.disk))? {
            log.journal = Some(self.log_with_reserve()?);
        }
        log.journal.as_ref().map(extent_of).transpose()
    }

    /// At most `take` looks, newest first, from before this one on.
    ///
    /// # Errors
    /// The log is damaged: looks that cannot be read are not passed over.
    pub fn last(&self, before: Option<u64>, take: usize) -> Result<Vec<Entry>, StoreError> {
        let mut log = self.log();
        if log.journal.is_none() {
            log.journal = if is_there(&*below(&self.disk))? { Some(self.log_with_reserve()?) } else { None };
        }
        let Some(journal) = &log.journal else { return Ok(Vec::new()) };
        if let Some(damage @ StoreError::JournalDamaged { .. }) = journal.failed() {
            return Err(damage);
        }
        let end = before.map_or(u64::MAX, |before| before.saturating_sub(1)).min(journal.last_durable());
        (1..=end).rev().take(take).filter_map(|sequence| journal.read(sequence).transpose()).collect()
    }

    fn log_with_reserve(&self) -> Result<Journal, StoreError> {
        let mut journal = open_or_make(&self.disk, &self.store_id)?;
        if let Some(reserve) = &self.reserve {
            journal.keep_reserve(Arc::clone(reserve));
        }
        Ok(journal)
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The log's own id, made of the store's: another store's log, or its journal, is none of ours.
pub fn id_of(store_id: &[u8; 16]) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(b"opora looks");
    hash.update(store_id);
    let mut id = [0; 16];
    id.copy_from_slice(&hash.finalize()[..16]);
    id
}

/// The folder of looks as a disk.
pub fn below(disk: &Arc<dyn Disk>) -> Arc<dyn Disk> {
    Arc::new(Below::new(Arc::clone(disk), FOLDER))
}

/// Whether there is a log. One whose making broke off before the first look is none.
pub fn is_there(disk: &dyn Disk) -> Result<bool, StoreError> {
    let is_begun = !matches!(mark::read(disk)?, Marked::Missing | Marked::At(0));
    Ok(is_begun || !segment_numbers(disk)?.is_empty())
}

/// The log of a store; `None` when nobody looked so far.
pub fn open(disk: &Arc<dyn Disk>, store_id: &[u8; 16]) -> Result<Option<Journal>, StoreError> {
    if !is_there(&*below(disk))? {
        return Ok(None);
    }
    open_or_make(disk, store_id).map(Some)
}

/// How far this log reaches.
pub fn extent_of(log: &Journal) -> Result<Extent, StoreError> {
    let last = log.last_durable();
    Ok(Extent { segments: log.extent(last)?.0, last })
}

fn open_or_make(disk: &Arc<dyn Disk>, store_id: &[u8; 16]) -> Result<Journal, StoreError> {
    Journal::open_as(below(disk), SETTINGS, id_of(store_id)).map(|(journal, _)| journal)
}

fn make_folder(disk: &dyn Disk) -> Result<(), StoreError> {
    let folder = Path::new(FOLDER);
    disk.create_dir(folder).map_err(|error| refused(disk, "making", folder, &error))?;
    sync_folder_of(disk, folder)
}

#[cfg(test)]
mod tests;
