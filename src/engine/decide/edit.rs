//! Setting one editable field. A deadline is given in words and read as an import reads it; the paper's wording stays.

use super::{Decision, add};
use crate::domain::deadline::{self, Deadline, StoredDeadline};
use crate::domain::field::{FieldType, spec};
use crate::domain::obligation::Obligation;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::{Tag, Value};
use crate::domain::{activity, owner, words};
use crate::engine::{Failure, Refusal};

pub fn edit_field(
    decision: &mut Decision,
    kind: Kind,
    target: RecordId,
    tag: Tag,
    value: Option<&Value>,
) -> Result<(), Failure> {
    let mut record = decision.need(kind, target)?;
    let field = spec(kind).field(tag).filter(|field| field.editable).ok_or(Refusal::NotEditable)?;
    if field.holds == FieldType::Deadline {
        let wording = value.and_then(Value::as_text).ok_or(Refusal::BadValue)?;
        return edit_deadline(decision, record, wording);
    }
    if let Some(value) = value {
        if !suits(field.holds, value) {
            return Err(Refusal::BadValue.into());
        }
    } else if tag == spec(kind).title {
        return Err(Refusal::TextMissing.into());
    }
    if kind == Kind::Owner && tag == owner::CODE {
        code_is_free(decision, &record, value)?;
    }
    if record.get(tag) == value {
        return Err(Refusal::NoChange.into());
    }
    record.set(tag, value.cloned(), 0);
    if kind == Kind::Activity && tag == activity::NUMBER {
        warn_of_doubled_number(decision, &record)?;
    }
    decision.put(record)
}

fn warn_of_doubled_number(decision: &mut Decision, record: &Record) -> Result<(), Failure> {
    let number = record.text(activity::NUMBER);
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let Ok(value) = digits.parse() else { return Ok(()) };
    for id in decision.at.store.facet(Kind::Activity, activity::facet::NUMBER, value)?.iter().map(RecordId) {
        let Some(other) = decision.get(Kind::Activity, id)? else { continue };
        let same_plan = other.get(activity::PLAN) == record.get(activity::PLAN);
        if id != record.id && same_plan && other.text(activity::NUMBER) == number {
            decision.warn(record, "number-doubled");
            break;
        }
    }
    Ok(())
}

fn edit_deadline(decision: &mut Decision, mut record: Record, wording: &str) -> Result<(), Failure> {
    if let Some(last) = Obligation::of(&record).moves.last() {
        return Err(Refusal::DeadlineMoved { to: last.to }.into());
    }
    let context = deadline::Context::with_period(activity::horizon(&record));
    let read = deadline::read(wording, &context);
    let next = match activity::stored_deadline(&record) {
        Some(stored) if !stored.read.text.is_empty() => {
            StoredDeadline { read: stored.read, settled: Some(settled_by(read)?) }
        }
        _ => StoredDeadline { read, settled: None },
    };
    if Some(&next.to_value()) == record.get(activity::DEADLINE) {
        return Err(Refusal::NoChange.into());
    }
    add::set_deadline(decision, &mut record, next)?;
    decision.put(record)
}

/// A typed wording that raises a question itself settles nothing.
fn settled_by(read: Deadline) -> Result<deadline::When, Failure> {
    match read.when {
        deadline::When::Conflict { reason, .. } => Err(Refusal::OpenQuestion { code: reason }.into()),
        deadline::When::None => Err(Refusal::BadValue.into()),
        when => Ok(when),
    }
}

fn suits(holds: FieldType, value: &Value) -> bool {
    let is_code = |value: &Value, names: &[(u16, &str)]| {
        value.as_code().is_some_and(|code| names.iter().any(|(known, _)| *known == code))
    };
    match holds {
        FieldType::Text => {
            value.as_text().is_some_and(|text| !text.trim().is_empty() && !text.contains('\n'))
        }
        FieldType::LongText => value.as_text().is_some_and(|text| !text.trim().is_empty()),
        FieldType::Int => value.as_int().is_some(),
        FieldType::Day => value.as_day().is_some(),
        FieldType::Choice(names) => is_code(value, names),
        FieldType::Choices(names) => value.items().iter().all(|item| is_code(item, names)),
        FieldType::TextList => value.items().iter().all(|item| item.as_text().is_some()),
        _ => false,
    }
}

fn code_is_free(decision: &Decision, record: &Record, value: Option<&Value>) -> Result<(), Failure> {
    let code = value.and_then(Value::as_text).unwrap_or("");
    for other in decision.all(Kind::Owner)? {
        if other.id != record.id && words::folded(other.text(owner::CODE)) == words::folded(code) {
            let by = other.text(owner::SHORT).to_owned();
            return Err(Refusal::CodeTaken { code: code.to_owned(), by }.into());
        }
    }
    Ok(())
}
