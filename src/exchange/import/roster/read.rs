//! The way in: a file or its bytes → a [`RosterDraft`], step by step.

use std::path::Path;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::book::{self, Sheet};
use super::headings::{self, Heading};
use super::{contradictions, rows};
use crate::domain::record::Kind;
use crate::domain::roster::{Meaning, RosterDraft, RosterRefusal};
use crate::exchange::import::apart::{self, What};
use crate::exchange::import::error::{Fault, ImportError};
use crate::exchange::import::file;

/// What is known of the list besides its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct RosterOptions {
    /// What a row is of: `Kind::School` or `Kind::Teacher`.
    pub kind: Kind,
    /// A person's word on columns, by heading as written; goes before the table of headings, but not before a ban.
    pub meanings: Vec<(String, Meaning)>,
    pub today: NaiveDate,
}

/// Reads a list from a file. The size is looked at before a byte is read; only regular files are opened.
pub fn read_roster(path: &Path, options: &RosterOptions) -> Result<RosterDraft, ImportError> {
    let bytes = file::bytes(path)?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    roster_from_bytes(&name, &bytes, options)
        .map_err(|error| ImportError { file: path.display().to_string(), fault: error.fault })
}

/// Reads a list from bytes; the format is told by the bytes, `file_name` is only kept.
pub fn roster_from_bytes(
    file_name: &str,
    bytes: &[u8],
    options: &RosterOptions,
) -> Result<RosterDraft, ImportError> {
    draft(file_name, bytes, options).map_err(|fault| ImportError { file: file_name.to_owned(), fault })
}

fn draft(file_name: &str, bytes: &[u8], options: &RosterOptions) -> Result<RosterDraft, Fault> {
    let book = apart::read(What::List, bytes, || book::open(bytes))?;
    let (at, heading) = headed_sheet(&book.sheets, options).ok_or(Fault::NoRosterHeading)?;
    let sheet = &book.sheets[at];
    let columns = headings::columns(heading, &sheet.rows, options);
    let mut draft = RosterDraft {
        kind: options.kind,
        file_name: file_name.rsplit(['/', '\\']).next().unwrap_or(file_name).to_owned(),
        hash: Sha256::digest(bytes).to_vec(),
        encoding: book.encoding,
        columns: Vec::new(),
        rows: Vec::new(),
        refused: other_sheets(&book.sheets, at),
    };
    rows::fill(&mut draft, columns, &sheet.rows[heading.row + 1..], options);
    contradictions::settle(&mut draft);
    Ok(draft)
}

/// The first sheet whose heading names two fields; a title page may seem to name one.
fn headed_sheet(sheets: &[Sheet], options: &RosterOptions) -> Option<(usize, Heading)> {
    let found = || {
        sheets.iter().enumerate().filter_map(|(at, sheet)| Some((at, headings::find(&sheet.rows, options)?)))
    };
    found().find(|(_, heading)| heading.fields > 1).or_else(|| found().next())
}

/// Sheets with something in them that were not read: no line of the list, so line 0; the text is the sheet's name.
fn other_sheets(sheets: &[Sheet], read: usize) -> Vec<RosterRefusal> {
    let others = sheets.iter().enumerate().filter(|(at, sheet)| *at != read && !sheet.rows.is_empty());
    others
        .map(|(_, sheet)| RosterRefusal {
            line: 0,
            column: None,
            text: sheet.name.clone(),
            why: "other-sheet",
        })
        .collect()
}
