//! Room kept for the moment in which the disk is full: a file in the store's folder that holds nothing. In: a disk. Out:
//! its room, given free so that the record at hand is finished and the store opens; then writing waits until it is back.
//! It knows nothing of what the room is for.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::disk::{Disk, refused};
use super::error::StoreError;

/// The file, in the store's folder.
pub const FILE: &str = "reserve";

/// The usual length of it.
pub const LENGTH: u64 = 16 << 20;

pub struct Reserve {
    disk: Arc<dyn Disk>,
    length: u64,
    /// The file was given free, or could not be made.
    is_low: AtomicBool,
    /// Held while the file is made or removed.
    making: Mutex<()>,
}

impl Reserve {
    /// Makes the file if it is not there. That it cannot be made is no error: writing waits then.
    pub fn open(disk: Arc<dyn Disk>, length: u64) -> Reserve {
        let reserve = Reserve { disk, length, is_low: AtomicBool::new(true), making: Mutex::new(()) };
        reserve.refill().ok();
        reserve
    }

    /// Whether the room was given free and is not back.
    pub fn is_low(&self) -> bool {
        self.is_low.load(Ordering::SeqCst)
    }

    /// Gives the room free; `false` when there is none to give.
    pub fn release(&self) -> bool {
        let _alone = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        !self.is_low.swap(true, Ordering::SeqCst) && self.disk.remove(Path::new(FILE)).is_ok()
    }

    /// Takes the room back if it was given free.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] as long as there is not enough.
    pub fn refill(&self) -> Result<(), StoreError> {
        if !self.is_low() {
            return Ok(());
        }
        let _alone = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        let path = Path::new(FILE);
        let made = match self.disk.open(path) {
            Ok(file) if file.len().is_ok_and(|len| len == self.length) => Ok(()),
            _ => self.disk.create(path).and_then(|file| file.allocate(self.length)),
        };
        made.map_err(|error| {
            // Half of it is of no use to anybody.
            self.disk.remove(path).ok();
            refused(&*self.disk, "reserving", path, &error)
        })?;
        self.is_low.store(false, Ordering::SeqCst);
        Ok(())
    }
}
