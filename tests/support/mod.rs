//! What tests of the built program share: a world of its own for each test, and a terminal that is driven by keys.

#![allow(dead_code)] // Each test binary uses its own part.

pub mod bad_line;
pub mod docx;
pub mod keys;
pub mod terminal;
pub mod world;

/// The real road map.
pub const ROAD_MAP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/roadmaps/leskensky-2020.txt");

/// The day on which that plan burns.
pub const TODAY: &str = "2021-02-01";
