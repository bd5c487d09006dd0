//! Where items of a paper stand, as a person counts: the line of a text, the row of a sheet or of a document's table.

use super::table::{Item, Line, Part, Row, Table};
use crate::domain::place::{Place, Within};

pub struct Places {
    parts: Vec<Part>,
}

impl Places {
    pub fn of(table: &Table) -> Places {
        Places { parts: table.parts.clone() }
    }

    /// A row of a part; page 0: not known.
    pub fn at(&self, part: u16, row: u32, page: u32) -> Place {
        let within = match self.parts.get(usize::from(part)) {
            None => Within::Lines,
            Some(Part::Table(number)) => Within::Table(*number),
            Some(Part::Sheet(name)) => Within::Sheet(name.clone()),
        };
        Place { within, row, column: None, page: (page > 0).then_some(page) }
    }

    pub fn of_row(&self, row: &Row) -> Place {
        self.at(row.part, row.from, row.page)
    }

    pub fn of_item(&self, item: &Item) -> Place {
        match item {
            Item::Row(row) => self.of_row(row),
            Item::Line(line) => self.of_line(line),
        }
    }

    /// Lines of a document are its paragraphs, those of a workbook stand in its sheets.
    fn of_line(&self, line: &Line) -> Place {
        let place = self.at(line.part, line.at, line.page);
        match place.within {
            Within::Table(_) => Place { within: Within::Paragraphs, ..place },
            _ => place,
        }
    }
}
