//! One row: the cheapest bytes that turn what it shows into what it should show.
//! Along the row as `path` weighs it, or with its text moved first.

use super::grid::{Tile, content_end};
use super::path::Path;
use super::tape::Tape;

/// Text that moved within its row is looked for up to so many columns away.
const FARTHEST: usize = 12;

/// Text of a row that only moved, from its first difference on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shift {
    /// So many cells are taken out.
    Closer(usize),
    /// So many cells are put in.
    Away(usize),
}

impl Tape<'_> {
    /// Appends the bytes for row `y`. `shifted`: look for text that only moved within the row.
    pub fn row(&mut self, y: usize, old: &[Tile], new: &[Tile], shifted: bool) {
        let Some(first) = old.iter().zip(new).position(|(old, new)| old != new) else {
            return;
        };
        self.go(first, y, new);
        let path = Path::find(self.caps, old, new, first, self.known.pen);
        let shift = if shifted && self.caps.chars { moved_text(old, new, first) } else { None };
        if let Some(shift) = shift
            && self.shift(y, old, new, first, shift, path.cost())
        {
            return;
        }
        path.take(self, y);
    }

    /// Takes cells out or puts some in, then mends the rest; `false`, and nothing done, if that is not cheaper.
    fn shift(
        &mut self,
        y: usize,
        old: &[Tile],
        new: &[Tile],
        first: usize,
        shift: Shift,
        limit: usize,
    ) -> bool {
        let start = self.mark();
        let left = match shift {
            Shift::Closer(by) => {
                self.delete_chars(by);
                closer(old, first, by)
            }
            Shift::Away(by) => {
                self.insert_chars(by);
                away(old, first, by)
            }
        };
        if let Some(first) = left.iter().zip(new).position(|(left, new)| left != new) {
            self.go(first, y, new);
            Path::find(self.caps, &left, new, first, self.known.pen).take(self, y);
        }
        let cheaper = self.since(start) < limit;
        if !cheaper {
            self.rewind(start);
        }
        cheaper
    }
}

/// How text moved within the row, if it did. Rows with wide tiles are left alone: a half could be cut off.
fn moved_text(old: &[Tile], new: &[Tile], first: usize) -> Option<Shift> {
    if old.iter().chain(new).any(|tile| tile.width != 1) {
        return None;
    }
    let same = |a: &[Tile], b: &[Tile]| a.iter().zip(b).filter(|(a, b)| a == b && **a != Tile::BLANK).count();
    let stays = same(&old[first..], &new[first..]);
    let mut best: Option<(usize, Shift)> = None;
    for by in 1..=FARTHEST.min((new.len() - first).saturating_sub(1)) {
        let closer = same(&old[first + by..], &new[first..]);
        let away = same(&old[first..], &new[first + by..]);
        for (kept, shift) in [(closer, Shift::Closer(by)), (away, Shift::Away(by))] {
            if kept > stays + 4 && best.is_none_or(|(known, _)| kept > known) {
                best = Some((kept, shift));
            }
        }
    }
    best.map(|(_, shift)| shift)
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
