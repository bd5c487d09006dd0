//! The thread that merges what is durable into the stored view, when there is enough of it.
//! In: a word after each commit. Out: a view whose memory stays bounded. It sleeps when there is nothing to do, and is
//! not there before there is.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crate::store::error::StoreError;

use super::live::View;

/// When merging begins, and when writers wait for it: bytes of entries not merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub merge_at: usize,
    pub wait_at: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { merge_at: 4 << 20, wait_at: 32 << 20 }
    }
}

pub struct Merger {
    limits: Limits,
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Default)]
struct Shared {
    wish: Mutex<Wish>,
    changed: Condvar,
}

#[derive(Default)]
struct Wish {
    /// The view to merge; taken by the thread when it begins.
    view: Option<Arc<View>>,
    busy: bool,
    stop: bool,
    failed: Option<StoreError>,
}

impl Merger {
    pub fn new(limits: Limits) -> Merger {
        Merger { limits, shared: Arc::default(), thread: Mutex::default() }
    }

    /// Begins a merge when enough is waiting.
    pub fn after_commit(&self, view: &Arc<View>) -> Result<(), StoreError> {
        if view.waiting() < self.limits.merge_at { Ok(()) } else { self.begin(view).map(|_| ()) }
    }

    /// Waits until little enough is waiting to be merged.
    ///
    /// # Errors
    /// What the last merge failed with; the next call tries again.
    pub fn make_room(&self, view: &Arc<View>) -> Result<(), StoreError> {
        while view.waiting() >= self.limits.wait_at {
            let mut wish = self.begin(view)?;
            while wish.failed.is_none() && (wish.busy || wish.view.is_some()) {
                if view.waiting() < self.limits.wait_at {
                    break;
                }
                wish = self.shared.changed.wait(wish).unwrap_or_else(PoisonError::into_inner);
            }
            if let Some(error) = wish.failed.take() {
                return Err(error);
            }
        }
        Ok(())
    }

    /// Ends the thread, after the merge it is at.
    pub fn stop(&self) {
        self.shared.wish().stop = true;
        self.shared.changed.notify_all();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // A merge that broke down left everything in the journal.
            let _ = thread.join();
        }
    }

    fn begin(&self, view: &Arc<View>) -> Result<MutexGuard<'_, Wish>, StoreError> {
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if thread.as_ref().is_none_or(JoinHandle::is_finished) {
            let shared = Arc::clone(&self.shared);
            let spawned = thread::Builder::new().name("opora-merge".to_owned()).spawn(move || shared.run());
            *thread = Some(spawned.map_err(|error| StoreError::Internal(error.to_string()))?);
        }
        let mut wish = self.shared.wish();
        wish.view = Some(Arc::clone(view));
        self.shared.changed.notify_all();
        Ok(wish)
    }
}

impl Drop for Merger {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Shared {
    fn wish(&self) -> MutexGuard<'_, Wish> {
        self.wish.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self) {
        let mut wish = self.wish();
        while !wish.stop {
            let Some(view) = wish.view.take() else {
                wish = self.changed.wait(wish).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            wish.busy = true;
            drop(wish);
            let merged = view.merge(&mut || self.changed.notify_all());
            wish = self.wish();
            wish.busy = false;
            wish.failed = merged.err();
            self.changed.notify_all();
        }
    }
}
