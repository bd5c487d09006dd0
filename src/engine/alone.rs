//! The engine: permit → decide → commit → answer. The one writer of its store.
//!
//! Deciding and staging happen one command at a time; the sync happens outside that turn, so that commands that
//! arrive together share one.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

use super::answer::*;
use super::ask;
use super::command::{Command, Request};
use super::decide::{Circumstances, Decision};
use super::refusal::{Failure, Refusal};
use super::undo;
use super::workbench::Workbench;
use crate::domain::calendar::Calendar;
use crate::domain::change::Change;
use crate::domain::draft::PlanDraft;
use crate::domain::record::{Kind, Record, RecordId};
use crate::store::{Actor, Draft, NewEntry, Store, StoreError};

pub struct Engine {
    store: Arc<dyn Store>,
    actor: Actor,
    calendar: Calendar,
    /// The district's time, for days of the journal.
    offset: FixedOffset,
    clock: fn() -> DateTime<Utc>,
    /// Held while a command is decided and staged.
    turn: Mutex<()>,
    /// The sequence up to which a sync has been done; held while syncing.
    synced: Mutex<u64>,
}

/// Moscow time, the default of a district.
pub fn default_offset() -> FixedOffset {
    // 3 hours lie within the ±24 hours that an offset may have.
    FixedOffset::east_opt(3 * 3600).unwrap_or(chrono::offset::Offset::fix(&Utc))
}

impl Engine {
    /// `clock` stamps the journal; days come with each request.
    pub fn new(
        store: Arc<dyn Store>,
        actor: Actor,
        calendar: Calendar,
        clock: fn() -> DateTime<Utc>,
    ) -> Engine {
        let synced = Mutex::new(store.sequence());
        Engine { store, actor, calendar, offset: default_offset(), clock, turn: Mutex::new(()), synced }
    }

    fn circumstances(&self, today: NaiveDate, seen: Option<u64>, rehearsal: bool) -> Circumstances<'_> {
        let store = self.store.as_ref();
        Circumstances { store, actor: &self.actor, today, seen, calendar: &self.calendar, rehearsal }
    }

    /// The changes of a request and what to tell of them; for an undo or redo also the entry it takes back.
    fn decided(&self, request: &Request, rehearsal: bool) -> Result<Decided, Failure> {
        let mut decision = Decision::new(self.circumstances(request.today, request.seen, rehearsal));
        let undone = match request.command {
            Command::Undo => Some(
                undo::last_gesture(self.store.as_ref(), &self.actor)?
                    .ok_or(Failure::from(Refusal::NothingToUndo))?,
            ),
            Command::Redo => Some(
                undo::last_undo(self.store.as_ref(), &self.actor)?
                    .ok_or(Failure::from(Refusal::NothingToRedo))?,
            ),
            _ => None,
        };
        match &undone {
            // What stands is compared with what the entry left, not with what the author last saw.
            Some(entry) => {
                decision.at.seen = None;
                undo::reverse(&mut decision, entry)?;
            }
            None => decision.decide(&request.command)?,
        }
        let (changes, mut outcome) = decision.finish(request.command.name())?;
        if let Some(entry) = &undone {
            outcome.of_command = Some(self.undone_command(entry)?);
        }
        Ok(Decided { changes, outcome, undoes: undone.map(|entry| entry.header.sequence) })
    }

    /// The gesture behind an entry: that of an undo is the one it took back.
    fn undone_command(&self, entry: &crate::store::Entry) -> Result<String, Failure> {
        let mut header = entry.header.clone();
        while let Some(target) = header.undoes {
            match self.store.headers(target, target)?.pop() {
                Some(next) => header = next,
                None => break,
            }
        }
        Ok(header.command)
    }

    fn stage(&self, request: &Request, decided: &mut Decided) -> Result<u64, Failure> {
        let sequence = self.store.stage(NewEntry {
            at: (self.clock)(),
            actor: self.actor.clone(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            request: request.id,
            command: request.command.name().to_owned(),
            reason: request.command.reason().map(str::to_owned),
            undoes: decided.undoes,
            changes: std::mem::take(&mut decided.changes),
        })?;
        decided.outcome.sequence = Some(sequence);
        Ok(sequence)
    }

    /// Waits until the entry is durable; one sync serves all that were staged before it began.
    fn sync(&self, sequence: u64) -> Result<(), Failure> {
        let mut synced = self.synced.lock().unwrap_or_else(PoisonError::into_inner);
        if *synced < sequence {
            self.store.commit()?;
            *synced = self.store.sequence();
        }
        Ok(())
    }
}

