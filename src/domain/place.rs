//! Where in a paper something stands: sheet or table, row, column, page. As a text it is short and stable, so that a
//! doubt can carry it and the store keep it; the edges put it into words.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What rows are counted in.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Within {
    /// Lines of a text.
    #[default]
    Lines,
    /// Paragraphs of a document, outside its tables.
    Paragraphs,
    /// Rows of a document's table, counted from 1.
    Table(u16),
    Sheet(String),
}

/// A place; everything is counted from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    pub within: Within,
    pub row: u32,
    pub column: Option<u32>,
    pub page: Option<u32>,
}

impl Place {
    /// A line of a text.
    pub fn line(row: u32) -> Place {
        Place { row, ..Place::default() }
    }

    /// The same row, at a column counted from 0.
    pub fn at(&self, column: usize) -> Place {
        Place { column: u32::try_from(column + 1).ok(), ..self.clone() }
    }

    /// What [`Place`] shows as, read again; `None` for anything else.
    pub fn read(text: &str) -> Option<Place> {
        let (text, page) = match text.strip_suffix(')').and_then(|text| text.rsplit_once(" (page ")) {
            Some((text, page)) => (text, Some(page.parse().ok()?)),
            None => (text, None),
        };
        let (within, cell) = match text.rsplit_once('!') {
            Some((sheet, cell)) if sheet.starts_with('«') && sheet.ends_with('»') => {
                let name = sheet.strip_prefix('«').unwrap_or(sheet);
                (Within::Sheet(name.strip_suffix('»').unwrap_or(name).to_owned()), cell)
            }
            Some((table, cell)) => (Within::Table(table.strip_prefix("table ")?.parse().ok()?), cell),
            None => match text.strip_prefix("paragraph ") {
                Some(cell) => (Within::Paragraphs, cell),
                None => (Within::Lines, text),
            },
        };
        let (row, column) = match cell.split_once(':') {
            Some((row, column)) => (row, Some(column.parse().ok()?)),
            None => (cell, None),
        };
        Some(Place { within, row: row.parse().ok()?, column, page })
    }
}

/// `14:3`, `table 2!5:3 (page 3)`, `«План»!14:3`, `paragraph 7`.
impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.within {
            Within::Lines => {}
            Within::Paragraphs => write!(out, "paragraph ")?,
            Within::Table(number) => write!(out, "table {number}!")?,
            Within::Sheet(name) => write!(out, "«{name}»!")?,
        }
        write!(out, "{}", self.row)?;
        if let Some(column) = self.column {
            write!(out, ":{column}")?;
        }
        match self.page {
            Some(page) => write!(out, " (page {page})"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written() {
        let sheets = ["План", "I кв.!", "«2»", "table 1"].map(|name| Within::Sheet(name.to_owned()));
        let others = [Within::Lines, Within::Paragraphs, Within::Table(12)];
        for within in others.into_iter().chain(sheets) {
            for (column, page) in [(None, None), (Some(3), None), (Some(3), Some(7)), (None, Some(1))] {
                let place = Place { within: within.clone(), row: 14, column, page };
                assert_eq!(Place::read(&place.to_string()), Some(place.clone()), "{place}");
            }
        }
        assert_eq!(Place::line(14).at(2).to_string(), "14:3");
        for text in ["", "план", "1:", "table x!1", "лист!1"] {
            assert_eq!(Place::read(text), None, "{text}");
        }
    }
}
