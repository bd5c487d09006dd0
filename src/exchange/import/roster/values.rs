//! A cell's text as the value of a field, by what the field holds. In: kind, tag, text. Out: the value, nothing when
//! the cell only says that there is nothing, or the reason why it is not taken (`roster-NAME` in `locale/`).

use chrono::{Datelike, NaiveDate};

use super::choices;
use crate::domain::clean::{clean, clean_lines};
use crate::domain::deadline::typed::{Prefer, parse_typed_date};
use crate::domain::field::{Field, FieldType, spec};
use crate::domain::record::Kind;
use crate::domain::school::{self, Listing};
use crate::domain::teacher;
use crate::domain::value::{Tag, Value};
use crate::domain::words::folded;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    Value(Value),
    Nothing,
    Refused(&'static str),
}

/// Longer cells are pasted papers, not answers.
const LONGEST: usize = 4_000;

/// One line, cleaned, single spaces.
pub fn tidy(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn value(of: Kind, tag: Tag, written: &str, today: NaiveDate) -> Taken {
    let text = tidy(written);
    let Some(field) = spec(of).field(tag) else { return Taken::Nothing };
    if is_blank(field, of, &text) {
        return Taken::Nothing;
    }
    if text.chars().count() > LONGEST {
        return Taken::Refused("too-long");
    }
    let taken = |value: Option<Value>, why| value.map_or(Taken::Refused(why), Taken::Value);
    match (of, tag) {
        (Kind::School, school::LOGIN) => return taken(login(&text).map(Value::Text), "not-a-login"),
        (Kind::Teacher, teacher::COURSE) => return taken(year(&text, today).map(Value::Int), "not-a-year"),
        (Kind::Teacher, teacher::NAME) if !is_name(&text) => return Taken::Refused("not-a-name"),
        _ => {}
    }
    match field.holds {
        FieldType::Int => taken(number(&text).map(Value::Int), "not-a-number"),
        FieldType::Day => taken(day(&text, today).map(Value::Day), "not-a-day"),
        FieldType::Choice(names) => {
            taken(choices::code(of, tag, names, &text).map(Value::Code), "not-a-choice")
        }
        FieldType::Years => taken(years(written), "not-years"),
        FieldType::TextList => list(written),
        // Lines part schools that stand in one cell.
        FieldType::LongText | FieldType::Refs(Kind::School) => Taken::Value(Value::text(lines(written))),
        _ if is_numbered(of, tag) => numbered(&text),
        _ => Taken::Value(Value::Text(text)),
    }
}

/// Dashes say that there is nothing; in fields that need a number or a day, so does «нет».
fn is_blank(field: &Field, of: Kind, text: &str) -> bool {
    let bare = folded(text);
    let bare = bare.trim_matches(|c: char| !c.is_alphanumeric());
    let has_words = matches!(field.holds, FieldType::Choice(_))
        || matches!(field.holds, FieldType::Text | FieldType::LongText | FieldType::TextList)
            && !is_numbered(of, field.tag);
    bare.is_empty()
        || !has_words
            && matches!(bare, "нет" | "н/д" | "не указано" | "не указан" | "отсутствует" | "не имеется")
}

/// Fields that hold the number of a paper.
pub fn is_numbered(of: Kind, tag: Tag) -> bool {
    matches!((of, tag), (Kind::School, school::ORDER_NUMBER) | (Kind::Teacher, teacher::CONSENT_NUMBER))
}

/// «№ 34-ОД» → `34-ОД`. That there is a paper does not say which.
fn numbered(text: &str) -> Taken {
    let bare = text.trim_start_matches(['№', 'N', '#', ' ']).trim();
    match folded(bare).as_str() {
        "" | "да" | "есть" | "имеется" => Taken::Refused("no-paper-number"),
        _ => Taken::Value(Value::text(bare)),
    }
}

/// «№ 12 от 01.09.2020»: the number, and the day when there is one.
pub fn number_and_day(text: &str, today: NaiveDate) -> Option<(&str, NaiveDate)> {
    let (number, rest) = text.rsplit_once(" от ")?;
    Some((number.trim(), day(rest, today)?))
}

/// Six digits, with or without the letters of ФИС ОКО before them: `sch999001`, `edu999001`, `999001`.
fn login(text: &str) -> Option<String> {
    let text = folded(text);
    let digits = text.trim_start_matches(|c: char| c.is_ascii_lowercase());
    let before = &text[..text.len() - digits.len()];
    let fits = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit()) && before.len() <= 4;
    fits.then(|| digits.to_owned())
}

pub fn is_login(text: &str) -> bool {
    login(text).is_some()
}

/// A name has no digits; a line that names a school among teachers is no teacher either.
fn is_name(text: &str) -> bool {
    !text.contains(|c: char| c.is_numeric() || matches!(c, '№' | '@' | '"' | '«'))
        && text.contains(char::is_alphabetic)
}

