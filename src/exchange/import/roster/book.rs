//! Bytes → sheets of rows, whatever the format: csv is one sheet. Told by the first bytes, because lists come under
//! any name. Everything is bounded: rows, columns, cells.

use serde::{Deserialize, Serialize};

use super::workbook;
use crate::domain::clean::clean;
use crate::exchange::import::error::Fault;
use crate::exchange::import::table::{Item, Row};
use crate::exchange::import::{encoding, file, separated};

pub const MAX_ROWS: usize = 200_000;
pub const MAX_COLUMNS: usize = 256;
/// Cells of all sheets, the empty ones between filled ones included: they cost memory too.
pub const MAX_CELLS: usize = 4_000_000;

#[derive(Debug, Serialize, Deserialize)]
pub struct Book {
    pub encoding: String,
    pub sheets: Vec<Sheet>,
}

/// Rows that have something in them.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sheet {
    pub name: String,
    pub rows: Vec<Row>,
}

pub fn open(bytes: &[u8]) -> Result<Book, Fault> {
    if workbook::suits(bytes) {
        return workbook::read(bytes);
    }
    file::refuse_foreign(bytes)?;
    // A cell costs more than its separator: many times the file, if there is nothing else in it.
    let cells = bytes.iter().filter(|byte| matches!(byte, b';' | b',' | b'\t' | b'\n')).count();
    if cells > MAX_CELLS {
        return Err(Fault::TooManyCells);
    }
    let (rows, encoding) = match separated::read(bytes) {
        Ok(table) => {
            let rows = table.items.into_iter().filter_map(|item| match item {
                Item::Row(row) => Some(row),
                Item::Line(_) => None,
            });
            (rows.collect(), table.encoding)
        }
        Err(Fault::NoTable { .. }) => lines(bytes),
        Err(fault) => return Err(fault),
    };
    let rows = without_comments(rows);
    if rows.len() > MAX_ROWS || rows.iter().any(|row| row.cells.len() > MAX_COLUMNS) {
        return Err(Fault::TooManyCells);
    }
    Ok(Book { encoding, sheets: vec![Sheet { name: String::new(), rows }] })
}

/// A list of one column needs no separator.
fn lines(bytes: &[u8]) -> (Vec<Row>, String) {
    let (text, encoding) = encoding::decode(bytes);
    let rows = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    let row = |(line, at): (&str, u32)| Row {
        from: at,
        to: at,
        cells: vec![line.to_owned()],
        apart: false,
        ..Row::default()
    };
    (rows.map(row).collect(), encoding)
}

/// Without the lines before the list that begin with `#`; a `#` that stands for № does not begin a line of words.
fn without_comments(mut rows: Vec<Row>) -> Vec<Row> {
    let is_comment = |row: &Row| {
        let rest = row.cell(0).strip_prefix('#').map(|rest| clean(rest).trim().to_lowercase());
        rest.is_some_and(|rest| !matches!(rest.as_str(), "" | "п/п" | "пп"))
    };
    let count = rows.iter().take_while(|row| is_comment(row)).count();
    rows.drain(..count);
    rows
}
