//! Editing a series does not break it: what was closed stays closed, and nothing is owed that was not owed before.

use super::Decision;
use crate::domain::activity::{self, status};
use crate::domain::obligation::Obligation;
use crate::domain::record::Record;
use crate::domain::value::Value;

/// The record has got a new deadline (or period): what of its old series stays closed, and whether it goes on.
pub fn carry_over(decision: &mut Decision, was: &Record, record: &mut Record) {
    let (old, new) = (Obligation::of(was), Obligation::of(record));
    let closed_by_name = old.completions.iter().any(|done| done.occurrence.is_some());
    if !closed_by_name && old.series.until.is_none() {
        return;
    }
    let edited = new.days();
    if edited == old.days() {
        return;
    }
    let series = old.series_after_edit(&edited, decision.at.today);
    record.set(activity::SERIES, series.to_value(), 0);
    if edited.is_empty() {
        return;
    }
    let ended = old.next_occurrence().is_none();
    match (status::is_live(old.status), Obligation::of(record).next_occurrence()) {
        (true, None) => {
            record.set(activity::STATUS, Some(Value::Code(status::DONE)), 0);
            decision.warn(record, "series-ends");
        }
        (false, Some(_)) if old.status == status::DONE && ended => {
            record.set(activity::STATUS, Some(Value::Code(status::IN_WORK)), 0);
            decision.warn(record, "series-goes-on");
        }
        _ => {}
    }
}
