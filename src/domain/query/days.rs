//! Days in a filter: dates, months, quarters, ranges and stretches counted from today. In: what was typed and today.
//! Out: [`Days`], where what was said relative to today stays so (a saved view lives on), and the [`DayRange`] it means.
//! `read` is the one reader; another can take its place.

use std::ops::RangeInclusive;

use chrono::{Datelike, Days as Count, Months, NaiveDate};

use super::vocabulary::{
    DAY_WORDS, DayWord, Flag, Found, Language, Looking, MONTHS, Stretch, UNITS, YEAR_PARTS, find,
};
use crate::domain::words;

/// One value of a day key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Days {
    /// Both ends included; an open end is `None`; at least one is there.
    Between {
        from: Option<Bound>,
        to: Option<Bound>,
    },
    Stretch(Stretch),
    /// Not days at all, but said in their place: `срок:просрочено`.
    Flag(Flag),
}

/// An end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    Day(NaiveDate),
    FromToday(Distance),
}

/// A distance from today; behind it when negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Distance {
    pub count: i32,
    pub unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Days,
    Weeks,
    Months,
}

/// A stretch of days, both ends included, `None` for an open end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRange {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// Why a text is no day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayFault {
    /// With words that look like it.
    NotADay(Vec<&'static str>),
    Ambiguous(Vec<&'static str>),
    NoSuchDay,
    Reversed,
}

const YEARS: RangeInclusive<i32> = 1900..=2199;
/// Letters of a month's name: «май», «янв».
const SHORTEST_MONTH: usize = 3;
const LONGEST_DISTANCE: i32 = 9999;

impl DayRange {
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

impl Bound {
    pub fn day(self, today: NaiveDate) -> NaiveDate {
        match self {
            Bound::Day(day) => day,
            Bound::FromToday(distance) => distance.from(today),
        }
    }
}

impl Distance {
    pub const TODAY: Distance = Distance { count: 0, unit: Unit::Days };

    pub fn days(count: i32) -> Distance {
        Distance { count, unit: Unit::Days }
    }

    /// The day at this distance; the calendar's first or last day if it lies beyond.
    pub fn from(self, today: NaiveDate) -> NaiveDate {
        let count = self.count.unsigned_abs();
        let day = match (self.unit, self.count >= 0) {
            (Unit::Days, true) => today.checked_add_days(Count::new(count.into())),
            (Unit::Days, false) => today.checked_sub_days(Count::new(count.into())),
            (Unit::Weeks, true) => today.checked_add_days(Count::new(u64::from(count) * 7)),
            (Unit::Weeks, false) => today.checked_sub_days(Count::new(u64::from(count) * 7)),
            (Unit::Months, true) => today.checked_add_months(Months::new(count)),
            (Unit::Months, false) => today.checked_sub_months(Months::new(count)),
        };
        day.unwrap_or(if self.count >= 0 { NaiveDate::MAX } else { NaiveDate::MIN })
    }
}

impl Days {
    /// The days that are meant; `None` for a flag.
    pub fn range(&self, today: NaiveDate, looking: Looking) -> Option<DayRange> {
        match self {
            Days::Between { from, to } => Some(DayRange {
                from: from.map(|bound| bound.day(today)),
                to: to.map(|bound| bound.day(today)),
            }),
            Days::Stretch(stretch) => Some(match looking {
                Looking::Ahead => {
                    DayRange { from: Some(today), to: Some(Distance::days(stretch.days()).from(today)) }
                }
                Looking::Back => {
                    DayRange { from: Some(Distance::days(-stretch.days()).from(today)), to: Some(today) }
                }
            }),
            Days::Flag(_) => None,
        }
    }

    /// As it is typed; [`read`] makes the same of it on any day.
    pub fn written(&self, language: Language) -> String {
        let word = |wanted: DayWord| shown(wanted, language).to_owned();
        match self {
            Days::Stretch(stretch) => word(DayWord::Stretch(*stretch)),
            Days::Flag(flag) => word(DayWord::Flag(*flag)),
            Days::Between { from: Some(Bound::Day(from)), to: Some(Bound::Day(to)) } if from == to => {
                written_day(*from, language)
            }
            Days::Between { from: Some(Bound::FromToday(Distance::TODAY)), to } if *to == today_bound() => {
                word(DayWord::FromToday(0))
            }
            Days::Between { from, to } => {
                let end = |bound: &Option<Bound>| {
                    bound.map(|bound| written_bound(bound, language)).unwrap_or_default()
                };
                format!("{}..{}", end(from), end(to))
            }
        }
    }
}

fn today_bound() -> Option<Bound> {
    Some(Bound::FromToday(Distance::TODAY))
}

fn shown(wanted: DayWord, language: Language) -> &'static str {
    let row = DAY_WORDS.iter().find(|(word, _)| *word == wanted);
    row.map_or("", |(_, wording)| wording.shown(language))
}

fn written_day(day: NaiveDate, language: Language) -> String {
    match language {
        Language::Russian => day.format("%d.%m.%Y").to_string(),
        Language::English => day.format("%Y-%m-%d").to_string(),
    }
}

fn written_bound(bound: Bound, language: Language) -> String {
    match bound {
        Bound::Day(day) => written_day(day, language),
        Bound::FromToday(Distance { count: 0, .. }) => shown(DayWord::FromToday(0), language).to_owned(),
        Bound::FromToday(Distance { count, unit: Unit::Days }) => format!("{count:+}"),
        Bound::FromToday(Distance { count, unit }) => {
            let row = UNITS.iter().find(|(of, _)| *of == unit);
            format!("{count:+}{}", row.map_or("", |(_, wording)| wording.shown(language)))
        }
    }
}

/// A value as typed: the days it covers, and whether its year was said.
#[derive(Debug, Clone, Copy)]
struct Piece {
    from: Bound,
    to: Bound,
    year_said: bool,
}

/// Reads one value of a day key. A year that is not said is the one that brings the day nearest to `today` (of two as
/// near, the later); in a range it is the one that keeps the end behind the start.
pub fn read(text: &str, today: NaiveDate, looking: Looking) -> Result<Days, DayFault> {
    let text = words::folded(text.trim());
    if let Some((from, to)) = text.split_once("..") {
        return read_range(from.trim(), to.trim_start_matches('.').trim(), today);
    }
    let words = DAY_WORDS.iter().filter(|(word, _)| word.suits(looking));
    match find(words.map(|(word, wording)| (*word, wording)), &text) {
        Found::One(DayWord::Stretch(stretch)) => return Ok(Days::Stretch(stretch)),
        Found::One(DayWord::Flag(flag)) => return Ok(Days::Flag(flag)),
        Found::One(DayWord::FromToday(count)) => return Ok(single(Bound::FromToday(Distance::days(count)))),
        Found::Several(words) => return Err(DayFault::Ambiguous(words)),
        Found::None(near) => match read_piece(&text, today) {
            Err(DayFault::NotADay(_)) => return Err(DayFault::NotADay(near)),
            Err(other) => return Err(other),
            Ok(_) => {}
        },
    }
    let piece = read_piece(&text, today)?;
    match piece.from {
        Bound::FromToday(distance) => Ok(stretch_of(distance)),
        Bound::Day(_) => Ok(Days::Between { from: Some(piece.from), to: Some(piece.to) }),
    }
}

/// `+7` alone is the seven days ahead, `-7` the seven behind.
fn stretch_of(distance: Distance) -> Days {
    let (here, there) = (today_bound(), Some(Bound::FromToday(distance)));
    match distance.count < 0 {
        true => Days::Between { from: there, to: here },
        false => Days::Between { from: here, to: there },
    }
}

fn single(bound: Bound) -> Days {
    Days::Between { from: Some(bound), to: Some(bound) }
}

fn read_range(from: &str, to: &str, today: NaiveDate) -> Result<Days, DayFault> {
    let piece = |text: &str| match text {
        "" => Ok(None),
        text => read_end(text, today).map(Some),
    };
    let (mut first, mut last) = (piece(from)?, piece(to)?);
    if let (Some(start), Some(end)) = (&mut first, &mut last) {
        put_in_order(start, end)?;
    }
    match (first, last) {
        (None, None) => Err(DayFault::NotADay(Vec::new())),
        (first, last) => {
            Ok(Days::Between { from: first.map(|piece| piece.from), to: last.map(|piece| piece.to) })
        }
    }
}

/// Gives the ends of a range years that keep it the right way round, if those were left to us. Ends of different sorts
/// are not compared: what is reversed today may be in order tomorrow.
fn put_in_order(start: &mut Piece, end: &mut Piece) -> Result<(), DayFault> {
    let reversed = |start: &Piece, end: &Piece| match (start.from, end.to) {
        (Bound::Day(from), Bound::Day(to)) => from > to,
        (Bound::FromToday(from), Bound::FromToday(to)) => from.unit == to.unit && from.count > to.count,
        _ => false,
    };
    if reversed(start, end) && !end.year_said {
        *end = moved_by_years(*end, 1);
    } else if !start.year_said && end.year_said {
        // «15.12..15.01.2019» is the December before that January, whichever December is nearest.
        let years = if let (Bound::Day(from), Bound::Day(to)) = (start.from, end.to) {
            to.year() - from.year()
        } else {
            0
        };
        *start = moved_by_years(*start, years);
        if reversed(start, end) {
            *start = moved_by_years(*start, -1);
        }
    }
    let said = |piece: &Piece| match piece.from {
        Bound::Day(day) => YEARS.contains(&day.year()),
        Bound::FromToday(_) => true,
    };
    if reversed(start, end) || !said(start) || !said(end) { Err(DayFault::Reversed) } else { Ok(()) }
}

fn read_end(text: &str, today: NaiveDate) -> Result<Piece, DayFault> {
    match find(DAY_WORDS.iter().map(|(word, wording)| (*word, wording)), text) {
        Found::One(DayWord::FromToday(count)) => {
            let bound = Bound::FromToday(Distance::days(count));
            Ok(Piece { from: bound, to: bound, year_said: true })
        }
        _ => read_piece(text, today),
    }
}

fn moved_by_years(piece: Piece, years: i32) -> Piece {
    let moved = |bound: Bound| match bound {
        Bound::Day(day) => Bound::Day(Distance { count: years * 12, unit: Unit::Months }.from(day)),
        other => other,
    };
    Piece { from: moved(piece.from), to: moved(piece.to), year_said: piece.year_said }
}

/// A run of digits or of letters.
#[derive(Debug, Clone, Copy)]
enum Part<'a> {
    Number(u32, usize),
    Word(&'a str),
}

fn read_piece(text: &str, today: NaiveDate) -> Result<Piece, DayFault> {
    if let Some(sign @ ('+' | '-')) = text.chars().next() {
        return read_distance(&text[1..], if sign == '+' { 1 } else { -1 });
    }
    let Some(mut parts) = parts(text) else { return Err(DayFault::NotADay(Vec::new())) };
    if let [.., Part::Number(..), Part::Word("г" | "год" | "года" | "году")] = parts.as_slice() {
        parts.pop();
    }
    read_parts(&parts, today)
}

/// The runs of a text; `None` when anything but dots, dashes, slashes, commas and spaces stands between them.
fn parts(text: &str) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let same = |c: char| match first.is_ascii_digit() {
            true => c.is_ascii_digit(),
            false => c.is_alphabetic(),
        };
        let length = rest.find(|c| !same(c)).unwrap_or(rest.len());
        if length == 0 {
            if !matches!(first, '.' | '-' | '/' | ',' | ' ') {
                return None;
            }
            rest = &rest[1..];
            continue;
        }
        let (run, after) = rest.split_at(length);
        parts.push(match first.is_ascii_digit() {
            true if run.len() > 8 => return None,
            true => Part::Number(run.parse().ok()?, run.len()),
            false => Part::Word(run),
        });
        rest = after;
    }
    Some(parts)
}

