//! What the things of the field mean. No clock, disk, terminal, thread or locale here.

pub mod activity;
pub mod calendar;
pub mod change;
pub mod deadline;
pub mod event;
pub mod field;
pub mod index;
pub mod note;
pub mod owner;
pub mod paper;
pub mod plan;
pub mod record;
pub mod saved_view;
pub mod section;
pub mod value;
pub mod words;
