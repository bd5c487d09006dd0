//! The tests of the command line once more, with a server between every command and the store.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

#[path = "cli/acts.rs"]
mod acts;
#[path = "cli/again.rs"]
mod again;
#[path = "cli/imports.rs"]
mod imports;
#[path = "cli/lists.rs"]
mod lists;
#[path = "cli/people.rs"]
mod people;
#[path = "cli/printed.rs"]
mod printed;
