//! Deadlines in bureaucratic Russian: wording → kind, values, spans and doubts; and the arithmetic of being overdue.
//! The types here are the contract of `docs/architecture.md`; the reader never corrects silently: what looks wrong
//! becomes a [`Doubt`] with candidates, most likely first, and a person decides.

mod decided;
pub mod json;
mod names;
mod occurrences;
pub mod overdue;
mod period;
mod pieces;
pub mod reader;
mod reasons;
mod row_reference;
pub mod shift;
mod stored;
pub mod typed;
mod types;
mod values;

pub use decided::{carried, readings};
pub use names::{kind, means_name};
pub use occurrences::occurrences;
pub use overdue::{Answer, Resolved, Situation, Sure, resolve};
pub use period::{full_days, infer_period};
pub use pieces::{Piece, Used, marked, pieces};
pub use reader::{Context, SchoolCalendar, read};
pub use reasons::{Reason, reasons};
pub use stored::{
    KeptDoubt, MOVE_REASON, Move, StoredDeadline, doubts_from_value, doubts_to_value, moves_from_value,
    moves_to_value,
};
pub use types::*;

#[cfg(test)]
mod arbitrary;
#[cfg(test)]
mod corpus_tests;
#[cfg(test)]
mod overdue_tests;
#[cfg(test)]
mod properties;
