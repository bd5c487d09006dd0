//! Years in all their spellings: `2020`, «2020 г.», «т.г.», «2020/21 учебного года», «20201 г.».
//! In: a place among tokens. Out: the year as written; a missing year is worked out elsewhere.

use chrono::Datelike;

use super::lexicon;
use super::refs::{Unit, year_word};
use super::text::Text;
use crate::domain::deadline::Means;

/// How a year is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Year {
    Missing,
    Given(i32),
    /// The school year that begins in this year.
    School(i32),
    /// The first and last of several years.
    Years(i32, i32),
    /// «текущего года»: as good as missing, but said.
    Current,
    Next,
    /// «учебного года» without saying which.
    SomeSchool,
    /// One of these; those in the plan settle it.
    OneOf(Vec<i32>),
    /// A slip of typing: one of these, in the plan or not.
    Mangled(Vec<i32>),
    /// Several years written beside one day: one of these.
    Either(Vec<i32>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearFound {
    pub year: Year,
    pub to: usize,
    pub means: Means,
    pub slip: Option<usize>,
}

fn found(year: Year, to: usize, means: Means) -> Option<YearFound> {
    Some(YearFound { year, to, means, slip: None })
}

/// The year that stands here; `behind`: behind a month or another stretch, where two digits may be a year.
pub fn year_at(text: &Text, at: usize, behind: bool) -> Option<YearFound> {
    if let Some(pair) = pair_at(text, at) {
        return Some(pair);
    }
    // «15 июня '21»
    if behind
        && text.is_mark(at, &['\'', '’'])
        && let Some((value, 2)) = text.number(at + 1)
        && text.is_glued(at + 1)
    {
        let year = i32::try_from(2000 + value).ok()?;
        return found(Year::Given(year), year_word(text, at + 2).unwrap_or(at + 2), Means::Year);
    }
    if let Some((value, digits)) = text.number(at) {
        return digits_at(text, at, value, digits, behind);
    }
    relative_year(text, at, behind)
}

fn digits_at(text: &Text, at: usize, value: u32, digits: usize, behind: bool) -> Option<YearFound> {
    let year = i32::try_from(value).ok()?;
    let worded = year_word(text, at + 1);
    match digits {
        4 if (1990..=2100).contains(&year) => {
            if let Some(end) = school_word_at(text, at + 1) {
                // «2021 учебного года»: begins or ends in that year.
                return found(Year::OneOf(vec![year - 1, year]), end, Means::SchoolYear);
            }
            found(Year::Given(year), worded.unwrap_or(at + 1), Means::Year)
        }
        2 if behind && worded.is_some() => {
            found(Year::Given(2000 + year), worded.unwrap_or(at + 1), Means::Year)
        }
        3..=5 if worded.is_some() || behind && digits == 5 => {
            let years = misspelt_years(text, value)?;
            let to = worded.unwrap_or(at + 1);
            Some(YearFound { year: Year::Mangled(years), to, means: Means::Year, slip: Some(at) })
        }
        _ => torn_year(text, at, value, digits, behind),
    }
}

/// «до конца 25 года», «в 26 году»: two digits and the whole word.
pub fn short_year(text: &Text, at: usize) -> Option<YearFound> {
    let (year @ 20..=40, 2) = text.number(at)? else { return None };
    let whole = text.is_word(at + 1, &["года", "году"]) && !text.number_has_ending(at);
    whole.then(|| found(Year::Given(i32::try_from(2000 + year).ok()?), at + 2, Means::Year)).flatten()
}

/// «янв-фев 21», «январь 21 – март 21»: two digits behind months that have no days, when they name a year of the plan.
pub fn year_of_months(text: &Text, at: usize) -> Option<YearFound> {
    let (value, 2) = text.number(at)? else { return None };
    let year = i32::try_from(2000 + value).ok()?;
    let known = match text.context.period {
        Some(plan) => (plan.start.year()..=plan.end.year()).contains(&year),
        None => (2018..=2040).contains(&year),
    };
    let same_line = text.tokens.get(at).is_some_and(|token| !token.new_line);
    let of_day = text.number_has_ending(at)
        || text.starts(at + 1, &["числ", "час", "дн", "ч"])
        || lexicon::month(text.word_or_empty(at + 1)).is_some()
        || text.is_mark(at + 1, &['.', ':', '/']) && text.number(at + 2).is_some();
    (known && same_line && !of_day).then_some(())?;
    found(Year::Given(year), at + 1, Means::Year)
}

/// «20 20 года», «2 020 г.»: a space inside the year.
fn torn_year(text: &Text, at: usize, value: u32, digits: usize, behind: bool) -> Option<YearFound> {
    let (rest, rest_digits) = text.number(at + 1)?;
    if !behind || digits + rest_digits != 4 || !matches!(value, 2 | 19 | 20 | 202) {
        return None;
    }
    let to = year_word(text, at + 2)?;
    let year = value * 10_u32.pow(u32::try_from(rest_digits).ok()?) + rest;
    let year = i32::try_from(year).ok().filter(|year| (1990..=2100).contains(year))?;
    Some(YearFound { year: Year::Given(year), to, means: Means::Year, slip: Some(at) })
}

/// The years that three, four or five digits may have meant by one slip: near the plan where it is known, else those
/// with one digit less, likeliest first.
pub fn misspelt_years(text: &Text, value: u32) -> Option<Vec<i32>> {
    let written = value.to_string();
    let one_slip = |year: &i32| strsim::osa_distance(&written, &year.to_string()) == 1;
    let mut years: Vec<i32> = match text.context.period {
        Some(plan) => (plan.start.year() - 1..=plan.end.year() + 1).filter(one_slip).collect(),
        None => (1990..=2100).filter(one_slip).filter(|_| written.len() == 5).collect(),
    };
    // «20201»: a digit too many at the end is likelier than one in the middle.
    years.sort_by_key(|year| !written.starts_with(&year.to_string()));
    (!years.is_empty()).then_some(years)
}

/// `2020/2021`, `2020-21`, «2020–2021 учебного года», «2020-2021 гг.».
pub fn pair_at(text: &Text, at: usize) -> Option<YearFound> {
    let (first, digits) = text.number(at)?;
    if digits == 2 {
        return short_pair(text, at, first);
    }
    if digits != 4 {
        return None;
    }
    let worded = year_word(text, at + 1).filter(|_| !text.is_dash(at + 1));
    let joint = worded.unwrap_or(at + 1);
    let slash = text.is_mark(joint, &['/']);
    if !slash && !text.is_dash(joint) {
        return None;
    }
    let (second, digits) = text.number(joint + 1)?;
    let second = match digits {
        4 => second,
        2 => first / 100 * 100 + second,
        _ => return None,
    };
    let (first, second) = (i32::try_from(first).ok()?, i32::try_from(second).ok()?);
    if !(1990..=2100).contains(&first) || second <= first || second > 2100 {
        return None;
    }
    // «16 октября 2020 — 21.03.2021»: the day of the next date.
    let dotted = text.is_mark(joint + 2, &['.', '/']) && text.number(joint + 3).is_some();
    let month = text.word(joint + 2).and_then(lexicon::month).is_some();
    if digits == 2 && (dotted || month) {
        return None;
    }
    // `2007-11` would be a month of an ISO date, not a pair.
    if digits == 2 && !slash && second != first + 1 {
        return None;
    }
    let after = joint + 2;
    if second == first + 1 {
        if let Some(end) = school_word_at(text, after) {
            return found(Year::School(first), end, Means::SchoolYear);
        }
        if slash {
            let end = year_word(text, after).unwrap_or(after);
            return found(Year::School(first), end, Means::SchoolYear);
        }
    }
    let end = year_word(text, after).unwrap_or(after);
    found(Year::Years(first, second), end, Means::Year)
}

/// «20/21 уч. год», «20-21 учебный год»: with its word only.
fn short_pair(text: &Text, at: usize, first: u32) -> Option<YearFound> {
    let joint = text.is_mark(at + 1, &['/']) || text.is_dash(at + 1);
    let (second, 2) = text.number(at + 2)? else { return None };
    let end = school_word_at(text, at + 3).filter(|_| joint && second == first + 1)?;
    found(Year::School(i32::try_from(2000 + first).ok()?), end, Means::SchoolYear)
}

/// «15 мая 2020 или 2021», «1 июня 2020 / 2021», «15 мая 2020 (2021)»: several years where one belongs.
/// Gives them in their order and the place behind them.
pub fn either_years(text: &Text, at: usize, unit: Unit) -> Option<(Vec<i32>, usize)> {
    let (first, mut end) = whole_year(text, at)?;
    let mut years = vec![first];
    let day = unit == Unit::Day;
    loop {
        let bracket = day && text.is_mark(end, &['(']);
        let joint = text.is_word(end, &["или", "либо"]) || bracket;
        let close = day && (text.is_mark(end, &['/', ',']) || text.is_dash(end));
        let Some((year, next)) = whole_year(text, end + 1).filter(|_| joint || close) else { break };
        if school_word_at(text, next).is_some() || bracket && !text.is_mark(next, &[')']) {
            return None;
        }
        end = if bracket { next + 1 } else { next };
        if !years.contains(&year) {
            years.push(year);
        }
    }
    (years.len() > 1).then_some((years, end))
}

/// Four digits of a year, with or without its word.
pub fn whole_year(text: &Text, at: usize) -> Option<(i32, usize)> {
    let (value, 4) = text.number(at)? else { return None };
    let year = i32::try_from(value).ok().filter(|year| (1990..=2100).contains(year))?;
    Some((year, year_word(text, at + 1).unwrap_or(at + 1)))
}

/// «учебного года», «уч. г.», «уч.год»: the place behind it.
pub fn school_word_at(text: &Text, at: usize) -> Option<usize> {
    if !lexicon::is_school_word(text.word(at)?) {
        return None;
    }
    let year = text.past(at + 1, &['.', '/']);
    if let Some(end) = year_word(text, year) {
        return Some(end);
    }
    None
}

/// «т.г.», «с. г.», «текущего года», «следующего года».
fn relative_year(text: &Text, at: usize, behind: bool) -> Option<YearFound> {
    let word = text.word(at)?;
    // «т.г.», «т. г.», «т/г», «с.г.»; «с. Г…» is a village.
    let short = text.is_word(at + 2, &["г", "года", "году"]) && text.is_mark(at + 1, &['.', '/']);
    if short && (word == "т" || word == "с" && (behind || text.is_glued(at + 2))) {
        return found(Year::Current, text.past(at + 3, &['.']), Means::Year);
    }
    let year = match word {
        w if w.starts_with("текущ") || w == "тек" => Year::Current,
        "этого" | "сего" | "настоящего" | "нынешнего" | "этом" | "нынешнем" => {
            Year::Current
        }
        "следующего" | "будущего" | "след" | "следующем" | "будущем" => {
            Year::Next
        }
        _ => return None,
    };
    let noun = text.past(at + 1, &['.']);
    let noun = if text.starts(noun, &["календарн"]) { noun + 1 } else { noun };
    if !text.is_word(noun, &["год", "года", "году", "г"]) {
        return None;
    }
    let end = year_word(text, noun)?;
    // «года, следующего за отчётным» and «следующего года за отчётным» speak of reports, not of a year.
    if text.is_word(end, &["за"]) {
        return None;
    }
    found(year, end, Means::Year)
}
