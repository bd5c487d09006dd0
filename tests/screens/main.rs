//! Screens of the workbench over the real road map: keys in, cells out.

mod desk;
mod jobs;
mod panes;
mod random;
