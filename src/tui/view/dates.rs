//! Days as they are shown: dd.mm.yyyy, with the weekday where a person decides.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Utc};

use crate::locale::Words;

/// `31.05.2020`.
pub fn full(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// `31.05`.
pub fn short(day: NaiveDate) -> String {
    day.format("%d.%m").to_string()
}

/// `31.05.2020 вс`.
pub fn with_weekday(words: &Words, day: NaiveDate) -> String {
    let name = words.plain(&format!("weekday-{}", day.weekday().num_days_from_monday() + 1));
    format!("{} {name}", full(day))
}

/// `01.02.2021 14:02`, in the district's time.
pub fn moment(at: DateTime<Utc>, offset: FixedOffset) -> String {
    at.with_timezone(&offset).format("%d.%m.%Y %H:%M").to_string()
}

/// Whole months by their names, other periods by their ends: `апр. 2021`, `01.03–15.04.2021`.
pub fn period(words: &Words, start: NaiveDate, end: NaiveDate) -> String {
    let month_begins = start.day() == 1;
    let month_ends = end.succ_opt().is_none_or(|next| next.day() == 1);
    let name = |day: NaiveDate| words.plain(&format!("month-{}", day.month()));
    match (month_begins && month_ends, start.year() == end.year()) {
        (true, true) if start.month() == end.month() => format!("{} {}", name(end), end.year()),
        (_, true) => format!("{}–{}", short(start), full(end)),
        (_, false) => format!("{}–{}", full(start), full(end)),
    }
}
