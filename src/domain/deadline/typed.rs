//! Dates and distances as people type them, in either keyboard layout: `15.02`, `150221`, `май`, `кк`, `2н`, `10р`.
//! In: the typed text, a day, which way to look for a missing year. Out: a day or a distance, or what is wrong where.

use chrono::{Datelike, Months, NaiveDate};

use super::types::OffsetUnit;
use crate::domain::calendar::{Calendar, add_days};

/// Where the year lies when it is not typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prefer {
    /// The nearest such day from today on: deadlines.
    Future,
    /// The nearest up to today: what was done.
    Past,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypedDateReason {
    Empty,
    NotADate,
    NoSuchDay,
    NoSuchMonth,
    NotASpan,
}

/// What is wrong, and at which character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{reason:?} at {at}")]
pub struct TypedDateError {
    pub at: usize,
    pub reason: TypedDateReason,
}

fn wrong(at: usize, reason: TypedDateReason) -> TypedDateError {
    TypedDateError { at, reason }
}

/// A day typed in short.
///
/// Digits with `. , / -` or spaces between (`15.02`, `15/2`, `15.02.2021`, `2021-02-15`), digits alone (`1502`,
/// `150221`, `15022021`; `15` is that day of a month), a month (its last day; `15 мая`, `май 2021`), a weekday,
/// `сегодня`, `завтра`, `вчера`, and ends: `кн` of the week, `км` of the month, `кк` of the quarter, `кг` of the year.
pub fn parse_typed_date(text: &str, today: NaiveDate, prefer: Prefer) -> Result<NaiveDate, TypedDateError> {
    let parts = parts(text);
    let Some(first) = parts.first() else { return Err(wrong(0, TypedDateReason::Empty)) };
    let typing = Typing { today, prefer };
    if parts.iter().all(|part| part.number.is_some()) {
        return typing.numbers(&parts);
    }
    if let [word] = parts.as_slice()
        && let Some(day) = typing.named(&word.text)
    {
        return Ok(day);
    }
    typing.with_month(&parts).unwrap_or(Err(wrong(first.at, TypedDateReason::NotADate)))
}

/// Letters or digits without a gap, at a character of the text.
struct Part {
    at: usize,
    /// In lower case, Latin letters as the keys of the Russian layout.
    text: String,
    number: Option<u32>,
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut open: Option<(usize, String, bool)> = None;
    let chars: Vec<char> = text.chars().flat_map(|c| c.to_lowercase().take(1)).collect();
    for (at, &c) in chars.iter().enumerate() {
        let between_digits = open.as_ref().is_some_and(|(.., digits)| *digits);
        // The keys of the full stop and the comma in the other layout.
        let separator = !c.is_alphanumeric() && !is_letter_key(c) || matches!(c, 'ю' | 'б') && between_digits;
        if separator {
            close(&mut parts, &mut open);
            continue;
        }
        let digit = c.is_ascii_digit();
        if open.as_ref().is_some_and(|(.., digits)| *digits != digit) {
            close(&mut parts, &mut open);
        }
        let (_, word, _) = open.get_or_insert((at, String::new(), digit));
        word.push(if digit { c } else { russian_key(c) });
    }
    close(&mut parts, &mut open);
    parts
}

fn close(parts: &mut Vec<Part>, open: &mut Option<(usize, String, bool)>) {
    if let Some((at, text, digits)) = open.take() {
        let number = if digits { text.parse().ok().or(Some(u32::MAX)) } else { None };
        parts.push(Part { at, text, number });
    }
}

const LATIN_KEYS: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const RUSSIAN_KEYS: &str = "йцукенгшщзхъфывапролджэячсмитьбюё";

/// Keys that carry a Russian letter and a Latin mark; `,` and `.` are left to separate.
fn is_letter_key(c: char) -> bool {
    matches!(c, '[' | ']' | ';' | '\'' | '`')
}

/// The letter on the same key in the Russian layout.
fn russian_key(c: char) -> char {
    LATIN_KEYS
        .chars()
        .zip(RUSSIAN_KEYS.chars())
        .find(|(latin, _)| *latin == c)
        .map_or(c, |(_, russian)| russian)
}

/// The letter on the same key in the Latin layout.
fn latin_key(c: char) -> char {
    LATIN_KEYS
        .chars()
        .zip(RUSSIAN_KEYS.chars())
        .find(|(_, russian)| *russian == c)
        .map_or(c, |(latin, _)| latin)
}

