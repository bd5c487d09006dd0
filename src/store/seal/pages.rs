//! The pages of keys on the disk, and those of them read lately in memory, within a bound. In: persons. Out: their keys.
//! A new key lies in memory until [`Pages::flush`], which the journal calls before it writes what needs the key.
//! Destroying is at once: zeros over the slot, synced.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use super::page::{Key, LEN, Page, PageId, Slot, offset_of, slot_of};
use super::{FOLDER, Person, fill_randomly};
use crate::store::disk::{Disk, beside, read_whole, refused, sync_failed, sync_folder_of};
use crate::store::error::StoreError;
use crate::store::journal::Trouble;
use crate::store::journal::frame::HeadFault;

/// Pages kept in memory: 4 MiB. Those that wait to be written are kept beyond it.
const KEPT: usize = 256;

pub struct Pages {
    disk: Arc<dyn Disk>,
    kept: HashMap<PageId, Kept>,
    /// Pages whose every byte was synced by this process. Of others the system may show bytes that a failed or missing
    /// sync left out of the disk: they are written once more before anything new is sealed under their keys.
    sure: HashSet<PageId>,
    /// Whether the names of all pages are on the disk.
    names_are_sure: bool,
    /// Counts uses, so that the page used longest ago goes first.
    clock: u64,
}

struct Kept {
    page: Page,
    has_file: bool,
    /// The first and last slot that must be written.
    dirty: Option<(u8, u8)>,
    used: u64,
}

impl Pages {
    pub fn new(disk: Arc<dyn Disk>) -> Pages {
        Pages { disk, kept: HashMap::new(), sure: HashSet::new(), names_are_sure: false, clock: 0 }
    }

    /// A person's key; `None` when there is none (any more).
    ///
    /// # Errors
    /// [`StoreError::JournalDamaged`]: the page or its slot is not what was written.
    pub fn key(&mut self, person: Person) -> Result<Option<Key>, StoreError> {
        let id = PageId::of(person);
        let slot = self.page(id)?.page.slot(slot_of(person));
        self.believed(id, slot_of(person), slot)
    }

    /// The key under which something new is sealed; made when there is none.
    pub fn key_to_seal(&mut self, person: Person) -> Result<Key, StoreError> {
        let (id, slot) = (PageId::of(person), slot_of(person));
        let is_sure = self.sure.contains(&id);
        let key = match self.key(person)? {
            Some(key) if is_sure => return Ok(key),
            Some(key) => key,
            None => new_key()?,
        };
        let kept = self.page(id)?;
        kept.page.put(slot, &key);
        let (first, last) = if is_sure { (slot, slot) } else { (0, u8::MAX) };
        let dirty = kept.dirty.unwrap_or((first, last));
        kept.dirty = Some((first.min(dirty.0), last.max(dirty.1)));
        Ok(key)
    }

    /// Makes every key given by [`Pages::key_to_seal`] durable: one write and one sync a page.
    ///
    /// # Errors
    /// What was not made durable is tried again by the next call.
    pub fn flush(&mut self) -> Result<(), StoreError> {
        let dirty = self.kept.iter().filter(|(_, kept)| kept.dirty.is_some());
        let mut dirty: Vec<PageId> = dirty.map(|(id, _)| *id).collect();
        if dirty.is_empty() {
            return Ok(());
        }
        dirty.sort_unstable();
        let folder = Path::new(FOLDER);
        if !self.names_are_sure {
            self.disk.create_dir(folder).map_err(|error| refused(&*self.disk, "making", folder, &error))?;
            sync_folder_of(&*self.disk, folder)?;
        }
        for id in &dirty {
            self.write(*id)?;
        }
        if !self.names_are_sure {
            self.disk.sync_dir(folder).map_err(|error| sync_failed(&*self.disk, folder, &error))?;
            self.names_are_sure = true;
        }
        for kept in self.kept.values_mut() {
            kept.dirty = None;
        }
        self.sure.extend(dirty);
        self.shrink(KEPT);
        Ok(())
    }

