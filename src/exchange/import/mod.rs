//! A paper as a draft. In: a file or its bytes. Out: a [`PlanDraft`] with doubts and places, and an account of what
//! every line was taken for. Three steps, each replaceable: a reader per format makes a neutral table, headings give
//! its columns their meaning, rows become drafts. Never corrects silently and never writes anything.

mod activity_row;
pub mod apart;
mod archive;
mod captions;
mod column_doubts;
pub mod columns;
mod content;
mod deadlines;
mod docx;
mod doubts;
pub mod encoding;
pub mod error;
mod file;
mod fill;
mod foreign;
mod heading;
pub mod json;
mod numbers;
mod places;
pub mod roadmap;
mod roster;
mod rows;
mod separated;
mod signing;
pub mod table;
mod text;
mod title;
mod units;
mod wording;
mod workbook;

use std::path::Path;

pub use error::{Fault, Foreign, ImportError};
pub use roadmap::{Reading, TakenAs, Use};
pub use roster::{RosterOptions, read_roster, roster_from_bytes};

use crate::domain::deadline::Period;
use crate::domain::paper_column::{self, Role};

/// What a person says besides the paper.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The plan's period (`--period A..B`); goes before what the paper says.
    pub period: Option<Period>,
    /// What columns mean, by their headings as the draft gives them (`#3`: the third, where it has none); goes before
    /// what headings and cells say.
    pub meanings: Vec<(String, Role)>,
    /// What a person said of earlier papers, by the headings of each: used when a paper cannot be read without it.
    pub remembered: Vec<Remembered>,
}

/// A mapping kept from an earlier paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    /// The headings of its table as one text: [`paper_column::fingerprint`].
    pub headings: String,
    pub meanings: Vec<(String, Role)>,
}

/// Largest file that is read, in bytes.
pub const MAX_FILE: u64 = 64 << 20;

/// Reads a road map from a file. The size is looked at before a byte is read; only regular files are opened.
pub fn read_file(path: &Path, options: &Options) -> Result<Reading, ImportError> {
    let bytes = file::bytes(path)?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    read_bytes(&name, &bytes, options)
        .map_err(|error| ImportError { file: path.display().to_string(), fault: error.fault })
}

/// Reads a road map from bytes; `name` is the file's own name, which helps to tell the format.
pub fn read_bytes(name: &str, bytes: &[u8], options: &Options) -> Result<Reading, ImportError> {
    let in_file = |fault| ImportError { file: name.to_owned(), fault };
    let table = apart::paper(name, bytes).map_err(in_file)?;
    not_too_wide(&table).map_err(in_file)?;
    match options.remembered.is_empty() || !options.meanings.is_empty() {
        true => roadmap::read(name, bytes, table, options).map_err(in_file),
        false => read_or_remember(name, bytes, table, options).map_err(in_file),
    }
}

/// Reads the table by itself; where it is not told for a plan, as a person settled a table with these headings before.
fn read_or_remember(
    name: &str,
    bytes: &[u8],
    table: table::Table,
    options: &Options,
) -> Result<Reading, Fault> {
    let refused = match roadmap::read(name, bytes, table.clone(), options) {
        Err(fault) if fault.is_of_meaning() => fault,
        done => return done,
    };
    let anew = |known: &Remembered| {
        let meanings = known.meanings.clone();
        let options = Options { period: options.period, meanings, remembered: Vec::new() };
        let reading = roadmap::read(name, bytes, table.clone(), &options).ok()?;
        let headings = paper_column::fingerprint(&reading.draft.account.columns);
        (headings == known.headings).then_some(reading)
    };
    options.remembered.iter().rev().take(MAX_TRIED).find_map(anew).ok_or(refused)
}

/// The latest mappings; each costs one more reading.
const MAX_TRIED: usize = 50;

/// What follows looks at every pair of columns.
const MAX_COLUMNS: usize = 256;

fn not_too_wide(table: &table::Table) -> Result<(), Fault> {
    let wide = table.items.iter().find_map(|item| match item {
        table::Item::Row(row) if row.cells.len() > MAX_COLUMNS => Some(row),
        _ => None,
    });
    match wide {
        Some(row) => Err(Fault::TooManyColumns { place: places::Places::of(table).of_row(row) }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
