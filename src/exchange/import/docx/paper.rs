//! What the walk over a document has gathered: lines, tables that are open, rows of those that are closed. In: whole
//! paragraphs, cells, rows, in their order. Out: the neutral table. A table of a single column is a frame around text,
//! and a cell that is a whole row may be a frame around a table.

use super::grid::{Cell, RawRow, rows};
use crate::exchange::import::error::Fault;
use crate::exchange::import::table::{Item, Line, Part, Remark, Table};

const MAX_CELL: usize = 64 << 10;
const MAX_COLUMNS: u32 = 256;
const MAX_ROWS: usize = 200_000;
const MAX_CELLS: usize = 2_000_000;
/// All text, what merged cells repeat included.
const MAX_TEXT: usize = 48 << 20;
/// Tables inside the cells of one table.
const MAX_NESTED: usize = 4;

/// A paragraph that is complete.
#[derive(Debug, Default)]
pub struct Said {
    pub text: String,
    pub bold: Option<bool>,
    pub heading: bool,
    pub page: u32,
}

#[derive(Debug, Default)]
struct OpenCell {
    cell: Cell,
    /// Deleted, or joined to the cell on its left the old way.
    dropped: bool,
    merged_left: bool,
    page: Option<u32>,
    /// The next paragraph stands beside the last one, in a table inside the cell.
    beside: bool,
    /// So does the next cell not.
    begins_row: bool,
}

#[derive(Debug, Default)]
struct OpenRow {
    raw: RawRow,
    deleted: bool,
    /// The line of the grid that comes next.
    next: u32,
    cell: Option<OpenCell>,
    first_page: u32,
    last_page: u32,
}

#[derive(Debug, Default)]
struct OpenTable {
    widths: Vec<u32>,
    rows: Vec<RawRow>,
    row: Option<OpenRow>,
    /// Rows that count, so far.
    count: u32,
    /// Its place among the parts, once it has given rows.
    part: Option<u16>,
}

#[derive(Debug)]
enum Frame {
    Table(Box<OpenTable>),
    /// A table inside a cell, whose text flows into the cell.
    Flat,
    TextBox,
}

#[derive(Debug, Default)]
pub struct Paper {
    table: Table,
    frames: Vec<Frame>,
    /// Paragraphs so far.
    paragraphs: u32,
    /// An empty paragraph came last.
    blank: bool,
    pub page: u32,
    /// Page on which the last row or line ended.
    last_page: u32,
    bytes: usize,
    cells: usize,
    /// As Word has them, before they are spread over columns.
    closed_cells: usize,
}

impl Paper {
    pub fn new() -> Paper {
        Paper { page: 1, last_page: 1, ..Paper::default() }
    }

    fn cell(&mut self) -> Option<&mut OpenCell> {
        self.row()?.cell.as_mut()
    }

    /// The row that text goes into.
    fn row(&mut self) -> Option<&mut OpenRow> {
        let outer = self.frames.iter_mut().rev().find(|frame| !matches!(frame, Frame::Flat))?;
        match outer {
            Frame::Table(table) => table.row.as_mut(),
            _ => None,
        }
    }

    /// The table whose row or cell has just been opened or told of; none for a flat one.
    fn innermost(&mut self) -> Option<&mut OpenTable> {
        match self.frames.last_mut()? {
            Frame::Table(table) => Some(table),
            _ => None,
        }
    }

    /// Whether what comes now is seen by nobody: in a deleted row, or in a cell that another one covers.
    pub fn is_covered(&mut self) -> bool {
        let in_row = self.row().is_some_and(|row| row.deleted);
        in_row || self.cell().is_some_and(|cell| cell.dropped || cell.merged_left || cell.cell.from_above)
    }

    pub fn is_in_cell(&mut self) -> bool {
        self.cell().is_some()
    }

    pub fn paragraph(&mut self, said: Said) -> Result<(), Fault> {
        self.paragraphs += 1;
        let table = u16::try_from(self.table.parts.len() + 1).unwrap_or(u16::MAX);
        let Some(row) = self.row() else { return self.line(said) };
        let at = row.raw.at;
        let Some(open) = &mut row.cell else { return Ok(()) };
        let text = said.text.trim();
        if text.is_empty() {
            return Ok(());
        }
        let space = match (open.cell.text.is_empty(), std::mem::take(&mut open.beside)) {
            (true, _) => "",
            (false, true) => " ",
            (false, false) => "\n",
        };
        open.cell.text.push_str(space);
        open.cell.text.push_str(text);
        open.cell.bold = match (open.cell.bold, said.bold) {
            (None, bold) | (bold, None) => bold,
            (Some(all), Some(this)) => Some(all && this),
        };
        open.page.get_or_insert(said.page);
        match open.cell.text.len() > MAX_CELL {
            true => Err(Fault::CellTooLong { table, row: at, limit: MAX_CELL as u64 }),
            false => Ok(()),
        }
    }

