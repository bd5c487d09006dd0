//! A screen as a grid of tiles. In: symbols of ratatui cells. Out: tiles that every terminal shows in the width we
//! count with; anything else becomes `?`. A tile never holds a control or format character.

use std::hash::{Hash, Hasher};

use ratatui::buffer::CellWidth;
use unicode_width::UnicodeWidthChar;

use super::pen::Pen;
use crate::domain::clean::{MARKS_PER_BASE, is_clean};

/// One base character and at most four marks, in UTF-8.
const TEXT: usize = 4 * (1 + MARKS_PER_BASE);

/// What one cell shows.
#[derive(Debug, Clone, Copy, Eq)]
pub struct Tile {
    /// Zero behind `length`.
    text: [u8; TEXT],
    length: u8,
    /// Columns: 1, 2, or 0 for the right half of a wide tile.
    pub width: u8,
    pub pen: Pen,
}

impl PartialEq for Tile {
    // A frame compares tens of thousands of tiles, nearly all of them short.
    fn eq(&self, other: &Tile) -> bool {
        self.head() == other.head()
            && (self.length, self.width, self.pen) == (other.length, other.width, other.pen)
            && (self.length <= 8 || self.text == other.text)
    }
}

impl Hash for Tile {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let pen = u32::from_le_bytes([self.pen.fg, self.pen.bg, self.pen.attributes, self.length]);
        state.write_u64(self.head() ^ (u64::from(pen) << 32));
        if self.length > 8 {
            state.write(&self.text[8..]);
        }
    }
}

impl Tile {
    fn head(&self) -> u64 {
        let mut head = [0; 8];
        head.copy_from_slice(&self.text[..8]);
        u64::from_le_bytes(head)
    }

    /// A blank in the terminal's own colours: what an erased cell is.
    pub const BLANK: Tile = Tile::ascii(b' ', Pen::PLAIN);

    const fn ascii(byte: u8, pen: Pen) -> Tile {
        let mut text = [0; TEXT];
        text[0] = byte;
        Tile { text, length: 1, width: 1, pen }
    }

    /// The right half of a wide tile.
    pub const fn half(pen: Pen) -> Tile {
        Tile { text: [0; TEXT], length: 0, width: 0, pen }
    }

    /// The tile for a symbol; `signs`: whether signs outside ASCII can be shown. A symbol that is empty, unclean, or
    /// that terminals may show in another width than ours becomes `?`.
    pub fn new(symbol: &str, pen: Pen, signs: bool) -> Tile {
        if let [byte @ 0x20..=0x7e] = symbol.as_bytes() {
            return if *byte == b' ' { Tile::ascii(b' ', pen.on_blank()) } else { Tile::ascii(*byte, pen) };
        }
        // Russian letters, nearly all that is not ASCII here.
        if let [first @ 0xd0..=0xd1, second] = symbol.as_bytes() {
            let mut text = [0; TEXT];
            (text[0], text[1]) = (*first, *second);
            return Tile { text, length: 2, width: 1, pen };
        }
        let mut chars = symbol.chars();
        let Some(base) = chars.next() else {
            return Tile::ascii(b'?', pen);
        };
        if !signs
            && !base.is_alphanumeric()
            && let Some(plain) = plain_sign(base)
        {
            return if plain == b' ' { Tile::ascii(plain, pen.on_blank()) } else { Tile::ascii(plain, pen) };
        }
        let width = base.width().unwrap_or(0);
        let marks_are_marks = chars.all(|c| is_clean(c) && c.width() == Some(0));
        let fits = is_clean(base) && marks_are_marks && symbol.chars().count() <= 1 + MARKS_PER_BASE;
        if !fits
            || !(1..=2).contains(&width)
            || (symbol.len() > 1 && usize::from(symbol.cell_width()) != width)
        {
            return Tile::ascii(b'?', pen);
        }
        let mut text = [0; TEXT];
        text[..symbol.len()].copy_from_slice(symbol.as_bytes());
        // Both fit: at most 20 bytes, at most 2 columns.
        Tile { text, length: symbol.len() as u8, width: width as u8, pen }
    }

    pub fn bytes(&self) -> &[u8] {
        &self.text[..usize::from(self.length)]
    }

    /// Whether every terminal shows it in one column: ASCII and letters without marks. Of signs (№ … « —), wide
    /// characters and marks some have ideas of their own.
    pub fn is_of_one_width(&self) -> bool {
        match self.bytes() {
            [_] => true,
            text => std::str::from_utf8(text).is_ok_and(|text| {
                let mut chars = text.chars();
                self.width == 1 && chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
            }),
        }
    }

    /// Whether it shows nothing but its background.
    pub fn is_blank(&self) -> bool {
        self.length == 1
            && self.text[0] == b' '
            && self.pen == self.pen.on_blank()
            && self.pen.attributes == 0
    }

    /// Whether writing it with this pen shows it right.
    pub fn fits(&self, pen: Pen) -> bool {
        pen == self.pen || (self.is_blank() && pen.on_blank() == self.pen)
    }
}

/// ASCII for signs that a terminal outside UTF-8 would tear; `None` for ASCII itself.
fn plain_sign(sign: char) -> Option<u8> {
    Some(match sign {
        '\0'..='\u{7f}' => return None,
        '…' | '·' => b'.',
        '№' => b'N',
        '–' | '—' | '−' | '‑' | '─' | '━' | '═' => b'-',
        '«' | '»' | '“' | '”' | '„' => b'"',
        '‘' | '’' | '‚' => b'\'',
        '•' | '×' | '★' => b'*',
        '→' | '›' | '▶' | '►' => b'>',
        '←' | '‹' | '◀' | '◄' => b'<',
        '↑' | '▲' => b'^',
        '↓' | '▼' | '✓' | '✔' => b'v',
        '│' | '┃' | '║' => b'|',
        '⚠' => b'!',
        '\u{2500}'..='\u{257f}' => b'+',
        '\u{2580}'..='\u{259f}' | '■' => b'#',
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' => b' ',
        _ => b'?',
    })
}

