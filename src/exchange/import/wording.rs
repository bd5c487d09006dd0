//! The deadline of a row in words, wherever the table keeps it: one column, several, marks below quarters, beginning
//! and end, or the name of the activity. In: the row's cells and its columns. Out: a wording for the deadline reader.

use super::activity_row::ActivityRow;
use super::columns::{Column, Columns, Role, names_time_too};
use super::content::says_when_text;
use super::title::plain;
use super::units::{self, What, is_dated};
use crate::domain::deadline::{Context, Means, Period, Span, When, read};
use crate::domain::owner_phrase;
use crate::domain::words::folded;

/// A wording and the column that it was (first) found in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording {
    pub text: String,
    pub column: Option<usize>,
    /// What a heading above the wording says of its year, where the wording itself names none.
    pub within: Option<Period>,
}

/// What the cells say; an empty text when they say nothing.
pub fn of(row: &ActivityRow, columns: &Columns) -> Wording {
    let mut parts: Vec<String> = Vec::new();
    let mut first = None;
    let mut add = |column: usize, text: String| {
        if !text.is_empty() {
            first.get_or_insert(column);
            parts.push(text);
        }
    };
    if let Some(alone) = alone(row, columns) {
        return alone;
    }
    for column in columns.all(Role::Deadline) {
        add(column, below_its_heading(row, columns, column));
    }
    if let Some((column, text)) = period(row, columns) {
        add(column, text);
    }
    if let Some((column, text)) = marked(row, columns) {
        add(column, text);
    }
    if parts.is_empty() && columns.dated().next().is_none() {
        return among_owners(row, columns);
    }
    Wording { text: parts.join("\n"), column: first, within: None }
}

/// The only cell that says when: its own words, read in the year that its heading names.
fn alone(row: &ActivityRow, columns: &Columns) -> Option<Wording> {
    let mut filled = columns.dated().filter(|column| !bare(&row.cell(*column)).is_empty());
    let (column, None) = (filled.next()?, filled.next()) else { return None };
    let text = bare(&row.cell(column));
    let year = match columns.list.get(column)? {
        Column { role: Role::Marks, unit: Some(unit), .. } if !matches!(unit.what, What::Stage(_)) => {
            unit.year()
        }
        Column { role: Role::Deadline, unit: None, heading, .. } => match units::years_in(heading) {
            Some((year, None)) => Some(year),
            _ => None,
        },
        _ => None,
    };
    let within = units::calendar_year(year?)?;
    let plain = row.spanned_by(column) == column && is_undated_year(&text);
    plain.then_some(Wording { text, column: Some(column), within: Some(within) })
}

/// Names a day, a month or a quarter, and no year.
pub fn is_undated_year(text: &str) -> bool {
    is_dated(text) && !units::names_year(text)
}

/// «Ответственные, сроки»: what of the owners' cell is a time.
fn among_owners(row: &ActivityRow, columns: &Columns) -> Wording {
    let found = columns.all(Role::Owners).filter(|at| names_time_too(columns.heading(*at))).find_map(|at| {
        let times: Vec<String> = owner_phrase::split(&bare(&row.cell(at)))
            .into_iter()
            .filter(|piece| says_when_text(piece))
            .collect();
        (!times.is_empty()).then(|| Wording { text: times.join(", "), column: Some(at), within: None })
    });
    found.unwrap_or_default()
}

/// Without bold marks and space at the ends, lines kept; a dash alone is nothing.
pub fn bare(cell: &str) -> String {
    let lines: Vec<String> = cell.trim().split('\n').map(plain).filter(|line| !line.is_empty()).collect();
    let text = lines.join("\n");
    if is_blank(&text) { String::new() } else { text }
}

/// «-//-», «то же»: what the cell above says.
pub fn is_ditto(text: &str) -> bool {
    let folded = folded(text);
    let said = ["то же", "тоже", "тот же", "те же", "они же", "он же", "она же", "там же", "так же"];
    let drawn = !folded.is_empty()
        && folded.chars().all(|c| {
            matches!(c, '"' | '\'' | '”' | '“' | '„' | '«' | '»' | '/' | '\\' | '|' | '-' | '–' | '—' | ' ')
        })
        && folded.chars().any(|c| !matches!(c, '-' | '–' | '—' | ' '));
    drawn || said.contains(&folded.trim_matches(['.', '-', '–', '—', ' ', '"']))
}

