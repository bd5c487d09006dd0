//! The face that the screen and the command line hold: the engine itself when alone, a socket client when there is
//! a server. They never know which.

use chrono::NaiveDate;

use super::answer::*;
use super::command::Request;
use super::live::{Here, Listener};
use super::merge::MergeChoices;
use super::permit::Rights;
use super::refusal::Failure;
use crate::domain::draft::PlanDraft;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::roster::RosterDraft;
use crate::store::backup::Summary as CopySummary;
use crate::store::check::Report;
use crate::store::{Draft, StoreError};

pub trait Workbench: Send + Sync {
    /// Durable when it returns. A command for many records does what is permitted and names the rest in
    /// `Outcome::refused`; it fails as a whole only when nothing could be done.
    fn execute(&self, request: &Request) -> Result<Outcome, Failure>;

    /// What `execute` would do, without doing it.
    fn preview(&self, request: &Request) -> Result<Outcome, Failure>;

    fn list(&self, query: &ListQuery) -> Result<Page, Failure>;

    /// Where the record stands in this list; `None` when the filter hides it.
    fn position(&self, query: &ListQuery, id: RecordId) -> Result<Option<u64>, Failure>;

    /// Whether the list's filter matches anything, and how much; cheaper than a page.
    fn count(&self, kind: Kind, filter: &str, today: NaiveDate) -> Result<u64, Failure>;

    /// The numbers of the head line, of one plan or of all.
    fn head_of(&self, plan: Option<RecordId>, today: NaiveDate) -> Result<HeadCounts, Failure>;

    fn head(&self, today: NaiveDate) -> Result<HeadCounts, Failure> {
        self.head_of(None, today)
    }

    /// The values of a facet of a kind's records within a filter, each with its count, most useful first.
    fn facet(
        &self,
        kind: Kind,
        name: FacetName,
        filter: &str,
        today: NaiveDate,
    ) -> Result<Vec<FacetValue>, Failure>;

    /// Everything about one record, without the names of persons.
    fn details(&self, kind: Kind, id: RecordId, today: NaiveDate) -> Result<Option<Details>, Failure>;

    /// The same with names where consents allow (to ask for a consent: the name of this person in any case). Who looked
    /// is recorded before the answer is given.
    fn look(&self, kind: Kind, id: RecordId, today: NaiveDate, why: Look)
    -> Result<Option<Details>, Failure>;

    /// The log of looks, newest first.
    fn looks(&self, take: usize) -> Result<Vec<LookLine>, Failure>;

    /// Who was told the name of the teacher with this code.
    ///
    /// # Errors
    /// It is not this person's to know.
    fn readers(&self, code: &str, take: usize) -> Result<Readers, Failure>;

    /// What an import of a list would do.
    fn roster_preview(&self, draft: &RosterDraft, today: NaiveDate) -> Result<RosterPreview, Failure>;

    /// Deficits by block, without names; schools (or levels, states) with fewer than five teachers are merged.
    fn summary(&self, query: &SummaryQuery) -> Result<Summary, Failure>;

    /// Who has not handed in what this collective activity asks; `None` when it is not unfolded.
    fn debtors(&self, activity: RecordId) -> Result<Option<Debtors>, Failure>;

    /// All records of a small kind (plans, sections, owners, events, views), in their own order.
    fn records(&self, kind: Kind) -> Result<Vec<Record>, Failure>;

    fn journal(&self, query: &JournalQuery) -> Result<Vec<JournalLine>, Failure>;

    /// The activity that typed digits mean: `37`, `3.7`, `2020/3.7`. Several when it is not clear.
    fn numbered(&self, typed: &str) -> Result<Vec<RecordId>, Failure>;

    /// The records with exactly this code: a school's, a teacher's.
    fn coded(&self, kind: Kind, code: &str) -> Result<Vec<RecordId>, Failure>;

    /// Fuzzy search over everything; best first.
    fn find(&self, needle: &str, limit: usize) -> Result<Vec<Hit>, Failure>;

    /// Does a few milliseconds of what a first search would wait for; `true` while something is left.
    fn warm(&self) -> Result<bool, Failure>;

    /// Reasons given lately for this command, last first, without repetition.
    fn reasons(&self, command: &str, limit: usize) -> Result<Vec<String>, Failure>;

    /// What taking in a plan would do, with what a person chose so far.
    fn merge_preview(&self, draft: &PlanDraft, choices: &MergeChoices) -> Result<ImportPreview, Failure>;

    /// The same with nothing chosen.
    fn import_preview(&self, draft: &PlanDraft) -> Result<ImportPreview, Failure> {
        self.merge_preview(draft, &MergeChoices::default())
    }

    /// What tells this store's records from those of any other.
    fn store_id(&self) -> [u8; 16];

    /// Keeps the bytes of a paper; returns their SHA-256.
    fn put_file(&self, bytes: &[u8]) -> Result<Vec<u8>, Failure>;

    /// Holds every byte of the store against its checksum.
    fn check(&self) -> Result<Report, Failure>;

    /// Makes a verified copy of the store, which this seat holds until it makes another; the way to read it is
    /// [`Workbench::piece`].
    fn copy(&self) -> Result<CopySummary, Failure>;

    /// Some of the bytes of the last copy (or of its keys) from here on; none at its end.
    fn piece(&self, of_keys: bool, from: u64) -> Result<Vec<u8>, Failure>;

    /// Keeps what is typed under the key with which it begins (16 bytes); the bare key erases it, `None` all drafts.
    fn save_draft(&self, draft: Option<&[u8]>) -> Result<(), Failure>;

    /// The newest draft of this person that is not being typed in another window.
    fn draft(&self) -> Result<Option<Draft>, Failure>;

    fn sequence(&self) -> u64;

    /// From now on others see who is here, and `listener` hears what they change. It is called on any thread.
    fn follow(&self, listener: Listener);

    /// A form for this record is open here, or none any more.
    fn editing(&self, record: Option<(Kind, RecordId)>);

    /// Who is here, this seat among them.
    fn here(&self) -> Result<Vec<Here>, Failure>;

    /// Whether answers come from another process, which may be away for a while.
    fn is_remote(&self) -> bool {
        false
    }

    /// Whether it is known that whoever answers is gone: a call would wait. Never waits itself; whoever listens is told
    /// when it changes, by news of nothing.
    fn is_away(&self) -> bool {
        false
    }

    /// Asks so that nothing is told which may yet turn out never to have happened: what others have given and the disk has
    /// not got is waited for, and asked about anew if it is lost.
    fn durably(&self, ask: &mut dyn FnMut()) {
        ask();
    }

    /// Why nothing can be written, if so.
    fn read_only(&self) -> Option<StoreError>;

    /// Who this is.
    fn me(&self) -> String;

    /// What one may do here, to offer no more than that.
    fn may(&self) -> Result<Rights, Failure>;

    /// What for names of teachers are looked at from now on (empty: they are not). Written down with each look.
    fn state_purpose(&self, purpose: &str) -> Result<(), Failure>;

    /// Writes down that so many records are about to leave in a file: `what` says in which form.
    ///
    /// # Errors
    /// Nothing may be exported.
    fn note_export(&self, what: &str, count: u64) -> Result<(), Failure>;

    /// The same for a list, with the people whose names leave with it.
    ///
    /// # Errors
    /// Nothing may be exported, or no names.
    fn note_list(&self, what: &str, query: &ListQuery) -> Result<(), Failure>;
}
