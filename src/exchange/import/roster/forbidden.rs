//! Personal data that the work does not need (152-ФЗ, ст. 5): told by a heading, and by what stands in the cells,
//! because headings lie. A school's own telephone or address is nobody's personal data and is merely not taken.
//! In: a heading's words, a cell. Out: the code of what it is (`forbidden-CODE` in `locale/`).

use chrono::{Datelike, NaiveDate};

use super::synonyms::{any, matches};
use super::values;
use crate::domain::record::Kind;

/// Beginnings of words (`=`: whole words) that must all occur, in the order in which they are tried.
type Rules = &'static [(&'static [&'static str], &'static str)];

/// In any list.
const ANYWHERE: Rules = &[
    (&["рожден"], "birth-date"),
    (&["=др"], "birth-date"),
    (&["birth"], "birth-date"),
    (&["=снилс"], "snils"),
    (&["=snils"], "snils"),
    (&["страхов", "номер"], "snils"),
    (&["паспортн"], "passport"),
    (&["паспорт", "сери"], "passport"),
    (&["паспорт", "номер"], "passport"),
    (&["удостоверен", "личност"], "passport"),
    (&["=passport"], "passport"),
    (&["жительств"], "address"),
    (&["прописк"], "address"),
    (&["домашн", "адрес"], "address"),
    (&["личн", "адрес"], "address"),
    (&["проживан"], "address"),
    (&["регистрац", "мест"], "address"),
    (&["национальност"], "other-personal"),
    (&["гражданств"], "other-personal"),
    (&["судимост"], "other-personal"),
    (&["вероисповед"], "other-personal"),
    (&["=фио", "ребен"], "other-personal"),
    (&["=фио", "учен"], "other-personal"),
    (&["=фио", "учащ"], "other-personal"),
    (&["=фио", "обучающ"], "other-personal"),
    (&["=фио", "родител"], "other-personal"),
    (&["=фио", "супруг"], "other-personal"),
];

/// Ways to reach somebody: of a person always, of a school never.
const REACH: Rules = &[
    (&["mail"], "email"),
    (&["=емейл"], "email"),
    (&["почт"], "email"),
    (&["электрон", "адрес"], "email"),
    (&["телефон"], "phone"),
    (&["=тел"], "phone"),
    (&["моб"], "phone"),
    (&["сотов"], "phone"),
    (&["контакт"], "phone"),
    (&["whatsapp"], "phone"),
    (&["phone"], "phone"),
    (&["=инн"], "inn"),
    (&["=inn"], "inn"),
];

/// Whose telephone in a list of schools is a person's.
const PERSONS: &[&str] = &[
    "координатор",
    "директор",
    "руководител",
    "учител",
    "педагог",
    "личн",
    "домашн",
    "моб",
    "сотов",
    "завуч",
];

/// In a list of people.
const OF_PEOPLE: Rules = &[
    (&["паспорт"], "passport"),
    (&["address"], "address"),
    (&["здоровь"], "other-personal"),
    (&["инвалидност"], "other-personal"),
    (&["диагноз"], "other-personal"),
    (&["медицинск"], "other-personal"),
    (&["прививк"], "other-personal"),
    (&["=семья"], "other-personal"),
    (&["семейн"], "other-personal"),
    (&["супруг"], "other-personal"),
    (&["=дети"], "other-personal"),
    (&["количеств", "детей"], "other-personal"),
    (&["несовершеннолетн"], "other-personal"),
    (&["зарплат"], "other-personal"),
    (&["заработн"], "other-personal"),
    (&["оклад"], "other-personal"),
    (&["доход"], "other-personal"),
    (&["банковск"], "other-personal"),
    (&["nationality"], "other-personal"),
    (&["salary"], "other-personal"),
];

/// By the words of a heading.
pub fn heading(kind: Kind, words: &[String]) -> Option<&'static str> {
    let told = |rules: Rules| rules.iter().find(|(rule, _)| matches(rule, words)).map(|(_, code)| *code);
    if let Some(code) = told(ANYWHERE) {
        return Some(code);
    }
    if kind == Kind::School {
        return if any(PERSONS, words) { told(REACH) } else { None };
    }
    let of_school = any(&["школ", "=оо", "=оу", "организац", "учрежден"], words);
    let address = || (any(&["адрес"], words) && !of_school).then_some("address");
    told(REACH).or_else(|| told(OF_PEOPLE)).or_else(address)
}

/// What at least half of a column's filled cells are, when its heading says nothing.
pub fn column<'a>(
    kind: Kind,
    cells: impl Iterator<Item = &'a str>,
    may_be_born: bool,
    today: NaiveDate,
) -> Option<&'static str> {
    let mut seen: Vec<(&'static str, usize)> = Vec::new();
    let mut filled = 0;
    for cell in cells.filter(|cell| !cell.is_empty()) {
        filled += 1;
        let born = || (may_be_born && is_birth_date(cell, today)).then_some("birth-date");
        let Some(code) = text(kind, cell).or_else(born) else { continue };
        match seen.iter_mut().find(|(known, _)| *known == code) {
            Some((_, count)) => *count += 1,
            None => seen.push((code, 1)),
        }
    }
    let (code, count) = seen.into_iter().max_by_key(|(_, count)| *count)?;
    (count * 2 >= filled).then_some(code)
}

