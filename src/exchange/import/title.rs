//! Title lines → title, district, period. The district is put into the nominative where a small rule can, else it is
//! left as written. Lines above the title (approvals, enclosures) are handed back as noise.

use chrono::{Datelike, NaiveDate};

use super::table::Line;
use crate::domain::deadline::Period;
use crate::domain::words::folded;

/// What the lines above the table say.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Title {
    pub title: String,
    pub district: Option<String>,
    /// The plan's period, when the title states one.
    pub period: Option<Period>,
    /// How many of the lines stand above the title.
    pub before: usize,
}

pub fn read(lines: &[Line]) -> Title {
    let texts: Vec<String> = lines.iter().map(|line| plain(&line.text)).collect();
    let before = texts.iter().position(|text| begins_title(text)).unwrap_or(0);
    let parts: Vec<&str> =
        texts[before..].iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    let title = parts.join(" ");
    Title { district: district(&title), period: period(&title), title, before }
}

/// Bold marks taken off, white space made single.
pub fn plain(text: &str) -> String {
    text.replace("**", "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words with which the name of such a paper begins.
const FIRST_WORDS: &[&str] =
    &["план", "дорожная", "комплекс", "комплексный", "программа", "перечень", "муниципальная"];

fn begins_title(text: &str) -> bool {
    let text = folded(text);
    let words = text.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
    words.is_some_and(|word| FIRST_WORDS.contains(&word) || word.starts_with("план-"))
}

/// «…на территории Лескенского муниципального района» → «Лескенский муниципальный район».
fn district(title: &str) -> Option<String> {
    let words: Vec<&str> =
        title.split(' ').map(|word| word.trim_matches([',', '.', '"', '«', '»', '(', ')'])).collect();
    let at = words.iter().rposition(|word| noun_in_nominative(word).is_some())?;
    let noun = noun_in_nominative(words[at])?;
    let first =
        words[..at].iter().rposition(|word| adjective_in_nominative(word).is_none()).map_or(0, |at| at + 1);
    let first = first.max(at.saturating_sub(2));
    let mut name: Vec<String> =
        words[first..at].iter().filter_map(|word| adjective_in_nominative(word)).collect();
    name.push(noun.to_owned());
    // A town's own name follows: «городского округа Прохладный».
    let own = words.get(at + 1).filter(|word| name.len() == 2 && word.starts_with(char::is_uppercase));
    name.extend(own.map(|word| (*word).to_owned()));
    let named = name.iter().any(|word| word.starts_with(char::is_uppercase));
    named.then(|| name.join(" "))
}

fn noun_in_nominative(word: &str) -> Option<&'static str> {
    match folded(word).as_str() {
        "район" | "района" | "районе" | "району" => Some("район"),
        "округ" | "округа" | "округе" | "округу" => Some("округ"),
        _ => None,
    }
}

/// Masculine adjectives of the kind that names districts, from genitive, dative and prepositional.
fn adjective_in_nominative(word: &str) -> Option<String> {
    const ENDINGS: [(&str, &str); 11] = [
        ("ского", "ский"),
        ("цкого", "цкий"),
        ("ском", "ский"),
        ("цком", "цкий"),
        ("скому", "ский"),
        ("цкому", "цкий"),
        ("ного", "ный"),
        ("ному", "ный"),
        ("ном", "ный"),
        ("ский", "ский"),
        ("ный", "ный"),
    ];
    if word.to_lowercase() == "городского" || word.to_lowercase() == "городском" {
        return Some("городской".into());
    }
    let (end, nominative) = ENDINGS.iter().find(|(end, _)| word.ends_with(end))?;
    Some(format!("{}{nominative}", &word[..word.len() - end.len()]))
}

/// «на 2020–2021 учебный год», «на 2021 год», «на 2020-2022 годы». A school year is the staff's: to 31 August.
fn period(title: &str) -> Option<Period> {
    let text = folded(title);
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        if word != "на" {
            continue;
        }
        let rest: Vec<&str> = words.clone().take(6).collect();
        if let Some(period) = years(&rest.join(" ")) {
            return Some(period);
        }
    }
    None
}

fn years(text: &str) -> Option<Period> {
    let (first, rest) = year(text).filter(|(_, rest)| text.len() - rest.len() == 4)?;
    let rest = rest.trim_start();
    let (last, rest) = match rest.strip_prefix(['-', '/']) {
        Some(rest) => {
            let (last, rest) = year(rest.trim_start())?;
            (last, rest.trim_start())
        }
        None => (first, rest),
    };
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
    if rest.starts_with("уч") {
        return (last == first + 1).then_some(Period { start: day(first, 9, 1)?, end: day(last, 8, 31)? });
    }
    let (start, end) = (day(first, 1, 1)?, day(last, 12, 31)?);
    (rest.starts_with('г') && (start.year()..start.year() + 15).contains(&end.year()))
        .then_some(Period { start, end })
}

/// A year of four digits, or of two behind a first one («2020/21»), and what follows it.
fn year(text: &str) -> Option<(i32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number: i32 = text[..digits].parse().ok()?;
    match digits {
        4 if (1990..2100).contains(&number) => Some((number, &text[digits..])),
        2 => Some((2000 + number, &text[digits..])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Title {
        let lines: Vec<Line> = (1..)
            .zip(text.lines())
            .map(|(at, text)| Line { at, text: text.to_owned(), ..Line::default() })
            .collect();
        read(&lines)
    }

    #[test]
    fn districts_come_in_the_nominative() {
        for (title, district) in [
            ("План на территории Лескенского муниципального района", Some("Лескенский муниципальный район")),
            ("План работы в Эльбрусском муниципальном районе", Some("Эльбрусский муниципальный район")),
            ("План школ Чегемского района на 2021 год", Some("Чегемский район")),
            ("План городского округа Прохладный", Some("городской округ Прохладный")),
            ("План работы школы", None),
            ("План по району", None),
        ] {
            assert_eq!(of(title).district.as_deref(), district, "{title}");
        }
    }

    #[test]
    fn a_period_in_the_title_is_taken() {
        for (title, period) in [
            ("План на 2020–2021 учебный год", Some(("2020-09-01", "2021-08-31"))),
            ("План на 2020/21 уч. год", Some(("2020-09-01", "2021-08-31"))),
            ("План на 2021 год", Some(("2021-01-01", "2021-12-31"))),
            ("План на 2020 - 2022 годы", Some(("2020-01-01", "2022-12-31"))),
            ("План по итогам 2020 года", None),
            ("План на территории района", None),
            ("План на 2021 школы", None),
        ] {
            let expected = period
                .map(|(start, end)| Period { start: start.parse().unwrap(), end: end.parse().unwrap() });
            assert_eq!(of(title).period, expected, "{title}");
        }
    }

    #[test]
    fn what_stands_above_the_title_is_noise() {
        let title = of("УТВЕРЖДАЮ\nНачальник УО\n**План мероприятий\nпо работе со школами**");
        assert_eq!((title.before, title.title.as_str()), (2, "План мероприятий по работе со школами"));
    }
}
