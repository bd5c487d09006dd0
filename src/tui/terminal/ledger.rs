//! What each kind of gesture has cost. In: a gesture and the bytes of the frame it led to. Out: the dearest. However
//! long a session lasts, it takes no more memory than its limits say.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// Kinds of gestures that are remembered; of more the cheapest is forgotten.
const KINDS: usize = 64;
/// Frames of a kind of which the median is taken.
const LAST: usize = 64;

#[derive(Debug, Clone)]
pub struct Ledger<G>(HashMap<G, Costs>);

#[derive(Debug, Clone, Default)]
struct Costs {
    times: u64,
    total: u64,
    most: u64,
    last: VecDeque<u64>,
}

/// A line of the ledger: bytes of the frames that a kind of gesture led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dear<G> {
    pub gesture: G,
    /// Frames.
    pub times: u64,
    pub total: u64,
    /// Of the last frames.
    pub median: u64,
    pub most: u64,
}

impl<G: Hash + Eq + Clone> Default for Ledger<G> {
    fn default() -> Ledger<G> {
        Ledger(HashMap::new())
    }
}

impl<G: Hash + Eq + Clone> Ledger<G> {
    /// A frame of so many bytes was drawn for this gesture.
    pub fn note(&mut self, gesture: G, bytes: u64) {
        if self.0.len() >= KINDS && !self.0.contains_key(&gesture) {
            let cheapest = self.0.iter().min_by_key(|(_, costs)| costs.total).map(|(known, _)| known.clone());
            cheapest.map(|known| self.0.remove(&known));
        }
        let costs = self.0.entry(gesture).or_default();
        costs.times += 1;
        costs.total += bytes;
        costs.most = costs.most.max(bytes);
        if costs.last.len() == LAST {
            costs.last.pop_front();
        }
        costs.last.push_back(bytes);
    }

    /// Those that cost most altogether, the dearest first.
    pub fn dearest(&self, count: usize) -> Vec<Dear<G>> {
        let mut all: Vec<Dear<G>> =
            self.0.iter().map(|(gesture, costs)| costs.line(gesture.clone())).collect();
        all.sort_by_key(|dear| std::cmp::Reverse((dear.total, dear.most)));
        all.truncate(count);
        all
    }
}

impl Costs {
    fn line<G>(&self, gesture: G) -> Dear<G> {
        let mut last: Vec<u64> = self.last.iter().copied().collect();
        last.sort_unstable();
        let median = last.get(last.len() / 2).copied().unwrap_or(0);
        Dear { gesture, times: self.times, total: self.total, median, most: self.most }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dearest_come_first_with_their_median_and_most() {
        let mut ledger = Ledger::default();
        for bytes in [5, 5, 120] {
            ledger.note("down", bytes);
        }
        ledger.note("page", 2_000);
        let dear = |gesture, times, total, median, most| Dear { gesture, times, total, median, most };
        assert_eq!(ledger.dearest(10), [dear("page", 1, 2_000, 2_000, 2_000), dear("down", 3, 130, 5, 120)]);
        assert_eq!(ledger.dearest(1).len(), 1);
    }

    #[test]
    fn a_long_session_takes_no_more_memory() {
        let mut ledger = Ledger::default();
        for number in 0..100_000_u64 {
            ledger.note(number % 1_000, number);
            ledger.note(7, 1_000_000);
        }
        assert_eq!(ledger.0.len(), KINDS);
        assert!(ledger.0.values().all(|costs| costs.last.len() <= LAST));
        assert_eq!(ledger.dearest(1)[0].gesture, 7);
    }
}
