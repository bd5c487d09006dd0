//! Named views: saving one under a digit replaces what stood there; an empty name takes it away.

use super::Decision;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{query, saved_view as view, teacher};
use crate::engine::{Command, Failure, Refusal};

pub fn save_view(decision: &mut Decision, command: &Command) -> Result<(), Failure> {
    let Command::SaveView { name, digit, pane, filter, sort, columns } = command else { return Ok(()) };
    if let Some(kind) = kind_of_pane(pane)
        && names_a_person(filter, kind, decision.at.today)
    {
        return Err(Refusal::PersonalInView.into());
    }
    let present = at_digit(decision, *digit)?;
    if name.trim().is_empty() {
        let present = present.ok_or(Refusal::NotFound)?;
        return decision.remove(&present);
    }
    let mut record = match present {
        Some(record) => record,
        None => decision.create(Kind::SavedView),
    };
    let text = |text: &str| (!text.is_empty()).then(|| Value::text(text));
    record.set(view::NAME, text(name), 0);
    record.set(view::DIGIT, Some(Value::Int(i64::from(*digit))), 0);
    record.set(view::PANE, text(pane), 0);
    record.set(view::FILTER, text(filter), 0);
    record.set(view::SORT, text(sort), 0);
    let columns: Vec<Value> = columns.iter().map(Value::text).collect();
    record.set(view::COLUMNS, (!columns.is_empty()).then_some(Value::List(columns)), 0);
    decision.put(record)
}

/// Filters are read as those of activities where the pane is not known to the engine.
fn kind_of_pane(pane: &str) -> Option<Kind> {
    match pane {
        "teachers" => Some(Kind::Teacher),
        "deficits" => Some(Kind::Deficit),
        "control" | "activities" => Some(Kind::Activity),
        _ => None,
    }
}

/// Whether a filter calls a teacher by anything but a code: a view lies in the store in the clear.
fn names_a_person(filter: &str, kind: Kind, today: chrono::NaiveDate) -> bool {
    let Ok(read) = query::parse(filter, &query::Context { today, kind, typing: false }) else { return false };
    read.predicates().iter().any(|predicate| match &predicate.test {
        query::Test::Key { key, wanted: query::Wanted::Names(names) } => {
            key.takes == query::Takes::Names(Kind::Teacher)
                && names.iter().any(|name| teacher::number_of(&name.text).is_none())
        }
        _ => false,
    })
}

fn at_digit(decision: &Decision, digit: u8) -> Result<Option<Record>, Failure> {
    for id in decision.at.store.all(Kind::SavedView)? {
        let record = decision.get(Kind::SavedView, RecordId(id))?;
        let is_there =
            |record: &Record| record.get(view::DIGIT).and_then(Value::as_int) == Some(i64::from(digit));
        if let Some(record) = record.filter(is_there) {
            return Ok(Some(record));
        }
    }
    Ok(None)
}
