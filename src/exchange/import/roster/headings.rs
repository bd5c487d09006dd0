//! The row that names the columns, wherever it stands, and what each column means. In: rows, a person's word.
//! Out: a meaning for each column; a heading that nothing recognises is kept by its name as unknown.

use super::book::MAX_COLUMNS;
use super::forbidden;
use super::read::RosterOptions;
use super::synonyms::{self, SUBJECT, Sense};
use super::values::{is_login, tidy};
use crate::domain::field::spec;
use crate::domain::record::Kind;
use crate::domain::roster::{Meaning, possible_meanings};
use crate::domain::value::Tag;
use crate::domain::words::folded;
use crate::domain::{deficit, school, teacher};
use crate::exchange::import::table::Row;

/// Where the row of headings stands, and how many fields it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading {
    pub row: usize,
    pub fields: usize,
}

/// A column and how its cells are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub heading: String,
    pub meaning: Meaning,
    /// Place among the columns that make one value: 1, 2, 3 for surname, name, patronymic.
    pub part: u8,
}

/// How far down a title may push the headings.
const SEARCHED: usize = 20;

/// A heading is a caption, not a sentence.
const LONGEST_HEADING: usize = 120;

/// Of the first rows the one with most recognised headings; of equals the one that says it in fewer words («ФИО» below
/// «Список учителей»), then the first. At least one field must be among them.
pub fn find(rows: &[Row], options: &RosterOptions) -> Option<Heading> {
    let scored = rows.iter().take(SEARCHED).enumerate().filter_map(|(row, cells)| {
        let (mut known, mut fields, mut count) = (Vec::new(), 0, 0);
        for cell in cells.cells.iter().take(MAX_COLUMNS).map(|cell| tidy(cell)) {
            let words = synonyms::words(&cell);
            count += words.len();
            let said = said(&cell, &words, options);
            if said == Said::Nothing || cell.chars().count() > LONGEST_HEADING || known.contains(&said) {
                continue;
            }
            fields += usize::from(matches!(said, Said::Means(..) | Said::Person(Meaning::Field(..))));
            known.push(said);
        }
        (fields > 0).then_some((known.len(), usize::MAX - count, usize::MAX - row, fields))
    });
    let (_, _, row, fields) = scored.max()?;
    Some(Heading { row: usize::MAX - row, fields })
}

/// What one heading says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Forbidden(&'static str),
    Person(Meaning),
    Means(Sense),
    Nothing,
}

fn said(heading: &str, words: &[String], options: &RosterOptions) -> Said {
    if heading.is_empty() {
        return Said::Nothing;
    }
    if let Some(code) = forbidden::heading(options.kind, words) {
        return Said::Forbidden(code);
    }
    if let Some(meaning) = by_person(heading, options) {
        return Said::Person(meaning);
    }
    // A list of schools names persons only as coordinators; another's names are neither taken nor repeated.
    if options.kind == Kind::School && is_name_of_person(&folded(heading)) {
        return Said::Nothing;
    }
    let sense = english(heading, options.kind).or_else(|| synonyms::sense(options.kind, words));
    sense.map_or(Said::Nothing, Said::Means)
}

fn is_name_of_person(heading: &str) -> bool {
    let named = ["фио", "ф.и.о", "фамилия"].iter().any(|word| heading.contains(word));
    named && !heading.contains("координатор")
}

/// Only fields that a list of this kind may have; a ban is the program's word, not a person's.
fn by_person(heading: &str, options: &RosterOptions) -> Option<Meaning> {
    let same = |other: &str| other == heading || folded(&tidy(other)) == folded(heading);
    let (_, meaning) = options.meanings.iter().find(|(other, _)| same(other))?;
    match *meaning {
        Meaning::Field(kind, tag) => {
            possible_meanings(options.kind).contains(&(kind, tag)).then_some(Meaning::Field(kind, tag))
        }
        Meaning::Forbidden(_) => None,
        other => Some(other),
    }
}

/// The stable names of fields: `consent-date`, `deficit.subject`.
fn english(heading: &str, kind: Kind) -> Option<Sense> {
    let name: String =
        folded(heading).chars().map(|c| if matches!(c, ' ' | '_') { '-' } else { c }).collect();
    let (owner, name) = name.split_once('.').unwrap_or(("", &name));
    let fits = |(of, tag): &(Kind, Tag)| {
        (owner.is_empty() || spec(*of).name == owner) && spec(*of).field(*tag).is_some_and(|f| f.name == name)
    };
    possible_meanings(kind).into_iter().find(fits).map(|(of, tag)| Sense::Is(of, tag))
}

