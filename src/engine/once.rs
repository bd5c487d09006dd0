//! A request that comes a second time acts once: whoever lost the line before the answer asks again with the same id.
//! The ids stand in the journal, so this holds over a restart too.

use std::collections::{HashMap, VecDeque};

use super::refusal::Failure;
use super::undo::backwards;
use crate::store::{Actor, Store, Ticket};

/// Requests that are remembered; a repetition comes within seconds.
const REMEMBERED: u64 = 4_096;

#[derive(Debug, Default)]
pub struct Once {
    /// By whom and which: the entry.
    known: HashMap<(u32, u128), Ticket>,
    order: VecDeque<(u32, u128)>,
    loaded: bool,
}

impl Once {
    /// The entry that this request has made already.
    pub fn done(
        &mut self,
        store: &dyn Store,
        actor: &Actor,
        request: u128,
    ) -> Result<Option<Ticket>, Failure> {
        if request == 0 {
            return Ok(None);
        }
        if !self.loaded {
            for header in backwards(store, REMEMBERED) {
                let header = header?;
                let ticket = Ticket::durable(header.sequence);
                self.known.insert((header.actor.uid, header.request), ticket);
                self.order.push_front((header.actor.uid, header.request));
            }
            self.loaded = true;
        }
        let known = self.known.get(&(actor.uid, request));
        Ok(known.filter(|ticket| ticket.dropped().is_none()).cloned())
    }

    pub fn note(&mut self, actor: &Actor, request: u128, ticket: Ticket) {
        self.known.insert((actor.uid, request), ticket);
        self.order.push_back((actor.uid, request));
        while self.order.len() as u64 > REMEMBERED {
            if let Some(oldest) = self.order.pop_front() {
                self.known.remove(&oldest);
            }
        }
    }
}
