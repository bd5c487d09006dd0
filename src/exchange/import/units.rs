//! Headings that are a time themselves: «I кв. 2021 г.», «сентябрь», «II полугодие», «2022 год», «входной». In: the
//! headings of a column from the top down. Out: the unit, its year, and how a deadline names it.

use crate::domain::deadline::Period;
use crate::domain::words::folded;

/// What a mark below a heading means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub what: What,
    /// The year that the headings name; of a school year both, in their order.
    pub years: Option<(i32, Option<i32>)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// 1–4.
    Quarter(u8),
    /// 1–2.
    Half(u8),
    /// 1–12.
    Month(u8),
    /// The year itself.
    Year,
    /// «входной», «итоговый»: what stands below is its deadline.
    Stage(String),
}

const MONTHS: [(&str, &str, &str); 12] = [
    ("январ", "январь", "января"),
    ("феврал", "февраль", "февраля"),
    ("март", "март", "марта"),
    ("апрел", "апрель", "апреля"),
    ("ма", "май", "мая"),
    ("июн", "июнь", "июня"),
    ("июл", "июль", "июля"),
    ("август", "август", "августа"),
    ("сентябр", "сентябрь", "сентября"),
    ("октябр", "октябрь", "октября"),
    ("ноябр", "ноябрь", "ноября"),
    ("декабр", "декабрь", "декабря"),
];

const SHORT_MONTHS: [&[&str]; 12] = [
    &["янв"],
    &["фев", "февр"],
    &["мар"],
    &["апр"],
    &["май", "мая"],
    &["июн"],
    &["июл"],
    &["авг"],
    &["сен", "сент"],
    &["окт"],
    &["ноя", "нояб"],
    &["дек"],
];

const ROMAN: [&str; 4] = ["i", "ii", "iii", "iv"];

const STAGES: &[&str] =
    &["входн", "стартов", "промежуточн", "рубежн", "выходн", "итогов", "заключительн", "контрольн"];

/// The units that the columns of one heading name. Roman figures are quarters, unless they go on beyond IV: then they
/// count months, as school plans do («IX X XI XII I … V»).
pub fn units_of(paths: &[Vec<String>]) -> Vec<Option<Unit>> {
    let figures: Vec<Option<u8>> = paths.iter().map(|path| figure(path.last()?)).collect();
    let told = figures.iter().flatten();
    let months = told.clone().count() >= FEWEST_FIGURES && told.max().is_some_and(|most| *most > 4);
    let of = |(path, figure): (&Vec<String>, Option<u8>)| match figure.filter(|_| months) {
        Some(month) => Some(Unit { what: What::Month(month), years: years_of(path) }),
        None => unit_of(path),
    };
    paths.iter().zip(figures).map(of).collect()
}

/// So many Roman figures make a row of months.
const FEWEST_FIGURES: usize = 3;

/// I to XII in Latin letters or the Cyrillic ones that look the same.
fn figure(heading: &str) -> Option<u8> {
    const FIGURES: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
    let latin: String = folded(heading)
        .trim_matches(['.', ' '])
        .chars()
        .map(|c| match c {
            'і' => 'i',
            'х' => 'x',
            other => other,
        })
        .collect();
    let at = FIGURES.iter().position(|figure| *figure == latin)?;
    u8::try_from(at + 1).ok()
}

fn years_of(path: &[String]) -> Option<(i32, Option<i32>)> {
    path.iter().rev().find_map(|heading| years_in(heading))
}

/// The unit that a column's headings name, the last one first asked; `None` when they name none.
fn unit_of(path: &[String]) -> Option<Unit> {
    let last = path.last()?;
    let above = || path[..path.len() - 1].iter();
    let years = years_of(path);
    let parent_words = above().map(|heading| folded(heading)).collect::<Vec<_>>().join(" ");
    let what = what_of(&folded(last), &parent_words)?;
    Some(Unit { what, years })
}

