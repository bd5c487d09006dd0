//! Opora: a keyboard-driven workbench for a district's road map of support for schools.

pub mod cli;
pub mod domain;
pub mod engine;
pub mod exchange;
pub mod locale;
pub mod store;
pub mod tui;
pub mod wire;
