//! Heavy calls: one of a person at a time, in the order in which they came, so that whoever asks much takes no more than a
//! share of the server. In: calls, and the ends of calls. Out: what is to be carried out now.

use std::collections::{HashMap, VecDeque};

/// Those who have a heavy call under way, each with what waits behind it.
pub struct Turns<T> {
    waiting: HashMap<u32, VecDeque<T>>,
}

impl<T> Default for Turns<T> {
    fn default() -> Turns<T> {
        Turns { waiting: HashMap::new() }
    }
}

impl<T> Turns<T> {
    /// Gives the call back when nothing heavy of this person is under way; else it waits.
    pub fn begin(&mut self, uid: u32, call: T) -> Option<T> {
        match self.waiting.get_mut(&uid) {
            Some(line) => {
                line.push_back(call);
                None
            }
            None => {
                self.waiting.insert(uid, VecDeque::new());
                Some(call)
            }
        }
    }

    /// A heavy call of this person has ended: the next that is still wanted.
    pub fn ended(&mut self, uid: u32, wanted: impl Fn(&T) -> bool) -> Option<T> {
        let line = self.waiting.get_mut(&uid)?;
        while let Some(next) = line.pop_front() {
            if wanted(&next) {
                return Some(next);
            }
        }
        self.waiting.remove(&uid);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heavy_calls_of_one_person_follow_each_other_and_those_of_two_do_not() {
        let mut turns = Turns::default();
        assert_eq!(turns.begin(1, "a"), Some("a"));
        assert_eq!(turns.begin(1, "b"), None);
        assert_eq!(turns.begin(1, "gone"), None);
        assert_eq!(turns.begin(1, "c"), None);
        assert_eq!(turns.begin(2, "d"), Some("d"));
        let wanted = |call: &&str| *call != "gone";
        assert_eq!(turns.ended(1, wanted), Some("b"));
        assert_eq!(turns.ended(1, wanted), Some("c"));
        assert_eq!(turns.ended(1, wanted), None);
        assert_eq!(turns.begin(1, "e"), Some("e"));
    }
}
