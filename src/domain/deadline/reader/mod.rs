//! The reader of deadlines. In: a wording and what is known of the plan. Out: a [`Deadline`] that keeps the wording,
//! says what was understood and where, and asks where two readers could differ. Never guesses silently, never fails.
//!
//! The way through the rooms: `token` (characters → tokens) → `refs`, `group`, `recurrence`, `event`, `standing`,
//! `form`, `paper` (what stands at a place) → `piece` (the whole text as pieces) → `held` (which dates hold) →
//! `assemble` (pieces → one deadline), `beside` (standing work), `events` (what is said beside an event), `undecided`
//! (what two people would read in two ways), with `years`, `bounds` and `dated` (missing years, days, impossible dates).

mod assemble;
mod beside;
mod bounds;
mod context;
mod dated;
mod distance;
mod event;
mod events;
mod form;
mod group;
mod held;
mod leftover;
mod letters;
mod lexicon;
mod listed;
mod months;
mod named;
mod noun;
mod numbered;
mod numeric;
mod paper;
mod parts;
mod piece;
mod recurrence;
mod refs;
mod repairs;
mod repeated;
mod rows;
mod standing;
mod text;
mod token;
mod undecided;
mod year;
mod years;

#[cfg(test)]
mod tests;

pub use assemble::read;
pub use context::{Context, SchoolCalendar};
pub(super) use dated::extent_of;