/// A day that somebody who teaches could be born on.
fn is_birth_date(cell: &str, today: NaiveDate) -> bool {
    values::day(cell, today).is_some_and(|day| (17..=100).contains(&(today.year() - day.year())))
}

/// What a cell has in it, wherever in its text.
pub fn text(kind: Kind, cell: &str) -> Option<&'static str> {
    let people = kind != Kind::School;
    let found = numbers(cell).iter().find_map(|number| match number.is() {
        Some(code @ ("phone" | "inn")) => people.then_some(code),
        other => other,
    });
    found.or_else(|| (people && has_mail(cell)).then_some("email"))
}

/// Digits with at most a mark or two between them: `123-456-789 00`, `+7 (928) 123-45-67`.
#[derive(Default)]
struct Number {
    digits: Vec<u8>,
    groups: Vec<usize>,
    plus: bool,
}

impl Number {
    fn is(&self) -> Option<&'static str> {
        let abroad = matches!(self.digits.first(), Some(7 | 8));
        match self.groups.as_slice() {
            [3, 3, 3, 2] => Some("snils"),
            [4, 6] | [2, 2, 6] => Some("passport"),
            [11] if self.plus || abroad && !self.is_snils() => Some("phone"),
            [11] => Some("snils"),
            [12] => Some("inn"),
            _ if self.digits.len() == 11 && (abroad || self.plus) => Some("phone"),
            [3, 3, 2, 2] | [10] | [3, 7] if self.digits.first() == Some(&9) => Some("phone"),
            _ => None,
        }
    }

    /// By its check number (ПФР: sum of digits by their places from the end, modulo 101).
    fn is_snils(&self) -> bool {
        let weights = (1..=9).rev();
        let sum: u32 =
            self.digits.iter().zip(weights).map(|(digit, weight)| u32::from(*digit) * weight).sum();
        let check = self.digits.iter().skip(9).fold(0, |check, digit| check * 10 + u32::from(*digit));
        sum % 101 % 100 == check
    }
}

fn numbers(text: &str) -> Vec<Number> {
    let mut found = Vec::new();
    let (mut open, mut gap, mut group) = (Number::default(), 0, 0);
    for c in text.chars().chain(['\n']) {
        if let Some(digit) = c.to_digit(10) {
            if gap > 0 && group > 0 {
                open.groups.push(std::mem::take(&mut group));
            }
            (gap, group) = (0, group + 1);
            open.digits.push(digit as u8);
            continue;
        }
        gap += 1;
        let joins = matches!(c, ' ' | '\u{a0}' | '-' | '(' | ')' | '\u{2010}'..='\u{2015}') && gap <= 2;
        if joins && !open.digits.is_empty() {
            continue;
        }
        if group > 0 {
            open.groups.push(std::mem::take(&mut group));
        }
        if !open.digits.is_empty() {
            found.push(std::mem::take(&mut open));
        }
        (open.plus, gap) = (c == '+', 0);
    }
    found
}

/// `name@host.ru`.
fn has_mail(text: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    text.match_indices('@').any(|(at, _)| {
        let host: String = text[at + 1..].chars().take_while(|c| is_part(*c)).collect();
        text[..at].ends_with(is_part) && host.trim_matches('.').contains('.')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_people_are_told_by_their_form() {
        let table = [
            ("112-233-445 95", Some("snils")),
            ("112-233-445-95", Some("snils")),
            ("11223344595", Some("snils")),
            ("Иванова, СНИЛС 112-233-445 95", Some("snils")),
            ("4012 345678", Some("passport")),
            ("40 12 345678", Some("passport")),
            ("+7 (928) 123-45-67", Some("phone")),
            ("8-928-123-45-67", Some("phone")),
            ("89281234567", Some("phone")),
            ("9281234567", Some("phone")),
            ("тел. 8 (866) 391-23-45", Some("phone")),
            ("person@host.example", Some("email")),
            ("071234567890", Some("inn")),
            ("12.05.2020", None),
            ("2020-2021", None),
            ("01.09.2020-31.05.2021", None),
            ("с 12 по 25 мая 2021", None),
            ("№ 34-ОД от 01.02.2020", None),
            ("sch999001", None),
            ("1 234", None),
            ("", None),
        ];
        for (cell, wanted) in table {
            assert_eq!(text(Kind::Teacher, cell), wanted, "{cell}");
        }
        assert_eq!(text(Kind::School, "8 (866) 391-23-45"), None);
        assert_eq!(text(Kind::School, "112-233-445 95"), Some("snils"));
    }
}
