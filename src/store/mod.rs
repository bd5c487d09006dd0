//! The store: an append-only journal (the truth) and a view of it that answers quickly.
//! In: entries to append, questions about records and indexes. Out: records, sets of ids, windows, history.
//! It knows records and changes, and nothing of commands, permissions or words on a screen.

pub mod backup;
pub mod check;
pub mod codec;
pub mod copies;
pub mod disk;
pub mod drafts;
pub mod entry;
pub mod error;
pub mod files;
pub mod format;
mod index;
pub mod journal;
mod keys;
pub mod kv;
mod local;
pub mod lock;
mod looks;
pub mod memory;
pub mod repair;
mod reserve;
pub mod seal;
pub mod sled;
pub mod space;
#[cfg(test)]
mod suite;
mod ticket;
pub mod view;

use std::sync::Arc;

use chrono::{DateTime, Utc};

pub use drafts::{Key as DraftKey, key_of as draft_key};
pub use entry::{Actor, Entry, Header, NewEntry};
pub use error::StoreError;
pub use local::{LocalStore, Options};
pub use space::Space;
pub use ticket::Ticket;
pub use view::{Progress, Work};

use crate::domain::index::{Facet, OrderId};
use crate::domain::record::{Kind, Record, RecordId};

/// A set of record numbers.
pub type IdSet = roaring::RoaringTreemap;

/// What everybody above sees of a store. The file system, sled and the journal's form stay behind it, so that
/// another engine can stand here. All reads see every staged entry whole, or not at all.
pub trait Store: Send + Sync {
    /// Gives the entry its sequence and makes it visible to reads. Nothing is acknowledged before [`Store::commit`].
    ///
    /// # Errors
    /// The store takes no writes, for good ([`Store::read_only`]) or until there is room again
    /// ([`StoreError::passes`]).
    fn stage(&self, entry: NewEntry) -> Result<Ticket, StoreError>;

    /// Waits until the entry of this ticket is durable; one sync serves all that were staged before it began.
    ///
    /// # Errors
    /// The entry is not durable and not visible any more: it, and all that were staged with it or upon it, were dropped,
    /// and each of their tickets tells so. Unless [`StoreError::passes`], the store is read-only from now on.
    fn commit(&self, ticket: &Ticket) -> Result<(), StoreError>;

    /// What is staged now, for [`Store::stands`].
    fn tip(&self) -> Ticket {
        Ticket::durable(self.sequence())
    }

    /// Whether all that was read since `before` was taken is durable; what is not yet is waited for. `false`: something of it
    /// never happened.
    fn stands(&self, _before: &Ticket) -> bool {
        true
    }

    /// A new record number: one past the highest ever given.
    fn new_id(&self) -> RecordId;

    /// The sequence of the last durable entry; 0 for an empty store.
    fn sequence(&self) -> u64;

    /// This store's own id, given when it was made.
    fn store_id(&self) -> [u8; 16];

    /// Why the store takes no writes, if so.
    fn read_only(&self) -> Option<StoreError>;

    /// Whether records of a kind are ever shown; of a store that is seen whole, all are.
    fn sees(&self, _kind: Kind) -> bool {
        true
    }

    /// The room that is left on its disk; `None` for a store in memory.
    fn space(&self) -> Option<Space> {
        None
    }

    /// The number of the account to which the store belongs; `None` for a store in memory.
    fn owner(&self) -> Option<u32> {
        None
    }

    fn entry(&self, sequence: u64) -> Result<Option<Entry>, StoreError>;

    /// An entry with at least its first `most` changes (at most 100) and all of the records `about`, and how many
    /// changes it has in all. Read as [`Store::headers`] are.
    fn part_of(
        &self,
        sequence: u64,
        most: usize,
        about: &[RecordId],
    ) -> Result<Option<(Entry, usize)>, StoreError>;

    /// The headers of the entries `from..=to`, ascending, without their changes. Of long entries only the beginning is
    /// read, unchecked: what is acted upon is read with [`Store::entry`].
    fn headers(&self, from: u64, to: u64) -> Result<Vec<Header>, StoreError>;

    /// The sequences of entries that changed this record, ascending.
    fn history(&self, id: RecordId) -> Result<Vec<u64>, StoreError>;

    /// `None`: never existed, or deleted.
    fn get(&self, kind: Kind, id: RecordId) -> Result<Option<Record>, StoreError>;

