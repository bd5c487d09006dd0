//! Days and spans as people type them in forms, through the domain's reader of typed days. In: the text and today.
//! Out: a day, or a span in the engine's words; a missing year is the nearest past or future, as the field asks.

use chrono::NaiveDate;

use crate::domain::deadline::OffsetUnit;
use crate::domain::deadline::typed::{Prefer, parse_span, parse_typed_date};
use crate::engine::{NewDay, Shift, ShiftUnit};

/// A day that has come, or one that will.
pub fn read_day(text: &str, today: NaiveDate, prefer: Prefer) -> Option<NaiveDate> {
    parse_typed_date(text, today, prefer).ok()
}

/// A span, or a day from today on.
pub fn read_new_day(text: &str, today: NaiveDate) -> Option<NewDay> {
    match read_shift(text) {
        Some(shift) => Some(NewDay::By(shift)),
        None => read_day(text, today, Prefer::Future).map(NewDay::To),
    }
}

/// `2н`, `+10р`.
pub fn read_shift(text: &str) -> Option<Shift> {
    let span = parse_span(text).ok().filter(|span| span.count > 0)?;
    let unit = match span.unit {
        OffsetUnit::Days => ShiftUnit::Days,
        OffsetUnit::WorkingDays => ShiftUnit::WorkingDays,
        OffsetUnit::Weeks => ShiftUnit::Weeks,
        OffsetUnit::Months => ShiftUnit::Months,
    };
    Some(Shift { count: span.count, unit, from_deadline: span.from_deadline })
}
