//! Erasing a person: the entry empties what is sealed; the key that opens its history is destroyed right after it
//! (see `alone.rs`). Deficits and measures stay, without a name, under the code: they are the district's figures.

use super::Decision;
use crate::domain::field::spec;
use crate::domain::record::{Kind, RecordId};
use crate::domain::value::Value;
use crate::domain::{school, teacher};
use crate::engine::people::folded;
use crate::engine::{Failure, Refusal};

pub fn erase(decision: &mut Decision, id: RecordId) -> Result<(), Failure> {
    let mut record = decision.need(Kind::Teacher, id)?;
    if record.get(teacher::ERASED).is_some() {
        return Err(Refusal::Erased.into());
    }
    forget_coordinator(decision, record.text(teacher::NAME).to_owned())?;
    for field in spec(Kind::Teacher).fields.iter().filter(|field| field.sealed) {
        record.set(field.tag, None, 0);
    }
    // Where somebody teaches would tell who it is in a small school.
    record.set(teacher::SCHOOLS, None, 0);
    record.set(teacher::ERASED, Some(Value::Day(decision.at.today)), 0);
    decision.put(record)
}

/// Schools that name this person as their coordinator lose the name, and with it the key of what they named before.
fn forget_coordinator(decision: &mut Decision, name: String) -> Result<(), Failure> {
    let name = folded(&name);
    for mut school in decision.all(Kind::School)? {
        if !name.is_empty() && folded(school.text(school::COORDINATOR)) == name {
            school.set(school::COORDINATOR, None, 0);
            decision.put(school)?;
        }
    }
    Ok(())
}
