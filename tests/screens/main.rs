//! Screens of the workbench over the real road map: keys in, cells out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod again;
mod copying;
mod desk;
mod incoming;
mod jobs;
mod live;
mod live_bytes;
mod looks;
mod panes;
mod pastes;
mod people;
mod random;
mod steps;
#[path = "../support/stuck.rs"]
mod stuck;
mod users;
mod works;
