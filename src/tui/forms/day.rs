//! Days and spans as people type them in forms: `15.02`, `15,02`, `150221`, `май`; `2н`, `10р`, `+2н`, in either layout.
//! In: the text and today. Out: a day, or a span; a missing year is the nearest past or future, as the field asks.

use chrono::{Datelike, NaiveDate};

use crate::engine::{NewDay, Shift, ShiftUnit};
use crate::tui::keys::physical;

/// Where a missing year is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearest {
    Past,
    Future,
}

/// A day.
pub fn read_day(text: &str, today: NaiveDate, nearest: Nearest) -> Option<NaiveDate> {
    let numbers = numbers(text)?;
    match numbers.as_slice() {
        [("", _)] | [] => None,
        [(all, 6)] => {
            NaiveDate::from_ymd_opt(2000 + part(all, 4, 6)?, unsigned(all, 2, 4)?, unsigned(all, 0, 2)?)
        }
        [(all, 8)] => NaiveDate::from_ymd_opt(part(all, 4, 8)?, unsigned(all, 2, 4)?, unsigned(all, 0, 2)?),
        [(all, 4)] => without_year(unsigned(all, 0, 2)?, unsigned(all, 2, 4)?, today, nearest),
        [(day, 1..=2)] => in_month(day.parse().ok()?, today, nearest),
        [(day, 1..=2), (month, 1..=2)] => {
            without_year(day.parse().ok()?, month.parse().ok()?, today, nearest)
        }
        [(year, 4), (month, 1..=2), (day, 1..=2)] => {
            NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        }
        [(day, 1..=2), (month, 1..=2), (year, length @ (2 | 4))] => {
            let year: i32 = year.parse().ok()?;
            let year = if *length == 2 { 2000 + year } else { year };
            NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
        }
        _ => None,
    }
}

/// A day or a span.
pub fn read_new_day(text: &str, today: NaiveDate) -> Option<NewDay> {
    match read_shift(text) {
        Some(shift) => Some(NewDay::By(shift)),
        None => read_day(text, today, Nearest::Future).map(NewDay::To),
    }
}

/// `2н`, `+10р`, `3 м`, `5д`, and the same keys of the other layout; `w`, `d`, `wd`, `m`.
pub fn read_shift(text: &str) -> Option<Shift> {
    let text = text.trim();
    let from_deadline = text.starts_with('+');
    let text = text.trim_start_matches('+').trim();
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let count: u16 = digits.parse().ok().filter(|count| *count > 0)?;
    let unit = match text[digits.len()..].trim().to_lowercase().as_str() {
        "w" => ShiftUnit::Weeks,
        "wd" | "рд" => ShiftUnit::WorkingDays,
        "m" => ShiftUnit::Months,
        "d" => ShiftUnit::Days,
        word => unit_of_key(word)?,
    };
    Some(Shift { count, unit, from_deadline })
}

/// By the key of its first letter in ЙЦУКЕН: н, р, м, д.
fn unit_of_key(word: &str) -> Option<ShiftUnit> {
    match physical(word.chars().next()?)?.latin() {
        'y' => Some(ShiftUnit::Weeks),
        'h' => Some(ShiftUnit::WorkingDays),
        'v' => Some(ShiftUnit::Months),
        'l' => Some(ShiftUnit::Days),
        _ => None,
    }
}

/// The runs of digits with their lengths; `None` when anything but dots, dashes, slashes, commas, spaces and the two
/// keys that bear dot and comma in the other layout stands between them.
fn numbers(text: &str) -> Option<Vec<(&str, usize)>> {
    let parts = |c: char| matches!(c, '.' | ',' | '/' | '-' | ' ' | 'ю' | 'б' | 'Ю' | 'Б');
    let numbers: Vec<(&str, usize)> =
        text.trim().split(parts).filter(|run| !run.is_empty()).map(|run| (run, run.len())).collect();
    let digits = numbers.iter().all(|(run, _)| run.chars().all(|c| c.is_ascii_digit()));
    (digits && !numbers.is_empty()).then_some(numbers)
}

fn part(all: &str, from: usize, to: usize) -> Option<i32> {
    all.get(from..to)?.parse().ok()
}

fn unsigned(all: &str, from: usize, to: usize) -> Option<u32> {
    all.get(from..to)?.parse().ok()
}

fn without_year(day: u32, month: u32, today: NaiveDate, nearest: Nearest) -> Option<NaiveDate> {
    // 29 February may be eight years away (1896–1904 and 2096–2104 have none between).
    let years: Vec<i32> = match nearest {
        Nearest::Past => (0..=8).map(|back| today.year() - back).collect(),
        Nearest::Future => (0..=8).map(|ahead| today.year() + ahead).collect(),
    };
    years
        .into_iter()
        .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
        .find(|day| suits(*day, today, nearest))
}

fn in_month(day: u32, today: NaiveDate, nearest: Nearest) -> Option<NaiveDate> {
    let mut first = today.with_day(1)?;
    for _ in 0..3 {
        if let Some(found) = first.with_day(day).filter(|found| suits(*found, today, nearest)) {
            return Some(found);
        }
        first = match nearest {
            Nearest::Past => first.checked_sub_months(chrono::Months::new(1))?,
            Nearest::Future => first.checked_add_months(chrono::Months::new(1))?,
        };
    }
    None
}

fn suits(day: NaiveDate, today: NaiveDate, nearest: Nearest) -> bool {
    match nearest {
        Nearest::Past => day <= today,
        Nearest::Future => day >= today,
    }
}
