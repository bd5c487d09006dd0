//! Sessions of the workbench as the frames that the runner would show, and the bytes that three writers need for them:
//! ours, the stock backend of ratatui, the optimiser of ncurses. In: keys as text, a size. Out: frames, counts of bytes.
//! Nothing here reads a clock, a terminal or the environment: the same keys give the same frames on every machine.

#![allow(dead_code)] // Tests and benches use their own parts.

pub mod desk;
pub mod gestures;
pub mod ncurses;
pub mod sent;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

/// Why a frame is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Keys came and no more wait.
    Key,
    /// No key came for a while.
    Rest,
}

/// A screen with its cursor, which is always shown.
#[derive(Debug, Clone)]
pub struct Frame {
    pub buffer: Buffer,
    pub cursor: Position,
    pub moment: Moment,
    /// The terminal is not believed: all is painted (Ctrl-L).
    pub anew: bool,
}

/// A gesture of a script as it was played.
#[derive(Debug, Clone)]
pub struct Played {
    pub name: String,
    /// Prepares the next one and stands in no table.
    pub aside: bool,
    pub frames: Vec<Frame>,
}
