//! The engine: permit → decide → commit → answer. The one writer of its store. An [`Engine`] is a seat: one actor on a
//! [`Core`] that all seats of a store share.
//!
//! Deciding and staging happen one command at a time; the sync happens outside that turn, so that commands that
//! arrive together share one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

use super::answer::*;
use super::ask;
use super::command::{Command, Request};
use super::decide::{Circumstances, Decision, effect};
use super::live::{Changed, Here, Listener, Seats, changed_by};
use super::merge::MergeChoices;
use super::once::Once;
use super::people::People;
use super::privacy;
use super::refusal::{Failure, Refusal};
use super::undo;
use super::workbench::Workbench;
use crate::domain::calendar::Calendar;
use crate::domain::change::Change;
use crate::domain::draft::PlanDraft;
use crate::domain::obligation::Obligation;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::roster::RosterDraft;
use crate::domain::{activity, line, teacher};
use crate::store::backup::{Copy, Summary as CopySummary};
use crate::store::check::Report;
use crate::store::{Actor, Draft, NewEntry, Store, StoreError, Ticket};

/// A seat at a store: what one actor may ask and do. Dropping it leaves the seat.
pub struct Engine {
    core: Arc<Core>,
    actor: Actor,
    seat: u64,
    /// The copy of the store that is being read from here.
    copy: Mutex<Option<Copy>>,
}