struct Typing {
    today: NaiveDate,
    prefer: Prefer,
}

impl Typing {
    fn numbers(&self, parts: &[Part]) -> Result<NaiveDate, TypedDateError> {
        let number = |part: &Part| part.number.unwrap_or(u32::MAX);
        match parts {
            [one] => self.digits(one),
            [day, month] => self.day_month(number(day), number(month), month.at),
            [year, month, day] if year.text.len() == 4 => {
                full(number(year), number(month), number(day), month.at)
            }
            [day, month, year] if matches!(year.text.len(), 2 | 4) => {
                full(century(number(year)), number(month), number(day), month.at)
            }
            [.., last] => Err(wrong(last.at, TypedDateReason::NotADate)),
            [] => Err(wrong(0, TypedDateReason::Empty)),
        }
    }

    /// `15`, `1502`, `150221`, `15022021`.
    fn digits(&self, part: &Part) -> Result<NaiveDate, TypedDateError> {
        let piece =
            |from: usize, to: usize| part.text.get(from..to).and_then(|piece| piece.parse::<u32>().ok());
        let (day, month) = (piece(0, 2).unwrap_or(0), piece(2, 4).unwrap_or(0));
        match part.text.len() {
            1 | 2 => self.day_of_month(part.number.unwrap_or(0), part.at),
            4 => self.day_month(day, month, part.at + 2),
            6 => full(century(piece(4, 6).unwrap_or(0)), month, day, part.at + 2),
            8 => full(piece(4, 8).unwrap_or(0), month, day, part.at + 2),
            _ => Err(wrong(part.at, TypedDateReason::NotADate)),
        }
    }

    /// The nearest month that has this day.
    fn day_of_month(&self, day: u32, at: usize) -> Result<NaiveDate, TypedDateError> {
        let first = self.today.with_day(1).unwrap_or(self.today);
        let months = (0..12).filter_map(|months| match self.prefer {
            Prefer::Future => first.checked_add_months(Months::new(months)),
            Prefer::Past => first.checked_sub_months(Months::new(months)),
        });
        self.first_fitting(months.filter_map(|month| month.with_day(day)))
            .ok_or(wrong(at, TypedDateReason::NoSuchDay))
    }

    fn day_month(&self, day: u32, month: u32, at: usize) -> Result<NaiveDate, TypedDateError> {
        if !(1..=12).contains(&month) {
            return Err(wrong(at, TypedDateReason::NoSuchMonth));
        }
        let days = self.years().filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
        self.first_fitting(days).ok_or(wrong(0, TypedDateReason::NoSuchDay))
    }

    /// This year and the next eight (or former), so that 29 February is found.
    fn years(&self) -> impl Iterator<Item = i32> + use<> {
        let (year, step) = (self.today.year(), if self.prefer == Prefer::Future { 1 } else { -1 });
        (0..9).map(move |count| year + count * step)
    }

    fn first_fitting(&self, mut days: impl Iterator<Item = NaiveDate>) -> Option<NaiveDate> {
        days.find(|day| match self.prefer {
            Prefer::Future => *day >= self.today,
            Prefer::Past => *day <= self.today,
        })
    }

    /// A word that is a day by itself.
    fn named(&self, word: &str) -> Option<NaiveDate> {
        let latin: String = word.chars().map(latin_key).collect();
        let relative = [("позавчера", -2), ("вчера", -1), ("сегодня", 0), ("завтра", 1), ("послезавтра", 2)];
        let english = [("yesterday", -1), ("today", 0), ("tomorrow", 1)];
        let days = |table: &[(&str, i64)], word: &str| {
            table.iter().find(|(name, _)| *name == word).map(|(_, days)| add_days(self.today, *days))
        };
        let date = days(&relative, word).or_else(|| days(&english, &latin));
        date.or_else(|| self.end_named(word))
            .or_else(|| self.weekday(word, &latin))
            .or_else(|| self.month_end(word, &latin, None))
    }

    fn end_named(&self, word: &str) -> Option<NaiveDate> {
        let (today, month0) = (self.today, self.today.month0());
        let end_of = |last_month0: u32| end_of_month(today.year(), last_month0 + 1);
        match word {
            "кн" => Some(add_days(today, 6 - i64::from(today.weekday().num_days_from_monday()))),
            "км" => end_of(month0),
            "кк" => end_of(month0 / 3 * 3 + 2),
            "кг" => end_of(11),
            _ => None,
        }
    }

