//! The engine through its public face, on a store in memory.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod base;
mod canary;

mod closing;
mod history;
mod import;
mod lists;
mod merging;
mod next_year;
mod people;
mod privacy;
mod random;
mod reports;
mod roles;
mod shaping;
mod shifting;
mod sights;
mod steps;
mod working_on;