/// «12», «12 чел.», «1 234». What is about a number («ок. 20», «20-25», «20+») is none.
fn number(text: &str) -> Option<i64> {
    let mut digits = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let starts_group = c.is_whitespace() && after.bytes().take_while(u8::is_ascii_digit).count() == 3;
        match c {
            '0'..='9' => digits.push(c),
            _ if starts_group && !digits.is_empty() => {}
            _ => break,
        }
        rest = after;
    }
    let rest = rest.trim();
    let rest = rest.strip_prefix(",0").or_else(|| rest.strip_prefix(".0")).unwrap_or(rest);
    let unit = rest.split_whitespace().count() <= 2
        && rest.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | ' ' | '-'))
        && !rest.starts_with('-');
    (unit && !digits.is_empty() && digits.len() <= 9).then(|| digits.parse().ok())?
}

/// A day with its year: `12.05.2020`, `12.05.20`, `2020-05-12`, «12 мая 2020 г.», with or without an hour.
pub fn day(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let text = tidy(text);
    let date = without_hour(text.trim_end_matches(|c: char| !c.is_alphanumeric()));
    let date = ["года", "год", "г"].iter().find_map(|word| date.strip_suffix(word)).unwrap_or(date).trim();
    let words: Vec<&str> = date.split([' ', '.', '/', '-']).filter(|word| !word.is_empty()).collect();
    let digits = |word: &str, counts: &[usize]| {
        counts.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let fits = match words.as_slice() {
        [day, month, year] if digits(month, &[1, 2]) => {
            digits(day, &[1, 2]) && digits(year, &[2, 4]) || digits(day, &[4]) && digits(year, &[1, 2])
        }
        [day, month, year] => {
            digits(day, &[1, 2]) && digits(year, &[4]) && month.chars().all(char::is_alphabetic)
        }
        _ => false,
    };
    let day = fits.then(|| parse_typed_date(date, today, Prefer::Past).ok())??;
    (1900..2200).contains(&day.year()).then_some(day)
}

/// `2020-05-12T00:00:00`, `12.05.2020 0:00`.
fn without_hour(text: &str) -> &str {
    let hour_starts = text.rfind([' ', 'T']).filter(|at| text[at + 1..].contains(':'));
    hour_starts.map_or(text, |at| &text[..at])
}

/// The last year of those named, none later than the next: «2019», «2019 г.», «12.05.2019», «2017, 2020».
fn year(text: &str, today: NaiveDate) -> Option<i64> {
    let fits = |year: &i64| (1950..=i64::from(today.year()) + 1).contains(year);
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
    let years: Vec<i64> = numbers.filter_map(|digits| digits.parse().ok()).filter(fits).collect();
    let short = || day(text, today).map(|day| i64::from(day.year())).filter(fits);
    years.into_iter().max().or_else(short)
}

/// Years of a list with what put the school there. A comma parts years, but not reasons.
fn years(text: &str) -> Option<Value> {
    let text = clean_lines(text);
    let only_years = !text.contains(|c: char| c.is_alphabetic() && !"годаГОДА".contains(c));
    let parts = text.split(['\n', ';']).flat_map(|part| match only_years {
        true => part.split([',', ' ']).collect::<Vec<_>>(),
        false => vec![part],
    });
    let parts: Vec<String> = parts.map(|part| without_word_year(part.trim())).collect();
    let listings = Listing::read_all(&parts.join(";")).filter(|listings| !listings.is_empty())?;
    Some(Value::List(listings.iter().map(Listing::to_value).collect()))
}

/// «2020 г.: ВПР» → «2020: ВПР»; a «г.» that stands alone after its year is dropped.
fn without_word_year(part: &str) -> String {
    let digits = part.chars().take_while(char::is_ascii_digit).count();
    let (year, rest) = part.split_at(digits);
    let bare = rest.trim_start();
    let word = ["года", "год", "гг", "г"].iter().find_map(|word| bare.strip_prefix(word));
    match word {
        Some(after) if !after.starts_with(char::is_alphabetic) => {
            format!("{year}{}", after.trim_start_matches('.'))
        }
        _ => part.to_owned(),
    }
}

/// Parted by `;`, `,` or a new line.
fn list(text: &str) -> Taken {
    let text = clean_lines(text);
    let items: Vec<Value> =
        text.split([';', ',', '\n']).map(tidy).filter(|item| !item.is_empty()).map(Value::Text).collect();
    if items.is_empty() { Taken::Nothing } else { Taken::Value(Value::List(items)) }
}

/// Several lines, each tidied, none empty.
fn lines(text: &str) -> String {
    let text = clean_lines(text);
    text.split('\n').map(tidy).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::activity;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2021, 2, 1).unwrap()
    }

    #[test]
    fn numbers_are_read_as_schools_write_them() {
        let table = [
            ("12", Some(12)),
            ("12 чел.", Some(12)),
            ("12чел", Some(12)),
            ("1 234", Some(1234)),
            ("1\u{a0}234 обучающихся", Some(1234)),
            ("340,0", Some(340)),
            ("ок. 20", None),
            ("20-25", None),
            ("20+", None),
            ("12,5", None),
            ("12 из них 3", None),
            ("-5", None),
            ("9999999999", None),
            ("много", None),
        ];
        for (text, wanted) in table {
            assert_eq!(number(text), wanted, "{text}");
        }
    }

    #[test]
    fn days_need_a_year_and_must_exist() {
        let table = [
            ("12.05.2020", Some("2020-05-12")),
            ("12.05.20", Some("2020-05-12")),
            ("12.05.2020 г.", Some("2020-05-12")),
            ("12.05.2020г", Some("2020-05-12")),
            ("2020-05-12", Some("2020-05-12")),
            ("2020-05-12T00:00:00", Some("2020-05-12")),
            ("12.05.2020 0:00", Some("2020-05-12")),
            ("12 мая 2020", Some("2020-05-12")),
            ("12 мая 2020 года", Some("2020-05-12")),
            ("31.02.2020", None),
            ("12.05", None),
            ("май 2020", None),
            ("15", None),
            ("завтра", None),
            ("44105", None),
            ("12.05.1020", None),
        ];
        for (text, wanted) in table {
            assert_eq!(day(text, today()).map(|day| day.to_string()).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn the_year_of_a_course_is_the_last_one_named() {
        let table = [
            ("2019", Some(2019)),
            ("2019 г.", Some(2019)),
            ("12.05.2019", Some(2019)),
            ("12.05.19", Some(2019)),
            ("2017, 2020", Some(2020)),
            ("144 ч., 2019", Some(2019)),
            ("2023", None),
            ("давно", None),
        ];
        for (text, wanted) in table {
            assert_eq!(year(text, today()), wanted, "{text}");
        }
    }

    #[test]
    fn years_of_a_list_keep_their_reasons() {
        let written = |text| {
            let value = years(text)?;
            let listings = value.items().iter().filter_map(Listing::from_value);
            Some(listings.map(|listing| listing.written()).collect::<Vec<_>>().join("; "))
        };
        let table = [
            ("2020", Some("2020")),
            ("2020 г.", Some("2020")),
            ("2020, 2021", Some("2020; 2021")),
            ("2020: ВПР РУ, МА; 2021", Some("2020: ВПР РУ, МА; 2021")),
            ("2020 год: ВПР", Some("2020: ВПР")),
            ("да", None),
        ];
        for (text, wanted) in table {
            assert_eq!(written(text).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn a_login_is_its_six_digits() {
        for text in ["sch999001", "edu999001", "SCH999001", "999001"] {
            assert_eq!(login(text).as_deref(), Some("999001"), "{text}");
        }
        for text in ["", "99900", "9990011", "логин", "999 001"] {
            assert_eq!(login(text), None, "{text}");
        }
    }

    #[test]
    fn the_number_of_a_paper_may_bring_its_day() {
        let day = NaiveDate::from_ymd_opt(2020, 9, 1).unwrap();
        assert_eq!(number_and_day("№ 12-ОД от 01.09.2020", today()), Some(("№ 12-ОД", day)));
        assert_eq!(number_and_day("№ 12 от руки", today()), None);
        assert_eq!(numbered("№ 12"), Taken::Value(Value::text("12")));
        assert_eq!(numbered("да"), Taken::Refused("no-paper-number"));
    }

    #[test]
    fn what_says_nothing_is_nothing_and_texts_are_tidied() {
        let read = |of, tag, text| value(of, tag, text, today());
        assert_eq!(read(Kind::School, school::PUPILS, "—"), Taken::Nothing);
        assert_eq!(read(Kind::School, school::PUPILS, "нет"), Taken::Nothing);
        assert_eq!(read(Kind::Teacher, teacher::CONSENT_DATE, "нет"), Taken::Nothing);
        assert_eq!(read(Kind::School, school::SHORT, " СОШ \n№ 1 "), Taken::Value(Value::text("СОШ № 1")));
        assert_eq!(read(Kind::Teacher, teacher::NAME, "МКОУ СОШ № 1"), Taken::Refused("not-a-name"));
        assert_eq!(
            read(Kind::Teacher, teacher::SUBJECTS, "математика; физика,\nастрономия"),
            Taken::Value(Value::List(vec!["математика".into(), "физика".into(), "астрономия".into()]))
        );
        let long = "а".repeat(LONGEST + 1);
        assert_eq!(read(Kind::Activity, activity::TITLE, &long), Taken::Refused("too-long"));
    }

    impl From<&str> for Value {
        fn from(text: &str) -> Value {
            Value::text(text)
        }
    }
}
