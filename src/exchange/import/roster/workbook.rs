//! xlsx → sheets of rows. The guarded archive is unpacked once to nothing before the reader of workbooks sees it; then cells come one by one, never as a rectangle (one cell at XFD1048576 would be
//! a rectangle of 17 billion). Dates come out as `dd.mm.yyyy`, whole numbers without `.0`.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx};

use super::book::{Book, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Sheet};
use crate::exchange::import::archive;
use crate::exchange::import::error::Fault;
use crate::exchange::import::table::Row;

const MAX_ALL: u64 = 256 << 20;
const MAX_TEXT: usize = 64 << 10;
const MAX_SHEETS: usize = 256;
/// A workbook may say beforehand how many texts it has, and room is made for so many.
const MAX_TEXTS_DECLARED: u64 = MAX_CELLS as u64;

/// An archive with a workbook in it.
pub fn suits(bytes: &[u8]) -> bool {
    const NAME: &[u8] = b"xl/workbook.xml";
    bytes.starts_with(b"PK\x03\x04") && bytes.windows(NAME.len()).any(|window| window == NAME)
}

pub fn read(bytes: &[u8]) -> Result<Book, Fault> {
    archive::open(bytes)?.weigh(|_, part| weigh_part(part))?;
    // A workbook made to hurt may find an overflow in the reader: it is refused like any other broken one.
    let read = catch_unwind(AssertUnwindSafe(|| sheets(bytes)));
    let sheets = read.unwrap_or(Err(Fault::BrokenWorkbook))?;
    Ok(Book { encoding: "xlsx".to_owned(), sheets })
}

/// Refuses a part that asks for more room than it has cells: `uniqueCount` is believed by the reader. Parts in two-byte
/// encodings would hide it, and no program writes them.
fn weigh_part(part: &[u8]) -> Result<(), Fault> {
    const COUNT: &[u8] = b"uniqueCount";
    if part.starts_with(b"\xFF\xFE") || part.starts_with(b"\xFE\xFF") {
        return Err(Fault::BrokenWorkbook);
    }
    for at in (0..part.len().saturating_sub(COUNT.len())).filter(|at| part[*at..].starts_with(COUNT)) {
        let digits = part[at + COUNT.len()..].iter().skip_while(|byte| !byte.is_ascii_digit());
        let mut count: u64 = 0;
        for digit in digits.take_while(|byte| byte.is_ascii_digit()) {
            count = count.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
        }
        if count > MAX_TEXTS_DECLARED {
            return Err(Fault::TooManyCells);
        }
    }
    Ok(())
}

fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, Fault> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| Fault::BrokenWorkbook)?;
    let names = book.sheet_names();
    if names.len() > MAX_SHEETS {
        return Err(Fault::TooManyCells);
    }
    let mut left = Left { cells: MAX_CELLS, bytes: MAX_ALL };
    let mut sheets = Vec::new();
    for name in names {
        // A sheet that holds a chart is no sheet of cells, and no reason to refuse the others.
        match sheet(&mut book, &name, &mut left) {
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

fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, left: &mut Left) -> Result<Vec<Row>, Fault> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|_| Fault::BrokenWorkbook)?;
    let mut rows = std::collections::BTreeMap::<u32, Vec<String>>::new();
    while let Some(cell) = reader.next_cell().map_err(|_| Fault::BrokenWorkbook)? {
        let text = text(cell.get_value());
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

/// As a person sees it. Formulas give their last result, mistakes of formulas nothing.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "да".to_owned(),
        DataRef::Bool(false) => "нет".to_owned(),
        DataRef::DateTime(day) if day.is_duration() => number_text(day.as_f64()),
        DataRef::DateTime(day) => day_text(day),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn number_text(number: f64) -> String {
    match number {
        whole if whole.fract() == 0.0 && whole.abs() < 1e15 => format!("{whole:.0}"),
        _ if number.is_finite() => number.to_string().replace('.', ","),
        _ => String::new(),
    }
}

/// Before 1900 and after 9999 there are no days in a workbook: a number that only looks like one stays a number.
fn day_text(day: &ExcelDateTime) -> String {
    let number = day.as_f64();
    if !(1.0..2_958_466.0).contains(&number) {
        return number_text(number);
    }
    let (year, month, day, ..) = day.to_ymd_hms_milli();
    format!("{day:02}.{month:02}.{year:04}")
}
