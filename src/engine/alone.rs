//! The engine: permit → decide → commit → answer. The one writer of its store. An [`Engine`] is a seat: one actor on a
//! [`Core`] that all seats of a store share. What it does stands in `acting.rs`.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};

use super::answer::*;
use super::ask;
use super::command::{Command, Request};
use super::decide::Decision;
use super::district::{Authority, Standing, actor_of, veiled};
use super::found::roster_preview;
use super::live::{Here, Listener};
use super::looks::Told;
use super::merge::MergeChoices;
use super::narrow::may_touch;
use super::people::People;
use super::permit::{self, Journal, Names, Rights};
use super::person::person;
use super::privacy;
use super::refusal::{Failure, Refusal};
use super::shared::Core;
use super::workbench::Workbench;
use crate::domain::calendar::Calendar;
use crate::domain::draft::PlanDraft;
use crate::domain::obligation::Obligation;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::roster::RosterDraft;
use crate::domain::{activity, line, teacher};
use crate::store::backup::{Copy, Summary as CopySummary};
use crate::store::check::Report;
use crate::store::{Actor, Draft, Store, StoreError, draft_key};

/// A seat at a store: what one actor may ask and do. Dropping it leaves the seat.
pub struct Engine {
    pub(super) core: Arc<Core>,
    /// Of a user: the uid, and what stood in the record when the seat was taken.
    actor: Actor,
    pub(super) seat: u64,
    /// The copy of the store that is being read from here.
    copy: Mutex<Option<Copy>>,
    authority: Authority,
    /// What for names of teachers are looked at.
    purpose: Mutex<String>,
}

/// Names that are read at once while nobody waits; one takes 20 µs (measured 2026-11).
const NAMES_AT_ONCE: usize = 300;

/// How often a question is asked while commits fail; after a failure the store takes no more, or there is no room for more.
const ASKED_ANEW: usize = 3;

/// A purpose is a line.
const LONGEST_PURPOSE: usize = 200;

impl Drop for Engine {
    fn drop(&mut self) {
        self.core.seats.leave(self.seat);
    }
}

impl Engine {
    /// `clock` stamps the journal; days come with each request.
    pub fn new(
        store: Arc<dyn Store>,
        actor: Actor,
        calendar: Calendar,
        clock: fn() -> DateTime<Utc>,
    ) -> Engine {
        Engine::at(Arc::new(Core::new(store, calendar, clock)), actor, Authority::Owner)
    }

    pub(super) fn at(core: Arc<Core>, actor: Actor, authority: Authority) -> Engine {
        let seat = core.seats.sit_down(&actor.name);
        Engine { core, actor, seat, copy: Mutex::default(), authority, purpose: Mutex::default() }
    }

    /// Another seat at the same store, with the authority of an owner.
    pub fn for_actor(&self, actor: Actor) -> Engine {
        Engine::at(Arc::clone(&self.core), actor, Authority::Owner)
    }

    /// What this seat is at this moment.
    pub(super) fn standing(&self) -> Result<Standing<'_>, Failure> {
        self.standing_for(|names, purpose| match names {
            Names::Always => true,
            Names::ForPurpose => !purpose.is_empty(),
            Names::OnCard | Names::Never => false,
        })
    }

    /// The same for who looks at one card.
    fn standing_at_card(&self) -> Result<Standing<'_>, Failure> {
        self.standing_for(|names, purpose| match names {
            Names::Always | Names::OnCard => true,
            Names::ForPurpose => !purpose.is_empty(),
            Names::Never => false,
        })
    }

    fn standing_for(&self, sees_names: impl Fn(Names, &str) -> bool) -> Result<Standing<'_>, Failure> {
        let store = self.store();
        let Authority::User { login } = &self.authority else {
            return Ok(Standing::owner(store, &self.actor));
        };
        let who = person(store, self.actor.uid, login)?;
        let names = sees_names(permit::names(who.role), &self.purpose());
        let sight = self.core.sights.of(store, &who, names)?;
        Ok(Standing::user(store, actor_of(&who, self.seat), sight))
    }

    pub(super) fn purpose(&self) -> String {
        self.purpose.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whose drafts these are: by login, for what colleagues call somebody may change.
    fn drafter(&self) -> Actor {
        match &self.authority {
            Authority::Owner => self.actor.clone(),
            Authority::User { login } => Actor { name: login.clone(), ..self.actor.clone() },
        }
    }

    pub(super) fn store(&self) -> &dyn Store {
        self.core.store.as_ref()
    }

    /// The names of teachers, true up to now.
    pub(super) fn people(&self) -> Result<MutexGuard<'_, People>, Failure> {
        let mut people = self.core.people.lock().unwrap_or_else(PoisonError::into_inner);
        people.catch_up(self.store())?;
        Ok(people)
    }
}

