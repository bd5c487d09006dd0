//! The cheapest way along one row, from its first difference to its last: write, skip, erase some cells, erase the
//! rest. Every combination is weighed, from the end of the row backwards, for every pen that the row can leave behind.
//! In: what the row shows and should show, the pen. Out: steps and their exact bytes; the way to the row is not in it.

use super::grid::Tile;
use super::motion::csi_cost;
use super::pen::Pen;
use super::tape::Tape;
use crate::tui::terminal::caps::Caps;

/// What is done at a column, the cursor standing there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Nothing more differs.
    Done,
    /// Write the tile.
    Put,
    /// Go to this column.
    Skip(u16),
    /// Erase so many cells, then go to this column (if anything differs behind them).
    Erase(u16, Option<u16>),
    /// Erase the rest of the row.
    EraseRest,
}

/// A plan for one row.
#[derive(Debug)]
pub struct Path<'a> {
    new: &'a [Tile],
    first: usize,
    pens: Vec<Pen>,
    /// From column `first` on, which of the pens each tile has.
    inks: Vec<usize>,
    steps: Vec<(u32, Step)>,
}

/// Whether the rest of the row has been erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rest {
    Old,
    Erased,
}

/// What the search looks at: per column and rest, the next column that must be written.
struct Needs {
    columns: usize,
    next: Vec<usize>,
    /// Whether anything must become blank.
    erases: bool,
}

impl Needs {
    fn new(old: &[Tile], new: &[Tile]) -> Needs {
        let columns = new.len();
        let mut next = vec![columns; 2 * (columns + 1)];
        for x in (0..columns).rev() {
            next[x] = if old[x] == new[x] { next[x + 1] } else { x };
            let erased = columns + 1 + x;
            next[erased] = if new[x] == Tile::BLANK { next[erased + 1] } else { x };
        }
        let erases = old.iter().zip(new).any(|(old, new)| *new == Tile::BLANK && old != new);
        Needs { columns, next, erases }
    }

    /// The next column from `x` on that differs; the number of columns when none does.
    fn from(&self, x: usize, rest: Rest) -> usize {
        self.next[x + if rest == Rest::Erased { self.columns + 1 } else { 0 }]
    }
}

