//! The neutral form between formats and meaning: rows of cells and lines outside them, each with its place. A new
//! format is a reader that makes this and a row in [`READERS`]; nothing behind it changes.

use super::error::Fault;
use super::{separated, text};

/// A paper as rows and lines, in its own order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub items: Vec<Item>,
    /// As it was recognised: `utf-8`, `windows-1251`…
    pub encoding: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// Text outside the table's cells.
    Line(Line),
    Row(Row),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Counted from 1.
    pub at: u32,
    pub text: String,
    /// A blank line or a page's end lies before it.
    pub apart: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// First and last line (or row of a sheet), counted from 1.
    pub from: u32,
    pub to: u32,
    /// As read, line breaks inside a cell kept.
    pub cells: Vec<String>,
    /// A blank line or a page's end lies before it.
    pub apart: bool,
}

impl Row {
    /// The cell's text without the space around it; empty when there is no such cell or nothing but bold marks in it.
    pub fn cell(&self, column: usize) -> &str {
        let cell = self.cells.get(column).map_or("", |cell| cell.trim());
        if cell.replace("**", "").trim().is_empty() { "" } else { cell }
    }

    /// Columns that hold something.
    pub fn filled(&self) -> Vec<usize> {
        (0..self.cells.len()).filter(|column| !self.cell(*column).is_empty()).collect()
    }

    /// All its text in one line.
    pub fn joined(&self) -> String {
        let cells: Vec<&str> =
            self.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        cells.join(" ")
    }
}

/// How one format is told and read.
pub struct Reader {
    /// English name of the format.
    pub format: &'static str,
    /// Whether this file, by its name and first bytes, is of the format.
    suits: fn(&str, &[u8]) -> bool,
    read: fn(&[u8]) -> Result<Table, Fault>,
}

impl Reader {
    pub fn read(&self, bytes: &[u8]) -> Result<Table, Fault> {
        (self.read)(bytes)
    }
}

/// The formats, in the order in which they are tried; the last one takes everything.
pub static READERS: &[Reader] = &[
    Reader { format: "csv", suits: separated::suits, read: separated::read },
    Reader { format: "text", suits: |_, _| true, read: text::read },
];

pub fn reader_for(name: &str, bytes: &[u8]) -> &'static Reader {
    READERS.iter().find(|reader| (reader.suits)(name, bytes)).unwrap_or(&READERS[READERS.len() - 1])
}
