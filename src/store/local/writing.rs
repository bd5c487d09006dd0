//! How entries become durable: visible at once, in the journal with the next commit, which serves all that wait.
//! After a failed commit nothing of them is left, and each ticket says so.

use std::sync::atomic::Ordering;
use std::sync::{Arc, MutexGuard, PoisonError};

use super::{LocalStore, is_of_view};
use crate::store::backup::Captured;
use crate::store::copies::Why;
use crate::store::journal::Journal;
use crate::store::ticket::{Round, Ticket};
use crate::store::{Entry, Header, NewEntry, Store, StoreError};

/// Entries that the view shows and the journal has not been given.
#[derive(Default)]
pub(super) struct Pending {
    pub(super) entries: Vec<NewEntry>,
    /// The sequence of the last one, or of the last that the journal was given.
    pub(super) last: u64,
    /// Ends when what waits is dropped.
    pub(super) round: Arc<Round>,
}

impl Pending {
    /// Nothing waits.
    pub(super) fn after(last: u64) -> Pending {
        Pending { last, ..Pending::default() }
    }

    /// An entry as the journal will show it, but for what only the journal knows (whether the clock is doubtful).
    pub(super) fn entry(&self, sequence: u64) -> Option<Entry> {
        let from_end = usize::try_from(self.last.checked_sub(sequence)?).ok()?;
        let at = self.entries.len().checked_sub(from_end + 1)?;
        let NewEntry { at, actor, program, request, command, reason, undoes, changes } =
            self.entries.get(at)?.clone();
        let clock_doubtful = false;
        let header =
            Header { sequence, at, clock_doubtful, actor, program, request, command, reason, undoes };
        Some(Entry { header, changes })
    }
}

impl LocalStore {
    /// As [`Store::stage`].
    pub(super) fn take_in(&self, entry: NewEntry) -> Result<Ticket, StoreError> {
        if let Some(refusal) = self.read_only() {
            return Err(refusal);
        }
        if let Some(reserve) = &self.reserve {
            reserve.refill()?;
        }
        let view = self.view();
        match self.merger.make_room(&view) {
            Err(error) if is_of_view(&error) => self.replace(&view, &error)?,
            room => room?,
        }
        let view = self.view();
        let (mut pending, sequence) = match self.show(&entry) {
            Err(error) if is_of_view(&error) => {
                self.replace(&view, &error)?;
                self.show(&entry)?
            }
            shown => shown?,
        };
        let highest = entry.changes.iter().map(|change| change.id.0).max();
        self.last_id.fetch_max(highest.unwrap_or(0), Ordering::SeqCst);
        if let Some(why) = Why::of(&entry) {
            *self.wish() = Some((why, sequence - 1));
        }
        pending.entries.push(entry);
        pending.last = sequence;
        Ok(Ticket::new(sequence, Arc::clone(&pending.round)))
    }

    /// As [`Store::commit`].
    pub(super) fn make_durable(&self, ticket: &Ticket) -> Result<(), StoreError> {
        let _turn = self.committing.lock().unwrap_or_else(PoisonError::into_inner);
        // In this order: what is durable in a round stays so when the round ends.
        let is_durable = self.sequence() >= ticket.sequence();
        match ticket.dropped() {
            Some(why) => Err(why),
            None if is_durable => Ok(()),
            None => {
                let done = self.commit_all();
                // Whoever destroyed a key may have committed, or failed, in our place.
                match ticket.dropped() {
                    Some(why) => Err(why),
                    None if self.sequence() >= ticket.sequence() => Ok(()),
                    None => done,
                }
            }
        }
    }

    /// Makes an entry visible under the next sequence; the caller lets it wait in what is returned. With an error
    /// nothing was done.
    fn show(&self, entry: &NewEntry) -> Result<(MutexGuard<'_, Pending>, u64), StoreError> {
        let pending = self.pending();
        // A commit may have failed since the caller looked.
        if let Some(refusal) = self.read_only() {
            return Err(refusal);
        }
        let view = self.view();
        let sequence = pending.last + 1;
        view.stage(view.prepare(sequence, entry)?);
        Ok((pending, sequence))
    }

    /// Makes what is staged durable. After an error nothing of it is, and each ticket says so.
    pub(super) fn commit_staged(&self) -> Result<(), StoreError> {
        let mut journal = self.journal_mut();
        let committed = match self.read_only() {
            // Perhaps found since they were staged.
            Some(refusal) => Err(refusal),
            None => self.write_pending(&mut journal),
        };
        let mut pending = self.pending();
        let view = self.view();
        match &committed {
            Ok(()) => view.land(),
            Err(error) => {
                let last = journal.last_durable();
                let dropped = std::mem::replace(&mut *pending, Pending::after(last));
                dropped.round.end(last, error.clone());
                view.drop_staged();
            }
        }
        if let Some(failure) = journal.failed() {
            self.refusal().get_or_insert(failure);
        }
        self.durable.store(journal.last_durable(), Ordering::SeqCst);
        committed
    }

    /// Makes everything durable that is staged now.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub fn commit_all(&self) -> Result<(), StoreError> {
        self.commit_staged()?;
        self.merge_later();
        self.copy_later();
        Ok(())
    }

    /// Has what stood before an import or a great change copied.
    fn copy_later(&self) {
        let (Some(copies), Some((why, upto))) = (&self.copies, self.wish().take()) else { return };
        let captured =
            self.looks.extent().and_then(|looks| Captured::without_keys(&self.journal(), upto, looks));
        // A copy that cannot be made is told by the next look at the copies; the change stands all the same.
        let _ = captured.and_then(|captured| copies.begin(why, captured));
    }

    fn wish(&self) -> MutexGuard<'_, Option<(Why, u64)>> {
        self.wish.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A view that cannot be merged tells so when there is no room for more. On a full disk it is left alone.
    fn merge_later(&self) {
        if !self.is_low() {
            let _ = self.merger.after_commit(&self.view());
        }
    }

    /// Gives the journal what waits, and syncs it.
    fn write_pending(&self, journal: &mut Journal) -> Result<(), StoreError> {
        let (entries, last) = {
            let mut pending = self.pending();
            self.view().take_off();
            (std::mem::take(&mut pending.entries), pending.last)
        };
        for entry in entries {
            if let Err(error) = journal.stage(entry) {
                journal.drop_staged();
                return Err(error);
            }
        }
        if journal.last_staged() != last {
            let error = StoreError::Internal(format!("sequence {last} became {}", journal.last_staged()));
            *self.refusal() = Some(error.clone());
            return Err(error);
        }
        journal.commit()
    }
}
