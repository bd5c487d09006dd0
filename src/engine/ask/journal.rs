//! The journal as people read it: who, when, what, why, by record. Newest first.

use chrono::NaiveDate;

use crate::domain::change::{Change, FieldChange};
use crate::domain::field::spec;
use crate::domain::note;
use crate::domain::record::{Kind, RecordId};
use crate::domain::value::Value;
use crate::engine::decide::handle;
use crate::engine::undo;
use crate::engine::{Failure, JournalLine, JournalQuery};
use crate::store::{Entry, Store};

/// So many records of a large gesture are told one by one.
const TOLD: usize = 10;

/// `offset`: the district's, for the days of `since` and `until`.
pub fn journal(
    store: &dyn Store,
    query: &JournalQuery,
    offset: chrono::FixedOffset,
) -> Result<Vec<JournalLine>, Failure> {
    let last = query.before.map_or(store.sequence(), |before| before.saturating_sub(1));
    let about = match query.about {
        Some(id) => with_notes(store, id)?,
        None => Vec::new(),
    };
    let sequences: Box<dyn Iterator<Item = u64>> = match query.about {
        Some(_) => {
            Box::new(history(store, &about)?.into_iter().rev().filter(move |sequence| *sequence <= last))
        }
        None => Box::new((1..=last).rev()),
    };
    let mut lines = Vec::new();
    for sequence in sequences {
        if lines.len() >= query.take {
            break;
        }
        let Some((entry, count)) = store.part_of(sequence, TOLD, &about)? else { continue };
        let day = entry.header.at.with_timezone(&offset).date_naive();
        if query.since.is_some_and(|since| day < since) {
            break;
        }
        if wanted(query, &entry, day) {
            lines.push(line(store, query, entry, count)?);
        }
    }
    Ok(lines)
}

/// The record and the comments on it.
fn with_notes(store: &dyn Store, id: RecordId) -> Result<Vec<RecordId>, Failure> {
    let notes = store.facet(Kind::Note, note::ABOUT, id.0)?;
    Ok(std::iter::once(id).chain(notes.iter().map(RecordId)).collect())
}

/// Entries that changed any of these records, ascending.
fn history(store: &dyn Store, about: &[RecordId]) -> Result<Vec<u64>, Failure> {
    let mut sequences = Vec::new();
    for id in about {
        sequences.extend(store.history(*id)?);
    }
    sequences.sort_unstable();
    sequences.dedup();
    Ok(sequences)
}

fn wanted(query: &JournalQuery, entry: &Entry, day: NaiveDate) -> bool {
    query.command.as_ref().is_none_or(|command| entry.header.command == *command)
        && query.who.as_ref().is_none_or(|who| entry.header.actor.name == *who)
        && query.until.is_none_or(|until| day <= until)
}

fn line(store: &dyn Store, query: &JournalQuery, entry: Entry, count: usize) -> Result<JournalLine, Failure> {
    let undoes = match entry.header.undoes {
        Some(sequence) => {
            let header = store.headers(sequence, sequence)?.pop();
            let command = header.map(|header| header.command).unwrap_or_default();
            Some((sequence, command))
        }
        None => None,
    };
    let handles = undo::handles(store, &entry, TOLD)?;
    let changes: Vec<Change> = match query.about {
        Some(id) => entry.changes.iter().filter(|change| concerns(change, id)).cloned().collect(),
        None if count <= TOLD => entry.changes.clone(),
        None => Vec::new(),
    };
    let changes: Vec<Change> = changes.into_iter().map(without_maintained).collect();
    let names = names(store, &changes)?;
    let header = entry.header;
    Ok(JournalLine {
        sequence: header.sequence,
        at: header.at,
        clock_doubtful: header.clock_doubtful,
        who: header.actor.name,
        command: header.command,
        reason: header.reason,
        undoes,
        handles,
        count,
        changes,
        names,
    })
}

/// What was worked out from other records is no news of this one.
fn without_maintained(mut change: Change) -> Change {
    let kept = |field: &FieldChange| spec(change.kind).field(field.tag).is_none_or(|field| !field.maintained);
    change.fields.retain(kept);
    change
}

/// Whether a change is of this record, or of a comment on it.
fn concerns(change: &Change, id: RecordId) -> bool {
    let about = |value: &Option<Value>| value.as_ref().and_then(Value::as_ref_id) == Some(id);
    let is_about =
        |field: &FieldChange| field.tag == note::ABOUT && (about(&field.before) || about(&field.after));
    change.id == id || (change.kind == Kind::Note && change.fields.iter().any(is_about))
}

/// Names of the records that changes refer to.
fn names(store: &dyn Store, changes: &[Change]) -> Result<Vec<(RecordId, String)>, Failure> {
    let mut names: Vec<(RecordId, String)> = Vec::new();
    for change in changes {
        for field in &change.fields {
            let Some(target) = target_kind(change.kind, field.tag) else { continue };
            for value in [&field.before, &field.after].into_iter().flatten() {
                for id in ids_in(value) {
                    if names.iter().any(|(known, _)| *known == id) {
                        continue;
                    }
                    if let Some(record) = store.get(target, id)? {
                        names.push((id, handle(&record)));
                    }
                }
            }
        }
    }
    Ok(names)
}

fn target_kind(kind: Kind, tag: u16) -> Option<Kind> {
    spec(kind).field(tag)?.holds.target()
}

fn ids_in(value: &Value) -> Vec<RecordId> {
    match value {
        Value::Ref(id) => vec![*id],
        Value::List(items) => items.iter().filter_map(Value::as_ref_id).collect(),
        _ => Vec::new(),
    }
}
