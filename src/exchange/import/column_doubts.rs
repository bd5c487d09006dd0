//! What there is to say about the columns of a paper: headings that nothing knows, columns told by their cells, headings
//! that their cells contradict, no column of deadlines. And the columns as a preview shows them.

use super::columns::{Column, Columns, How, Role, names_time_too, says_when};
use super::fill::Paper;
use super::rows::Sorted;
use super::table::{Item, Join, Row};
use super::units;
use super::wording::{bare, is_blank};
use crate::domain::deadline::{Candidate, Doubt, DoubtCode, Period, Severity};
use crate::domain::paper_column::{ColumnDraft, handle};
use crate::domain::place::Place;

/// Cells shown of each column.
const SAMPLES: usize = 3;
const LONGEST_SAMPLE: usize = 80;

/// The columns of the first table.
pub fn drafts(paper: &Paper<'_>) -> Vec<ColumnDraft> {
    let Some(columns) = paper.sorted.columns.first() else { return Vec::new() };
    let rows = rows_below(paper, 0);
    let draft = |(at, column): (usize, &Column)| ColumnDraft {
        heading: column.heading.clone(),
        role: column.role,
        how: column.how,
        samples: samples(&rows, at),
    };
    columns.list.iter().enumerate().map(draft).collect()
}

/// The rows that a heading is over, down to the next one.
fn rows_below<'a>(paper: &Paper<'a>, which: usize) -> Vec<&'a Row> {
    let rows = paper.sorted.pieces.iter().filter_map(|piece| match &piece.is {
        super::rows::Is::Activity(row) if row.columns == which => piece.items.first(),
        _ => None,
    });
    let row = |at: &usize| match &paper.items[*at] {
        Item::Row(row) => Some(row),
        Item::Line(_) => None,
    };
    rows.filter_map(row).collect()
}

fn samples(rows: &[&Row], column: usize) -> Vec<String> {
    let own = rows.iter().filter(|row| row.join(column) == Join::Own).map(|row| row.cell(column));
    let mut found: Vec<String> = Vec::new();
    for cell in own.filter(|cell| !is_blank(cell)) {
        let text: String = bare(cell).replace('\n', " ").chars().take(LONGEST_SAMPLE).collect();
        if !found.contains(&text) {
            found.push(text);
        }
        if found.len() == SAMPLES {
            break;
        }
    }
    found
}

/// The doubts about all the headings of a paper; a heading that is repeated speaks once.
pub fn of(paper: &Paper<'_>) -> Vec<Doubt> {
    let mut doubts: Vec<Doubt> = Vec::new();
    let mut told: Vec<(String, Role)> = Vec::new();
    let heads = paper.sorted.heads.iter();
    for (which, (columns, head)) in paper.sorted.columns.iter().zip(heads).enumerate() {
        let rows = rows_below(paper, which);
        let Some(first) = rows.first() else { continue };
        let place = match head {
            Some(head) => paper.places.of_item(&paper.items[*head]),
            None => paper.places.of_row(first),
        };
        for (at, column) in columns.list.iter().enumerate() {
            let key = (handle(&column.heading, at), column.role);
            if !told.contains(&key) {
                doubts.extend(about(column, at, &place, !samples(&rows, at).is_empty()));
                told.push(key);
            }
        }
        let by_section = paper.sorted.pieces.iter().any(|piece| match &piece.is {
            super::rows::Is::Section(section) => section.deadline.is_some(),
            _ => false,
        });
        let by_owners = columns.all(Role::Owners).any(|at| names_time_too(columns.heading(at)));
        if !by_section && !by_owners && !columns.list.iter().any(|column| says_when(column.role)) {
            doubts.push(Doubt {
                severity: Severity::Ask,
                ..doubt(DoubtCode::NoDeadlineColumn, None, &place, &[])
            });
        }
    }
    doubts
}

fn about(column: &Column, at: usize, place: &Place, filled: bool) -> Option<Doubt> {
    let place = place.at(at);
    let name = handle(&column.heading, at);
    let nameless = column.heading.is_empty();
    match (column.how, column.role) {
        (How::Untold, role) if !nameless || filled => {
            Some(doubt(DoubtCode::ColumnUnknown, Some(name), &place, &[role]))
        }
        // Numbers in a column without a heading are what everybody expects.
        (How::ByContent, Role::Number) if nameless => None,
        (How::ByContent, role) => Some(doubt(DoubtCode::ColumnByContent, Some(name), &place, &[role])),
        (How::AgainstHeading, role) => Some(Doubt {
            severity: Severity::Ask,
            ..doubt(DoubtCode::ColumnContradicts, Some(name), &place, &[role, column.printed])
        }),
        _ => None,
    }
}

fn doubt(code: DoubtCode, text: Option<String>, place: &Place, roles: &[Role]) -> Doubt {
    let candidates = roles.iter().map(|role| Candidate::Text(role.name().to_owned())).collect();
    Doubt { code, severity: Severity::Note, text, place: Some(place.to_string()), candidates }
}

/// The period that the years of the headings make; a school year is the staff's: to 31 August.
pub fn period(sorted: &Sorted) -> Option<Period> {
    let dated = |columns: &Columns| -> Vec<(i32, Option<i32>)> {
        let when = columns.list.iter().filter(|column| says_when(column.role));
        when.filter_map(|column| units::years_in(&column.heading)).collect()
    };
    let years: Vec<(i32, Option<i32>)> = sorted.columns.iter().flat_map(dated).collect();
    let school = years.iter().all(|(_, second)| second.is_some());
    let first = years.iter().map(|(first, _)| *first).min()?;
    let last = years.iter().map(|(first, second)| second.unwrap_or(*first)).max()?;
    let day = chrono::NaiveDate::from_ymd_opt;
    match school {
        true => Some(Period { start: day(first, 9, 1)?, end: day(last, 8, 31)? }),
        false => Some(Period { start: day(first, 1, 1)?, end: day(last, 12, 31)? }),
    }
}