    fn weekday(&self, word: &str, latin: &str) -> Option<NaiveDate> {
        const RUSSIAN: [(&str, &str); 7] = [
            ("пн", "понедельник"),
            ("вт", "вторник"),
            ("ср", "среда"),
            ("чт", "четверг"),
            ("пт", "пятница"),
            ("сб", "суббота"),
            ("вс", "воскресенье"),
        ];
        const ENGLISH: [&str; 7] =
            ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let russian = RUSSIAN.iter().position(|(short, full)| word == *short || word == *full);
        let english = || ENGLISH.iter().position(|full| latin.len() >= 3 && full.starts_with(latin));
        let wanted = i64::try_from(russian.or_else(english)?).ok()?;
        let now = i64::from(self.today.weekday().num_days_from_monday());
        Some(match self.prefer {
            Prefer::Future => add_days(self.today, (wanted - now).rem_euclid(7)),
            Prefer::Past => add_days(self.today, -(now - wanted).rem_euclid(7)),
        })
    }

    /// The last day of a month named in full, in any case, or by three letters and more.
    fn month_end(&self, word: &str, latin: &str, year: Option<u32>) -> Option<NaiveDate> {
        let month = month_number(word, latin)?;
        match year {
            Some(year) => end_of_month(i32::try_from(year).ok()?, month),
            None => self.first_fitting(self.years().filter_map(|year| end_of_month(year, month))),
        }
    }

    /// `15 мая`, `15 мая 2021`, `май 2021`.
    fn with_month(&self, parts: &[Part]) -> Option<Result<NaiveDate, TypedDateError>> {
        let month_of =
            |part: &Part| month_number(&part.text, &part.text.chars().map(latin_key).collect::<String>());
        match parts {
            [day, month] if day.number.is_some() => {
                Some(self.day_month(day.number?, month_of(month)?, day.at))
            }
            [day, month, year] if day.number.is_some() => {
                Some(full(century(year.number?), month_of(month)?, day.number?, day.at))
            }
            [month, year] => {
                let latin: String = month.text.chars().map(latin_key).collect();
                self.month_end(&month.text, &latin, Some(century(year.number?))).map(Ok)
            }
            _ => None,
        }
    }
}

const MONTHS: [(&str, &str); 12] = [
    ("январ", "january"),
    ("феврал", "february"),
    ("март", "march"),
    ("апрел", "april"),
    ("ма", "may"),
    ("июн", "june"),
    ("июл", "july"),
    ("август", "august"),
    ("сентябр", "september"),
    ("октябр", "october"),
    ("ноябр", "november"),
    ("декабр", "december"),
];

fn month_number(word: &str, latin: &str) -> Option<u32> {
    let letters = word.chars().count();
    let russian = |stem: &str| {
        let short = letters >= 3 && stem.starts_with(word);
        let full = word
            .strip_prefix(stem)
            .is_some_and(|rest| matches!(rest, "" | "а" | "е" | "у" | "ь" | "я" | "ю" | "й"));
        if stem == "ма" { matches!(word, "май" | "мая" | "мае" | "маю") } else { short || full }
    };
    let english = |full: &str| latin.len() >= 3 && full.starts_with(latin);
    MONTHS.iter().zip(1..).find(|((stem, full), _)| russian(stem) || english(full)).map(|(_, number)| number)
}

fn end_of_month(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_months(Months::new(1))?.pred_opt()
}

fn century(year: u32) -> u32 {
    if year < 100 { 2000 + year } else { year }
}

fn full(year: u32, month: u32, day: u32, at: usize) -> Result<NaiveDate, TypedDateError> {
    if !(1..=12).contains(&month) {
        return Err(wrong(at, TypedDateReason::NoSuchMonth));
    }
    let year = i32::try_from(year).ok().filter(|year| (1900..=2200).contains(year));
    let year = year.ok_or(wrong(at, TypedDateReason::NotADate))?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(wrong(0, TypedDateReason::NoSuchDay))
}

/// A distance typed in short: `2н`, `10р`, `14д`, `1м`, and `+` before it to count strictly from the deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypedSpan {
    pub count: u16,
    pub unit: OffsetUnit,
    /// Counts from the deadline, however far it lies behind.
    pub from_deadline: bool,
}

