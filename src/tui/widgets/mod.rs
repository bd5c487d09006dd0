//! Small parts of screens that know nothing of the model.

pub mod line_edit;
pub mod paint;
pub mod text;
