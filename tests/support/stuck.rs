//! A workbench that stands still as long as a file exists, as a server does that is away: every call that would cross the
//! socket waits. It counts them, too.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::NaiveDate;
use opora::domain::draft::PlanDraft;
use opora::domain::record::{Kind, Record, RecordId};
use opora::domain::roster::RosterDraft;
use opora::engine::*;

pub struct Stuck {
    pub engine: Engine,
    pub gate: PathBuf,
    pub calls: AtomicUsize,
}

impl Stuck {
    pub fn new(engine: Engine, gate: impl Into<PathBuf>) -> Stuck {
        Stuck { engine, gate: gate.into(), calls: AtomicUsize::new(0) }
    }

    fn through(&self) -> &Engine {
        self.calls.fetch_add(1, Ordering::SeqCst);
        while self.gate.exists() {
            std::thread::sleep(Duration::from_millis(2));
        }
        &self.engine
    }
}

impl Workbench for Stuck {
    fn execute(&self, request: &Request) -> Result<Outcome, Failure> {
        self.through().execute(request)
    }
    fn preview(&self, request: &Request) -> Result<Outcome, Failure> {
        self.through().preview(request)
    }
    fn list(&self, query: &ListQuery) -> Result<Page, Failure> {
        self.through().list(query)
    }
    fn position(&self, query: &ListQuery, id: RecordId) -> Result<Option<u64>, Failure> {
        self.through().position(query, id)
    }
    fn count(&self, kind: Kind, filter: &str, today: NaiveDate) -> Result<u64, Failure> {
        self.through().count(kind, filter, today)
    }
    fn head_of(&self, plan: Option<RecordId>, today: NaiveDate) -> Result<HeadCounts, Failure> {
        self.through().head_of(plan, today)
    }
    fn facet(
        &self,
        kind: Kind,
        name: FacetName,
        filter: &str,
        today: NaiveDate,
    ) -> Result<Vec<FacetValue>, Failure> {
        self.through().facet(kind, name, filter, today)
    }
    fn details(&self, kind: Kind, id: RecordId, today: NaiveDate) -> Result<Option<Details>, Failure> {
        self.through().details(kind, id, today)
    }
    fn look(
        &self,
        kind: Kind,
        id: RecordId,
        today: NaiveDate,
        why: Look,
    ) -> Result<Option<Details>, Failure> {
        self.through().look(kind, id, today, why)
    }
    fn looks(&self, take: usize) -> Result<Vec<LookLine>, Failure> {
        self.through().looks(take)
    }
    fn roster_preview(&self, draft: &RosterDraft, today: NaiveDate) -> Result<RosterPreview, Failure> {
        self.through().roster_preview(draft, today)
    }
    fn summary(&self, query: &SummaryQuery) -> Result<Summary, Failure> {
        self.through().summary(query)
    }
    fn debtors(&self, activity: RecordId) -> Result<Option<Debtors>, Failure> {
        self.through().debtors(activity)
    }
    fn records(&self, kind: Kind) -> Result<Vec<Record>, Failure> {
        self.through().records(kind)
    }
    fn journal(&self, query: &JournalQuery) -> Result<Vec<JournalLine>, Failure> {
        self.through().journal(query)
    }
    fn numbered(&self, typed: &str) -> Result<Vec<RecordId>, Failure> {
        self.through().numbered(typed)
    }
    fn coded(&self, kind: Kind, code: &str) -> Result<Vec<RecordId>, Failure> {
        self.through().coded(kind, code)
    }
    fn find(&self, needle: &str, limit: usize) -> Result<Vec<Hit>, Failure> {
        self.through().find(needle, limit)
    }
    fn warm(&self) -> Result<bool, Failure> {
        self.through().warm()
    }
    fn reasons(&self, command: &str, limit: usize) -> Result<Vec<String>, Failure> {
        self.through().reasons(command, limit)
    }
    fn merge_preview(&self, draft: &PlanDraft, choices: &MergeChoices) -> Result<ImportPreview, Failure> {
        self.through().merge_preview(draft, choices)
    }
    fn store_id(&self) -> [u8; 16] {
        self.engine.store_id()
    }
    fn put_file(&self, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
        self.through().put_file(bytes)
    }
    fn save_draft(&self, draft: Option<&[u8]>) -> Result<(), Failure> {
        self.through().save_draft(draft)
    }
    fn draft(&self) -> Result<Option<Draft>, Failure> {
        self.through().draft()
    }
    fn may(&self) -> Result<Rights, Failure> {
        self.through().may()
    }
    fn state_purpose(&self, purpose: &str) -> Result<(), Failure> {
        self.through().state_purpose(purpose)
    }
    fn note_export(&self, what: &str, count: u64) -> Result<(), Failure> {
        self.through().note_export(what, count)
    }
    fn note_list(&self, what: &str, query: &ListQuery) -> Result<(), Failure> {
        self.through().note_list(what, query)
    }
    fn readers(&self, code: &str, take: usize) -> Result<Readers, Failure> {
        self.through().readers(code, take)
    }
    fn check(&self) -> Result<Report, Failure> {
        self.through().check()
    }
    fn copy(&self) -> Result<CopySummary, Failure> {
        self.through().copy()
    }
    fn piece(&self, of_keys: bool, from: u64) -> Result<Vec<u8>, Failure> {
        self.through().piece(of_keys, from)
    }
    fn sequence(&self) -> u64 {
        self.engine.sequence()
    }
    fn follow(&self, listener: Listener) {
        self.engine.follow(listener);
    }
    fn editing(&self, record: Option<(Kind, RecordId)>) {
        self.engine.editing(record);
    }
    fn here(&self) -> Result<Vec<Here>, Failure> {
        self.through().here()
    }
    fn is_remote(&self) -> bool {
        true
    }
    fn read_only(&self) -> Option<StoreError> {
        self.engine.read_only()
    }
    fn me(&self) -> String {
        self.engine.me()
    }
}
