//! The thread that merges what is durable into the stored view: when there is much of it, or some and nobody writes.
//! In: a word after each commit. Out: a view whose memory stays bounded. It sleeps when there is nothing to do, is not
//! there before there is, and yields to those who wait for an answer.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::store::error::StoreError;

use super::live::View;

/// When merging begins: bytes of entries not merged, roughly. The more are merged at once, the fewer values are written
/// twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// When nobody has written for [`QUIET`].
    pub quiet_at: usize,
    /// At once.
    pub merge_at: usize,
    /// Writers wait.
    pub wait_at: usize,
}

/// So long without a commit, and there is time to merge.
const QUIET: Duration = Duration::from_secs(2);

impl Default for Limits {
    fn default() -> Limits {
        Limits { quiet_at: 1 << 20, merge_at: 48 << 20, wait_at: 72 << 20 }
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
    /// The view to merge when this moment comes.
    later: Option<(Instant, Arc<View>)>,
    busy: bool,
    stop: bool,
    failed: Option<StoreError>,
}

impl Merger {
    pub fn new(limits: Limits) -> Merger {
        Merger { limits, shared: Arc::default(), thread: Mutex::default() }
    }

    /// Begins a merge when enough is waiting, now or when it is quiet.
    pub fn after_commit(&self, view: &Arc<View>) -> Result<(), StoreError> {
        let waiting = view.waiting();
        if waiting >= self.limits.merge_at {
            drop(self.begin(view)?);
        } else if waiting >= self.limits.quiet_at {
            self.be_there()?;
            let mut wish = self.shared.wish();
            if wish.later.replace((Instant::now() + QUIET, Arc::clone(view))).is_none() {
                self.shared.changed.notify_all();
            }
        }
        Ok(())
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
        self.be_there()?;
        let mut wish = self.shared.wish();
        wish.view = Some(Arc::clone(view));
        self.shared.changed.notify_all();
        Ok(wish)
    }

    fn be_there(&self) -> Result<(), StoreError> {
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if thread.as_ref().is_none_or(JoinHandle::is_finished) {
            let shared = Arc::clone(&self.shared);
            let spawned = thread::Builder::new().name("opora-merge".to_owned()).spawn(move || shared.run());
            *thread = Some(spawned.map_err(|error| StoreError::Internal(error.to_string()))?);
        }
        Ok(())
    }
}

impl Drop for Merger {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Wish {
    fn due(&mut self) -> Option<Arc<View>> {
        self.later.take_if(|(at, _)| *at <= Instant::now()).map(|(_, view)| view)
    }
}

impl Shared {
    fn wait<'a>(&self, wish: MutexGuard<'a, Wish>) -> MutexGuard<'a, Wish> {
        let Some((at, _)) = &wish.later else {
            return self.changed.wait(wish).unwrap_or_else(PoisonError::into_inner);
        };
        let left = at.saturating_duration_since(Instant::now());
        self.changed.wait_timeout(wish, left).unwrap_or_else(PoisonError::into_inner).0
    }

    fn wish(&self) -> MutexGuard<'_, Wish> {
        self.wish.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self) {
        // Whoever waits for an answer goes first; it does no harm where the system does not allow it.
        let _ = rustix::process::nice(5);
        let mut wish = self.wish();
        while !wish.stop {
            let Some(view) = wish.view.take().or_else(|| wish.due()) else {
                wish = self.wait(wish);
                continue;
            };
            wish.later = None;
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
