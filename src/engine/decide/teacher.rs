//! New teachers: a code stands for the name; what was found may come with them.

use super::{Decision, deficit, edit};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::teacher;
use crate::domain::value::Value;
use crate::engine::{Failure, NewTeacher, Refusal};
use crate::store::Window;

pub fn add_teacher(decision: &mut Decision, new: &NewTeacher) -> Result<RecordId, Failure> {
    let mut record = decision.create(Kind::Teacher);
    for (tag, value) in &new.fields {
        edit::set_field(decision, &mut record, *tag, Some(value))?;
    }
    if record.text(teacher::NAME).trim().is_empty() {
        return Err(Refusal::TextMissing.into());
    }
    give_code(decision, &mut record)?;
    if !new.deficits.is_empty() && record.get(teacher::DIAGNOSED).is_none() {
        let found = new.deficits.iter().filter_map(|deficit| deficit.found_on).max();
        record.set(teacher::DIAGNOSED, Some(Value::Day(found.unwrap_or(decision.at.today))), 0);
    }
    let id = record.id;
    decision.put(record.clone())?;
    let mut ordinal = 1;
    for new in &new.deficits {
        deficit::add_deficit(decision, &record, new, &mut ordinal)?;
    }
    Ok(id)
}

/// The code after the last one.
pub fn give_code(decision: &mut Decision, record: &mut Record) -> Result<(), Failure> {
    let next = match decision.next_code {
        Some(next) => next,
        None => last_code(decision)? + 1,
    };
    decision.next_code = Some(next + 1);
    record.set(teacher::CODE, Some(Value::Text(teacher::code_of(next))), 0);
    Ok(())
}

fn last_code(decision: &Decision) -> Result<u64, Failure> {
    let store = decision.at.store;
    let all = store.all(Kind::Teacher)?;
    let last = Window {
        kind: Kind::Teacher,
        order: teacher::order::CODE,
        descending: true,
        within: &all,
        skip: 0,
        take: 1,
    };
    let mut highest = 0;
    for id in store.window(&last)? {
        let record = store.get(Kind::Teacher, id)?;
        highest = record.and_then(|record| teacher::number_of(record.text(teacher::CODE))).unwrap_or(0);
    }
    Ok(highest)
}
