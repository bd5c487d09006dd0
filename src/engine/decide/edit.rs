//! Setting one editable field. A deadline is given in words and read as an import reads it; the paper's wording stays.

use super::{Decision, add, user};
use crate::domain::deadline::{self, Deadline, StoredDeadline};
use crate::domain::field::{FieldType, spec};
use crate::domain::obligation::Obligation;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::school::Listing;
use crate::domain::value::{Tag, Value};
use crate::domain::{activity, owner, school, teacher, words};
use crate::engine::{Failure, Refusal};

pub fn edit_field(
    decision: &mut Decision,
    kind: Kind,
    target: RecordId,
    tag: Tag,
    value: Option<&Value>,
) -> Result<(), Failure> {
    if kind == Kind::User {
        return user::set_user(decision, target, &[(tag, value.cloned())]);
    }
    let mut record = decision.need(kind, target)?;
    let field = spec(kind).field(tag).filter(|field| field.editable).ok_or(Refusal::NotEditable)?;
    if field.holds == FieldType::Deadline {
        let wording = value.and_then(Value::as_text).ok_or(Refusal::BadValue)?;
        return edit_deadline(decision, record, wording);
    }
    if record.get(tag) == value {
        return Err(Refusal::NoChange.into());
    }
    set_field(decision, &mut record, tag, value)?;
    if kind == Kind::Activity && tag == activity::NUMBER {
        warn_of_doubled_number(decision, &record)?;
    }
    decision.put(record)
}

/// Several fields of one record; deadlines are edited by themselves.
pub fn set_fields(
    decision: &mut Decision,
    kind: Kind,
    target: RecordId,
    fields: &[(Tag, Option<Value>)],
) -> Result<(), Failure> {
    if kind == Kind::User {
        return user::set_user(decision, target, fields);
    }
    let mut record = decision.need(kind, target)?;
    let before = record.clone();
    for (tag, value) in fields {
        set_field(decision, &mut record, *tag, value.as_ref())?;
    }
    if record.same_values(&before) {
        return Err(Refusal::NoChange.into());
    }
    decision.put(record)
}

/// Sets a field that may be edited, when the value suits it.
pub fn set_field(
    decision: &Decision,
    record: &mut Record,
    tag: Tag,
    value: Option<&Value>,
) -> Result<(), Failure> {
    let field = spec(record.kind).field(tag).filter(|field| field.editable).ok_or(Refusal::NotEditable)?;
    if record.kind == Kind::Teacher && record.get(teacher::ERASED).is_some() {
        return Err(Refusal::Erased.into());
    }
    match value {
        Some(value) if !suits(field.holds, value) => return Err(Refusal::BadValue.into()),
        None if tag == spec(record.kind).title => return Err(Refusal::TextMissing.into()),
        _ => {}
    }
    for id in value.into_iter().flat_map(references) {
        if let FieldType::Ref(kind) | FieldType::Refs(kind) = field.holds {
            decision.need(kind, id)?;
        }
    }
    let is_code = matches!(
        (record.kind, tag),
        (Kind::Owner, owner::CODE) | (Kind::School, school::CODE) | (Kind::School, school::LOGIN)
    );
    if is_code {
        code_is_free(decision, record, tag, value)?;
    }
    record.set(tag, value.cloned(), 0);
    Ok(())
}

fn references(value: &Value) -> Vec<RecordId> {
    let own = value.as_ref_id().into_iter();
    own.chain(value.items().iter().filter_map(Value::as_ref_id)).collect()
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
    // Moves of single occurrences stay theirs, whatever becomes of the series.
    if let Some(last) = Obligation::of(&record).moves.iter().rev().find(|step| step.of.is_none()) {
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
        FieldType::Years => value.items().iter().all(|item| Listing::from_value(item).is_some()),
        FieldType::Ref(_) => value.as_ref_id().is_some(),
        FieldType::Refs(_) => value.items().iter().all(|item| item.as_ref_id().is_some()),
        _ => false,
    }
}

fn code_is_free(
    decision: &Decision,
    record: &Record,
    tag: Tag,
    value: Option<&Value>,
) -> Result<(), Failure> {
    let code = value.and_then(Value::as_text).unwrap_or("");
    if code.is_empty() {
        return Ok(());
    }
    for other in decision.all(record.kind)? {
        if other.id != record.id && words::folded(other.text(tag)) == words::folded(code) {
            let by = other.text(spec(record.kind).title).to_owned();
            return Err(Refusal::CodeTaken { code: code.to_owned(), by }.into());
        }
    }
    Ok(())
}
