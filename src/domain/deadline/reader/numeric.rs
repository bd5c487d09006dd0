//! Dates in digits: `01.11.2007`, `2007-11-01`, `15.02`, `11.2007`, `15.II.2021`.
//! In: a place among tokens. Out: the reference as written; whether the day exists is not asked here.

use chrono::Datelike;

use super::lexicon;
use super::refs::{QUOTES, Ref, Unit, year_word};
use super::text::{Text, mark};
use super::token::Tok;
use super::year::{Year, misspelt_years};
use crate::domain::deadline::Means;

const DATE_MARKS: [char; 4] = ['.', '/', ',', ':'];

/// ««25».05.2021 г.»: a blank for the day, filled in by hand.
pub fn quoted_day_date(text: &Text, at: usize) -> Option<Ref> {
    if !text.is_mark(at, &QUOTES) || !text.is_mark(at + 2, &QUOTES) {
        return None;
    }
    let (day, 1 | 2) = text.number(at + 1)? else { return None };
    let month_at = text.past(at + 3, &['.', '/']);
    let (month, 1 | 2) = text.number(month_at)? else { return None };
    let year_at = text.past(month_at + 1, &['.', '/']);
    let (year, 4) = text.number(year_at)? else { return None };
    let year = i32::try_from(year).ok().filter(|year| (1990..=2100).contains(year))?;
    let end = year_word(text, year_at + 1).unwrap_or(year_at + 1);
    let mut date = Ref::new(Unit::Day, day, at, end, Means::Date);
    date.month = Some(month);
    date.year = Year::Given(year);
    Some(date)
}

/// «15 03 2025»: the separators lost.
pub fn spaced_date(text: &Text, at: usize) -> Option<Ref> {
    let (day @ 1..=31, 2) = text.number(at)? else { return None };
    let (month @ 1..=12, 2) = text.number(at + 1)? else { return None };
    let (year, 4) = text.number(at + 2)? else { return None };
    let year = i32::try_from(year).ok().filter(|year| (1990..=2100).contains(year))?;
    let end = year_word(text, at + 3).unwrap_or(at + 3);
    let mut date = Ref::new(Unit::Day, day, at, end, Means::Date);
    (date.month, date.year, date.slip) = (Some(month), Year::Given(year), Some(at));
    Some(date)
}

/// `01.11.2007`, `2007-11-01`, `1/11/07`, `15.02`, `11.2007`.
pub fn numeric_date(text: &Text, at: usize) -> Option<Ref> {
    let (first, first_digits) = text.number(at)?;
    let separator = text.kind(at + 1)?;
    let is_separator = match separator {
        Tok::Dash => true,
        Tok::Mark(c) => DATE_MARKS[..3].contains(c),
        _ => false,
    };
    // «15..03.2021»: the separator twice.
    let doubled = text.is_mark(at + 2, &['.']) && text.is_mark(at + 1, &['.']) && text.is_glued(at + 2);
    let whole = text.number(at + 5).is_some_and(|(_, digits)| digits == 4);
    if doubled
        && whole
        && let Some(mut date) = three_numbers(text, at, at + 3, separator)
    {
        date.slip = Some(at);
        return Some(date);
    }
    let (second, second_digits) = text.number(at + 2)?;
    if is_separator && second_digits == 6 && first_digits <= 2 {
        return without_separator(text, at, first, second);
    }
    if !is_separator || text.number_has_ending(at) || second_digits > 2 && second_digits != 4 {
        return None;
    }
    if let Some(date) = three_numbers(text, at, at + 2, separator) {
        return Some(date);
    }
    two_numbers(text, at, (first, first_digits), (second, second_digits))
}

/// «15.032021»: the second separator left out.
fn without_separator(text: &Text, at: usize, day: u32, rest: u32) -> Option<Ref> {
    let (month, year) = (rest / 10_000, rest % 10_000);
    let year = i32::try_from(year).ok().filter(|year| (1990..=2100).contains(year))?;
    if !text.is_glued(at + 2) || !(1..=12).contains(&month) {
        return None;
    }
    let end = year_word(text, at + 3).unwrap_or(at + 3);
    let mut date = Ref::new(Unit::Day, day, at, end, Means::Date);
    (date.month, date.year, date.slip) = (Some(month), Year::Given(year), Some(at));
    Some(date)
}

/// Day, month and year in digits; `middle`: where the month stands.
fn three_numbers(text: &Text, at: usize, middle: usize, separator: &Tok) -> Option<Ref> {
    let (first, first_digits) = text.number(at)?;
    let (second, second_digits) = text.number(middle)?;
    let marked = text.is_mark(middle + 1, &['.', ',']) && matches!(separator, Tok::Mark('.' | ','));
    // «15/03-2025»
    let mixed = (text.is_dash(middle + 1) || text.is_mark(middle + 1, &['.', '/']))
        && text.kind(middle + 1) != Some(separator)
        && text.number(middle + 2).is_some_and(|(year, digits)| digits == 4 && (1990..=2100).contains(&year))
        && (at + 1..=middle + 2).all(|at| text.is_glued(at))
        && (1..=12).contains(&second);
    // «5, 12, 19 апреля» is a list, «15,03,2021» a date with a slip.
    let comma = separator == &Tok::Mark(',') || text.is_mark(middle + 1, &[',']);
    let apart = (at + 1..=middle + 2).any(|at| !text.is_glued(at));
    if text.kind(middle + 1) != Some(separator) && !marked && !mixed || comma && apart {
        return None;
    }
    let (third, third_digits) = text.number(middle + 2)?;
    let parts = match (first_digits, second_digits, third_digits) {
        (1 | 2, 1 | 2, 3..=5) => Some((first, second, third)),
        (1 | 2, 1 | 2, 2)
            if !comma && (second_digits == 2 || is_short_year(text, at, first, second, third)) =>
        {
            Some((first, second, 2000 + third))
        }
        (4, 1 | 2, 1 | 2) => Some((third, second, first)),
        _ => None,
    };
    let (day, month, year) = parts?;
    let end = year_word(text, middle + 3).unwrap_or(middle + 3);
    let mut date = Ref::new(Unit::Day, day, at, end, Means::Date);
    date.month = Some(month);
    let given = i32::try_from(year).ok().filter(|year| (1990..=2100).contains(year));
    date.year = match given {
        Some(year) => Year::Given(year),
        None => Year::Mangled(misspelt_years(text, year)?),
    };
    date.slip = (comma || mixed && !marked || given.is_none()).then_some(at);
    Some(date)
}

