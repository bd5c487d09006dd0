//! The built program without a screen: standard output, standard error, exit code, and what it leaves behind.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

#[path = "cli/acts.rs"]
mod acts;
#[path = "cli/again.rs"]
mod again;
#[path = "cli/apart.rs"]
mod apart;
#[path = "cli/imports.rs"]
mod imports;
#[path = "cli/kills.rs"]
mod kills;
#[path = "cli/lists.rs"]
mod lists;
#[path = "cli/people.rs"]
mod people;
#[path = "cli/printed.rs"]
mod printed;
#[path = "cli/reference.rs"]
mod reference;
#[path = "cli/safety.rs"]
mod safety;
#[path = "cli/steps.rs"]
mod steps;
#[path = "cli/views.rs"]
mod views;
#[path = "cli/wordings.rs"]
mod wordings;
