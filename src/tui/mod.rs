//! The workbench on a terminal: keys in, screens out.
//! Knows the engine's vocabulary, never the disk; only the runner blocks, reads or writes.

pub mod keys;
pub mod terminal;