/// «31.5.20», «до 5.5.22», and no number of a row of a plan («4.2.10», «после п. 3.1.16»).
fn is_short_year(text: &Text, at: usize, day: u32, month: u32, year: u32) -> bool {
    let bounded = at == 0 || text.is_word(at - 1, &["до", "с", "по", "к", "позднее", "позже"]);
    let in_plan = text.context.period.is_none_or(|plan| {
        let year = i32::try_from(2000 + year).unwrap_or(0);
        (plan.start.year() - 1..=plan.end.year() + 1).contains(&year)
    });
    let first = if bounded && in_plan { 1 } else { 13 };
    (first..=31).contains(&day) && (1..=12).contains(&month) && (15..=40).contains(&year)
}

/// «15.II.2021», «15 II 2021»: the month in Roman numerals.
pub fn roman_month_date(text: &Text, at: usize) -> Option<Ref> {
    let (day, 1 | 2) = text.number(at)? else { return None };
    let marked = text.is_mark(at + 1, &['.', '/']) || text.is_dash(at + 1);
    let step = if marked { 2 } else { 1 };
    let Some(Tok::Roman(month @ 1..=12)) = text.kind(at + step) else { return None };
    let year_from = at + 2 * step;
    let (year, 4) = text.number(year_from)? else { return None };
    let year = i32::try_from(year).ok().filter(|year| (1990..=2100).contains(year))?;
    if marked && text.kind(at + 1) != text.kind(at + 3) {
        return None;
    }
    let end = year_word(text, year_from + 1).unwrap_or(year_from + 1);
    let mut date = Ref::new(Unit::Day, day, at, end, Means::Date);
    date.month = Some(*month);
    date.year = Year::Given(year);
    Some(date)
}

/// «15-окт-2020», «15.окт.20»: as spreadsheets write a date.
pub fn named_month_date(text: &Text, at: usize) -> Option<Ref> {
    let (day, 1 | 2) = text.number(at)? else { return None };
    let separator = |at: usize| text.is_dash(at) || text.is_mark(at, &['.', '/']);
    let month = lexicon::month(text.word(at + 2)?)?;
    // «15-окт.-2020»
    let short = text.is_mark(at + 3, &['.']) && separator(at + 4);
    let year_at = if short { at + 5 } else { at + 4 };
    let (year, digits) = text.number(year_at)?;
    let glued = (at + 1..=year_at).all(|at| text.is_glued(at));
    if !separator(at + 1) || !separator(year_at - 1) || !glued {
        return None;
    }
    let year = if digits == 2 { year + 2000 } else { year };
    let year = i32::try_from(year).ok().filter(|year| (1990..=2100).contains(year))?;
    let end = year_word(text, year_at + 1).unwrap_or(year_at + 1);
    let mut date = Ref::new(Unit::Day, day, at, end, Means::Date);
    date.month = Some(month);
    date.year = Year::Given(year);
    Some(date)
}

fn two_numbers(text: &Text, at: usize, first: (u32, usize), second: (u32, usize)) -> Option<Ref> {
    if !text.is_mark(at + 1, &['.', '/']) || first.1 > 2 {
        return None;
    }
    if second.1 == 4 && (1..=12).contains(&first.0) && (1990..=2100).contains(&second.0) {
        let mut month = Ref::new(Unit::Month, first.0, at, at + 1, Means::Month);
        let end = year_word(text, at + 3).unwrap_or(at + 3);
        month.marks.push(mark(at + 2, end, Means::Year));
        month.year = Year::Given(i32::try_from(second.0).ok()?);
        month.to = end;
        return Some(month);
    }
    // «01 .03-30.03.2021»
    let torn = first.1 == 2
        && text.is_glued(at + 1) != text.is_glued(at + 2)
        && text.is_dash(at + 3)
        && text.is_mark(at + 5, &['.'])
        && text.number(at + 6).is_some();
    let glued = text.is_glued(at + 1) && text.is_glued(at + 2) || torn;
    let day_like = (1..=31).contains(&first.0) && second.1 == 2 && (1..=12).contains(&second.0);
    if !day_like || !glued {
        return None;
    }
    let mut date = Ref::new(Unit::Day, first.0, at, at + 3, Means::Date);
    date.month = Some(second.0);
    date.slip = torn.then_some(at);
    let date = date.with_year(text);
    // «после 3.10» is the row of the plan, «после 03.10» the day.
    let is_row = first.1 == 1 && at > 0 && text.is_word(at - 1, &["после"]) && date.year == Year::Missing;
    if is_row {
        return None;
    }
    // «15.02. 2021» was taken by the three-part form; «15.02.» keeps its dot outside.
    Some(date)
}
