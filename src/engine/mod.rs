//! What may happen and what happened. In: commands and questions. Out: journal entries, answers, refusals.
//! Names no file and no terminal; the store is a face, the clock an argument of every request.

mod acting;
mod alone;
pub mod answer;
mod ask;
pub mod command;
mod decide;
mod district;
mod found;
mod live;
mod looks;
pub mod merge;
mod narrow;
mod once;
pub mod people;
pub mod permit;
mod person;
mod privacy;
pub mod refusal;
mod shared;
mod sight;
mod sights;
pub mod slice;
#[cfg(test)]
mod trial;
mod undo;
mod veil;
pub mod workbench;

pub use alone::Engine;
pub use answer::*;
pub use command::*;
pub use district::District;
pub use live::{Changed, Here, Listener, News};
pub use merge::*;
pub use permit::{Names, Rights, who_may};
pub use refusal::{Contested, Failure, Refusal, ServerTrouble};
pub use shared::default_offset;
pub use workbench::Workbench;

/// What the workbench trait speaks of besides its own words, so that its holders need not know the store.
pub use crate::store::backup::Summary as CopySummary;
pub use crate::store::check::Report;
pub use crate::store::{Draft, StoreError};
