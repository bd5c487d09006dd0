//! The workbench on a terminal. `update` turns keys and answers into a new model and effects and never does I/O;
//! `view` draws a model and never changes it; `runner` is the only part that blocks, reads or writes.

pub mod actions;
pub mod forms;
pub mod gesture;
pub mod keys;
pub mod message;
pub mod model;
pub mod panes;
pub mod pickers;
pub mod runner;
pub mod session;
pub mod settings;
pub mod terminal;
pub mod update;
pub mod view;
pub mod widgets;
pub mod worker;

pub use runner::{Options, TuiError, run};
pub use session::{Accounts, Exporter, Importer, RosterImporter, Session};
