//! Title lines → title, district, period. The district is put into the nominative where a small rule can, else it is
//! left as written. Lines above the title (approvals, enclosures) are handed back as noise.

use chrono::{Datelike, NaiveDate};

use super::table::Line;
use crate::domain::deadline::{Context, Period, When, read as read_deadline};
use crate::domain::words::folded;

/// What the lines above the table say.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Title {
    pub title: String,
    pub district: Option<String>,
    /// The plan's period, when the title states one.
    pub period: Option<Period>,
    /// The last day, when the title states only that: «на период до 2024 года».
    pub until: Option<NaiveDate>,
    /// How many of the lines stand above the title.
    pub before: usize,
}

pub fn read(lines: &[Line]) -> Title {
    let texts: Vec<String> = lines.iter().map(|line| plain(&line.text)).collect();
    let first = texts.iter().position(|text| begins_title(text));
    let before = first.unwrap_or_else(|| texts.iter().take_while(|text| is_formality(text)).count());
    let parts: Vec<&str> =
        texts[before..].iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    let title = parts.join(" ");
    Title { district: district(&title), period: period(&title), until: until(&title), title, before }
}

/// Approvals and enclosures: no part of a title, whatever follows them.
fn is_formality(text: &str) -> bool {
    const FIRST: &[&str] = &[
        "утвержд",
        "утверди",
        "согласов",
        "приложени",
        "приказ",
        "постановлен",
        "распоряжен",
        "начальник",
        "руководител",
        "директор",
        "глава",
        "председател",
        "заместител",
        "от",
        "г",
        "подпись",
        "м",
    ];
    let folded = folded(text);
    let first = folded.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or("");
    first.is_empty()
        || first.starts_with(|c: char| c.is_ascii_digit())
        || folded.starts_with("к приказ")
        || folded.starts_with("к постановлен")
        || FIRST
            .iter()
            .any(|word| if word.chars().count() > 2 { first.starts_with(word) } else { first == *word })
}

