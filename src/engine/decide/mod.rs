//! Deciding: (view of the store, actor, command, day) → changed records | refusals. Nothing is written here:
//! a decision collects what each record would become, and the writer appends the difference as one entry.

mod add;
mod arrange;
mod assign;
mod collectives;
mod complete;
mod consequences;
mod copy_plan;
mod deficit;
mod edit;
mod erase;
mod event;
mod event_of_plan;
pub mod import;
mod line;
pub mod meanwhile;
mod postpone;
mod rhythm;
pub mod roster;
mod row_links;
mod school_names;
mod series;
mod setting;
mod settle;
mod spellings;
mod steps;
mod teacher;
pub mod user;
mod view;

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::answer::{Effect, Outcome, Refused, RosterNote, Warning};
use super::command::{Command, OccurrenceAct, Targets};
use super::merge::{MergeChoices, MergeNotes};
use super::people::People;
use super::refusal::{Failure, Refusal};
use crate::domain::activity;
use crate::domain::calendar::Calendar;
use crate::domain::change::Change;
use crate::domain::deadline::Period;
use crate::domain::field::spec;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::{Tag, Value};
use crate::store::{Actor, Store};
use consequences::Course;

/// One gesture changes at most so many records.
pub const GESTURE_LIMIT: u64 = 10_000;

/// A rehearsal decides so many targets of a gesture and counts the others: what a form shows at every key must not take
/// as long as the gesture itself.
const REHEARSED: usize = 200;

/// What a command is decided against.
pub struct Circumstances<'a> {
    pub store: &'a dyn Store,
    pub actor: &'a Actor,
    pub today: NaiveDate,
    /// The sequence that the author had before his eyes.
    pub seen: Option<u64>,
    pub calendar: &'a Calendar,
    /// Nothing will be committed: numbers of new records are provisional.
    pub rehearsal: bool,
    /// Names of teachers; empty unless the command needs them.
    pub people: &'a People,
}

/// A decision in the making.
pub struct Decision<'a> {
    pub at: Circumstances<'a>,
    records: BTreeMap<RecordId, (Record, Record)>,
    order: Vec<RecordId>,
    /// Records put so far by what they refer to; some may refer there no more.
    referring: HashMap<(Kind, Tag, RecordId), Vec<RecordId>>,
    refused: Vec<Refused>,
    warnings: Vec<Warning>,
    provisional: u64,
    kept: Vec<(String, Tag)>,
    /// What an import of a plan has to tell.
    pub merge: MergeNotes,
    /// The events found so far, by plan and name.
    events: HashMap<(Option<RecordId>, String), RecordId>,
    /// Targets that a rehearsal left out.
    unseen: usize,
    notes: Vec<RosterNote>,
    /// The period that new measures are read in, once it was looked up.
    pub period: Option<Option<Period>>,
    /// The next free code of a teacher, once it was looked up.
    pub next_code: Option<u64>,
    /// What the journal calls this gesture, when that is not the command's own name.
    called: Option<&'static str>,
}

