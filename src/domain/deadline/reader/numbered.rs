//! Stretches with a number: «I квартал», «2-е полугодие», «третья четверть», «кв. I 2021».
//! In: a place among tokens. Out: the reference as written; whether there is such a quarter is not asked here.

use super::lexicon;
use super::refs::{Ref, Unit};
use super::text::Text;
use super::token::Tok;
use super::year::whole_year;
use crate::domain::deadline::Means;

/// «I квартал», «2-е полугодие», «третья четверть», «2 триместр».
pub fn numbered(text: &Text, at: usize) -> Option<Ref> {
    if let Some(found) = unit_before_number(text, at) {
        return Some(found);
    }
    let (number, unit_at) = ordinal_at(text, at).or_else(|| letter_ordinal(text, at))?;
    let (unit, end) = numbered_unit(text, unit_at)?;
    // «5 квартал» is told as impossible later; a larger number counts something else.
    if number == 0 || number > 9 {
        return None;
    }
    let means = match unit {
        Unit::Quarter => Means::Quarter,
        Unit::HalfYear => Means::HalfYear,
        _ => Means::SchoolTerm,
    };
    let mut found = Ref::new(unit, number, at, end, means);
    found.letters = ordinal_at(text, at).is_none().then_some(at);
    Some(found.with_year(text))
}

/// «кв. I 2021», «квартал 1 2021 г.», «полугодие II»: the number behind its unit.
fn unit_before_number(text: &Text, at: usize) -> Option<Ref> {
    let (unit, number_at) = numbered_unit(text, at)?;
    let (number, end) = match text.kind(number_at)? {
        Tok::Roman(number) => (*number, number_at + 1),
        Tok::Number { value, digits: 1, .. } if whole_year(text, number_at + 1).is_some() => {
            (*value, number_at + 1)
        }
        _ => return None,
    };
    if !most_of(unit).is_some_and(|most| (1..=most).contains(&number)) || numbered_unit(text, end).is_some() {
        return None;
    }
    let means = if unit == Unit::Quarter { Means::Quarter } else { Means::HalfYear };
    Some(Ref::new(unit, number, at, end, means).with_year(text))
}

/// How many of a numbered stretch there are in a year; `None`: it is not numbered.
pub fn most_of(unit: Unit) -> Option<u32> {
    match unit {
        Unit::Quarter | Unit::Term => Some(4),
        Unit::HalfYear => Some(2),
        Unit::Trimester => Some(3),
        _ => None,
    }
}

/// The word of a numbered stretch and the place behind it.
pub fn numbered_unit(text: &Text, at: usize) -> Option<(Unit, usize)> {
    let word = text.word(at)?;
    let at = if lexicon::is_adjective(word, "учебн") || lexicon::is_adjective(word, "школьн") {
        at + 1
    } else {
        at
    };
    let word = text.word(at)?;
    if word == "п" && text.is_mark(at + 1, &['/']) && text.is_word(at + 2, &["г", "годие"]) {
        return Some((Unit::HalfYear, at + 3));
    }
    let short = text.is_mark(at + 1, &['.']) && matches!(word, "пол" | "полуг" | "полугод" | "полугодн");
    if word == "пг" || short {
        return Some((Unit::HalfYear, text.past(at + 1, &['.'])));
    }
    if matches!(word, "полуг" | "п")
        && text.is_dash(at + 1)
        && text.is_word(at + 2, &["е", "ие", "годие", "г"])
    {
        return Some((Unit::HalfYear, at + 3));
    }
    if word == "кв" {
        if text.is_dash(at + 1) && text.is_word(at + 2, &["л", "ла"]) {
            return Some((Unit::Quarter, text.past(at + 3, &['.'])));
        }
        return Some((Unit::Quarter, text.past(at + 1, &['.'])));
    }
    let unit = match lexicon::unit(word)? {
        lexicon::TimeUnit::Quarter => Unit::Quarter,
        lexicon::TimeUnit::HalfYear if word != "полгода" => Unit::HalfYear,
        lexicon::TimeUnit::SchoolTerm if word.starts_with("трим") => Unit::Trimester,
        lexicon::TimeUnit::SchoolTerm => Unit::Term,
        _ => return None,
    };
    Some((unit, at + 1))
}

/// «I», «2», «2-й», «второй».
pub fn ordinal_at(text: &Text, at: usize) -> Option<(u32, usize)> {
    match text.kind(at)? {
        Tok::Roman(number) => {
            let dashed = text.is_dash(at + 1)
                && text.is_glued(at + 1)
                && text.word(at + 2).is_some_and(|word| lexicon::is_number_ending(word, true));
            Some((*number, if dashed { at + 3 } else { at + 1 }))
        }
        Tok::Number { value, digits, .. } if *digits <= 2 => Some((*value, at + 1)),
        Tok::Word(word) => lexicon::ordinal(word).map(|number| (number, at + 1)),
        _ => None,
    }
}

/// «П квартал», «Ш квартал»: Cyrillic letters for II and III.
fn letter_ordinal(text: &Text, at: usize) -> Option<(u32, usize)> {
    match text.word(at)? {
        "l" => Some((1, at + 1)),
        "п" | "ll" => Some((2, at + 1)),
        "ш" | "lll" => Some((3, at + 1)),
        _ => None,
    }
}
