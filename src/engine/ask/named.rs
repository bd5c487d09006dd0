//! Which records a name in a filter or a command means. In: a name as typed. Out: record numbers, or the names like it.
//! Teachers are found by code, and by name only where a consent lets the name be known.

use crate::domain::field::{FieldType, spec};
use crate::domain::index::{common, text_facet};
use crate::domain::query::names::{Named, resolve};
use crate::domain::query::{ErrorCode, Name, QueryError};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{activity, plan, teacher, words};
use crate::engine::{Failure, Refusal};
use crate::store::Store;

/// The records of a kind that are called so.
pub fn named(store: &dyn Store, kind: Kind, name: &Name) -> Result<Vec<RecordId>, Failure> {
    let by_code = coded(store, kind, &name.text)?;
    if !by_code.is_empty() {
        return Ok(by_code);
    }
    if let Some(number) = record_number(kind, &name.text) {
        return Ok(store.get(kind, number)?.map(|record| record.id).into_iter().collect());
    }
    if kind == Kind::Activity {
        let numbered = super::find::numbered(store, &name.text)?;
        if !numbered.is_empty() {
            return Ok(numbered);
        }
    }
    let mut called = Vec::new();
    for id in store.all(kind)?.iter().map(RecordId) {
        if let Some(record) = store.shared(kind, id)? {
            called.push((id, names(&record)));
        }
    }
    let exact = called_exactly(&name.text, &called);
    if !exact.is_empty() {
        return Ok(exact);
    }
    let known: Vec<Named<RecordId>> = called
        .iter()
        .map(|(id, names)| Named { id: *id, names: names.iter().map(String::as_str).collect() })
        .collect();
    resolve(name, &known).map_err(|error| {
        // What looks like the name of a person is not offered: the name itself would be told.
        let told = if kind == Kind::Teacher {
            QueryError::new(ErrorCode::UnknownName, name.span, &name.text)
        } else {
            error
        };
        Refusal::BadFilter(told).into()
    })
}

/// A plan by its number in the store, `#12`: titles are the same from year to year.
fn record_number(kind: Kind, name: &str) -> Option<RecordId> {
    let number = name.trim().strip_prefix('#').filter(|_| kind == Kind::Plan);
    number.and_then(|number| number.parse().ok()).map(RecordId)
}

/// The records with exactly this name, which go before all that it might mean. Looking for those first spares the word
/// forms of every name: 35 ms of 55 at 875 sections (measured 2026-11).
fn called_exactly(wanted: &str, called: &[(RecordId, Vec<String>)]) -> Vec<RecordId> {
    let wanted: Vec<String> = words::tokens(wanted).map(|token| token.text).collect();
    let is_so = |name: &String| words::tokens(name).map(|token| token.text).eq(wanted.iter().cloned());
    let is_so = |(_, names): &&(RecordId, Vec<String>)| !wanted.is_empty() && names.iter().any(is_so);
    called.iter().filter(is_so).map(|(id, _)| *id).collect()
}

/// The records with exactly this code.
pub fn coded(store: &dyn Store, kind: Kind, code: &str) -> Result<Vec<RecordId>, Failure> {
    let mut found = Vec::new();
    for id in store.facet(kind, common::CODE, text_facet(code))?.iter().map(RecordId) {
        let record = store.get(kind, id)?;
        let same = |text: &str| text_facet(text) == text_facet(code);
        if record.is_some_and(|record| names(&record).iter().any(|name| same(name))) {
            found.push(id);
        }
    }
    Ok(found)
}

/// All by which a record may be called.
pub fn names(record: &Record) -> Vec<String> {
    let spec = spec(record.kind);
    let mut names: Vec<String> = Vec::new();
    for tag in spec.names {
        let Some(field) = spec.field(*tag) else { continue };
        if field.personal && !teacher::may_be_named(record) {
            continue;
        }
        match (field.holds, record.get(*tag)) {
            (FieldType::TextList, Some(value)) => {
                names.extend(value.items().iter().filter_map(Value::as_text).map(str::to_owned));
            }
            (_, Some(Value::Text(text))) => names.push(text.clone()),
            _ => {}
        }
    }
    if record.kind == Kind::Plan {
        let begins = record.get(plan::START).and_then(Value::as_day);
        let ends = record.get(plan::END).and_then(Value::as_day);
        let years =
            begins.zip(ends).map(|(begin, end)| format!("{} {}", begin.format("%Y"), end.format("%Y")));
        names.extend(begins.map(|day| day.format("%Y").to_string()).into_iter().chain(years));
    }
    if record.kind == Kind::Activity && activity::is_measure(record) {
        names.truncate(1);
    }
    names.retain(|name| !name.is_empty());
    names
}
