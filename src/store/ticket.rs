//! What a writer holds between staging an entry and hearing what became of it. In: a sequence and the round in which it
//! was staged. Out: whether that very entry was dropped, also when its sequence was given to another one since.

use std::sync::{Arc, OnceLock};

use super::error::StoreError;

/// A staged entry.
#[derive(Debug, Clone)]
pub struct Ticket {
    sequence: u64,
    round: Arc<Round>,
}

/// Entries staged between two failures. When one fails, all of them that are not durable are dropped.
#[derive(Debug, Default)]
pub(super) struct Round {
    /// The last sequence that became durable in it, and why the others did not.
    end: OnceLock<(u64, StoreError)>,
}

impl Round {
    pub fn end(&self, durable: u64, why: StoreError) {
        // A round ends once: its end is written by the one who puts another in its place.
        self.end.set((durable, why)).ok();
    }
}

impl Ticket {
    pub(super) fn new(sequence: u64, round: Arc<Round>) -> Ticket {
        Ticket { sequence, round }
    }

    /// Of an entry that is durable already.
    pub fn durable(sequence: u64) -> Ticket {
        Ticket { sequence, round: Arc::default() }
    }

    /// The entry's place in the journal, if it gets there.
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// Whether something that was staged with it, or upon it, was dropped.
    pub(super) fn round_is_over(&self) -> bool {
        self.round.end.get().is_some()
    }

    /// Why the entry was dropped, if it was.
    pub fn dropped(&self) -> Option<StoreError> {
        let (durable, why) = self.round.end.get()?;
        (self.sequence > *durable).then(|| why.clone())
    }
}
