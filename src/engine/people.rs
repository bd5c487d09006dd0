//! Names of teachers at hand, for finding a person while typing and for telling a known one in a list. Names lie sealed
//! in the store and in no index, so they are opened once, on the first need, and followed from then on.
//! In: a store. Out: record numbers. Whether a name may be shown is decided by who shows it.

use std::collections::HashMap;

use crate::domain::record::{Kind, RecordId};
use crate::domain::{teacher, words};
use crate::engine::Failure;
use crate::store::Store;

#[derive(Debug, Default)]
pub struct People {
    /// Folded words of each name, in order.
    names: HashMap<RecordId, Box<str>>,
    called: HashMap<Box<str>, Vec<RecordId>>,
    /// The entry up to which this is true.
    upto: Option<u64>,
}

/// A name as it is compared.
pub fn folded(name: &str) -> String {
    words::tokens(name).map(|token| token.text).collect::<Vec<_>>().join(" ")
}

impl People {
    /// Brings it up to the store: everything the first time, then what entries changed.
    pub fn catch_up(&mut self, store: &dyn Store) -> Result<(), Failure> {
        let last = store.sequence();
        match self.upto {
            None => {
                for id in store.all(Kind::Teacher)? {
                    self.read(store, RecordId(id))?;
                }
            }
            Some(upto) => {
                for sequence in upto + 1..=last {
                    let Some(entry) = store.entry(sequence)? else { continue };
                    for change in entry.changes.iter().filter(|change| change.kind == Kind::Teacher) {
                        self.read(store, change.id)?;
                    }
                }
            }
        }
        self.upto = Some(last);
        Ok(())
    }

    fn read(&mut self, store: &dyn Store, id: RecordId) -> Result<(), Failure> {
        if let Some(old) = self.names.remove(&id)
            && let Some(ids) = self.called.get_mut(&old)
        {
            ids.retain(|other| *other != id);
        }
        let Some(record) = store.get(Kind::Teacher, id)? else { return Ok(()) };
        let name = folded(record.text(teacher::NAME)).into_boxed_str();
        if !name.is_empty() {
            self.called.entry(name.clone()).or_default().push(id);
            self.names.insert(id, name);
        }
        Ok(())
    }

    /// Those called exactly so.
    pub fn called(&self, name: &str) -> &[RecordId] {
        self.called.get(folded(name).as_str()).map(Vec::as_slice).unwrap_or_default()
    }

    /// Those of whose names every typed word begins a word, by record number, at most `limit`.
    pub fn beginning(&self, typed: &str, limit: usize) -> Vec<RecordId> {
        let wanted: Vec<String> = words::tokens(typed).map(|token| token.text).collect();
        let begins = |name: &str| {
            wanted.iter().all(|word| name.split(' ').any(|part| part.starts_with(word.as_str())))
        };
        let mut found: Vec<RecordId> =
            self.names.iter().filter(|(_, name)| begins(name)).map(|(id, _)| *id).collect();
        found.sort_unstable();
        found.truncate(limit);
        found
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
