//! The tape: bytes for the terminal, and what the terminal will be like after them (cursor, pen, margins).
//! Every primitive that the writer may send is here, with the traps of terminals: nothing but CR or CUP follows a
//! character in the last column, erasing and scrolling happen with the plain pen, after setting margins the cursor is nowhere.

use super::grid::Tile;
use super::pen::Pen;
use crate::tui::terminal::caps::Caps;

/// Where the cursor is, columns and rows from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    At(usize, usize),
    /// Behind the last column of this row: terminals differ in where that is.
    Edge(usize),
    Unknown,
}

/// What the terminal is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    pub place: Place,
    pub pen: Pen,
    /// The scroll region: first row, and the row behind the last.
    pub top: usize,
    pub bottom: usize,
}

/// A point of the tape to which it can be wound back.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    length: usize,
    known: Known,
}

#[derive(Debug, Clone)]
pub struct Tape<'a> {
    pub caps: &'a Caps,
    pub columns: usize,
    pub rows: usize,
    pub known: Known,
    /// Behind a tile about whose width terminals disagree the cursor is nowhere: what follows it stands right even
    /// where the tile itself does not.
    pub careful: bool,
    pub bytes: Vec<u8>,
}

impl<'a> Tape<'a> {
    pub fn new(caps: &'a Caps, columns: usize, rows: usize, known: Known) -> Tape<'a> {
        Tape { caps, columns, rows, known, careful: false, bytes: Vec::new() }
    }

    pub fn mark(&self) -> Mark {
        Mark { length: self.bytes.len(), known: self.known }
    }

    /// Bytes since the mark.
    pub fn since(&self, mark: Mark) -> usize {
        self.bytes.len() - mark.length
    }

    /// Winds back to the mark and says how many bytes that undid.
    pub fn rewind(&mut self, mark: Mark) -> usize {
        let undone = self.bytes.len() - mark.length;
        self.bytes.truncate(mark.length);
        self.known = mark.known;
        undone
    }

    pub fn pen(&mut self, pen: Pen) {
        self.known.pen.turn_into(pen, self.caps, &mut self.bytes);
        self.known.pen = pen;
    }

    /// Writes a tile where the cursor is, with its pen or one that shows the same.
    pub fn put(&mut self, tile: &Tile) {
        if !tile.fits(self.known.pen) {
            self.pen(tile.pen);
        }
        self.bytes.extend_from_slice(tile.bytes());
        self.known.place = match self.known.place {
            _ if self.careful && !tile.is_of_one_width() => Place::Unknown,
            Place::At(x, y) if x + usize::from(tile.width) >= self.columns => Place::Edge(y),
            Place::At(x, y) => Place::At(x + usize::from(tile.width), y),
            other => other,
        };
    }

    /// `CSI count last`, the count left out when it is 1.
    pub fn csi(&mut self, count: usize, last: u8) {
        self.bytes.extend_from_slice(b"\x1b[");
        if count != 1 {
            self.number(count);
        }
        self.bytes.push(last);
    }

    pub fn number(&mut self, number: usize) {
        if number >= 10 {
            self.number(number / 10);
        }
        self.bytes.push(b'0' + (number % 10) as u8);
    }

    /// From the cursor to the end of the row.
    pub fn erase_to_end_of_row(&mut self) {
        self.pen(Pen::PLAIN);
        self.bytes.extend_from_slice(b"\x1b[K");
    }

    /// From the cursor to the end of the screen.
    pub fn erase_below(&mut self) {
        self.pen(Pen::PLAIN);
        self.bytes.extend_from_slice(b"\x1b[J");
    }

    /// `count` cells from the cursor on, which stays.
    pub fn erase_chars(&mut self, count: usize) {
        self.pen(Pen::PLAIN);
        self.csi(count, b'X');
    }

    /// Takes out `count` cells at the cursor; the rest of the row comes closer.
    pub fn delete_chars(&mut self, count: usize) {
        self.pen(Pen::PLAIN);
        self.csi(count, b'P');
    }

    /// Puts in `count` blank cells at the cursor; the rest of the row goes away.
    pub fn insert_chars(&mut self, count: usize) {
        self.pen(Pen::PLAIN);
        self.csi(count, b'@');
    }

    /// The scroll region. Most terminals then home the cursor, some into the region: it is nowhere for certain.
    pub fn margins(&mut self, top: usize, bottom: usize) {
        if (self.known.top, self.known.bottom) == (top, bottom) {
            return;
        }
        self.bytes.extend_from_slice(b"\x1b[");
        if (top, bottom) != (0, self.rows) {
            // Both are always said: parsers differ in what they take for one left out, and the terminal may have more
            // rows than are drawn.
            self.number(top + 1);
            self.bytes.push(b';');
            self.number(bottom);
        }
        self.bytes.push(b'r');
        (self.known.top, self.known.bottom) = (top, bottom);
        self.known.place = Place::Unknown;
    }

    /// Scrolls the region by writing feeds at its edge, where the cursor must be.
    pub fn feed(&mut self, by: isize) {
        self.pen(Pen::PLAIN);
        for _ in 0..by.unsigned_abs() {
            self.bytes.extend_from_slice(if by > 0 { b"\n" } else { b"\x1bM" });
        }
    }

    /// Scrolls the region wherever the cursor is: SU, SD.
    pub fn scroll(&mut self, by: isize) {
        self.pen(Pen::PLAIN);
        self.csi(by.unsigned_abs(), if by > 0 { b'S' } else { b'T' });
    }

    /// Takes out (`by` > 0) or puts in rows at the cursor, down to the end of the region. The cursor must stand in
    /// column 0: terminals differ in whether they move it there.
    pub fn lines(&mut self, by: isize) {
        self.pen(Pen::PLAIN);
        self.csi(by.unsigned_abs(), if by > 0 { b'M' } else { b'L' });
    }
}
