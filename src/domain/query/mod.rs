//! The filter language, Russian and English: `исп:ИМЦ срок:..15.02.2021 !статус:выполнено справка`.
//! In: a text and today's day. Out: a [`Query`] that a planner turns into sets, or a [`QueryError`] with its place;
//! back again by [`unparse`]; candidates by [`complete`]. All keys stand in one table, `vocabulary`, all values in `choices`.
//! No store, no clock, no screen: names are resolved by whoever holds the records, through `names::resolve`.

pub mod choices;
pub mod complete;
pub mod days;
pub mod error;
pub mod expr;
pub mod find;
pub mod matcher;
pub mod names;
pub mod number;
mod parser;
mod scan;
mod unparse;
mod values;
pub mod vocabulary;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use complete::{Completion, Offers, Surroundings, complete};
pub use days::{Bound, DayRange, Days, Distance, Unit};
pub use error::{ErrorCode, QueryError};
pub use expr::{Expr, Name, Predicate, Query, Span, Test, TextTest, Wanted, WordTerm};
pub use find::rank;
pub use matcher::{Facts, matches};
pub use number::Numbers;
pub use parser::{Context, parse};
pub use unparse::unparse;
pub use vocabulary::{Derived, Flag, Key, Language, Looking, Reads, Takes};
