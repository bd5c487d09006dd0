//! The terminal itself: bytes in, bytes out, and its state put back at every end.

pub mod caps;
pub mod clipboard;
pub mod described;
pub mod events;
pub mod guard;
pub mod input;
pub mod screen;
mod sequences;
