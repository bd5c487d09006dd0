//! The deadline of a row in words, wherever the table keeps it: one column, several, marks below quarters, beginning
//! and end, or the name of the activity. In: the row's cells and its columns. Out: a wording for the deadline reader.

use super::activity_row::ActivityRow;
use super::columns::{Columns, Role, names_time_too};
use super::content::says_when_text;
use super::title::plain;
use super::units::{self, What, is_dated};
use crate::domain::deadline::{Context, When, read};
use crate::domain::owner_phrase;
use crate::domain::words::folded;

/// A wording and the column that it was (first) found in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording {
    pub text: String,
    pub column: Option<usize>,
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
    Wording { text: parts.join("\n"), column: first }
}

/// «Ответственные, сроки»: what of the owners' cell is a time.
fn among_owners(row: &ActivityRow, columns: &Columns) -> Wording {
    let found = columns.all(Role::Owners).filter(|at| names_time_too(columns.heading(*at))).find_map(|at| {
        let times: Vec<String> = owner_phrase::split(&bare(&row.cell(at)))
            .into_iter()
            .filter(|piece| says_when_text(piece))
            .collect();
        (!times.is_empty()).then(|| Wording { text: times.join(", "), column: Some(at) })
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
    let rest = title.get(at..)?.trim().trim_end_matches(['.', ';']);
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
    fn marks_are_told_from_words() {
        for mark in ["х", "X", "+", "✓", "V", "*", "●", " х ", "\u{F0FC}"] {
            assert!(is_mark(mark), "{mark}");
        }
        for word in ["семинар", "15", "до 1 мая", ""] {
            assert!(!is_mark(word), "{word}");
        }
    }
}
