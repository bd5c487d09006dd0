//! What a reference with its year means in days. In: a reference, a year, the settings. Out: first and last day,
//! or why there are none. Knows nothing of words.

use chrono::{Datelike, Days, NaiveDate};

use super::Context;
use super::context::DayOfYear;
use super::refs::{Part, Ref, Unit};
use crate::domain::deadline::{DoubtCode, Period};

/// First and last day of a reference whose year is `year` (the year in which it begins).
///
/// A day that does not exist gives `NoSuchDay`, a thirteenth month `NoSuchMonth`.
pub fn bounds(one: &Ref, year: i32, context: &Context) -> Result<Period, DoubtCode> {
    let whole = whole(one, year, context)?;
    Ok(part_of(whole, one))
}

fn whole(one: &Ref, year: i32, context: &Context) -> Result<Period, DoubtCode> {
    let school = &context.school;
    match one.unit {
        Unit::Day | Unit::Bare => {
            let month = one.month.ok_or(DoubtCode::NotUnderstood)?;
            if !(1..=12).contains(&month) {
                return Err(DoubtCode::NoSuchMonth);
            }
            let day = NaiveDate::from_ymd_opt(year, month, one.number).ok_or(DoubtCode::NoSuchDay)?;
            Ok(Period { start: day, end: day })
        }
        Unit::Month => months(year, one.number, 1).ok_or(DoubtCode::NoSuchMonth),
        Unit::Quarter => months(year, one.number * 3 - 2, 3).ok_or(DoubtCode::NoSuchMonth),
        Unit::HalfYear => months(year, one.number * 6 - 5, 6).ok_or(DoubtCode::NoSuchMonth),
        Unit::Season => {
            // Winter begins in December.
            let first = if one.number == 4 { 12 } else { one.number * 3 };
            months(year, first, 3).ok_or(DoubtCode::NoSuchMonth)
        }
        Unit::Term => stretch(&school.terms, one.number, year),
        Unit::Trimester => stretch(&school.trimesters, one.number, year),
        Unit::Year | Unit::Plan => months(year, 1, 12).ok_or(DoubtCode::NoSuchDay),
        Unit::Years => {
            let last = i32::try_from(one.number).unwrap_or(year);
            let start = NaiveDate::from_ymd_opt(year, 1, 1).ok_or(DoubtCode::NoSuchDay)?;
            let end = NaiveDate::from_ymd_opt(last, 12, 31).ok_or(DoubtCode::NoSuchDay)?;
            Ok(Period { start, end })
        }
        Unit::SchoolYear => between(school.year.0, school.year.1, year).ok_or(DoubtCode::NoSuchDay),
    }
}

/// Halves of a school year: September to December, January to May.
pub fn school_half(number: u32, school_year: i32, context: &Context) -> Option<Period> {
    let (start, end) = context.school.year;
    let turn = NaiveDate::from_ymd_opt(school_year + 1, 1, 1)?;
    if number == 1 {
        Some(Period { start: day(school_year, start)?, end: turn.pred_opt()? })
    } else {
        Some(Period { start: turn, end: day(school_year + 1, end)? })
    }
}

fn day(year: i32, (month, day): DayOfYear) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

/// From one day of the year to another, over New Year when the second is the earlier.
fn between(from: DayOfYear, to: DayOfYear, year: i32) -> Option<Period> {
    let end_year = if to < from { year + 1 } else { year };
    Some(Period { start: day(year, from)?, end: day(end_year, to)? })
}

fn stretch(table: &[(DayOfYear, DayOfYear)], number: u32, year: i32) -> Result<Period, DoubtCode> {
    usize::try_from(number)
        .ok()
        .and_then(|number| table.get(number.checked_sub(1)?))
        .and_then(|(from, to)| between(*from, *to, year))
        .ok_or(DoubtCode::NoSuchDay)
}

/// `count` months from a month of a year.
fn months(year: i32, first: u32, count: u32) -> Option<Period> {
    let start = NaiveDate::from_ymd_opt(year, first, 1)?;
    let end = start.checked_add_months(chrono::Months::new(count))?.pred_opt()?;
    Some(Period { start, end })
}

/// Last day of the month in which `day` lies.
pub fn end_of_month(day: NaiveDate) -> NaiveDate {
    months(day.year(), day.month(), 1).map_or(day, |month| month.end)
}

fn part_of(whole: Period, one: &Ref) -> Period {
    let Period { start, end } = whole;
    let days = end.signed_duration_since(start).num_days() + 1;
    let from_start = |skip: u64, count: u64| {
        let first = start.checked_add_days(Days::new(skip)).unwrap_or(start);
        let last = first.checked_add_days(Days::new(count.saturating_sub(1))).unwrap_or(end);
        Period { start: first.min(end), end: last.min(end) }
    };
    let last_days = |count: u64| {
        let first = end.checked_sub_days(Days::new(count.saturating_sub(1))).unwrap_or(start);
        Period { start: first.max(start), end }
    };
    let is_month = one.unit == Unit::Month;
    match one.part {
        Part::Whole => whole,
        Part::Start if is_month => from_start(0, 10),
        Part::Middle if is_month => from_start(10, 10),
        Part::End if is_month => Period { start: from_start(20, 1).start, end },
        Part::Start => Period { start, end: end_of_month(start) },
        Part::End => Period { start: end.with_day(1).unwrap_or(end).max(start), end },
        Part::Middle => {
            let third = u64::try_from(days / 3).unwrap_or(1).max(1);
            from_start(third, third)
        }
        Part::Decade(3) => Period { start: from_start(20, 1).start, end },
        Part::Decade(number) => from_start(u64::from(number.saturating_sub(1)) * 10, 10),
        Part::Half(1) if is_month => from_start(0, 15),
        Part::Half(_) if is_month => Period { start: from_start(15, 1).start, end },
        Part::Half(number) => half(whole, number),
        Part::Days(first, last) => {
            from_start(u64::from(first.saturating_sub(1)), u64::from(last.saturating_sub(first)) + 1)
        }
        Part::LastDays(count) => last_days(u64::from(count)),
        Part::FirstDay => from_start(0, 1),
        Part::LastDay => last_days(1),
        Part::Week(0) => last_days(7),
        Part::Week(number) => from_start(u64::from(number - 1) * 7, 7),
    }
}

fn half(whole: Period, number: u32) -> Period {
    let months = (whole.end.year() - whole.start.year()) * 12 + whole.end.month0().cast_signed()
        - whole.start.month0().cast_signed()
        + 1;
    let middle = whole
        .start
        .checked_add_months(chrono::Months::new(u32::try_from(months / 2).unwrap_or(1)))
        .unwrap_or(whole.end);
    if number == 1 {
        Period { start: whole.start, end: middle.pred_opt().unwrap_or(middle) }
    } else {
        Period { start: middle, end: whole.end }
    }
}