    fn line(&mut self, said: Said) -> Result<(), Fault> {
        let text = said.text.trim();
        if text.is_empty() {
            self.blank = true;
            return Ok(());
        }
        let apart = std::mem::take(&mut self.blank) || said.page > self.last_page;
        self.last_page = said.page;
        let part = u16::try_from(self.table.parts.len()).unwrap_or(u16::MAX);
        let bold = said.heading || said.bold == Some(true);
        let line = Line { part, at: self.paragraphs, text: text.to_owned(), apart, bold, page: said.page };
        self.count(1, line.text.len())?;
        self.table.items.push(Item::Line(line));
        Ok(())
    }

    fn count(&mut self, cells: usize, bytes: usize) -> Result<(), Fault> {
        self.cells += cells;
        self.bytes += bytes;
        let much = self.cells > MAX_CELLS || self.bytes > MAX_TEXT || self.table.items.len() >= MAX_ROWS;
        if much { Err(Fault::TooManyCells) } else { Ok(()) }
    }

    /// `part`: the name of the part that is read, for whom tables are nested too deep.
    pub fn open_table(&mut self, part: &str) -> Result<(), Fault> {
        let nested = self.frames.iter().filter(|frame| !matches!(frame, Frame::TextBox)).count();
        if nested > MAX_NESTED {
            return Err(Fault::TooDeep { part: part.to_owned() });
        }
        let flat = match self.frames.last() {
            Some(Frame::Flat) => true,
            Some(Frame::Table(outer)) => !outer.is_frame_here(),
            _ => self.is_in_cell(),
        };
        if flat {
            self.frames.push(Frame::Flat);
            return Ok(());
        }
        self.close_rows_before()?;
        self.frames.push(Frame::Table(Box::default()));
        Ok(())
    }

    /// What the frame around a table has given so far comes before that table.
    fn close_rows_before(&mut self) -> Result<(), Fault> {
        let Some(outer) = self.innermost() else { return Ok(()) };
        let said = outer.row.as_mut().and_then(|row| row.cell.as_mut()).map(|open| Said {
            text: std::mem::take(&mut open.cell.text),
            bold: open.cell.bold.take(),
            heading: false,
            page: open.page.unwrap_or_default(),
        });
        let (raw, widths) = (std::mem::take(&mut outer.rows), outer.widths.clone());
        let part = outer.part;
        let part = self.give(raw, &widths, part)?;
        if let Some(outer) = self.innermost() {
            outer.part = part;
        }
        said.map_or(Ok(()), |said| self.line(said))
    }

    pub fn close_table(&mut self) -> Result<(), Fault> {
        if let Some(Frame::Table(table)) = self.frames.pop() {
            self.give(table.rows, &table.widths, table.part)?;
        }
        Ok(())
    }

    /// Rows as items; of a table that has one column, lines. Gives back the part that the rows belong to.
    fn give(&mut self, raw: Vec<RawRow>, widths: &[u32], part: Option<u16>) -> Result<Option<u16>, Fault> {
        if part.is_none() && raw.iter().all(|row| row.cells.len() <= 1) {
            for row in raw {
                let bold = row.cells.iter().find_map(|cell| cell.bold);
                for text in row.cells.iter().flat_map(|cell| cell.text.split('\n')) {
                    self.line(Said { text: text.to_owned(), bold, heading: false, page: row.page })?;
                }
            }
            return Ok(None);
        }
        let number = part.unwrap_or(u16::try_from(self.table.parts.len()).unwrap_or(u16::MAX));
        let mut given = rows(raw, widths, number, MAX_TEXT.saturating_sub(self.bytes))?;
        if given.is_empty() {
            return Ok(part);
        }
        if part.is_none() {
            self.table.parts.push(Part::Table(number.saturating_add(1)));
            given[0].apart = number > 0 || given[0].apart;
        }
        for row in given {
            self.count(row.cells.len(), row.cells.iter().map(String::len).sum())?;
            self.table.items.push(Item::Row(row));
        }
        self.blank = false;
        Ok(Some(number))
    }

    pub fn column(&mut self, width: u32) {
        if let Some(table) = self.innermost().filter(|table| table.widths.len() < MAX_COLUMNS as usize) {
            table.widths.push(width);
        }
    }

    pub fn open_row(&mut self) -> Result<(), Fault> {
        if matches!(self.frames.last(), Some(Frame::Flat)) {
            if let Some(open) = self.cell() {
                open.begins_row = true;
            }
            return Ok(());
        }
        let (page, rows) = (self.page, self.table.items.len());
        let Some(table) = self.innermost() else { return Ok(()) };
        if table.rows.len() + rows >= MAX_ROWS {
            return Err(Fault::TooManyCells);
        }
        let raw = RawRow { at: table.count + 1, ..RawRow::default() };
        table.row = Some(OpenRow { raw, first_page: page, last_page: page, ..OpenRow::default() });
        Ok(())
    }

