//! The built program in a real terminal: keys in, screen out, journal behind.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/stuck.rs"]
mod stuck;
mod support;

#[path = "program/session.rs"]
mod session;

#[path = "program/ends.rs"]
mod ends;
#[path = "program/looks.rs"]
mod looks;
#[path = "program/outage.rs"]
mod outage;
#[path = "program/pace.rs"]
mod pace;
#[path = "program/people.rs"]
mod people;
#[path = "program/sizes.rs"]
mod sizes;
#[path = "program/tables.rs"]
mod tables;
#[path = "program/together.rs"]
mod together;
#[path = "program/waiting.rs"]
mod waiting;
