//! The tests of the program in a terminal once more, with a server between the screen and the store.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

#[path = "program/ends.rs"]
mod ends;
#[path = "program/people.rs"]
mod people;
#[path = "program/session.rs"]
mod session;
#[path = "program/sizes.rs"]
mod sizes;
#[path = "program/tables.rs"]
mod tables;
