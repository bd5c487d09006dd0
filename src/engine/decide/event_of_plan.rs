//! Which event a deadline of a plan hangs on. One event feeds many rows, also of plans of the same time; «снятие
//! ограничительных мер» of another year is another event, and its date moves nothing here.

use super::Decision;
use crate::domain::deadline::Period;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{activity, event, words};
use crate::engine::Failure;

use chrono::Datelike;

/// The event of this name for a row; made when there is none.
pub fn event_for(decision: &mut Decision, row: &Record, name: &str) -> Result<Record, Failure> {
    let plan = row.get(activity::PLAN).and_then(Value::as_ref_id);
    let key = (plan, words::folded(name));
    if let Some(known) = decision.events.get(&key).copied()
        && let Some(record) = decision.get(Kind::Event, known)?
    {
        return Ok(record);
    }
    let record = match found(decision, row, plan, name)? {
        Some(record) => record,
        None => made(decision, row, name)?,
    };
    decision.events.insert(key, record.id);
    Ok(record)
}

fn found(
    decision: &Decision,
    row: &Record,
    plan: Option<RecordId>,
    name: &str,
) -> Result<Option<Record>, Failure> {
    let wanted = words::folded(name);
    let mut called = decision.all(Kind::Event)?;
    called.retain(|record| {
        let known = words::folded(record.text(event::NAME));
        known == wanted || known.strip_prefix(&wanted).is_some_and(|rest| rest.starts_with(" ("))
    });
    let own = row.get(activity::EVENT).and_then(Value::as_ref_id);
    if let Some(record) = called.iter().find(|record| Some(record.id) == own) {
        return Ok(Some(record.clone()));
    }
    for record in &called {
        if is_of_plan(decision, record.id, plan)? {
            return Ok(Some(record.clone()));
        }
    }
    for record in called {
        if is_of_this_time(decision, record.id, activity::horizon(row))? {
            return Ok(Some(record));
        }
    }
    Ok(None)
}

/// Whether a row of the plan hangs on the event.
fn is_of_plan(decision: &Decision, event: RecordId, plan: Option<RecordId>) -> Result<bool, Failure> {
    let Some(plan) = plan else { return Ok(false) };
    let store = decision.at.store;
    let hanging = store.facet(Kind::Activity, activity::EVENT, event.0)?;
    let own = store.facet(Kind::Activity, activity::PLAN, plan.0)?;
    Ok(hanging.intersection_len(&own) > 0)
}

/// Whether what hangs on the event so far is of the same time; an event that nothing hangs on is of any.
fn is_of_this_time(decision: &Decision, event: RecordId, period: Option<Period>) -> Result<bool, Failure> {
    let Some(first) = decision.at.store.facet(Kind::Activity, activity::EVENT, event.0)?.iter().next() else {
        return Ok(true);
    };
    let row = decision.get(Kind::Activity, RecordId(first))?;
    let (Some(one), Some(other)) = (row.as_ref().and_then(activity::horizon), period) else {
        return Ok(true);
    };
    Ok(one.start <= other.end && other.start <= one.end)
}

/// A new event, told from one of the same name by the years of its plan.
fn made(decision: &mut Decision, row: &Record, name: &str) -> Result<Record, Failure> {
    let wanted = words::folded(name);
    let is_taken =
        decision.all(Kind::Event)?.iter().any(|record| words::folded(record.text(event::NAME)) == wanted);
    let years = activity::horizon(row).map(|period| match (period.start.year(), period.end.year()) {
        (one, other) if one == other => one.to_string(),
        (one, other) => format!("{one}–{other}"),
    });
    let name = match years {
        Some(years) if is_taken => format!("{name} ({years})"),
        _ => name.to_owned(),
    };
    let mut record = decision.create(Kind::Event);
    record.set(event::NAME, Some(Value::text(name)), 0);
    decision.put(record.clone())?;
    Ok(record)
}
