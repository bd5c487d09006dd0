//! A workbook with lists → sheets of rows. Cells come one by one, never as a rectangle; the archive is guarded and
//! values are made text where road maps are read too.

use calamine::Reader as _;

use super::book::{Book, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Sheet};
use crate::exchange::import::error::Fault;
use crate::exchange::import::table::Row;
use crate::exchange::import::workbook::{self, guarded, plain};

const MAX_ALL: u64 = 256 << 20;
const MAX_TEXT: usize = 64 << 10;

/// An archive with a workbook in it.
pub fn suits(bytes: &[u8]) -> bool {
    const NAME: &[u8] = b"xl/workbook.xml";
    bytes.starts_with(b"PK\x03\x04") && bytes.windows(NAME.len()).any(|window| window == NAME)
}

pub fn read(bytes: &[u8]) -> Result<Book, Fault> {
    let sheets = guarded(bytes, |book, _| sheets(book))?;
    Ok(Book { encoding: "xlsx".to_owned(), sheets })
}

fn sheets(book: &mut workbook::Book<'_>) -> Result<Vec<Sheet>, Fault> {
    let mut left = Left { cells: MAX_CELLS, bytes: MAX_ALL };
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        // A sheet that holds a chart is no sheet of cells, and no reason to refuse the others.
        match sheet(book, &name, &mut left) {
            Ok(rows) => sheets.push(Sheet { name, rows }),
            Err(Fault::BrokenWorkbook) => {}
            Err(fault) => return Err(fault),
        }
    }
    if sheets.is_empty() { Err(Fault::BrokenWorkbook) } else { Ok(sheets) }
}

/// What may still be taken.
struct Left {
    cells: usize,
    bytes: u64,
}

fn sheet(book: &mut workbook::Book<'_>, name: &str, left: &mut Left) -> Result<Vec<Row>, Fault> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|_| Fault::BrokenWorkbook)?;
    let mut rows = std::collections::BTreeMap::<u32, Vec<String>>::new();
    while let Some(cell) = reader.next_cell().map_err(|_| Fault::BrokenWorkbook)? {
        let text = plain(cell.get_value());
        if text.trim().is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if row as usize >= MAX_ROWS || column >= MAX_COLUMNS || text.len() > MAX_TEXT {
            return Err(Fault::TooManyCells);
        }
        let cells = rows.entry(row).or_default();
        let more = (column + 1).saturating_sub(cells.len());
        left.cells = left.cells.checked_sub(more).ok_or(Fault::TooManyCells)?;
        left.bytes = left.bytes.checked_sub(text.len() as u64).ok_or(Fault::TooManyCells)?;
        cells.resize(cells.len() + more, String::new());
        cells[column] = text;
    }
    let row = |(row, cells)| Row { from: row + 1, to: row + 1, cells, apart: false, ..Row::default() };
    Ok(rows.into_iter().map(row).collect())
}
