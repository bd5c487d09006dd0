//! The store of one machine: a journal, a view of it, papers and drafts, in one folder of one process.
//! In: entries and questions (the trait [`Store`]). Out: what is durable, and answers from the view.
//!
//! Staging touches the view only: entries wait in `Pending` and go to the journal with the next commit. So they are
//! staged while the disk syncs those before them, and share the next sync. Locks are taken in this order: journal
//! (held through a sync), pending, view.

mod open;
mod proving;
mod writing;

use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use chrono::Utc;

pub use open::Options;
use proving::{Proving, Refusal};
use writing::Pending;

use super::backup::{Captured, Copy};
use super::check::{self, Report};
use super::copies::{Copies, Why};
use super::drafts::{Drafts, Key as DraftKey};
use super::files::Files;
use super::journal::{Journal, OpenReport};
use super::lock::Lock;
use super::looks::Looks;
use super::reserve::Reserve;
use super::seal::{Person, person_of};
use super::space::Space;
use super::ticket::Ticket;
use super::view::opening::{self, Terms};
use super::view::{Merger, View};
use super::{Actor, Draft, Entry, Header, IdSet, NewEntry, Store, StoreError, Window};
use crate::domain::index::Facet;
use crate::domain::record::{Kind, Record, RecordId};

/// Unmerged entries that closing leaves to the next opening; more are merged first. Bytes, roughly.
const LEFT_AT_CLOSING: usize = 96 << 10;

pub struct LocalStore {
    journal: RwLock<Journal>,
    /// Another one takes its place when it is found damaged.
    view: RwLock<Arc<View>>,
    merger: Merger,
    files: Files,
    drafts: Drafts,
    looks: Looks,
    report: OpenReport,
    terms: Terms,
    /// The store's folder; `None` for a store in memory.
    root: Option<PathBuf>,
    store_id: [u8; 16],
    /// The highest number given.
    last_id: AtomicU64,
    durable: AtomicU64,
    refusal: Refusal,
    /// Holds a long journal against its checksums.
    _proving: Option<Proving>,
    pending: Mutex<Pending>,
    /// Held by the one who syncs; the others wait for what comes of it.
    committing: Mutex<()>,
    reserve: Option<Arc<Reserve>>,
    /// Of stores on a disk.
    copies: Option<Copies>,
    /// The last entry before one that is worth a copy, and why.
    wish: Mutex<Option<(Why, u64)>>,
    /// The last to go: until then nobody else may open the store.
    _lock: Option<Lock>,
}

impl LocalStore {
    /// What was found when the journal was opened.
    pub fn report(&self) -> &OpenReport {
        &self.report
    }

    /// Reads every stored value of the view and checks its sum: how many there are, or the first damage.
    pub fn verify_view(&self) -> Result<u64, StoreError> {
        self.view().verify()
    }

    /// Bytes of the view on disk.
    pub fn view_size(&self) -> Result<u64, StoreError> {
        self.view().size()
    }

    /// Merges what is durable into the stored view now.
    pub fn settle(&self) -> Result<(), StoreError> {
        self.ask(|view| view.merge(&mut || ())).map(|_| ())
    }

    /// Durable entries from this sequence on, ascending, until `each` says `false` or fails. Commits wait meanwhile.
    pub fn entries(
        &self,
        from: u64,
        each: &mut dyn FnMut(Entry) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let scanned = self.journal().scan(from, each);
        self.noted(scanned)
    }

    /// Spoils the stored view, as a failing disk would.
    #[cfg(test)]
    pub(super) fn spoil_view(&self) {
        self.view().spoil();
    }

    fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn journal(&self) -> RwLockReadGuard<'_, Journal> {
        self.journal.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn journal_mut(&self) -> RwLockWriteGuard<'_, Journal> {
        self.journal.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn refusal(&self) -> MutexGuard<'_, Option<StoreError>> {
        self.refusal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the view; when it is found damaged, another is made of the journal and asked instead.
    fn ask<T>(&self, question: impl Fn(&View) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let view = self.view();
        match question(&view) {
            Err(error) if is_of_view(&error) => {
                self.replace(&view, &error)?;
                question(&self.view())
            }
            answer => answer,
        }
    }