/// Bold marks taken off, white space made single.
pub fn plain(text: &str) -> String {
    text.replace("**", "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words with which the name of such a paper begins.
const FIRST_WORDS: &[&str] = &[
    "план",
    "дорожная",
    "комплекс",
    "комплексный",
    "программа",
    "перечень",
    "муниципальная",
    "мероприятия",
    "график",
    "циклограмма",
    "сетевой",
    "календарный",
    "проект",
    "антирисковая",
    "адресная",
    "единый",
    "сводный",
    "перспективный",
];

pub fn begins_title(text: &str) -> bool {
    // «П Л А Н» is set wide.
    let narrow = folded(text).replace(' ', "");
    if narrow.starts_with("планмероприяти") || narrow == "план" || narrow.starts_with("дорожнаякарта")
    {
        return true;
    }
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

/// «на 2020–2021 учебный год», «на 2021 год», «в 2020-2022 годах», «на II полугодие 2021 года», «(2021–2023 гг.)». A
/// school year is the staff's: to 31 August.
fn period(title: &str) -> Option<Period> {
    let text = folded(title);
    let bare = |word: &'_ str| word.trim_matches(['(', ')', ',', '«', '»', '"']).to_owned();
    let printed: Vec<String> = title.split_whitespace().map(bare).collect();
    let words: Vec<String> = text.split_whitespace().map(bare).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let rest =
        |at: usize, count: usize| words[at..].iter().take(count).copied().collect::<Vec<_>>().join(" ");
    let behind = |word: &str| -> Vec<usize> {
        let places = words.iter().enumerate().filter(|(_, known)| **known == word).map(|(at, _)| at + 1);
        places.filter(|at| *at < words.len()).collect()
    };
    // What was, not what is planned: «по итогам ВПР в 2020 году».
    let looks_back = |at: usize| {
        let near = &words[at.saturating_sub(6)..at];
        near.iter().any(|word| ["итог", "результат", "показа", "вошед"].iter().any(|it| word.starts_with(it)))
    };
    let on = behind("на");
    on.iter()
        .find_map(|at| years(&rest(*at, 6)))
        .or_else(|| on.iter().find_map(|at| stretch(&printed[(*at).min(printed.len())..])))
        .or_else(|| behind("в").into_iter().filter(|at| !looks_back(*at)).find_map(|at| years(&rest(at, 6))))
        .or_else(|| bracketed(title))
        .or_else(|| {
            let range =
                |at: &usize| words[*at].len() > 4 || words.get(at + 1).is_some_and(|word| *word == "-");
            let ranges = (0..words.len()).filter(|at| range(at) && !looks_back(*at));
            ranges.into_iter().find_map(|at| years(&rest(at, 6)))
        })
        .or_else(|| {
            // «…месячника с 23 января по 28 февраля 2023 года»
            let from = (0..words.len()).filter(|at| words[*at] == "с" && !looks_back(*at));
            from.into_iter().find_map(|at| stretch(&printed[at.min(printed.len())..]))
        })
}

/// «II полугодие 2021 года», «период с 01.09.2020 по 31.05.2021»: what the reader of deadlines takes for a period.
fn stretch(words: &[String]) -> Option<Period> {
    let words =
        if words.first().is_some_and(|word| folded(word) == "период") { &words[1..] } else { words };
    if words.first().is_some_and(|word| folded(word) == "до") {
        return None;
    }
    // A year alone may count something else, unless it ends the title.
    let least = if words.len() == 1 { 1 } else { 2 };
    (least..=words.len().min(9)).rev().find_map(|count| {
        let text = words[..count].join(" ");
        let named = text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4);
        let deadline = named.then(|| read_deadline(&text, &Context::default()))?;
        let understood: usize = deadline.spans.iter().map(|span| span.to - span.from).sum();
        match deadline.when {
            When::Period { start, end } if understood * 10 >= text.chars().count() * 7 => {
                Some(Period { start, end })
            }
            _ => None,
        }
    })
}

/// «(2021 год)», «(2020-2022 гг.)», «(23 января – 28 февраля 2023 г.)»
fn bracketed(title: &str) -> Option<Period> {
    let inside = title.split('(').skip(1).filter_map(|rest| rest.split_once(')'));
    inside.map(|(inside, _)| inside.trim()).find_map(|inside| {
        let words: Vec<String> = inside.split_whitespace().map(str::to_owned).collect();
        years(&folded(inside)).or_else(|| stretch(&words).filter(|_| words.len() > 1))
    })
}

/// «на период до 2024 года», «до 31.12.2023»
fn until(title: &str) -> Option<NaiveDate> {
    let text = folded(title);
    let (_, rest) = text.split_once("на период до ").or_else(|| text.rsplit_once(" до "))?;
    let (year, after) = year(rest)?;
    (after.trim_start().starts_with('г')).then(|| NaiveDate::from_ymd_opt(year, 12, 31))?
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
    let said = rest.starts_with('г') || rest.is_empty() && last > first;
    (said && (start.year()..start.year() + 15).contains(&end.year())).then_some(Period { start, end })
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
            ("План на II полугодие 2021 года", Some(("2021-07-01", "2021-12-31"))),
            ("План на период с 01.09.2020 по 31.05.2021", Some(("2020-09-01", "2021-05-31"))),
            ("План работы со школами в 2021 году", Some(("2021-01-01", "2021-12-31"))),
            ("План помощи школам (2021-2023 гг.)", Some(("2021-01-01", "2023-12-31"))),
            ("План помощи школам, 2020–2022 гг.", Some(("2020-01-01", "2022-12-31"))),
            ("План месячника (23 января – 28 февраля 2023 г.)", Some(("2023-01-23", "2023-02-28"))),
            ("План месячника с 23 января по 28 февраля 2023 года", Some(("2023-01-23", "2023-02-28"))),
            ("Карта цифровизации (июль 2021 г. – июнь 2022 г.)", Some(("2021-07-01", "2022-06-30"))),
            ("План по результатам ВПР в 2020 году", None),
            ("План на период до 2024 года", None),
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
