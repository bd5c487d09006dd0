//! The view: what the journal's entries make of the records, in a form that answers quickly.
//! In: entries, in their order. Out: records, sets of numbers, counts, windows over orders, histories.
//! It holds nothing that the journal could not give again: damaged or gone, it is rebuilt.
//!
//! `live` lays what is not merged (`delta`) over what is stored (`base`); `read` and `window` answer from both;
//! `merge` writes the one into the other, `merger` in a thread; `opening` and `filling` bring it up from a disk and a
//! journal; `cache` keeps what was read lately. Stored forms: `frame` around every
//! value, `chunk` for sets, `places` for orders, `history` for histories.

mod base;
mod cache;
mod chunk;
mod delta;
mod filling;
mod frame;
mod history;
mod live;
mod merge;
mod merger;
pub mod opening;
mod places;
mod read;
mod window;

pub use filling::{Progress, Work};
pub use live::{Prepared, View};
pub use merger::{Limits, Merger};