fn what_of(text: &str, parent: &str) -> Option<What> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let rest: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| {
            !(is_year(word)
                || ["г", "гг", "год", "года", "году", "й", "е", "ый", "ой", "уч", "учебный", "учебного"]
                    .contains(word))
        })
        .collect();
    if rest.is_empty() && words.iter().any(|word| is_year(word)) {
        return Some(What::Year);
    }
    let is_quarter = |word: &&str| word.starts_with("квартал") || *word == "кв";
    let is_half = |word: &&str| word.starts_with("полугоди") || *word == "полуг" || *word == "пг";
    let number = |most: u8| {
        let others: Vec<&str> =
            rest.iter().copied().filter(|word| !is_quarter(word) && !is_half(word)).collect();
        let [only] = others[..] else { return None };
        ordinal(only).filter(|number| *number <= most)
    };
    let glued = rest.first().and_then(|word| glued_quarter(word)).filter(|_| rest.len() == 1);
    if rest.iter().any(is_quarter) || glued.is_some() {
        return glued.or_else(|| number(4)).map(What::Quarter);
    }
    if rest.iter().any(is_half) {
        return number(2).map(What::Half);
    }
    if let [only] = rest[..] {
        if let Some(month) = month(only) {
            return Some(What::Month(month));
        }
        if let Some(number) = ordinal(only) {
            let said = |word: &str| parent.contains(word);
            return match () {
                () if said("полугоди") => (number <= 2).then_some(What::Half(number)),
                () if said("месяц") => None,
                // A bare Roman number under years or deadlines; an Arabic one only where quarters are spoken of.
                () if said("квартал") || said("кв.") || !only.starts_with(|c: char| c.is_ascii_digit()) =>
                {
                    let timely =
                        ["срок", "год", "квартал", "период", "кв.", "врем"].iter().any(|word| said(word))
                            || parent.split_whitespace().any(is_year);
                    timely.then_some(What::Quarter(number))
                }
                () => None,
            };
        }
        if let (true, Ok(number)) = (parent.contains("месяц"), only.parse::<u8>()) {
            return (1..=12).contains(&number).then_some(What::Month(number));
        }
    }
    let stage = STAGES.iter().any(|stage| rest.first().is_some_and(|word| word.starts_with(stage)));
    let about_papers = ["документ", "результат", "отчет", "показател"];
    let paper = rest.iter().any(|word| about_papers.iter().any(|start| word.starts_with(start)));
    (stage && !paper && rest.len() <= 3).then(|| What::Stage(text.to_owned()))
}

/// «1кв», «iкв».
fn glued_quarter(word: &str) -> Option<u8> {
    let head = word.strip_suffix("квартал").or_else(|| word.strip_suffix("кв"))?;
    ordinal(head)
}

/// 1–4 in digits, Roman figures (Cyrillic look-alikes too) or words.
fn ordinal(word: &str) -> Option<u8> {
    let latin: String = word
        .chars()
        .map(|c| match c {
            'і' | 'l' | '|' => 'i',
            'х' => 'x',
            other => other,
        })
        .collect();
    let of = |at: Option<usize>| at.and_then(|at| u8::try_from(at + 1).ok());
    of(ROMAN.iter().position(|roman| *roman == latin))
        .or_else(|| of(["1", "2", "3", "4"].iter().position(|digit| *digit == word)))
        .or_else(|| of(["перв", "втор", "трет", "четверт"].iter().position(|start| word.starts_with(start))))
}

/// A whole month name or its usual shortening; `None` for words that only begin so.
pub fn month(word: &str) -> Option<u8> {
    let at = (0..12).find(|at| {
        let (stem, _, genitive) = MONTHS[*at];
        SHORT_MONTHS[*at].contains(&word)
            || stem.chars().count() > 2
                && word.strip_prefix(stem).is_some_and(|end| ["ь", "я", "е", "", "а"].contains(&end))
            || word == genitive
    })?;
    u8::try_from(at + 1).ok()
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse::<i32>().is_ok_and(|year| (1990..2100).contains(&year))
}

/// «2021 год», «2020-2021 учебный год», «2020/21»: the years that a heading names.
pub fn years_in(heading: &str) -> Option<(i32, Option<i32>)> {
    let text = folded(heading);
    let numbers: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect();
    let at = numbers.iter().position(|digits| is_year(digits))?;
    let first: i32 = numbers[at].parse().ok()?;
    let second = numbers.get(at + 1).and_then(|digits| {
        let number: i32 = digits.parse().ok()?;
        let number = if digits.len() == 2 { first / 100 * 100 + number } else { number };
        (number == first + 1).then_some(number)
    });
    Some((first, second.filter(|_| text.contains('-') || text.contains('/') || text.contains("уч"))))
}

/// The month that a text is: «Сентябрь», «Октябрь 2021 г.»
pub fn month_named(text: &str) -> Option<Unit> {
    unit_of(&[text.to_owned()]).filter(|unit| matches!(unit.what, What::Month(_)))
}

/// Whether a text names a year in four digits.
pub fn names_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(is_year)
}

/// The period that a heading of rows names by its years: a calendar year, or a school year as the staff has it.
pub fn period_of_years(heading: &str) -> Option<Period> {
    let day = chrono::NaiveDate::from_ymd_opt;
    match years_in(heading)? {
        (year, None) => calendar_year(year),
        (first, Some(second)) => Some(Period { start: day(first, 9, 1)?, end: day(second, 8, 31)? }),
    }
}

