//! Erasing a person: the entry empties what is sealed; the key that opens its history is destroyed right after it
//! (see `alone.rs`). Deficits and measures stay, without a name, under the code: they are the district's figures.

use super::Decision;
use crate::domain::field::spec;
use crate::domain::record::{Kind, RecordId};
use crate::domain::teacher;
use crate::domain::value::Value;
use crate::engine::{Failure, Refusal};

pub fn erase(decision: &mut Decision, id: RecordId) -> Result<(), Failure> {
    let mut record = decision.need(Kind::Teacher, id)?;
    if record.get(teacher::ERASED).is_some() {
        return Err(Refusal::Erased.into());
    }
    for field in spec(Kind::Teacher).fields.iter().filter(|field| field.sealed) {
        record.set(field.tag, None, 0);
    }
    // Where somebody teaches would tell who it is in a small school.
    record.set(teacher::SCHOOLS, None, 0);
    record.set(teacher::ERASED, Some(Value::Day(decision.at.today)), 0);
    decision.put(record)
}
