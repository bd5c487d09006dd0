//! The days of a recurring deadline within a period: rule and period → days, ascending.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::types::{Every, Period, Recurrence};
use crate::domain::calendar::Calendar;

/// More occurrences than these are not worked out: ten years of working days.
const LIMIT: usize = 2_600;

/// Ends of the four terms of a school year (month, day), the usual ones.
const SCHOOL_TERM_ENDS: [(u32, u32); 4] = [(10, 31), (12, 31), (3, 31), (5, 31)];

/// The days of the rule from its start to its end, else those of the plan. Without bounds there are none.
pub fn occurrences(rule: &Recurrence, horizon: Option<Period>) -> Vec<NaiveDate> {
    let start = rule.start.or(horizon.map(|horizon| horizon.start));
    let end = rule.end.or(horizon.map(|horizon| horizon.end));
    let (Some(start), Some(end)) = (start, end) else { return Vec::new() };
    let mut days = match rule.every {
        Every::Day => by_days(rule, start, end),
        Every::Week => by_weeks(rule, start, end),
        _ => by_months(rule, start, end),
    };
    days.retain(|day| *day >= start && *day <= end);
    days.sort_unstable();
    days.dedup();
    days.truncate(LIMIT);
    days
}

fn by_days(rule: &Recurrence, start: NaiveDate, end: NaiveDate) -> Vec<NaiveDate> {
    let step = usize::from(rule.interval.unwrap_or(1).max(1));
    start.iter_days().take_while(|day| *day <= end).step_by(step).take(LIMIT).collect()
}

/// On the named weekdays, else on Fridays.
fn by_weeks(rule: &Recurrence, start: NaiveDate, end: NaiveDate) -> Vec<NaiveDate> {
    let named: Vec<Weekday> = rule.weekdays.iter().filter_map(|name| name.parse().ok()).collect();
    let wanted = |day: &NaiveDate| match named.is_empty() {
        true => day.weekday() == Weekday::Fri,
        false => named.contains(&day.weekday()),
    };
    let step = i64::from(rule.interval.unwrap_or(1).max(1));
    let first_monday = start - Days::new(u64::from(start.weekday().num_days_from_monday()));
    start
        .iter_days()
        .take_while(|day| *day <= end)
        .filter(|day| wanted(day) && ((*day - first_monday).num_days() / 7) % step == 0)
        .take(LIMIT)
        .collect()
}

/// Rules that name months: each month of the period that the rule means, and the days in it.
fn by_months(rule: &Recurrence, start: NaiveDate, end: NaiveDate) -> Vec<NaiveDate> {
    let mut days = Vec::new();
    let index = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    // Occurrences may lie some months behind the period they report on.
    let offset = i64::from(rule.month_offset.unwrap_or(0));
    for at in index(start) - offset.max(0) - 1..=index(end) - offset.min(0) {
        let Ok(month0) = u32::try_from(at.rem_euclid(12)) else { continue };
        if !means_month(rule, month0 + 1) || !on_interval(rule, at - index(start)) {
            continue;
        }
        let target = at + offset;
        let (Ok(year), Ok(month0)) =
            (i32::try_from(target.div_euclid(12)), u32::try_from(target.rem_euclid(12)))
        else {
            continue;
        };
        days.extend(days_of_month(rule, year, month0 + 1));
        if days.len() >= LIMIT {
            break;
        }
    }
    days
}

fn on_interval(rule: &Recurrence, months_from_start: i64) -> bool {
    let interval = i64::from(rule.interval.unwrap_or(1).max(1));
    rule.every != Every::Month || months_from_start.rem_euclid(interval) == 0
}

/// Whether the rule's period ends (or its named month lies) in this month.
fn means_month(rule: &Recurrence, month: u32) -> bool {
    if !rule.months.is_empty() {
        return rule.months.iter().any(|named| u32::from(*named) == month);
    }
    match rule.every {
        Every::Quarter => (month - 1) % 3 + 1 == rule.month_of_quarter.map_or(3, u32::from),
        Every::SchoolTerm => SCHOOL_TERM_ENDS.iter().any(|(end, _)| *end == month),
        Every::HalfYear => month.is_multiple_of(6),
        Every::Year => month == 12,
        Every::Month | Every::Week | Every::Day => true,
    }
}

fn days_of_month(rule: &Recurrence, year: i32, month: u32) -> Vec<NaiveDate> {
    let Some(last) = last_of_month(year, month) else { return Vec::new() };
    if rule.last_working_day {
        return vec![last_working(last)];
    }
    if !rule.days.is_empty() {
        let clamped = |day: &u8| NaiveDate::from_ymd_opt(year, month, u32::from(*day).min(last.day()));
        return rule.days.iter().filter_map(clamped).collect();
    }
    let named: Vec<NaiveDate> = rule.weekdays.iter().filter_map(|name| nth_weekday(name, last)).collect();
    if named.is_empty() { vec![last] } else { named }
}

fn last_of_month(year: i32, month: u32) -> Option<NaiveDate> {
    let next = if month == 12 {
        NaiveDate::from_ymd_opt(year + 1, 1, 1)
    } else {
        NaiveDate::from_ymd_opt(year, month + 1, 1)
    };
    next?.pred_opt()
}

fn last_working(last: NaiveDate) -> NaiveDate {
    let calendar = Calendar::standard();
    (0..31).map(|back| last - Days::new(back)).find(|day| calendar.is_working(*day)).unwrap_or(last)
}

/// `last-fri`, `2nd-thu`; a bare weekday means the first of the month.
fn nth_weekday(name: &str, last: NaiveDate) -> Option<NaiveDate> {
    let (nth, weekday) = name.split_once('-').unwrap_or(("1st", name));
    let weekday: Weekday = weekday.parse().ok()?;
    if nth == "last" {
        return (0..7).map(|back| last - Days::new(back)).find(|day| day.weekday() == weekday);
    }
    let nth: u8 = nth.trim_end_matches(|c: char| c.is_alphabetic()).parse().ok()?;
    NaiveDate::from_weekday_of_month_opt(last.year(), last.month(), weekday, nth)
}
