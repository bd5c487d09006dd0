//! Rows that moved: finds blocks of rows whose text stands higher or lower in the wanted screen.
//! Exact matches (by hash) propose how far; a guess of the bytes saved decides where a block begins and ends, so that
//! a row whose mark changed still moves with its neighbours.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use super::grid::{Grid, Tile, content_end};
use super::row::guess;

/// The rows `top..bottom` go up (`by` > 0) or down; blank rows come in at the other end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    pub top: usize,
    pub bottom: usize,
    pub by: isize,
}

/// Blocks looked for in one frame.
const BLOCKS: usize = 4;
/// Distances weighed for each block.
const DISTANCES: usize = 4;
/// What a scroll costs besides the rows: margins, the way there, the feed.
pub(super) const OVERHEAD: isize = 14;

/// The moves worth making, in order, and the screen after them; no screen when there are none.
pub fn moves(old: &Grid, new: &Grid) -> (Vec<Move>, Option<Grid>) {
    let mut search = Search::new(old, new);
    let mut found = Vec::new();
    while found.len() < BLOCKS {
        let Some(best) = search.best_move() else { break };
        search.shift(best);
        found.push(best);
    }
    let after = (!found.is_empty()).then(|| {
        let mut screen = old.clone();
        found.iter().for_each(|one| screen.shift(one.top, one.bottom, one.by));
        screen
    });
    (found, after)
}

/// Which rows stand where while moves are looked for. Rows are guessed and hashed once, however often they move.
struct Search<'a> {
    old: &'a Grid,
    new: &'a Grid,
    blank: Grid,
    /// For each row of the screen, the row of `old` that stands there; `None`: a blank one came in.
    shown: Vec<Option<usize>>,
    old_hashes: Vec<u64>,
    new_hashes: Vec<u64>,
    /// Guesses by row of `old` (behind the last the blank one) and row of `new`.
    guesses: Vec<Option<isize>>,
}

impl<'a> Search<'a> {
    fn new(old: &'a Grid, new: &'a Grid) -> Search<'a> {
        let hashes = |grid: &Grid| (0..grid.rows).map(|y| hash(grid.row(y))).collect();
        Search {
            old,
            new,
            blank: Grid::blank(new.columns, 1),
            shown: (0..old.rows).map(Some).collect(),
            old_hashes: hashes(old),
            new_hashes: hashes(new),
            guesses: vec![None; (old.rows + 1) * new.rows],
        }
    }

    fn shift(&mut self, one: Move) {
        let far = one.by.unsigned_abs();
        let region = &mut self.shown[one.top..one.bottom];
        if one.by > 0 {
            region.rotate_left(far);
            let kept = region.len() - far;
            region[kept..].fill(None);
        } else {
            region.rotate_right(far);
            region[..far].fill(None);
        }
    }

    /// A rough count of the bytes that turn this row into row `y` of the wanted screen.
    fn guess(&mut self, row: Option<usize>, y: usize) -> isize {
        let at = row.unwrap_or(self.old.rows) * self.new.rows + y;
        let (old, new) = (row.map_or(self.blank.row(0), |row| self.old.row(row)), self.new.row(y));
        *self.guesses[at].get_or_insert_with(|| guess(old, new))
    }

    fn best_move(&mut self) -> Option<Move> {
        let distances = self.distances();
        if distances.is_empty() {
            return None;
        }
        let rows = self.new.rows;
        let stays: Vec<isize> = (0..rows).map(|y| self.guess(self.shown[y], y)).collect();
        // Bytes lost when a row must be written on a blank one.
        let from_blank: Vec<isize> = (0..rows).map(|y| self.guess(None, y) - stays[y]).collect();
        let mut best: Option<(isize, Move)> = None;
        for by in distances {
            let gains: Vec<Option<isize>> = (0..rows)
                .map(|y| {
                    let from = y.checked_add_signed(by).filter(|from| *from < self.shown.len())?;
                    Some(stays[y] - self.guess(self.shown[from], y))
                })
                .collect();
            let Some((saved, block)) = best_block(by, &gains, &from_blank) else { continue };
            if saved > 0 && best.is_none_or(|(known, _)| saved > known) {
                best = Some((saved, block));
            }
        }
        best.map(|(_, block)| block)
    }

    /// The distances at which most rows have exactly the wanted text.
    fn distances(&self) -> Vec<isize> {
        let stays = |y: usize| self.shown[y].is_some_and(|row| self.old_hashes[row] == self.new_hashes[y]);
        let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
        // Rows that stay are taken for sources too seldom to be worth a look.
        for y in (0..self.shown.len()).filter(|y| !stays(*y)) {
            if let Some(row) = self.shown[y].filter(|row| content_end(self.old.row(*row)) > 0) {
                places.entry(self.old_hashes[row]).or_default().push(y);
            }
        }
        let mut votes: HashMap<isize, usize> = HashMap::new();
        for y in (0..self.new.rows).filter(|y| !stays(*y)) {
            for from in places.get(&self.new_hashes[y]).into_iter().flatten() {
                *votes.entry(from.cast_signed() - y.cast_signed()).or_default() += 1;
            }
        }
        let mut ranked: Vec<(usize, isize)> = votes.into_iter().map(|(by, count)| (count, by)).collect();
        ranked.sort_unstable_by_key(|(count, by)| (std::cmp::Reverse(*count), by.abs(), *by));
        ranked.into_iter().take(DISTANCES).map(|(_, by)| by).collect()
    }
}

/// The block of rows with the greatest saving for one distance.
fn best_block(by: isize, gains: &[Option<isize>], from_blank: &[isize]) -> Option<(isize, Move)> {
    let far = by.unsigned_abs();
    let lost = |rows: std::ops::Range<usize>| from_blank[rows].iter().sum::<isize>();
    let mut best: Option<(isize, Move)> = None;
    for start in 0..gains.len() {
        let mut sum = -OVERHEAD;
        for (end, gain) in (start + 1..).zip(&gains[start..]) {
            let Some(gain) = gain else { break };
            sum += gain;
            // Where the block leaves blank rows: behind it when it went up, before it when it went down.
            let (top, bottom, blank) = if by > 0 {
                (start, end + far, end.max(start)..end + far)
            } else {
                (start - far, end, start - far..start)
            };
            if *gain <= 0 {
                continue;
            }
            let saved = sum - lost(blank);
            if best.is_none_or(|(known, _)| saved > known) {
                best = Some((saved, Move { top, bottom, by }));
            }
        }
    }
    best
}

pub(super) fn hash(row: &[Tile]) -> u64 {
    let mut hasher = Quick(0);
    row.iter().for_each(|tile| tile.hash(&mut hasher));
    hasher.finish()
}

/// Multiply and rotate: fast, and good enough where a wrong match only costs a look.
struct Quick(u64);

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64((*byte).into()));
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}