    /// Destroys a person's key; `false` when there was none. Also then zeros are written and synced: an earlier try may
    /// have failed behind the write.
    pub fn destroy(&mut self, person: Person) -> Result<bool, StoreError> {
        let (id, slot) = (PageId::of(person), slot_of(person));
        let disk = Arc::clone(&self.disk);
        let kept = self.page(id)?;
        let was_there = !matches!(kept.page.slot(slot), Slot::Empty);
        kept.page.clear(slot);
        if kept.has_file {
            let path = id.path();
            let told = |error| refused(&*disk, "destroying", &path, &error);
            let file = disk.open(&path).map_err(told)?;
            file.write_at(offset_of(slot) as u64, kept.page.bytes(slot, slot)).map_err(told)?;
            file.sync().map_err(|error| sync_failed(&*disk, &path, &error)).inspect_err(|_| {
                self.sure.remove(&id);
            })?;
        }
        Ok(was_there)
    }

    /// Bytes of keys in memory.
    #[cfg(test)]
    pub fn bytes(&self) -> usize {
        self.kept.len() * LEN
    }

    fn believed(&self, id: PageId, slot: u8, found: Slot) -> Result<Option<Key>, StoreError> {
        match found {
            Slot::Empty | Slot::Torn => Ok(None),
            Slot::Key(key) => Ok(Some(key)),
            Slot::Damaged => Err(damaged(&*self.disk, id, offset_of(slot))),
        }
    }

    /// A page from memory or from the disk; an empty one when it has no file.
    fn page(&mut self, id: PageId) -> Result<&mut Kept, StoreError> {
        self.clock += 1;
        if !self.kept.contains_key(&id) {
            self.shrink(KEPT - 1);
            let (page, has_file) = match read_whole(&*self.disk, &id.path(), 4 * LEN as u64)? {
                Some(bytes) => (read(&*self.disk, id, bytes)?, true),
                None => (Page::empty(id), false),
            };
            self.kept.insert(id, Kept { page, has_file, dirty: None, used: 0 });
        }
        let lost = || StoreError::Internal("a page of keys is lost".to_owned());
        let kept = self.kept.get_mut(&id).ok_or_else(lost)?;
        kept.used = self.clock;
        Ok(kept)
    }

    /// Lets the pages go that were used longest ago, so that at most so many stay.
    fn shrink(&mut self, to: usize) {
        while self.kept.len() > to {
            let idle = self.kept.iter().filter(|(_, kept)| kept.dirty.is_none());
            let Some(id) = idle.min_by_key(|(_, kept)| kept.used).map(|(id, _)| *id) else { return };
            self.kept.remove(&id);
        }
    }

    fn write(&mut self, id: PageId) -> Result<(), StoreError> {
        let (disk, path) = (&*self.disk, id.path());
        let told = |error| refused(disk, "writing", &path, &error);
        let Some(kept) = self.kept.get_mut(&id) else { return Ok(()) };
        let synced = |error| sync_failed(disk, &path, &error);
        if !kept.has_file {
            let beside = beside(&path);
            let file = disk.create(&beside).map_err(told)?;
            file.write_at(0, kept.page.whole()).map_err(told)?;
            file.sync().map_err(synced)?;
            self.names_are_sure = false;
            disk.rename(&beside, &path).map_err(told)?;
            kept.has_file = true;
        } else if let Some((first, last)) = kept.dirty {
            let file = disk.open(&path).map_err(told)?;
            file.write_at(offset_of(first) as u64, kept.page.bytes(first, last)).map_err(told)?;
            file.sync().map_err(synced)?;
        }
        Ok(())
    }
}

fn read(disk: &dyn Disk, id: PageId, bytes: Vec<u8>) -> Result<Page, StoreError> {
    Page::from_bytes(id, bytes).map_err(|fault| match fault {
        HeadFault::Bad => damaged(disk, id, 0),
        HeadFault::TooNew(found) => StoreError::TooNew { found: u32::from(found), known: 1 },
    })
}

fn damaged(disk: &dyn Disk, id: PageId, offset: usize) -> StoreError {
    let what = Trouble::Key.name().to_owned();
    StoreError::JournalDamaged { path: disk.shown(&id.path()), offset: offset as u64, what }
}

fn new_key() -> Result<Key, StoreError> {
    let mut key = Key { number: [0; 8], secret: [0; 32] };
    fill_randomly(&mut key.number)?;
    fill_randomly(&mut key.secret)?;
    Ok(key)
}
