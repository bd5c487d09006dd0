//! Owners as papers write them: a cell is split into owners, their spellings are brought together, each gets a name,
//! a short name, a code and a kind. In: the words of a cell. Out: owner drafts, and what to doubt about a spelling.
//! Nothing is merged that only looks alike: a near miss is told with what it could mean.

mod group;
mod lexicon;
mod naming;
mod person;
mod spelling;
mod split;

pub use group::{Resolution, Spelling, owners_of, resolve, spellings};
pub use naming::{code_for, kind_of, short_name};
pub use split::{names_owners, split};

#[cfg(test)]
mod tests;
