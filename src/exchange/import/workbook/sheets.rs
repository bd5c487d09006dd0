//! Sheets → rows of the neutral table. Visible sheets in their order; hidden rows and columns are read and told, hidden
//! sheets are told and not read, unless the only table is there. Cells come one by one, never as a rectangle: one cell
//! at XFD1048576 would be a rectangle of 17 billion.

use std::collections::BTreeMap;

use calamine::{Dimensions, Reader as _, SheetVisible};

use super::open::{Book, guarded};
use super::shown::{Shown, shown};
use super::structure::{self, Hidden};
use crate::exchange::import::captions;
use crate::exchange::import::error::Fault;
use crate::exchange::import::numbers;
use crate::exchange::import::table::{Item, Join, Line, Part, Remark, Row, Table};
use crate::exchange::import::text::tidy;

const MAX_ROWS: usize = 200_000;
/// What stands in columns beyond is told, not read: a paper is no so wide.
const MAX_COLUMNS: usize = 256;
const MAX_CELLS: usize = 2_000_000;
const MAX_BYTES: usize = 128 << 20;
const MAX_TEXT: usize = 64 << 10;
const MAX_MERGES: usize = 100_000;
/// More remarks of one kind on one sheet would not be read by anybody.
const MAX_REMARKS: usize = 50;

pub fn read(bytes: &[u8]) -> Result<Table, Fault> {
    guarded(bytes, |book, archive| {
        let parts = structure::parts(archive)?;
        let mut left = Left { cells: MAX_CELLS, bytes: MAX_BYTES };
        let mut sheets = Vec::new();
        for (at, sheet) in book.sheets_metadata().to_vec().into_iter().enumerate() {
            let Some(mut cells) = cells(book, &sheet.name, at, &mut left)? else { continue };
            if let Some(part) = parts.get(&sheet.name) {
                cells.hidden = structure::hidden(archive, part)?;
                for (first, last) in std::mem::take(&mut cells.hidden.unworked) {
                    cells.tell("formula-without-value", (first + 1, last + 1), String::new());
                }
            }
            let merges = book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
            cells.number_rows();
            let sheet = Sheet {
                name: sheet.name,
                is_hidden: sheet.visible != SheetVisible::Visible,
                rows: Vec::new(),
                cells,
            };
            sheets.push(sheet.filled(&merges, &mut left)?);
        }
        match table(sheets) {
            table if table.items.is_empty() => Err(Fault::Empty),
            table => Ok(table),
        }
    })
}

/// What may still be taken.
struct Left {
    cells: usize,
    bytes: usize,
}

impl Left {
    fn take(&mut self, cells: usize, bytes: usize) -> Result<(), Fault> {
        self.cells = self.cells.checked_sub(cells).ok_or(Fault::TooManyCells)?;
        self.bytes = self.bytes.checked_sub(bytes).ok_or(Fault::TooManyCells)?;
        Ok(())
    }
}

#[derive(Debug, Clone, Default)]
struct Cell {
    shown: Shown,
    is_bold: bool,
}

/// The filled cells of one sheet.
#[derive(Default)]
struct Cells {
    rows: BTreeMap<u32, Vec<Cell>>,
    hidden: Hidden,
    /// Code, rows and text of what a person should know.
    told: Vec<(&'static str, (u32, u32), String)>,
}

struct Sheet {
    name: String,
    is_hidden: bool,
    cells: Cells,
    rows: Vec<Row>,
}

/// `None`: it is no sheet of cells.
fn cells(book: &mut Book<'_>, name: &str, sheet: usize, left: &mut Left) -> Result<Option<Cells>, Fault> {
    let Ok(mut reader) = book.worksheet_cells_reader(name) else { return Ok(None) };
    let mut found = Cells::default();
    let mut far = 0;
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|_| Fault::BrokenWorkbook)? {
        let style = reader.styles().get(style);
        let format = style.and_then(|style| style.number_format.as_ref());
        let code = format.map_or("", |format| format.format_code.as_str());
        let mut shown = shown(cell.get_value(), format.and_then(|format| format.format_id), code);
        shown.text = tidy(&shown.text).trim().to_owned();
        if shown.text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if shown.text.len() > MAX_TEXT {
            let table = u16::try_from(sheet + 1).unwrap_or(u16::MAX);
            return Err(Fault::CellTooLong { table, row: row + 1, limit: MAX_TEXT as u64 });
        }
        if column >= MAX_COLUMNS {
            far += 1;
            continue;
        }
        if shown.is_error {
            found.tell("formula-errors", (row + 1, row + 1), shown.text.clone());
        }
        let cells = found.rows.entry(row).or_default();
        let more = (column + 1).saturating_sub(cells.len());
        left.take(more, shown.text.len())?;
        cells.resize(cells.len() + more, Cell::default());
        let is_bold = style.and_then(|style| style.font.as_ref()).is_some_and(|font| font.is_bold());
        cells[column] = Cell { shown, is_bold };
        if found.rows.len() > MAX_ROWS {
            return Err(Fault::TooManyCells);
        }
    }
    if far > 0 {
        found.tell("far-cells", (0, 0), far.to_string());
    }
    Ok(Some(found))
}

