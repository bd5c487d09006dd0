//! One frame: tries whole ways of drawing it (with and without scrolling, from above and from below, on a cleared
//! screen) and keeps the cheapest. In: the shown and the wanted grid. Out: bytes and the terminal's state after them.

use super::blocks::{blocks, estimate};
use super::grid::{Grid, Tile, content_end};
use super::scroll::{Move, moves};
use super::tape::Tape;

/// How rows are moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// Margins, which stay set for the next time, and feeds.
    Margins,
    /// Rows taken out and put in.
    Lines,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    FromAbove,
    FromBelow,
}

/// Drawing from below, or on a cleared screen, is tried only below and above so many changed rows.
const FEW_ROWS: usize = 6;
/// With more changed rows a scroll that was found worth it is not weighed against drawing without it.
const SOME_ROWS: usize = 12;
/// Text that moved within its row is looked for when no more rows than these changed: somebody types.
const ROWS_WITH_SHIFTED_TEXT: usize = 4;
/// Margins that stay set pay at the next scroll: so many bytes more are accepted for them.
const MARGINS_PAY: usize = 8;

/// Appends to `tape` the cheapest bytes that turn `old` into `new` and bring the cursor to `cursor` (if it matters).
pub fn draw(tape: &mut Tape, old: &Grid, new: &Grid, cursor: Option<(usize, usize)>) {
    let changed = changed(old, new);
    let (found, after) = if changed.len() >= 2 { moves(old, new) } else { (Vec::new(), None) };
    let mut best = Choice::new(tape);
    if let Some(after) = &after {
        moved(&mut best, tape, &found, after, new, cursor);
        let known = estimate(&found, after, new);
        if let Some((others, after)) = blocks(old, new)
            && estimate(&others, &after, new) < known
        {
            moved(&mut best, tape, &others, &after, new, cursor);
        }
    }
    if after.is_none() || changed.len() <= SOME_ROWS {
        for order in orders(&changed) {
            best.offer(0, |tape| rows(tape, old, new, &changed, *order, cursor));
        }
    }
    // Written on a cleared screen, a frame costs at least its text; where nothing is shown there is nothing to clear.
    let clears = after.is_none() && changed.len() > FEW_ROWS && text(old) > 0;
    if clears && best.cost().is_none_or(|cost| text(new) < cost) {
        let blank = Grid::blank(new.columns, new.rows);
        let left = self::changed(&blank, new);
        best.offer(0, |tape| {
            tape.go(0, 0, &[]);
            tape.erase_below();
            rows(tape, &blank, new, &left, Order::FromAbove, cursor);
        });
    }
    best.take(tape);
}

/// Offers these moves and what is left to be written after them.
fn moved(
    best: &mut Choice,
    tape: &Tape,
    moves: &[Move],
    after: &Grid,
    new: &Grid,
    cursor: Option<(usize, usize)>,
) {
    let left = changed(after, new);
    for by in ways_to_move(tape, moves, left.len()) {
        let bonus = if by == By::Margins { MARGINS_PAY } else { 0 };
        for order in orders(&left) {
            best.offer(bonus, |tape| {
                moves.iter().for_each(|one| scroll(tape, *one, by));
                rows(tape, after, new, &left, *order, cursor);
            });
        }
    }
}

/// Both ways where little is left to be written, so that what they leave behind is weighed too; else the cheaper.
fn ways_to_move(tape: &Tape, moves: &[Move], left: usize) -> Vec<By> {
    if !tape.caps.lines {
        return vec![By::Margins];
    }
    let both = vec![By::Margins, By::Lines];
    if left <= SOME_ROWS {
        return both;
    }
    let cost = |by: &By| {
        let mut tape = tape.clone();
        moves.iter().for_each(|one| scroll(&mut tape, *one, *by));
        tape.bytes.len()
    };
    both.into_iter().min_by_key(cost).into_iter().collect()
}

/// Bytes of all that is not blank.
fn text(grid: &Grid) -> usize {
    let row =
        |y: usize| grid.row(y).iter().filter(|tile| **tile != Tile::BLANK).map(|tile| tile.bytes().len());
    (0..grid.rows).flat_map(row).sum()
}

