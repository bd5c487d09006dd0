//! Events: recording the day moves every deadline that hangs on it, in the same gesture.

use chrono::NaiveDate;

use super::Decision;
use crate::domain::deadline::{Resolved, When, resolve};
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
    decision.put(record.clone())?;
    for waiting in decision.at.store.facet(Kind::Activity, activity::EVENT, id.0)?.iter().map(RecordId) {
        let Some(mut activity) = decision.get(Kind::Activity, waiting)? else { continue };
        let resolved = resolved(decision, &activity, &record);
        activity.set(activity::RESOLVED, resolved, 0);
        decision.put(activity)?;
    }
    Ok(())
}

/// What the event's date makes of the activity's deadline; `None` while the event is awaited.
pub fn resolved(decision: &Decision, activity: &Record, event: &Record) -> Option<Value> {
    let stored = activity::stored_deadline(activity)?;
    let When::Event(bound) = stored.effective() else { return None };
    let date = event.get(event::DATE).and_then(Value::as_day)?;
    let end = event.get(event::END).and_then(Value::as_day);
    let when = match resolve(bound, date, end, activity::horizon(activity), decision.at.calendar) {
        Resolved::By(due) => When::By { due, time: None },
        Resolved::During { start, end: Some(end) } => When::Period { start, end },
        Resolved::During { start, end: None } => {
            When::Standing { start: Some(start), end: None, source: None }
        }
    };
    Some(when.to_value())
}
