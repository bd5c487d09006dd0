//! One row: the cheapest bytes that turn what it shows into what it should show.
//! Several ways are tried on the tape and weighed; every one of them is right.

use super::grid::{Tile, content_end};
use super::motion::csi_cost;
use super::pen::Pen;
use super::tape::{Place, Tape};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Write the cells that differ; with `true`, erase the blank end of the row instead of writing it.
    Cells(bool),
    /// Erase from the first difference on, then write what is not blank.
    Fresh,
    /// Take out so many cells at the first difference, then as with `Cells(true)`.
    Closer(usize),
    /// Put in so many cells at the first difference, then as with `Cells(true)`.
    Away(usize),
}

/// Text that moved within its row is looked for up to so many columns away.
const FARTHEST: usize = 12;

impl Tape<'_> {
    /// Appends the bytes for row `y`. `shifted`: look for text that only moved within the row.
    pub fn row(&mut self, y: usize, old: &[Tile], new: &[Tile], shifted: bool) {
        let differs = differences(old, new);
        let Some(first) = differs.iter().position(|differs| *differs) else {
            return;
        };
        let mut ways = vec![Way::Cells(false)];
        let end = content_end(new);
        if differs[end..].contains(&true) {
            ways.push(Way::Cells(true));
        }
        if content_end(old) > first {
            ways.push(Way::Fresh);
        }
        if shifted && self.caps.chars {
            ways.extend(moved_text(old, new, first));
        }
        let start = self.mark();
        let weigh = |tape: &mut Self, way: Way| {
            tape.row_by(way, y, old, new, &differs, first);
            tape.rewind(start)
        };
        let best = match ways.as_slice() {
            [only] => Some(*only),
            all => all.iter().copied().min_by_key(|way| weigh(self, *way)),
        };
        if let Some(way) = best {
            self.row_by(way, y, old, new, &differs, first);
        }
    }

    fn row_by(&mut self, way: Way, y: usize, old: &[Tile], new: &[Tile], differs: &[bool], first: usize) {
        match way {
            Way::Cells(erase_end) => self.cells(y, new, differs, erase_end),
            Way::Fresh => {
                self.go(first, y, new);
                self.erase_to_end_of_row();
                let mut left = old.to_vec();
                left[first..].fill(Tile::BLANK);
                self.cells(y, new, &differences(&left, new), false);
            }
            Way::Closer(by) => {
                self.go(first, y, new);
                self.delete_chars(by);
                let left = closer(old, first, by);
                self.cells(y, new, &differences(&left, new), true);
            }
            Way::Away(by) => {
                self.go(first, y, new);
                self.insert_chars(by);
                let left = away(old, first, by);
                self.cells(y, new, &differences(&left, new), true);
            }
        }
    }

    /// Writes the cells that differ, from left to right.
    fn cells(&mut self, y: usize, new: &[Tile], differs: &[bool], erase_end: bool) {
        let end = content_end(new);
        let mut x = 0;
        while x < new.len() {
            if !differs[x] {
                x += 1;
                continue;
            }
            if x >= end && erase_end {
                return self.blank_end(y, end, x, new);
            }
            self.go(x, y, new);
            let blanks = blanks_to_erase(&new[x..], &differs[x..]);
            if blanks > 0 && self.erasing_is_cheaper(blanks, differs[x + blanks..].contains(&true)) {
                self.erase_chars(blanks);
                x += blanks;
                continue;
            }
            self.put(&new[x]);
            x += usize::from(new[x].width.max(1));
        }
    }

    /// Erases the end of the row, from anywhere between `end` and `differs`.
    fn blank_end(&mut self, y: usize, end: usize, differs: usize, new: &[Tile]) {
        let from = match self.known.place {
            Place::At(x, row) if row == y => x.clamp(end, differs),
            Place::At(x, _) if (end..=differs).contains(&x) => x,
            _ => end,
        };
        self.go(from, y, new);
        self.erase_to_end_of_row();
    }

    fn erasing_is_cheaper(&self, blanks: usize, goes_on: bool) -> bool {
        if !self.caps.erase_chars || blanks < 4 {
            return false;
        }
        let pen = self.known.pen;
        let by_erasing = pen.cost_to(Pen::PLAIN, self.caps)
            + csi_cost(blanks)
            + if goes_on { csi_cost(blanks) } else { 0 };
        let by_writing = blanks + if Tile::BLANK.fits(pen) { 0 } else { pen.cost_to(Pen::PLAIN, self.caps) };
        by_erasing < by_writing
    }
}

/// How many erased cells from here on would do: up to the last that differs before something is not blank.
fn blanks_to_erase(new: &[Tile], differs: &[bool]) -> usize {
    let blank = new.iter().take_while(|tile| **tile == Tile::BLANK).count();
    differs[..blank].iter().rposition(|differs| *differs).map_or(0, |last| last + 1)
}

/// Which cells must be written. The second half of a wide tile differs only together with the first, which writes it.
fn differences(old: &[Tile], new: &[Tile]) -> Vec<bool> {
    old.iter().zip(new).map(|(old, new)| old != new).collect()
}

/// Ways for text that only moved within the row. Rows with wide tiles are left alone: a half could be cut off.
fn moved_text(old: &[Tile], new: &[Tile], first: usize) -> Vec<Way> {
    if old.iter().chain(new).any(|tile| tile.width != 1) {
        return Vec::new();
    }
    let same = |a: &[Tile], b: &[Tile]| a.iter().zip(b).filter(|(a, b)| a == b && **a != Tile::BLANK).count();
    let stays = same(&old[first..], &new[first..]);
    let mut best: Option<(usize, Way)> = None;
    for by in 1..=FARTHEST.min((new.len() - first).saturating_sub(1)) {
        let closer = same(&old[first + by..], &new[first..]);
        let away = same(&old[first..], &new[first + by..]);
        for (kept, way) in [(closer, Way::Closer(by)), (away, Way::Away(by))] {
            if kept > stays + 4 && best.is_none_or(|(known, _)| kept > known) {
                best = Some((kept, way));
            }
        }
    }
    best.map(|(_, way)| way).into_iter().collect()
}

fn closer(old: &[Tile], first: usize, by: usize) -> Vec<Tile> {
    let mut left = old.to_vec();
    left.drain(first..first + by);
    left.resize(old.len(), Tile::BLANK);
    left
}

fn away(old: &[Tile], first: usize, by: usize) -> Vec<Tile> {
    let mut left = old.to_vec();
    left.splice(first..first, std::iter::repeat_n(Tile::BLANK, by));
    left.truncate(old.len());
    left
}

/// A rough count of the bytes for a row, for choosing what to scroll.
pub fn guess(old: &[Tile], new: &[Tile]) -> isize {
    let end = content_end(new);
    let mut cost = 0;
    let mut last = None;
    for (x, (old, new)) in old.iter().zip(new).enumerate().take(end) {
        if old == new {
            continue;
        }
        cost += match last {
            Some(last) if x - last <= 4 => x - last - 1,
            _ => 4,
        };
        cost += new.bytes().len();
        last = Some(x);
    }
    if old[end..].iter().any(|tile| *tile != Tile::BLANK) {
        cost += 3 + if last.is_none_or(|last| last + 4 < end) { 4 } else { 0 };
    }
    isize::try_from(cost).unwrap_or(isize::MAX)
}