/// Names of the units: Russian, as the Russian keys type them, and English.
const UNITS: [(&[&str], OffsetUnit); 4] = [
    (&["н", "нед", "неделя", "недели", "недель", "ц"], OffsetUnit::Weeks),
    (&["р", "рд", "рабочих", "цв"], OffsetUnit::WorkingDays),
    (&["д", "дн", "день", "дня", "дней", "в"], OffsetUnit::Days),
    (&["м", "мес", "месяц", "месяца", "месяцев", "ь"], OffsetUnit::Months),
];

/// Reads `2н`, `2y`, `2w`, `10р`, `10h`, `10wd`, `14д`, `14l`, `14d`, `1м`, `1v`, `1m`, with `+` or `=` before.
pub fn parse_span(text: &str) -> Result<TypedSpan, TypedDateError> {
    let body = text.trim_start();
    let skipped = text.chars().count() - body.chars().count();
    let strict = body.starts_with(['+', '=']);
    let body = body.trim_start_matches(['+', '=']);
    if body.starts_with(['-', '−', '–']) {
        // A deadline is never moved back by a span: that is typed as a date.
        return Err(wrong(skipped, TypedDateReason::NotASpan));
    }
    let parts = parts(body);
    let at = |part: &Part| skipped + usize::from(strict) + part.at;
    match parts.as_slice() {
        [] => Err(wrong(0, TypedDateReason::Empty)),
        [count, unit] => {
            let number = count.number.and_then(|count| u16::try_from(count).ok()).filter(|count| *count > 0);
            let number = number.ok_or(wrong(at(count), TypedDateReason::NotASpan))?;
            let kind = UNITS.iter().find(|(names, _)| names.contains(&unit.text.as_str()));
            let (_, kind) = kind.ok_or(wrong(at(unit), TypedDateReason::NotASpan))?;
            Ok(TypedSpan { count: number, unit: *kind, from_deadline: strict })
        }
        [first, ..] => Err(wrong(at(first), TypedDateReason::NotASpan)),
    }
}

