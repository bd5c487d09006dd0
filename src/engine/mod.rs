//! What may happen and what happened. In: commands and questions. Out: journal entries, answers, refusals.
//! Names no file and no terminal; the store is a face, the clock an argument of every request.

pub mod answer;
pub mod command;
pub mod refusal;
pub mod workbench;

pub use answer::*;
pub use command::*;
pub use refusal::{Failure, Refusal};
pub use workbench::Workbench;
