//! Rows taken out of a list in several places at once, by a filter say: runs of rows that stand unchanged elsewhere, each
//! moved within a region of its own. Where `scroll` looks for the one best block and then for the next, this keeps
//! the order of all of them; `frame` weighs both.

use std::collections::HashMap;

use super::grid::{Grid, content_end};
use super::row::guess;
use super::scroll::{Move, OVERHEAD, hash};

/// Several moves that are worth making one after the other, and the screen after them; nothing where one block will do.
pub fn blocks(old: &Grid, new: &Grid) -> Option<(Vec<Move>, Grid)> {
    let runs = runs(old, new);
    if runs.len() < 2 {
        return None;
    }
    // Rows that go up make room from above, rows that go down from below.
    let ups = runs.iter().filter(|run| run.by > 0);
    let downs = runs.iter().filter(|run| run.by < 0).rev();
    let mut screen = old.clone();
    let mut found = Vec::new();
    for run in ups.chain(downs) {
        if saved(&screen, new, *run) > OVERHEAD {
            screen.shift(run.top, run.bottom, run.by);
            found.push(*run);
        }
    }
    (found.len() >= 2).then_some((found, screen))
}

/// Runs of wanted rows that are shown at the same distance, from above, as moves.
fn runs(old: &Grid, new: &Grid) -> Vec<Move> {
    let sources = sources(old, new);
    let mut runs = Vec::new();
    let mut start = 0;
    while start < new.rows {
        let Some(by) = sources[start] else {
            start += 1;
            continue;
        };
        let length = sources[start..].iter().take_while(|source| **source == Some(by)).count();
        let (end, far) = (start + length, by.unsigned_abs());
        if by > 0 {
            runs.push(Move { top: start, bottom: end + far, by });
        } else if by < 0 {
            runs.push(Move { top: start - far, bottom: end, by });
        }
        start = end;
    }
    runs
}

/// For each wanted row how far below it its text stands now. Sure of rows that exist once; their neighbours follow as
/// long as it saves anything.
fn sources(old: &Grid, new: &Grid) -> Vec<Option<isize>> {
    let once = |grid: &Grid| {
        let mut places: HashMap<u64, Option<usize>> = HashMap::new();
        for y in (0..grid.rows).filter(|y| content_end(grid.row(*y)) > 0) {
            places.entry(hash(grid.row(y))).and_modify(|place| *place = None).or_insert(Some(y));
        }
        places
    };
    let (shown, wanted) = (once(old), once(new));
    let mut sources = vec![None; new.rows];
    for (hash, y) in wanted {
        if let (Some(y), Some(Some(from))) = (y, shown.get(&hash)) {
            sources[y] = Some(from.cast_signed() - y.cast_signed());
        }
    }
    let mut follow = |y: usize, next: usize| {
        let (Some(by), None) = (sources[y], sources[next]) else { return };
        let from = next.checked_add_signed(by).filter(|from| *from < old.rows);
        if from.is_some_and(|from| guess(old.row(from), new.row(next)) < guess(old.row(next), new.row(next)))
        {
            sources[next] = Some(by);
        }
    };
    (1..new.rows).for_each(|y| follow(y - 1, y));
    (1..new.rows).rev().for_each(|y| follow(y, y - 1));
    sources
}

/// Bytes of rows that this move saves on this screen.
fn saved(screen: &Grid, new: &Grid, one: Move) -> isize {
    let rows = one.top..one.bottom;
    let blank = Grid::blank(screen.columns, 1);
    let moved = |y: usize| match y.checked_add_signed(one.by).filter(|from| rows.contains(from)) {
        Some(from) => screen.row(from),
        None => blank.row(0),
    };
    rows.clone().map(|y| guess(screen.row(y), new.row(y)) - guess(moved(y), new.row(y))).sum()
}

/// A rough count of the bytes of these moves and of what they leave to be written.
pub fn estimate(moves: &[Move], after: &Grid, new: &Grid) -> isize {
    let rows: isize = (0..new.rows).map(|y| guess(after.row(y), new.row(y))).sum();
    rows + OVERHEAD * moves.len().cast_signed()
}
