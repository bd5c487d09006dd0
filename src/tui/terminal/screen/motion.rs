//! Moving the cursor: weighs CUP, CHA, VPA, CUU, CUD, CUF, CUB, CR, LF, RI, BS and writing the cells between once
//! more, and takes the cheapest. Never scrolls by accident: steps stop short of the margins.

use super::grid::Tile;
use super::tape::{Place, Tape};

/// The way along a row.
#[derive(Debug, Clone, Copy)]
enum Across {
    Stay,
    Back(usize),
    Left(usize),
    Right(usize),
    Column(usize),
    /// Write the cells from this column on once more.
    Rewrite(usize),
}

/// The way along a column.
#[derive(Debug, Clone, Copy)]
enum Along {
    Stay,
    Feed(usize),
    Down(usize),
    Reverse(usize),
    Up(usize),
    Row(usize),
}

/// First to a known place, then along the column, then across.
#[derive(Debug, Clone, Copy)]
enum Start {
    Here,
    Return,
    /// CUP to this column of the wanted row.
    Jump(usize),
}

#[derive(Debug, Clone, Copy)]
struct Route {
    cost: usize,
    start: Start,
    along: Along,
    across: Across,
}

impl Tape<'_> {
    /// Moves to column `x` of row `y`. `row`: what row `y` shows (empty when it is not known), for writing over.
    pub fn go(&mut self, x: usize, y: usize, row: &[Tile]) {
        if self.known.place == Place::At(x, y) {
            return;
        }
        let route = self.best_route(x, y, row);
        self.travel(route, x, y, row);
    }

    /// Moves to some column of row `y`.
    pub fn go_to_row(&mut self, y: usize) {
        let here = match self.known.place {
            Place::At(x, _) => x,
            Place::Edge(_) | Place::Unknown => 0,
        };
        let straight = self.best_route(here, y, &[]);
        let first = self.best_route(0, y, &[]);
        let (x, route) = if straight.cost <= first.cost { (here, straight) } else { (0, first) };
        if self.known.place != Place::At(x, y) {
            self.travel(route, x, y, &[]);
        }
    }

    fn best_route(&self, x: usize, y: usize, row: &[Tile]) -> Route {
        let jump =
            Route { cost: jump_cost(x, y), start: Start::Jump(x), along: Along::Stay, across: Across::Stay };
        let mut routes = [Some(jump), None, None, None];
        if x > 0 {
            let (cost, across) = self.across(0, x, row);
            routes[1] = Some(Route {
                cost: jump_cost(0, y) + cost,
                start: Start::Jump(0),
                along: Along::Stay,
                across,
            });
        }
        let (from_x, from_y) = match self.known.place {
            Place::At(from_x, from_y) => (Some(from_x), Some(from_y)),
            Place::Edge(from_y) => (None, Some(from_y)),
            Place::Unknown => (None, None),
        };
        if let Some((down, along)) = from_y.and_then(|from_y| self.along(from_y, y)) {
            if let Some(from_x) = from_x {
                let (cost, across) = self.across(from_x, x, row);
                routes[2] = Some(Route { cost: down + cost, start: Start::Here, along, across });
            }
            let (cost, across) = self.across(0, x, row);
            routes[3] = Some(Route { cost: 1 + down + cost, start: Start::Return, along, across });
        }
        routes.into_iter().flatten().min_by_key(|route| route.cost).unwrap_or(jump)
    }

    /// The cheapest way along a column; `None` when every way could scroll or stop at a margin.
    fn along(&self, from: usize, to: usize) -> Option<(usize, Along)> {
        let mut best = self.caps.column_row.then(|| (csi_cost(to + 1), Along::Row(to)));
        let mut offer = |cost, along| {
            if best.is_none_or(|(known, _)| cost < known) {
                best = Some((cost, along));
            }
        };
        let (top, bottom) = (self.known.top, self.known.bottom);
        if from == to {
            offer(0, Along::Stay);
        } else if from < to && !(from < bottom && to >= bottom) {
            offer(to - from, Along::Feed(to - from));
            offer(csi_cost(to - from), Along::Down(to - from));
        } else if from > to && !(from >= top && to < top) {
            offer(2 * (from - to), Along::Reverse(from - to));
            offer(csi_cost(from - to), Along::Up(from - to));
        }
        best
    }

    /// The cheapest way along row.
    fn across(&self, from: usize, to: usize, row: &[Tile]) -> (usize, Across) {
        if from == to {
            return (0, Across::Stay);
        }
        let far = from.abs_diff(to);
        let step = if from < to { Across::Right(far) } else { Across::Left(far) };
        let mut best = (csi_cost(far), step);
        if self.caps.column_row && csi_cost(to + 1) < best.0 {
            best = (csi_cost(to + 1), Across::Column(to));
        }
        if from > to && far < best.0 {
            best = (far, Across::Back(far));
        }
        if from < to
            && let Some(cost) = self.rewrite_cost(from, to, row, best.0)
        {
            best = (cost, Across::Rewrite(from));
        }
        best
    }

    /// Bytes of the cells between, if the present pen shows them all and they cost less than `limit`.
    fn rewrite_cost(&self, from: usize, to: usize, row: &[Tile], limit: usize) -> Option<usize> {
        let between = row.get(from..to)?;
        if between.len() >= limit * 2 || between.first().is_none_or(|tile| tile.width == 0) {
            return None;
        }
        let mut cost = 0;
        for tile in between {
            cost += tile.bytes().len();
            let sure = !self.careful || tile.is_of_one_width();
            if cost >= limit || !sure || !(tile.width == 0 || tile.fits(self.known.pen)) {
                return None;
            }
        }
        Some(cost)
    }

    fn travel(&mut self, route: Route, x: usize, y: usize, row: &[Tile]) {
        match route.start {
            Start::Here => {}
            Start::Return => self.bytes.push(b'\r'),
            Start::Jump(column) => self.jump(column, y),
        }
        match route.along {
            Along::Stay => {}
            Along::Feed(count) => self.bytes.extend(std::iter::repeat_n(b'\n', count)),
            Along::Down(count) => self.csi(count, b'B'),
            Along::Reverse(count) => (0..count).for_each(|_| self.bytes.extend_from_slice(b"\x1bM")),
            Along::Up(count) => self.csi(count, b'A'),
            Along::Row(row) => self.csi(row + 1, b'd'),
        }
        match route.across {
            Across::Stay => {}
            Across::Back(count) => self.bytes.extend(std::iter::repeat_n(8, count)),
            Across::Left(count) => self.csi(count, b'D'),
            Across::Right(count) => self.csi(count, b'C'),
            Across::Column(column) => self.csi(column + 1, b'G'),
            Across::Rewrite(from) => {
                for tile in &row[from..x] {
                    self.bytes.extend_from_slice(tile.bytes());
                }
            }
        }
        self.known.place = Place::At(x, y);
    }

    /// CUP; parameters that are 1 are left out.
    fn jump(&mut self, x: usize, y: usize) {
        self.bytes.extend_from_slice(b"\x1b[");
        if y > 0 {
            self.number(y + 1);
        }
        if x > 0 {
            self.bytes.push(b';');
            self.number(x + 1);
        }
        self.bytes.push(b'H');
    }
}

fn jump_cost(x: usize, y: usize) -> usize {
    3 + if y > 0 { digits(y + 1) } else { 0 } + if x > 0 { 1 + digits(x + 1) } else { 0 }
}

/// Bytes of `CSI count last`.
pub fn csi_cost(count: usize) -> usize {
    3 + if count == 1 { 0 } else { digits(count) }
}

fn digits(number: usize) -> usize {
    if number < 10 { 1 } else { 1 + digits(number / 10) }
}
