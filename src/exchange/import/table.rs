//! The neutral form between formats and meaning: rows of cells and lines outside them, each with its place. A new
//! format is a reader that makes this and a row in [`READERS`]; nothing behind it changes.

use serde::{Deserialize, Serialize};

use super::error::Fault;
use super::{archive, docx, file, foreign, separated, text, workbook};

/// A paper as rows and lines, in its own order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub items: Vec<Item>,
    /// As it was recognised: `utf-8`, `windows-1251`… or the format's name where it has no encoding: `docx`, `xlsx`.
    pub encoding: String,
    /// The tables of a document or the sheets of a workbook; empty where a paper is one run of lines.
    pub parts: Vec<Part>,
    /// What the reader saw and a person should know, though it is in no cell.
    pub remarks: Vec<Remark>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// Counted from 1.
    Table(u16),
    Sheet(String),
}

/// Something that a reader left out or decided; its words are in `locale/` under `import-remark-CODE`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// English code: `hidden-rows`, `tracked-changes`, `empty-sheet`…
    pub code: String,
    /// Index into [`Table::parts`].
    pub part: u16,
    /// First and last row concerned, counted from 1; (0, 0): the part as a whole.
    pub rows: (u32, u32),
    /// A fact for the sentence: a count, a name.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Item {
    /// Text outside the table's cells.
    Line(Line),
    Row(Row),
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Index into [`Table::parts`] of the table or sheet that it stands before or in; 0 where there are no parts.
    pub part: u16,
    /// Counted from 1: the line of a text, the row of a sheet, the paragraph of a document.
    pub at: u32,
    pub text: String,
    /// A blank line or a page's end lies before it.
    pub apart: bool,
    /// All of it is printed bold, or as a heading.
    pub bold: bool,
    /// Page of the document, counted from 1; 0: not known.
    pub page: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Index into [`Table::parts`].
    pub part: u16,
    /// First and last line of a text, or row of its sheet or table, counted from 1.
    pub from: u32,
    pub to: u32,
    /// As read, line breaks inside a cell kept. A cell that goes on from its neighbour is empty (`FromLeft`) or repeats
    /// the text (`FromAbove`).
    pub cells: Vec<String>,
    /// How each cell hangs together with its neighbours; shorter than `cells`: the rest are `Own`.
    pub joins: Vec<Join>,
    /// A blank line or a page's end lies before it.
    pub apart: bool,
    /// All its text is printed bold.
    pub bold: bool,
    /// The format marks it as a heading that is repeated on every page.
    pub heading: bool,
    /// Page of the document, counted from 1; 0: not known.
    pub page: u32,
}

/// What a cell is to its neighbours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Join {
    #[default]
    Own,
    /// The cell to its left spans it.
    FromLeft,
    /// The cell above spans it.
    FromAbove,
}

impl Row {
    /// The cell's text without the space around it; empty when there is no such cell or nothing but bold marks in it.
    pub fn cell(&self, column: usize) -> &str {
        let cell = self.cells.get(column).map_or("", |cell| cell.trim());
        if cell.replace("**", "").trim().is_empty() { "" } else { cell }
    }

    /// How the cell hangs together with its neighbours.
    pub fn join(&self, column: usize) -> Join {
        self.joins.get(column).copied().unwrap_or_default()
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

/// The formats that are archives, told by what is in them; another archive is refused with its name.
pub static ARCHIVES: &[(archive::Kind, Reader)] = &[
    (archive::Kind::Document, Reader { format: "docx", suits: |_, _| true, read: docx::read }),
    (archive::Kind::Workbook, Reader { format: "xlsx", suits: |_, _| true, read: workbook::read }),
];

/// Any paper by its content, in this process.
pub fn read(name: &str, bytes: &[u8]) -> Result<Table, Fault> {
    if !archive::is_archive(bytes) {
        file::refuse_foreign(bytes)?;
        return reader_for(name, bytes).read(bytes);
    }
    let kind = archive::open(bytes)?.kind()?;
    match ARCHIVES.iter().find(|(known, _)| *known == kind) {
        Some((_, reader)) => reader.read(bytes),
        None => Err(foreign::refuse(bytes).err().unwrap_or(Fault::BrokenArchive)),
    }
}
