//! Distances: «10 рабочих дней», «двухнедельный», «полтора месяца», «24 часа».
//! In: a place among tokens. Out: the distance and the place behind it; what it is counted from stands elsewhere.

use super::lexicon::{self, TimeUnit};
use super::text::Text;
use crate::domain::deadline::{Offset, OffsetUnit};

/// «10-дневный», «двухнедельный», «месячный».
pub fn compound_term(text: &Text, at: usize) -> Option<(Offset, usize)> {
    let (count, word_at) = match text.number(at) {
        Some((count, _)) if text.is_dash(at + 1) => (Some(count), at + 2),
        Some((count, _)) => (Some(count), at + 1),
        None => (None, at),
    };
    let word = text.word(word_at)?;
    let (rest, unit) = ["дневный", "недельный", "месячный"]
        .iter()
        .zip([OffsetUnit::Days, OffsetUnit::Weeks, OffsetUnit::Months])
        .find_map(|(tail, unit)| word.strip_suffix(tail).map(|rest| (rest, unit)))?;
    let spelled = if rest.is_empty() { Some(1) } else { lexicon::cardinal(rest) };
    let count = u16::try_from(count.or(spelled)?).ok()?;
    Some((Offset { count, unit }, word_at + 1))
}

/// «в течение 10 дней» with its event elsewhere or nowhere: the distance and the place behind it.
pub fn loose_distance(text: &Text, at: usize) -> Option<(Offset, usize)> {
    let lead = text.any_phrase(
        at,
        &[
            &["в", "течение"],
            &["в", "течении"],
            &["не", "позднее"],
            &["не", "позднее", "чем", "через"],
            &["через"],
            &["спустя"],
        ],
    )?;
    // «не позднее дня проведения»: no distance without its number.
    let counted = text.number(lead).is_some() || text.word(lead).and_then(lexicon::cardinal).is_some();
    if text.is_word(at, &["не"]) && !counted || text.number_has_ending(lead) {
        return None;
    }
    distance_at(text, lead)
}

/// «в течение 2 недель», «но не позднее 10 дней»: a distance with a number, which no calendar reading may take.
pub fn counted_distance(text: &Text, at: usize) -> Option<(Offset, usize)> {
    let (offset, to) = loose_distance(text, at)?;
    let counted =
        (at..to).any(|at| text.number(at).is_some() || text.word(at).and_then(lexicon::cardinal).is_some());
    let stretch = text.number(to).is_some() || text.word(to).is_some_and(lexicon::is_year_word);
    (counted && !stretch).then_some((offset, to))
}

/// «10 рабочих дней», «двух месяцев», «месяц», «неделю».
pub fn distance_at(text: &Text, at: usize) -> Option<(Offset, usize)> {
    if let Some(found) = uneven_distance(text, at) {
        return Some(found);
    }
    let (count, mut next) = match text.number(at) {
        Some((count, digits)) if digits <= 3 => (count, at + 1),
        Some(_) => return None,
        None => match text.word(at).and_then(lexicon::cardinal) {
            Some(count) => (count, at + 1),
            None => (1, at),
        },
    };
    // «10 (десяти) дней»
    if text.is_mark(next, &['(']) && text.word(next + 1).and_then(lexicon::cardinal).is_some() {
        next = text.past(next + 2, &[')']);
    }
    if text.is_dash(next) && text.is_word(next + 1, &["х", "ти", "и"]) {
        next += 2;
    }
    // «5 р.д.», «10 к.д.»
    if text.is_word(next, &["р", "к"])
        && text.is_mark(next + 1, &['.', '/'])
        && text.is_word(next + 2, &["д", "дн"])
        && text.number(at).is_some()
    {
        let unit = if text.is_word(next, &["р"]) { OffsetUnit::WorkingDays } else { OffsetUnit::Days };
        let count = u16::try_from(count).ok().filter(|count| *count > 0)?;
        return Some((Offset { count, unit }, text.past(next + 3, &['.'])));
    }
    let working = text.starts(next, &["рабоч"]) || text.is_word(next, &["раб"]);
    if working || text.starts(next, &["календарн", "учебн", "кал", "полн"]) {
        next = text.past(next + 1, &['.']);
    }
    let unit = match lexicon::unit(text.word(next)?)? {
        TimeUnit::Day if working => OffsetUnit::WorkingDays,
        TimeUnit::Day => OffsetUnit::Days,
        TimeUnit::Week => OffsetUnit::Weeks,
        TimeUnit::Month => OffsetUnit::Months,
        // «через квартал», «за полгода», «в течение года после»
        TimeUnit::Quarter | TimeUnit::HalfYear | TimeUnit::Year => {
            let months = match lexicon::unit(text.word(next)?)? {
                TimeUnit::Quarter => 3,
                TimeUnit::HalfYear => 6,
                _ => 12,
            };
            let count = u16::try_from(count * months).ok().filter(|count| *count > 0)?;
            return Some((Offset { count, unit: OffsetUnit::Months }, next + 1));
        }
        TimeUnit::SchoolTerm => return None,
    };
    let count = u16::try_from(count).ok().filter(|count| *count > 0)?;
    let end = if text.is_word(next, &["дн", "нед", "мес"]) {
        text.past(next + 1, &['.'])
    } else {
        next + 1
    };
    Some((Offset { count, unit }, end))
}

/// «1,5 месяца», «полтора месяца», «полмесяца», «24 часа»: distances that are no whole number of their unit.
fn uneven_distance(text: &Text, at: usize) -> Option<(Offset, usize)> {
    let days = |count: u32, next: usize| {
        let count = u16::try_from(count).ok()?;
        Some((Offset { count, unit: OffsetUnit::Days }, next))
    };
    if text.is_word(at, &["полмесяца"]) {
        return days(15, at + 1);
    }
    if let Some((hours, _)) = text.number(at)
        && text.is_word(at + 1, &["часа", "часов", "час", "ч"])
        && hours > 0
        && hours % 24 == 0
    {
        return days(hours / 24, text.past(at + 2, &['.']));
    }
    let (whole, next) = if text.is_word(at, &["полтора", "полутора", "полторы"]) {
        (1, at + 1)
    } else {
        let (whole, _) = text.number(at)?;
        let half = text.is_mark(at + 1, &[',', '.']) && text.is_glued(at + 1) && text.is_glued(at + 2);
        (whole, text.number(at + 2).filter(|half_of| half && half_of.0 == 5).map(|_| at + 3)?)
    };
    match lexicon::unit(text.word(next)?)? {
        TimeUnit::Month => days(whole * 30 + 15, next + 1),
        TimeUnit::Week => days(whole * 7 + 4, next + 1),
        TimeUnit::Year => {
            let count = u16::try_from(whole * 12 + 6).ok()?;
            Some((Offset { count, unit: OffsetUnit::Months }, next + 1))
        }
        _ => None,
    }
}
