//! Named views: saving one under a digit replaces what stood there; an empty name takes it away.

use super::Decision;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::saved_view as view;
use crate::domain::value::Value;
use crate::engine::{Command, Failure, Refusal};

pub fn save_view(decision: &mut Decision, command: &Command) -> Result<(), Failure> {
    let Command::SaveView { name, digit, pane, filter, sort, columns } = command else { return Ok(()) };
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