    /// A property of the row that was opened last.
    pub fn row_property(&mut self, set: impl FnOnce(&mut RowProperty<'_>)) {
        if let Some(row) = self.innermost().and_then(|table| table.row.as_mut()) {
            set(&mut RowProperty {
                heading: &mut row.raw.heading,
                deleted: &mut row.deleted,
                next: &mut row.next,
            });
        }
    }

    pub fn close_row(&mut self) {
        let last_page = self.last_page;
        let Some(table) = self.innermost() else { return };
        let Some(mut row) = table.row.take() else { return };
        let ended = row.last_page;
        if !row.deleted {
            table.count += 1;
            if row.raw.page == 0 {
                row.raw.page = row.first_page;
            }
            row.raw.apart = row.raw.page > last_page;
            table.rows.push(row.raw);
            self.last_page = ended;
        }
        self.page = ended;
    }

    pub fn open_cell(&mut self) {
        if matches!(self.frames.last(), Some(Frame::Flat)) {
            // Beside its neighbour, unless it begins a row.
            if let Some(open) = self.cell() {
                open.beside = !std::mem::take(&mut open.begins_row);
            }
            return;
        }
        let Some(row) = self.innermost().and_then(|table| table.row.as_mut()) else { return };
        let start = row.next;
        row.next = start + 1;
        row.cell =
            Some(OpenCell { cell: Cell { start, end: start + 1, ..Cell::default() }, ..OpenCell::default() });
        self.page = row.first_page;
    }

    /// A property of the cell that was opened last.
    pub fn cell_property(&mut self, set: impl FnOnce(&mut CellProperty)) -> Result<(), Fault> {
        let Some(row) = self.innermost().and_then(|table| table.row.as_mut()) else { return Ok(()) };
        let Some(open) = &mut row.cell else { return Ok(()) };
        let mut property = CellProperty::default();
        set(&mut property);
        if let Some(span) = property.span.filter(|span| *span > 0) {
            open.cell.end = open.cell.start.saturating_add(span);
            row.next = open.cell.end;
        }
        open.cell.from_above |= property.from_above;
        open.merged_left |= property.merged_left;
        open.dropped |= property.deleted;
        if row.next > MAX_COLUMNS { Err(Fault::TooManyCells) } else { Ok(()) }
    }

    pub fn close_cell(&mut self) -> Result<(), Fault> {
        let page = self.page;
        let Some(row) = self.innermost().and_then(|table| table.row.as_mut()) else { return Ok(()) };
        let Some(open) = row.cell.take() else { return Ok(()) };
        row.last_page = row.last_page.max(page);
        if let Some(page) = open.page.filter(|_| row.raw.page == 0) {
            row.raw.page = page;
        }
        match row.raw.cells.last_mut() {
            Some(left) if open.merged_left => left.end = open.cell.end,
            _ => {
                let mut cell = open.cell;
                if open.dropped {
                    (cell.text, cell.bold) = (String::new(), None);
                }
                row.raw.cells.push(cell);
            }
        }
        self.closed_cells += 1;
        if self.closed_cells > MAX_CELLS { Err(Fault::TooManyCells) } else { Ok(()) }
    }

    pub fn open_text_box(&mut self) {
        self.frames.push(Frame::TextBox);
    }

    pub fn close_text_box(&mut self) {
        self.frames.pop();
    }

    pub fn remark(&mut self, code: &str, text: String) {
        self.table.remarks.push(Remark { code: code.to_owned(), part: 0, rows: (0, 0), text });
    }

    /// The whole, or the fault that there is no table in it. Pages are told only when the document does.
    pub fn finish(mut self, pages_known: bool, notes: Vec<String>) -> Result<Table, Fault> {
        self.blank = true;
        for text in notes {
            self.paragraphs += 1;
            let page = self.last_page;
            self.line(Said { text: format!("* {text}"), page, ..Said::default() })?;
        }
        if self.table.parts.is_empty() {
            return Err(Fault::NoTableInDocument { lines: self.paragraphs });
        }
        let last = u16::try_from(self.table.parts.len() - 1).unwrap_or(u16::MAX);
        for item in &mut self.table.items {
            let (part, page) = match item {
                Item::Line(line) => (&mut line.part, &mut line.page),
                Item::Row(row) => (&mut row.part, &mut row.page),
            };
            *part = last.min(*part);
            if !pages_known {
                *page = 0;
            }
        }
        self.table.encoding = "docx".to_owned();
        Ok(self.table)
    }
}

impl OpenTable {
    /// Whether the open cell is all of its row: a frame around what is in it.
    fn is_frame_here(&self) -> bool {
        let columns = u32::try_from(self.widths.len()).unwrap_or(u32::MAX);
        let open = self.row.as_ref().and_then(|row| Some((row, row.cell.as_ref()?)));
        open.is_some_and(|(row, open)| {
            row.raw.cells.is_empty() && columns > 0 && open.cell.start == 0 && open.cell.end >= columns
        })
    }
}

/// What `trPr` may say.
pub struct RowProperty<'a> {
    pub heading: &'a mut bool,
    pub deleted: &'a mut bool,
    /// The line of the grid at which the first cell stands.
    pub next: &'a mut u32,
}

/// What `tcPr` may say.
#[derive(Default)]
pub struct CellProperty {
    pub span: Option<u32>,
    pub from_above: bool,
    pub merged_left: bool,
    pub deleted: bool,
}
