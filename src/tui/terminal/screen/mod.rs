//! The few-bytes screen writer. In: cells as ratatui draws them, the cursor. Out: one write per frame with the
//! cheapest bytes that turn what the terminal shows into what it should show. Never waits for an answer.
//!
//! grid (what is shown) → scroll (rows that moved) → row, path (one row's bytes) → motion, pen (between cells) → writer.

mod blocks;
mod frame;
mod grid;
mod motion;
mod path;
mod pen;
mod row;
mod scroll;
mod tape;
mod writer;

pub use writer::{Stats, Writer};
