//! Taking back and bringing again. A reverse entry is appended; history is never shortened.
//!
//! Per actor. Walking back over the actor's entries: an undo hides the entry it took back; an undo that was itself
//! brought back hides nothing. Redo is possible until the actor does something new.

use std::collections::HashSet;

use super::decide::{Decision, handle};
use super::refusal::{Failure, Refusal};
use crate::domain::change::Change;
use crate::domain::field::spec;
use crate::domain::record::Record;
use crate::domain::value::{Tag, Value};
use crate::store::{Actor, Entry, Header, Store};

/// Whether an entry took something back or brought it again; the journal names them so.
fn is_undo(header: &Header) -> bool {
    header.command == "undo"
}

fn same_person(actor: &Actor, header: &Header) -> bool {
    header.actor.uid == actor.uid && header.actor.name == actor.name
}

/// The headers of the last `most` entries, the last first, read a block at a time.
pub fn backwards(store: &dyn Store, most: u64) -> impl Iterator<Item = Result<Header, Failure>> {
    let mut next = store.sequence();
    let least = next.saturating_sub(most);
    let mut block: Vec<Header> = Vec::new();
    let mut size = 4;
    std::iter::from_fn(move || {
        if block.is_empty() && next > least {
            let from = next.saturating_sub(size).max(least) + 1;
            match store.headers(from, next) {
                Ok(headers) => block = headers,
                Err(error) => return Some(Err(error.into())),
            }
            (next, size) = (from - 1, (size * 2).min(256));
        }
        block.pop().map(Ok)
    })
}

/// The actor's last gesture that stands.
pub fn last_gesture(store: &dyn Store, actor: &Actor) -> Result<Option<Entry>, Failure> {
    let mut hidden = HashSet::new();
    for header in backwards(store, u64::MAX) {
        let header = header?;
        if hidden.contains(&header.sequence) || !same_person(actor, &header) {
            continue;
        }
        if header.command == "erase" {
            // What was destroyed does not come back, and nobody who wants it back wants what lay before it undone instead.
            return Err(Refusal::ErasureStands.into());
        }
        match header.undoes {
            Some(target) if is_undo(&header) => {
                hidden.insert(target);
            }
            _ => return Ok(store.entry(header.sequence)?),
        }
    }
    Ok(None)
}

/// The actor's last undo that nothing new followed and that was not brought back yet.
pub fn last_undo(store: &dyn Store, actor: &Actor) -> Result<Option<Entry>, Failure> {
    let mut hidden = HashSet::new();
    for header in backwards(store, u64::MAX) {
        let header = header?;
        if hidden.contains(&header.sequence) || !same_person(actor, &header) {
            continue;
        }
        match header.undoes {
            Some(_) if is_undo(&header) => return Ok(store.entry(header.sequence)?),
            Some(brought_back) => {
                hidden.insert(brought_back);
            }
            None => return Ok(None),
        }
    }
    Ok(None)
}

/// Decides to reverse an entry, record by record: what others changed since stays and is named.
pub fn reverse(decision: &mut Decision, entry: &Entry) -> Result<(), Failure> {
    for change in &entry.changes {
        let present = decision.get(change.kind, change.id)?;
        let present = present.unwrap_or_else(|| Record::new(change.kind, change.id));
        let change = &without_maintained(change);
        match untouched(&present, change) {
            true => {
                let mut after = present;
                change.reversed().apply(&mut after, 0);
                if starts_record(change) && change.fields.iter().all(|field| field.before.is_none()) {
                    decision.remove(&after)?;
                } else {
                    decision.put(after)?;
                }
            }
            false => {
                let why = changed_since(decision.at.store, &present, change)?;
                decision.refuse(&present, why);
            }
        }
    }
    Ok(())
}

/// What was worked out from other records is worked out anew, and hinders nothing.
fn without_maintained(change: &Change) -> Change {
    let mut change = change.clone();
    let spec = spec(change.kind);
    change.fields.retain(|field| spec.field(field.tag).is_none_or(|known| !known.maintained));
    change
}

fn untouched(present: &Record, change: &Change) -> bool {
    let is_creation = change.fields.iter().all(|field| field.before.is_none());
    let fields_stand = change.fields.iter().all(|field| present.get(field.tag) == field.after.as_ref());
    // A record that others enlarged after its creation is not taken away under them.
    let own = |tag: Tag| spec(present.kind).field(tag).is_none_or(|field| !field.maintained);
    let now = present.values().filter(|(tag, _)| own(*tag)).count();
    let grown = is_creation && now > change.fields.iter().filter(|f| f.after.is_some()).count();
    fields_stand && !(grown && starts_record(change))
}

/// A change that brought the record into being sets its first field.
fn starts_record(change: &Change) -> bool {
    change
        .fields
        .iter()
        .any(|field| field.tag == 1 && matches!(field.after, Some(Value::Ref(_) | Value::Text(_))))
}

fn changed_since(store: &dyn Store, present: &Record, change: &Change) -> Result<Refusal, Failure> {
    let differing = change.fields.iter().find(|field| present.get(field.tag) != field.after.as_ref());
    let tag = differing.map_or(1, |field| field.tag);
    let last = super::decide::meanwhile::last_change(store, present, tag)?;
    Ok(match last {
        Some((by, at)) => Refusal::ChangedSince { by, at },
        None => Refusal::NotFound,
    })
}

/// The handles of the records an entry changed, at most `limit`.
pub fn handles(store: &dyn Store, entry: &Entry, limit: usize) -> Result<Vec<String>, Failure> {
    let mut handles = Vec::new();
    for change in entry.changes.iter().take(limit) {
        handles.push(match store.shared(change.kind, change.id)? {
            Some(record) => handle(&record),
            None => handle(&as_it_was(change)),
        });
    }
    Ok(handles)
}

/// A deleted record as far as its last change tells of it.
fn as_it_was(change: &Change) -> Record {
    let mut record = Record::new(change.kind, change.id);
    for field in &change.fields {
        record.set(field.tag, field.after.clone().or_else(|| field.before.clone()), 0);
    }
    record
}