    /// Puts a view in memory, made from the journal, in the place of one that does not answer. A damaged one is not opened
    /// again; one that had no room is.
    fn replace(&self, damaged: &Arc<View>, why: &StoreError) -> Result<(), StoreError> {
        let journal = self.journal();
        let pending = self.pending();
        let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
        if !Arc::ptr_eq(&view, damaged) {
            return Ok(());
        }
        if let (Some(root), StoreError::ViewDamaged { .. }) = (&self.root, why) {
            opening::distrust(root);
        }
        let opening::Opened { view: made, refusal } = opening::in_memory(&journal, &self.terms, &mut |_| ())?;
        if let Some(refusal) = refusal {
            // A poorer view than the one before: it is there to be read.
            self.refusal().get_or_insert(refusal);
        }
        // The journal is locked, so nothing is on its way to the disk: all that is staged is here.
        let first = pending.last + 1 - pending.entries.len() as u64;
        for (sequence, entry) in (first..).zip(&pending.entries) {
            made.stage(made.prepare(sequence, entry)?);
        }
        *view = Arc::new(made);
        Ok(())
    }

    /// Why the last copy that was to be made unasked was not, if so.
    pub fn copy_failed(&self) -> Option<StoreError> {
        self.copies.as_ref().and_then(Copies::failed)
    }

    /// Whether writing waits for room on the disk.
    pub fn is_low(&self) -> bool {
        self.reserve.as_ref().is_some_and(|reserve| reserve.is_low())
    }

    /// Destroys a key when nothing waits and all is merged, so that no memory holds what was sealed under it; `None`
    /// when somebody wrote meanwhile.
    fn try_destroying(&self, person: Person) -> Result<Option<bool>, StoreError> {
        let journal = self.journal_mut();
        let pending = self.pending();
        if let Some(refusal) = self.read_only() {
            return Err(refusal);
        }
        if !pending.entries.is_empty() {
            return Ok(None);
        }
        self.view().forget_around(|| journal.destroy_key(person)).transpose()
    }
}

/// Whether another view would answer: this one is damaged, or sled met with a full disk and gives no answer since.
fn is_of_view(error: &StoreError) -> bool {
    matches!(error, StoreError::ViewDamaged { .. } | StoreError::DiskFull { .. })
}

impl Drop for LocalStore {
    fn drop(&mut self) {
        self.merger.stop();
        let view = self.view();
        if view.waiting() > LEFT_AT_CLOSING && !self.is_low() {
            // What cannot be merged is in the journal.
            let _ = view.merge(&mut || ());
        }
    }
}

impl Store for LocalStore {
    fn stage(&self, entry: NewEntry) -> Result<Ticket, StoreError> {
        self.take_in(entry)
    }

    fn commit(&self, ticket: &Ticket) -> Result<(), StoreError> {
        self.make_durable(ticket)
    }
    fn tip(&self) -> Ticket {
        let pending = self.pending();
        Ticket::new(pending.last, Arc::clone(&pending.round))
    }

    fn stands(&self, before: &Ticket) -> bool {
        let now = self.tip();
        let is_durable = self.sequence() >= now.sequence() || self.make_durable(&now).is_ok();
        is_durable && !before.round_is_over()
    }

    fn new_id(&self) -> RecordId {
        RecordId(self.last_id.fetch_add(1, Ordering::SeqCst) + 1)
    }

    fn sequence(&self) -> u64 {
        self.durable.load(Ordering::SeqCst)
    }

    fn store_id(&self) -> [u8; 16] {
        self.store_id
    }

    fn read_only(&self) -> Option<StoreError> {
        self.refusal().clone()
    }

    fn owner(&self) -> Option<u32> {
        Some(std::fs::metadata(self.root.as_ref()?).ok()?.uid())
    }

    fn space(&self) -> Option<Space> {
        Space::at(self.root.as_deref()?)
    }

    fn entry(&self, sequence: u64) -> Result<Option<Entry>, StoreError> {
        let journal = self.journal();
        match self.noted(journal.read(sequence))? {
            Some(entry) => Ok(Some(entry)),
            None => Ok(self.pending().entry(sequence)),
        }
    }

    fn part_of(
        &self,
        sequence: u64,
        most: usize,
        about: &[RecordId],
    ) -> Result<Option<(Entry, usize)>, StoreError> {
        let journal = self.journal();
        match self.noted(journal.read_part(sequence, most, about))? {
            Some(entry) => Ok(Some(entry)),
            None => Ok(self.pending().entry(sequence).map(|entry| {
                let count = entry.changes.len();
                (entry, count)
            })),
        }
    }

    fn headers(&self, from: u64, to: u64) -> Result<Vec<Header>, StoreError> {
        let journal = self.journal();
        let mut headers = self.noted(journal.headers(from, to))?;
        let pending = self.pending();
        for sequence in from.max(journal.last_staged() + 1)..=to.min(pending.last) {
            headers.extend(pending.entry(sequence).map(|entry| entry.header));
        }
        Ok(headers)
    }

