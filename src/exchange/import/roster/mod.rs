//! A list of schools or teachers as a draft. In: csv or xlsx, what its rows are of, what a person says its columns mean.
//! Out: a [`RosterDraft`] with every refusal in its place. `book` makes rows of bytes, `headings` finds the row that
//! names the columns and gives them meaning, `rows` makes records of the rest. Never writes and never guesses a value.
//!
//! Personal data that the work does not need (152-ФЗ, ст. 5) stop here: see `forbidden`.

mod book;
mod choices;
mod contradictions;
mod forbidden;
mod headings;
mod read;
mod rows;
mod synonyms;
mod values;
mod workbook;

#[cfg(test)]
mod tests;

pub use book::open as read_book;
pub use read::{RosterOptions, read_roster, roster_from_bytes};
