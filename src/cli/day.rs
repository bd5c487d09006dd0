//! Days, periods and spans of arguments. In: a text, and "today" as an argument. Out: what the domain's readers of typed
//! dates make of it, or nothing. No words, no clock.

use chrono::NaiveDate;

use crate::domain::deadline::typed::{Prefer, parse_span, parse_typed_date};
use crate::domain::deadline::{OffsetUnit, Period};
use crate::engine::{Shift, ShiftUnit};

/// `2021-02-15`, `15.02.2021`, `15.02`, `сегодня`…
pub fn day(text: &str, today: NaiveDate, prefer: Prefer) -> Option<NaiveDate> {
    parse_typed_date(text, today, prefer).ok()
}

/// `2020-05-01..2021-06-30`, both ends included.
pub fn period(text: &str, today: NaiveDate) -> Option<Period> {
    let (start, end) = text.split_once("..")?;
    let start = day(start, today, Prefer::Past)?;
    let end = day(end, today, Prefer::Future)?;
    (start <= end).then_some(Period { start, end })
}

/// `2н`, `2w`, `10р`, `10wd`; a leading `+` counts strictly from the deadline.
pub fn shift(text: &str) -> Option<Shift> {
    let span = parse_span(text).ok()?;
    let unit = match span.unit {
        OffsetUnit::Days => ShiftUnit::Days,
        OffsetUnit::WorkingDays => ShiftUnit::WorkingDays,
        OffsetUnit::Weeks => ShiftUnit::Weeks,
        OffsetUnit::Months => ShiftUnit::Months,
    };
    Some(Shift { count: span.count, unit, from_deadline: span.from_deadline })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_period_needs_both_ends_in_order() {
        let today = on(2021, 2, 1);
        let whole = Period { start: on(2020, 5, 1), end: on(2021, 6, 30) };
        assert_eq!(period("2020-05-01..2021-06-30", today), Some(whole));
        assert_eq!(period("01.05.2020..30.06.2021", today), Some(whole));
        assert_eq!(period("2021-06-30..2020-05-01", today), None);
        assert_eq!(period("2021", today), None);
    }

    #[test]
    fn spans_of_the_contract_are_read_in_both_languages() {
        let span = |count, unit, from_deadline| Some(Shift { count, unit, from_deadline });
        let cases = [
            ("2н", span(2, ShiftUnit::Weeks, false)),
            ("2w", span(2, ShiftUnit::Weeks, false)),
            ("10р", span(10, ShiftUnit::WorkingDays, false)),
            ("10wd", span(10, ShiftUnit::WorkingDays, false)),
            ("+2н", span(2, ShiftUnit::Weeks, true)),
            ("0н", None),
            ("2", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(shift(text), wanted, "{text}");
        }
    }
}
