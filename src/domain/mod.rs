//! What the things of the field mean. No clock, disk, terminal, thread or locale here.

pub mod activity;
pub mod calendar;
pub mod change;
pub mod clean;
pub mod column;
pub mod completion;
pub mod deadline;
pub mod deficit;
pub mod draft;
pub mod event;
pub mod field;
pub mod index;
pub mod kinds;
pub mod line;
pub mod mapping;
pub mod note;
pub mod obligation;
pub mod owner;
pub mod owner_phrase;
pub mod paper;
pub mod paper_kinds;
pub mod paper_line;
pub mod plan;
pub mod profile;
pub mod query;
pub mod record;
pub mod roster;
pub mod saved_view;
pub mod school;
pub mod section;
pub mod teacher;
#[cfg(test)]
pub mod trial;
pub mod value;
pub mod words;