impl Workbench for Engine {
    fn execute(&self, request: &Request) -> Result<Outcome, Failure> {
        self.carried_out(request)
    }

    fn preview(&self, request: &Request) -> Result<Outcome, Failure> {
        let my = self.standing()?;
        let decided = self.decided(&my, request, true).map_err(privacy::failure)?;
        Ok(privacy::outcome(my.outcome(decided.outcome)))
    }

    fn list(&self, query: &ListQuery) -> Result<Page, Failure> {
        let my = self.standing()?;
        let named = query.with_names && matches!(query.kind, Kind::Teacher | Kind::Deficit);
        if named {
            my.may_name()?;
        }
        let (page, named) = ask::list(my.store(), query)?;
        if !named.is_empty() {
            self.note_told(&my, Look::List.name(), None, Told::list(query, named))?;
        }
        Ok(page)
    }

    fn position(&self, query: &ListQuery, id: RecordId) -> Result<Option<u64>, Failure> {
        ask::position(self.standing()?.store(), query, id)
    }

    fn count(&self, kind: Kind, filter: &str, today: NaiveDate) -> Result<u64, Failure> {
        ask::count(self.standing()?.store(), kind, filter, today)
    }

    fn head_of(&self, plan: Option<RecordId>, today: NaiveDate) -> Result<HeadCounts, Failure> {
        ask::head(self.standing()?.store(), plan, today)
    }

    fn facet(
        &self,
        kind: Kind,
        name: FacetName,
        filter: &str,
        today: NaiveDate,
    ) -> Result<Vec<FacetValue>, Failure> {
        ask::facet(self.standing()?.store(), kind, name, filter, today)
    }

    fn details(&self, kind: Kind, id: RecordId, today: NaiveDate) -> Result<Option<Details>, Failure> {
        let found = ask::details(self.standing()?.store(), kind, id, today, false)?;
        Ok(found.map(|(details, _)| privacy::details(details, false)))
    }

    fn look(
        &self,
        kind: Kind,
        id: RecordId,
        today: NaiveDate,
        why: Look,
    ) -> Result<Option<Details>, Failure> {
        let my = self.standing_at_card()?;
        if my.role().is_some_and(|role| permit::names(role) == Names::ForPurpose) {
            my.may_name()?;
        }
        let Some((details, named)) = ask::details(my.store(), kind, id, today, true)? else {
            return Ok(None);
        };
        let is_named = details.record.kind == Kind::Teacher
            && (why == Look::Consent || teacher::may_be_named(&details.record));
        let parts = Told::of(named, &[teacher::NAME]);
        let told = if is_named { Told::card(&details.record).and(parts) } else { parts };
        if !told.is_empty() {
            self.note_told(&my, why.name(), Some(details.handle.clone()), told)?;
        }
        Ok(Some(if why == Look::Consent { details } else { privacy::details(details, true) }))
    }

    fn looks(&self, take: usize) -> Result<Vec<LookLine>, Failure> {
        self.looked(take)
    }

    fn readers(&self, code: &str, take: usize) -> Result<Readers, Failure> {
        self.readers_of(code, take)
    }

    fn records(&self, kind: Kind) -> Result<Vec<Record>, Failure> {
        let found = ask::records(self.standing()?.store(), kind)?;
        Ok(found.into_iter().map(privacy::hide).collect())
    }

    fn roster_preview(&self, draft: &RosterDraft, today: NaiveDate) -> Result<RosterPreview, Failure> {
        let my = self.standing()?;
        let command = Command::ImportRoster(Box::new(draft.clone()));
        my.may(command.name())?;
        let people = self.people()?;
        let mut decision = Decision::new(self.circumstances(&my.actor, today, None, true, &people));
        decision.decide(&command)?;
        let (notes, kept) = (decision.notes().to_vec(), decision.kept().to_vec());
        let (changes, outcome) = match decision.finish("import") {
            Err(Failure::Refused(_)) => Default::default(),
            other => other?,
        };
        if let Some(sight) = my.sight() {
            may_touch(self.store(), sight, &changes)?;
        }
        Ok(my.roster_preview(roster_preview(privacy::outcome(outcome), notes, kept)))
    }

    fn summary(&self, query: &SummaryQuery) -> Result<Summary, Failure> {
        self.summed(&self.standing()?, query)
    }

    fn debtors(&self, id: RecordId) -> Result<Option<Debtors>, Failure> {
        let my = self.standing()?;
        let store = my.store();
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
        let my = self.standing()?;
        let lines = match my.sight().map(|sight| permit::journal(sight.person.role, sight.person.auditor)) {
            Some(Journal::Nothing) => return Err(Refusal::NotAllowed.into()),
            Some(Journal::Whole) => ask::journal(self.store(), query, self.core.offset)?,
            Some(Journal::Counts | Journal::History) | None => {
                ask::journal(my.store(), query, self.core.offset)?
            }
        };
        Ok(lines.into_iter().map(privacy::journal).collect())
    }

