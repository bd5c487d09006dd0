//! Days and spans as they are typed on the command line. In: a text, and "today" as an argument.
//! Out: a day, a period, a shift; or nothing when it is not understood. No words, no clock.

use chrono::{Datelike, Days, NaiveDate};

use crate::domain::deadline::Period;
use crate::engine::{Shift, ShiftUnit};

/// Which year a day without a year means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearest {
    /// Today or before: for what was done.
    Past,
    /// Today or later: for what is to be done.
    Future,
}

/// `2021-02-15`, `15.02.2021`, `15.02.21`, `15.02`, `15,02`, `15/2`, `сегодня`, `вчера`, `завтра`.
pub fn day(text: &str, today: NaiveDate, nearest: Nearest) -> Option<NaiveDate> {
    let text = text.trim().to_lowercase();
    match text.as_str() {
        "today" | "сегодня" => return Some(today),
        "yesterday" | "вчера" => return today.checked_sub_days(Days::new(1)),
        "tomorrow" | "завтра" => return today.checked_add_days(Days::new(1)),
        _ => {}
    }
    if let Ok(iso) = NaiveDate::parse_from_str(&text, "%Y-%m-%d") {
        return Some(iso);
    }
    let parts: Vec<&str> = text.split(['.', ',', '/']).collect();
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.chars().all(|c| c.is_ascii_digit()));
    match parts.as_slice() {
        [day, month] | [day, month, ""] => nearest_year(number(day)?, number(month)?, today, nearest),
        [day, month, year] => {
            let short = i32::try_from(number(year)?).ok()?;
            let year = match year.len() {
                2 => 2000 + short,
                4 => short,
                _ => return None,
            };
            NaiveDate::from_ymd_opt(year, number(month)?, number(day)?)
        }
        _ => None,
    }
}

/// 29.02 may lie some years away.
fn nearest_year(day: u32, month: u32, today: NaiveDate, nearest: Nearest) -> Option<NaiveDate> {
    let years = (0..9).map(|away| match nearest {
        Nearest::Past => today.year() - away,
        Nearest::Future => today.year() + away,
    });
    years.filter_map(|year| NaiveDate::from_ymd_opt(year, month, day)).find(|found| match nearest {
        Nearest::Past => *found <= today,
        Nearest::Future => *found >= today,
    })
}

/// `2020-05-01..2021-06-30`, both ends included.
pub fn period(text: &str, today: NaiveDate) -> Option<Period> {
    let (start, end) = text.split_once("..")?;
    let start = day(start, today, Nearest::Past)?;
    let end = day(end, today, Nearest::Future)?;
    (start <= end).then_some(Period { start, end })
}

/// `2н`, `2w`, `10р`, `10wd`, `5д`, `5d`, `3м`, `3m`; a leading `+` counts strictly from the deadline.
pub fn shift(text: &str) -> Option<Shift> {
    let text = text.trim().to_lowercase();
    let (from_deadline, rest) = match text.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, text.as_str()),
    };
    let letters = rest.find(|c: char| !c.is_ascii_digit())?;
    let (count, unit) = rest.split_at(letters);
    let unit = match unit.trim() {
        "д" | "d" => ShiftUnit::Days,
        "р" | "рд" | "wd" => ShiftUnit::WorkingDays,
        "н" | "w" => ShiftUnit::Weeks,
        "м" | "m" => ShiftUnit::Months,
        _ => return None,
    };
    let count = count.parse().ok().filter(|count| *count > 0)?;
    Some(Shift { count, unit, from_deadline })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn days_are_read_in_the_forms_that_people_type() {
        let today = on(2021, 2, 1);
        let cases = [
            ("2021-02-15", Nearest::Past, Some(on(2021, 2, 15))),
            ("15.02.2021", Nearest::Past, Some(on(2021, 2, 15))),
            ("15.02.21", Nearest::Past, Some(on(2021, 2, 15))),
            ("15.02", Nearest::Past, Some(on(2020, 2, 15))),
            ("15.02", Nearest::Future, Some(on(2021, 2, 15))),
            ("15,02", Nearest::Future, Some(on(2021, 2, 15))),
            ("1.02", Nearest::Past, Some(today)),
            ("31.01", Nearest::Future, Some(on(2022, 1, 31))),
            ("29.02", Nearest::Future, Some(on(2024, 2, 29))),
            ("вчера", Nearest::Past, Some(on(2021, 1, 31))),
            ("31.02.2021", Nearest::Past, None),
            ("2021-13-01", Nearest::Past, None),
            ("15.02.021", Nearest::Past, None),
            ("+1.02", Nearest::Past, None),
            ("", Nearest::Past, None),
        ];
        for (text, nearest, wanted) in cases {
            assert_eq!(day(text, today, nearest), wanted, "{text} {nearest:?}");
        }
    }

    #[test]
    fn a_period_needs_both_ends_in_order() {
        let today = on(2021, 2, 1);
        let whole = Period { start: on(2020, 5, 1), end: on(2021, 6, 30) };
        assert_eq!(period("2020-05-01..2021-06-30", today), Some(whole));
        assert_eq!(period("2021-06-30..2020-05-01", today), None);
        assert_eq!(period("2021", today), None);
    }

    #[test]
    fn spans_are_read_in_both_languages() {
        let span = |count, unit, from_deadline| Some(Shift { count, unit, from_deadline });
        let cases = [
            ("2н", span(2, ShiftUnit::Weeks, false)),
            ("2w", span(2, ShiftUnit::Weeks, false)),
            ("10р", span(10, ShiftUnit::WorkingDays, false)),
            ("10wd", span(10, ShiftUnit::WorkingDays, false)),
            ("+2н", span(2, ShiftUnit::Weeks, true)),
            ("3м", span(3, ShiftUnit::Months, false)),
            ("5 д", span(5, ShiftUnit::Days, false)),
            ("0н", None),
            ("н", None),
            ("2", None),
            ("99999н", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(shift(text), wanted, "{text}");
        }
    }
}
