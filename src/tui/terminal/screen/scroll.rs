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
const OVERHEAD: isize = 14;

/// The moves worth making, in order, and the screen after them; no screen when there are none.
pub fn moves(old: &Grid, new: &Grid) -> (Vec<Move>, Option<Grid>) {
    let mut screen = None;
    let mut found = Vec::new();
    while found.len() < BLOCKS {
        let Some(best) = best_move(screen.as_ref().unwrap_or(old), new) else { break };
        screen.get_or_insert_with(|| old.clone()).shift(best.top, best.bottom, best.by);
        found.push(best);
    }
    (found, screen)
}

fn best_move(old: &Grid, new: &Grid) -> Option<Move> {
    let distances = distances(old, new);
    if distances.is_empty() {
        return None;
    }
    let stays: Vec<isize> = (0..new.rows).map(|y| guess(old.row(y), new.row(y))).collect();
    // Bytes lost when a row must be written on a blank one.
    let blank = Grid::blank(new.columns, 1);
    let from_blank: Vec<isize> = (0..new.rows).map(|y| guess(blank.row(0), new.row(y)) - stays[y]).collect();
    let mut best: Option<(isize, Move)> = None;
    for by in distances {
        let gain = |y: usize| {
            let from = y.checked_add_signed(by).filter(|from| *from < old.rows)?;
            Some(stays[y] - guess(old.row(from), new.row(y)))
        };
        let gains: Vec<Option<isize>> = (0..new.rows).map(gain).collect();
        let Some((saved, block)) = best_block(by, &gains, &from_blank) else { continue };
        if saved > 0 && best.is_none_or(|(known, _)| saved > known) {
            best = Some((saved, block));
        }
    }
    best.map(|(_, block)| block)
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

/// The distances at which most rows have exactly the wanted text.
fn distances(old: &Grid, new: &Grid) -> Vec<isize> {
    let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
    // Rows that stay are taken for sources too seldom to be worth a look.
    for y in 0..old.rows {
        if old.row(y) != new.row(y) && content_end(old.row(y)) > 0 {
            places.entry(hash(old.row(y))).or_default().push(y);
        }
    }
    let mut votes: HashMap<isize, usize> = HashMap::new();
    for y in (0..new.rows).filter(|y| old.row(*y) != new.row(*y)) {
        for from in places.get(&hash(new.row(y))).into_iter().flatten() {
            *votes.entry(from.cast_signed() - y.cast_signed()).or_default() += 1;
        }
    }
    let mut ranked: Vec<(usize, isize)> = votes.into_iter().map(|(by, count)| (count, by)).collect();
    ranked.sort_unstable_by_key(|(count, by)| (std::cmp::Reverse(*count), by.abs(), *by));
    ranked.into_iter().take(DISTANCES).map(|(_, by)| by).collect()
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
