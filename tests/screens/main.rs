//! Screens of the workbench over the real road map: keys in, cells out.

#![allow(clippy::expect_used)]

mod desk;
mod jobs;
mod panes;
mod random;
