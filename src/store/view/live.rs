//! The view as readers see it: what is stored, and over it what was not merged yet.
//! In: journal entries, staged, kept or dropped. Out: see `read.rs` and `window.rs`. One thread at a time writes;
//! any number reads, and each sees every entry whole or not at all.
//!
//! ```text
//! staged    entries that are not durable yet; dropped when a sync fails
//! flying    entries on their way to the disk; dropped when their sync fails
//! fresh     durable entries
//! merging   durable entries that are being written to the stored view
//! stored    a Kv, perhaps half way through a merge; what is merging covers that
//! ```

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::domain::change::Change;
use crate::domain::record::{Kind, Record, RecordId};
use crate::store::codec::Seals;
use crate::store::entry::{Entry, Header, NewEntry};
use crate::store::error::StoreError;
use crate::store::kv::Kv;

use super::base::{Base, FORMAT, State, print, print_ahead};
use super::cache::{Cache, Cached, record_key};
use super::delta::{Delta, Kept};
use super::merge::merge;

pub struct View {
    pub(super) base: Base,
    pub(super) cache: Mutex<Cache>,
    layers: RwLock<Layers>,
    /// Held through a merge, so that there is one at a time.
    state: Mutex<State>,
}

/// An entry worked out and not visible yet.
pub struct Prepared(Delta);

#[derive(Default)]
pub(super) struct Layers {
    staged: Delta,
    flying: Delta,
    fresh: Delta,
    merging: Option<Arc<Delta>>,
}

impl Layers {
    /// What lies over the stored view, from the oldest.
    pub fn oldest_first(&self) -> impl Iterator<Item = &Delta> {
        self.merging.as_deref().into_iter().chain([&self.fresh, &self.flying, &self.staged])
    }

    fn record(&self, kind: Kind, id: RecordId) -> Option<&Kept> {
        let key = (kind, id.0);
        let newest = [&self.staged, &self.flying, &self.fresh].into_iter().chain(self.merging.as_deref());
        newest.filter(|delta| !delta.is_empty()).find_map(|delta| delta.records.get(&key))
    }
}

impl View {
    /// Opens the view of this store in `kv`, or begins one there. `cache`: bytes for what was read lately, roughly.
    /// A view of another form or another store is an error of the view (`ViewDamaged`): it is to be rebuilt.
    pub fn open(
        kv: Arc<dyn Kv>,
        seals: Arc<dyn Seals + Send + Sync>,
        store_id: [u8; 16],
        cache: usize,
    ) -> Result<View, StoreError> {
        let base = Base::new(kv, seals);
        let state = match base.state()? {
            Some(state) if state.format != FORMAT => {
                return Err(StoreError::ViewDamaged { what: format!("form {} of the view", state.format) });
            }
            Some(state) if state.store_id != store_id => {
                return Err(StoreError::ViewDamaged { what: "view of another store".to_owned() });
            }
            Some(state) => state,
            None => {
                let state =
                    State { format: FORMAT, store_id, reached: 0, in_progress: 0, highest_id: 0, print: 0 };
                base.set_state(state)?;
                state
            }
        };
        Ok(View {
            base,
            cache: Mutex::new(Cache::new(cache)),
            layers: RwLock::default(),
            state: Mutex::new(state),
        })
    }

    /// The last entry that is merged.
    pub fn stored(&self) -> u64 {
        self.state().reached
    }

    /// The last entry of which anything may be in the stored view: past the end of the journal, the journal lost
    /// entries.
    pub fn touched(&self) -> u64 {
        let state = self.state();
        state.reached.max(state.in_progress)
    }

    /// Whether the last merged entry was the one with this header.
    pub fn ends_with(&self, header: &Header) -> bool {
        self.state().print == print(header)
    }

    /// The last entry that readers see.
    pub fn reached(&self) -> u64 {
        let layers = self.layers();
        let highest = layers.oldest_first().map(|delta| delta.upto).max();
        highest.unwrap_or(0).max(self.state().reached)
    }

    /// The highest record number in any entry seen.
    pub fn highest_id(&self) -> u64 {
        let layers = self.layers();
        let highest = layers.oldest_first().map(|delta| delta.highest_id).max();
        highest.unwrap_or(0).max(self.state().highest_id)
    }

    /// Bytes on disk.
    pub fn size(&self) -> Result<u64, StoreError> {
        self.base.kv.size()
    }

    /// Reads every stored value once and checks its sum: how many there are, or the first damage.
    pub fn verify(&self) -> Result<u64, StoreError> {
        self.base.verify()
    }

    /// What an entry will make of the records when it gets this sequence. Nothing is visible before [`View::stage`].
    /// One entry at a time is prepared and staged, in their order.
    pub fn prepare(&self, sequence: u64, entry: &NewEntry) -> Result<Prepared, StoreError> {
        let mut delta = Delta { print: print_ahead(sequence, entry), ..Delta::default() };
        self.lay(&mut delta, sequence, &entry.changes, &self.layers())?;
        Ok(Prepared(delta))
    }

    /// Makes an entry visible that is not durable yet.
    pub fn stage(&self, Prepared(delta): Prepared) {
        let mut layers = self.layers_mut();
        self.cache().follow(&delta);
        layers.staged.absorb(delta);
    }