impl Cells {
    fn tell(&mut self, code: &'static str, rows: (u32, u32), text: String) {
        let many = self.told.iter().filter(|told| told.0 == code).count() >= MAX_REMARKS;
        let same = self.told.iter_mut().rev().find(|told| told.0 == code);
        let next = |last: &(_, (u32, u32), String)| rows.0 > 0 && last.1.1 + 1 >= rows.0 && last.2 == text;
        match same.filter(|last| many || next(last)) {
            Some(last) => last.1.1 = rows.1,
            None => self.told.push((code, rows, text)),
        }
    }

    /// The first column in which most cells are numbers of rows gets points for commas; a day that Excel made of a
    /// typed `3.10` is given back its number, and that is told.
    fn number_rows(&mut self) {
        let width = self.rows.values().map(Vec::len).max().unwrap_or(0);
        let numbering = (0..width).find(|column| {
            let filled = self
                .rows
                .values()
                .filter_map(|cells| cells.get(*column))
                .filter(|cell| !cell.shown.text.is_empty());
            let (mut all, mut numbered) = (0, 0);
            for cell in filled {
                all += 1;
                numbered += usize::from(is_number(&cell.shown));
            }
            numbered >= 2 && numbered * 2 >= all
        });
        let Some(column) = numbering else { return };
        let mut told = Vec::new();
        for (row, cells) in &mut self.rows {
            let Some(cell) = cells.get_mut(column) else { continue };
            if let Some((day, month)) = cell.shown.day_month {
                told.push((*row + 1, cell.shown.text.clone()));
                cell.shown.text = format!("{day}.{month}");
            } else if cell.shown.is_number {
                cell.shown.text = cell.shown.text.replace(',', ".");
            }
        }
        told.into_iter().for_each(|(row, text)| self.tell("number-was-date", (row, row), text));
    }
}

/// A number of a row, and no day.
fn is_number(shown: &Shown) -> bool {
    let text = shown.text.replace(',', ".");
    let is_day =
        text.split('.').count() == 3 && text.split('.').next_back().is_some_and(|year| year.len() == 4);
    shown.day_month.is_some() || numbers::whole(&text).is_some() && !is_day
}

impl Sheet {
    /// With rows made of the cells, spans told.
    fn filled(mut self, merges: &[Dimensions], left: &mut Left) -> Result<Sheet, Fault> {
        let width = self.cells.rows.values().map(Vec::len).max().unwrap_or(0);
        let mut spans: BTreeMap<u32, Vec<Join>> = BTreeMap::new();
        if merges.len() > MAX_MERGES {
            return Err(Fault::TooManyCells);
        }
        for merge in merges {
            self.merge(merge, width, &mut spans, left)?;
        }
        let mut last = 0;
        for (row, cells) in std::mem::take(&mut self.cells.rows) {
            let hidden = self.cells.hidden.has_row(row);
            if hidden {
                self.cells.tell("hidden-rows", (row + 1, row + 1), String::new());
            }
            let bold = cells.iter().all(|cell| cell.is_bold || cell.shown.text.is_empty());
            let from = row + 1;
            self.rows.push(Row {
                from,
                to: from,
                cells: cells.into_iter().map(|cell| cell.shown.text).collect(),
                joins: spans.remove(&row).unwrap_or_default(),
                apart: from > last + 1,
                bold,
                ..Row::default()
            });
            last = from;
        }
        let filled = |column: &u32| {
            let at = usize::try_from(*column).unwrap_or(usize::MAX);
            self.rows.iter().any(|row| !row.cell(at).is_empty())
        };
        let hidden =
            (0..u32::try_from(width).unwrap_or(0)).filter(|column| self.cells.hidden.has_column(*column));
        let names: Vec<String> = hidden.filter(filled).map(letters).collect();
        if !names.is_empty() {
            self.cells.tell("hidden-columns", (0, 0), names.join(", "));
        }
        Ok(self)
    }

