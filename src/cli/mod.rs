//! The command line: one file per subcommand. In: arguments, files, standard input. Out: text, tables, JSON,
//! exit codes (0 done, 1 nothing found or refused by a rule, 2 wrong use or unreadable input, 3 store trouble).
//! It asks and commands through `engine::Workbench` and decides nothing of the field itself.

mod activity;
mod args;
mod backup;
mod check;
mod completions;
mod context;
mod day;
mod deadline;
mod demo;
mod doctor;
mod done;
mod edit;
mod event;
mod export;
mod export_calendar;
mod export_plan;
mod find;
mod help;
mod import;
mod input;
pub mod invent;
mod invent_people;
mod json;
mod list;
mod log;
mod merge;
mod note;
mod open;
mod opening;
mod out;
mod outcome;
mod people;
mod plan;
mod postpone;
mod preview;
mod reopen;
mod reset_terminal;
mod restore;
mod roster;
mod rows;
mod run;
mod settings;
mod show;
mod shown;
mod speech;
mod trouble;
mod undo;
mod user;
mod values;
mod warn;

pub use help::{command, reference};
pub use run::run;