    /// What is staged is on its way to the disk; what is staged later is not.
    pub fn take_off(&self) {
        let mut layers = self.layers_mut();
        let staged = std::mem::take(&mut layers.staged);
        layers.flying.absorb(staged);
    }

    /// What took off is durable now.
    pub fn land(&self) {
        let mut layers = self.layers_mut();
        let flying = std::mem::take(&mut layers.flying);
        layers.fresh.absorb(flying);
    }

    /// What was staged and is not durable never happened.
    pub fn drop_staged(&self) {
        let mut layers = self.layers_mut();
        (layers.staged, layers.flying) = Default::default();
        self.cache().clear();
    }

    /// Takes in a durable entry at opening, before there are readers.
    pub fn catch_up(&self, entry: &Entry) -> Result<(), StoreError> {
        let mut layers = self.layers_mut();
        let mut fresh = std::mem::take(&mut layers.fresh);
        let laid = self.lay(&mut fresh, entry.header.sequence, &entry.changes, &layers);
        fresh.print = print(&entry.header);
        layers.fresh = fresh;
        laid
    }

    fn lay(
        &self,
        delta: &mut Delta,
        sequence: u64,
        changes: &[Change],
        layers: &Layers,
    ) -> Result<(), StoreError> {
        for change in changes {
            let Change { kind, id, .. } = *change;
            let before = match delta.records.get(&(kind, id.0)) {
                Some(kept) => Some(Arc::new(self.base.taken_out(kind, id, kept)?)),
                None => self.peek(layers, kind, id)?,
            };
            let mut after = before.as_deref().cloned().unwrap_or_else(|| Record::new(kind, id));
            change.apply(&mut after, sequence);
            delta.change(before.as_deref(), &after, self.base.kept(&after)?, sequence);
        }
        delta.upto = sequence;
        Ok(())
    }

    /// A record as it stands, also one without fields (deleted).
    pub(super) fn find(
        &self,
        layers: &Layers,
        kind: Kind,
        id: RecordId,
    ) -> Result<Option<Arc<Record>>, StoreError> {
        let key = record_key(kind, id.0);
        if let Some(Cached::Record(record)) = self.cache().get(&key) {
            return Ok(record);
        }
        let record = self.peek(layers, kind, id)?;
        self.cache().put(key, Cached::Record(record.clone()));
        Ok(record)
    }

    /// The same, without keeping it: what is looked at once need not be kept.
    pub(super) fn peek(
        &self,
        layers: &Layers,
        kind: Kind,
        id: RecordId,
    ) -> Result<Option<Arc<Record>>, StoreError> {
        if let Some(kept) = layers.record(kind, id) {
            return Ok(Some(Arc::new(self.base.taken_out(kind, id, kept)?)));
        }
        if let Some(Cached::Record(record)) = self.cache().get(&record_key(kind, id.0)) {
            return Ok(record);
        }
        Ok(self.base.record(kind, id)?.map(Arc::new))
    }

    /// Roughly the bytes of durable entries that wait to be merged, without those being merged now.
    pub fn waiting(&self) -> usize {
        self.layers().fresh.weight
    }

    /// Writes what is durable to the stored view. Readers go on meanwhile. `false`: there was nothing to do.
    /// After an error what was to be merged stays visible, and the next call tries it again.
    /// `begun` is called when new entries no longer add to what is being merged.
    pub fn merge(&self, begun: &mut dyn FnMut()) -> Result<bool, StoreError> {
        let mut state = self.state();
        let delta = {
            let mut layers = self.layers_mut();
            if layers.merging.is_none() && !layers.fresh.is_empty() {
                layers.merging = Some(Arc::new(std::mem::take(&mut layers.fresh)));
            }
            layers.merging.clone()
        };
        begun();
        let Some(delta) = delta else { return Ok(false) };
        *state = merge(&self.base, *state, &delta)?;
        self.layers_mut().merging = None;
        Ok(true)
    }

    /// Does something while nobody reads, and forgets what was read before; `None` when an entry lies over the stored
    /// view, which may hold decoded what is to be forgotten.
    pub fn forget_around<T>(&self, act: impl FnOnce() -> T) -> Option<T> {
        let layers = self.layers_mut();
        if layers.oldest_first().any(|delta| !delta.is_empty()) {
            return None;
        }
        let done = act();
        self.cache().clear();
        Some(done)
    }

    /// Spoils every stored value, as a failing disk would.
    #[cfg(test)]
    pub fn spoil(&self) {
        let mut batch = crate::store::kv::Batch::default();
        let all = self.base.kv.scan(&[], &[0xFF; 16], &mut |key, value| {
            let mut value = value.to_vec();
            value[4] ^= 1;
            batch.put(key.to_vec(), value);
            Ok(true)
        });
        all.and_then(|()| self.base.kv.write(batch)).unwrap();
        self.cache().clear();
    }

    pub(super) fn layers(&self) -> RwLockReadGuard<'_, Layers> {
        self.layers.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn layers_mut(&self) -> RwLockWriteGuard<'_, Layers> {
        self.layers.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