    /// The same without a copy, for those who look at many.
    fn shared(&self, kind: Kind, id: RecordId) -> Result<Option<Arc<Record>>, StoreError>;

    /// As [`Store::get`], for who looks once at a great many: nothing is kept of it in memory.
    fn passing(&self, kind: Kind, id: RecordId) -> Result<Option<Arc<Record>>, StoreError>;

    fn all(&self, kind: Kind) -> Result<IdSet, StoreError>;

    fn facet(&self, kind: Kind, facet: Facet, value: u64) -> Result<IdSet, StoreError>;

    /// Records with a value of the facet in `from..=to`.
    fn facet_between(&self, kind: Kind, facet: Facet, from: u64, to: u64) -> Result<IdSet, StoreError>;

    /// The values that the facet has now, ascending, each with the number of its records.
    fn facet_values(&self, kind: Kind, facet: Facet) -> Result<Vec<(u64, u64)>, StoreError>;

    /// Records with this word form (a stem made by `domain::words`).
    fn word(&self, kind: Kind, stem: &str) -> Result<IdSet, StoreError>;

    /// Records with a word form that begins so.
    fn words_from(&self, kind: Kind, prefix: &str) -> Result<IdSet, StoreError>;

    /// `take` numbers of `within` in this order, after the first `skip`. Costs grow with the number of buckets and with
    /// one bucket's size, not with the store.
    fn window(&self, query: &Window) -> Result<Vec<RecordId>, StoreError>;

    /// How many of `within` stand before `id` in this order; `None` when `id` is not in `within`.
    fn rank(&self, query: &Window, id: RecordId) -> Result<Option<u64>, StoreError>;

    /// Destroys the key of the person that this record is, durably: all that was ever sealed under it reads as
    /// [`Value::Erased`](crate::domain::value::Value::Erased) from now on, in the journal, in the view and in every backup
    /// made later. The caller first commits an entry that empties the fields. `false`: there was no key.
    ///
    /// # Errors
    /// The key may still be there: try again.
    fn destroy_key(&self, kind: Kind, id: RecordId) -> Result<bool, StoreError>;

    /// What a backup needs to know of the store as it stands now, see [`backup::write`]. Writers wait only meanwhile.
    fn capture(&self) -> Result<backup::Captured, StoreError>;

    /// Keeps the bytes of a paper by their SHA-256, which is returned. Durable when it returns.
    fn put_file(&self, bytes: &[u8]) -> Result<Vec<u8>, StoreError>;

    fn file(&self, hash: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// Writes down that somebody looks at named profiles, in a log of its own: `command` says how, `reason` at what (a
    /// code, or a filter and a count, never a name), and nothing is changed. Its sequence there; durable when it returns.
    ///
    /// # Errors
    /// It is not written down: nothing may be shown.
    fn look(&self, entry: NewEntry) -> Result<u64, StoreError>;

    /// At most `take` looks, newest first; those before this sequence, or the last ones.
    fn looks(&self, before: Option<u64>, take: usize) -> Result<Vec<Entry>, StoreError>;

    /// Holds every byte against its checksum. Commits wait meanwhile.
    ///
    /// # Errors
    /// The disk refuses to be read, or the view is damaged. Damage of the journal is no error.
    fn check(&self) -> Result<check::Report, StoreError>;

    /// A verified copy of what is durable now.
    ///
    /// # Errors
    /// The store itself has damage, or there is no room for a copy.
    fn copy(&self) -> Result<backup::Copy, StoreError>;

    /// An unsent form of this actor, outside the journal; `None` erases it. Survives the death of the program.
    fn save_draft(&self, actor: &Actor, draft: Option<&[u8]>) -> Result<(), StoreError>;

    /// The actor's newest draft, of other windows than these.
    fn draft(&self, actor: &Actor, but: &[DraftKey]) -> Result<Option<Draft>, StoreError>;
}

/// An unsent form and when it was saved.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Draft {
    pub bytes: Vec<u8>,
    pub saved: DateTime<Utc>,
}

/// A part of an ordered set.
#[derive(Debug, Clone)]
pub struct Window<'a> {
    pub kind: Kind,
    pub order: OrderId,
    pub descending: bool,
    pub within: &'a IdSet,
    pub skip: u64,
    pub take: usize,
}
