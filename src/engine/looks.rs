//! The log of looks: whose names an answer tells is written down before the answer is given. In: the seat, the records
//! whose names are told and which of their fields. Out: entries of the second journal; who looked at one teacher.
//! An entry names people by their record and never by their name.

use std::collections::BTreeSet;

use super::alone::Engine;
use super::answer::{ListQuery, LookLine, Readers, Reading};
use super::ask;
use super::district::Standing;
use super::permit::{self, Journal};
use super::refusal::{Failure, Refusal};
use crate::domain::change::{Change, FieldChange};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::teacher;
use crate::domain::value::{Tag, Value};
use crate::store::Entry;

/// So many looks are read for one's own.
const LOOKED_THROUGH: usize = 5_000;
/// So many are read at once while all are gone through.
const AT_ONCE: usize = 1_000;
/// People in one entry; a longer list makes several.
const TOLD_AT_ONCE: usize = 1_000;

/// Whose names an answer tells, and which fields with them.
#[derive(Debug, Default)]
pub struct Told(Vec<Change>);

impl Told {
    /// The same fields of each.
    pub fn of(ids: impl IntoIterator<Item = RecordId>, fields: &[Tag]) -> Told {
        let mut told = Told::default();
        ids.into_iter().for_each(|id| told.add(id, fields.iter().copied()));
        told
    }

    /// A window of a list: the fields behind its columns.
    pub fn list(query: &ListQuery, named: BTreeSet<RecordId>) -> Told {
        let mut fields: Vec<Tag> = match query.kind {
            Kind::Teacher => query.columns.iter().filter_map(|name| teacher::field_of(name)).collect(),
            _ => vec![teacher::NAME],
        };
        fields.sort_unstable();
        fields.dedup();
        Told::of(named, &fields)
    }

    /// A card: all that it shows.
    pub fn card(record: &Record) -> Told {
        let mut told = Told::default();
        let shown = record.values().filter(|(_, value)| **value != Value::Hidden);
        told.add(record.id, shown.map(|(tag, _)| tag));
        told
    }

    pub fn and(mut self, more: Told) -> Told {
        let is_new = |change: &Change| self.0.iter().all(|known| known.id != change.id);
        let more: Vec<Change> = more.0.into_iter().filter(is_new).collect();
        self.0.extend(more);
        self
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn add(&mut self, id: RecordId, fields: impl Iterator<Item = Tag>) {
        let fields = fields.map(|tag| FieldChange { tag, before: None, after: None }).collect();
        self.0.push(Change { kind: Kind::Teacher, id, fields });
    }
}

impl Engine {
    /// Writes down that names are told. `about`: at what somebody looks; without it, how many they are.
    pub(super) fn note_told(
        &self,
        my: &Standing,
        what: &str,
        about: Option<String>,
        told: Told,
    ) -> Result<(), Failure> {
        let purpose = self.purpose();
        let mut rest = told.0;
        loop {
            let next = rest.split_off(rest.len().min(TOLD_AT_ONCE));
            let about = about.clone().unwrap_or_else(|| rest.len().to_string());
            let about = if purpose.is_empty() { about } else { format!("{about}: {purpose}") };
            self.core.note(&my.actor, what, about, rest)?;
            if next.is_empty() {
                return Ok(());
            }
            rest = next;
        }
    }

    /// What an owner exports from his own store without names is nobody's business.
    pub(super) fn exported(&self, what: &str, count: u64) -> Result<(), Failure> {
        let my = self.standing()?;
        self.may_export(&my)?;
        match my.role() {
            None => Ok(()),
            Some(_) => self.note_told(&my, "look-export", Some(format!("{what}, {count}")), Told::default()),
        }
    }

