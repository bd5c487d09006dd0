//! The store of one machine: a journal, a view of it, papers and drafts, in one folder of one process.
//! In: entries and questions (the trait [`Store`]). Out: what is durable, and answers from the view.
//!
//! Staging touches the view only: entries wait in [`Pending`] and go to the journal with the next commit. So they are
//! staged while the disk syncs those before them, and share the next sync. Locks are taken in this order: journal
//! (held through a sync), pending, view.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use chrono::Utc;

use super::backup::{Captured, Copy};
use super::check::{self, Report};
use super::copies::{self, Copies, Why};
use super::disk::{Disk, MemoryDisk, RealDisk};
use super::drafts::{Drafts, Key as DraftKey};
use super::files::Files;
use super::format;
use super::journal::{Journal, OpenReport, Settings};
use super::lock::{Holder, Lock};
use super::looks::{self, Looks};
use super::reserve::{self, Reserve};
use super::seal::{Person, person_of};
use super::space::Space;
use super::ticket::{Round, Ticket};
use super::view::opening::{self, Opened, Terms};
use super::view::{Limits, Merger, Progress, View};
use super::{Actor, Draft, Entry, Header, IdSet, NewEntry, Store, StoreError, Window};
use crate::domain::index::Facet;
use crate::domain::record::{Kind, Record, RecordId};

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
    refusal: Mutex<Option<StoreError>>,
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

/// Entries that the view shows and the journal has not been given.
#[derive(Default)]
struct Pending {
    entries: Vec<NewEntry>,
    /// The sequence of the last one, or of the last that the journal was given.
    last: u64,
    /// Ends when what waits is dropped.
    round: Arc<Round>,
}

impl Pending {
    /// An entry as the journal will show it, but for what only the journal knows (whether the clock is doubtful).
    fn entry(&self, sequence: u64) -> Option<Entry> {
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
    /// Opens the store in this folder, or makes one. `progress` hears of a view that is caught up or rebuilt.
    ///
    /// A damaged journal or a view that is ahead of it opens read-only, see [`Store::read_only`] and
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
    pub(super) fn with_settings(
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
    pub(super) fn with_reserve(disk: Arc<dyn Disk>, reserve: u64) -> Result<LocalStore, StoreError> {
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
        Ok(LocalStore {
            store_id: journal.store_id(),
            looks: Looks::new(Arc::clone(&disk), journal.store_id(), reserve.clone()),
            last_id: AtomicU64::new(view.highest_id()),
            durable: AtomicU64::new(journal.last_durable()),
            pending: Mutex::new(Pending { last: journal.last_durable(), ..Pending::default() }),
            committing: Mutex::new(()),
            refusal: Mutex::new(journal.failed().or(refusal)),
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
        self.journal().scan(from, each)
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
        let made = opening::in_memory(&journal, &self.terms, &mut |_| ())?.view;
        // The journal is locked, so nothing is on its way to the disk: all that is staged is here.
        let first = pending.last + 1 - pending.entries.len() as u64;
        for (sequence, entry) in (first..).zip(&pending.entries) {
            made.stage(made.prepare(sequence, entry)?);
        }
        *view = Arc::new(made);
        Ok(())
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
    fn commit_staged(&self) -> Result<(), StoreError> {
        let mut journal = self.journal_mut();
        if let Some(refusal) = self.read_only() {
            return Err(refusal);
        }
        let committed = self.write_pending(&mut journal);
        let mut pending = self.pending();
        let view = self.view();
        match &committed {
            Ok(()) => view.land(),
            Err(error) => {
                let last = journal.last_durable();
                let dropped = std::mem::replace(&mut *pending, Pending { last, ..Pending::default() });
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

    /// Why the last copy that was to be made unasked was not, if so.
    pub fn copy_failed(&self) -> Option<StoreError> {
        self.copies.as_ref().and_then(Copies::failed)
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

    fn commit(&self, ticket: &Ticket) -> Result<(), StoreError> {
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

    fn space(&self) -> Option<Space> {
        Space::at(self.root.as_deref()?)
    }

    fn entry(&self, sequence: u64) -> Result<Option<Entry>, StoreError> {
        let journal = self.journal();
        match journal.read(sequence)? {
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
        match journal.read_part(sequence, most, about)? {
            Some(entry) => Ok(Some(entry)),
            None => Ok(self.pending().entry(sequence).map(|entry| {
                let count = entry.changes.len();
                (entry, count)
            })),
        }
    }

    fn headers(&self, from: u64, to: u64) -> Result<Vec<Header>, StoreError> {
        let journal = self.journal();
        let mut headers = journal.headers(from, to)?;
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
            Some(refusal) => Err(refusal),
            None => self.looks.add(entry),
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
        let values = if problems.is_empty() { Some(self.verify_view()?) } else { None };
        Ok(Report { checked, problems, values })
    }

    fn copy(&self) -> Result<Copy, StoreError> {
        let Some(root) = &self.root else {
            return Err(StoreError::Internal("a store in memory has no copy".to_owned()));
        };
        Copy::of(&self.capture()?, root, Utc::now())
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
