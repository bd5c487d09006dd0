//! A rectangle to write lines into: the one way from text to cells. Everything drawn passes the cleaning function.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use super::text;
use crate::domain::clean::clean;

/// The few styles of the workbench. A style is never the only sign of anything.
pub mod look {
    use super::*;

    pub fn plain() -> Style {
        Style::default()
    }
    /// Headings and keycaps.
    pub fn strong() -> Style {
        Style::default().add_modifier(Modifier::BOLD)
    }
    /// Overdue, refused, mistaken.
    pub fn alarm() -> Style {
        Style::default().fg(Color::Red)
    }
    /// Doubtful.
    pub fn doubt() -> Style {
        Style::default().fg(Color::Yellow)
    }
    /// A part of a wording from which the deadline was read.
    pub fn understood() -> Style {
        Style::default().add_modifier(Modifier::UNDERLINED)
    }
    /// A part of a wording that says nothing of the deadline; it stands in brackets, too.
    pub fn unused() -> Style {
        Style::default().add_modifier(Modifier::DIM)
    }
    /// A part of a text that is wrong.
    pub fn wrong() -> Style {
        Style::default().fg(Color::Red).add_modifier(Modifier::UNDERLINED)
    }
}

/// A rectangle of the frame that lines are written into.
pub struct Paint<'a> {
    buffer: &'a mut Buffer,
    area: Rect,
}

impl<'a> Paint<'a> {
    pub fn new(buffer: &'a mut Buffer, area: Rect) -> Paint<'a> {
        let area = area.intersection(buffer.area);
        Paint { buffer, area }
    }

    pub fn width(&self) -> usize {
        usize::from(self.area.width)
    }

    pub fn height(&self) -> usize {
        usize::from(self.area.height)
    }

    /// Writes a text at a cell of the rectangle, cut at its right edge. Returns the column after it.
    pub fn put(&mut self, x: usize, y: usize, what: &str, style: Style) -> usize {
        if y >= self.height() || x >= self.width() {
            return x;
        }
        let shown = text::cut(&clean(what), self.width() - x);
        let (Ok(dx), Ok(dy)) = (u16::try_from(x), u16::try_from(y)) else { return x };
        self.buffer.set_string(self.area.x + dx, self.area.y + dy, &shown, style);
        x + text::width(&shown)
    }

    /// A plain line from the left edge.
    pub fn line(&mut self, y: usize, what: &str) {
        self.put(0, y, what, look::plain());
    }

    /// Empties the rectangle.
    pub fn clear(&mut self) {
        for y in self.area.top()..self.area.bottom() {
            for x in self.area.left()..self.area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
    }

    /// Where a cell of the rectangle lies on the screen; `None` outside of it.
    pub fn place(&self, x: usize, y: usize) -> Option<(u16, u16)> {
        if x >= self.width() || y >= self.height() {
            return None;
        }
        Some((self.area.x + u16::try_from(x).ok()?, self.area.y + u16::try_from(y).ok()?))
    }
}
