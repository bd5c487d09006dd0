//! Opora: a keyboard-driven workbench for a district's road map of support for schools.

pub mod domain;
pub mod engine;
pub mod locale;
pub mod exchange;
pub mod store;
pub mod tui;