impl TypedSpan {
    /// The new deadline: counted from the later of today and the present one, or strictly from the present one.
    /// Without a present deadline it is counted from today.
    pub fn apply(&self, today: NaiveDate, deadline: Option<NaiveDate>, calendar: &Calendar) -> NaiveDate {
        let base = match deadline {
            Some(deadline) if self.from_deadline => deadline,
            Some(deadline) => deadline.max(today),
            None => today,
        };
        let count = i64::from(self.count);
        match self.unit {
            OffsetUnit::Days => add_days(base, count),
            OffsetUnit::Weeks => add_days(base, count * 7),
            OffsetUnit::WorkingDays => calendar.add_working_days(base, i32::from(self.count)),
            OffsetUnit::Months => {
                base.checked_add_months(Months::new(u32::from(self.count))).unwrap_or(NaiveDate::MAX)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
    }

    #[test]
    fn short_dates_in_both_layouts() {
        let today = day("2021-02-01");
        for (text, future, past) in [
            ("15.02", "2021-02-15", "2020-02-15"),
            ("15,02", "2021-02-15", "2020-02-15"),
            ("15 02", "2021-02-15", "2020-02-15"),
            ("15ю02", "2021-02-15", "2020-02-15"),
            ("15/2", "2021-02-15", "2020-02-15"),
            ("1502", "2021-02-15", "2020-02-15"),
            ("150221", "2021-02-15", "2021-02-15"),
            ("15022021", "2021-02-15", "2021-02-15"),
            ("15.02.2021", "2021-02-15", "2021-02-15"),
            ("15.2.21", "2021-02-15", "2021-02-15"),
            ("2021-02-15", "2021-02-15", "2021-02-15"),
            ("15", "2021-02-15", "2021-01-15"),
            ("01.02", "2021-02-01", "2021-02-01"),
            ("31.01", "2022-01-31", "2021-01-31"),
            ("29.02", "2024-02-29", "2020-02-29"),
            ("май", "2021-05-31", "2020-05-31"),
            ("vfq", "2021-05-31", "2020-05-31"),
            ("may", "2021-05-31", "2020-05-31"),
            ("фев", "2021-02-28", "2020-02-29"),
            ("май 2022", "2022-05-31", "2022-05-31"),
            ("15 мая", "2021-05-15", "2020-05-15"),
            ("15 мая 2022", "2022-05-15", "2022-05-15"),
            ("кк", "2021-03-31", "2021-03-31"),
            ("rr", "2021-03-31", "2021-03-31"),
            ("КК", "2021-03-31", "2021-03-31"),
            ("км", "2021-02-28", "2021-02-28"),
            ("кн", "2021-02-07", "2021-02-07"),
            ("кг", "2021-12-31", "2021-12-31"),
            ("сегодня", "2021-02-01", "2021-02-01"),
            ("ctujlyz", "2021-02-01", "2021-02-01"),
            ("завтра", "2021-02-02", "2021-02-02"),
            ("yesterday", "2021-01-31", "2021-01-31"),
            ("пт", "2021-02-05", "2021-01-29"),
            ("пн", "2021-02-01", "2021-02-01"),
            ("fri", "2021-02-05", "2021-01-29"),
        ] {
            assert_eq!(parse_typed_date(text, today, Prefer::Future), Ok(day(future)), "{text}");
            assert_eq!(parse_typed_date(text, today, Prefer::Past), Ok(day(past)), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_at_its_place() {
        let today = day("2021-02-01");
        for (text, at, reason) in [
            ("", 0, TypedDateReason::Empty),
            (" . ", 0, TypedDateReason::Empty),
            ("15.13", 3, TypedDateReason::NoSuchMonth),
            ("31.02", 0, TypedDateReason::NoSuchDay),
            ("31.02.2021", 0, TypedDateReason::NoSuchDay),
            ("завт", 0, TypedDateReason::NotADate),
            ("12345", 0, TypedDateReason::NotADate),
        ] {
            assert_eq!(parse_typed_date(text, today, Prefer::Future), Err(wrong(at, reason)), "«{text}»");
        }
    }

    #[test]
    fn spans_in_both_layouts() {
        use OffsetUnit::{Days, Months, Weeks, WorkingDays};
        for (text, count, unit, strict) in [
            ("2н", 2, Weeks, false),
            ("2y", 2, Weeks, false),
            ("2w", 2, Weeks, false),
            ("10р", 10, WorkingDays, false),
            ("10h", 10, WorkingDays, false),
            ("10wd", 10, WorkingDays, false),
            ("14д", 14, Days, false),
            ("14l", 14, Days, false),
            ("14d", 14, Days, false),
            ("1м", 1, Months, false),
            ("1v", 1, Months, false),
            ("1m", 1, Months, false),
            ("+2н", 2, Weeks, true),
            (" +2 Н ", 2, Weeks, true),
        ] {
            assert_eq!(parse_span(text), Ok(TypedSpan { count, unit, from_deadline: strict }), "{text}");
        }
        for text in ["", "н", "0н", "2", "2ъ", "15.02", "70000д"] {
            assert!(parse_span(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_span_counts_from_the_later_of_today_and_the_deadline() {
        let calendar = Calendar::russian(Some(7));
        let today = day("2021-02-01");
        for (text, deadline, expected) in [
            ("2н", "2020-05-31", "2021-02-15"),
            ("2н", "2021-02-15", "2021-03-01"),
            ("+2н", "2020-05-31", "2020-06-14"),
            ("10р", "2020-05-31", "2021-02-15"),
            ("1м", "2021-01-31", "2021-03-01"),
            ("+1м", "2021-01-31", "2021-02-28"),
        ] {
            let span = parse_span(text).unwrap();
            assert_eq!(span.apply(today, Some(day(deadline)), &calendar), day(expected), "{text} {deadline}");
        }
        assert_eq!(parse_span("3д").unwrap().apply(today, None, &calendar), day("2021-02-04"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn anything_typed_gives_a_day_or_a_fault(text in any::<String>()) {
            let _ = parse_typed_date(&text, day("2021-02-01"), Prefer::Future);
            let _ = parse_span(&text);
        }

        #[test]
        fn a_day_written_in_full_comes_back(number in 700_000i32..760_000) {
            let date = NaiveDate::from_num_days_from_ce_opt(number).unwrap();
            let typed = date.format("%d.%m.%Y").to_string();
            prop_assert_eq!(parse_typed_date(&typed, day("2021-02-01"), Prefer::Past), Ok(date));
        }
    }
}