impl<'a> Decision<'a> {
    pub fn new(at: Circumstances<'a>) -> Decision<'a> {
        Decision {
            at,
            records: BTreeMap::new(),
            order: Vec::new(),
            referring: HashMap::new(),
            refused: Vec::new(),
            warnings: Vec::new(),
            provisional: 1 << 62,
            kept: Vec::new(),
            merge: MergeNotes::default(),
            events: HashMap::new(),
            unseen: 0,
            notes: Vec::new(),
            period: None,
            next_code: None,
            called: None,
        }
    }

    /// Decides a command and what follows from it; `Undo` and `Redo` are decided in `undo.rs`.
    pub fn decide(&mut self, command: &Command) -> Result<(), Failure> {
        self.decide_alone(command)?;
        self.leave_contested()?;
        collectives::settle(self)?;
        consequences::follow(self, Course::Forward)
    }

    /// Works out anew, after an undo, what other records remember of those that changed.
    pub fn follow_back(&mut self) -> Result<(), Failure> {
        consequences::follow(self, Course::Back)
    }

    fn decide_alone(&mut self, command: &Command) -> Result<(), Failure> {
        match command {
            Command::ImportPlan(draft) => import::import_plan(self, draft, &MergeChoices::default()),
            Command::MergePlan { draft, choices } => import::import_plan(self, draft, choices),
            Command::CopyPlan { plan, start, end, title } => {
                let to = Period { start: *start, end: *end };
                copy_plan::copy_plan(self, *plan, to, title.as_deref())
            }
            Command::Complete { targets, day, papers, comment, whole } => {
                let comment = comment.as_deref();
                let act =
                    complete::Completing { day: *day, papers, comment, whole: *whole, occurrence: None };
                complete::complete(self, targets, &act)
            }
            Command::Occurrence { target, of, act } => self.on_occurrence(*target, *of, act),
            Command::AttachPapers { targets, papers } => complete::attach(self, targets, papers),
            Command::Reopen { targets, .. } => complete::reopen(self, targets),
            Command::TakeIntoWork { targets } => complete::take_into_work(self, targets),
            Command::Cancel { targets, reason, paper } => {
                complete::cancel(self, targets, reason, paper.as_ref())
            }
            Command::Postpone { targets, to, reason, paper } => {
                postpone::postpone(self, targets, *to, reason, paper.as_ref(), None)
            }
            Command::SettleDeadline { targets, when } => settle::settle_deadline(self, targets, when),
            Command::SettleDoubt { target, doubt, choice } => {
                settle::settle_doubt(self, *target, *doubt, choice)
            }
            Command::SettlePeriod { plan, start, end } => settle::settle_period(self, *plan, *start, *end),
            Command::RecordEvent { event, date, end } => event::record_event(self, *event, *date, *end),
            Command::Assign { targets, owners, how } => assign::assign(self, targets, owners, *how),
            Command::EditField { kind, target, tag, value } => {
                edit::edit_field(self, *kind, *target, *tag, value.as_ref())
            }
            Command::Comment { targets, text } => add::comment(self, targets, text),
            Command::AddActivity(new) => add::add_activity(self, new),
            Command::AddSection { plan, number, title, after } => {
                add::add_section(self, *plan, number.as_deref(), title, *after)
            }
            Command::AddOwner(draft) => add::add_owner(self, draft),
            Command::Move { targets, section, after } => arrange::move_to(self, targets, *section, *after),
            Command::Delete { kind, targets } => arrange::delete(self, *kind, targets),
            Command::SetWarning { paper, days } => setting::set_warning(self, *paper, *days),
            Command::SaveView { .. } => view::save_view(self, command),
            Command::AddRecord { kind, fields } => add::add_record(self, *kind, fields),
            Command::SetFields { kind, target, fields } => edit::set_fields(self, *kind, *target, fields),
            Command::AddTeacher(new) => teacher::add_teacher(self, new).map(|_| ()),
            Command::AddDeficits { teacher, deficits } => deficit::add_deficits(self, *teacher, deficits),
            Command::AddMeasure { targets, measure } => deficit::add_measure(self, targets, measure),
            Command::Assess { targets, state, level, day, by } => deficit::assess(
                self,
                targets,
                &deficit::Measured { state: *state, level: *level, day: *day, by },
            ),
            Command::Unfold { targets, schools } => line::unfold(self, targets, schools),
            Command::HandIn { targets, day, papers, comment, accepted } => {
                let comment = comment.as_deref();
                line::hand_in(
                    self,
                    targets,
                    &line::HandIn { day: *day, papers, comment, accepted: *accepted },
                )
            }
            Command::Excuse { targets, reason } => line::excuse(self, targets, reason),
            Command::ReopenLines { targets } => line::reopen(self, targets),
            Command::ImportRoster(draft) => roster::import_roster(self, draft),
            Command::RememberMapping { headings, target, meanings } => {
                roster::remember(self, headings, *target, meanings)
            }
            Command::Erase { teacher } => erase::erase(self, *teacher),
            Command::Accept { kind, targets, of } => steps::accept(self, *kind, targets, *of),
            Command::Return { kind, targets, of, remark } => {
                steps::give_back(self, *kind, targets, *of, remark)
            }
            Command::AddUser(new) => user::add_user(self, new),
            Command::SetUser { user, fields } => user::set_user(self, *user, fields),
            Command::AdmitUser { user, admitted } => user::admit(self, *user, *admitted),
            Command::Undo | Command::Redo => Ok(()),
        }
    }

    fn on_occurrence(&mut self, target: RecordId, of: NaiveDate, act: &OccurrenceAct) -> Result<(), Failure> {
        let targets = Targets::one(target);
        match act {
            OccurrenceAct::Complete { day, papers, comment } => {
                let comment = comment.as_deref();
                let act =
                    complete::Completing { day: *day, papers, comment, whole: false, occurrence: Some(of) };
                complete::complete(self, &targets, &act)
            }
            OccurrenceAct::Reopen { .. } => complete::reopen_occurrence(self, target, of),
            OccurrenceAct::Move { to, reason, paper } => {
                postpone::postpone(self, &targets, *to, reason, paper.as_ref(), Some(of))
            }
        }
    }

    /// The record as it stood before this decision.
    pub fn before(&self, id: RecordId) -> Option<&Record> {
        self.records.get(&id).map(|(before, _)| before)
    }

    /// Records of a kind that refer to `id` by a field (or derived facet), as they would stand.
    pub fn referring(&self, kind: Kind, by: Tag, id: RecordId) -> Result<Vec<Record>, Failure> {
        let mut ids = self.at.store.facet(kind, by, id.0)?;
        ids.extend(self.referring.get(&(kind, by, id)).into_iter().flatten().map(|id| id.0));
        let mut records = Vec::new();
        for other in ids.iter().map(RecordId) {
            let Some(record) = self.get(kind, other)? else { continue };
            let value = record.get(by);
            let refers = value == Some(&Value::Ref(id))
                || value.is_some_and(|value| value.items().contains(&Value::Ref(id)));
            if refers {
                records.push(record);
            }
        }
        Ok(records)
    }

    /// The record as it would stand after what was decided so far.
    pub fn get(&self, kind: Kind, id: RecordId) -> Result<Option<Record>, Failure> {
        if let Some((_, after)) = self.records.get(&id) {
            return Ok((!after.is_empty() && after.kind == kind).then(|| after.clone()));
        }
        Ok(self.at.store.get(kind, id)?)
    }

    /// The record, or the refusal that there is none.
    pub fn need(&self, kind: Kind, id: RecordId) -> Result<Record, Failure> {
        self.get(kind, id)?.ok_or(Failure::Refused(Refusal::NotFound))
    }

    /// All records of a small kind, as they would stand.
    pub fn all(&self, kind: Kind) -> Result<Vec<Record>, Failure> {
        let mut ids = self.at.store.all(kind)?;
        self.touched(kind).for_each(|id| {
            ids.insert(id.0);
        });
        let mut records = Vec::new();
        for id in ids.iter().map(RecordId) {
            records.extend(self.get(kind, id)?);
        }
        Ok(records)
    }

    /// The records of a kind that this decision changes.
    pub fn touched(&self, kind: Kind) -> impl Iterator<Item = RecordId> {
        self.records.iter().filter(move |(_, (_, after))| after.kind == kind).map(|(id, _)| *id)
    }

    /// The records of a kind that this decision changes or takes away.
    pub fn touched_of(&self, kind: Kind) -> Vec<RecordId> {
        let of_kind =
            self.records.iter().filter(|(_, (before, after))| before.kind == kind || after.kind == kind);
        of_kind.map(|(id, _)| *id).collect()
    }

    /// Whether a record of a small kind was so before this decision.
    pub fn was_any(&self, kind: Kind, is_so: impl Fn(&Record) -> bool) -> Result<bool, Failure> {
        for id in self.at.store.all(kind)?.iter().map(RecordId) {
            if self.at.store.get(kind, id)?.is_some_and(|record| is_so(&record)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A record of a new number, empty so far.
    pub fn create(&mut self, kind: Kind) -> Record {
        let id = if self.at.rehearsal {
            self.provisional += 1;
            RecordId(self.provisional)
        } else {
            self.at.store.new_id()
        };
        Record::new(kind, id)
    }

    /// Says what a record becomes.
    pub fn put(&mut self, after: Record) -> Result<(), Failure> {
        let id = after.id;
        self.note_references(&after);
        if let Some((_, present)) = self.records.get_mut(&id) {
            *present = after;
            return Ok(());
        }
        let before = self.at.store.get(after.kind, id)?.unwrap_or_else(|| Record::new(after.kind, id));
        self.records.insert(id, (before, after));
        self.order.push(id);
        Ok(())
    }

    fn note_references(&mut self, after: &Record) {
        for (tag, value) in after.values() {
            for target in
                value.as_ref_id().into_iter().chain(value.items().iter().filter_map(Value::as_ref_id))
            {
                let known = self.referring.entry((after.kind, tag, target)).or_default();
                if known.last() != Some(&after.id) {
                    known.push(after.id);
                }
            }
        }
    }

    /// Says that a record is no more.
    pub fn remove(&mut self, record: &Record) -> Result<(), Failure> {
        let mut after = record.clone();
        let tags: Vec<Tag> = record.values().map(|(tag, _)| tag).collect();
        tags.into_iter().for_each(|tag| after.set(tag, None, 0));
        self.put(after)
    }

    pub fn refuse(&mut self, record: &Record, why: Refusal) {
        self.refused.push(Refused { id: record.id, handle: handle(record), why });
    }

    /// Names targets that were refused before anything was decided.
    pub fn refuse_all(&mut self, refused: Vec<Refused>) {
        self.refused.extend(refused);
    }

    pub fn refuse_unknown(&mut self, id: RecordId) {
        self.refused.push(Refused { id, handle: format!("#{}", id.0), why: Refusal::NotFound });
    }

    /// Notes that a field keeps what a person wrote, against the paper.
    pub fn keep(&mut self, record: &Record, tag: Tag) {
        self.kept.push((handle(record), tag));
    }

    /// The fields that keep what people wrote: (handle, field).
    pub fn kept(&self) -> &[(String, Tag)] {
        &self.kept
    }

    /// Notes what became of a row of a list.
    pub fn note(&mut self, note: RosterNote) {
        self.notes.push(note);
    }

    pub fn notes(&self) -> &[RosterNote] {
        &self.notes
    }

    /// The journal calls this gesture so.
    pub fn call(&mut self, name: &'static str) {
        self.called = Some(name);
    }

    pub fn warn(&mut self, record: &Record, code: &'static str) {
        self.warnings.push(Warning { id: record.id, handle: handle(record), code });
    }

    /// Runs `act` on every target record; a refusal stays with its record and the rest goes on.
    pub fn each(
        &mut self,
        kind: Kind,
        targets: &Targets,
        mut act: impl FnMut(&mut Decision<'a>, Record) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut ids = self.targets(kind, targets)?;
        if self.at.rehearsal {
            self.unseen += ids.len().saturating_sub(REHEARSED);
            ids.truncate(REHEARSED);
        }
        for id in ids {
            let Some(record) = self.get(kind, id)? else {
                self.refuse_unknown(id);
                continue;
            };
            match act(self, record.clone()) {
                Ok(()) => {}
                Err(Failure::Refused(why)) => self.refuse(&record, why),
                Err(failure) => return Err(failure),
            }
        }
        Ok(())
    }

    fn targets(&self, kind: Kind, targets: &Targets) -> Result<Vec<RecordId>, Failure> {
        let ids = match targets {
            Targets::Records(ids) => ids.clone(),
            Targets::Matching { filter, except } => {
                let mut set = super::ask::matching(self.at.store, kind, filter, self.at.today)?;
                except.iter().for_each(|id| {
                    set.remove(id.0);
                });
                if set.len() > GESTURE_LIMIT {
                    return Err(Refusal::TooMany { count: set.len(), limit: GESTURE_LIMIT }.into());
                }
                set.iter().map(RecordId).collect()
            }
        };
        let count = ids.len() as u64;
        if count > GESTURE_LIMIT {
            return Err(Refusal::TooMany { count, limit: GESTURE_LIMIT }.into());
        }
        if ids.is_empty() {
            return Err(Refusal::NothingMatches.into());
        }
        Ok(ids)
    }

    /// The changes, and the outcome that tells of them. Records whose fields somebody else changed after the author
    /// looked are taken out and named.
    pub fn finish(mut self, command: &str) -> Result<(Vec<Change>, Outcome), Failure> {
        let command = self.called.unwrap_or(command);
        let mut outcome = Outcome { command: command.to_owned(), ..Outcome::default() };
        let mut changes = Vec::new();
        for id in std::mem::take(&mut self.order) {
            let Some((before, after)) = self.records.remove(&id) else { continue };
            let Some(change) = Change::between(&before, &after) else { continue };
            if let Some(why) = self.changed_meanwhile(&before, &change)? {
                self.refused.push(Refused { id, handle: handle(&before), why });
                continue;
            }
            let effect = effect(&before, &after, change.clone());
            // A row that only notes its plan's rhythm is no news.
            if !only_notes(&change) {
                outcome.done.push(effect);
            }
            changes.push(change);
        }
        outcome.unseen = self.unseen;
        outcome.refused = self.refused;
        outcome.warnings = self.warnings;
        match (changes.is_empty(), outcome.refused.first()) {
            (true, Some(first)) if outcome.refused.len() == 1 => Err(first.why.clone().into()),
            _ => Ok((changes, outcome)),
        }
    }
}

fn only_notes(change: &Change) -> bool {
    change.kind == Kind::Activity && change.fields.iter().all(|field| field.tag == activity::PLAN_RHYTHM)
}

pub fn effect(before: &Record, after: &Record, change: Change) -> Effect {
    let named = if after.is_empty() { before } else { after };
    let day = |record: &Record| match record.kind {
        Kind::Activity if !record.is_empty() => crate::domain::obligation::Obligation::of(record).due_day(),
        _ => None,
    };
    Effect {
        kind: named.kind,
        id: named.id,
        handle: handle(named),
        change,
        day_before: day(before),
        day_after: day(after),
    }
}

/// What people call a record: the number of an activity or section, else the beginning of its title.
pub fn handle(record: &Record) -> String {
    let spec = spec(record.kind);
    let short = spec.handle.map_or("", |tag| record.text(tag));
    if !short.is_empty() {
        return short.to_owned();
    }
    if spec.field(spec.title).is_some_and(|field| field.personal) {
        return format!("#{}", record.id.0);
    }
    let title = record.text(spec.title);
    let short: String = title.chars().take(40).collect();
    if short.len() < title.len() { format!("{}…", short.trim_end()) } else { short }
}