/// The columns of the table below a heading.
pub fn columns(heading: Heading, rows: &[Row], options: &RosterOptions) -> Vec<Column> {
    let below = &rows[heading.row + 1..];
    let width = rows[heading.row..].iter().map(|row| row.cells.len()).max().unwrap_or(0).min(MAX_COLUMNS);
    let headings: Vec<String> = (0..width).map(|at| tidy(rows[heading.row].cell(at))).collect();
    let content = |at: usize| below.iter().map(move |row| row.cell(at));
    let mut said: Vec<Said> = Vec::new();
    for (at, heading) in headings.iter().enumerate() {
        let words = synonyms::words(heading);
        let mut meaning = self::said(heading, &words, options);
        if !is_known(heading, &words, options) {
            let may_be_born = options.kind == Kind::Teacher
                && words.iter().all(|word| word.starts_with("дат") || word == "date");
            let banned = forbidden::column(options.kind, content(at), may_be_born, options.today);
            meaning = banned.map_or(meaning, Said::Forbidden);
        }
        said.push(meaning);
    }
    let mut columns = settled(&headings, &said);
    if options.kind == Kind::School {
        code_that_is_a_login(&mut columns, &said, content);
    }
    let nothing = |at: usize, column: &Column| column.heading.is_empty() && content(at).all(str::is_empty);
    // An empty column in the middle keeps its place, or the cells behind it would move.
    while columns.last().is_some_and(|column| nothing(columns.len() - 1, column)) {
        columns.pop();
    }
    columns
}

/// Whether the program knows the heading without a person.
fn is_known(heading: &str, words: &[String], options: &RosterOptions) -> bool {
    english(heading, options.kind).is_some() || synonyms::sense(options.kind, words).is_some()
}

/// Each field goes to one column: to those a person named, then to the plainest heading, then to what may mean it.
fn settled(headings: &[String], said: &[Said]) -> Vec<Column> {
    let column = |heading: &String| Column { heading: heading.clone(), meaning: Meaning::Unknown, part: 0 };
    let mut columns: Vec<Column> = headings.iter().map(column).collect();
    let mut taken: Vec<(Kind, Tag)> = Vec::new();
    let mut taken_parts: Vec<u8> = Vec::new();
    for (column, said) in columns.iter_mut().zip(said) {
        column.meaning = match *said {
            Said::Forbidden(code) => Meaning::Forbidden(code),
            Said::Person(meaning) => meaning,
            _ => continue,
        };
        if let Meaning::Field(kind, tag) = column.meaning {
            taken.push((kind, tag));
        }
    }
    for (column, said) in columns.iter_mut().zip(said) {
        if let Said::Means(Sense::Is(kind, tag)) = *said
            && !taken.contains(&(kind, tag))
        {
            taken.push((kind, tag));
            column.meaning = Meaning::Field(kind, tag);
        }
    }
    let whole_name = taken.contains(&(Kind::Teacher, teacher::NAME));
    let has_deficits = taken.contains(&(Kind::Deficit, deficit::WORDING));
    for (column, said) in columns.iter_mut().zip(said) {
        match *said {
            Said::Means(Sense::PartOfName(part)) if !whole_name && !taken_parts.contains(&part) => {
                taken_parts.push(part);
                (column.meaning, column.part) = (Meaning::Field(Kind::Teacher, teacher::NAME), part);
            }
            Said::Means(Sense::Either(fields)) => {
                let skipped = usize::from(Sense::Either(fields) == SUBJECT && !has_deficits);
                if let Some(field) = fields.iter().skip(skipped).find(|field| !taken.contains(field)) {
                    taken.push(*field);
                    column.meaning = Meaning::Field(field.0, field.1);
                }
            }
            _ => {}
        }
    }
    columns
}

/// «Код ОО» mostly means the login of ФИС ОКО; six digits in every cell say so.
fn code_that_is_a_login<'a, I>(columns: &mut [Column], said: &[Said], content: impl Fn(usize) -> I)
where
    I: Iterator<Item = &'a str>,
{
    let login = Meaning::Field(Kind::School, school::LOGIN);
    if columns.iter().any(|column| column.meaning == login) {
        return;
    }
    let code = Said::Means(Sense::Is(Kind::School, school::CODE));
    for (at, column) in columns.iter_mut().enumerate().filter(|(at, _)| said[*at] == code) {
        let filled = || content(at).filter(|cell| !cell.is_empty());
        if filled().next().is_some() && filled().all(is_login) {
            column.meaning = login;
        }
    }
}