fn changed(old: &Grid, new: &Grid) -> Vec<usize> {
    (0..new.rows).filter(|y| old.row(*y) != new.row(*y)).collect()
}

fn orders(changed: &[usize]) -> &'static [Order] {
    if (2..=FEW_ROWS).contains(&changed.len()) {
        &[Order::FromAbove, Order::FromBelow]
    } else {
        &[Order::FromAbove]
    }
}

/// The cheapest of the ways tried so far.
struct Choice<'a> {
    start: Tape<'a>,
    best: Option<(usize, Tape<'a>)>,
}

impl<'a> Choice<'a> {
    fn new(start: &Tape<'a>) -> Choice<'a> {
        Choice { start: start.clone(), best: None }
    }

    fn offer(&mut self, bonus: usize, way: impl FnOnce(&mut Tape<'a>)) {
        let mut tape = self.start.clone();
        way(&mut tape);
        let cost = tape.bytes.len().saturating_sub(bonus);
        if self.best.as_ref().is_none_or(|(known, _)| cost < *known) {
            self.best = Some((cost, tape));
        }
    }

    /// Bytes of the cheapest.
    fn cost(&self) -> Option<usize> {
        self.best.as_ref().map(|(cost, _)| *cost)
    }

    fn take(self, tape: &mut Tape<'a>) {
        if let Some((_, best)) = self.best {
            *tape = best;
        }
    }
}

/// Draws the rows that differ, then brings the cursor home.
fn rows(
    tape: &mut Tape,
    old: &Grid,
    new: &Grid,
    changed: &[usize],
    order: Order,
    cursor: Option<(usize, usize)>,
) {
    let used = (0..new.rows).rposition(|y| content_end(new.row(y)) > 0).map_or(0, |last| last + 1);
    let blanked = changed.iter().filter(|y| **y >= used).count();
    // One ED instead of an EL for each row.
    let (written, erase_from) = match changed.len() - blanked {
        written if blanked >= 2 => (written, Some(changed[written])),
        _ => (changed.len(), None),
    };
    let shifted = changed.len() <= ROWS_WITH_SHIFTED_TEXT;
    let erase = |tape: &mut Tape| {
        if let Some(y) = erase_from {
            tape.go(0, y, &[]);
            tape.erase_below();
        }
    };
    match order {
        Order::FromAbove => {
            changed[..written].iter().for_each(|y| tape.row(*y, old.row(*y), new.row(*y), shifted));
            erase(tape);
        }
        Order::FromBelow => {
            erase(tape);
            changed[..written].iter().rev().for_each(|y| tape.row(*y, old.row(*y), new.row(*y), shifted));
        }
    }
    if let Some((x, y)) = cursor {
        tape.go(x, y, new.row(y));
    }
}

fn scroll(tape: &mut Tape, one: Move, by: By) {
    match by {
        By::Margins => {
            tape.margins(one.top, one.bottom);
            let start = tape.mark();
            feed(tape, one);
            if tape.caps.scroll {
                let by_feeds = tape.rewind(start);
                tape.scroll(one.by);
                if tape.rewind(start) < by_feeds { tape.scroll(one.by) } else { feed(tape, one) }
            }
        }
        By::Lines => lines(tape, one),
    }
}

/// Feeds at the edge of the region towards which its rows go.
fn feed(tape: &mut Tape, one: Move) {
    tape.go_to_row(if one.by > 0 { one.bottom - 1 } else { one.top });
    tape.feed(one.by);
}

/// Rows are taken out at one end and put in at the other; what lies below the block goes there and back.
fn lines(tape: &mut Tape, one: Move) {
    if one.top < tape.known.top || one.bottom > tape.known.bottom {
        tape.margins(0, tape.rows);
    }
    let far = one.by.unsigned_abs();
    let (out_at, in_at) = if one.by > 0 { (one.top, one.bottom - far) } else { (one.bottom - far, one.top) };
    // Where the block ends with the region, rows fall off and blank ones come in by themselves.
    let at_end = one.bottom == tape.known.bottom;
    if one.by > 0 || !at_end {
        tape.go(0, out_at, &[]);
        tape.lines(one.by.abs());
    }
    if one.by < 0 || !at_end {
        tape.go(0, in_at, &[]);
        tape.lines(-one.by.abs());
    }
}