fn read_parts(parts: &[Part<'_>], today: NaiveDate) -> Result<Piece, DayFault> {
    use Part::{Number, Word};
    match parts {
        [Number(year, 4)] => months(1, 12, Some(*year), today),
        [Number(all, 6)] => day(all / 10_000, all / 100 % 100, Some((all % 100, 2)), today),
        [Number(all, 8)] => day(all / 1_000_000, all / 10_000 % 100, Some((all % 10_000, 4)), today),
        [Number(year, 4), Number(next, 4)] if *next == year + 1 => school_year(*year),
        [Number(year, 4), Number(month, 1..=2)] | [Number(month, 1..=2), Number(year, 4)] => {
            months(*month, 1, Some(*year), today)
        }
        [Number(date, 1..=2), Number(month, 1..=2)] => day(*date, *month, None, today),
        [Number(year, 4), Number(month, 1..=2), Number(date, 1..=2)] => {
            day(*date, *month, Some((*year, 4)), today)
        }
        [Number(date, 1..=2), Number(month, 1..=2), Number(year, digits @ (2 | 4))] => {
            day(*date, *month, Some((*year, *digits)), today)
        }
        [Word(word)] => months(month_named(word)?, 1, None, today),
        [Word(word), Number(number, 1)] => part_of_year(word, *number, None, today),
        [Number(number, 1), Word(word)] if year_part(word).is_some() => {
            part_of_year(word, *number, None, today)
        }
        [Word(word), Number(number, 1), Number(year, 4)]
        | [Number(number, 1), Word(word), Number(year, 4)]
            if year_part(word).is_some() =>
        {
            part_of_year(word, *number, Some(*year), today)
        }
        [Word(word), Number(year, 4)] => months(month_named(word)?, 1, Some(*year), today),
        [Number(date, 1..=2), Word(word)] => day(*date, month_named(word)?, None, today),
        [Number(date, 1..=2), Word(word), Number(year, digits @ (2 | 4))] => {
            day(*date, month_named(word)?, Some((*year, *digits)), today)
        }
        _ => Err(DayFault::NotADay(Vec::new())),
    }
}

fn read_distance(text: &str, sign: i32) -> Result<Piece, DayFault> {
    let unit_at = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(unit_at);
    let not_a_day = || DayFault::NotADay(Vec::new());
    let count: i32 = digits.parse().map_err(|_| not_a_day())?;
    let unit = match unit.trim() {
        "" => Unit::Days,
        word => {
            let row = UNITS.iter().find(|(_, wording)| wording.all().any(|known| known == word));
            row.map(|(unit, _)| *unit).ok_or_else(not_a_day)?
        }
    };
    if count > LONGEST_DISTANCE {
        return Err(not_a_day());
    }
    let distance = if count == 0 { Distance::TODAY } else { Distance { count: sign * count, unit } };
    let bound = Bound::FromToday(distance);
    Ok(Piece { from: bound, to: bound, year_said: true })
}

fn month_named(word: &str) -> Result<u32, DayFault> {
    match find(MONTHS.iter().map(|(month, wording)| (*month, wording)), word) {
        Found::One(month) if word.chars().count() >= SHORTEST_MONTH => Ok(month),
        Found::One(_) => Err(DayFault::NotADay(Vec::new())),
        Found::Several(words) => Err(DayFault::Ambiguous(words)),
        Found::None(near) => Err(DayFault::NotADay(near)),
    }
}

/// How many months a part of a year has: 3 for «кв», 6 for «полугодие».
fn year_part(word: &str) -> Option<u32> {
    let row = YEAR_PARTS.iter().find(|(_, wording)| wording.all().any(|known| known == word));
    row.map(|(months, _)| *months)
}

fn part_of_year(word: &str, number: u32, year: Option<u32>, today: NaiveDate) -> Result<Piece, DayFault> {
    let length = year_part(word).ok_or(DayFault::NotADay(Vec::new()))?;
    if number == 0 || number * length > 12 {
        return Err(DayFault::NoSuchDay);
    }
    months((number - 1) * length + 1, length, year, today)
}

fn day(date: u32, month: u32, year: Option<(u32, usize)>, today: NaiveDate) -> Result<Piece, DayFault> {
    let said = year.map(|(year, digits)| if digits == 2 { 2000 + year } else { year });
    let day = match said {
        Some(year) => in_year(year)
            .and_then(|year| NaiveDate::from_ymd_opt(year, month, date))
            .ok_or(DayFault::NoSuchDay)?,
        None => {
            nearest(today, |year| NaiveDate::from_ymd_opt(year, month, date)).ok_or(DayFault::NoSuchDay)?
        }
    };
    Ok(Piece { from: Bound::Day(day), to: Bound::Day(day), year_said: said.is_some() })
}

/// `count` months from `month` on.
fn months(month: u32, count: u32, year: Option<u32>, today: NaiveDate) -> Result<Piece, DayFault> {
    let first = match year {
        Some(year) => in_year(year).and_then(|year| NaiveDate::from_ymd_opt(year, month, 1)),
        None => nearest_stretch(today, month, count),
    };
    let first = first.ok_or(DayFault::NoSuchDay)?;
    let last = last_of(first, count).ok_or(DayFault::NoSuchDay)?;
    Ok(Piece { from: Bound::Day(first), to: Bound::Day(last), year_said: year.is_some() })
}

fn last_of(first: NaiveDate, months: u32) -> Option<NaiveDate> {
    first.checked_add_months(Months::new(months))?.pred_opt()
}

/// 1 September to 31 August.
fn school_year(year: u32) -> Result<Piece, DayFault> {
    let first =
        in_year(year).and_then(|year| NaiveDate::from_ymd_opt(year, 9, 1)).ok_or(DayFault::NoSuchDay)?;
    let last = last_of(first, 12).ok_or(DayFault::NoSuchDay)?;
    Ok(Piece { from: Bound::Day(first), to: Bound::Day(last), year_said: true })
}

fn in_year(year: u32) -> Option<i32> {
    i32::try_from(year).ok().filter(|year| YEARS.contains(year))
}

/// Of the same day in several years the one nearest to today; of two as near, the later. 29 February may be years away.
fn nearest(today: NaiveDate, in_year: impl Fn(i32) -> Option<NaiveDate>) -> Option<NaiveDate> {
    let years = today.year().saturating_sub(8)..=today.year().saturating_add(8);
    let days = years.filter(|year| YEARS.contains(year)).filter_map(in_year);
    days.min_by_key(|day| {
        let distance = (*day - today).num_days();
        (distance.abs(), distance < 0)
    })
}

/// Of the same months in several years those that hold today or begin or end nearest to it.
fn nearest_stretch(today: NaiveDate, month: u32, count: u32) -> Option<NaiveDate> {
    let years = (today.year() - 1)..=(today.year() + 1);
    let stretches = years.filter(|year| YEARS.contains(year)).filter_map(|year| {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        Some((first, last_of(first, count)?))
    });
    let distance = |(first, last): &(NaiveDate, NaiveDate)| {
        if today < *first {
            ((*first - today).num_days(), false)
        } else if today > *last {
            ((today - *last).num_days(), true)
        } else {
            (0, false)
        }
    };
    stretches.min_by_key(distance).map(|(first, _)| first)
}
