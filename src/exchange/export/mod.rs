//! Lists as files (csv for Excel, xlsx, json), a plan as an office prints it (docx, xlsx), deadlines for a calendar
//! (ics). In: a neutral sheet of typed cells row by row, a printed plan, or records of activities. Out: bytes into any
//! `Write`, or a file put in place whole. No cell of any format is ever a formula, a link or a command.

pub mod agenda;
pub mod csv;
mod docx;
mod file;
pub mod ics;
mod json;
pub mod printed;
mod printed_xlsx;
mod xlsx;

use std::io::{self, Write};
use std::path::Path;

use chrono::NaiveDate;

pub use file::write_file;

/// One column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnHead {
    /// Stable English name: the key in json.
    pub name: String,
    /// Shown heading: csv and xlsx.
    pub title: String,
    pub holds: Holds,
    /// In characters, for xlsx.
    pub width: u16,
}

/// What a column holds; decides alignment and form in xlsx, not what its cells may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Text,
    /// Wrapped inside its cell.
    LongText,
    Number,
    Day,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum CellValue {
    Empty,
    Text(String),
    Number(i64),
    /// Written with a comma in csv. What is not finite is written as nothing.
    Decimal(f64),
    Day(NaiveDate),
    YesNo(bool),
    /// Several names: joined with `, ` in tables, a list in json.
    List(Vec<String>),
}

/// A list to be written: heads, then rows as they come.
pub struct Sheet<R> {
    /// Name of the sheet in xlsx.
    pub title: String,
    pub columns: Vec<ColumnHead>,
    pub rows: R,
}

/// The formats, told by a file's extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Xlsx,
    Json,
}

impl Format {
    pub const NAMES: &[(Format, &str)] =
        &[(Format::Csv, "csv"), (Format::Xlsx, "xlsx"), (Format::Json, "json")];

    /// `None` for an extension that is not written.
    pub fn of(path: &Path) -> Option<Format> {
        let extension = path.extension()?.to_str()?.to_lowercase();
        Format::NAMES.iter().find(|(_, name)| *name == extension).map(|(format, _)| *format)
    }
}

/// Why a list could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A sheet of xlsx ends there.
    #[error("more than {limit} rows")]
    TooManyRows { limit: u32 },
    #[error("more than {limit} columns")]
    TooManyColumns { limit: u16 },
    #[error("xlsx: {message}")]
    Xlsx { message: String },
}

/// Writes the sheet; answers how many rows there were, the heading apart.
pub fn write<R, W>(sheet: Sheet<R>, format: Format, out: &mut W) -> Result<u64, ExportError>
where
    R: IntoIterator<Item = Vec<CellValue>>,
    W: Write,
{
    match format {
        Format::Csv => csv::write(sheet, out),
        Format::Xlsx => xlsx::write(sheet, out),
        Format::Json => json::write(sheet, out),
    }
}

#[cfg(test)]
mod tests;