pub fn calendar_year(year: i32) -> Option<Period> {
    let day = chrono::NaiveDate::from_ymd_opt;
    Some(Period { start: day(year, 1, 1)?, end: day(year, 12, 31)? })
}

impl Unit {
    /// The year of this unit: of a school year autumn has the first, spring the second.
    pub fn year(&self) -> Option<i32> {
        let (first, second) = self.years?;
        let late = match self.what {
            What::Month(month) => month < 8,
            What::Quarter(quarter) => quarter < 3,
            // The first half of a school year lies in autumn.
            What::Half(half) => half == 2,
            What::Year | What::Stage(_) => false,
        };
        Some(second.filter(|_| late).unwrap_or(first))
    }

    /// As a deadline names it: «I квартал 2021 г.», «сентябрь 2020 г.»
    pub fn named(&self) -> String {
        let year = self.year().map(|year| format!(" {year} г.")).unwrap_or_default();
        match &self.what {
            What::Quarter(quarter) => {
                format!("{} квартал{year}", ROMAN[usize::from(quarter - 1)].to_uppercase())
            }
            What::Half(half) if self.years.is_some_and(|(_, second)| second.is_some()) => {
                let (first, second) = self.years.unwrap_or((0, None));
                let second = second.unwrap_or(first);
                format!(
                    "{} полугодие {first}-{second} учебного года",
                    ROMAN[usize::from(half - 1)].to_uppercase()
                )
            }
            What::Half(half) => format!("{} полугодие{year}", ROMAN[usize::from(half - 1)].to_uppercase()),
            What::Month(month) => format!("{}{year}", MONTHS[usize::from(month - 1)].1),
            What::Year => match self.years {
                Some((first, Some(second))) => format!("{first}-{second} учебный год"),
                Some((year, None)) => format!("{year} год"),
                None => String::new(),
            },
            What::Stage(stage) => stage.clone(),
        }
    }

    /// A day of the month below a month's heading, or words below a quarter: with what the heading adds to them.
    pub fn with(&self, cell: &str) -> String {
        if let Some(days) = self.days(cell) {
            return days;
        }
        let year = self.year().map(|year| format!(" {year} г.")).unwrap_or_default();
        if is_dated(cell) {
            return if names_year(cell) { cell.to_owned() } else { format!("{cell}{year}") };
        }
        format!("{} ({cell})", self.named())
    }

    /// Days alone below a month's name: «до 15» → «до 15 сентября».
    pub fn days(&self, cell: &str) -> Option<String> {
        let What::Month(month) = self.what else { return None };
        let year = self.year().map(|year| format!(" {year} г.")).unwrap_or_default();
        let day = |text: &str| {
            let parts: Vec<&str> = text.split(['-', '–', ',']).map(str::trim).collect();
            parts.iter().all(|part| part.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day)))
        };
        let genitive = MONTHS[usize::from(month - 1)].2;
        let (limit, days) = match cell.split_once(' ') {
            Some((word, rest)) if ["до", "с", "по", "к"].contains(&folded(word).as_str()) => {
                (word, rest.trim())
            }
            _ => ("", cell.trim()),
        };
        let days = days.trim_end_matches(['.', 'г']).trim_end();
        let days = days.strip_suffix("числа").unwrap_or(days).trim_end();
        let limit = if limit.is_empty() { String::new() } else { format!("{limit} ") };
        if day(days) {
            return Some(format!("{limit}{days} {genitive}{year}"));
        }
        let text = folded(cell);
        let bare = text.strip_suffix(" месяца").unwrap_or(&text);
        let part = ["декада", "неделя", "половина"].iter().any(|it| bare.ends_with(it))
            || ["начало", "середина", "конец", "в начале", "в середине", "в конце", "в течение"]
                .contains(&bare);
        let part = part && bare.split(' ').count() <= 2;
        let written: String = cell.chars().take(bare.chars().count()).collect();
        part.then(|| format!("{written} {genitive}{year}"))
    }
}