/// What all seats of a store share.
struct Core {
    store: Arc<dyn Store>,
    calendar: Calendar,
    /// The district's time, for days of the journal.
    offset: FixedOffset,
    clock: fn() -> DateTime<Utc>,
    /// Held while a command is decided and staged; holds which requests were done.
    turn: Mutex<Once>,
    people: Mutex<People>,
    seats: Seats,
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.core.seats.leave(self.seat);
    }
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
        let core = Core {
            store,
            calendar,
            offset: default_offset(),
            clock,
            turn: Mutex::default(),
            people: Mutex::default(),
            seats: Seats::default(),
        };
        Engine::at(Arc::new(core), actor)
    }

    fn at(core: Arc<Core>, actor: Actor) -> Engine {
        let seat = core.seats.sit_down(&actor.name);
        Engine { core, actor, seat, copy: Mutex::default() }
    }

    /// Another seat at the same store.
    pub fn for_actor(&self, actor: Actor) -> Engine {
        Engine::at(Arc::clone(&self.core), actor)
    }

    fn store(&self) -> &dyn Store {
        self.core.store.as_ref()
    }

    fn circumstances<'a>(
        &'a self,
        today: NaiveDate,
        seen: Option<u64>,
        rehearsal: bool,
        people: &'a People,
    ) -> Circumstances<'a> {
        let (store, calendar) = (self.store(), &self.core.calendar);
        Circumstances { store, actor: &self.actor, today, seen, calendar, rehearsal, people }
    }

    /// The names of teachers, true up to now.
    fn people(&self) -> Result<MutexGuard<'_, People>, Failure> {
        let mut people = self.core.people.lock().unwrap_or_else(PoisonError::into_inner);
        people.catch_up(self.store())?;
        Ok(people)
    }

    /// The changes of a request and what to tell of them; for an undo or redo also the entry it takes back.
    fn decided(&self, request: &Request, rehearsal: bool) -> Result<Decided, Failure> {
        let nobody = People::default();
        let known = match &request.command {
            Command::ImportRoster(draft) if draft.kind == Kind::Teacher => Some(self.people()?),
            _ => None,
        };
        let people = known.as_deref().unwrap_or(&nobody);
        let mut decision = Decision::new(self.circumstances(request.today, request.seen, rehearsal, people));
        let undone = match request.command {
            Command::Undo => Some(
                undo::last_gesture(self.store(), &self.actor)?
                    .ok_or(Failure::from(Refusal::NothingToUndo))?,
            ),
            Command::Redo => Some(
                undo::last_undo(self.store(), &self.actor)?.ok_or(Failure::from(Refusal::NothingToRedo))?,
            ),
            _ => None,
        };
        match &undone {
            // What stands is compared with what the entry left, not with what the author last saw.
            Some(entry) => {
                decision.at.seen = None;
                undo::reverse(&mut decision, entry)?;
                decision.follow_back()?;
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
            match self.store().headers(target, target)?.pop() {
                Some(next) => header = next,
                None => break,
            }
        }
        Ok(header.command)
    }

    fn turn(&self) -> MutexGuard<'_, Once> {
        self.core.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Decides and stages a request while nobody else does.
    fn turn_of(&self, request: &Request) -> Result<Turn, Failure> {
        let mut once = self.turn();
        if let Some(ticket) = once.done(self.store(), &self.actor, request.id)? {
            return Ok(Turn::Before(ticket));
        }
        let decided = self.decided(request, false).map_err(privacy::failure);
        if let (Command::Erase { teacher }, Err(Failure::Refused(Refusal::Erased))) =
            (&request.command, &decided)
        {
            // An erasure that died before its key did is finished by asking again.
            self.store().destroy_key(Kind::Teacher, *teacher)?;
        }
        let mut decided = decided?;
        if decided.changes.is_empty() {
            return Ok(Turn::Nothing(decided.outcome));
        }
        let changed = changed_by(&decided.changes);
        let ticket = self.stage(request, &mut decided)?;
        once.note(&self.actor, request.id, ticket.clone());
        Ok(Turn::Staged { ticket, outcome: decided.outcome, changed })
    }

    /// What a request did when it came first. What it refused then is not told again.
    fn told_again(&self, sequence: u64) -> Result<Outcome, Failure> {
        let entry = self.store().entry(sequence)?.ok_or(Failure::from(Refusal::NotFound))?;
        let mut outcome =
            Outcome { sequence: Some(sequence), command: entry.header.command.clone(), ..Outcome::default() };
        for change in entry.changes {
            let now = self.store().get(change.kind, change.id)?;
            let after = now.unwrap_or_else(|| Record::new(change.kind, change.id));
            outcome.done.push(effect(&after, &after, change));
        }
        if let Some(undone) = entry.header.undoes.and_then(|of| self.store().entry(of).transpose()) {
            outcome.of_command = Some(self.undone_command(&undone?)?);
        }
        Ok(outcome)
    }

    fn stage(&self, request: &Request, decided: &mut Decided) -> Result<Ticket, Failure> {
        let ticket = self.store().stage(NewEntry {
            at: (self.core.clock)(),
            actor: self.actor.clone(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            request: request.id,
            command: decided.outcome.command.clone(),
            reason: request.command.reason().map(str::to_owned),
            undoes: decided.undoes,
            changes: std::mem::take(&mut decided.changes),
        })?;
        decided.outcome.sequence = Some(ticket.sequence());
        Ok(ticket)
    }
}

/// Names that are read at once while nobody waits; one takes 20 µs (measured 2026-11).
const NAMES_AT_ONCE: usize = 300;

/// Letters of a name that must be typed before names are looked for.
const LEAST_LETTERS: usize = 3;

impl Engine {
    /// Teachers by code, or by the beginnings of names that may be shown; that names were shown is recorded.
    fn people_found(&self, needle: &str, limit: usize) -> Result<Vec<Hit>, Failure> {
        let store = self.store();
        let hit = |record: &Record, title: &str| Hit {
            kind: Kind::Teacher,
            id: record.id,
            handle: record.text(teacher::CODE).to_owned(),
            title: title.to_owned(),
        };
        let mut hits = Vec::new();
        if let Some(code) = teacher::number_of(needle.trim()).map(teacher::code_of) {
            for id in ask::coded(store, Kind::Teacher, &code)? {
                hits.extend(store.get(Kind::Teacher, id)?.map(|record| hit(&record, &code)));
            }
            return Ok(hits);
        }
        if needle.chars().filter(|c| c.is_alphabetic()).count() < LEAST_LETTERS {
            return Ok(hits);
        }
        for id in self.people()?.beginning(needle, limit * 4) {
            let record = store.get(Kind::Teacher, id)?.filter(teacher::may_be_named);
            hits.extend(record.map(|record| hit(&record, record.text(teacher::NAME))));
        }
        hits.truncate(limit);
        if !hits.is_empty() {
            self.note_look(Look::Search, hits.len().to_string())?;
        }
        Ok(hits)
    }

    fn note_look(&self, why: Look, about: String) -> Result<(), Failure> {
        self.store().look(NewEntry {
            at: (self.core.clock)(),
            actor: self.actor.clone(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            request: 0,
            command: why.name().to_owned(),
            reason: Some(about),
            undoes: None,
            changes: Vec::new(),
        })?;
        Ok(())
    }
}

fn roster_preview(outcome: Outcome, notes: Vec<RosterNote>, kept: Vec<(String, u16)>) -> RosterPreview {
    let mut preview = RosterPreview { notes, kept, ..RosterPreview::default() };
    for effect in outcome.done {
        let is_new = effect.change.fields.iter().all(|field| field.before.is_none())
            && effect.change.fields.iter().any(|field| field.tag == 1);
        if !is_new {
            preview.changed.push((effect.handle, effect.change));
            continue;
        }
        match preview.new.iter_mut().find(|(kind, _)| *kind == effect.kind) {
            Some((_, count)) => *count += 1,
            None => preview.new.push((effect.kind, 1)),
        }
    }
    preview
}

/// What became of a request in its turn.
enum Turn {
    /// It waits for the sync.
    Staged { ticket: Ticket, outcome: Outcome, changed: Changed },
    /// It changes nothing.
    Nothing(Outcome),
    /// It came before, and made this entry.
    Before(Ticket),
}

struct Decided {
    changes: Vec<Change>,
    outcome: Outcome,
    undoes: Option<u64>,
}

impl Workbench for Engine {
    fn execute(&self, request: &Request) -> Result<Outcome, Failure> {
        if let Some(why) = self.store().read_only() {
            return Err(why.into());
        }
        let (ticket, outcome, changed) = match self.turn_of(request)? {
            Turn::Staged { ticket, outcome, changed } => (ticket, outcome, changed),
            Turn::Nothing(outcome) => return Ok(privacy::outcome(outcome)),
            Turn::Before(ticket) => {
                self.store().commit(&ticket)?;
                return self.told_again(ticket.sequence()).map(privacy::outcome);
            }
        };
        self.store().commit(&ticket)?;
        if let Command::Erase { teacher } = request.command {
            // The entry that emptied the fields is durable: now nothing opens what they were.
            self.store().destroy_key(Kind::Teacher, teacher)?;
            for school in outcome.done.iter().filter(|effect| effect.kind == Kind::School) {
                self.store().destroy_key(Kind::School, school.id)?;
            }
        }
        self.core.seats.written(self.seat, ticket.sequence(), changed);
        Ok(privacy::outcome(outcome))
    }

    fn preview(&self, request: &Request) -> Result<Outcome, Failure> {
        let decided = self.decided(request, true).map_err(privacy::failure)?;
        Ok(privacy::outcome(decided.outcome))
    }

    fn list(&self, query: &ListQuery) -> Result<Page, Failure> {
        let page = ask::list(self.store(), query)?;
        if query.with_names && matches!(query.kind, Kind::Teacher | Kind::Deficit) && !page.rows.is_empty() {
            self.note_look(Look::List, page.rows.len().to_string())?;
        }
        Ok(page)
    }

    fn position(&self, query: &ListQuery, id: RecordId) -> Result<Option<u64>, Failure> {
        ask::position(self.store(), query, id)
    }

    fn count(&self, kind: Kind, filter: &str, today: NaiveDate) -> Result<u64, Failure> {
        ask::count(self.store(), kind, filter, today)
    }

    fn head_of(&self, plan: Option<RecordId>, today: NaiveDate) -> Result<HeadCounts, Failure> {
        ask::head(self.store(), plan, today)
    }

    fn facet(
        &self,
        kind: Kind,
        name: FacetName,
        filter: &str,
        today: NaiveDate,
    ) -> Result<Vec<FacetValue>, Failure> {
        ask::facet(self.store(), kind, name, filter, today)
    }

    fn details(&self, kind: Kind, id: RecordId, today: NaiveDate) -> Result<Option<Details>, Failure> {
        let found = ask::details(self.store(), kind, id, today, false)?;
        Ok(found.map(|details| privacy::details(details, false)))
    }

    fn look(
        &self,
        kind: Kind,
        id: RecordId,
        today: NaiveDate,
        why: Look,
    ) -> Result<Option<Details>, Failure> {
        let Some(details) = ask::details(self.store(), kind, id, today, true)? else {
            return Ok(None);
        };
        let names = details.record.kind == Kind::Teacher
            && (why == Look::Consent || teacher::may_be_named(&details.record));
        if names {
            self.note_look(why, details.handle.clone())?;
        }
        Ok(Some(if why == Look::Consent { details } else { privacy::details(details, true) }))
    }

    fn looks(&self, take: usize) -> Result<Vec<LookLine>, Failure> {
        let told = |entry: crate::store::Entry| LookLine {
            at: entry.header.at,
            who: entry.header.actor.name,
            what: entry.header.command,
            about: entry.header.reason.unwrap_or_default(),
        };
        Ok(self.store().looks(None, take)?.into_iter().map(told).collect())
    }

    fn records(&self, kind: Kind) -> Result<Vec<Record>, Failure> {
        let found = ask::records(self.store(), kind)?;
        Ok(found.into_iter().map(privacy::hide).collect())
    }

    fn roster_preview(&self, draft: &RosterDraft, today: NaiveDate) -> Result<RosterPreview, Failure> {
        let people = self.people()?;
        let mut decision = Decision::new(self.circumstances(today, None, true, &people));
        decision.decide(&Command::ImportRoster(Box::new(draft.clone())))?;
        let (notes, kept) = (decision.notes().to_vec(), decision.kept().to_vec());
        let (_, outcome) = match decision.finish("import") {
            Err(Failure::Refused(_)) => Default::default(),
            other => other?,
        };
        Ok(roster_preview(privacy::outcome(outcome), notes, kept))
    }

    fn summary(&self, query: &SummaryQuery) -> Result<Summary, Failure> {
        ask::summary(self.store(), query)
    }

    fn debtors(&self, id: RecordId) -> Result<Option<Debtors>, Failure> {
        let store = self.store();
        let Some(row) = store.get(Kind::Activity, id)? else { return Ok(None) };
        let all = store.facet(Kind::Line, line::ACTIVITY, id.0)?.len();
        if all == 0 {
            return Ok(None);
        }
        let owing = ask::debtors(store, id)?;
        let owed = Obligation::of(&row);
        Ok(Some(Debtors {
            number: row.text(activity::NUMBER).to_owned(),
            title: row.text(activity::TITLE).to_owned(),
            // A day that is asked about is not told to schools as settled.
            due: owed.due_day().filter(|_| owed.open_question().is_none()),
            handed: all - owing.len() as u64,
            all,
            schools: owing.into_iter().map(|(_, short)| short).collect(),
        }))
    }

    fn journal(&self, query: &JournalQuery) -> Result<Vec<JournalLine>, Failure> {
        let lines = ask::journal(self.store(), query, self.core.offset)?;
        Ok(lines.into_iter().map(privacy::journal).collect())
    }

    fn store_id(&self) -> [u8; 16] {
        self.store().store_id()
    }

    fn numbered(&self, typed: &str) -> Result<Vec<RecordId>, Failure> {
        ask::numbered(self.store(), typed)
    }

    fn coded(&self, kind: Kind, code: &str) -> Result<Vec<RecordId>, Failure> {
        ask::coded(self.store(), kind, code)
    }

    fn find(&self, needle: &str, limit: usize) -> Result<Vec<Hit>, Failure> {
        let mut hits = self.people_found(needle, limit)?;
        hits.extend(ask::find(self.store(), needle, limit)?);
        hits.truncate(limit);
        Ok(hits)
    }

    fn warm(&self) -> Result<bool, Failure> {
        let mut people = self.core.people.lock().unwrap_or_else(PoisonError::into_inner);
        people.step(self.store(), NAMES_AT_ONCE)
    }

    fn reasons(&self, command: &str, limit: usize) -> Result<Vec<String>, Failure> {
        ask::reasons(self.store(), command, limit)
    }

    fn merge_preview(&self, draft: &PlanDraft, choices: &MergeChoices) -> Result<ImportPreview, Failure> {
        let today = (self.core.clock)().with_timezone(&self.core.offset).date_naive();
        let nobody = People::default();
        ask::import_preview(self.circumstances(today, None, true, &nobody), draft, choices)
    }

    fn put_file(&self, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
        Ok(self.store().put_file(bytes)?)
    }

    fn check(&self) -> Result<Report, Failure> {
        Ok(self.store().check()?)
    }

    fn copy(&self) -> Result<CopySummary, Failure> {
        let copy = self.store().copy()?;
        let summary = copy.summary;
        *self.copy.lock().unwrap_or_else(PoisonError::into_inner) = Some(copy);
        Ok(summary)
    }

    fn piece(&self, of_keys: bool, from: u64) -> Result<Vec<u8>, Failure> {
        let copy = self.copy.lock().unwrap_or_else(PoisonError::into_inner);
        let copy = copy.as_ref().ok_or(Failure::from(Refusal::NotFound))?;
        let told = |error: std::io::Error| StoreError::Internal(format!("copy: {error}"));
        Ok(copy.piece(of_keys, from).map_err(told)?)
    }

    fn save_draft(&self, draft: Option<&[u8]>) -> Result<(), Failure> {
        Ok(self.store().save_draft(&self.actor, draft)?)
    }

    fn draft(&self) -> Result<Option<Draft>, Failure> {
        Ok(self.store().draft(&self.actor)?)
    }

    fn sequence(&self) -> u64 {
        self.store().sequence()
    }

    fn follow(&self, listener: Listener) {
        self.core.seats.follow(self.seat, listener);
    }

    fn editing(&self, record: Option<(Kind, RecordId)>) {
        self.core.seats.editing(self.seat, record);
    }

    fn here(&self) -> Result<Vec<Here>, Failure> {
        Ok(self.core.seats.here(self.seat))
    }

    fn read_only(&self) -> Option<StoreError> {
        self.store().read_only()
    }

    fn me(&self) -> String {
        self.actor.name.clone()
    }
}
