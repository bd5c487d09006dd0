//! Events: recording the day moves every deadline that hangs on it, in the same gesture (see `row_links.rs`).

use chrono::NaiveDate;

use super::{Decision, row_links};
use crate::domain::deadline::When;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{activity, event};
use crate::engine::{Failure, Refusal};

pub fn record_event(
    decision: &mut Decision,
    id: RecordId,
    date: Option<NaiveDate>,
    end: Option<NaiveDate>,
) -> Result<(), Failure> {
    let mut record = decision.need(Kind::Event, id)?;
    if let (Some(start), Some(end)) = (date, end)
        && end < start
    {
        return Err(Refusal::EndBeforeStart { start, end }.into());
    }
    let (date, end) = (date.map(Value::Day), end.map(Value::Day));
    if record.get(event::DATE) == date.as_ref() && record.get(event::END) == end.as_ref() {
        return Err(Refusal::NoChange.into());
    }
    record.set(event::DATE, date, 0);
    record.set(event::END, end, 0);
    decision.put(record)
}

/// What the event's date makes of the activity's deadline; `None` while the event is awaited.
pub fn resolved(decision: &Decision, activity: &Record, event: &Record) -> Option<Value> {
    let stored = activity::stored_deadline(activity)?;
    let When::Event(bound) = stored.effective() else { return None };
    let (day, end) = row_links::days_of(event)?;
    Some(row_links::when_of(decision, activity, bound, day, end).to_value())
}
