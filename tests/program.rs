//! The built program in a real terminal: keys in, screen out, journal behind.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

#[path = "program/session.rs"]
mod session;

#[path = "program/ends.rs"]
mod ends;
#[path = "program/looks.rs"]
mod looks;
#[path = "program/people.rs"]
mod people;
#[path = "program/sizes.rs"]
mod sizes;
#[path = "program/tables.rs"]
mod tables;