    /// A cell over several: to the right they are empty, below they repeat its text. Only rows that hold something are
    /// touched, and only as far as the sheet is wide.
    fn merge(
        &mut self,
        merge: &Dimensions,
        width: usize,
        spans: &mut BTreeMap<u32, Vec<Join>>,
        left: &mut Left,
    ) -> Result<(), Fault> {
        let ((top, first), (bottom, last)) = (merge.start, merge.end);
        if bottom < top || last < first {
            return Ok(());
        }
        let (first, last) = (first as usize, (last as usize).min(width.saturating_sub(1)));
        let text = self.cells.rows.get(&top).and_then(|cells| cells.get(first)).cloned().unwrap_or_default();
        if first > last || text.shown.text.is_empty() {
            return Ok(());
        }
        for (row, cells) in self.cells.rows.range_mut(top..=bottom) {
            let more = (last + 1).saturating_sub(cells.len());
            left.take(more.max(1), if *row > top { text.shown.text.len() } else { 0 })?;
            cells.resize(cells.len() + more, Cell::default());
            let joins = spans.entry(*row).or_default();
            joins.resize(joins.len().max(last + 1), Join::Own);
            for column in first..=last {
                let own = column == first;
                joins[column] = match (own, *row > top) {
                    (true, false) => continue,
                    (true, true) => Join::FromAbove,
                    (false, _) => Join::FromLeft,
                };
                cells[column] = if own { text.clone() } else { Cell::default() };
            }
        }
        Ok(())
    }

    fn is_headed(&self) -> bool {
        self.rows.iter().take(2_000).any(captions::is_heading)
    }

    /// Most of its rows are numbered: it goes on with the table of the sheet before.
    fn goes_on(&self) -> bool {
        let numbered = |row: &&Row| {
            row.cells.iter().any(|cell| !cell.is_empty())
                && row.filled().first().is_some_and(|column| {
                    numbers::whole(row.cell(*column)).is_some() && row.filled().len() > 2
                })
        };
        !self.rows.is_empty() && self.rows.iter().filter(numbered).count() * 2 > self.rows.len()
    }
}

/// `0` → `A`, `27` → `AB`.
fn letters(column: u32) -> String {
    let last = char::from(b'A' + u8::try_from(column % 26).unwrap_or(0));
    match (column / 26).checked_sub(1) {
        Some(rest) => format!("{}{last}", letters(rest)),
        None => last.to_string(),
    }
}

fn table(sheets: Vec<Sheet>) -> Table {
    let mut table = Table { encoding: "xlsx".to_owned(), ..Table::default() };
    let headed = sheets.iter().any(|sheet| !sheet.is_hidden && sheet.is_headed());
    let only_hidden = !headed && sheets.iter().any(Sheet::is_headed);
    let filled = || sheets.iter().filter(|sheet| !sheet.rows.is_empty());
    let all_hidden = filled().all(|sheet| sheet.is_hidden);
    for sheet in sheets {
        if sheet.rows.is_empty() && sheet.cells.told.is_empty() {
            continue;
        }
        let part = u16::try_from(table.parts.len()).unwrap_or(u16::MAX);
        let remark = |code: &str, rows, text| Remark { code: code.to_owned(), part, rows, text };
        let is_table = sheet.is_headed();
        table.parts.push(Part::Sheet(sheet.name.clone()));
        if sheet.is_hidden {
            let read = all_hidden || only_hidden && is_table;
            let code = if read { "hidden-sheet-read" } else { "hidden-sheet" };
            table.remarks.push(remark(code, (0, 0), sheet.name.clone()));
            if !read {
                continue;
            }
        }
        let told = sheet.cells.told.iter().cloned();
        table.remarks.extend(told.map(|(code, rows, text)| remark(code, rows, text)));
        // Without any table the rows are what there is.
        let as_rows = is_table || !(headed || only_hidden) || sheet.goes_on();
        if !as_rows {
            table.remarks.push(remark("sheet-without-table", (0, 0), sheet.name.clone()));
        }
        let item = |row: Row| match as_rows {
            true => Item::Row(Row { part, ..row }),
            false => Item::Line(Line {
                part,
                at: row.from,
                text: row.joined(),
                apart: row.apart,
                bold: row.bold,
                page: 0,
            }),
        };
        table.items.extend(sheet.rows.into_iter().map(item));
    }
    table
}