/// Nothing, or a dash that stands for it.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '―' | '−' | '_' | '…' | '.'))
}

/// The cell; a year that only the heading names goes along with a cell that has none.
fn below_its_heading(row: &ActivityRow, columns: &Columns, column: usize) -> String {
    let text = bare(&row.cell(column));
    if text.is_empty() {
        return text;
    }
    let Some(column) = columns.list.get(column) else { return text };
    if let Some(What::Stage(stage)) = column.unit.as_ref().map(|unit| &unit.what) {
        return format!("{stage} – {text}");
    }
    let Some((year, None)) = units::years_in(&column.heading) else { return text };
    let has_year = text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4);
    match is_dated(&text) && !has_year {
        false => text,
        true if ends_in_short_date(&text) => format!("{}.{year}", text.trim_end_matches('.')),
        true => format!("{} {year} г.", text.trim_end_matches(['г', '.', ' '])),
    }
}

/// «25.05», «до 25.05.»
fn ends_in_short_date(text: &str) -> bool {
    let last = text.split_whitespace().last().unwrap_or("").trim_end_matches('.');
    last.split('.').count() == 2 && last.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// «Начало» and «Окончание» as a range.
fn period(row: &ActivityRow, columns: &Columns) -> Option<(usize, String)> {
    let cell = |role| {
        let column = columns.of(role)?;
        let text = bare(&row.cell(column));
        (!text.is_empty()).then_some((column, text))
    };
    match (cell(Role::Start), cell(Role::End)) {
        (Some((column, start)), Some((_, end))) if start == end => Some((column, start)),
        (Some((column, start)), Some((_, end))) => Some((column, format!("{start} – {end}"))),
        (Some((column, start)), None) if start.starts_with(|c: char| c.is_ascii_digit()) => {
            Some((column, format!("с {start}")))
        }
        (None, Some((column, end))) if end.starts_with(|c: char| c.is_ascii_digit()) => {
            Some((column, format!("до {end}")))
        }
        (start, end) => start.or(end),
    }
}

/// The quarters, months and stages whose cells hold a mark or words.
fn marked(row: &ActivityRow, columns: &Columns) -> Option<(usize, String)> {
    let mut found: Vec<String> = Vec::new();
    let (mut first, mut staged) = (None, false);
    for column in columns.all(Role::Marks) {
        let Some(unit) = columns.list.get(column).and_then(|column| column.unit.as_ref()) else { continue };
        let from = row.spanned_by(column);
        let text = bare(&row.cell(from)).replace('\n', " ");
        let foreign = columns.list.get(from).is_none_or(|column| column.role != Role::Marks);
        if foreign || text.is_empty() || is_no(&text) {
            continue;
        }
        first.get_or_insert(column);
        let stage = matches!(unit.what, What::Stage(_));
        staged |= stage;
        found.push(match (is_mark(&text), stage) {
            (true, _) => unit.named(),
            (false, true) => format!("{} – {text}", unit.named()),
            (false, false) => unit.with(&text),
        });
    }
    found.dedup();
    Some((first?, found.join(if staged { "; " } else { ", " })))
}

/// «х», «+», «V», «✓», «*»: the cell says only that it is this column.
pub fn is_mark(text: &str) -> bool {
    let bare = text.trim_matches(['(', ')', '.', ' ']);
    matches!(folded(bare).as_str(), "x" | "х" | "v" | "да" | "xx" | "хх" | "1")
        || !bare.is_empty()
            && bare.chars().all(|c| {
                matches!(
                    c,
                    '+' | '*'
                        | '✓'
                        | '✔'
                        | '✗'
                        | '✘'
                        | '×'
                        | '●'
                        | '•'
                        | '■'
                        | '▪'
                        | '√'
                        | '☑'
                        | '☒'
                        | '⚫'
                        | '◆'
                        | '#'
                ) || ('\u{F000}'..='\u{F0FF}').contains(&c)
            })
        || matches!(text.trim(), "." | "·")
}

fn is_no(text: &str) -> bool {
    matches!(folded(text).as_str(), "0" | "нет" | "н" | "x̶")
}

/// Whether the wording means a time to the deadline reader.
pub fn reads(text: &str) -> bool {
    !text.is_empty() && !matches!(read(text, &Context::default()).when, When::None)
}

/// The deadline that a row's name tells.
pub fn in_name_of(row: &ActivityRow, columns: &Columns) -> Option<String> {
    let name = row.line(row.title_in);
    match columns.dated().next() {
        Some(_) => in_title(&name),
        None => in_name(&name),
    }
}

/// The same in a paper that has no other place for deadlines: «Ежемесячно направлять…», «…в период с 24 по 28 мая».
pub fn in_name(title: &str) -> Option<String> {
    in_title(title).or_else(|| at_an_end(title))
}

/// Words with which a time at an end of a name begins.
const OPENING: &[&str] = &["до", "с", "со", "к", "в", "во", "не", "срок"];
/// A time at an end of a name has no more words.
const MOST_WORDS: usize = 10;

/// The longest run of words at the end or the beginning of the name that is a time and nothing else.
fn at_an_end(title: &str) -> Option<String> {
    let words: Vec<&str> = without_full_stop(title).split_whitespace().collect();
    let opens = |word: &str| OPENING.contains(&folded(word).as_str());
    let most = words.len().saturating_sub(1).min(MOST_WORDS);
    let behind = (1..=most).rev().map(|count| &words[words.len() - count..]);
    // «…совещание 25 августа 2022 года», but not «приказ от 12 января 2021 года».
    let papers = |run: &[&str]| {
        let before = words[..words.len() - run.len()].last().map(|word| folded(word));
        before.is_some_and(|word| ["от", "за", "n", "по", "на", "из", "между"].contains(&word.as_str()))
    };
    let begins = |run: &&[&str]| {
        opens(run[0]) || run.len() > 1 && run[0].starts_with(|c: char| c.is_ascii_digit()) && !papers(run)
    };
    let last = behind.filter(begins).map(|run| run.join(" ")).find(|text| is_time(text));
    last.or_else(|| {
        let before = (1..=most).rev().filter(|count| words[*count].starts_with(char::is_lowercase));
        let text = |count: usize| words[..count].join(" ").trim_end_matches([',', ':']).to_owned();
        before.map(text).find(|text| {
            let first = folded(text.split([' ', ',']).next().unwrap_or(""));
            opens(&first) && is_time(text) || is_repetition(&first) && understood(text)
        })
    })
}

/// «2021 г.» keeps its dot.
fn without_full_stop(text: &str) -> &str {
    let text = text.trim_end_matches([';', ' ']);
    text.strip_suffix('.').filter(|bare| !bare.ends_with('г')).unwrap_or(text)
}

fn is_repetition(word: &str) -> bool {
    [
        "ежемесячно",
        "ежеквартально",
        "ежегодно",
        "еженедельно",
        "ежедневно",
        "постоянно",
        "систематически",
        "регулярно",
    ]
    .contains(&word)
}

/// A day, a month or a quarter, all of its words understood.
fn is_time(text: &str) -> bool {
    let year_alone = folded(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !units::names_year(word))
        .all(|word| OPENING.contains(&word) || word.starts_with("год") || word == "г");
    is_dated(text) && !year_alone && understood(text)
}

fn understood(text: &str) -> bool {
    let deadline = read(text, &Context::default());
    let letters = |from: usize, to: usize| {
        text.chars().skip(from).take(to - from).filter(|letter| letter.is_alphanumeric()).count()
    };
    let of_time = |span: &&Span| !matches!(span.means, Means::Event | Means::Note | Means::Label);
    let told: usize = deadline.spans.iter().filter(of_time).map(|span| letters(span.from, span.to)).sum();
    !matches!(deadline.when, When::None) && told * 10 >= letters(0, text.len()) * 8
}

/// A deadline that stands in the name: «…(в срок до 10 августа 2015 года)», «…в срок до 10.08.2015».
pub fn in_title(title: &str) -> Option<String> {
    let found = bracketed(title).into_iter().rev().find(|inside| speaks_of_time(inside) && reads(inside));
    found.or_else(|| behind_limit(title)).map(str::to_owned)
}

fn bracketed(title: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = title;
    while let Some((_, inside)) = rest.split_once('(') {
        let Some((inside, after)) = inside.split_once(')') else { break };
        found.push(inside.trim());
        rest = after;
    }
    found
}

/// Says when, and not only «приказ от 12.01.2021»: that is a paper's date.
fn speaks_of_time(text: &str) -> bool {
    let folded = folded(text);
    let first = folded.split_whitespace().next().unwrap_or("");
    let limit = ["до", "в", "срок", "не", "к", "с", "ежегодно", "ежемесячно", "ежеквартально", "весь", "по"];
    let opens = limit.contains(&first.trim_matches([':', ',']))
        || first.starts_with(|c: char| c.is_ascii_digit())
        || first.split('-').next().and_then(units::month).is_some()
        || ["i", "ii", "iii", "iv", "первый", "второй", "третий"].contains(&first);
    let sure = is_dated(text) || folded.starts_with("ежегодно") || folded.contains("течение");
    opens && sure && !folded.contains('№') && text.chars().count() <= 80
}

/// Without brackets only what is beyond doubt: a limit and a full day, to the end of the name.
fn behind_limit(title: &str) -> Option<&str> {
    const LIMITS: &[&str] =
        &[" в срок до ", " в срок не позднее ", " не позднее ", " в срок по ", " срок - до ", " срок: "];
    let lower = title.to_lowercase();
    // Lower case may take another number of bytes; then nothing is cut.
    if lower.len() != title.len() {
        return None;
    }
    let at = LIMITS.iter().filter_map(|limit| lower.rfind(limit)).max()?;
    let rest = without_full_stop(title.get(at..)?.trim());
    let day = rest.split(|c: char| !c.is_ascii_digit()).any(|digits| matches!(digits.len(), 1 | 2));
    (day && is_dated(rest) && rest.chars().count() <= 60 && reads(rest)).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_in_the_name_is_found_and_a_papers_date_is_not() {
        for (title, found) in [
            ("Подготовка школ (в срок до 10 августа 2015 года)", Some("в срок до 10 августа 2015 года")),
            ("Сбор заявок в срок до 18.11.2021", Some("в срок до 18.11.2021")),
            ("Семинар (октябрь 2020) для учителей", Some("октябрь 2020")),
            ("Реализация плана (приказ от 12.01.2021 № 5)", None),
            ("Анализ результатов ВПР за 2020 год", None),
            ("Анализ ВПР (5 классы)", None),
            ("Мероприятие (по согласованию)", None),
        ] {
            assert_eq!(in_title(title).as_deref(), found, "{title}");
        }
    }

    #[test]
    fn a_deadline_at_an_end_of_the_name_is_found() {
        for (title, found) in [
            (
                "Обеспечить приёмку лагерей в период с 24 по 28 мая 2021 года",
                Some("в период с 24 по 28 мая 2021 года"),
            ),
            ("Подвести итоги кампании до 15 сентября 2021 г.", Some("до 15 сентября 2021 г.")),
            ("Ежемесячно направлять списки подростков", Some("Ежемесячно")),
            ("До 1 июня 2021 года утвердить план", Some("До 1 июня 2021 года")),
            ("Ежеквартально, до 10 числа, направлять отчёты", Some("Ежеквартально, до 10 числа")),
            ("Провести августовское совещание 25 августа 2022 года.", Some("25 августа 2022 года")),
            ("Довести до школ приказ от 12 января 2021 года", None),
            ("Участие в конкурсе «Учитель года» в 2021 году", None),
            ("Подготовка к новому учебному году", None),
            ("Анализ результатов за март 2021 года", None),
            ("Обучение детей от 6 до 12 лет", None),
        ] {
            assert_eq!(in_name(title).as_deref(), found, "{title}");
        }
    }

    #[test]
    fn marks_are_told_from_words() {
        for mark in ["х", "X", "+", "✓", "V", "*", "●", " х ", "\u{F0FC}"] {
            assert!(is_mark(mark), "{mark}");
        }
        for word in ["семинар", "15", "до 1 мая", ""] {
            assert!(!is_mark(word), "{word}");
        }
    }
}
