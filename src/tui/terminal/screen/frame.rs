//! One frame: tries whole ways of drawing it (with and without scrolling, from above and from below, on a cleared
//! screen) and keeps the cheapest. In: the shown and the wanted grid. Out: bytes and the terminal's state after them.

use super::grid::{Grid, content_end};
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
/// Margins that stay set pay at the next scroll: so many bytes more are accepted for them.
const MARGINS_PAY: usize = 8;

/// Appends to `tape` the cheapest bytes that turn `old` into `new` and bring the cursor to `cursor` (if it matters).
pub fn draw(tape: &mut Tape, old: &Grid, new: &Grid, cursor: Option<(usize, usize)>) {
    let changed: Vec<usize> = (0..new.rows).filter(|y| old.row(*y) != new.row(*y)).collect();
    let mut best = Choice::new(tape);
    best.offer(0, |tape| rows(tape, old, new, Order::FromAbove, cursor));
    if (2..=FEW_ROWS).contains(&changed.len()) {
        best.offer(0, |tape| rows(tape, old, new, Order::FromBelow, cursor));
    }
    if changed.len() >= 2 {
        let (found, after) = moves(old, new);
        if !found.is_empty() {
            for by in [By::Margins, By::Lines] {
                if by == By::Lines && !tape.caps.lines {
                    continue;
                }
                for order in [Order::FromAbove, Order::FromBelow] {
                    let bonus = if by == By::Margins { MARGINS_PAY } else { 0 };
                    best.offer(bonus, |tape| {
                        found.iter().for_each(|one| scroll(tape, *one, by));
                        rows(tape, &after, new, order, cursor);
                    });
                }
            }
        }
    }
    if changed.len() > FEW_ROWS {
        let blank = Grid::blank(new.columns, new.rows);
        best.offer(0, |tape| {
            tape.go(0, 0, &[]);
            tape.erase_below();
            rows(tape, &blank, new, Order::FromAbove, cursor);
        });
    }
    best.take(tape);
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

    fn take(self, tape: &mut Tape<'a>) {
        if let Some((_, best)) = self.best {
            *tape = best;
        }
    }
}

/// Draws the rows that differ, then brings the cursor home.
fn rows(tape: &mut Tape, old: &Grid, new: &Grid, order: Order, cursor: Option<(usize, usize)>) {
    let used = (0..new.rows).rposition(|y| content_end(new.row(y)) > 0).map_or(0, |last| last + 1);
    let mut to_blank = (used..new.rows).filter(|y| content_end(old.row(*y)) > 0);
    let first_to_blank = to_blank.next();
    // One ED instead of an EL for each row.
    let erase_from = first_to_blank.filter(|_| to_blank.next().is_some());
    let end = erase_from.unwrap_or(new.rows);
    let erase = |tape: &mut Tape| {
        if let Some(y) = erase_from {
            tape.go(0, y, &[]);
            tape.erase_below();
        }
    };
    match order {
        Order::FromAbove => {
            (0..end).for_each(|y| tape.row(y, old.row(y), new.row(y)));
            erase(tape);
        }
        Order::FromBelow => {
            erase(tape);
            (0..end).rev().for_each(|y| tape.row(y, old.row(y), new.row(y)));
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
