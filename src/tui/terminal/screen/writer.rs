//! The face of the screen writer: a ratatui backend over any `Write`. `draw` only notes what is wanted; `flush` sends
//! one write with the bytes that are missing, or none. It waits for nothing and reads nothing.

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::{Position, Size};
use ratatui::style::Color;

use super::frame;
use super::grid::{Grid, Tile};
use super::pen::Pen;
use super::tape::{Known, Place, Tape};
use crate::tui::terminal::caps::Caps;

/// What has been sent since the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stats {
    pub bytes: u64,
    pub writes: u64,
    /// Bytes of the last flush; 0 when nothing was missing.
    pub last: usize,
}

/// The screen writer. After an error of the stream it believes nothing of the screen and paints it anew.
#[derive(Debug)]
pub struct Writer<W: Write> {
    stream: W,
    caps: Caps,
    wanted: Grid,
    /// What `wanted` was painted from, if it is what was painted last.
    painted: Option<Buffer>,
    cursor: Position,
    cursor_wanted: bool,
    shown: Option<Shown>,
    /// Goes out behind the next frame, in the same write.
    behind: Vec<u8>,
    /// The next paint puts right what a terminal with other ideas of widths has shifted.
    careful: bool,
    stats: Stats,
}

/// What the terminal surely shows.
#[derive(Debug)]
struct Shown {
    grid: Grid,
    known: Known,
    /// `None` until it has been said once.
    cursor: Option<bool>,
}

impl<W: Write> Writer<W> {
    /// A writer for a terminal of this size, about whose screen nothing is known yet. The cursor is hidden until it
    /// is shown.
    pub fn new(stream: W, caps: Caps, size: Size) -> Writer<W> {
        let wanted = Grid::blank(size.width.into(), size.height.into());
        let cursor = Position::ORIGIN;
        Writer {
            stream,
            caps,
            wanted,
            painted: None,
            cursor,
            cursor_wanted: false,
            shown: None,
            behind: Vec::new(),
            careful: false,
            stats: Stats::default(),
        }
    }

    /// The terminal has another size now: the wanted screen is blank, the shown one unknown.
    pub fn resize(&mut self, size: Size) {
        self.wanted = Grid::blank(size.width.into(), size.height.into());
        self.painted = None;
        self.cursor = Position::ORIGIN;
        self.shown = None;
    }

    /// Believe nothing of the screen: the next flush paints all of it (Ctrl-L, return from another program), and so
    /// that every character stands in its column even where the terminal is of another mind about a width.
    pub fn forget(&mut self) {
        self.shown = None;
        self.careful = true;
    }

    /// Wants exactly this screen. Unlike `draw` behind ratatui's own diff it is right whatever lies under the second
    /// half of wide characters, and costs no more: the bytes are weighed at `flush` in any case.
    pub fn paint(&mut self, screen: &Buffer) {
        let columns = usize::from(screen.area.width);
        let whole = (columns, usize::from(screen.area.height)) == (self.wanted.columns, self.wanted.rows);
        let known = self.painted.take().filter(|painted| whole && painted.area == screen.area);
        if known.is_none() {
            self.wanted.clear();
        }
        let anew = known.is_none();
        let mut painted = known.unwrap_or_else(|| screen.clone());
        let rows = screen.content.chunks_exact(columns.max(1));
        for (y, (cells, known)) in rows.zip(painted.content.chunks_exact_mut(columns.max(1))).enumerate() {
            if cells == known && !anew {
                continue;
            }
            known.clone_from_slice(cells);
            let mut x = 0;
            while let Some(cell) = cells.get(x) {
                let (tile, width) = tile(cell, &self.caps);
                self.wanted.lay(x, y, tile, width);
                x += width;
            }
        }
        self.painted = Some(painted);
    }

    /// Notes one cell and says how many columns it covers.
    fn want(&mut self, x: u16, y: u16, cell: &Cell) -> u16 {
        let (tile, width) = tile(cell, &self.caps);
        self.painted = None;
        self.wanted.put(x.into(), y.into(), tile);
        let width = width as u16;
        for covered in u16::from(tile.width)..width {
            self.wanted.put(usize::from(x) + usize::from(covered), y.into(), Tile::BLANK);
        }
        width
    }

    /// Sends these bytes behind the next frame, in the same write. They must leave cursor, pen and cells alone.
    pub fn send_behind(&mut self, bytes: &[u8]) {
        self.behind.extend_from_slice(bytes);
    }