impl<'a> Path<'a> {
    /// The cheapest path for a row that differs from column `first` on, begun with this pen.
    pub fn find(caps: &Caps, old: &[Tile], new: &'a [Tile], first: usize, pen: Pen) -> Path<'a> {
        let (pens, inks) = pens(new, first, pen);
        let turns: Vec<u32> =
            pens.iter().flat_map(|from| pens.iter().map(|to| from.cost_to(*to, caps) as u32)).collect();
        let needs = Needs::new(old, new);
        // The erased rest first: erasing leads there from the same column.
        let rests = if needs.erases { &[Rest::Erased, Rest::Old][..] } else { &[Rest::Old] };
        let steps = vec![(0, Step::Done); 2 * pens.len() * (new.len() + 1)];
        let mut path = Path { new, first, pens, inks, steps };
        let held = path.held(&needs);
        // Where nothing more is needed, nothing is done.
        let some = |x: &usize| rests.iter().any(|rest| needs.from(*x, *rest) < needs.columns);
        for x in (first..new.len()).rev().skip_while(|x| !some(x)).filter(|x| new[*x].width > 0) {
            for rest in rests.iter().copied() {
                for pen in bits(held[x], path.pens.len()) {
                    let best = path.best(caps, &needs, &turns, x, rest, pen);
                    let at = path.at(x, rest, pen);
                    path.steps[at] = best;
                }
            }
        }
        path
    }

    /// Per column, as bits, the pens that can be held there, whichever steps led to it.
    fn held(&self, needs: &Needs) -> Vec<u64> {
        let columns = self.new.len();
        let mut held = vec![0; columns + 2];
        held[self.first] = bit(0);
        for x in self.first..columns {
            if held[x] == 0 {
                continue;
            }
            if needs.erases {
                held[x] |= bit(self.plain());
            }
            let here = held[x];
            for pen in bits(here, self.pens.len()) {
                held[x + usize::from(self.new[x].width)] |= bit(self.held_behind(x, pen));
            }
            for rest in [Rest::Old, Rest::Erased] {
                held[needs.from(x, rest)] |= here;
            }
        }
        held
    }

    /// Its bytes.
    pub fn cost(&self) -> usize {
        self.steps[self.at(self.first, Rest::Old, 0)].0 as usize
    }

    fn at(&self, x: usize, rest: Rest, pen: usize) -> usize {
        (2 * x + usize::from(rest == Rest::Erased)) * self.pens.len() + pen
    }

    fn best(
        &self,
        caps: &Caps,
        needs: &Needs,
        turns: &[u32],
        x: usize,
        rest: Rest,
        pen: usize,
    ) -> (u32, Step) {
        let needed = needs.from(x, rest);
        if needed == needs.columns {
            return (0, Step::Done);
        }
        let turn = |to: usize| turns[pen * self.pens.len() + to];
        let tile = &self.new[x];
        let with = self.held_behind(x, pen);
        let behind = self.steps[self.at(x + usize::from(tile.width), rest, with)].0;
        let mut best = (turn(with) + tile.bytes().len() as u32 + behind, Step::Put);
        let mut offer = |cost: u32, step: Step| {
            if cost < best.0 {
                best = (cost, step);
            }
        };
        if needed > x {
            let on = self.steps[self.at(needed, rest, pen)].0;
            offer(skip(caps, x, needed) + on, Step::Skip(needed as u16));
            return best;
        }
        let plain = self.plain();
        if rest == Rest::Old && needs.erases {
            let on = self.steps[self.at(x, Rest::Erased, plain)].0;
            offer(turn(plain) + 3 + on, Step::EraseRest);
        }
        // Inside a run of such cells it would have been better to begin at its first.
        let runs_on = x > self.first && self.new[x - 1] == Tile::BLANK && needs.from(x - 1, rest) == x - 1;
        if caps.erase_chars && *tile == Tile::BLANK && !runs_on {
            let (count, next) = self.erasable(needs, x, rest);
            let erase = turn(plain) + csi_cost(count) as u32;
            if next == needs.columns {
                offer(erase, Step::Erase(count as u16, None));
            } else {
                let on = skip(caps, x, next) + self.steps[self.at(next, rest, plain)].0;
                offer(erase + on, Step::Erase(count as u16, Some(next as u16)));
            }
        }
        best
    }

    /// How many cells from a blank one on are worth erasing, and the next that must be written behind them.
    fn erasable(&self, needs: &Needs, x: usize, rest: Rest) -> (usize, usize) {
        let behind = x + self.new[x..].iter().take_while(|tile| **tile == Tile::BLANK).count();
        let last = (x..behind).rev().find(|at| needs.from(*at, rest) == *at).unwrap_or(x);
        (last + 1 - x, needs.from(behind, rest))
    }

    /// The pen after the tile was written, by the pen before.
    fn held_behind(&self, x: usize, pen: usize) -> usize {
        let ink = self.inks[x - self.first];
        if ink != pen && self.new[x].fits(self.pens[pen]) { pen } else { ink }
    }

    /// The plain pen is the first or the second.
    fn plain(&self) -> usize {
        usize::from(self.pens[0] != Pen::PLAIN)
    }

    /// Sends it, with the cursor at its first column.
    pub fn take(&self, tape: &mut Tape, y: usize) {
        let (mut x, mut rest, mut pen) = (self.first, Rest::Old, 0);
        while x < self.new.len() {
            match self.steps[self.at(x, rest, pen)].1 {
                Step::Done => return,
                Step::Put => {
                    let tile = &self.new[x];
                    pen = self.held_behind(x, pen);
                    tape.go(x, y, &[]);
                    tape.put(tile);
                    x += usize::from(tile.width);
                }
                Step::Skip(to) => {
                    x = to.into();
                    tape.go(x, y, &[]);
                }
                Step::Erase(count, next) => {
                    tape.go(x, y, &[]);
                    tape.erase_chars(count.into());
                    pen = self.plain();
                    let Some(next) = next else { return };
                    x = next.into();
                    tape.go(x, y, &[]);
                }
                Step::EraseRest => {
                    tape.go(x, y, &[]);
                    tape.erase_to_end_of_row();
                    (rest, pen) = (Rest::Erased, self.plain());
                }
            }
        }
    }
}

/// The pens that writing the row can lead to: the one it begins with, the plain one, those of the tiles; and from column
/// `first` on, which of them is the tile's.
fn pens(new: &[Tile], first: usize, pen: Pen) -> (Vec<Pen>, Vec<usize>) {
    let mut pens = vec![pen];
    if pen != Pen::PLAIN {
        pens.push(Pen::PLAIN);
    }
    let mut inks = Vec::with_capacity(new.len());
    for tile in &new[first..] {
        let ink = pens.iter().position(|known| *known == tile.pen).unwrap_or(pens.len());
        if ink == pens.len() {
            pens.push(tile.pen);
        }
        inks.push(ink);
    }
    (pens, inks)
}

/// Pens from the last bit on share it: more of them are looked at than can be held.
const LAST_BIT: usize = 63;

fn bit(pen: usize) -> u64 {
    1 << pen.min(LAST_BIT)
}

/// Which of so many pens these bits are.
fn bits(held: u64, pens: usize) -> impl Iterator<Item = usize> {
    (0..pens).filter(move |pen| held & bit(*pen) != 0)
}

/// Bytes from one column of a row to a later one, without writing.
fn skip(caps: &Caps, from: usize, to: usize) -> u32 {
    let steps = csi_cost(to - from);
    let cost = if caps.column_row { steps.min(csi_cost(to + 1)) } else { steps };
    cost as u32
}
