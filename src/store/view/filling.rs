//! Bringing a view up to the journal's end, from where it is or from nothing.
//! In: a view and a journal. Out: a view that holds every durable entry. One thread reads and works out, another merges.

use std::thread::{self, ScopedJoinHandle};

use crate::store::error::StoreError;
use crate::store::journal::Journal;

use super::live::View;

/// Entries worked out before they are merged, in bytes, roughly: the more, the fewer values are written twice.
const MERGE_AT: usize = 48 << 20;
/// What may stay unmerged when the store is opened.
const LEFT_OVER: usize = 4 << 20;
/// Entries between two words of progress.
const STRIDE: u64 = 512;

/// How far opening a store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub work: Work,
    pub done: u64,
    pub total: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// The view lacks the last entries.
    CatchingUp,
    /// The view is made anew from the whole journal.
    Rebuilding,
}

/// Lays all entries that the view lacks over it, merging as it goes.
pub fn fill(view: &View, journal: &Journal, progress: &mut dyn FnMut(Progress)) -> Result<(), StoreError> {
    let (from, last) = (view.stored() + 1, journal.last_durable());
    let total = (last + 1).saturating_sub(from);
    let work = if from == 1 { Work::Rebuilding } else { Work::CatchingUp };
    let mut done = 0;
    thread::scope(|scope| {
        let mut merging: Option<ScopedJoinHandle<Result<bool, StoreError>>> = None;
        let read = journal.scan(from, &mut |entry| {
            if entry.header.sequence > last {
                return Ok(false);
            }
            view.catch_up(&entry)?;
            done += 1;
            if done % STRIDE == 0 {
                progress(Progress { work, done, total });
            }
            if view.waiting() >= MERGE_AT {
                finish(merging.take())?;
                merging = Some(scope.spawn(|| view.merge(&mut || ())));
            }
            Ok(true)
        });
        finish(merging).and(read)
    })?;
    if view.waiting() >= LEFT_OVER {
        view.merge(&mut || ())?;
    }
    if total >= STRIDE {
        progress(Progress { work, done, total });
    }
    Ok(())
}

fn finish(merging: Option<ScopedJoinHandle<Result<bool, StoreError>>>) -> Result<(), StoreError> {
    let Some(merging) = merging else { return Ok(()) };
    match merging.join() {
        Ok(merged) => merged.map(|_| ()),
        Err(_) => Err(StoreError::ViewDamaged { what: "merging broke down".to_owned() }),
    }
}
