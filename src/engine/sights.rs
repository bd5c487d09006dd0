//! Sights kept from one question to the next: what a commit did not touch of what somebody sees is not made again.
//! In: the store, a person. Out: a sight that is true of what is durable now.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::person::Person;
use super::refusal::Failure;
use super::sight::{Sight, decides};
use crate::domain::change::Change;
use crate::domain::record::Kind;
use crate::store::Store;

/// A sight and the sequence that it is true of.
type Made = (u64, Arc<Sight>);

/// Sights made lately, by uid and whether names are seen: each is true of one sequence and one person's rights.
#[derive(Default)]
pub struct Sights {
    kept: Mutex<HashMap<(u32, bool), Made>>,
    touched: Mutex<Touched>,
    /// Who was refused at the door already.
    strangers: Mutex<HashSet<(u32, String)>>,
}

/// Refused strangers are written down once each, and at most so many.
const STRANGERS: usize = 1_000;

impl Sights {
    pub fn of(&self, store: &dyn Store, person: &Person, names: bool) -> Result<Arc<Sight>, Failure> {
        let sequence = store.sequence();
        let key = (person.uid, names);
        let before = self.kept().get(&key).filter(|(_, sight)| sight.person == *person).cloned();
        let sight = match before {
            Some((at, sight)) if at == sequence => return Ok(sight),
            Some((at, sight)) => {
                let since = self.touched(store, sequence).since(at);
                Arc::new(sight.renewed(store, &since)?)
            }
            None => Arc::new(Sight::of(store, person, names)?),
        };
        self.kept().insert(key, (sequence, Arc::clone(&sight)));
        Ok(sight)
    }

    /// Makes all of them anew at the next question: what was seen for a moment was not kept.
    pub fn forget(&self) {
        self.kept().clear();
    }

    /// Whether this stranger comes for the first time.
    pub fn is_new_stranger(&self, uid: u32, login: &str) -> bool {
        let mut strangers = self.strangers.lock().unwrap_or_else(PoisonError::into_inner);
        strangers.len() < STRANGERS && strangers.insert((uid, login.to_owned()))
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<(u32, bool), Made>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn touched(&self, store: &dyn Store, upto: u64) -> MutexGuard<'_, Touched> {
        let mut touched = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
        touched.read_on(store, upto);
        touched
    }
}

/// What the entries after some sequence changed.
#[derive(Debug, Default)]
pub struct Since {
    /// Something of a record of these kinds.
    pub changed: HashSet<Kind>,
    /// Which records of these kinds are whose.
    pub divided: HashSet<Kind>,
}

/// The last sequence that touched each kind, as far as the journal was read.
#[derive(Default)]
struct Touched {
    upto: u64,
    changed: BTreeMap<Kind, u64>,
    divided: BTreeMap<Kind, u64>,
}

impl Touched {
    /// So many entries are read one by one; after more everything counts as touched.
    const READ: u64 = 64;
    /// The same for the changes of one entry.
    const CHANGES: usize = 100;

    fn read_on(&mut self, store: &dyn Store, upto: u64) {
        if upto > self.upto + Touched::READ {
            self.all(upto);
        }
        for sequence in self.upto + 1..=upto {
            match store.part_of(sequence, Touched::CHANGES, &[]) {
                Ok(Some((entry, count))) if entry.changes.len() == count => {
                    entry.changes.iter().for_each(|change| self.note(sequence, change));
                }
                _ => self.all(sequence),
            }
            self.upto = sequence;
        }
    }

    fn all(&mut self, sequence: u64) {
        self.upto = sequence;
        for kind in Kind::ALL {
            self.changed.insert(*kind, sequence);
            self.divided.insert(*kind, sequence);
        }
    }

    fn note(&mut self, sequence: u64, change: &Change) {
        self.changed.insert(change.kind, sequence);
        if decides(change) {
            self.divided.insert(change.kind, sequence);
        }
    }

    fn since(&self, at: u64) -> Since {
        let later = |touched: &BTreeMap<Kind, u64>| -> HashSet<Kind> {
            touched.iter().filter(|(_, last)| **last > at).map(|(kind, _)| *kind).collect()
        };
        Since { changed: later(&self.changed), divided: later(&self.divided) }
    }
}
