//! A request that comes a second time acts once: whoever lost the line before the answer asks again with the same id.
//! The ids stand in the journal, so this holds over a restart too.

use std::collections::{HashMap, VecDeque};

use super::refusal::Failure;
use super::undo::backwards;
use crate::store::{Actor, Store};

/// Requests that are remembered; a repetition comes within seconds.
const REMEMBERED: u64 = 4_096;

#[derive(Debug, Default)]
pub struct Once {
    /// By whom and which: the entry.
    known: HashMap<(u32, u128), u64>,
    order: VecDeque<(u32, u128)>,
    loaded: bool,
}

impl Once {
    /// The entry that this request has made already.
    pub fn done(&mut self, store: &dyn Store, actor: &Actor, request: u128) -> Result<Option<u64>, Failure> {
        if request == 0 {
            return Ok(None);
        }
        if !self.loaded {
            for header in backwards(store, REMEMBERED) {
                let header = header?;
                self.known.insert((header.actor.uid, header.request), header.sequence);
                self.order.push_front((header.actor.uid, header.request));
            }
            self.loaded = true;
        }
        Ok(self.known.get(&(actor.uid, request)).copied())
    }

    pub fn note(&mut self, actor: &Actor, request: u128, sequence: u64) {
        self.known.insert((actor.uid, request), sequence);
        self.order.push_back((actor.uid, request));
        while self.order.len() as u64 > REMEMBERED {
            if let Some(oldest) = self.order.pop_front() {
                self.known.remove(&oldest);
            }
        }
    }

    /// An entry that was not durable after all is forgotten.
    pub fn forget(&mut self, actor: &Actor, request: u128) {
        self.known.remove(&(actor.uid, request));
    }
}