    /// The same for a list: whose names leave with it is part of the entry.
    pub(super) fn exported_list(&self, what: &str, query: &ListQuery) -> Result<(), Failure> {
        let my = self.standing()?;
        self.may_export(&my)?;
        if query.with_names && matches!(query.kind, Kind::Teacher | Kind::Deficit) {
            my.may_name()?;
        }
        let all = ask::count(my.store(), query.kind, &query.filter, query.today)?;
        let taken = (query.take as u64).min(all.saturating_sub(query.skip));
        let named =
            if taken == all { ask::named(my.store(), query)? } else { ask::list(my.store(), query)?.1 };
        if named.is_empty() {
            return self.exported(what, taken);
        }
        let about = Some(format!("{what}, {taken}"));
        self.note_told(&my, "look-export", about, Told::list(query, named))
    }

    fn may_export(&self, my: &Standing) -> Result<(), Failure> {
        match my.role() {
            Some(role) if !permit::may_export(role) => Err(Refusal::NotAllowed.into()),
            _ => Ok(()),
        }
    }

    /// The log, or one's own lines of it.
    pub(super) fn looked(&self, take: usize) -> Result<Vec<LookLine>, Failure> {
        let told = |entry: Entry| LookLine {
            at: entry.header.at,
            who: entry.header.actor.name,
            what: entry.header.command,
            about: entry.header.reason.unwrap_or_default(),
        };
        let my = self.standing()?;
        let whole = my
            .sight()
            .is_none_or(|sight| permit::journal(sight.person.role, sight.person.auditor) == Journal::Whole);
        let Some(sight) = my.sight().filter(|_| !whole) else {
            return Ok(self.store().looks(None, take)?.into_iter().map(told).collect());
        };
        let who = &sight.person;
        let mine = |entry: &Entry| entry.header.actor.uid == who.uid && entry.header.actor.name == who.name;
        let looks = self.store().looks(None, LOOKED_THROUGH)?.into_iter();
        Ok(looks.filter(mine).take(take).map(told).collect())
    }

    /// Who was told the name of the teacher with this code, newest first.
    pub(super) fn readers_of(&self, code: &str, take: usize) -> Result<Readers, Failure> {
        let my = self.standing()?;
        if my.sight().is_some_and(|sight| !permit::readers(sight.person.role, sight.person.auditor)) {
            return Err(Refusal::NotAllowed.into());
        }
        let code = teacher::number_of(code.trim()).map(teacher::code_of);
        let code = code.ok_or(Failure::from(Refusal::NotFound))?;
        let found = ask::coded(self.store(), Kind::Teacher, &code)?;
        let id = *found.first().ok_or(Failure::from(Refusal::NotFound))?;
        let mut readers = Readers { code, ..Readers::default() };
        let mut before = None;
        loop {
            let looks = self.store().looks(before, AT_ONCE)?;
            let Some(last) = looks.last() else { return Ok(readers) };
            before = Some(last.header.sequence);
            for entry in looks {
                if names_nobody(&entry) {
                    readers.unnamed += 1;
                } else if let Some(reading) = reading(entry, id, &readers.code) {
                    match readers.readings.len() < take {
                        true => readers.readings.push(reading),
                        false => readers.more += 1,
                    }
                }
            }
        }
    }
}

/// A look at a list as programs before format 3 wrote it: with a count alone.
fn names_nobody(entry: &Entry) -> bool {
    entry.changes.is_empty() && matches!(entry.header.command.as_str(), "look-list" | "look-search")
}

/// What an entry says of this teacher.
fn reading(entry: Entry, id: RecordId, code: &str) -> Option<Reading> {
    let about = entry.header.reason.unwrap_or_default();
    let (at_what, purpose) = match about.split_once(": ") {
        Some((at_what, purpose)) => (at_what, purpose.to_owned()),
        None => (about.as_str(), String::new()),
    };
    let told = entry.changes.iter().find(|change| change.id == id);
    // Before format 3 a card's code alone stood there.
    let by_code = entry.changes.is_empty()
        && matches!(entry.header.command.as_str(), "look-profile" | "look-consent")
        && at_what == code;
    if told.is_none() && !by_code {
        return None;
    }
    Some(Reading {
        at: entry.header.at,
        who: entry.header.actor.name,
        role: entry.header.actor.role,
        what: entry.header.command,
        fields: told.map(|told| told.fields.iter().map(|field| field.tag).collect()).unwrap_or_default(),
        purpose,
    })
}