/// Names a day, a month or a quarter of its own.
pub fn is_dated(text: &str) -> bool {
    let text = folded(text);
    let words = || text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let numeric = text.split(|c: char| !(c.is_ascii_digit() || c == '.')).any(|part| {
        let mut groups = part.trim_matches('.').split('.');
        let day = groups.next().is_some_and(|day| day.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day)));
        let month = groups.next().is_some_and(|month| {
            month.len() == 2 && month.parse::<u8>().is_ok_and(|m| (1..=12).contains(&m))
        });
        let year = match groups.next() {
            Some(year) => matches!(year.len(), 2 | 4),
            None => part.contains(".0") || part.trim_matches('.').len() == 5,
        };
        day && month && year && groups.next().is_none()
    });
    let worded = words().any(|word| {
        month(word).is_some() && word != "мар"
            || word.starts_with("квартал")
            || word.starts_with("полугоди")
            || is_year(word)
    });
    numeric || worded
}

/// Whether a heading is one end of a period: «Начало», «Дата окончания»; `true`: the first.
pub fn end_of_period(path: &[String]) -> Option<bool> {
    let text = folded(path.last()?);
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let begins =
        |starts: &[&str]| words.iter().any(|word| starts.iter().any(|start| word.starts_with(start)));
    let alone = |wanted: &[&str]| words.len() == 1 && wanted.contains(&words[0]) && path.len() > 1;
    match () {
        () if words.len() > 4 => None,
        () if begins(&["начал"]) || alone(&["с", "от"]) => Some(true),
        () if begins(&["окончан", "конец", "заверш", "конч"]) || alone(&["по", "до"]) => {
            Some(false)
        }
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(path: &[&str]) -> Option<String> {
        let path: Vec<String> = path.iter().map(|heading| (*heading).to_owned()).collect();
        unit_of(&path).map(|unit| unit.named())
    }

    #[test]
    fn headings_that_are_a_time_are_named_as_deadlines_name_it() {
        for (path, name) in [
            (&["I кв."][..], Some("I квартал")),
            (&["I квартал 2013 г."], Some("I квартал 2013 г.")),
            (&["Сроки реализации", "2021 год", "IV кв."], Some("IV квартал 2021 г.")),
            (&["Сроки (кварталы 2021 года)", "3"], Some("III квартал 2021 г.")),
            (&["Срок исполнения, 2021 г.", "II"], Some("II квартал 2021 г.")),
            (&["1кв"], Some("I квартал")),
            (&["2020-2021 учебный год", "сентябрь"], Some("сентябрь 2020 г.")),
            (&["2020/21 уч. год", "май"], Some("май 2021 г.")),
            (&["Месяц", "янв"], Some("январь")),
            (&["2 полугодие 2021"], Some("II полугодие 2021 г.")),
            (&["Сроки", "2022"], Some("2022 год")),
            (&["Входной"], Some("входной")),
            (&["Итоговый документ"], None),
            (&["Мероприятие"], None),
            (&["1"], None),
            (&["№ п/п", "I"], None),
            (&["Март-май"], None),
        ] {
            assert_eq!(named(path).as_deref(), name, "{path:?}");
        }
    }

    #[test]
    fn roman_figures_beyond_four_count_months() {
        let units = |row: &[&str]| -> Vec<Option<What>> {
            let paths: Vec<Vec<String>> =
                row.iter().map(|it| vec!["2022 год".to_owned(), (*it).to_owned()]).collect();
            units_of(&paths).into_iter().map(|unit| unit.map(|unit| unit.what)).collect()
        };
        let months =
            |row: &[u8]| -> Vec<Option<What>> { row.iter().map(|it| Some(What::Month(*it))).collect() };
        assert_eq!(units(&["IX", "Х", "XI", "XII", "I", "II"]), months(&[9, 10, 11, 12, 1, 2]));
        assert_eq!(units(&["I", "II", "III", "IV", "V"]), months(&[1, 2, 3, 4, 5]));
        assert_eq!(units(&["III", "IV"]), [Some(What::Quarter(3)), Some(What::Quarter(4))]);
        assert_eq!(units(&["I", "II", "III", "IV"])[0], Some(What::Quarter(1)));
    }

    #[test]
    fn what_stands_below_takes_the_month_and_the_year_from_above() {
        let unit = |what| Unit { what, years: Some((2020, Some(2021))) };
        assert_eq!(unit(What::Month(9)).with("15"), "15 сентября 2020 г.");
        assert_eq!(unit(What::Month(2)).with("до 20"), "до 20 февраля 2021 г.");
        assert_eq!(unit(What::Month(2)).with("2 декада"), "2 декада февраля 2021 г.");
        assert_eq!(unit(What::Month(9)).with("В течение месяца"), "В течение сентября 2020 г.");
        assert_eq!(unit(What::Quarter(4)).with("до 15 ноября"), "до 15 ноября 2020 г.");
        assert_eq!(unit(What::Quarter(1)).with("семинар"), "I квартал 2021 г. (семинар)");
    }
}
