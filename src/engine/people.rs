//! Names of teachers at hand, for finding a person while typing and for telling a known one in a list. Names lie sealed
//! in the store and in no index, so they are opened once, on the first need, and followed from then on.
//! In: a store. Out: record numbers. Whether a name may be shown is decided by who shows it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Bound;

use crate::domain::record::{Kind, RecordId};
use crate::domain::{teacher, words};
use crate::engine::Failure;
use crate::store::Store;

#[derive(Debug, Default)]
pub struct People {
    /// Folded words of each name, in order.
    names: HashMap<RecordId, Box<str>>,
    /// Those in whose names a word stands.
    with: BTreeMap<Box<str>, Vec<RecordId>>,
    /// Whose names are not read yet.
    unread: Vec<u64>,
    /// The entry up to which the rest is true.
    upto: Option<u64>,
}

/// A name as it is compared.
pub fn folded(name: &str) -> String {
    words::tokens(name).map(|token| token.text).collect::<Vec<_>>().join(" ")
}

impl People {
    /// Brings it up to the store: everything the first time, then what entries changed.
    pub fn catch_up(&mut self, store: &dyn Store) -> Result<(), Failure> {
        while self.step(store, usize::MAX)? {}
        let last = store.sequence();
        for sequence in self.upto.unwrap_or(last) + 1..=last {
            let Some(entry) = store.entry(sequence)? else { continue };
            for change in entry.changes.iter().filter(|change| change.kind == Kind::Teacher) {
                self.read(store, change.id)?;
            }
        }
        self.upto = Some(last);
        Ok(())
    }

    /// Reads at most so many names of the first reading; `true` while some are left.
    pub fn step(&mut self, store: &dyn Store, most: usize) -> Result<bool, Failure> {
        if self.upto.is_none() {
            self.upto = Some(store.sequence());
            self.unread = store.all(Kind::Teacher)?.iter().collect();
        }
        for id in self.unread.split_off(self.unread.len().saturating_sub(most)) {
            self.read(store, RecordId(id))?;
        }
        Ok(!self.unread.is_empty())
    }

    fn read(&mut self, store: &dyn Store, id: RecordId) -> Result<(), Failure> {
        for word in self.names.remove(&id).iter().flat_map(|old| old.split(' ')) {
            if let Some(ids) = self.with.get_mut(word) {
                ids.retain(|other| *other != id);
            }
        }
        let Some(record) = store.passing(Kind::Teacher, id)? else { return Ok(()) };
        let name = folded(record.text(teacher::NAME)).into_boxed_str();
        if name.is_empty() {
            return Ok(());
        }
        for word in name.split(' ') {
            self.with.entry(word.into()).or_default().push(id);
        }
        self.names.insert(id, name);
        Ok(())
    }

    /// Those called exactly so.
    pub fn called(&self, name: &str) -> Vec<RecordId> {
        let wanted = folded(name);
        let first = wanted.split(' ').next().unwrap_or_default();
        let is = |id: &&RecordId| self.names.get(id).is_some_and(|name| **name == *wanted);
        let mut found: Vec<RecordId> =
            self.with.get(first).into_iter().flatten().filter(is).copied().collect();
        found.dedup();
        found
    }

    /// Those of whose names every typed word begins a word, by record number, at most `limit`.
    pub fn beginning(&self, typed: &str, limit: usize) -> Vec<RecordId> {
        let mut found: Option<HashSet<RecordId>> = None;
        for token in words::tokens(typed) {
            let begun = self.with_beginning(&token.text);
            found = Some(match found {
                Some(found) => begun.filter(|id| found.contains(id)).collect(),
                None => begun.collect(),
            });
        }
        let mut found: Vec<RecordId> = found.unwrap_or_default().into_iter().collect();
        found.sort_unstable();
        found.truncate(limit);
        found
    }

    fn with_beginning(&self, word: &str) -> impl Iterator<Item = RecordId> {
        self.with
            .range::<str, _>((Bound::Included(word), Bound::Unbounded))
            .take_while(move |(known, _)| known.starts_with(word))
            .flat_map(|(_, ids)| ids.iter().copied())
    }

    /// Those among these whose name differs from this one by a letter or two.
    pub fn alike(&self, name: &str, among: impl Iterator<Item = RecordId>) -> Vec<RecordId> {
        let wanted = folded(name);
        let near = |id: &RecordId| {
            self.names.get(id).is_some_and(|known| {
                **known != *wanted && (initials(known, &wanted) || strsim::osa_distance(known, &wanted) <= 2)
            })
        };
        among.filter(near).collect()
    }
}

/// «Хацукова М. С.» and «Хацукова Марина Сергеевна»: the same surname, and initials that fit.
fn initials(one: &str, other: &str) -> bool {
    let (mut ours, mut theirs) = (one.split(' '), other.split(' '));
    if ours.next() != theirs.next() {
        return false;
    }
    let pairs: Vec<(&str, &str)> = ours.zip(theirs).collect();
    !pairs.is_empty() && pairs.iter().all(|(a, b)| a.starts_with(b) || b.starts_with(a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_fit_full_names() {
        assert!(initials("хацукова м с", "хацукова марина сергеевна"));
        assert!(!initials("хацукова м с", "хацукова анна сергеевна"));
        assert!(!initials("хацукова", "хацукова марина"));
    }
}
