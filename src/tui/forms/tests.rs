use chrono::NaiveDate;

use super::day::{read_day, read_shift};
use super::paper_line::read_papers;
use crate::domain::deadline::typed::Prefer;
use crate::domain::paper::kind;
use crate::engine::{Shift, ShiftUnit};

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).expect("a day")
}

#[test]
fn short_dates_are_read_in_both_layouts() {
    let today = day(2021, 2, 1);
    for (text, past, future) in [
        ("15.02", day(2020, 2, 15), day(2021, 2, 15)),
        ("15,02", day(2020, 2, 15), day(2021, 2, 15)),
        ("15 02", day(2020, 2, 15), day(2021, 2, 15)),
        ("15/2", day(2020, 2, 15), day(2021, 2, 15)),
        ("15ю02", day(2020, 2, 15), day(2021, 2, 15)),
        ("150221", day(2021, 2, 15), day(2021, 2, 15)),
        ("2021-02-15", day(2021, 2, 15), day(2021, 2, 15)),
        ("29.01.2021", day(2021, 1, 29), day(2021, 1, 29)),
        ("1", day(2021, 2, 1), day(2021, 2, 1)),
        ("15", day(2021, 1, 15), day(2021, 2, 15)),
        ("31", day(2021, 1, 31), day(2021, 3, 31)),
        ("29.02", day(2020, 2, 29), day(2024, 2, 29)),
    ] {
        assert_eq!(read_day(text, today, Prefer::Past), Some(past), "{text}");
        assert_eq!(read_day(text, today, Prefer::Future), Some(future), "{text}");
    }
    for text in ["", "31.02.2021", "2н", "abc", "1.2.3.4", "99.99"] {
        assert_eq!(read_day(text, today, Prefer::Past), None, "{text}");
    }
}

#[test]
fn spans_are_read_in_both_layouts() {
    for (text, count, unit, from_deadline) in [
        ("2н", 2, ShiftUnit::Weeks, false),
        ("2y", 2, ShiftUnit::Weeks, false),
        ("2w", 2, ShiftUnit::Weeks, false),
        ("10р", 10, ShiftUnit::WorkingDays, false),
        ("10h", 10, ShiftUnit::WorkingDays, false),
        ("10wd", 10, ShiftUnit::WorkingDays, false),
        ("+2н", 2, ShiftUnit::Weeks, true),
        ("1 мес", 1, ShiftUnit::Months, false),
        ("5д", 5, ShiftUnit::Days, false),
    ] {
        assert_eq!(read_shift(text), Some(Shift { count, unit, from_deadline }), "{text}");
    }
    assert_eq!(read_shift("0н"), None);
    assert_eq!(read_shift("15.02"), None);
}

#[test]
fn a_line_of_papers_gives_kind_number_day_and_place() {
    let today = day(2021, 2, 1);
    let papers = read_papers("12 29.01.2021", today).expect("a paper");
    assert_eq!((papers[0].number.as_deref(), papers[0].date), (Some("12"), Some(day(2021, 1, 29))));
    let papers =
        read_papers("справка № 12 от 29.01, папка 01-15; дорожная карта №3-д", today).expect("papers");
    assert_eq!(papers.len(), 2);
    assert_eq!(papers[0].kind, Some(kind::NOTE));
    assert_eq!(papers[0].place.as_deref(), Some("папка 01-15"));
    assert_eq!(papers[1].kind, Some(kind::ROAD_MAP));
    assert_eq!(papers[1].number.as_deref(), Some("3-д"));
    assert!(read_papers("так себе", today).is_err());
    assert_eq!(read_papers("", today), Ok(vec![]));
}