struct Decided {
    changes: Vec<Change>,
    outcome: Outcome,
    undoes: Option<u64>,
}

impl Workbench for Engine {
    fn execute(&self, request: &Request) -> Result<Outcome, Failure> {
        if let Some(why) = self.store.read_only() {
            return Err(why.into());
        }
        let (sequence, outcome) = {
            let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
            let mut decided = self.decided(request, false)?;
            if decided.changes.is_empty() {
                return Ok(decided.outcome);
            }
            let sequence = self.stage(request, &mut decided)?;
            (sequence, decided.outcome)
        };
        self.sync(sequence)?;
        Ok(outcome)
    }

    fn preview(&self, request: &Request) -> Result<Outcome, Failure> {
        Ok(self.decided(request, true)?.outcome)
    }

    fn list(&self, query: &ListQuery) -> Result<Page, Failure> {
        ask::list(self.store.as_ref(), query)
    }

    fn position(&self, query: &ListQuery, id: RecordId) -> Result<Option<u64>, Failure> {
        ask::position(self.store.as_ref(), query, id)
    }

    fn count(&self, kind: Kind, filter: &str, today: NaiveDate) -> Result<u64, Failure> {
        ask::count(self.store.as_ref(), kind, filter, today)
    }

    fn head(&self, today: NaiveDate) -> Result<HeadCounts, Failure> {
        ask::head(self.store.as_ref(), today)
    }

    fn facet(&self, name: FacetName, filter: &str, today: NaiveDate) -> Result<Vec<FacetValue>, Failure> {
        ask::facet(self.store.as_ref(), name, filter, today)
    }

    fn details(&self, kind: Kind, id: RecordId) -> Result<Option<Details>, Failure> {
        ask::details(self.store.as_ref(), kind, id)
    }

    fn records(&self, kind: Kind) -> Result<Vec<Record>, Failure> {
        ask::records(self.store.as_ref(), kind)
    }

    fn journal(&self, query: &JournalQuery) -> Result<Vec<JournalLine>, Failure> {
        ask::journal(self.store.as_ref(), query, self.offset)
    }

    fn numbered(&self, typed: &str) -> Result<Vec<RecordId>, Failure> {
        ask::numbered(self.store.as_ref(), typed)
    }

    fn find(&self, needle: &str, limit: usize) -> Result<Vec<Hit>, Failure> {
        ask::find(self.store.as_ref(), needle, limit)
    }

    fn reasons(&self, command: &str, limit: usize) -> Result<Vec<String>, Failure> {
        ask::reasons(self.store.as_ref(), command, limit)
    }

    fn import_preview(&self, draft: &PlanDraft) -> Result<ImportPreview, Failure> {
        let today = (self.clock)().with_timezone(&self.offset).date_naive();
        ask::import_preview(self.circumstances(today, None, true), draft)
    }

    fn put_file(&self, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
        Ok(self.store.put_file(bytes)?)
    }

    fn save_draft(&self, draft: Option<&[u8]>) -> Result<(), Failure> {
        Ok(self.store.save_draft(&self.actor, draft)?)
    }

    fn draft(&self) -> Result<Option<Draft>, Failure> {
        Ok(self.store.draft(&self.actor)?)
    }

    fn sequence(&self) -> u64 {
        self.store.sequence()
    }

    fn read_only(&self) -> Option<StoreError> {
        self.store.read_only()
    }

    fn me(&self) -> String {
        self.actor.name.clone()
    }
}
