//! One record with all that belongs to it, and the small kinds whole.

use chrono::NaiveDate;

use super::filter::matching;
use super::list::page;
use crate::domain::field::spec;
use crate::domain::index::ORDER_BY_ID;
use crate::domain::note;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::engine::decide::handle;
use crate::engine::{Details, DetailsPart, Failure, ListQuery};
use crate::store::{Store, Window};

/// How many records of a part are told.
const TOLD: usize = 60;

/// `with_names`: parts show names where consents allow.
pub fn details(
    store: &dyn Store,
    kind: Kind,
    id: RecordId,
    today: NaiveDate,
    with_names: bool,
) -> Result<Option<Details>, Failure> {
    let Some(record) = store.get(kind, id)? else { return Ok(None) };
    let mut related = Vec::new();
    for (tag, value) in record.values() {
        let Some(field) = spec(kind).field(tag) else { continue };
        let Some(target) = field.holds.target() else { continue };
        for id in references(value) {
            related.extend(store.get(target, id)?);
        }
    }
    let notes = notes_about(store, id)?;
    let parts = parts_of(store, &record, today, with_names)?;
    let handle = handle(&record);
    let remembered = super::remembered::of_row(store, &record)?;
    Ok(Some(Details { handle, record, related, notes, parts, remembered, sequence: store.sequence() }))
}

/// Records that belong to it, sort by sort; sorts of which there are none are left out.
fn parts_of(
    store: &dyn Store,
    record: &Record,
    today: NaiveDate,
    with_names: bool,
) -> Result<Vec<DetailsPart>, Failure> {
    let mut parts = Vec::new();
    for part in spec(record.kind).parts {
        let mut own = store.facet(part.kind, part.by, record.id.0)?;
        if !part.filter.is_empty() && !own.is_empty() {
            own &= matching(store, part.kind, part.filter, today)?;
        }
        if own.is_empty() {
            continue;
        }
        let query = ListQuery {
            kind: part.kind,
            filter: String::new(),
            base: String::new(),
            columns: part.columns.iter().map(|name| (*name).to_owned()).collect(),
            sort: part.sort.map(str::to_owned),
            descending: false,
            skip: 0,
            take: TOLD,
            today,
            with_names,
        };
        let page = page(store, &query, &own)?;
        parts.push(DetailsPart { name: part.name, kind: part.kind, columns: part.columns, page });
    }
    Ok(parts)
}

fn references(value: &Value) -> Vec<RecordId> {
    match value {
        Value::Ref(id) => vec![*id],
        Value::List(items) => items.iter().filter_map(Value::as_ref_id).collect(),
        _ => Vec::new(),
    }
}

/// Comments on a record, newest first.
fn notes_about(
    store: &dyn Store,
    id: RecordId,
) -> Result<Vec<(Record, String, chrono::DateTime<chrono::Utc>)>, Failure> {
    let mut notes = Vec::new();
    for note in store.facet(Kind::Note, note::ABOUT, id.0)?.iter().map(RecordId) {
        let Some(record) = store.get(Kind::Note, note)? else { continue };
        let revision = record.revision(note::TEXT);
        let Some(header) = store.headers(revision, revision)?.pop() else { continue };
        notes.push((record, header.actor.name, header.at));
    }
    notes.reverse();
    Ok(notes)
}

/// All records of a small kind in the kind's own order.
pub fn records(store: &dyn Store, kind: Kind) -> Result<Vec<Record>, Failure> {
    let within = store.all(kind)?;
    let order = spec(kind).order.unwrap_or(ORDER_BY_ID);
    let take = usize::try_from(within.len()).unwrap_or(usize::MAX);
    let query = Window { kind, order, descending: false, within: &within, skip: 0, take };
    let mut records = Vec::new();
    for id in store.window(&query)? {
        records.extend(store.get(kind, id)?);
    }
    Ok(records)
}