    fn history(&self, id: RecordId) -> Result<Vec<u64>, StoreError> {
        self.ask(|view| view.history(id))
    }

    fn get(&self, kind: Kind, id: RecordId) -> Result<Option<Record>, StoreError> {
        Ok(self.shared(kind, id)?.map(|record| (*record).clone()))
    }

    fn shared(&self, kind: Kind, id: RecordId) -> Result<Option<Arc<Record>>, StoreError> {
        self.ask(|view| view.shared(kind, id))
    }

    fn passing(&self, kind: Kind, id: RecordId) -> Result<Option<Arc<Record>>, StoreError> {
        self.ask(|view| view.passing(kind, id))
    }

    fn all(&self, kind: Kind) -> Result<IdSet, StoreError> {
        self.ask(|view| view.all(kind))
    }

    fn facet(&self, kind: Kind, facet: Facet, value: u64) -> Result<IdSet, StoreError> {
        self.ask(|view| view.facet(kind, facet, value))
    }

    fn facet_between(&self, kind: Kind, facet: Facet, from: u64, to: u64) -> Result<IdSet, StoreError> {
        self.ask(|view| view.facet_between(kind, facet, from, to))
    }

    fn facet_values(&self, kind: Kind, facet: Facet) -> Result<Vec<(u64, u64)>, StoreError> {
        self.ask(|view| view.facet_values(kind, facet))
    }

    fn word(&self, kind: Kind, stem: &str) -> Result<IdSet, StoreError> {
        self.ask(|view| view.word(kind, stem))
    }

    fn words_from(&self, kind: Kind, prefix: &str) -> Result<IdSet, StoreError> {
        self.ask(|view| view.words_from(kind, prefix))
    }

    fn window(&self, query: &Window) -> Result<Vec<RecordId>, StoreError> {
        self.ask(|view| view.window(query))
    }

    fn rank(&self, query: &Window, id: RecordId) -> Result<Option<u64>, StoreError> {
        self.ask(|view| view.rank(query, id))
    }

    fn destroy_key(&self, kind: Kind, id: RecordId) -> Result<bool, StoreError> {
        loop {
            if !self.pending().entries.is_empty() {
                self.commit_staged()?;
            }
            self.settle()?;
            if let Some(was_there) = self.try_destroying(person_of(kind, id))? {
                return Ok(was_there);
            }
        }
    }

    fn capture(&self) -> Result<Captured, StoreError> {
        if let Some(loss) = self.read_only().filter(proving::is_loss) {
            return Err(loss);
        }
        let looks = self.looks.extent()?;
        let journal = self.journal();
        Captured::of(&journal, looks)
    }

    fn put_file(&self, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.files.put(bytes)
    }

    fn file(&self, hash: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.files.get(hash)
    }

    fn look(&self, entry: NewEntry) -> Result<u64, StoreError> {
        match self.read_only() {
            // What is left of a damaged store may be read and saved; its looks are a journal of their own.
            Some(refusal) if !proving::is_readable(&refusal) => Err(refusal),
            _ => self.looks.add(entry),
        }
    }

    fn looks(&self, before: Option<u64>, take: usize) -> Result<Vec<Entry>, StoreError> {
        self.looks.last(before, take)
    }

    fn check(&self) -> Result<Report, StoreError> {
        let mut problems = Vec::new();
        let checked = {
            let journal = self.journal();
            check::check_journal(journal.disk(), &mut |problem| {
                if problems.len() < check::REPORTED {
                    problems.push(problem);
                }
            })?
        };
        if !problems.is_empty() {
            self.prove_again();
        }
        let values = if problems.is_empty() { Some(self.verify_view()?) } else { None };
        Ok(Report { checked, problems, values })
    }

    fn copy(&self) -> Result<Copy, StoreError> {
        let Some(root) = &self.root else {
            return Err(StoreError::Internal("a store in memory has no copy".to_owned()));
        };
        let made = Copy::of(&self.capture()?, root, Utc::now());
        if matches!(made, Err(StoreError::JournalDamaged { .. })) {
            self.prove_again();
        }
        made
    }

    fn save_draft(&self, actor: &Actor, draft: Option<&[u8]>) -> Result<(), StoreError> {
        match draft {
            Some(bytes) => self.drafts.save(actor, bytes, Utc::now()),
            None => self.drafts.erase(actor),
        }
    }

    fn draft(&self, actor: &Actor, but: &[DraftKey]) -> Result<Option<Draft>, StoreError> {
        self.drafts.of(actor, but)
    }
}
