//! The cells of one activity, gathered from all the rows that it takes: parts that a page broke are closed up, rows
//! below one another in a merged cell stay lines of their own.

use super::table::{Join, Row};
use super::title::plain;

/// How a part of a cell follows the part above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// A page broke the cell: a sentence may go on.
    Broken,
    /// A row of its own below it.
    Row,
}

/// The cells of an activity, those of its continuations behind them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityRow {
    pub number: Option<String>,
    /// For each column the parts in which the paper gives its cell.
    pub(super) parts: Vec<Vec<(Joint, String)>>,
    /// For each column whether its left neighbour spans it.
    pub(super) spanned: Vec<bool>,
    /// Which of the headings is in force: index into `Sorted::columns`.
    pub columns: usize,
    /// The column that holds the name.
    pub title_in: usize,
    /// The number stands before the name in that cell.
    pub number_in_title: bool,
    /// Nothing but a number and a name: it may be a section.
    pub unsure: bool,
}

impl ActivityRow {
    pub fn new(row: &Row, columns: usize, title_in: usize) -> ActivityRow {
        let parts = row.cells.iter().map(|cell| vec![(Joint::Broken, cell.clone())]).collect();
        let spanned = (0..row.cells.len()).map(|at| row.join(at) == Join::FromLeft).collect();
        ActivityRow { number: None, parts, spanned, columns, title_in, number_in_title: false, unsure: false }
    }

    pub fn width(&self) -> usize {
        self.parts.len()
    }

    /// Adds the row's own cells.
    pub fn add(&mut self, row: &Row, joint: Joint) {
        self.parts.resize(self.parts.len().max(row.cells.len()), Vec::new());
        for (at, cell) in row.cells.iter().enumerate() {
            let repeated = row.join(at) == Join::FromAbove;
            if !cell.trim().is_empty() && !repeated {
                self.parts[at].push((joint, cell.clone()));
            }
        }
    }

    /// The cell as read, parts below one another.
    pub fn as_read(&self, column: usize) -> String {
        let parts = self.parts.get(column).map_or(&[][..], Vec::as_slice);
        parts.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// The cell with the joints of pages closed; its own line breaks stay.
    pub fn cell(&self, column: usize) -> String {
        let parts = self.parts.get(column).map_or(&[][..], Vec::as_slice);
        parts.iter().fold(String::new(), |joined, (joint, part)| match joint {
            Joint::Row if !joined.trim().is_empty() => format!("{joined}\n{}", part.trim()),
            _ => join(&joined, part.trim()),
        })
    }

    /// The cell, or that of the neighbour that spans it.
    pub fn spanning_cell(&self, column: usize) -> String {
        let spans = |at: &usize| self.spanned.get(*at).copied().unwrap_or(false);
        let at = (0..=column).rev().find(|at| !spans(at)).unwrap_or(column);
        self.cell(at)
    }

    /// The cell in one line.
    pub fn line(&self, column: usize) -> String {
        let cell = self.cell(column);
        cell.split('\n').fold(String::new(), |joined, line| join(&joined, &plain(line)))
    }
}

/// Puts two halves together: a soft hyphen goes, a hyphen takes no space behind it.
pub fn join(first: &str, second: &str) -> String {
    match (first.trim_end(), second.trim_start()) {
        ("", second) => second.to_owned(),
        (first, "") => first.to_owned(),
        (first, second) => match first.strip_suffix('\u{AD}') {
            Some(bare) => format!("{bare}{second}"),
            None if ends_in_hyphen(first) && second.starts_with(char::is_lowercase) => {
                format!("{first}{second}")
            }
            None => format!("{first} {second}"),
        },
    }
}

fn ends_in_hyphen(text: &str) -> bool {
    let mut from_end = text.chars().rev();
    matches!(from_end.next(), Some('-' | '‐')) && from_end.next().is_some_and(char::is_alphabetic)
}