/// A screen of tiles. Both halves of every wide tile are always in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    pub columns: usize,
    pub rows: usize,
    tiles: Vec<Tile>,
}

impl Grid {
    pub fn blank(columns: usize, rows: usize) -> Grid {
        Grid { columns, rows, tiles: vec![Tile::BLANK; columns * rows] }
    }

    pub fn row(&self, y: usize) -> &[Tile] {
        &self.tiles[y * self.columns..(y + 1) * self.columns]
    }

    fn row_mut(&mut self, y: usize) -> &mut [Tile] {
        &mut self.tiles[y * self.columns..(y + 1) * self.columns]
    }

    /// Puts a tile, breaking wide tiles that it covers half. Outside the grid nothing happens; a wide tile that does
    /// not fit into the row becomes `?`.
    pub fn put(&mut self, x: usize, y: usize, tile: Tile) {
        if x >= self.columns || y >= self.rows {
            return;
        }
        let row = self.row_mut(y);
        let tile = if tile.width == 2 && x + 1 >= row.len() { Tile::ascii(b'?', tile.pen) } else { tile };
        free(row, x);
        row[x] = tile;
        if tile.width == 2 {
            free(row, x + 1);
            row[x + 1] = Tile::half(tile.pen);
        }
    }

    /// Puts a tile where a row is being laid from left to right without gaps, each covering `width` columns: nothing to
    /// the right is looked at.
    pub fn lay(&mut self, x: usize, y: usize, tile: Tile, width: usize) {
        if x >= self.columns || y >= self.rows {
            return;
        }
        let row = self.row_mut(y);
        let room = row.len() - x;
        let tile = if usize::from(tile.width) > room { Tile::ascii(b'?', tile.pen) } else { tile };
        row[x] = tile;
        for at in 1..width.min(room) {
            row[x + at] = if at < usize::from(tile.width) { Tile::half(tile.pen) } else { Tile::BLANK };
        }
    }

    pub fn clear(&mut self) {
        self.tiles.fill(Tile::BLANK);
    }

    /// Blanks the cells from (x, y) on, in reading order, up to but not including `end`.
    pub fn clear_between(&mut self, start: usize, end: usize) {
        for at in start..end.min(self.tiles.len()) {
            self.put(at % self.columns, at / self.columns, Tile::BLANK);
        }
    }

    /// Moves the rows `top..bottom` up (`by` > 0) or down; blank rows come in.
    pub fn shift(&mut self, top: usize, bottom: usize, by: isize) {
        let (columns, far) = (self.columns, by.unsigned_abs().min(bottom - top) * self.columns);
        let region = &mut self.tiles[top * columns..bottom * columns];
        if by > 0 {
            region.rotate_left(far);
            let kept = region.len() - far;
            region[kept..].fill(Tile::BLANK);
        } else {
            region.rotate_right(far);
            region[..far].fill(Tile::BLANK);
        }
    }
}

/// Makes the cell free for another tile: the other half of a wide tile in it becomes blank.
fn free(row: &mut [Tile], x: usize) {
    if row[x].width == 0 && x > 0 {
        row[x - 1] = Tile::BLANK;
    }
    if row[x].width == 2 && x + 1 < row.len() {
        row[x + 1] = Tile::BLANK;
    }
    row[x] = Tile::BLANK;
}

/// The column behind the last cell that an erased row would not show.
pub fn content_end(row: &[Tile]) -> usize {
    row.iter().rposition(|tile| *tile != Tile::BLANK).map_or(0, |last| last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(symbol: &str, signs: bool) -> String {
        String::from_utf8_lossy(Tile::new(symbol, Pen::PLAIN, signs).bytes()).into_owned()
    }

    #[test]
    fn what_a_terminal_could_show_differently_becomes_a_question_mark() {
        for symbol in
            ["\u{1b}", "\u{202e}", "", "\u{301}", "a\u{200d}", "\u{e000}", "❤\u{fe0f}", "👍🏽", "ab", "\u{9b}"]
        {
            assert_eq!(shown(symbol, true), "?", "{symbol:?}");
        }
        for symbol in ["ё", "е\u{301}", "漢", "№", " ", "😀"] {
            assert_eq!(shown(symbol, true), symbol);
        }
    }

    #[test]
    fn signs_fall_back_to_ascii_and_letters_do_not() {
        for (sign, plain) in
            [("№", "N"), ("…", "."), ("«", "\""), ("─", "-"), ("┼", "+"), ("☃", "?"), ("ж", "ж"), ("%", "%")]
        {
            assert_eq!(shown(sign, false), plain);
        }
    }

    #[test]
    fn half_of_a_wide_tile_never_stays() {
        let wide = Tile::new("漢", Pen::PLAIN, true);
        let narrow = Tile::new("x", Pen::PLAIN, true);
        let mut grid = Grid::blank(4, 1);
        grid.put(1, 0, wide);
        grid.put(2, 0, narrow);
        assert_eq!(grid.row(0), [Tile::BLANK, Tile::BLANK, narrow, Tile::BLANK]);
        grid.put(1, 0, wide);
        grid.put(0, 0, wide);
        assert_eq!(grid.row(0), [wide, Tile::half(Pen::PLAIN), Tile::BLANK, Tile::BLANK]);
        grid.put(3, 0, wide);
        assert_eq!(grid.row(0)[3].bytes(), b"?");
    }
}