    pub fn caps(&self) -> &Caps {
        &self.caps
    }

    pub fn stats(&self) -> Stats {
        self.stats
    }

    pub fn stream(&self) -> &W {
        &self.stream
    }

    pub fn stream_mut(&mut self) -> &mut W {
        &mut self.stream
    }

    /// The bytes that are missing on the terminal; afterwards it is held to show what is wanted.
    fn missing(&mut self) -> Vec<u8> {
        let (columns, rows) = (self.wanted.columns, self.wanted.rows);
        if columns == 0 || rows == 0 {
            return Vec::new();
        }
        if !self.caps.waits_at_edge {
            // Such a terminal could go on in the next row, or scroll.
            (0..rows).for_each(|y| self.wanted.put(columns - 1, y, Tile::BLANK));
        }
        let shown = self.shown.take();
        let mut bytes = Vec::new();
        let shown = shown.unwrap_or_else(|| {
            // Plain pen, no margins, an empty screen.
            bytes.extend_from_slice(b"\x1b[m\x1b[r\x1b[H\x1b[J");
            let known = Known { place: Place::At(0, 0), pen: Pen::PLAIN, top: 0, bottom: rows };
            Shown { grid: Grid::blank(columns, rows), known, cursor: None }
        });
        let mut tape = Tape::new(&self.caps, columns, rows, shown.known);
        tape.bytes = bytes;
        tape.careful = std::mem::take(&mut self.careful);
        if shown.cursor != Some(self.cursor_wanted) && self.caps.private_modes {
            tape.bytes.extend_from_slice(if self.cursor_wanted { b"\x1b[?25h" } else { b"\x1b[?25l" });
        }
        let (x, y) = (usize::from(self.cursor.x).min(columns - 1), usize::from(self.cursor.y).min(rows - 1));
        frame::draw(&mut tape, &shown.grid, &self.wanted, self.cursor_wanted.then_some((x, y)));
        let Tape { bytes, known, .. } = tape;
        let mut grid = shown.grid;
        grid.clone_from(&self.wanted);
        self.shown = Some(Shown { grid, known, cursor: Some(self.cursor_wanted) });
        bytes
    }
}

/// What this terminal shows of a cell, and how many columns ratatui holds to be covered by it: the others of them it never
/// draws.
fn tile(cell: &Cell, caps: &Caps) -> (Tile, usize) {
    let plain = cell.fg == Color::Reset && cell.bg == Color::Reset && cell.modifier.is_empty();
    let pen = if plain { Pen::PLAIN } else { Pen::of(cell.style(), caps) };
    let symbol = cell.symbol();
    let width = match symbol.as_bytes() {
        [_] | [0xd0..=0xd1, _] => 1,
        _ => cell.cell_width().max(1).into(),
    };
    (Tile::new(symbol, pen, caps.shows_signs()), width)
}

impl<W: Write> Backend for Writer<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        for (x, y, cell) in content {
            self.want(x, y, cell);
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.cursor_wanted = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.cursor_wanted = true;
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor = position.into();
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.painted = None;
        self.wanted.clear();
        Ok(())
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.painted = None;
        let columns = self.wanted.columns;
        let row = usize::from(self.cursor.y) * columns;
        let here = row + usize::from(self.cursor.x);
        let all = columns * self.wanted.rows;
        match clear_type {
            ClearType::All => self.wanted.clear(),
            ClearType::AfterCursor => self.wanted.clear_between(here, all),
            ClearType::BeforeCursor => self.wanted.clear_between(0, here + 1),
            ClearType::CurrentLine => self.wanted.clear_between(row, row + columns),
            ClearType::UntilNewLine => self.wanted.clear_between(here, row + columns),
        }
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        let side = |cells: usize| u16::try_from(cells).unwrap_or(u16::MAX);
        Ok(Size::new(side(self.wanted.columns), side(self.wanted.rows)))
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut bytes = self.missing();
        bytes.append(&mut self.behind);
        self.stats.last = bytes.len();
        if bytes.is_empty() {
            return Ok(());
        }
        let sent = self.stream.write_all(&bytes).and_then(|()| self.stream.flush());
        if sent.is_err() {
            self.forget();
        }
        self.stats.bytes += bytes.len() as u64;
        self.stats.writes += 1;
        sent
    }
}