    fn store_id(&self) -> [u8; 16] {
        self.store().store_id()
    }

    fn numbered(&self, typed: &str) -> Result<Vec<RecordId>, Failure> {
        ask::numbered(self.standing()?.store(), typed)
    }

    fn coded(&self, kind: Kind, code: &str) -> Result<Vec<RecordId>, Failure> {
        ask::coded(self.standing()?.store(), kind, code)
    }

    fn find(&self, needle: &str, limit: usize) -> Result<Vec<Hit>, Failure> {
        let my = self.standing()?;
        let mut hits = self.people_found(&my, needle, limit)?;
        hits.extend(ask::find(my.store(), needle, limit)?);
        hits.truncate(limit);
        Ok(hits)
    }

    fn warm(&self) -> Result<bool, Failure> {
        let mut people = self.core.people.lock().unwrap_or_else(PoisonError::into_inner);
        people.step(self.store(), NAMES_AT_ONCE)
    }

    fn reasons(&self, command: &str, limit: usize) -> Result<Vec<String>, Failure> {
        ask::reasons(self.standing()?.store(), command, limit)
    }

    fn merge_preview(&self, draft: &PlanDraft, choices: &MergeChoices) -> Result<ImportPreview, Failure> {
        let my = self.standing()?;
        my.may("import")?;
        let today = self.core.today();
        let nobody = People::default();
        ask::import_preview(self.circumstances(&my.actor, today, None, true, &nobody), draft, choices)
    }

    fn put_file(&self, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
        self.standing()?.may("attach")?;
        Ok(self.store().put_file(bytes)?)
    }

    fn check(&self) -> Result<Report, Failure> {
        self.standing()?.keeps_house()?;
        Ok(self.store().check()?)
    }

    fn copy(&self) -> Result<CopySummary, Failure> {
        let my = self.standing()?;
        my.keeps_house()?;
        let mut copy = self.store().copy()?;
        if my.sight().is_some() {
            // Whoever administers a district reads no names: the keys are for the account that has them anyway.
            if self.store().owner() != Some(my.actor.uid) {
                copy = copy.without_keys();
            }
            self.core.note(&my.actor, "look-copy", copy.summary.last.to_string(), Vec::new())?;
        }
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
        self.standing()?;
        self.core.seats.types(self.seat, draft.map(draft_key));
        Ok(self.store().save_draft(&self.drafter(), draft)?)
    }

    fn draft(&self) -> Result<Option<Draft>, Failure> {
        self.standing()?;
        // What is being typed in another window is no draft of an earlier time.
        let open = self.core.seats.typed_elsewhere(self.seat);
        Ok(self.store().draft(&self.drafter(), &open)?)
    }

    fn sequence(&self) -> u64 {
        self.store().sequence()
    }

    fn follow(&self, listener: Listener) {
        let listener = match &self.authority {
            Authority::Owner => listener,
            Authority::User { login } => {
                veiled(Arc::clone(&self.core), self.actor.uid, login.clone(), listener)
            }
        };
        self.core.seats.follow(self.seat, listener);
    }

    fn editing(&self, record: Option<(Kind, RecordId)>) {
        self.core.seats.editing(self.seat, record);
    }

    fn here(&self) -> Result<Vec<Here>, Failure> {
        Ok(self.standing()?.here(self.core.seats.here(self.seat)))
    }

    fn durably(&self, ask: &mut dyn FnMut()) {
        for _ in 0..ASKED_ANEW {
            let before = self.store().tip();
            ask();
            if self.store().stands(&before) {
                return;
            }
        }
    }

    fn read_only(&self) -> Option<StoreError> {
        self.store().read_only()
    }

    fn me(&self) -> String {
        self.standing().map_or_else(|_| self.actor.name.clone(), |my| my.actor.name.clone())
    }

    fn may(&self) -> Result<Rights, Failure> {
        let my = self.standing()?;
        Ok(match my.sight() {
            None => Rights::of_owner(),
            Some(sight) => Rights::of(sight.person.role, sight.person.controller, sight.person.auditor),
        })
    }

    fn state_purpose(&self, purpose: &str) -> Result<(), Failure> {
        self.standing()?;
        let purpose: String = purpose.trim().chars().take(LONGEST_PURPOSE).collect();
        *self.purpose.lock().unwrap_or_else(PoisonError::into_inner) = purpose;
        Ok(())
    }

    fn note_export(&self, what: &str, count: u64) -> Result<(), Failure> {
        self.exported(what, count)
    }

    fn note_list(&self, what: &str, query: &ListQuery) -> Result<(), Failure> {
        self.exported_list(what, query)
    }
}
