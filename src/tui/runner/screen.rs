//! The screen writer with the size it draws at, and what each gesture has cost.

use std::time::Instant;

use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::TuiError;
use crate::tui::gesture::Gesture;
use crate::tui::message::LineReport;
use crate::tui::session::Session;
use crate::tui::terminal::clipboard;
use crate::tui::terminal::guard::{self, Output};
use crate::tui::terminal::ledger::Ledger;
use crate::tui::terminal::line::Line;
use crate::tui::terminal::pace::Pace;
use crate::tui::terminal::screen::Writer;
use crate::tui::view;
use crate::tui::widgets::paint::{Paint, look};

/// Gestures that the page of the line names.
const DEAREST: usize = 10;

pub struct Screen {
    pub writer: Writer<Line<Output>>,
    pub area: Rect,
    /// The frame that is shown.
    pub last: Option<Buffer>,
    /// Where its cursor stands, and how many rows its foot has.
    pub cursor: Position,
    pub foot: u16,
    pub ledger: Ledger<Gesture>,
}

impl Screen {
    pub fn pace(&self) -> &Pace {
        self.writer.stream().pace()
    }

    pub fn pace_mut(&mut self) -> &mut Pace {
        self.writer.stream_mut().pace_mut()
    }

    pub fn report(&self) -> LineReport {
        LineReport {
            state: self.writer.stream().state(Instant::now()),
            dearest: self.ledger.dearest(DEAREST),
        }
    }

    /// One frame, one write.
    pub fn show(&mut self, session: &mut Session, gesture: Gesture) -> Result<(), TuiError> {
        let before = self.writer.stream().traffic().bytes;
        let (buffer, cursor) = view::screen(&session.model, self.area, self.last.as_ref());
        self.writer.paint(&buffer);
        self.last = Some(buffer);
        (self.cursor, self.foot) = (cursor, session.model.settings.look.foot());
        self.writer.set_cursor_position(cursor)?;
        self.writer.show_cursor()?;
        if let Some(text) = session.take_copied() {
            self.writer.send_behind(&clipboard::sequence(&text));
        }
        Backend::flush(&mut self.writer)?;
        let bytes = self.writer.stream().traffic().bytes - before;
        if bytes > 0 {
            self.ledger.note(gesture, bytes);
        }
        Ok(())
    }

    /// The frame that is shown, with this sentence in its status line. The next frame takes it away.
    pub fn remark(&mut self, text: &str) -> Result<(), TuiError> {
        let Some(mut buffer) = self.last.clone().filter(|last| last.area == self.area) else { return Ok(()) };
        let row = self.area.height.saturating_sub(self.foot.max(1));
        let place = Rect { y: row, height: 1, ..self.area };
        let mut paint = Paint::new(&mut buffer, place);
        paint.clear();
        paint.put(1, 0, text, look::plain());
        self.writer.paint(&buffer);
        self.writer.set_cursor_position(self.cursor)?;
        self.writer.show_cursor()?;
        Backend::flush(&mut self.writer)?;
        Ok(())
    }

    /// What was copied since the last frame: nothing is drawn any more that it could go behind.
    pub fn hand_over(&mut self, session: &mut Session) -> Result<(), TuiError> {
        if let Some(text) = session.take_copied() {
            self.writer.stream_mut().send_last(&clipboard::sequence(&text))?;
        }
        Ok(())
    }

    /// Takes the terminal's size: the whole screen is drawn anew.
    pub fn resize(&mut self) -> Result<(u16, u16), TuiError> {
        let size = guard::size()?;
        self.area = Rect::from((Position::ORIGIN, size));
        self.writer.resize(size);
        Ok((size.width, size.height))
    }
}
